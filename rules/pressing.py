"""What is said of one assignment at one instant, and to whom: all receivers of its ladder together.

Officials are reminded by their own steps. The others' steps are escalations, which go one after the other: each at
least a working day after the one before. The first is announced to the officials: it happens at the time that was
announced, a working day or more after the announcement arrived, and not at all without one, unless no official can be
reached. Pure: decide first, do afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from rules.authority import RECEIVERS, Role
from rules.ladder import Decision, PlannedStep, decide
from rules.promises import held_until
from rules.window import SendingWindow
from rules.workdays import Workdays

POSTPONED_AT_MOST = 3
"""Working days by which a promise may put an escalation off."""


@dataclass(frozen=True)
class Standing:
    """How far an assignment has been pressed for with one receiver: what was said last, until when nothing is said."""

    said_at: datetime | None = None
    quiet_until: datetime | None = None


@dataclass(frozen=True)
class Announced:
    """That officials are told when it will be reported. ``arrived_at``: when that reached one of them; ``waits``: it
    is on its way; neither: it could not be delivered."""

    for_at: datetime
    arrived_at: datetime | None = None
    waits: bool = False


def still(announced: Sequence[Announced], workdays: Workdays) -> tuple[Announced, ...]:
    """The same by the calendar as it is known now: what was announced for a day that has become a day off happens on
    the next working day, at its hour."""
    return tuple(
        replace(each, for_at=_on(workdays.first_on_or_after(each.for_at.date()), each.for_at)) for each in announced
    )


@dataclass(frozen=True)
class Case:
    """An assignment as far as pressing goes. ``announced``: as it is to happen (`still`); ``reach``: as what somebody
    can be reached who is concerned."""

    steps: Sequence[PlannedStep]
    standing: Mapping[Role, Standing]
    announced: Sequence[Announced] = ()
    reach: frozenset[Role] = frozenset({Role.OFFICIAL, Role.LEADER, Role.COORDINATOR})

    def of(self, role: Role) -> Standing:
        return self.standing.get(role, Standing())


@dataclass(frozen=True)
class Telling:
    """One thing that is said now. ``step.to``: for whom the ladder means it; ``to``: who is told.

    ``announces``: the officials learn that it will be reported then, to ``above``. ``copy``: the officials learn that
    it was reported to ``above`` now; where that is all they are told it ``reminds`` them of nothing and counts as no
    reminder. ``unreached``: it is reported without announcement, because no official could be told.
    """

    step: PlannedStep
    to: Role
    announces: datetime | None = None
    above: Role | None = None
    copy: bool = False
    unreached: bool = False
    reminds: bool = True


@dataclass(frozen=True)
class Pressing:
    """``tell``: what is said now; ``next_at``: when to look again, ``None`` when there is nothing left to say."""

    tell: tuple[Telling, ...] = ()
    next_at: datetime | None = None


@dataclass(frozen=True)
class Escalation:
    """The next escalation: its step, its time as things stand, and whether it is the first, which is announced."""

    step: PlannedStep
    at: datetime
    first: bool

    def announced_by(self, workdays: Workdays) -> datetime:
        """When the announcement is made at the latest, so that it happens at its time."""
        return _on(workdays.add(self.at.date(), -1), self.at)

    def soonest(self, now: datetime, workdays: Workdays) -> datetime:
        """When it is made at the soonest, where it is announced at ``now`` or later."""
        return max(self.at, _on(workdays.add(now.date(), 1), self.at))


def next_escalation(case: Case, now: datetime, workdays: Workdays) -> Escalation | None:
    """The first escalation that was not made; of several to one receiver that have come, the latest."""
    undone = [step for step in case.steps if step.to is not Role.OFFICIAL and _undone(case, step)]
    if not undone:
        return None
    step, *later = undone
    for following in later:
        if following.to is not step.to or following.at > now:
            break
        step = following
    said = [each for role in RECEIVERS if role is not Role.OFFICIAL and (each := case.of(role).said_at)]
    at = max(step.at, case.of(step.to).quiet_until or step.at)
    if said:
        at = max(at, _on(workdays.add(max(said).astimezone(at.tzinfo).date(), 1), step.at))
    return Escalation(step, at, first=not said)


def press(case: Case, now: datetime, window: SendingWindow, workdays: Workdays) -> Pressing:
    """Decide what to say at ``now`` (aware, program's zone), to whom, and when to look again."""
    official = _officials(case, now, window, workdays)
    up = next_escalation(case, now, workdays)
    mine = [Telling(official.send, Role.OFFICIAL)] if official.send else []
    if up is None:
        return Pressing(tuple(mine), official.next_at)
    found = _escalate(case, up, mine, now, window, workdays)
    return Pressing(found.tell, _earliest(official.next_at, found.next_at))


def look(case: Case, now: datetime, window: SendingWindow, workdays: Workdays) -> datetime | None:
    """When to look again at a ladder of which nothing is said at ``now``: the officials' next step, or the next
    escalation's announcement."""
    up = next_escalation(case, now, workdays)
    mine = _officials(case, now, window, workdays).next_at
    if up is None:
        return mine
    coming = [each.for_at for each in case.announced if each.for_at >= up.at and each.for_at > now]
    soon = min(coming, default=up.announced_by(workdays) if up.first else up.at)
    if soon <= now:
        soon = window.next_open(_on(workdays.add(now.date(), 1), up.at), workdays)
    return _earliest(mine, soon)


def postponed(
    at: datetime, promised: date | None, announced_for: datetime | None, workdays: Workdays
) -> datetime | None:
    """Return to when an answer that ends nothing puts off an escalation due ``at``; ``None``: it does not.

    A promise: to the working day after the one until which it is kept, by `POSTPONED_AT_MOST` working days at most. Any
    answer to an announcement (``announced_for``) of what happens without an answer: by one working day at least.
    """
    day = at.date()
    if promised:
        day = min(workdays.add(held_until(promised, workdays), 1), workdays.add(day, POSTPONED_AT_MOST))
    if announced_for:
        day = max(day, workdays.add(max(at, announced_for).date(), 1))
    return moved if (moved := _on(day, at)) > at else None


class Unless(StrEnum):
    """What must not have come for an escalation to be made at the time for which it is announced."""

    ANSWERED = "answered"
    """Any answer: nobody has said anything yet."""
    PROMISED = "promised"
    """That it is done, or a day by which it will be: something was said before."""
    DONE = "done"
    """That it is done: a promise has put it off already, which it does once."""


def unless(*, spoken: bool, postponed_by_promise: bool) -> Unless:
    """What an announcement waits for. ``spoken``: officials have answered; ``postponed_by_promise``: a promise of
    theirs has put the escalation off."""
    if postponed_by_promise:
        return Unless.DONE
    return Unless.PROMISED if spoken else Unless.ANSWERED


def resumed(at: datetime, now: datetime, workdays: Workdays) -> datetime:
    """When an escalation due ``at`` is made after its ladder was interrupted until ``now``: never at once, so that it
    can be announced anew on the next working day."""
    return max(at, _on(workdays.add(now.date(), 2), at))


def _officials(case: Case, now: datetime, window: SendingWindow, workdays: Workdays) -> Decision:
    mine, standing = [step for step in case.steps if step.to is Role.OFFICIAL], case.of(Role.OFFICIAL)
    return decide(
        mine, now, last_sent=standing.said_at, quiet_until=standing.quiet_until, window=window, workdays=workdays
    )


def _undone(case: Case, step: PlannedStep) -> bool:
    said_at = case.of(step.to).said_at
    return said_at is None or step.at > said_at


def _escalate(
    case: Case, up: Escalation, mine: list[Telling], now: datetime, window: SendingWindow, workdays: Workdays
) -> Pressing:
    """What is said now because of an escalation, with ``mine``, what is said to the officials anyway."""
    if not up.first:
        return _make(case, up, up.at, mine, now, window, workdays)
    valid = [each for each in case.announced if each.for_at >= up.at]
    arrived = min((each.for_at for each in valid if each.arrived_at), default=None)
    if arrived:
        return _make(case, up, arrived, mine, now, window, workdays)
    if waiting := [each for each in valid if each.waits]:
        tomorrow = window.next_open(_on(workdays.add(now.date(), 1), up.at), workdays)
        return Pressing(tuple(mine), max(waiting[-1].for_at, tomorrow))
    if valid or Role.OFFICIAL not in case.reach:
        return _make(case, up, up.at, mine, now, window, workdays, unreached=True)
    return _announce(case, up, mine, now, window, workdays)


def _make(
    case: Case,
    up: Escalation,
    at: datetime,
    mine: list[Telling],
    now: datetime,
    window: SendingWindow,
    workdays: Workdays,
    *,
    unreached: bool = False,
) -> Pressing:
    """Make an escalation ``at`` its time; the officials learn of the first one."""
    opening = max(at, window.next_open(now, workdays))
    if opening > now:
        return Pressing(tuple(mine), opening)
    to = up.step.to if up.step.to in case.reach or up.step.to is not Role.LEADER else Role.COORDINATOR
    if to is Role.COORDINATOR and to not in case.reach:
        return Pressing(tuple(mine), window.next_open(_on(workdays.add(now.date(), 1), up.at), workdays))
    told = Telling(up.step, to, unreached=unreached)
    if up.first and Role.OFFICIAL in case.reach:
        step = mine[0].step if mine else replace(up.step, to=Role.OFFICIAL)
        mine = [Telling(step, Role.OFFICIAL, above=to, copy=True, reminds=step.at != up.step.at)]
    standing = {**case.standing, up.step.to: Standing(now), to: Standing(now)}
    following = next_escalation(replace(case, standing=standing), now, workdays)
    return Pressing((*mine, told), following.at if following else None)


def _announce(
    case: Case, up: Escalation, mine: list[Telling], now: datetime, window: SendingWindow, workdays: Workdays
) -> Pressing:
    """Announce an escalation with the officials' last step before it, else on the working day before it; where that
    was done before the escalation's time moved, today: nothing is said twice as the same step."""
    by = up.announced_by(workdays)
    above = up.step.to if up.step.to in case.reach or up.step.to is not Role.LEADER else Role.COORDINATOR
    between = any(step.to is Role.OFFICIAL and now < step.at <= by for step in case.steps)
    if now < by and (between or not mine):
        return Pressing(tuple(mine), by)
    opening = window.next_open(now, workdays)
    if opening > now:
        return Pressing(tuple(mine), opening)
    done = case.of(Role.OFFICIAL).said_at
    at = by if done is None or done < by else _on(now.date(), up.at)
    step = mine[0].step if mine else PlannedStep(f"{up.step.code}!", at)
    for_at = up.soonest(now, workdays)
    return Pressing((Telling(step, Role.OFFICIAL, announces=for_at, above=above),), for_at)


def _on(day: date, like: datetime) -> datetime:
    """A day at the hour of another time, in its zone."""
    return datetime.combine(day, like.time(), like.tzinfo)


def _earliest(*times: datetime | None) -> datetime | None:
    return min((each for each in times if each), default=None)
