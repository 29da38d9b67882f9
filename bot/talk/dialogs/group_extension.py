"""``/giahan`` (``/extend``): the coordinator gives several agencies more time at once, after a look at who gets it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from zlib import crc32

from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, decisions, extensions, hearers, replies, views
from db.models import Agency, Assignment, Extension, Program, Request
from jobs import decided, settling
from rules.authority import Action
from rules.choosing import key_of, plain_number
from rules.meaning.group_extension import GroupExtension, read_group_extension
from rules.meaning.model import Agency as Named
from rules.status import State

AHEAD = timedelta(days=120)
"""How far ahead duties are offered for which more time can be given."""

FARTHEST = timedelta(days=366)
NAMES_SHOWN = 30
NAMES_TOLD = 8
"""So many agencies are named to the other coordinators."""


def show(turn: Turn, args: str = "") -> None:
    """``/giahan nhóm 27 đến 20/8`` shows what it would do; without words it says how to ask. Raises `Refused`."""
    program = turn.program
    turn.require(Action.DECIDE, turn.home.id, program)
    said = read(turn, args, commanded=True) if args.strip() else None
    if said is None or said.until is None:
        turn.say("extend_how")
        return
    try:
        begin(turn, program, said)
    except Stale as stale:
        turn.say("notice", what=stale.notice)


def read(turn: Turn, text: str, *, commanded: bool = False) -> GroupExtension | None:
    """What a coordinator's text says of more time for several; ``None`` for another text."""
    named = [Named(row.code, row.name) for row in agencies.present(turn.session)]
    return read_group_extension(text, named, turn.said_on, commanded=commanded)


def take(turn: Turn, text: str) -> bool:
    """More time for groups, all or agencies that are named, in words without a command; ``False`` for another text, and
    where an agency that is named waits for an answer to its own request."""
    if not turn.coordinated or not turn.may(Action.DECIDE, turn.home.id, turn.program):
        return False
    said = read(turn, text)
    if said is None or said.until is None or _asks_itself(turn, said):
        return False
    begin(turn, turn.program, said)
    return True


def _asks_itself(turn: Turn, said: GroupExtension) -> bool:
    codes = {each.code for each in said.agencies}
    waiting = replies.open_requests(turn.session, turn.coordinated) if codes else []
    return any(row.kind == "extension" and row.reply.assignment.agency.code in codes for row in waiting)


def begin(turn: Turn, program: Program, said: GroupExtension) -> None:
    """Find the duty that is meant, and show what would be done; ask where there are several. Raises `Stale`."""
    assert said.until is not None
    offer(turn, program, _agencies(turn, program, said), said.until, why=said.why, groups=said.groups)


def offer(
    turn: Turn,
    program: Program,
    wanted: Sequence[Agency],
    until: date,
    *,
    why: str = "",
    groups: Sequence[int] = (),
    duties: Collection[int] | None = None,
    row: Assignment | None = None,
) -> None:
    """Show what more time until a day would do for these agencies; ask where there are several duties (of these:
    ``duties``, ids). ``row``: that assignment of the one agency alone. Raises `Stale`."""
    today = turn.rules.local(turn.now).date()
    if until < today:
        turn.say("notice", what="past_day", day=until.isoformat())
        return
    if until > today + FARTHEST:
        raise Stale("no_such_day")
    ids = [row.id for row in wanted]
    found = extensions.candidates(turn.session, program.id, ids, turn.now + AHEAD, until, turn.rules)
    found = [each for each in found if (duties is None or each.duty_id in duties) and row in (None, each)]
    if not found:
        turn.say("extend_nobody", until=until.isoformat(), of=[views.agency(row) for row in wanted[:NAMES_SHOWN]])
        return
    data = {
        "program": program.id,
        "until": until.isoformat(),
        "why": why,
        "agencies": [row.id for row in wanted],
        "groups": list(groups),
    }
    if len(found) > 1:
        data["rows"] = [row.id for row in found]
        turn.ask(
            "extend",
            "which",
            "extend_which",
            data,
            _mark(data),
            until=until.isoformat(),
            assignments=[],
            listed=[turn.view(row) for row in found],
        )
        return
    _preview(turn, data, found[0])


def _mark(data: dict[str, Any]) -> int:
    """What tells a question's choices from those of an older one, which was about other agencies or another day. Below
    zero, where no row has its number."""
    about = [data["program"], data["until"], data["agencies"], data.get("row")]
    return -1 - (crc32(repr(about).encode()) >> 2)


def _agencies(turn: Turn, program: Program, said: GroupExtension) -> list[Agency]:
    if said.agencies:
        codes = {each.code for each in said.agencies}
        return [row for row in agencies.present(turn.session, program.id) if row.code in codes]
    return extensions.agencies_of_groups(turn.session, program.id, said.groups)


def which(turn: Turn, data: dict[str, Any], text: str) -> None:
    """For which of several duties. Raises `Stale` for another text."""
    number = key_of(plain_number(text))
    rows = data["rows"]
    if number is None:
        raise Stale
    chosen = number if number in rows else rows[number - 1] if number <= len(rows) else None
    row = turn.session.get(Assignment, chosen) if chosen else None
    if row is None:
        raise Stale
    _preview(turn, data, row)


def _split(turn: Turn, data: dict[str, Any], row: Assignment) -> tuple[list[Assignment], list[Assignment], int]:
    """Who gets more time, who has as much or more already, and how many are done or owe nothing."""
    until = date.fromisoformat(data["until"])
    rows = extensions.like(turn.session, row, data["agencies"])
    more = [each for each in rows if extensions.gets_more(each, until, turn.rules)]
    enough = [each for each in rows if each.state is State.OPEN and each not in more]
    return more, enough, len(rows) - len(more) - len(enough)


def _preview(turn: Turn, data: dict[str, Any], row: Assignment, since: Sequence[dict[str, Any]] = ()) -> None:
    """Show for whom it is, before anything is done; ``since``: what was decided after an earlier look."""
    turn.require(Action.DECIDE, turn.home.id, turn.session.get_one(Program, data["program"]))
    more, enough, done = _split(turn, data, row)
    if not more:
        raise Stale
    turn.ask(
        "extend",
        "confirm",
        "extend_preview",
        {**data, "row": row.id, "had": _had(more)},
        _mark({**data, "row": row.id}),
        assignment=turn.view(row),
        until=data["until"],
        groups=data["groups"],
        why=data["why"] or None,
        decisions=list(since),
        names=[each.agency.name for each in more[:NAMES_SHOWN]],
        total=len(more),
        enough=[each.agency.name for each in enough[:NAMES_SHOWN]],
        done=done,
        asked=extensions.asked(extensions.asked_among(turn.session, more), date.fromisoformat(data["until"])),
    )


def _had(rows: Sequence[Assignment]) -> dict[str, str | None]:
    """Until when each of these has more time, as it is shown: by its number, as text (JSON keeps no other key)."""
    return {str(row.id): row.extended_to.isoformat() if row.extended_to else None for row in rows}


def _since(turn: Turn, data: dict[str, Any], rows: Sequence[Assignment]) -> list[dict[str, Any]]:
    """What other time was given or taken back since the look, by whom, as messages tell it; empty: none."""
    shown: dict[str, str | None] = data.get("had", {})
    changed = [row for row in rows if str(row.id) in shown and shown[str(row.id)] != _had([row])[str(row.id)]]
    found = [(row, each) for row in changed if (each := decisions.last(turn.session, row))]
    return decided.entries(turn.session, found, turn.rules, turn.now, turn.address)


def confirmed(turn: Turn, data: dict[str, Any], text: str) -> None:
    """*Đồng ý* gives it to whom was shown, as far as that still is more time; it is shown anew where somebody else gave
    other time since. Any other text is read afresh."""
    row = turn.session.get(Assignment, data["row"])
    if text != "yes" or row is None:
        raise Stale
    program = turn.session.get_one(Program, data["program"])
    turn.require(Action.DECIDE, turn.home.id, program)
    more, _, _ = _split(turn, data, row)
    turn.close()
    since = _since(turn, data, extensions.like(turn.session, row, data["agencies"]))
    if since and more:
        _preview(turn, data, row, since)
        return
    if since:
        turn.say("extended_since", decisions=since)
        return
    if not more:
        raise Stale
    until = date.fromisoformat(data["until"])
    waited = extensions.asked_among(turn.session, more)
    batch = extensions.give(turn.session, more, until, data["why"], turn.person, turn.now, turn.rules)
    turn.session.flush()
    decided.tell(turn.session, turn.rules, more, turn.person, turn.now)
    tell_closed(turn, waited)
    reached = _tell(turn, more, "extension_given", waited, why=data["why"] or None)
    _tell_others(turn, more, data["until"])
    turn.say(
        "extend_done",
        assignment=turn.view(more[0]),
        until=data["until"],
        total=len(more),
        batch=batch,
        unreached=[each.agency.name for each in more if each not in reached],
        asked=extensions.asked(waited),
    )


def _tell_others(turn: Turn, rows: Sequence[Assignment], until: str | None) -> None:
    """The other coordinators read in one line that these have more time ``until`` a day, or (``None``) no more; not
    who had a card about one of them, which says so itself."""
    carded = {message.person_id for message in decisions.cards(turn.session, rows)}
    there = hearers.coordinators(turn.session, [rows[0].duty.program_id])
    turn.tell(
        [each for each in there if each.person_id not in {*carded, turn.person.id}],
        "colleague_extended",
        assignment=turn.view(rows[0]),
        by=turn.person.name,
        until=until,
        total=len(rows),
        names=list(dict.fromkeys(row.agency.name for row in rows))[:NAMES_TOLD],
    )


def tell_closed(turn: Turn, waited: Sequence[Request]) -> None:
    """The other coordinators read on the cards of requests which of these were granted with more time for many."""
    for request in waited:
        if request.state != "open":
            decided.tell_of(turn.session, turn.rules, request, turn.person, turn.now)


def _tell(
    turn: Turn, rows: Sequence[Assignment], kind: str, waited: Sequence[Request] = (), **params: Any
) -> list[Assignment]:
    """Tell those who were pressed for each, with what became of the request that ``waited``, and let what had reminded
    of it say so; returns of which somebody was told."""
    pressed = hearers.pressed_each(turn.session, rows)
    asked = {each.reply.assignment_id: extensions.asked([each])[0] for each in waited}
    told = [
        row
        for row in rows
        if turn.tell(pressed[row.id], kind, assignment=turn.view(row), asked=asked.get(row.id), **params)
    ]
    for row in rows:
        settling.tell(turn.session, turn.rules, [row], turn.now, {each.person_id for each in pressed[row.id]})
    return told


def press(turn: Turn, args: list[str]) -> None:
    """``t:revoke:<batch>``: what one step gave is taken back. Raises `Refused`, `Stale`."""
    given: list[Extension] = extensions.of_batch(turn.session, key(args[1]))
    turn.require(Action.DECIDE, turn.home.id, turn.program_of(given[0].assignment) if given else None)
    given = [row for row in given if row.assignment.state is State.OPEN]
    if args[0] != "revoke" or not given:
        raise Stale("decided")
    _take_back(turn, given)


def take_back(turn: Turn, row: Assignment, until: date | None) -> None:
    """What was given unasked last for one assignment, ``until`` that day, holds no more, whatever others got with it.
    Where somebody gave other time since, that is said, and it stays. Raises `Refused`, `Stale`."""
    turn.require(Action.DECIDE, turn.home.id, turn.program_of(row))
    given = extensions.given_last(turn.session, row)
    if row.state is not State.OPEN or row.extended_to is None:
        raise Stale("decided")
    if given is None or given.until != until:
        turn.say("notice", what="other_time", until=row.extended_to.isoformat(), agency=row.agency.name)
        return
    _take_back(turn, [given])


def _take_back(turn: Turn, given: Sequence[Extension]) -> None:
    back = extensions.take_back(turn.session, given, turn.actor, turn.now, turn.rules)
    turn.session.flush()
    rows = [row.assignment for row in given]
    decided.tell(turn.session, turn.rules, rows, turn.person, turn.now)
    for request in back:
        decided.tell_of(turn.session, turn.rules, request, turn.person, turn.now)
    _tell(turn, rows, "extension_taken_back", back)
    _tell_others(turn, rows, None)
    turn.say(
        "extend_revoked",
        assignment=turn.view(rows[0]),
        total=len(rows),
        of=rows[0].agency.name,
        asked=extensions.asked(back),
    )
