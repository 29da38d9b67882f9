"""Persons, what they are at which agency, their addresses and groups, and the codes by which they come."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.models.program import Agency

if TYPE_CHECKING:
    from db.models.work import Assignment, Handover


class Person(Base):
    """Somebody who talks with the bot. ``stopped_at``: asked not to be written to.

    ``remind_on``: the channel on which they chose to be reminded, where they have more than one. ``program_id``: the
    program of which they chose to see the overview, where they coordinate several.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(String(32))
    joined_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    remind_on: Mapped[str | None] = mapped_column(String(16))
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"))
    posts: Mapped[list[Post]] = relationship(back_populates="person", order_by="Post.id", lazy="selectin")

    @property
    def held(self) -> list[Post]:
        """The posts that they hold at present, the oldest first; nobody without one is written to."""
        return [post for post in self.posts if post.until_at is None]

    def is_at(self, agency_id: int) -> bool:
        """Tell whether they hold a post at an agency."""
        return any(post.agency_id == agency_id for post in self.held)


class Post(Base):
    """What a person is at an agency (``role``: see `rules.authority.Role`), from when and until when.

    ``position``: what they are there in the words of the office ("Chuyên viên Phòng Tổng hợp"), if known.
    ``assignment_id``: which assignment an assignee was handed, who is nothing else by this post.
    """

    __tablename__ = "post"
    __table_args__ = (Index("ix_post_agency_id_role", "agency_id", "role"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[str] = mapped_column(String(16))
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
    position: Mapped[str | None]
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"), index=True)
    person: Mapped[Person] = relationship(back_populates="posts")
    agency: Mapped[Agency] = relationship(lazy="joined")
    assignment: Mapped[Assignment | None] = relationship()

    @property
    def what(self) -> tuple[int, str, int | None]:
        """What it makes of its holder: agency (id), role, and an assignee's assignment (id)."""
        return self.agency_id, self.role, self.assignment_id


class Expected(Base):
    """Somebody who is to hold a role at an agency and has not joined yet, as a list of people names them.

    Who joins with a code that was made for this row takes name, position and phone over, and is its ``person_id`` since
    ``came_at``. ``gone_at``: not expected any more.
    """

    __tablename__ = "expected"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str]
    position: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(String(32))
    made_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    came_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agency: Mapped[Agency] = relationship(lazy="joined")

    @property
    def waits(self) -> bool:
        """Whether they have not come yet and still may."""
        return self.person_id is None and self.gone_at is None


class Absence(Base):
    """A person's leave, from a day until another one, which is included.

    It is in force from ``begun_at`` until ``ended_at``, which are set when its days come and are over (or it is given
    up): so nobody who asks whom to tell has to know the time. ``deputy_id``: who is told and answers meanwhile.
    ``told_at``: when those who must know were told that nobody is left who can be told.
    """

    __tablename__ = "absence"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="joined")
    deputy: Mapped[Person | None] = relationship(foreign_keys=deputy_id, lazy="joined")


class Address(Base):
    """A person's identity on one channel. ``closed_at``: the messenger says that nothing arrives there.

    ``refusals`` counts how often in a row the messenger turned messages down there in the same words, ``refused``.
    """

    __tablename__ = "address"
    __table_args__ = (UniqueConstraint("channel", "chat_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None]
    refusals: Mapped[int] = mapped_column(default=0)
    refused: Mapped[str | None]
    person: Mapped[Person] = relationship(lazy="joined")


class Group(Base):
    """A chat group that a coordinator bound to an agency. ``reminders``: whether the agency is reminded there.

    ``topic``: the thread of a forum in which it was bound; ``refusals`` and ``refused`` as those of an `Address`.
    """

    __tablename__ = "chat_group"
    __table_args__ = (UniqueConstraint("channel", "chat_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    chat_id: Mapped[str] = mapped_column(String(64))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    title: Mapped[str]
    reminders: Mapped[bool] = mapped_column(default=True)
    bound_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_reason: Mapped[str | None]
    topic: Mapped[str | None] = mapped_column(String(64))
    refusals: Mapped[int] = mapped_column(default=0)
    refused: Mapped[str | None]
    agency: Mapped[Agency] = relationship(lazy="joined")


class Invite(Base):
    """A one-time code, stored as a hash only.

    ``role`` is a person's role (of which assignment an assignee's is, its ``handover`` says), ``group`` (binds a group
    to the agency) or ``link`` (gives ``person_id`` one more address). ``told_at``: when the coordinators were told that
    nobody has accepted it. ``expected_id``: whom it is for. ``made_by``: who made it in the chat, and hears that it was
    taken up; of one of the command line nobody.
    """

    __tablename__ = "invite"
    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    role: Mapped[str] = mapped_column(String(16))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expected_id: Mapped[int | None] = mapped_column(ForeignKey("expected.id"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agency: Mapped[Agency] = relationship(lazy="joined")
    person: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[person_id])
    expected: Mapped[Expected | None] = relationship(lazy="joined")
    handover: Mapped[Handover | None] = relationship(viewonly=True, uselist=False)


class Door(Base):
    """A stranger's chat: its wrong codes, until when it is not listened to, and when it was answered last."""

    __tablename__ = "door"
    channel: Mapped[str] = mapped_column(String(16), primary_key=True)
    chat_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    closed_until: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
