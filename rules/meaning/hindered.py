"""What hinders, told in one sentence with a meeting that was held: ``họp rồi, giải ngân 512 tỷ, vướng mặt bằng``."""

from __future__ import annotations

import re

from rules.meaning.hindrances import nothing_hinders
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


SHORT = re.compile(r"(?:hien |hien nay |tam thoi )?(?:khong|chua|chang) (?:co |gap )?(?:vuong|kho khan|tro ngai)")
LISTED = re.compile(r"(?:vuong mac|vuong|kho khan|tro ngai)(?: (?:gi|nao|ca|het|a|em|anh|chi|nhe|dang ke))*")
"""``không có khó khăn, vướng mắc gì``: what is denied goes on behind the comma."""


def unhindered(said: Said) -> Said:
    """What is said beside the clauses that nothing hinders (``họp rồi, kế hoạch 400 tỷ, không vướng mắc``), wherever
    they stand; all of it where none says so, where it is a question, and where nothing else is said."""
    denials: list[Said] = []
    denied = False
    for clause in said.clauses:
        line = clause.text.plain
        denied = nothing_hinders(clause) or bool(SHORT.fullmatch(line)) or (denied and bool(LISTED.fullmatch(line)))
        denials += [clause] if denied else []
    if not denials or said.text.is_question or len(denials) == len(said.clauses):
        return said
    return said.part(said.text.without([each.text for each in denials]))


def parted(said: Said) -> tuple[Said, str]:
    """What is said before the obstacle, and the obstacle in the person's words; all of it and nothing where none
    follows, and what stands beside it and nothing where it is said that there is none."""
    said = unhindered(said)
    for place, clause in enumerate(said.clauses):
        if place and BEGINS.match(clause.text.plain) and not said.text.is_question:
            start = clause.text.words[0].start
            before = said.part(said.text.part([word for word in said.text.words if word.end <= start]))
            rest = said.part(said.text.part([word for word in said.text.words if word.start >= start]))
            words = said.text.raw[start - said.text.base :].strip(EDGES)
            return before, "" if NONE.match(rest.text.plain) else words
    return said, ""


def nothing_hinders_it(said: Said) -> bool:
    """Whether it is told beside something else that nothing hinders, and no obstacle."""
    before, obstacle = parted(said)
    return before is not said and not obstacle
