"""A leader who answers for the officials, because they stand in for one on leave or nobody else is there: they are told
nothing of themselves, and may say from the card how it stands."""

from __future__ import annotations

from datetime import date

import pytest

from db import absences
from db.models import Message, Person, Reply
from jobs import absences as leaving
from rules.absence import Days
from tests.jobs.test_pressing import LATE, REPORTED, TEXTS, knock, late, only, text
from tests.rooms import Room, local
from tests.talk.arriving import arrives, in_both_languages, talks

AWAY = "Đồng chí đang nhận tin và trả lời thay đầu mối của đơn vị ("
LED = ["Xin gia hạn", "Đã chỉ đạo", "Giải trình"]


def on_leave(room: Room, who: Person, deputy: Person | None) -> None:
    days = Days(date(2022, 8, 11), date(2022, 8, 19), deputy.id if deputy else None)
    row = absences.file(room.session, who, days, room.now, "x")
    leaving.begin(room.session, room.rules, row, room.now)


def course(room: Room) -> list[Message]:
    """What is said of Sở Y tế's report on the day on which it is late and on that on which it is reported."""
    only(room, late(room))
    return [*knock(room, LATE), *knock(room, REPORTED)]


def labels(message: Message) -> list[str]:
    return [choice.label for choice in TEXTS.render(message.kind, message.params, "plain").flat]


def test_it_is_not_announced_to_whom_it_would_be_reported_and_the_card_says_in_whose_place(room: Room) -> None:
    official, leader = room.person("SYT"), room.person("SYT", "leader")
    on_leave(room, official, leader)
    reminder, card = course(room)
    assert (reminder.person_id, reminder.kind, card.person_id, card.kind) == (
        leader.id,
        "reminder",
        leader.id,
        "leader_card",
    )
    assert "được báo cáo đồng chí Giám đốc" not in text(reminder)
    assert f"\n{AWAY}{official.name} nghỉ đến hết 19/8).\nKính đề nghị" in text(card)
    assert labels(card) == ["Đã gửi báo cáo", "Đang thực hiện", *LED]
    in_both_languages(room)


def test_a_colleague_who_is_there_hears_of_it_as_ever(room: Room) -> None:
    official, leader, colleague = room.person("SYT"), room.person("SYT", "leader"), room.join("SYT")
    on_leave(room, official, leader)
    found = {(each.person_id, each.kind): text(each) for each in course(room)}
    assert "đã được báo cáo đồng chí Giám đốc" in found[colleague.id, "reminder"]
    assert AWAY in found[leader.id, "leader_card"]
    assert "được báo cáo đồng chí" not in found[leader.id, "reminder"]


def test_who_stands_in_for_the_head_reads_no_announcement_of_a_report_to_themselves(room: Room) -> None:
    official, leader = room.person("SYT"), room.person("SYT", "leader")
    on_leave(room, leader, official)
    reminder, card = course(room)
    assert "được báo cáo đồng chí" not in text(reminder)
    assert (card.person_id, card.kind) == (official.id, "leader_card")
    assert (labels(card)[:2], AWAY in text(card)) == (["Đã gửi báo cáo", "Đang thực hiện"], False)


def test_where_nobody_stands_in_the_leader_may_say_it_as_well(room: Room) -> None:
    on_leave(room, room.person("SYT"), None)
    *_, card = course(room)
    assert "Đơn vị hiện không có đầu mối nhận tin" in text(card)
    assert labels(card) == ["Đã gửi báo cáo", "Đang thực hiện", *LED]


def test_a_leader_who_stands_in_for_nobody_directs(room: Room) -> None:
    *_, card = course(room)
    assert labels(card) == [f"Giao đồng chí {room.person('SYT').name}", *LED]


class TestAnsweredFromTheCard:
    """By numbers and in words, on Zalo: Sở Tài chính's leader stands in for its only official."""

    def chat(self, room: Room) -> str:
        leader = room.join("STC", "leader", "zalo")
        on_leave(room, room.person("STC"), leader)
        row = room.assignment("STC")
        only(room, row)
        row.last_step_at, row.next_step_at = local("2022-08-12T08:00"), local(LATE)
        for at in (LATE, REPORTED):
            for message in knock(room, at):
                message.state = "queued"
            arrives(room)
        return room.address("STC", "leader").chat_id

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ("1", "sent"),
            ("2", "doing"),
            ("1 số 12/BC-STC ngày 16/8", "sent"),
            ("2 dự kiến 18/8", "doing"),
            ("đang chờ số liệu của kho bạc, 18/8 xong", "doing"),
            ("đã gửi báo cáo số 12/BC-STC ngày 16/8", "sent"),
            ("đã chỉ đạo phòng Ngân sách", "directed"),
            ("3 đến 20/8 vì cán bộ nghỉ ốm", "extend"),
            ("giải trình: cán bộ phụ trách nghỉ ốm", "explained"),
        ],
    )
    def test_it_is_what_an_official_or_a_leader_says(self, room: Room, said: str, code: str) -> None:
        talks(room, self.chat(room), "zalo", said)
        assert [row.code for row in room.session.query(Reply)] == [code]

    def test_a_number_that_yesterdays_reminder_has_too_is_asked_about(self, room: Room) -> None:
        chat = self.chat(room)
        shown = talks(room, chat, "zalo", "4")
        assert "“4” là trả lời cho việc nào?" in shown and ": Đã chỉ đạo\n" in shown and ": Xin gia hạn" in shown
        talks(room, chat, "zalo", "1")
        assert [row.code for row in room.session.query(Reply)] == ["directed"]

    def test_of_two_by_their_number_each_opens_its_card(self, room: Room) -> None:
        chat = self.chat(room)
        shown = talks(room, chat, "zalo", "/nhiemvu")
        number = next(line.split(".")[0] for line in shown.split("\n") if "Báo cáo kết quả" in line)
        assert AWAY in talks(room, chat, "zalo", number)
        assert labels(room.messages("leader_card", None)[-1])[:2] == ["Đã gửi báo cáo", "Đang thực hiện"]
        talks(room, chat, "zalo", "giải trình")
        talks(room, chat, "zalo", "/huy")
        assert labels(room.messages("cancelled", None)[-1])[:2] == ["Đã gửi báo cáo", "Đang thực hiện"]
