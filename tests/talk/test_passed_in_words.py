"""A coordinator's words to the obstacle that was shown last: whom it is passed to is no answer to who raised it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db import obstacles
from db.models import Request
from tests.rooms import Room
from tests.talk.arriving import desk, talks


@pytest.fixture
def request_(room: Room) -> Request:
    """Sở Y tế's obstacle, which came to the coordinator on Zalo last; an older one waits too."""
    room.at("2022-08-09T08:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"
    raised(room, "STC")
    return raised(room, "SYT")


def raised(room: Room, code: str) -> Request:
    address = room.address(code)
    talks(room, address.chat_id, address.channel, "/vuongmac chưa bàn giao mặt bằng 5 hộ")
    return room.session.scalars(select(Request).order_by(Request.id.desc())).all()[0]


def answered(room: Room) -> int:
    return len(room.messages("obstacle_answered", None))


@pytest.mark.parametrize(
    "text",
    [
        "giao hải an xử lý trước 20/8",
        "Giao UBND quận Hải An trả lời trước 20/8 nhé",
        "chuyển cho quận Hải An, chậm nhất 19/8",
        "vậy chuyển Hải An đến 19/8",
        "đề nghị UBND quận Hải An xử lý trước 20/8",
        "yêu cầu Hải An giải quyết dứt điểm trước 20/8",
    ],
)
def test_whom_it_is_given_to_is_proposed_as_passing_it_on(room: Room, request_: Request, text: str) -> None:
    """It was sent at once to Sở Y tế as the answer."""
    said = desk(room, text)
    assert "Ghi là: Vướng mắc số 2 của Sở Y tế: chuyển UBND quận Hải An, đề nghị trả lời đến hết thứ Sáu, 19/8" in said
    assert (answered(room), obstacles.of(room.session, request_).owner) == (0, None)
    desk(room, "đúng")
    row = obstacles.of(room.session, request_)
    assert (row.owner and row.owner.code, row.owner_until) == ("HAIAN", date(2022, 8, 19))
    assert answered(room) == 0


def test_without_a_day_it_is_asked_for(room: Room, request_: Request) -> None:
    desk(room, "chuyển Hải An xử lý")
    desk(room, "đúng")
    assert obstacles.of(room.session, request_).owner is None
    desk(room, "19/8")
    assert obstacles.of(room.session, request_).owner_until == date(2022, 8, 19)


@pytest.mark.parametrize(
    "text",
    [
        "đề nghị Sở Y tế làm việc với quận Hải An trước 20/8",
        "đề nghị quận Hải An phối hợp với Sở Y tế kiểm kê trước 20/8",
        "giao Sở Y tế xử lý dứt điểm trước 20/8",
        "không giao Hải An được, đề nghị Sở Y tế tự xử lý",
        "giao Hải An được không?",
        "đã chuyển quận Hải An xử lý",
    ],
)
def test_what_is_an_answer_to_the_agency_passes_nothing(room: Room, request_: Request, text: str) -> None:
    assert "chuyển UBND quận Hải An" not in desk(room, text)
    assert obstacles.of(room.session, request_).owner is None


@pytest.mark.parametrize(
    "text",
    [
        "giao Hải An phối hợp với Sở Tài nguyên và Môi trường kiểm kê trước 20/8",
        "chuyển Sở Tài nguyên và Môi trường chủ trì, Hải An phối hợp xử lý",
    ],
)
@pytest.mark.parametrize("older", [False, True])
def test_what_is_given_to_several_is_sent_to_nobody_at_once(room: Room, text: str, older: bool) -> None:
    """It was an answer to Sở Y tế at once, where no other obstacle waited."""
    room.at("2022-08-09T08:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"
    if older:
        raised(room, "STC")
    request = raised(room, "SYT")
    said = desk(room, text)
    assert ("xin chọn" if older else "Ghi là") in said
    assert (answered(room), obstacles.of(room.session, request).owner) == (0, None)


def test_without_the_card_it_is_proposed_as_an_answer_at_most(room: Room) -> None:
    """An overview was shown since: what is given to another agency is still sent to nobody at once."""
    room.at("2022-08-09T08:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"
    raised(room, "SYT")
    desk(room, "/tinhtrang")
    desk(room, "giao quận Hải An xử lý trước 20/8")
    assert answered(room) == 0
