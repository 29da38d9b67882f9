"""Whatever the program, people, answers and downtimes are: the rules of pressing are kept (`benchmarks.kept`).

And one seed of the simulation, bounded to a few agencies in the weeks of a report, which is what fits into CI's time:
`python -m benchmarks simulation` plays all of them from 11/3/2022 to 31/5/2024, which takes minutes.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulation import SEED, command, figures, simulate
from benchmarks.simulation.answering import Answering
from benchmarks.simulation.cast import Cast
from benchmarks.simulation.moments import Moments
from benchmarks.simulation.world import DAWN, ZONE, World
from db.session import Database
from rules.check import parse_program
from rules.program import Program

FIRST = date(2022, 7, 18)
BEFORE = ("-14d", "-7d", "-3d", "-2wd", "-1wd", "0d@14:00", "+1wd", "+3wd@14:00")
ABOVE = ("+1wd leader", "+2wd leader", "+3wd coordinator", "+4wd coordinator", "+6wd observer")


def some_program(chance: random.Random) -> Program:
    """The seed program with some of its agencies, and with duties, days and ladders of chance."""
    raw: dict[str, Any] = json.loads(SEED.read_text("utf-8"))
    kept = [group for group in raw["groups"][1:] if chance.random() < 0.1]
    raw["groups"] = [raw["groups"][0], *kept]
    steps = [*chance.sample(BEFORE, 3), *(step for step in ABOVE if chance.random() < 0.5)]
    meeting = chance.choice((["start", "0d@14:00"], ["start if needed", "0d@14:00"], ["0d@14:00"]))
    raw["ladders"] = {"report": {"steps": steps}, "meeting": {"steps": meeting}, "work": {"steps": [*steps, "+2wd"]}}
    duties = [duty for duty in raw["duties"] if duty["kind"] in ("report", "meeting", "milestone")]
    for number, duty in enumerate([*duties, *json.loads(json.dumps(duties[:1]))]):
        owed = duty["owed_by"]
        if owed.get("groups") != "all":
            owed["groups"] = [1]
        duty.pop("in_person", None)
        if duty["kind"] == "meeting" and meeting[0].startswith("start"):
            duty["in_person"] = [{"groups": "all", "clause": "III", "behind": 20, "again": chance.randrange(1, 5)}]
        if duty["kind"] != "meeting":
            day = FIRST + timedelta(days=chance.randrange(4, 14))
            duty["deadlines"] = [{chance.choice(("by", "before")): day.isoformat(), "period": f"{number}"}]
        duty["code"] = f"D{number}"
        if number >= len(duties):
            duties.append(duty)
    raw["duties"] = duties
    return parse_program(json.dumps(raw))


def few(*groups: int) -> Program:
    """The seed program for these groups only."""
    raw = json.loads(SEED.read_text("utf-8"))
    raw["groups"] = [each for each in raw["groups"] if each["number"] in groups]
    for duty in raw["duties"]:
        for each in (duty["owed_by"], *duty.get("in_person", [])):
            if each.get("groups", "all") != "all":
                each["groups"] = [groups[-1]]
    return parse_program(json.dumps(raw))


@settings(max_examples=2, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_never_above_the_budget_nor_unannounced_nor_twice_and_nobody_is_forgotten(seed: int) -> None:
    found = simulate(seed, some_program(random.Random(seed)), FIRST, FIRST + timedelta(days=24), moments=2)
    assert found.broken == []


def test_the_same_where_the_machine_is_started_late_on_most_mornings() -> None:
    found = simulate(4, few(1, 2, 3), FIRST, FIRST + timedelta(days=38), asleep=30)
    assert found.broken == []
    assert found.sorts["news"] > 0


def test_one_seed_in_the_weeks_of_a_report() -> None:
    found = simulate(2, few(1, 2, 3), FIRST, date(2022, 8, 19), moments=6)
    assert found.broken == []
    assert found.moments == 6
    assert found.owed > 10
    assert 0 < found.in_time <= found.done <= found.owed
    works = found.works
    assert 0 < works["in_time"] <= works["done"] <= works["owed"] < found.owed
    assert found.largest <= 3
    assert found.messages == sum(number * times for number, times in found.weeks.items())
    assert found.messages == sum(found.sorts.values())
    assert {"meeting", "digest"} <= set(found.sorts)
    assert found.escalations["coordinator"] > 0


@contextmanager
def world(folder: Path, *, impatient: bool = False) -> Iterator[tuple[World, Moments]]:
    """Two agencies for three weeks, ready to be played, with three moments."""
    database = Database(f"sqlite:///{folder}/{impatient}.sqlite3", durable=False)
    found = World(database, few(1, 2), random.Random(1), datetime.combine(FIRST, DAWN, ZONE), impatient=impatient)
    cast = Cast(found)
    cast.populate(LAST)
    answering = Answering(found, cast)
    found.received, found.morning = answering.receive, answering.morning
    yield found, Moments(found, 1, LAST, 3)
    found.session.close()
    database.close()


LAST = FIRST + timedelta(days=8)


def test_hours_that_are_passed_over_would_change_nothing_and_a_moment_told_otherwise_is_found(tmp_path: Path) -> None:
    came_to = []
    for impatient in (False, True):
        with world(tmp_path, impatient=impatient) as (played, moments):
            played.run(LAST)
            came_to.append(figures.count(played.session, played.rules, played.now))
            assert list(moments.differ()) == []
            if impatient:
                continue
            first = moments.seen[0]
            moments.seen[0] = replace(first, text=f"{first.text}.", params={**first.params, "soon_total": -1})
            told, counted = moments.differ()
            assert "is told otherwise from the log" in told
            assert counted.startswith(f"soon_total of {first.at} was told as -1, and counted as ")
    assert came_to[0] == came_to[1]


def test_the_command_says_what_it_came_to_and_ends_with_1_where_a_rule_was_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def played(seed: int, program: Program, **values: Any) -> figures.Figures:
        made = figures.Figures(seeds=[seed], owed=4, done=3, in_time=2)
        made.weeks.update({1: 3, 2: 2, 3: seed})
        made.sorts.update({"urgent": 7, "digest": 3 * seed})
        made.works.update({"owed": 3, "done": 2, "in_time": 1})
        made.after.update({0: 1, 2: 2})
        made.broken = ["somebody got four messages"] * (seed - 1)
        return made

    monkeypatch.setattr(command, "simulate", played)
    assert command.main(["--seeds", "1"]) == 0
    said = capsys.readouterr().out
    assert "seed 1:\n  10 messages nobody asked for (digest 3, urgent 7)\n" in said
    assert "a person and week, where any: median 1, largest 3\n" in said
    assert "4 due: 50.0% in time, 75.0% done at all\n" in said
    assert "of these no meetings: 3, 33.3% in time, 66.7% done\n" in said
    assert "done after 1.33 questions on average; 33% unasked, after 2 at most\n" in said
    assert command.main(["--seeds", "2", "--json"]) == 1
    said, errors = capsys.readouterr()
    told = json.loads(said)
    assert [each["seeds"] for each in (*told["seeds"], told["in_all"])] == [[1], [2], [1, 2]]
    assert (told["in_all"]["median"], told["in_all"]["messages"], told["in_all"]["owed"]) == (2, 23, 8)
    assert errors == "seed 2: somebody got four messages\n"
    assert command.main(["--seeds", "2", "--before"]) == 0


def test_what_happens_at_night_happens_then_and_is_found_in_the_morning_where_the_machine_was_off(
    tmp_path: Path,
) -> None:
    with world(tmp_path) as (played, _):
        seen: list[datetime] = []
        nights = [datetime.combine(FIRST + timedelta(days=days), time(3), ZONE) for days in (1, 2)]
        for night in nights:
            played.later(night, lambda: seen.append(played.now))
        played.asleep = {nights[1].date(): time(10)}
        played.run(FIRST + timedelta(days=2))
    assert seen == [nights[0], nights[1].replace(hour=10)]
