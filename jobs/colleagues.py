"""The first answer closes for all: what others were told of it says who has answered, and that it was taken back.

Where a messenger can change a message that was sent (Telegram), the reminder itself says so and loses its buttons; else
one line follows it (Zalo).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db import inherited, outbox, people, views
from db.models import Address, Assignment, Message, MessageAssignment, Person, Reply
from db.outbox import Priority, Why
from rules.rulebook import Rules

KIND = "colleague_answered"
"""What is said: the line, and what it is put under where that can be changed (``edits``)."""

UNTOLD = "uncolleague:"
"""The keys of messages that say that an answer was taken back begin so."""


def tell(session: Session, rules: Rules, row: Assignment, reply: Reply, now: datetime) -> int:
    """Tell everybody of the agency who was reminded of an assignment, but for who has answered it; returns how many."""
    told = 0
    for message in _reminders(session, row):
        address = people.address_of(session, message.channel, message.chat_id)
        if address is None or address.closed_at or address.person.stopped_at:
            continue
        if address.person_id == reply.person_id or not address.person.is_at(row.agency_id):
            continue
        _replace(session, address, row)
        answers = [*_standing(session, message), reply]
        told += _say(session, rules, address, message, answers, now, f"colleague:{reply.id}:{message.id}")
    return told


def untell(session: Session, rules: Rules, reply: Reply, by: Person, now: datetime) -> int:
    """An answer was taken back, by somebody who knows it, and its assignment stands where it stands now: whoever was
    told of it and is still there is told so, or hears nothing of either where that still waits; returns how many."""
    told = 0
    for news in _news_of(session, reply):
        message = session.get(Message, int(str(news.dedupe_key).rpartition(":")[2]))
        address = people.address_of(session, news.channel, news.chat_id)
        waits = news.state == "queued"
        if waits:
            news.state, news.error = "cancelled", Why.TAKEN_BACK
            session.flush()
        if message is None:
            continue
        known = _forget_queued(session, message, reply)
        if (waits and not known) or address is None or address.closed_at or address.person.stopped_at:
            continue
        if not address.person.is_at(reply.assignment.agency_id) or (
            address.person_id == by.id and not message.remote_id
        ):
            continue
        gone = {"by": by.name, "assignment": views.assignment(reply.assignment, rules, now)}
        answers = _standing(session, message)
        told += _say(session, rules, address, message, answers, now, f"{UNTOLD}{reply.id}:{message.id}", gone)
    return told


def _news_of(session: Session, reply: Reply) -> list[Message]:
    """What was said of an answer, the oldest first. It was said to whom a message had spoken of its assignment, or of
    one in whose place that goes on: by whole keys, since by how they begin PostgreSQL finds them in no index."""
    whole = inherited.in_whose_place(session, reply.assignment_id)
    spoke = select(MessageAssignment.message_id).where(MessageAssignment.assignment_id.in_(whole)).distinct()
    keys = [f"colleague:{reply.id}:{number}" for number in session.scalars(spoke)]
    found = session.scalars(select(Message).where(Message.dedupe_key.in_(keys))).all() if keys else ()
    return sorted(found, key=lambda news: news.id)


def _forget_queued(session: Session, message: Message, reply: Reply) -> bool:
    """What waits to be put under a reminder says nothing more of an answer that was taken back. Whether somebody may
    have read it there: what was sent last, or is on its way, says it."""
    for each in _put_under(session, message):
        if reply.id not in each.carries["edits"]["replies"]:  # type: ignore[index]
            return False
        if each.state != "queued":
            return True
        outbox.unsay(each, reply.id)
    session.flush()
    return False


def _replace(session: Session, address: Address, row: Assignment) -> None:
    """That an answer was taken back need not be said where another one takes its place at once."""
    for each in outbox.waiting_for(session, address.channel, address.chat_id):
        gone = str(each.dedupe_key).startswith(UNTOLD)
        if gone and (each.concerns or {}).get("named") == row.id:
            each.state, each.error = "cancelled", Why.OVERTAKEN


def _say(
    session: Session,
    rules: Rules,
    address: Address,
    message: Message,
    answers: Sequence[Reply],
    now: datetime,
    dedupe_key: str,
    gone: dict[str, Any] | None = None,
) -> bool:
    params = {
        **views.common(address, rules, now),
        "answers": [_said(each, rules, now) for each in answers],
        "edits": _edits(message, answers),
        "withdrawn": gone,
        "assignment": gone["assignment"] if gone else None,
    }
    return outbox.queue(session, address, KIND, params, now, Priority.NEWS, dedupe_key=dedupe_key) is not None


def _standing(session: Session, message: Message) -> list[Reply]:
    """The answers that were put under a reminder already and that stand."""
    rows = [session.get_one(Reply, number) for number in _said_under(session, message)]
    return [row for row in rows if row.withdrawn_at is None]


def _reminders(session: Session, row: Assignment) -> list[Message]:
    """The newest message about an assignment that each person has got, the oldest first."""
    there = session.scalars(_SPOKE_OF, {"assignment": row.id})
    newest = {each.person_id: each for each in there if each.state == "sent" and each.person_id is not None}
    return sorted(newest.values(), key=lambda message: message.id)


_SPOKE_OF = (
    select(Message)
    .where(
        Message.id.in_(
            select(MessageAssignment.message_id).where(MessageAssignment.assignment_id == bindparam("assignment"))
        )
    )
    .order_by(Message.id)
)


def _said(reply: Reply, rules: Rules, now: datetime) -> dict[str, Any]:
    about = views.assignment(reply.assignment, rules, now)
    return {"assignment": about, "reply": views.reply(reply, rules), "by": reply.person.name}


def _edits(message: Message, answers: Sequence[Reply]) -> dict[str, Any] | None:
    """The message that is changed: its id at the messenger's, what it says, and which answers (and of which
    assignments, by their numbers) it says from now on; ``None`` where that is not known."""
    if not message.remote_id:
        return None
    says = {"message": message.id, "remote": message.remote_id, "kind": message.kind, "params": message.params}
    done = [reply.assignment_id for reply in answers]
    return {**says, "replies": [reply.id for reply in answers], "done": done}


def _said_under(session: Session, message: Message) -> list[int]:
    """Which answers (by their numbers) were put under a reminder already, which speaks of several things."""
    for each in _put_under(session, message):
        return list(each.carries["edits"]["replies"])  # type: ignore[index]
    return []


def _put_under(session: Session, message: Message) -> Iterator[Message]:
    """What was put under a reminder, or waits for it, the newest first."""
    query = select(Message).where(Message.kind == KIND, Message.person_id == message.person_id, Message.id > message.id)
    query = query.where(Message.state != "cancelled")
    for each in session.scalars(query.order_by(Message.id.desc())).all():
        if ((each.carries or {}).get("edits") or {}).get("message") == message.id:
            yield each
