"""What a typed text means: a text, what stands open and today in; an intent with values and how sure it is out."""

from rules.meaning.model import Act, Agency, Choice, How, Meaning, Open, Standing
from rules.meaning.understand import understand

__all__ = ["Act", "Agency", "Choice", "How", "Meaning", "Open", "Standing", "understand"]
