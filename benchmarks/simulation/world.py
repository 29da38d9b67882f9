"""The clock and the database of a simulation: what is to happen when, and the jobs that look for what is due."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Coroutine
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, bindparam, event, exists, or_, select
from sqlalchemy.orm import Session

from benchmarks.simulation import delivery
from bot.channels.base import Incoming
from bot.talk.stale import Refused, Stale
from bot.talk.turn import Turn
from db import people
from db.base import Base
from db.loading import load
from db.models import (
    Address,
    Agency,
    Assignment,
    Broadcast,
    BroadcastReceiver,
    Duty,
    Message,
    Person,
    Post,
    Program,
    Progress,
)
from db.programs import Rulebooks
from db.session import Database
from jobs.chores import Chores
from rules.digest import day_of
from rules.digest import due as digest_due
from rules.program import Program as File
from rules.rulebook import Rules
from rules.window import SendingWindow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAWN = time(7)
KNOCKS = (time(8), time(14))
"""The hours of ladders: between these nothing new is due but digests, and what people cause, which is looked at in the
next of them."""

HELD = (Agency, Duty, Program, Person, Post, Address)
"""What a session does not forget within a day: in the real thing each unit of work asks for it anew."""

Received = Callable[[Message], None]


class _Here:
    """What `Chores` needs of a database: units of work are run at once, in the session of the day."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def run(self, work: Callable[..., Any], *args: Any) -> Any:
        """Run a unit of work in a transaction."""
        found = work(self._world.session, *args)
        self._world.session.commit()
        return found


class World:
    """One program, and what is still to happen. Amend ``now`` by nothing but `until`.

    ``received``: what a person does who gets a message. ``impatient``: every hour is knocked at, also where a look into
    the database shows that nothing can be due. ``down``: days on which no messenger is there; ``asleep``: until when
    the machine was off on a day, so that what came meanwhile is all found then.
    """

    def __init__(
        self, database: Database, program: File, chance: random.Random, start: datetime, *, impatient: bool = False
    ) -> None:
        self.chance, self.now, self.impatient = chance, start, impatient
        self.down: set[date] = set()
        self.asleep: dict[date, time] = {}
        self.received: Received = lambda message: None
        self.morning: Callable[[date], None] = lambda day: None
        self._engine, self._held = database.engine, list[object]()
        self._todo: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        Base.metadata.create_all(self._engine)
        self.session = self._fresh()
        load(self.session, program, start)
        self.session.commit()
        self._rulebooks = Rulebooks(ZONE, SendingWindow(), "vi")
        self.rules: Rules = self._rulebooks.current(self.session)
        self._chores = Chores(cast(Database, _Here(self)), self._rulebooks, (), lambda: self.now)

    def _fresh(self) -> Session:
        session = Session(self._engine, expire_on_commit=False)
        for occasion in ("loaded_as_persistent", "pending_to_persistent"):
            event.listen(session, occasion, self._hold)
        return session

    def _hold(self, _: Session, row: object) -> None:
        if isinstance(row, HELD):
            self._held.append(row)

    def forget(self) -> None:
        """Begin a new session: what is looked at is read anew."""
        self.session.close()
        self._held.clear()
        self.session = self._fresh()

    def later(self, at: datetime, work: Callable[[], None]) -> None:
        """Let something happen at a time (aware), in a transaction of its own."""
        heapq.heappush(self._todo, (at, next(self._numbers), work))

    def until(self, at: datetime) -> None:
        """Let everything happen that is to happen by ``at`` (aware); it is that time then."""
        while self._todo and self._todo[0][0] <= at:
            when, _, work = heapq.heappop(self._todo)
            self.now = max(self.now, when)
            try:
                work()
            except (Refused, Stale):  # whoever may not, or comes too late, is told so, and that is that
                self.session.rollback()
            else:
                self.session.commit()
        self.now = max(self.now, at)

    def run(self, last: date) -> None:
        """Play until the evening of a day."""
        day = self.now.date()
        while day <= last:
            self.forget()
            begins = datetime.combine(day, self.asleep.get(day, DAWN), ZONE)
            if day in self.asleep:
                self.now = begins  # what happens meanwhile is not found before
            self.until(begins)
            _done(self._chores.succeed())
            _done(self._chores.plan())
            _done(self._chores.remind())
            works = self.rules.workdays.is_working(day)
            if works:
                self.morning(day)
            for at in sorted({*KNOCKS, *self._digests(day)}) if works else KNOCKS[:1]:
                self.until(max(datetime.combine(day, at, ZONE), begins))
                self.knock()
            self.until(datetime.combine(day, time(23, 59), ZONE))
            day += timedelta(days=1)

    def knock(self) -> None:
        """Do the jobs that may have something to do, and let arrive what waits."""
        if self.impatient or self._may_be_due():
            _done(self._chores.remind())
        if self.impatient or self._digest_has_come():
            _done(self._chores.digest())
        if self.now.date() in self.down:
            return
        open_now = self.rules.window.is_open(self.rules.local(self.now), self.rules.workdays)
        for message in delivery.deliver(self.session, self.now, open_now=open_now):
            self.received(message)

    def _may_be_due(self) -> bool:
        """Whether any of the conditions is met by which reminders and broadcasts are looked for: a ladder's step, a
        reminder whose day is over, a decision, or somebody who is still to be written to."""
        return bool(self.session.scalar(DUE, {"now": self.now}))

    def _digests(self, day: date) -> list[time]:
        """The hours of the day's digests."""
        digests = [each for number in self.rules.followed for each in self.rules.books[number].program.digests]
        return [each.at for each in digests if day_of(each, day, self.rules.workdays) == day]

    def _digest_has_come(self) -> bool:
        here, window = self.rules.local(self.now), self.rules.window
        books = (self.rules.books[number] for number in self.rules.followed)
        return any(digest_due(book.program.digests, here, window, book.workdays) for book in books)

    def turn(self, person: Person, said: str = "") -> Turn | None:
        """A turn of a person who can be written to, who writes something beside their choice."""
        address = people.reachable_at(self.session, person)
        if address is None:
            return None
        update = self.update(address.channel, address.chat_id)
        return Turn(self.session, self.rules, self.now, update, address, said=said)

    def update(self, channel: str, chat_id: str, text: str = "", name: str = "") -> Incoming:
        """Something that is written in a private chat."""
        key = f"s{next(self._numbers)}"
        return Incoming(channel=channel, key=key, chat_id=chat_id, what="text", sender_id=chat_id, text=text, name=name)


_NOW: BindParameter[datetime] = bindparam("now")
DUE = select(
    or_(
        exists().where(Assignment.state == "open", Assignment.next_step_at <= _NOW),
        exists().where(Message.state == "queued", Message.expires_at <= _NOW),
        exists().where(Progress.waits.is_not(None), Progress.step_at <= _NOW),
        exists().where(
            BroadcastReceiver.message_id.is_(None),
            BroadcastReceiver.left_at.is_(None),
            BroadcastReceiver.broadcast_id == Broadcast.id,
            Broadcast.stopped_at.is_(None),
        ),
    )
)


def _done(job: Coroutine[Any, Any, None]) -> None:
    """Do a job; nothing in it waits for anything."""
    try:
        job.send(None)
    except StopIteration:
        return
    raise AssertionError("a job waits for something")
