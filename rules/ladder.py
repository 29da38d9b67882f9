"""Which reminder is due, and when: the steps of a ladder laid out for one assignment, and the decision at one instant
about those of one receiver (`rules.pressing` decides about all of them).

Both are pure: decide first, do afterwards. ``now`` is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rules.authority import Role
from rules.program import STEP, Ladder
from rules.window import SendingWindow
from rules.workdays import Workdays

PROMISE = "promise"
"""The code of the step that asks about a promise on its day; it stands in no ladder."""


@dataclass(frozen=True)
class Step:
    """One step as the program file names it: ``-7d``, ``0d``, ``+2wd``, ``start``; ``at`` is local time.

    ``to`` is its receiver; ``if_needed``: it asks only where the period before is unanswered or other things are due.
    """

    code: str
    at: time
    to: Role = Role.OFFICIAL
    if_needed: bool = False


@dataclass(frozen=True)
class PlannedStep:
    """A step of one assignment and its instant (aware, program's zone); see `Step`."""

    code: str
    at: datetime
    to: Role = Role.OFFICIAL
    if_needed: bool = False


@dataclass(frozen=True)
class Course:
    """The days a ladder hangs on: when the period opens, the advised day, the last permitted day; and the hour at which
    it falls due (aware), ``None`` where it is the day that counts."""

    opens_on: date | None
    advised_on: date
    last_day: date
    due_at: datetime | None = None


@dataclass(frozen=True)
class Decision:
    """``send``: the step to send now, if any; ``next_at``: when to look again, ``None`` when the ladder has ended."""

    send: PlannedStep | None
    next_at: datetime | None


def parse_steps(ladder: Ladder) -> tuple[Step, ...]:
    """Read the steps of ``ladder``, those of its repetition included, which goes on from the officials' last one."""
    steps = []
    for text in ladder.steps:
        match = STEP.fullmatch(text)
        assert match  # rules.program has checked it
        at = time.fromisoformat(match["at"]) if match["at"] else ladder.at
        steps.append(
            Step(match["hours"] or match["offset"], at, Role(match["to"] or Role.OFFICIAL), bool(match["needed"]))
        )
    if ladder.repeat:
        last = max((_working_days(step.code) for step in steps if step.to is Role.OFFICIAL), default=0)
        steps += [Step(f"+{last + ladder.repeat.every * n}wd", ladder.at) for n in range(1, ladder.repeat.times + 1)]
    return tuple(steps)


def lay_out(ladder: Ladder, course: Course, workdays: Workdays, zone: ZoneInfo) -> tuple[PlannedStep, ...]:
    """Give every step its instant: on working days only, ordered, no two at one instant for the same receiver.

    Steps up to ``0d`` count from the advised day and move back to a working day; ``+`` steps count from the last
    permitted day and move forward. Steps by the hour count from the hour, and fall away where none is named. Where two
    fall together the one nearer to its goal is kept.
    """
    at_instant: dict[tuple[datetime, Role], Step] = {}
    for step in sorted(parse_steps(ladder), key=lambda step: _distance(step.code)):
        if step.code.endswith("h"):
            if course.due_at:
                at_instant[_hour(step.code, course.due_at, workdays), step.to] = step
            continue
        day = _day(step.code, course, workdays)
        at_instant[datetime.combine(day, step.at, zone), step.to] = step
    placed = sorted(at_instant.items(), key=lambda item: (item[0][0], list(Role).index(item[0][1])))
    return tuple(PlannedStep(step.code, at, to, step.if_needed) for (at, to), step in placed)


def decide(
    steps: Sequence[PlannedStep],
    now: datetime,
    *,
    last_sent: datetime | None,
    quiet_until: datetime | None,
    window: SendingWindow,
    workdays: Workdays,
) -> Decision:
    """Decide which of one receiver's ``steps`` to send at ``now`` (aware, program's zone), and when to look again.

    Only the *latest* step that has come is sent, once, however many were missed while the machine was off; the question
    about a promise goes before any other, so that it is asked. What has come on an earlier day waits for a step that
    comes today, which says it all: two on one day would be one too many. Steps up to ``last_sent`` are done. Nothing is
    sent before ``quiet_until`` or outside the sending window.
    """
    come = [step for step in steps if step.at <= now and (last_sent is None or step.at > last_sent)]
    coming = next((step.at for step in steps if step.at > now), None)
    if not come:
        if coming and quiet_until and coming < quiet_until:
            return Decision(None, window.next_open(quiet_until, workdays))
        return Decision(None, coming)
    if quiet_until and now < quiet_until:
        return Decision(None, window.next_open(quiet_until, workdays))
    opening = window.next_open(now, workdays)
    if opening > now:
        return Decision(None, opening)
    send = next((step for step in come if step.code == PROMISE), come[-1])
    if coming and send.at.date() < now.date() == coming.date():
        return Decision(None, coming)
    return Decision(send, coming)


LONGEST_WHEN_LATE = 5
"""Working days for which a promise quietens the ladder once the advised day has come."""


def quiet_until(expected: date, course: Course, today: date, workdays: Workdays, zone: ZoneInfo) -> datetime:
    """Return until when "đang thực hiện" quietens the ladder: the morning of the expected day, on which it is asked
    about; for ``today`` that of the next working day.

    It never silences the advised day (the last chance to be in time), and once that has passed no more than five
    working days are given: a promise beyond the due date needs an extension.
    """
    longest = course.advised_on if today < course.advised_on else workdays.add(today, LONGEST_WHEN_LATE)
    asked_on = expected if expected > today else workdays.add(today, 1)
    return datetime.combine(min(asked_on, longest), time(0), zone)


def asked_sooner(expected: date, silent: date, course: Course, today: date, workdays: Workdays) -> str | None:
    """Why a promise for ``expected`` is asked about on the earlier day ``silent`` already: ``advised`` (it is the last
    chance to be in time), ``late`` (see `quiet_until`), or ``announced`` (before it is escalated the agency is told).
    ``None`` where it is not."""
    if silent >= expected:
        return None
    if silent == course.advised_on:
        return "advised"
    return "late" if today >= course.advised_on and silent == workdays.add(today, LONGEST_WHEN_LATE) else "announced"


def _working_days(code: str) -> int:
    match = re.fullmatch(r"\+(\d+)(d|wd)", code)
    if not match:
        return 0
    return int(match[1]) if match[2] == "wd" else -(-int(match[1]) * 5 // 7)


def _distance(code: str) -> float:
    """Order steps by their nominal distance, so that of two at one instant the later one wins."""
    if code == "start":
        return float("-inf")
    number = int(re.findall(r"-?\d+", code)[0])
    if code.endswith("h"):
        return number / 24
    return number * 7 / 5 if code.endswith("wd") else float(number)


def _hour(code: str, due_at: datetime, workdays: Workdays) -> datetime:
    """So many hours from the hour; on a day off at the same time of the working day before it (after it: the next)."""
    number = int(code[:-1])
    at = due_at + timedelta(hours=number)
    day = workdays.last_on_or_before(at.date()) if number < 0 else workdays.first_on_or_after(at.date())
    return datetime.combine(day, at.timetz().replace(tzinfo=None), due_at.tzinfo)


def _day(code: str, course: Course, workdays: Workdays) -> date:
    if code == "start":
        opens = course.opens_on or course.advised_on
        return min(workdays.first_on_or_after(opens), course.advised_on)
    number = int(re.findall(r"-?\d+", code)[0])
    if code.endswith("wd"):
        return workdays.add(course.last_day if number > 0 else course.advised_on, number)
    if number > 0:
        return workdays.first_on_or_after(course.last_day + timedelta(days=number))
    return workdays.last_on_or_before(course.advised_on + timedelta(days=number))
