"""Which reports wait to be confirmed, in the order of sending; what becomes of each."""

from __future__ import annotations

import pytest

from db import confirming, replies
from db.confirming import Span
from db.models import Reply
from rules.status import Move, NotAllowed, State
from tests.rooms import Room, local


def sent(room: Room, agency: str = "SYT") -> Reply:
    reply = room.reply(room.assignment(agency), "sent", by=room.person("SYT"))
    room.move(reply.assignment, Move.REPORT)
    return reply


def ids(rows: list[Reply]) -> list[int]:
    return [row.id for row in rows]


def test_what_waits_is_listed_by_program_page_agency_and_span(room: Room) -> None:
    first, second, third = (sent(room, code) for code in ("SYT", "STC", "SXD"))
    assert confirming.count(room.session, [1]) == 3
    assert confirming.count(room.session, [2]) == 0
    assert ids(confirming.waiting(room.session, [1])) == [first.id, second.id, third.id]
    assert ids(confirming.waiting(room.session, [1], first=1, limit=1)) == [second.id]
    assert ids(confirming.waiting_of(room.session, [1], [room.agency("SXD"), room.agency("SYT")])) == [
        first.id, third.id,
    ]  # fmt: skip
    assert ids(confirming.waiting_in(room.session, Span(1, second.id, third.id))) == [second.id, third.id]
    assert confirming.waiting_in(room.session, Span(2, 1, 10**6)) == []


def test_withdrawn_notes_and_other_duties_do_not_wait(room: Room) -> None:
    row = sent(room)
    room.reply(row.assignment, "note", text="Bổ sung")
    assert confirming.is_waiting(row)
    replies.withdraw(room.session, row, row.person, room.now, room.rules)
    assert not confirming.is_waiting(row)
    assert confirming.count(room.session, [1]) == 0
    meeting = room.reply(room.meeting(), "sent")
    room.move(meeting.assignment, Move.REPORT)
    assert not confirming.is_waiting(meeting)
    assert confirming.count(room.session, [1]) == 0


def test_of_two_sendings_that_stand_the_newest_waits(room: Room) -> None:
    sent(room)
    newer = room.reply(room.assignment(), "sent")
    assert ids(confirming.waiting(room.session, [1])) == [newer.id]
    assert confirming.not_asked(room.session, [1]) == [(newer.id, newer.at)]
    confirming.asked(room.session, [newer.id], room.now)
    assert confirming.not_asked(room.session, [1]) == [], "nor about the older one, which another has replaced"


def test_nobody_is_asked_about_what_is_not_sent_to_be_confirmed_or_was_dealt_with(room: Room) -> None:
    row, meeting = sent(room), room.reply(room.meeting(), "sent")
    room.move(meeting.assignment, Move.REPORT)
    assert confirming.not_asked(room.session, [1]) == [(row.id, row.at)]
    assert confirming.not_asked(room.session, [2]) == []
    room.reply(row.assignment, "note", text="Bổ sung")
    assert len(confirming.not_asked(room.session, [1])) == 1
    confirming.send_back(room.session, row, "thiếu phụ lục", "person:1", room.now, room.rules)
    assert confirming.not_asked(room.session, [1]) == []
    other = sent(room, "STC")
    replies.withdraw(room.session, other, other.person, room.now, room.rules)
    room.session.flush()
    assert confirming.not_asked(room.session, [1]) == []
    accepted = sent(room, "SXD")
    confirming.accept(room.session, [accepted], "person:1", room.now, room.rules)
    room.session.flush()
    assert confirming.not_asked(room.session, [1]) == []


def test_nobody_is_asked_about_a_report_that_was_ended_after_it_was_sent(room: Room) -> None:
    row = sent(room)
    row.assignment.state = State.WAIVED
    room.session.flush()
    assert confirming.not_asked(room.session, [1]) == []


def test_accepting_and_doubting(room: Room) -> None:
    row = sent(room)
    room.later(hours=1)
    confirming.accept(room.session, [row], "person:4", room.now, room.rules)
    assert (row.assignment.state, row.accepted_at, row.assignment.reported_at) == (
        State.ACCEPTED, room.now, local("2022-08-01T08:00"),
    )  # fmt: skip
    assert confirming.count(room.session, [1]) == 0
    span = Span(1, row.id, row.id)
    assert ids(confirming.accepted_in(room.session, span, room.now)) == [row.id]
    assert confirming.accepted_in(room.session, span, room.later(seconds=1)) == []
    with pytest.raises(NotAllowed):
        confirming.accept(room.session, [row], "person:4", room.now, room.rules)
    confirming.doubt(room.session, [row], "person:4", room.now, room.rules)
    assert (row.assignment.state, row.accepted_at, row.assignment.reported_at) == (
        State.REPORTED, None, local("2022-08-01T08:00"),
    )  # fmt: skip
    assert [entry.detail["because"] for entry in (*room.log("accept"), *room.log("doubt"))] == [f"reply:{row.id}"] * 2


def test_sending_back_opens_it_with_its_ladder_and_keeping_closes_it_again(room: Room) -> None:
    row = sent(room)
    confirming.accept(room.session, [row], "person:4", room.now, room.rules)
    room.later(days=1)
    confirming.send_back(room.session, row, "Thiếu phụ lục", "person:4", room.now, room.rules)
    assignment = row.assignment
    assert (assignment.state, assignment.reported_at, row.accepted_at) == (State.OPEN, None, None)
    assert assignment.next_step_at is not None, "it is pressed for again"
    assert assignment.next_step_at > room.now
    assert replies.latest(room.session, assignment, closing=True) is None
    assert replies.latest(room.session, assignment) is row
    assert confirming.may_be_kept(room.session, row)
    confirming.keep(room.session, row, "person:4", room.now, room.rules)
    assert (assignment.state, assignment.reported_at) == (State.REPORTED, local("2022-08-01T08:00"))
    assert (row.returned_at, row.returned_because) == (None, None)
    assert confirming.is_waiting(row)
    assert not confirming.may_be_kept(room.session, row)


def test_what_was_sent_back_lacks_no_number_and_withdrawing_the_next_opens_it(room: Room) -> None:
    row = sent(room)
    column, agency = Reply.document_number, row.assignment.agency_id
    assert replies.lacking(room.session, [agency], "sent", column, room.now) is row
    confirming.send_back(room.session, row, "Thiếu", "person:4", room.now, room.rules)
    again = sent(room)
    assert replies.lacking(room.session, [agency], "sent", column, room.now) is again
    assert confirming.sendings(room.session, row.assignment) == [row, again]
    assert not confirming.may_be_kept(room.session, row)
    replies.withdraw(room.session, again, again.person, room.now, room.rules)
    assert row.assignment.state is State.OPEN
    assert confirming.sendings(room.session, row.assignment) == [row]


def test_the_report_that_was_confirmed_last_is_of_the_programs_that_are_asked_about(room: Room) -> None:
    """Who coordinates another program sends nothing of this one back."""
    agency = room.agency("SYT")
    assert confirming.accepted_of(room.session, [1], agency) is None
    first, later = sent(room), room.reply(room.assignment(), "sent", by=room.person("SYT"))
    confirming.accept(room.session, [first], "person:1", room.at("2022-08-11T09:00"), room.rules)
    later.accepted_at = local("2022-08-10T09:00")
    room.session.flush()
    assert confirming.accepted_of(room.session, [1], agency) is first
    assert confirming.accepted_of(room.session, [2], agency) is None
    assert confirming.accepted_of(room.session, [1], room.agency("STC")) is None
