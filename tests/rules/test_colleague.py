"""Who of several colleagues is meant by what is typed."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.choosing import key_of
from rules.colleague import BEFORE, named
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


OTHERS = [Someone(7, "Phạm Thị Lan"), Someone(8, "Đỗ Thu"), Someone(9, "Trần Nam")]


@pytest.mark.parametrize(
    "text",
    [
        "nhờ chị Lan Anh thay em",
        "nho chi lan anh thay em",
        "giao cho Thu Minh",
        "giao cho Minh Thu",
        "nhờ anh Nam La",
        "nhờ Lan Nhã",
        "nhờ Lan Hồ thay em",
        "giao cho Thu Ba nhé",
        "Phạm Thị Lan Chi",
        "nhờ Bá Nam",
        "nhờ Chí Nam thay mình Lan",
    ],
)
def test_somebody_else_is_not_the_colleague(text: str) -> None:
    """Lan stood in at once where Lan Anh was asked: a part of the name passed for a word behind it."""
    assert named(OTHERS, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "nhờ chị Lan thay em",
        "nho chi Lan thay em",
        "Lan nhận thay mình nhé",
        "chị Lan nhận nhé",
        "nhờ đ/c Lan giúp em với ạ",
        "thay em là chị Lan",
        "lan oi",
        "giao cho Lan thay anh nha",
        unicodedata.normalize("NFD", "nhờ chị Thị Lan hộ em nhé."),
    ],
)
def test_what_is_said_behind_a_name_is_no_part_of_it(text: str) -> None:
    assert named(OTHERS, text) == [OTHERS[0]]


@pytest.mark.parametrize("text", ["thay mình nhé", "nho minh a", "nhờ chị", "thay em nhé ạ"])
def test_who_speaks_is_not_the_colleague_who_is_called_so(text: str) -> None:
    assert named([Someone(7, "Trần Minh"), Someone(8, "Lê Thị Chi"), Someone(9, "Vũ Nhã")], text) == []


AFTER = ["thay em", "giúp tôi", "hộ", "nhận thay anh", "nhé", "ạ", "với"]


@given(st.sampled_from(NEAR), st.lists(st.sampled_from(sorted(BEFORE)), max_size=3), st.sampled_from(["", *AFTER]))
def test_a_name_among_what_stands_around_one_means_its_bearer(who: Someone, before: list[str], behind: str) -> None:
    assert who in named(NEAR, " ".join([*before, who.name, behind]))


@given(st.text(alphabet="abcđê 0123456789/", max_size=30))
def test_whoever_is_meant_has_something_of_what_was_said(text: str) -> None:
    for each in named(NEAR, text):
        assert key_of(text) == each.id or set(fold(text).strip(" .,!").split()) & set(fold(each.name).split())
