"""On Monday two weeks are asked about in one message: what is typed of the older one is recorded for it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import views
from db.models import Reply
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages
from tests.talk.test_numbers import Person


@pytest.fixture(params=[False, True])
def official(room: Room, request: pytest.FixtureRequest) -> Person:
    """Week 32 is asked about, and it is said that week 31 is unanswered, which was asked about on Friday, or not."""
    room.at("2022-08-05T14:00")
    person = Person(room)
    if request.param:
        person.is_asked(room.meeting())
    room.at("2022-08-08T08:00")
    message = room.reminder(person.address, room.meeting(week=32))
    view = {**message.params["assignments"][0], "before": views.assignment(room.meeting(), room.rules, room.now)}
    message.params = {**views.common(person.address, room.rules, room.now), "assignments": [view]}
    arrives(room)
    return person


def answers(person: Person) -> dict[str, tuple[str, str | None]]:
    """What stands for each week."""
    query = select(Reply).where(Reply.withdrawn_at.is_(None))
    return {row.assignment.period[-3:]: (row.code, row.text) for row in person.room.session.scalars(query)}


def says_so(person: Person, text: str) -> None:
    """Write it, and press *Đúng* where that is asked."""
    if "Ghi là" in person.writes(text):
        assert answers(person) == {}
        person.writes("1")


@pytest.mark.parametrize(
    "text",
    [
        "tuần trước họp rồi mà",
        "tuần 31 đã họp 4/8",
        "tuần trước có họp rồi ạ, kh 12 tỷ gn 7 tỷ",
        "tuần trước họp hôm thứ năm rồi",
        "tuần 31 em quên báo: họp hôm 4/8, giải ngân được 7/12 tỷ",
        "tuần 31 bên em quên chưa báo, đã họp 4/8 ạ",
    ],
)
def test_the_week_before_is_the_one_that_was_held(official: Person, text: str) -> None:
    says_so(official, text)
    assert {week: code for week, (code, _) in answers(official).items()} == {"W31": "held"}
    in_both_languages(official.room)


@pytest.mark.parametrize(
    ("text", "note"),
    [("tuần 31 đã họp 4/8, tuần này họp thứ 5", "tuần này họp thứ 5"), ("tuần trước họp rồi, tuần này chưa họp", None)],
)
def test_each_week_gets_its_own_answer(official: Person, text: str, note: str | None) -> None:
    """One of them was recorded, for the wrong week, and the other was lost."""
    says_so(official, text)
    found = answers(official)
    assert {week: code for week, (code, _) in found.items()} == {"W31": "held", "W32": "not_held"}
    assert note is None or found["W32"][1] == note
    assert official.room.messages("ask_plan", None)


def test_that_nothing_arose_last_week_is_not_said_of_this_one(official: Person) -> None:
    """It was recorded at once for the week that has only begun."""
    says_so(official, "tuần trước không phát sinh")
    assert answers(official) == {"W31": ("nothing", None)}


def test_a_week_before_that_was_answered_is_no_answer_to_this_one(official: Person) -> None:
    says_so(official, "tuần trước không phát sinh")
    official.writes("tuần trước không phát sinh")
    assert set(answers(official)) == {"W31"}


@pytest.mark.parametrize("text", ["tuần trước họp rồi mà", "tuần 31 đã họp 4/8"])
def test_what_stands_for_a_week_that_was_answered_is_told(official: Person, text: str) -> None:
    """This week's *Đã họp* alone was offered: who chose it recorded the wrong week."""
    says_so(official, "tuần trước không phát sinh")
    official.is_asked(official.room.meeting(week=32))
    shown = official.writes(text)
    assert "Về giao ban giải ngân tuần 31" in shown and "đơn vị đã trả lời ngày 08/8" in shown and "Sửa lại" in shown
    assert answers(official) == {"W31": ("nothing", None)}
    in_both_languages(official.room)


def test_this_week_is_answered_where_the_one_before_stands(official: Person) -> None:
    says_so(official, "tuần trước không phát sinh")
    official.is_asked(official.room.meeting(week=32))
    official.writes("tuần này họp rồi")
    assert {week: code for week, (code, _) in answers(official).items()} == {"W31": "nothing", "W32": "held"}


def test_what_is_not_understood_of_last_week_is_asked_with_both(official: Person) -> None:
    asked = official.writes("tuần 31 thì bên em có chuyện")
    assert "tuần 31 (01/8 – 05/8/2022)" in asked and "tuần 32 (08/8 – 12/8/2022)" in asked
    assert answers(official) == {}


@pytest.mark.parametrize("text", ["họp rồi", "tuần này họp rồi"])
def test_without_the_week_before_it_is_this_one(official: Person, text: str) -> None:
    official.writes(text)
    assert "W31" not in answers(official)
