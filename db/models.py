"""The tables. Times are aware and UTC, days are local calendar days, amounts are whole đồng."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import STATE, Base, Instant
from rules.status import State

__all__ = ["Base", "Instant"]


class Program(Base):
    """The decision that is followed up. ``spec`` is the program file as it was last loaded."""

    __tablename__ = "program"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    spec: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime]
    follow_from: Mapped[datetime]


class Agency(Base):
    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str]
    head: Mapped[str]
    group_number: Mapped[int]
    position: Mapped[int]
    gone_at: Mapped[datetime | None]


class Task(Base):
    """One bullet of the document's section III, owed by a group."""

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    title: Mapped[str]
    clause: Mapped[str]
    group_number: Mapped[int]
    gone_at: Mapped[datetime | None]


class Duty(Base):
    """What the program obliges agencies to do; ``spec`` is its entry in the program file."""

    __tablename__ = "duty"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str]
    clause: Mapped[str]
    spec: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    gone_at: Mapped[datetime | None]


class Contact(Base):
    """A person at an agency. ``stopped_at``: asked not to be written to; ``ended_at``: is no contact any more."""

    __tablename__ = "contact"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]
    joined_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    agency: Mapped[Agency] = relationship(lazy="joined")


class Address(Base):
    """A contact's identity on one channel. ``closed_at``: the messenger says that nothing arrives there."""

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "chat_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None]
    contact: Mapped[Contact] = relationship(lazy="joined")


class Invite(Base):
    """A one-time code, stored as a hash only."""

    __tablename__ = "invite"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[str] = mapped_column(String(16))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    agency: Mapped[Agency] = relationship(lazy="joined")


class Door(Base):
    """Wrong codes from one chat, and until when it is not listened to."""

    __tablename__ = "door"
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    chat_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    closed_until: Mapped[datetime | None]


class Assignment(Base):
    """One duty of one agency for one period: what is pressed for and answered.

    ``due_at``/``advised_on``/``last_day`` are the program's; ``extended_to`` is a granted extension's last day.
    ``next_step_at`` says when the ladder must be looked at again; ``last_step_at`` up to where it is done.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("duty_id", "agency_id", "period"),
        Index("ix_assignment_state_next_step_at", "state", "next_step_at"),
        Index("ix_assignment_agency_id_state", "agency_id", "state"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    duty_id: Mapped[int] = mapped_column(ForeignKey("duty.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    period: Mapped[str] = mapped_column(String(20))
    opens_on: Mapped[date | None]
    named_day: Mapped[date]
    exclusive: Mapped[bool]
    set_by: Mapped[str] = mapped_column(String(16))
    due_at: Mapped[datetime]
    last_day: Mapped[date]
    advised_on: Mapped[date]
    extended_to: Mapped[date | None]
    state: Mapped[State] = mapped_column(STATE, default=State.OPEN)
    reported_at: Mapped[datetime | None]
    next_step_at: Mapped[datetime | None]
    last_step_at: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    waived_by_program: Mapped[bool] = mapped_column(default=False)
    duty: Mapped[Duty] = relationship(lazy="selectin")
    agency: Mapped[Agency] = relationship(lazy="selectin")


class Reply(Base):
    """What a contact answered. A withdrawn reply stays in the history."""

    __tablename__ = "reply"
    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    code: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    text: Mapped[str | None]
    percent: Mapped[int | None]
    expected_on: Mapped[date | None]
    document_number: Mapped[str | None]
    document_date: Mapped[date | None]
    planned: Mapped[int | None] = mapped_column(BigInteger)
    disbursed: Mapped[int | None] = mapped_column(BigInteger)
    withdrawn_at: Mapped[datetime | None]
    assignment: Mapped[Assignment] = relationship(lazy="joined")
    contact: Mapped[Contact] = relationship(lazy="joined")


class Request(Base):
    """Something the coordinator must decide or deal with: an extension, an exemption, an obstacle."""

    __tablename__ = "request"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    text: Mapped[str]
    until: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(16), default="open", index=True)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    note: Mapped[str | None]
    reply: Mapped[Reply] = relationship(lazy="joined")


class Capital(Base):
    """An agency's public investment capital of one year. ``exempt``: it has none, and the coordinator confirmed it."""

    __tablename__ = "capital"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    planned: Mapped[int | None] = mapped_column(BigInteger)
    exempt: Mapped[bool] = mapped_column(default=False)


class Message(Base):
    """One outgoing message in the outbox: a kind and parameters, rendered only when it is sent.

    ``state``: queued, sending, sent, failed, cancelled. ``expires_at``: from when on a reminder is replaced by the
    current step instead of being sent. ``error`` is a word for the reason, ``detail`` what the messenger said.
    ``uncertain`` counts sendings that were cut off half-way and therefore repeated. ``choices`` is what was shown:
    rows of [label, token].
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_channel_state_priority_id", "channel", "state", "priority", "id"),
        Index("ix_message_state_expires_at", "state", "expires_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[str] = mapped_column(String(64))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"))
    kind: Mapped[str] = mapped_column(String(40))
    params: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    priority: Mapped[int]
    state: Mapped[str] = mapped_column(String(16), default="queued")
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    uncertain: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    remote_id: Mapped[str | None] = mapped_column(String(64))
    choices: Mapped[list[Any] | None]
    error: Mapped[str | None]
    detail: Mapped[str | None]


class MessageAssignment(Base):
    """Which assignments a reminder presses for, so that an answer can cancel it; ``step_at``: the step's instant."""

    __tablename__ = "message_assignment"
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True, index=True)
    step_at: Mapped[datetime | None]


class ChannelTrouble(Base):
    """A channel on which nothing can be sent at present: since when, a word for the reason, what was said."""

    __tablename__ = "channel_trouble"
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    since: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(24))
    detail: Mapped[str]


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


class SeenUpdate(Base):
    """Updates that have had their effect; stored in the same transaction as the effect."""

    __tablename__ = "seen_update"
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class Audit(Base):
    """Who changed what, when. ``actor`` is ``contact:5``, ``program`` or ``clock``."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64), index=True)
    detail: Mapped[dict[str, Any]]
