"""``1 đang làm, 2 chưa, 3 thứ 5 họp`` to a message with numbered duties: each number is said of its own line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open
from rules.meaning.numbers import numbered_parts
from rules.meaning.said import Said
from rules.meaning.underway import expected_day

Reader = Callable[[Said, Open], Meaning | None]

LED = re.compile(r"^\s*(?:thì|thi|là|la)\s+", re.IGNORECASE)

OPEN_STILL = re.compile(r"\b(?:chua|dang|cho|sap|gan xong)\b")
"""It is not done."""

DONE = re.compile(r"\b(?:da|roi|xong)\b")
PLAINLY_DONE = re.compile(r"(?:da |cung |vua )*(?:xong|hoan thanh|roi)(?: (?:roi|het|xong|a|nhe|em|anh|chi))*")
DONE_AS = {"report": "sent", "milestone": "completed", "meeting": "held"}

NOTED = ("doing", "not_held")
"""What the words of its own part are kept with."""


def by_line(said: Said, asked: Sequence[Open], readers: dict[str, Reader]) -> Meaning | None:
    """What each numbered part says of the duty whose line has this number; ``None`` where that is no enumeration, a
    number has no line, or one part cannot be read. Where one is not certain all of it is proposed."""
    parts = parts_of_lines(said, asked)
    read = [_of(part, question, readers) for part, question in parts]
    if (
        not parts
        or said.text.is_question
        or any(each.how not in (How.SURE, How.LIKELY) or each.why or len(each.acts) != 1 for each in read)
    ):
        return None
    how = How.SURE if all(each.how is How.SURE for each in read) else How.LIKELY
    return Meaning(how, tuple(act for each in read for act in each.acts))


def parts_of_lines(said: Said, asked: Sequence[Open]) -> list[tuple[Said, Open]]:
    """The numbered parts of a text, each with the duty whose line has its number; empty where one has none."""
    lines = {each.line: each for each in asked if each.line}
    parts = numbered_parts(said)
    return [(part, lines[number]) for number, part in parts] if all(number in lines for number, _ in parts) else []


def _of(part: Said, question: Open, readers: dict[str, Reader]) -> Meaning:
    """What a part says of one duty; that it is done, or not, is enough to propose it."""
    part = Said.of(LED.sub("", part.text.raw), part.today)
    found = readers[question.kind](part, question) or UNCLEAR
    line = part.text.plain
    if found.how not in (How.SURE, How.LIKELY) and not part.text.is_question:
        if PLAINLY_DONE.fullmatch(line):
            found = Meaning(How.LIKELY, (Act(DONE_AS[question.kind], question.ref),))
        elif OPEN_STILL.search(line) and not DONE.search(line.replace("gan xong", "")):
            what = "not_held" if question.kind == "meeting" else "doing"
            found = Meaning(How.LIKELY, (Act(what, question.ref, expected=expected_day(part)),))
    acts = [replace(act, text=act.text or part.words) if act.what in NOTED else act for act in found.acts]
    return replace(found, acts=tuple(acts))
