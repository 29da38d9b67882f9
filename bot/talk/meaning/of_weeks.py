"""What one text says of weekly meetings by their weeks: of this one and of one before, asked about or not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.talk.dialogs import duties
from bot.talk.meaning.amending import stands
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.standing import agency_named, duty
from bot.talk.meaning.wished import do
from bot.talk.turn import Turn
from db import assignments, replies
from db.models import Assignment
from rules.authority import Action
from rules.meaning.model import Act, Agency, How, Meaning, Standing
from rules.meaning.pressed import MET
from rules.meaning.said import Said
from rules.meaning.understand import understand
from rules.meaning.weeks import by_week, monday_of
from rules.status import State

BEFORE = timedelta(weeks=5)
"""How far back of the newest a week may be named that can still be answered."""

ANSWERS = ("held", "not_held", "nothing", "no_capital")
SUNDAY = timedelta(days=6)
DENYING = ("did", "past", "not", "notyet", "slip", "cancelled")
OPEN = (State.OPEN, State.MISSED, State.NOT_TRACKED)
"""What can be answered, of the meetings that can be named (`db.assignments.meetings_of`)."""
MEETS = re.compile(rf"{MET.pattern}|\bphat sinh\b")
"""What is said of a meeting, where none is asked about, or several."""


@dataclass(frozen=True)
class Spoken:
    """What a text says of which weeks: ``parts`` by the week's Monday, the older first, and the meeting of each week
    that can be named, answered or not; ``newest``: the Monday of the last of them; ``several``: meetings of several
    weeks are asked about, and the text speaks of meetings; ``whose``: of how many agencies' meetings that can be."""

    parts: Sequence[tuple[date, str]]
    rows: dict[date, Assignment]
    newest: date
    several: bool
    whose: int

    @property
    def earlier(self) -> bool:
        """Whether an earlier week than the newest is named that can be answered or has been."""
        return any(monday in self.rows and monday != self.newest for monday, _ in self.parts)


def take(turn: Turn, text: str, standing: Standing) -> bool:
    """An answer to each week that ``text`` names, where one of them is an earlier one than that which is asked about,
    where several are, or where no meeting is: done where all is certain and asked about, else proposed. What stands
    for one that was answered is told; whose is meant is asked. ``False`` where no such week is named, or what is said
    of one is no answer."""
    spoken = _spoken(turn, text, standing)
    if spoken is None:
        return False
    if spoken.whose > 1:
        duties.free_text(turn, text)
        return True
    waits = {each.ref for each in standing.questions}
    found = [(row, _read(turn, row, said)) for monday, said in spoken.parts if (row := spoken.rows.get(monday))]
    told = [(row, meaning) for row, meaning in found if meaning is not None]
    read = [(row, meaning) for row, meaning in told if row.state in OPEN]
    again = [reply for row, _ in told if row.state not in OPEN and (reply := replies.latest(turn.session, row))]
    if len(read) + len(again) < len(spoken.parts):
        return False
    if not (spoken.earlier or spoken.several or again):
        return False
    acts = [_of_week(act, row, spoken) for row, meaning in read for act in meaning.acts]
    acts.sort(key=lambda act: act.what == "held")  # its figures are asked for behind the others
    if acts and all(meaning.how is How.SURE and row.id in waits for row, meaning in read):
        do(turn, acts, text)
    elif acts:
        propose(turn, acts, text)
    for reply in again:
        stands(turn, reply, "answered")
    return True


def ask(turn: Turn, text: str, standing: Standing) -> bool:
    """What is not understood and names an earlier week: it is asked of which of the open weeks it is said, as the
    choices of the newest alone would leave the older out."""
    spoken = _spoken(turn, text, standing)
    if spoken is None or not spoken.earlier:
        return False
    duties.free_text(turn, text)
    return True


def _of_week(act: Act, row: Assignment, spoken: Spoken) -> Act:
    """Of figures that are told of several weeks at once only the newest's are meant."""
    last = max(spoken.parts)[0]
    alike = len({said for _, said in spoken.parts}) < len(spoken.parts)
    earlier = alike and monday_of(row.last_day) != last
    return replace(act, dong=None, share=None, disbursed=None) if earlier else act


def _spoken(turn: Turn, text: str, standing: Standing) -> Spoken | None:
    """Which weeks a text names, and their meetings; ``None`` where it names none."""
    said = Said.of(text, turn.said_on)
    parts = by_week(said)
    if not parts:
        return None
    asked = [turn.session.get_one(Assignment, each.ref) for each in standing.questions if each.kind == "meeting"]
    newest = max(asked, key=lambda row: row.last_day, default=None)
    if newest is None and (standing.coordinates or not MEETS.search(said.text.plain)):
        return None
    until = newest.last_day if newest else monday_of(turn.said_on) + SUNDAY
    owners = [newest.agency_id] if newest else _answers_for(turn, text)
    found = assignments.meetings_of(turn.session, owners, until - BEFORE, until)
    rows = [row for row in found if newest is None or row.duty_id == newest.duty_id]
    rows = [row for row in rows if turn.may_with(Action.ANSWER, row)]
    if not rows:
        return None
    by_monday = {monday_of(row.last_day): row for row in rows}
    named = [row for row in rows if monday_of(row.last_day) in dict(parts)]
    several = len(asked) > 1 and MEETS.search(said.text.plain) is not None
    whose = len({(row.agency_id, row.duty_id) for row in named})
    return Spoken(sorted(parts), by_monday, max(by_monday), several, whose)


def _answers_for(turn: Turn, text: str) -> list[int]:
    """The agency that the text names, or those for which the speaker answers."""
    named = agency_named(turn, text)
    return [each for each in turn.own(Action.SEE_DUTIES) if named is None or each == named.id]


def _read(turn: Turn, row: Assignment, typed: str) -> Meaning | None:
    """What is said of a week, as at its end where it is over; a day to come on which it meets is no meeting yet."""
    on = min(turn.said_on, monday_of(row.last_day) + SUNDAY)
    own = Agency(row.agency.code, row.agency.name)
    found = understand(typed, Standing((duty(turn, row, ()),), own=own), on)
    said = Said.of(typed, on)
    ahead = [day.day for day in said.days if day.day and day.day > on]
    if found.how is How.UNCLEAR and len(ahead) == 1 and said.has("meet") and not said.has(*DENYING):
        found = Meaning(How.LIKELY, (Act("not_held", row.id, expected=ahead[0]),))
    if found.how not in (How.SURE, How.LIKELY) or any(act.what not in ANSWERS for act in found.acts):
        return None
    acts = [replace(act, text=typed) if act.what == "not_held" else act for act in found.acts]
    return replace(found, acts=tuple(acts)) if acts else None
