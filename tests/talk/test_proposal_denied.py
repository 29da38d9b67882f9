"""What denies a proposal is said of the duty that it is about, whatever else is being asked."""

from __future__ import annotations

import pytest

from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_numbers import Person


@pytest.fixture
def official(room: Room) -> Person:
    """The meeting is asked about; the report is proposed as sent."""
    room.at("2022-08-05T14:00")
    person = Person(room)
    person.is_asked(room.meeting(week=31))
    said = person.writes("gửi báo cáo rồi hôm qua")
    assert "Ghi là: Sở Y tế đã gửi báo cáo" in said
    return person


@pytest.mark.parametrize(
    "text", ["à chưa, văn thư chưa phát hành", "chưa, còn chờ ký", "à không, mới dự thảo thôi", "dạ chưa, mai mới gửi"]
)
def test_it_is_in_progress(official: Person, text: str) -> None:
    """It was asked about the meeting, where "1" is that it was held."""
    said = official.writes(text)
    assert "giao ban" not in said
    assert "Câu hỏi trước đã bỏ" not in said
    if "Ghi là" in said:
        assert "đang thực hiện báo cáo" in said
        official.writes("đúng")
    official.writes("skip")
    assert official.codes() == [("report", "doing")]
    in_both_languages(official.room)


@pytest.mark.parametrize("text", ["chưa ạ", "chưa"])
def test_no_more_than_that_is_no_word_of_the_meeting(official: Person, text: str) -> None:
    said = official.writes(text)
    assert "giao ban" not in said
    assert [code for code in official.codes() if code[0] == "meeting"] == []


@pytest.mark.parametrize("text", ["chưa họp giao ban được", "giao ban chưa họp"])
def test_what_names_the_meeting_is_the_meetings(official: Person, text: str) -> None:
    if "Ghi là" in official.writes(text):
        official.writes("đúng")
    assert official.codes() == [("meeting", "not_held")]


def test_the_other_way_round(room: Room) -> None:
    room.at("2022-08-05T14:00")
    person = Person(room)
    person.is_asked(room.assignment())
    person.is_asked(room.meeting(week=31))
    assert "Ghi là: Sở Y tế đã tổ chức" in person.writes("KHV 1.200 tỷ giải ngân 35,5%")
    person.writes("chưa, chiều thứ năm mới họp")
    assert person.codes() in ([], [("meeting", "not_held")])
