"""``dondoc calendar add|remove|list``: days off and working days that were announced late."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli.program import day as read_day
from bot.cli.program import fail
from bot.cli.progress import telling
from bot.cli.timing import clock_of
from bot.clock import Clock
from bot.settings import Settings, load
from db import calendars, programs
from db.models import CalendarDay, Program
from db.programs import Rulebooks
from db.session import Database
from jobs.calendars import Moved, moved, stays
from jobs.in_parts import InParts
from jobs.plan import Planned
from rules.reading import name_or

calendar_app = typer.Typer(
    help="Swapped days that were announced late: add, remove, list. When everything is due: `dondoc program calendar`.",
    no_args_is_help=True,
)

ACTOR = "operator"
LONGEST_REASON = 120


class What(StrEnum):
    """What a day is."""

    OFF = "off"
    WORKING = "working"


DayOf = Annotated[str, typer.Argument(metavar="DAY", help="The day, such as 2022-08-31.")]
Only = Annotated[str | None, typer.Option("--program", help="For this program only, such as 01; default: for all.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before open assignments are changed.")]


@calendar_app.command()
def add(
    day: DayOf,
    what: Annotated[What, typer.Argument(help="Whether nobody works on it, or everybody.")],
    reason: Annotated[str, typer.Argument(help="Why, as people are told: the day off's name.")] = "",
    program: Only = None,
    yes: Yes = False,
) -> None:
    """Say that DAY is a day off or a working day, whatever the calendar says; open assignments get their days by it.

    What that changes is said before, and asked. The bot may run meanwhile; what is cut off is done by the bot.
    """
    on = _day(day)
    said = name_or(reason, "", LONGEST_REASON)
    if what is What.OFF and not said:
        fail('Say why nobody works on it: dondoc calendar add 2022-08-31 off "Nghỉ hoán đổi".')

    def work(session: Session, of: Program | None, now: datetime) -> None:
        calendars.add(session, on, what is What.WORKING, said, of, now, ACTOR)

    _change(work, program, yes, f"{on} is {'a working day' if what is What.WORKING else f'a day off ({said})'}")


@calendar_app.command()
def remove(day: DayOf, program: Only = None, yes: Yes = False) -> None:
    """Forget what was said of DAY: it is again what the program's calendar says."""
    on = _day(day)

    def work(session: Session, of: Program | None, now: datetime) -> None:
        calendars.remove(session, on, of, now, ACTOR)

    _change(work, program, yes, f"{on} is what the calendar says")


@calendar_app.command("list")
def list_() -> None:
    """List the days that were added, and for which program."""

    def look(session: Session) -> list[str]:
        numbers = {row.id: row.number for row in programs.every(session)}
        return [_listed(row, numbers) for row in calendars.every(session)]

    database = Database(load().database_url)
    database.prepare_to_read()
    try:
        for line in database.read_now(look) or ["No day was added."]:
            typer.echo(line)
    finally:
        database.close()


def _listed(row: CalendarDay, numbers: Mapping[int, str]) -> str:
    what, whose = "working" if row.working else "off", numbers[row.program_id] if row.program_id else "all"
    return f"{row.day}  {what:8}{whose:24}{row.reason}".rstrip()


def _day(text: str) -> date:
    found = read_day(text, "DAY")
    assert found is not None
    return found


Work = Callable[[Session, Program | None, datetime], None]


def _change(work: Work, program: str | None, yes: bool, sentence: str) -> None:
    """Say what a change does, and store it when it changes nothing or is agreed to; the bot may run meanwhile."""
    settings = load()
    database = Database(settings.database_url)
    database.migrate()

    try:
        clock = clock_of(settings, database)
        now = clock.now()

        def unit(session: Session, now: datetime) -> None:
            work(session, programs.named(session, program) if program else None, now)

        _, planned = _parts(settings, database).look(lambda session: unit(session, now), now)
        for line in _told(planned):
            typer.echo(line)
        if not (yes or stays(planned) or _agreed()):
            typer.echo("Nothing was stored.")
            raise typer.Exit(1)
        parts = _parts(settings, database)
        parts.run(unit, clock.now())
        typer.echo(f"Stored: {sentence}, for {program or 'all programs'}.")
        _plan(parts, clock)
    except calendars.NoSuchDay as error:
        fail(str(error))
    finally:
        database.close()


def _plan(parts: InParts, clock: Clock) -> None:
    try:
        parts.plan(clock.now(), telling())
    except KeyboardInterrupt:
        typer.echo("Interrupted. The bot does what is left when it runs.", err=True)
        raise typer.Exit(130) from None


def _parts(settings: Settings, database: Database) -> InParts:
    """What is looked at and what is stored do not share what they know of the programs."""
    return InParts(database, Rulebooks(settings.zone, settings.window, settings.language))


def _told(planned: Planned) -> list[str]:
    if stays(planned):
        return ["No open assignment changes."]
    lines = [_line(each) for each in moved(planned)]
    if planned.waived:
        lines.append(f"{planned.waived} assignments are not owed any more")
    if planned.stepped:
        lines.append(f"{planned.stepped} open assignments are reminded of at another time, with the same days")
    return lines


def _line(each: Moved) -> str:
    advised, last = _from_to(each.advised), _from_to(each.last)
    return f"{each.program} {each.duty} {each.period}: advised {advised}, last day {last} ({each.agencies} agencies)"


def _from_to(days: tuple[date, date]) -> str:
    old, new = days
    return f"{old} -> {new}" if old != new else f"{old}"


def _agreed() -> bool:
    """Ask whoever sits there; a script has to say ``--yes``."""
    typer.echo("Reminders of these assignments that wait are cancelled or said anew.")
    if not sys.stdin.isatty():
        typer.echo("To store this without being asked say --yes.")
        return False
    return typer.confirm("Store this?")
