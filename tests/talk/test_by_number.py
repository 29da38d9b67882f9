"""Duties that are named with the number of a choice, or two numbers where two are asked about: no half is lost."""

from __future__ import annotations

import pytest

from db.models import Dialog
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_numbers import Person

HELD_AND_DOING = [("report", "doing"), ("meeting", "held")]


@pytest.fixture
def official(room: Room) -> Person:
    """The report was asked for in the morning, the meeting in the afternoon; both stand."""
    room.at("2022-08-05T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    room.at("2022-08-05T14:00")
    person.is_asked(room.meeting())
    return person


@pytest.mark.parametrize(
    "text",
    [
        "báo cáo 2, họp rồi",
        "họp rồi, báo cáo 2",
        "họp 1, báo cáo 2",
        "giao ban 1; báo cáo 2 nhé",
        "bc 2 hop 1",
        "1 họp, 2 báo cáo",
        "2 1",
    ],
)
def test_both_are_proposed_and_done(official: Person, text: str) -> None:
    """ "báo cáo 2, họp rồi": the meeting was recorded at once, and the other half lost without a word."""
    asked = official.writes(text)
    assert "đang thực hiện báo cáo" in asked
    assert "đã tổ chức giao ban" in asked
    assert official.codes() == []
    official.writes("đúng")
    assert official.codes() == HELD_AND_DOING
    in_both_languages(official.room)


def test_the_figures_are_asked_for_behind_the_other(official: Person) -> None:
    official.writes("báo cáo 2, họp 1")
    official.writes("đúng")
    dialog = official.room.session.get(Dialog, official.address.id)
    assert dialog and dialog.name == "figures"


@pytest.mark.parametrize("text", ["báo cáo 9, họp rồi", "báo cáo 2, mai mới biết"])
def test_where_a_half_can_not_be_read_nothing_is_recorded_alone(official: Person, text: str) -> None:
    assert official.writes(text).startswith(f"“{text}” là trả lời cho việc nào?")
    assert official.codes() == []


@pytest.mark.parametrize("text", ["đã họp 2 lần", "báo cáo 2 trang", "báo cáo 2/8 gửi", "họp 1 tiếng", "họp 2?"])
def test_what_is_counted_is_no_choice(official: Person, text: str) -> None:
    assert "đang thực hiện báo cáo" not in official.writes(text)
    assert ("report", "doing") not in official.codes()


def test_one_that_is_named_is_proposed(official: Person) -> None:
    assert "đang thực hiện báo cáo" in official.writes("báo cáo 2")
    official.writes("đúng")
    assert official.codes() == [("report", "doing")]
