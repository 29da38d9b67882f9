"""What has been disbursed of the plans that are followed at present: of all agencies of a program, or of one."""

from __future__ import annotations

from typing import Any

from bot.talk.standpoint import Standpoint
from db import capitals, replies
from db.models import Agency
from rules.rulebook import Rulebook


def of_program(it: Standpoint) -> list[dict[str, Any]]:
    """Each plan year's disbursement over the program's agencies that have told their figures; none without any."""
    return [found for year in _years(it, it.rules.books[it.program.id]) if (found := _of_year(it, year))]


def of_agency(it: Standpoint, agency: Agency) -> list[dict[str, Any]]:
    """Each plan year's capital of an agency, as far as it is known, and what has been disbursed of it."""
    found = []
    for year in _years(it, *it.rules.books.values()):
        row = replies.capitals(it.session, year).get(agency.id)
        if row is not None and row.planned is not None:
            reply = replies.last_disbursed(it.session, agency.id, year)
            disbursed = reply.disbursed if reply else None
            found.append({"year": year, "planned": row.planned, "second": row.second, "disbursed": disbursed})
    return found


def _years(it: Standpoint, *books: Rulebook) -> list[int]:
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
