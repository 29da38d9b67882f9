"""What is written right after an answer: a document's day in a message of its own, another number, a correction."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.talk.dialogs import reply
from bot.talk.meaning.amending import (
    CODES,
    amend,
    document_in,
    propose_amending,
    require_amendable,
    says_the_same,
    standing_of,
)
from bot.talk.meaning.questions import questions_of
from bot.talk.meaning.standing import choices_for
from bot.talk.routes import open_dialog
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import replies
from db.models import Reply
from rules.heard import LED
from rules.meaning.letters import clean, flat
from rules.meaning.meeting_ahead import will_meet
from rules.meaning.model import Act, How
from rules.meaning.other_number import other_number
from rules.meaning.said import Said, document_day
from rules.meaning.understand import understand
from rules.reading import fold
from rules.tokens import Verb, read

SOON = timedelta(minutes=30)
"""How long after an answer what is written can be meant for its document."""

MISTAKEN = re.compile(r"\b(?:nham|moi dung|dung la|chinh xac la|thay the|thay cho|ghi sai|go sai)\b")


def take(turn: Turn, text: str) -> bool:
    """Complete or correct the document of the answer that the person gave just before; ``False`` for other texts."""
    row = replies.newest_of(turn.session, turn.person.id, turn.now - SOON)
    if row is None or row.code != "sent" or row.document_number is None:
        return False
    try:
        require_amendable(turn, row)
    except Stale:
        return False
    said = Said.of(text, turn.said_on)
    day = document_day(said)
    if row.document_date is None and day and day <= turn.said_on and said.only("=day", "document"):
        reply.give_document(turn, {"ref": row.assignment_id, "reply": row.id}, row.document_number, day)
        return True
    other = document_in(row, text, turn.said_on) if len(said.documents) == 1 else None
    if other is None or not MISTAKEN.search(fold(text)) or other.document == row.document_number:
        return False
    propose_amending(turn, row, other, text)
    return True


JUST = timedelta(minutes=5)
"""How long after an answer a correction is taken without being asked about."""

CORRECTS = re.compile(
    r"^(?:à|ấy|ý|úi|ui|ủa|nhầm|lộn|khoan|xin lỗi|sorry|đính chính|sửa lại|đổi lại|"
    r"nham|lon|xin loi|sua lai|doi lai|dinh chinh)\b[\s,.:!-]*"
    r"(?:(?:chết|quên|nhầm|lộn|khoan|mà|không phải|ý em là|ý tôi là|ý mình là|em nhầm|tôi nhầm)\b[\s,.:!-]*)*",
    re.IGNORECASE,
)
SLIPPED = re.compile(
    r"[\s,.;(-]+(?:(?:nay|luc nay|em|toi|xin loi|bam|an|go|chon|tra loi) )*(?:nham|lon)"
    r"(?: nut| roi| so| a| nhe| em)*[\s.!)]*$"
)
EDGE = re.compile(r"[\s,.!]*\b(?:chứ|đi|nhé|nha|ạ|mới đúng)[\s.!]*$", re.IGNORECASE)


def correct(turn: Turn, text: str, asked: Mapping[str, Any] | None) -> bool:
    """Put what is said in the place of the answer given just before: ``à 25% chứ``, ``à có, họp sáng thứ năm``.

    Only words that begin as a correction and leave no doubt; the receipt says what counts no more, with *Sửa lại*.
    ``asked``: what the open question is about, which is left alone when it is not about the same answer.
    """
    row = replies.newest_of(turn.session, turn.person.id, turn.now - JUST)
    if row is None or row.code in LED or (asked is not None and asked.get("reply") != row.id):
        return False
    try:
        require_amendable(turn, row)
    except Stale:
        return False
    number = other_number(text)
    rest = "" if number else _without_slip(clean(text))
    act = _numbered(turn, row, number) if number else _corrected(turn, row, rest) if rest else None
    act = act or _meets(turn, row, text)
    if act is None or says_the_same(row, act):
        return False
    if number and (asked is not None or _asked_since(turn, row)):
        propose_amending(turn, row, act, "", open_dialog(turn))
    else:
        amend(turn, row, act, rest)
    return True


def _without_slip(typed: str) -> str:
    """What is said beside the words that begin a correction, or end one (``đã họp rồi, nhầm``); empty without them."""
    begins, ends = CORRECTS.match(typed), SLIPPED.search(flat(typed))
    if begins:
        return EDGE.sub("", typed[begins.end() :]).strip()
    return typed[: ends.start()].strip() if ends else ""


def _numbered(turn: Turn, row: Reply, number: int) -> Act | None:
    """What this number does among the choices of the answered duty, as they were shown last."""
    for question in questions_of(turn, turn.address.chat_id, earlier=True):
        shown = [each for each in choices_for(turn, question, row.assignment) if each.number is not None]
        if shown:
            found = next((each.act for each in shown if each.number == number), None)
            return replace(found, ref=row.assignment_id, token="") if found else None
    return None


def _asked_since(turn: Turn, row: Reply) -> bool:
    """Whether something has come since the answer that asks about another duty, whose number may be meant."""
    return any(
        read(choice.token).verb is Verb.ANSWER and read(choice.token).number != row.assignment_id
        for question in questions_of(turn, turn.address.chat_id)
        if question.message.created_at >= row.stored_at
        for choice in question.offered
    )


def _meets(turn: Turn, row: Reply, text: str) -> Act | None:
    """``thứ 5 họp`` right behind *Chưa họp*: when it will be held, which is kept with that answer."""
    if row.code != "not_held" or row.text:
        return None
    day = will_meet(Said.of(text, turn.said_on), row.assignment.last_day)
    return Act("not_held", row.assignment_id, expected=day, text=text) if day else None


VALUES = {
    "doing": (("percent", "percent"), ("day", "expected_day")),
    "extend": (("day", "extension_day"),),
    "sent": (("document", "document"),),
}
"""What is asked for after an answer, as acts and questions of `rules.meaning` call it."""


def _corrected(turn: Turn, row: Reply, text: str) -> Act | None:
    """What is to stand instead of a reply: another value of the same kind, or another answer."""
    first = EDGE.sub("", text.partition(",")[0])
    for what, kind in VALUES.get(row.code, ()):
        for part in (text, first) if first != text else (text,):
            meaning = understand(part, standing_of(turn, row.assignment, kind=kind), turn.said_on)
            act = meaning.acts[0] if meaning.how is How.SURE and len(meaning.acts) == 1 else None
            if act and act.what == what:
                return _with(row, act)
    meaning = understand(text, standing_of(turn, row.assignment), turn.said_on)
    if meaning.how is How.SURE and len(meaning.acts) == 1 and CODES.get(meaning.acts[0].what) not in (None, row.code):
        return meaning.acts[0]
    return None


def _with(row: Reply, act: Act) -> Act:
    """A reply's answer with another value in it."""
    if row.code == "extend":
        return Act("extension", row.assignment_id, until=act.day, text=row.text)
    if row.code == "sent":
        rest = (row.document_number or "").partition("/")[2]
        number = f"{act.document}/{rest}" if act.document and act.document.isdecimal() and rest else act.document
        return Act("sent", row.assignment_id, document=number, day=act.day or row.document_date)
    percent = row.percent if act.percent is None else act.percent
    return Act("doing", row.assignment_id, percent=percent, expected=act.day or row.expected_on)
