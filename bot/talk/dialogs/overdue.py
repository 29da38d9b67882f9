"""What is acted on from a list: what is overdue of a program, group, duty or agency, and how questions speak of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import views
from db.board.shown import Shown, late_of
from db.models import Address, Agency, Assignment, Duty, Program
from db.reach import Reach
from rules.authority import Action, Role

ALL = "all"
"""In a choice's token: everything that is overdue."""

MOST = 500
"""How many assignments are acted on at once; where there are more, a group, duty or agency is chosen."""

NAMED = 8

SENDS = ("press", "lead")

To = dict[int, tuple[Address, list[Assignment]]]


def check(turn: Turn, program: Program, what: str) -> None:
    """Of a program that is paused or archived nothing is sent. Raises `Stale`."""
    if what in SENDS and program.id not in turn.rules.followed:
        raise Stale("not_followed")


def rows_of(turn: Turn, shown: Shown) -> Sequence[Assignment]:
    """What is overdue of it now. Raises `Stale` where nothing is, or too much."""
    rows = late_of(turn.session, shown, turn.rules, turn.now, MOST + 1)
    if not rows:
        raise Stale("nothing_late")
    if len(rows) > MOST:
        raise Stale("too_much_late")
    return rows


def about(turn: Turn, shown: Shown) -> dict[str, Any]:
    """What is shown, as messages speak of it."""
    name, number = None, shown.ref
    if shown.part == "agency":
        name = turn.session.get_one(Agency, shown.ref).name
    elif shown.part == "duty":
        name = turn.session.get_one(Duty, shown.ref).title
    return {"part": shown.part, "ref": shown.ref or ALL, "program": shown.program_id, "name": name, "number": number}


def asking(turn: Turn, shown: Shown, rows: Sequence[Assignment]) -> dict[str, Any]:
    """What every question says first: what it is about, how much there is, of whom."""
    names = list(dict.fromkeys(row.agency.name for row in rows))
    return {
        **views.under(turn.rules.books[shown.program_id]),
        "about": about(turn, shown),
        "total": len(rows),
        "agencies_total": len(names),
        "names": names[:NAMED],
    }


def data_of(shown: Shown, **more: Any) -> dict[str, Any]:
    return {"part": shown.part, "of": shown.ref, "program": shown.program_id, **more}


def mark(shown: Shown, what: str) -> int:
    """What tells a question's choices from those of an older one, which was about something else: *Gửi* under that one
    sends nothing. Below zero, where no row has its number."""
    return -1 - (crc32(f"{what}:{shown.part}:{shown.ref}:{shown.program_id}".encode()) >> 2)


def asked(turn: Turn, data: dict[str, Any], what: str) -> Shown:
    """What a question was about. Raises `Refused`, `Stale`."""
    program = turn.session.get_one(Program, data["program"])
    turn.require(Action.DECIDE, turn.home.id, program)
    check(turn, program, what)
    return Shown(data["program"], data["part"], data["of"])


def receivers(turn: Turn, rows: Sequence[Assignment], role: Role) -> To:
    """Who is told of what, each person (id) once."""
    reach = Reach.of(turn.session)
    found: To = {}
    for row in rows:
        for address in reach.by_hand(role, row):
            found.setdefault(address.person_id, (address, []))[1].append(row)
    return found
