"""A text that picks a choice: by its number, by its very words, or by words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.talk.dialogs import evidence, giving_up
from bot.talk.meaning import carded, leading, listed, numbered, of_those, rivals
from bot.talk.meaning.asking import ask_which
from bot.talk.meaning.proposing import propose, reopen
from bot.talk.meaning.questions import Question, labelled, labelled_earlier, picks_of, questions_of
from bot.talk.meaning.standing import reminders
from bot.talk.routes import ANSWERS, open_dialog, press
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db.models import Message
from rules.choosing import Offered, Picked, key_of, pick, plain_number
from rules.tokens import Verb, read

WHICH = ("which", "question")
"""Which question was meant: any other text begins anew."""


def do(turn: Turn, picked: Picked) -> None:
    """Do what a typed choice says; what it is too late for is said in words."""
    if picked.said and carded.say(turn, picked.choice.token, picked.said, questions_of(turn, turn.address.chat_id)):
        return
    turn.said = picked.said
    notice = press(turn, picked.choice.token)
    turn.said = ""
    if notice:
        turn.say("notice", what=giving_up.notice_of(turn, notice))


def take_number(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """A number alone that several questions have: the newest, or it is asked which; ``False`` for any other text."""
    number = numbered.number_in(turn, text)
    picks = numbered.picks(turn, number, questions) if number is not None else []
    if len(picks) > 1:
        ask_which(turn, text, picks, said=str(number))
    elif picks:
        do(turn, picks[0][1])
    elif number is not None and open_dialog(turn) is None:
        return _take_earlier(turn, text, number, questions)
    return bool(picks)


def _take_earlier(turn: Turn, text: str, number: int, questions: Sequence[Question]) -> bool:
    """A number alone that no question has which stands open: a line of a list before, or the choice of a reminder
    before, which is proposed, or it is asked which; a number that no list has is told so."""
    if any(choice.number == number for question in questions for choice in question.offered):
        return False
    line = listed.line(turn, number)
    if line:
        do(turn, line)
        return True
    if leading.numbered(turn, number, text, questions):
        return True
    if questions:
        return False
    picks = numbered.before(turn, number)
    if not picks:
        return listed.beyond(turn, text)
    if len(picks) > 1:
        ask_which(turn, text, picks, said=str(number))
    elif picks:
        shown = [each.numbered(number) for each in reminders(turn, [picks[0][0]])]
        acts = [each for each in shown if each and each.token == picks[0][1].choice.token]
        propose(turn, acts, text)
    return bool(picks)


def take_labelled(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """The very words of a choice; before those of an older message what a leader writes to a card."""
    picks = labelled(turn, text, questions)
    if not picks and leading.take(turn, text, questions):
        return True
    picks = rivals.weighed(turn, text, questions, picks or labelled_earlier(turn, text))
    if len(picks) > 1 and rivals.about_requests(picks):
        return False  # which request is meant is asked by the requests' own numbers
    if len(picks) > 1:
        ask_which(turn, text, picks)
    elif picks:
        do(turn, picks[0][1])
    return bool(picks)


def take_beside(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """A choice about an evidence sheet's line with words beside it ("1 đã kiểm tra"), where that was said last."""
    picks = picks_of(turn, text, questions[:1])
    token = read(picks[0][1].choice.token) if picks else None
    if token is None or token.verb is not Verb.EVIDENCE or token.args[0] not in evidence.WITH_WORDS:
        return False
    do(turn, picks[0][1])
    return True


IN_OTHER_WORDS = ((Verb.OBSTACLE, ("cleared",)), (Verb.OBSTACLE, ("not_cleared",)), (Verb.ABSENCE, ("decline",)))


def take_cleared(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """Whether an obstacle is cleared, or that a deputy takes no messages, in other words than those of the choices
    ("đúng", "chưa xong", "tôi không nhận được tin") and nothing else, where that was asked last."""
    picks = picks_of(turn, text, questions[:1]) if open_dialog(turn) is None else []
    token = read(picks[0][1].choice.token) if picks else None
    if token is None or (token.verb, token.args[:1]) not in IN_OTHER_WORDS:
        return False
    if token.verb is Verb.ABSENCE and picks[0][1].said:
        return False
    do(turn, picks[0][1])
    return True


def which(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The question that was meant, one of those that were listed, also by its name; of all of them the answers are
    proposed. Raises `Stale` for any other text."""
    acts = of_those.meant(turn, data, text) if key_of(plain_number(text)) is None else []
    reopen(turn, data)
    if len(acts) > 1:
        propose(turn, acts, data["text"])
        return
    if acts:
        do(turn, Picked(Offered("", acts[0].token)))
        return
    number = key_of(plain_number(text))
    if number is None or number not in data["messages"]:
        raise Stale
    message = turn.session.get_one(Message, number)
    picked = pick(data["text"], [Offered.of(row) for row in message.choices or ()])
    if picked is None:
        raise Stale
    do(turn, picked)


ANSWERS[WHICH] = which
