"""*Không có* where the year's capital is asked for: that there is no such plan is proposed, as the button beside it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Request
from tests.rooms import Room
from tests.talk.arriving import in_both_languages, talks
from tests.talk.test_leading import BOTH
from tests.talk.test_otherwise import asked, serves


@BOTH
@pytest.mark.parametrize("text", ["không có", "ko có ạ", "đơn vị không có"])
def test_that_there_is_none_is_proposed(room: Room, agency: str, channel: str, text: str) -> None:
    """ "Tôi chưa đọc được “không có”", beside the button that says so."""
    channel, chat = serves(room, agency, "đã họp", week=33)
    assert "không có kế hoạch vốn" in talks(room, chat, channel, text)
    talks(room, chat, channel, "đúng")
    assert asked(room, agency) is None
    assert [row.kind for row in room.session.scalars(select(Request))] == ["exemption"]
    in_both_languages(room)


@BOTH
@pytest.mark.parametrize("text", ["không có gì vướng", "không có ý kiến", "không", "không có số liệu"])
def test_what_is_said_of_something_else_is_not(room: Room, agency: str, channel: str, text: str) -> None:
    channel, chat = serves(room, agency, "đã họp", week=33)
    assert "không có kế hoạch vốn?" not in talks(room, chat, channel, text)
