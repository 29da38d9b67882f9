"""Reminding: who gets what in one knock, what is counted, and what a missed day does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import groups, outbox, people
from db.models import Address, Assignment, Message, Person
from db.outbox import Priority
from jobs.remind import remind, together
from rules.status import Move
from tests.rooms import Room, local


def knock(room: Room, at: str) -> list[Message]:
    """Let the clock knock until there is nothing more to do; returns what is new in the outbox."""
    before = {row.id for row in room.messages(state=None)}
    room.at(at)
    while remind(room.session, room.rules, room.now):
        room.session.flush()
    return [row for row in room.messages(state=None) if row.id not in before]


def only(room: Room, *rows: Assignment) -> None:
    """Let nothing but these be looked at."""
    for row in room.session.query(Assignment):
        if row not in rows:
            row.next_step_at = None
    room.session.flush()


def test_a_step_that_has_come_is_said_to_the_official(room: Room) -> None:
    row = room.assignment()
    only(room, row)
    assert knock(room, "2022-08-05T07:59") == []
    (said,) = knock(room, "2022-08-05T08:00")
    assert (said.kind, said.priority, said.person_id) == ("reminder", Priority.REMINDER, room.person("SYT").id)
    assert (said.channel, said.expires_at) == ("telegram", local("2022-08-05T17:00"))
    assert [item["id"] for item in said.params["assignments"]] == [row.id]
    assert said.params["assignments"][0]["days"] == 7
    assert said.params["agency"]["code"] == "SYT"
    assert outbox.assignments_of(room.session, said) == {row.id: local("2022-08-05T08:00")}
    (log,) = room.log("remind")
    assert (log.actor, log.subject) == ("clock", f"assignment:{row.id}")
    assert log.detail == {"step": "-7d", "person": said.person_id}


def test_the_ladder_moves_on_with_it(room: Room) -> None:
    row = room.assignment()
    only(room, row)
    knock(room, "2022-08-05T08:00")
    assert (row.reminders, row.last_step_at, row.next_step_at) == (1, room.now, local("2022-08-10T08:00"))
    assert knock(room, "2022-08-05T08:01") == []
    assert row.reminders == 1


def test_a_step_outside_the_window_waits_for_it(room: Room) -> None:
    row = room.assignment()
    only(room, row)
    assert knock(room, "2022-08-05T12:00") == []
    assert (row.last_step_at, row.next_step_at) == (None, local("2022-08-05T13:30"))
    assert len(knock(room, "2022-08-05T13:30")) == 1


def test_everything_due_for_a_person_is_one_message(room: Room) -> None:
    report, meeting = room.assignment(), room.meeting()
    meeting.next_step_at = report.next_step_at = local("2022-08-05T14:00")
    only(room, report, meeting)
    (said,) = knock(room, "2022-08-05T14:00")
    assert said.kind == "reminders"
    assert {item["id"] for item in said.params["assignments"]} == {report.id, meeting.id}
    assert set(outbox.assignments_of(room.session, said)) == {report.id, meeting.id}


def serves_both(room: Room) -> Person:
    """The official of Sở Y tế, who is the one of Sở Xây dựng as well."""
    chat = room.address("SYT").chat_id
    return people.join(room.session, room.invitation("SXD"), "telegram", chat, "Tên", room.now).person


def test_who_serves_two_agencies_is_told_of_both_in_one_message(room: Room) -> None:
    person, second = serves_both(room), room.join("SXD")
    only(room, room.assignment(), room.assignment("SXD"), room.assignment("STC"))
    said = {row.person_id: row for row in knock(room, "2022-08-05T08:00")}
    both = said[person.id].params["assignments"]
    assert sorted(item["agency"]["code"] for item in both) == ["SXD", "SYT"]
    assert [item["agency"]["code"] for item in said[second.id].params["assignments"]] == ["SXD"]
    assert len(said) == 3
    assert [room.assignment(code).reminders for code in ("SYT", "SXD", "STC")] == [1, 1, 1], (
        "an agency is reminded once, however many serve it"
    )


def test_agencies_that_share_a_person_are_told_at_once_however_many_are_taken_at_a_time(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = serves_both(room)
    monkeypatch.setattr("jobs.remind.AGENCIES_AT_ONCE", 1)
    only(room, room.assignment(), room.assignment("SXD"))
    said = knock(room, "2022-08-05T08:00")
    assert [(row.person_id, len(row.params["assignments"])) for row in said] == [(person.id, 2)]


def test_agencies_are_told_together_only_as_far_as_they_share_people() -> None:
    def someone(*numbers: int) -> list[Address]:
        return [Address(person_id=number) for number in numbers]

    shared = {1: someone(7), 2: someone(8), 3: someone(7, 9), 4: someone(), 5: someone(9)}
    assert together([1, 2, 3, 4, 5, 6], shared) == [[2], [4], [1, 3, 5], [6]]
    assert together([1, 2, 3], {1: someone(7, 8), 2: someone(7), 3: someone(8)}) == [[1, 2, 3]]


def test_all_officials_are_reminded_and_leaders_only_where_there_is_none(room: Room) -> None:
    second, leader = room.join("SYT"), room.join("SXD", "leader")
    only(room, room.assignment(), room.assignment("SXD"), room.assignment("SNV"))
    said = knock(room, "2022-08-05T08:00")
    assert sorted(row.person_id or 0 for row in said) == [room.person("SYT").id, second.id, leader.id]
    assert [room.assignment(code).reminders for code in ("SYT", "SXD", "SNV")] == [1, 1, 0]
    assert room.assignment("SNV").last_step_at == room.now


def test_who_said_stop_is_not_reminded(room: Room) -> None:
    people.stop(room.session, room.person("STC"), room.now)
    only(room, room.assignment("STC"))
    assert knock(room, "2022-08-05T08:00") == []


def test_what_is_not_open_is_not_pressed_for(room: Room) -> None:
    row = room.assignment()
    room.move(row, Move.REPORT)
    row.next_step_at = local("2022-08-05T08:00")
    only(room, row)
    assert knock(room, "2022-08-05T08:00") == []


def test_a_silence_is_kept(room: Room) -> None:
    row = room.assignment()
    only(room, row)
    row.quiet_until = local("2022-08-09T00:00")
    assert knock(room, "2022-08-05T08:00") == []
    assert row.next_step_at == local("2022-08-09T07:30")
    assert len(knock(room, "2022-08-09T07:30")) == 1


def test_a_group_hears_it_too_and_is_not_counted(room: Room) -> None:
    code = room.invitation("SYT", "group")
    group = groups.bind(room.session, code, "telegram", "-1", "Tổ", room.now, "person:4")
    row = room.assignment()
    only(room, row)
    chat, person = knock(room, "2022-08-05T08:00")
    assert person.person_id == room.person("SYT").id
    assert (chat.chat_id, chat.person_id, chat.kind, chat.priority) == ("-1", None, "reminder", Priority.REMINDER)
    assert chat.expires_at == person.expires_at
    assert chat.params["assignments"] == person.params["assignments"]
    assert chat.params["agency"]["code"] == "SYT"
    assert outbox.assignments_of(room.session, chat) == {row.id: local("2022-08-05T08:00")}
    assert chat.dedupe_key != person.dedupe_key
    assert row.reminders == 1
    group.reminders = False
    room.session.flush()
    assert [each.person_id for each in knock(room, "2022-08-09T08:00")] == [person.person_id]


def test_the_same_step_is_said_once_to_each_person(room: Room) -> None:
    row = room.assignment()
    only(room, row)
    knock(room, "2022-08-05T08:00")
    row.last_step_at, row.next_step_at = None, room.now
    assert knock(room, "2022-08-05T08:00") == []
    assert row.reminders == 1


def test_many_agencies_are_reminded_a_part_at_a_time(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.remind.AGENCIES_AT_ONCE", 1)
    only(room, room.assignment(), room.assignment("STC"))
    room.at("2022-08-05T08:00")
    assert remind(room.session, room.rules, room.now)
    assert len(room.messages("reminder")) == 1
    assert remind(room.session, room.rules, room.now)
    assert len(room.messages("reminder")) == 2
    assert not remind(room.session, room.rules, room.now)


class TestADayWasMissed:
    """The messenger was away: a reminder that could not be sent on its day is replaced by what is current."""

    def missed(self, room: Room) -> tuple[Assignment, Message]:
        row = room.assignment()
        only(room, row)
        (said,) = knock(room, "2022-08-05T08:00")
        return row, said

    def test_it_is_cancelled_and_said_anew_in_todays_words(self, room: Room) -> None:
        row, old = self.missed(room)
        (new,) = knock(room, "2022-08-08T07:30")
        assert (room.again(old).state, old.error) == ("cancelled", "overtaken")
        assert new.params["assignments"][0]["days"] == 4
        assert outbox.assignments_of(room.session, new) == {row.id: local("2022-08-05T08:00")}
        assert row.next_step_at == local("2022-08-10T08:00")

    def test_it_is_counted_once(self, room: Room) -> None:
        row, _ = self.missed(room)
        assert row.reminders == 1
        knock(room, "2022-08-08T07:30")
        assert row.reminders == 1

    def test_what_was_sent_is_not_said_again(self, room: Room) -> None:
        row, old = self.missed(room)
        old.state = "sent"
        assert knock(room, "2022-08-08T07:30") == []
        assert row.reminders == 1

    def test_what_was_answered_meanwhile_is_not_said_again(self, room: Room) -> None:
        row, old = self.missed(room)
        room.move(row, Move.REPORT)
        old.state = "queued"
        assert knock(room, "2022-08-08T07:30") == []
        assert row.next_step_at is None

    def test_what_was_promised_meanwhile_is_kept_silent(self, room: Room) -> None:
        row, old = self.missed(room)
        row.quiet_until = local("2022-08-11T00:00")
        assert knock(room, "2022-08-08T07:30") == []
        assert room.again(old).state == "cancelled"
        assert row.next_step_at == local("2022-08-11T07:30")

    def test_what_was_said_later_by_another_way_is_not_doubled(self, room: Room) -> None:
        row, old = self.missed(room)
        row.last_step_at = old.created_at + timedelta(days=1)
        assert knock(room, "2022-08-08T07:30") == []
        assert row.reminders == 0

    def test_a_groups_reminder_counts_for_nothing(self, room: Room) -> None:
        groups.bind(room.session, room.invitation("SYT", "group"), "telegram", "-1", "Tổ", room.now, "person:4")
        row = room.assignment()
        only(room, row)
        knock(room, "2022-08-05T08:00")
        found = knock(room, "2022-08-08T07:30")
        assert len(found) == 2
        assert row.reminders == 1
