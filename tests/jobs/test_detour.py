"""The detour: while a messenger is out of reach, those who have another one are written to there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import people, troubles
from jobs.detour import detour
from tests.rooms import Room

HOUR = timedelta(hours=1)


def down(room: Room, channel: str = "telegram", why: str = "unreachable") -> None:
    troubles.begin(room.session, channel, room.now - HOUR, why, "")


def test_what_waits_goes_by_the_other_messenger(room: Room) -> None:
    row, sent = room.message(room.address("SYT")), room.message(room.address("SYT"), state="sent")
    down(room)
    assert detour(room.session, room.now) == 1
    row = room.again(row)
    assert (row.channel, row.chat_id, row.error, row.state) == (
        "zalo",
        room.address("SYT", channel="zalo").chat_id,
        "detour",
        "queued",
    )
    assert room.again(sent).channel == "telegram"


def test_before_an_hour_has_passed_it_waits(room: Room) -> None:
    row = room.message(room.address("SYT"))
    troubles.begin(room.session, "telegram", room.now - HOUR + timedelta(seconds=1), "unreachable", "")
    assert detour(room.session, room.now) == 0
    assert room.again(row).channel == "telegram"


def test_who_has_no_other_messenger_waits(room: Room) -> None:
    row = room.message(room.address("SYT", "leader"))
    down(room)
    assert detour(room.session, room.now) == 0
    assert room.again(row).channel == "telegram"


def test_when_both_are_down_everything_waits(room: Room) -> None:
    row = room.message(room.address("SYT"))
    down(room)
    down(room, "zalo")
    assert detour(room.session, room.now) == 0
    assert room.again(row).channel == "telegram"


def test_a_menu_belongs_to_its_messenger(room: Room) -> None:
    row = room.message(room.address("SYT"), "menu")
    down(room)
    assert detour(room.session, room.now) == 0
    assert room.again(row).channel == "telegram"


def test_who_chose_the_messenger_that_is_down_is_written_to_by_the_other(room: Room) -> None:
    people.remind_on(room.session, room.person("SYT"), "telegram", room.now)
    row = room.message(room.address("SYT"))
    down(room)
    assert detour(room.session, room.now) == 1
    assert room.again(row).channel == "zalo"


def test_without_a_trouble_nothing_moves(room: Room) -> None:
    row = room.message(room.address("SYT"))
    assert detour(room.session, room.now) == 0
    assert room.again(row).channel == "telegram"


@pytest.mark.parametrize("why", ["ended", "stopped", "no other way", "other way closed", "menu"])
def test_whoever_has_no_other_way_stands_in_nobodys_way(room: Room, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    monkeypatch.setattr("jobs.detour.AT_ONCE", 1)
    first = room.join("STC", "official", "telegram", *(["zalo"] if why != "no other way" else []))
    (to, *others) = people.addresses(room.session, first)
    room.message(to, "menu" if why == "menu" else "receipt")
    if why == "ended":
        first.held[0].until_at = room.now
    if why == "stopped":
        first.stopped_at = room.now
    if why == "other way closed":
        others[0].closed_at = room.now
    row = room.message(room.address("SYT"))
    down(room)
    assert detour(room.session, room.now) == 1
    assert room.again(row).channel == "zalo"
