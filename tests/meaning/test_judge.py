"""The benchmark's scorer is strict: what was stored counts, not what was meant well."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

from benchmarks.understanding.judge import bare, outcome, was_said
from benchmarks.understanding.office import channel
from jobs.transport import Letter

TODAY = date(2022, 8, 5)


def judged(say: str, expect: list[dict[str, Any]], *got: dict[str, Any]) -> str:
    return outcome({"say": say, "expect": expect}, got, TODAY)


SENT, ASK, NONE = {"effect": "sent"}, {"effect": "ask"}, {"effect": "none"}


@pytest.mark.parametrize(
    ("say", "expect", "got", "wanted"),
    [
        ("nộp rồi", [SENT], [SENT, ASK], "right"),
        ("nộp rồi", [SENT, ASK], [ASK], "asked"),
        ("xong", [ASK, SENT], [ASK], "right"),
        ("nộp rồi", [SENT], [NONE], "wrong"),
        ("nộp rồi", [ASK], [SENT], "wrong"),
        ("nộp rồi", [SENT], [SENT, {"effect": "obstacle", "text": "nộp rồi"}], "wrong"),
        ("nộp rồi", [SENT], [{"effect": "sent", "document": "nộp rồi"}], "wrong"),
        ("nộp rồi", [SENT], [{"effect": "sent", "day": "2022-08-03"}], "wrong"),
        ("nộp hôm 3/8", [SENT], [{"effect": "sent", "day": "2022-08-03"}], "right"),
        ("có vướng mắc ạ", [ASK], [{"effect": "obstacle", "text": "ạ"}], "wrong"),
        ("ok", [NONE], [NONE], "right"),
        ("ok", [NONE], [ASK], "asked"),
        ("hạn nào", [{"effect": "duties"}], [{"effect": "help"}], "asked"),
        ("cả hai", [{"all": [SENT, {"effect": "held"}]}], [{"effect": "held"}, SENT], "right"),
        ("cả hai", [{"all": [SENT, {"effect": "held"}]}], [SENT], "wrong"),
    ],
)
def test_each_case_is_one_of_three(
    say: str, expect: list[dict[str, Any]], got: list[dict[str, Any]], wanted: str
) -> None:
    assert judged(say, expect, *got) == wanted


def test_texts_are_compared_without_politeness() -> None:
    assert bare("Dạ, chưa có số liệu ạ!") == bare("chưa có số liệu")
    assert bare("dạ vâng ạ") == ""


def test_a_day_of_another_year_was_not_said() -> None:
    assert was_said(date(2022, 8, 1), "1/8", TODAY)
    assert not was_said(date(2023, 8, 1), "1/8", TODAY)


@pytest.mark.parametrize("messenger", ["telegram", "zalo"])
def test_the_benchmark_needs_no_network(messenger: str) -> None:
    landed = asyncio.run(channel(messenger).deliver(Letter("1", "not_understood", {})))
    assert landed.remote_id == "1"
