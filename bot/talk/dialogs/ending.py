"""The coordinator ends what is overdue and will not be done, with a reason, and can have it followed up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.talk.dialogs import doubting, group_extension, overtaken
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import assignments, extensions, hearers, inherited, inheriting
from db.models import Assignment, Request
from jobs import decided, settling
from rules.authority import Action
from rules.deciding import What
from rules.status import Move, State, Timeliness, timeliness

WHY = ("ending", "reason")
"""The question why it is ended."""


def press(turn: Turn, args: list[str]) -> None:
    """``e:<assignment>:end[:<seen>]``, ``e:<assignment>:again``; ``seen``: what a card knew of (see `overtaken`).

    Raises `Refused` for who may not decide, `Stale` when it is done already."""
    row = turn.assignment(args[0], Action.DECIDE)
    turn.keep_choices = True
    if args[1] == "end":
        carded, seen = len(args) > 2, overtaken.seen_in(args[2:])
        if carded and overtaken.say_if(turn, row, What.END, seen):
            return
        _check(turn, row)
        data = {"seen": seen.isoformat() if seen else None} if carded else {}
        turn.ask(*WHY, "ask_ending", data, row.id, assignment=turn.view(row))
    elif args[1] == "again" and row.state is State.WAIVED:
        assignments.move(turn.session, row, Move.RESTORE, turn.actor, turn.now, turn.rules)
        row.waived_by_program = False
        turn.session.flush()
        inheriting.reopened(turn.session, row, turn.now, turn.rules)
        decided.tell(turn.session, turn.rules, [row], turn.person, turn.now)
        _tell(turn, inherited.goes_on(turn.session, row), None)
    else:
        raise Stale


def reason(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The reason in words, or ``none``; then it is waived, and the agency is told. Whether words that bid or ask
    something are the reason is asked first. Raises `Refused`, `Stale`."""
    row = turn.assignment(data["ref"], Action.DECIDE)
    seen = datetime.fromisoformat(data["seen"]) if data.get("seen") else None
    if "seen" in data and overtaken.say_if(turn, row, What.END, seen):
        turn.close()
        return
    _check(turn, row)
    given = doubting.stated(turn, WHY, "end", data, text, assignment=turn.view(row))
    if not given:
        return
    why = None if given == doubting.NONE else given
    waited = extensions.asked_among(turn.session, [row])
    assignments.move(turn.session, row, Move.WAIVE, turn.actor, turn.now, turn.rules, because=why or "coordinator")
    turn.close()
    decided.tell(turn.session, turn.rules, [row], turn.person, turn.now)
    group_extension.tell_closed(turn, waited)
    _tell(turn, row, why, waited)


def _check(turn: Turn, row: Assignment) -> None:
    """Only what is overdue is ended. Raises `Stale` otherwise."""
    word = timeliness(row.state, turn.rules.of(row).due_at(row), row.reported_at, turn.now)
    if word is not Timeliness.OPEN_LATE:
        raise Stale("answered" if word in (Timeliness.DONE_IN_TIME, Timeliness.DONE_LATE) else "stale")


def _tell(turn: Turn, row: Assignment, why: str | None, waited: Sequence[Request] = ()) -> None:
    """Tell those who have been pressed, and confirm, with what became of the requests that ``waited``."""
    view = turn.view(row)
    pressed = hearers.pressed(turn.session, row)
    reached = turn.tell(pressed, "ended", assignment=view, reason=why)
    settling.tell(turn.session, turn.rules, [row], turn.now, {each.person_id for each in pressed})
    turn.say("ending_done", assignment=view, reason=why, reached=reached, asked=extensions.asked(waited))
