"""Obstacles are followed up until they are closed: who has to act is asked again, never more often than every few days.

An agency that has to clear one is asked when the day it was given is over; who raised one that is said to be cleared,
when they have not confirmed it, or one that was answered, when nothing has been said of it for five working days; else
the coordinators, after as many, and where nobody of the agency whose turn it is can be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from sqlalchemy.orm import Session

from db import hearers, obstacles, outbox, views
from db.models import Address, Obstacle, Request
from db.obstacle_views import obstacle
from db.outbox import Priority
from jobs.waiting import have_room
from rules.budget import Sort
from rules.obstacles import CONFIRMED_AFTER, Turn, is_due
from rules.rulebook import Rules

SHOWN = 10


@dataclass
class _Reached:
    """Who can be asked: looked up when the first one has to be, and once for all obstacles."""

    session: Session
    _coordinators: dict[int, list[Address]] = field(default_factory=dict)
    _room: dict[tuple[int, ...], bool] = field(default_factory=dict)

    @cached_property
    def _reminded(self) -> dict[int, list[Address]]:
        return hearers.reminded(self.session)

    def at(self, agency_id: int) -> list[Address]:
        """Who is reminded at an agency."""
        return self._reminded.get(agency_id, [])

    def coordinators(self, program_id: int) -> list[Address]:
        """Who coordinates a program."""
        if program_id not in self._coordinators:
            self._coordinators[program_id] = hearers.coordinators(self.session, [program_id])
        return self._coordinators[program_id]

    def have_room(self, addresses: Sequence[Address], rules: Rules, now: datetime) -> bool:
        """Whether these coordinators have room for it today."""
        key = tuple(each.person_id for each in addresses)
        if key not in self._room:
            self._room[key] = have_room(self.session, addresses, rules, now)
        return self._room[key]


def follow_up(session: Session, rules: Rules, now: datetime, *, at_once: bool = False) -> None:
    """Ask again about obstacles of the programs that are followed, one message a person and side; sent when the window
    opens. While nobody can be reached it waits, and where coordinators have no room for it (`jobs.waiting.have_room`;
    not where all ``at_once`` is to be known)."""
    asked: dict[tuple[int, str], tuple[Address, list[Request]]] = {}
    reached = _Reached(session)
    for request in obstacles.unclosed(session, programs=rules.followed):
        side, turn = _whose_turn(session, request, reached, rules, now)
        if side == "coordinator" and turn and not at_once and not reached.have_room(turn, rules, now):
            continue
        for address in turn:
            asked.setdefault((address.person_id, side), (address, []))[1].append(request)
    for (_, side), (address, found) in asked.items():
        _ask(session, rules, address, side, found[:SHOWN], now)
    told = {request.id: request for _, found in asked.values() for request in found[:SHOWN]}
    for request in told.values():
        obstacles.followed(session, request, now)


def _whose_turn(
    session: Session, request: Request, reached: _Reached, rules: Rules, now: datetime
) -> tuple[str, list[Address]]:
    """Who is asked about an obstacle today, and as what; nobody where that is not due. The coordinators are, where
    nobody of the agency whose turn it is can be told."""
    row = obstacles.of(session, request)
    about, today = request.reply.assignment, rules.local(now).date()
    since = rules.local(obstacles.last_word(session, request)).date()
    turn = obstacles.turn(session, request)
    whose: int | None
    if request.state == "resolved":
        side, whose, due = "raiser", about.agency_id, is_due(since, None, today, rules.workdays, CONFIRMED_AFTER)
    elif turn is Turn.OWNER and row.owner_id is not None:
        side, whose = "owner", row.owner_id
        due = is_due(_asked_on(row, rules), row.owner_until, today, rules.workdays)
    else:
        side, whose = ("answered", about.agency_id) if turn is Turn.RAISER else ("coordinator", None)
        due = is_due(since, None, today, rules.workdays)
    found = reached.at(whose) if due and whose is not None else []
    if due and not found:
        return "coordinator", reached.coordinators(about.duty.program_id)
    return side, found


def _asked_on(row: Obstacle, rules: Rules) -> date:
    """The day on which the owner was asked last."""
    return rules.local(max(at for at in (row.passed_at, row.followed_at) if at is not None)).date()


def _ask(session: Session, rules: Rules, address: Address, side: str, found: list[Request], now: datetime) -> None:
    items = [obstacle(session, request, rules, now) for request in found]
    named = items[0]["assignment"]["program"]
    params = {**views.common(address, rules, now), "program": named, "coordinator": named["coordinator"]}
    own = {**params, "side": side, "items": items}
    counts = Sort.NEWS if side == "coordinator" else None
    message = outbox.queue(session, address, "obstacles_due", own, now, Priority.NEWS, scheduled=counts)
    if message:
        message.not_before = rules.window.next_open(rules.local(now), rules.workdays)
