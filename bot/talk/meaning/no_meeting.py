"""Only a meeting is asked about, and what is said cannot be said of one: what hinders, or a wish for more time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.talk.dialogs import obstacles
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.standing import PRESSED_FOR, duty
from bot.talk.turn import Turn
from db.models import Assignment
from rules.authority import Action
from rules.meaning.model import Act, How, Meaning, Open, Standing
from rules.meaning.pressed import REMINDERS
from rules.meaning.unasked import of_no_meeting
from rules.status import State


def take(turn: Turn, meaning: Meaning, standing: Standing, text: str) -> bool:
    """Propose an obstacle, which is told with the agency's report while that is open, or more time for the report;
    where nothing is open that can have it, say that there is none for a meeting. ``False`` where something else is
    asked about, for a leader, or for any other text (``meaning``: what it says to the meeting)."""
    asked = [each for each in standing.questions if each.kind in REMINDERS]
    unread = meaning.how is How.UNCLEAR and meaning.why in ("", "several")
    if not unread or not asked or standing.coordinates or any(each.kind != "meeting" for each in asked):
        return False
    act = of_no_meeting(text, Open("report", asked[0].ref), turn.said_on)
    if act is None:
        return False
    row = turn.session.get_one(Assignment, asked[0].ref)
    if turn.may_with(Action.DIRECT, row):
        return False  # a leader explains, or directs
    if act.what == "obstacle":
        about = obstacles.told_with(turn, row.agency_id)
        propose(turn, [act.about(about.id if about and about.state is State.OPEN else row.id)], text)
        return True
    owed = [each for each in turn.open_assignments(PRESSED_FOR, [row.agency_id]) if _may_wait(turn, each)]
    if not owed:
        turn.say("notice", what="meeting_no_extension")
        return True
    return _extend(turn, owed, text)


def _may_wait(turn: Turn, row: Assignment) -> bool:
    return row.duty.kind != "meeting" and turn.may_with(Action.ASK, row)


def _extend(turn: Turn, owed: Sequence[Assignment], text: str) -> bool:
    """Propose more time for the report, or for the only other thing that is open; ``False`` where it is not plain."""
    reports = [row for row in owed if duty(turn, row, ()).kind == "report"] or owed
    act: Act | None = of_no_meeting(text, duty(turn, reports[0], ()), turn.said_on) if len(reports) == 1 else None
    if act is None:
        return False
    propose(turn, [act], text)
    return True
