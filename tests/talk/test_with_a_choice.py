"""Words beside a choice's number that hold what it would ask for next: they are taken, however the choice came."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.talk.routes import press
from db.models import Reply, Request
from tests.rooms import Room
from tests.talk.people import turn_of
from tests.talk.test_numbers import WHICH, Person


@pytest.fixture
def official(room: Room) -> Person:
    """Report and meeting were asked for in the same minute, and nothing was read since."""
    room.at("2022-08-05T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    person.is_asked(room.meeting())
    return person


def with_words(room: Room, code: str, words: str) -> Reply:
    """A choice under the report's reminder that was picked with words beside it; returns the answer that was stored."""
    room.at("2022-08-05T08:00")
    turn = turn_of(room, room.address("SYT"), said=words)
    assert not press(turn, f"r:{room.assignment().id}:{code}")
    room.session.flush()
    return room.session.scalars(select(Reply).order_by(Reply.id.desc())).first()  # type: ignore[return-value]


def test_where_it_had_to_be_asked_which_duty_was_meant_the_day_is_kept(official: Person) -> None:
    """It asked for the percentage, and the day in the same words was no promise."""
    asked = official.writes("2 dự kiến 10/8")
    assert WHICH in asked
    line = next(each for each in asked.splitlines() if "áo cáo kết quả" in each)
    assert "dự kiến xong thứ Tư, 10/8/2022" in official.writes(line[0])
    assert official.room.assignment().promised_on == date(2022, 8, 10)


@pytest.mark.parametrize(
    ("words", "percent", "day", "text"),
    [
        ("dự kiến 10/8", None, 10, None),
        ("60%, thứ tư", 60, 10, None),
        ("đang chờ số liệu của bệnh viện, 10/8 xong", None, 10, "đang chờ số liệu của bệnh viện, 10/8 xong"),
        ("đang chờ số liệu", None, None, "đang chờ số liệu"),
        ("70", 70, None, None),
    ],
)
def test_what_is_said_beside_under_way(
    room: Room, words: str, percent: int | None, day: int | None, text: str | None
) -> None:
    stored = with_words(room, "doing", words)
    assert (stored.code, stored.percent, stored.text) == ("doing", percent, text)
    assert stored.expected_on == room.assignment().promised_on == (date(2022, 8, day) if day else None)


def test_another_day_than_the_promised_one_said_with_its_number_is_not_asked_for(room: Room) -> None:
    stored = with_words(room, "later", "thứ tư")
    assert stored.expected_on == room.assignment().promised_on == date(2022, 8, 10)


def test_day_and_reason_beside_more_time_ask_for_nothing_more(room: Room) -> None:
    stored = with_words(room, "extend", "đến 19/8 vì bão số 2")
    (asked,) = room.session.scalars(select(Request)).all()
    assert (asked.until, asked.text, stored.code) == (date(2022, 8, 19), "bão số 2", "extend")
