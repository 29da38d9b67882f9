"""Assignments: what a move does beside the state, silences and extensions, and which ones are asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from db import assignments, capitals, coming, planned, progress
from db.models import Assignment, Broadcast, BroadcastReceiver, Capital, Message
from rules.status import Move, NotAllowed, State
from tests.rooms import ZONE, Room, local

ENDED = ("cancelled", "answered")


def waiting_reminder(room: Room, row: Assignment) -> Message:
    return room.reminder(room.address("SYT"), row)


def fate(room: Room, message: Message) -> tuple[str, str | None]:
    return room.again(message).state, message.error


class TestMoving:
    """A change of state, its ladder and its reminders are one."""

    def test_an_answer_ends_the_ladder_and_cancels_what_waits(self, room: Room) -> None:
        row, other = room.assignment(), room.meeting()
        mine, theirs = waiting_reminder(room, row), waiting_reminder(room, other)
        assert row.next_step_at is not None
        room.move(row, Move.REPORT, "person:7")
        row = room.again(row)
        assert (row.state, row.reported_at, row.next_step_at) == (State.REPORTED, room.now, None)
        assert fate(room, mine) == ENDED
        assert fate(room, theirs) == ("queued", None)
        (said,) = room.log("report")
        assert (said.actor, said.subject, said.at) == ("person:7", f"assignment:{row.id}", room.now)
        assert said.detail == {"from": "open", "to": "reported"}

    def test_what_is_waived_was_not_reported(self, room: Room) -> None:
        row = room.assignment()
        waits = waiting_reminder(room, row)
        room.move(row, Move.WAIVE)
        assert room.again(row).state is State.WAIVED
        assert row.reported_at is None
        assert row.next_step_at is None
        assert fate(room, waits) == ENDED

    def test_what_is_taken_back_is_pressed_for_again_and_not_silenced(self, room: Room) -> None:
        row = room.assignment()
        room.move(row, Move.REPORT)
        row.quiet_until, row.last_step_at = local("2022-08-12T00:00"), local("2022-08-11T08:00")
        room.at("2022-08-03T09:00")
        room.move(row, Move.WITHDRAW)
        assert row.state is State.OPEN
        assert row.reported_at is row.quiet_until is None
        assert row.last_step_at == room.now
        assert row.next_step_at == local("2022-08-05T08:00")

    def test_what_cannot_happen_is_refused_and_changes_nothing(self, room: Room) -> None:
        row = room.assignment()
        with pytest.raises(NotAllowed):
            room.move(row, Move.ACCEPT)
        assert row.state is State.OPEN
        assert room.log("accept") == []


def test_a_silence_says_nothing_before_its_end_and_cancels_what_waits(room: Room) -> None:
    row, other = room.assignment(), room.meeting()
    mine, theirs = waiting_reminder(room, row), waiting_reminder(room, other)
    until = local("2022-08-10T00:00")
    assignments.quieten(room.session, row, until, room.rules, room.now)
    assert (row.quiet_until, row.last_step_at) == (until, room.now)
    assert row.next_step_at == local("2022-08-10T07:30")
    assert fate(room, mine) == ENDED
    assert fate(room, theirs) == ("queued", None)


def test_an_extension_moves_the_ladder_and_cancels_what_waits(room: Room) -> None:
    row, other = room.assignment(), room.meeting()
    mine, theirs = waiting_reminder(room, row), waiting_reminder(room, other)
    row.quiet_until = local("2022-08-12T00:00")
    assignments.extend(room.session, row, date(2022, 8, 19), room.rules, room.at("2022-08-11T08:30"))
    row = room.again(row)
    assert (row.extended_to, row.quiet_until, row.last_step_at) == (date(2022, 8, 19), None, room.now)
    assert row.next_step_at == local("2022-08-12T08:00")
    assert fate(room, mine) == ENDED
    assert fate(room, theirs) == ("queued", None)
    assignments.extend(room.session, row, None, room.rules, room.at("2022-08-11T09:00"))
    row = room.again(row)
    assert (row.extended_to, row.next_step_at) == (None, local("2022-08-12T08:00"))
    assignments.extend(room.session, row, None, room.rules, room.at("2022-08-15T07:00"))
    assert row.next_step_at == local("2022-08-15T08:00")


class TestAsking:
    """Which assignments are due, overtaken, open, coming."""

    def test_a_ladder_is_looked_at_from_its_step_on_all_of_an_agency(self, room: Room) -> None:
        report, meeting = room.assignment(), room.meeting()
        other = room.assignment("STC")
        for row in room.session.query(Assignment):
            row.next_step_at = None
        report.next_step_at = room.now
        meeting.next_step_at = room.now - timedelta(days=1)
        other.next_step_at = room.now + timedelta(seconds=1)
        room.session.flush()
        assert assignments.knocking(room.session, room.now, 5, room.rules.followed) == [meeting, report]
        other.next_step_at = room.now
        room.session.flush()
        assert {row.agency_id for row in assignments.knocking(room.session, room.now, 1, room.rules.followed)} == {
            min(report.agency_id, other.agency_id)
        }
        assert len(assignments.knocking(room.session, room.now, 2, room.rules.followed)) == 3
        meeting.state = State.WAIVED
        room.session.flush()
        assert meeting not in assignments.knocking(room.session, room.now, 2, room.rules.followed)

    def test_what_comes_next_by_the_clock(self, room: Room) -> None:
        for row in room.session.query(Assignment):
            row.next_step_at = None
        soon, later = room.now + timedelta(hours=1), room.now + timedelta(hours=2)
        room.assignment("SYT").next_step_at = room.assignment("STC").next_step_at = later
        room.meeting().next_step_at = soon
        room.meeting("STC").next_step_at = room.now
        done = room.assignment("SXD")
        done.next_step_at, done.state = soon, State.WAIVED
        room.session.flush()
        found = [each for each in coming.upcoming(room.session, room.now, 5, room.rules) if each[1] != "digest"]
        assert [(at, kind, number) for at, kind, _, number in found] == [(soon, "meeting", 1), (later, "report", 2)]
        assert found[1][2] == room.assignment().duty.title
        assert len(coming.upcoming(room.session, room.now, 1, room.rules)) == 1

    def test_digests_that_somebody_gets_come_too(self, room: Room) -> None:
        def digests() -> list[tuple[str, int]]:
            found = coming.upcoming(room.session, room.now, 500, room.rules)
            return [(f"{at.astimezone(ZONE):%m-%dT%H:%M}", n) for at, kind, _, n in found if kind == "digest"]

        room.at("2022-08-19T10:00")
        room.join("VPUBND", "observer", "telegram")
        assert digests()[:3] == [("08-19T16:30", 1), ("08-22T08:30", 2), ("08-26T16:30", 1)]
        room.at("2022-08-19T16:30")
        assert digests()[0] == ("08-22T08:30", 2)
        room.person("SKHDT", "coordinator").stopped_at = room.now
        room.session.flush()
        assert digests()[:2] == [("08-22T08:30", 1), ("08-29T08:30", 1)], "nobody has the one of Friday"

    def test_what_a_coordinator_is_asked_again_and_broadcasts_that_wait_come_too(self, room: Room) -> None:
        again = local("2022-08-24T08:00")
        room.at("2022-08-17T10:00")
        progress.ask_again(room.session, room.assignment(), again)
        row = Broadcast(program_id=1, person_id=room.person("SKHDT", "coordinator").id, text="Họp", at=room.now)
        room.session.add(row)
        room.session.flush()
        post = room.post("SYT")
        waits = BroadcastReceiver(broadcast_id=row.id, person_id=post.person_id, agency_id=post.agency_id)
        room.session.add(waits)
        room.session.flush()
        found = {kind: (at, n) for at, kind, _, n in coming.upcoming(room.session, room.now, 500, room.rules)}
        assert found["decisions"] == (again, 1)
        assert found["broadcast"] == (local("2022-08-18T07:30"), 1)

    def test_what_is_open_for_an_agency_in_the_order_of_due_times(self, room: Room) -> None:
        agency, report, meeting = room.agency("SYT").id, room.assignment(), room.meeting()
        today, horizon = room.now.date(), report.due_at
        assert assignments.open_of(room.session, [agency], today, horizon) == [meeting, report]
        assert assignments.open_of(room.session, [agency], today, horizon - timedelta(seconds=1)) == [meeting]
        assert assignments.open_of(room.session, [agency], today - timedelta(days=1), horizon) == [report]
        second = room.meeting(week=32)
        assert assignments.open_of(room.session, [agency], date(2022, 8, 8), horizon) == [meeting, second, report]
        room.move(meeting, Move.REPORT)
        assert assignments.open_of(room.session, [agency], today, horizon) == [report]

    def test_one_that_can_be_answered_among_several(self, room: Room) -> None:
        report, meeting = room.assignment(), room.meeting()
        room.move(report, Move.REPORT)
        assert assignments.any_answerable(room.session, [report.id, meeting.id])
        assert not assignments.any_answerable(room.session, [report.id])
        assert not assignments.any_answerable(room.session, [])

    def test_those_of_a_duty_by_agency_and_period(self, room: Room) -> None:
        row = room.assignment()
        found = planned.of_duty(room.session, row.duty_id, ["2022"])
        assert found[row.agency_id, "2022"] is row
        assert {each.duty_id for each in found.values()} == {row.duty_id}
        assert planned.keys_of_duty(room.session, row.duty_id, ["2022"]) == set(found)


class TestOfficialsAtAGlance:
    """How each official's work stands, by chat."""

    def state(self, room: Room) -> str:
        return coming.states_of_chats(room.session, room.now, ZONE)[room.address("SYT").chat_id]

    def only(self, room: Room, row: Assignment) -> None:
        for other in room.session.query(Assignment).where(Assignment.agency_id == row.agency_id):
            if other.id != row.id:
                other.state = State.WAIVED
        room.session.flush()

    def test_late_soon_open_and_done(self, room: Room) -> None:
        row = room.assignment()
        self.only(room, row)
        due = row.due_at
        for now, word in (
            (due - timedelta(days=7, seconds=1), "open"),
            (due - timedelta(days=7), "soon"),
            (due - timedelta(seconds=1), "soon"),
            (due, "late"),
        ):
            room.now = now
            assert self.state(room) == word
        room.move(row, Move.REPORT)
        assert self.state(room) == "done"

    def test_the_soonest_counts(self, room: Room) -> None:
        assert self.state(room) == "soon"
        room.now = room.meeting().due_at
        assert self.state(room) == "late"

    def test_an_extension_counts_until_the_end_of_its_day(self, room: Room) -> None:
        row = room.assignment()
        self.only(room, row)
        row.extended_to = date(2022, 8, 19)
        room.session.flush()
        room.at("2022-08-19T23:59")
        assert self.state(room) == "soon"
        room.at("2022-08-20T00:00")
        assert self.state(room) == "late"

    def test_a_meeting_counts_from_its_monday_on(self, room: Room) -> None:
        self.only(room, room.meeting(week=32))
        room.at("2022-08-07T23:00")
        assert self.state(room) == "done"
        room.at("2022-08-08T00:00")
        assert self.state(room) == "soon"

    def test_it_is_told_of_officials_only(self, room: Room) -> None:
        found = coming.states_of_chats(room.session, room.now, ZONE)
        officials = {room.address("SYT").chat_id, room.address("SYT", channel="zalo").chat_id}
        assert set(found) == {*officials, room.address("STC").chat_id}


def test_the_capital_of_a_year_is_made_when_it_is_first_asked_for(room: Room) -> None:
    agency = room.agency("SYT").id
    row = capitals.of_year(room.session, agency, 2022)
    room.session.flush()
    assert (row.agency_id, row.year, row.planned, row.exempt) == (agency, 2022, None, False)
    assert capitals.of_year(room.session, agency, 2022) is row
    assert capitals.of_year(room.session, agency, 2023) is not row


def test_who_is_exempt_in_which_year(room: Room) -> None:
    syt, stc = room.agency("SYT").id, room.agency("STC").id
    room.add(Capital(agency_id=syt, year=2022, planned=0, exempt=True))
    room.add(Capital(agency_id=syt, year=2023, planned=5, exempt=False))
    room.add(Capital(agency_id=stc, year=2023, planned=0, exempt=True))
    assert capitals.exempt_years(room.session) == {(syt, 2022), (stc, 2023)}


def test_times_are_kept_in_utc_whatever_zone_they_come_in(room: Room) -> None:
    row = room.assignment()
    row.next_step_at = local("2022-08-12T08:00")
    found = room.again(row).next_step_at
    assert found == datetime(2022, 8, 12, 1, tzinfo=UTC)
    assert found.tzinfo is UTC


def test_a_time_without_a_zone_is_refused(room: Room) -> None:
    row = room.assignment()
    row.next_step_at = datetime(2022, 8, 12, 8)
    with pytest.raises(Exception, match="without a zone"):
        room.session.flush()
    room.session.rollback()


class TestWhatElseIsMeant:
    """The period before, and what was answered last."""

    def test_the_period_before_is_found_while_it_can_be_answered(self, room: Room) -> None:
        this, last = room.meeting(week=33), room.meeting(week=32)
        found = assignments.answerable_before(room.session, this, last.last_day)
        assert found is not None and found.id == last.id
        assert assignments.answerable_before(room.session, this, last.last_day + timedelta(days=1)) is None
        room.move(last, Move.REPORT)
        assert assignments.answerable_before(room.session, this, last.last_day) is None

    def test_an_overtaken_period_before_is_found_too_and_no_other_agencys(self, room: Room) -> None:
        this, last = room.meeting(week=32), room.meeting(week=31)
        room.move(last, Move.OVERTAKE)
        found = assignments.answerable_before(room.session, this, last.last_day)
        assert found is not None and (found.id, found.agency_id) == (last.id, this.agency_id)

    def test_meetings_of_some_weeks_are_found_whether_answered_or_not(self, room: Room) -> None:
        first, second, third = (room.meeting(week=week) for week in (31, 32, 33))
        room.move(second, Move.REPORT)
        room.move(third, Move.WAIVE)
        agencies = [first.agency_id]
        assert assignments.meetings_of(room.session, agencies, first.last_day, third.last_day) == [second, first]
        assert assignments.meetings_of(room.session, agencies, second.last_day, third.last_day) == [second]
        assert assignments.meetings_of(room.session, agencies, first.last_day, first.last_day) == [first]
        assert room.assignment() not in assignments.meetings_of(room.session, agencies, date.min, date.max)

    def test_the_newest_answer_is_the_last_one(self, room: Room) -> None:
        report, meeting, agency = room.assignment(), room.meeting(), room.agency("SYT").id
        assert assignments.answered_last(room.session, [agency], room.now) is None
        room.move(report, Move.REPORT)
        first = room.now
        room.later(hours=1)
        room.move(meeting, Move.REPORT)
        found = assignments.answered_last(room.session, [agency], first)
        assert found is not None and found.id == meeting.id
        found = assignments.answered_last(room.session, [agency], first, kinds=("report", "milestone"))
        assert found is not None and found.id == report.id, "of the kinds that are asked for"
        room.move(meeting, Move.WITHDRAW)
        found = assignments.answered_last(room.session, [agency], first)
        assert found is not None and found.id == report.id
        assert assignments.answered_last(room.session, [agency], first + timedelta(minutes=1)) is None


class TestOvertaken:
    """Weeks that the next one overtook unanswered."""

    def missed(self, room: Room, *weeks: int) -> list[Assignment]:
        rows = [room.meeting(week=week) for week in weeks]
        for row in rows:
            row.state = State.MISSED
        room.session.flush()
        return rows

    def test_those_that_can_still_be_answered_the_newest_first(self, room: Room) -> None:
        agency = room.agency("SYT").id
        first, second, third = self.missed(room, 32, 33, 34)
        room.meeting("STC", 34).state = State.MISSED
        room.move(room.meeting(week=35), Move.REPORT)
        found = assignments.missed_since(room.session, [agency], second.last_day)
        assert found == [third, second]
        assert assignments.missed_since(room.session, [agency], first.last_day) == [third, second, first]
        assert assignments.missed_since(room.session, [agency], third.last_day + timedelta(days=1)) == []

    def test_of_two_that_ended_on_one_day_the_older_row_comes_first(self, room: Room) -> None:
        first, second = self.missed(room, 32, 33)
        first.last_day = second.last_day
        room.session.flush()
        assert assignments.missed_since(room.session, [first.agency_id], second.last_day) == [first, second]

    def test_an_overtaken_week_can_still_be_answered(self, room: Room) -> None:
        (row,) = self.missed(room, 32)
        assert assignments.any_answerable(room.session, [row.id])

    def test_a_week_is_overtaken_when_the_next_one_begins_but_an_extension_is_waited_for(self, room: Room) -> None:
        row, next_monday = room.meeting(), date(2022, 8, 8)

        def overtaken(day: date) -> bool:
            return assignments.is_overtaken(row, room.rules, day)

        assert not overtaken(next_monday - timedelta(days=1))
        assert overtaken(next_monday)
        row.extended_to = next_monday
        assert not overtaken(next_monday)
        assert overtaken(next_monday + timedelta(days=1))

    def test_only_open_weeks_of_the_duty_that_are_over_are_overtaken(self, room: Room) -> None:
        row, other = room.meeting(), room.meeting("STC")
        room.move(other, Move.REPORT)
        found = assignments.overtaken(room.session, row.duty_id, room.rules, date(2022, 8, 8))
        assert row in found
        assert other not in found
        assert {each.period for each in found} == {"2022-W31"}
        assert assignments.overtaken(room.session, row.duty_id, room.rules, date(2022, 8, 7)) == []
        assert assignments.overtaken(room.session, room.assignment().duty_id, room.rules, date(2022, 8, 8)) == []


def test_an_agency_is_exempt_in_the_years_that_were_confirmed(room: Room) -> None:
    agency = room.agency("SYT").id
    for year, exempt in ((2022, True), (2023, False)):
        capitals.of_year(room.session, agency, year).exempt = exempt
    room.session.flush()
    assert capitals.exempt_years(room.session) == {(agency, 2022)}


def test_what_was_said_with_an_answer_stands_in_the_log(room: Room) -> None:
    row = room.assignment()
    said = room.now - timedelta(hours=3)
    assignments.move(room.session, row, Move.REPORT, "person:7", room.now, room.rules, because="lần thứ hai", at=said)
    assert room.again(row).reported_at == said
    (logged,) = room.log("report")
    assert logged.detail == {
        "from": "open", "to": "reported", "because": "lần thứ hai", "said_at": said.isoformat(),
    }  # fmt: skip
    room.move(row, Move.WITHDRAW)
    assignments.move(room.session, row, Move.REPORT, "person:7", room.now, room.rules, at=room.now)
    assert room.log("report")[1].detail == {"from": "open", "to": "reported"}


def test_an_answer_drops_the_extension_that_was_asked_for_and_no_other_request(room: Room) -> None:
    row, other = room.assignment(), room.meeting()
    asked = room.request(room.reply(row, "extension"))
    decided = room.request(room.reply(row, "extension"), state="refused")
    obstacle = room.request(room.reply(row, "obstacle"), kind="obstacle")
    elsewhere = room.request(room.reply(other, "extension"))
    room.later(hours=1)
    room.move(row, Move.REPORT)
    assert (room.again(asked).state, asked.decided_at) == ("withdrawn", room.now)
    assert [room.again(each).state for each in (decided, obstacle, elsewhere)] == ["refused", "open", "open"]
    (logged,) = room.log("drop")
    assert (logged.subject, logged.detail) == (f"request:{asked.id}", {"kind": "extension"})
