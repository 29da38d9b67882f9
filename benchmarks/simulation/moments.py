"""Moments by the way: what was told of them as they were, is told again from the log, and counted once more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from benchmarks.simulation.recount import Recount, counted
from benchmarks.simulation.world import World
from bot.cli.status import worded
from bot.talk.dialogs.overview import Overview
from bot.talk.standpoint import Then, then
from bot.texts.render import Texts
from db.models import Program

TEXTS = Texts("vi")


@dataclass(frozen=True)
class Seen:
    """What ``dondoc status`` said of a moment when it was the present, and by which figures."""

    at: datetime
    text: str
    params: dict[str, Any]


class Moments:
    """So many moments of a world, drawn by a seed of their own: looking changes nothing."""

    def __init__(self, world: World, seed: int, last: date, number: int) -> None:
        self.world, self.seen = world, list[Seen]()
        chance = random.Random(f"moments {seed}")
        span = (last - world.now.date()).days + 1
        for _ in range(number):
            minutes = chance.randrange(1, span * 24 * 60)
            world.later(world.now + timedelta(minutes=minutes, seconds=30), self._look)

    def _look(self) -> None:
        world = self.world
        world.forget()
        self.seen.append(_seen(Then(world.session, world.rules, world.now, _program(world))))

    def differ(self) -> Iterator[str]:
        """Every moment that the log tells otherwise than it was told when it ran, or that is counted otherwise."""
        if not self.seen:
            return
        world, recount = self.world, Recount(self.world.session)
        number = _program(world).id
        for was in sorted(self.seen, key=lambda each: each.at):
            with then(world.session, world.rules, number, was.at) as it:
                again = _seen(it)
            if again.text != was.text:
                yield f"/status of {was.at} is told otherwise from the log:\n{was.text}\n---\n{again.text}"
            recount.until(was.at)
            for name, value in counted(recount, number, was.at, world.rules.zone).items():
                said = _as_counted(was.params[name], value)
                if said != value:
                    yield f"{name} of {was.at} was told as {said}, and counted as {value}"


def _seen(it: Then) -> Seen:
    params = Overview(it, confirms=True).params()
    return Seen(it.now, worded(TEXTS, it, params, past=True), params)


def _as_counted(said: Any, counted: Any) -> Any:
    """What was told, as far as it is counted: of lists of duties their first ones are told, and more of each."""
    if not isinstance(said, list):
        return said
    del counted[len(said) :]
    return [
        {name: list(each[name]) if isinstance(each[name], tuple) else each[name] for name in of}
        for each, of in zip(said, counted, strict=False)
    ]


def _program(world: World) -> Program:
    return world.session.scalars(select(Program).order_by(Program.id)).one()
