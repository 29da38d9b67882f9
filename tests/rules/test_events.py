"""What is told of an event, and of its payment; and when what is counted from it falls due."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.due import due_within, happened
from rules.events import (
    LONGEST_SUBJECT,
    Paid,
    Told,
    done_at,
    paid,
    read_amount,
    read_event,
    read_paid,
    read_past_day,
    resembles,
)
from rules.events import happened as happened_in
from rules.program import Deadline
from rules.workdays import Workdays
from tests.rooms import ZONE

FRIDAY = date(2022, 8, 5)
BILLION = 10**9


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cầu Rào 3; 12,5 tỷ; 3/8", Told("cầu Rào 3", 12_500_000_000, date(2022, 8, 3))),
        ("cầu Rào 3, 12,5 tỷ, 3/8", Told("cầu Rào 3", 12_500_000_000, date(2022, 8, 3))),
        ("cầu Rào 3\n12,5 tỷ\nngày 3/8", Told("cầu Rào 3", 12_500_000_000, date(2022, 8, 3))),
        ("cầu Rào 3; 12,5; 3/8", Told("cầu Rào 3", 12_500_000_000, date(2022, 8, 3))),
        ("kè hồ 2 tỷ 250 triệu ngày 3 tháng 8", Told("kè hồ", 2_250_000_000, date(2022, 8, 3))),
        ("gói thầu số 3/8 đường A; 980 triệu; hôm qua", Told("gói thầu số 3/8 đường A", 980_000_000, date(2022, 8, 4))),
        ("Trường học; 5/8", Told("Trường học", None, FRIDAY)),
        ("Trường học; thứ Hai", Told("Trường học", None, date(2022, 8, 1))),
        ("đường 14/8, 3 tỷ, mùng 2", Told("đường 14/8", 3 * BILLION, date(2022, 8, 2))),
        ("kè hồ; 28/12", Told("kè hồ", None, None, wrong="future")),
        ("kè hồ; 6/8", Told("kè hồ", None, None, wrong="future")),
        ("kè hồ; 28/12/2022", Told("kè hồ", None, None, wrong="future")),
        ("kè hồ; 12 tỷ; 35/8", Told("kè hồ", 12 * BILLION, None, wrong="day")),
        ("kè hồ; 12 tỷ; 3 tỷ", Told("kè hồ", None, None, wrong="amount")),
        ("kè hồ; 14h30 3/8", Told("kè hồ", None, date(2022, 8, 3), time(14, 30))),
        ("kè hồ rồi ạ", Told("kè hồ")),
        ("", Told()),
    ],
)
def test_one_message_tells_what_how_much_and_when(text: str, told: Told) -> None:
    assert read_event(text, FRIDAY) == told


def test_a_day_of_last_year_is_meant_at_the_turn_of_the_year() -> None:
    assert read_event("kè hồ; 28/12", date(2023, 1, 3)).on == date(2022, 12, 28)
    assert read_past_day("28/12", date(2023, 1, 3)) == date(2022, 12, 28)
    assert read_past_day("29/2", date(2024, 3, 1)) == date(2024, 2, 29)
    assert read_past_day("mùng 31", date(2022, 8, 30)) in (date(2022, 7, 31), "future")
    assert [read_past_day(text, FRIDAY) for text in ("5/8", "6/8", "không nhớ")] == [FRIDAY, "future", "day"]


@given(
    subject=st.text("abcdeghiklmnopqrstuvxyđêôơư ", min_size=1, max_size=40),
    day=st.dates(FRIDAY - timedelta(150), FRIDAY),
)
def test_what_is_written_as_it_is_shown_is_read_again(subject: str, day: date) -> None:
    words = " ".join(subject.split())
    told = read_event(f"Dự án Q{words}; 12,5 tỷ; {day:%d/%m/%Y}", FRIDAY)
    assert (told.amount, told.on, told.wrong) == (12_500_000_000, day, "")
    assert told.subject.startswith("Dự án Q")


@given(text=st.text(max_size=300))
def test_any_text_is_read_without_an_error_and_no_day_lies_ahead(text: str) -> None:
    told = read_event(text, FRIDAY)
    assert len(told.subject) <= LONGEST_SUBJECT
    assert told.on is None or told.on <= FRIDAY
    said = read_paid(text, FRIDAY)
    assert said.on is None or said.on <= FRIDAY
    happened_in(text, "nghiệm thu khối lượng", FRIDAY)
    paid(text, FRIDAY)


def test_what_is_told_later_stands_over_what_was_told_before() -> None:
    before = Told("kè hồ", 5, FRIDAY, time(7))
    assert Told().over(before) == before
    later = Told("cầu", 0, date(2022, 8, 1), time(8), "day")
    assert later.over(before) == later


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("12,5", 12_500_000_000),
        ("12,5 tỷ", 12_500_000_000),
        ("khoảng 980 triệu ạ", 980_000_000),
        ("85%", None),
        ("nhiều", None),
    ],
)
def test_an_amount_that_was_asked_for(text: str, amount: int | None) -> None:
    assert read_amount(text) == amount


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nghiệm thu cầu Rào 3, 12 tỷ, 3/8", Told("cầu Rào 3", 12 * BILLION, date(2022, 8, 3))),
        ("dạ em vừa nghiệm thu khối lượng cầu Rào 3", Told("cầu Rào 3")),
        ("hôm qua nghiệm thu xong kè hồ", Told("kè hồ", None, date(2022, 8, 4))),
        ("hôm nay đã nghiệm thu kè hồ", Told("kè hồ", None, FRIDAY)),
        ("đã nghiệm thu: kè hồ", Told("kè hồ")),
        ("chưa nghiệm thu kè hồ", None),
        ("nghiệm thu kè hồ chưa", None),
        ("nghiệm thu kè hồ?", None),
        ("sẽ nghiệm thu kè hồ", None),
        ("mai nghiệm thu kè hồ", None),
        ("đang nghiệm thu kè hồ", None),
        ("nghiệm thuế kè hồ", None),
        ("báo cáo gửi rồi", None),
    ],
)
def test_a_sentence_that_tells_of_an_event(text: str, told: Told | None) -> None:
    assert happened_in(text, "nghiệm thu khối lượng", FRIDAY) == told


def test_a_sentence_that_tells_of_a_receipt_names_what_was_received() -> None:
    assert happened_in("đã nhận được Kế hoạch ngày 1/8", "nhận Kế hoạch", FRIDAY) == Told(
        "Kế hoạch", None, date(2022, 8, 1)
    )
    assert happened_in("nhận Kế hoạch hôm qua", "nhận Kế hoạch", FRIDAY) == Told("Kế hoạch", None, date(2022, 8, 4))
    assert happened_in("đã nhận tin nhắn ạ", "nhận Kế hoạch", FRIDAY) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("đã thanh toán", Paid()),
        ("đã thanh toán rồi ạ", Paid()),
        ("thanh toán số 3 rồi", Paid(3)),
        ("đã thanh toán cầu Rào 3 hôm qua", Paid(None, "cầu Rào 3", date(2022, 8, 4))),
        ("hôm qua thanh toán rồi", Paid(None, "", date(2022, 8, 4))),
        ("em thanh toán cho cầu Rào 3 ngày 4/8", Paid(None, "cầu Rào 3", date(2022, 8, 4))),
        ("thanh toán kè hồ 9/8", Paid(None, "kè hồ", None, "future")),
        ("chưa thanh toán", None),
        ("thanh toán 50% cầu Rào 3", None),
        ("đã thanh toán chưa", None),
        ("đã thanh toán?", None),
        ("đang làm thủ tục thanh toán", None),
        ("thanh toán xong, chờ kho bạc ký", None),
    ],
)
def test_a_sentence_that_says_it_is_paid(text: str, said: Paid | None) -> None:
    assert paid(text, FRIDAY) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3", Paid(3)),
        ("#3", Paid(3)),
        ("3; 4/8", Paid(3, on=date(2022, 8, 4))),
        ("số 3 hôm qua", Paid(3, on=date(2022, 8, 4))),
        ("3 ngày 9/8", Paid(3, wrong="future")),
        ("cầu Rào 3", Paid(None, "cầu Rào 3")),
        ("cầu Rào 3; 4/8", Paid(None, "cầu Rào 3", date(2022, 8, 4))),
    ],
)
def test_which_one_is_paid_and_when(text: str, said: Paid) -> None:
    assert read_paid(text, FRIDAY) == said


def test_words_name_an_event_when_all_of_the_one_stand_in_the_other() -> None:
    assert resembles("Rào 3", "cầu Rào 3")
    assert resembles("công trình CẦU RÀO 3", "cầu Rào 3")
    assert not resembles("cầu Rào 2", "cầu Rào 3")
    assert not resembles("", "cầu Rào 3")
    assert not resembles("cầu", "")


def test_what_was_done_on_an_earlier_day_counts_from_that_day() -> None:
    said = datetime(2022, 8, 10, 8, tzinfo=ZONE)
    assert done_at(date(2022, 8, 9), said, ZONE) == datetime(2022, 8, 9, 12, tzinfo=ZONE)
    assert [done_at(day, said, ZONE) for day in (None, date(2022, 8, 10), date(2022, 8, 11))] == [said] * 3
    after_midnight = datetime(2022, 8, 9, 17, 30, tzinfo=UTC)
    assert done_at(date(2022, 8, 9), after_midnight, ZONE) == datetime(2022, 8, 9, 12, tzinfo=ZONE)


FIVE = Deadline.model_validate({"within": "P5D", "of": "nghiệm thu"})


def test_the_day_of_the_event_is_not_counted_and_a_term_does_not_end_on_a_day_off() -> None:
    found = happened(FIVE, "#7", date(2022, 8, 3), Workdays(), ZONE, "A")
    assert (found.period, found.opens_on, found.exclusive, found.shift) == ("#7", date(2022, 8, 3), False, ())
    assert found.named_day == found.last_day == found.advised_on == date(2022, 8, 8)
    assert found.due_at == datetime(2022, 8, 8, 23, 59, 59, tzinfo=ZONE)
    assert (found.owed_by, found.span, found.data) == (frozenset({"A"}), None, None)
    assert happened(FIVE, "#7", date(2022, 8, 1), Workdays(), ZONE, "A").last_day == date(2022, 8, 8)


def test_hours_run_from_the_instant_on_days_off_as_well() -> None:
    hours = Deadline.model_validate({"within": "PT24H", "of": "sự cố"})
    found = happened(hours, "#7", datetime(2022, 8, 5, 20, tzinfo=ZONE), Workdays(), ZONE, "A")
    assert found.due_at == datetime(2022, 8, 6, 20, tzinfo=ZONE)
    assert (found.opens_on, found.last_day, found.advised_on) == (FRIDAY, date(2022, 8, 6), date(2022, 8, 6))


@given(st.dates(date(2022, 1, 1), date(2024, 12, 31)), st.sampled_from(["P5D", "P5WD", "P10D", "P1WD"]))
def test_an_event_is_due_after_its_day_on_a_working_day(day: date, within: str) -> None:
    deadline = Deadline.model_validate({"within": within, "of": "x"})
    found = happened(deadline, "#1", day, Workdays(), ZONE, "A")
    assert found.last_day > day
    assert Workdays().is_working(found.last_day)
    assert found.due_at == due_within(within, day, Workdays(), ZONE)
