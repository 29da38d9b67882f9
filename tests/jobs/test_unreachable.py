"""A chat in which nothing arrives: who is written to instead, once, and who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from db import groups, handovers, outbox, people, troubles
from db.models import Message
from db.outbox import BEGUN, Priority, Why
from jobs.unreachable import give_up, tell_of_quota
from tests.rooms import Room


def close(room: Room, agency: str = "SYT", role: str = "official", channel: str = "telegram", **more: Any) -> None:
    to = room.address(agency, role, channel)
    give_up(room.session, room.rules, channel, to.chat_id, Why.BLOCKED, "bot was blocked", room.now, **more)
    room.session.flush()


def fate(room: Room, row: Message) -> tuple[str, str, str | None]:
    row = room.again(row)
    return row.state, row.channel, row.error


def test_another_address_of_the_same_person_gets_everything(room: Room) -> None:
    to = room.address("SYT")
    waits = room.message(to)
    flies = room.message(to, state="sending", parts_sent=1, priority=Priority.NEWS - BEGUN)
    sent = room.message(to, state="sent")
    close(room, in_flight=flies.id)
    assert fate(room, waits) == fate(room, flies) == ("queued", "zalo", "passed_on")
    assert (flies.parts_sent, flies.priority) == (0, Priority.NEWS)
    assert fate(room, sent)[0] == "sent"
    assert (room.again(to).closed_at, to.closed_reason) == (room.now, "blocked")


def test_the_coordinators_are_told_once_who_why_and_who_instead(room: Room) -> None:
    close(room)
    close(room)
    (told,) = room.messages("unreachable")
    assert told.person_id == room.person("SKHDT", "coordinator").id
    assert (told.params["why"], told.params["channel"], told.priority) == ("blocked", "telegram", Priority.NEWS)
    assert told.params["person"]["name"] == room.person("SYT").name
    assert [(heir["name"], heir["channel"]) for heir in told.params["heirs"]] == [(room.person("SYT").name, "zalo")]


def test_the_leader_gets_the_reminders_where_there_is_no_other_official(room: Room) -> None:
    room.join("STC", "leader")
    to, meeting = room.address("STC"), room.meeting("STC")
    reminder = room.reminder(to, meeting, expires_at=room.now + timedelta(hours=9))
    receipt = room.message(to)
    close(room, "STC", channel="zalo")
    assert fate(room, reminder) == fate(room, receipt) == ("failed", "zalo", "blocked")
    assert reminder.detail == "bot was blocked"
    (passed,) = room.messages("reminder")
    assert passed.person_id == room.person("STC", "leader").id
    assert (passed.priority, passed.expires_at) == (Priority.REMINDER, room.now + timedelta(hours=9))
    assert [item["id"] for item in passed.params["assignments"]] == [meeting.id]
    assert outbox.assignments_of(room.session, passed) == {meeting.id: room.now}
    (told,) = room.messages("unreachable")
    assert [heir["id"] for heir in told.params["heirs"]] == [passed.person_id]
    assert told.params["alone"] == []


def test_a_reminder_is_passed_to_a_leader_once(room: Room) -> None:
    room.join("STC", "leader")
    flies = room.reminder(room.address("STC"), room.meeting("STC"), state="sending")
    for _ in range(2):
        close(room, "STC", channel="zalo", in_flight=flies.id)
    assert len(room.messages("reminder")) == 1


def test_colleagues_who_were_reminded_as_well_are_not_reminded_twice(room: Room) -> None:
    colleague = room.join("STC")
    room.reminder(room.address("STC"), room.meeting("STC"))
    close(room, "STC", channel="zalo")
    assert room.messages("reminder") == []
    (told,) = room.messages("unreachable")
    assert [heir["name"] for heir in told.params["heirs"]] == [colleague.name]


def test_of_what_was_handed_over_to_one_alone_the_others_are_reminded(room: Room) -> None:
    colleague, mine, common = room.join("STC"), room.meeting("STC"), room.assignment("STC")
    giver = handovers.offer(room.session, colleague.held[0], mine, room.now, "x", to=room.person("STC"))
    handovers.take(room.session, giver, room.person("STC"), room.now, "x")
    room.reminder(room.address("STC"), mine, common)
    close(room, "STC", channel="zalo")
    (passed,) = room.messages("reminder")
    assert (passed.person_id, [item["id"] for item in passed.params["assignments"]]) == (colleague.id, [mine.id])


def test_where_there_is_nobody_else_that_is_said(room: Room) -> None:
    close(room, "STC", channel="zalo")
    (told,) = room.messages("unreachable")
    assert told.params["heirs"] == []


def test_a_coordinators_colleagues_are_named_and_told(room: Room) -> None:
    other = room.join("SKHDT", "coordinator")
    room.address("SKHDT", "coordinator", "zalo").closed_at = room.now
    room.session.flush()
    close(room, "SKHDT", "coordinator")
    (told,) = room.messages("unreachable")
    assert told.person_id == other.id
    assert [heir["name"] for heir in told.params["heirs"]] == [other.name]


def test_what_waits_for_a_stranger_fails(room: Room) -> None:
    row = outbox.queue_for_chat(room.session, "telegram", "9", "stranger", {}, room.now, Priority.ANSWER)
    assert row is not None
    give_up(room.session, room.rules, "telegram", "9", Why.BLOCKED, "blocked", room.now, in_flight=None)
    assert fate(room, row) == ("failed", "telegram", "blocked")
    assert room.messages() == []


def test_a_group_that_removed_the_bot_is_closed_and_that_is_told(room: Room) -> None:
    code = room.invitation("SYT", "group")
    group = groups.bind(room.session, code, "telegram", "-1", "Tổ công tác", room.now, "person:4")
    row = outbox.queue_for_chat(room.session, "telegram", "-1", "reminder", {}, room.now, Priority.REMINDER)
    assert row is not None
    give_up(room.session, room.rules, "telegram", "-1", Why.REMOVED, "kicked", room.now)
    assert fate(room, row) == ("failed", "telegram", "removed")
    assert (room.again(group).closed_at, group.closed_reason) == (room.now, "removed")
    (told,) = room.messages("group_closed")
    assert told.person_id == room.person("SKHDT", "coordinator").id
    assert (told.params["group"]["title"], told.params["why"], told.priority) == (
        "Tổ công tác",
        "removed",
        Priority.NEWS,
    )
    assert told.params["agency"]["code"] == "SKHDT"


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_a_used_up_quota_is_told_once_by_another_messenger(room: Room, channel: str) -> None:
    room.message(room.address("SYT", channel=channel))
    for _ in range(2):
        tell_of_quota(room.session, room.rules, channel, "quota", room.now)
    (told,) = room.messages("quota")
    assert told.channel != channel
    assert (told.params["channel"], told.params["said"], told.params["waiting"]) == (channel, "quota", 1)
    assert told.params["agency"]["code"] == "SKHDT"
    row = troubles.of(room.session, channel)
    assert row is not None
    assert (row.reason, row.detail) == ("quota", "quota")


def test_two_posts_at_an_agency_are_one_loss(room: Room) -> None:
    to = room.address("STC")
    for role in ("observer", "leader"):
        people.join(room.session, room.invitation("STC", role), "zalo", to.chat_id, "Tên", room.now)
    close(room, "STC", channel="zalo")
    (told,) = room.messages("unreachable")
    assert [post["role"] for post in told.params["alone"]] == ["official"]


def test_nobody_is_written_to_instead_of_an_observer(room: Room) -> None:
    room.join("SYT", "observer")
    close(room, "SYT", "observer")
    (told,) = room.messages("unreachable")
    assert (told.params["heirs"], told.params["alone"]) == ([], [])
