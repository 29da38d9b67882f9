"""Who gets how many messages: the budget in one knock after the other, and what is not asked at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db import burden, punctual
from db.models import Assignment, Message, MessageAssignment
from db.outbox import Priority
from db.reach import Reach
from jobs import saying
from jobs.remind import _decide
from jobs.telling import Knock, Round
from rules.budget import Spent
from rules.status import Move, State
from tests.jobs.test_pressing import knock, only, text
from tests.rooms import Room, local


def got(room: Room, at: str, sort: str = "urgent", agency: str = "SYT") -> Message:
    """Something scheduled that a person has got."""
    when = local(at)
    values = {"scheduled": sort, "state": "sent", "sent_at": when, "created_at": when}
    return room.message(room.address(agency), "reminder", Priority.REMINDER, **values)


def test_a_second_message_on_a_day_waits_for_the_next_working_day_at_the_same_hour(room: Room) -> None:
    row = room.assignment()
    only(room, row)
    got(room, "2022-08-05T07:45")
    assert knock(room, "2022-08-05T08:00") == []
    assert (row.last_step_at, row.reminders) == (None, 0)
    assert row.next_step_at == local("2022-08-08T08:00")
    (said,) = knock(room, "2022-08-08T08:00")
    assert (said.params["assignments"][0]["days"], said.scheduled) == (4, "early")
    assert row.next_step_at == local("2022-08-10T08:00")


def test_what_a_later_step_overtakes_is_left_out(room: Room) -> None:
    row = room.assignment()
    only(room, row)
    for day in ("01", "02", "04"):
        got(room, f"2022-08-{day}T08:00")
    assert knock(room, "2022-08-05T08:00") == []
    got(room, "2022-08-08T08:00")
    got(room, "2022-08-09T08:00")
    assert knock(room, "2022-08-08T08:00") == knock(room, "2022-08-09T08:00") == []
    assert knock(room, "2022-08-10T08:00") == [], "the week's last is kept for what is urgent"
    (said,) = knock(room, "2022-08-12T08:00")
    assert (said.scheduled, said.params["assignments"][0]["phase"]) == ("urgent", "today")


def test_a_colleague_who_has_room_is_told_and_the_other_the_next_day(room: Room) -> None:
    row, second = room.assignment(), room.join("SYT")
    only(room, row)
    got(room, "2022-08-05T07:45")
    assert [message.person_id for message in knock(room, "2022-08-05T08:00")] == [second.id]
    assert [message.person_id for message in knock(room, "2022-08-08T08:00")] == [room.person("SYT").id]
    assert row.reminders == 2


def test_the_meetings_question_comes_beside_another_message_and_counts_for_the_week(room: Room) -> None:
    report, meeting = room.assignment(), room.meeting()
    only(room, report, meeting)
    report.next_step_at, meeting.next_step_at = local("2022-08-05T08:00"), local("2022-08-05T14:00")
    meeting.last_step_at = local("2022-08-02T08:00")
    assert [message.scheduled for message in knock(room, "2022-08-05T08:00")] == ["early"]
    assert [message.scheduled for message in knock(room, "2022-08-05T14:00")] == ["meeting"]
    spent = burden.spent(room.session, [room.person("SYT").id], room.rules, room.now)
    assert spent[room.person("SYT").id] == Spent({"any": 1, "meeting": 1}, 2)


def test_with_both_due_and_no_room_but_for_the_question_the_question_is_asked(room: Room) -> None:
    report, meeting = room.assignment(), room.meeting()
    only(room, report, meeting)
    report.next_step_at = meeting.next_step_at = local("2022-08-05T14:00")
    meeting.last_step_at = local("2022-08-02T08:00")
    got(room, "2022-08-05T08:00")
    (said,) = knock(room, "2022-08-05T14:00")
    assert [item["id"] for item in said.params["assignments"]] == [meeting.id]
    assert report.next_step_at == local("2022-08-08T08:00")


def test_a_message_counts_on_the_day_on_which_it_arrives(room: Room) -> None:
    """Both messengers were down on Friday and at the weekend: what was written then arrives on Monday."""
    late = got(room, "2022-08-05T09:00")
    late.state = "queued"
    person = room.person("SYT").id

    def spent(at: str) -> tuple[int, int]:
        room.session.flush()
        found = burden.spent(room.session, [person], room.rules, room.at(at))[person]
        return found.today.get("any", 0), found.week

    assert spent("2022-08-08T08:00") == (1, 1), "it is about to arrive"
    late.state, late.sent_at = "sent", room.now
    assert spent("2022-08-08T09:00") == (1, 1)
    assert spent("2022-08-09T08:00") == (0, 1)
    assert spent("2022-08-15T08:00") == (0, 0)


def test_what_was_cancelled_or_failed_counts_for_nothing(room: Room) -> None:
    for state in ("cancelled", "failed"):
        got(room, "2022-08-05T07:45").state = state
    room.at("2022-08-05T08:00")
    room.session.flush()
    assert burden.spent(room.session, [1], room.rules, room.now) == {1: Spent()}


def test_a_leader_without_room_is_told_the_next_day_and_the_officials_not_before(room: Room) -> None:
    row = room.assignment()
    only(room, row)
    row.last_step_at, row.next_step_at = local("2022-08-12T08:00"), local("2022-08-15T08:00")
    knock(room, "2022-08-15T08:00")
    message = got(room, "2022-08-16T07:45")
    message.person_id = room.person("SYT", "leader").id
    room.session.flush()
    assert knock(room, "2022-08-16T08:00") == []
    found = knock(room, "2022-08-17T08:00")
    assert sorted(message.kind for message in found) == ["leader_card", "reminder"]


def test_the_messages_of_each_week_are_counted(room: Room) -> None:
    for day in ("01", "05", "08"):
        got(room, f"2022-08-{day}T08:00")
    got(room, "2022-08-09T08:00").state = "queued"
    room.session.flush()
    who = room.person("SYT").id
    assert burden.by_week(room.session, room.rules) == {date(2022, 8, 1): {who: 2}, date(2022, 8, 8): {who: 1}}
    since = local("2022-08-08T08:00")
    assert burden.by_week(room.session, room.rules, since) == {date(2022, 8, 8): {who: 1}}
    assert burden.names(room.session, [who])[who][1] == "SYT"


class TestMonday:
    """The meeting's early question comes only where it is needed."""

    MONDAY = "2022-08-08T08:00"

    def week(self, room: Room) -> Assignment:
        room.at("2022-08-08T07:00")
        room.plan(thorough=False)
        row = room.meeting(week=32)
        only(room, row)
        row.next_step_at = local(self.MONDAY)
        return row

    def answered(self, room: Room, weeks: int = 1, times: int = 1) -> None:
        """The weeks before were answered, each at the first question."""
        duty = room.meeting().duty_id
        days = [date(2022, 8, 5) - timedelta(weeks=n) for n in range(weeks)]
        for day in days:
            query = select(Assignment).where(Assignment.duty_id == duty, Assignment.last_day == day)
            row = room.session.scalar(query.where(Assignment.agency_id == room.agency("SYT").id))
            if row is None:
                first = room.meeting()
                columns = [column.key for column in Assignment.__table__.columns if column.key != "id"]
                values = {key: getattr(first, key) for key in columns}
                week = day.isocalendar()
                values |= {"last_day": day, "period": f"{week.year}-W{week.week:02}"}
                row = room.add(Assignment(**values))
            row.state, row.reported_at = State.REPORTED, local(f"{day}T15:00")
            for n in range(times):
                message = room.reminder(room.address("SYT"), row, state="sent", sent_at=local(f"{day}T14:00"))
                for link in _links(room, message):
                    link.step_at = local(f"{day}T08:00") + timedelta(hours=n)
        room.session.flush()

    def test_not_where_last_week_was_answered_and_nothing_else_is_due(self, room: Room) -> None:
        row = self.week(room)
        self.answered(room)
        assert knock(room, self.MONDAY) == []
        assert (row.last_step_at, row.next_step_at) == (local(self.MONDAY), local("2022-08-12T14:00"))
        (said,) = knock(room, "2022-08-12T14:00")
        assert said.scheduled == "meeting"

    def test_where_last_week_is_unanswered_which_is_said(self, room: Room) -> None:
        self.week(room)
        (said,) = knock(room, self.MONDAY)
        assert "Tuần 31 đơn vị chưa trả lời; xin trả lời cả tuần đó, gõ /nhiemvu." in text(said)

    @pytest.mark.parametrize("code", ["not_held", "no_capital"])
    def test_not_where_last_week_was_answered_but_stays_open(self, room: Room, code: str) -> None:
        """Who said *Chưa họp*, or asked to be exempt, read on Monday that the week was not answered."""
        self.week(room)
        before = room.meeting()
        reply = room.reply(before, code, by=room.person("SYT"), text="sếp đi công tác")
        assert knock(room, self.MONDAY) == []
        reply.withdrawn_at = room.now
        room.session.flush()
        assert punctual.unanswered_before(room.session, self.week(room)) is before

    def test_in_the_first_week_that_is_followed(self, room: Room) -> None:
        first = room.meeting()
        only(room, first)
        assert punctual.is_first(room.session, first)
        (said,) = knock(room, "2022-08-01T08:00")
        assert said.scheduled == "meeting"
        assert not punctual.is_first(room.session, self.week(room))

    def test_with_other_things_that_are_due(self, room: Room) -> None:
        row = self.week(room)
        self.answered(room)
        report = room.assignment()
        report.next_step_at = local(self.MONDAY)
        room.session.flush()
        (said,) = knock(room, self.MONDAY)
        assert {item["id"] for item in said.params["assignments"]} == {row.id, report.id}

    def test_who_was_early_eight_times_is_not_asked_and_told_so_once(self, room: Room) -> None:
        row = self.week(room)
        self.answered(room, punctual.WEEKS)
        assert punctual.is_early(room.session, row)
        report = room.assignment()
        report.next_step_at = local("2022-08-12T08:00")
        (told,) = knock(room, self.MONDAY)
        assert (told.kind, told.scheduled) == ("asked_less", "meeting")
        assert "Giao ban giải ngân: tám kỳ liền Sở Y tế trả lời ngay từ lần hỏi đầu." in text(told)
        row.last_step_at, row.next_step_at = None, local("2022-08-09T08:00")
        assert knock(room, "2022-08-09T08:00") == []

    @pytest.mark.parametrize(("weeks", "times"), [(punctual.WEEKS - 1, 1), (punctual.WEEKS, 2)])
    def test_seven_weeks_or_a_second_question_are_not_enough(self, room: Room, weeks: int, times: int) -> None:
        row = self.week(room)
        self.answered(room, weeks, times)
        assert not punctual.is_early(room.session, row)

    def test_one_week_unanswered_is_not_enough(self, room: Room) -> None:
        row = self.week(room)
        self.answered(room, punctual.WEEKS)
        missed = room.meeting()
        missed.state = State.MISSED
        room.session.flush()
        assert not punctual.is_early(room.session, row)
        assert punctual.unanswered_before(room.session, row) is missed
        room.move(missed, Move.REPORT)
        assert punctual.unanswered_before(room.session, row) is None


def _links(room: Room, message: Message) -> Sequence[MessageAssignment]:
    query = select(MessageAssignment).where(MessageAssignment.message_id == message.id)
    return room.session.scalars(query).all()


def test_in_a_knock_it_is_asked_once_what_people_have_got_and_again_when_something_was_queued(room: Room) -> None:
    here, there = room.person("SYT").id, room.person("STC").id
    asked = Knock(room.session, room.rules, room.now, Reach.of(room.session))
    asked.look_ahead([here])
    for agency in ("SYT", "STC"):
        got(room, "2022-08-01T07:45", agency=agency)
    nothing, one = Spent({}, 0), Spent({"any": 1}, 1)
    assert asked.spent([here, there]) == {here: nothing, there: one}
    asked.queued(there)
    asked.queued(here)
    assert asked.spent([here, there]) == {here: one, there: one}
    got(room, "2022-08-01T07:50")
    assert asked.spent([here])[here].week == 2, "what is asked after that is not kept: it may be rolled back"


def test_who_was_told_in_this_knock_has_no_room_in_its_next_round(room: Room) -> None:
    row, to = room.assignment(), room.address("SYT")
    only(room, row)
    room.at("2022-08-05T08:00")
    asked = Knock(room.session, room.rules, room.now, Reach.of(room.session))
    asked.look_ahead([to.person_id])
    ((_, _, (item,)),) = _decide(room.session, room.rules, room.now, [row], asked.reach)[row.agency_id]
    done = []
    for _ in range(2):
        told = Round(asked)
        told.add(to, item)
        told.send(saying.kind)
        done.append(told.is_done(item))
    assert done == [True, False]
