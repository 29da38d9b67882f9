"""What people's messages gave: an edit corrects it, a quote is about it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db.models import Audit, Dialog, Reply, Utterance
from db.replies import GIVEN

KEPT = timedelta(days=30)
"""How long it is known what a message gave. Telegram lets people edit for 48 hours; quotes may come later."""

LINKED = timedelta(days=4)
"""How long before its answer a question may have been asked (see `rules.said.closes_at`)."""

REWOUND = "the question that is answered anew"
"""Under this key a session notes the dialog that an edit went back to: that is what the message answers."""

Before = tuple[dict[str, Any], int]
"""The open dialog and the newest row of the log, before a message had its effect."""


def find(session: Session, channel: str, chat_id: str, message: str) -> Utterance | None:
    """What is known of a person's message."""
    return session.get(Utterance, (channel, chat_id, message))


def last_heard(session: Session, channel: str, chat_id: str) -> datetime | None:
    """When something that was written in this chat was taken in last (aware), before what is being taken in now.

    ``None`` for nothing within `KEPT`.
    """
    mine = (Utterance.channel == channel, Utterance.chat_id == chat_id)
    return session.scalar(select(func.max(Utterance.at)).where(*mine))


def before(session: Session, address_id: int) -> Before:
    """How things stand before a message has its effect."""
    session.info[GIVEN] = []
    session.info.pop(REWOUND, None)
    return shown(session.get(Dialog, address_id)), _log_ends(session)


def note(
    session: Session,
    channel: str,
    chat_id: str,
    message: str,
    text: str,
    address_id: int,
    was: Before,
    now: datetime,
) -> None:
    """Write down what a message gave, or an edit of it. A reply that it gave counts before one that it completed."""
    given, open_now = given_in(session), session.get(Dialog, address_id)
    asked = session.info.get(REWOUND, was[0])
    completed, changed = _completed(session, asked, open_now), _log_ends(session) > was[1]
    row = find(session, channel, chat_id, message) or Utterance(channel=channel, chat_id=chat_id, message=message)
    row.at, row.digest = now, digest(text)
    row.before, row.after = asked, shown(open_now)
    row.reply_id = given[0] if len(given) == 1 else None if given else completed
    row.part = not given and completed is not None
    row.changed = changed
    session.add(row)
    session.flush()


def link(session: Session, channel: str, chat_id: str, was: Before, now: datetime) -> None:
    """What a question gave is what the message gave that had led to it (a sentence whose proposal was confirmed)."""
    dialog, given = was[0], given_in(session)
    number = given[0] if len(given) == 1 else None
    if not dialog or number is None:
        return
    if dialog["data"].get("ref") not in (None, 0, session.get_one(Reply, number).assignment_id):
        return  # another duty was answered meanwhile
    query = select(Utterance).where(Utterance.channel == channel, Utterance.chat_id == chat_id)
    recent = query.where(Utterance.at >= now - LINKED, Utterance.reply_id.is_(None)).order_by(Utterance.at.desc())
    for row in session.scalars(recent.limit(5)):
        if row.after == dialog:
            row.reply_id = number


def replaced(session: Session, channel: str, chat_id: str, old: int, new: int) -> None:
    """Another reply has taken the place of one: what gave that gives this now."""
    mine = (Utterance.channel == channel, Utterance.chat_id == chat_id, Utterance.reply_id == old)
    session.execute(update(Utterance).where(*mine).values(reply_id=new))


def given_in(session: Session) -> list[int]:
    """The numbers of the replies that have been stored in this transaction and stand."""
    numbers = session.info.get(GIVEN, [])
    found = select(Reply.id).where(Reply.id.in_(numbers), Reply.withdrawn_at.is_(None)).order_by(Reply.id)
    return list(session.scalars(found)) if numbers else []


def _completed(session: Session, dialog: dict[str, Any], after: Dialog | None) -> int | None:
    """The reply that the question which was open asked about, if it asks no more."""
    number = dialog["data"].get("reply") if dialog else None
    if number is None or (after and (after.name, after.step) == (dialog["name"], dialog["step"])):
        return None
    found = session.get(Reply, number)
    return found.id if found else None


def shown(dialog: Dialog | None) -> dict[str, Any]:
    """An open dialog as JSON; empty for none."""
    return {"name": dialog.name, "step": dialog.step, "data": dict(dialog.data)} if dialog else {}


def digest(text: str) -> str:
    """What two wordings are compared by."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _log_ends(session: Session) -> int:
    session.flush()
    return session.scalar(select(func.max(Audit.id))) or 0


def forget_old(session: Session, now: datetime) -> None:
    """Forget messages that nobody edits or quotes any more."""
    session.execute(delete(Utterance).where(Utterance.at < now - KEPT))
