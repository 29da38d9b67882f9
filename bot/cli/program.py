"""``dondoc program``: check and lay out a program file. What is done with those that are loaded: `bot.cli.programs`."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot.settings import load as load_settings
from bot.texts.render import Texts
from rules.check import parse_program
from rules.due import Occurrence, occurrences
from rules.program import EACH, Program, json_schema
from rules.reading import fold
from rules.workdays import DayOff

program_app = typer.Typer(help="Check and load program files, and say which are followed.", no_args_is_help=True)

SEED = Path("seed/program.json")
File = Annotated[Path, typer.Argument(help="The program file (JSON).")]
Day = Annotated[str | None, typer.Option(help="A day, such as 2022-08-15.")]


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
    for duty in program.every_duty:
        for deadline in duty.deadlines:
            if deadline.since == EACH:
                typer.echo(
                    f'{duty.code}: planned once the day is known from which each agency counts ("{deadline.of}").'
                )


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
    first = day(start, "--from") or date.min
    last = day(to, "--to") or date.max
    workdays = program.calendar.workdays(settings.language)
    rows = []
    for duty in program.every_duty:
        owing = [item.code for item in program.owing(duty) if not agency or item.code == agency.upper()]
        for deadline in duty.deadlines if duty.ladder and owing else ():
            for occurrence in occurrences(deadline, workdays, settings.zone, start=first, end=last):
                there = [code for code in owing if code in (occurrence.owed_by or owing)]
                if there:
                    rows.append((occurrence.due_at, duty, there, occurrence))
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


def day(text: str | None, option: str) -> date | None:
    """Read a day that was given for an option; exits with a sentence when it is none."""
    if text is None:
        return None
    try:
        return date.fromisoformat(fold(text))
    except ValueError:
        fail(f'{option}: "{text}" is not a date (write it as 2022-08-15).')
