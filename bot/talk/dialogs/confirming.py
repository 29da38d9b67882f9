"""``/xacnhan`` (``/confirm``): the coordinator says of a report that it is there, or sends it back with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.talk.dialogs import dealt_with, doubting, tasks
from bot.talk.stale import Stale, instant, key
from bot.talk.standpoint import Standpoint
from bot.talk.turn import Turn
from db import agencies, confirming, disputes, files, hearers, successions, views
from db.confirming import Span
from db.models import Address, Agency, Program, Reply
from rules.authority import Action
from rules.status import State
from rules.tokens import stamp

WHY = ("confirming", "reason")
"""The question why a report is sent back."""

PAGE = 10
NAMED = 30
"""So many agencies are named before all their reports are confirmed."""
LEFT_OUT = 6
"""So many may be left out of them: a choice holds no more."""


def show(turn: Turn, args: str = "") -> None:
    """List what waits to be confirmed, or with ``args`` (a code or part of a name) what waits of that agency. Raises
    `Refused`."""
    turn.require(Action.CONFIRM, turn.home.id, turn.program)
    if not args.strip():
        _list(turn, turn.program, 1)
        return
    named = agencies.named(turn.session, args)
    if len(named) != 1:
        _which(turn, args, named)
        return
    rows = confirming.waiting_of(turn.session, turn.coordinated, named)
    if not rows:
        turn.say("nothing_to_confirm", of=views.agency(named[0]), last=_accepted(turn, named[0]))
    for row in rows:
        _one(turn, row)


def _accepted(turn: Turn, agency: Agency) -> dict[str, Any] | None:
    """The report of an agency that was confirmed last: by whom and when (local), and what takes that back."""
    row = confirming.accepted_of(turn.session, turn.coordinated, agency)
    if row is None or row.accepted_at is None:
        return None
    by = confirming.accepted_by(turn.session, row)
    return {
        "sending": _view(turn, row),
        "by": by.name if by else "",
        "at": turn.rules.local(row.accepted_at).isoformat(),
        "number": row.assignment.duty.program_id,
        "stamp": stamp(row.accepted_at),
    }


def _which(turn: Turn, text: str, near: Sequence[Any]) -> None:
    if near:
        turn.say("agency_which", text=text, near=[views.agency(row) for row in near[:PAGE]], total=len(near))
    else:
        turn.say("unknown_agency", text=text)


def overview(it: Standpoint, *, unconfirmed: int, confirms: bool) -> dict[str, Any]:
    """What ``_status_record.j2`` says of the program that `/tinhtrang` speaks of: how many reports are ``unconfirmed``,
    how many lines of evidence sheets are disputed, and whether the person is the one who ``confirms``."""
    return {
        "unconfirmed": unconfirmed,
        "confirms": confirms,
        "number": it.program.id,
        "disputes": disputes.count(it.session, [it.program.id]),
        **tasks.overview(it),
    }


def press(turn: Turn, args: list[str]) -> None:
    """``c:<what>:<reply>`` (behind it the stamp of the confirmation that who sends it back knows of),
    ``c:list:<program>:<page>``, ``c:all:<program>:<first>:<last>`` (and the agencies that are left out),
    ``c:whole:<...>`` (which is looked at first), ``c:undo:<...>:<when>``.

    Raises `Refused`, and `Stale` for a report that does not wait any more.
    """
    what = args[0]
    if what == "list":
        turn.keep_choices = True
        _list(turn, _program(turn, args[1]), key(args[2]))
    elif what in ("all", "whole", "undo"):
        span = Span(_program(turn, args[1]).id, key(args[2]), key(args[3]))
        if what == "whole":
            _look_at_all(turn, span)
        elif what == "all":
            accept(turn, confirming.waiting_in(turn.session, span, [key(each) for each in args[4:]]))
        else:
            _doubt(turn, confirming.accepted_in(turn.session, span, instant(args[4])))
    else:
        _about_one(turn, what, _reply(turn, args[1]), args[2:])


def _about_one(turn: Turn, what: str, row: Reply, seen: Sequence[str]) -> None:
    if what in ("show", "yes") and dealt_with.say_if(turn, row):
        return
    if what == "show":
        turn.keep_choices = True
        _require_waiting(row)
        _one(turn, row)
    elif what == "yes":
        _require_waiting(row)
        accept(turn, [row])
    elif what == "no":
        send_back(turn, row, turn.said, stamp(instant(seen[0])) if seen else None)
    elif what == "keep":
        _keep(turn, row)
    else:
        raise Stale


def _program(turn: Turn, number: str) -> Program:
    """The program of a list, which the person coordinates. Raises `Refused`, `Stale`."""
    program = turn.session.get(Program, key(number))
    if program is None:
        raise Stale
    turn.require(Action.CONFIRM, turn.home.id, program)
    return program


def _reply(turn: Turn, number: str | int) -> Reply:
    """A reply on which the person says something. Raises `Refused`, `Stale`."""
    row = turn.session.get(Reply, key(number))
    if row is None:
        raise Stale
    turn.require(Action.CONFIRM, row.assignment.agency_id, turn.program_of(row.assignment))
    return row


def _require_waiting(row: Reply) -> None:
    if not confirming.is_waiting(row):
        raise Stale("not_waiting")


def _list(turn: Turn, program: Program, page: int) -> None:
    total = confirming.count(turn.session, [program.id])
    pages = max(1, -(-total // PAGE))
    page = min(max(page, 1), pages)
    rows = confirming.waiting(turn.session, [program.id], first=(page - 1) * PAGE, limit=PAGE)
    span = confirming.whole(turn.session, program.id)
    turn.say(
        "confirm_list",
        **views.under(turn.rules.books[program.id]),
        number=program.id,
        items=[_view(turn, row) for row in rows],
        ends=[span.first, span.last] if span else None,
        total=total,
        page=page,
        pages=pages,
    )


def look_at_others(turn: Turn, program: Program, left_out: Sequence[Agency]) -> bool:
    """Show whose reports of a program would be confirmed at once: all that wait, but for those of some agencies;
    ``False`` where no other waits, or they are too many to be left out at once. Raises `Refused`."""
    turn.require(Action.CONFIRM, turn.home.id, program)
    span = confirming.whole(turn.session, program.id)
    rows = confirming.waiting_in(turn.session, span, [each.id for each in left_out]) if span else []
    if span is None or not rows or len(left_out) > LEFT_OUT:
        return False
    _look_at_all(turn, span, left_out)
    return True


def _look_at_all(turn: Turn, span: Span, left_out: Sequence[Agency] = ()) -> None:
    """Show whose reports would be confirmed at once, which are more than were shown, or all but those of some agencies.
    Raises `Stale`."""
    rows = confirming.waiting_in(turn.session, span, [each.id for each in left_out])
    if not rows:
        raise Stale("not_waiting")
    turn.keep_choices = True
    turn.say(
        "confirm_whole",
        **views.under(turn.rules.books[span.program_id]),
        number=span.program_id,
        ends=[rows[0].id, rows[-1].id],
        total=len(rows),
        names=[row.assignment.agency.name for row in rows[:NAMED]],
        more=max(0, len(rows) - NAMED),
        left_out=[{"id": each.id, "name": each.name} for each in left_out],
    )


def _view(turn: Turn, row: Reply) -> dict[str, Any]:
    return views.sending(row, turn.rules, turn.now)


def _one(turn: Turn, row: Reply) -> None:
    """One report with its choices; when it was sent back before, the reasons that were given."""
    before = [each for each in confirming.sendings(turn.session, row.assignment) if each.returned_at]
    turn.say(
        "confirm_one",
        assignment=turn.view(row.assignment),
        sending=_view(turn, row),
        files=files.count(turn.session, files.of_replies(row.id)),
        before=[_view(turn, each) for each in before],
    )


def accept(turn: Turn, rows: Sequence[Reply]) -> None:
    """The coordinator has these reports: each agency hears of it. Raises `Stale` when none of them waits."""
    if not rows:
        raise Stale("not_waiting")
    confirming.accept(turn.session, rows, turn.actor, turn.now, turn.rules)
    turn.session.flush()
    reminded = hearers.reminded(turn.session)
    for row in rows:
        turn.tell(
            senders(turn, row, reminded),
            "report_received",
            sending=_view(turn, row),
            assignment=turn.view(row.assignment),
        )
    program = turn.program_of(rows[0].assignment)
    turn.say(
        "confirmed",
        **views.under(turn.rules.books[program.id]),
        number=program.id,
        items=[_view(turn, row) for row in rows],
        at=stamp(turn.now),
        left=confirming.count(turn.session, [program.id]),
    )


def _doubt(turn: Turn, rows: Sequence[Reply]) -> None:
    """What was confirmed in one step waits again; the agencies, who were told, are told."""
    if not rows:
        raise Stale("not_waiting")
    before = dealt_with.Confirmed.of(turn, rows[0])
    confirming.doubt(turn.session, rows, turn.actor, turn.now, turn.rules)
    turn.session.flush()
    reminded = hearers.reminded(turn.session)
    for row in rows:
        view = _view(turn, row)
        turn.tell(senders(turn, row, reminded), "report_doubted", sending=view, assignment=view["assignment"])
    dealt_with.tell_first(turn, before, rows, "doubted")
    turn.say("doubted", items=[_view(turn, row) for row in rows], number=rows[0].assignment.duty.program_id)


def send_back(turn: Turn, row: Reply, why: str = "", seen: int | None = None) -> None:
    """Send a report back: for this reason, or ask for one. ``seen``: of which confirmation (its stamp) the person
    knows. Raises `Stale`."""
    if dealt_with.says_returned(turn, row, why):
        return
    if not _may_be_sent_back(row):
        raise Stale("not_waiting")
    if why:
        turn.close()
        _sent_back(turn, row, why, seen)
        return
    turn.keep_choices = True
    if not dealt_with.ask_again(turn, row, seen):
        known = {"seen": stamp(row.accepted_at) if row.accepted_at else None}
        turn.ask(*WHY, "ask_return", known, row.id, assignment=turn.view(row.assignment))


def _may_be_sent_back(row: Reply) -> bool:
    accepted = row.accepted_at is not None and row.assignment.state is State.ACCEPTED and row.withdrawn_at is None
    return accepted or confirming.is_waiting(row)


def reason(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Why a report is sent back, in words; then the agency is asked for it again. What somebody else confirmed in the
    meantime is told, and asked about once more. Raises `Stale`."""
    row = _reply(turn, data["ref"])
    if dealt_with.says_returned(turn, row, text):
        turn.close()
        return
    if not _may_be_sent_back(row):
        turn.close()
        raise Stale("not_waiting")
    why = doubting.stated(turn, WHY, "return", data, text, assignment=turn.view(row.assignment))
    if why:
        turn.close()
        _sent_back(turn, row, why, data.get("seen"))


def _sent_back(turn: Turn, row: Reply, text: str, seen: int | None) -> None:
    """It is sent back for this reason, and the agency is told; see `reason`."""
    if dealt_with.ask_again(turn, row, seen, text):
        return
    before = dealt_with.Confirmed.of(turn, row)
    confirming.send_back(turn.session, row, text, turn.actor, turn.now, turn.rules)
    turn.session.flush()
    view = _view(turn, row)
    more = {"sending": view, "assignment": view["assignment"], "confirmed_at": before.at if before else None}
    reached = turn.tell(senders(turn, row), "report_returned", **more)
    dealt_with.tell_first(turn, before, [row], "returned")
    turn.say("returned", sending=view, assignment=view["assignment"], reached=reached)


def _keep(turn: Turn, row: Reply) -> None:
    """It was sent back by mistake: it waits again, and the agency need not send it anew. Raises `Stale`."""
    if not confirming.may_be_kept(turn.session, row):
        raise Stale("not_waiting")
    confirming.keep(turn.session, row, turn.actor, turn.now, turn.rules)
    turn.session.flush()
    view = _view(turn, row)
    turn.tell(senders(turn, row), "report_doubted", sending=view, assignment=view["assignment"])
    turn.say("doubted", items=[view], number=row.assignment.duty.program_id)


def senders(turn: Turn, row: Reply, reminded: Mapping[int, list[Address]] | None = None) -> list[Address]:
    """Who hears what became of a report: who said that it was sent, and whoever else is reminded there (by agency's id
    ``reminded``, where that was asked for)."""
    agency_id = successions.in_place_of(turn.session, row.assignment.agency_id)
    found = (hearers.reminded(turn.session) if reminded is None else reminded).get(agency_id, [])
    return [*(each for each in hearers.hears(turn.session, row.person, agency_id) if each not in found), *found]
