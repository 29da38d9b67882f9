"""More time in words, or by the number of *Gia hạn* with a day, where one agency's card was shown last: it is meant for
what the card is about, and the day that was said is the one that holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.talk.dialogs import group_extension, overtaken
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.questions import Question
from bot.talk.meaning.standing import mentioned
from bot.talk.routes import open_dialog
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import replies
from db.models import Agency, Assignment, Program, Request
from rules.authority import Action
from rules.choosing import NUMBER_AND_TEXT, Offered, plain_number
from rules.deciding import What
from rules.meaning.chosen import of_grant
from rules.meaning.group_extension import means_several, split_reason
from rules.meaning.model import Act, How, Open
from rules.meaning.said import Said
from rules.tokens import Token, Verb, read

OF_AN_AGENCY = ("extend", "agency")


def take(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """Propose to grant the request that waits about what was shown last, or show what more time would do; ``False`` for
    any other text, for words that give it to several agencies, and where what was shown last is about several."""
    if not turn.coordinated or not questions or open_dialog(turn):
        return False
    offered = [each for each in questions[0].offered if _extends(read(each.token))]
    words = _words(text, questions[0], offered[0]) if len(offered) == 1 else ""
    if not words:
        return False
    token = read(offered[0].token)
    row = turn.session.get(Assignment, token.number or 0) if token.verb is Verb.PRESS else None
    agency = row.agency if row else turn.session.get(Agency, key(token.args[2]))
    program = turn.program_of(row) if row else turn.session.get(Program, key(token.args[3]))
    if agency is None or program is None or not turn.may(Action.DECIDE, turn.home.id, program):
        return False
    head, why = split_reason(words)
    until = None if means_several(head) else _until(turn, agency, head)
    if until is None:
        return False
    waiting = _waiting(turn, agency, row)
    if len(waiting) == 1:
        act = Act("grant", waiting[0].id, request=waiting[0].id, until=until, text=f"vì {why}" if why else None)
        propose(turn, [act], text)
    elif waiting:
        return False
    elif not (row and overtaken.say_if(turn, row, What.EXTEND, overtaken.seen_in(token.args[2:]))):
        _offer(turn, program, agency, row, until, why)
    return True


def _extends(token: Token) -> bool:
    """Whether a choice gives more time for one assignment, or for what is overdue of one agency."""
    return (token.verb is Verb.PRESS and token.args[1:2] == ("extend",)) or (
        token.verb is Verb.ACT and token.args[:2] == OF_AN_AGENCY
    )


def _words(text: str, question: Question, choice: Offered) -> str:
    """What is said, without the number of the choice; empty where it begins with another's number."""
    plain = plain_number(text)
    begun = NUMBER_AND_TEXT.match(plain)
    if begun is None or not any(each.number for each in question.offered):
        return text
    return plain[begun.end() :] if int(begun[1]) == choice.number else ""


def _until(turn: Turn, agency: Agency, words: str) -> date | None:
    """Until which day more time is given to an agency, where that and nothing else is said; a day that is over too, so
    that it is told so."""
    days = [each.day for each in Said.of(words, turn.said_on).days if each.day]
    today = min([turn.said_on, *days])
    found = of_grant(words, Open("extension", 1, agency=agency.code), mentioned(turn), today)
    return found.acts[0].until if found and found.how is How.SURE else None


def _waiting(turn: Turn, agency: Agency, row: Assignment | None) -> list[Request]:
    """The wishes for more time that wait, of the assignment or of the agency."""
    found = [each for each in replies.open_requests(turn.session, turn.coordinated) if each.kind == "extension"]
    about = [each.reply.assignment for each in found]
    return [
        each for each, mine in zip(found, about, strict=True) if (mine.id == row.id if row else mine.agency is agency)
    ]


def _offer(turn: Turn, program: Program, agency: Agency, row: Assignment | None, until: date, why: str) -> None:
    try:
        group_extension.offer(turn, program, [agency], until, why=why, row=row)
    except Stale as stale:
        turn.say("notice", what=stale.notice)
