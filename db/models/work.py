"""What is pressed for and answered. Days are local calendar days, amounts are whole đồng."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import STATE, Base
from db.models.people import Person
from db.models.program import Agency, Duty
from rules.status import State


class Assignment(Base):
    """One duty of one agency for one period: what is pressed for and answered.

    ``due_at``/``advised_on``/``last_day`` are the program's; ``extended_to`` is a granted extension's last day.
    ``next_step_at`` says when the ladder must be looked at again; ``last_step_at`` up to where it is done for the
    officials, and ``quiet_until`` how long they are not reminded; for other receivers see `Progress`. ``promised_on``:
    for which day the officials have promised it.
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
    promised_on: Mapped[date | None]
    reminders: Mapped[int] = mapped_column(default=0)
    waived_by_program: Mapped[bool] = mapped_column(default=False)
    duty: Mapped[Duty] = relationship()
    agency: Mapped[Agency] = relationship()


class Progress(Base):
    """How far an assignment has been escalated to one receiver (a `rules.authority.Role`, officials never).

    ``said_at``: when it was last reported to them; ``quiet_until``: not before then; ``moved_by``: the reply that has
    put it off, which happens once. ``waits``, with ``step_at`` and ``why`` (a word for why it comes to them): a step
    that is still to be told to them.
    """

    __tablename__ = "progress"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    receiver: Mapped[str] = mapped_column(String(16), primary_key=True)
    said_at: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]
    moved_by: Mapped[int | None] = mapped_column(ForeignKey("reply.id"))
    waits: Mapped[str | None] = mapped_column(String(24), index=True)
    step_at: Mapped[datetime | None]
    why: Mapped[str | None] = mapped_column(String(16))
    assignment: Mapped[Assignment] = relationship(lazy="joined")


class Reply(Base):
    """What a person answered. A withdrawn reply stays in the history.

    ``at`` is when it was said (what timeliness is judged by), ``stored_at`` when it was stored. Not ``time_known``: the
    messenger did not say when, and the bot had been away; ``at`` is then the latest time at which nothing had come.
    """

    __tablename__ = "reply"
    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime]
    stored_at: Mapped[datetime]
    time_known: Mapped[bool] = mapped_column(default=True)
    text: Mapped[str | None]
    percent: Mapped[int | None]
    expected_on: Mapped[date | None]
    document_number: Mapped[str | None]
    document_date: Mapped[date | None]
    planned: Mapped[int | None] = mapped_column(BigInteger)
    disbursed: Mapped[int | None] = mapped_column(BigInteger)
    withdrawn_at: Mapped[datetime | None]
    assignment: Mapped[Assignment] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined")


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
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str | None]
    reply: Mapped[Reply] = relationship(lazy="joined")


class Capital(Base):
    """An agency's public investment capital of one year. ``exempt``: it has none, and the coordinator confirmed it."""

    __tablename__ = "capital"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    planned: Mapped[int | None] = mapped_column(BigInteger)
    exempt: Mapped[bool] = mapped_column(default=False)


class File(Base):
    """A picture that a person sent. ``remote`` is where the channel fetches it; ``data`` its bytes once it is kept.

    ``state``: wanted (from ``next_try_at`` on), kept, failed. ``album``: common to those that were sent together.
    """

    __tablename__ = "file"
    __table_args__ = (Index("ix_file_person_id_received_at", "person_id", "received_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    remote: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="wanted", index=True)
    received_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    media_type: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    data: Mapped[bytes | None] = mapped_column(deferred=True)
    album: Mapped[str | None] = mapped_column(String(64))
