"""Files that came with answers, obstacles and results: listed, and sent to who may have them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from bot.talk.dialogs import duties
from bot.talk.dialogs.obstacle_sides import known
from bot.talk.stale import Refused, Stale, key
from bot.talk.turn import Turn
from db import files, outbox, programs, views
from db.models import Agency, Assignment, File
from db.outbox import Priority
from jobs.attached import FILE, order
from rules.authority import Action, Refusal, may

PAGE = 10
OF_ONE = 60
"""So many that came with one answer are listed, on one page."""


def press(turn: Turn, args: list[str]) -> None:
    """``F:agency:<agency>:<page>``, ``F:reply:<reply>``, ``F:request:<request>``: list what came; ``F:get:<file>``:
    have it sent; ``F:other:<file>``: it belongs to something else. Raises `Refused`, `Stale`."""
    turn.keep_choices = True
    what, number = args[0], key(args[1])
    if what == "get":
        _send(turn, number)
    elif what == "other":
        _elsewhere(turn, number)
    elif what == "agency":
        agency = turn.session.get(Agency, number)
        if agency is None:
            raise Stale
        turn.require(Action.TAKE_FILE, agency.id)
        _list(turn, of_agency(turn, agency), key(args[2]), agency)
    elif what == "request":
        request = known(turn, args[1])
        _list(turn, files.of_replies(request.reply_id), 1)
    elif what == "reply":
        _list(turn, files.of_replies(number), 1)
    else:
        raise Stale


def of_agency(turn: Turn, agency: Agency) -> ColumnElement[bool]:
    """What is kept of an agency, in the programs of which the person may have it."""
    every = programs.every(turn.session)
    theirs = [each.id for each in every if turn.may(Action.TAKE_FILE, agency.id, each)]
    return files.of_agency(turn.session, agency.id, None if len(theirs) == len(every) else theirs)


def count(turn: Turn, agency: Agency) -> int:
    """How many files of an agency the person may have."""
    return files.count(turn.session, of_agency(turn, agency)) if turn.may(Action.TAKE_FILE, agency.id) else 0


def _may_have(turn: Turn, row: File) -> bool:
    return turn.incoming.private and files.may_be_had(turn.session, row, turn.posts)


def _might_have_had(turn: Turn, row: File) -> bool:
    """Whether a file that was taken back would be the person's to have otherwise."""
    return any(may(turn.posts, Action.TAKE_FILE, subject) for subject in files.subjects(turn.session, row))


def _require(turn: Turn, row: File | None) -> File:
    """A file that is kept and that the person may have. Raises `Refused`, `Stale`."""
    if row is None or row.state != "kept":
        raise Stale
    if not _may_have(turn, row):
        if turn.incoming.private and _might_have_had(turn, row):
            raise Stale("file_withdrawn")
        turn.require(Action.TAKE_FILE, turn.home.id)
        raise Refused(Refusal.OTHER_AGENCY)
    return row


def _list(turn: Turn, which: ColumnElement[bool], page: int, agency: Agency | None = None) -> None:
    """Those of a list that the person may have, each with its choice. Raises `Refused`, `Stale`."""
    total = files.count(turn.session, which)
    most = PAGE if agency else OF_ONE
    pages = max(1, -(-total // most)) if agency else 1
    page = min(max(page, 1), pages)
    rows = files.listed(turn.session, which, (page - 1) * most, most)
    if not rows:
        raise Stale
    _require(turn, rows[0])
    shown = [told_as(turn, row) for row in rows if _may_have(turn, row)]
    of = {**views.agency(agency), "id": agency.id} if agency else None
    turn.say("attached_list", channel=turn.address.channel, items=shown, total=total, page=page, pages=pages, of=of)


def told_as(turn: Turn, row: File) -> dict[str, Any]:
    """A file as lists name it: with what it came, from whom, when."""
    return {**files.view(row), **files.origin(turn.session, row, turn.rules, turn.now)}


def _send(turn: Turn, number: int) -> None:
    """Queue the file: it goes out as a document, or as a link where the messenger takes none."""
    row = _require(turn, turn.session.get(File, number))
    params = {
        **views.common(turn.address, turn.rules, turn.now),
        "attached": told_as(turn, row),
        "document": order(turn.person.id, row.id, turn.now),
    }
    outbox.queue(turn.session, turn.address, FILE, params, turn.now, Priority.ANSWER)


def _elsewhere(turn: Turn, number: int) -> None:
    """The sender says that a document belongs to something else than the answer given last: it is asked to what, and
    it stays where it is until that is said."""
    row = turn.session.get(File, number)
    came_with = files.about(turn.session, row) if row else None
    if row is None or row.person_id != turn.person.id or not isinstance(came_with, Assignment) or row.state == "failed":
        raise Stale
    turn.require_with(Action.ANSWER, came_with)
    turn.keep_choices = False
    duties.offer_to_record(turn, "", [row.id], but=row.reply_id or 0)
