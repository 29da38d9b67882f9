"""``/bang`` (``/board``), *Xem bảng*: a link to the board page; *Thu hồi liên kết* takes it back, and one to a file."""

from __future__ import annotations

from bot.talk.dialogs import taking
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, board_links, successions, views
from db.board_links import BOARD_LINKS
from db.file_links import FILE_LINKS
from db.models import Agency, BoardLink, FileLink, Program
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
    """``W:open`` and ``W:agency:<id>`` make a link, ``W:back:<link>`` takes one back,
    ``W:file:<link>`` one to a file. Raises `Refused`, `Stale`."""
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
    if what == "file":
        _take_back_file(turn, number)
        return
    row = turn.session.get(BoardLink, key(number))
    if what != "back" or row is None or row.person is not turn.person:
        raise Stale
    turn.say("board_revoked", done=BOARD_LINKS.revoke(turn.session, row, turn.now, turn.actor))


def _take_back_file(turn: Turn, number: str) -> None:
    row = turn.session.get(FileLink, key(number))
    if row is None or row.person is not turn.person:
        raise Stale
    done = FILE_LINKS.revoke(turn.session, row, turn.now, turn.actor)
    turn.say("board_revoked", done=done, file=True)


def _named(turn: Turn, text: str) -> None:
    near = agencies.ever(turn.session, text)
    near = [
        row for row in near if turn.may(Action.SEE_BOARD, _heir(turn, row).id, taking.program_of(turn, row))
    ] or near
    if len(near) == 1:
        _of_agency(turn, near[0])
    elif near:
        turn.own(Action.SEE_BOARD)
        shown = [{**views.agency(row), "id": row.id} for row in near[:NEAR_SHOWN]]
        turn.say("board_which", near=shown, total=len(near))
    else:
        turn.say("unknown_agency", text=text)


def _heir(turn: Turn, agency: Agency) -> Agency:
    """Whose board there is: the agency's, or that of the one that stands in its place by now."""
    return turn.session.get_one(Agency, successions.in_place_of(turn.session, agency.id))


def _of_agency(turn: Turn, named: Agency) -> None:
    agency = _heir(turn, named)
    program = taking.program_of(turn, agency)
    turn.require(Action.SEE_BOARD, agency.id, program)
    _link(turn, program, agency, None if named is agency else named)


def _link(turn: Turn, program: Program, agency: Agency | None, named: Agency | None = None) -> None:
    """Give a link; where it would show nothing, as all there was is archived, say that. ``named``: the agency that was
    asked for, where it shows its heir's board."""
    shown = board_links.shown_to(turn.session, turn.person, program.id, agency.id if agency else None)
    if not shown:
        turn.say("board_none", agency=views.agency(agency) if agency else None)
        return
    program = turn.session.get_one(Program, shown[0])
    row = board_links.make(turn.session, turn.person, program, agency, turn.now)
    about = {
        "program": views.program(turn.rules.books[program.id]),
        "agency": views.agency(agency) if agency else None,
        "before": views.agency(named) if named else None,
    }
    turn.say("board_link", board={"id": row.id, "handle": row.handle, **about})
