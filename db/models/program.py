"""The agencies in one directory, the programs, and what each program obliges its agencies to."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base


class Agency(Base):
    """An agency in the directory of all programs. ``gone_at``: since when it exists no more, or is in no program.

    ``from_on`` and ``until_on``: its first and last day, as far as they are known. ``renamed_at``: since when its name
    and head are the directory's own, which no program file changes.
    """

    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str]
    head: Mapped[str]
    phone: Mapped[str | None] = mapped_column(String(32))
    gone_at: Mapped[datetime | None]
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    renamed_at: Mapped[datetime | None]


class Succession(Base):
    """That from ``day`` on some agencies stand in the place of others, or that these have ended.

    ``by``: who said so, as in the audit log; ``applied_at``: since when it holds (a day to come waits), ``dropped_at``:
    that it never will. ``heir_id``: who inherits, as far as somebody has said at ``chosen_at``. ``moved``: what went to
    the heir, lists of ids by table.
    """

    __tablename__ = "succession"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    by: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    heir_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    chosen_at: Mapped[datetime | None]
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    heir: Mapped[Agency | None] = relationship(lazy="joined")
    parts: Mapped[list[SuccessionPart]] = relationship(lazy="selectin", order_by="SuccessionPart.place")

    @property
    def olds(self) -> list[Agency]:
        """The agencies that end."""
        return [part.agency for part in self.parts if not part.successor]

    @property
    def news(self) -> list[Agency]:
        """The agencies that take their place, the first heir first."""
        return [part.agency for part in self.parts if part.successor]


class SuccessionPart(Base):
    """An agency that ends, or a ``successor``; ``place``: its order among them."""

    __tablename__ = "succession_part"
    succession_id: Mapped[int] = mapped_column(ForeignKey("succession.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)
    successor: Mapped[bool]
    place: Mapped[int]
    agency: Mapped[Agency] = relationship(lazy="joined")


class Program(Base):
    """A decision that is followed up. ``state``: active, paused (nothing is sent unasked) or archived.

    ``coordinator``: the agency that coordinates it. ``loaded_at``: when it was last loaded with a change.
    ``planned_on``: the day on which it was planned last (`jobs.plan`).
    ``revision`` counts how often the directory of agencies, or a day of the calendar, has changed what holds of it.
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
    revision: Mapped[int] = mapped_column(default=0)
    coordinator: Mapped[Agency] = relationship(lazy="joined")


class CalendarDay(Base):
    """A day off, or a working day, that was announced late: of one program, or (``None``) of all. ``reason``: why."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("day", "program_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    program_id: Mapped[int | None] = mapped_column(ForeignKey("program.id"))
    working: Mapped[bool]
    reason: Mapped[str]
    made_at: Mapped[datetime]


class ProgramVersion(Base):
    """A program file as it was loaded; the newest one counts."""

    __tablename__ = "program_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), index=True)
    spec: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    loaded_at: Mapped[datetime]


class ProgramAgency(Base):
    """That a program obliges an agency, as which of which of its groups.

    ``added_on``: its file does not name it; somebody added it, and it owes what is due from that day on.
    """

    __tablename__ = "program_agency"
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)
    group_number: Mapped[int]
    position: Mapped[int]
    gone_at: Mapped[datetime | None]
    added_on: Mapped[date | None]
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
    with; ``None``: that has still to be done. ``looked_up_to``: up to which of its assignments (id) the ladders were
    looked at again since the calendar or their steps changed; ``None``: all.
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
    looked_up_to: Mapped[int | None]
