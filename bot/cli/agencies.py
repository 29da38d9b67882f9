"""``dondoc agency list|add|rename``: the one directory of agencies; who takes whose place: `bot.cli.succession`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli.directory import ACTOR, Opened, Work, parts_of, present, sentence, unit
from bot.cli.program import day as read_day
from bot.cli.program import fail
from db import agencies, coordinating, inheriting, invites, loading, programs, successions
from db.models import Agency, Program
from rules.codes import code_of
from rules.reading import name_or
from rules.roster import phone_of
from rules.rulebook import Rules

agency_app = typer.Typer(
    help="The directory of agencies: list, add, rename, succeed, split, close.", no_args_is_help=True
)

HEAD = "Thủ trưởng đơn vị"
LONGEST = {"name": 120, "head": 60}

Code = Annotated[str, typer.Argument(help="The agency's code, such as SYT.")]
From = Annotated[str | None, typer.Option("--from", help="Since which day (2025-03-01); default: today.")]


@agency_app.command("list")
def list_(gone: Annotated[bool, typer.Option("--gone", help="Those that have ended as well.")] = False) -> None:
    """List the directory: code, name, head, phone, since and until when, in which groups of which programs."""

    def work(session: Session, _: Rules, __: date) -> list[str]:
        lines = [_line(session, row) for row in agencies.every(session) if gone or row.gone_at is None]
        waiting = [f"waits: {sentence(row)}" for row in successions.waiting(session)]
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
        row, there = present(session, wanted), programs.named(session, program or "")
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
        row = present(session, code)
        lines = agencies.rename(session, row, now, ACTOR, **said, phone=number)
        for each in coordinating.programs_of(session, row.id) if lines else ():
            loading.take_over(session, session.get_one(Program, each), now)
        return lines or ["Nothing has changed."]

    _do(work)


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


def _do(work: Work, *, planned: Callable[[Session], str] | None = None) -> None:
    """Do something and tell of it; ``planned``: and plan by it, then say this."""
    with Opened() as (settings, database, clock):
        try:
            parts = parts_of(settings, database)
            for line in parts.run(unit(settings, work, clock.now())):
                typer.echo(line)
            if planned:
                parts.plan(clock.now())
                typer.echo(database.read_now(planned))
        except (agencies.Taken, invites.UnknownAgency, successions.NotPossible) as error:
            fail(str(error))
