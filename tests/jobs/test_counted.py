"""How often an agency was reminded: once an occasion, however many serve it, and the same in every form."""

from __future__ import annotations

import pytest

from db import desk, reminders
from db.models import Message
from reports import making
from tests.desks import made, scope, text_of
from tests.jobs.test_remind import knock, only
from tests.rooms import Room
from tests.talk.test_pressing import picks

STEPS = ("2022-08-05T08:00", "2022-08-10T08:00", "2022-08-12T08:00")


def arrive(room: Room, messages: list[Message]) -> None:
    for message in messages:
        message.state, message.sent_at = "sent", room.now
    room.session.flush()


def test_colleagues_who_are_told_together_make_one_reminder_in_every_form(room: Room) -> None:
    row = room.assignment()
    for _ in range(2):
        room.join("SYT")
    only(room, row)
    for step in STEPS:
        said = knock(room, step)
        assert len(said) == 3
        arrive(room, said)
    assert row.reminders == len(STEPS)
    room.at("2022-08-17T09:00")
    (late,) = [line for line in making.late_lines(room.session, scope(room)) if line.id == row.id]
    (evidence,) = [each for each in desk.evidence(room.session, scope(room, "SYT")) if each.line.id == row.id]
    assert late.reminders == len(evidence.asked) == len(STEPS)
    assert f"đã nhắc {len(STEPS)} lần" in text_of(made(room, "letter", "SYT")[0])
    assert f"đã nhắc {len(STEPS)} lần" in text_of(made(room, "docx")[0])


def test_a_reminder_counts_as_long_as_one_of_those_who_were_told_together_gets_it(room: Room) -> None:
    row, second = room.assignment(), room.join("SYT")
    only(room, row)
    arrive(room, knock(room, STEPS[0]))
    first, other = knock(room, STEPS[1])
    assert ({first.person_id, other.person_id}, row.reminders) == ({room.person("SYT").id, second.id}, 2)
    for message, left in ((first, 2), (other, 1), (first, 1)):
        message.state = "cancelled"
        reminders.ask_anew(room.session, message, room.now)
        assert row.reminders == left, "as long as a colleague has it"


@pytest.mark.parametrize("people", [True, False])
def test_what_a_coordinator_presses_by_hand_counts_where_somebody_was_told(room: Room, *, people: bool) -> None:
    row = room.assignment("SYT" if people else "SXD")
    only(room, row)
    room.at("2022-08-16T09:00")
    chat = room.address("SKHDT", "coordinator")
    picks(room, chat.chat_id, f"p:{row.id}:send", chat.channel)
    (evidence,) = [each for each in desk.evidence(room.session, scope(room)) if each.line.id == row.id]
    assert row.reminders == len(evidence.asked) == int(people)
