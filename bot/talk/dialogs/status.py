"""``/tinhtrang`` (``/status``): the coordinator sees at a glance who is late, and opens the parts with buttons.

With a day, and perhaps an hour, at its end (``/tinhtrang 31/8/2022``) it tells the same as it was known then.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.talk.dialogs import acting, attached, disbursement, overdue, overview, promised
from bot.talk.stale import Stale, instant, key
from bot.talk.standpoint import Standpoint, Then, then
from bot.talk.turn import Turn
from db import (
    agencies,
    board,
    calls,
    extensions,
    inherited,
    past,
    people,
    posts,
    present,
    replies,
    successions,
    views,
    wishes,
)
from db.board.shown import Shown, late_of
from db.models import Absence, Agency, Program
from jobs import succeeding
from rules.authority import Action
from rules.moments import Moment, NotYet, read_moment
from rules.reading import fold
from rules.tokens import stamp

AGENCY_SHOWN = 12
BEFORE_SHOWN = 6
NEAR_SHOWN = 20
LISTED = ("all", "0")
"""In a choice's token: no program, but the list of them; 0 is what earlier messages carry."""


def show(turn: Turn, args: str) -> None:
    """The whole program, or with ``args`` (a code or part of a name) one agency; at present, or as it was known at the
    instant at the end of ``args``. Raises `Refused`."""
    try:
        moment = read_moment(args, turn.rules.local(turn.now))
    except NotYet:
        turn.say("past_unknown", why="not_yet", since=None)
        return
    if moment is not None:
        _then(turn, moment)
    elif args.strip():
        _find_agency(turn, args)
    else:
        turn.require(Action.SEE_OVERVIEW, program=turn.program)
        overview.show(turn)


def _then(turn: Turn, moment: Moment) -> None:
    """What was known at an instant, of the program or of one agency. Raises `Refused`."""
    if moment.rest:
        turn.require(Action.SEE_AGENCY, turn.home.id)
        near = agencies.ever(turn.session, moment.rest)
        if len(near) != 1:
            _ask_which(turn, moment.rest, near)
            return
        turn.require(Action.SEE_AGENCY, near[0].id)
    else:
        turn.require(Action.SEE_OVERVIEW, program=turn.program)
    try:
        with then(turn.session, turn.rules, turn.program.id, moment.at) as it:
            _tell_then(turn, it, near[0] if moment.rest else None)
    except past.NotKnown as unknown:
        since = turn.rules.local(unknown.since).isoformat() if unknown.since else None
        later = unknown.since != past.begins(turn.session)  # than of other programs
        name = turn.rules.books[turn.program.id].program.name
        turn.say("past_unknown", why="before", since=since, of=name if later else None)


def _tell_then(turn: Turn, it: Then, named: Agency | None) -> None:
    """The overview as it was, or the agency that is ``named`` (today); it may not have been there yet."""
    dated = _dated(it)
    if named is None:
        turn.say("status", **{**overview.Overview(it).params(), **dated})
        return
    agency = it.session.get(Agency, named.id)
    if agency is None:
        turn.say("past_unknown", why="no_agency", since=None)
    else:
        turn.say("status_agency", **{**_params(it, agency), "called": _called(turn, it, agency), **dated})


def _dated(it: Then) -> dict[str, Any]:
    """What is told of the past says so; ``moment`` and ``number``: for its lists, the instant and the program."""
    return {"past": True, "now": it.now.isoformat(), "moment": stamp(it.now), "number": it.program.id}


def _list_then(turn: Turn, part: str, page: int, at: datetime, number: int) -> None:
    """One page of a list as it was known at an instant. Raises `Refused`, `Stale`."""
    program = turn.session.get(Program, number)
    if program is None or at > turn.now:
        raise Stale
    turn.require(Action.SEE_OVERVIEW, program=program)
    if number not in turn.seen:
        raise Stale
    try:
        with then(turn.session, turn.rules, number, at.astimezone(turn.rules.zone)) as it:
            turn.say("status_part", **{**overview.list_of(overview.Overview(it), part, page), **_dated(it)})
    except past.NotKnown:
        raise Stale from None


def press(turn: Turn, args: list[str]) -> None:
    """``s:<part>:<page>`` and ``s:agency:<code>``: open a part; ``s:<part>:<page>:<instant>:<program>``: as it was
    known then. Raises `Refused`, `Stale`."""
    turn.keep_choices = True
    part, which, *moment = args
    if moment:
        _list_then(turn, part, key(which), instant(moment[0]), key(moment[1]))
        return
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
        turn.require(Action.DECIDE, turn.home.id, turn.program)
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
    group = re.fullmatch(r"(?:nhom|group)\s*(\d{1,2})", fold(text.strip()))
    if not near and group:
        _group(turn, text.strip(), int(group[1]))
    elif len(near) == 1:
        _agency(turn, near[0])
    else:
        _ask_which(turn, text, near)


def _group(turn: Turn, text: str, number: int) -> None:
    """What is overdue of a group of the program, for who may act on it; else its agencies to choose from."""
    shown = Shown(turn.program.id, "group", number)
    if turn.may(Action.DECIDE, turn.home.id, turn.program) and late_of(turn.session, shown, turn.rules, turn.now, 1):
        acting.press(turn, ["show", "group", str(number), str(turn.program.id)])
        return
    there = any(group.number == number for group in turn.rules.books[turn.program.id].program.groups)
    _ask_which(turn, text, extensions.agencies_of_groups(turn.session, turn.program.id, [number]) if there else [])


def _ask_which(turn: Turn, text: str, near: Sequence[Agency]) -> None:
    """No agency, or several, are called like that."""
    if near:
        turn.say("agency_which", text=text, near=[views.agency(row) for row in near[:NEAR_SHOWN]], total=len(near))
    else:
        turn.say("unknown_agency", text=text)


def _agency(turn: Turn, agency: Agency) -> None:
    turn.require(Action.SEE_AGENCY, agency.id)
    found = _params(turn, agency)
    late = any(item["phase"] == "late" and item["state"] == "open" for item in found["items"])
    acts = late and turn.may(Action.DECIDE, agency.id, turn.program)
    about = overdue.about(turn, Shown(turn.program.id, "agency", agency.id))
    files, called = attached.count(turn, agency), _called(turn, turn, agency)
    turn.say("status_agency", **found, called=called, files=files, number=agency.id, acts=acts, about=about)


def _called(turn: Turn, it: Standpoint, agency: Agency) -> dict[str, Any] | None:
    """The newest call to an agency with its result, for who is shown the call list: of the programs that they
    coordinate, as what was said on the telephone is for nobody else."""
    shown = turn.coordinated if turn.may(Action.PHONE, program=turn.program) else []
    call = calls.newest_to(it.session, agency.id, shown) if shown else None
    return calls.view(call, it.rules) if call else None


def _params(it: Standpoint, agency: Agency) -> dict[str, Any]:
    """What ``status_agency.j2`` tells of an agency."""
    work = board.work_of(it.session, agency.id, it.rules.local(it.now).date(), AGENCY_SHOWN)
    numbers = [row.id for row in work.shown]
    latest, formerly = replies.latest_of_all(it.session, numbers), inherited.formerly(it.session, numbers)
    told = overview.replies_of(it, latest)
    items = [
        {
            **views.assignment(row, it.rules, it.now),
            "now_of": None if row.agency is agency else row.agency.name,
            "from": [each.name for each in formerly.get(row.id, ()) if each.id != agency.id],
            "reminders": row.reminders,
            "reply": told.get(row.id),
        }
        for row in work.shown
    ]
    found = people.reached_as(it.session, people.ROLES, agency_id=agency.id)
    reached = {address.person_id for there in found.values() for address in there.get(agency.id, ())}
    away = present.away_of(it.session, agency)
    return {
        "agency": views.agency(agency),
        "people": [
            {
                "name": post.person.name,
                "role": post.role,
                "reached": post.person_id in reached,
                "away": _away(away.get(post.person_id)),
            }
            for post in posts.at(it.session, agency.id, but="coordinator")
        ],
        "capital": disbursement.of_agency(it, agency),
        "total": work.open + work.done + work.stayed,
        "done": work.done,
        "missed": work.missed,
        "not_held": work.not_held,
        "items": items,
        "wishes": [
            {**views.request(row, it.rules, it.now), "decided": wishes.decided(it.session, row, it.rules)}
            for row in wishes.of_agency(it.session, agency.id, disbursement.years(it, *it.rules.books.values()))
        ],
        "paused": views.paused(work.shown, it.rules),
        **_places_taken(it, agency),
    }


def _away(row: Absence | None) -> dict[str, Any] | None:
    """Until when somebody is on leave, and who stands in."""
    return {"until": row.until_on.isoformat(), "deputy": row.deputy.name if row.deputy else None} if row else None


def _places_taken(it: Standpoint, agency: Agency) -> dict[str, Any]:
    """Who took the agency's place, whose place it took, and what those had done."""
    ended, took = successions.of_old(it.session, agency.id), successions.of_new(it.session, agency.id)
    olds = list(dict.fromkeys(old for each in took for old in each.olds))
    total, before = board.done_by(it.session, [old.id for old in olds], BEFORE_SHOWN)
    return {
        "ended": succeeding.view(ended, successions.inheritor(ended)) if ended else None,
        "took_over": [succeeding.view(each, None) for each in took],
        "before": [views.assignment(row, it.rules, it.now) for row in before],
        "before_total": total,
    }
