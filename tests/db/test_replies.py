"""Replies and requests: what stands, what was withdrawn, whose figures count, and what an exemption waives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from db import replies, requests
from db.models import Capital, Reply, Request
from rules.said import Said
from rules.status import Move, State
from tests.rooms import Room, local


def test_a_reply_is_stored_as_it_was_said(room: Room) -> None:
    person, row = room.person("SYT"), room.assignment()
    reply = replies.store(room.session, row, person, "doing", room.now, text="Đang làm", percent=50)
    reply = room.again(reply)
    assert (reply.assignment_id, reply.person_id, reply.code, reply.at) == (row.id, person.id, "doing", room.now)
    assert (reply.text, reply.percent, reply.stored_at, reply.withdrawn_at) == ("Đang làm", 50, room.now, None)
    (said,) = room.log("reply")
    assert (said.actor, said.subject, said.detail) == (
        f"person:{person.id}",
        f"assignment:{row.id}",
        {"code": "doing"},
    )


class TestTakingBack:
    """A withdrawn reply stays in the history and counts no more."""

    def test_the_only_answer_taken_back_opens_it_again(self, room: Room) -> None:
        row = room.assignment()
        reply = room.reply(row)
        room.move(row, Move.REPORT)
        assert replies.withdraw(room.session, reply, reply.person, room.later(hours=1), room.rules) == []
        assert (row.state, row.reported_at, reply.withdrawn_at) == (State.OPEN, None, room.now)
        (said,) = room.log("withdraw_reply")
        assert (said.actor, said.subject, said.detail) == (
            f"person:{reply.person_id}",
            f"reply:{reply.id}",
            {"code": "sent"},
        )
        assert [each.actor for each in room.log("withdraw")] == [f"person:{reply.person_id}"]

    def test_another_answer_that_stands_keeps_it_closed(self, room: Room) -> None:
        row = room.assignment()
        room.reply(row)
        second = room.reply(row)
        room.move(row, Move.REPORT)
        replies.withdraw(room.session, second, second.person, room.now, room.rules)
        assert row.state is State.REPORTED

    def test_what_was_said_beside_an_answer_that_stands_opens_nothing(self, room: Room) -> None:
        row = room.assignment()
        beside = room.reply(row, "obstacle")
        room.reply(row)
        room.move(row, Move.REPORT)
        replies.withdraw(room.session, beside, beside.person, room.now, room.rules)
        assert row.state is State.REPORTED
        assert row.next_step_at is None

    def test_no_silence_is_kept(self, room: Room) -> None:
        row = room.assignment()
        reply = room.reply(row, "doing", expected_on=date(2022, 8, 11))
        row.quiet_until, row.next_step_at = local("2022-08-11T00:00"), local("2022-08-11T08:00")
        replies.withdraw(room.session, reply, reply.person, room.at("2022-08-02T09:00"), room.rules)
        row = room.again(row)
        assert row.quiet_until is None
        assert (row.last_step_at, row.next_step_at) == (room.now, local("2022-08-05T08:00"))

    def test_what_rested_on_it_is_withdrawn_with_it(self, room: Room) -> None:
        reply = room.reply(room.assignment(), "extend")
        asked, refused = room.request(reply), room.request(reply, state="refused")
        other = room.request(room.reply(room.meeting(), "obstacle"), "obstacle")
        assert replies.withdraw(room.session, reply, reply.person, room.later(hours=1), room.rules) == [(asked, "open")]
        assert [room.again(each).state for each in (asked, refused, other)] == ["withdrawn", "refused", "open"]
        assert asked.decided_at == room.now


class TestTheNewest:
    """The newest reply that stands."""

    def test_it_is_not_one_that_was_taken_back_nor_anothers(self, room: Room) -> None:
        row = room.assignment()
        first = room.reply(row, "doing")
        room.reply(row, withdrawn_at=room.now)
        room.reply(room.assignment("STC"))
        assert replies.latest(room.session, row) is first
        assert replies.latest(room.session, row, closing=True) is None
        second = room.reply(row, "doing")
        assert replies.latest(room.session, row) is second

    @pytest.mark.parametrize("code", ["sent", "held", "nothing"])
    def test_the_newest_that_closed_it(self, room: Room, code: str) -> None:
        row = room.assignment()
        closing = room.reply(row, code)
        room.reply(row, "obstacle")
        assert replies.latest(room.session, row, closing=True) is closing

    def test_of_several_assignments_at_once(self, room: Room) -> None:
        report, meeting, other = room.assignment(), room.meeting(), room.assignment("STC")
        room.reply(report, "doing")
        newest = room.reply(report, "doing")
        held = room.reply(meeting, "held")
        room.reply(meeting, "nothing", withdrawn_at=room.now)
        room.reply(other)
        assert replies.latest_of_all(room.session, [report.id, meeting.id]) == {report.id: newest, meeting.id: held}


class TestFigures:
    """What an agency has disbursed so far this year."""

    def told(self, room: Room, week: int, disbursed: int | None, agency: str = "SYT", **values: Any) -> int:
        return room.reply(room.meeting(agency, week), "held", disbursed=disbursed, **values).id

    def last(self, room: Room, year: int = 2022, before: date | None = None) -> int | None:
        found = replies.last_disbursed(room.session, room.agency("SYT").id, year, before)
        return found.id if found else None

    def test_the_last_week_that_was_told(self, room: Room) -> None:
        assert self.last(room) is None
        first = self.told(room, 31, 100)
        assert self.last(room) == first
        second = self.told(room, 32, 200)
        assert self.last(room) == second

    def test_zero_is_a_figure_and_silence_is_none(self, room: Room) -> None:
        zero = self.told(room, 31, 0)
        self.told(room, 32, None)
        assert self.last(room) == zero

    def test_withdrawn_figures_do_not_count(self, room: Room) -> None:
        first = self.told(room, 31, 100)
        self.told(room, 32, 200, withdrawn_at=room.now)
        assert self.last(room) == first

    def test_another_agencys_do_not_count(self, room: Room) -> None:
        self.told(room, 31, 100, "STC")
        assert self.last(room) is None

    def test_the_week_in_question_does_not_count(self, room: Room) -> None:
        first = self.told(room, 31, 100)
        self.told(room, 32, 200)
        assert self.last(room, before=room.meeting(week=32).last_day) == first

    @pytest.mark.parametrize(("day", "year"), [("2022-01-01", 2022), ("2022-12-31", 2022), ("2023-01-01", 2023)])
    def test_a_year_goes_from_its_first_day_to_its_last(self, room: Room, day: str, year: int) -> None:
        row = room.meeting()
        row.last_day = date.fromisoformat(day)
        reply = self.told(room, 31, 100)
        assert [self.last(room, each) == reply for each in (2021, 2022, 2023)] == [
            each == year for each in (2021, 2022, 2023)
        ]


class TestRequests:
    """What waits for the coordinator."""

    def test_it_is_asked_and_decided(self, room: Room) -> None:
        reply, coordinator = room.reply(room.assignment(), "extend"), room.person("SKHDT", "coordinator")
        asked = replies.ask(room.session, reply, "extension", "Mưa bão", date(2022, 8, 19))
        assert (asked.kind, asked.reply_id, asked.text, asked.until) == (
            "extension",
            reply.id,
            "Mưa bão",
            date(2022, 8, 19),
        )
        assert (asked.state, asked.asked_at, asked.reply) == ("open", room.now, reply)
        replies.decide(room.session, asked, "refused", coordinator, room.later(hours=1), "Không kịp")
        asked = room.again(asked)
        assert (asked.state, asked.decided_at, asked.decided_by, asked.note) == (
            "refused",
            room.now,
            coordinator.id,
            "Không kịp",
        )
        (said,) = room.log("refused")
        assert (said.actor, said.subject) == (f"person:{coordinator.id}", f"request:{asked.id}")
        assert said.detail == {"kind": "extension"}

    def test_those_that_are_open_the_oldest_first(self, room: Room) -> None:
        reply = room.reply(room.assignment())
        first, second = room.request(reply), room.request(reply, "obstacle")
        room.request(reply, state="granted")
        assert replies.open_requests(room.session, room.rules.followed) == [first, second]

    def test_one_of_a_kind_about_one_assignment(self, room: Room) -> None:
        row = room.assignment()
        room.request(room.reply(row), "obstacle")
        room.request(room.reply(row), state="refused")
        room.request(room.reply(room.assignment("STC")))
        assert replies.pending(room.session, row.id, "extension") is None
        mine = room.request(room.reply(row))
        assert replies.pending(room.session, row.id, "extension") is mine


class TestExemption:
    """The agency has no capital this year, as the coordinator confirmed."""

    def exempt(self, room: Room, week: int = 31) -> Request:
        asked = room.request(room.reply(room.meeting(week=week), "none"), "exemption")
        replies.decide(room.session, asked, "granted", room.person("SKHDT", "coordinator"), room.now, None)
        requests.grant(room.session, asked, room.now, room.rules, f"person:{asked.decided_by}")
        room.session.flush()
        return asked

    def test_it_waives_the_open_meetings_of_the_year_and_nothing_else(self, room: Room) -> None:
        done, next_year = room.meeting(week=31), room.meeting(week=33)
        room.move(done, Move.REPORT)
        next_year.last_day = date(2023, 1, 1)
        last_of_year = room.meeting(week=34)
        last_of_year.last_day = date(2022, 12, 31)
        self.exempt(room, 32)
        assert room.meeting(week=32).state is last_of_year.state is State.WAIVED
        assert done.state is State.REPORTED
        assert next_year.state is State.OPEN
        assert room.assignment().state is State.OPEN
        assert room.meeting("STC").state is State.OPEN
        coordinator = room.person("SKHDT", "coordinator")
        assert {row.actor for row in room.log("waive")} == {f"person:{coordinator.id}"}

    def test_it_is_remembered_for_that_year(self, room: Room) -> None:
        self.exempt(room)
        row = room.session.get_one(Capital, (room.agency("SYT").id, 2022))
        assert (row.planned, row.exempt) == (0, True)
        assert room.session.get(Capital, (room.agency("SYT").id, 2023)) is None
        assert replies.capitals(room.session, 2022) == {row.agency_id: row}
        assert replies.capitals(room.session, 2023) == {}


def test_a_promise_is_not_an_answer_that_closes(room: Room) -> None:
    row = room.assignment()
    doing = room.reply(row, "doing")
    room.later(hours=1)
    replies.withdraw(room.session, doing, doing.person, room.now, room.rules)
    assert row.state is State.OPEN
    assert row.last_step_at == room.now
    assert doing.at == room.now - timedelta(hours=1)


class TestLacking:
    """An answer of the agency to which something is still to be added, such as the number of its document."""

    def lacking(self, room: Room, code: str = "sent", agency: str = "SYT") -> int | None:
        since = room.now - timedelta(days=2)
        found = replies.lacking(room.session, [room.agency(agency).id], code, Reply.document_number, since)
        return found.id if found else None

    def answered(self, room: Room, code: str = "sent", **values: Any) -> int:
        row = room.assignment()
        if row.state is State.OPEN:
            room.move(row, Move.REPORT)
        return room.reply(row, code, **values).id

    def test_it_is_the_newest_that_lacks_it(self, room: Room) -> None:
        assert self.lacking(room) is None
        self.answered(room)
        newest = self.answered(room)
        self.answered(room, document_number="12/BC")
        assert self.lacking(room) == newest
        assert self.lacking(room, agency="STC") is None

    def test_other_answers_and_those_taken_back_lack_nothing(self, room: Room) -> None:
        self.answered(room, "held")
        self.answered(room, withdrawn_at=room.now)
        assert self.lacking(room) is None
        assert self.lacking(room, "held") is not None

    def test_what_is_open_again_lacks_nothing(self, room: Room) -> None:
        room.reply(room.assignment())
        assert self.lacking(room) is None

    def test_it_is_waited_for_so_long(self, room: Room) -> None:
        number = self.answered(room)
        room.later(days=2)
        assert self.lacking(room) == number
        room.later(seconds=1)
        assert self.lacking(room) is None


def test_when_it_was_said_stands_beside_when_it_was_stored(room: Room) -> None:
    said = Said(room.now - timedelta(hours=12), known=False)
    reply = room.again(replies.store(room.session, room.assignment(), room.person("SYT"), "sent", room.now, said))
    assert (reply.at, reply.stored_at, reply.time_known) == (said.at, room.now, False)
    (logged,) = room.log("reply")
    assert logged.detail == {"code": "sent", "said_at": said.at.isoformat(), "time_known": False}


class TestWhatAPersonHasAnswered:
    """Whether, and what, somebody has answered since a time."""

    def test_whether_somebody_has_answered_anything_since(self, room: Room) -> None:
        mine, leader = room.person("SYT"), room.person("SYT", "leader")
        reply = room.reply(room.assignment(), at=room.now - timedelta(days=3))
        before = reply.stored_at - timedelta(seconds=1)
        assert replies.given_since(room.session, mine, before)
        assert not replies.given_since(room.session, mine, reply.stored_at)
        assert not replies.given_since(room.session, leader, before)
        reply.withdrawn_at = room.now
        room.session.flush()
        assert replies.given_since(room.session, mine, before), "what was taken back was answered too"

    def test_the_newest_answer_of_a_person_that_stands(self, room: Room) -> None:
        row, mine = room.assignment(), room.person("SYT")
        first, second = room.reply(row, "doing"), room.reply(row, "obstacle")
        room.reply(row, by=room.person("SYT", "leader"))
        assert replies.newest_of(room.session, mine.id, room.now) == second
        assert replies.newest_of(room.session, mine.id, room.now + timedelta(seconds=1)) is None
        second.withdrawn_at = room.now
        room.session.flush()
        assert replies.newest_of(room.session, mine.id, room.now) == first


def test_of_how_many_meetings_it_was_said_that_they_were_not_held(room: Room) -> None:
    first, second, third, fourth = (room.meeting(week=week) for week in (31, 32, 33, 34))
    for row in (first, first, second):
        room.reply(row, "not_held")
    room.reply(third, "held")
    room.reply(fourth, "not_held", withdrawn_at=room.now)
    weeks = [row.id for row in (first, second, third, fourth)]
    assert replies.not_held(room.session, weeks) == 2
    assert replies.not_held(room.session, weeks[1:]) == 1
    assert replies.not_held(room.session, []) == 0


def test_an_answer_to_an_obstacle_is_kept_and_leaves_it_open(room: Room) -> None:
    request = room.request(room.reply(room.assignment(), "obstacle"), kind="obstacle")
    replies.answer(request, "Sẽ họp sáng thứ tư")
    assert (room.again(request).state, request.note) == ("open", "Sẽ họp sáng thứ tư")
