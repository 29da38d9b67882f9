"""Invitations that nobody accepts are listed to the coordinators, once."""

from __future__ import annotations

from datetime import timedelta

from bot.texts.render import Texts
from db import burden, expected, invites, people, progress
from db.models import Invite, Message, Program
from jobs import following
from jobs.inviting import tell_of_unanswered
from rules.authority import Role
from rules.budget import Sort
from rules.roster import Entry
from tests.jobs.test_scheduler import Clock
from tests.rooms import Room, local, second_program


def invited(room: Room, agency: str, role: str = "official") -> Invite:
    return invites.invite(room.session, agency, role, invites.new_code(), room.now, timedelta(days=7))


def told(room: Room) -> list[Message]:
    before = {message.id for message in room.messages("not_joined")}
    tell_of_unanswered(room.session, room.rules, room.now)
    return [message for message in room.messages("not_joined") if message.id not in before]


def test_after_two_working_days_it_is_said_once_when_the_window_opens(room: Room) -> None:
    row = invited(room, "SXD")
    room.at("2022-08-03T23:59")
    assert told(room) == [], "the second working day is not over"
    room.at("2022-08-04T00:00")
    (message,) = told(room)
    assert message.person_id == room.person("SKHDT", "coordinator").id
    assert message.not_before == local("2022-08-04T07:30")
    text = Texts("vi").line("not_joined", **message.params)
    assert text.startswith("⚠️ Chưa có ai nhận lời mời sau hai ngày làm việc (1):\n")
    assert "1. đầu mối của Sở Xây dựng, mời ngày 01/8/2022\n" in text
    assert room.again(row).told_at == room.now
    assert [(entry.actor, entry.subject) for entry in room.log("tell_unanswered")] == [
        ("clock", f"agency:{row.agency_id}")
    ]
    room.later(days=1)
    assert told(room) == []


def test_days_off_do_not_count_and_nothing_is_said_on_them(room: Room) -> None:
    room.at("2022-08-03T16:00")  # Wednesday: the second working day is Friday
    invited(room, "SXD")
    room.at("2022-08-06T08:00")
    assert told(room) == []
    room.at("2022-08-09T08:00")
    assert len(told(room)) == 1


def test_beside_a_digest_or_something_else_of_the_day_it_waits_and_still_comes(room: Room) -> None:
    """A coordinator had two of these in one minute, and three beside a digest that said the same."""
    row = invited(room, "SXD")
    room.at("2022-08-08T08:00")  # Monday: a digest comes at 08:30
    assert told(room) == []
    assert room.again(row).told_at is None
    room.at("2022-08-09T00:00")
    asked = room.message(room.address("SKHDT", "coordinator"), "decisions", scheduled="urgent")
    assert told(room) == [], "one a day"
    asked.state, asked.sent_at = "sent", room.now
    room.at("2022-08-10T00:00")
    (message,) = told(room)
    assert message.scheduled == "news"
    assert burden.spent(room.session, [message.person_id or 0], room.rules, room.now)[message.person_id or 0].week == 2


def test_the_weeks_last_message_is_left_to_what_is_urgent(room: Room) -> None:
    row = invited(room, "SXD")
    for day in ("01", "02"):
        sent = room.message(room.address("SKHDT", "coordinator"), "digest", scheduled="digest")
        sent.state, sent.sent_at = "sent", local(f"2022-08-{day}T08:30")
    room.at("2022-08-04T00:00")
    assert told(room) == []
    room.at("2022-08-09T00:00")
    assert len(told(room)) == 1
    assert room.again(row).told_at == room.now


def test_where_a_decision_is_asked_today_it_waits(room: Room) -> None:
    invited(room, "SXD")
    mine = progress.of(room.session, room.assignment(), Role.COORDINATOR)
    mine.waits, mine.step_at, mine.said_at = "+4wd", local("2022-08-04T08:00"), local("2022-08-04T08:00")
    room.at("2022-08-04T00:00")
    assert told(room) == []


def test_what_was_used_or_taken_up_by_another_code_is_nobodys_concern(room: Room) -> None:
    used, other = invited(room, "SXD"), invited(room, "SCT")
    used.used_at = room.now
    people.join(room.session, room.invitation("SCT"), "zalo", "9", "Tên", room.now)
    invites.invite(room.session, "SYT", invites.GROUP, invites.new_code(), room.now, timedelta(days=7))
    invites.offer_link(room.session, room.person("SYT"), invites.new_code(), room.now)
    left = invited(room, "SNV")
    left.agency.gone_at = room.now
    room.at("2022-08-05T08:00")
    assert told(room) == []
    assert room.again(other).told_at is None


def test_who_was_there_before_the_invitation_has_not_accepted_it(room: Room) -> None:
    room.later(minutes=1)
    invited(room, "SYT")
    room.at("2022-08-04T09:00")
    assert len(told(room)) == 1


def test_several_codes_for_one_role_wait_for_the_newest_and_are_one_entry(room: Room) -> None:
    first = invited(room, "SXD")
    leader = invited(room, "SXD", "leader")
    room.at("2022-08-03T08:00")
    second = invited(room, "SXD")
    room.at("2022-08-04T08:00")
    (message,) = told(room)
    assert [entry["role"] for entry in message.params["invitations"]] == ["leader"]
    message.state, message.sent_at = "sent", room.now
    room.at("2022-08-09T08:00")
    (message,) = told(room)
    assert [entry["invited_at"][:10] for entry in message.params["invitations"]] == ["2022-08-03"]
    assert {room.again(row).told_at is not None for row in (first, second, leader)} == {True}


def test_who_is_expected_is_named(room: Room) -> None:
    entries = [Entry("SXD", Role.OFFICIAL, name) for name in ("Nguyễn Văn A", "Trần Thị B")]
    expected.take_list(room.session, entries, room.now, "operator")
    for row in expected.waiting(room.session):
        invites.invite(room.session, "SXD", row.role, invites.new_code(), room.now, timedelta(days=7), "operator", row)
    room.at("2022-08-04T08:00")
    (message,) = told(room)
    text = Texts("vi").line("not_joined", **message.params)
    assert "1. đầu mối của Sở Xây dựng, mời ngày 01/8/2022 – Nguyễn Văn A\n" in text
    assert "2. đầu mối của Sở Xây dựng, mời ngày 01/8/2022 – Trần Thị B\n" in text


def test_many_are_one_message_and_all_are_told(room: Room) -> None:
    rows = [invited(room, code) for code in ("SXD", "SCT", "SNV", "STP", "SDL")]
    rows += [invited(room, code, role) for code in ("SXD", "SCT", "SNV") for role in ("leader", "observer")]
    room.at("2022-08-04T08:00")
    (message,) = told(room)
    assert len(message.params["invitations"]) == 10
    assert message.params["total"] == 11
    assert "… và 1 lời mời khác" in Texts("vi").line("not_joined", **message.params)
    assert all(room.again(row).told_at for row in rows)


def test_coordinators_are_told_of_the_agencies_of_their_own_programs(room: Room) -> None:
    room.load(second_program)
    theirs = people.join(room.session, room.invitation("STC", "coordinator"), "zalo", "9", "Tên", room.now)
    invited(room, "SXD")
    invited(room, "BQLMOI")
    room.at("2022-08-04T07:30")
    said = {row.person_id: [each["agency"]["code"] for each in row.params["invitations"]] for row in told(room)}
    assert said == {room.person("SKHDT", "coordinator").id: ["SXD"], theirs.person_id: ["BQLMOI"]}


def test_coordinators_of_another_program_who_have_no_room_hold_up_what_concerns_them_alone(room: Room) -> None:
    """Where programs are several, somebody has something every day: nobody would ever be told."""
    room.load(second_program)
    theirs = people.join(room.session, room.invitation("STC", "coordinator"), "zalo", "9", "Tên", room.now)
    for code in ("SXD", "BQLMOI"):
        invited(room, code)
    room.at("2022-08-04T07:30")
    card = room.message(theirs, scheduled=Sort.URGENT, state="sent", sent_at=room.now)
    said = {row.person_id: [each["agency"]["code"] for each in row.params["invitations"]] for row in told(room)}
    assert said == {room.person("SKHDT", "coordinator").id: ["SXD"]}
    room.at("2022-08-09T07:30")
    (message,) = [row for row in told(room) if row.person_id == theirs.person_id]
    assert [each["agency"]["code"] for each in message.params["invitations"]] == ["BQLMOI"]
    assert card.id < message.id


def test_of_a_paused_program_nothing_comes_and_it_is_told_when_it_is_followed_again(room: Room) -> None:
    """It came in the minute of the pause, as no digest stood in its way any more."""
    row, program = invited(room, "SXD"), room.session.query(Program).one()
    room.at("2022-08-04T08:08")
    following.move(room.session, room.rules, program, "paused", room.now)
    assert told(room) == []
    assert room.again(row).told_at is None
    following.move(room.session, room.rules, program, "active", room.now)
    assert len(told(room)) == 1


def test_without_a_coordinator_it_waits_for_one_but_not_for_ever(room: Room) -> None:
    row = invited(room, "SXD")
    post = room.post("SKHDT", "coordinator")
    post.until_at = room.now
    room.at("2022-08-05T08:00")
    assert told(room) == []
    assert room.again(row).told_at is None
    post.until_at = None
    room.at("2022-08-29T08:00")
    assert told(room) == [], "it is four weeks old"
    room.at("2022-08-25T08:00")
    assert len(told(room)) == 1


def test_it_is_done_with_the_plan_of_the_day(room: Room) -> None:
    invited(room, "SXD")
    clock = Clock(room)
    clock.knock("2022-08-03T08:00")
    assert not room.messages("not_joined")
    clock.knock("2022-08-04T00:00")
    assert len(room.messages("not_joined")) == 1
    clock.knock("2022-08-05T00:00")
    assert len(room.messages("not_joined")) == 1
