"""What the very words of a choice may mean beside it: the choice of another message that begins with them ("Đồng ý",
while "Đồng ý miễn" waits too), or has them as other words for the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.talk.meaning.numbered import answered
from bot.talk.meaning.over import stands
from bot.talk.meaning.questions import Question, questions_of
from bot.talk.turn import Turn
from rules.choosing import Picked, pick
from rules.tokens import Verb, read

Pick = tuple[Question, Picked]


def weighed(turn: Turn, text: str, questions: Sequence[Question], picks: Sequence[Pick]) -> list[Pick]:
    """Of what ``text`` picks by the very words of a choice, and what else it may mean, the one that is certain by the
    times, or all of them where it must be asked. Of several requests none is certain by their times: a decision is
    never given to another one than it was meant for."""
    if len(picks) != 1:
        return list(picks)
    found = [picks[0], *_beside(turn, text, questions, picks[0])]
    if len(found) == 1 or about_requests(found):
        return found
    place = answered(turn, found)
    return found if place is None else [found[place]]


def about_requests(picks: Sequence[Pick]) -> bool:
    """Whether all of these decide on requests."""
    return all(_decides(picked) for _, picked in picks)


def _decides(picked: Picked) -> bool:
    return read(picked.choice.token).verb is Verb.DECIDE


def _beside(turn: Turn, text: str, questions: Sequence[Question], mine: Pick) -> list[Pick]:
    """The other choices that ``text`` may mean and that can still be meant: of newer messages, and where a request is
    decided of older cards that stand open beside it."""
    asked, picked = mine
    earlier = all(each.message.id != asked.message.id for each in questions)
    looked = questions_of(turn, turn.address.chat_id, earlier=True) if earlier else questions
    found: dict[str, Pick] = {}
    for question in looked:
        bare = [replace(each, number=None) for each in question.offered]
        other = pick(text, bare, takes_text=question.takes_text)
        if other is None or other.said or other.choice.token == picked.choice.token:
            continue
        newer = question.message.id > asked.message.id
        if (newer or (_decides(picked) and _decides(other))) and stands(turn, question, other.choice):
            found.setdefault(other.choice.token, (question, other))
    return list(found.values())
