"""Officials who answer by themselves: most in time, some late, some silent, some with obstacles; seeded.

They keep promises or do not, go on leave and to the other messenger (`sandbox.answering`, `sandbox.leaving`); leaders
press something on their cards (`sandbox.leading`).

They see what people see: the bot's messages and their buttons, in Vietnamese or English. What they will do is planned
in program time, so that a run with the same seed and the same turns of the clock goes the same way.
"""

from __future__ import annotations

import asyncio
import heapq
from contextlib import suppress
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

from sandbox.answering import answer, is_asked
from sandbox.hand import Hand
from sandbox.leading import LETS_LIE, is_a_card, lead
from sandbox.leaving import choose_deputy, go_on_moving, is_about_moving
from sandbox.sides import Side
from sandbox.telegram.errors import ApiError
from sandbox.telegram.world import Message, Person, World
from sandbox.ways import Official, ways_of

CONFIRM = ("Đồng ý miễn", "Agree to the exemption")
"""The coordinator confirms that an agency has no capital; everything else is left to whoever watches."""
QUICK = timedelta(minutes=1)
OPENS, CLOSES = time(7, 30), time(17)
"""When people at an office look at their phones for the bot's sake, Monday to Friday."""
SATURDAY = 5


class Officials:
    """Lets people answer while it is on."""

    def __init__(self, world: World, sides: dict[str, Side], seed: int = 1) -> None:
        self.world, self.sides = world, sides
        self.on = False
        self._seed = seed
        self._known: dict[int, Official] = {}
        self._plans: list[tuple[datetime, int, Official, Hand]] = []
        self._numbers = count()
        world.listeners.add(self._listen)
        world.clock.next_plan = self._next
        world.clock.do_plans = self._do
        world.clock.all_taken = self._all_taken

    def switch(self, *, on: bool) -> None:
        """Begin to answer (what is unanswered already too), or stop."""
        self.on = on
        self._plans.clear()
        if on:
            for person in self.world.people.values():
                for side in self.sides.values():
                    messages = side.view(person).messages
                    asked = [m for m in messages if m["from"]["is_bot"] and side.choices(m)]
                    if asked:
                        self._plan(person, side, asked[-1])

    def _listen(self, event: dict[str, Any]) -> None:
        if self.on and event["type"] == "message" and event["message"]["from"]["is_bot"]:
            person = self.world.people.get(event["chat"])
            if person:
                self._plan(person, self.sides[event["messenger"]], event["message"])

    def _plan(self, person: Person, side: Side, message: Message) -> None:
        """Decide when, if at all, a message is answered."""
        hand = Hand(person, side, message)
        if not person.group and not hand.sees(*CONFIRM):
            return
        official, now = self._official(person), self.world.clock.now()
        if is_about_moving(official, hand):
            at = self._in_a_moment(official, now)
        elif is_asked(hand) or is_a_card(hand):
            delay = self._delay(official)
            if delay is None:
                return
            at = self._in_office_hours(official, now + delay)
        elif official.brief:
            return
        else:
            at = self._in_a_moment(official, now)
        heapq.heappush(self._plans, (at, next(self._numbers), official, hand))

    def _in_a_moment(self, official: Official, now: datetime) -> datetime:
        if official.acted and official.acted[1] == now:  # the bot's answer to what was just said
            return official.acted[0] + QUICK
        return self._in_office_hours(official, now + QUICK)

    def _official(self, person: Person) -> Official:
        if person.id not in self._known:
            self._known[person.id] = ways_of(person, self._seed)
        return self._known[person.id]

    def _delay(self, official: Official) -> timedelta | None:
        """How long this person lets a reminder lie; ``None``: does not react to this one."""
        chance = official.chance.random()
        if official.leads:
            return None if chance < LETS_LIE else timedelta(hours=official.chance.expovariate(1 / 6))
        if official.temper == "silent" and chance < 0.93:
            return None
        if official.temper == "late" and chance < 0.7:
            return None
        hours = official.chance.expovariate(1 / 3)
        return timedelta(minutes=5 + min(hours, 30) * 60)

    def _in_office_hours(self, official: Official, at: datetime) -> datetime:
        """The first moment from ``at`` on at which somebody is at the office."""
        if at.weekday() < SATURDAY and OPENS <= at.time() < CLOSES:
            return at
        day = at if at.weekday() < SATURDAY and at.time() < OPENS else at + timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
        opening = datetime.combine(day, OPENS, at.tzinfo)
        return opening + timedelta(minutes=official.chance.randrange(120))

    def _next(self) -> tuple[datetime, datetime] | None:
        """When the next answer is planned for, and until when it can be given on the same working day."""
        if not (self.on and self._plans):
            return None
        at = self._plans[0][0]
        return at, max(at, datetime.combine(at, CLOSES, at.tzinfo))

    async def _all_taken(self) -> None:
        """Wait until the bot has taken in what people did; no longer than a second, it may be down."""
        with suppress(TimeoutError):
            for side in self.sides.values():
                await asyncio.wait_for(side.taken(), 1)

    def _do(self) -> None:
        now = self.world.clock.now()
        while self._plans and self._plans[0][0] <= now:
            at, _, official, hand = heapq.heappop(self._plans)
            if official.is_away(at):
                continue
            official.acted = at, now
            try:
                self._act(official, hand, now)
            except ApiError:
                continue  # the button has gone meanwhile

    def _act(self, official: Official, hand: Hand, now: datetime) -> None:
        if hand.press(*CONFIRM):
            return
        if is_about_moving(official, hand):
            go_on_moving(official, hand, self.sides)
            self.world.tell({"type": "people"})
        elif not (official.leads and lead(official, hand)) and not choose_deputy(official, hand):
            answer(official, hand, now)
