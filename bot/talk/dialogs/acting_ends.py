"""Acting from a list of what is overdue: more time for it, and ending it, looked at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.talk.dialogs import group_extension, overdue, overtaken
from bot.talk.dialogs.progress import read_coming_day
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import assignments, extensions, hearers
from db.board.shown import Shown
from db.models import Address, Assignment, Program
from jobs import decided, settling
from rules.authority import Role
from rules.meaning.group_extension import split_reason
from rules.status import Move, State

AHEAD = (3, 5, 10)
"""Working days from today on that are offered as the day of more time."""


def ask_day(turn: Turn, shown: Shown, problem: str | None = None, why: str = "") -> None:
    rows = _extendable(turn, shown)
    workdays, today = turn.rules.books[shown.program_id].workdays, turn.rules.local(turn.now).date()
    days = [workdays.add(today, ahead).isoformat() for ahead in AHEAD]
    asking = overdue.asking(turn, shown, rows)
    data, mark = overdue.data_of(shown, why=why), overdue.mark(shown, "extend")
    turn.ask("acting", "day", "ask_acting_day", data, mark, **asking, days=days, problem=problem)


def _extendable(turn: Turn, shown: Shown) -> list[Assignment]:
    """What is shown and can be given more time: a meeting is held or missed. Raises `Stale` where nothing is."""
    found = overdue.rows_of(turn, shown)
    kinds = extensions.kinds({row.agency_id for row in found})
    rows = [row for row in found if row.duty.kind in kinds]
    if not rows:
        raise Stale("nothing_late")
    return rows


def day(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Until when, and why where that is said too; then it is shown who gets it, as for ``/giahan``. Raises `Refused`,
    `Stale`."""
    shown = overdue.asked(turn, data, "extend")
    if overtaken.say_all(turn, shown):
        turn.close()
        return
    today = turn.rules.local(turn.now).date()
    said, why = split_reason(text)
    why = why or data.get("why", "")
    until = read_coming_day(said, today)
    if isinstance(until, str):
        ask_day(turn, shown, until, why)
        return
    rows = _extendable(turn, shown)
    wanted = list(dict.fromkeys(row.agency for row in rows))
    turn.close()
    program = turn.session.get_one(Program, shown.program_id)
    group_extension.offer(turn, program, wanted, until, why=why, duties={row.duty_id for row in rows})


def ask_reason(turn: Turn, shown: Shown) -> None:
    rows = overdue.rows_of(turn, shown)
    people = len(overdue.receivers(turn, rows, Role.OFFICIAL))
    asking = overdue.asking(turn, shown, rows)
    data = overdue.data_of(shown, ids=[row.id for row in rows])
    turn.ask("acting", "reason", "ask_acting_reason", data, overdue.mark(shown, "waive"), **asking, people=people)


def reason(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The reason in words, or ``none``: then it is shown what would be ended, and what the agencies are told. Raises
    `Refused`, `Stale`."""
    shown = overdue.asked(turn, data, "waive")
    rows = _still(turn, shown, data)
    why = None if text == "none" else text
    to = _hear_of_the_end(turn, rows)
    reached = [row for row in rows if to[row.id]]
    sample = [{**turn.view(row), "state": str(State.WAIVED)} for row in reached[:1]]
    people = {each.person_id: each.channel for found in to.values() for each in found}
    nobody = list(dict.fromkeys(row.agency.name for row in rows if row not in reached))
    turn.ask(
        "acting",
        "ending",
        "acting_ending",
        {**data, "why": why},
        overdue.mark(shown, "waive"),
        **overdue.asking(turn, shown, rows),
        reason=why,
        assignments=sample,
        people=len(people),
        channels=dict(sorted(Counter(people.values()).items())),
        nobody=nobody[: overdue.NAMED],
        nobody_total=len(nobody),
        asked=extensions.asked(extensions.asked_among(turn.session, rows)),
    )


def ended(turn: Turn, data: dict[str, Any], text: str) -> None:
    """*Đồng ý*: what was shown, and is still overdue, is ended, and the agencies are told. Raises `Refused`,
    `Stale`."""
    shown = overdue.asked(turn, data, "waive")
    if text != "yes":
        raise Stale
    rows = _still(turn, shown, data)
    waited = extensions.asked_among(turn.session, rows)
    turn.close()
    to = _hear_of_the_end(turn, rows)
    told: set[int] = set()
    for row in rows:
        because = data["why"] or "coordinator"
        assignments.move(turn.session, row, Move.WAIVE, turn.actor, turn.now, turn.rules, because=because)
        turn.tell(to[row.id], "ended", assignment=turn.view(row), reason=data["why"])
        hear = {each.person_id for each in to[row.id]}
        settling.tell(turn.session, turn.rules, [row], turn.now, hear)
        told |= hear
    decided.tell(turn.session, turn.rules, rows, turn.person, turn.now)
    group_extension.tell_closed(turn, waited)
    asking = overdue.asking(turn, shown, rows)
    turn.say("acting_done", **asking, what="waive", people=len(told), asked=extensions.asked(waited))


def _still(turn: Turn, shown: Shown, data: dict[str, Any]) -> list[Assignment]:
    """What was shown and is still overdue. Raises `Stale` where nothing is."""
    rows = [row for row in overdue.rows_of(turn, shown) if row.id in data["ids"]]
    if not rows:
        raise Stale("nothing_late")
    return rows


def _hear_of_the_end(turn: Turn, rows: Sequence[Assignment]) -> dict[int, list[Address]]:
    """By assignment (id), who is told that it is ended."""
    return hearers.pressed_each(turn.session, rows)
