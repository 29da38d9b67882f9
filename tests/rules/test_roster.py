"""Lists of people: what is read from a table, and what is wrong with which cell."""

from __future__ import annotations

import pytest

from rules.authority import Role
from rules.roster import Entry, phone_of, read

AGENCIES = {"SYT": "Sở Y tế", "STC": "Sở Tài chính", "SKHDT": "Sở Kế hoạch và Đầu tư"}
HEADINGS = ["Đơn vị", "Họ tên", "Chức vụ", "Điện thoại", "Vai"]


def wrong(*rows: list[str]) -> list[str]:
    return read(rows, AGENCIES, ["SKHDT"])[1]


def entries(*rows: list[str]) -> list[Entry]:
    found, mistakes = read(rows, AGENCIES, ["SKHDT"])
    assert mistakes == []
    return found


def test_a_list_as_offices_keep_it() -> None:
    assert entries(
        [],
        HEADINGS,
        ["SYT", "Nguyễn Văn A", "Chuyên viên", "0912 345 678", "đầu mối"],
        ["", " ", "", "", ""],
        ["sở tài chính", "  Trần  Thị B ", "", "", "Lãnh đạo"],
        ["skhdt", "Lê C", "", "+84 912.345.679", "điều phối viên"],
        ["SYT", "Phạm D"],
    ) == [
        Entry("SYT", Role.OFFICIAL, "Nguyễn Văn A", "Chuyên viên", "0912345678"),
        Entry("STC", Role.LEADER, "Trần Thị B"),
        Entry("SKHDT", Role.COORDINATOR, "Lê C", None, "0912345679"),
        Entry("SYT", Role.OFFICIAL, "Phạm D"),
    ]


def test_headings_in_english_any_order_and_other_columns() -> None:
    row = ["leader", "x", "A", "STC"]
    assert entries(["ROLE", "since", "Name", "agency"], row) == [Entry("STC", Role.LEADER, "A")]


def test_the_stroke_that_an_export_put_before_is_taken_away_and_no_other() -> None:
    first, second = entries(["đơn vị", "họ tên"], ["SYT", "'=A"], ["SYT", "'A"])
    assert (first.name, second.name) == ("=A", "'A")


def test_everything_that_is_wrong_is_told_by_row_and_column() -> None:
    assert wrong(
        HEADINGS,
        ["XYZ", "A", "", "12", "sếp"],
        ["", "\u200b", "", "", ""],
        ["SYT", "A", "", "", "điều phối"],
        ["SYT", "B", "", "", ""],
        [],
        ["Sở Y tế", "b", "", "", "official"],
    ) == [
        'row 2, column "đơn vị": there is no agency "XYZ"',
        'row 2, column "vai": "sếp" is no role (đầu mối, lãnh đạo, điều phối viên, theo dõi)',
        'row 2, column "điện thoại": "12" is no phone number',
        'row 4, column "vai": coordinators are at SKHDT only',
        'row 7, column "họ tên": "b" stands in row 5 already',
    ]
    assert wrong(HEADINGS, ["SYT", "", "Chuyên viên"], ["", "A"]) == [
        'row 2, column "họ tên": is missing',
        'row 3, column "đơn vị": is missing',
    ]


def test_wrong_headings() -> None:
    assert wrong(["Đơn vị", "agency", "Chức vụ"], ["SYT"]) == [
        'row 1: there are two columns "đơn vị"',
        'row 1: there is no column "họ tên" (or "name")',
    ]
    assert wrong([], ["a"]) == [
        'row 2: there is no column "đơn vị" (or "agency")',
        'row 2: there is no column "họ tên" (or "name")',
    ]
    assert wrong(HEADINGS) == ["there is nobody in it below the headings"]
    (empty,) = wrong([], [" "])
    assert empty == ('the file is empty: it needs a row of headings "đơn vị", "họ tên", "chức vụ", "điện thoại", "vai"')


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("0912345678", "0912345678"),
        ("912345678", "0912345678"),
        ("84912345678", "0912345678"),
        ("+84 912-345-678", "0912345678"),
        ("(0225) 3842.000", "02253842000"),
        ("0123456", None),
        ("012345678901", None),
        ("abc", None),
        ("", None),
    ],
)
def test_phone_numbers(text: str, phone: str | None) -> None:
    assert phone_of(text) == phone
