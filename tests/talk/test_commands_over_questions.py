"""A command while a question is open: what stands of it, or is dropped, is said."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Dialog
from tests.rooms import Room
from tests.talk.arriving import in_both_languages, talks
from tests.talk.people import reminded
from tests.talk.test_leading import BOTH

STANDS = "Câu hỏi trước vẫn chờ đồng chí trả lời; muốn bỏ, xin gõ /huy."


def asked(room: Room, agency: str, channel: str) -> str:
    """The share of the report is asked for; returns the chat."""
    room.at("2022-08-10T08:30")
    reminded(room, room.assignment(agency), agency=agency)
    chat = room.address(agency).chat_id
    assert "bao nhiêu phần trăm?" in talks(room, chat, channel, "đang làm")
    return chat


@BOTH
@pytest.mark.parametrize("command", ["/nhiemvu", "/chuyengiao", "/vuongmac", "/minhchung"])
def test_a_question_that_stands_behind_what_a_command_shows_is_said_to(
    room: Room, agency: str, channel: str, command: str
) -> None:
    chat = asked(room, agency, channel)
    assert STANDS in talks(room, chat, channel, command)
    assert "dự kiến ngày nào hoàn thành" in talks(room, chat, channel, "60%")
    in_both_languages(room)


@BOTH
def test_one_that_a_command_drops_is_said_to_be_dropped(room: Room, agency: str, channel: str) -> None:
    said = talks(room, asked(room, agency, channel), channel, "/vang")
    assert "Câu hỏi trước đã bỏ, chưa ghi: tỷ lệ đã thực hiện" in said
    assert STANDS not in said


@BOTH
@pytest.mark.parametrize("command", ["/huy", "/toi", "/help", "/khongco"])
def test_nothing_is_said_where_it_is_dropped_on_purpose_or_something_is_only_told(
    room: Room, agency: str, channel: str, command: str
) -> None:
    assert STANDS not in talks(room, asked(room, agency, channel), channel, command)


@BOTH
def test_a_question_whose_time_is_over_does_not_stand(room: Room, agency: str, channel: str) -> None:
    chat = asked(room, agency, channel)
    room.at("2022-08-18T08:30")
    assert STANDS not in talks(room, chat, channel, "/nhiemvu")


@BOTH
def test_figures_that_were_not_confirmed_are_dropped_with_the_obstacle_that_was_told(
    room: Room, agency: str, channel: str
) -> None:
    """The obstacle was dropped without a word of it: who had told it took it for passed on."""
    room.at("2022-08-03T08:30")
    reminded(room, room.meeting(agency), agency=agency)
    chat = room.address(agency).chat_id
    talks(room, chat, channel, "họp rồi, vướng GPMB cầu Rào 3")
    if room.session.scalars(select(Dialog)).one().name == "proposal":
        talks(room, chat, channel, "đúng")
    assert room.session.scalars(select(Dialog)).one().data["hinders"] == "vướng GPMB cầu Rào 3"
    room.at("2022-08-11T08:30")
    reminded(room, room.assignment(agency), agency=agency)
    said = talks(room, chat, channel, "báo cáo đang làm")
    assert "số liệu của giao ban giải ngân tuần 31" in said
    assert "và vướng mắc “vướng GPMB cầu Rào 3”" in said
    in_both_languages(room)
