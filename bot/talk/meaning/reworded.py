"""A leader takes back, or says otherwise, what they have just said to a card: it is asked about once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.talk.meaning.amending import propose_amending, require_amendable, standing_of
from bot.talk.meaning.directions import AS_AGENCY
from bot.talk.meaning.proposing import TAKEN_BACK, propose
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import replies
from db.models import Reply
from rules.heard import LED
from rules.meaning.letters import flat
from rules.meaning.model import Act, How
from rules.meaning.rewording import reworded, takes_back
from rules.meaning.understand import understand
from rules.tokens import Verb, make

LATELY = timedelta(hours=24)
"""How long after a leader's word it can be what is taken back."""

JUST = timedelta(minutes=30)
"""How long it can be what is said otherwise."""


def newest(turn: Turn, since: timedelta) -> Reply | None:
    """What the person said last, where they said it as a leader and it may still be replaced."""
    row = replies.newest_of(turn.session, turn.person.id, turn.now - since)
    if row is None or row.code not in LED:
        return None
    try:
        require_amendable(turn, row)
    except Stale:
        return None
    return row


def take(turn: Turn, text: str) -> bool:
    """Ask whether the leader's last word is taken back, or is to stand in these words; ``False`` for other texts."""
    row = newest(turn, LATELY)
    if row and takes_back(text):
        token = make(Verb.UNDO, row.id)
        propose(turn, [Act(TAKEN_BACK, row.assignment_id, text=row.text, token=token)], text)
        return True
    row = newest(turn, JUST)
    words = reworded(text, row.text or "") if row and row.code != "given" else ""
    if row is None or not words or words == row.text:
        return False
    propose_amending(turn, row, _instead(turn, row, words), text)
    return True


def _instead(turn: Turn, row: Reply, words: str) -> Act:
    """The same said otherwise, or the agency's answer where the words are one."""
    meaning = understand(words, standing_of(turn, row.assignment), turn.said_on)
    act = meaning.acts[0] if meaning.how is How.SURE and len(meaning.acts) == 1 else None
    if act and (act.what in ("sent", "held") or (act.what == "doing" and AS_AGENCY.match(flat(words)))):
        return replace(act, ref=row.assignment_id)
    return Act(row.code, row.assignment_id, text=words)
