"""Whose one assignment is not theirs any more hears so: it was given to another, taken back, or is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import handovers, people, reminders
from db.models import Assignment, Message, Person
from jobs import handed
from rules.handed import KEPT
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages
from tests.talk.people import TEXTS
from tests.talk.test_handed_alone import handed as takes_alone
from tests.talk.test_handed_alone import held, invited, joins, newest, tapped, told

OVER = "handed_end"


def gives(room: Room, row: Assignment, person: Person) -> None:
    """The leader taps *Giao đồng chí ...*."""
    assert tapped(room, room.person("SYT", "leader"), f"p:{row.id}:give:{person.id}") == ""


def heard(room: Room) -> dict[int | None, str]:
    """What was said to whom of that something is not theirs any more."""
    found = {row.person_id: TEXTS.render(OVER, row.params, "plain").text for row in room.messages(OVER, None)}
    in_both_languages(room)
    return found


def test_who_was_handed_it_hears_that_the_leader_gave_it_to_another(room: Room) -> None:
    row, official = room.assignment(), room.person("SYT")
    new = takes_alone(room, row)
    gives(room, row, official)
    assert (held(new), told(room, row)) == ([], [official.id])
    said = heard(room)
    assert list(said) == [new.id]
    assert f"Đồng chí Giám đốc Sở Y tế đã giao đồng chí {official.name}: báo cáo kết quả" in said[new.id]
    assert "đồng chí không phải theo dõi việc này nữa" in said[new.id]
    assert "Tôi không gửi tin cho đồng chí nữa" in said[new.id]


def test_an_official_hears_it_and_stays_one(room: Room) -> None:
    row, first, other = room.assignment(), room.person("SYT"), room.join("SYT")
    gives(room, row, first)
    assert heard(room) == {}
    gives(room, row, first)
    assert heard(room) == {}
    gives(room, row, other)
    said = heard(room)
    assert list(said) == [first.id]
    assert "không phải theo dõi việc này nữa" in said[first.id]
    assert "Tôi không gửi tin cho đồng chí nữa" not in said[first.id]


def test_whose_it_was_hears_that_another_hands_it_on(room: Room) -> None:
    """An official of the agency may hand on what a colleague has; who gave it away hears that it was taken."""
    giver, row = room.person("SYT"), room.assignment()
    new = takes_alone(room, row)
    third = joins(room, invited(room, row, giver), "78")
    assert (held(new), told(room, row)) == ([], [third.id])
    said = heard(room)
    assert list(said) == [new.id]
    assert f"{giver.name} đã chuyển giao cho {third.name}: báo cáo kết quả" in said[new.id]
    fourth = joins(room, invited(room, row, third), "79")
    assert (list(heard(room)), held(fourth)) == ([new.id], [("assignee", "SYT", row.id)])


@pytest.mark.parametrize("alone", [True, False])
def test_taken_back_it_is_again_whose_it_was(room: Room, *, alone: bool) -> None:
    """*Sửa lại* under *Giao đồng chí ...* left it with whom it was given to by mistake."""
    row, official = room.assignment(), room.person("SYT")
    before = takes_alone(room, row) if alone else None
    other = room.join("SYT")
    gives(room, row, other)
    assert told(room, row) == [other.id]
    reply = room.messages("direction_noted", None)[-1].params["reply"]["id"]
    assert tapped(room, room.person("SYT", "leader"), f"w:{reply}") == ""
    if before:
        assert (held(before), told(room, row)) == ([("assignee", "SYT", row.id)], [before.id])
    else:
        assert told(room, row) == sorted([official.id, other.id])
    said = heard(room)
    assert "Đồng chí Giám đốc Sở Y tế đã rút lại việc đã giao đồng chí: báo cáo kết quả" in said[other.id]
    assert (
        (before.id in said and "lại do đồng chí phụ trách" in said[before.id]) if before else list(said) == [other.id]
    )
    assert [each.actor for each in room.log("keep_post")] == [f"person:{room.person('SYT', 'leader').id}"]


def test_what_was_given_since_stays_when_an_earlier_one_is_taken_back(room: Room) -> None:
    row, first, other = room.assignment(), room.person("SYT"), room.join("SYT")
    gives(room, row, first)
    reply = room.messages("direction_noted", None)[-1].params["reply"]["id"]
    room.later(minutes=5)
    gives(room, row, other)
    assert tapped(room, room.person("SYT", "leader"), f"w:{reply}") == ""
    assert told(room, row) == [other.id]
    assert [each.params["how"] for each in room.messages(OVER, None)] == ["given"]


def test_by_the_clock_they_hear_it_in_the_morning(room: Room) -> None:
    row, other = room.assignment(), room.assignment("STC")
    mine, theirs = takes_alone(room, row), takes_alone(room, other, "78")
    arrives(room)
    room.at("2022-08-02T00:05")
    assert handed.end_over(room.session, room.rules, room.now) == 0
    room.move(row, Move.REPORT)
    row.reported_at = room.now
    room.move(other, Move.WAIVE)
    assert handed.end_over(room.session, room.rules, room.now) == 1
    assert (held(mine), held(theirs)) == ([("assignee", "SYT", row.id)], [])
    said = heard(room)
    assert list(said) == [theirs.id]
    assert "Việc đồng chí được giao đã kết thúc: báo cáo kết quả" in said[theirs.id]
    assert "Tôi không gửi tin cho đồng chí nữa" in said[theirs.id]
    assert at(room, theirs) == "2022-08-02T07:30"
    room.later(seconds=(KEPT - timedelta(minutes=1)).total_seconds())
    assert handed.end_over(room.session, room.rules, room.now) == 0
    room.later(minutes=1)
    assert handed.end_over(room.session, room.rules, room.now) == 1
    assert (held(mine), mine.id in heard(room)) == ([], True)
    assert people.address_of(room.session, "telegram", "77") is None


def at(room: Room, person: Person) -> str:
    """When that is said, local."""
    (message,) = [each for each in room.messages(OVER, None) if each.person_id == person.id]
    assert message.not_before
    return room.rules.local(message.not_before).isoformat()[:16]


def test_who_wants_no_messages_gets_none(room: Room) -> None:
    row = room.assignment()
    new = takes_alone(room, row)
    people.stop(room.session, new, room.now)
    room.move(row, Move.WAIVE)
    assert handed.end_over(room.session, room.rules, room.now) == 1
    assert heard(room) == {}


def test_what_waits_of_one_is_not_said_to_who_has_another(room: Room) -> None:
    """A reminder that waited went to whose it was not any more, where they had another assignment of the agency."""
    row, other = room.assignment(), room.meeting()
    new = takes_alone(room, row)
    offered = handovers.offer(room.session, room.post("SYT"), other, room.now, "x", to=new)
    handovers.take(room.session, offered, new, room.now, "x")
    address = people.reachable_at(room.session, new)
    assert address
    waits: list[Message] = [room.reminder(address, each) for each in (row, other)]
    gives(room, row, room.person("SYT"))
    pressed = [reminders.still_pressed(room.session, each, room.now) for each in waits]
    assert pressed == [[], [other.id]]


def test_nothing_is_taken_from_who_has_it_while_an_offer_waits(room: Room) -> None:
    row, giver = room.assignment(), room.person("SYT")
    new = takes_alone(room, row)
    invited(room, row, giver)
    assert (told(room, row), heard(room), newest(room).done_at) == ([new.id], {}, None)
