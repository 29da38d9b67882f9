"""Right after an answer it is said that it is not done: that is proposed in the answer's place; and the question that
stood before a number was corrected is asked again."""

from __future__ import annotations

import pytest

from db import views
from db.models import Assignment, Dialog, Reply
from db.outbox import Priority, queue
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks

BOTH = pytest.mark.parametrize("channel", ["telegram", "zalo"])
DENIED = "chưa xong phân bổ vốn đâu, mới gửi báo cáo thôi"


class Official:
    """Of Ngô Quyền, who has just told that the report is sent and the capital allotted."""

    def __init__(self, room: Room, channel: str) -> None:
        self.room = room
        room.at("2022-08-05T09:00")
        room.join("NGOQUYEN", "official", channel)
        self.address = room.address("NGOQUYEN", "official", channel)
        self.capital = room.assignment("NGOQUYEN", "PHANBO-2022", "2022")
        self.report = room.assignment("NGOQUYEN")
        self.asked(self.report, self.capital)

    def asked(self, *rows: Assignment) -> None:
        shown = [views.assignment(row, self.room.rules, self.room.now) for row in rows]
        params = {**views.common(self.address, self.room.rules, self.room.now), "assignments": shown}
        steps = {row.id: self.room.now for row in rows}
        queue(self.room.session, self.address, "reminders", params, self.room.now, Priority.REMINDER, assignments=steps)
        for row in rows:
            row.reminders += 1
        arrives(self.room)

    def writes(self, text: str, *, later: float = 1) -> str:
        self.room.later(minutes=later)
        return talks(self.room, self.address.chat_id, self.address.channel, text)

    def answers(self) -> list[tuple[str, str]]:
        rows = self.room.session.query(Reply).filter(Reply.withdrawn_at.is_(None)).order_by(Reply.id)
        return [(row.assignment.duty.code, row.code) for row in rows]


@BOTH
def test_what_was_recorded_as_done_and_is_not_is_put_right(room: Room, channel: str) -> None:
    """The open meeting was asked about instead, and what was wrong stood as done in time."""
    official = Official(room, channel)
    official.writes("đã gửi báo cáo 45/BC-UBND và xong phân bổ vốn rồi")
    asked = official.writes(DENIED)
    assert "Về phân bổ chi tiết vốn đầu tư công năm 2022, đã ghi: đã hoàn thành." in asked
    assert "Sửa thành: UBND quận Ngô Quyền đang thực hiện phân bổ chi tiết vốn đầu tư công năm 2022?" in asked
    assert room.again(official.capital).state == State.REPORTED  # nothing is changed before it is confirmed
    assert "bao nhiêu phần trăm" in official.writes("đúng")
    assert official.answers() == [("BC-DINHKY", "sent"), ("PHANBO-2022", "doing")]
    assert room.again(official.capital).state == State.OPEN
    in_both_languages(room)


@BOTH
def test_the_question_that_is_open_stays_so(room: Room, channel: str) -> None:
    official = Official(room, channel)
    official.writes("đã gửi báo cáo và xong phân bổ vốn rồi")
    before = dict(room.session.get_one(Dialog, official.address.id).data)
    assert before["ref"] == official.capital.id
    assert "Về báo cáo kết quả thực hiện" in official.writes("báo cáo thì chưa gửi đâu, mới xong phân bổ thôi")
    assert "số và ngày văn bản" in official.writes("giữ nguyên")
    after = room.session.get_one(Dialog, official.address.id)
    assert (after.name, after.step, after.data["ref"]) == ("document", "number", official.capital.id)
    assert official.answers() == [("BC-DINHKY", "sent"), ("PHANBO-2022", "sent")]


@BOTH
def test_a_question_about_the_answer_that_is_put_right_is_over(room: Room, channel: str) -> None:
    official = Official(room, channel)
    official.writes("đã gửi báo cáo và xong phân bổ vốn rồi")
    official.writes(DENIED)
    official.writes("giữ nguyên")
    left = room.session.get(Dialog, official.address.id)
    assert left and left.data["ref"] == official.report.id  # whose question had waited behind it


@BOTH
def test_an_hour_later_it_is_no_correction(room: Room, channel: str) -> None:
    official = Official(room, channel)
    official.writes("đã gửi báo cáo 45/BC-UBND và xong phân bổ vốn rồi")
    assert "Sửa thành" not in official.writes(DENIED, later=60)


@BOTH
def test_who_was_confirmed_denies_nothing(room: Room, channel: str) -> None:
    """What can be amended no more is not proposed."""
    official = Official(room, channel)
    official.writes("đã gửi báo cáo 45/BC-UBND và xong phân bổ vốn rồi")
    for row in room.session.query(Reply):
        row.assignment.state = State.ACCEPTED
    assert "Sửa thành" not in official.writes(DENIED)


@BOTH
def test_the_results_are_asked_for_again_behind_another_number(room: Room, channel: str) -> None:
    """The corrected number pushed the question aside without a word."""
    official = Official(room, channel)
    assert "5 nhiệm vụ trong Chương trình" in official.writes("đã gửi báo cáo 45/BC-UBND")
    receipt = official.writes("nhầm, số 54/BC-UBND")
    assert "54/BC-UBND" in receipt and "5 nhiệm vụ trong Chương trình" in receipt
    assert "Đã ghi nhận" in official.writes("1 xong; 2 60%")


@BOTH
def test_results_that_were_put_off_are_not_asked_for_again(room: Room, channel: str) -> None:
    official = Official(room, channel)
    official.writes("đã gửi báo cáo 45/BC-UBND")
    official.writes("để sau")
    assert "nhiệm vụ trong Chương trình" not in official.writes("nhầm, số 54/BC-UBND")
