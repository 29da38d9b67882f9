"""What one text says of this week's meeting and of the one before, where both are asked about in one message."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.talk.dialogs import duties
from bot.talk.meaning.amending import stands
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.standing import duty
from bot.talk.meaning.wished import do
from bot.talk.turn import Turn
from db import assignments, replies
from db.models import Assignment
from rules.meaning.model import Act, Agency, How, Meaning, Standing
from rules.meaning.said import Said
from rules.meaning.understand import understand
from rules.meaning.weeks import by_week, monday_of

BEFORE = timedelta(days=10)
"""How far back the week before is looked for, whose last day may be a holiday."""

ANSWERS = ("held", "not_held", "nothing", "no_capital")
SUNDAY = timedelta(days=6)
DENYING = ("did", "past", "not", "notyet", "slip", "cancelled")


def take(turn: Turn, text: str, standing: Standing) -> bool:
    """An answer to each week that ``text`` names, where one of them is the week before the one that is asked about and
    can still be answered: done where all is certain and asked about, else proposed. Where that was answered it is told.
    ``False`` where no such week is named, or what is said of one is no answer."""
    if _answered(turn, text, standing):
        return True
    parts, rows = _parts(turn, text, standing)
    found = [(rows[monday], _read(turn, rows[monday], said)) for monday, said in parts if monday in rows]
    read = [(row, meaning) for row, meaning in found if meaning is not None]
    if not read or len(read) < len(parts):
        return False
    asked = {each.ref for each in standing.questions}
    acts = [act for _, meaning in read for act in meaning.acts]
    acts.sort(key=lambda act: act.what == "held")  # its figures are asked for behind the others
    if all(meaning.how is How.SURE and row.id in asked for row, meaning in read):
        do(turn, acts, text)
    else:
        propose(turn, acts, text)
    return True


def ask(turn: Turn, text: str, standing: Standing) -> bool:
    """What is not understood and names the week before: it is asked of which of the open weeks it is said, as the
    choices of the newest alone would leave the older out."""
    if not _parts(turn, text, standing)[0]:
        return False
    duties.free_text(turn, text)
    return True


def _answered(turn: Turn, text: str, standing: Standing) -> bool:
    """Tell what stands for the week before, where nothing but an answer to that one is said again; ``False`` for any
    other text."""
    newest = _newest(turn, standing)
    parts = by_week(Said.of(text, turn.said_on)) if newest else []
    if newest is None or len(parts) != 1:
        return False
    row = assignments.answerable_before(turn.session, newest, newest.last_day - BEFORE, answered=True)
    if row is None or monday_of(row.last_day) != parts[0][0] or _read(turn, row, parts[0][1]) is None:
        return False
    reply = replies.latest(turn.session, row)
    if reply is not None:
        stands(turn, reply, "answered")
    return reply is not None


def _newest(turn: Turn, standing: Standing) -> Assignment | None:
    """The last of the meetings that are asked about."""
    rows = (turn.session.get_one(Assignment, each.ref) for each in standing.questions if each.kind == "meeting")
    return max(rows, key=lambda row: row.last_day, default=None)


def _parts(turn: Turn, text: str, standing: Standing) -> tuple[list[tuple[date, str]], dict[date, Assignment]]:
    """What is said of which week (its Monday), the older first, and the weeks that can be answered; nothing where the
    week before is not among them."""
    newest = _newest(turn, standing)
    parts = by_week(Said.of(text, turn.said_on)) if newest else []
    if newest is None or not parts:
        return [], {}
    before = assignments.answerable_before(turn.session, newest, newest.last_day - BEFORE)
    rows = {monday_of(row.last_day): row for row in (newest, before) if row is not None}
    named = before is not None and monday_of(before.last_day) in {monday for monday, _ in parts}
    return (sorted(parts), rows) if named else ([], {})


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
