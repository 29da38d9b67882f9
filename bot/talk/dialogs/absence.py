"""``/vang 3/8-12/8`` (``/leave``), "em nghỉ phép đến 12/8": leave, and a colleague who stands in."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import absences, people
from db.models import Absence, Person
from jobs import menus
from jobs.absences import begin, over, tell_alone, tell_deputy, view
from rules import colleague
from rules.absence import Days, NotALeave, declines, read_days
from rules.authority import Action
from rules.meaning.model import How, Open, Standing
from rules.meaning.understand import understand
from rules.reading import fold

OFFERED = 6
NOBODY = "none"

ENDS = re.compile(
    r"(?:(?:da|em|toi|minh|xin|cho|phep|bao|anh|chi|oi) )*"
    r"(?:(?:ket thuc|bo|huy|cham dut)(?: (?:dot|ky))? nghi(?: phep)?|(?:end|cancel) (?:my |the )?leave)"
    r"(?: (?:nhe|nha|a|anh|chi|em|giup|di|nay|please))*"
)
"""The words of the choices that end a leave, which may be typed when there is none any more."""


def show(turn: Turn, args: str = "") -> None:
    """The days of a leave, or without any a list of the person's own and of those in which they stand in. Raises
    `Refused`."""
    turn.require(Action.GO_ON_LEAVE)
    if args.strip():
        _read(turn, args)
    else:
        _ask_days(turn)


def meant(turn: Turn, begins: date | None, until: date | None) -> None:
    """What was said of a leave in a sentence: nothing is stored before the person has said who stands in, or that it is
    so. Raises `Refused`."""
    turn.require(Action.GO_ON_LEAVE)
    if begins is None or until is None:
        _ask_days(turn)
    else:
        _ask_deputy(turn, Days(begins, until))


def said(turn: Turn, text: str) -> bool:
    """That a leave is over, in the words of its choices: the person's leaves with their choices, or that there is none
    any more, or never was. That they do not stand in for who has named them. ``False`` for another text."""
    if _declines(turn, text):
        return True
    if ENDS.fullmatch(fold(text).strip(" .")) is None or not turn.may(Action.GO_ON_LEAVE):
        return False
    over_said(turn)
    return True


def _declines(turn: Turn, text: str) -> bool:
    """Let who says that they do not stand in be let off; of several leaves they are shown which. ``False`` for another
    text, and for whom nobody has named."""
    if not declines(text) or not turn.may(Action.GO_ON_LEAVE):
        return False
    named = [row for row in absences.concerning(turn.session, turn.person) if row.deputy_id == turn.person.id]
    if len(named) == 1:
        _decline(turn, named[0])
    elif named:
        _ask_days(turn)
    return bool(named)


def over_said(turn: Turn) -> None:
    """A leave is said to be over: the person's leaves with their choices, which end one, or that there is none. Raises
    `Refused`."""
    turn.require(Action.GO_ON_LEAVE)
    if absences.concerning(turn.session, turn.person):
        _ask_days(turn, over=True)
    else:
        turn.say("notice", what="leave_over" if absences.has_had(turn.session, turn.person) else "no_leave")


def _ask_days(turn: Turn, problem: str = "", *, over: bool = False) -> None:
    """The days of a leave; or, where it is said to be ``over``, which of theirs ends, by its choice or by a yes."""
    rows = absences.concerning(turn.session, turn.person)
    mine = [view(row) for row in rows if row.person_id == turn.person.id]
    others = [view(row) for row in rows if row.person_id != turn.person.id]
    first = turn.rules.workdays.add(turn.said_on, 1)
    example = [first.isoformat(), turn.rules.workdays.add(first, 2).isoformat()]
    only = next((row.id for row in rows if row.person_id == turn.person.id), 0) if over and len(mine) == 1 else 0
    shown: dict[str, Any] = {"mine": mine, "others": others, "example": example, "problem": problem}
    turn.ask("absence", "days", "ask_absence", {"over": only}, turn.person.id, **shown, over=over and bool(mine))


def days(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The days of a leave, or that it is over; a yes where that was said before. Raises `Stale`."""
    turn.close()
    row = turn.session.get(Absence, data["over"]) if data.get("over") else None
    if row and not row.ended_at and _says_yes(turn, text):
        _end(turn, row)
    elif not said(turn, text):
        _read(turn, text)


def _says_yes(turn: Turn, text: str) -> bool:
    read = understand(text, Standing((Open("confirm"),)), turn.said_on)
    return read.how is How.SURE and [act.what for act in read.acts] == ["confirm"]


def _read(turn: Turn, text: str) -> None:
    try:
        found = read_days(text, turn.said_on)
    except NotALeave as wrong:
        _ask_days(turn, wrong.problem)
        return
    if absences.colleagues(turn.session, turn.person, found):
        _ask_deputy(turn, found)
    else:
        _file(turn, found)


def _ask_deputy(turn: Turn, found: Days, row: Absence | None = None, unknown: str = "") -> None:
    """Who stands in: a colleague, or nobody. ``row``: a leave that is stored already."""
    near = absences.colleagues(turn.session, turn.person, found)
    shown = [{"id": each.id, "name": each.name} for each in near[:OFFERED]]
    data = {"from": found.begins.isoformat(), "until": found.until.isoformat(), "row": row.id if row else None}
    span = {"from": data["from"], "until": data["until"]}
    turn.ask("absence", "deputy", "ask_deputy", data, turn.person.id, span=span, near=shown, unknown=unknown)


def deputy(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Who stands in, by their number or name; other days may be said instead. Raises `Stale`."""
    found = Days(date.fromisoformat(data["from"]), date.fromisoformat(data["until"]))
    row = turn.session.get(Absence, data["row"]) if data["row"] else None
    near = absences.colleagues(turn.session, turn.person, found)
    named = colleague.named(near, text)
    if text == NOBODY or len(named) == 1:
        chosen = named[0] if named else None
        turn.close()
        if row is None:
            _file(turn, Days(found.begins, found.until, chosen.id if chosen else None))
        else:
            _choose(turn, row, chosen)
        return
    try:
        other = read_days(text, turn.said_on) if row is None else found
    except NotALeave:
        other = found
    if said(turn, text):
        return
    _ask_deputy(turn, other, row, "" if other != found else text)


def _file(turn: Turn, found: Days) -> None:
    """Store it; one that has its first day behind it begins at once. The deputy is told, and who must know; and who was
    to stand in by an earlier word that this one replaces."""
    turn.close()
    replaced = [each for each in absences.of_person(turn.session, turn.person) if absences.days_of(each).meets(found)]
    for earlier in replaced:
        if earlier.deputy_id != found.deputy:
            tell_deputy(turn.session, turn.rules, earlier, "over", turn.now)
    row = absences.file(turn.session, turn.person, found, turn.now, turn.actor)
    for earlier in replaced:
        menus.of_deputy(turn.session, turn.rules, earlier, turn.now)
    if row.from_on <= turn.rules.local(turn.now).date():
        begin(turn.session, turn.rules, row, turn.now, turn.actor)
    _settled(turn, row, "filed")


def _choose(turn: Turn, row: Absence, chosen: Person | None) -> None:
    """Another deputy, of a leave that is not over."""
    if row.ended_at:
        raise Stale
    if row.deputy:
        tell_deputy(turn.session, turn.rules, row, "over", turn.now)
    before = row.deputy
    absences.name_deputy(turn.session, row, chosen, turn.now, turn.actor)
    for each in filter(None, (before, chosen)):
        menus.of_deputy(turn.session, turn.rules, row, turn.now, each)
    _settled(turn, row, "filed")


def _settled(turn: Turn, row: Absence, what: str) -> None:
    """Say what is stored, and tell everybody whom it concerns."""
    tell_deputy(turn.session, turn.rules, row, "asked", turn.now)
    left = tell_alone(turn.session, turn.rules, row, turn.now, turn.now)
    turn.say("absence", absence=view(row), what=what, alone=left, told=row.told_at is not None)


def press(turn: Turn, args: list[str]) -> None:
    """``l:end|deputy|decline:<leave>``. Raises `Stale` for one that is over or not theirs, `Refused`."""
    turn.require(Action.GO_ON_LEAVE)
    what, row = args[0], turn.session.get(Absence, key(args[1]))
    if row is None or row.ended_at:
        raise Stale("leave_over")
    if what == "decline" and row.deputy_id == turn.person.id:
        _decline(turn, row)
    elif what == "end" and row.person_id == turn.person.id:
        _end(turn, row)
    elif what == "deputy" and row.person_id == turn.person.id:
        turn.keep_choices = True
        _ask_deputy(turn, absences.days_of(row), row)
    else:
        raise Stale


def _end(turn: Turn, row: Absence) -> None:
    over(turn.session, turn.rules, row, turn.now, turn.actor)
    tell_deputy(turn.session, turn.rules, row, "over", turn.now)
    turn.say("absence", absence=view(row), what="ended" if row.begun_at else "called_off", alone=[], told=False)


def _decline(turn: Turn, row: Absence) -> None:
    """Who was named does not stand in: whoever goes on leave is told, and who must know."""
    absences.name_deputy(turn.session, row, None, turn.now, turn.actor)
    menus.of_deputy(turn.session, turn.rules, row, turn.now, turn.person)
    left = tell_alone(turn.session, turn.rules, row, turn.now, turn.now)
    address = people.reachable_at(turn.session, row.person)
    known = {"absence": view(row), "alone": left, "told": row.told_at is not None, "by": turn.person.name}
    told = turn.tell([address] if address else [], "absence", what="declined", **known)
    turn.say("absence_deputy", absence=view(row), what="declined", reached=told, alone=left, by=turn.person.name)
