"""A coordinator's words beside a choice about one request ("1 đến 7/9 thôi", "1 đề nghị quận báo cáo thành phố"): they
go with the decision, or nothing is done. A choice on its own is pressed elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.talk.meaning import numbered
from bot.talk.meaning.meant import perform_all
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.questions import Question
from bot.talk.meaning.standing import as_open, mentioned
from bot.talk.meaning.unclear import choices_of
from bot.talk.routes import open_dialog, press
from bot.talk.stale import Refused, Stale, key
from bot.talk.turn import Turn
from db import replies
from db.models import Request
from rules.choosing import AMOUNT, EDGES, NUMBER_AND_TEXT, Offered, Picked, plain_number
from rules.meaning.chosen import of_grant
from rules.meaning.model import Act, How, Meaning
from rules.meaning.said import Said
from rules.meaning.sentences import has_words
from rules.reading import fold
from rules.tokens import Verb, read

OWN = re.compile(r"\s*(?:trả lời|tra loi|phản hồi|phan hoi)(?!\w)(?:\s+(?:là|la|rằng|rang)(?!\w))?\s*[:\-,]?\s*", re.I)
"""The words of *Trả lời* before the answer itself."""


def take(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """Do or propose what a number with words says to the card of a request that it can only be meant for; ``False`` for
    any other text."""
    plain = plain_number(text)
    begun = None if AMOUNT.match(fold(plain)) else NUMBER_AND_TEXT.match(plain)
    if not turn.coordinated or open_dialog(turn) or not questions:
        return False
    if begun is None:
        return _answered(turn, text, questions)
    number, words = int(begun[1]), plain[begun.end() :].strip(EDGES)
    picks = [(each, Picked(choice)) for each in questions for choice in each.offered if choice.number == number]
    if not picks and not any(choice.number for choice in questions[0].offered):
        picks = [(questions[0], Picked(choice)) for choice in _placed(questions[0], number)]
    place = numbered.answered(turn, picks) if len(picks) > 1 else 0
    if not picks or place is None:
        return False
    return say(turn, picks[place][1].choice.token, words, questions, number=number)


def _answered(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """``trả lời: ...`` to the obstacle that was shown last."""
    tokens = [each.token for each in questions[0].offered if _what(each.token)[0] in ("answer", "say")]
    led = OWN.match(text)
    return bool(led and ":" in led[0] and len(tokens) == 1) and say(turn, tokens[0], text, questions)


def _placed(question: Question, number: int) -> list[Offered]:
    return [each for each in question.offered if not each.aside][number - 1 : number]


def say(turn: Turn, token: str, words: str, questions: Sequence[Question], *, number: int = 0) -> bool:
    """Do what a choice about a request says with the words beside it, or propose it, or ask again where they cannot be
    read; ``False`` for another choice, and for words that say the contrary. ``number``: the one that was typed, which
    may be the own number of another request."""
    what, ref = _what(token)
    request = turn.session.get(Request, key(ref)) if what in DOES else None
    if request is None or request.state != "open" or not turn.may_decide(request):
        return False
    meaning = DOES[what](turn, request, words)
    if meaning is None:
        return False
    others = {row.id for row in replies.open_requests(turn.session, turn.coordinated)} - {request.id}
    if meaning.how is How.UNCLEAR:
        _again(turn, token, words, questions)
    elif meaning.how is How.LIKELY or number in others:
        propose(turn, meaning.acts, words)
    else:
        _do(turn, meaning, words)
    return True


def _what(token: str) -> tuple[str, str]:
    """What a choice does about a request, and the request's number; empty for another choice."""
    found = read(token)
    if len(found.args) > 1 and found.verb is Verb.DECIDE:
        return found.args[1], found.args[0]
    return (found.args[0], found.args[1]) if len(found.args) > 1 and found.verb is Verb.OBSTACLE else ("", "")


def _do(turn: Turn, meaning: Meaning, words: str) -> None:
    try:
        with turn.session.begin_nested():
            perform_all(turn, meaning.acts, words)
    except Refused as refused:
        turn.say("notice", what=refused.notice)
    except Stale as stale:
        turn.say("notice", what=stale.notice)


def _grant(turn: Turn, request: Request, words: str) -> Meaning | None:
    """``None``: they refuse it."""
    if request.kind == "obstacle":
        return None
    return of_grant(words, as_open(request), mentioned(turn), turn.said_on)


def _answer(turn: Turn, request: Request, words: str) -> Meaning | None:
    said = Said.of(words, turn.said_on)
    answer = words[found.end() :].strip() if (found := OWN.match(words)) else words
    if request.kind != "obstacle" or not answer or not has_words(said) or said.text.is_question:
        return None
    return Meaning(How.SURE, (Act("resolve", request.id, request=request.id, text=answer),))


def _resolve(turn: Turn, request: Request, words: str) -> Meaning | None:
    """Words beside *Đã giải quyết* that say the same close it; others are not lost in it."""
    said = Said.of(words, turn.said_on)
    if not said.only("solved", "who", "polite", "past", "yes", "did", "finished"):
        return Meaning(How.UNCLEAR)
    return Meaning(How.SURE, (Act("resolve", request.id, request=request.id),))


def _pass(turn: Turn, request: Request, words: str) -> Meaning | None:
    return Meaning(How.UNCLEAR)


def _again(turn: Turn, token: str, words: str, questions: Sequence[Question]) -> None:
    """What may be decided on the request, where nothing is done; an agency it is passed to is looked for in the words
    (``3 Sở Tài nguyên, trước 20/8``)."""
    what, ref = _what(token)
    if what != "pass":
        choices_of(turn, questions, key(ref))
        return
    turn.said = words
    notice = press(turn, token)
    turn.said = ""
    if notice:
        turn.say("notice", what=notice)


DOES = {"grant": _grant, "answer": _answer, "say": _answer, "resolve": _resolve, "pass": _pass}
