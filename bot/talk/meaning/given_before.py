"""``đơn vị gửi rồi mà``, where nothing is open that can be sent: what stands for what was sent last is told."""

from __future__ import annotations

from datetime import timedelta

from bot.talk.meaning.amending import stands
from bot.talk.meaning.standing import PRESSED_FOR, agency_named, duty
from bot.talk.turn import Turn
from db import assignments, replies
from rules.authority import Action
from rules.meaning.letters import flat
from rules.meaning.model import Agency, How, Standing
from rules.meaning.pressed import MET
from rules.meaning.understand import understand

LATELY = timedelta(days=45)
"""How long ago something may have been sent of which that is said once more."""

SENT = ("sent", "completed")
WRITTEN = ("report", "milestone", "event")


def take(turn: Turn, text: str, standing: Standing) -> bool:
    """Tell what was recorded when, and since when it is confirmed, where somebody says without a document's number that
    it was sent, and nothing of the kind is pressed for; ``False`` for any other text."""
    if standing.coordinates or MET.search(flat(text)):
        return False
    named = agency_named(turn, text)
    owners = [each for each in turn.own(Action.SEE_DUTIES) if named is None or each == named.id]
    pressed = [row for row in turn.open_assignments(PRESSED_FOR) if row.duty.kind in WRITTEN and row.reminders]
    row = assignments.answered_last(turn.session, owners, turn.now - LATELY, kinds=WRITTEN) if not pressed else None
    reply = replies.latest(turn.session, row) if row else None
    if row is None or reply is None or reply.code != "sent":
        return False
    own = Agency(row.agency.code, row.agency.name)
    meaning = understand(text, Standing((duty(turn, row, ()),), own=own), turn.said_on)
    told = meaning.how in (How.SURE, How.LIKELY) and [act.what for act in meaning.acts] in ([each] for each in SENT)
    if not told or meaning.acts[0].document:
        return False
    stands(turn, reply, "answered")
    return True
