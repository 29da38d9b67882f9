"""What a coordinator bids in a sentence that names an agency: pressing it is looked at first, letting it off its
meetings is proposed. Of a request on which was decided before it is said who decided what and when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.talk.dialogs import acting
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.standing import as_open, mentioned
from bot.talk.routes import open_dialog
from bot.talk.stale import Refused, Stale
from bot.talk.turn import Turn
from db import agencies, replies, requests
from db.models import Agency, Person, Request
from jobs import decided
from rules.authority import Action
from rules.meaning.bidding import read_bid
from rules.meaning.deciding_each import decides, told_of_each
from rules.meaning.model import Act
from rules.meaning.said import Said


def take(turn: Turn, text: str) -> bool:
    """Do what a coordinator's text bids, or say what was decided before; ``False`` for any other text."""
    if open_dialog(turn) or not turn.coordinated:
        return False
    bid = read_bid(text, mentioned(turn))
    if bid is None:
        return _was_decided(turn, text)
    codes = {each.code for each in bid.agencies}
    named = [row for row in agencies.present(turn.session) if row.code in codes]
    if bid.what == "press":
        return _press(turn, text, named)
    return _let_off(turn, text, named)


def _press(turn: Turn, text: str, named: Sequence[Agency]) -> bool:
    """What would be sent to the one agency about what is overdue; of several the list is to be opened."""
    if len(named) > 1 or turn.program is None:
        turn.say("not_done", text=text, about="remind")
        return True
    try:
        with turn.session.begin_nested():
            acting.press(turn, ["press", "agency", str(named[0].id), str(turn.program.id)])
    except Stale as stale:
        if stale.notice != "nothing_late":
            turn.say("notice", what=stale.notice)
        else:
            turn.say("not_done", text=text, about="remind", none_late=named[0].name)
    except Refused as refused:
        turn.say("notice", what=refused.notice)
    return True


def _let_off(turn: Turn, text: str, named: Sequence[Agency]) -> bool:
    """Propose to grant the wishes that wait; of who has none it is said how a wish comes, or what was decided."""
    if not turn.may(Action.DECIDE, turn.home.id, turn.program):
        return False
    open_ = [row for row in replies.open_requests(turn.session, turn.coordinated) if row.kind == "exemption"]
    waiting = [row for row in open_ if row.reply.assignment.agency in named]
    asked = {row.reply.assignment.agency_id for row in waiting}
    others = [row for row in named if row.id not in asked]
    closed = {row.reply.assignment.agency_id: row for row in _closed(turn) if row.kind == "exemption"}
    granted = [row for each in others if (row := closed.get(each.id)) and row.state == "granted"]
    if granted:
        _say(turn, granted)
    done = {row.reply.assignment.agency_id for row in granted}
    none_of = [row.name for row in others if row.id not in done]
    if none_of:
        turn.say("not_done", text=text, about="exempt", none_of=none_of)
    if waiting:
        propose(turn, [Act("grant", row.id, request=row.id) for row in waiting], text)
    return True


def _closed(turn: Turn) -> Sequence[Request]:
    return requests.closed_since(turn.session, turn.coordinated, turn.now - requests.REMEMBERED)


def _was_decided(turn: Turn, text: str) -> bool:
    """Say of the requests that a sentence decides on, and on which was decided before, who decided what and when; and
    of a number that it is none. ``False`` where one that waits is named as well, or it takes back what was decided."""
    said = Said.of(text, turn.said_on)
    if not decides(said):
        return False
    open_ = replies.open_requests(turn.session, turn.coordinated)
    waiting = {row.id for row in open_}
    closed = {row.id: row for row in _closed(turn)}
    newest = {row.reply.assignment.agency_id: row for row in closed.values()}
    for row in open_:
        newest.pop(row.reply.assignment.agency_id, None)
    told = told_of_each(said, [as_open(row) for row in newest.values()], mentioned(turn))
    rows = [closed[number] for _, number in told if number in closed]
    missing = [number for _, number in told if number not in closed and number not in waiting]
    if not rows and (not missing or len(missing) < len(told)):
        return False
    if len(told) == 1 and rows and _changes(told[0][0], rows[0]):
        return False
    _say(turn, rows, missing)
    return len(rows) + len(missing) == len(told)


def _changes(what: str, row: Request) -> bool:
    """Whether a decision is the contrary of what was decided, so that it may be meant to change it."""
    return (what, row.state) in (("refuse", "granted"), ("grant", "refused"))


def _say(turn: Turn, rows: Sequence[Request], missing: Sequence[int] = ()) -> None:
    turn.remark("request_over", entries=[_entry(turn, row) for row in rows], missing=list(missing))


def _entry(turn: Turn, row: Request) -> dict[str, Any]:
    """A request with who decided on it and when; ``by`` is empty where the agency took it back itself."""
    by = turn.session.get(Person, row.decided_by) if row.decided_by and row.state != "withdrawn" else None
    dealt = decided.dealt(turn.session, row, by or turn.person, turn.rules, turn.now)
    return {**dealt, "by": by.name if by else "", "mine": by is not None and by.id == turn.person.id}
