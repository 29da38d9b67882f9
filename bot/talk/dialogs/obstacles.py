"""``/vuongmac`` (``/obstacles``): obstacles with their numbers, from both sides, until they are cleared.

The coordinator says what hinders and passes an obstacle to the agency that can clear it; what is written goes back and
forth; who raised it says that it is cleared.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from bot.talk.dialogs import doubting, grounds, obstacle
from bot.talk.dialogs.decision import askers
from bot.talk.dialogs.obstacle_sides import (
    Side,
    ask,
    coordinators,
    deciding,
    done,
    known,
    others,
    owners,
    require_owner,
    sides,
    told_as,
    unclosed,
)
from bot.talk.dialogs.progress import read_coming_day
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, assignments, coordinating, obstacles, results
from db.models import Agency, Assignment, Request
from rules.authority import Action
from rules.choosing import key_of
from rules.obstacles import DAYS_OFFERED, Cause
from rules.reading import NotADay, fold, read_day
from rules.said import Said
from rules.status import State

PAGE = 10
NEAR_SHOWN = 10


def show(turn: Turn, args: str = "") -> None:
    """List what is not closed; with a number show that one in full, with a number and words write about it, with words
    alone raise an obstacle. Raises `Refused`, `Stale`."""
    turn.own(Action.ASK)
    number, _, words = args.strip().partition(" ")
    request = obstacles.find(turn.session, key_of(number.removeprefix("#")) or 0) if number else None
    if request and words.strip():
        write(turn, request, words.strip())
    elif request or (number and not words and key_of(number)):
        _show(turn, known(turn, number.removeprefix("#")))
    elif number:
        raise_new(turn, args.strip())
    else:
        _list(turn, 1)


def press(turn: Turn, args: list[str]) -> None:
    """``v:<what>:<request>``, ``v:cause:<request>:<cause>``, ``v:list:<page>``, ``v:new:<agency>``; objective causes:
    see `bot.talk.dialogs.grounds`.

    Raises `Refused` for who has nothing to do with it, `Stale` for what is over.
    """
    what = args[0]
    if what in ("list", "new"):
        turn.own(Action.ASK)
        turn.keep_choices = True
        if what == "list":
            _list(turn, key(args[1]))
        else:
            _ask_new(turn, [key(args[1])] if len(args) > 1 else [])
        return
    request = known(turn, args[1])
    turn.keep_choices = True
    if what == "show":
        _show(turn, request)
    elif what in grounds.WHAT:
        grounds.press(turn, request, args)
    elif obstacles.is_closed(turn.session, request):
        raise Stale("obstacle_closed")
    elif what == "cause":
        _cause(turn, request, args[2] if len(args) > 2 else "")
    elif what == "pass":
        _pass(turn, request)
    elif what == "say":
        _say(turn, request)
    elif what == "not_mine":
        require_owner(turn, request)
        ask(turn, "give_back", "ask_give_back", request)
    elif what in ("cleared", "not_cleared"):
        _cleared(turn, request, yes=what == "cleared")
    else:
        raise Stale


def _show(turn: Turn, request: Request) -> None:
    found = sides(turn, request)
    turn.say("obstacle_shown", request=told_as(turn, request), sides=[str(side) for side in found])


def _list(turn: Turn, page: int) -> None:
    """What the person's agencies raised or have to clear, what was raised with what the person was handed, and what the
    programs wait for that they coordinate."""
    own = obstacles.unclosed(turn.session, agencies=turn.own(Action.ASK))
    if handed := turn.handed(Action.ASK):
        there = obstacles.unclosed(turn.session, agencies={row.agency_id for row in handed})
        own = [*own, *(each for each in there if each.reply.assignment in handed)]
    coordinated = obstacles.unclosed(turn.session, programs=turn.coordinated) if turn.coordinated else []
    rows = sorted({row.id: row for row in [*own, *coordinated]}.values(), key=lambda row: row.id)
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(page, 1), pages)
    shown = [told_as(turn, row) for row in rows[(page - 1) * PAGE : page * PAGE]]
    turn.say("obstacle_list", items=shown, total=len(rows), page=page, pages=pages)


# A new one


def raise_new(turn: Turn, text: str, agency_id: int | None = None) -> None:
    """Raise an obstacle in the person's words: it is told with the agency's report, or with what they were handed.
    Raises `Refused`, `Stale`."""
    own = [agency_id] if agency_id else turn.own(Action.ASK)
    about = told_with(turn, own[0]) if own else _handed(turn)
    if about is None:
        raise Stale("nothing_to_tell_of")
    turn.close()
    obstacle.raise_obstacle(turn, about, text)


def _handed(turn: Turn) -> Assignment | None:
    """What an obstacle is told with of who was handed single assignments: the first of them that is open."""
    return next((row for row in turn.handed(Action.ASK) if row.state is State.OPEN), None)


def told_with(turn: Turn, agency_id: int) -> Assignment | None:
    """What an obstacle is told with: the agency's report, else what is open, else what was answered last."""
    turn.require(Action.ASK, agency_id)
    for program in coordinating.programs_of(turn.session, agency_id):
        found = results.report_of(turn.session, agency_id, program)
        if found:
            return found
    today = turn.rules.local(turn.now).date()
    opened = assignments.open_of(turn.session, [agency_id], today, turn.now)
    return opened[0] if opened else None


def _ask_new(turn: Turn, chosen: list[int]) -> None:
    """Ask for the words, and of which of several agencies they are."""
    own = chosen or turn.own(Action.ASK)
    if not own:
        if (about := _handed(turn)) is None:
            raise Stale("nothing_to_tell_of")
        turn.ask("obstacles", "new", "ask_new_obstacle", {"agency": 0}, about.id, of=about.agency.name)
        return
    for agency_id in own:
        turn.require(Action.ASK, agency_id)
    rows = [turn.session.get_one(Agency, agency_id) for agency_id in own]
    if len(rows) > 1:
        turn.say("obstacle_of_which", near=[{"id": row.id, "name": row.name} for row in rows])
        return
    turn.ask("obstacles", "new", "ask_new_obstacle", {"agency": own[0]}, own[0], of=rows[0].name)


def new(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The words of a new obstacle."""
    raise_new(turn, text, int(data["agency"]))


# The coordinator


def _cause(turn: Turn, request: Request, said: str) -> None:
    """What hinders: asked, or said."""
    turn.require_deciding(request)
    if not said:
        turn.say("ask_cause", request=told_as(turn, request))
        return
    if said not in set(Cause):
        raise Stale
    obstacles.set_cause(turn.session, request, Cause(said), turn.actor, turn.now)
    done(turn, request, "cause")


def _pass(turn: Turn, request: Request) -> None:
    """To which agency: asked, or said beside the choice."""
    turn.require_deciding(request)
    if turn.said:
        owner(turn, {"ref": request.id}, turn.said)
    else:
        ask(turn, "owner", "ask_owner", request)


def owner(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Which agency has to clear it, and by when if that is said: ``STNMT, trước 19/8``. Raises `Stale`, `Refused`."""
    request = deciding(turn, data)
    words, day = _with_day(text, turn.said_on)
    near = agencies.named(turn.session, words)
    if len(near) != 1:
        names = [row.name for row in near[:NEAR_SHOWN]]
        ask(turn, "owner", "ask_owner", request, near=names, unknown=words)
    else:
        give(turn, request, near[0], day)


def _with_day(text: str, today: date) -> tuple[str, date | None]:
    """An agency and a last day behind a comma or ``đến`` and the like; ``trước 19/8`` ends on the day before."""
    folded = fold(text)
    places = [folded.find(word) for word in (",", ";", " truoc ", " den ", " han ", " cham nhat ")]
    place = min((each for each in places if each > 0), default=-1)
    if place < 0:
        return text.strip(), None
    try:
        found = read_day(text[place:], today)
    except NotADay:
        return text.strip(), None
    before = " truoc " in f" {folded[place:].lstrip(',; ')}"
    return text[:place].strip(), found - timedelta(days=1) if before else found


def _ask_day(turn: Turn, request: Request, owner: Agency, problem: str | None = None) -> None:
    today = turn.rules.local(turn.now).date()
    days = [turn.rules.workdays.add(today, number).isoformat() for number in DAYS_OFFERED]
    data = {"owner": owner.id}
    params = {"owner": owner.name, "days": days, "problem": problem, "request": told_as(turn, request)}
    turn.ask("obstacles", "day", "ask_owner_day", data, request.id, **params)


def day(turn: Turn, data: dict[str, Any], text: str) -> None:
    """By when the agency is asked to say how it clears it."""
    request = deciding(turn, data)
    agency = turn.session.get_one(Agency, data["owner"])
    wished = read_coming_day(text, turn.said_on)
    if isinstance(wished, str):
        _ask_day(turn, request, agency, problem=wished)
    else:
        pass_to(turn, request, agency, wished)


def give(turn: Turn, request: Request, agency: Agency, until: date | None) -> None:
    """Pass an obstacle to an agency; by when is asked where it is not said, and for another one where it was raised
    there. Raises `Refused`."""
    turn.require_deciding(request)
    if agency is request.reply.assignment.agency:
        ask(turn, "owner", "ask_owner", request, own=agency.name)
    elif until is None:
        _ask_day(turn, request, agency)
    else:
        pass_to(turn, request, agency, until)


def pass_to(turn: Turn, request: Request, agency: Agency, until: date) -> None:
    """Pass an obstacle to the agency that can clear it: it is asked, and who raised it is told."""
    turn.require_deciding(request)
    turn.close()
    if until < turn.rules.local(turn.now).date():
        _ask_day(turn, request, agency, problem="past")
        return
    obstacles.pass_to(turn.session, request, agency, until, turn.actor, turn.now)
    view = told_as(turn, request)
    reached = turn.tell(owners(turn, request), "obstacle_passed", request=view)
    turn.tell(others(turn, askers(turn, request)), "obstacle_is_passed", request=view)
    done(turn, request, "pass", reached=reached)


# What is written


def _say(turn: Turn, request: Request) -> None:
    sides(turn, request)
    if turn.said:
        write(turn, request, turn.said)
    else:
        ask(turn, "say", "ask_obstacle_note", request)


def say(turn: Turn, data: dict[str, Any], text: str) -> None:
    """What somebody writes about an obstacle."""
    write(turn, unclosed(turn, data), text)


def write(turn: Turn, request: Request, text: str) -> None:
    """Store what somebody writes, and pass it on to all others whom it concerns. Raises `Refused`, `Stale`."""
    found = sides(turn, request)
    if obstacles.is_closed(turn.session, request):
        raise Stale("obstacle_closed")
    turn.close()
    row = obstacles.of(turn.session, request)
    speaks = row.owner if Side.OWNER in found else request.reply.assignment.agency if Side.RAISER in found else None
    if Side.COORDINATOR in found:
        speaks = None
    said = Said(turn.said_at, turn.incoming.time_known)
    obstacles.write(turn.session, request, text, turn.person, speaks, turn.now, said)
    turn.attach(turn.pictures, request.reply)
    view = told_as(turn, request)
    told = others(
        turn,
        [*askers(turn, request), *owners(turn, request), *coordinators(turn, request)],
    )
    for address in told:
        raised = address in askers(turn, request)
        turn.tell([address], "obstacle_note", request=view, note=view["notes"][-1], raised=raised)
    done(turn, request, "say", reached=bool(told))


def give_back(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Why it is not this agency's to clear; the coordinator finds another one. Raises `Refused`, `Stale`."""
    request = unclosed(turn, data)
    agency = require_owner(turn, request)
    shown = told_as(turn, request)
    text = doubting.stated(turn, ("obstacles", "give_back"), "give_back", data, text, request=shown)
    if not text:
        return
    turn.close()
    said = Said(turn.said_at, turn.incoming.time_known)
    obstacles.write(turn.session, request, text, turn.person, agency, turn.now, said)
    obstacles.give_back(turn.session, request, turn.actor, turn.now)
    view = told_as(turn, request)
    passed = turn.tell(coordinators(turn, request), "obstacle_given_back", request=view, by=agency.name, why=text)
    done(turn, request, "give_back", reached=passed, why=text)


# Cleared or not


def _cleared(turn: Turn, request: Request, *, yes: bool) -> None:
    """Who raised it says whether it is cleared; everybody else whom it concerns is told."""
    turn.require_with(Action.ASK, request.reply.assignment)
    if yes:
        obstacles.clear(turn.session, request, turn.person, turn.now)
        turn.keep_choices = False
    elif request.state == "resolved":
        obstacles.open_again(turn.session, request, turn.actor, turn.now)
    else:
        raise Stale
    view = told_as(turn, request)
    told = others(turn, [*owners(turn, request), *coordinators(turn, request)])
    turn.tell(told, "obstacle_cleared", request=view)
    done(turn, request, "cleared" if yes else "not_cleared", reached=bool(told))
