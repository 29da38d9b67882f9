"""``/goidien`` (``/calls``): whom to call because no message helps, and what the calls gave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, calls, cards, pauses, programs, replies, views
from db.calls import MEETINGS, SILENT, Wanted
from db.models import Agency, Assignment, Program
from rules.authority import Action
from rules.calls import outcome_of
from rules.status import SOON

PAGE = 6
ABOUT_SHOWN, PHONES_SHOWN, MADE_SHOWN = 2, 3, 8
NEAR_SHOWN = 10
LONGEST = 300


def show(turn: Turn, args: str = "") -> None:
    """The list of the program, or with ``args`` (a code or part of a name) one agency. Raises `Refused`."""
    program = turn.program
    turn.require(Action.PHONE, program=program)
    text = args.strip()
    if not text:
        _list(turn, program, 1)
        return
    near = agencies.named(turn.session, text)
    if len(near) == 1:
        card(turn, program, near[0])
    elif near:
        shown = [views.agency(row) for row in near[:NEAR_SHOWN]]
        turn.say("agency_which", text=text, near=shown, total=len(near))
    else:
        turn.say("unknown_agency", text=text)


def press(turn: Turn, args: list[str]) -> None:
    """``y:list:<program>:<page>``, ``y:show:<program>:<agency>``, ``y:called:<program>:<agency>[:<assignment>]``.

    Raises `Refused`, and `Stale` for who need not be called any more.
    """
    what, number, which, *more = args
    program = turn.session.get(Program, key(number))
    if program is None:
        raise Stale
    turn.require(Action.PHONE, program=program)
    turn.keep_choices = True
    if what == "list":
        _list(turn, program, key(which))
        return
    agency = turn.session.get(Agency, key(which))
    if agency is None:
        raise Stale
    row = turn.assignment(more[0], Action.DECIDE) if more else None
    if what == "show":
        card(turn, program, agency, row)
    elif what == "called":
        _ask(turn, program, agency, row)
    else:
        raise Stale


def _list(turn: Turn, program: Program, page: int) -> None:
    """Who is to be called, a page of it; and on the first one who was called today, by whom, and what that gave."""
    found = calls.wanted(turn.session, program.id, turn.rules, turn.now)
    made = calls.made(turn.session, program.id, turn.rules, turn.now)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE
    turn.say(
        "call_list",
        **views.under(turn.rules.books[program.id]),
        number=program.id,
        unfollowed=programs.unfollowed(program),
        pauses=_pauses(turn, program, [each.since for each in found if each.why == MEETINGS and each.since]),
        items=[_item(turn, each) for each in found[first : first + PAGE]],
        total=len(found),
        page=page,
        pages=pages,
        made=[calls.view(each, turn.rules) for each in made[:MADE_SHOWN]] if page == 1 else [],
        made_total=len(made),
    )


def _pauses(turn: Turn, program: Program, since: Sequence[date]) -> list[tuple[str, str]]:
    """From when until when (days, ISO) the program was paused while some were silent, since these days: meetings that
    ended then are not counted."""
    first = min(since, default=None)
    found = pauses.of_program(turn.session, program.id, turn.now) if first else []
    days = [(turn.rules.local(each.since).date(), turn.rules.local(each.until).date()) for each in found if each.until]
    return [(begins.isoformat(), ends.isoformat()) for begins, ends in days if first and ends >= first]


def _item(turn: Turn, each: Wanted) -> dict[str, Any]:
    agency = turn.session.get_one(Agency, each.agency_id)
    rows = [turn.session.get_one(Assignment, number) for number in each.about]
    return _of(turn, agency, each, rows)


def _of(turn: Turn, agency: Agency, mine: Wanted | None, rows: Sequence[Assignment]) -> dict[str, Any]:
    """An agency that is to be called: why, since when, about what, whom, and what the last call about it gave."""
    since, asked, said, why = None, list[str](), None, mine.why if mine else None
    if why == SILENT and rows:
        asked = cards.asked_on(turn.session, [rows[0]], turn.rules)
        said = calls.answered(turn.session, rows[0])
    elif why and why != MEETINGS:
        since = calls.unreached_since(turn.session, agency.id)
    last = calls.last_about(turn.session, [row.id for row in rows])
    return {
        "id": agency.id,
        "agency": views.agency(agency),
        "why": why,
        "periods": mine.periods if mine else 0,
        "unread": mine.unread if mine else None,
        "since": _since(turn, mine, since),
        "asked": asked,
        "reminders": rows[0].reminders if asked else 0,
        "said": views.reply(said, turn.rules) if said else None,
        "about": [turn.view(row) for row in rows[:ABOUT_SHOWN]],
        "more": max(0, len(rows) - ABOUT_SHOWN),
        "phones": calls.whom(turn.session, agency, [row.id for row in rows])[:PHONES_SHOWN],
        "last": calls.view(last, turn.rules) if last else None,
    }


def _since(turn: Turn, mine: Wanted | None, unreached: datetime | None) -> str | None:
    """From which day on (ISO): since when nobody is reached, or the last day of the first meeting of which nothing was
    heard."""
    day = turn.rules.local(unreached).date() if unreached else mine.since if mine else None
    return day.isoformat() if day else None


def card(turn: Turn, program: Program, agency: Agency, row: Assignment | None = None) -> None:
    """Whom to call at an agency about everything that calls for it, and about ``row``, with *Đã gọi*; where nothing
    does any more, about what it was called today, and what that gave."""
    mine, rows = _about(turn, program, agency, row)
    before = None if rows else calls.made_to(turn.session, program.id, agency.id, turn.rules, turn.now)
    if before:
        rows = [turn.session.get_one(Assignment, number) for number in calls.about(turn.session, before)]
    item = _of(turn, agency, mine, rows)
    latest = replies.latest_of_all(turn.session, [each.id for each in rows])
    said = [views.reply(latest[each.id], turn.rules) if each.id in latest else None for each in rows[:ABOUT_SHOWN]]
    item["about"] = [{**view, "reply": reply} for view, reply in zip(item["about"], said, strict=True)]
    named = views.under(turn.rules.books[program.id])
    turn.say("phone_list", **named, number=program.id, item=item, ref=row.id if row else None)


def _about(
    turn: Turn, program: Program, agency: Agency, row: Assignment | None
) -> tuple[Wanted | None, list[Assignment]]:
    """That an agency is to be called, if it is, and about what; of ``row`` as well."""
    mine = calls.wanted_at(turn.session, program.id, agency.id, turn.rules, turn.now)
    numbers = [*([row.id] if row else []), *(mine.about if mine else ())]
    rows = [turn.session.get_one(Assignment, number) for number in dict.fromkeys(numbers)]
    return mine, rows


def _ask(turn: Turn, program: Program, agency: Agency, row: Assignment | None) -> None:
    """Ask what a call gave; who has called meanwhile is named. Raises `Stale` where there is nothing to call about."""
    numbers = _called_about(turn, program, agency, row)
    before = calls.made_to(turn.session, program.id, agency.id, turn.rules, turn.now)
    turn.ask(
        "phoning",
        "result",
        "ask_call",
        {"program": program.id, "agency": agency.id, "about": numbers},
        agency.id,
        **views.under(turn.rules.books[program.id]),
        of=views.agency(agency),
        before=calls.view(before, turn.rules) if before else None,
    )


def record(turn: Turn, agency: Agency, words: str) -> None:
    """What a call to an agency gave, in words: of what calls for it in the person's program. Raises `Refused`, and
    `Stale` where there is nothing to call about."""
    program = turn.program
    turn.require(Action.PHONE, program=program)
    result(turn, {"program": program.id, "agency": agency.id, "about": _called_about(turn, program, agency)}, words)


def _called_about(turn: Turn, program: Program, agency: Agency, row: Assignment | None = None) -> list[int]:
    """About which assignments (ids) an agency is called, or was today; where nothing calls for it, because a colleague
    decided or it answered meanwhile, about what is open there (`_at_hand`): the call was made.
    Raises `Stale` for none."""
    _, rows = _about(turn, program, agency, row)
    before = calls.made_to(turn.session, program.id, agency.id, turn.rules, turn.now)
    numbers = [each.id for each in rows] or (calls.about(turn.session, before) if before else [])
    numbers = numbers or [each.id for each in _at_hand(turn, program, agency)]
    if not numbers:
        raise Stale("not_to_call")
    return numbers


def _at_hand(turn: Turn, program: Program, agency: Agency) -> list[Assignment]:
    """What is open at an agency and was due by the program's own day, or is within a week, more time or not."""
    return [row for row in turn.open_assignments(SOON, [agency.id]) if row.duty.program_id == program.id]


def may_be_recorded(turn: Turn, agency: Agency) -> bool:
    """Whether there is something about which the agency is called."""
    try:
        return bool(_called_about(turn, turn.program, agency))
    except Stale:
        return False


def result(turn: Turn, data: dict[str, Any], text: str) -> None:
    """What a call gave: one of the choices, or any words. Raises `Refused`."""
    program = turn.session.get_one(Program, data["program"])
    turn.require(Action.PHONE, program=program)
    agency = turn.session.get_one(Agency, data["agency"])
    outcome = outcome_of(text)
    words = (turn.said if text == outcome else text)[:LONGEST] or None
    turn.close()
    call = calls.note(turn.session, program, agency, data["about"], turn.person, turn.now, outcome, words)
    left = len(calls.wanted(turn.session, program.id, turn.rules, turn.now))
    named = views.under(turn.rules.books[program.id])
    turn.say(
        "call_noted", **named, number=program.id, of=views.agency(agency), call=calls.view(call, turn.rules), left=left
    )
