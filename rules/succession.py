"""Agencies that take the place of others: who inherits what, from which day on, and the program as it then holds.

A program file goes on naming the agencies that it was written for. What holds is the file seen through the directory:
its agencies by their present names, those that were added, and successors in the place of those that are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property

from rules.program import Agency, Bearers, Deadline, Duty, Group, OwedBy, Program, Receiver, Task


@dataclass(frozen=True)
class Succession:
    """From ``day`` on ``news`` stand in the place of ``olds`` (codes); without ``news`` the olds have ended.

    ``heir``: which of several successors inherits what was open, as far as somebody has said.
    """

    olds: tuple[str, ...]
    news: tuple[str, ...]
    day: date
    heir: str | None = None

    @property
    def inheritor(self) -> str | None:
        """Who inherits: whom somebody named, else the first successor; ``None`` where there is none."""
        return self.heir if self.heir in self.news else next(iter(self.news), None)


@dataclass(frozen=True)
class Added:
    """An agency (its code) that somebody put into a group of the program, which owes what is due from ``day`` on."""

    code: str
    group: int
    day: date


@dataclass(frozen=True)
class Directory:
    """What is known of agencies beside a program's file: names and heads by code, who was added, who succeeded whom.

    No agency is succeeded twice, and none succeeds after it was succeeded.
    """

    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    added: tuple[Added, ...] = ()
    successions: tuple[Succession, ...] = ()


@dataclass(frozen=True)
class InForce:
    """A program as it holds at present.

    ``since``: by duty and agency (codes) the day from which on an agency owes what falls due, where that is not from
    the program's beginning. ``former``: codes that the program obliged and that others stand for now. ``ancestors``: by
    code those in whose place an agency stands, the nearest first.
    """

    program: Program
    since: Mapping[tuple[str, str], date] = field(default_factory=dict)
    former: frozenset[str] = frozenset()
    ancestors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def takes_effect(day: date, today: date) -> bool:
    """Whether a succession from ``day`` on is to be carried out; one of a day to come waits."""
    return day <= today


def of(code: str, successions: Iterable[Succession]) -> Succession | None:
    """The succession by which an agency ended."""
    return next((each for each in successions if code in each.olds), None)


def standing_for(code: str, successions: Sequence[Succession]) -> tuple[str, ...]:
    """Who stands in the place of an agency: itself, or its successors and theirs; nobody where it ended."""
    ended = of(code, successions)
    if ended is None:
        return (code,)
    return tuple(dict.fromkeys(last for new in ended.news for last in standing_for(new, successions)))


def inheritor(code: str, successions: Sequence[Succession]) -> str | None:
    """The one agency that has what was an agency's: itself, or its heir, or the heir's."""
    ended = of(code, successions)
    if ended is None:
        return code
    return inheritor(ended.inheritor, successions) if ended.inheritor else None


def ancestors(code: str, successions: Sequence[Succession]) -> tuple[str, ...]:
    """Those in whose place an agency stands, the nearest first."""
    olds = [old for each in successions if code in each.news for old in each.olds]
    return tuple(dict.fromkeys([*olds, *(far for old in olds for far in ancestors(old, successions))]))


def took_over(code: str, old: str, successions: Sequence[Succession]) -> date | None:
    """The day on which an agency came into the place of another one, ``None``: it never did."""
    ended = of(old, successions)
    if ended is None:
        return None
    if code in ended.news:
        return ended.day
    return next(filter(None, (took_over(code, new, successions) for new in ended.news)), None)


def in_force(program: Program, directory: Directory) -> InForce:
    """The program of a file as it holds with what the directory knows.

    Successors stand in the first place of those whose place they take, unless the program names them itself. They owe
    what those owed; who receives a duty owes it only if the receiver that the file names does, so that nobody reports
    to itself.
    """
    named = {agency.code: group.number for group in program.groups for agency in group.agencies}
    added = [each for each in directory.added if each.code not in named]
    obliged = {**named, **{each.code: each.group for each in added}}
    place = _Places(program, directory, obliged, {each.code: each.day for each in added})
    held = program.amended(groups=place.groups())
    if not added and not directory.successions:
        return InForce(held)
    codes = [agency.code for agency in held.agencies]
    since = {}
    for duty in program.every_duty:
        owing = place.owing(duty, held)
        since.update({(duty.code, code): day for code in owing if (day := place.since(duty, code))})
    groups = [group.model_copy(update={"tasks": place.tasks(group, held)}) for group in held.groups]
    return InForce(
        held.amended(
            groups=tuple(groups),
            duties=tuple(place.amended(duty, held) for duty in program.duties),
            coordinator=place.receiver(program.coordinator),
        ),
        since,
        frozenset(obliged) - set(codes),
        {code: found for code in codes if (found := ancestors(code, directory.successions))},
    )


@dataclass(frozen=True)
class _Places:
    """Who stands where. ``obliged``: the group of each agency of the file, and of those that were added (``days``)."""

    program: Program
    directory: Directory
    obliged: Mapping[str, int]
    days: Mapping[str, date]
    _owing: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def groups(self) -> tuple[Group, ...]:
        """The program's groups with those that stand there at present."""
        placed: set[str] = set()
        return tuple(
            group.model_copy(update={"agencies": tuple(self._present(group, placed))}) for group in self.program.groups
        )

    def _present(self, group: Group, placed: set[str]) -> Iterable[Agency]:
        listed = {agency.code: agency for agency in group.agencies}
        for code in (code for code, number in self.obliged.items() if number == group.number):
            for present in standing_for(code, self.directory.successions):
                elsewhere = present != code and present in self.obliged
                if present not in placed and not elsewhere:
                    placed.add(present)
                    yield self._agency(present, listed.get(present))

    def _agency(self, code: str, listed: Agency | None) -> Agency:
        name, head = self.directory.names.get(code) or ((listed.name, listed.head) if listed else (code, code))
        return listed.model_copy(update={"name": name, "head": head}) if listed else Agency.model_construct(
            code=code, name=name, head=head, capital_plan={}
        )  # fmt: skip

    def receiver(self, code: str) -> str:
        """Who is meant where the file names an agency as the one that receives or coordinates."""
        return inheritor(code, self.directory.successions) or code

    def forebears(self, code: str) -> list[str]:
        """The agencies of the program for which one stands: itself, and those in whose place it came."""
        return self._forebears(code)

    @cached_property
    def _forebears(self) -> Callable[[str], list[str]]:
        @cache
        def of_one(code: str) -> list[str]:
            found = (code, *ancestors(code, self.directory.successions))
            return [each for each in found if each in self.obliged]

        return of_one

    def owing(self, duty: Duty, held: Program) -> tuple[str, ...]:
        """Who owes a duty at present, of the agencies of ``held``, the program with those that stand in its groups."""
        if duty.code not in self._owing:
            self._owing[duty.code] = tuple(agency.code for agency in held.agencies if self.owes(duty, agency.code))
        return self._owing[duty.code]

    def owes(self, duty: Duty, code: str) -> bool:
        """Whether an agency owes a duty at present."""
        if isinstance(duty.to, str) and self.receiver(duty.to) == code:
            return self._in_scope(duty, duty.to) and duty.to not in duty.owed_by.less
        return any(self._hands_on(duty, each) for each in self.forebears(code))

    def since(self, duty: Duty, code: str) -> date | None:
        """From which day on an agency owes a duty; ``None``: from the program's beginning."""
        days = []
        for each in self.forebears(code):
            if self._hands_on(duty, each):
                day = self.days.get(each) if each == code else took_over(code, each, self.directory.successions)
                if day is None:
                    return None
                days.append(day)
        return min(days, default=None)

    def amended(self, duty: Duty, held: Program) -> Duty:
        """A duty as it is owed, to whom it goes and who helps; the very one of the file where nothing differs."""
        owing = self.owing(duty, held)
        said = {
            "owed_by": duty.owed_by
            if owing == tuple(agency.code for agency in held.owing(duty))
            else OwedBy(agencies=owing),
            "support": self._helping(duty, owing),
            "to": self._meant(duty.to),
            "through": self._meant(duty.through),
            "cc": None if duty.cc is None else tuple(dict.fromkeys(filter(None, map(self._meant, duty.cc)))),
            "deadlines": tuple(self._counted(each) for each in duty.deadlines),
        }
        other = {name: value for name, value in said.items() if value != getattr(duty, name)}
        return duty.model_copy(update=other) if other else duty

    def tasks(self, group: Group, held: Program) -> tuple[Task, ...]:
        """The tasks of a group with those who bear them at present."""
        return tuple(self._task(task, group.number, held) for task in group.tasks)

    def _task(self, task: Task, group: int, held: Program) -> Task:
        duty = task.duty(group)
        if duty is None:
            return task
        present = self.amended(duty, held)
        other: dict[str, object] = {"to": present.to, "deadlines": present.deadlines}
        if (present.owed_by, present.support) != (duty.owed_by, duty.support):
            lead = self.owing(duty, held)
            other["bearers"] = Bearers.model_construct(lead=lead, support=present.support)
        return task if present is duty else task.model_copy(update=other)

    def _meant(self, receiver: Receiver | None) -> Receiver | None:
        return self.receiver(receiver) if isinstance(receiver, str) else receiver

    def _helping(self, duty: Duty, owing: Sequence[str]) -> tuple[str, ...] | None:
        """Who helps in the place of those that the file names, each once; not who owes the duty by now."""
        own = [agency.code for agency in self.program.owing(duty)]
        found = dict.fromkeys(
            present
            for code in duty.support or ()
            for present in standing_for(code, self.directory.successions)
            if present not in owing or (present == code and code in own)
        )
        return None if duty.support is None else tuple(found)

    def _counted(self, deadline: Deadline) -> Deadline:
        """A deadline that each agency counts from a day of its own: successors count from that of the first of those
        whose place they take, unless they have one themselves."""
        if not isinstance(deadline.since, Mapping):
            return deadline
        days: dict[str, date] = {}
        for code, day in sorted(deadline.since.items(), key=lambda each: each[1]):
            for present in standing_for(code, self.directory.successions):
                if present == code or present not in deadline.since:
                    days.setdefault(present, day)
        same = days == deadline.since
        return deadline if same else deadline.model_copy(update={"since": days})

    def _in_scope(self, duty: Duty, code: str) -> bool:
        owed = duty.owed_by
        return owed.groups == "all" or self.obliged[code] in owed.groups or code in owed.agencies

    def _hands_on(self, duty: Duty, code: str) -> bool:
        """Whether who stands for an agency owes a duty because of it: it owed it, or was only left out as the one that
        received it."""
        return self._in_scope(duty, code) and (code not in duty.owed_by.less or code == duty.to)
