"""``4 đến 19/8 vì bão``, where 4 is *Xin gia hạn*: the number of the choice with the day and the reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.talk.meaning.meant import perform_all
from bot.talk.meaning.numbered import answered
from bot.talk.meaning.questions import Question
from bot.talk.meaning.standing import duty
from bot.talk.routes import open_dialog
from bot.talk.stale import Refused, Stale
from bot.talk.turn import Turn
from db.models import Assignment
from rules.authority import Action
from rules.choosing import Offered, Picked, pick, plain_number
from rules.meaning.model import Act, How, Standing
from rules.meaning.understand import understand
from rules.status import State
from rules.tokens import Verb, read

SAID_BEFORE = re.compile(
    r"^\s*(?:(?:em|tôi|toi) +)?(?:chọn +|chon +)?"
    r"(?:số|so|chọn|chon|mục|muc|câu|cau|phương án|phuong an) +(?=\d{1,2}(?:[.):;,]| ))",
    re.IGNORECASE,
)
"""``số 4 đến 19/8``, ``chọn số 4, ...``: what may stand before the number of a choice."""


def take(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """Ask for more time where an official writes a number, a day and a reason to a reminder; ``False`` for any other
    text, and where several questions have the number and it is not known which of them is meant."""
    if open_dialog(turn) is not None:
        return False
    text = plain_number(SAID_BEFORE.sub("", text))
    found: dict[str, tuple[Question, Picked]] = {}
    for question in questions:
        picked = pick(text, [_numbered(each) for each in question.offered])
        if picked and picked.said:
            found.setdefault(picked.choice.token, (question, picked))
    picks = list(found.values())
    place = answered(turn, picks) if len(picks) > 1 else 0
    if not picks or place is None:
        return False
    token, words = read(picks[place][1].choice.token), picks[place][1].said
    row = turn.session.get(Assignment, token.number or 0)
    if token.verb is not Verb.ANSWER or row is None or row.state is not State.OPEN:
        return False
    return token.args[1:] == ("extend",) and turn.may_with(Action.ANSWER, row) and wish(turn, row, words, text)


def _numbered(choice: Offered) -> Offered:
    """A choice by its number alone."""
    return Offered("", choice.token, choice.number)


def wish(turn: Turn, row: Assignment, words: str, text: str) -> bool:
    """More time for an assignment, where ``words`` say until which day, and nothing that leaves a doubt."""
    found = understand(f"xin gia hạn {words}", Standing((duty(turn, row, ()),)), turn.said_on)
    if found.how is not How.SURE or found.why or found.acts[0].what != "extension" or found.acts[0].until is None:
        return False
    do(turn, found.acts, text)
    return True


def do(turn: Turn, acts: Sequence[Act], text: str) -> None:
    """All acts or none; what it is too late for, or not theirs, is said in words."""
    try:
        with turn.session.begin_nested():
            perform_all(turn, acts, text)
    except Refused as refused:
        turn.say("notice", what=refused.notice)
    except Stale as stale:
        turn.say("notice", what=stale.notice)
