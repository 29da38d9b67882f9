"""The coordinator's decision about what pressing did not achieve: press on, extend, phone (ending it: `ending`)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.talk.dialogs import directing, group_extension, overtaken, phoning
from bot.talk.dialogs.extension import days_after
from bot.talk.dialogs.progress import read_coming_day
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import audit, cards, decisions, extensions, hearers, progress
from db.models import Address, Assignment
from db.reach import Reach
from jobs import decided, settling, telling
from rules.authority import Action, Role
from rules.deciding import AGAIN, What
from rules.status import State

LEADERS = ("give", "directed", "explain")
DECIDES = {"on": What.PRESS_ON, "send": What.PRESS_ON, "extend": What.EXTEND}


def press(turn: Turn, args: list[str]) -> None:
    """``p:<assignment>:<what>[:<seen>]``: what a leader (see `directing`) or a coordinator says to what was reported to
    them; ``seen``: the newest decision that the card knew of (see `overtaken`).

    Raises `Refused` for who may not, `Stale` when it is done meanwhile."""
    if args[1] in LEADERS:
        directing.press(turn, turn.assignment(args[0], Action.DIRECT), args[1:])
        return
    row = turn.assignment(args[0], Action.DECIDE)
    turn.keep_choices = True
    if args[1] in DECIDES and overtaken.say_if(turn, row, DECIDES[args[1]], overtaken.seen_in(args[2:])):
        return
    _check(row)
    match args[1]:
        case "card":
            turn.say("decision_card", assignments=[cards.to_decide(turn.session, row, turn.rules, turn.now)])
        case "on":
            _look(turn, row)
        case "send":
            _press_on(turn, row)
        case "extend" if row.duty.kind != "meeting":
            _ask_day(turn, row, seen=overtaken.seen_in(args[2:]))
        case "phone":
            audit.record(turn.session, turn.now, turn.actor, "phone", f"assignment:{row.id}")
            phoning.card(turn, turn.program_of(row), row.agency, row)
        case _:
            raise Stale


def _check(row: Assignment) -> None:
    if row.state is not State.OPEN:
        raise Stale("waived" if row.state in (State.WAIVED, State.NOT_TRACKED) else "answered")


def _look(turn: Turn, row: Assignment) -> None:
    """Show what would be sent, and to whom, before anything is."""
    told = _receivers(turn, row)
    turn.say(
        "press_preview",
        assignments=[turn.view(row)],
        in_place=_in_place(turn, row),
        seen=cards.to_decide(turn.session, row, turn.rules, turn.now)["seen"],
        to=[{"name": each.person.name, "channel": each.channel} for each in told],
        today=_is_reminded_today(turn, row),
    )


def _is_reminded_today(turn: Turn, row: Assignment) -> bool:
    last = row.last_step_at
    return last is not None and turn.rules.local(last).date() == turn.rules.local(turn.now).date()


def _receivers(turn: Turn, row: Assignment) -> list[Address]:
    """Who is reminded of it and can be told, each once: the officials, as where all of a list are pressed on about.
    Leaders get a card to decide on, by *Báo cáo lãnh đạo*, and are reminded only in the place of officials."""
    told = {each.person_id: each for each in Reach.of(turn.session).told(Role.OFFICIAL, row)}
    return list(told.values())


def _in_place(turn: Turn, row: Assignment) -> dict[str, Any] | None:
    return telling.instead(turn.session, Reach.of(turn.session), [row])


def _press_on(turn: Turn, row: Assignment) -> None:
    """Remind the agency's people now, by hand; some days later the coordinators are asked again, once."""
    days = turn.rules.of(row).workdays
    again = datetime.combine(days.add(turn.rules.local(turn.now).date(), AGAIN), _hour(turn, row), turn.rules.zone)
    told = _receivers(turn, row)
    turn.tell(told, "pressed_on", assignments=[turn.view(row)], in_place=_in_place(turn, row))
    row.reminders += bool(told)
    progress.ask_again(turn.session, row, again)
    asks = decisions.asks_next(turn.session, row, turn.rules, turn.now)
    waits = progress.of(turn.session, row, Role.COORDINATOR).waits is not None
    audit.record(turn.session, turn.now, turn.actor, "press_on", f"assignment:{row.id}", {"people": len(told)})
    decided.tell(turn.session, turn.rules, [row], turn.person, turn.now)
    names = [each.person.name for each in told]
    again_on: dict[str, Any] = {"again": asks.date().isoformat() if asks else None, "over": waits and not asks}
    turn.say("pressing_done", what="on", assignment=turn.view(row), people=len(told), names=names, **again_on)


def _hour(turn: Turn, row: Assignment) -> Any:
    ladder = turn.rules.of(row).ladder(row.duty.code)
    return ladder.at if ladder else turn.rules.window.intervals[0][0]


def _ask_day(
    turn: Turn, row: Assignment, seen: datetime | None, problem: str | None = None, given: date | None = None
) -> None:
    turn.ask(
        "pressing",
        "day",
        "ask_day",
        {"seen": seen.isoformat() if seen else None},
        row.id,
        assignment=turn.view(row),
        days=days_after(turn, row),
        problem=problem,
        given=given.isoformat() if given else None,
        purpose="decide",
    )


def day(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The day until which the coordinator extends of their own accord; the agency is told."""
    row = turn.assignment(data["ref"], Action.DECIDE)
    seen = datetime.fromisoformat(data["seen"]) if data.get("seen") else None
    if overtaken.say_if(turn, row, What.EXTEND, seen):
        turn.close()
        return
    _check(row)
    found = read_coming_day(text, turn.rules.local(turn.now).date())
    if isinstance(found, str):
        _ask_day(turn, row, seen, problem=found)
        return
    if found <= turn.rules.of(row).course(row).last_day:
        _ask_day(turn, row, seen, problem="not_later", given=found)
        return
    told = hearers.pressed(turn.session, row)
    waited = extensions.asked_among(turn.session, [row])
    extensions.give(turn.session, [row], found, "", turn.person, turn.now, turn.rules)
    turn.close()
    decided.tell(turn.session, turn.rules, [row], turn.person, turn.now)
    group_extension.tell_closed(turn, waited)
    asked = extensions.asked(waited)
    turn.tell(told, "extended", assignment=turn.view(row), asked=asked[0] if asked else None)
    settling.tell(turn.session, turn.rules, [row], turn.now, {each.person_id for each in told})
    view = turn.view(row)
    turn.say("pressing_done", what="extend", assignment=view, people=len(told), again=None, asked=asked)
