"""``python -m benchmarks simulation [--seeds N] [--json]``: play the whole program, and say what it came to.

Ends with 1 when a rule of pressing was broken, or a moment is told otherwise from the log than when it ran.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from unittest.mock import patch

from benchmarks.simulation.figures import in_all, line
from benchmarks.simulation.play import LAST, SEED, simulate
from rules import budget
from rules.check import parse_program
from rules.program import Program

MOMENTS = 20
BEFORE = {
    "report": {
        "at": "08:00",
        "steps": ["-30d", "-14d", "-7d", "-3d", "-1wd", "0d", "+1wd", "+2wd", "+3wd", "+5wd"],
        "repeat": {"every": 5, "times": 8},
    },
    "meeting": {"at": "08:00", "steps": ["start", "0d@14:00"]},
    "work": {
        "at": "08:00",
        "steps": ["-30d", "-14d", "-7d", "0d", "+1wd", "+5wd"],
        "repeat": {"every": 10, "times": 6},
    },
}
"""The ladders as they were before leaders and coordinators were told; only for comparison."""


def the_program(*, before: bool = False) -> Program:
    """The seed program, with the ladders of before if need be."""
    raw = json.loads(SEED.read_text("utf-8"))
    if before:
        raw["ladders"] = {**raw["ladders"], **BEFORE}
    return parse_program(json.dumps(raw))


@contextmanager
def _without_budget() -> Iterator[None]:
    """As before, when nobody counted how many messages a person got."""
    endless = {sort: replace(limit, a_day=99, a_week=99) for sort, limit in budget.TABLE.items()}
    with patch.dict(budget.TABLE, endless):
        yield


def main(arguments: list[str]) -> int:
    """Run it, print what it came to, and return 1 when a rule was broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=1, help="how many runs")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument(
        "--before",
        action="store_true",
        help="as it was before: those ladders and no budget, for comparison (ends with 0)",
    )
    parser.add_argument("--until", type=date.fromisoformat, default=LAST, help="play until this day only")
    parser.add_argument("--moments", type=int, default=MOMENTS, help="so many are told and counted again from the log")
    given = parser.parse_args(arguments)
    program = the_program(before=given.before)
    with _without_budget() if given.before else nullcontext():
        found = [simulate(seed, program, last=given.until, moments=given.moments) for seed in range(1, given.seeds + 1)]
    everything = in_all(found)
    if given.json:
        each = [one.plain() for one in found]
        print(json.dumps({"seeds": each, "in_all": everything.plain()}, ensure_ascii=False, indent=1))
    else:
        for one in found:
            print(line(f"seed {one.seeds[0]}", one))
        if len(found) > 1:
            print(line("in all", everything))
    for one in () if given.before else found:
        for sentence in one.broken[:20]:
            print(f"seed {one.seeds[0]}: {sentence}", file=sys.stderr)
    return int(bool(everything.broken) and not given.before)
