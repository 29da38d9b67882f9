"""``/xuat`` (``/export``): what can be taken away as a file; ``/lich`` (``/calendar``): the agency's days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, get_args

from bot.talk.stale import Stale, instant, key
from bot.talk.turn import Turn
from db import agencies, coordinating, outbox, past, programs, successions, views
from db.models import Agency, Duty, Program, ProgramAgency
from db.outbox import Priority
from jobs.attached import FILE
from reports.order import BY_COORDINATOR, CALLS, OF_A_MONTH, Order, What
from rules.authority import Action
from rules.moments import NotYet, read_moment
from rules.tokens import stamp

FOR_PROGRAM = ("xlsx", "docx", "png", "letter")
FOR_AGENCY = ("xlsx", "png", "ics", "letter")
OF_WHOLE = (*FOR_PROGRAM, CALLS)
"""What can be of a whole program; the list of whom to call is offered where it is shown (``/goidien``)."""

OF_THE_PRESENT = ("ics", CALLS)
"""What makes no sense of the past: days to come, whom to call."""

NEAR_SHOWN = 20
MENU, ALL = "menu", "all"
PART_OF = {"g": "group", "d": "duty"}
"""What the letter before a number means where a choice says of what a file is."""


def offer(turn: Turn, args: str) -> None:
    """What can be taken away: of the program for who coordinates it, of an agency that is named, or of one's own; with
    a day (and an hour) at the end as it was known then. Raises `Refused`.
    """
    try:
        moment = read_moment(args, turn.rules.local(turn.now))
    except NotYet:
        turn.say("past_unknown", why="not_yet", since=None, taking=True)
        return
    at, args = (moment.at, moment.rest) if moment else (None, args)
    if at and not _is_known(turn, at):
        return
    agency = _meant(turn, args, at)
    if agency is not None:
        _menu(turn, program_of(turn, agency), agency, at=at)
    elif not args.strip():
        if turn.may(Action.TAKE_PROGRAM, program=turn.program):
            _menu(turn, turn.program, None, at=at)
        else:
            _own(turn, at)


def _is_known(turn: Turn, at: datetime) -> bool:
    """Whether the log reaches so far back; that it does not is said."""
    since = past.begins(turn.session)
    if since is not None and since <= at:
        return True
    turn.say("past_unknown", why="before", since=turn.rules.local(since).isoformat() if since else None)
    return False


def calendar(turn: Turn, args: str) -> None:
    """The days of the person's agency, or of the one that is named, as a calendar. Raises `Refused`."""
    agency = _meant(turn, args)
    if agency is None and not args.strip():
        own = _at(turn)
        agency = own[0] if len(own) == 1 else None
        if agency is None:
            _ask_which(turn, own)
    if agency is not None:
        take(turn, "ics", program_of(turn, agency), agency)


def press(turn: Turn, args: list[str]) -> None:
    """``f:<what>:<program>:<agency, all, or a group or duty: g27, d12>`` makes a file, ``f:menu:...`` offers what there
    is; an instant behind it: as it was known then. Raises `Refused`, `Stale`."""
    turn.keep_choices = True
    what, number, whose, *moment = args
    at = instant(moment[0]) if moment else None
    if at and at > turn.now:
        raise Stale
    program = turn.session.get(Program, key(number))
    if program is None:
        raise Stale
    agency, part = _whose(turn, program, whose)
    if what == MENU:
        _menu(turn, program, agency, part, at)
    elif what in get_args(What):
        take(turn, what, program, agency, part=part, at=at)
    else:
        raise Stale


Part = tuple[str, int] | None
"""Of a program one ``group`` (its number) or one ``duty`` (id)."""


def _whose(turn: Turn, program: Program, whose: str) -> tuple[Agency | None, Part]:
    """Of which agency, or of which part of the program, a choice is. Raises `Stale`."""
    if whose == ALL:
        return None, None
    if whose[:1] in PART_OF:
        return None, _part(turn, program, PART_OF[whose[:1]], key(whose[1:]))
    agency = turn.session.get(Agency, key(whose))
    if agency is None or turn.session.get(ProgramAgency, (program.id, agency.id)) is None:
        raise Stale
    return agency, None


def _part(turn: Turn, program: Program, name: str, number: int) -> Part:
    """A group or duty that the program has. Raises `Stale`."""
    if name == "group":
        there = any(group.number == number for group in turn.rules.books[program.id].program.groups)
    else:
        duty = turn.session.get(Duty, number)
        there = duty is not None and duty.program_id == program.id
    if not there:
        raise Stale
    return name, number


def of_shown(turn: Turn, program: Program, part: str, ref: int) -> None:
    """What there is of what a list shows (see `db.board.shown`). Raises `Refused`, `Stale`."""
    whose = {"agency": str(ref), "group": f"g{ref}", "duty": f"d{ref}"}.get(part, ALL)
    _menu(turn, program, *_whose(turn, program, whose))


def _require(turn: Turn, program: Program, agency: Agency | None) -> None:
    if agency is None:
        turn.require(Action.TAKE_PROGRAM, program=program)
    else:
        require_agency(turn, agency, program)


def may_take(turn: Turn, agency: Agency, program: Program) -> bool:
    """Whether the person may take an agency's figures away; what was of one that has ended is its heir's to take."""
    return turn.may(Action.TAKE_AGENCY, successions.in_place_of(turn.session, agency.id), program)


def require_agency(turn: Turn, agency: Agency, program: Program) -> None:
    """Go on only where `may_take`. Raises `Refused`."""
    turn.require(Action.TAKE_AGENCY, successions.in_place_of(turn.session, agency.id), program)


def _menu(turn: Turn, program: Program, agency: Agency | None, part: Part = None, at: datetime | None = None) -> None:
    """The forms that there are, and the other programs of who coordinates several."""
    _require(turn, program, agency)
    whole = agency is None and part is None
    others = [number for number in turn.coordinated if number != program.id] if whole else []
    turn.say(
        "taking",
        channel=turn.address.channel,
        about=_about(turn, program, agency, part, at),
        forms=_forms(turn, program, agency, at),
        unfollowed=None if at else programs.unfollowed(program),
        evidence=f"{turn.rules.local(turn.now):%Y%m}" if agency and not at else None,
        moment=stamp(at) if at else None,
        others=[{**views.program(turn.rules.books[number]), "id": number} for number in others],
    )


def _forms(turn: Turn, program: Program, agency: Agency | None, at: datetime | None) -> list[str]:
    """What the person is offered of this, at present or as it was known then."""
    forms = FOR_PROGRAM if agency is None else FOR_AGENCY
    urges = agency is None or turn.may(Action.TAKE_PROGRAM, program=program)
    return [form for form in forms if not (at and form in OF_THE_PRESENT) and (urges or form not in BY_COORDINATOR)]


def _at(turn: Turn) -> list[Agency]:
    """The agencies where the person holds a post. Raises `Refused`."""
    return [turn.session.get_one(Agency, number) for number in turn.own(Action.TAKE_AGENCY)]


def _own(turn: Turn, at: datetime | None = None) -> None:
    """The agencies where the person holds a post: one is offered at once, of several one is asked for."""
    own = _at(turn)
    if len(own) == 1:
        _menu(turn, program_of(turn, own[0]), own[0], at=at)
    else:
        _ask_which(turn, own, at)


def _meant(turn: Turn, text: str, at: datetime | None = None) -> Agency | None:
    """The agency that is named; where none or several are called so, that is said."""
    near = agencies.ever(turn.session, text) if text.strip() else []
    near = [row for row in near if may_take(turn, row, program_of(turn, row))] or near
    if len(near) == 1:
        return near[0]
    if near:
        _ask_which(turn, near, at)
    elif text.strip():
        turn.say("unknown_agency", text=text)
    return None


def _ask_which(turn: Turn, near: list[Agency], at: datetime | None = None) -> None:
    shown = [{**views.agency(row), "id": row.id, "program": program_of(turn, row).id} for row in near[:NEAR_SHOWN]]
    turn.say("taking_which", near=shown, total=len(near), moment=stamp(at) if at else None)


def program_of(turn: Turn, agency: Agency) -> Program:
    """The program of which an agency's file is: the one that the person has chosen, where the agency is in it."""
    theirs = coordinating.programs_of(turn.session, agency.id)
    if not theirs or turn.program.id in theirs:
        return turn.program
    mine = [number for number in theirs if number in turn.coordinated]
    return turn.session.get_one(Program, (mine or theirs)[0])


def take(
    turn: Turn,
    what: str,
    program: Program,
    agency: Agency | None,
    month: date | None = None,
    *,
    part: Part = None,
    at: datetime | None = None,
) -> None:
    """Say that it is being made, and order it: it is made when it is its turn to be sent. ``month``: its first day, for
    what is of one; ``at``: as it was known then. Raises `Refused`, `Stale`."""
    _require(turn, program, agency)
    if what in BY_COORDINATOR:
        turn.require(Action.TAKE_PROGRAM, program=program)
    if what not in (OF_A_MONTH if month else FOR_AGENCY if agency else FOR_PROGRAM if part else OF_WHOLE):
        raise Stale
    if at and what in OF_THE_PRESENT:
        raise Stale
    narrowed: dict[str, Any] = {part[0]: part[1]} if part else {}
    order = Order(what, program.id, agency.id if agency else None, month, **narrowed, as_of=at)  # type: ignore[arg-type]  # it is one of them
    about = {**_about(turn, program, agency, part, at), "month": month.isoformat() if month else None}
    turn.say("taking_begun", what=what, about=about, channel=turn.address.channel)
    params = {
        **views.common(turn.address, turn.rules, turn.now),
        "what": what,
        "about": about,
        "document": {"person": turn.person.id, "order": order.to_json(), "asked": turn.now.isoformat()},
    }
    outbox.queue(turn.session, turn.address, FILE, params, turn.now, Priority.NEWS)


def _about(
    turn: Turn, program: Program, agency: Agency | None, part: Part = None, at: datetime | None = None
) -> dict[str, Any]:
    """Of what a file is; ``whose``: as a choice carries it; ``at``: as it was known then."""
    name, number = part or ("", 0)
    whose: int | str = agency.id if agency else f"{name[0]}{number}" if name else ALL
    return {
        "at": turn.rules.local(at).isoformat() if at else None,
        "whose": whose,
        "group": number if name == "group" else None,
        "duty": turn.session.get_one(Duty, number).title if name == "duty" else None,
        "program": {**views.program(turn.rules.books[program.id]), "id": program.id},
        "agency": {**views.agency(agency), "id": agency.id} if agency else None,
    }
