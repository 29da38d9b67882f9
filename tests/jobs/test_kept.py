"""Each rule of pressing is looked at: whoever breaks one is found (`benchmarks.kept`)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from benchmarks.kept import broken
from db import audit, progress
from db.models import Assignment, Message, MessageAssignment
from rules.accountability import Ground
from rules.authority import Role
from rules.budget import Sort
from rules.ladder import PlannedStep
from rules.pressing import Telling
from rules.status import Move
from tests.rooms import Room, local


def got(room: Room, at: str, *pressed: Assignment, sort: Sort = Sort.URGENT) -> Message:
    """Sở Y tế's official got a message that nobody had asked for."""
    room.at(at)
    row = room.reminder(room.address("SYT"), *pressed)
    row.scheduled, row.state, row.sent_at = sort, "sent", room.now
    room.session.flush()
    return row


def announced(room: Room, row: Assignment, at: str, sent: str) -> None:
    message = got(room, sent, row)
    (link,) = message_links(room, message)
    link.announces_at = local(at)
    room.session.flush()


def message_links(room: Room, message: Message) -> list[MessageAssignment]:
    return list(room.session.scalars(select(MessageAssignment).where(MessageAssignment.message_id == message.id)))


def reported(room: Room, row: Assignment, at: str, code: str = "+2wd") -> None:
    """It is reported to a leader."""
    step = PlannedStep(code, room.at(at), Role.LEADER)
    progress.escalate(room.session, row, Telling(step, Role.LEADER), room.rules, room.now)
    room.session.flush()


def found(room: Room) -> list[str]:
    return broken(room.session, room.rules, room.now)


def test_what_keeps_them_is_not_blamed(room: Room) -> None:
    row = room.assignment()
    got(room, "2022-08-02T08:00", sort=Sort.EARLY)
    got(room, "2022-08-02T14:00", sort=Sort.MEETING)
    announced(room, row, "2022-08-16T08:00", "2022-08-15T08:00")
    reported(room, row, "2022-08-16T08:00")
    assert found(room) == []


@pytest.mark.parametrize(
    ("times", "blamed"),
    [
        (["2022-08-02T08:00", "2022-08-02T14:00"], "messages (any) on 2022-08-02"),
        ([f"2022-08-0{day}T08:00" for day in (2, 3, 4, 5)], "4 messages in the week of 2022-08-01"),
        (["2022-08-06T08:00"], "went out at 2022-08-06"),
        (["2022-08-05T12:00"], "went out at 2022-08-05 12:00"),
    ],
)
def test_too_many_or_at_the_wrong_time(room: Room, times: list[str], blamed: str) -> None:
    for at in times:
        got(room, at)
    (sentence,) = found(room)
    assert blamed in sentence


@pytest.mark.parametrize(("kind", "blamed"), [("digest", 1), ("decisions", 1), ("reminder", 0)])
def test_what_the_clock_tells_coordinators_beside_a_digest_or_a_decision(room: Room, kind: str, blamed: int) -> None:
    first, second = got(room, "2022-08-08T08:40"), got(room, "2022-08-08T08:41", sort=Sort.DIGEST)
    first.kind, second.kind = "confirm_waits", kind
    room.session.flush()
    assert len(found(room)) == blamed
    second.sent_at = local("2022-08-09T08:41")
    room.session.flush()
    assert found(room) == []


def test_a_step_that_is_said_twice(room: Room) -> None:
    row = room.assignment()
    first, again = got(room, "2022-08-02T08:00", row), got(room, "2022-08-03T08:00", row)
    assert found(room) == []
    message_links(room, again)[0].step_at = message_links(room, first)[0].step_at
    room.session.flush()
    (sentence,) = found(room)
    assert "was said 2 times" in sentence


def test_an_escalation_before_its_day_or_without_an_announcement_that_arrived_in_time(room: Room) -> None:
    row = room.assignment()
    announced(room, row, "2022-08-16T08:00", "2022-08-16T07:45")
    reported(room, row, "2022-08-16T08:00")
    assert [sentence.endswith("without an announcement") for sentence in found(room)] == [True]
    other = room.assignment("STC")
    reported(room, other, "2022-08-12T08:00")
    assert any("before it was late" in sentence for sentence in found(room))


def test_a_head_is_told_in_person_before_it_is_late_where_that_was_announced(room: Room) -> None:
    week = room.meeting()
    announced(room, week, "2022-08-04T08:00", "2022-08-02T08:00")
    reported(room, week, "2022-08-04T08:00", str(Ground.MISSED))
    assert found(room) == []


def test_what_stays_open_has_to_come_to_the_coordinators(room: Room) -> None:
    row = room.assignment()
    got(room, "2022-08-12T08:00", row)
    for other in room.session.scalars(select(Assignment).where(Assignment.state == "open")).all():
        if other is not row:
            room.move(other, Move.WAIVE)
    room.at("2022-12-01T08:00")
    (sentence,) = found(room)
    assert "SYT BC-DINHKY 2022" in sentence
    assert sentence.endswith("was forgotten")
    audit.record(
        room.session, room.now, "clock", "escalate", f"assignment:{row.id}",
        {"to": "coordinator", "step": "+4wd", "unreached": True},
    )  # fmt: skip
    assert found(room) == []


def test_what_was_not_done_has_to_be_said_where_somebody_was_there(room: Room) -> None:
    row = room.assignment()
    room.post("SYT").from_at -= timedelta(days=90)
    room.session.flush()
    room.at("2022-08-20T08:00")
    assert [each for each in found(room) if each.startswith("nothing was said")] == [
        f"nothing was said of assignment {row.id} (SYT BC-DINHKY 2022)"
    ]
    room.post("SYT").from_at += timedelta(days=90)
    room.session.flush()
    assert not [each for each in found(room) if each.startswith("nothing was said")]


def test_coordinators_who_are_asked_again_and_again(room: Room) -> None:
    row, to = room.assignment(), room.address("SKHDT", "coordinator")
    for times, day in enumerate(("18", "25", "26"), 1):
        room.at(f"2022-08-{day}T08:00")
        message = room.reminder(to, row)
        message.state, message.sent_at = "sent", room.now
        (link,) = message_links(room, message)
        link.receiver = Role.COORDINATOR
        room.session.flush()
        blamed = [sentence for sentence in found(room) if "coordinators were asked" in sentence]
        assert len(blamed) == (times > 2)
    audit.record(room.session, local("2022-08-20T08:00"), "person:1", "extend", f"assignment:{row.id}", {})
    assert not [sentence for sentence in found(room) if "coordinators were asked" in sentence], "it began anew"
