"""``/tinhtrang`` (``/status``): the coordinator sees at a glance who is late, and opens the parts with buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.talk.dialogs import disbursement, overview, promised
from bot.talk.turn import Stale, Turn, key
from db import agencies, board, inherited, people, present, replies, successions, views
from db.models import Absence, Agency, Program
from jobs import succeeding
from rules.authority import Action

AGENCY_SHOWN = 12
BEFORE_SHOWN = 6
NEAR_SHOWN = 20
LISTED = ("all", "0")
"""In a choice's token: no program, but the list of them; 0 is what earlier messages carry."""


def show(turn: Turn, args: str) -> None:
    """The whole program, or with ``args`` (a code or part of a name) one agency. Raises `Refused`."""
    if args.strip():
        _find_agency(turn, args)
    else:
        turn.require(Action.SEE_OVERVIEW, program=turn.program)
        overview.show(turn)


def press(turn: Turn, args: list[str]) -> None:
    """``s:<part>:<page>`` and ``s:agency:<code>``: open a part. Raises `Refused`."""
    turn.keep_choices = True
    part, which = args
    if part == "agency":
        _find_agency(turn, which)
        return
    if part == "program":
        if which in LISTED:
            choose_program(turn)
        else:
            _choose(turn, key(which))
        return
    turn.require(Action.SEE_OVERVIEW, program=turn.program)
    if part == "promises":
        promised.show(turn)
    elif part == "requests":
        overview.show_requests(turn, key(which))
    else:
        overview.show_list(turn, part, key(which))


def choose_program(turn: Turn) -> None:
    """``/chuongtrinh``: which of several programs the overview speaks of. Raises `Refused`."""
    turn.require(Action.SEE_OVERVIEW, program=turn.program)
    listed = [
        {**views.program(turn.rules.books[number]), "id": number, "chosen": number == turn.program.id}
        for number in turn.seen or [turn.program.id]
    ]
    turn.say("programs", programs=listed)


def _choose(turn: Turn, number: int) -> None:
    """``s:program:<id>``: the overview of that program. Raises `Refused`, `Stale`."""
    program = turn.session.get(Program, number)
    if program is None:
        raise Stale
    turn.require(Action.SEE_OVERVIEW, program=program)
    if number not in turn.seen:
        raise Stale
    people.choose_program(turn.session, turn.person, program.id, turn.now)
    overview.show(turn)


def _find_agency(turn: Turn, text: str) -> None:
    turn.require(Action.SEE_AGENCY, turn.home.id)
    near = agencies.ever(turn.session, text)
    if len(near) == 1:
        _agency(turn, near[0])
    else:
        _ask_which(turn, text, near)


def _ask_which(turn: Turn, text: str, near: Sequence[Agency]) -> None:
    """No agency, or several, are called like that."""
    if near:
        turn.say("agency_which", text=text, near=[views.agency(row) for row in near[:NEAR_SHOWN]], total=len(near))
    else:
        turn.say("unknown_agency", text=text)


def _agency(turn: Turn, agency: Agency) -> None:
    turn.require(Action.SEE_AGENCY, agency.id)
    work = board.work_of(turn.session, agency.id, turn.rules.local(turn.now).date(), AGENCY_SHOWN)
    numbers = [row.id for row in work.shown]
    latest, formerly = replies.latest_of_all(turn.session, numbers), inherited.formerly(turn.session, numbers)
    items = [
        {
            **turn.view(row),
            "now_of": None if row.agency is agency else row.agency.name,
            "from": [each.name for each in formerly.get(row.id, ()) if each.id != agency.id],
            "reminders": row.reminders,
            "reply": views.reply(latest[row.id], turn.rules) if row.id in latest else None,
        }
        for row in work.shown
    ]
    reached = {
        address.person_id for role in people.ROLES for address in people.reachable(turn.session, role, agency.id)
    }
    away = present.away_of(turn.session, agency)
    turn.say(
        "status_agency",
        agency=views.agency(agency),
        people=[
            {
                "name": post.person.name,
                "role": post.role,
                "reached": post.person_id in reached,
                "away": _away(away.get(post.person_id)),
            }
            for post in people.posts_at(turn.session, agency.id, but="coordinator")
        ],
        capital=disbursement.of_agency(turn, agency),
        total=work.open + work.done,
        done=work.done,
        missed=work.missed,
        not_held=work.not_held,
        items=items,
        **_places_taken(turn, agency),
    )


def _away(row: Absence | None) -> dict[str, Any] | None:
    """Until when somebody is on leave, and who stands in."""
    return {"until": row.until_on.isoformat(), "deputy": row.deputy.name if row.deputy else None} if row else None


def _places_taken(turn: Turn, agency: Agency) -> dict[str, Any]:
    """Who took the agency's place, whose place it took, and what those had done."""
    ended, took = successions.of_old(turn.session, agency.id), successions.of_new(turn.session, agency.id)
    olds = list(dict.fromkeys(old for each in took for old in each.olds))
    total, before = board.done_by(turn.session, [old.id for old in olds], BEFORE_SHOWN)
    return {
        "ended": succeeding.view(ended, successions.inheritor(ended)) if ended else None,
        "took_over": [succeeding.view(each, None) for each in took],
        "before": [turn.view(row) for row in before],
        "before_total": total,
    }
