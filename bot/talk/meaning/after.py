"""What is written right after an answer: a document's day in a message of its own, another number, a correction."""

from __future__ import annotations

import re
from collections.abc import Mapping
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
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import replies
from db.models import Reply
from rules.heard import LED
from rules.meaning.letters import clean
from rules.meaning.model import Act, How
from rules.meaning.said import Said, document_day
from rules.meaning.understand import understand
from rules.reading import fold

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
    r"^(?:à|ấy|ý|úi|ui|ủa|nhầm|lộn|khoan|xin lỗi|sorry|đính chính|sửa lại|đổi lại)\b[\s,.:!-]*"
    r"(?:(?:chết|quên|nhầm|lộn|khoan|mà|không phải|ý em là|ý tôi là|ý mình là|em nhầm|tôi nhầm)\b[\s,.:!-]*)*",
    re.IGNORECASE,
)
EDGE = re.compile(r"[\s,.!]*\b(?:chứ|đi|nhé|nha|ạ|mới đúng)[\s.!]*$", re.IGNORECASE)


def correct(turn: Turn, text: str, asked: Mapping[str, Any] | None) -> bool:
    """Put what is said in the place of the answer given just before: ``à 25% chứ``, ``à có, họp sáng thứ năm``.

    Only words that begin as a correction and leave no doubt; the receipt says what counts no more, with *Sửa lại*.
    ``asked``: what the open question is about, which is left alone when it is not about the same answer.
    """
    row = replies.newest_of(turn.session, turn.person.id, turn.now - JUST)
    typed = clean(text)
    begins = CORRECTS.match(typed)
    rest = EDGE.sub("", typed[begins.end() :]).strip() if begins else ""
    if row is None or row.code in LED or not rest or (asked is not None and asked.get("reply") != row.id):
        return False
    try:
        require_amendable(turn, row)
    except Stale:
        return False
    act = _corrected(turn, row, rest)
    if act is None or says_the_same(row, act):
        return False
    amend(turn, row, act, text)
    return True


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
