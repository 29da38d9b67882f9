"""Words in an agency's group that plainly are its answer, though the group itself was not reminded."""

from __future__ import annotations

import pytest

from db.models import Group
from tests.rooms import Room
from tests.talk.people import TEXTS, delivered, incoming, reminded, says, takes


def said(room: Room, text: str, *, addressed: bool = False) -> list[str]:
    """Sở Y tế's official writes this in the group; returns what the official is told privately."""
    address = room.address("SYT")
    before = {message.id for message in room.messages(state=None)}
    takes(room, incoming("-100", text=text, sender_id=address.chat_id, private=False, addressed=addressed))
    new = [message for message in room.messages(state=None) if message.id not in before]
    assert all(message.chat_id == address.chat_id for message in new)
    return [TEXTS.render(message.kind, message.params, "plain").text for message in new if message.kind != "menu"]


@pytest.fixture
def gathered(room: Room) -> Room:
    room.at("2022-08-12T09:00")
    agency = room.agency("SYT")
    room.add(Group(channel="telegram", chat_id="-100", title="Nhóm", agency_id=agency.id, bound_at=room.now))
    return room


@pytest.mark.parametrize("before", [False, True])
def test_a_report_that_is_told_in_the_group_is_asked_about(gathered: Room, before: bool) -> None:
    if before:
        reminded(gathered, gathered.assignment())
    (question,) = said(gathered, "đã gửi báo cáo số 123/BC-SYT hôm nay ạ")
    assert "Ghi là: Sở Y tế đã gửi báo cáo" in question


def test_it_is_asked_about_while_figures_are_asked_for_privately(gathered: Room) -> None:
    chat = gathered.address("SYT").chat_id
    reminded(gathered, gathered.meeting(week=32))
    says(gathered, chat, "đã họp")
    delivered(gathered)
    (question,) = said(gathered, "đã gửi báo cáo số 123/BC-SYT hôm nay ạ")
    assert "Ghi là: Sở Y tế đã gửi báo cáo" in question
    delivered(gathered)
    assert "Kế hoạch vốn" in "".join(says(gathered, chat, "đúng"))


def test_the_meeting_of_the_week_that_is_named_is_asked_about(gathered: Room) -> None:
    (question,) = said(gathered, "Sở đã họp giao ban tuần 32")
    assert "tuần 32" in question


@pytest.mark.parametrize("text", ["đang làm báo cáo, thứ hai gửi", "báo cáo có gì đó trục trặc bên phòng tổng hợp"])
def test_who_speaks_to_the_bot_is_answered(gathered: Room, text: str) -> None:
    reminded(gathered, gathered.assignment())
    assert said(gathered, text, addressed=True)


@pytest.mark.parametrize(
    "text", ["chiều nay ăn gì các bác", "họp nhóm lúc 3h nhé", "báo cáo anh, em đến rồi", "1", "ok"]
)
def test_talk_is_left_alone(gathered: Room, text: str) -> None:
    assert said(gathered, text) == []


def test_a_coordinator_who_speaks_in_the_group_answers_nothing(gathered: Room) -> None:
    chat = gathered.address("SKHDT", "coordinator").chat_id
    update = incoming("-100", text="đã gửi báo cáo hôm nay", sender_id=chat, private=False, addressed=True)
    takes(gathered, update)
    assert gathered.messages("proposal", None) == []
