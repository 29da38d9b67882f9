"""``dondoc agency succeed|split|close``: who takes whose place; what would change is said and asked first."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli.agencies import Code, From, agency_app
from bot.cli.directory import ACTOR, Opened, parts_of, present, sentence, unit
from bot.cli.program import day as read_day
from bot.cli.program import fail
from db import inheriting, invites, posts, programs, successions
from db.models import Agency, Succession
from jobs import succeeding
from rules.rulebook import Rules
from rules.succession import takes_effect

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]


@agency_app.command()
def succeed(
    codes: Annotated[list[str], typer.Argument(metavar="OLD... NEW", help="Codes: those that end, then who follows.")],
    start: From = None,
    yes: Yes = False,
) -> None:
    """From a day on NEW stands in the place of OLD...: what is open, posts and groups go over, history stays.

    A day to come is waited for. A new agency is added first: `dondoc agency add`.
    """
    if len(codes) < 2:
        fail("Name who ends and who follows: dondoc agency succeed SKHDT STC --from 2025-03-01.")
    _decide(codes[:-1], codes[-1:], start, yes)


@agency_app.command()
def split(
    codes: Annotated[list[str], typer.Argument(metavar="OLD NEW...", help="Codes: who ends, then who follows.")],
    start: From = None,
    yes: Yes = False,
) -> None:
    """From a day on NEW... stand in the place of OLD; the first inherits until a coordinator chooses in the chat."""
    if len(codes) < 3:
        fail("Name who ends and at least two who follow: dondoc agency split SXD SQH SGT --from 2025-03-01.")
    _decide(codes[:1], codes[1:], start, yes)


@agency_app.command()
def close(code: Code, start: From = None, yes: Yes = False) -> None:
    """From a day on an agency exists no more and nobody takes its place; nothing is asked of it, history stays."""
    _decide([code], [], start, yes)


def _decide(olds: Sequence[str], news: Sequence[str], start: str | None, yes: bool) -> None:
    """Say in words what would change, ask, and do it."""
    wanted = read_day(start, "--from")

    def work(session: Session, rules: Rules, now: datetime) -> list[str]:
        today = rules.local(now).date()
        ending, following = ([present(session, code) for code in codes] for codes in (olds, news))
        day = wanted or today
        if not following:
            _refuse_coordinating(session, ending)
        row = successions.decide(session, ending, following, day, now, ACTOR)
        told = _before(session, row, today)
        succeeding.decide(session, rules, row, now)
        return told

    with Opened() as (settings, database, clock):
        now = clock.now()
        today = now.astimezone(settings.zone).date()
        at_once = takes_effect(wanted or today, today)
        try:
            told, planned = parts_of(settings, database).look(unit(settings, work, now), now)
            typer.echo("\n".join([*told, f"planning: {planned}"] if at_once and str(planned) else told))
            if not yes and not _agreed():
                typer.echo("Nothing was changed.")
                raise typer.Exit(1)
            parts = parts_of(settings, database)
            parts.run(unit(settings, work, clock.now()))
            if at_once:
                parts.plan(now)
            typer.echo("Done." if at_once else f"Noted; it is carried out on {wanted}.")
        except (successions.NotPossible, invites.UnknownAgency) as error:
            fail(str(error))


def _before(session: Session, row: Succession, today: date) -> list[str]:
    """What will change, in words."""
    heir = successions.inheritor(row)
    to = f"go to {heir.code}" if heir else "end"
    lines = [sentence(row)]
    if not takes_effect(row.day, today):
        lines.append(f"It is carried out on {row.day}; what is open then is concerned, today this would be:")
    for old in row.olds:
        opened = inheriting.open_of(session, [old.id])
        held = posts.at(session, old.id)
        holders = f" ({', '.join(dict.fromkeys(post.person.name for post in held))})" if held else ""
        waived = f"go to {heir.code}" if heir else "are not owed any more"
        lines.append(f"{old.code}: {len(opened)} open assignments {waived}; {len(held)} posts {to}{holders}")
        coordinated = [each.number for each in programs.every(session) if each.coordinator_id == old.id]
        if coordinated and heir:
            lines.append(f"{heir.code} coordinates {', '.join(coordinated)} in its place, and owes no report to itself")
    if len(row.news) > 1 and heir:
        lines.append(f"{heir.code} inherits until a coordinator says otherwise in the chat")
    return lines


def _refuse_coordinating(session: Session, ending: Sequence[Agency]) -> None:
    ids = [row.id for row in ending]
    for program in programs.every(session):
        if program.coordinator_id in ids and program.state != programs.ARCHIVED:
            fail(f"{program.coordinator.code} coordinates {program.number}: say who follows (`dondoc agency succeed`).")


def _agreed() -> bool:
    """Ask whoever sits there; a script has to say ``--yes``."""
    if not sys.stdin.isatty():
        typer.echo("To do this without being asked say --yes.")
        return False
    return typer.confirm("Do this?")
