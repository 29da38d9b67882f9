"""What is typed of a week that is named is recorded for that week: on Monday two are asked about in one message, and an
older one can be told of when this one has been answered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import views
from db.models import Post, Reply
from rules.status import State
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


@pytest.mark.parametrize(
    "text", ["tuần 31 và tuần 32 đều đã họp", "tuần trước và tuần này họp rồi", "đã họp tuần 31, 32"]
)
def test_the_same_is_said_of_several_weeks_and_figures_are_asked_for_once(official: Person, text: str) -> None:
    """Of two weeks only the older was proposed."""
    says_so(official, text)
    assert {week: code for week, (code, _) in answers(official).items()} == {"W31": "held", "W32": "held"}
    (asked,) = official.room.messages("ask_plan", None)
    assert asked.params["assignment"]["id"] == official.room.meeting(week=32).id
    (told,) = official.room.messages("receipt", None)
    assert told.params["assignment"]["id"] == official.room.meeting().id
    in_both_languages(official.room)


def test_figures_that_are_told_of_several_weeks_are_the_newest_ones(official: Person) -> None:
    says_so(official, "tuần 31, 32 đã họp, kế hoạch 300 tỷ, giải ngân 110 tỷ")
    (echoed,) = official.room.messages("confirm_figures", None)
    assert echoed.params["assignment"]["id"] == official.room.meeting(week=32).id


@pytest.fixture
def answered(room: Room) -> Person:
    """Week 33 is over and unanswered, and week 34 was answered."""
    room.at("2022-08-19T14:00")
    person = Person(room)
    person.is_asked(room.meeting(week=33))
    room.meeting(week=33).state = State.MISSED
    room.at("2022-08-22T08:00")
    person.is_asked(room.meeting(week=34))
    says_so(person, "tuần này không phát sinh")
    room.at("2022-08-23T09:00")
    assert answers(person) == {"W34": ("nothing", None)}
    return person


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tuần 33 đã họp hôm 18/8 ạ, quên chưa báo", "held"),
        ("em quên chưa báo, tuần 33 đã họp 18/8", "held"),
        ("tuần 33 em quên báo: họp hôm 18/8, giải ngân được 110/300 tỷ", "held"),
        ("tuần trước đã họp rồi ạ", "held"),
        ("tuần 33/2022 đã họp", "held"),
        ("tuần 33 năm 2022 không phát sinh", "nothing"),
        ("tuần 33, 18/8 họp rồi", "held"),
    ],
)
def test_a_week_that_nothing_asks_about_is_proposed(answered: Person, text: str, code: str) -> None:
    """It was asked to which duty that is the answer, or proposed for the report."""
    shown = answered.writes(text)
    assert "Ghi là: Sở Y tế" in shown and "giao ban giải ngân tuần 33" in shown
    assert set(answers(answered)) == {"W34"}
    answered.writes("đúng")
    assert {week: said for week, (said, _) in answers(answered).items()} == {"W33": code, "W34": "nothing"}
    in_both_languages(answered.room)


def test_of_two_weeks_the_open_one_is_proposed_and_what_stands_for_the_other_is_told(answered: Person) -> None:
    shown = answered.writes("tuần 33, 34 đã họp")
    assert "đã tổ chức giao ban giải ngân tuần 33" in shown
    assert "Về giao ban giải ngân tuần 34" in shown and "không phát sinh" in shown
    answered.writes("đúng")
    assert {week: code for week, (code, _) in answers(answered).items()} == {"W33": "held", "W34": "nothing"}


@pytest.mark.parametrize(
    "text",
    ["tuần 33 đã gửi rồi ạ", "tuần 33, 34 tỷ", "tuần 33/2021 đã họp", "tuần 30 họp thế nào rồi?", "tuần 33 em ốm"],
)
def test_what_is_no_answer_of_that_week_is_none(answered: Person, text: str) -> None:
    assert "tuần 33 (15/8" not in answered.writes(text).split("?")[0]
    assert set(answers(answered)) == {"W34"}


def test_of_two_weeks_that_are_asked_about_the_one_that_is_named_is_answered(room: Room) -> None:
    """It was asked to which of all the duties "tuần này không phát sinh" is the answer."""
    room.at("2022-08-19T14:00")
    person = Person(room)
    person.is_asked(room.meeting(week=33))
    room.at("2022-08-22T08:00")
    person.is_asked(room.meeting(week=34))
    person.writes("tuần này không phát sinh")
    assert answers(person) == {"W34": ("nothing", None)}


def test_whose_week_is_meant_is_asked_of_who_serves_several_agencies(answered: Person) -> None:
    room = answered.room
    room.add(Post(person_id=room.person("SYT").id, agency_id=room.agency("STC").id, role="official", from_at=room.now))
    room.session.expire_all()
    asked = answered.writes("tuần 33 đã họp")
    assert "là trả lời cho việc nào?" in asked and "tuần 34" not in asked
    assert "Sở Y tế" in asked and "Sở Tài chính" in asked
    in_both_languages(room)
    assert "Ghi là: Sở Y tế" in answered.writes("Sở Y tế tuần 33 đã họp")


def test_what_is_unclear_of_a_week_that_is_over_is_asked_of_that_week(answered: Person) -> None:
    """Every week but that one was a choice."""
    asked = answered.writes("tuần 33 họp hành có chuyện")
    assert "tuần 33 (" in asked
    assert "tuần 31" not in asked and "tuần 34" not in asked
