"""What a reminder that waits still presses for, and the ladder that is asked to say what is current."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db import outbox, reminders
from db.models import Message
from rules.status import Move
from tests.rooms import Room, local


def pressed(room: Room, message: Message) -> list[int] | None:
    return reminders.still_pressed(room.session, message, room.now)


class TestStillPressed:
    """Days pass and people answer while a reminder waits."""

    def test_what_is_open_and_unchanged(self, room: Room) -> None:
        report, meeting = room.assignment(), room.meeting()
        message = room.reminder(room.address("SYT"), report, meeting)
        assert pressed(room, message) == [report.id, meeting.id]
        room.move(report, Move.REPORT)
        assert pressed(room, message) == [meeting.id]

    def test_a_message_that_is_no_reminder(self, room: Room) -> None:
        assert pressed(room, room.message(room.address("SYT"))) is None
        assert pressed(room, room.message(room.address("SYT"), params={"assignments": [{"id": 1}]})) is None

    def test_what_is_named_but_not_pressed_for(self, room: Room) -> None:
        report, meeting = room.assignment(), room.meeting()
        message = room.reminder(room.address("SYT"), report)
        both = room.reminder(room.address("SYT"), report, meeting)
        message.params = both.params
        assert pressed(room, message) == [report.id]

    @pytest.mark.parametrize(("quiet", "left"), [(0, True), (1, False)])
    def test_what_is_promised_is_not_pressed_for_until_then(self, room: Room, quiet: int, left: bool) -> None:
        row = room.assignment()
        message = room.reminder(room.address("SYT"), row)
        row.quiet_until = room.now + timedelta(seconds=quiet)
        room.session.flush()
        assert bool(pressed(room, message)) is left

    @pytest.mark.parametrize(("later", "left"), [(0, True), (1, False)])
    def test_what_was_said_again_since(self, room: Room, later: int, left: bool) -> None:
        row = room.assignment()
        message = room.reminder(room.address("SYT"), row)
        row.last_step_at = message.created_at + timedelta(seconds=later)
        room.session.flush()
        assert bool(pressed(room, message)) is left

    @pytest.mark.parametrize("column", ["advised_on", "last_day"])
    def test_other_days_of_the_program(self, room: Room, column: str) -> None:
        row = room.assignment()
        message = room.reminder(room.address("SYT"), row)
        setattr(row, column, getattr(row, column) - timedelta(days=1))
        room.session.flush()
        assert pressed(room, message) == []

    def test_an_extension_that_was_granted_moved_or_taken_back(self, room: Room) -> None:
        row = room.assignment()
        before = room.reminder(room.address("SYT"), row)
        row.extended_to = date(2022, 8, 19)
        extended = room.reminder(room.address("SYT"), row)
        assert (pressed(room, before), pressed(room, extended)) == ([], [row.id])
        row.extended_to = date(2022, 8, 26)
        room.session.flush()
        assert pressed(room, extended) == []
        row.extended_to = None
        room.session.flush()
        assert (pressed(room, before), pressed(room, extended)) == ([row.id], [])


class TestAskingAnew:
    """A reminder did not arrive in time: the next knock says what is current."""

    def test_its_step_counts_as_not_said(self, room: Room) -> None:
        row = room.assignment()
        room.reminder(room.address("SYT"), row, state="sent", created_at=room.now - timedelta(days=7))
        row.reminders, row.last_step_at = 2, room.now
        message = room.reminder(room.address("SYT"), row)
        step = room.now
        assert reminders.ask_anew(room.session, message, room.later(days=1)) == 1
        assert (row.reminders, row.next_step_at) == (1, room.now)
        assert row.last_step_at == step - timedelta(microseconds=1)

    def test_not_of_what_is_closed(self, room: Room) -> None:
        row = room.assignment()
        row.reminders, row.last_step_at = 2, room.now
        message = room.reminder(room.address("SYT"), row)
        room.move(row, Move.REPORT)
        assert reminders.ask_anew(room.session, message, room.now) == 0
        assert (row.reminders, row.next_step_at) == (2, None)

    def test_not_of_what_was_said_since(self, room: Room) -> None:
        row = room.assignment()
        room.reminder(room.address("SYT"), row, state="sent", created_at=room.now - timedelta(days=7))
        message = room.reminder(room.address("SYT"), row)
        row.reminders, row.last_step_at = 2, message.created_at + timedelta(seconds=1)
        step = row.next_step_at
        assert reminders.ask_anew(room.session, message, room.now) == 0
        assert (row.reminders, row.next_step_at) == (1, step)
        row.last_step_at = None
        assert reminders.ask_anew(room.session, message, room.now) == 0

    def test_a_groups_reminder_was_not_counted(self, room: Room) -> None:
        row = room.assignment()
        row.reminders, row.last_step_at = 2, room.now
        message = room.reminder(room.address("SYT"), row, person_id=None)
        assert reminders.ask_anew(room.session, message, room.now) == 1
        assert row.reminders == 2

    def test_the_count_does_not_fall_below_nothing(self, room: Room) -> None:
        row = room.assignment()
        reminders.ask_anew(room.session, room.reminder(room.address("SYT"), row), room.now)
        assert row.reminders == 0


def test_who_has_been_told_of_what_or_is_about_to_be(room: Room) -> None:
    report, meeting, to = room.assignment(), room.meeting(), room.address("SYT")
    me = f"person:{to.person_id}"
    for state in ("queued", "sending", "sent"):
        room.now = local(f"2022-08-0{len(state) - 3}T08:00")
        room.reminder(to, report, state=state)
    room.at("2022-08-09T08:00")
    room.reminder(to, report, state="cancelled")
    room.reminder(to, report, state="failed")
    room.reminder(to, meeting)
    group = room.reminder(to, report, person_id=None, chat_id="-1")
    found = reminders.said(room.session, [report.id])
    assert {each for each in found if each[0] == me} == {
        (me, report.id, local(f"2022-08-0{day}T08:00")) for day in (1, 3, 4)
    }
    assert found - {each for each in found if each[0] == me} == {("chat:telegram:-1", report.id, room.now)}
    assert reminders.said(room.session, []) == set()
    assert outbox.assignments_of(room.session, group) == {report.id: room.now}


def test_a_person_is_one_receiver_in_every_chat_and_a_group_is_its_chat() -> None:
    assert reminders.receiver(5, "telegram", "1") == reminders.receiver(5, "zalo", "2") == "person:5"
    assert reminders.receiver(None, "telegram", "-1") == "chat:telegram:-1"


def test_an_answer_cancels_the_reminders_for_this_alone(room: Room) -> None:
    report, meeting = room.assignment(), room.meeting()
    mine = room.reminder(room.address("SYT"), report)
    both = room.reminder(room.address("SYT"), report, meeting)
    others = room.reminder(room.address("SYT"), meeting)
    gone = room.reminder(room.address("SYT"), report, state="sent")
    reminders.cancel(room.session, report.id)
    states = [(row.state, row.error) for row in map(room.again, (mine, both, others, gone))]
    assert states == [("cancelled", "answered"), ("queued", None), ("queued", None), ("sent", None)]
