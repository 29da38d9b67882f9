"""What a person sent, with what stands beside the text: a quoted message, an edit, an album, whose words they are."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from bot.talk.beside import captions, doubting, editing, quoting
from bot.talk.meaning.typed import take_text
from bot.talk.turn import Turn
from db import utterances
from db.utterances import Before
from rules.reading import storable


def take(turn: Turn) -> bool:
    """Let what was written or sent have its effect; ``False`` for an edit that changed nothing."""
    if turn.incoming.edited:
        return editing.take(turn, _new)
    _new(turn)
    return True


def note(session: Session, incoming: Incoming, address_id: int, was: Before, now: datetime) -> None:
    """Remember what a message gave, and what a question gave that a message had led to."""
    utterances.link(session, incoming.channel, incoming.chat_id, was, now)
    if incoming.message and incoming.what != "choice":
        text = storable(incoming.text).strip()
        utterances.note(session, incoming.channel, incoming.chat_id, incoming.message, text, address_id, was, now)


def _new(turn: Turn) -> None:
    match turn.incoming.what:
        case "picture":
            captions.pictures(turn, _words)
        case "file":
            captions.file(turn, _words)
        case "unsupported":
            turn.remark("unsupported", channel=turn.incoming.channel)
        case _:
            _words(turn)


def _words(turn: Turn) -> None:
    """A text or a caption: somebody else's words are asked about, a quoted message is what is answered."""
    incoming = turn.incoming
    text = storable(incoming.text).strip()
    if incoming.forwarded or (incoming.ours and not quoting.knows(turn)):
        doubting.take(turn)
    elif not incoming.quoted or text.startswith("/") or not quoting.take(turn, text):
        take_text(turn)
