"""Words that may not be meant as an answer: somebody else's that were passed on, or about a message that is not known
any more. They are asked about before they count."""

from __future__ import annotations

from dataclasses import replace

from bot.talk.dialogs import duties, gap
from bot.talk.meaning.amending import CODES
from bot.talk.meaning.meant import perform
from bot.talk.meaning.proposing import DECIDING, REQUESTS, propose
from bot.talk.meaning.questions import questions_of
from bot.talk.meaning.standing import STEPS, not_asked, standing_of
from bot.talk.routes import open_dialog
from bot.talk.turn import Turn
from db.models import Assignment
from rules.meaning.model import Act, How, Open
from rules.meaning.pressed import REMINDERS
from rules.meaning.understand import understand
from rules.reading import storable

SHOWN = ("help", "duties", "status")
"""What only shows something and may be done at once."""


def take(turn: Turn) -> None:
    """Propose what the words mean, at most; a command among them is none."""
    text = storable(turn.incoming.text).strip()
    if gap.offer(turn, text):
        return
    standing = standing_of(turn, questions_of(turn, turn.address.chat_id))
    asked = [each for each in standing.questions if each.kind in (*REMINDERS, *REQUESTS)]
    asked = [*_of_dialog(turn, asked), *asked] or not_asked(turn)[0]
    meaning = understand(text, replace(standing, questions=tuple(asked)), turn.said_on)
    if meaning.how is How.NOTHING:
        turn.courtesy(text)
    elif meaning.how is not How.UNCLEAR and all(each.what in (*CODES, *DECIDING) for each in meaning.acts):
        propose(turn, [_without_choice(each) for each in meaning.acts], text)
    elif meaning.how is How.SURE and meaning.acts[0].what in SHOWN:
        perform(turn, meaning.acts[0], text)
    else:
        duties.offer_to_record(turn, text, list(turn.pictures))


def _without_choice(act: Act) -> Act:
    return replace(act, token="") if act.what in CODES else act


def _of_dialog(turn: Turn, asked: list[Open]) -> list[Open]:
    """The duty that the open dialog is about, as though it were asked about as a whole."""
    dialog = open_dialog(turn)
    kind = STEPS.get((dialog.name, dialog.step)) if dialog else None
    if dialog is None or kind in (None, "refusal", "answer") or any(each.ref == dialog.data["ref"] for each in asked):
        return []
    row = turn.session.get_one(Assignment, int(dialog.data["ref"]))
    return [
        Open(
            {"meeting": "meeting", "milestone": "milestone", "event": "milestone"}.get(row.duty.kind, "report"),
            row.id,
            due=turn.rules.of(row).course(row).last_day,
            title=row.duty.title,
        )
    ]
