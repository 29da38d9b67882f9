"""Whom coordinators are to call, about what, and what calls gave."""

from __future__ import annotations

from datetime import date

import pytest

from db import absences, calls, people, programs, progress
from db.calls import SILENT, Wanted
from db.models import Assignment, Call, Expected, Post, Program
from rules.absence import Days
from rules.authority import Role
from rules.calls import Outcome
from rules.status import Move
from tests.rooms import Room, local, second_program


def reported(room: Room, agency: str = "SYT", *, leader: bool = True) -> Assignment:
    """The agency's report has come to its coordinators, on 18/8, through its leader on 16/8."""
    row = room.assignment(agency)
    if leader:
        progress.of(room.session, row, Role.LEADER).said_at = local("2022-08-16T08:00")
    progress.of(room.session, row, Role.COORDINATOR).said_at = local("2022-08-18T08:00")
    room.at("2022-08-18T09:00")
    return row


def mine(room: Room, *agencies: str) -> list[Wanted]:
    """Who is wanted of some agencies where somebody has joined; the others are out of reach."""
    ids = {room.agency(code).id for code in agencies or ("SYT", "STC")}
    room.session.flush()
    return [each for each in calls.wanted(room.session, 1, room.rules, room.now) if each.agency_id in ids]


def test_who_stayed_silent_through_the_ladder_is_called(room: Room) -> None:
    assert mine(room) == []
    row = reported(room)
    assert mine(room) == [Wanted(room.agency("SYT").id, SILENT, (row.id,))]
    other = reported(room, "STC", leader=False)
    room.at("2022-09-18T09:00")
    assert [each.about for each in mine(room)] == [(other.id,), (row.id,)], "due on the same day: by their numbers"


def test_it_is_silence_until_somebody_answers_what_was_reported(room: Room) -> None:
    row = reported(room)
    for at, silent in (("2022-08-15T17:00", True), ("2022-08-16T08:00", False)):
        reply = room.reply(row, "doing", stored_at=local(at), at=local(at))
        assert bool(mine(room)) == silent, at
        reply.withdrawn_at = room.now
        assert mine(room), "what was withdrawn is no answer"


def test_without_a_leader_the_answer_counts_from_when_it_came_to_the_coordinators(room: Room) -> None:
    row = reported(room, leader=False)
    room.reply(row, "doing", stored_at=local("2022-08-17T08:00"))
    assert mine(room)
    room.reply(row, "doing", stored_at=local("2022-08-18T08:00"))
    assert mine(room) == []


def test_who_waits_for_the_coordinator_is_not_called(room: Room) -> None:
    row = reported(room)
    reply = room.reply(row, "extend", stored_at=local("2022-08-12T08:00"))
    request = room.request(reply)
    assert mine(room) == []
    request.state = "refused"
    assert mine(room)


def test_what_is_not_escalated_or_not_open_or_of_another_program_calls_for_nobody(room: Room) -> None:
    row = reported(room)
    asked = progress.of(room.session, row, Role.COORDINATOR)
    asked.said_at = None
    assert mine(room) == []
    asked.said_at = room.now
    room.load(second_program)
    room.session.flush()
    ids = {room.agency("SYT").id}
    other = [each for each in calls.wanted(room.session, 2, room.rules, room.now) if each.agency_id in ids]
    assert other == []
    assert mine(room)
    room.move(row, Move.REPORT)
    assert mine(room) == []


def test_who_is_out_of_reach_is_called_about_what_is_late_or_due_within_a_week(room: Room) -> None:
    row, meeting = room.assignment("STC"), room.meeting("STC")
    address = room.address("STC")
    people.close_address(room.session, address, "blocked", room.now, "messenger:zalo")
    assert mine(room, "STC") == [Wanted(room.agency("STC").id, "blocked", (meeting.id,))]
    room.at("2022-08-08T01:00")  # a week before the report falls due
    (found,) = mine(room, "STC")
    assert (found.why, set(found.about)) == ("blocked", {meeting.id, room.meeting("STC", 32).id, row.id})
    assert found.about[0] == meeting.id, "what is due first stands first"
    assert calls.unreached_since(room.session, found.agency_id) == local("2022-08-01T08:00")
    people.stop(room.session, room.person("STC"), room.now)
    assert calls.unreached_since(room.session, found.agency_id) == room.now
    assert mine(room, "STC")[0].why == "stopped"
    known = [
        each for each in calls.wanted(room.session, 1, room.rules, room.now, []) if each.agency_id == found.agency_id
    ]
    assert known == [], "where it is known already who is out of reach, that counts"


def test_nobody_has_joined(room: Room) -> None:
    (found,) = mine(room, "SXD")
    assert found.why == "nobody"
    assert calls.unreached_since(room.session, found.agency_id) is None


@pytest.fixture
def called(room: Room) -> Call:
    row = reported(room)
    by = room.person("SKHDT", "coordinator")
    program = room.session.get_one(Program, 1)
    ids = [row.id, row.id]
    return calls.note(room.session, program, room.agency("SYT"), ids, by, room.now, Outcome.NO_ANSWER, "Gọi lại chiều")


def test_what_was_called_about_comes_back_the_next_day_at_the_earliest(room: Room, called: Call) -> None:
    row = room.assignment()
    assert mine(room) == []
    room.at("2022-08-18T23:59")
    assert mine(room) == []
    assert calls.made(room.session, 1, room.rules, room.now) == [called]
    room.at("2022-08-19T00:00")
    assert [each.about for each in mine(room)] == [(row.id,)]
    assert calls.made(room.session, 1, room.rules, room.now) == []
    assert calls.last_about(room.session, [row.id]) == called


def test_something_else_calls_for_the_same_agency_on_the_same_day(room: Room, called: Call) -> None:
    people.close_address(room.session, room.address("SYT", channel="telegram"), "blocked", room.now, "clock")
    people.close_address(room.session, room.address("SYT", channel="zalo"), "blocked", room.now, "clock")
    people.stop(room.session, room.person("SYT", "leader"), room.now)
    (found,) = mine(room, "SYT")
    assert room.assignment().id not in found.about
    assert found.about


def test_a_call_stands_in_the_log_and_the_newest_counts(room: Room, called: Call) -> None:
    row = room.assignment()
    (entry,) = room.log("call")
    by = room.person("SKHDT", "coordinator")
    assert (entry.actor, entry.subject) == (f"person:{by.id}", f"agency:{room.agency('SYT').id}")
    assert entry.detail == {"outcome": "no_answer", "about": [row.id], "because": f"call:{called.id}"}
    assert calls.about(room.session, called) == [row.id]
    assert calls.view(called, room.rules) == {
        "at": "2022-08-18T09:00:00+07:00",
        "by": by.name,
        "agency": "Sở Y tế",
        "outcome": "no_answer",
        "text": "Gọi lại chiều",
    }
    program = room.session.get_one(Program, 1)
    room.later(minutes=5)
    second = calls.note(room.session, program, room.agency("SYT"), [row.id], by, room.now, Outcome.PROMISED)
    assert second.text is None
    assert calls.last_about(room.session, [row.id]) == second
    assert calls.last_about(room.session, [room.assignment("STC").id]) is None
    assert calls.made(room.session, 1, room.rules, room.now) == [second, called]
    assert calls.made(room.session, 2, room.rules, room.now) == []


def test_whom_to_call_officials_first_then_leaders_who_is_expected_and_the_agency(room: Room) -> None:
    agency = room.agency("SYT")
    official, leader = room.person("SYT"), room.person("SYT", "leader")
    official.phone = "0912 345 678"
    room.join("SYT", "observer", "telegram")
    for role in ("official", "observer"):
        room.add(Expected(agency_id=agency.id, role=role, name="Lê Thị C", phone="0225 1", made_at=room.now))
    found = calls.whom(room.session, agency)
    assert found == [
        {"name": official.name, "role": "official", "phone": "0912 345 678"},
        {"name": leader.name, "role": "leader", "phone": None},
        {"name": "Lê Thị C", "role": "official", "phone": "0225 1"},
    ]
    agency.phone = "0225 2"
    assert calls.whom(room.session, agency) == [*found, {"name": "Sở Y tế", "role": None, "phone": "0225 2"}]


def test_who_is_on_leave_is_called_last_and_out_of_reach_since_then(room: Room) -> None:
    me, leader, agency = room.person("SYT"), room.person("SYT", "leader"), room.agency("SYT")
    old = room.address("SYT", channel="telegram")
    old.closed_at = local("2022-07-01T08:00")
    days = Days(date(2022, 8, 1), date(2022, 8, 12))
    row = absences.file(room.session, me, days, room.now, "operator")
    assert [each["name"] for each in calls.whom(room.session, agency)] == [me.name, leader.name]
    absences.begin(room.session, row, room.now)
    assert [each["name"] for each in calls.whom(room.session, agency)] == [leader.name, me.name]
    assert calls.unreached_since(room.session, agency.id) == room.now
    absences.end(room.session, row, room.now)
    assert calls.unreached_since(room.session, agency.id) == old.closed_at


def test_of_a_program_that_is_not_followed_nobody_is_called(room: Room) -> None:
    reported(room)
    assert mine(room)
    programs.move(room.session, room.session.get_one(Program, 1), programs.PAUSED, room.now)
    assert mine(room) == []


def test_where_a_leader_is_silent_it_is_said_why_the_officials_were_not_reached_unless_there_were_none(
    room: Room,
) -> None:
    reported(room)
    for channel in ("telegram", "zalo"):
        people.close_address(room.session, room.address("SYT", channel=channel), "blocked", room.now, "clock")
    (found,) = mine(room, "SYT")
    assert (found.why, found.unread) == (SILENT, "blocked")
    post = room.post("SYT")
    post.until_at = room.now
    (found,) = mine(room, "SYT")
    assert (found.why, found.unread) == (SILENT, None)


def test_the_newest_call_is_one_about_these_programs(room: Room, called: Call) -> None:
    room.load(second_program)
    room.session.flush()
    by, agency, other = room.person("SKHDT", "coordinator"), room.agency("SYT"), room.session.get_one(Program, 2)
    later = calls.note(room.session, other, agency, [], by, room.later(hours=1), Outcome.SPOKEN)
    assert [calls.newest_to(room.session, agency.id, which) for which in ([1], [2], [1, 2], [])] == [
        called, later, later, None,
    ]  # fmt: skip


def test_whoever_is_official_and_leader_at_once_is_called_once_as_the_official_that_they_are(room: Room) -> None:
    me, other, leader = room.person("SYT"), room.join("SYT"), room.person("SYT", "leader")
    me.posts.append(Post(agency_id=room.agency("SYT").id, role="leader", from_at=room.now))
    room.session.flush()
    found = [(each["name"], each["role"]) for each in calls.whom(room.session, room.agency("SYT"))]
    assert found[:3] == [(me.name, "official"), (other.name, "official"), (leader.name, "leader")]
    assert [name for name, _ in found].count(me.name) == 1
