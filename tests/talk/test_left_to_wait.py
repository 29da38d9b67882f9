"""What a coordinator lets wait (``chờ``) or drops (``thôi số 2``) beside what they agree to is not granted."""

from __future__ import annotations

from datetime import date

import pytest

from db.models import Request
from tests.rooms import Room
from tests.talk.arriving import talks


@pytest.fixture(autouse=True)
def wishes(room: Room) -> None:
    """Requests 1, 2 and 3 wait: of Sở Y tế, Sở Tài chính and Sở Du lịch."""
    room.at("2022-08-11T09:00")
    for code, day in (("SYT", 19), ("STC", 22), ("SDL", 18)):
        until = date(2022, 8, day)
        room.request(room.reply(room.assignment(code), "extend", by=room.person("SYT"), expected_on=until), until=until)
    room.later(minutes=3)


def writes(room: Room, channel: str, text: str) -> str:
    """What is said to the coordinator's text, with the list shown just before."""
    chat = room.address("SKHDT", "coordinator", channel).chat_id
    talks(room, chat, channel, "/denghi")
    room.later(minutes=1)
    return talks(room, chat, channel, text)


def granted(room: Room) -> set[int]:
    room.session.expire_all()
    return {row.id for row in room.session.query(Request) if row.state == "granted"}


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
@pytest.mark.parametrize(
    "text",
    [
        "đồng ý số 1, số 2 chờ",
        "đồng ý số 1, số 2 đợi",
        "đồng ý số 1, chờ số 2",
        "số 1 đồng ý, chờ số 2",
        "số 2 chờ, số 1 đồng ý",
        "đồng ý Sở Y tế, chờ Sở Tài chính",
        "đồng ý số 1, thôi số 2",
        "đồng ý số 1, số 2 thì thôi",
        "đồng ý số 1, còn số 2 hoãn lại",
        "dong y so 1, so 2 cho",
    ],
)
def test_only_the_other_is_granted(room: Room, channel: str, text: str) -> None:
    writes(room, channel, text)
    assert granted(room) == {1}


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
@pytest.mark.parametrize(
    "text",
    [
        "chờ số 1",
        "thôi số 1",
        "chờ đến 19/8 số 1",
        "đồng ý số 1, số 2 thôi",
        "đồng ý số 1; số 2, 3 chờ",
        "đồng ý số 1, còn số 2, 3 chờ thêm",
        "đồng ý cả 2 số 1 và 3",
        "đồng ý cả 2",
        "dong y so 1, cho so 2",
        "dong y So Y te, cho So Tai chinh",
    ],
)
def test_nothing_is_granted_at_once(room: Room, channel: str, text: str) -> None:
    writes(room, channel, text)
    assert not granted(room)


@pytest.mark.parametrize("text", ["đồng ý số 1; số 2, 3 chờ", "đồng ý số 1, còn số 2, 3 chờ thêm"])
def test_of_several_that_may_wait_none_is_proposed(room: Room, text: str) -> None:
    said = writes(room, "zalo", text)
    assert "Ghi là: Xin gia hạn số 1" in said
    assert "số 2" not in said


def test_what_is_to_wait_is_shown(room: Room) -> None:
    said = writes(room, "zalo", "chờ số 1")
    assert "Xin gia hạn số 1" in said
    assert "Ghi là" not in said


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("thôi, đồng ý số 1", {1}),
        ("đồng ý số 1 thôi", {1}),
        ("đồng ý số 1 và số 2 thôi", {1, 2}),
        ("cho số 1", {1}),
        ("đồng ý số 1, cho số 2", {1, 2}),
        ("từ chối số 1 vì chờ số liệu, đồng ý số 2", {2}),
    ],
)
def test_what_is_given_is_granted(room: Room, text: str, numbers: set[int]) -> None:
    writes(room, "zalo", text)
    assert granted(room) == numbers
