"""What `db.board` found as plain data for messages; see `db.views`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from db.board import Standing
from rules.due import week_of
from rules.rulebook import Rulebook


def standing(each: Standing, book: Rulebook, today: date) -> dict[str, Any]:
    """One duty and period over all its agencies. ``days_late``: working days (0 on the day itself, once its hour is
    over); ``week``: its number and days, of a weekly one."""
    week = week_of(each.period)
    least = 0 if today == each.last_day else 1
    days_late = max(least, book.workdays.between(each.last_day, today)) if each.late else 0
    return {
        **asdict(each),
        "named_day": each.named_day.isoformat(),
        "last_day": each.last_day.isoformat(),
        "due_at": book.local(each.due_at).isoformat(),
        "week": week and {"number": int(each.period[-2:]), "from": week[0].isoformat(), "to": week[1].isoformat()},
        "extended_to": None,
        "days_late": days_late,
    }
