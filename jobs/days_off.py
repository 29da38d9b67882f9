"""A day off was announced late, and what is open is advised earlier for it: whoever was reminded by that day hears so,
once, in one message.

It puts right what was said to them, so that it is news and counts for no budget; who was not reminded yet reads the new
day in the next reminder. It is sent when the window opens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db import calendars, outbox, settled, views
from db.models import Assignment, CalendarDay, Duty, Message, MessageAssignment
from db.outbox import Priority
from jobs.colleagues import Chat
from rules.rulebook import Rules
from rules.status import State

KIND = "day_off"
LATELY = timedelta(days=60)
"""How long after it was announced a day is looked at."""

AT_ONCE = 500

Where = tuple[str, str]
"""A channel and a chat there."""


def tell(session: Session, rules: Rules, now: datetime) -> int:
    """Tell of the days off to come that were announced lately, to whom a later day was said than is advised now;
    returns how many messages that gives. To be done when all days are planned."""
    today, told = rules.local(now).date(), 0
    for row in calendars.every(session):
        if not row.working and row.day >= today and now - row.made_at < LATELY:
            told += _tell(session, rules, row, _moved(session, rules, row, today), now)
    return told


def _moved(session: Session, rules: Rules, off: CalendarDay, today: date) -> list[Assignment]:
    """What is open, is best done before a day because that is off, and can still be."""
    programs = [off.program_id] if off.program_id in rules.followed else [] if off.program_id else rules.followed
    query = (
        select(Assignment)
        .join(Duty)
        .where(Duty.program_id.in_(programs), Assignment.state == State.OPEN)
        .where((Assignment.last_day >= off.day) | (Assignment.extended_to >= off.day))
        .where((Assignment.advised_on < off.day) | Assignment.extended_to.is_not(None))
    )
    courses = ((row, rules.of(row).course(row)) for row in session.scalars(query.order_by(Assignment.id)))
    return [row for row, course in courses if today <= course.advised_on < off.day <= course.last_day]


def _tell(session: Session, rules: Rules, off: CalendarDay, rows: Sequence[Assignment], now: datetime) -> int:
    found: dict[Where, dict[int, Assignment]] = defaultdict(dict)
    chats: dict[Where, Chat] = {}
    for some in (rows[n : n + AT_ONCE] for n in range(0, len(rows), AT_ONCE)):
        concerned = {row.id: row for row in some}
        for message in settled.reminders(session, some):
            for number in settled.about(session, message):
                found[message.channel, message.chat_id].pop(number, None)  # the newest reminder says the day
            said = [number for number in _said_later(session, message, off.day) if number in concerned]
            chat = Chat.of(session, message, concerned[said[0]].agency_id) if said else None
            if chat:
                chats[message.channel, message.chat_id] = chat
                found[message.channel, message.chat_id] |= {number: concerned[number] for number in said}
        for channel, chat_id, number in session.execute(_SAID_SOON, {"assignments": list(concerned), "day": off.day}):
            found[channel, chat_id].pop(number, None)
    return sum(
        _queue(session, rules, off, chats[where], moved.values(), now) for where, moved in found.items() if moved
    )


_SAID_SOON = (
    select(Message.channel, Message.chat_id, MessageAssignment.assignment_id)
    .join(MessageAssignment, MessageAssignment.message_id == Message.id)
    .where(
        MessageAssignment.assignment_id.in_(bindparam("assignments", expanding=True)),
        MessageAssignment.said_advised < bindparam("day"),
        Message.state == "queued",
    )
)
"""Where a reminder that waits says the new day."""


def _said_later(session: Session, message: Message, day: date) -> list[int]:
    """The assignments of which a reminder said that they are best done on a day or later."""
    query = select(MessageAssignment.assignment_id).where(
        MessageAssignment.message_id == message.id, MessageAssignment.said_advised >= day
    )
    return list(session.scalars(query.order_by(MessageAssignment.assignment_id)))


def _queue(
    session: Session, rules: Rules, off: CalendarDay, chat: Chat, rows: Iterable[Assignment], now: datetime
) -> bool:
    shown = sorted(rows, key=lambda row: (rules.of(row).course(row).advised_on, row.id))
    said: dict[str, Any] = {
        "off": {"day": off.day.isoformat(), "reason": off.reason},
        "assignments": [views.assignment(row, rules, now) for row in shown],
    }
    key = f"day_off:{off.day}:{off.made_at.timestamp():.0f}:"
    if chat.address:
        params = views.settled({**views.common(chat.address, rules, now), **said})
        key += f"person:{chat.address.person_id}"
        message = outbox.queue(session, chat.address, KIND, params, now, Priority.NEWS, dedupe_key=key)
    else:
        group = chat.group
        assert group
        params = views.settled({**views.about(group.agency, rules, now), **said})
        where, key = (group.channel, group.chat_id), f"{key}group:{group.id}"
        message = outbox.queue_for_chat(
            session, *where, KIND, params, now, Priority.NEWS, topic=group.topic, dedupe_key=key
        )
    if message:
        message.not_before = rules.window.next_open(rules.local(now), rules.workdays)
    return message is not None
