"""Days off and working days that were announced late: kept beside the program files, for one program or for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db import audit
from db.models import Audit, CalendarDay, Duty, Program


class NoSuchDay(Exception):
    """Nothing is kept of this day; the message says so."""


def every(session: Session) -> Sequence[CalendarDay]:
    """All days that are kept, in order; of one day first what holds for all programs."""
    query = select(CalendarDay).order_by(CalendarDay.day, CalendarDay.program_id.is_not(None), CalendarDay.program_id)
    return session.scalars(query).all()


def of_program(session: Session, program_id: int) -> dict[date, str | None]:
    """The days that hold for a program: why nobody works, or ``None`` for a working day. Its own win over those of
    all."""
    mine = or_(CalendarDay.program_id == program_id, CalendarDay.program_id.is_(None))
    query = select(CalendarDay).where(mine).order_by(CalendarDay.program_id.is_not(None))
    return {row.day: None if row.working else row.reason for row in session.scalars(query)}


def add(
    session: Session, day: date, working: bool, reason: str, program: Program | None, now: datetime, by: str
) -> CalendarDay:
    """Keep that on a day work is done, or not; what was kept of it for the same program (or for all) gives way."""
    row = _find(session, day, program)
    before = _word(row) if row else None
    if row is None:
        row = CalendarDay(day=day, program_id=program.id if program else None)
        session.add(row)
    row.working, row.reason, row.made_at = working, reason, now
    detail = {"day": day.isoformat(), "from": before, "to": _word(row), "because": reason}
    _changed(session, program, detail, now, by)
    return row


def remove(session: Session, day: date, program: Program | None, now: datetime, by: str) -> None:
    """Forget what was kept of a day: it is again what the program's calendar says. Raises `NoSuchDay`."""
    row = _find(session, day, program)
    if row is None:
        raise NoSuchDay(f"Nothing is kept of {day} for {program.number if program else 'all programs'}.")
    session.delete(row)
    _changed(session, program, {"day": day.isoformat(), "from": _word(row), "to": None}, now, by)


CHANGED = "calendar"
"""Who changes days where the calendar was changed, in the log."""


def cause(session: Session, program_id: int) -> tuple[str, dict[str, Any]]:
    """Why days of a program change now, for the log: who (the calendar, or the program that was loaded, whichever was
    changed last), and of a change of the calendar which ``day`` and ``because`` of what."""
    subjects = (f"program:{program_id}", "calendar")
    query = select(Audit).where(Audit.subject.in_(subjects), Audit.action.in_(("load", "calendar")))
    last = session.scalar(query.order_by(Audit.id.desc()).limit(1))
    if last is None or last.action == "load":
        return "program", {}
    return CHANGED, {"day": last.detail["day"], "because": last.detail.get("because") or None}


def _find(session: Session, day: date, program: Program | None) -> CalendarDay | None:
    mine = CalendarDay.program_id == program.id if program else CalendarDay.program_id.is_(None)
    return session.scalar(select(CalendarDay).where(CalendarDay.day == day, mine))


def _word(row: CalendarDay) -> str:
    return "working" if row.working else "off"


def _changed(session: Session, program: Program | None, detail: dict[str, str | None], now: datetime, by: str) -> None:
    """Who holds the rules of the programs in hand has to read them anew, and all ladders have to be looked at again,
    which the next planning does (`jobs.calendars`); the log says what changed."""
    for each in [program] if program else session.scalars(select(Program)):
        each.revision += 1
        for duty in session.scalars(select(Duty).where(Duty.program_id == each.id)):
            duty.looked_up_to = 0
    session.flush()
    audit.record(session, now, by, "calendar", f"program:{program.id}" if program else "calendar", detail)
