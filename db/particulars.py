"""What the program says of an assignment beside its day, as plain data for messages: whom it goes to and how, on which
form, for which days its figures count, what comes out of it, who helps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from db.models import Assignment
from rules.due import hour_of
from rules.periods import span_of
from rules.program import Duty
from rules.rulebook import Rulebook


def particulars(row: Assignment, book: Rulebook) -> dict[str, Any]:
    """All of it for one assignment; ``None`` or nothing listed where the program does not say, or holds it no more.

    ``plan_year``: of which year's capital its figures speak. ``at``: the hour (``16:00``) at which it falls due.
    ``week``: Monday to Friday, or the seven days of a week that begins on another day. ``data``: the first day (or
    none) and the last day of its figures.
    """
    duty = book.duties.get(row.duty.code)
    held = book.said_of(row.duty.code, row.period, row.agency.code) if duty else None
    at = hour_of(book.local(row.due_at)) if row.extended_to is None else None
    found: dict[str, Any] = {"at": f"{at:%H:%M}" if at else None, "week": _week(row, book)}
    found["plan_year"] = row.plan_year
    found |= {"part": None, "opens": None, "data": None}
    if held:
        deadline, occurrence = held
        found["part"] = deadline.part
        found["opens"] = deadline.opens.isoformat() if deadline.opens else None
        if occurrence.data:
            first, last = occurrence.data
            found["data"] = {"from": first.isoformat() if first else None, "until": last.isoformat()}
    return found | _way(duty, book)


def _way(duty: Duty | None, book: Rulebook) -> dict[str, Any]:
    """Whom it goes to and how, on which form; what comes out, and who helps."""
    name_of = book.program.name_of
    form = duty.form if duty else None
    return {
        "to": name_of(duty.to) if duty and duty.to else None,
        "through": name_of(duty.through) if duty and duty.through else None,
        "cc": [name_of(each) for each in (duty and duty.cc) or ()],
        "send_to": list((duty and duty.send_to) or ()),
        "form": {"title": form.title, "link": form.link, "file": form.file} if form else None,
        "product": duty.product if duty else None,
        "support": [name_of(code) for code in (duty and duty.support) or ()],
    }


def _week(row: Assignment, book: Rulebook) -> dict[str, Any] | None:
    """The week that an assignment is about, with its number."""
    held = book.said_of(row.duty.code, row.period, row.agency.code)
    span = held[1].span if held and held[1].span and held[1].span.name == row.period else span_of(row.period)
    if span is None or "-W" not in span.name:
        return None
    last = span.first + timedelta(days=4) if span.first.weekday() == 0 else span.last
    return {"number": int(row.period[-2:]), "from": span.first.isoformat(), "to": last.isoformat()}
