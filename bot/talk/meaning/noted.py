"""Which duty a text is about was asked and is answered: the text has its effect there, and is not asked for again."""

from __future__ import annotations

from typing import Any

from bot.talk.dialogs import duties
from bot.talk.meaning.meant import perform_all
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.standing import duty
from bot.talk.turn import Turn
from db.models import Assignment
from rules.meaning.model import Agency, How, Standing
from rules.meaning.understand import understand


def which(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The assignment that was meant: what the text says of it is done, or proposed; what is not plain is asked. Raises
    as `duties.chosen` and `perform_all`."""
    row = duties.chosen(turn, data, text)
    if row is not None and not _said_of(turn, row, data):
        duties.ask_kind(turn, data, row)


def _said_of(turn: Turn, row: Assignment, data: dict[str, Any]) -> bool:
    """Let what was written have its effect on this duty; ``False`` where that is not plain, or nothing was written."""
    own = Agency(row.agency.code, row.agency.name)
    meaning = understand(data["text"], Standing((duty(turn, row, ()),), own=own), turn.said_on)
    about = all(each.ref == row.id for each in meaning.acts)
    if not data["text"] or not about or meaning.how not in (How.SURE, How.LIKELY):
        return False
    turn.resume(data)
    turn.close()
    if meaning.how is How.SURE:
        perform_all(turn, meaning.acts, data["text"])
    else:
        propose(turn, meaning.acts, data["text"])
    return True
