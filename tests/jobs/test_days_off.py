"""A day off that was announced late is told to whom a later day was said, once, in one message; and no text names it as
the day to act by without saying so."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from db import calendars, programs, views
from db.models import Assignment, Duty, Message, MessageAssignment
from jobs import days_off
from jobs.chores import Chores
from jobs.plan import plan
from rules.status import Move
from tests.rooms import Room, local
from tests.talk.people import TEXTS
from tests.talk.test_settling import group_of, reminded_there

FRIDAY, THURSDAY, WEEKEND = date(2022, 8, 12), date(2022, 8, 11), date(2022, 8, 13)


def announced(room: Room, day: date = FRIDAY, *, working: bool = False) -> list[Message]:
    """A day is announced, and all is planned by it; returns what is told of it."""
    before = {each.id for each in room.messages(days_off.KIND, None)}
    calendars.add(room.session, day, working, "Nghỉ chống bão", None, room.now, "operator")
    rules = programs.anew(room.session, room.rules)
    plan(room.session, rules, room.now)
    room.session.expire_all()
    days_off.tell(room.session, rules, room.now)
    return [each for each in room.messages(days_off.KIND, None) if each.id not in before]


def reminded(room: Room, agency: str, *rows: Assignment) -> Message:
    message = room.reminder(room.address(agency), *rows)
    message.state, message.sent_at, message.remote_id = "sent", room.now, f"r{message.id}"
    room.session.flush()
    return message


def shown(message: Message) -> str:
    return TEXTS.render(message.kind, message.params, "plain").text


def test_who_was_reminded_by_the_day_hears_of_it_once_and_of_all_that_moved(room: Room) -> None:
    room.at("2022-08-08T18:30")
    reminded(room, "SYT", room.assignment(), room.meeting(week=32))
    reminded_there(room, group_of(room), room.assignment())
    reminded(room, "STC", room.assignment("STC"))
    room.move(room.assignment("STC"), Move.REPORT)
    mine, theirs = sorted(announced(room), key=lambda each: each.person_id is None)
    assert mine.person_id == room.person("SYT").id
    assert shown(mine) == (
        "📅 Thứ Sáu, 12/8/2022 là ngày nghỉ (Nghỉ chống bão). Việc đã nhắc theo ngày đó nên xong sớm hơn:\n"
        "• Báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Y tế: nên xong chậm nhất thứ Năm, 11/8/2022; "
        "hạn: trước ngày 15/8/2022\n"
        "• Giao ban giải ngân tuần 32 (08/8 – 12/8/2022) của Sở Y tế: nên xong chậm nhất thứ Năm, 11/8/2022"
    )
    assert (mine.scheduled, mine.not_before) == (None, local("2022-08-09T07:30")), "it puts right what was said"
    assert (theirs.chat_id, shown(theirs).count("•")) == ("-1", 1)
    days_off.tell(room.session, programs.anew(room.session, room.rules), room.now)
    assert len(room.messages(days_off.KIND, None)) == 2


def test_who_reads_the_new_day_in_the_next_reminder_is_not_told_beside_it(room: Room) -> None:
    room.at("2022-08-08T09:00")
    assert announced(room) == [], "nobody was reminded yet"
    reminded(room, "SYT", room.assignment())
    assert announced(room, THURSDAY, working=True) == [], "nothing is to be done earlier for a working day"
    room.at("2022-08-12T09:00")
    reminded(room, "STC", room.assignment("STC"))
    assert announced(room, WEEKEND) == [], "nobody was told to act on a Saturday"


def test_what_a_later_reminder_has_put_right_is_not_told_again_with_the_rest(room: Room) -> None:
    room.at("2022-08-08T09:00")
    reminded(room, "SYT", room.assignment(), room.meeting(week=32))
    calendars.add(room.session, FRIDAY, False, "Nghỉ chống bão", None, room.now, "operator")
    rules = programs.anew(room.session, room.rules)
    plan(room.session, rules, room.now)
    room.session.expire_all()
    again = reminded(room, "SYT", room.assignment())
    said = room.session.scalars(select(MessageAssignment).where(MessageAssignment.message_id == again.id)).one()
    assert said.said_advised == THURSDAY
    days_off.tell(room.session, rules, room.now)
    (told,) = room.messages(days_off.KIND, None)
    assert [each["kind"] for each in told.params["assignments"]] == ["meeting"]


def test_what_can_no_more_be_done_earlier_is_not_told(room: Room) -> None:
    room.at("2022-08-12T09:00")
    reminded(room, "SYT", room.assignment())
    assert announced(room) == []


def test_no_text_names_the_day_off_as_the_last_one_without_saying_so(room: Room) -> None:
    row = room.session.scalars(
        select(Assignment).join(Duty).where(Duty.code == "PHANBO-2022").order_by(Assignment.id).limit(1)
    ).one()
    room.at("2022-08-24T09:00")
    announced(room, date(2022, 8, 31))
    rules = programs.anew(room.session, room.rules)
    view = views.assignment(row, rules, room.now)
    common = {**views.about(row.agency, rules, room.now), "assignments": [view, view]}
    listed = TEXTS.render("reminders", common, "plain").text
    assert "chậm nhất ngày 31/8/2022, là ngày nghỉ; nên xong chậm nhất 30/8, còn 6 ngày" in listed
    alone = TEXTS.render("reminder", {**common, "assignments": [view]}, "plain").text
    assert ": chậm nhất ngày 31/8/2022. Nên hoàn thành chậm nhất thứ Ba, 30/8/2022 (ngày 31/8 là ngày nghỉ)." in alone
    late = views.assignment(row, rules, local("2022-09-05T09:00"))
    listed = TEXTS.render("reminders", {**common, "assignments": [late, late]}, "plain").text
    assert "là ngày nghỉ" not in listed, "that is over"


def test_a_meeting_is_asked_for_before_the_day_off_and_why_is_said(room: Room) -> None:
    room.at("2022-08-08T09:00")
    announced(room)
    rules = programs.anew(room.session, room.rules)
    view = views.assignment(room.meeting(week=32), rules, room.now)
    common = {**views.about(room.agency("SYT"), rules, room.now), "assignments": [view, view]}
    why = "(ngày 12/8 là ngày nghỉ)"
    assert f"thứ Năm, 11/8 {why}" in TEXTS.render("reminders", common, "plain").text
    alone = TEXTS.render("reminder", {**common, "assignments": [view]}, "plain").text
    assert f"chậm nhất thứ Năm, 11/8/2022. {why}" in alone


async def test_a_bot_that_runs_tells_it_when_it_has_planned_by_the_day(room: Room) -> None:
    room.at("2022-08-08T09:00")
    reminded(room, "SYT", room.assignment())
    room.save()
    bot = Chores(room.database, room.rulebooks, (), lambda: room.now)
    await bot.remind()
    room.restart()
    calendars.add(room.session, FRIDAY, False, "Nghỉ chống bão", None, room.now, "operator")
    room.save()
    await bot.remind()
    await bot.remind()
    room.restart()
    assert len(room.messages(days_off.KIND, None)) == 1
