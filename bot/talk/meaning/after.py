"""What is written right after a receipt: the document's day in a message of its own, or another number."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.talk.dialogs import reply
from bot.talk.meaning.amending import document_in, propose_amending, require_amendable
from bot.talk.turn import Stale, Turn
from db import replies
from rules.meaning.said import Said, document_day
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
