"""What hinders, told in one sentence with a meeting that was held: ``họp rồi, giải ngân 512 tỷ, vướng mặt bằng``."""

from __future__ import annotations

import re

from rules.meaning.said import Said
from rules.meaning.text import EDGES

BEGINS = re.compile(
    r"(?:(?:nhung|hien|hien nay|con|dang|van|ma|co|gap|bi|chi) )*(?:vuong|kho khan|ket mat bang|tro ngai)\b"
)

NONE = re.compile(
    r"(?:vuong mac|vuong|kho khan|tro ngai)(?: (?:vuong mac|kho khan|thi|cung|la|hien|van|tam thoi))*"
    r" (?:khong|chua|chang|ko)(?: (?:co|gi|phat sinh|dang ke|nao|ca|het|thay|a|em|anh|chi|nhe))*$"
)
"""``vướng mắc thì không``: nothing hinders."""


def parted(said: Said) -> tuple[Said, str]:
    """What is said before the obstacle, and the obstacle in the person's words; all of it and nothing where none
    follows, and what stands before it and nothing where it is said that there is none."""
    for place, clause in enumerate(said.clauses):
        if place and BEGINS.match(clause.text.plain) and not said.text.is_question:
            start = clause.text.words[0].start
            before = said.part(said.text.part([word for word in said.text.words if word.end <= start]))
            rest = said.part(said.text.part([word for word in said.text.words if word.start >= start]))
            words = said.text.raw[start - said.text.base :].strip(EDGES)
            return before, "" if NONE.match(rest.text.plain) else words
    return said, ""
