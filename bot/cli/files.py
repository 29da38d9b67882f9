"""``dondoc files``: what came with answers is listed, and written to a file of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import true
from sqlalchemy.orm import Session

from bot.cli.program import fail
from bot.settings import load
from bot.texts.render import Texts
from db import agencies, files
from db.models import File
from db.programs import Rulebooks
from db.session import Database
from jobs.attached import name_of

files_app = typer.Typer(help="Files that came with answers, obstacles and results.", no_args_is_help=True)

SHOWN = 200


@files_app.command("list")
def list_(agency: Annotated[str, typer.Argument(help="An agency's code (SYT). Default: everything.")] = "") -> None:
    """List the files that are kept, the newest first: number, name, size, with what, by whom, SHA-256."""
    settings = load()
    texts, database = Texts(settings.language), Database(settings.database_url)
    rulebooks = Rulebooks(settings.zone, settings.window, settings.language)
    try:
        database.prepare_to_read()
        found = database.read_now(_listed, rulebooks, agency.strip())
    finally:
        database.close()
    if found is None:
        fail(f'There is no agency "{agency}": see `dondoc agency list`.')
    for entry in found:
        typer.echo(texts.line("attached_line", entry=entry))
    if not found:
        typer.echo("No file is kept.")


def _listed(session: Session, rulebooks: Rulebooks, code: str) -> list[dict[str, Any]] | None:
    """The files as plain data; ``None`` where there is no such agency."""
    named = agencies.by_code(session, code) if code else None
    if code and named is None:
        return None
    rules = rulebooks.current(session)
    which = files.of_agency(session, named.id) if named else files.KEPT & true()
    found = files.listed(session, which, limit=SHOWN)
    came_with = {row.id: files.origin(session, row, rules, row.received_at) for row in found}
    return [{**files.view(row), **came_with[row.id], "sha256": row.sha256} for row in found]


@files_app.command()
def get(
    number: Annotated[int, typer.Argument(min=1, help="The number from `dondoc files list`.")],
    to: Annotated[
        Path | None, typer.Option("--to", "-o", help="Where it is written: a new file, or a folder. Default: here.")
    ] = None,
) -> None:
    """Write one file as it came, under its cleaned name; nothing that is there is written over."""
    settings = load()
    database = Database(settings.database_url)
    try:
        database.prepare_to_read()
        found = database.read_now(_kept, number)
    finally:
        database.close()
    if found is None:
        fail(f"No file {number} is kept: see `dondoc files list`.")
    name, data = found
    path = to / name if to and to.is_dir() else to or Path(name)
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        fail(f"{path} is there already; name another file with --to.")
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror}.")
    typer.echo(f"{path}: {len(data)} bytes")


def _kept(session: Session, number: int) -> tuple[str, bytes] | None:
    row, found = session.get(File, number), files.content(session, number)
    return (name_of(row, found[1]), found[0]) if row and found else None
