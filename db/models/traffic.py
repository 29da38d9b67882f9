"""Messages out, updates in, dialogs, and which process does the work."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Message(Base):
    """One outgoing message in the outbox: a kind and parameters, rendered only when it is sent.

    ``params`` are for its template alone. What delivery needs of them stands in ``carries`` (see `db.concerns`), what
    dialogs need in ``concerns``, what tells whether a reminder is out of date in `MessageAssignment`.
    ``state``: queued, sending, sent, failed, cancelled. ``expires_at``: from when on a reminder is replaced by the
    current step instead of being sent. ``error`` is a word for the reason, ``detail`` what the messenger said.
    ``uncertain`` counts sendings that were cut off half-way and therefore repeated. ``parts_sent`` counts the pieces of
    a long one that have arrived. ``topic``: the thread of a group in which it is said. ``choices`` is what was shown:
    rows of `rules.choosing.Offered`. ``scheduled``: its `rules.budget.Sort`, where nobody asked for it and it counts
    for the budget of its person.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_channel_state_priority_id", "channel", "state", "priority", "id"),
        Index("ix_message_state_expires_at", "state", "expires_at"),
        Index("ix_message_chat_id_remote_id", "chat_id", "remote_id"),
        Index("ix_message_channel_chat_id_state_id", "channel", "chat_id", "state", "id"),
        Index(
            "ix_message_uncertain",
            "uncertain",
            sqlite_where=text("uncertain > 0"),
            postgresql_where=text("uncertain > 0"),
        ),
        Index("ix_message_person_id_created_at", "person_id", "created_at"),
        Index(
            "ix_message_scheduled",
            *("sent_at", "person_id", "state"),
            sqlite_where=text("scheduled IS NOT NULL"),
            postgresql_where=text("scheduled IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[str] = mapped_column(String(64))
    topic: Mapped[str | None] = mapped_column(String(64))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]]
    carries: Mapped[dict[str, Any] | None]
    concerns: Mapped[dict[str, Any] | None]
    dedupe_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    priority: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default="queued")
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    uncertain: Mapped[int] = mapped_column(default=0)
    parts_sent: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    remote_id: Mapped[str | None] = mapped_column(String(64))
    choices: Mapped[list[Any] | None]
    error: Mapped[str | None]
    detail: Mapped[str | None]
    scheduled: Mapped[str | None] = mapped_column(String(8))


class MessageAssignment(Base):
    """Which assignments a reminder presses for, so that an answer can cancel it; ``step_at``: the step's instant.

    ``receiver``: as what the person is told (a `rules.authority.Role`). ``announces_at``: the message says that it will
    be reported then. ``said_due``, ``said_advised``, ``said_extended``: the days that the message says, and whether the
    first is that of an extension; unknown where it says none.
    """

    __tablename__ = "message_assignment"
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True, index=True)
    step_at: Mapped[datetime | None]
    receiver: Mapped[str] = mapped_column(String(16), default="official")
    announces_at: Mapped[datetime | None]
    said_due: Mapped[date | None]
    said_advised: Mapped[date | None]
    said_extended: Mapped[bool] = mapped_column(default=False)


class ChannelTrouble(Base):
    """A channel on which nothing can be sent at present: since when, a word for the reason, what was said."""

    __tablename__ = "channel_trouble"
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(24))
    detail: Mapped[str]


class ChannelHeard(Base):
    """When a channel's updates were last fetched: what is first seen later was said after that."""

    __tablename__ = "channel_heard"
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    at: Mapped[datetime]


class PutAside(Base):
    """One bad item (an update, picture, message, agency, day ...) that was left out so that the others go on.

    ``subject`` names it, ``error`` says what was wrong, ``body`` holds what is needed to look at it; ``times``: how
    often it failed.
    """

    __tablename__ = "put_aside"
    __table_args__ = (UniqueConstraint("what", "subject"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(24))
    subject: Mapped[str] = mapped_column(String(160))
    error: Mapped[str]
    body: Mapped[str]
    times: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class Lease(Base):
    """Which process does the work. ``beat`` counts up while it lives; see `jobs.lease`."""

    __tablename__ = "lease"
    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    beat: Mapped[int]
    since: Mapped[datetime]


class Dialog(Base):
    """A conversation of a few steps; at most one open per address."""

    __tablename__ = "dialog"
    address_id: Mapped[int] = mapped_column(ForeignKey("address.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(24))
    step: Mapped[str] = mapped_column(String(24))
    data: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class Inbound(Base):
    """An update as the messenger brought it, stored before anything is done with it; gone when it has had its effect.

    ``body`` is its JSON (ASCII). ``waited_since``: from when on it may have waited at the messenger's before it was
    received, where nobody had listened. ``failed_at``: it could not be handled for a reason of ours, and is kept for a
    look.
    """

    __tablename__ = "inbound"
    __table_args__ = (UniqueConstraint("channel", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    key: Mapped[str] = mapped_column(String(128))
    body: Mapped[str]
    received_at: Mapped[datetime]
    waited_since: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]


class SeenUpdate(Base):
    """Updates that have had their effect; stored in the same transaction as the effect."""

    __tablename__ = "seen_update"
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class Utterance(Base):
    """A message of a person's that may still be edited or quoted, and what came of it.

    ``message`` is the messenger's id; ``digest`` a hash of its words. ``before`` and ``after`` are the open dialog
    (name, step, data) at its beginning and end; empty: none. ``reply_id``: the answer that it gave, or
    ``part`` of which it gave. ``changed``: something else was stored because of it.
    """

    __tablename__ = "utterance"
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    chat_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    message: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    digest: Mapped[str] = mapped_column(String(64))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"))
    part: Mapped[bool]
    changed: Mapped[bool]


class Audit(Base):
    """Who changed what, when. ``actor`` is ``person:5``, ``program``, ``clock`` ...: see `db.audit.record`.

    ``at`` is when it was stored, ``said_at`` when it was said and ``channel`` on which messenger, where it was said.
    Triggers of the database refuse to change or delete a row; see `Seal`.
    """

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    detail: Mapped[dict[str, Any]]
    said_at: Mapped[datetime | None]
    channel: Mapped[str | None] = mapped_column(String(16))


class Seal(Base):
    """One link of the chain over the log: ``digest`` is the SHA-256 of the link before and of the log's row, in hex.

    Links are made in the order of ``position``, from 1 on without a gap; triggers refuse to change or delete one.
    """

    __tablename__ = "seal"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime]
