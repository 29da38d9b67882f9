"""What is pressed for and answered. Days are local calendar days, amounts are whole đồng."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import STATE, Base
from db.models.people import Person, Post
from db.models.program import Agency, Duty, Task
from rules.status import State


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
        Index("ix_assignment_state_next_step_at", "state", "next_step_at"),
        Index("ix_assignment_agency_id_state_last_day", "agency_id", "state", "last_day"),
        Index("ix_assignment_agency_id_last_day", "agency_id", "last_day", "duty_id"),
        Index("ix_assignment_agency_id_reported_at", "agency_id", "reported_at"),
        Index(
            "ix_assignment_standing",
            *("duty_id", "state", "period", "opens_on", "due_at", "extended_to", "agency_id"),
        ),
        Index("ix_assignment_counted", "duty_id", "state", "opens_on"),
        Index(
            "ix_assignment_done_late",
            *("duty_id", "state", "opens_on", "extended_to"),
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
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    duty: Mapped[Duty] = relationship()
    agency: Mapped[Agency] = relationship()
    events: Mapped[list[Event]] = relationship(back_populates="assignment", order_by="Event.id")
    grounds: Mapped[list[Ground]] = relationship(back_populates="assignment", order_by="Ground.id")

    @property
    def event(self) -> Event | None:
        """What it is counted from, where an agency has told of it."""
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


class Reply(Base):
    """What a person answered. A withdrawn reply stays in the history.

    ``at`` is when it was said (what timeliness is judged by), ``stored_at`` when it was stored. Not ``time_known``: the
    messenger did not say when, and the bot had been away; ``at`` is then the latest time at which nothing had come.
    ``given_for_id``: the agency that it was given for, where the assignment has gone to another one since.

    Of a report that was sent: ``accepted_at`` when the coordinator said that it is there, ``returned_at`` when it was
    sent back, ``confirm_asked_at`` when the coordinator was asked, which is done once. See `db.confirming`.
    """

    __tablename__ = "reply"
    __table_args__ = (
        Index("ix_reply_person_id_stored_at", "person_id", "stored_at"),
        Index("ix_reply_code_assignment_id", "code", "assignment_id"),
        Index("ix_reply_assignment_id_withdrawn_at", "assignment_id", "withdrawn_at", "id"),
        Index(
            "ix_reply_expected_on",
            *("expected_on", "code", "assignment_id"),
            sqlite_where=text("expected_on IS NOT NULL"),
            postgresql_where=text("expected_on IS NOT NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
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
    given_for_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    given_for: Mapped[Agency | None] = relationship(lazy="joined")
    accepted_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    returned_because: Mapped[str | None]
    confirm_asked_at: Mapped[datetime | None]
    assignment: Mapped[Assignment] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined")


class Request(Base):
    """Something the coordinator must decide or deal with: an extension, an exemption, an obstacle."""

    __tablename__ = "request"
    __table_args__ = (Index("ix_request_state_decided_at", "state", "decided_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id"), index=True)
    text: Mapped[str]
    until: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(16), default="open")
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str | None]
    reply: Mapped[Reply] = relationship(lazy="joined")


class Capital(Base):
    """An agency's public investment capital of one year. ``second``: a second plan where two are set.
    ``exempt``: it has none, and the coordinator confirmed it."""

    __tablename__ = "capital"
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    planned: Mapped[int | None] = mapped_column(BigInteger)
    second: Mapped[int | None] = mapped_column(BigInteger)
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


class TaskResult(Base):
    """What an agency said of one of its tasks; the newest counts, and none is ever changed.

    ``code``: done, doing (``percent``), not_started, obstacle; ``text``: one sentence. ``assignment_id``: the report
    with which it was given. ``at``: when it was said, ``stored_at``: when it was stored.
    """

    __tablename__ = "task_result"
    __table_args__ = (Index("ix_task_result_task_id_agency_id", "task_id", "agency_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    code: Mapped[str] = mapped_column(String(16))
    percent: Mapped[int | None]
    text: Mapped[str | None]
    at: Mapped[datetime]
    stored_at: Mapped[datetime]
    task: Mapped[Task] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined")


class Obstacle(Base):
    """What a request of the kind ``obstacle`` has beside its text.

    ``cause``: a word of `rules.obstacles.Cause`. ``owner_id``: the agency that has to clear it, asked at ``passed_at``
    to say by ``owner_until`` how. ``confirmed_at``: when who raised it said that it is cleared; a request that is
    ``resolved`` without it waits for that. ``followed_at``: when somebody was asked about it last, unasked.
    """

    __tablename__ = "obstacle"
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    cause: Mapped[str | None] = mapped_column(String(16))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    owner_until: Mapped[date | None]
    passed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    followed_at: Mapped[datetime | None]
    request: Mapped[Request] = relationship(lazy="joined")
    owner: Mapped[Agency | None] = relationship(lazy="joined")


class Ground(Base):
    """That an obstacle was proposed as an objective cause of an assignment's lateness, and what became of it.

    ``state``: open, confirmed, refused or withdrawn. Whether it is one is decided outside, by the competent authority:
    ``confirmed_by`` says who did, ``confirmed_on`` on which day, ``document`` by which document. ``decided_at``,
    ``decided_by``: when that was recorded, and by whom.
    """

    __tablename__ = "ground"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="open")
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_by: Mapped[str | None] = mapped_column(String(200))
    confirmed_on: Mapped[date | None]
    document: Mapped[str | None] = mapped_column(String(255))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    request: Mapped[Request] = relationship(lazy="joined")
    assignment: Mapped[Assignment] = relationship(back_populates="grounds")


class ObstacleNote(Base):
    """What somebody wrote about an obstacle: for the agency (``agency_id``), or without one for the coordinator."""

    __tablename__ = "obstacle_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    stored_at: Mapped[datetime]
    person: Mapped[Person] = relationship(lazy="joined")
    agency: Mapped[Agency | None] = relationship(lazy="joined")


class Extension(Base):
    """More time that the coordinator gave unasked, to several at once: ``batch`` is common to what one step gave."""

    __tablename__ = "extension"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[int] = mapped_column(index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    until: Mapped[date]
    because: Mapped[str | None]
    given_at: Mapped[datetime]
    given_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]
    assignment: Mapped[Assignment] = relationship(lazy="joined")
