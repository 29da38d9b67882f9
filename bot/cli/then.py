"""``--as-of``: what is read by a command at present, or as it was known at an instant that has been."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli.program import fail
from bot.settings import Settings
from db import past, programs
from db.models import Program
from rules.due import END_OF_DAY

AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="As it was known then, told from the log: 2022-08-31T17:00, or a day (all of it)."),
]
ProgramNumber = Annotated[str | None, typer.Option("--program", help="The program's number, where there are several.")]


def instant(text: str | None, settings: Settings, now: datetime) -> datetime:
    """The instant (aware) that ``--as-of`` names; ``now`` without one, and where today is not over."""
    if text is None:
        return now
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        fail(f'--as-of: "{text}" is not a time (write it as 2022-08-31T17:00, or 2022-08-31).')
    at = at if at.tzinfo else at.replace(tzinfo=settings.zone)
    if at > now:
        fail(f"--as-of: {text} is still to come.")
    hour_given = "T" in text or " " in text
    return at if hour_given else min(datetime.combine(at.date(), END_OF_DAY, at.tzinfo), now)


@contextmanager
def standing(
    session: Session, settings: Settings, text: str | None, now: datetime
) -> Iterator[tuple[Session, datetime]]:
    """The rows that are meant, and the instant of which they speak (aware)."""
    at = instant(text, settings, now)
    if text is None:
        yield session, at
        return
    try:
        with past.known(session, at, messages=True) as known:
            yield known, at
    except past.NotKnown as unknown:
        if unknown.since is None:
            fail("Nothing is in the log yet.")
        since = unknown.since.astimezone(settings.zone)
        fail(f"The log knows everything from {since:%d/%m/%Y %H:%M} on, and nothing before.")


def program(session: Session, number: str | None) -> Program:
    """The program that is meant: of one, that one; else the one that is named. Raises `UnknownProgram`, `NoProgram`."""
    if number:
        return programs.named(session, number)
    found = [row for row in programs.every(session) if row.state != programs.ARCHIVED]
    if len(found) != 1:
        fail(f"Say which program (--program NUMBER): {', '.join(row.number for row in found) or 'all are archived'}")
    return found[0]
