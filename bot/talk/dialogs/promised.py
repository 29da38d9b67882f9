"""What ``/tinhtrang`` shows behind a button: promises kept and broken, and how many messages people get a week."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from typing import Any

from bot.talk.turn import Turn
from db import burden, promised, views

WEEKS = 4
"""So many weeks are looked back, this one included."""

BROKEN_SHOWN = 10


def show(turn: Turn) -> None:
    """Promises for days from the Monday of the first week on, and messages that nobody asked for, week by week; of the
    program that the overview speaks of, and of all programs together."""
    today = turn.rules.local(turn.now).date()
    since = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    number = turn.program.id
    found = promised.judged(turn.session, number, turn.rules, turn.now, since)
    weeks = burden.by_week(turn.session, turn.rules, turn.rules.morning(since))
    turn.say(
        "promised",
        **views.under(turn.rules.books[number]),
        since=since.isoformat(),
        kept=found.total.kept,
        broken=found.total.broken,
        open=found.total.open,
        who=[{"name": name, "broken": count} for name, count in found.broken[:BROKEN_SHOWN]],
        who_total=len(found.broken),
        weeks=[_week(monday, list(counts.values())) for monday, counts in weeks.items()],
    )


def _week(monday: date, counts: list[int]) -> dict[str, Any]:
    return {
        "from": monday.isoformat(),
        "to": (monday + timedelta(days=6)).isoformat(),
        "messages": sum(counts),
        "people": len(counts),
        "median": median(counts),
        "most": max(counts),
    }
