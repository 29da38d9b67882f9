"""One run: a program, its people and their answers, from one day to another; and what it came to."""

from __future__ import annotations

import gc
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.kept import broken
from benchmarks.simulation.answering import Answering
from benchmarks.simulation.cast import Cast
from benchmarks.simulation.figures import Figures, count
from benchmarks.simulation.moments import Moments
from benchmarks.simulation.world import DAWN, ZONE, World
from db.session import Database
from rules.program import Program

SEED = Path(__file__).parent.parent.parent / "seed" / "program.json"
SELDOM = 50_000
"""So many new objects are awaited before it is looked for what could be freed."""

WAKES = (time(8, 10), time(8, 40), time(10), time(14, 20), time(16, 50))
"""When a machine that was off in the morning is started: around the hours of ladders and digests."""

FIRST, LAST = date(2022, 3, 11), date(2024, 5, 31)


def simulate(
    seed: int,
    program: Program,
    first: date = FIRST,
    last: date = LAST,
    *,
    moments: int = 0,
    impatient: bool = False,
    asleep: int = 0,
) -> Figures:
    """Play a program once with this seed; ``moments``: so many by the way are told and counted again from the log;
    ``asleep``: on about so many mornings the machine is started late."""
    begun, began = perf_counter(), process_time()
    with _database() as database:
        world = World(database, program, random.Random(seed), datetime.combine(first, DAWN, ZONE), impatient=impatient)
        cast = Cast(world)
        cast.populate(last)
        answering = Answering(world, cast)
        world.received, world.morning = answering.receive, answering.morning
        world.asleep = _mornings(random.Random(seed), first, last, asleep)
        looked = Moments(world, seed, last, moments)
        world.run(last)
        world.forget()
        found = count(world.session, world.rules, world.now)
        found.broken = [*broken(world.session, world.rules, world.now), *looked.differ()]
        found.seeds, found.moments = [seed], len(looked.seen)
        world.session.close()
    found.seconds, found.cpu_seconds = perf_counter() - begun, process_time() - began
    return found


def _mornings(chance: random.Random, first: date, last: date, number: int) -> dict[date, time]:
    """So many days at most, and until when (local) the machine is off on each."""
    days = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    return {day: chance.choice(WAKES) for day in chance.sample(days, number)}


@contextmanager
def _database() -> Iterator[Database]:
    """A database that is gone afterwards. What it is made of lives as long as it does: nothing is gained by looking
    through it again and again for what could be freed, and little by looking often through what came since."""
    often = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM, *often[1:])
    with tempfile.TemporaryDirectory(prefix="dondoc-simulation-") as folder:
        database = Database(f"sqlite:///{folder}/simulation.sqlite3", durable=False)
        try:
            yield database
        finally:
            database.close()
            gc.set_threshold(*often)
            gc.unfreeze()
