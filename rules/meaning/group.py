"""What is said in a group: a choice's number alone, or a sentence that plainly is the agency's answer."""

from __future__ import annotations

import re

from rules.meaning.grammar import GRAMMAR
from rules.meaning.meeting import read_meeting
from rules.meaning.model import NOTHING, Act, How, Meaning, Standing, sure
from rules.meaning.numbers import lone_number
from rules.meaning.reminders import read_reminder
from rules.meaning.said import Said

ABOUT = re.compile(r"\b(?:bao cao|van ban|cong van)\b|=document")
MEETING = re.compile(r"\bgiao ban\b|\bhop giai ngan\b")


def read_in_group(said: Said, standing: Standing, code: str | None) -> Meaning:
    """What a member's text in a group means; at most a proposal, but for a number that was shown."""
    if code:
        return sure("code", code=code)
    number = lone_number(said)
    for question in standing.questions:
        if number is not None:
            act = question.numbered(number)
            if act:
                return Meaning(How.SURE, (act,))
            placed = question.placed(number)
            return Meaning(How.LIKELY, (placed,)) if placed else NOTHING
        line = said.text.plain
        if said.text.is_question or said.cut(GRAMMAR).has("ask"):
            return NOTHING
        if question.kind in ("report", "milestone") and _about_the_duty(said):
            return _proposed(read_reminder(said, question), question.ref)
        if question.kind == "meeting" and MEETING.search(line):
            return _proposed(read_meeting(said, question), question.ref)
    return NOTHING


def _about_the_duty(said: Said) -> bool:
    """Whether a report or document is named; "báo cáo anh" only speaks to somebody."""
    cut = said.cut((*GRAMMAR, "send"))
    return bool(ABOUT.search(said.text.plain)) and (
        cut.has("report", "=document", "document")
        or any("bao" in piece.words for piece in cut.pieces if piece.tag in ("send", "work"))
    )


def _proposed(meaning: Meaning | None, ref: int) -> Meaning:
    if meaning is None or not meaning.acts or meaning.how is How.UNCLEAR:
        return NOTHING
    acts: tuple[Act, ...] = tuple(act.about(ref) for act in meaning.acts)
    return Meaning(How.LIKELY, acts)
