"""Whatever the program, people, answers and downtimes are: the rules of pressing are kept (`benchmarks.kept`)."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.simulation import SEED, simulate
from rules.check import parse_program
from rules.program import Program

FIRST = date(2022, 7, 18)
BEFORE = ("-14d", "-7d", "-3d", "-2wd", "-1wd", "0d@14:00", "+1wd", "+3wd@14:00")
ABOVE = ("+1wd leader", "+2wd leader", "+3wd coordinator", "+4wd coordinator", "+6wd observer")


def some_program(chance: random.Random) -> Program:
    """The seed program with some of its agencies, and with duties, days and ladders of chance."""
    raw: dict[str, Any] = json.loads(SEED.read_text("utf-8"))
    kept = [group for group in raw["groups"][1:] if chance.random() < 0.2]
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
            day = FIRST + timedelta(days=chance.randrange(5, 35))
            duty["deadlines"] = [{chance.choice(("by", "before")): day.isoformat(), "period": f"{number}"}]
        duty["code"] = f"D{number}"
        if number >= len(duties):
            duties.append(duty)
    raw["duties"] = duties
    return parse_program(json.dumps(raw))


@settings(max_examples=2, deadline=None, derandomize=True)
@given(st.integers(0, 10**6))
def test_never_above_the_budget_nor_unannounced_nor_twice_and_nobody_is_forgotten(seed: int) -> None:
    found = simulate(seed, some_program(random.Random(seed)), FIRST, FIRST + timedelta(days=45))
    assert found.broken == []
