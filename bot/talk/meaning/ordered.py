"""A coordinator's sentence that names whom it is about is proposed as what it orders: an obstacle passed to an agency,
more time taken back. How things stood at another moment is shown."""

from __future__ import annotations

from collections.abc import Sequence

from bot.talk.dialogs import phoning, status
from bot.talk.meaning.proposing import CALLED, GIVEN, choose, propose
from bot.talk.meaning.questions import Question
from bot.talk.meaning.standing import as_open, mentioned
from bot.talk.routes import open_dialog
from bot.talk.stale import key
from bot.talk.turn import Turn
from db import agencies, extensions, obstacles, requests
from db.models import Agency, Assignment, Request
from rules.authority import Action
from rules.calls import said_of_call
from rules.meaning.agencies import agencies_in
from rules.meaning.model import Act
from rules.meaning.ordering import Passing, read_passing, read_passing_of_card, read_taking_back_of
from rules.meaning.said import Said
from rules.moments import asked_back
from rules.tokens import Verb, read


def take(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """Propose what a coordinator's text orders, or show the moment that it names; ``False`` for any other text."""
    if open_dialog(turn) or not turn.may(Action.SEE_OVERVIEW):
        return False
    if _looks_back(turn, text):
        return True
    return bool(turn.coordinated) and (
        _passes(turn, text, questions) or _takes_back(turn, text) or _called(turn, text, questions)
    )


def _looks_back(turn: Turn, text: str) -> bool:
    """``tình hình hôm qua``, ``tình hình Sở Y tế ngày 5/8``; where no day is named ("tuần trước") what is shown is of
    now, which is said."""
    args = asked_back(text, turn.rules.local(turn.now))
    if args is None:
        return False
    status.show(turn, args)
    if not args:
        turn.remark("shown_now", text=text)
    return True


def _passes(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """What is given to who raised it itself is proposed as the answer, so that it is seen whose it is."""
    said = read_passing(text, mentioned(turn), turn.said_on)
    rows = _meant(turn, said) if said else []
    if said is None and (shown := _shown(turn, questions)):
        said = read_passing_of_card(text, mentioned(turn), shown.reply.assignment.agency.code, turn.said_on)
        rows = [shown]
    own = [row for row in rows if said and row.reply.assignment.agency.code == said.owner.code]
    rows = [row for row in rows if row not in own]
    if len(own) == 1 and not rows:
        propose(turn, [Act("resolve", own[0].id, request=own[0].id, text=text)], text)
        return True
    if said is None or not rows:
        return False
    act = Act("pass", agency=said.owner.code, until=said.until)
    if len(rows) > 1:
        choose(turn, act, [as_open(row) for row in reversed(rows)])
    else:
        propose(turn, [Act("pass", rows[0].id, request=rows[0].id, agency=act.agency, until=act.until)], text)
    return True


def _shown(turn: Turn, questions: Sequence[Question]) -> Request | None:
    """The obstacle that was shown last and waits, with *Chuyển đơn vị khác*; ``None`` where anything else was."""
    tokens = [read(each.token) for each in questions[0].offered] if questions else []
    passed = [each.args[1] for each in tokens if each.verb is Verb.OBSTACLE and each.args[0] == "pass"]
    rows = obstacles.unclosed(turn.session, programs=turn.coordinated) if len(passed) == 1 else []
    return next((row for row in rows if row.state == "open" and str(row.id) == passed[0]), None)


def _meant(turn: Turn, said: Passing) -> list[Request]:
    """The obstacles that are not closed and may be meant: by number, or all of the agency that raised them."""
    rows = [row for row in obstacles.unclosed(turn.session, programs=turn.coordinated) if row.state == "open"]
    if said.number is not None:
        rows = [row for row in rows if row.id == said.number]
    if said.raised is not None:
        rows = [row for row in rows if row.reply.assignment.agency.code == said.raised.code]
    return rows


def _takes_back(turn: Turn, text: str) -> bool:
    codes = {each.code for each in read_taking_back_of(text, mentioned(turn), turn.said_on)}
    named = [row for row in agencies.present(turn.session) if row.code in codes]
    if not named:
        return False
    rows = extensions.extended(turn.session, turn.coordinated, [row.id for row in named])
    acts = [act for row in rows if (act := _back(turn, row))]
    if acts:
        propose(turn, acts, text)
    else:
        _say_none(turn, text, named)
    return True


def _back(turn: Turn, row: Assignment) -> Act | None:
    """What more time is taken back by: what was given last, unasked or because it was asked for."""
    given = extensions.given_last(turn.session, row)
    if given:
        return Act(GIVEN, row.id, until=given.until)
    granted = requests.granted_for(turn.session, row)
    return Act("revoke", granted[0].id, request=granted[0].id) if granted else None


def _called(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """``gọi rồi, chị Lan hứa thứ hai gửi``: what a call gave to the agency that is named or whose card came last."""
    words = said_of_call(text)
    if words is None or not turn.may(Action.PHONE, program=turn.program):
        return False
    named = agencies_in(Said.of(text, turn.said_on), mentioned(turn))
    codes = {each.code for each in named}
    rows = [row for row in agencies.present(turn.session) if row.code in codes] or _carded(turn, questions)
    if len(rows) != 1 or not phoning.may_be_recorded(turn, rows[0]):
        turn.say("not_done", text=text, about="call")
        phoning.show(turn)
        return True
    propose(turn, [Act(CALLED, agency=rows[0].code, text=words)], text)
    return True


def _carded(turn: Turn, questions: Sequence[Question]) -> list[Agency]:
    """The agency whose card with *Đã gọi* came last, or the only one in the list of whom to call."""
    for question in questions:
        tokens = [read(each.token).args for each in question.offered if read(each.token).verb is Verb.PHONE]
        shown = {args[2] for args in tokens if args[0] == "called"} or {args[2] for args in tokens if args[0] == "show"}
        if shown:
            rows = [turn.session.get(Agency, key(each)) for each in shown]
            return [row for row in rows if row is not None]
    return []


def _say_none(turn: Turn, text: str, named: Sequence[Agency]) -> None:
    turn.say("not_done", text=text, about="revoke", none_of=[row.name for row in named])
