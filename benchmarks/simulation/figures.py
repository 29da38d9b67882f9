"""What a run came to, and what several came to in all; and how both are said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import burden, promised
from db.models import Assignment, Audit, Message, MessageAssignment
from rules.rulebook import Rules
from rules.status import State

TRACKED = (State.OPEN, State.REPORTED, State.ACCEPTED, State.MISSED)


@dataclass
class Figures:
    """What one run came to, or several.

    ``weeks``: how many messages nobody asked for in how many weeks of persons, where any; ``sorts``: of which sorts
    they were. ``owed``: what fell due; ``done`` of it, ``in_time`` (for any extension). ``works``: the same
    three of what is no meeting. ``after``: how much was done after so many questions. ``escalations``: reported to
    whom. ``broken``: rules of pressing that were broken, in sentences; ``moments``: how many were told and counted
    again.
    """

    seeds: list[int] = field(default_factory=list)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    weeks: Counter[int] = field(default_factory=Counter)
    sorts: Counter[str] = field(default_factory=Counter)
    owed: int = 0
    done: int = 0
    in_time: int = 0
    works: Counter[str] = field(default_factory=Counter)
    after: Counter[int] = field(default_factory=Counter)
    escalations: Counter[str] = field(default_factory=Counter)
    promises_kept: int = 0
    promises_broken: int = 0
    moments: int = 0
    broken: list[str] = field(default_factory=list)

    def __add__(self, other: Figures) -> Figures:
        mine, theirs = vars(self), vars(other)
        return Figures(**{name: value + theirs[name] for name, value in mine.items()})

    @property
    def messages(self) -> int:
        return sum(self.sorts.values())

    @property
    def median(self) -> int:
        """Messages a person and week, where any."""
        return _median(self.weeks)

    @property
    def largest(self) -> int:
        return max(self.weeks, default=0)

    @property
    def questions(self) -> float:
        """After how many questions something is done, on average."""
        return sum(n * times for n, times in self.after.items()) / max(1, sum(self.after.values()))

    def plain(self) -> dict[str, Any]:
        """The same as JSON has it, with what follows from it."""
        more = {"messages": self.messages, "median": self.median, "largest": self.largest}
        sorted_ = {
            name: dict(sorted(value.items())) for name, value in vars(self).items() if isinstance(value, Counter)
        }
        return {**asdict(self), **sorted_, **more, "questions": round(self.questions, 2)}


def _median(times: Mapping[int, int]) -> int:
    """The middle one of numbers that are there so many times; the lower of two."""
    half, total = (sum(times.values()) + 1) // 2, 0
    for number in sorted(times):
        total += times[number]
        if total >= half:
            return number
    return 0


def count(session: Session, rules: Rules, now: datetime) -> Figures:
    """Count what a run came to."""
    found = Figures()
    for week in burden.by_week(session, rules).values():
        found.weeks.update(week.values())
    sent = (Message.state == "sent", Message.scheduled.is_not(None))
    for sort, number in session.execute(
        select(Message.scheduled, func.count()).where(*sent).group_by(Message.scheduled)
    ):
        found.sorts[str(sort)] += number
    asked = _asked(session)
    for row in session.scalars(select(Assignment).where(Assignment.state.in_(TRACKED), Assignment.due_at <= now)):
        in_time = row.reported_at is not None and row.reported_at < rules.of(row).due_at(row)
        found.owed += 1
        found.in_time += in_time
        if row.reported_at:
            found.done += 1
            found.after[asked[row.id]] += 1
        if row.duty.kind != "meeting":
            found.works.update({"owed": 1, "done": bool(row.reported_at), "in_time": in_time})
    for number in rules.followed:
        total = promised.judged(session, number, rules, now, rules.local(now).date().replace(year=2000)).total
        found.promises_kept += total.kept
        found.promises_broken += total.broken
    for entry in session.scalars(select(Audit).where(Audit.action == "escalate")):
        found.escalations[entry.detail["to"]] += 1
    return found


def _asked(session: Session) -> Counter[int]:
    """At how many steps somebody was asked for what was done, before it was."""
    query = (
        select(MessageAssignment.assignment_id, MessageAssignment.step_at)
        .join(Message, Message.id == MessageAssignment.message_id)
        .join(Assignment, Assignment.id == MessageAssignment.assignment_id)
        .where(
            Message.state == "sent", Message.sent_at < Assignment.reported_at, MessageAssignment.step_at.is_not(None)
        )
        .distinct()
    )
    return Counter(number for number, _ in session.execute(query))


def line(name: str, found: Figures) -> str:
    """What a run came to, in a few lines."""
    return "\n".join((f"{name}:", *(f"  {each}" for each in _sentences(found))))


def _sentences(found: Figures) -> Iterable[str]:
    done = max(1, found.done)
    yield f"{found.messages} messages nobody asked for ({_list(found.sorts)})"
    yield f"a person and week, where any: median {found.median}, largest {found.largest}"
    yield f"{found.owed} due: {_share(found.in_time, found.owed)} in time, {_share(found.done, found.owed)} done at all"
    works, owed = found.works, found.works["owed"]
    yield f"of these no meetings: {owed}, {_share(works['in_time'], owed)} in time, {_share(works['done'], owed)} done"
    first = found.after[0] / done
    most = max(found.after, default=0)
    yield f"done after {found.questions:.2f} questions on average; {first:.0%} unasked, after {most} at most"
    yield f"reported to: {_list(found.escalations) or 'nobody'}"
    yield f"promises: {found.promises_kept} kept, {found.promises_broken} broken"
    yield f"moments told and counted again from the log: {found.moments}; rules broken: {len(found.broken)}"
    yield f"{found.seconds:.0f} s, of which {found.cpu_seconds:.0f} s of this process"


def _share(part: int, whole: int) -> str:
    return f"{part / max(1, whole):.1%}"


def _list(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items()))


def in_all(each: Sequence[Figures]) -> Figures:
    """What several runs came to."""
    return sum(each[1:], each[0])
