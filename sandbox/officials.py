"""Officials who answer by themselves: most in time, some late, some silent, some with obstacles; seeded.

They see what people see: the bot's messages and their buttons, in Vietnamese or English. What they will do is planned
in program time, so that a run with the same seed and the same turns of the clock goes the same way.
"""

from __future__ import annotations

import asyncio
import heapq
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

from sandbox.sides import Side
from sandbox.telegram.errors import ApiError
from sandbox.telegram.world import Message, Person, World

SENT = ("Đã gửi báo cáo", "Đã hoàn thành", "Report sent", "Completed")
DOING = ("Đang thực hiện", "In progress")
OBSTACLE = ("Có vướng mắc", "Obstacle")
HELD = ("Đã họp", "Held")
NOTHING = ("Không phát sinh", "Nothing arose")
NO_CAPITAL = ("Đơn vị không có kế hoạch vốn", "We have no capital plan")
CONFIRM = ("Đồng ý miễn", "Agree to the exemption")
"""The coordinator confirms that an agency has no capital; everything else is left to whoever watches."""
NO_OBSTACLE = ("Không có vướng mắc", "No obstacles")
CORRECT = ("Đúng", "Correct", "Vẫn đúng", "Correct all the same")
SKIP = ("Bỏ qua", "Skip")
PERCENT = ("25%", "50%", "75%", "90%")
OBSTACLES = (
    "Vướng giải phóng mặt bằng, còn một số hộ chưa nhận tiền bồi thường",
    "Giá vật liệu tăng, nhà thầu thi công chậm",
    "Hồ sơ điều chỉnh dự án đang chờ thẩm định",
    "Đang chờ số liệu của các đơn vị trực thuộc",
)
TEMPERS = {"prompt": 60, "late": 18, "silent": 10, "troubled": 12}
QUICK = timedelta(minutes=1)
OPENS, CLOSES = time(7, 30), time(17)
"""When people at an office look at their phones for the bot's sake, Monday to Friday."""
SATURDAY = 5
BRIEF = 0.55
"""How often the weekly answer is one tap and no more."""


@dataclass
class Official:
    """One person's ways: the temper, and for agencies with capital the year's plan (đồng) and how fast it is spent.

    ``pace``: the share of the plan that is disbursed at the end of a year, if nothing slows down.
    ``brief``: has said that the meeting was held and pocketed the phone; figures come another week. ``acted``: when the
    last answer was planned for, and what the clock showed when it was given.
    """

    person: Person
    chance: random.Random
    temper: str
    capital: int
    pace: float
    brief: bool = False
    acted: tuple[datetime, datetime] | None = None


class Officials:
    """Lets people answer while it is on."""

    def __init__(self, world: World, sides: dict[str, Side], seed: int = 1) -> None:
        self.world, self.sides = world, sides
        self.on = False
        self._seed = seed
        self._known: dict[int, Official] = {}
        self._plans: list[tuple[datetime, int, Official, Side, Message]] = []
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
        labels = list(side.choices(message))
        if not person.group and not any(label in CONFIRM for label in labels):
            return
        official, now = self._official(person), self.world.clock.now()
        if any(label in SENT + HELD for label in labels) or labels[:2] == ["1", "2"]:
            delay = self._delay(official)
            if delay is None:
                return
            at = self._in_office_hours(official, now + delay)
        elif official.brief:
            return
        elif official.acted and official.acted[1] == now:  # the bot's answer to what was just said
            at = official.acted[0] + QUICK
        else:
            at = self._in_office_hours(official, now + QUICK)
        heapq.heappush(self._plans, (at, next(self._numbers), official, side, message))

    def _official(self, person: Person) -> Official:
        """This person's ways. Each has chance of their own, so that a run does not depend on who is served first."""
        if person.id not in self._known:
            chance = random.Random(f"{self._seed}:{person.id}")  # noqa: S311 - a play, seeded to be repeatable
            temper = chance.choices(list(TEMPERS), list(TEMPERS.values()))[0]
            has_capital = "UBND" in person.name or chance.random() < 0.35
            capital = chance.randrange(50, 1500) * 10**9 if has_capital else 0
            self._known[person.id] = Official(person, chance, temper, capital, chance.uniform(0.6, 1.1))
        return self._known[person.id]

    def _delay(self, official: Official) -> timedelta | None:
        """How long this person lets a reminder lie; ``None``: does not react to this one."""
        chance = official.chance.random()
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
            at, _, official, side, message = heapq.heappop(self._plans)
            official.acted = at, now
            try:
                self._answer(official, side, message)
            except ApiError:
                continue  # the button has gone meanwhile

    def _answer(self, official: Official, side: Side, message: Message) -> None:
        labels = side.choices(message)

        def press(*wanted: str) -> bool:
            for label in wanted:
                if label in labels:
                    side.pick(official.person, message, labels[label])
                    return True
            return False

        roll = official.chance.random()
        if press(*CONFIRM):
            return
        if "1" in labels and "2" in labels:
            press("1" if roll < 0.5 else "2")
        elif labels.keys() & set(HELD):
            official.brief = official.capital > 0 and official.chance.random() < BRIEF
            press(*(HELD if official.capital else NOTHING))
        elif labels.keys() & set(SENT):
            official.brief = False
            troubled = official.temper == "troubled" and roll < 0.4
            press(*(OBSTACLE if troubled else DOING if roll < 0.35 else SENT))
        elif labels.keys() & set(NO_OBSTACLE) and official.temper == "troubled" and roll < 0.2:
            side.say(official.person, official.chance.choice(OBSTACLES))
        elif not (official.capital == 0 and press(*NO_CAPITAL)) and not press(*NO_OBSTACLE, *CORRECT):
            self._answer_in_words(official, side, message, press)

    def _answer_in_words(self, official: Official, side: Side, message: Message, press: Callable[..., bool]) -> None:
        """Answer a question that wants words or figures; receipts and news want nothing."""
        text = message.get("text", "")
        labels = list(side.choices(message))
        if any(word in text for word in ("Kế hoạch vốn đầu tư công năm", "capital plan for")) and "?" in text:
            side.say(official.person, f"{official.capital // 10**9} tỷ")
        elif any(word in text for word in ("Lũy kế giải ngân năm", "has been disbursed in")) and "?" in text:
            passed = self.world.clock.now().timetuple().tm_yday / 366
            side.say(official.person, f"{min(99.0, passed * official.pace * 100):.1f}%".replace(".", ","))
        elif any(word in text for word in ("Xin ghi vướng mắc", "Please describe the obstacle")):
            side.say(official.person, official.chance.choice(OBSTACLES))
        elif any(word in text for word in ("số và ngày văn bản", "number and date of the document")):
            day = self.world.clock.now()
            side.say(official.person, f"{official.chance.randrange(10, 400)}/BC ngày {day:%d/%m/%Y}")
        elif any(word in text for word in ("dự kiến ngày nào", "expect to finish")) and labels:
            press(labels[official.chance.randrange(max(1, len(labels) - 1))])
        else:
            press(official.chance.choice(PERCENT))
