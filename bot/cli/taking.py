"""``dondoc export``: what the coordinator takes away, made without the bot running."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli import then
from bot.cli.program import fail
from bot.cli.timing import clock_of
from bot.settings import load
from db import desk, private
from db.programs import Rulebooks
from db.session import Database
from reports import making
from reports.filling import WrongTemplate
from reports.letter import NobodyIsLate
from reports.making import NothingToMake
from reports.order import CALLS, OF_A_MONTH, Made, Order

ENDINGS = ("xlsx", "docx", "png", "ics")


def export(
    file: Annotated[Path, typer.Argument(help="What is written; the ending says which: .xlsx, .docx, .png, .ics")],
    program: then.ProgramNumber = None,
    agency: Annotated[str | None, typer.Option(help="Only this agency (its code).")] = None,
    month: Annotated[str | None, typer.Option(help="Only what falls due in this month, such as 2022-08.")] = None,
    letter: Annotated[bool, typer.Option("--letter", help="A letter to who is late, instead of the report.")] = False,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="The evidence sheet of --agency and --month (.docx or .xlsx).")
    ] = False,
    calls: Annotated[bool, typer.Option("--calls", help="The list of whom to call at present (.xlsx).")] = False,
    template: Annotated[Path | None, typer.Option(help="A Word template of your own (docs/report.md).")] = None,
    as_of: then.AsOf = None,
) -> None:
    """Write FILE: a workbook with everything, the consolidated report as a Word document, pictures of how things stand,
    or the days to come as a calendar. Several pictures are FILE.png, FILE-2.png and so on.
    """
    ending = file.suffix.lower().removeprefix(".")
    if ending not in ENDINGS:
        fail(f"{file}: must end in {', '.join(f'.{each}' for each in ENDINGS)}")
    if ending != "docx" and (letter or template):
        fail("--letter and --template go with a .docx file.")
    if calls and (ending != "xlsx" or letter or evidence or agency or month or as_of):
        fail("--calls goes with a .xlsx file, of a whole program at present: with no other option but --program.")
    what = CALLS if calls else _form(ending, letter=letter, evidence=evidence)
    if what in OF_A_MONTH and not (agency and month):
        fail("--evidence is of one agency and one month: say --agency and --month.")
    own = _read(template) if template else None
    settings, first = load(), _month(month)
    database = Database(settings.database_url)
    database.migrate()

    def work(session: Session) -> list[Made]:
        with then.standing(session, settings, as_of, now) as (rows, at):
            row = then.program(rows, program)
            rules = Rulebooks(settings.zone, settings.window, settings.language).current(rows)
            scope = desk.scope_of(rows, rules, row, at, agency=agency, month=first)
            order = Order(what, row.id, scope.agency_id, first)  # type: ignore[arg-type]  # an ending is one of them
            return making.make(rows, rules, order, at, own)

    now = clock_of(settings, database).now()
    try:
        made = database.read_now(work)
    except (desk.Nothing, NothingToMake, NobodyIsLate) as error:
        fail(str(error))
    except WrongTemplate as error:
        fail(f"{template}: {error}")
    finally:
        database.close()
    for number, each in enumerate(made, 1):
        _write(file if number == 1 else file.with_stem(f"{file.stem}-{number}"), each.data)
    if ending == "xlsx":
        typer.echo("Names and phone numbers stand in it.")


def _form(ending: str, *, letter: bool, evidence: bool) -> str:
    """What is ordered by a file's ending and the two options that ask for another form of it."""
    if not evidence:
        return "letter" if letter else ending
    if letter or ending not in ("docx", "xlsx"):
        fail("--evidence goes with a .docx or .xlsx file, and without --letter.")
    return "evidence" if ending == "docx" else "evidence_book"


def _month(text: str | None) -> date | None:
    if text is None:
        return None
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text, re.ASCII)
    if not found:
        fail(f'--month: "{text}" is not a month (write it as 2022-08).')
    return date(int(found[1]), int(found[2]), 1)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        fail(f"{path}: cannot be read ({error.strerror})")


def _write(path: Path, data: bytes) -> None:
    try:
        private.make_file(path)
        path.write_bytes(data)
    except OSError as error:
        fail(f"{path}: cannot be written ({error.strerror})")
    typer.echo(f"{path}: {len(data) / 1024:,.0f} kB")
