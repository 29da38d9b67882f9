"""What names no duty is said of the one that the newest message alone asks about; older questions stand open too."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.models import Assignment, Event
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.people import says
from tests.talk.test_events import with_pmu
from tests.talk.test_numbers import Person


def accepting(room: Room) -> Person:
    """An official who has said on 5/8 that a work was accepted, which is to be paid for."""
    room.at("2022-08-05T08:00")
    room.load(with_pmu)
    room.plan()
    room.join("BQLGT", "official", "telegram", "zalo")
    person = Person(room)
    person.address = room.address("BQLGT", channel="zalo")
    says(room, person.address.chat_id, "/nghiemthu cầu Rào 3; 12,5 tỷ; 2/8", channel="zalo")
    return person


@pytest.fixture(params=["report", "meeting", "both"])
def unit(room: Room, request: pytest.FixtureRequest) -> Person:
    """The report, the meeting or both were asked about the day before, and the payment alone this morning."""
    person = accepting(room)
    room.at("2022-08-10T08:00")
    if request.param != "meeting":
        person.is_asked(room.assignment("BQLGT"))
    if request.param != "report":
        person.is_asked(room.meeting("BQLGT", week=32))
    room.at("2022-08-11T08:00")
    person.is_asked(payment(room))
    return person


def event(room: Room) -> Event:
    room.session.expire_all()
    return room.session.scalars(select(Event)).one()


def payment(room: Room) -> Assignment:
    row = event(room).assignment
    assert row
    return row


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("xong rồi, kho bạc chuyển tiền chiều qua", date(2022, 8, 10)),
        ("ok xong từ hôm qua nhé em", date(2022, 8, 10)),
        ("đã chuyển tiền hôm 9/8", date(2022, 8, 9)),
        ("kho bạc chuyển tiền rồi", date(2022, 8, 11)),
        ("tiền về rồi em", date(2022, 8, 11)),
        ("xong rồi", date(2022, 8, 11)),
    ],
)
def test_it_is_done_on_the_day_that_is_told(unit: Person, text: str, day: date) -> None:
    """It was proposed that the report was sent, or the day was lost."""
    assert "đã thanh toán cầu Rào 3" in unit.writes(text)
    assert unit.codes() == [("event", "sent")]
    at = payment(unit.room).reported_at
    assert at
    assert (payment(unit.room).state, unit.room.rules.local(at).date()) == (State.REPORTED, day)
    in_both_languages(unit.room)


@pytest.mark.parametrize("text", ["chưa", "mai xong", "đang làm", "chưa xong, kho bạc chưa duyệt"])
def test_so_is_what_is_not_done_yet(unit: Person, text: str) -> None:
    unit.writes(text)
    unit.writes("skip")
    assert unit.codes() == [("event", "doing")]


def test_what_is_likely_is_proposed_with_its_day(unit: Person) -> None:
    said = unit.writes("kho bạc chuyển tiền cho nhà thầu cầu Rào chiều qua rồi")
    assert "đã hoàn thành thủ tục thanh toán" in said
    assert "ngày 10/8/2022" in said
    unit.writes("đúng")
    assert event(unit.room).done_on == date(2022, 8, 10)


def test_a_day_before_the_acceptance_is_asked_for(unit: Person) -> None:
    assert "trước ngày nghiệm thu" in unit.writes("xong rồi, kho bạc chuyển tiền hôm 1/8")
    unit.writes("9/8")
    assert event(unit.room).done_on == date(2022, 8, 9)


@pytest.mark.parametrize("text", ["đã gửi rồi", "đã gửi văn bản đi hôm qua"])
def test_words_of_a_paper_are_no_more_than_proposed_of_an_older_report(unit: Person, text: str) -> None:
    """The report was recorded as sent at once."""
    unit.writes(text)
    assert unit.codes() == []


@pytest.mark.parametrize(
    "text", ["đã gửi báo cáo số 5/BC-BQL", "xong báo cáo rồi", "họp xong rồi", "cả hai việc xong rồi", "1 xong, 2 chưa"]
)
def test_what_names_another_duty_is_not_the_payments_alone(unit: Person, text: str) -> None:
    unit.writes(text)
    unit.writes("đúng")
    assert unit.codes() != [("event", "sent")]


@pytest.fixture(params=["asked before", "never asked"])
def older(room: Room, request: pytest.FixtureRequest) -> Person:
    """The report has been asked about last; the payment is open, and was asked about the day before or never."""
    person = accepting(room)
    room.at("2022-08-09T08:00")
    if request.param == "asked before":
        person.is_asked(payment(room))
    room.at("2022-08-10T08:00")
    person.is_asked(room.assignment("BQLGT"))
    return person


@pytest.mark.parametrize(
    "text",
    [
        "thanh toán gói 5 kho bạc đang duyệt, 11/8 xong",
        "kho bạc chưa chuyển tiền, chắc thứ 6",
        "kho bạc đang duyệt, mai xong",
        "KBNN dang duyet, mai xong",
    ],
)
def test_words_of_a_payment_are_not_the_reports(older: Person, text: str) -> None:
    """They were recorded at once as the report's *Đang thực hiện*."""
    shown = older.writes(text)
    assert "đang thực hiện thủ tục thanh toán" in shown
    assert older.codes() == []
    older.writes("đúng")
    assert older.codes() == [("event", "doing")]
    in_both_languages(older.room)


@pytest.mark.parametrize("older", ["never asked"], indirect=True)
def test_of_several_payments_it_is_asked_which(older: Person) -> None:
    says(older.room, older.address.chat_id, "/nghiemthu cầu Rào 4; 2,5 tỷ; 3/8", channel="zalo")
    shown = older.writes("kho bạc đang duyệt, mai xong")
    assert "cầu Rào 3" in shown
    assert "cầu Rào 4" in shown
    assert "Báo cáo kết quả" not in shown
    assert older.codes() == []


@pytest.mark.parametrize("older", ["asked before"], indirect=True)
def test_of_several_payments_the_one_that_was_asked_about_is_proposed(older: Person) -> None:
    says(older.room, older.address.chat_id, "/nghiemthu cầu Rào 4; 2,5 tỷ; 3/8", channel="zalo")
    shown = older.writes("kho bạc đang duyệt, mai xong")
    assert "Ghi là: " in shown
    assert "cầu Rào 3" in shown
    assert "cầu Rào 4" not in shown
    assert older.codes() == []


@pytest.mark.parametrize(
    "text", ["báo cáo chờ số liệu kho bạc, mai gửi", "chờ số liệu giải ngân của kho bạc, mai gửi", "đang làm, mai xong"]
)
def test_words_of_a_report_stay_the_reports(older: Person, text: str) -> None:
    older.writes(text)
    older.writes("đúng")
    assert ("event", "doing") not in older.codes()
