"""Who of several colleagues is meant by what is typed."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.choosing import key_of
from rules.colleague import AROUND, named
from rules.reading import fold


@dataclass(frozen=True)
class Someone:
    id: int
    name: str


NEAR = [
    Someone(7, "Chủ tịch UBND quận Hồng Bàng"),
    Someone(8, "Đầu mối Sở Y tế"),
    Someone(9, "Đầu mối Sở Y tế 2"),
    Someone(12, "Chuyên viên Anh"),
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("7", [7]),
        ("đầu mối sở y tế", [8]),
        ("đầu mối", [8, 9]),
        ("Chủ tịch", [7]),
        ("chủ tịch thay em", [7]),
        ("nhờ đồng chí chủ tịch nhé", [7]),
        ("Nhờ chu tich thay em.", [7]),
        ("giao cho chuyên viên anh", [12]),
        ("anh", [12]),
        ("nhờ anh", []),
        ("nhờ anh ấy", []),
        ("không phải chủ tịch", []),
        ("chủ tịch quận khác", []),
        ("chủ tịch phòng họp", []),
        ("thay em", []),
        ("", []),
        ("  ", []),
        ("99", []),
        ("nhờ " * 12 + "chủ tịch", []),
    ],
)
def test_who_is_meant(text: str, meant: list[int]) -> None:
    assert [each.id for each in named(NEAR, text)] == meant


@given(st.sampled_from(NEAR), st.lists(st.sampled_from(sorted(AROUND)), max_size=3), st.booleans())
def test_a_name_among_what_stands_around_one_means_its_bearer(who: Someone, around: list[str], before: bool) -> None:
    text = " ".join([*around, who.name] if before else [who.name, *around])
    assert who in named(NEAR, text)


@given(st.text(alphabet="abcđê 0123456789/", max_size=30))
def test_whoever_is_meant_has_something_of_what_was_said(text: str) -> None:
    for each in named(NEAR, text):
        assert key_of(text) == each.id or set(fold(text).strip(" .,!").split()) & set(fold(each.name).split())
