"""On Zalo a message has one numbering: every number in front of a line is a choice, or none is."""

from __future__ import annotations

import pytest

from tests.rooms import Room
from tests.talk.arriving import in_both_languages, talks

LATE = ("/tinhtrang", "Quá hạn")


def writes(room: Room, *texts: str, channel: str = "zalo") -> str:
    chat, answer = room.address("SKHDT", "coordinator", channel).chat_id, ""
    for text in texts:
        room.later(seconds=40)
        answer = talks(room, chat, channel, text)
    in_both_languages(room)
    return answer


@pytest.mark.parametrize(
    "texts",
    [
        LATE,
        (*LATE, "1"),
        (*LATE, "4"),
        (*LATE, "Trang sau"),
        (*LATE, "Một nhóm", "1"),
        ("/tinhtrang", "Chưa xong"),
        ("/tinhtrang", "Chưa có đầu mối"),
        ("/tinhtrang SYT",),
        ("/goidien",),
        ("/donvi",),
        ("/moi",),
        ("/xuat",),
        ("/minhchung SYT",),
        ("/nhiemvu",),
    ],
)
def test_a_coordinators_lists(room: Room, texts: tuple[str, ...]) -> None:
    """ "1. Sở Y tế ..." stood above "1. Nhắc": `tests.talk.arriving.one_numbering` looks at whatever arrives."""
    room.at("2022-08-18T08:00")
    assert writes(room, *texts)


def test_the_number_below_a_list_does_what_it_says(room: Room) -> None:
    room.at("2022-08-18T08:00")
    assert "\n• Sở Tài chính – Giao ban giải ngân tuần 31" in writes(room, *LATE)
    assert writes(room, "2").startswith("Gia hạn, toàn chương trình")
