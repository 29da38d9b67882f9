"""Files that people ordered, each made in a process of its own (`jobs.bench`), so that nobody waits for it and the bot
stays small; one that is kept is handed out as it is."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import aside, present, successions
from db.models import Person, Program
from db.session import Database, DatabaseUnavailable
from jobs.attached import hand_out
from jobs.bench import Bench
from reports.order import BY_COORDINATOR, Made, Order
from rules.authority import Action, Subject, may

log = logging.getLogger(__name__)

LONGEST = 180.0
"""Seconds that the making of one file may take; see `jobs.workbench`, which ends it by itself soon after."""

KEPT_SECONDS, KEPT = 600.0, 4
"""For how long, and how many orders' files are at hand: for the next picture, another try, a link opened twice."""

WAITING = 16
"""How many orders may wait for the one that is being made; who comes then is told to try again."""


class NotMade(Exception):
    """A file was not made. ``why``: ``nothing`` of the kind is there; ``not_allowed``; ``busy``; ``failed``, which was
    put aside for a look."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Place:
    """What a process has to know to work with the same database under the same rules."""

    url: str
    zone: str
    window: str
    language: str


def allowed(session: Session, person_id: int, order: Order) -> bool:
    """Tell whether a person may take this away by the posts that they hold at present; what was of an agency that has
    ended is its heir's to take."""
    person, program = session.get(Person, person_id), session.get(Program, order.program_id)
    if person is None or program is None:
        return False
    posts = present.acting(session, person)
    if order.agency_id is None or order.what in BY_COORDINATOR:
        return may(posts, Action.TAKE_PROGRAM, Subject(coordinator_id=program.coordinator_id))
    whose = successions.in_place_of(session, order.agency_id)
    return may(posts, Action.TAKE_AGENCY, Subject(whose, coordinator_id=program.coordinator_id))


class Workshop:
    """Makes one file after the other; the order stands in the outbox or in a link, so nothing is kept here that could
    be lost."""

    def __init__(self, place: Place, database: Database, now: Callable[[], datetime]) -> None:
        self._place, self._database, self._now = place, database, now
        self._bench = Bench()
        self._one = asyncio.Lock()
        self._waiting = 0
        self._kept: dict[str, tuple[float, list[Made]]] = {}

    async def make(self, wanted: Mapping[str, Any]) -> list[Made]:
        """The files of an order: ``person`` (id), ``order`` (see `reports.order.Order`), and when it was ``asked``, so
        that who asks anew gets what stands now; or the one ``file`` (its number) that is kept. Raises `NotMade`."""
        if "file" in wanted:
            return [await self._kept_file(wanted["person"], wanted["file"])]
        key = json.dumps(wanted, sort_keys=True)
        if self._waiting >= WAITING:
            raise NotMade("busy")
        self._waiting += 1
        try:
            async with self._one:
                return await self._at_hand(key, wanted) or await self._make(key, wanted)
        finally:
            self._waiting -= 1

    async def _kept_file(self, person_id: int, number: int) -> Made:
        try:
            found = await self._database.read(hand_out, person_id, number)
        except PermissionError:
            raise NotMade("not_allowed") from None
        except DatabaseUnavailable:
            raise NotMade("failed") from None
        if found is None:
            raise NotMade("nothing")
        return found

    async def _at_hand(self, key: str, wanted: Mapping[str, Any]) -> list[Made] | None:
        """What was made a short while ago, for who may still have it."""
        now = time.monotonic()
        self._kept = {each: held for each, held in self._kept.items() if now - held[0] < KEPT_SECONDS}
        found = self._kept.get(key)
        if found is None:
            return None
        if not await self._database.read(allowed, wanted["person"], Order.of_json(wanted["order"])):
            raise NotMade("not_allowed")
        return found[1]

    async def _make(self, key: str, wanted: Mapping[str, Any]) -> list[Made]:
        order = {
            **vars(self._place),
            "now": self._now().isoformat(),
            "person": wanted["person"],
            "order": wanted["order"],
        }
        try:
            made = await self._run(json.dumps(order).encode())
        except NotMade:
            raise
        except Exception as error:
            log.exception("a file could not be made: %s", wanted)
            with suppress(DatabaseUnavailable):
                await self._database.run(aside.put, "file", key[:160], aside.described(error), key, self._now())
            raise NotMade("failed") from None
        while len(self._kept) >= KEPT:
            del self._kept[min(self._kept, key=lambda each: self._kept[each][0])]
        self._kept[key] = (time.monotonic(), made)
        return made

    async def _run(self, order: bytes) -> list[Made]:
        return _read(await self._bench.do(order, LONGEST))

    async def close(self) -> None:
        """End the process in which files are made, whatever it is making."""
        await self._bench.close()


def _read(out: bytes) -> list[Made]:
    """What a workbench wrote. Raises `NotMade`."""
    line, _, rest = out.partition(b"\n")
    answer = json.loads(line)
    if "why" in answer:
        raise NotMade(answer["why"])
    made, at = [], 0
    for name, size in answer["files"]:
        made.append(Made(name, rest[at : at + size]))
        at += size
    return made
