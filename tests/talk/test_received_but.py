"""Reports of agencies that are left out, or still waited for, are not confirmed; what was mended is shown."""

from __future__ import annotations

import pytest

from rules.status import State
from tests.rooms import Room
from tests.talk.test_confirming import friday, sent, writes  # noqa: F401

CHANNELS = pytest.mark.parametrize("channel", ["telegram", "zalo"])


def after(room: Room, text: str, channel: str) -> tuple[str, State, State]:
    """What is said to a text where reports of Sở Y tế and Sở Tài chính were shown, and where the two stand then."""
    rows = sent(room, "SYT"), sent(room, "STC", "7")
    room.later(minutes=2)
    writes(room, "/xacnhan", channel)
    room.later(minutes=1)
    said = writes(room, text, channel)
    first, second = (room.again(row).assignment.state for row in rows)
    return said, first, second


@CHANNELS
@pytest.mark.parametrize(
    "text",
    [
        "đã nhận hết, chờ Sở Y tế",
        "đã nhận đủ, chờ Sở Y tế",
        "da nhan het, cho So Y te",
        "đã nhận đủ trừ Sở Y tế",
        "đã nhận đủ, trừ Sở Y tế",
        "nhận đủ rồi trừ Sở Y tế",
    ],
)
def test_all_others_are_asked_about(room: Room, channel: str, text: str) -> None:
    said, first, second = after(room, text, channel)
    assert (first, second) == (State.REPORTED, State.REPORTED)
    assert "Sở Tài chính" in said


@CHANNELS
@pytest.mark.parametrize(
    "text",
    ["đã nhận đủ trừ Sở Y tế và Sở Tài chính", "đã nhận Sở Tài chính chờ Sở Y tế", "chờ Sở Y tế, đã nhận thông báo"],
)
def test_none_is_confirmed(room: Room, channel: str, text: str) -> None:
    assert after(room, text, channel)[1:] == (State.REPORTED, State.REPORTED)


@CHANNELS
@pytest.mark.parametrize(
    "text",
    [
        "đã nhận Sở Tài chính, chờ Sở Y tế",
        "đã nhận Sở Tài chính, đợi Sở Y tế",
        "đã nhận Sở Tài chính, Sở Y tế chờ",
        "đã nhận Sở Tài chính, trừ Sở Y tế",
        "Sở Y tế sửa rồi, Sở Tài chính đã nhận",
    ],
)
def test_the_other_is_confirmed_and_this_one_shown(room: Room, channel: str, text: str) -> None:
    said, first, second = after(room, text, channel)
    assert (first, second) == (State.REPORTED, State.ACCEPTED)
    assert "Sở Y tế" in said
    assert "lý do" not in said


@CHANNELS
@pytest.mark.parametrize("text", ["Sở Y tế bổ sung rồi, nhận", "Sở Y tế sửa xong rồi, đã nhận", "Sở Y tế bổ sung xong"])
def test_what_was_mended_is_shown(room: Room, channel: str, text: str) -> None:
    said, first, second = after(room, text, channel)
    assert (first, second) == (State.REPORTED, State.REPORTED)
    assert "Sở Y tế" in said
    assert "lý do" not in said


@pytest.mark.parametrize("text", ["đã nhận báo cáo Sở Y tế ngoài giờ", "đã nhận Sở Y tế, chờ ký"])
def test_what_names_nobody_behind_it_leaves_nobody_out(room: Room, text: str) -> None:
    assert after(room, text, "zalo")[1:] == (State.ACCEPTED, State.REPORTED)


@pytest.mark.parametrize(
    "text",
    [
        "thôi miễn giao ban Sở Y tế",
        "thôi miễn giao ban cho Sở Y tế nhé",
        "chờ miễn giao ban Sở Y tế",
        "chờ miễn giao ban cho Sở Y tế",
        "Sở Y tế được miễn giao ban chưa",
    ],
)
def test_what_is_dropped_or_asked_is_no_bid(room: Room, text: str) -> None:
    room.at("2022-08-05T09:00")
    reply = room.reply(room.meeting("SYT"), "no_capital")
    room.request(reply, "exemption", text="không có vốn", asked_at=room.now)
    room.later(minutes=3)
    said = writes(room, text)
    assert "Ghi là" not in said


@pytest.mark.parametrize("text", ["miễn giao ban cho Sở Y tế thôi", "nhé em, miễn giao ban Sở Y tế"])
def test_what_is_bidden_is_proposed(room: Room, text: str) -> None:
    room.at("2022-08-05T09:00")
    room.request(room.reply(room.meeting("SYT"), "no_capital"), "exemption", text="không có vốn", asked_at=room.now)
    room.later(minutes=3)
    assert ": đồng ý?" in writes(room, text)
