"""The answer to an obstacle that was asked for is one, whatever its words are: its question is not told as dropped."""

from __future__ import annotations

import pytest

from tests.rooms import Room
from tests.talk.people import delivered, incoming, says, takes

DESK = ("SKHDT", "coordinator")
ANSWERS = (
    "Sở đã có công văn đề nghị Hải An phối hợp",
    "Cục Thống kê sẽ gửi ngày 19/8",
    "Đã giao Sở Tài nguyên và Môi trường",
    "Sở sẽ làm việc với kho bạc",
)


@pytest.mark.parametrize("text", ANSWERS)
def test_an_answer_that_was_asked_for_drops_no_question(room: Room, text: str) -> None:
    room.at("2022-08-10T09:00")
    request = room.request(room.reply(room.assignment(), "obstacle", text="Chưa có mặt bằng"), kind="obstacle")
    desk = room.address(*DESK).chat_id
    takes(room, incoming(desk, "choice", token=f"q:{request.id}:answer"))
    says(room, desk, text)
    assert room.again(request).note == text
    assert room.messages("dropped", None) == []


def test_an_answer_beside_the_choice_of_the_quoted_card_drops_no_question_about_the_same(room: Room) -> None:
    room.at("2022-08-10T09:00")
    official, desk = room.address("SYT").chat_id, room.address(*DESK).chat_id
    takes(room, incoming(official, "choice", token=f"r:{room.assignment().id}:obstacle"))
    says(room, official, "Chưa có mặt bằng")
    (card,) = [each for each in room.messages("obstacle_raised", None) if each.chat_id == desk]
    number = card.params["request"]["id"]
    delivered(room)
    takes(room, incoming(desk, "choice", token=f"q:{number}:answer"))
    says(room, desk, "trả lời: Sở đã có công văn", quoted=card.remote_id, ours=True)
    assert room.messages("decided", None)
    assert room.messages("dropped", None) == []


def test_what_is_written_by_the_obstacles_number_is_what_was_asked_for(room: Room) -> None:
    room.at("2022-08-10T09:00")
    request = room.request(room.reply(room.assignment(), "obstacle", text="Chưa có mặt bằng"), kind="obstacle")
    desk = room.address(*DESK).chat_id
    takes(room, incoming(desk, "choice", token=f"v:say:{request.id}"))
    says(room, desk, f"/vuongmac {request.id} Sở đã có công văn")
    assert room.messages("dropped", None) == []
    takes(room, incoming(desk, "choice", token=f"v:say:{request.id}"))
    takes(room, incoming(desk, "choice", token=f"v:pass:{request.id}"))
    says(room, desk, f"/vuongmac {request.id} Sở đã có công văn")
    assert [each.params["step"] for each in room.messages("dropped", None)] == ["obstacles.owner"]


def test_the_answer_to_another_obstacle_leaves_one_without_its_own(room: Room) -> None:
    room.at("2022-08-10T09:00")
    first = room.request(room.reply(room.assignment("SYT"), "obstacle", text="Chưa có mặt bằng"), kind="obstacle")
    other = room.request(room.reply(room.assignment("STC"), "obstacle", text="Chưa có vốn"), kind="obstacle")
    desk = room.address(*DESK).chat_id
    takes(room, incoming(desk, "choice", token=f"q:{first.id}:answer"))
    takes(room, incoming(desk, "choice", token=f"q:{other.id}:answer"))
    (said,) = room.messages("dropped", None)
    assert said.params["request"]["id"] == first.id
