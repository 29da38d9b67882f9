"""A leader takes back, or says otherwise, what they have just said to a card: it is asked about once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.talk.meaning.amending import propose_amending, require_amendable, standing_of
from bot.talk.meaning.directions import AS_AGENCY, acts_of, at_least_directed, whole
from bot.talk.meaning.packing import unpack
from bot.talk.meaning.proposing import PROPOSAL, TAKEN_BACK, propose, reopen
from bot.talk.routes import press
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import replies
from db.models import Assignment, Dialog, Reply
from rules.authority import Action
from rules.heard import LED
from rules.meaning.directing import begun_by, read_order
from rules.meaning.letters import flat
from rules.meaning.model import Act, How, Open, Standing
from rules.meaning.rewording import beyond_slip, reworded, takes_back
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
    """Ask whether the leader's last word is taken back; ``False`` for other texts."""
    row = newest(turn, LATELY)
    if row is None or not takes_back(text):
        return False
    token = make(Verb.UNDO, row.id)
    propose(turn, [Act(TAKEN_BACK, row.assignment_id, text=row.text, token=token)], text)
    return True


def otherwise(turn: Turn, text: str) -> bool:
    """Ask whether the leader's last word is to stand in these words; ``False`` for other texts. Of one that was given
    to somebody there are no words: only what is plainly another word of theirs takes its place."""
    row = newest(turn, JUST)
    given = row is not None and row.code == "given"
    words = reworded(text, "" if given else row.text or "", turn.said_on) if row else ""
    if row is None or not words or words == row.text:
        return False
    begun = begun_by(words)
    if begun:
        return _asked(turn, row.assignment, begun)
    act = _instead(turn, row, words)
    if act is None:
        return False
    if not whole(act):
        propose(turn, at_least_directed([act]), words)
    else:
        propose_amending(turn, row, act, words)
    return True


def _asked(turn: Turn, row: Assignment, what: str) -> bool:
    """``nhầm, giải trình``: what the choice asks; it is not yet known what is to stand."""
    notice = press(turn, f"p:{row.id}:explain" if what == "explain" else f"r:{row.id}:extend")
    if notice:
        turn.say("notice", what=notice)
    return True


def proposed(turn: Turn, dialog: Dialog, text: str) -> bool:
    """Propose what is proposed of a leader's word in the words that correct it (``nhầm, trước 5/9``); ``False`` for any
    other text, and any other question."""
    if (dialog.name, dialog.step) != PROPOSAL:
        return False
    data = dict(dialog.data)
    acts = [unpack(act) for act in data["acts"]]
    row = turn.session.get(Assignment, acts[0].ref) if len(acts) == 1 and acts[0].ref else None
    if row is None or not turn.may_with(Action.DIRECT, row):
        return False
    act = _other(turn, acts[0], row, text)
    if act is None:
        return False
    turn.answered.add(PROPOSAL[0])
    reopen(turn, data)
    propose(turn, at_least_directed([act]), act.text or beyond_slip(text))
    return True


def _other(turn: Turn, act: Act, row: Assignment, text: str) -> Act | None:
    """What is proposed of ``row`` as ``text`` corrects it; ``None`` where it does not, or says the same."""
    words = reworded(text, act.text or "", turn.said_on)
    if not words or words == act.text:
        return None
    if act.what == "extension":
        due = turn.rules.of(row).course(row).last_day
        read = understand(words, Standing((Open("extension_day", row.id, due=due),)), turn.said_on)
        day = read.acts[0].day if read.how is How.SURE and len(read.acts) == 1 else None
        return replace(act, until=day) if day else _said(turn, row, words)
    if act.what not in LED:
        return None
    if found := _said(turn, row, words):
        return found
    return None if act.what == "given" and not act.text else replace(act, text=words)


def _instead(turn: Turn, row: Reply, words: str) -> Act | None:
    """The same said otherwise, another word of a leader's, or the agency's answer where the words are one; ``None``
    where it is not known what they say."""
    found = _said(turn, row.assignment, words)
    if row.code == "given":
        return found if found and found.what in (*LED, "extension") else None
    return found or Act(row.code, row.assignment_id, text=words)


def _said(turn: Turn, row: Assignment, words: str) -> Act | None:
    """What words plainly say of a duty: an answer of the agency's, a wish for more time, or what a leader directs,
    gives or explains."""
    meaning = understand(words, standing_of(turn, row), turn.said_on)
    act = meaning.acts[0] if len(meaning.acts) == 1 else None
    sure, likely = meaning.how is How.SURE, meaning.how in (How.SURE, How.LIKELY)
    if act and sure and (act.what in ("sent", "held") or (act.what == "doing" and AS_AGENCY.match(flat(words)))):
        return replace(act, ref=row.id)
    if act and likely and act.what == "extension" and act.until:
        return replace(act, ref=row.id, token="")
    led = acts_of(turn, [row], words) or acts_of(turn, [row], words, read_order)
    return led[0] if led else None
