"""The agencies in one directory, the programs, and what each program obliges its agencies to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base


class Agency(Base):
    """An agency in the directory of all programs. ``gone_at``: since when it exists no more, or is in no program."""

    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str]
    head: Mapped[str]
    phone: Mapped[str | None] = mapped_column(String(32))
    gone_at: Mapped[datetime | None]


class Program(Base):
    """A decision that is followed up. ``state``: active, paused (nothing is sent unasked) or archived.

    ``coordinator``: the agency that coordinates it. ``loaded_at``: when it was last loaded with a change.
    ``planned_on``: the day on which it was planned last (`jobs.plan`).
    """

    __tablename__ = "program"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str]
    state: Mapped[str] = mapped_column(String(16), default="active")
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    loaded_at: Mapped[datetime]
    follow_from: Mapped[datetime]
    planned_on: Mapped[date | None]
    coordinator: Mapped[Agency] = relationship(lazy="joined")


class ProgramVersion(Base):
    """A program file as it was loaded; the newest one counts."""

    __tablename__ = "program_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    spec: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    loaded_at: Mapped[datetime]


class ProgramAgency(Base):
    """That a program obliges an agency, as which of which of its groups."""

    __tablename__ = "program_agency"
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)
    group_number: Mapped[int]
    position: Mapped[int]
    gone_at: Mapped[datetime | None]
    agency: Mapped[Agency] = relationship(lazy="joined")


class Task(Base):
    """One bullet of the document's section III, owed by a group."""

    __tablename__ = "task"
    __table_args__ = (UniqueConstraint("program_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    code: Mapped[str] = mapped_column(String(24))
    title: Mapped[str]
    clause: Mapped[str]
    group_number: Mapped[int]
    gone_at: Mapped[datetime | None]


class Duty(Base):
    """What the program obliges agencies to do; ``spec`` is its entry in the program file.

    ``plan_year``: of which year's capital its figures speak, where that is not the year of the due day.
    ``planned_as``: a digest of the days, the agencies and whatever else `jobs.plan` brought its assignments into step
    with; ``None``: that has still to be done.
    """

    __tablename__ = "duty"
    __table_args__ = (UniqueConstraint("program_id", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    code: Mapped[str] = mapped_column(String(24))
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str]
    clause: Mapped[str]
    spec: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    plan_year: Mapped[int | None]
    gone_at: Mapped[datetime | None]
    planned_as: Mapped[str | None] = mapped_column(String(64))
