"""What is pressed for and answered. Days are local calendar days, amounts are whole đồng."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import STATE, Base
from db.models.people import Person, Post
from db.models.program import Agency, Duty
from rules.status import State

if TYPE_CHECKING:
    from db.models.answers import Ground


def _of_what_there_is(name: str, *columns: str) -> Index:
    """An index of the rows that have something in the last of its columns: most have not, and cost nothing then."""
    there = text(f"{columns[-1]} IS NOT NULL")
    return Index(name, *columns, sqlite_where=there, postgresql_where=there)


class Assignment(Base):
    """One duty of one agency for one period: what is pressed for and answered.

    ``due_at``/``advised_on``/``last_day`` are the program's; ``extended_to`` is a granted extension's last day.
    ``next_step_at`` says when the ladder must be looked at again; ``last_step_at`` up to where it is done for the
    officials, and ``quiet_until`` how long they are not reminded; for other receivers see `Progress`. ``promised_on``:
    for which day the officials have promised it.
    What `db.board` counts stands in the indexes ``counted``, ``done_late``, ``extended`` and ``standing``, so that no
    row is read for it.
    ``merged_into_id``: the one of another agency that goes on in its place.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("duty_id", "agency_id", "period"),
        _of_what_there_is("ix_assignment_state_next_step_at", "state", "next_step_at"),
        Index("ix_assignment_agency_id_last_day", "agency_id", "last_day", "duty_id", "state"),
        _of_what_there_is("ix_assignment_agency_id_reported_at", "agency_id", "reported_at"),
        _of_what_there_is("ix_assignment_merged_into_id", "merged_into_id"),
        Index(
            "ix_assignment_standing",
            *("duty_id", "state", "period", "opens_on", "due_at", "extended_to", "agency_id"),
        ),
        Index("ix_assignment_counted", "duty_id", "state", "opens_on"),
        Index(
            "ix_assignment_done_late",
            *("duty_id", "state", "opens_on", "extended_to", "reported_at", "due_at"),
            sqlite_where=text("reported_at >= due_at"),
            postgresql_where=text("reported_at >= due_at"),
        ),
        Index(
            "ix_assignment_extended",
            *("duty_id", "state", "extended_to", "reported_at", "opens_on"),
            sqlite_where=text("extended_to IS NOT NULL"),
            postgresql_where=text("extended_to IS NOT NULL"),
        ),
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
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    duty: Mapped[Duty] = relationship()
    agency: Mapped[Agency] = relationship()
    events: Mapped[list[Event]] = relationship(back_populates="assignment", order_by="Event.id")
    grounds: Mapped[list[Ground]] = relationship(back_populates="assignment", order_by="Ground.id")

    merged: Mapped[list[Assignment]] = relationship(
        viewonly=True, primaryjoin="Assignment.id == foreign(Assignment.merged_into_id)"
    )

    @property
    def event(self) -> Event | None:
        """What it is counted from, where an agency has told of it: its own, else that of one in whose place it goes on;
        else its last one, though that was a slip."""
        near = [self]
        while near:
            told = [event for row in near for event in row.events if event.withdrawn_at is None]
            if told:
                return max(told, key=lambda event: event.id)
            near = [before for row in near for before in row.merged]
        return self.events[-1] if self.events else None

    @property
    def excused(self) -> Ground | None:
        """The objective cause of its lateness, where one was confirmed; the newest counts."""
        return next((each for each in reversed(self.grounds) if each.state == "confirmed"), None)

    @property
    def plan_year(self) -> int:
        """Of which year's capital its figures speak: the duty's, else that of the last permitted day."""
        return self.duty.plan_year or self.last_day.year


class Event(Base):
    """Something that an agency told of and from which a duty is counted: its number is its ``id``.

    ``of``: what happened, in the words of the program's deadline; ``subject``: the project or the like; ``amount``: how
    much it is about. ``happened_at``: the instant, where hours are counted. ``at``: when it was said, ``stored_at``:
    when it was stored. ``done_on``: the day on which it was paid or finished, as far as that was said.
    ``withdrawn_at``: it was a slip.
    """

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    of: Mapped[str] = mapped_column(String(120))
    subject: Mapped[str | None]
    amount: Mapped[int | None] = mapped_column(BigInteger)
    happened_on: Mapped[date]
    happened_at: Mapped[datetime | None]
    done_on: Mapped[date | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    stored_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    assignment: Mapped[Assignment | None] = relationship(back_populates="events")
    person: Mapped[Person] = relationship(lazy="joined")


class Inherited(Base):
    """That an assignment was another agency's before, which a succession has ended."""

    __tablename__ = "inherited"
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)
    succession_id: Mapped[int] = mapped_column(ForeignKey("succession.id"), index=True)
    agency: Mapped[Agency] = relationship(lazy="joined")


class Handover(Base):
    """That who holds a post hands it to a colleague, or (``assignment_id``) one assignment of its agency.

    ``to_id``: who is asked, and then has taken it; ``invite_id``: the invitation by which somebody new may.
    ``done_at``: taken; the newest one that is done says whose an assignment is. ``dropped_at``: taken back or refused.
    """

    __tablename__ = "handover"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    invite_id: Mapped[int | None] = mapped_column(ForeignKey("invite.id"), index=True)
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    post: Mapped[Post] = relationship(lazy="joined")
    to: Mapped[Person | None] = relationship(lazy="joined")
    assignment: Mapped[Assignment | None] = relationship()


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


class Capital(Base):
    """An agency's public investment capital of one year. ``second``: a second plan where two are set.
    ``exempt``: it has none, and the coordinator confirmed it."""

    __tablename__ = "capital"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    planned: Mapped[int | None] = mapped_column(BigInteger)
    second: Mapped[int | None] = mapped_column(BigInteger)
    exempt: Mapped[bool] = mapped_column(default=False)
