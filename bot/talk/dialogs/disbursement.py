"""What has been disbursed of the plans that are followed at present: of all agencies of a program, or of one."""

from __future__ import annotations

from typing import Any

from bot.talk.standpoint import Standpoint
from db import capitals, replies
from db.models import Agency, Capital, Reply
from rules.pace import pace
from rules.rulebook import Rulebook


def of_program(it: Standpoint) -> list[dict[str, Any]]:
    """Each plan year's disbursement over the program's agencies that have told their figures; none without any."""
    return [found for year in years(it, it.rules.books[it.program.id]) if (found := _of_year(it, year))]


def of_agency(it: Standpoint, agency: Agency) -> list[dict[str, Any]]:
    """Each plan year's capital of an agency, as far as it is known, and what has been disbursed of it."""
    found = []
    for year in years(it, *it.rules.books.values()):
        row = it.session.get(Capital, (agency.id, year))
        if row is not None and row.planned is not None:
            reply = replies.last_disbursed(it.session, agency.id, year)
            disbursed = reply.disbursed if reply else None
            told = {"year": year, "planned": row.planned, "second": row.second, "disbursed": disbursed}
            found.append({**told, "pace": pace_of(it, reply, row.planned) if reply else None})
    return found


def pace_of(it: Standpoint, reply: Reply, planned: int | None = None) -> dict[str, Any] | None:
    """How a figure stands to the last one and to what is needed of the plan (``planned``, else the one that was told
    with it): ``points`` (as text, signed by what it is), ``since`` which day, where that was not in the week before,
    and ``weekly`` until the plan ``ends``. ``None`` without a plan."""
    row, plan = reply.assignment, planned or reply.planned
    if not plan or reply.disbursed is None:
        return None
    before = replies.last_disbursed(it.session, row.agency_id, row.plan_year, row.last_day)
    ends = it.rules.of(row).plan_ends(row.plan_year)
    day = it.rules.local(reply.at).date()
    found = pace(plan, reply.disbursed, before.disbursed if before else None, day, ends)
    older = before and (row.last_day - before.assignment.last_day).days > WEEK
    return {
        "points": str(found.points) if found.points is not None else None,
        "since": it.rules.local(before.at).date().isoformat() if before and older else None,
        "weekly": found.weekly,
        "ends": None if (ends.month, ends.day) == (12, 31) else ends.isoformat(),
    }


WEEK = 7
"""Days between the last permitted days of two meetings, one right after the other."""


def years(it: Standpoint, *books: Rulebook) -> list[int]:
    """This year and those whose plans still run, the oldest first."""
    today = it.rules.local(it.now).date()
    return sorted({today.year, *(year for book in books for year in book.plan_years(today))})


def _of_year(it: Standpoint, year: int) -> dict[str, Any] | None:
    told = capitals.disbursed(it.session, it.program.id, year)
    if not told:
        return None
    planned, second = sum(each[0] for each in told), sum(each[0] if each[1] is None else each[1] for each in told)
    two = second if second != planned else None
    disbursed = sum(each[2] for each in told)
    return {"year": year, "planned": planned, "second": two, "disbursed": disbursed, "agencies": len(told)}
