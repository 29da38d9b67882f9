"""What is answered of a week that a pause, or a wish to be exempt, left out is recorded, and never as late."""

from __future__ import annotations

import pytest

from bot.talk.meaning import amending
from db import programs
from db.models import Assignment, Reply
from rules.status import State, Timeliness, timeliness
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import incoming, reminded, takes, turn_of


@pytest.fixture
def left(room: Room) -> Assignment:
    """Week 31, which ended in a pause; it is Tuesday of week 32. Of it the official has a reminder."""
    row = room.meeting()
    reminded(room, row)
    program = programs.every(room.session)[0]
    for at, state in (("2022-08-05T10:00", programs.PAUSED), ("2022-08-08T07:00", programs.ACTIVE)):
        room.at(at)
        programs.move(room.session, program, state, room.now)
    room.plan(thorough=False)
    assert row.state is State.NOT_TRACKED
    room.at("2022-08-09T09:00")
    return row


def given(room: Room, row: Assignment) -> list[str]:
    return [each.code for each in room.session.query(Reply).filter_by(assignment_id=row.id, withdrawn_at=None)]


def says(room: Room, text: str) -> str:
    said = talks(room, room.address("SYT").chat_id, "telegram", text)
    in_both_languages(room)
    return said


def presses(room: Room, token: str) -> str:
    notice = takes(room, incoming(room.address("SYT").chat_id, "choice", token=token))
    arrives(room)
    return notice


@pytest.mark.parametrize("text", ["tuần 31 đã họp rồi ạ", "tuần 31 không phát sinh"])
def test_in_words_it_is_proposed_and_recorded(room: Room, left: Assignment, text: str) -> None:
    """It was refused: nobody waits for it any more."""
    assert "giao ban giải ngân tuần 31" in says(room, text)
    says(room, "đúng")
    assert given(room, left) == (["nothing"] if "phát sinh" in text else ["held"])


@pytest.mark.parametrize("code", ["held", "nothing"])
def test_the_choice_of_its_reminder_records_it_in_time(room: Room, left: Assignment, code: str) -> None:
    assert presses(room, f"r:{left.id}:{code}") == ""
    if code == "held":
        for text in ("12 tỷ; 7 tỷ", "đúng", "không"):
            said = says(room, text)
        assert "sau hạn" not in said
    assert (left.state, given(room, left)) == (State.REPORTED, [code])
    due = room.rules.of(left).due_at(left)
    assert timeliness(left.state, due, left.reported_at, room.now) is Timeliness.DONE_IN_TIME


def test_that_it_was_not_held_counts_against_nobody(room: Room, left: Assignment) -> None:
    presses(room, f"r:{left.id}:not_held")
    assert (left.state, given(room, left)) == (State.NOT_TRACKED, ["not_held"])


def test_that_it_was_not_held_is_taken_back_and_amended(room: Room, left: Assignment) -> None:
    presses(room, f"r:{left.id}:not_held")
    (reply,) = room.session.query(Reply).filter_by(assignment_id=left.id)
    amending.require_amendable(turn_of(room, room.address("SYT")), reply)
    amending.stands(turn_of(room, room.address("SYT")), reply, "same")
    assert room.messages("answer_stands")[-1].params["undo"]
    assert presses(room, f"w:{reply.id}") == ""
    assert (left.state, given(room, left)) == (State.NOT_TRACKED, [])


def test_who_quotes_its_reminder_answers_it(room: Room, left: Assignment) -> None:
    message = room.messages("reminder", state=None)[-1]
    takes(room, incoming(message.chat_id, text="Không phát sinh", quoted=message.remote_id, ours=True))
    assert given(room, left) == ["nothing"]


def test_what_replaces_it_leaves_it_out_again(room: Room, left: Assignment) -> None:
    presses(room, f"r:{left.id}:nothing")
    (reply,) = room.session.query(Reply).filter_by(assignment_id=left.id)
    assert presses(room, f"w:{reply.id}") == ""
    says(room, "Chưa họp")
    assert (room.again(left).state, given(room, left)) == (State.NOT_TRACKED, ["not_held"])
    assert room.log("leave")[-1].detail["because"] == "paused"
    in_both_languages(room)


def test_no_other_answer_is_taken(room: Room, left: Assignment) -> None:
    assert presses(room, f"r:{left.id}:doing") != ""
    assert given(room, left) == []


def test_what_ended_before_the_program_was_followed_is_no_ones(room: Room, left: Assignment) -> None:
    programs.every(room.session)[0].follow_from = room.now
    assert presses(room, f"r:{left.id}:held") != ""
    assert "Về giao ban giải ngân tuần 32" in says(room, "tuần 31 đã họp rồi ạ")
    assert given(room, left) == []


def test_in_time_is_only_what_nobody_was_asked(room: Room) -> None:
    row = room.meeting()
    room.at("2022-08-09T09:00")
    room.plan(thorough=False)
    presses(room, f"r:{row.id}:nothing")
    assert timeliness(row.state, row.due_at, row.reported_at, room.now) is Timeliness.DONE_LATE
