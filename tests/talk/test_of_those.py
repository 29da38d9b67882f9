"""It was asked of which question a number is said: that may be told in words, and of all of them."""

from __future__ import annotations

import pytest

from db.models import Reply
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_numbers import WHICH, Person


@pytest.fixture
def official(room: Room) -> Person:
    """Meeting and report are asked about on Zalo."""
    room.at("2022-08-05T14:00")
    person = Person(room)
    person.is_asked(room.assignment())
    person.is_asked(room.meeting())
    assert WHICH in person.writes("2")
    return person


@pytest.mark.parametrize("text", ["cái đó là báo cáo nhé", "báo cáo", "của báo cáo ạ", "bc", "ý em là báo cáo"])
def test_the_report(official: Person, text: str) -> None:
    """The number was forgotten, and the words were read as a sentence of their own."""
    official.writes(text)
    assert official.codes() == [("report", "doing")]


@pytest.mark.parametrize("text", ["giao ban", "họp", "tuần 31", "họp tuần này ạ", "cái đó là giao ban nhé"])
def test_the_meeting(official: Person, text: str) -> None:
    official.writes(text)
    assert official.codes() == [("meeting", "not_held")]


def test_both(official: Person) -> None:
    asked = official.writes("cả hai")
    assert "đang thực hiện báo cáo" in asked
    assert "chưa tổ chức giao ban" in asked
    assert official.codes() == []
    official.writes("đúng")
    assert sorted(official.codes()) == [("meeting", "not_held"), ("report", "doing")]
    in_both_languages(official.room)


@pytest.mark.parametrize("text", ["báo cáo chưa xong", "tuần 30", "họp lúc nào?", "báo cáo hay họp"])
def test_what_says_more_is_read_by_itself(official: Person, text: str) -> None:
    official.writes(text)
    assert ("meeting", "not_held") not in official.codes()


@pytest.mark.parametrize(("text", "weeks"), [("cả hai", ["W31", "W32"]), ("tuần trước", ["W31"]), ("tuần 32", ["W32"])])
def test_two_weeks(room: Room, text: str, weeks: list[str]) -> None:
    """Six choices of week 32 were the answer to "cả hai"."""
    room.at("2022-08-12T14:00")
    person = Person(room)
    person.is_asked(room.meeting(week=31))
    person.is_asked(room.meeting(week=32))
    assert WHICH in person.writes("3")
    if "Ghi là" in person.writes(text):
        person.writes("đúng")
    given = [row.assignment.period[-3:] for row in room.session.query(Reply).order_by(Reply.id)]
    assert sorted(given) == weeks
