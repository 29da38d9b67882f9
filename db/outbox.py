"""The outbox: messages wait here until a channel has taken them (DESIGN decision 4); see `db.sending`."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from db import concerns
from db.models import Address, Message, MessageAssignment
from db.views import settled
from rules.authority import Role
from rules.budget import Sort


class Why(StrEnum):
    """Why a message waits, failed or was cancelled: a word that ``texts/templates/why.j2`` puts into a sentence."""

    BLOCKED = "blocked"
    NOT_FOUND = "not_found"
    DEACTIVATED = "deactivated"
    REMOVED = "removed"
    REFUSED = "refused"
    THROTTLED = "throttled"
    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"
    MOVED = "moved"
    UNAUTHORIZED = "unauthorized"
    QUOTA = "quota"
    NOT_CONFIGURED = "not_configured"
    NO_RIGHTS = "no_rights"
    ALWAYS_REFUSED = "always_refused"
    INTERNAL = "internal"
    ANSWERED = "answered"
    OVERTAKEN = "overtaken"
    PASSED_ON = "passed_on"
    ENDED = "ended"
    STOPPED = "stopped"
    DETOUR = "detour"
    AWAY = "away"
    TAKEN_BACK = "taken_back"
    DECIDED = "decided"


class Priority(IntEnum):
    """What goes first: the answer to a person who is waiting, then news, then reminders in bulk.

    A message of which a piece has been sent goes before all others, so that nothing comes between its pieces: its
    priority is lowered by `BEGUN` until it is sent.
    """

    ANSWER = 0
    NEWS = 5
    REMINDER = 9


BEGUN = 10
LONGEST_KEY = 255
QUEUED = "channels that messages were queued for"
"""Under this key a session notes which postmen have something to do after its transaction."""


_KEYED = select(Message.id).where(Message.dedupe_key == bindparam("key"))


def _is_there(session: Session, key: str) -> bool:
    """Whether there is a message with this key. What else waits to be written need not be written for that."""
    if any(isinstance(row, Message) for row in (*session.new, *session.dirty)):
        session.flush()
    with session.no_autoflush:
        return session.scalar(_KEYED, {"key": key}) is not None


def queue(
    session: Session,
    address: Address,
    kind: str,
    params: dict[str, Any],
    now: datetime,
    priority: Priority,
    *,
    dedupe_key: str | None = None,
    assignments: Mapping[int, datetime | None] | None = None,
    announces: Mapping[int, datetime] | None = None,
    receivers: Mapping[int, Role] | None = None,
    expires_at: datetime | None = None,
    scheduled: Sort | None = None,
) -> Message | None:
    """Put a message for a person into the outbox; ``None`` when one with this ``dedupe_key`` is there already."""
    return queue_for_chat(
        session,
        address.channel,
        address.chat_id,
        kind,
        params,
        now,
        priority,
        person_id=address.person_id,
        dedupe_key=dedupe_key,
        assignments=assignments,
        announces=announces,
        receivers=receivers,
        expires_at=expires_at,
        scheduled=scheduled,
    )


def queue_for_chat(
    session: Session,
    channel: str,
    chat_id: str,
    kind: str,
    params: dict[str, Any],
    now: datetime,
    priority: Priority,
    *,
    person_id: int | None = None,
    topic: str | None = None,
    dedupe_key: str | None = None,
    assignments: Mapping[int, datetime | None] | None = None,
    announces: Mapping[int, datetime] | None = None,
    receivers: Mapping[int, Role] | None = None,
    expires_at: datetime | None = None,
    scheduled: Sort | None = None,
) -> Message | None:
    """Put a message for a chat, known or not, into the outbox; ``topic`` is the thread of a group.

    ``assignments`` are those that a reminder presses for, each with the instant of its step; from ``expires_at`` on the
    reminder is not sent any more. ``announces``: those of which it says when they will be reported, if nothing is done;
    ``receivers``: as what the person is told of each, if not as an official; ``scheduled``: what it counts as for the
    person's budget. A ``dedupe_key`` may be of any length.
    """
    dedupe_key = _fitting(dedupe_key)
    if dedupe_key and _is_there(session, dedupe_key):
        return None
    message = Message(
        channel=channel,
        chat_id=chat_id,
        person_id=person_id,
        topic=topic,
        kind=kind,
        params=params,
        carries=concerns.carries(kind, params),
        concerns=concerns.concerns(params),
        dedupe_key=dedupe_key,
        priority=priority,
        state="queued",
        created_at=now,
        not_before=now,
        expires_at=expires_at,
        scheduled=scheduled,
    )
    session.add(message)
    session.flush()
    session.info.setdefault(QUEUED, set()).add(channel)
    said = concerns.said(params)
    for assignment_id, step_at in (assignments or {}).items():
        row = MessageAssignment(
            message_id=message.id,
            assignment_id=assignment_id,
            step_at=step_at,
            receiver=(receivers or {}).get(assignment_id, Role.OFFICIAL),
            announces_at=(announces or {}).get(assignment_id),
        )
        if assignment_id in said:
            days = said[assignment_id]
            row.said_due, row.said_advised = (date.fromisoformat(days[name]) for name in ("due", "advised_on"))
            row.said_extended = bool(days["extended_to"])
        session.add(row)
    return message


def narrowed(message: Message, assignment_ids: Collection[int]) -> dict[str, Any]:
    """The parameters of a reminder for only some of the assignments that it lists."""
    left = [item for item in message.params["assignments"] if item["id"] in assignment_ids]
    return settled({**message.params, "assignments": left})


def narrow(message: Message, assignment_ids: Collection[int]) -> None:
    """Let a reminder that waits speak only of some of the assignments that it lists."""
    message.params = narrowed(message, assignment_ids)
    message.concerns = concerns.concerns(message.params)


def amend(message: Message, **changed: Any) -> None:
    """Let a message that waits say something else of what it says; a mapping changes only what it names."""
    params = message.params
    both = {name: (params.get(name), value) for name, value in changed.items()}
    merged = {
        name: {**old, **new} if isinstance(old, dict) and isinstance(new, dict) else new
        for name, (old, new) in both.items()
    }
    message.params = {**params, **merged}


def unsay(message: Message, reply_id: int) -> None:
    """Let news that waits, to be put under a reminder, say nothing of an answer that was taken back."""
    standing = [said for said in message.params["answers"] if said["reply"]["id"] != reply_id]
    done = [said["assignment"]["id"] for said in standing if said.get("closes", True)]
    over = (message.params["edits"] or {}).get("over", [])
    edits = {"replies": [said["reply"]["id"] for said in standing], "done": [*done, *over]}
    amend(message, answers=standing, edits=edits)
    message.carries = concerns.carries(message.kind, message.params)


def _fitting(key: str | None) -> str | None:
    """A key that fits its column and still differs wherever the whole key does (its end names the receiver)."""
    if key is None or len(key) <= LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{key[: LONGEST_KEY - len(digest) - 1]}#{digest}"


def redirect(message: Message, address: Address, why: Why) -> None:
    """Send a message that has not arrived to another address of the same person, from its beginning."""
    message.state, message.error, message.parts_sent = "queued", why, 0
    message.priority += BEGUN if message.priority < 0 else 0
    message.channel, message.chat_id = address.channel, address.chat_id


def waiting_for(session: Session, channel: str, chat_id: str) -> list[Message]:
    """What is queued for a chat, in its order."""
    query = select(Message).where(Message.channel == channel, Message.chat_id == chat_id, Message.state == "queued")
    return list(session.scalars(query.order_by(Message.id)))


def hold(session: Session, address: Address, until: datetime) -> None:
    """Let what was queued for a chat last wait until then."""
    waiting_for(session, address.channel, address.chat_id)[-1].not_before = until


def assignments_of(session: Session, message: Message) -> dict[int, datetime | None]:
    """The assignments that a reminder presses for, each with the instant of its step."""
    rows = session.scalars(select(MessageAssignment).where(MessageAssignment.message_id == message.id))
    return {row.assignment_id: row.step_at for row in rows}


def receivers_of(session: Session, message: Message) -> dict[int, Role]:
    """As what the person is told of each assignment (its id) in a message."""
    rows = session.scalars(select(MessageAssignment).where(MessageAssignment.message_id == message.id))
    return {row.assignment_id: Role(row.receiver) for row in rows}


def expire(session: Session, now: datetime, limit: int = 200) -> list[Message]:
    """Cancel reminders that could not be sent within their day, a part at a time; returns them.

    Their ``dedupe_key`` is given free, so that the same step can be said anew, in today's words.
    """
    query = (
        select(Message)
        .where(Message.state == "queued", Message.expires_at <= now)
        .order_by(Message.expires_at, Message.id)
    )
    expired = list(session.scalars(query.limit(limit)))
    for message in expired:
        message.state, message.error = "cancelled", Why.OVERTAKEN
        message.dedupe_key = None
    return expired


_ARRIVING = (
    select(Message.id)
    .where(Message.channel == bindparam("channel"), Message.state == "sending", Message.chat_id == bindparam("chat"))
    .limit(1)
)


def arriving(session: Session, channel: str, chat_id: str) -> bool:
    """Tell whether a message is being sent to this chat at this moment."""
    return session.scalar(_ARRIVING, {"channel": channel, "chat": chat_id}) is not None


OUT = ("sending", "sent")
"""States of a message that is there, or on its way and not to be called back: what becomes of it later is put under it,
or follows it."""


def is_changeable(message: Message) -> bool:
    """Whether something can be put under a message, as far as is known: its id at the messenger's is, or will be."""
    return bool(message.remote_id) or message.state == "sending"


def by_remote_id(session: Session, channel: str, chat_id: str, remote_id: str) -> Message | None:
    """The message that the messenger knows in this chat by this id."""
    query = select(Message).where(Message.chat_id == chat_id, Message.remote_id == remote_id)
    return session.scalar(query.where(Message.channel == channel).order_by(Message.id.desc()).limit(1))


def of_kind(session: Session, channel: str, chat_id: str, kind: str, count: int) -> list[Message]:
    """The newest messages of a kind in a chat, the newest first."""
    query = select(Message).where(Message.channel == channel, Message.chat_id == chat_id, Message.kind == kind)
    return list(session.scalars(query.order_by(Message.id.desc()).limit(count)))


QUESTIONS_LOOKED_AT = 12
_LAST_SAID = (
    select(Message.id, Message.priority, Message.choices)
    .where(
        Message.channel == bindparam("channel"),
        Message.chat_id == bindparam("chat"),
        Message.state == "sent",
        Message.kind != "menu",
    )
    .order_by(Message.id.desc())
    .limit(QUESTIONS_LOOKED_AT)
)


def questions(
    session: Session, channel: str, chat_id: str, *, earlier: bool = False, until: datetime | None = None
) -> list[Message]:
    """The messages with choices to which what is written in this chat may be an answer, the newest first.

    Those are the last thing that was said to the person in answer, and whatever came unasked after it; with ``earlier``
    those before too. ``until``: it was written then (aware), so that what was sent later had not been read.
    """
    said = _LAST_SAID if until is None else _LAST_SAID.where(or_(Message.sent_at.is_(None), Message.sent_at <= until))
    found = []
    for number, priority, choices in session.execute(said, {"channel": channel, "chat": chat_id}):
        if choices:
            found.append(number)
        if priority == Priority.ANSWER and not earlier:
            break
    asked = session.scalars(select(Message).where(Message.id.in_(found))) if found else ()
    return sorted(asked, key=lambda message: message.id, reverse=True)
