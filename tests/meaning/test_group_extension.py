"""More time for several agencies at once, in a coordinator's words."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.group_extension import read_group_extension
from rules.meaning.model import Agency

TODAY = date(2022, 8, 10)
AGENCIES = (Agency("SYT", "Sở Y tế"), Agency("STC", "Sở Tài chính"), Agency("SXD", "Sở Xây dựng"))


def reads(text: str, *, commanded: bool = False) -> tuple[list[object], str, str] | None:
    """For whom (numbers of groups, codes; nothing: everybody), until when, why."""
    found = read_group_extension(text, AGENCIES, TODAY, commanded=commanded)
    if found is None:
        return None
    until = f"{found.until:%d/%m}" if found.until else ""
    return [*found.groups, *(each.code for each in found.agencies)], until, found.why


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cả nhóm 27 đến 20/8", ([27], "20/08", "")),
        ("gia hạn nhóm 25, 26 và 27 đến hết ngày 20/8 vì bão số 3", ([25, 26, 27], "20/08", "bão số 3")),
        ("Đồng ý gia hạn cho cả nhóm 27 đến 20/8", ([27], "20/08", "")),
        ("gia hạn tất cả đến 22/8", ([], "22/08", "")),
        ("cho các đơn vị lùi đến 20/8 do mưa lũ", ([], "20/08", "mưa lũ")),
        ("gia hạn cả nhóm 27 trước ngày 20/8", ([27], "19/08", "")),
        ("gia han toan bo den 20/8", ([], "20/08", "")),
    ],
)
def test_groups_and_all_are_read_without_a_command(text: str, meant: object) -> None:
    assert reads(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("nhóm 27 đến 20/8", ([27], "20/08", "")),
        ("SYT, STC đến 20/8 vì chờ số liệu", (["SYT", "STC"], "20/08", "chờ số liệu")),
        ("Sở Xây dựng và SYT 20/8", (["SXD", "SYT"], "20/08", "")),
        ("nhóm 27", ([27], "", "")),
        ("tất cả đến 20/8", ([], "20/08", "")),
    ],
)
def test_behind_the_command_agencies_may_be_named(text: str, meant: object) -> None:
    assert reads(text, commanded=True) == meant


@pytest.mark.parametrize(
    "text", ["gia hạn SYT, SXD đến 20/8", "cho SYT và Sở Xây dựng lùi đến 20/8", "cho SYT và SXD được lùi đến 20/8"]
)
def test_agencies_are_meant_beside_words_that_give_more_time(text: str) -> None:
    assert reads(text) == (["SYT", "SXD"], "20/08", "")


@pytest.mark.parametrize(
    "text",
    [
        "SYT đến 20/8",
        "không gia hạn SYT đến 20/8",
        "thu hồi gia hạn SYT đến 20/8",
        "nhắc SYT gửi báo cáo trước 20/8 là hết gia hạn",
        "SYT lùi họp đến 20/8",
        "SYT lùi giao ban sang 20/8",
        "SYT đã được gia hạn đến 20/8",
        "SYT vừa gia hạn đến 20/8 rồi",
        "hỏi SYT có cần gia hạn đến 20/8",
        "nếu gia hạn SYT đến 20/8 thì có kịp",
        "hết hạn gia hạn của SYT đến 20/8",
        "gia hạn SYT đến 20/8?",
        "đồng ý",
        "nhóm 27 thế nào rồi",
        "tất cả đã gửi",
        "đến 20/8",
        "cả nhóm 27 đã họp",
    ],
)
def test_what_is_about_one_request_or_something_else_is_left_alone(text: str) -> None:
    assert reads(text) is None


def test_behind_the_command_nobody_is_nobody() -> None:
    assert reads("đến 20/8", commanded=True) is None
