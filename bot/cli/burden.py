"""``dondoc program burden``: how many messages that nobody asked for people get."""

from __future__ import annotations

from collections import Counter
from datetime import date
from statistics import median
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli.program import program_app
from bot.settings import load as load_settings
from db import burden as counted
from db.programs import Rulebooks
from db.session import Database

Weeks = Annotated[int, typer.Option("--weeks", min=1, max=520, help="How many of the last weeks are shown.")]


@program_app.command()
def burden(weeks: Weeks = 8) -> None:
    """Show how many scheduled messages a person got a week, over all programs and posts: median, most, and who.

    Reminders, announcements, cards and digests count; receipts, answers, decisions and what is pressed for by hand do
    not.
    """
    settings = load_settings()
    rulebooks = Rulebooks(settings.zone, settings.window, settings.language)

    def work(session: Session) -> list[str]:
        found = counted.by_week(session, rulebooks.current(session))
        shown = dict(list(found.items())[-weeks:])
        people = counted.names(session, {person for week in shown.values() for person in week})
        return [_line(day, week, people) for day, week in shown.items()] or ["No scheduled message was sent yet."]

    database = Database(settings.database_url)
    try:
        database.migrate()
        for line in database.run_now(work):
            typer.echo(line)
    finally:
        database.close()


def _line(monday: date, week: Counter[int], people: dict[int, tuple[str, str]]) -> str:
    """One week: how many messages went to how many people; median and most a person, and who got the most."""
    most = max(week.values())
    who = [f"{people[person][0]} ({people[person][1]})" for person, n in week.items() if n == most and person in people]
    named = ", ".join(who[:3]) + (f" and {len(who) - 3} more" if len(who) > 3 else "")
    middle = f"{median(week.values()):g}"
    return f"week of {monday}: {week.total():4} to {len(week):3} people; median {middle}, most {most}: {named}"
