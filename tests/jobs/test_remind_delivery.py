"""Reminders of many things and many people: nobody is left out, and one bad item stops nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db import aside, assignments, planned, reminders, sending, troubles, views
from db.models import Assignment, Duty, Message, MessageAssignment, PutAside
from db.outbox import Priority, Why, queue
from jobs import detour as detour_job
from jobs.detour import detour
from jobs.plan import plan
from jobs.telling import Round
from jobs.unreachable import give_up
from rules import due
from rules.status import Move, State
from tests.delivery_room import BEGIN, Place, local, named, place

__all__ = ["place"]

MONDAY = "2022-08-01T08:00"
DAY = timedelta(days=1)


def test_of_twenty_things_due_at_once_every_person_is_reminded(place: Place) -> None:
    people = [place.join("SYT") for _ in range(3)]
    report = place.assignment("SYT", "report")
    for number in range(20):
        place.session.add(
            Assignment(
                duty_id=report.duty_id,
                agency_id=report.agency_id,
                period=f"extra-{number}",
                named_day=report.named_day,
                exclusive=report.exclusive,
                set_by=report.set_by,
                due_at=report.due_at,
                last_day=report.last_day,
                advised_on=report.advised_on,
                state=State.OPEN,
                reminders=0,
                next_step_at=local("2022-08-05T08:00"),
            )
        )
    place.session.flush()
    waiting = [message for message in place.remind("2022-08-05T08:00") if message.person_id]
    assert sorted(message.person_id or 0 for message in waiting) == [each.person_id for each in people]
    assert all(len(named(message)) >= 20 for message in waiting)
    keys = [message.dedupe_key or "" for message in waiting]
    assert len(set(keys)) == 3
    assert max(map(len, keys)) <= 255


def test_what_is_promised_extended_redated_or_answered_is_left_out_of_what_waits(place: Place) -> None:
    place.join("SYT")
    meeting, report = place.both(MONDAY)
    (message,) = place.remind(MONDAY)
    assert named(message) == [report.id, meeting.id]
    noon = local("2022-08-01T10:00")

    def left() -> list[int]:
        place.session.flush()
        return reminders.still_pressed(place.session, message, noon) or []

    nested = place.session.begin_nested()
    assignments.quieten(place.session, report, noon + 4 * DAY, place.rules, noon)
    assert left() == [meeting.id]
    nested.rollback()
    nested = place.session.begin_nested()
    assignments.quieten(place.session, report, noon, place.rules, noon)
    assert left() == [meeting.id], "a promise for today is one"
    nested.rollback()
    nested = place.session.begin_nested()
    assignments.extend(place.session, report, local("2022-08-30T08:00").date(), place.rules, noon)
    assert left() == [meeting.id]
    nested.rollback()
    nested = place.session.begin_nested()
    report.advised_on -= DAY
    assert left() == [meeting.id]
    nested.rollback()
    nested = place.session.begin_nested()
    report.extended_to = report.last_day
    assert left() == [report.id, meeting.id], "the same day as it was named"
    nested.rollback()
    assert left() == [report.id, meeting.id]
    assignments.move(place.session, report, Move.REPORT, "person:1", noon, place.rules)
    claimed = sending.claim(place.session, "telegram", noon)
    assert claimed
    assert named(claimed) == [meeting.id]


def test_silence_is_looked_at_even_where_no_time_has_passed(place: Place) -> None:
    place.join("SYT")
    meeting, report = place.both(MONDAY)
    (message,) = place.remind(MONDAY)
    assignments.quieten(place.session, report, local(MONDAY) + DAY, place.rules, local(MONDAY))
    place.session.flush()
    assert reminders.still_pressed(place.session, message, local(MONDAY)) == [meeting.id]


def test_a_reminder_of_which_nothing_is_left_is_cancelled(place: Place) -> None:
    place.join("SYT")
    rows = place.both(MONDAY)
    (message,) = place.remind(MONDAY)
    for row in rows:
        assignments.quieten(place.session, row, local(MONDAY) + 4 * DAY, place.rules, local(MONDAY))
    assert sending.claim(place.session, "telegram", local(MONDAY)) is None
    assert (message.state, message.error) == ("cancelled", Why.ANSWERED)


def test_what_is_passed_on_to_a_leader_leaves_out_what_was_promised(place: Place) -> None:
    official = place.join("SYT")
    leader = place.join("SYT", "leader")
    meeting, report = place.both(MONDAY)
    place.remind(MONDAY)
    now = local("2022-08-01T09:00")
    assignments.quieten(place.session, report, now + 4 * DAY, place.rules, now)
    give_up(place.session, place.rules, "telegram", official.chat_id, Why.BLOCKED, "blocked", now)
    (passed_on,) = place.messages()
    assert passed_on.person_id == leader.person_id
    assert named(passed_on) == [meeting.id]
    pressed = select(MessageAssignment.assignment_id).where(MessageAssignment.message_id == passed_on.id)
    assert list(place.session.scalars(pressed)) == [meeting.id]


def test_when_a_reminder_is_said_anew_a_colleague_who_got_it_is_not_reminded_twice(place: Place) -> None:
    first, second = place.join("SYT"), place.join("SYT")
    meeting, report = place.both(MONDAY)
    ours, theirs = place.remind(MONDAY)
    assert (ours.person_id, theirs.person_id) == (first.person_id, second.person_id)
    sending.mark_sent(place.session, theirs.id, local(MONDAY), "1", [])
    place.session.expire_all()
    assignments.move(place.session, meeting, Move.REPORT, "person:2", local("2022-08-01T09:00"), place.rules)
    waiting = place.remind("2022-08-02T08:00")
    assert [(message.person_id, named(message)) for message in waiting] == [(first.person_id, [report.id])]


def test_an_agency_that_fails_stops_no_other_and_is_tried_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = place.join("SYT"), place.join("STC")
    queue_as_ever = Round._queue

    def fail(self: Round, address: Any, *others: Any) -> None:
        queue_as_ever(self, address, *others)
        if address.person_id == bad.person_id:
            raise ValueError("bad agency 123456:AbCdEfGhIjKlMn")

    monkeypatch.setattr(Round, "_queue", fail)
    assert [message.person_id for message in place.remind(MONDAY)] == [good.person_id]
    (row,) = place.session.scalars(select(PutAside)).all()
    assert (row.what, row.subject, row.times) == ("agency", "SYT", 1)
    assert row.error.startswith("ValueError: bad agency <token> (test_remind_delivery.py:")
    place.remind("2022-08-01T08:05")
    assert row.times == 1, "not before a quarter of an hour has passed"
    place.remind("2022-08-01T08:15")
    assert row.times == 2
    monkeypatch.undo()
    assert bad.person_id in [message.person_id for message in place.remind("2022-08-01T08:30")]


def test_an_assignment_that_fails_stops_no_other_of_its_agency(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.join("SYT")
    meeting, report = place.both(MONDAY)
    look = views.assignment

    def fail(row: Assignment, *others: Any) -> dict[str, Any]:
        if row.id == report.id:
            raise ValueError("bad period")
        return look(row, *others)

    monkeypatch.setattr(views, "assignment", fail)
    assert [named(message) for message in place.remind(MONDAY)] == [[meeting.id]]
    assert aside.counts(place.session) == {"assignment": 1}
    assert report.next_step_at == local("2022-08-01T08:15")


def test_a_message_that_cannot_be_looked_at_fails_alone(place: Place) -> None:
    bad, good = place.join("SYT"), place.join("STC")
    first, second = place.remind(MONDAY)
    assert (first.person_id, second.person_id) == (bad.person_id, good.person_id) or (first and second)
    first.concerns = {"listed": 7}
    claimed = sending.claim(place.session, "telegram", local(MONDAY))
    assert claimed is second
    assert (first.state, first.error) == ("failed", Why.INTERNAL)
    assert aside.counts(place.session) == {"message": 1}


def test_a_duty_that_cannot_be_planned_stops_no_other_and_is_not_waived(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count(kind: str) -> int:
        rows = place.session.scalars(select(Assignment).join(Duty).where(Duty.kind == kind, Assignment.state == "open"))
        return len(rows.all())

    meetings, before = count("meeting"), count("report")
    occurrences = due.occurrences

    def fail(deadline: Any, *others: Any, **more: Any) -> Any:
        found = occurrences(deadline, *others, **more)
        if "BYDAY" in str(deadline):
            raise ValueError("no such day")
        return found

    monkeypatch.setattr("rules.rulebook.occurrences", fail)
    later = local("2022-09-05T08:00")
    plan(place.session, place.rules, later, thorough=True)
    assert count("report") >= before
    assert (
        count("meeting") + len(place.session.scalars(select(Assignment).where(Assignment.state == State.MISSED)).all())
        == meetings
    )
    assert aside.counts(place.session) == {"duty": 1}
    monkeypatch.undo()
    plan(place.session, place.rules, later)
    assert count("meeting") > 0


def test_a_day_that_cannot_be_written_stops_no_other(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    create = planned.create

    def fail(session: Any, duty: Duty, days: Any, *others: Any) -> Any:
        written = create(session, duty, days, *others)
        if "2022-W41" in {day.occurrence.period for day in days}:
            raise ValueError("a bad week")
        return written

    monkeypatch.setattr(planned, "create", fail)
    plan(place.session, place.rules, local("2022-08-29T08:00"), thorough=False)
    periods = set(place.session.scalars(select(Assignment.period).where(Assignment.period.like("2022-W4%"))))
    assert {"2022-W40", "2022-W42"} <= periods
    assert "2022-W41" not in periods
    assert aside.counts(place.session) == {"day": 1}


def test_those_who_have_no_other_messenger_hide_nobody_who_has(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detour_job, "AT_ONCE", 3)
    lonely, lucky = place.join("STC"), place.join("SYT")
    stopped = place.join("SDL")
    for each in (lucky, stopped):
        place.link(each, "zalo")
    stopped.person.stopped_at = BEGIN
    for each in [lonely] * 4 + [stopped] * 4 + [lucky] * 2:
        queue(place.session, each, "unsupported", {}, BEGIN, Priority.NEWS)
    now = local("2022-08-01T09:00")
    troubles.begin(place.session, "telegram", BEGIN, Why.UNREACHABLE, "down")
    place.session.flush()
    assert detour(place.session, now) == 2
    moved = place.session.scalars(select(Message).where(Message.channel == "zalo")).all()
    assert {message.person_id for message in moved} == {lucky.person_id}
    assert detour(place.session, now) == 0
