"""``dondoc people erase``: somebody is forgotten, and what they answered stays by their number."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli.people import ACTOR, LONGEST_NUMBER, Yes, _begin, _known, _looked_at, _lost, _rulebooks, people_app
from bot.cli.program import fail
from db import erasing
from db.erasing import Looked
from db.models import Person
from db.programs import Rulebooks
from jobs import removing


@people_app.command()
def erase(
    number: Annotated[str, typer.Argument(help="The number from `dondoc people list`, or from the log.")],
    yes: Yes = False,
) -> None:
    """Forget somebody's name, phone number and chats, and end their posts; what they answered stays, by their number.

    Copies of the database that were made before still hold them. It cannot be undone.
    """
    settings, database, now = _begin()
    try:
        looked = database.read_now(_look, number)
        for line in _looked_at(database, _erase, number, now, _rulebooks(settings), looked):
            typer.echo(line)
        if not yes and not typer.confirm("Erase? It cannot be undone."):
            typer.echo("Nothing was changed.")
            return
        database.run_now(_erase, number, now, _rulebooks(settings), looked)
    finally:
        database.close()
    typer.echo("Erased. Copies that were made before (`dondoc backup --list`) still hold it until they are deleted.")


def _look(session: Session, number: str) -> Looked:
    """Look for what has to be changed, which may take a while and only reads. Exits when there is nobody."""
    return erasing.look(session, _of(session, number))


def _of(session: Session, number: str) -> Person:
    """Who has a number. Exits when there is nobody."""
    known = number.strip().isdecimal() and len(number.strip()) <= LONGEST_NUMBER
    row = session.get(Person, int(number)) if known else None
    if row is None:
        fail(f'"{number}" is nobody\'s number: see `dondoc people list`.')
    return row


def _erase(session: Session, number: str, now: datetime, rulebooks: Rulebooks, looked: Looked) -> list[str]:
    """Erase somebody; returns who it was, what is lost and what is forgotten. Exits when there is nobody."""
    row = _of(session, number)
    told = [_known(row) if row.held else f"{row.id}  {row.name}: no post"]
    told += [f"  {_lost(post.role, post.agency.name)}" for post in removing.lost(session, row)]
    found = removing.erase(session, rulebooks.current(session), row, now, ACTOR, looked)
    return [*told, f"  {found.chats} chats and {found.messages} messages are forgotten; {found.answers} answers stay."]
