"""What the coordinator's desk keeps: lines of evidence sheets that agencies dispute, and what was broadcast."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.models.people import Person
from db.models.program import Agency
from db.models.work import Assignment


class Dispute(Base):
    """That an agency calls a line of its evidence sheet wrong, in a sentence, and what the coordinator answered.

    ``at``: when it was said, ``stored_at``: when it was stored. ``verdict``: accepted or kept, as the coordinator says
    (in the words ``answer``); withdrawn or replaced, as the agency does; none while it waits.
    """

    __tablename__ = "dispute"
    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    stored_at: Mapped[datetime]
    verdict: Mapped[str | None] = mapped_column(String(16), index=True)
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assignment: Mapped[Assignment] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
    answerer: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[answered_by])


class Broadcast(Base):
    """Words that a coordinator had sent to people of many agencies of a program. ``stopped_at``: taken back since, as
    far as it had not arrived."""

    __tablename__ = "broadcast"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="joined")


class BroadcastReceiver(Base):
    """A person to whom a broadcast goes, for an agency. ``message_id``: the message, once their budget had room for it;
    ``left_at``: since when none will be written, because nobody reaches them any more."""

    __tablename__ = "broadcast_receiver"
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    left_at: Mapped[datetime | None]
    broadcast: Mapped[Broadcast] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined")
    agency: Mapped[Agency] = relationship(lazy="joined")
