"""The program file: what the seed holds, and every mistake named with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from rules.check import ProgramMistakes, parse_program
from rules.program import Program, json_schema
from tests.rooms import SEED

SCHEMA = SEED.with_name("program.schema.json")
TASKS = [9, 4, 4, 3, 3, 4, 2, 5, 3, 2, 2, 2, 2, 3, 2, 1, 1, 2, 3, 2, 2, 2, 3, 3, 6, 1, 5]


def seed() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SEED.read_text("utf-8"))
    return found


def mistakes_of(change: Callable[[dict[str, Any]], object]) -> list[str]:
    raw = seed()
    change(raw)
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(json.dumps(raw))
    return caught.value.mistakes


def test_the_seed_holds_what_the_document_holds() -> None:
    program = parse_program(SEED.read_text("utf-8"))
    assert [len(group.tasks) for group in program.groups] == TASKS
    assert len(program.agencies) == 41
    owing = {duty.code: len(program.owing(duty)) for duty in program.duties}
    assert owing["BC-DINHKY"] == 40
    assert owing["PHANBO-2022"] == 15
    assert {duty.kind for duty in program.duties} == {
        "report", "meeting", "consolidation", "event", "milestone", "target",
    }  # fmt: skip


def test_the_schema_file_is_generated_from_the_models() -> None:
    assert json.loads(SCHEMA.read_text("utf-8")) == json_schema()
    jsonschema.validate(seed(), json_schema())


def test_a_program_survives_being_stored() -> None:
    program = parse_program(SEED.read_text("utf-8"))
    stored = program.model_dump(mode="json", by_alias=True, exclude_none=True)
    assert Program.model_validate(stored) == program


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (
            lambda raw: raw["duties"][2]["deadlines"].__setitem__(0, {"before": "2022-13-15"}),
            'duties[2].deadlines[0].before: "2022-13-15" is not a date',
        ),
        (lambda raw: raw.update(frob=1), "frob: unknown key"),
        (lambda raw: raw["duties"][0].update(tittle=""), "duties[0].tittle: unknown key"),
        (
            lambda raw: raw["duties"][0]["owed_by"].update(agencies=["SYX"]),
            'duties[0].owed_by.agencies[0]: unknown agency "SYX"',
        ),
        (lambda raw: raw.update(coordinator="XX"), 'coordinator: unknown agency "XX"'),
        (
            lambda raw: raw["groups"][1]["agencies"][0].update(code="SKHDT"),
            'groups[1].agencies[0].code: "SKHDT" stands already at groups[0].agencies[0].code',
        ),
        (
            lambda raw: raw["duties"][1]["deadlines"][0]["by"].pop("until"),
            "duties[1].deadlines[0].by.until: is missing (a recurrence must have an end)",
        ),
        (
            lambda raw: raw["duties"][1]["deadlines"][0]["by"].update(rrule="FREQ=SOMETIMES"),
            'duties[1].deadlines[0].by.rrule: "FREQ=SOMETIMES" is not a recurrence of days',
        ),
        (
            lambda raw: raw["duties"][1]["deadlines"][0]["by"].update(rrule="FREQ=DAILY;INTERVAL=0"),
            "has an INTERVAL that is not a number from 1 to 999",
        ),
        (
            lambda raw: raw["duties"][1]["deadlines"][0]["by"].update(rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
            "names no day from 2022-03-18 to 2023-12-31",
        ),
        (lambda raw: raw["duties"][0].update(ladder="x"), 'duties[0].ladder: "x" is not one of the ladders'),
        (
            lambda raw: raw["duties"][0]["deadlines"][0].update(by="2022-08-15"),
            "duties[0].deadlines[0]: needs exactly one of before, by, end_of, within; it has before and by",
        ),
        (
            lambda raw: raw["duties"][0]["deadlines"][1].update(period="2022"),
            'duties[0].deadlines[1]: period "2022" is due twice',
        ),
        (
            lambda raw: raw["ladders"]["report"]["steps"].append("+9x"),
            'ladders.report.steps[7]: "+9x" is not a step',
        ),
        (
            lambda raw: raw["ladders"]["report"]["steps"].append("0d"),
            'ladders.report.steps: "0d" stands twice',
        ),
        (
            lambda raw: raw["duties"][0]["owed_by"].update(groups=[99]),
            "duties[0].owed_by.groups[0]: there is no group 99",
        ),
        (lambda raw: raw["duties"][0].update(title="x" * 121), "duties[0].title: "),
    ],
)
def test_every_mistake_is_named_with_its_place(change: Callable[[dict[str, Any]], object], mistake: str) -> None:
    found = mistakes_of(change)
    assert any(mistake in line for line in found), found


def test_all_mistakes_are_told_at_once() -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["frob"] = 1
        raw["coordinator"] = "XX"
        raw["duties"][2]["deadlines"][0] = {"before": "2022-13-15"}

    assert len(mistakes_of(change)) == 3


MISREAD = """
2022-W60 2022-W00 2022-W53 2022-w32 2022W32 2022-W 2022-13 2022-00 2022-8 2022-Q5 2022-Q 2022Q1 2022-02-30
2022-8-1 20220801 0000 2022-AB ٢٠٢٢-W32
"""


@pytest.mark.parametrize("period", MISREAD.split())
def test_what_looks_like_a_week_month_or_quarter_and_is_none_is_a_mistake(period: str) -> None:
    found = mistakes_of(lambda raw: raw["duties"][0]["deadlines"][0].update(period=period))
    assert found == [
        f'duties[0].deadlines[0].period: "{period}" is not a week (2022-W32), month (2022-08), quarter (2022-Q3), '
        "year or day; write another name"
    ]


@pytest.mark.parametrize(
    "period",
    ["2022-W52", "2020-W53", "2022-08", "2022-Q4", "2022", "2022-08-15", "Đợt 1", "đợt-1", "2022-2023", "I/2022"],
)
def test_a_period_may_have_any_other_name(period: str) -> None:
    raw = seed()
    raw["duties"][0]["deadlines"][0]["period"] = period
    assert parse_program(json.dumps(raw)).duties[0].deadlines[0].period == period


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (
            lambda raw: raw["duties"][0]["deadlines"][0].update(before="0001-01-01"),
            'duties[0].deadlines[0].before: "0001-01-01" is not a date between the years 1900 and 2100',
        ),
        (
            lambda raw: raw["duties"][0]["deadlines"].__setitem__(0, {"end_of": "0000-04"}),
            'duties[0].deadlines[0].end_of: "0000-04" is not a month (2024-04), quarter (2023-Q2), half-year (2024-H1)',
        ),
        (lambda raw: raw["ladders"]["report"]["steps"].append("0d@29:00"), '"0d@29:00" is not a step'),
        (lambda raw: raw.update(title="a\x00b"), 'title: "a\\u0000b" holds a control character'),
        (
            lambda raw: raw["groups"][1]["agencies"][0].update(name="\u200b\u3164"),
            'groups[1].agencies[0].name: "\\u200b\\u3164" shows nothing',
        ),
        (lambda raw: raw["groups"][1]["agencies"][0].update(code=[]), "groups[1].agencies[0].code: input should be"),
        (lambda raw: raw.update({"a\nb": 1}), "a\\u000ab: unknown key"),
    ],
)
def test_what_no_calendar_and_no_database_takes_is_a_mistake(
    change: Callable[[dict[str, Any]], object], mistake: str
) -> None:
    assert any(mistake in line for line in mistakes_of(change)), mistakes_of(change)


@pytest.mark.parametrize("text", ["1" * 5000, "", "[1]", "{", '{"a": 1, "a": 2}', "[" * 100_000, "\ufeff{}"])
def test_what_is_no_program_at_all(text: str) -> None:
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(text)
    assert caught.value.mistakes
