"""A number alone where several questions that stand open have a choice of that number: which of them is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.talk.meaning.over import stands
from bot.talk.meaning.questions import Question, questions_of
from bot.talk.meaning.reported import CARDS
from bot.talk.turn import Turn
from db import replies, utterances
from db.models import Assignment, Request
from db.outbox import Priority
from rules.authority import Action
from rules.choosing import Picked, plain_number
from rules.meaning.model import How, Meaning, Standing
from rules.meaning.numbers import lone_number
from rules.meaning.said import Said
from rules.meaning.understand import understand
from rules.newest import READING, Shown, answered_by_number
from rules.status import State
from rules.tokens import Verb, only_shows, read

SEVERAL = 2
LONGEST_NUMBER = 200
REMINDERS = ("reminder", "reminders")
OFFERS = ("handover_offer", "absence_deputy")
"""What is asked of a person beside the duties of the agency."""


def number_in(turn: Turn, text: str) -> int | None:
    """The number that is all there is in a text, beside politeness. A long text is none, and is not read for it."""
    return lone_number(Said.of(plain_number(text), turn.said_on)) if len(text) <= LONGEST_NUMBER else None


def picks(turn: Turn, number: int, questions: Sequence[Question]) -> list[tuple[Question, Picked]]:
    """Of several questions that have ``number`` the one that it answers, or all of them where that must be asked;
    empty where only one has it, or none.

    What has been answered or decided meanwhile is not asked about; but where that came last, it may have been meant,
    and the number is not given to another.
    """
    found: dict[str, tuple[Question, Picked]] = {}
    for question in questions:
        for choice in question.offered:
            if choice.number == number:
                found.setdefault(choice.token, (question, Picked(choice)))
    several = list(found.values())
    if len(several) < SEVERAL:
        return []
    place = None if _names_request(turn, number, several) else answered(turn, several)
    if place is not None:
        return [several[place]]
    still = [(question, picked) for question, picked in several if stands(turn, question, picked.choice)]
    if several[0] not in still and _crossed(turn, *several[0]):
        return several[:1]
    if several[0] not in still:
        return still if len(still) >= SEVERAL else several
    if len(still) < len(several) and not _names_request(turn, number, still):
        place = answered(turn, still)
        if place is not None:
            return [still[place]]
    return still if len(still) >= SEVERAL else []


def _crossed(turn: Turn, question: Question, picked: Picked) -> bool:
    """Whether it is a request that another coordinator has decided, in the card that came last and to which the person
    has written nothing: they read who decided, and nothing is done twice."""
    token = read(picked.choice.token)
    if token.verb is not Verb.DECIDE or turn.incoming.edited or question.message.sent_at is None:
        return False
    heard = utterances.last_heard(turn.session, turn.incoming.channel, turn.incoming.chat_id)
    row = turn.session.get(Request, token.number or 0)
    decided = row is not None and row.state not in ("open", "withdrawn") and row.decided_by != turn.person.id
    return decided and (heard is None or heard < question.message.sent_at)


def before(turn: Turn, number: int) -> list[tuple[Question, Picked]]:
    """Where nothing stands open that has choices: those of this number under reminders that were shown before what was
    said last, the newest of each duty, while it waits and has not been answered since."""
    found: dict[int, tuple[Question, Picked] | None] = {}
    for question in questions_of(turn, turn.address.chat_id, earlier=True):
        shown: dict[int, tuple[Question, Picked] | None] = {}
        for choice in question.offered:
            token = read(choice.token)
            if token.verb is Verb.ANSWER and token.number and not choice.aside and choice.number is not None:
                shown.setdefault(token.number, None)
                if choice.number == number:
                    shown[token.number] = (question, Picked(choice))
        for key, pick in shown.items():
            if key not in found:
                found[key] = pick if still_asked(turn, key, question) else None
    return [pick for pick in found.values() if pick]


def still_asked(turn: Turn, key: int, question: Question) -> bool:
    """Whether a duty waits for the speaker's answer, and has got none since it was asked about."""
    row = turn.session.get(Assignment, key)
    if row is None or row.state is not State.OPEN or not turn.may_with(Action.ANSWER, row):
        return False
    last = replies.latest(turn.session, row)
    return last is None or last.at < question.message.created_at


def _names_request(turn: Turn, number: int, several: Sequence[tuple[Question, Picked]]) -> bool:
    """Whether it may be the own number of a request that waits, as well as that of a choice about another."""
    if not any(read(picked.choice.token).verb is Verb.DECIDE for _, picked in several):
        return False
    return any(row.id == number for row in replies.open_requests(turn.session, turn.coordinated))


def answered(turn: Turn, picks: Sequence[tuple[Question, Picked]]) -> int | None:
    """The place of the question that is answered, as far as the times say; an edit was said at another time."""
    incoming = turn.incoming
    if incoming.edited or not incoming.time_known:
        return None
    shown = [_shown(*each) for each in picks]
    heard = utterances.last_heard(turn.session, incoming.channel, incoming.chat_id)
    return answered_by_number(shown, turn.said_at, heard, cards=_cards(turn, [each for each, _ in picks]))


def _shown(question: Question, picked: Picked) -> Shown:
    """A question as it stands in the chat; one that a slow messenger, or a file, has held up came late."""
    message = question.message
    late = message.sent_at is not None and message.sent_at - message.created_at >= READING
    answers, offers = message.priority == Priority.ANSWER, message.kind in OFFERS
    shows = only_shows(read(picked.choice.token))
    return Shown(message.sent_at, answers, question.takes_text, late, shows=shows, offers=offers)


def _cards(turn: Turn, questions: Sequence[Question]) -> bool:
    """Whether these are what a coordinator gets as such, none of them a reminder of what their own agency owes; or the
    newest is a leader's card, which comes to who writes nothing for days as well."""
    newest = max(questions, key=lambda each: each.message.sent_at or each.message.created_at)
    if newest.message.kind in CARDS:
        return True
    return bool(turn.coordinated) and not any(each.message.kind in REMINDERS for each in questions)


def to_the_newest(
    turn: Turn, picks: Sequence[tuple[Question, Picked]], standing: Standing, text: str
) -> Meaning | None:
    """What a number with a comment means to the question that it answers by its time, where it is certain or
    likely there."""
    place = answered(turn, picks)
    if place is None:
        return None
    token = picks[place][1].choice.token
    mine = [each for each in standing.questions if any(choice.act.token == token for choice in each.choices)]
    meaning = understand(text, replace(standing, questions=tuple(mine)), turn.said_on)
    return meaning if mine and meaning.how in (How.SURE, How.LIKELY) else None
