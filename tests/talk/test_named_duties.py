"""Which duty a sentence is about where several stand: what is not mentioned is never answered beside it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from db.models import Reply
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_numbers import Person

ALLOTS = "phân bổ chi tiết vốn đầu tư công"


@pytest.fixture
def official(room: Room) -> Iterator[Person]:
    """The report and the allotment of capital are asked about."""
    room.at("2022-08-05T14:00")
    person = Person(room)
    room.join("LECHAN", "official", "zalo")
    person.address = room.address("LECHAN", channel="zalo")
    person.is_asked(room.assignment("LECHAN"))
    person.is_asked(room.assignment("LECHAN", "PHANBO-2022"))
    yield person
    in_both_languages(room)


@pytest.mark.parametrize(
    "said", ["sáng nay anh báo cáo xong rồi nhé, văn bản 45/BC-UBND", "xong rồi nhé, văn bản 45/BC-UBND ngày 4/8"]
)
def test_what_is_said_of_the_report_records_nothing_of_the_milestone(official: Person, said: str) -> None:
    shown = official.writes(said)
    assert ALLOTS not in shown.lower()
    official.writes("đúng")
    assert official.codes() == [("report", "sent")]


def test_more_time_is_asked_for_the_duty_that_is_named(official: Person) -> None:
    assert "xin gia hạn báo cáo kết quả" in official.writes("xin gia hạn báo cáo đến 18/8 vì đang kiểm kê đất").lower()
    assert official.codes() == [("report", "extend")]
    shown = official.writes("xin lùi phân bổ vốn đến 15/9 vì chờ số liệu")
    assert ALLOTS in shown.lower()
    assert "15/9/2022" in shown
    official.writes("đúng")
    assert official.codes() == [("report", "extend"), ("milestone", "extend")]


def test_a_report_that_is_under_way_is_the_report(official: Person) -> None:
    assert "báo cáo kết quả" in official.writes("bc tháng này chị đang làm, chắc thứ 6 tuần sau xong")
    assert official.codes() == [("report", "doing")]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("tuần trước họp rồi mà quên báo", "held"),
        ("tuần trước đơn vị đã họp rồi quên chưa báo", "held"),
        ("tuần trước chưa họp", "not_held"),
    ],
)
def test_last_week_is_the_meeting_of_last_week(room: Room, said: str, code: str) -> None:
    """The choices of this week's were shown: one tap recorded the wrong week."""
    room.at("2022-08-12T14:00")
    person = Person(room)
    before = room.meeting("SYT", 31)
    person.is_asked(room.meeting("SYT", 32))
    shown = person.writes(said)
    assert "tuần 31" in shown
    assert "tuần 32" not in shown
    person.writes("đúng")
    row = room.session.scalars(select(Reply)).one()
    assert (row.assignment_id, row.code) == (before.id, code)


@pytest.mark.parametrize(
    ("at", "asked", "said", "week"),
    [
        ("2022-08-15T08:30", 32, "tuần trước họp rồi", 32),
        ("2022-08-15T08:30", 32, "tuần 32 họp rồi", 32),
        ("2022-08-15T08:30", 32, "tuần 31 họp rồi", 31),
        ("2022-08-19T14:30", 33, "tuần thứ 32 họp rồi", 32),
        ("2022-08-19T14:30", 33, "tuần 33 họp rồi", 33),
    ],
)
def test_the_week_that_is_named_is_the_one_recorded(room: Room, at: str, asked: int, said: str, week: int) -> None:
    """On Monday "last week" is the week that is asked about; a number was read over."""
    room.at(at)
    person = Person(room)
    person.is_asked(room.meeting("SYT", asked))
    if f"tuần {week}" in person.writes(said) and week != asked:
        person.writes("đúng")
    row = room.session.scalars(select(Reply)).one()
    assert (row.assignment_id, row.code) == (room.meeting("SYT", week).id, "held")


@pytest.mark.parametrize(
    ("at", "asked", "said", "how"),
    [
        ("2022-08-15T08:30", 32, "tuần 33 họp rồi", "Về giao ban giải ngân tuần 33"),
        ("2022-08-19T14:30", 33, "tuần 30 họp rồi", "là trả lời cho việc nào?"),
    ],
)
def test_any_other_week_is_asked_about(room: Room, at: str, asked: int, said: str, how: str) -> None:
    room.at(at)
    person = Person(room)
    person.is_asked(room.meeting("SYT", asked))
    shown = person.writes(said)
    assert shown.startswith(f"“{said}”") and how in shown
    assert not person.codes()


def test_of_two_weeks_that_are_asked_about_the_named_one_is_answered(room: Room) -> None:
    room.at("2022-08-15T08:30")
    person = Person(room)
    person.is_asked(room.meeting("SYT", 32))
    person.is_asked(room.meeting("SYT", 33))
    person.writes("tuần 32 họp rồi")
    row = room.session.scalars(select(Reply)).one()
    assert row.assignment_id == room.meeting("SYT", 32).id
