"""What somebody writes who coordinates and is an official too: it is read in both posts, and one must be meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.talk.meaning.standing import REQUESTS
from rules.meaning.model import How, Meaning, Standing, unclear
from rules.meaning.pressed import REMINDERS
from rules.meaning.understand import understand

NOT_MEANT = (How.UNCLEAR, How.NOTHING)


def understood(text: str, standing: Standing, today: date) -> Meaning:
    """What ``text`` means on ``today`` (the local day), as `rules.meaning.understand.understand` says it.

    With duties open before a coordinator, the words are a decision or an answer, whichever can be read; where both can,
    it is asked.
    """
    kinds = {each.kind for each in standing.questions}
    first = standing.questions[0].kind if standing.questions else ""
    led = first in (*REMINDERS, *REQUESTS.values(), "list")
    if not standing.coordinates or not led or not kinds & set(REMINDERS):
        return understand(text, standing, today)
    requests = tuple(each for each in standing.questions if each.kind in REQUESTS.values())
    duties = tuple(each for each in standing.questions if each.kind not in REQUESTS.values())
    decision = understand(text, replace(standing, questions=requests), today)
    answer = understand(text, replace(standing, role="official", agencies=(), questions=duties, decided=()), today)
    if answer.how in NOT_MEANT:
        return understand(text, standing, today) if decision.how is How.UNCLEAR else decision
    if decision.how in NOT_MEANT or not _decides(decision):
        return answer
    return unclear("two", *decision.acts, *answer.acts)


def _decides(meaning: Meaning) -> bool:
    return any(act.request for act in meaning.acts)
