"""``dondoc program``: check, load and lay out a program file."""

from __future__ import annotations

import json
from datetime import date, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.clock import SystemClock
from bot.settings import load as load_settings
from bot.texts.render import Texts
from db import loading, programs
from db.session import Database
from jobs.plan import plan
from rules.check import parse_program
from rules.due import Occurrence, occurrences
from rules.program import Program, json_schema
from rules.reading import fold
from rules.workdays import DayOff

program_app = typer.Typer(help="Check, load and lay out a program file.", no_args_is_help=True)

SEED = Path("seed/program.json")
File = Annotated[Path, typer.Argument(help="The program file (JSON).")]
Day = Annotated[str | None, typer.Option(help="A day, such as 2022-08-15.")]


class _DryRun(Exception):
    """Rolls a unit of work back after it has been looked at."""


def fail(message: str) -> NoReturn:
    """Say what is wrong and exit with 1."""
    typer.echo(message, err=True)
    raise typer.Exit(1)


def read_program(path: Path) -> Program:
    """Read and check a program file. Raises `rules.check.ProgramMistakes`; exits when there is no such file.

    `SEED` is found where this program is installed as well, when there is none in the present folder.
    """
    try:
        text = (_packaged() if path == SEED and not path.exists() else path).read_text("utf-8")
    except OSError as error:
        fail(f"{path}: cannot be read ({error.strerror})")
    except UnicodeDecodeError:
        fail(f"{path}: is not UTF-8 text")
    return parse_program(text)


def _packaged() -> Traversable:
    """The seed in the installed package, or in the checkout that the package is run from."""
    package = files("bot")
    inside = package / "seed" / "program.json"
    return inside if inside.is_file() else Path(str(package)).parent / SEED


@program_app.command()
def check(file: File) -> None:
    """Name every mistake of FILE with its place."""
    program = read_program(file)
    tasks = sum(len(group.tasks) for group in program.groups)
    typer.echo(
        f"{file} is in order: {program.number}, {len(program.groups)} groups, {len(program.agencies)} agencies, "
        f"{tasks} tasks, {len(program.duties)} duties."
    )


@program_app.command()
def load(
    file: File,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    follow_from: Annotated[
        str | None,
        typer.Option(help="Follow up what falls due from this day on (default: the first loading)."),
    ] = None,
) -> None:
    """Store FILE in the database; what is new, changed and gone is printed, nothing with a history is deleted."""
    program = read_program(file)
    settings = load_settings()
    since = _day(follow_from, "--follow-from")
    start = datetime(since.year, since.month, since.day, tzinfo=settings.zone) if since else None
    database = Database(settings.database_url)
    database.migrate()
    now = SystemClock().now()
    rulebooks = programs.Rulebooks(settings.zone, settings.window, settings.language)
    changes = loading.Changes()

    def work(session: Any) -> None:
        nonlocal changes
        changes = loading.load(session, program, now, start)
        planned = plan(session, rulebooks.current(session), now)
        typer.echo(
            f"assignments: {planned.new} new, {planned.redated} with other days, {planned.waived} not owed any more"
        )
        if dry_run:
            raise _DryRun

    try:
        database.run_now(work)
    except _DryRun:
        typer.echo("Dry run: nothing was stored.")
    finally:
        database.close()
    for word, lines in (("new", changes.new), ("changed", changes.changed), ("gone", changes.gone)):
        for line in lines:
            typer.echo(f"{word:8}{line}")
    if changes.none:
        typer.echo("Nothing has changed.")


@program_app.command()
def calendar(
    file: Annotated[Path, typer.Argument(help="The program file (JSON).")] = SEED,
    start: Annotated[str | None, typer.Option("--from", help="Last permitted days from this day on.")] = None,
    to: Annotated[str | None, typer.Option("--to", help="Last permitted days up to this day.")] = None,
    agency: Annotated[str | None, typer.Option(help="Only what this agency owes.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list of objects.")] = False,
) -> None:
    """Lay out when everything is due: the legal due time, the advised day, and why it is earlier."""
    settings = load_settings()
    program = read_program(file)
    if agency and agency.upper() not in {item.code for item in program.agencies}:
        fail(f'There is no agency "{agency}" in {file}.')
    first = _day(start, "--from") or date.min
    last = _day(to, "--to") or date.max
    workdays = program.calendar.workdays(settings.language)
    rows = []
    for duty in program.duties:
        owing = [item.code for item in program.owing(duty) if not agency or item.code == agency.upper()]
        for deadline in duty.deadlines if duty.ladder and owing else ():
            for occurrence in occurrences(deadline, workdays, settings.zone, start=first, end=last):
                rows.append((occurrence.due_at, duty, owing, occurrence))
    rows.sort(key=lambda row: (row[0], row[1].code))
    if as_json:
        found = [_as_json(duty, owing, occurrence) for _, duty, owing, occurrence in rows]
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    texts = Texts(settings.language)
    for _, duty, owing, occurrence in rows:
        typer.echo(
            texts.line(
                "calendar_row",
                kind=duty.kind,
                title=duty.title,
                period=occurrence.period,
                due_at=occurrence.due_at.isoformat(),
                exclusive=occurrence.exclusive,
                advised_on=occurrence.advised_on.isoformat(),
                shift=[{"day": day.day.isoformat(), "name": day.name} for day in occurrence.shift],
                owing=owing,
            )
        )


@program_app.command()
def schema() -> None:
    """Print the JSON Schema of a program file."""
    typer.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


def _as_json(duty: Any, owing: list[str], occurrence: Occurrence) -> dict[str, Any]:
    return {
        "duty": duty.code,
        "kind": duty.kind,
        "agencies": owing,
        "period": occurrence.period,
        "due_at": occurrence.due_at.isoformat(),
        "advised_on": occurrence.advised_on.isoformat(),
        "reason": _reason(occurrence.shift),
    }


def _reason(shift: tuple[DayOff, ...]) -> str | None:
    """Why the advised day is earlier than the last permitted one: ``weekend`` and holiday names, nearest first."""
    causes = dict.fromkeys(day.name or "weekend" for day in reversed(shift))
    return ", ".join(causes) or None


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(fold(text))
    except ValueError:
        fail(f'{option}: "{text}" is not a date (write it as 2022-08-15).')
