"""What a leader writes to a card of the weeks before the running one, in which no meeting was told of."""

from __future__ import annotations

import pytest

from db.models import Reply
from rules.status import State
from tests.jobs.test_in_person import knock, missed, only, week
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks


@pytest.fixture
def agency(room: Room) -> str:
    """A district with an official, and a chair who has Zalo."""
    code: str = next(each.code for each in room.rules.first.program.agencies if each.name == "UBND quận Lê Chân")
    room.join(code, "official", "telegram")
    room.join(code, "leader", "zalo")
    return code


@pytest.fixture
def chat(room: Room, agency: str) -> str:
    """The chair's card of weeks 31 and 32 has arrived, in week 33."""
    missed(room, agency, 31, 32)
    only(room, week(room, agency, 33), "2022-08-15T08:00")
    knock(room, "2022-08-15T08:00")
    room.at("2022-08-16T08:00")
    for each in knock(room, "2022-08-16T08:00"):
        each.state, each.sent_at = "queued", None
    arrives(room)
    room.later(minutes=5)
    return room.address(agency, "leader", "zalo").chat_id


def told(room: Room) -> list[tuple[str, str]]:
    room.session.expire_all()
    rows = room.session.query(Reply).order_by(Reply.id).all()
    return sorted((row.assignment.period[-2:], row.code) for row in rows if row.withdrawn_at is None)


def test_it_is_said_of_the_weeks_that_the_card_reports(room: Room, agency: str, chat: str) -> None:
    """The running week was proposed, of which the card says nothing."""
    shown = talks(room, chat, "zalo", "họp rồi, đầu mối quên báo")
    assert "đã tổ chức giao ban giải ngân tuần 31" in shown and "đã tổ chức giao ban giải ngân tuần 32" in shown
    assert "tuần 33" not in shown and told(room) == []
    talks(room, chat, "zalo", "đúng")
    assert told(room) == [("31", "held"), ("32", "held")]
    assert week(room, agency, 33).state is State.OPEN
    in_both_languages(room)


def test_one_of_them_can_be_recorded_alone(room: Room, agency: str, chat: str) -> None:
    talks(room, chat, "zalo", "họp rồi, đầu mối quên báo")
    talks(room, chat, "zalo", "Chỉ ghi: giao ban giải ngân tuần 32")
    assert told(room) == [("32", "held")]


@pytest.mark.parametrize("said", ["tuần này họp rồi", "tuần 33 họp rồi, đầu mối quên báo"])
def test_a_week_that_is_named_is_meant(room: Room, agency: str, chat: str, said: str) -> None:
    shown = talks(room, chat, "zalo", said)
    assert "tuần 33" in shown and "tuần 31" not in shown
