"""A coordinator's words about reports that were sent (done where they leave no doubt, else the report is shown), and
about more time for several agencies."""

from __future__ import annotations

from collections.abc import Sequence

from bot.talk.dialogs import confirming, group_extension
from bot.talk.meaning.questions import Question, picks_of
from bot.talk.routes import open_dialog, press
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies
from db import confirming as reports
from db.models import Agency, Reply
from rules.meaning.model import Agency as Named
from rules.meaning.receiving import Receiving, read_receiving
from rules.tokens import Verb, read


def take(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """Let a text about reports that were sent have its effect; ``False`` for any other text."""
    if not turn.coordinated or open_dialog(turn):
        return False
    if _picked(turn, text, questions):
        return True
    present = agencies.present(turn.session)
    if _extends(turn, text):
        return True
    said = read_receiving(text, [Named(row.code, row.name) for row in present], turn.said_on)
    if said is None:
        return False
    codes = {each.code for each in said.agencies}
    named = [row for row in present if row.code in codes]
    if said.what == "return":
        return _send_back(turn, said, named, questions)
    if said.what == "accept" and named:
        return _accept(turn, named)
    if said.what == "accept" and said.each:
        return _accept_shown(turn, questions)
    return _look(turn, named)


def _extends(turn: Turn, text: str) -> bool:
    """More time for groups or all; a day that cannot be is said."""
    try:
        return group_extension.take(turn, text)
    except Stale as stale:
        turn.say("notice", what=stale.notice)
        return True


def _picked(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """A choice of such a question with words beside it (``2 thiếu phụ lục``)."""
    shown = [each for each in questions if _tokens(each, "yes", "no")]
    for _, picked in picks_of(turn, text, shown[:1]):
        if picked.said and read(picked.choice.token).args[0] == "no":
            turn.said = picked.said
            _press(turn, picked.choice.token)
            turn.said = ""
            return True
    return False


def _tokens(question: Question, *whats: str) -> list[str]:
    """The tokens of such choices in a question."""
    found = [(each.token, read(each.token)) for each in question.offered]
    return [token for token, each in found if each.verb is Verb.CONFIRM and each.args[0] in whats]


def _press(turn: Turn, token: str) -> None:
    notice = press(turn, token)
    if notice:
        turn.say("notice", what=notice)


def _accept(turn: Turn, named: Sequence[Agency]) -> bool:
    rows = reports.waiting_of(turn.session, turn.coordinated, named)
    if {row.assignment.agency_id for row in rows} != {agency.id for agency in named} or len(rows) > len(named):
        return _look(turn, named)
    for program in dict.fromkeys(row.assignment.duty.program_id for row in rows):
        confirming.accept(turn, [row for row in rows if row.assignment.duty.program_id == program])
    return True


def _accept_shown(turn: Turn, questions: Sequence[Question]) -> bool:
    """*Đã nhận hết* is about the list that was shown, all its pages; without one it is shown first."""
    tokens = [token for question in questions for token in (_tokens(question, "whole") or _tokens(question, "all"))]
    if tokens:
        _press(turn, tokens[0])
        return True
    return _look(turn, ())


def _look(turn: Turn, named: Sequence[Agency]) -> bool:
    """Show what waits: of these agencies, or the list."""
    for agency in named:
        confirming.show(turn, agency.code)
    if not named:
        confirming.show(turn)
    return True


def _send_back(turn: Turn, said: Receiving, named: Sequence[Agency], questions: Sequence[Question]) -> bool:
    """Send back the report of the agency that is named, or the one that was shown last."""
    row = _shown(turn, questions) if not named else None
    if len(named) == 1:
        rows = reports.waiting_of(turn.session, turn.coordinated, named)
        row = rows[0] if len(rows) == 1 else None
    if row is None:
        return _look(turn, named) if named else False
    turn.said = said.why
    _press(turn, f"{Verb.CONFIRM}:no:{row.id}")
    turn.said = ""
    return True


def _shown(turn: Turn, questions: Sequence[Question]) -> Reply | None:
    tokens = [token for question in questions[:1] for token in _tokens(question, "no")]
    return turn.session.get(Reply, key(read(tokens[0]).args[1])) if len(tokens) == 1 else None
