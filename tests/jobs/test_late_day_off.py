"""A day off that is announced after the hour at which a meeting would have been asked about: it is asked about at the
nearest hour that is still to come; a meeting of which nobody was asked counts against nobody."""

from __future__ import annotations

from datetime import date

import pytest

from db import accountability, assignments, calendars
from db.models import Message
from jobs.chores import Chores
from rules.status import Move, State
from tests.rooms import Room, local
from tests.talk.people import TEXTS, says

FRIDAY = date(2022, 8, 12)
SENT = ("queued", "sent")


async def knock(room: Room, at: str) -> None:
    """Let the bot do what is due, and let everything that is queued be sent."""
    room.at(at)
    room.save()
    await Chores(room.database, room.rulebooks, (), lambda: room.now).remind()
    room.restart()
    for each in room.messages():
        each.state, each.sent_at, each.remote_id = "sent", room.now, f"r{each.id}"
    room.save()


async def answered_last_week(room: Room, *agencies: str) -> None:
    """Week 31 was asked about and answered by these, so that nobody asks them on Monday."""
    await knock(room, "2022-08-01T08:00")
    for code in agencies:
        room.reply(room.meeting(code, 31), "held")
        room.move(room.meeting(code, 31), Move.REPORT)
    room.save()
    for day in ("2022-08-05T14:00", "2022-08-08T08:00", "2022-08-10T08:00", "2022-08-11T14:05"):
        await knock(room, day)


def off(room: Room, day: date = FRIDAY, reason: str = "Nghỉ chống bão") -> None:
    calendars.add(room.session, day, False, reason, None, room.now, "operator")
    room.save()


def asked(room: Room, agency: str, since: str, week: int = 32) -> list[Message]:
    """What was asked about a meeting since then."""
    found = [each for state in SENT for each in room.messages(None, state)]
    about = [each for each in found if each.kind in ("reminder", "reminders") and each.created_at >= local(since)]
    number = room.meeting(agency, week).id
    return [each for each in about if number in [one["id"] for one in each.params["assignments"]]]


def text(message: Message) -> str:
    return TEXTS.render(message.kind, message.params, "plain").text


async def test_what_was_to_be_asked_on_the_day_is_asked_at_once_on_the_day_before(room: Room) -> None:
    await answered_last_week(room, "SYT")
    assert asked(room, "SYT", "2022-08-08T00:00") == []
    room.at("2022-08-11T16:00")
    off(room)
    await knock(room, "2022-08-11T16:00")
    (message,) = asked(room, "SYT", "2022-08-08T00:00")
    assert "tuần 32 (08/8 – 12/8/2022), mục IV.1 – thứ Năm, 11/8 (ngày 12/8 là ngày nghỉ)" in text(message)
    assert "năm 2022, mục IV.1 – trước ngày 15/8/2022; hôm nay là ngày làm việc cuối cùng" in text(message)
    await knock(room, "2022-08-11T16:30")
    assert len(asked(room, "SYT", "2022-08-08T00:00")) == 1


async def test_who_is_asked_at_once_is_not_told_of_the_day_off_beside_it(room: Room) -> None:
    await answered_last_week(room)
    assert len(asked(room, "SYT", "2022-08-08T00:00")) > 0, "week 31 was not answered"
    room.at("2022-08-11T16:00")
    off(room)
    await knock(room, "2022-08-11T16:00")
    assert len(asked(room, "SYT", "2022-08-11T00:00")) == 1
    assert [each for each in room.messages("day_off", "sent") if each.person_id == room.person("SYT").id] == []


async def test_a_day_off_of_another_week_asks_nobody_again(room: Room) -> None:
    await answered_last_week(room, "SYT")
    room.at("2022-08-12T14:00")
    await knock(room, "2022-08-12T14:00")
    once = asked(room, "SYT", "2022-08-08T00:00")
    room.at("2022-08-12T16:00")
    off(room, date(2022, 12, 30))
    await knock(room, "2022-08-12T16:00")
    assert len(asked(room, "SYT", "2022-08-08T00:00")) == len(once) == 1


@pytest.mark.parametrize("announced", ["2022-08-11T17:30", "2022-08-12T07:00"])
async def test_a_week_of_which_nobody_was_asked_counts_against_nobody_and_is_asked_about_on_the_next_day(
    room: Room, announced: str
) -> None:
    await answered_last_week(room, "SYT", "STC")
    room.at(announced)
    off(room)
    await knock(room, announced)
    await knock(room, "2022-08-15T08:00")
    row = room.meeting(week=32)
    assert row.state is State.NOT_TRACKED
    (left,) = [each for each in room.log("leave") if each.subject == f"assignment:{row.id}"]
    assert left.detail["because"] == "unasked"
    assert accountability.of(room.session, room.meeting(week=33), room.rules) is None
    (message,) = asked(room, "SYT", "2022-08-15T00:00", 33)
    assert "Tuần 32 tôi chưa hỏi được đơn vị; nếu đã họp, xin trả lời cả tuần đó, gõ /nhiemvu." in text(message)


async def test_who_was_asked_on_monday_or_has_nobody_is_counted(room: Room) -> None:
    await answered_last_week(room, "SYT")
    room.at("2022-08-11T17:30")
    off(room)
    await knock(room, "2022-08-11T17:30")
    await knock(room, "2022-08-15T08:00")
    assert room.meeting("STC", 32).state is State.MISSED, "it was asked on Monday, as week 31 was not answered"
    assert room.meeting("STNMT", 32).state is State.MISSED, "nobody of it is there to be asked"


async def test_what_was_answered_without_being_asked_counts_as_it_was_answered(room: Room) -> None:
    await answered_last_week(room, "SYT", "STC")
    room.reply(room.meeting(week=32), "not_held")
    room.at("2022-08-11T17:30")
    off(room)
    await knock(room, "2022-08-11T17:30")
    await knock(room, "2022-08-15T08:00")
    assert room.meeting(week=32).state is State.MISSED
    assert room.meeting("STC", 32).state is State.NOT_TRACKED


@pytest.mark.parametrize("quiet", [False, True])
async def test_the_last_day_of_more_time_is_said_at_once_too(room: Room, quiet: bool) -> None:
    row, day, rules = room.assignment("STC"), date(2022, 8, 19), room.rules
    room.at("2022-08-10T16:00")
    assignments.extend(room.session, row, day, rules, room.now)
    await knock(room, "2022-08-17T08:00")
    about = room.assignment("STC").id
    if quiet:
        asking = room.assignment("STC")
        assignments.quieten(room.session, asking, rules.morning(day), rules, local("2022-08-17T09:00"), day)
    room.at("2022-08-18T16:00")
    off(room, day)
    await knock(room, "2022-08-18T16:00")
    mine = [each for each in room.messages(None, "sent") if each.person_id == room.person("STC").id]
    (message,) = [each for each in mine if each.created_at == local("2022-08-18T16:00")]
    assert about in [each["id"] for each in message.params["assignments"]]
    assert message.kind != "day_off"


def test_what_was_said_on_the_day_is_not_made_up_for(room: Room) -> None:
    row, book = room.meeting(week=32), room.rules.books[1]
    now = local("2022-08-12T16:00")
    assert book.catches_up_at(row.duty.code, row, now, local("2022-08-12T14:00")) is None
    assert book.catches_up_at(row.duty.code, row, now, local("2022-08-08T08:00")) == now


async def test_what_is_asked_about_and_can_be_answered_of_the_week_that_was_left(room: Room) -> None:
    await answered_last_week(room, "SYT")
    room.at("2022-08-11T17:30")
    off(room)
    await knock(room, "2022-08-11T17:30")
    await knock(room, "2022-08-15T08:00")
    (said,) = says(room, room.address("SYT").chat_id, "/nhiemvu")
    assert "Kỳ đã qua, vẫn trả lời được:" in said
    assert "tuần 32" in said.partition("vẫn trả lời được:")[2]


@pytest.mark.parametrize("promised", [FRIDAY, None])
async def test_what_is_quiet_until_the_day_is_asked_about_before_it(room: Room, promised: date | None) -> None:
    await answered_last_week(room)
    row, rules = room.assignment() if promised else room.meeting(week=32), room.rules
    quiet = rules.morning(FRIDAY)
    assignments.quieten(room.session, row, quiet, rules, local("2022-08-08T09:00"), promised)
    about = row.id
    room.at("2022-08-11T16:00")
    off(room)
    await knock(room, "2022-08-11T16:00")
    (message,) = asked(room, "SYT", "2022-08-11T16:00")
    assert about in [each["id"] for each in message.params["assignments"]]
