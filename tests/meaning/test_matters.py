"""Which lines of a card, and which agencies, the clauses of a leader's sentence call."""

from __future__ import annotations

import pytest

from rules.meaning.matters import numbered, of_agencies
from rules.meaning.model import Agency


@pytest.mark.parametrize(
    ("said", "before", "lines"),
    [
        ("1. đã chỉ đạo; 2. giải trình: chưa họp", "", [(1, "đã chỉ đạo"), (2, "giải trình: chưa họp")]),
        ("2 đã chỉ đạo phòng Kế hoạch", "", [(2, "đã chỉ đạo phòng Kế hoạch")]),
        ("việc số 1 làm ngay việc 2 để tôi", "", [(1, "làm ngay"), (2, "để tôi")]),
        ("tôi biết rồi, việc 1 thì làm ngay", "tôi biết rồi", [(1, "làm ngay")]),
        ("việc đầu làm ngay, việc còn lại để tôi", "", [(1, "làm ngay"), (2, "để tôi")]),
        ("việc thứ nhất làm ngay, việc thứ ba để tôi", "", [(1, "làm ngay"), (3, "để tôi")]),
    ],
)
def test_lines_are_called_by_their_numbers(said: str, before: str, lines: list[tuple[int, str]]) -> None:
    assert numbered(said) == (before, lines)


@pytest.mark.parametrize(
    "said",
    [
        "2 xã chưa gửi số liệu",
        "việc sau khi họp sẽ báo",
        "việc thứ sáu họp",
        "việc thứ hai họp",
        "việc 1 làm ngay, việc 1 để tôi",
        "việc 1",
        "chờ số liệu, 2 đã chỉ đạo",
        "1.234 tỷ",
        "đã chỉ đạo",
    ],
)
def test_other_numbers_call_none(said: str) -> None:
    assert numbered(said) == ("", [])


HEALTH, BUILD = Agency("SYT", "Sở Y tế"), Agency("SXD", "Sở Xây dựng")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Sở Y tế làm ngay, SXD thì để tôi", [("SYT", "làm ngay"), ("SXD", "để tôi")]),
        ("SYT: làm ngay, gửi thứ 6; còn Sở Xây dựng để tôi", [("SYT", "làm ngay, gửi thứ 6"), ("SXD", "để tôi")]),
        ("giao phòng của SYT làm, SXD để tôi", [("SYT", "giao phòng của SYT làm"), ("SXD", "để tôi")]),
        ("làm ngay, SYT gửi, SXD gửi", []),
        ("SYT và SXD làm ngay, thứ 6 gửi", []),
        ("SYT làm ngay", []),
    ],
)
def test_agencies_are_called_at_the_beginning_of_a_clause(said: str, found: list[tuple[str, str]]) -> None:
    assert of_agencies(said, [HEALTH, BUILD]) == found
