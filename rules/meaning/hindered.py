"""What hinders, told in one sentence with a meeting that was held: ``họp rồi, giải ngân 512 tỷ, vướng mặt bằng``."""

from __future__ import annotations

import re

from rules.meaning.hindrances import nothing_hinders
from rules.meaning.said import Said
from rules.meaning.text import EDGES

BEGINS = re.compile(
    r"(?:(?:nhung|hien|hien nay|con|dang|van|ma|co|gap|bi|chi) )*(?:vuong|kho khan|ket mat bang|tro ngai)\b"
)


def parted(said: Said) -> tuple[Said, str]:
    """What is said before the obstacle, and the obstacle in the person's words; all of it and nothing where none
    follows."""
    for place, clause in enumerate(said.clauses):
        if place and BEGINS.match(clause.text.plain) and not clause.text.is_question and not nothing_hinders(clause):
            start = clause.text.words[0].start
            before = [word for word in said.text.words if word.end <= start]
            words = said.text.raw[start - said.text.base :].strip(EDGES)
            return said.part(said.text.part(before)), words
    return said, ""
