"""Chat groups of agencies: bound, closed, and reminded where that is wanted."""

from __future__ import annotations

from datetime import timedelta

from db import groups
from db.models import Group
from tests.rooms import Room


def bind(room: Room, chat_id: str = "-1", agency: str = "SYT", channel: str = "telegram") -> Group:
    code = room.invitation(agency, "group")
    return groups.bind(room.session, code, channel, chat_id, "Tổ công tác", room.now, "person:4")


def test_a_group_is_bound_to_the_agency_of_the_code(room: Room) -> None:
    row = room.again(bind(room))
    assert (row.channel, row.chat_id, row.agency.code, row.title) == ("telegram", "-1", "SYT", "Tổ công tác")
    assert (row.reminders, row.bound_at, row.closed_at) == (True, room.now, None)
    (said,) = room.log("bind_group")
    assert (said.actor, said.subject, said.detail) == (
        "person:4",
        f"agency:{row.agency_id}",
        {"channel": "telegram"},
    )


def test_a_later_binding_of_the_same_chat_takes_its_place(room: Room) -> None:
    first = bind(room)
    first.reminders = False
    groups.close(room.session, first, "removed", room.now)
    second = bind(room, agency="STC")
    assert second is first
    assert (second.agency.code, second.reminders, second.closed_at, second.closed_reason) == ("STC", True, None, None)


def test_a_group_is_known_by_its_chat_until_it_is_closed(room: Room) -> None:
    row = bind(room)
    assert groups.of_chat(room.session, "telegram", "-1") is row
    assert groups.of_chat(room.session, "zalo", "-1") is None
    assert groups.of_chat(room.session, "telegram", "-2") is None
    groups.close(room.session, row, "removed", room.now)
    room.session.flush()
    assert groups.of_chat(room.session, "telegram", "-1") is None


def test_a_closed_group_keeps_its_first_reason(room: Room) -> None:
    row = bind(room)
    groups.close(room.session, row, "removed", room.now, "person:4")
    groups.close(room.session, row, "refused", room.later(days=1))
    assert (row.closed_at, row.closed_reason) == (room.now - timedelta(days=1), "removed")
    (said,) = room.log("close_group")
    assert (said.actor, said.subject, said.detail) == ("person:4", f"agency:{row.agency_id}", {"reason": "removed"})


def test_a_group_that_moves_is_the_same_binding_of_its_own_messenger(room: Room) -> None:
    mine, others, same_number = bind(room), bind(room, "-2"), bind(room, channel="zalo")
    assert groups.move(room.session, "telegram", "-1", "-100", room.now) is None
    assert groups.move(room.session, "telegram", "-1", "-100", room.now) is None
    assert [room.again(row).chat_id for row in (mine, others, same_number)] == ["-100", "-2", "-1"]
    assert mine.closed_at is None


def test_the_groups_that_are_reminded_by_agency(room: Room) -> None:
    first, second, other, off, closed = (
        bind(room, str(-number), agency) for number, agency in enumerate(("SYT", "SYT", "STC", "SYT", "SYT"), 1)
    )
    off.reminders = False
    groups.close(room.session, closed, "removed", room.now)
    room.session.flush()
    assert groups.reminded(room.session) == {
        room.agency("SYT").id: [first, second],
        room.agency("STC").id: [other],
    }
    assert groups.of_agency(room.session, room.agency("SYT").id) == [first, second, off]


class TestMoving:
    """A group has a new chat id."""

    def test_its_binding_follows(self, room: Room) -> None:
        row, zalo = bind(room), bind(room, channel="zalo")
        assert groups.move(room.session, "telegram", "-1", "-100", room.now) is None
        assert (room.again(row).chat_id, room.again(zalo).chat_id, row.closed_at) == ("-100", "-1", None)
        assert groups.move(room.session, "telegram", "-1", "-100", room.now) is None
        assert groups.of_chat(room.session, "telegram", "-100") is row

    def test_into_a_chat_that_is_bound_already_the_newer_binding_is_kept(self, room: Room) -> None:
        old = bind(room, "-1")
        room.later(days=1)
        new = bind(room, "-100", "STC")
        assert groups.move(room.session, "telegram", "-1", "-100", room.now) is old
        assert groups.of_chat(room.session, "telegram", "-100") is new
        assert groups.of_chat(room.session, "telegram", "-1") is None
        assert (old.closed_at, old.closed_reason) == (room.now, "moved")

    def test_the_newer_one_moves_over_the_older(self, room: Room) -> None:
        old = bind(room, "-100", "STC")
        room.later(days=1)
        new = bind(room, "-1")
        assert groups.move(room.session, "telegram", "-1", "-100", room.now) is old
        assert groups.of_chat(room.session, "telegram", "-100") is new
        assert (old.chat_id, old.closed_reason, new.closed_at) == ("-1", "moved", None)

    def test_an_open_binding_is_kept_over_a_closed_one_and_nobody_need_be_told(self, room: Room) -> None:
        opened = bind(room, "-1")
        room.later(days=1)
        closed = bind(room, "-100", "STC")
        groups.close(room.session, closed, "removed", room.now)
        assert groups.move(room.session, "telegram", "-1", "-100", room.now) is None
        assert groups.of_chat(room.session, "telegram", "-100") is opened


def test_a_group_into_which_the_bot_comes_back_is_bound_again(room: Room) -> None:
    row = bind(room)
    assert groups.reopen(room.session, "telegram", "-1", room.now) is None
    assert groups.reopen(room.session, "telegram", "-9", room.now) is None
    groups.close(room.session, row, "removed", room.now)
    assert groups.reopen(room.session, "zalo", "-1", room.now) is None
    assert groups.reopen(room.session, "telegram", "-1", room.now) is row
    assert (row.closed_at, row.closed_reason) == (None, None)
    (said,) = room.log("reopen_group")
    assert (said.actor, said.subject) == ("chat:telegram", f"agency:{row.agency_id}")
    assert said.detail == {"channel": "telegram"}


def test_what_moved_away_or_whose_agency_is_gone_is_not_bound_again(room: Room) -> None:
    moved, gone = bind(room, "-1"), bind(room, "-2", "STC")
    groups.close(room.session, moved, groups.MOVED, room.now)
    groups.close(room.session, gone, "removed", room.now)
    room.agency("STC").gone_at = room.now
    for chat_id in ("-1", "-2"):
        assert groups.reopen(room.session, "telegram", chat_id, room.now) is None


def test_reminders_in_a_group_are_switched_and_that_is_logged(room: Room) -> None:
    row = bind(room)
    groups.switch(room.session, row, False, room.now, "person:5")
    assert not row.reminders
    groups.switch(room.session, row, True, room.now, "person:5")
    assert row.reminders
    said = room.log("switch_group")
    assert [(each.actor, each.subject, each.detail["reminders"]) for each in said] == [
        ("person:5", f"agency:{row.agency_id}", False),
        ("person:5", f"agency:{row.agency_id}", True),
    ]
    assert said[0].detail["group"] == row.id


def test_a_group_may_be_bound_in_one_of_its_topics(room: Room) -> None:
    code = room.invitation("SYT", "group")
    row = groups.bind(room.session, code, "telegram", "-1", "Tổ", room.now, "person:4", "7")
    assert row.topic == "7"
    assert bind(room).topic is None
