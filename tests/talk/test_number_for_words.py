"""A number alone where a sentence of the person's own is asked for is no such sentence: it is asked again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Dialog, Request
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import arrives, desk, in_both_languages, talks
from tests.talk.test_leading import carded, passed_on, replied


@pytest.mark.parametrize("text", ["3", "3 ạ", "số 2"])
def test_a_leaders_explanation_is_no_number(room: Room, text: str) -> None:
    """On Telegram, whose cards have no numbers; on Zalo it is one of the card's (`test_explaining`)."""
    channel, chat = "telegram", carded(room, "SYT")
    talks(room, chat, channel, "Giải trình")
    again = talks(room, chat, channel, text)
    assert again.startswith(f"Tôi chưa ghi gì từ “{text}”; xin trả lời câu này trước.\n")
    assert "Xin đồng chí giải trình ngắn" in again
    assert (replied(room), passed_on(room)) == ([], [])
    talks(room, chat, channel, "đang chờ số liệu kho bạc")
    assert replied(room) == [("explained", "đang chờ số liệu kho bạc")]
    in_both_languages(room)


def test_nor_is_why_a_report_is_sent_back(room: Room) -> None:
    row = room.assignment("STC")
    room.reply(row)
    room.move(row, Move.REPORT)
    desk(room, "/xacnhan STC")
    desk(room, "Trả lại")
    assert desk(room, "7").startswith("Tôi chưa ghi gì từ “7”")
    dialog = room.session.get(Dialog, room.address("SKHDT", "coordinator", "zalo").id)
    assert dialog and (dialog.name, dialog.step) == ("confirming", "reason")


def test_nor_is_an_obstacle_that_is_raised_anew(room: Room) -> None:
    official = room.address("STC", channel="zalo").chat_id
    offered = room.message(
        room.address("STC"), "obstacle_list", params={"items": [], "total": 0, "page": 1, "pages": 1}
    )
    arrives(room)
    new = next(each[0] for each in offered.choices or () if "v:new" in each[1])
    talks(room, official, "zalo", new)
    assert talks(room, official, "zalo", "7").startswith("Tôi chưa ghi gì từ “7”")
    assert not room.session.scalars(select(Request)).all()
