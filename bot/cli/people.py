"""``dondoc people``: lists of people read and written, and people taken out of the directory."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import typer
from sqlalchemy.orm import Session

from bot.cli.program import fail
from bot.cli.timing import clock_of
from bot.settings import Settings, load
from bot.texts.render import Texts
from db import agencies, directory, expected, private, programs
from db.directory import Listed
from db.expected import Changes
from db.models import Expected, Person
from db.programs import Rulebooks
from db.session import Database
from jobs import removing
from reports import tables
from reports.tables import NotATable
from rules import roster
from rules.reading import fold
from rules.roster import COLUMNS, phone_of

people_app = typer.Typer(help="Who holds what post: lists read and written, people removed.", no_args_is_help=True)

ACTOR = "operator"
MORE = {
    "vi": ("tên đơn vị", "từ ngày", "ứng dụng", "trả lời gần nhất"),
    "en": ("agency's name", "since", "messengers", "last answered"),
}
"""Headings of what an export tells besides the columns that an import reads."""

LONGEST_NUMBER = 7
"""Digits of a person's number; what has more is a phone number."""

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


P = ParamSpec("P")
T = TypeVar("T")


class _Undone(Exception):
    """Rolls a unit of work back after it has been looked at."""


class _Mistakes(Exception):
    """What is wrong with a list, a line each."""


@people_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A workbook (.xlsx) or .csv with a row of headings.")],
    yes: Yes = False,
) -> None:
    """Read who is to hold which post: columns "đơn vị" (code or name), "họ tên", "chức vụ", "điện thoại", "vai".

    Nothing is stored when anything is wrong, and a second import changes what has changed.
    """
    rows = _read(file)
    settings, database, now = _begin()
    try:
        changes = _looked_at(database, _take, rows, now, _rulebooks(settings))
        _tell(changes)
        if changes.none or not (yes or typer.confirm("Store this?")):
            typer.echo("Nothing was stored.")
            return
        database.run_now(_take, rows, now, _rulebooks(settings))
    except _Mistakes as wrong:
        fail("\n".join(f"{file}: {mistake}" for mistake in wrong.args[0]) + "\nNothing was stored.")
    finally:
        database.close()
    typer.echo("Stored.")
    if changes.new:
        typer.echo("Invite them: `dondoc invite --all -o invites.pdf`, or /moi in the chat.")


def _take(session: Session, rows: list[list[str]], now: datetime, rulebooks: Rulebooks) -> Changes:
    """Bring the directory into step with a list. Raises `_Mistakes`, and `db.programs.NoProgram`."""
    coordinating = programs.coordinating(session)
    known = {row.code: row.name for row in agencies.present(session)}
    entries, mistakes = roster.read(rows, known, coordinating)
    if mistakes:
        raise _Mistakes(mistakes)
    return expected.take_list(session, entries, now, ACTOR)


def _looked_at(database: Database, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What a unit of work would give; it is undone, and the database is free while somebody thinks about it."""
    found: list[T] = []

    def look(session: Session) -> None:
        found.append(work(session, *args, **kwargs))
        raise _Undone

    with suppress(_Undone):
        database.run_now(look)
    return found[-1]


def _tell(changes: Changes) -> None:
    for word, lines in (("new", changes.new), ("changed", changes.changed), ("gone", changes.gone)):
        for line in lines:
            typer.echo(f"{word:8}{line}")
    if changes.same:
        typer.echo(f"as before: {changes.same}")
    if changes.none:
        typer.echo("Nothing has changed.")


def _read(file: Path) -> list[list[str]]:
    kind = _kind(file)
    try:
        return tables.read(file.read_bytes(), kind)
    except OSError as error:
        fail(f"{file}: cannot be read ({error.strerror})")
    except NotATable as error:
        fail(f"{file}: {error}")


def _kind(file: Path) -> str:
    if file.suffix.lower() not in tables.KINDS:
        fail(f"{file}: must end in {' or '.join(tables.KINDS)}")
    return file.suffix.lower()


@people_app.command()
def export(file: Annotated[Path, typer.Argument(help="A workbook (.xlsx) or .csv to be written.")]) -> None:
    """Write who holds what post since when, on which messengers, and when they answered last; an import reads it. Who
    was handed single assignments only is left out."""
    kind = _kind(file)
    settings, database, _ = _begin()
    listed = [each for each in database.read_now(directory.everybody) if not each.only]
    database.close()
    texts = Texts(settings.language)
    own = 0 if settings.language == "vi" else 1
    agency, *others = (headings[own] for headings in COLUMNS.values())
    name, *rest = MORE[settings.language]
    rows = [[agency, name, *others, *rest], *(_row(each, texts, settings.zone) for each in listed)]
    try:
        private.make_file(file)
        file.write_bytes(tables.write(rows, kind))
    except OSError as error:
        fail(f"{file}: cannot be written ({error.strerror})")
    typer.echo(f"{file}: {len(listed)} posts; names and phone numbers stand in it")


def _row(each: Listed, texts: Texts, zone: ZoneInfo) -> list[str]:
    return [
        each.agency.code,
        each.agency.name,
        each.name,
        each.position or "",
        each.phone or "",
        texts.line("role", code=each.role),
        _day(each.since, zone),
        ", ".join(each.channels),
        _day(each.answered_at, zone),
    ]


def _day(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%d/%m/%Y}" if at else ""


@people_app.command("list")
def list_() -> None:
    """Show who holds what post, agency by agency, with the number that `dondoc people remove` takes."""
    settings, database, _ = _begin()
    listed = database.read_now(directory.everybody)
    database.close()
    before = ""
    for each in listed:
        if each.agency.code != before:
            typer.echo(f"{each.agency.code}  {each.agency.name}")
            before = each.agency.code
        typer.echo(f"  {each.person_id or '-':>5}  {_described(each, settings.zone)}")
    if not listed:
        typer.echo("Nobody has joined or is expected yet: `dondoc people import FILE`, `dondoc invite AGENCY`.")


def _described(each: Listed, zone: ZoneInfo) -> str:
    words = [each.name, f"{each.role} ({each.only})" if each.only else each.role, each.position, each.phone]
    if each.person_id is None:
        words.append("expected")
    else:
        words.append(f"since {_day(each.since, zone)}")
        words.append(" and ".join(each.channels) or "no messenger")
        words.append(f"answered {_day(each.answered_at, zone)}" if each.answered_at else "never answered")
        words.append("stopped" if each.stopped else None)
    return ", ".join(word for word in words if word)


@people_app.command()
def remove(
    who: Annotated[str, typer.Argument(help="A name, or a number from `dondoc people list`, or a phone number.")],
    yes: Yes = False,
) -> None:
    """End all posts of somebody, or stop expecting them; their history stays. Says before what is lost."""
    settings, database, now = _begin()
    try:
        for line in _looked_at(database, _remove, who, now, _rulebooks(settings)):
            typer.echo(line)
        if not yes and not typer.confirm("Remove?"):
            typer.echo("Nothing was changed.")
            return
        database.run_now(_remove, who, now, _rulebooks(settings))
        typer.echo("Removed.")
    finally:
        database.close()


def _remove(session: Session, who: str, now: datetime, rulebooks: Rulebooks) -> list[str]:
    """Remove somebody; returns who it is and what is lost. Exits when nobody, or several, are meant."""
    found = _found(session, who)
    if len(found) != 1:
        lines = [f"  {_known(each)}" for each in found]
        fail("\n".join([f'"{who}" may be several people:', *lines]) if found else f'There is nobody "{who}".')
    (row,) = found
    told = [_known(row)]
    if isinstance(row, Expected):
        expected.forget(session, row, now, ACTOR)
        return told
    told += [f"  {_lost(post.role, post.agency.name)}" for post in removing.lost(session, row)]
    removing.remove(session, rulebooks.current(session), row, now, ACTOR)
    return told


def _found(session: Session, who: str) -> list[Person | Expected]:
    """Who is meant: by number or phone, else by the whole name, else by a part of it."""
    everybody: list[Person | Expected] = [*directory.holders(session), *expected.waiting(session)]
    text = who.strip()
    if text.isdecimal() and len(text) <= LONGEST_NUMBER:
        return [each for each in everybody if isinstance(each, Person) and each.id == int(text)]
    if phone := phone_of(text):
        return [each for each in everybody if each.phone == phone]
    named = [each for each in everybody if fold(each.name) == fold(text)]
    return named or [each for each in everybody if fold(text) and fold(text) in fold(each.name)]


def _known(row: Person | Expected) -> str:
    if isinstance(row, Expected):
        return f"{row.name}: expected as {row.role} of {row.agency.name}"
    posts = ", ".join(f"{post.role} of {post.agency.name}" for post in row.held)
    return f"{row.id}  {row.name}: {posts}"


def _lost(role: str, agency: str) -> str:
    if role == "coordinator":
        return "The program is left without a coordinator who can be told of obstacles and requests."
    return f"{agency} is left without anybody who is reminded."


def _begin() -> tuple[Settings, Database, datetime]:
    settings = load()
    database = Database(settings.database_url)
    database.migrate()
    return settings, database, clock_of(settings, database).now()


def _rulebooks(settings: Settings) -> Rulebooks:
    return Rulebooks(settings.zone, settings.window, settings.language)
