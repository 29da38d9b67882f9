"""Tell: what is said of assignments in one knock -> one message a person, as far as their budget allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import audit, burden, outbox, present, reminders, views
from db.models import Address, Agency, Assignment, Group
from db.outbox import Priority
from db.reach import Reach
from rules.authority import Role
from rules.budget import Sort, Spent, fits, sort_of
from rules.ladder import PROMISE
from rules.pressing import Telling
from rules.rulebook import Rules


@dataclass(frozen=True)
class Item:
    """What is said of one assignment to one receiver: its step, and its view for the message."""

    row: Assignment
    telling: Telling
    view: dict[str, Any]

    @property
    def sort(self) -> Sort:
        """What it counts as for a budget."""
        telling = self.telling
        if telling.to is not Role.OFFICIAL or telling.announces or telling.copy or telling.step.code == PROMISE:
            return Sort.URGENT
        if self.row.duty.kind == "meeting":
            return Sort.MEETING
        return Sort.EARLY if self.view["phase"] == "early" else Sort.URGENT


URGENCY = list(Sort)


@dataclass(frozen=True)
class Knock:
    """What one knock needs for every agency: who can be told, and who has been told of what already."""

    session: Session
    rules: Rules
    now: datetime
    reach: Reach
    chats: Mapping[int, Sequence[Group]] = field(default_factory=dict)
    said: Mapping[Role, Set[reminders.Said]] = field(default_factory=dict)
    _spent: dict[int, Spent] = field(default_factory=dict)
    """What persons (ids) had got before the knock, of whom it was asked for all at once; nobody for whom something was
    queued since, so that it is true as well when that is rolled back."""

    def look_ahead(self, persons: Iterable[int]) -> None:
        """Ask at once for what these persons (ids) have got; see `spent`."""
        self._spent.update(burden.spent(self.session, set(persons), self.rules, self.now))

    def spent(self, persons: Iterable[int]) -> dict[int, Spent]:
        """What these persons (ids) have got by now."""
        wanted = set(persons)
        asked = burden.spent(self.session, wanted - self._spent.keys(), self.rules, self.now)
        return {**asked, **{person: self._spent[person] for person in wanted & self._spent.keys()}}

    def queued(self, person: int) -> None:
        """Something that counts was queued for a person (id)."""
        self._spent.pop(person, None)


More = Callable[[Address, Sequence[Item]], dict[str, Any]]


class Round:
    """Everything that is said to people who belong together, one message each."""

    def __init__(self, knock: Knock, more: More = lambda address, items: {}) -> None:
        """``more``: further parameters of a person's message."""
        self._knock, self._more = knock, more
        self._items: dict[int, list[Item]] = defaultdict(list)
        self._addresses: dict[int, Address] = {}
        self._told: set[tuple[int, Role]] = set()
        self._left: set[tuple[int, Role]] = set()
        self._counted: set[int] = set()

    def add(self, address: Address, item: Item) -> None:
        """Say this to a person, unless they have been told."""
        to = reminders.receiver(address.person_id, address.channel, address.chat_id)
        key = (item.row.id, item.telling.to)
        if (to, item.row.id, item.telling.step.at) in self._knock.said.get(item.telling.to, ()):
            self._told.add(key)
            return
        self._addresses[address.person_id] = address
        self._items[address.person_id].append(item)

    def send(self, kind: Callable[[Sequence[Item]], str]) -> None:
        """Queue a message for each person, of the ``kind`` that its items make it, as far as budgets allow; see
        `is_done`."""
        spent = self._knock.spent(self._items)
        chosen = {person: _fitting(_once(items), spent[person]) for person, items in self._items.items()}
        fitting = [item for items in chosen.values() for item in items]
        reported = {item.row.id for item in fitting if item.telling.to is Role.LEADER}
        for person, mine in chosen.items():
            items = [item for item in mine if not _is_premature(item, reported)]
            if items:
                items.sort(key=lambda item: (item.row.duty.program_id, item.row.agency_id, URGENCY.index(item.sort)))
                self._queue(self._addresses[person], items, sort_of(item.sort for item in items), kind(items))
            for item in _once(self._items[person]):
                (self._told if item in items else self._left).add((item.row.id, item.telling.to))

    def reached(self, item: Item) -> bool:
        """Whether something was told to somebody."""
        return (item.row.id, item.telling.to) in self._told

    def is_done(self, item: Item) -> bool:
        """Whether something was told to everybody, or there was nobody; a leader's card is when one of them has it."""
        key = (item.row.id, item.telling.to)
        return key not in self._left or (key in self._told and item.telling.to is not Role.OFFICIAL)

    def _in_place(self, items: Sequence[Item]) -> dict[str, Any] | None:
        owed = [item.row for item in items if item.telling.to is Role.OFFICIAL]
        return instead(self._knock.session, self._knock.reach, owed)

    def _queue(self, address: Address, items: Sequence[Item], sort: Sort, kind: str) -> None:
        knock = self._knock
        to = reminders.receiver(address.person_id, address.channel, address.chat_id)
        written = outbox.queue(
            knock.session,
            address,
            kind,
            {
                **params(address, items, knock.rules, knock.now),
                "in_place": self._in_place(items),
                **self._more(address, items),
            },
            knock.now,
            Priority.REMINDER,
            dedupe_key=key(items, to),
            assignments={item.row.id: item.telling.step.at for item in items},
            announces={item.row.id: item.telling.announces for item in items if item.telling.announces},
            receivers={item.row.id: item.telling.to for item in items},
            expires_at=knock.rules.window.closing(knock.rules.local(knock.now)),
            scheduled=sort,
        )
        knock.queued(address.person_id)
        for item in items if written else ():
            if item.telling.to is Role.OFFICIAL and item.telling.reminds and item.row.id not in self._counted:
                self._counted.add(item.row.id)  # an agency is reminded once, however many serve it
                item.row.reminders += 1
            detail: dict[str, Any] = {"step": item.telling.step.code, "person": address.person_id}
            if item.telling.to is not Role.OFFICIAL:
                detail["to"] = str(item.telling.to)
            audit.record(knock.session, knock.now, "clock", "remind", f"assignment:{item.row.id}", detail)


def instead(session: Session, reach: Reach, rows: Iterable[Assignment]) -> dict[str, Any] | None:
    """Of the first of these agencies without an official: why its leader is told (`in_place`); ``None``: all have."""
    for row in rows:
        if Role.OFFICIAL not in reach.roles(row):
            return in_place(session, row.agency)
    return None


def in_place(session: Session, agency: Agency) -> dict[str, Any]:
    """That a leader is told what an agency's officials are, who are not there, as messages tell it."""
    return {"agency": agency.name, "not_there": present.not_there(session, agency) or []}


def _fitting(items: list[Item], spent: Spent) -> list[Item]:
    """What may be said in one message to somebody who has got so many: all, or without the most urgent sorts, where
    there is room for a meeting's question only."""
    while items and not fits(sort := sort_of(item.sort for item in items), spent):
        items = [item for item in items if item.sort is not sort]
    return list(items)


def _is_premature(item: Item, reported: set[int]) -> bool:
    """Whether officials would learn that something was reported to a leader, while no leader has room for it today."""
    return item.telling.copy and item.telling.above is Role.LEADER and item.row.id not in reported


def params(address: Address, items: Iterable[Item], rules: Rules, now: datetime) -> dict[str, Any]:
    """The parameters of a message about several assignments to one person."""
    return views.settled({**views.common(address, rules, now), "assignments": [item.view for item in items]})


def key(items: Sequence[Item], to: str) -> str:
    """The key of a message: what is said, at which steps, to whom."""
    steps = "+".join(f"{item.row.id}:{_as(item)}step:{item.telling.step.code}" for item in items)
    return f"assignment:{steps}:{items[0].telling.step.at:%Y%m%d}:{to}"


def _as(item: Item) -> str:
    return "" if item.telling.to is Role.OFFICIAL else f"{item.telling.to}:"


def _once(items: Sequence[Item]) -> list[Item]:
    """Each assignment once: who leads and serves an agency gets the leader's card and no copy of it."""
    found: dict[int, Item] = {}
    for item in items:
        before = found.get(item.row.id)
        if before is None or before.telling.to is Role.OFFICIAL:
            found[item.row.id] = item
    return list(found.values())
