"""A wish for more time that is proposed without its day: the day that is said next is its day, and no promise."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.models import Dialog, Request
from tests.rooms import Room
from tests.talk.arriving import in_both_languages, talks
from tests.talk.people import reminded
from tests.talk.test_leading import BOTH, replied


def wished(room: Room, agency: str, channel: str, *lines: str) -> str:
    """A reminder of the report, and what was written to it; returns the chat."""
    room.at("2022-08-10T08:30")
    reminded(room, room.assignment(agency), agency=agency)
    chat = room.address(agency).chat_id
    for line in lines:
        said = talks(room, chat, channel, line)
    assert "xin gia hạn báo cáo kết quả thực hiện Chương trình năm 2022" in said
    assert "Nếu đúng, đồng chí cho biết đến hết ngày nào." in said
    return chat


@BOTH
@pytest.mark.parametrize("text", ["20/8", "đến 20/8", "đến hết 20/8"])
def test_a_day_behind_it_is_the_day_of_the_wish(room: Room, agency: str, channel: str, text: str) -> None:
    """It was recorded at once as the promised day, for which the question before the wish asks."""
    chat = wished(room, agency, channel, "đang làm", "60%", "xin gia hạn")
    assert "Lý do xin gia hạn đến hết thứ Bảy, 20/8/2022?" in talks(room, chat, channel, text)
    assert "Đơn vị dự kiến ngày nào hoàn thành?" in talks(room, chat, channel, "chờ số liệu của kho bạc")
    (request,) = room.session.scalars(select(Request))
    assert (request.until, request.text) == (date(2022, 8, 20), "chờ số liệu của kho bạc")
    in_both_languages(room)


@BOTH
def test_its_reason_stands_and_nothing_is_dropped(room: Room, agency: str, channel: str) -> None:
    chat = wished(room, agency, channel, "đang làm", "xin gia hạn vì thiếu số liệu")
    said = talks(room, chat, channel, "20/8")
    assert "Xin gia hạn số 1 đã chuyển" in said
    assert "Câu hỏi trước đã bỏ" not in said
    assert replied(room)[1:] == [("extend", "thiếu số liệu")]


@BOTH
def test_so_where_nothing_was_asked_before(room: Room, agency: str, channel: str) -> None:
    chat = wished(room, agency, channel, "nhờ anh gia hạn giúp em sang tuần sau")
    assert "Lý do xin gia hạn đến hết thứ Sáu, 19/8/2022?" in talks(room, chat, channel, "ngày 19")


@BOTH
def test_a_day_that_cannot_be_is_asked_for_again(room: Room, agency: str, channel: str) -> None:
    chat = wished(room, agency, channel, "đang làm", "60%", "xin gia hạn")
    said = talks(room, chat, channel, "12/8")
    assert "Ngày 12/8/2022 vẫn trong hạn" in said
    assert room.session.scalars(select(Dialog)).one().name == "extension"
    assert replied(room) == [("doing", None)]


@BOTH
def test_a_length_that_is_doubtful_is_proposed(room: Room, agency: str, channel: str) -> None:
    chat = wished(room, agency, channel, "đang làm", "60%", "xin gia hạn")
    assert "xin gia hạn báo cáo kết quả thực hiện Chương trình năm 2022 đến hết Chủ nhật, 21/8/2022?" in talks(
        room, chat, channel, "1 tuần"
    )


@BOTH
def test_a_share_behind_it_is_no_day(room: Room, agency: str, channel: str) -> None:
    chat = wished(room, agency, channel, "đang làm", "xin gia hạn")
    assert "dự kiến ngày nào hoàn thành" in talks(room, chat, channel, "60%")
    assert room.session.scalars(select(Request)).all() == []
