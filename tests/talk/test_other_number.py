"""What is written right after an answer puts it right: another number, another answer, the day of a meeting."""

from __future__ import annotations

import pytest

from db.models import Dialog, Reply
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_numbers import Person


@pytest.fixture
def official(room: Room) -> Person:
    """On Monday the report is asked about, then the meeting of the week, which is answered by its number."""
    room.at("2022-08-01T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    person.writes("cảm ơn em")
    room.later(minutes=90)
    person.is_asked(room.meeting())
    return person


def kept(official: Person) -> list[tuple[str, str | None]]:
    rows = official.room.session.query(Reply).filter(Reply.withdrawn_at.is_(None)).order_by(Reply.id)
    return [(row.code, row.text) for row in rows]


@pytest.mark.parametrize(
    "text",
    [
        "à nhầm, 2 mới đúng",
        "nhầm, 2",
        "2 mới đúng",
        "em bấm nhầm, số 2 ạ",
        "nham 2",
        "sửa lại 2",
        "2 chứ không phải 3",
    ],
)
def test_another_number_takes_the_place_of_the_one_before(official: Person, text: str) -> None:
    """It was asked of which duty it was said, the answered one not among them; the wrong answer stood."""
    official.writes("3")
    assert official.codes() == [("meeting", "nothing")]
    told = official.writes(text)
    assert "chưa tổ chức giao ban" in told
    assert kept(official) == [("not_held", None)]
    in_both_languages(official.room)


def test_where_a_question_has_come_since_it_is_proposed(official: Person) -> None:
    official.writes("3")
    official.is_asked(official.room.assignment())
    assert official.writes("à nhầm, 2 mới đúng").split("\n")[1].startswith("Sửa thành: ")
    assert official.codes() == [("meeting", "nothing")]
    official.writes("đúng")
    assert official.codes() == [("meeting", "not_held")]


def test_where_the_answer_is_asked_further_it_is_proposed(official: Person) -> None:
    official.writes("1")
    assert official.writes("nhầm, 2").split("\n")[1].startswith("Sửa thành: ")
    assert official.codes() == [("meeting", "held")]
    official.writes("đúng")
    assert official.codes() == [("meeting", "not_held")]
    assert official.room.session.get(Dialog, official.address.id) is None


@pytest.mark.parametrize("text", ["à nhầm, 9", "2 giờ mới đúng", "3 mới đúng"])
def test_what_is_no_other_choice_changes_nothing(official: Person, text: str) -> None:
    official.writes("3")
    official.writes(text)
    assert official.codes() == [("meeting", "nothing")]


def test_a_number_alone_is_said_to_what_is_open(official: Person) -> None:
    official.writes("3")
    official.writes("2")
    assert ("meeting", "nothing") in official.codes()


def test_later_it_is_asked(official: Person) -> None:
    official.writes("3")
    official.writes("à nhầm, 2 mới đúng", later=10)
    assert official.codes() == [("meeting", "nothing")]


@pytest.mark.parametrize(
    "text", ["đã họp rồi, nhầm", "đã họp rồi, em bấm nhầm ạ", "nhầm, đã họp rồi", "da hop roi, nham"]
)
def test_the_word_that_it_was_wrong_may_stand_behind(official: Person, text: str) -> None:
    official.writes("2")
    official.writes(text)
    assert official.codes() == [("meeting", "held")]


@pytest.mark.parametrize("text", ["thứ 5 họp", "chiều thứ 4 họp", "chiều nay họp"])
def test_when_it_will_be_held_is_kept_with_that_it_was_not(official: Person, text: str) -> None:
    official.writes("2")
    assert f"“{text}”" in official.writes(text)
    assert kept(official) == [("not_held", text)]


@pytest.mark.parametrize("text", ["2 thứ 5 họp", "2 chiều thứ 4 họp", "2, mai họp"])
def test_and_in_one_message(official: Person, text: str) -> None:
    official.writes(text)
    assert [code for code, _ in kept(official)] == ["not_held"]


def test_a_day_that_may_be_over_is_asked_about(official: Person) -> None:
    official.room.at("2022-08-05T14:00")
    official.writes("2")
    official.writes("thứ 5 họp")
    assert kept(official) == [("not_held", None)]
