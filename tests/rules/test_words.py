"""Figures, days, document numbers and choices at their edges: what is just read, and what is just refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from rules.choosing import Offered, pick
from rules.figures import LARGEST, Doubt, NotAFigure, Share, doubts, parse_figure, parse_figures, parse_percent
from rules.reading import (
    Document,
    NotADay,
    fold,
    names_document,
    read_day,
    read_document,
    showable,
    storable,
)
from rules.status import MOVES, Move, State, Timeliness, after, timeliness

MONDAY = date(2022, 8, 8)


@pytest.mark.parametrize(
    ("text", "dong"),
    [
        ("1 đồng", 1),
        ("5 đ", 5),
        ("7 vnd", 7),
        ("3 nghìn", 3_000),
        ("3 ngàn đồng", 3_000),
        ("2 tr", 2_000_000),
        ("2 tỷ đồng.", 2_000_000_000),
        ("2 ngàn tỷ", 2_000_000_000_000),
        ("1 tỷ, 5 triệu", 1_005_000_000),
        ("1 tỷ + 5 triệu", 1_005_000_000),
        ("1 tỷ 250 triệu 3 nghìn", 1_250_003_000),
        ("999.999", 999_999 * 10**9),
        ("1.000.000", 1_000_000),
        ("0,5", 500_000_000),
        ("10.000.000 tỷ", LARGEST),
        ("1,5 đồng", 2),
        ("1.234.567,89 triệu", 1_234_567_890_000),
    ],
)
def test_amounts_in_every_unit(text: str, dong: int) -> None:
    assert parse_figure(text) == dong


@pytest.mark.parametrize(
    "text", ["10.000.001 tỷ", "5 tỷ x", "x 5 tỷ", "5 tỷ; 3 tỷ", "1001%", "5 %%", "1,2,3", "tỷ 5", "5 tỷ - 3"]
)
def test_what_is_just_no_amount(text: str) -> None:
    with pytest.raises(NotAFigure):
        parse_figure(text)


def test_shares() -> None:
    assert parse_figure("1000%") == Share(Decimal(1000))
    assert parse_figure("0%") == Share(Decimal(0))
    assert parse_figure("85 phần trăm") == Share(Decimal(85))
    assert parse_figure("85%.") == Share(Decimal(85))
    assert Share(Decimal("33.3")).of(10) == 3
    assert Share(Decimal(50)).of(200) == 100


def test_several_figures() -> None:
    assert parse_figures("1 tỷ\n2 tỷ;") == [10**9, 2 * 10**9]
    assert parse_figures(";1 tỷ") == [10**9]
    for text in ("", ";", "1 tỷ; x"):
        with pytest.raises(NotAFigure):
            parse_figures(text)


@pytest.mark.parametrize(("text", "percent"), [("0", 0), ("100", 100), ("0%", 0), ("99,9%", 99), ("đạt 7 %", 7)])
def test_progress(text: str, percent: int) -> None:
    assert parse_percent(text) == percent


@pytest.mark.parametrize("text", ["101", "100,1%", "-1", "khoảng 60", "1000", "", "nửa"])
def test_what_is_no_progress(text: str) -> None:
    with pytest.raises(NotAFigure):
        parse_percent(text)


def test_doubts_at_their_edges() -> None:
    assert doubts(100, 100, 100) == []
    assert doubts(0, 0, None) == []
    assert doubts(0, 0, 0) == []
    assert doubts(100, 101, 101) == [Doubt.ABOVE_PLAN]
    assert doubts(0, 1, 2) == [Doubt.NO_PLAN, Doubt.FALLING]
    assert doubts(100, 99, 100) == [Doubt.FALLING]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("8/8", MONDAY),
        ("7/8", date(2022, 8, 7)),
        ("8/2", date(2022, 2, 8)),
        ("7/2", date(2023, 2, 7)),
        ("29/2", date(2024, 2, 29)),
        ("1/1/99", date(2099, 1, 1)),
        ("1/1/00", date(2000, 1, 1)),
        ("ngày 9 tháng 8", date(2022, 8, 9)),
        ("trước 10.8", date(2022, 8, 10)),
        ("hom nay", MONDAY),
        ("today", MONDAY),
        ("ngày mai", date(2022, 8, 9)),
        ("tomorrow", date(2022, 8, 9)),
        ("ngày kia", date(2022, 8, 10)),
        ("thứ hai", MONDAY),
        ("thứ 2", MONDAY),
        ("thứ ba", date(2022, 8, 9)),
        ("thứ tư", date(2022, 8, 10)),
        ("thứ năm", date(2022, 8, 11)),
        ("thứ 7", date(2022, 8, 13)),
        ("monday", MONDAY),
        ("sunday", date(2022, 8, 14)),
        ("thứ hai tuần sau", date(2022, 8, 15)),
        ("next friday", date(2022, 8, 19)),
        ("chủ nhật tuần tới", date(2022, 8, 21)),
        ("2022-02-28", date(2022, 2, 28)),
    ],
)
def test_days_in_every_writing(text: str, day: date) -> None:
    assert read_day(text, MONDAY) == day


@pytest.mark.parametrize(
    "text", ["0/8", "32/8", "31/4", "30/2", "1/13", "2022-13-01", "2022-02-30", "31/4/2022", "thứ 8", "maiden", "x"]
)
def test_days_that_are_none(text: str) -> None:
    with pytest.raises(NotADay):
        read_day(text, MONDAY)


def test_a_past_day_is_the_latest_up_to_today() -> None:
    assert read_day("8/8", MONDAY, past=True) == MONDAY
    assert read_day("9/8", MONDAY, past=True) == date(2021, 8, 9)
    assert read_day("29/2", MONDAY, past=True) == date(2020, 2, 29)


def test_next_week_is_seen_from_any_day_of_this_week() -> None:
    for weekday in range(7):
        today = MONDAY + timedelta(days=weekday)
        assert read_day("thứ ba tuần sau", today) == date(2022, 8, 16)
    assert read_day("thứ hai", MONDAY + timedelta(days=6)) == date(2022, 8, 15)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("123/BC-SYT", Document("123/BC-SYT", None)),
        ("123 / BC-SYT ngày 8/8", Document("123/BC-SYT", MONDAY)),
        ("123-BC/SYT", Document("123-BC/SYT", None)),
        ("123456/QĐ-UBND/2022", Document("123456/QĐ-UBND/2022", None)),
        ("gửi hôm nay", Document("gửi hôm nay", MONDAY)),
        ("  a \n b ", Document("a b", None)),
        ("x" * 300, Document("x" * 255, None)),
        ("12/BC ngày 31/2", Document("12/BC", None)),
    ],
)
def test_documents_in_every_writing(text: str, found: Document) -> None:
    assert read_document(text, MONDAY) == found


@pytest.mark.parametrize(
    ("text", "named"), [("số 12/BC-SYT", True), ("12-BC", True), ("12/8", False), ("đã gửi", False), ("12 / BC", True)]
)
def test_whether_a_document_is_named(text: str, named: bool) -> None:
    assert names_document(text) == named


def test_what_disturbs_is_dropped_and_all_else_kept() -> None:
    assert storable("a\x00b\tc\nd\ud800e\x7f") == "ab\tc\nde"
    assert storable("\u200b") == "\u200b"
    assert showable("a\u200bb\u202ec\ufeff\x00") == "abc"
    assert fold("Đ ạ\u200b  B\n") == "d a b"


REPORT = [Offered("Đã gửi", "sent", 1, ("xong",)), Offered("Đang làm", "doing", 2), Offered("Huỷ", "x", aside=True)]


@pytest.mark.parametrize(
    ("text", "token", "said"),
    [
        ("chọn 2", "doing", ""),
        ("phương án 2)", "doing", ""),
        ("1: hôm nay", "sent", "hôm nay"),
        ("2 – chờ", "doing", "chờ"),
        ("dang lam cho so lieu", "doing", "cho so lieu"),
        ("đang", None, ""),
        ("đang là", None, ""),
        ("huỷ", "x", ""),
        ("xong rồi", None, ""),
        ("2tỷ", None, ""),
        ("3", None, ""),
        ("1 ", "sent", ""),
        ("0001", None, ""),
        ("", None, ""),
        (" , ", None, ""),
    ],
)
def test_which_choice_is_meant(text: str, token: str | None, said: str) -> None:
    found = pick(text, REPORT)
    assert (found.choice.token if found else None) == token
    if found:
        assert found.said == said


def test_the_longest_words_win_and_two_that_are_alike_mean_neither() -> None:
    choices = [Offered("Có vướng mắc", "a"), Offered("Có vướng mắc lớn", "b"), Offered("Không", "c")]
    found = pick("có vướng mắc lớn về đất", choices)
    assert found is not None
    assert (found.choice.token, found.said) == ("b", "về đất")
    same = [Offered("Đúng", "a"), Offered("đúng", "b")]
    assert pick("đúng", same) is None
    alike = [Offered("Có vướng", "a"), Offered("có vướng", "b")]
    assert pick("có vướng lắm", alike) is None
    found = pick("có vướng", [Offered("Có vướng mắc lớn", "a"), Offered("Không", "b")])
    assert found is not None
    assert (found.choice.token, found.said) == ("a", "")


def test_where_words_are_asked_for_only_a_number_or_the_very_words_choose() -> None:
    assert pick("đang làm chờ", REPORT, takes_text=True) is None
    assert pick("2 chờ", REPORT, takes_text=True) is None
    assert pick("đang làm.", REPORT, takes_text=True) is not None
    assert pick("số 2", REPORT, takes_text=True) is not None


def test_a_choice_as_a_row() -> None:
    assert REPORT[0].row() == ["Đã gửi", "sent", 1, False, "xong"]
    assert Offered.of(["Huỷ", "x", None, True]) == Offered("Huỷ", "x", aside=True)
    assert Offered.of(["Huỷ", "x"]) == Offered("Huỷ", "x")


DUE = datetime(2022, 8, 15, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def test_every_move_leads_where_the_design_says() -> None:
    assert {(state, move): after(state, move) for state, move in MOVES} == MOVES
    assert after(State.OPEN, Move.REPORT) is after(State.MISSED, Move.REPORT) is State.REPORTED
    assert after(State.REPORTED, Move.WITHDRAW) is after(State.WAIVED, Move.RESTORE) is State.OPEN


@pytest.mark.parametrize(
    ("state", "reported", "now", "word"),
    [
        (State.ACCEPTED, DUE - MOMENT, DUE, Timeliness.DONE_IN_TIME),
        (State.ACCEPTED, DUE, DUE, Timeliness.DONE_LATE),
        (State.REPORTED, None, DUE - MOMENT, Timeliness.DONE_IN_TIME),
        (State.REPORTED, None, DUE, Timeliness.DONE_LATE),
        (State.OPEN, None, DUE - MOMENT, Timeliness.OPEN_SOON),
        (State.OPEN, None, DUE - timedelta(days=7) - MOMENT, Timeliness.OPEN_IN_TIME),
        (State.MISSED, DUE, DUE, None),
    ],
)
def test_status_words_at_their_edges(state: State, reported: datetime | None, now: datetime, word: object) -> None:
    assert timeliness(state, DUE, reported, now) == word
