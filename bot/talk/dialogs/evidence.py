"""``/minhchung`` (``/evidence``): the evidence sheet of an agency and a month, what the agency calls wrong in it, and
what the coordinator answers."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from bot.talk.dialogs import doubting, taking
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, desk, disputes, hearers, programs, views
from db.desk import Evidence, Scope
from db.models import Address, Agency, Assignment, Dispute, Program, ProgramAgency
from reports.order import OF_A_MONTH
from rules.authority import Action
from rules.commands import said_command
from rules.months import month_of, next_month, read_month
from rules.reading import shows
from rules.said import Said

PAGE = 10
NEAR_SHOWN = 20
WITH_WORDS = ("no", "yes", "keep")
"""Choices that are said with a sentence, which may stand beside the choice's number."""


def show(turn: Turn, args: str) -> None:
    """The sheet of the agency that is named, or of one's own; for who coordinates without a name what waits for an
    answer. The month is named behind it, else it is the present one. Raises `Refused`."""
    words, month = _meant(turn, args.strip())
    if not words and month is None and turn.coordinated:
        _waiting(turn, turn.program, 1)
        return
    near = agencies.ever(turn.session, words) if words else _own(turn)
    near = [row for row in near if taking.may_take(turn, row, taking.program_of(turn, row))] or near
    first = month or _today(turn).replace(day=1)
    if len(near) == 1:
        _list(turn, taking.program_of(turn, near[0]), near[0], first, 1)
        return
    turn.own(Action.TAKE_AGENCY)
    if near:
        shown = [{**_named(row), "program": taking.program_of(turn, row).id} for row in near[:NEAR_SHOWN]]
        turn.say("evidence_which", near=shown, total=len(near), month=_carried(first))
    else:
        turn.say("unknown_agency", text=words)


def said(turn: Turn, text: str) -> bool:
    """A sheet that is asked for in words ("phiếu minh chứng tháng 8"); ``False`` for another text."""
    command = said_command(text)
    if command is None or command[0] != "minhchung":
        return False
    words, _ = _meant(turn, command[1])
    if words and not agencies.ever(turn.session, words):
        return False  # a sentence that only begins with the word
    show(turn, command[1])
    return True


def _meant(turn: Turn, text: str) -> tuple[str, date | None]:
    """The agency's words and the month; a number that belongs to an agency's name is no month."""
    words, month = read_month(text, _today(turn))
    if words and month and not agencies.ever(turn.session, words) and agencies.ever(turn.session, text):
        return text, None
    return words, month


def _today(turn: Turn) -> date:
    return turn.rules.local(turn.now).date()


def _own(turn: Turn) -> list[Agency]:
    return [turn.session.get_one(Agency, number) for number in turn.own(Action.TAKE_AGENCY)]


def _named(row: Agency) -> dict[str, Any]:
    return {**views.agency(row), "id": row.id}


def _carried(month: date) -> str:
    """The month as a choice carries it."""
    return f"{month:%Y%m}"


def press(turn: Turn, args: list[str]) -> None:
    """``m:list:<program>:<agency>:<month>:<page>``, ``m:<form>:<program>:<agency>:<month>``, ``m:line:<assignment>``,
    ``m:no:<assignment>``, ``m:wait:<program>:<page>``, ``m:<what>:<dispute>``. Raises `Refused`, `Stale`."""
    what = args[0]
    turn.keep_choices = True
    if what == "list":
        _list(turn, *_of(turn, args[1], args[2]), month_of(args[3]), key(args[4]))
    elif what in OF_A_MONTH:
        taking.take(turn, what, *_of(turn, args[1], args[2]), month_of(args[3]))
    elif what == "wait":
        program = turn.session.get(Program, key(args[1]))
        if program is None:
            raise Stale
        _waiting(turn, program, key(args[2]))
    elif what == "line":
        _line(turn, _of_sheet(turn, args[1]))
    elif what == "no":
        _not_right(turn, turn.assignment(args[1], Action.ASK))
    else:
        _about(turn, what, _dispute(turn, args[1]))


def _of(turn: Turn, program: str, agency: str) -> tuple[Program, Agency]:
    """A program and an agency in it. Raises `Stale`."""
    found = turn.session.get(Program, key(program)), turn.session.get(Agency, key(agency))
    if found[0] is None or found[1] is None or turn.session.get(ProgramAgency, (found[0].id, found[1].id)) is None:
        raise Stale
    return found[0], found[1]


def _of_sheet(turn: Turn, number: str) -> Assignment:
    """The assignment of a line, or the one that goes on in its place. Raises `Refused`, `Stale`."""
    found = turn.going_on(number)
    taking.require_agency(turn, found.agency, turn.program_of(found))
    return found


def _sheet(turn: Turn, program: Program, agency: Agency, month: date) -> list[Evidence]:
    turn.session.flush()
    return desk.evidence(turn.session, _scope(turn, program, agency, month))


def _scope(turn: Turn, program: Program, agency: Agency, month: date) -> Scope:
    return Scope(program.id, turn.rules.books[program.id], turn.rules.local(turn.now), agency.id, month)


def _list(turn: Turn, program: Program, agency: Agency, month: date, page: int) -> None:
    """One page of a sheet: each line with its number. Raises `Refused`."""
    taking.require_agency(turn, agency, program)
    found = _sheet(turn, program, agency, month)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE
    turn.say(
        "evidence",
        **views.under(turn.rules.books[program.id]),
        number=program.id,
        of=_named(agency),
        month=month.isoformat(),
        carried=_carried(month),
        before=_carried(next_month(month, -1)),
        after=_carried(next_month(month)) if month < _today(turn).replace(day=1) else None,
        items=[_item(turn, each) for each in found[first : first + PAGE]],
        unfollowed=programs.unfollowed(program),
        pauses=[
            [day and day.isoformat() for day in each]
            for each in desk.paused(turn.session, _scope(turn, program, agency, month))
        ],
        total=len(found),
        first=first + 1,
        page=page,
        pages=pages,
        disputes=turn.may(Action.ASK, agency.id),
    )


def _item(turn: Turn, each: Evidence) -> dict[str, Any]:
    """One line as messages speak of it."""
    line, row = each.line, turn.session.get_one(Assignment, each.line.id)
    return {
        "assignment": turn.view(row),
        "word": str(line.word) if line.word else None,
        "days": line.days_late,
        "advised": line.advised_on.isoformat(),
        "asked": [at.isoformat() for at in each.asked],
        "given": [_plain({**asdict(told), "disbursed": None, "returned": False}) for told in each.answers],
        "more": [_plain(asdict(more)) for more in each.more],
        "disputed": [_plain(asdict(said)) for said in each.disputed],
        "accepted": each.accepted,
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Days and times as messages carry them."""
    return {name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in values.items()}


def _line(turn: Turn, row: Assignment) -> None:
    """One line in full, with what the person may say of it."""
    program = turn.program_of(row)
    found = [each for each in _sheet(turn, program, row.agency, row.last_day.replace(day=1)) if each.line.id == row.id]
    if not found:
        raise Stale
    waiting = disputes.waiting_of(turn.session, row.id)
    decides = turn.may(Action.DECIDE, row.agency.id, program)
    turn.say(
        "evidence_line",
        assignment=turn.view(row),
        item=_item(turn, found[0]),
        disputes=turn.may(Action.ASK, row.agency.id),
        waiting=waiting[-1].id if waiting else None,
        decides=decides and bool(waiting),
    )


# The agency


def _not_right(turn: Turn, row: Assignment) -> None:
    """*Chưa đúng*: what is not right, in a sentence."""
    if turn.said:
        dispute(turn, {"ref": row.id}, turn.said)
    else:
        turn.ask("evidence", "dispute", "ask_dispute", {}, row.id, assignment=turn.view(row))


def disputed(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The answer to the question what is not right: words that may be no such are asked about first. Raises as
    `dispute`."""
    row = turn.assignment(data["ref"], Action.ASK)
    why = text
    if shows(text):
        why = doubting.stated(turn, ("evidence", "dispute"), "dispute", data, text, assignment=turn.view(row))
    if why:
        dispute(turn, data, why)


def dispute(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The sentence; it goes to the coordinators at once. Raises `Refused`, `Stale`."""
    row = turn.assignment(data["ref"], Action.ASK)
    if not shows(text):
        turn.ask("evidence", "dispute", "ask_dispute", {}, row.id, assignment=turn.view(row))
        return
    turn.close()
    said = Said(turn.said_at, turn.incoming.time_known)
    written = disputes.write(turn.session, row, turn.person, text, turn.now, said)
    view = _view(turn, written)
    passed = turn.tell_coordinators(row, "dispute_raised", dispute=view, assignment=view["assignment"])
    turn.say("dispute_noted", dispute=view, assignment=view["assignment"], passed=passed)


def _view(turn: Turn, row: Dispute) -> dict[str, Any]:
    return disputes.view(row, turn.rules, turn.now)


# The coordinator


def _waiting(turn: Turn, program: Program, page: int) -> None:
    """What waits for an answer, page by page; how to see a sheet. Raises `Refused`."""
    turn.require(Action.DECIDE, turn.home.id, program)
    total = disputes.count(turn.session, [program.id])
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = disputes.waiting(turn.session, [program.id], first=(page - 1) * PAGE, limit=PAGE)
    turn.say(
        "disputes",
        **views.under(turn.rules.books[program.id]),
        number=program.id,
        items=[_view(turn, row) for row in rows],
        total=total,
        first=(page - 1) * PAGE + 1,
        page=page,
        pages=pages,
    )


def _dispute(turn: Turn, number: str | int) -> Dispute:
    row = turn.session.get(Dispute, key(number))
    if row is None:
        raise Stale
    return row


def _about(turn: Turn, what: str, row: Dispute) -> None:
    """What the agency or the coordinator says to a dispute. Raises `Refused`, `Stale`."""
    if what == "back":
        turn.require(Action.ASK, row.assignment.agency.id)
        _require_waiting(row)
        disputes.withdraw(turn.session, row, turn.person, turn.now)
        view = _view(turn, row)
        turn.tell_coordinators(row.assignment, "dispute_withdrawn", dispute=view, assignment=view["assignment"])
        turn.say("dispute_withdrawn", dispute=view, assignment=view["assignment"])
        return
    _require_deciding(turn, row)
    if what == "again":
        if not disputes.may_be_reopened(turn.session, row):
            raise Stale("decided")
        disputes.reopen(turn.session, row, turn.person, turn.now)
        _card(turn, row)
        return
    _require_waiting(row)
    if what == "show":
        _card(turn, row)
    elif what == "yes":
        _answer(turn, row, disputes.ACCEPTED, turn.said or None)
    elif what == "keep" and turn.said:
        _answer(turn, row, disputes.KEPT, turn.said)
    elif what == "keep":
        turn.ask(
            "evidence", "keep", "ask_kept", {}, row.id, dispute=_view(turn, row), assignment=turn.view(row.assignment)
        )
    else:
        raise Stale


def _require_deciding(turn: Turn, row: Dispute) -> None:
    turn.require(Action.DECIDE, row.assignment.agency.id, turn.program_of(row.assignment))


def _require_waiting(row: Dispute) -> None:
    if row.verdict is not None:
        raise Stale("decided")


def _card(turn: Turn, row: Dispute) -> None:
    view = _view(turn, row)
    turn.say("dispute_raised", dispute=view, assignment=view["assignment"])


def keep(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Why the coordinator keeps to the line. Raises `Refused`, `Stale`."""
    row = _dispute(turn, data["ref"])
    _require_deciding(turn, row)
    if row.verdict is not None:
        turn.close()
        raise Stale("decided")
    why = doubting.stated(turn, ("evidence", "keep"), "keep", data, text, assignment=turn.view(row.assignment))
    if why:
        turn.close()
        _answer(turn, row, disputes.KEPT, why)


def _answer(turn: Turn, row: Dispute, verdict: str, text: str | None) -> None:
    """Store the answer and tell the agency."""
    disputes.answer(turn.session, row, verdict, text, turn.person, turn.now)
    view = _view(turn, row)
    params = {"dispute": view, "assignment": view["assignment"]}
    reached = turn.tell(_askers(turn, row), "dispute_answered", **params)
    turn.say("dispute_done", **params, reached=reached)


def _askers(turn: Turn, row: Dispute) -> list[Address]:
    """Who hears of the answer: who said it, or if they are gone or on leave, those who are reminded there."""
    return hearers.hears(turn.session, row.person, row.assignment.agency.id)
