"""Results of tasks by number, written right after a report was recorded: they are no word against it."""

from __future__ import annotations

import pytest

from tests.rooms import Room
from tests.talk.arriving import arrives, talks
from tests.talk.people import reminded
from tests.talk.test_handed_alone import handed


@pytest.mark.parametrize("said", ["1 xong 2 chưa 3 80%", "1 xong; 2 chưa; 3 chưa", "1 đã xong, 2 chưa xong"])
def test_who_was_handed_the_report_alone_takes_nothing_back_by_them(room: Room, said: str) -> None:
    """It was asked whether the report is to be under way, at 80 %, instead of sent."""
    room.at("2022-08-05T08:00")
    row = room.assignment()
    handed(room, row)
    arrives(room)
    talks(room, "77", "telegram", "báo cáo gửi rồi, số 12/BC-SYT ngày 5/8")
    assert row.state == "reported"
    assert "Sửa thành" not in talks(room, "77", "telegram", said)
    talks(room, "77", "telegram", "đúng")
    assert room.again(row).state == "reported"


def test_a_denial_still_is_one(room: Room) -> None:
    room.at("2022-08-05T08:00")
    row = room.assignment()
    reminded(room, row)
    chat = room.address("SYT").chat_id
    talks(room, chat, "telegram", "báo cáo gửi rồi, số 12/BC-SYT ngày 5/8")
    talks(room, chat, "telegram", "để sau")
    assert "Sửa thành" in talks(room, chat, "telegram", "thực ra chưa gửi báo cáo đâu")
