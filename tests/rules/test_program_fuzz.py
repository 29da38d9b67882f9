"""Whatever stands in a program file: it is a program, or its mistakes are told; nothing else ever happens."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.check import ProgramMistakes, parse_program
from tests.rooms import SEED

ODD_WORDS = """
2022-W60 2022-W00 0000-W01 2022-W53 2022-13 2022-00 2022-Q5 2022-Q0 0000 9999 9999-12 0000-Q1
2022-02-30 0001-01-01 9999-12-31 10000-01-01 ２０２２-08-15 ٢٠٢٢ 2022-08-15T00:00
half next-year previous each TH PT24H PT0H 2022-H3 https://
24:00 23:60 ²³:00 start@29:99 -999d +999wd -1000d 0d@07:00 P999D P999WD P0D all VN ZZ vn
FREQ=WEEKLY FREQ=YEARLY;BYMONTH=13 FREQ=DAILY;INTERVAL=999 FREQ=WEEKLY;BYDAY=XX FREQ=MONTHLY;BYSETPOS=1
FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2 FREQ=WEEKLY;BYDAY=+5FR FREQ=YEARLY;BYEASTER=0 FREQ=DAILY;BYWEEKNO=60
RRULE:FREQ=DAILY
"""
ODD_TEXTS = ["FREQ=DAILY\nFREQ=DAILY", "", " ", "\x00", "\ud800", "\u200b"]
ODD_OTHERS: list[Any] = [
    0,
    1,
    -1,
    27,
    10**30,
    -(10**30),
    1.5,
    float("nan"),
    float("inf"),
    True,
    False,
    None,
    [],
    {},
    [[]],
    [None],
]
ODD = st.sampled_from([*ODD_WORDS.split(), *ODD_TEXTS, *ODD_OTHERS, {"": ""}])
ANY = st.recursive(
    ODD | st.text(max_size=12) | st.integers() | st.floats() | st.booleans() | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
SMALL: dict[str, Any] = json.loads(SEED.read_text("utf-8"))
SMALL["groups"] = [SMALL["groups"][number] for number in (0, 24, 26)]
SMALL["groups"][2]["tasks"][0] |= {
    "bearers": {"lead": ["LECHAN"], "support": ["HAIAN"]},
    "product": "Kế hoạch",
    "ladder": "work",
    "deadlines": [{"end_of": "2022-H1", "part": "70%", "data": {"from_day": 15, "until_day": 14}}],
}
SMALL["groups"][0]["agencies"][0]["capital_plan"] = {"2022": {"assigned": 5, "second": 6}, "2023": 7}
SMALL["duties"][0] |= {"through": "LECHAN", "cc": ["HAIAN", {"name": "Bộ Y tế"}], "send_to": ["a@example.vn"]}
SMALL["duties"][0] |= {"form": {"title": "Mẫu 1", "link": "https://example.vn/1"}, "support": ["SKHDT"]}
SMALL["duties"][0]["deadlines"] += [
    {"before": ["2022-02-02", "2022-02-04"], "at": ["09:00", "16:00"]},
    {"within": "P10D", "of": "nhận", "since": {"LECHAN": "2022-03-20"}},
    {"by": {**SMALL["duties"][1]["deadlines"][0]["by"], "covers": ["previous week"], "week_from": "TH"}},
    {"by": "2022-10-01", "opens": "2022-09-01", "data": {"from": "2022-01-01", "until": "2022-09-01"}},
]
SMALL["duties"][1]["plan_year"] = 2022


def places(value: object, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """All places in a program, each as the keys that lead there."""
    inner: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [at, *(place for key, each in inner for place in places(each, (*at, key)))]


def seed() -> dict[str, Any]:
    """The seed with a few groups only, which is a program still."""
    return copy.deepcopy(SMALL)


PLACES = [place for place in places(SMALL) if place]


def change(raw: Any, place: tuple[str | int, ...], value: object) -> None:
    for key in place[:-1]:
        raw = raw[key]
    raw[place[-1]] = value


def check(text: str) -> list[str]:
    """The mistakes of a text; each is one line that can be written."""
    try:
        parse_program(text)
    except ProgramMistakes as caught:
        assert caught.mistakes
        for line in caught.mistakes:
            assert line.strip()
            assert "\n" not in line
            line.encode()
        return caught.mistakes
    return []


quiet = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@quiet
@given(st.sampled_from(PLACES), ANY)
def test_any_value_at_any_place(place: tuple[str | int, ...], value: object) -> None:
    raw = seed()
    change(raw, place, value)
    check(json.dumps(raw))


@quiet
@given(st.sampled_from([place for place in PLACES if "deadlines" in place or "ladders" in place]), ODD, ODD)
def test_odd_values_where_days_and_steps_stand(place: tuple[str | int, ...], value: object, other: object) -> None:
    raw = seed()
    raw["duties"][0]["deadlines"][0]["period"] = other
    change(raw, place, value)
    check(json.dumps(raw))


@quiet
@given(ANY)
def test_any_json_at_all(value: object) -> None:
    check(json.dumps(value))


@quiet
@given(st.text(max_size=40))
def test_any_text_at_all(text: str) -> None:
    check(text)


def test_what_is_changed_is_a_program() -> None:
    assert check(json.dumps(SMALL)) == []
