"""``dondoc agency list|add|rename|succeed|split|close``: the one directory of agencies, and who takes whose place."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli.program import day as read_day
from bot.cli.program import fail
from bot.cli.timing import clock_of
from bot.clock import Clock
from bot.settings import Settings, load
from db import agencies, coordinating, inheriting, invites, loading, posts, programs, successions
from db.models import Agency, Program, Succession
from db.programs import Rulebooks
from db.session import Database
from jobs import succeeding
from jobs.in_parts import InParts
from rules.codes import code_of
from rules.reading import name_or
from rules.roster import phone_of
from rules.rulebook import Rules
from rules.succession import takes_effect

agency_app = typer.Typer(
    help="The directory of agencies: list, add, rename, succeed, split, close.", no_args_is_help=True
)

ACTOR = "operator"
HEAD = "Thủ trưởng đơn vị"
LONGEST = {"name": 120, "head": 60}

Code = Annotated[str, typer.Argument(help="The agency's code, such as SYT.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
From = Annotated[str | None, typer.Option("--from", help="Since which day (2025-03-01); default: today.")]


@agency_app.command("list")
def list_(gone: Annotated[bool, typer.Option("--gone", help="Those that have ended as well.")] = False) -> None:
    """List the directory: code, name, head, phone, since and until when, in which groups of which programs."""

    def work(session: Session, _: Rules, __: date) -> list[str]:
        lines = [_line(session, row) for row in agencies.every(session) if gone or row.gone_at is None]
        waiting = [f"waits: {_sentence(row)}" for row in successions.waiting(session)]
        return [*lines, *waiting] or ["The directory is empty."]

    _do(work)


def _line(session: Session, row: Agency) -> str:
    places = [
        f"{program.number} group {member.group_number}" for program, member in agencies.memberships(session, row.id)
    ]
    days = [f"from {row.from_on}" if row.from_on else "", f"until {row.until_on}" if row.until_on else ""]
    ended = successions.of_old(session, row.id)
    after = f"succeeded by {', '.join(new.code for new in ended.news)}" if ended and ended.news and row.gone_at else ""
    more = [row.head, row.phone or "", *days, after, *places, "" if places or row.gone_at else "in no program"]
    return f"{row.code:12}{row.name}: {', '.join(each for each in more if each)}"


@agency_app.command()
def add(
    code: Code,
    name: Annotated[str, typer.Argument(help="The agency's full name.")],
    head: Annotated[str, typer.Option(help="Who heads it.")] = HEAD,
    phone: Annotated[str | None, typer.Option(help="A phone number.")] = None,
    program: Annotated[
        str | None, typer.Option(help="The program that obliges it, such as 01/CTr-UBND, or 01.")
    ] = None,
    group: Annotated[int | None, typer.Option(help="The number of its group in the program.")] = None,
    start: From = None,
) -> None:
    """Add an agency that no program file names, to the directory or to a group of a program as well."""
    if (program is None) != (group is None):
        fail("--program and --group go together.")
    wanted = code_of(code)
    if wanted is None:
        fail(f'"{code}" is not a code (letters A-Z, digits, dots, hyphens).')
    called, headed, number = _text(name, "name"), _text(head, "head"), _phone(phone)
    since = read_day(start, "--from")

    def work(session: Session, rules: Rules, now: datetime) -> list[str]:
        row = _there(session, wanted)
        if row is None or program is None:
            row = agencies.add(session, wanted, called, headed, now, ACTOR, phone=number, from_on=since)
        if program is None or group is None:
            return [f"{row.code} {row.name}: in the directory, in no program."]
        there = programs.named(session, program)
        _put(session, rules, there, row, group, since or rules.local(now).date(), now)
        return [f"{row.code} {row.name}: in group {group} of {there.number}."]

    def has(session: Session) -> str:
        """What there is to do for it, whether this command or the bot has written it."""
        row, there = _present(session, wanted), programs.named(session, program or "")
        opened = [each for each in inheriting.open_of(session, [row.id]) if each.duty.program_id == there.id]
        return f"{wanted} has {len(opened)} open assignments there."

    _do(work, planned=has if program else None)


def _put(session: Session, rules: Rules, program: Program, row: Agency, group: int, on: date, now: datetime) -> None:
    known = [each.number for each in rules.books[program.id].program.groups]
    if group not in known:
        fail(f"{program.number} has no group {group}; its groups: {', '.join(map(str, known))}.")
    if row in agencies.present(session, program.id):
        fail(f"{row.code} is in {program.number} already.")
    agencies.put_into(session, program, row, group, on, now, ACTOR)
    loading.take_over(session, program, now)


def _there(session: Session, code: str) -> Agency | None:
    return next((row for row in agencies.every(session) if row.code == code and row.gone_at is None), None)


@agency_app.command()
def rename(
    code: Code,
    name: Annotated[str | None, typer.Argument(help="What it is called now.")] = None,
    head: Annotated[str | None, typer.Option(help="Who heads it now.")] = None,
    phone: Annotated[str | None, typer.Option(help='A phone number; "" takes it away.')] = None,
) -> None:
    """Call an agency or its head otherwise, or note its phone number; program files do not change it back.

    The code stays: where a decision makes a new agency of it, use `dondoc agency succeed`.
    """
    if name is None and head is None and phone is None:
        fail("Say what changes: a name, --head or --phone.")
    said = {"name": _text(name, "name") if name else "", "head": _text(head, "head") if head else ""}
    number = "" if phone == "" else _phone(phone)

    def work(session: Session, _: Rules, now: datetime) -> list[str]:
        row = _present(session, code)
        lines = agencies.rename(session, row, now, ACTOR, **said, phone=number)
        for each in coordinating.programs_of(session, row.id) if lines else ():
            loading.take_over(session, session.get_one(Program, each), now)
        return lines or ["Nothing has changed."]

    _do(work)


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
        ending, following = ([_present(session, code) for code in codes] for codes in (olds, news))
        day = wanted or today
        if not following:
            _refuse_coordinating(session, ending)
        row = successions.decide(session, ending, following, day, now, ACTOR)
        told = _before(session, row, today)
        succeeding.decide(session, rules, row, now)
        return told

    with _Opened() as (settings, database, clock):
        now = clock.now()
        today = now.astimezone(settings.zone).date()
        at_once = takes_effect(wanted or today, today)
        try:
            told, planned = _parts(settings, database).look(_unit(settings, work, now), now)
            typer.echo("\n".join([*told, f"planning: {planned}"] if at_once and str(planned) else told))
            if not yes and not _agreed():
                typer.echo("Nothing was changed.")
                raise typer.Exit(1)
            parts = _parts(settings, database)
            parts.run(_unit(settings, work, clock.now()))
            if at_once:
                parts.plan(now)
            typer.echo("Done." if at_once else f"Noted; it is carried out on {wanted}.")
        except (successions.NotPossible, invites.UnknownAgency) as error:
            fail(str(error))


def _before(session: Session, row: Succession, today: date) -> list[str]:
    """What will change, in words."""
    heir = successions.inheritor(row)
    to = f"go to {heir.code}" if heir else "end"
    lines = [_sentence(row)]
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


def _sentence(row: Succession) -> str:
    olds, news = (", ".join(f"{each.code} {each.name}" for each in agencies) for agencies in (row.olds, row.news))
    return f"from {row.day} on: {olds} -> {news or 'nobody'}"


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


def _present(session: Session, code: str) -> Agency:
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


def _text(text: str, what: str) -> str:
    called = name_or(text, "", LONGEST[what] + 1)
    if not called or len(called) > LONGEST[what]:
        fail(f"The {what} needs 1 to {LONGEST[what]} letters.")
    return called


def _phone(text: str | None) -> str | None:
    number = phone_of(text) if text else None
    if text and number is None:
        fail(f'"{text}" is no phone number.')
    return number


class _Opened:
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


def _unit(settings: Settings, work: Work, now: datetime) -> Callable[[Session], list[str]]:
    """``now`` was read before: a sandbox's clock is asked over HTTP, and nobody waits for that."""

    def unit(session: Session) -> list[str]:
        return work(session, _rulebooks(settings).current(session), now)

    return unit


def _rulebooks(settings: Settings) -> Rulebooks:
    return Rulebooks(settings.zone, settings.window, settings.language)


def _parts(settings: Settings, database: Database) -> InParts:
    """Others work meanwhile; what is looked at and what is stored do not share what they know of the programs."""
    return InParts(database, _rulebooks(settings))


def _do(work: Work, *, planned: Callable[[Session], str] | None = None) -> None:
    """Do something and tell of it; ``planned``: and plan by it, then say this."""
    with _Opened() as (settings, database, clock):
        try:
            parts = _parts(settings, database)
            for line in parts.run(_unit(settings, work, clock.now())):
                typer.echo(line)
            if planned:
                parts.plan(clock.now())
                typer.echo(database.read_now(planned))
        except (agencies.Taken, invites.UnknownAgency, successions.NotPossible) as error:
            fail(str(error))
