"""The wish to be exempt from a meeting, typed: what is recorded, and which request it is offered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import capitals
from db.models import Reply, Request
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_numbers import Person

REASONED = "xin miễn giao ban vì sở không có dự án đầu tư công"
IDLE = "tuần này không phát sinh, xin miễn giao ban"


@pytest.fixture
def official(room: Room) -> Person:
    room.at("2022-08-05T14:00")
    person = Person(room)
    person.is_asked(room.meeting())
    return person


def waiting(room: Room) -> list[tuple[str, str]]:
    return [(row.kind, row.text) for row in room.session.scalars(select(Request))]


def test_that_nothing_arose_is_recorded_with_the_wish_and_the_request_is_offered(official: Person) -> None:
    receipt = official.writes(IDLE)
    assert "Sở Y tế không phát sinh nội dung giao ban" in receipt and f"Ghi chú: “{IDLE}”" in receipt
    assert "Nếu cả năm đơn vị không có kế hoạch vốn, đồng chí chọn" in receipt
    assert official.codes() == [("meeting", "nothing")]
    official.writes("Đơn vị không có kế hoạch vốn")
    assert [kind for kind, _ in waiting(official.room)] == ["exemption"]
    in_both_languages(official.room)


def test_without_the_wish_nothing_is_said_of_it(official: Person) -> None:
    assert "Nếu cả năm" not in official.writes("tuần này không phát sinh")


def test_who_has_capital_is_told_that_it_is_asked_about_all_the_same(official: Person) -> None:
    room = official.room
    capitals.of_year(room.session, room.agency("SYT").id, 2022).planned = 5_000_000_000
    receipt = official.writes(IDLE)
    assert "Đơn vị có kế hoạch vốn, nên các tuần sau vẫn được hỏi giao ban." in receipt
    newest = room.messages("receipt", None)[-1]
    assert "n:" not in str(newest.choices)


def test_while_the_request_waits_it_is_said_to(official: Person) -> None:
    room = official.room
    official.writes(REASONED)
    assert waiting(room) == [("exemption", REASONED)]
    room.at("2022-08-08T08:00")
    official.is_asked(room.meeting(week=32))
    assert "đang chờ trả lời" in official.writes(IDLE)


@pytest.mark.parametrize(
    ("number", "codes"), [("1", ["nothing"]), ("3", ["not_held"]), ("4", ["no_capital"]), ("5", [])]
)
def test_a_wish_without_a_reason_is_asked_about(official: Person, number: str, codes: list[str]) -> None:
    asked = official.writes("xin miễn giao ban")
    assert "Ghi là: Sở Y tế không phát sinh nội dung giao ban giải ngân tuần 31" in asked
    assert not official.codes()
    official.writes(number)
    assert [code for _, code in official.codes()] == codes
    in_both_languages(official.room)


def test_at_the_question_for_obstacles_it_is_proposed_as_the_request(official: Person) -> None:
    for text in ("đã họp", "12 tỷ; 7 tỷ", "đúng"):
        official.writes(text)
    asked = official.writes(REASONED)
    assert "Ghi là: Sở Y tế không có kế hoạch vốn đầu tư công, đề nghị miễn giao ban?" in asked
    assert not waiting(official.room)
    official.writes("1")
    assert waiting(official.room) == [("exemption", REASONED)]
    assert not official.room.session.scalars(select(Reply).where(Reply.code == "held", Reply.text.is_not(None))).all()
    in_both_languages(official.room)
