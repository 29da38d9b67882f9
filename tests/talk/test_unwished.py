"""A wish that waits for the coordinators is taken back in words, by who sent it, and never proposed once more."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Assignment, Request
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.test_leading import carded
from tests.talk.test_wish_changed import official, row, taps, wish

__all__ = ["row", "wish"]

ASKED = (
    "Ghi là: rút xin gia hạn số 1 của Sở Y tế về báo cáo kết quả thực hiện Chương trình năm 2022 "
    "(đến hết thứ Hai, 15/8/2022)?"
)
TAKES_BACK = [
    "tôi rút lại xin gia hạn",
    "rút lại đề nghị gia hạn",
    "thôi không xin gia hạn nữa",
    "em xin rút lại đề nghị xin gia hạn số 1",
    "toi rut lai de nghi gia han",
    "hủy xin gia hạn, vì đã xong",
    "không cần lùi hạn nữa ạ",
]


def coordinators_were_told(room: Room) -> bool:
    return any(message.kind == "request_withdrawn" for message in room.messages(state=None))


@pytest.mark.parametrize("text", TAKES_BACK)
def test_more_time_that_waits_is_taken_back_once_asked(room: Room, wish: Request, text: str) -> None:
    assert official(room, text).startswith(ASKED)
    assert wish.state == "open"
    assert "Đã rút câu trả lời về" in official(room, "đúng")
    assert wish.state == "withdrawn"
    assert coordinators_were_told(room)


def test_who_does_not_mean_it_keeps_the_wish(room: Room, wish: Request) -> None:
    official(room, "thôi không xin gia hạn nữa")
    official(room, "không")
    assert wish.state == "open"
    assert not coordinators_were_told(room)


def test_a_leader_takes_back_what_they_wished(room: Room) -> None:
    chat = carded(room, "STC")
    talks(room, chat, "zalo", "xin gia hạn đến 22/8 vì chờ số liệu")
    room.later(minutes=5)
    assert "rút xin gia hạn số 1 của Sở Tài chính" in talks(room, chat, "zalo", "tôi rút lại xin gia hạn")
    room.later(minutes=1)
    talks(room, chat, "zalo", "1")
    assert [each.state for each in room.session.scalars(select(Request))] == ["withdrawn"]


def test_a_number_that_does_not_wait_is_said_to_be_none(room: Room, wish: Request) -> None:
    said = official(room, "rút lại xin gia hạn số 7")
    assert "Đơn vị không có đề nghị gia hạn số 7 nào đang chờ trả lời" in said
    assert "Đang chờ: số 1." in said
    assert wish.state == "open"


def test_where_none_waits_it_is_no_new_wish(room: Room, row: Assignment) -> None:
    assert "không có đề nghị gia hạn nào đang chờ" in official(room, "tôi rút lại xin gia hạn")


def test_what_was_granted_since_the_question_stays_granted(room: Room, wish: Request) -> None:
    official(room, "thôi không xin gia hạn nữa")
    wish.state = "granted"
    assert "Đề nghị này đã được xử lý hoặc đã rút." in official(room, "đúng")
    assert wish.state == "granted"


def test_to_the_question_until_when_it_drops_the_question(room: Room, row: Assignment) -> None:
    room.later(minutes=5)
    assert "đến hết ngày nào" in taps(room, "SYT", f"r:{row.id}:extend")
    assert "Đã bỏ câu đang hỏi" in official(room, "em xin rút lại đề nghị xin gia hạn")
    assert room.session.scalar(select(Request)) is None


@pytest.mark.parametrize(
    "text", ["sao không cho gia hạn?", "không gia hạn được thì phải làm sao", "xin gia hạn đến 17/8", "rút kinh nghiệm"]
)
def test_other_words_take_nothing_back(room: Room, wish: Request, text: str) -> None:
    assert "rút xin gia hạn" not in official(room, text)
    arrives(room)
    in_both_languages(room)
