"""A coordinator's words about reports that were sent (done where they leave no doubt, else the report is shown), and
about more time for several agencies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.talk.dialogs import confirming, group_extension
from bot.talk.meaning.proposing import SENT_BACK, propose
from bot.talk.meaning.questions import Question, picks_of
from bot.talk.routes import open_dialog, press
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies
from db import confirming as reports
from db.models import Agency, Dialog, Program, Reply
from rules.choosing import plain_number
from rules.meaning.model import Act
from rules.meaning.model import Agency as Named
from rules.meaning.no_reasons import may_be_no_reason
from rules.meaning.receiving import SENT_BACK as RETURNED
from rules.meaning.receiving import Receiving, behind, read_receiving, takes_the_place
from rules.meaning.receiving_each import read_each
from rules.meaning.return_reasons import said_of_return
from rules.meaning.returned import read_returned
from rules.meaning.said import Said
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
    names = [Named(row.code, row.name) for row in present]
    several = read_each(text, names, asked=any(_tokens(each, "show", "yes") for each in questions[:1]))
    if several:
        _do_each(turn, several, present, text)
        return True
    said = read_receiving(text, names, turn.said_on)
    if said is None and behind(RETURNED, text) is not None and (shown := _shown(turn, questions)):
        return _look(turn, [shown.assignment.agency])
    return said is not None and _do(turn, said, present, questions)


def _do_each(turn: Turn, several: Sequence[Receiving], present: Sequence[Agency], text: str) -> None:
    """What is said of several reports, each in its way; what may go back as something is missing is proposed last."""
    acts: list[Act] = []
    for each in _cards_last(several):
        row = _alone(turn, each, present) if each.what == "propose" else None
        if row is not None:
            acts.append(_back(row, each.why))
        else:
            _do(turn, each, present, ())
    if acts:
        propose(turn, acts, text)


def _alone(turn: Turn, said: Receiving, present: Sequence[Agency]) -> Reply | None:
    """The one report that waits of the agencies that are named."""
    codes = {each.code for each in said.agencies}
    rows = reports.waiting_of(turn.session, turn.coordinated, [each for each in present if each.code in codes])
    return rows[0] if len(rows) == 1 else None


def _back(row: Reply, why: str) -> Act:
    """That a report is sent back for a reason."""
    return Act(SENT_BACK, row.assignment_id, text=why, token=f"{Verb.CONFIRM}:no:{row.id}")


def _cards_last(several: Sequence[Receiving]) -> list[Receiving]:
    """What is done first, then the cards, so that a number behind them is said to a card; no list beside a card, and
    what is to be sent back for no reason is shown."""
    told = [replace(each, what="look") if each.what == "return" and not each.why else each for each in several]
    looked = [each for each in told if each.what == "look"]
    cards = [each for each in looked if each.agencies or each.but]
    proposed = [each for each in told if each.what == "propose"]
    return [*(each for each in told if each.what in ("accept", "return")), *(cards or looked), *proposed]


def _do(turn: Turn, said: Receiving, present: Sequence[Agency], questions: Sequence[Question]) -> bool:
    """Do what is said of some agencies' reports."""
    codes = {each.code for each in said.agencies}
    named = [row for row in present if row.code in codes]
    if said.unknown:
        confirming.show(turn, said.unknown)
        return not named or _look(turn, named)
    if said.what in ("return", "propose"):
        return _send_back(turn, said, named, questions)
    if said.what == "accept" and named:
        return _accept(turn, named)
    if said.what == "accept" and said.each:
        return _accept_shown(turn, questions)
    if said.but:
        return _accept_others(turn, [row for row in present if row.code in {each.code for each in said.but}], questions)
    return _look(turn, named)


def instead(turn: Turn, dialog: Dialog, text: str) -> bool:
    """Where it is asked why a report is sent back: what is said of another agency's report is no reason, and done; the
    question is dropped, and that is said. A reason may name another agency. ``False`` for any other text."""
    if (dialog.name, dialog.step) != ("confirming", "reason"):
        return False
    row = turn.session.get(Reply, dialog.data["ref"])
    names = [Named(each.code, each.name) for each in agencies.present(turn.session)]
    said = read_each(text, names) or [read_receiving(text, names, turn.said_on)]
    named = {who.code for each in said if each and takes_the_place(text, each) for who in each.agencies}
    if row is None or not named or named == {row.assignment.agency.code}:
        return False
    turn.close()
    turn.remark("dropped", request=None, assignment=turn.view(row.assignment))
    return take(turn, text, ())


def _extends(turn: Turn, text: str) -> bool:
    """More time for groups or all; a day that cannot be is said."""
    try:
        return group_extension.take(turn, text)
    except Stale as stale:
        turn.say("notice", what=stale.notice)
        return True


def _picked(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """The number of such a choice with words beside it (``2 thiếu phụ lục``); not where they name another agency first,
    whose report is meant."""
    shown = [each for each in questions if _tokens(each, "yes", "no")]
    for _, picked in picks_of(turn, text, shown[:1]):
        token = read(picked.choice.token)
        if not picked.said or token.args[0] != "no" or not plain_number(text).strip()[:1].isdecimal():
            continue
        row = turn.session.get(Reply, key(token.args[1]))
        whom = read_returned(picked.said, [Named(each.code, each.name) for each in agencies.present(turn.session)])
        others = row is not None and {each.code for each in whom.agencies} - {row.assignment.agency.code}
        if others:
            return _look(turn, [each for each in agencies.present(turn.session) if each.code in others])
        what, why = said_of_return(picked.said if not whom.agencies else whom.why, led=True)
        if row is not None and (what == "look" or whom.what == "look"):
            return _look(turn, [row.assignment.agency])
        _return(turn, picked.choice.token, why)
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


def _return(turn: Turn, token: str, why: str) -> None:
    """Send a report back for a reason, or ask for one; for what may be no reason it is asked whether it is."""
    if why and may_be_no_reason(Said.of(why, turn.said_on)):
        confirming.reason(turn, {"ref": key(read(token).args[1])}, why)
        return
    turn.said = why
    _press(turn, token)
    turn.said = ""


def _accept(turn: Turn, named: Sequence[Agency]) -> bool:
    """Confirm the reports of these agencies; those of which none waits, or several do, are shown."""
    waiting = {agency: reports.waiting_of(turn.session, turn.coordinated, [agency]) for agency in named}
    rows = [some[0] for some in waiting.values() if len(some) == 1]
    for program in dict.fromkeys(row.assignment.duty.program_id for row in rows):
        confirming.accept(turn, [row for row in rows if row.assignment.duty.program_id == program])
    others = [agency for agency, some in waiting.items() if len(some) != 1]
    return not others or _look(turn, others)


def _accept_shown(turn: Turn, questions: Sequence[Question]) -> bool:
    """*Đã nhận hết* is about the list that was shown, all its pages; without one it is shown first."""
    tokens = [token for question in questions for token in (_tokens(question, "whole") or _tokens(question, "all"))]
    if tokens:
        _press(turn, tokens[0])
        return True
    shown = next((found for question in questions if (found := _tokens(question, "show"))), [])
    row = turn.session.get(Reply, key(read(shown[0]).args[1])) if len(shown) == 1 else None
    if row is not None and reports.is_waiting(row):
        _press(turn, f"{Verb.CONFIRM}:yes:{row.id}")
        return True
    return _look(turn, ())


def _accept_others(turn: Turn, left_out: Sequence[Agency], questions: Sequence[Question]) -> bool:
    """*Đã nhận hết* but for some agencies: whose reports those are is shown first; of the program whose list was shown
    last."""
    tokens = [token for each in questions for token in (*_tokens(each, "whole"), *_tokens(each, "all"))]
    program = turn.session.get(Program, key(read(tokens[0]).args[1])) if tokens else turn.program
    return (program is not None and confirming.look_at_others(turn, program, left_out)) or _look(turn, ())


def _look(turn: Turn, named: Sequence[Agency]) -> bool:
    """Show what waits: of these agencies, or the list."""
    for agency in named:
        confirming.show(turn, agency.code)
    if not named:
        confirming.show(turn)
    return True


def _send_back(turn: Turn, said: Receiving, named: Sequence[Agency], questions: Sequence[Question]) -> bool:
    """Send back the reports of the agencies that are named; the one that was shown last where none is. Several are sent
    back for one reason that is said; those that cannot be are shown. What may be no reason is proposed."""
    shown = _shown(turn, questions)
    if not named and shown is None:
        return False
    rows = {agency: _of(turn, agency, shown) for agency in named}
    found = [row for row in rows.values() if row] if named else [shown]
    if len(named) > 1 and (not said.why or said.what == "propose"):
        return _look(turn, named)
    if said.what == "propose" and found and found[0]:
        propose(turn, [_back(found[0], said.why)], said.why)
        return True
    for row in found:
        assert row is not None
        _return(turn, f"{Verb.CONFIRM}:no:{row.id}", said.why)
    others = [agency for agency, row in rows.items() if row is None]
    return not others or (len(named) == 1 and _again(turn, others[0], said.why)) or _look(turn, others)


def _again(turn: Turn, agency: Agency, why: str) -> bool:
    """What was confirmed already is proposed to be sent back, where a reason is said."""
    waits = reports.waiting_of(turn.session, turn.coordinated, [agency])
    row = None if waits else reports.accepted_of(turn.session, turn.coordinated, agency)
    if row is None or not why:
        return False
    propose(turn, [_back(row, why)], why)
    return True


def _of(turn: Turn, agency: Agency, shown: Reply | None) -> Reply | None:
    """The report of an agency that is meant: the one that waits, or that was shown last."""
    rows = reports.waiting_of(turn.session, turn.coordinated, [agency])
    if shown is not None and shown.assignment.agency is agency and shown in (rows or [shown]):
        return shown
    return rows[0] if len(rows) == 1 else None


def _shown(turn: Turn, questions: Sequence[Question]) -> Reply | None:
    tokens = [token for question in questions[:1] for token in _tokens(question, "no")]
    return turn.session.get(Reply, key(read(tokens[0]).args[1])) if len(tokens) == 1 else None
