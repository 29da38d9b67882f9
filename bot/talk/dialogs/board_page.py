"""``/bang`` (``/board``), *Xem bảng*: a link to the board page; *Thu hồi liên kết* takes it back."""

from __future__ import annotations

from bot.talk.dialogs import taking
from bot.talk.turn import Stale, Turn, key
from db import agencies, board_links, views
from db.models import Agency, BoardLink, Program
from rules.authority import Action

NEAR_SHOWN = 20
OWN_SHOWN = 5


def show(turn: Turn, args: str) -> None:
    """A link to the board of all that the person oversees, or of the agency that is named; for everybody else to that
    of their own agency. Raises `Refused`."""
    if args.strip():
        _named(turn, args)
    elif turn.may(Action.SEE_OVERVIEW, program=turn.program):
        _link(turn, turn.program, None)
    else:
        for number in turn.own(Action.SEE_BOARD)[:OWN_SHOWN]:
            agency = turn.session.get_one(Agency, number)
            _link(turn, taking.program_of(turn, agency), agency)


def press(turn: Turn, args: list[str]) -> None:
    """``W:open`` and ``W:agency:<id>`` make a link, ``W:back:<link>`` takes one back. Raises `Refused`, `Stale`."""
    if args[0] == "open":
        turn.keep_choices = True
        show(turn, "")
        return
    what, number = args
    if what == "agency":
        turn.keep_choices = True
        agency = turn.session.get(Agency, key(number))
        if agency is None:
            raise Stale
        _of_agency(turn, agency)
        return
    row = turn.session.get(BoardLink, key(number))
    if what != "back" or row is None or row.person is not turn.person:
        raise Stale
    turn.say("board_revoked", done=board_links.revoke(turn.session, row, turn.now, turn.actor))


def _named(turn: Turn, text: str) -> None:
    near = agencies.named(turn.session, text)
    near = [row for row in near if turn.may(Action.SEE_BOARD, row.id, taking.program_of(turn, row))] or near
    if len(near) == 1:
        _of_agency(turn, near[0])
    elif near:
        turn.own(Action.SEE_BOARD)
        shown = [{**views.agency(row), "id": row.id} for row in near[:NEAR_SHOWN]]
        turn.say("board_which", near=shown, total=len(near))
    else:
        turn.say("unknown_agency", text=text)


def _of_agency(turn: Turn, agency: Agency) -> None:
    program = taking.program_of(turn, agency)
    turn.require(Action.SEE_BOARD, agency.id, program)
    _link(turn, program, agency)


def _link(turn: Turn, program: Program, agency: Agency | None) -> None:
    """Give a link; where it would show nothing, as all there was is archived, say that."""
    shown = board_links.shown_to(turn.session, turn.person, program.id, agency.id if agency else None)
    if not shown:
        turn.say("board_none", agency=views.agency(agency) if agency else None)
        return
    program = turn.session.get_one(Program, shown[0])
    row = board_links.make(turn.session, turn.person, program, agency, turn.now)
    about = {
        "program": views.program(turn.rules.books[program.id]),
        "agency": views.agency(agency) if agency else None,
    }
    turn.say("board_link", board={"id": row.id, "handle": row.handle, **about})
