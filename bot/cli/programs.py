"""``dondoc program load|list|show|versions|pause|resume|archive``: the programs that are followed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cli.program import File, day, program_app, read_program
from bot.cli.progress import telling
from bot.cli.timing import clock_of
from bot.clock import Clock
from bot.settings import Settings
from bot.settings import load as load_settings
from db import agencies, programs
from db.loading import Changes
from db.models import Assignment, Duty, Program
from db.session import Database
from jobs import following
from jobs.loading import Loading
from jobs.plan import Planned
from rules.status import State

Number = Annotated[str, typer.Argument(help="The program's number, such as 01/CTr-UBND, or 01.")]


STATES = {
    State.OPEN: "open",
    State.REPORTED: "reported",
    State.ACCEPTED: "confirmed",
    State.WAIVED: "waived",
    State.MISSED: "missed",
    State.NOT_TRACKED: "from before it was followed",
    State.MERGED: "carried on by another agency",
}
"""How a state is called on the command line."""


@program_app.command()
def load(
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    follow_from: Annotated[
        str | None,
        typer.Option(help="Follow up what falls due from this day on (default: the first loading)."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before open assignments are changed.")] = False,
) -> None:
    """Store FILE, beside other programs or in the place of its earlier version; nothing with a history is deleted.

    What is new, changed and gone is printed. Where open assignments get other days, or are not owed any more, it asks.
    The bot may run meanwhile. What is cut off is done by the bot, or by loading the file again.
    """
    program = read_program(file)
    settings = load_settings()
    since = day(follow_from, "--follow-from")
    start = datetime(since.year, since.month, since.day, tzinfo=settings.zone) if since else None
    database = _open(settings)
    rulebooks = programs.Rulebooks(settings.zone, settings.window, settings.language)
    try:
        loading = Loading(database, rulebooks, program, start)
        clock = clock_of(settings, database)
        changes, planned = loading.look(clock.now())
        _tell_changes(changes, planned)
        if dry_run:
            typer.echo("Dry run: nothing was stored.")
            return
        if not yes and (planned.redated or planned.waived) and not _agreed():
            typer.echo("Nothing was stored.")
            raise typer.Exit(1)
        _store(loading, clock)
    finally:
        database.close()


def _tell_changes(changes: Changes, planned: Planned) -> None:
    """Say what changes."""
    new, redated, waived = planned.new, planned.redated, planned.waived
    typer.echo(f"assignments: {new} new, {redated} with other days, {waived} not owed any more")
    if planned.stepped:
        typer.echo(f"{planned.stepped} open assignments are reminded of at another time, with the same days")
    for word, lines in (("new", changes.new), ("changed", changes.changed), ("gone", changes.gone)):
        for line in lines:
            typer.echo(f"{word:8}{line}")
    if changes.none:
        typer.echo("Nothing has changed.")


def _store(loading: Loading, clock: Clock) -> None:
    """Store it, and say how far that is where it takes a while."""
    try:
        loading.store(clock.now(), telling())
    except KeyboardInterrupt:
        typer.echo("Interrupted. The bot does what is left when it runs, or loading the file again.", err=True)
        raise typer.Exit(130) from None


def _agreed() -> bool:
    """Ask whoever sits there; a script has to say ``--yes``."""
    typer.echo("Reminders of these assignments that wait are cancelled or said anew.")
    if not sys.stdin.isatty():
        typer.echo("To store this without being asked say --yes.")
        return False
    return typer.confirm("Store this?")


def _open(settings: Settings) -> Database:
    database = Database(settings.database_url)
    database.migrate()
    return database


@program_app.command("list")
def list_() -> None:
    """List the programs: state, agencies, who coordinates, and what is open."""

    def work(session: Session) -> list[str]:
        return [_line(session, row) for row in programs.every(session)]

    _look(work)


def _line(session: Session, row: Program) -> str:
    members, opened = len(agencies.present(session, row.id)), _counted(session, row).get(State.OPEN, 0)
    return f"{row.number:24}{row.state:10}{members:4} agencies  {opened:5} open  coordinated by {row.coordinator.code}"


def _counted(session: Session, row: Program) -> dict[State, int]:
    query = select(Assignment.state, func.count().label("number")).join(Duty).where(Duty.program_id == row.id)
    return {row.state: row.number for row in session.execute(query.group_by(Assignment.state))}


@program_app.command()
def show(number: Number) -> None:
    """Show a program: its name, who coordinates it, since when it is followed, and its assignments by state."""

    zone = load_settings().zone

    def work(session: Session) -> list[str]:
        row = programs.named(session, number)
        counted = _counted(session, row)
        return [
            f"{row.number}  {row.name}",
            f"state: {row.state}",
            f"coordinated by: {row.coordinator.code} {row.coordinator.name}",
            f"followed from: {row.follow_from.astimezone(zone):%Y-%m-%d}",
            f"loaded: {row.loaded_at.astimezone(zone):%Y-%m-%d %H:%M}, version {len(programs.versions(session, row))}",
            "agencies: " + ", ".join(each.code for each in agencies.present(session, row.id)),
            "assignments: "
            + (", ".join(f"{counted[state]} {STATES[state]}" for state in State if state in counted) or "none"),
        ]

    _look(work)


@program_app.command()
def versions(number: Number) -> None:
    """List every version of a program that was loaded; the last one counts."""

    zone = load_settings().zone

    def work(session: Session) -> list[str]:
        found = programs.versions(session, programs.named(session, number))
        return [
            f"{place:3}  {version.loaded_at.astimezone(zone):%Y-%m-%d %H:%M}  {len(version.spec['duties'])} duties, "
            f"{sum(len(group.get('agencies', ())) for group in version.spec['groups'])} agencies"
            for place, version in enumerate(found, 1)
        ]

    _look(work)


@program_app.command()
def pause(number: Number) -> None:
    """Send nothing unasked of a program, until `dondoc program resume`; answers still count."""
    _move(number, programs.PAUSED)


@program_app.command()
def resume(number: Number) -> None:
    """Follow a paused or archived program again; steps that passed meanwhile are said once, the latest of each."""
    _move(number, programs.ACTIVE)


@program_app.command()
def archive(number: Number) -> None:
    """Close a program: nothing of it is asked, sent or shown any more, and its history stays."""
    _move(number, programs.ARCHIVED)


def _look(work: Callable[[Session], list[str]]) -> None:
    database = Database(load_settings().database_url)
    database.prepare_to_read()
    _tell(database, database.read_now, work)


def _move(number: str, state: str) -> None:
    settings = load_settings()
    database = _open(settings)
    now = clock_of(settings, database).now()
    rulebooks = programs.Rulebooks(settings.zone, settings.window, settings.language)

    def work(session: Session) -> list[str]:
        row = programs.named(session, number)
        told = following.move(session, rulebooks.current(session), row, state, now)
        return [f"{row.number}: {state}{f'; told to {told} coordinator(s)' if told else ''}"]

    _tell(database, database.run_now, work)


def _tell(
    database: Database, do: Callable[[Callable[[Session], list[str]]], list[str]], work: Callable[[Session], list[str]]
) -> None:
    try:
        for line in do(work):
            typer.echo(line)
    finally:
        database.close()
