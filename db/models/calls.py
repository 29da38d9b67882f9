"""Calls by telephone that coordinators made about what no message achieved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.models.people import Person
from db.models.program import Agency


class Call(Base):
    """A call to an agency by a coordinator. ``outcome``: a word of `rules.calls.Outcome`; ``text``: in their words."""

    __tablename__ = "phone_call"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    called_at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(16))
    text: Mapped[str | None]
    agency: Mapped[Agency] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined")


class CallAbout(Base):
    """What a call was about."""

    __tablename__ = "phone_call_about"
    call_id: Mapped[int] = mapped_column(ForeignKey("phone_call.id"), primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True, index=True)
