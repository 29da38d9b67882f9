"""What the commands about the directory of agencies share: an open database, its clock, work by the rules in force."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from bot.cli.timing import clock_of
from bot.clock import Clock
from bot.settings import Settings, load
from db import agencies, invites, successions
from db.models import Agency, Succession
from db.programs import Rulebooks
from db.session import Database
from jobs.in_parts import InParts
from rules.rulebook import Rules

ACTOR = "operator"


class Opened:
    """The settings, the database, which is closed afterwards, and its clock."""

    def __enter__(self) -> tuple[Settings, Database, Clock]:
        settings = load()
        self._database = Database(settings.database_url)
        self._database.migrate()
        return settings, self._database, clock_of(settings, self._database)

    def __exit__(self, *_: object) -> None:
        self._database.close()


Work = Callable[[Session, Rules, datetime], list[str]]
"""Something to be done by the rules of before, at an instant; returns what is said of it."""


def unit(settings: Settings, work: Work, now: datetime) -> Callable[[Session], list[str]]:
    """``now`` was read before: a sandbox's clock is asked over HTTP, and nobody waits for that."""

    def unit(session: Session) -> list[str]:
        return work(session, rulebooks(settings).current(session), now)

    return unit


def rulebooks(settings: Settings) -> Rulebooks:
    return Rulebooks(settings.zone, settings.window, settings.language)


def parts_of(settings: Settings, database: Database) -> InParts:
    """Others work meanwhile; what is looked at and what is stored do not share what they know of the programs."""
    return InParts(database, rulebooks(settings))


def present(session: Session, code: str) -> Agency:
    """An agency of the directory by its code. Raises `db.invites.UnknownAgency`, `db.successions.NotPossible`."""
    rows = {row.code: row for row in agencies.every(session)}
    row = rows.get(code.strip().upper())
    if row is None:
        raise invites.UnknownAgency(code, [each.code for each in rows.values() if each.gone_at is None])
    if row.gone_at is not None:
        ended = successions.of_old(session, row.id)
        after = f"; {', '.join(new.code for new in ended.news)} took its place" if ended and ended.news else ""
        raise successions.NotPossible(f"{row.code} exists no more{after}.")
    return row


def sentence(row: Succession) -> str:
    olds, news = (", ".join(f"{each.code} {each.name}" for each in agencies) for agencies in (row.olds, row.news))
    return f"from {row.day} on: {olds} -> {news or 'nobody'}"
