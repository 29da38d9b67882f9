"""Pressing as a whole: a report's ladder in one knock after the other, to officials, the leader and the coordinator."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.texts.render import Texts
from db import (
    absences,
    assignments,
    audit,
    calendars,
    cards,
    desk,
    outbox,
    people,
    programs,
    progress,
    reminders,
    replies,
)
from db.models import Assignment, Message, MessageAssignment, Person, Reply
from db.outbox import Priority
from db.reach import Reach
from jobs.deciding import ask_for_decisions
from jobs.plan import plan
from jobs.remind import remind
from rules.absence import Days
from rules.authority import Role
from rules.budget import Sort
from rules.status import Move
from tests.rooms import Room, local
from tests.talk.people import incoming, says, takes

TEXTS = Texts("vi")


def knock(room: Room, at: str, *, arrives: bool = True) -> list[Message]:
    """Let the clock knock until nothing is left to do; what is new arrives at once."""
    before = {row.id for row in room.messages(state=None)}
    room.at(at)
    while remind(room.session, room.rules, room.now):
        room.session.flush()
    new = [row for row in room.messages(state=None) if row.id not in before]
    for message in new if arrives else ():
        message.state, message.sent_at = "sent", room.now
    room.session.flush()
    return new


def only(room: Room, *rows: Assignment) -> None:
    """Let nothing but these be looked at."""
    for row in room.session.scalars(select(Assignment)):
        if row not in rows:
            row.next_step_at = None
    room.session.flush()


def told(room: Room, message: Message) -> tuple[str, str]:
    """Who is told, and which message."""
    post = room.session.get_one(Person, message.person_id).held[0]
    return f"{post.agency.code} {post.role}", message.kind


def text(message: Message) -> str:
    for language in ("vi", "en"):
        Texts(language).render(message.kind, message.params, "html")
    return TEXTS.render(message.kind, message.params, "plain").text


OFFICIAL, LEADER, COORDINATOR = "SYT official", "SYT leader", "SKHDT coordinator"
LATE = "2022-08-15T08:00"
REPORTED = "2022-08-16T08:00"


def late(room: Room) -> Assignment:
    """Sở Y tế's report, of which nothing was said before it was late."""
    row = room.assignment()
    only(room, row)
    row.last_step_at, row.next_step_at = local("2022-08-12T08:00"), local(LATE)
    return row


def test_a_day_off_after_an_announcement_lets_it_happen_on_the_next_working_day(room: Room) -> None:
    """It vanished: it was to be announced anew by a step that had been said, so that neither came, on any day."""
    row = late(room)
    (announcement,) = knock(room, LATE)
    assert "Nếu đến 08:00 thứ Ba, 16/8/2022 chưa có trả lời" in text(announcement)
    room.at("2022-08-15T08:36")
    calendars.add(room.session, date(2022, 8, 16), False, "Nghỉ chống bão", None, room.now, "operator")
    plan(room.session, room.rules, room.now)
    only(room, row)
    assert row.next_step_at == local("2022-08-17T08:00")
    assert knock(room, "2022-08-16T08:00") == []
    found = [told(room, each) for each in knock(room, "2022-08-17T08:00")]
    assert sorted(found) == [(LEADER, "leader_card"), (OFFICIAL, "reminder")]
    assert [told(room, each) for each in knock(room, "2022-08-19T08:00")] == [(COORDINATOR, "decisions")]


def test_a_report_that_nobody_answers_goes_its_whole_way_once(room: Room) -> None:
    row = late(room)
    row.last_step_at, row.next_step_at = None, local("2022-08-05T08:00")
    course = [
        (at, told(room, message))
        for at in (f"2022-{day}T08:00" for day in ("08-05", "08-10", "08-12", "08-15", "08-16", "08-18", "08-19"))
        for message in knock(room, at)
    ]
    assert course == [
        ("2022-08-05T08:00", (OFFICIAL, "reminder")),
        ("2022-08-10T08:00", (OFFICIAL, "reminder")),
        ("2022-08-12T08:00", (OFFICIAL, "reminder")),
        (LATE, (OFFICIAL, "reminder")),
        (REPORTED, (OFFICIAL, "reminder")),
        (REPORTED, (LEADER, "leader_card")),
        ("2022-08-18T08:00", (COORDINATOR, "decisions")),
    ]
    assert row.next_step_at is None
    assert [entry.detail["to"] for entry in room.log("escalate")] == ["leader", "coordinator"]


def test_the_announcement_says_what_will_happen_and_exactly_that_happens(room: Room) -> None:
    row = late(room)
    (said,) = knock(room, LATE)
    assert "Nếu đến 08:00 thứ Ba, 16/8/2022 chưa có trả lời, nội dung này sẽ được báo cáo đồng chí Giám đốc." in text(
        said
    )
    link = room.session.scalars(select(MessageAssignment).where(MessageAssignment.message_id == said.id)).one()
    assert (link.announces_at, link.receiver) == (local(REPORTED), "official")
    assert knock(room, "2022-08-15T16:00") == knock(room, "2022-08-16T07:59") == []
    copy, card = sorted(knock(room, REPORTED), key=lambda message: message.kind == "leader_card")
    assert "Nội dung này đã được báo cáo đồng chí Giám đốc." in text(copy)
    shown = text(card)
    assert shown.startswith("⚠️ Kính gửi đồng chí Giám đốc Sở Y tế\n")
    assert "Đến 08:00 thứ Ba, 16/8/2022, Sở Kế hoạch và Đầu tư chưa nhận được báo cáo" in shown
    assert "Đã nhắc đầu mối: 15/8." in shown
    assert (card.scheduled, card.expires_at) == ("urgent", local("2022-08-16T17:00"))
    assert row.reminders == 1, "what the officials hear of the leader's card reminds them of nothing"


def test_cards_of_leaders_and_coordinators_are_no_reminders_in_any_form(room: Room) -> None:
    row = late(room)
    for step in (LATE, REPORTED, "2022-08-18T08:00"):
        knock(room, step)
    ask_for_decisions(room.session, room.rules, room.now)
    for message in room.messages(state=None):
        message.state, message.sent_at = "sent", message.sent_at or room.now
    room.save()
    book = desk.scope_of(room.session, room.rules, programs.named(room.session, "01"), room.now, agency="SYT")
    (line,) = [each for each in desk.evidence(room.session, book) if each.line.id == row.id]
    effects = desk.effects(room.session, book)
    sent = [each.receiver for each in room.session.scalars(select(MessageAssignment))]
    assert {"official", "leader", "coordinator"} <= set(sent)
    assert (row.reminders, line.line.reminders, len(line.asked)) == (1, 1, 1)
    assert [(each.step, each.sent) for each in effects] == [(1, 1)]
    assert len(cards.asked_on(room.session, [row], room.rules)) == 1


def test_an_announcement_that_did_not_arrive_is_made_anew_and_waited_for(room: Room) -> None:
    late(room)
    knock(room, LATE, arrives=False)
    assert knock(room, "2022-08-15T16:59", arrives=False) == []
    (anew,) = knock(room, "2022-08-16T07:30")
    assert "Nếu đến 08:00 thứ Tư, 17/8/2022 chưa có trả lời" in text(anew)
    assert knock(room, REPORTED) == []
    assert [message.kind for message in knock(room, "2022-08-17T08:00")] == ["reminder", "leader_card"]


def test_where_no_official_can_be_reached_the_leader_is_told_at_the_step_and_that_it_is_so(room: Room) -> None:
    late(room)
    people.stop(room.session, room.person("SYT"), room.now)
    (reminder,) = knock(room, LATE)
    assert told(room, reminder) == (LEADER, "reminder")
    assert "Nếu đến" not in text(reminder)
    gone = f"hiện không có đầu mối nhận tin ({room.person('SYT').name} đã ngừng nhận tin)"
    assert f"Tin này gửi đồng chí với tư cách lãnh đạo vì Sở Y tế {gone}." in text(reminder)
    (card,) = knock(room, REPORTED)
    assert told(room, card) == (LEADER, "leader_card")
    assert f"Đơn vị {gone}, nên tôi báo cáo thẳng đồng chí." in text(card)
    assert "Đã nhắc đầu mối" not in text(card), "what the leader got was no reminder of an official"


def test_a_leave_that_leaves_nobody_is_said_to_the_leader_and_a_message_that_failed_is_not_called_one(
    room: Room,
) -> None:
    late(room)
    leave = Days(local("2022-08-10T00:00").date(), local("2022-08-19T00:00").date())
    absences.begin(room.session, absences.file(room.session, room.person("SYT"), leave, room.now, "x"), room.now, "x")
    (reminder,) = knock(room, LATE)
    assert f"({room.person('SYT').name} nghỉ đến hết 19/8)" in text(reminder)
    for kind in ("reminders", "reminder"):
        several = {**reminder.params, "assignments": reminder.params["assignments"] * 2}
        assert "với tư cách lãnh đạo" in TEXTS.render(kind, several, "plain").text


def test_an_announcement_that_failed_for_good_counts_as_nobody_reached(room: Room) -> None:
    late(room)
    (said,) = knock(room, LATE, arrives=False)
    said.state = "failed"
    (card,) = [message for message in knock(room, REPORTED) if message.kind == "leader_card"]
    assert "Tôi không liên lạc được" in text(card)


def test_an_agency_without_a_leader_is_reported_to_the_coordinator_once_and_plainly(room: Room) -> None:
    row = room.assignment("STC")
    only(room, row)
    row.last_step_at, row.next_step_at = local("2022-08-12T08:00"), local(LATE)
    (said,) = knock(room, LATE)
    assert "sẽ được báo cáo Sở Kế hoạch và Đầu tư; đơn vị chưa có lãnh đạo nhận tin ở đây." in text(said)
    copy, card = knock(room, REPORTED)
    assert "Nội dung này đã được báo cáo Sở Kế hoạch và Đầu tư, vì đơn vị chưa có lãnh đạo" in text(copy)
    assert told(room, card) == (COORDINATOR, "decisions")
    assert "Đơn vị chưa có lãnh đạo nhận tin ở đây, nên nội dung này được báo cáo thẳng đồng chí." in text(card)
    assert knock(room, "2022-08-18T08:00") == knock(room, "2022-08-25T08:00") == []


def test_what_waits_for_the_coordinators_is_one_message(room: Room) -> None:
    rows = [room.assignment(code) for code in ("SXD", "SNV", "SCT")]
    only(room, *rows)
    for row in rows:
        row.next_step_at = local(REPORTED)
    (said,) = knock(room, REPORTED)
    assert told(room, said) == (COORDINATOR, "decisions")
    assert text(said).count("không liên lạc được") == 3
    assert knock(room, "2022-08-16T08:01") == []


def test_the_decision_that_spends_the_week_says_that_the_digest_is_left_out(room: Room) -> None:
    row, to = room.assignment("SXD"), room.address("SKHDT", "coordinator")
    for day in ("16", "17"):
        message = room.message(to, "decisions", scheduled=Sort.URGENT, state="sent")
        message.created_at = message.sent_at = local(f"2022-08-{day}T08:00")
    room.at("2022-08-18T08:00")
    mine = progress.of(room.session, row, Role.COORDINATOR)
    mine.waits, mine.step_at, mine.said_at = "+4wd", room.now, room.now
    room.session.flush()
    ask_for_decisions(room.session, room.rules, room.now)
    (card,) = room.messages("decisions")
    assert (
        "Tuần này đồng chí đã nhận đủ số tin tôi tự gửi, nên bản tin 16:30 thứ Sáu, 19/8/2022 không gửi; bản tin sau: "
        "08:30 thứ Hai, 22/8/2022. Gõ /tinhtrang để xem bất cứ lúc nào."
    ) in Texts("vi").render(card.kind, card.params, "plain").text


def test_a_decision_with_room_for_the_digest_behind_it_says_nothing_of_it(room: Room) -> None:
    row = room.assignment("SXD")
    room.at("2022-08-18T08:00")
    mine = progress.of(room.session, row, Role.COORDINATOR)
    mine.waits, mine.step_at, mine.said_at = "+4wd", room.now, room.now
    room.session.flush()
    ask_for_decisions(room.session, room.rules, room.now)
    (card,) = room.messages("decisions")
    assert "left_out" not in card.params


def test_several_things_for_a_leader_are_one_message(room: Room) -> None:
    report, other = late(room), room.assignment("SXD")
    other.agency_id, other.period = report.agency_id, "2021"
    other.last_step_at, other.next_step_at = report.last_step_at, report.next_step_at
    knock(room, LATE)
    copy, cards = sorted(knock(room, REPORTED), key=lambda message: message.kind == "leader_cards")
    assert (copy.kind, cards.kind) == ("reminders", "leader_cards")
    assert len(cards.params["assignments"]) == 2
    assert "đơn vị có 2 việc quá hạn" in text(cards)
    assert text(copy).count("đã được báo cáo đồng chí Giám đốc") == 2


class TestAnswers:
    """What is answered puts an escalation off, once; what ends the matter ends it."""

    def promise(self, room: Room, row: Assignment, day: str, at: str) -> None:
        room.at(at)
        promised = local(f"{day}T00:00").date()
        reply = room.reply(row, "doing", expected_on=promised)
        progress.answered(room.session, row, reply, room.rules, room.now)
        until = local(f"{day}T00:00")
        assignments.quieten(room.session, row, until, room.rules, room.now, promised=promised)
        room.session.flush()

    def test_on_the_promised_day_the_question_is_about_the_promise_and_announces(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        self.promise(room, row, "2022-08-17", "2022-08-15T10:00")
        assert knock(room, REPORTED) == []
        (asked,) = knock(room, "2022-08-17T08:00")
        assert "Ngày 17/8/2022 là ngày đơn vị dự kiến hoàn thành (trả lời ngày 15/8). Báo cáo đã gửi chưa?" in text(
            asked
        )
        assert "Nếu đến 08:00 thứ Năm, 18/8/2022 đơn vị chưa hoàn thành" in text(asked)
        assert [message.kind for message in knock(room, "2022-08-18T08:00")] == ["reminder", "leader_card"]
        (log,) = room.log("postpone")
        assert log.detail["until"] == local("2022-08-18T08:00").isoformat()

    @pytest.mark.parametrize(("made", "day"), [("2022-08-04", "2022-08-08"), ("2022-08-09", "2022-08-11")])
    def test_what_was_held_back_until_the_promised_day_does_not_take_its_question(
        self, room: Room, made: str, day: str
    ) -> None:
        """Silence ends in the night before: the step that it held back spoke at 07:30, and the promise was asked the
        day after, or never."""
        row = room.assignment()
        only(room, row)
        row.last_step_at = local(f"{made}T08:00")
        self.promise(room, row, day, f"{made}T10:00")
        assert knock(room, f"{day}T07:30") == []
        (asked,) = knock(room, f"{day}T08:00")
        assert "là ngày đơn vị dự kiến hoàn thành" in text(asked)
        assert knock(room, f"{day}T16:00") == []

    def test_a_promise_made_for_a_day_off_is_asked_about_on_the_next_working_day(self, room: Room) -> None:
        row = room.assignment()
        only(room, row)
        self.promise(room, row, "2022-08-06", "2022-08-04T10:00")
        assert knock(room, "2022-08-08T07:30") == []
        (asked,) = knock(room, "2022-08-08T08:00")
        assert "Ngày 06/8/2022 là ngày đơn vị dự kiến hoàn thành" in text(asked)

    def test_a_promise_that_found_no_room_on_its_day_is_asked_about_before_anything_else(self, room: Room) -> None:
        row = room.assignment()
        only(room, row)
        self.promise(room, row, "2022-08-11", "2022-08-09T10:00")
        room.message(
            room.address("SYT"),
            "broadcast",
            Priority.REMINDER,
            scheduled="news",
            state="sent",
            sent_at=local("2022-08-11T07:45"),
        )
        assert knock(room, "2022-08-11T08:00") == []
        (asked,) = knock(room, "2022-08-12T08:00")
        shown = text(asked)
        assert "Ngày 11/8/2022 là ngày đơn vị dự kiến hoàn thành" in shown
        assert "Hạn: trước ngày 15/8/2022" in shown
        assert knock(room, "2022-08-12T16:00") == []

    def test_a_promise_beyond_the_advised_day_leaves_that_day_its_own_words(self, room: Room) -> None:
        row = room.assignment()
        only(room, row)
        self.promise(room, row, "2022-08-18", "2022-08-09T10:00")
        row.quiet_until = row.next_step_at = local("2022-08-12T00:00")
        assert knock(room, "2022-08-12T07:30") == []
        (asked,) = knock(room, "2022-08-12T08:00")
        assert text(asked).startswith("🔔 Hôm nay là ngày làm việc cuối cùng trước hạn")

    def test_a_far_promise_puts_it_off_by_three_working_days_and_it_is_announced_before(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        self.promise(room, row, "2022-09-30", "2022-08-15T10:00")
        assert knock(room, REPORTED) == knock(room, "2022-08-17T08:00") == []
        (announced,) = knock(room, "2022-08-18T08:00")
        assert "Nếu đến 08:00 thứ Sáu, 19/8/2022 đơn vị chưa hoàn thành" in text(announced)
        assert "leader_card" in [message.kind for message in knock(room, "2022-08-19T08:00")]

    def test_a_second_promise_puts_nothing_off(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        self.promise(room, row, "2022-08-17", "2022-08-15T10:00")
        knock(room, "2022-08-17T08:00")
        self.promise(room, row, "2022-08-19", "2022-08-17T09:00")
        assert "leader_card" in [message.kind for message in knock(room, "2022-08-18T08:00")]

    def test_an_answer_without_a_day_after_the_announcement_gives_one_working_day_more(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        room.at("2022-08-15T15:00")
        progress.answered(room.session, row, room.reply(row, "obstacle", text="Thiếu số liệu"), room.rules, room.now)
        (announced,) = knock(room, REPORTED)
        assert "Nếu đến 08:00 thứ Tư, 17/8/2022" in text(announced)
        assert "leader_card" in [message.kind for message in knock(room, "2022-08-17T08:00")]

    def say(self, room: Room, row: Assignment, code: str, at: str, **values: Any) -> Reply:
        room.at(at)
        reply = room.reply(row, code, **values)
        progress.answered(room.session, row, reply, room.rules, room.now)
        return reply

    def test_it_is_announced_beside_what_waits_for_an_answer(self, room: Room) -> None:
        """A day was named, in a wish for more time: nothing was said of it."""
        row = late(room)
        knock(room, LATE)
        reply = self.say(room, row, "extend", "2022-08-15T10:00")
        asked = replies.ask(room.session, reply, "extension", "Chờ số liệu", until=date(2022, 8, 19))
        (announced,) = knock(room, REPORTED)
        assert (
            f"Xin gia hạn số {asked.id} của đơn vị (đến hết thứ Sáu, 19/8/2022) vẫn đang chờ trả lời.\n"
            "Nếu đến 08:00 thứ Tư, 17/8/2022 đơn vị chưa hoàn thành"
        ) in text(announced)

    @pytest.mark.parametrize("code", ["doing", "obstacle", "extend", "note"])
    def test_after_an_answer_it_is_not_announced_for_want_of_one(self, room: Room, code: str) -> None:
        """ "chưa có trả lời" stood in the next day's message as well, and after another answer the head was told."""
        row = late(room)
        knock(room, LATE)
        reply = self.say(room, row, code, "2022-08-15T10:00")
        told = progress.coming(room.session, row, reply, room.rules, room.now)
        assert told and (told["unless"], told["at"], told["announced"]) == (
            *("promised", local("2022-08-17T08:00").isoformat()),
            False,
        )
        (announced,) = knock(room, REPORTED)
        assert (
            "Nếu đến 08:00 thứ Tư, 17/8/2022 đơn vị chưa hoàn thành và chưa hẹn ngày hoàn thành sau đó, nội dung này "
            "sẽ được báo cáo đồng chí Giám đốc."
        ) in text(announced)
        again = self.say(room, row, code, "2022-08-16T09:00")
        told = progress.coming(room.session, row, again, room.rules, room.now)
        assert told and (told["at"], told["announced"]) == (local("2022-08-17T08:00").isoformat(), True)
        assert "leader_card" in [message.kind for message in knock(room, "2022-08-17T08:00")]

    def test_what_is_reported_further_up_is_announced_to_nobody(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        assert "leader_card" in [message.kind for message in knock(room, REPORTED)]
        reply = self.say(room, row, "doing", "2022-08-16T10:00", expected_on=date(2022, 8, 19))
        assert progress.of(room.session, row, Role.COORDINATOR).moved_by == reply.id
        assert progress.coming(room.session, row, reply, room.rules, room.now) is None

    def test_a_promise_after_an_answer_without_a_day_puts_it_off_as_announced(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        self.say(room, row, "doing", "2022-08-15T10:00")
        knock(room, REPORTED)
        self.promise(room, row, "2022-08-17", "2022-08-16T10:00")
        (asked,) = knock(room, "2022-08-17T08:00")
        assert "Nếu đến 08:00 thứ Năm, 18/8/2022 đơn vị chưa hoàn thành, nội dung này" in text(asked)
        assert "leader_card" in [message.kind for message in knock(room, "2022-08-18T08:00")]

    def test_who_answered_before_it_was_announced_gets_no_day_for_saying_nothing_more(self, room: Room) -> None:
        row = late(room)
        self.say(room, row, "doing", "2022-08-14T09:00")
        (announced,) = knock(room, LATE)
        assert "Nếu đến 08:00 thứ Ba, 16/8/2022 đơn vị chưa hoàn thành và chưa hẹn ngày" in text(announced)
        self.say(room, row, "note", "2022-08-15T10:00", text="Đang làm")
        assert "leader_card" in [message.kind for message in knock(room, REPORTED)]

    def test_a_promise_for_the_same_day_is_an_answer_too(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        self.say(room, row, "doing", "2022-08-15T10:00", expected_on=local(LATE).date())
        assert "leader_card" not in [message.kind for message in knock(room, REPORTED)]

    def test_the_receipt_says_what_will_be_reported_all_the_same(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        room.at("2022-08-15T10:00")
        takes(room, incoming(room.address("SYT").chat_id, what="choice", token=f"r:{row.id}:today"))
        assert (
            "Nếu đơn vị chưa hoàn thành, nội dung này sẽ được báo cáo đồng chí Giám đốc, sớm nhất lúc 08:00 thứ Tư, "
            "17/8/2022; tôi sẽ báo trước."
        ) in text(room.messages("receipt", None)[-1])

    def test_the_receipt_names_no_time_that_is_over(self, room: Room) -> None:
        """A promise puts off by three working days at most, which were over when it was made."""
        row = late(room)
        room.at("2022-08-22T10:00")
        self.promise(room, row, "2022-08-24", "2022-08-22T10:00")
        (reply,) = room.session.scalars(select(Reply).where(Reply.assignment_id == row.id))
        told = progress.coming(room.session, row, reply, room.rules, room.now)
        assert told is not None
        assert (told["at"], told["announced"]) == ("2022-08-23T08:00:00+07:00", False)

    def test_what_the_leader_says_is_not_the_officials_answer(self, room: Room) -> None:
        row = late(room)
        self.say(room, row, "directed", "2022-08-14T09:00")
        assert "16/8/2022 chưa có trả lời" in text(knock(room, LATE)[0])

    def test_an_answer_before_anything_was_announced_changes_nothing(self, room: Room) -> None:
        row = late(room)
        progress.answered(room.session, row, room.reply(row, "doing"), room.rules, local("2022-08-13T09:00"))
        assert room.log("postpone") == []

    def test_what_was_sent_is_reported_to_nobody(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        room.move(row, Move.REPORT)
        assert knock(room, REPORTED) == knock(room, "2022-08-18T08:00") == []

    def test_after_an_extension_everything_begins_anew(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        knock(room, REPORTED)
        assignments.extend(room.session, row, local("2022-08-19T00:00").date(), room.rules, room.now)
        kinds = [
            (day, message.kind) for day in ("17", "19", "22", "23") for message in knock(room, f"2022-08-{day}T08:00")
        ]
        # nothing on the 17th: the week's last message is kept for what is urgent
        assert kinds == [("19", "reminder"), ("22", "reminder"), ("23", "reminder"), ("23", "leader_card")]

    def test_an_answer_taken_back_is_announced_anew(self, room: Room) -> None:
        row = late(room)
        knock(room, LATE)
        reply = room.reply(row, "sent")
        room.move(row, Move.REPORT)
        room.at("2022-08-17T10:00")
        replies.withdraw(room.session, reply, room.person("SYT"), room.now, room.rules)
        assert knock(room, "2022-08-17T16:00") == []
        (announced,) = knock(room, "2022-08-18T08:00")
        assert "Nếu đến 08:00 thứ Sáu, 19/8/2022" in text(announced)
        assert "leader_card" in [message.kind for message in knock(room, "2022-08-19T08:00")]


class TestWhoIsNotThere:
    def test_a_card_that_did_not_arrive_is_told_again_the_next_day(self, room: Room) -> None:
        late(room)
        knock(room, LATE)
        knock(room, REPORTED, arrives=False)
        again = knock(room, "2022-08-17T07:30")
        assert [message.kind for message in again if told(room, message)[0] == LEADER] == ["leader_card"]

    def test_a_decision_that_did_not_arrive_is_asked_again(self, room: Room) -> None:
        row = room.assignment("SXD")
        only(room, row)
        row.next_step_at = local(REPORTED)
        assert len(knock(room, REPORTED, arrives=False)) == 1
        (again,) = knock(room, "2022-08-17T08:00")
        assert again.kind == "decisions"

    def test_without_any_coordinator_it_waits_until_there_is_one(self, room: Room) -> None:
        row = room.assignment("SXD")
        only(room, row)
        row.next_step_at = local(REPORTED)
        people.stop(room.session, room.person("SKHDT", "coordinator"), room.now)
        assert knock(room, REPORTED) == []
        people.resume(room.session, room.person("SKHDT", "coordinator"), room.now)
        assert [message.kind for message in knock(room, "2022-08-17T08:00")] == ["decisions"]


def test_a_leaders_card_is_not_taken_back_by_a_silence_of_the_officials(room: Room) -> None:
    row = late(room)
    knock(room, LATE)
    knock(room, REPORTED, arrives=False)
    assignments.quieten(room.session, row, local("2022-08-19T00:00"), room.rules, room.now)
    assert [message.kind for message in room.messages(state="queued")] == ["leader_card"]
    assert outbox.receivers_of(room.session, room.messages(state="queued")[0]) == {row.id: Role.LEADER}


def test_who_has_a_decision_is_not_asked_again_because_a_colleague_was_not_reached(room: Room) -> None:
    room.join("SKHDT", "coordinator")
    row = late(room)
    for at in (LATE, REPORTED, "2022-08-17T08:00"):
        knock(room, at)
    first, second = knock(room, "2022-08-18T08:00")
    assert {first.kind, second.kind} == {"decisions"}
    second.state = "cancelled"
    reminders.ask_anew(room.session, second, room.now)
    (again,) = knock(room, "2022-08-19T08:00")
    assert (again.kind, again.person_id) == ("decisions", second.person_id)
    assert knock(room, "2022-08-22T08:00") == []
    assert row.state == "open"


def test_what_stays_undone_is_told_to_observers_of_every_agency_that_takes_part(room: Room) -> None:
    """As in the play, where the observer is at Văn phòng UBND; each person once."""
    watching = room.join("VPUBND", "observer", "telegram")
    post = room.post("SYT")
    watching.posts.append(type(post)(agency_id=post.agency_id, role="observer", from_at=post.from_at))
    row = late(room)
    mine = progress.of(room.session, row, Role.OBSERVER)
    mine.waits, mine.step_at = "+6wd observer", local("2022-08-22T08:00")
    row.next_step_at = None
    room.session.flush()
    assert Role.OBSERVER in Reach.of(room.session).roles(row)
    room.at("2022-08-22T09:00")
    ask_for_decisions(room.session, room.rules, room.now)
    (message,) = [each for each in room.messages(state=None) if each.kind == "observed"]
    assert message.person_id == watching.id


@pytest.mark.parametrize("pressed", [True, False])
def test_observers_read_what_the_coordinators_decided_or_that_they_have_not(room: Room, pressed: bool) -> None:
    room.join("VPUBND", "observer", "telegram")
    row, by = late(room), room.person("SKHDT", "coordinator")
    mine = progress.of(room.session, row, Role.OBSERVER)
    mine.waits, mine.step_at = "+6wd observer", local("2022-08-22T08:00")
    row.next_step_at = None
    if pressed:
        room.at("2022-08-18T09:05")
        audit.record(room.session, room.now, f"person:{by.id}", "press_on", f"assignment:{row.id}", {"people": 2})
    room.session.flush()
    room.at("2022-08-22T09:00")
    ask_for_decisions(room.session, room.rules, room.now)
    (message,) = [each for each in room.messages(state=None) if each.kind == "observed"]
    said = Texts().render(message.kind, message.params, "plain").text
    Texts("en").render(message.kind, message.params, "html")
    decided = "đã quyết định: nhắc tiếp (2 người nhận tin), lúc 09:05 ngày 18/8." if pressed else "chưa quyết định."
    assert f". Điều phối viên {decided}" in said
    before = {**message.params, "assignments": [{**message.params["assignments"][0]}]}
    del before["assignments"][0]["decided"]
    assert "Điều phối viên" not in Texts().render(message.kind, before, "plain").text, "as it was queued before"


def test_the_history_does_not_call_the_observers_step_a_report_to_the_coordinators(room: Room) -> None:
    row, about = late(room), {"step": "+6wd observer", "to": "observer"}
    room.at("2022-08-22T08:00")
    audit.record(room.session, room.now, "clock", "escalate", f"assignment:{row.id}", about)
    room.session.flush()
    address = room.address("SKHDT", "coordinator")
    said = says(room, address.chat_id, "/lichsu SYT", channel=address.channel)[-1]
    assert "đến bước báo người theo dõi: báo cáo kết quả" in said
    assert "báo cáo điều phối viên" not in said


def test_a_card_that_comes_again_says_when_it_was_reported_before(room: Room) -> None:
    """A leader got a coordinator's report by hand, and the clock's card with the very same words after it."""
    row = late(room)
    knock(room, LATE)
    room.at("2022-08-15T10:00")
    detail = {"people": 1, "in_all": 1}
    audit.record(room.session, room.now, "person:1", "report_to_leader", f"assignment:{row.id}", detail)
    room.reply(row, "directed", by=room.person("SYT", "leader"), at=local("2022-08-12T10:00"))
    room.reply(row, "doing", at=local("2022-08-15T11:00"))
    room.reply(row, "directed", by=room.person("SYT", "leader"), withdrawn_at=room.now)
    (card,) = [each for each in knock(room, REPORTED) if each.kind == "leader_card"]
    assert "Nội dung này đã được báo cáo lãnh đạo đơn vị: 15/8; chưa có ý kiến." in text(card)
    assert "đã báo cáo: 15/8" in text_of_several(card)
    room.reply(row, "directed", by=room.person("SYT", "leader"))
    shown = cards.card(room.session, row, room.rules, room.now)
    assert (shown["card"]["reported"], shown["card"]["heard"]) == (["2022-08-15", "2022-08-16"], True)
    again = {**card.params, "assignments": [shown]}
    assert "lãnh đạo đơn vị: 15 và 16/8.\n" in TEXTS.render("leader_card", again, "plain").text


def text_of_several(card: Message) -> str:
    """What a leader's card says in a message about several."""
    return TEXTS.render("leader_cards", {**card.params, "assignments": card.params["assignments"] * 2}, "plain").text


def test_the_first_card_says_of_no_other(room: Room) -> None:
    row = late(room)
    knock(room, LATE)
    detail = {"people": 0, "in_all": 1}
    audit.record(room.session, room.now, "person:1", "report_to_leader", f"assignment:{row.id}", detail)
    room.reply(row, "doing")
    (card,) = [each for each in knock(room, "2022-08-17T08:00") if each.kind == "leader_card"]
    assert "báo cáo lãnh đạo đơn vị" not in text(card), "it reached nobody"
    assert "đã báo cáo:" not in text_of_several(card)


def test_what_was_reported_is_neither_announced_nor_reported_again_when_more_time_is_taken_back(room: Room) -> None:
    """It was announced for the next working day, and did not happen, as the leader had had the card of that step."""
    row = late(room)
    knock(room, LATE)
    knock(room, REPORTED)
    room.at("2022-08-16T10:00")
    assignments.extend(room.session, row, date(2022, 8, 22), room.rules, room.now)
    room.at("2022-08-17T09:00")
    assignments.extend(room.session, row, None, room.rules, room.now)
    days = ("2022-08-18T08:00", "2022-08-19T08:00", "2022-08-22T08:00")
    assert [(at, told(room, each)) for at in days for each in knock(room, at)] == [
        ("2022-08-19T08:00", (COORDINATOR, "decisions"))
    ]


def test_by_the_days_of_more_time_it_is_reported_anew_and_said_that_it_was_before(room: Room) -> None:
    row = late(room)
    knock(room, LATE)
    knock(room, REPORTED)
    room.at("2022-08-16T10:00")
    assignments.extend(room.session, row, date(2022, 8, 22), room.rules, room.now)
    days = ("2022-08-22T08:00", "2022-08-23T08:00", "2022-08-24T08:00")
    (card,) = [each for at in days for each in knock(room, at) if each.kind == "leader_card"]
    assert "Nội dung này đã được báo cáo lãnh đạo đơn vị: 16/8; chưa có ý kiến." in text(card)


@pytest.mark.parametrize("day", ["2022-08-16", "2022-08-18"])
def test_what_was_asked_at_the_instant_of_a_step_that_a_promise_put_off_stays_a_reminder(room: Room, day: str) -> None:
    """The leader's card told of five days, the coordinators' a day later of four."""
    row = late(room)
    knock(room, LATE)
    room.at("2022-08-15T09:00")
    talked = replies.store(
        room.session, row, room.person("SYT"), "doing", room.now, expected_on=date.fromisoformat(day)
    )
    _promises(room, row, talked)
    seen = list[list[str]]()
    for at in ("16", "17", "18", "19", "22", "23", "24", "25"):
        for each in knock(room, f"2022-08-{at}T08:00"):
            if each.kind in ("leader_card", "decisions"):
                seen.append(each.params["assignments"][0]["card"]["asked"])
    assert len(seen) == 2
    assert f"{day}" in seen[0]
    assert seen[0] == seen[1], "nobody was reminded between"


def _promises(room: Room, row: Assignment, reply: Reply) -> None:
    """What a promise does to its ladder."""
    assert reply.expected_on
    until = local(f"{reply.expected_on}T00:00")
    assignments.quieten(room.session, row, until, room.rules, room.now, promised=reply.expected_on)
    progress.answered(room.session, row, reply, room.rules, room.now)
    room.session.flush()


@pytest.mark.parametrize("storm", [False, True])
@pytest.mark.parametrize("said", ["dạ em sẽ gửi trong chiều nay", "đang làm, mai xong"])
def test_who_promises_after_an_announcement_reads_that_it_will_be_reported_all_the_same(
    room: Room, said: str, storm: bool
) -> None:
    row = late(room)
    knock(room, LATE)
    if storm:
        room.at("2022-08-15T08:36")
        calendars.add(room.session, date(2022, 8, 16), False, "Nghỉ chống bão", None, room.now, "operator")
        plan(room.session, room.rules, room.now)
        only(room, row)
    room.at("2022-08-15T10:00")
    receipt = "\n".join(says(room, room.address("SYT").chat_id, said))
    assert "nội dung này sẽ được báo cáo đồng chí Giám đốc" in receipt
