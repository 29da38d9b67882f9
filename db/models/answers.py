"""What agencies answer, ask and tell, and what comes of it. Times are aware and UTC, days are local calendar days."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.models.people import Person
from db.models.program import Agency, Task
from db.models.work import Assignment

NOT_ASKED = "withdrawn_at IS NULL AND returned_at IS NULL AND accepted_at IS NULL AND confirm_asked_at IS NULL"
"""Of replies: what stands, and about which nobody has said or been asked anything."""


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
        Index("ix_reply_code_assignment_id", "code", "assignment_id", "withdrawn_at"),
        Index("ix_reply_assignment_id_withdrawn_at", "assignment_id", "withdrawn_at", "id"),
        Index(
            "ix_reply_not_asked",
            *("code", "confirm_asked_at", "assignment_id"),
            sqlite_where=text(NOT_ASKED),
            postgresql_where=text(NOT_ASKED),
        ),
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
    given_for_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
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


class File(Base):
    """A picture or a document that a person sent. ``remote`` is where the channel fetches it; ``data`` its bytes once
    it is kept.

    ``state``: wanted (from ``next_try_at`` on), kept, failed. ``album``: common to those that were sent together.
    ``name``: what a document is called, cleaned; a picture has none. ``size``: bytes, as the messenger says until it is
    kept. ``refused``: why it is not kept, a `rules.attachments.Why`. It belongs to a reply, to the result of a task, or
    to an event.
    """

    __tablename__ = "file"
    __table_args__ = (Index("ix_file_person_id_received_at", "person_id", "received_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    remote: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("reply.id"), index=True)
    result_id: Mapped[int | None] = mapped_column(ForeignKey("task_result.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), default="wanted", index=True)
    received_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    media_type: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    data: Mapped[bytes | None] = mapped_column(deferred=True)
    album: Mapped[str | None] = mapped_column(String(64))
    name: Mapped[str | None] = mapped_column(String(120))
    refused: Mapped[str | None] = mapped_column(String(16))
    person: Mapped[Person] = relationship()


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
    ``resolved`` without it waits for that. ``reopened_at``: when they said last that it is not. ``followed_at``: when
    somebody was asked about it last, unasked.
    """

    __tablename__ = "obstacle"
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"), primary_key=True)
    cause: Mapped[str | None] = mapped_column(String(16))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    owner_until: Mapped[date | None]
    passed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
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
