"""The card of what was reported to a leader: what they write may be said to it, whatever was said since it came, while
what it reports waits for their word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.talk.meaning.questions import Question, questions_of
from bot.talk.turn import Turn
from db import cards, replies
from db.models import Assignment
from rules.authority import Action, Role
from rules.status import State

CARDS = ("leader_card", "leader_cards")
BESIDE = "reminders"
"""What somebody gets who leads one agency and serves another: cards, and what is asked of the other as well."""


LATELY = timedelta(days=7)
"""How long after a card came something more may be said to it, though it has been answered."""


@dataclass(frozen=True)
class Card:
    """A leader's card that stands: what it lists and is still open; ``newest``: nothing was asked or said since;
    ``owed``: what is asked of another agency of theirs beside it; ``waits``: it may still be what is written to, as
    nothing was asked since and it came lately, or nothing was answered to any of it; ``over``: what it reported and is
    open no more."""

    question: Question
    rows: list[Assignment]
    newest: bool
    owed: tuple[Assignment, ...] = ()
    waits: bool = False
    over: tuple[Assignment, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether one thing alone can be meant by what is said to it."""
        return len(self.rows) + len(self.owed) == 1


def card_of(turn: Turn, questions: Sequence[Question]) -> Card | None:
    """The card to which the person may be writing, the newest."""
    if not any(turn.may(Action.DIRECT, post.agency_id) for post in turn.person.held):
        return None
    for question in questions[:1]:
        if found := _card(turn, question, newest=True):
            return found
        if question.message.kind in CARDS:
            return None
    shown = questions_of(turn, turn.address.chat_id, earlier=True)
    card = next((each for each in shown if each.message.kind in CARDS), None)
    return _card(turn, card, newest=False, since=questions) if card else None


def _card(turn: Turn, question: Question, *, newest: bool, since: Sequence[Question] = ()) -> Card | None:
    """What a message reports to the person as a leader, and what it asks beside that; ``None`` where it reports
    nothing, or nothing of it is open."""
    if question.message.kind not in (*CARDS, BESIDE):
        return None
    numbers = (question.message.concerns or {}).get("listed", ())
    listed = [turn.session.get(Assignment, number) for number in numbers]
    still = [row for row in listed if row and row.state is State.OPEN]
    led = [row for row in still if turn.may(Action.DIRECT, row.agency_id)]
    if question.message.kind == BESIDE:
        led = [row for row in led if cards.is_reported(turn.session, row, Role.LEADER)]
    owed = [row for row in still if row not in led and turn.may_with(Action.ASK, row)]
    asked = any(not choice.aside for each in since for choice in each.offered)
    over = [row for row in listed if row and row not in still and turn.may(Action.DIRECT, row.agency_id)]
    waits = not asked and _waits(turn, question, still)
    return Card(question, led, newest, tuple(owed), waits, tuple(over)) if led else None


def _waits(turn: Turn, question: Question, rows: Sequence[Assignment]) -> bool:
    came, last = question.message.created_at, [replies.latest(turn.session, row) for row in rows]
    return turn.said_at - came < LATELY or all(each is None or each.at < came for each in last)


def shown_again(turn: Turn, questions: Sequence[Question], unclear: str = "") -> bool:
    """Show a leader's card that waits once more, where nothing else was asked since; ``False`` where there is none.
    It begins by what was not understood (``unclear``), or by that nothing was recorded."""
    card = card_of(turn, questions)
    if card is None or card.owed or not (card.newest or card.waits):
        return False
    shown = [cards.for_leader(turn.session, turn.person, row, turn.rules, turn.now) for row in card.rows]
    turn.say("leader_cards" if len(shown) > 1 else "leader_card", assignments=shown, unclear=unclear, again=True)
    return True
