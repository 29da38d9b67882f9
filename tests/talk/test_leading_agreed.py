"""A leader agrees that the agency is late, orders by other words, or says that it was sent, on both messengers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.talk.routes import press
from db import posts
from db.models import Progress, Request
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import in_both_languages, talks
from tests.talk.people import TEXTS, turn_of
from tests.talk.test_leading import BOTH, carded, passed_on, replied
from tests.talk.test_leading_which import replies_of

AGREED = "đồng ý để đơn vị gửi chậm đến 30/8"
TOLD_AT_A_MEETING = "giao phòng TCKH làm, báo cáo tôi tại giao ban thứ Hai"


@BOTH
@pytest.mark.parametrize(
    "said",
    [
        AGREED,
        "Nhất trí cho lùi đến 30/8",
        "tôi đồng ý cho phòng TCKH gửi báo cáo chậm đến 30/8",
        "đồng ý với đề nghị của phòng, cho gia hạn đến 30/8",
    ],
)
@pytest.mark.parametrize("of_two", [False, True])
def test_who_agrees_that_it_is_late_asks_the_coordinators_for_that(
    room: Room, agency: str, channel: str, said: str, of_two: bool
) -> None:
    """It was proposed as the leader's explanation, or not understood where the card is of two things."""
    chat = carded(room, agency, *([room.assignment(agency), room.meeting(agency, 33)] if of_two else []))
    shown = talks(room, chat, channel, said)
    assert "Ghi là" in shown and "xin gia hạn báo cáo" in shown and "30/8/2022" in shown
    assert replied(room) == []
    talks(room, chat, channel, "đúng")
    talks(room, chat, channel, "chờ số liệu kho bạc")
    (wish,) = room.session.scalars(select(Request))
    assert (wish.kind, wish.until) == ("extension", date(2022, 8, 30))
    in_both_languages(room)


@BOTH
def test_beside_what_is_agreed_stand_the_choices_of_the_card(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency)
    room.add(Progress(assignment_id=room.assignment(agency).id, receiver="leader", said_at=room.now))
    talks(room, chat, channel, AGREED)
    (asked,) = room.messages("proposal", state=None)
    labels = [choice.label for choice in TEXTS.render(asked.kind, asked.params, "html").flat]
    assert {"Đúng", "Đã chỉ đạo", "Giải trình", "Không ghi"} <= set(labels)
    assert "Đã gửi báo cáo" not in labels and "Xin gia hạn" not in labels
    talks(room, chat, channel, "Đã chỉ đạo")
    assert replied(room) == [("directed", AGREED)]


@BOTH
@pytest.mark.parametrize(
    "said",
    [
        "không đồng ý để đơn vị gửi chậm",
        "đồng ý với báo cáo của phòng",
        "đồng ý để đơn vị gửi chậm đến 30/8 à?",
        "chưa đồng ý cho gửi chậm đến 30/8",
        "nếu phòng kịp thì đồng ý cho chậm đến 30/8",
    ],
)
def test_what_is_not_agreed_is_no_wish(room: Room, agency: str, channel: str, said: str) -> None:
    assert "xin gia hạn báo cáo" not in talks(room, carded(room, agency), channel, said)
    assert replied(room) == []


@BOTH
@pytest.mark.parametrize(
    "said",
    [
        "phòng TCKH xem lại số liệu này giúp tôi",
        "xem lại số liệu này giúp tôi nhé",
        "báo cáo tôi tại giao ban thứ Hai",
        "văn phòng đối chiếu lại với kho bạc",
    ],
)
def test_an_order_in_other_words_is_proposed_as_directed(room: Room, agency: str, channel: str, said: str) -> None:
    chat = carded(room, agency)
    assert f"lãnh đạo đã chỉ đạo: “{said}”" in talks(room, chat, channel, said)
    talks(room, chat, channel, "đúng")
    assert replied(room) == [("directed", said)]
    assert passed_on(room) == []


@BOTH
def test_an_order_to_a_card_of_two_says_nothing_of_how_the_agency_stands(room: Room, agency: str, channel: str) -> None:
    """It was proposed as the agency's own *Đang thực hiện*."""
    chat = carded(room, agency, room.assignment(agency), room.meeting(agency, 33))
    shown = talks(room, chat, channel, "phòng TCKH xem lại số liệu này giúp tôi")
    assert "đang thực hiện" not in shown and shown.count("lãnh đạo đã chỉ đạo") == 2


@BOTH
def test_a_meeting_at_which_the_leader_is_told_is_not_the_matter(room: Room, agency: str, channel: str) -> None:
    """It was recorded at once as said of the meeting, and of the report nothing."""
    chat = carded(room, agency, room.assignment(agency), room.meeting(agency, 33))
    shown = talks(room, chat, channel, TOLD_AT_A_MEETING)
    assert "báo cáo kết quả" in shown and replied(room) == []


@BOTH
def test_to_the_reports_card_it_is_of_the_report(room: Room, agency: str, channel: str) -> None:
    talks(room, carded(room, agency), channel, TOLD_AT_A_MEETING)
    assert [(row.assignment.duty.kind, row.code) for row in replies_of(room)] == [("report", "directed")]


class TestWhatWasSent:
    def chat(self, room: Room, agency: str) -> str:
        """The report was reported to the leader on 16/8 and sent that day; a meeting is asked about."""
        chat, report = carded(room, agency), room.assignment(agency)
        self.reply = room.reply(report, "sent", document_number="12/BC", document_date=date(2022, 8, 16))
        room.move(report, Move.REPORT)
        report.reported_at = room.now
        room.meeting(agency, 33).reminders = 1
        room.later(hours=3)
        return chat

    @BOTH
    @pytest.mark.parametrize("said", ["đơn vị đã gửi sáng nay rồi", "đã gửi rồi", "đơn vị gửi báo cáo rồi mà"])
    def test_what_stands_is_told(self, room: Room, agency: str, channel: str, said: str) -> None:
        """It was asked to which of the meetings that is the answer."""
        shown = talks(room, self.chat(room, agency), channel, said)
        assert "Về báo cáo kết quả" in shown and "đơn vị đã trả lời ngày 16/8" in shown and "12/BC" in shown
        assert "xác nhận" not in shown
        assert replied(room) == [("sent", None)]
        in_both_languages(room)

    @BOTH
    def test_and_that_it_is_confirmed(self, room: Room, agency: str, channel: str) -> None:
        chat = self.chat(room, agency)
        self.reply.accepted_at = room.now
        room.move(room.assignment(agency), Move.ACCEPT)
        shown = talks(room, chat, channel, "đơn vị đã gửi sáng nay rồi")
        assert "Sở Kế hoạch và Đầu tư đã xác nhận nhận được ngày 16/8/2022." in shown
        assert "Sửa lại" not in shown
        in_both_languages(room)

    @BOTH
    @pytest.mark.parametrize(
        "said", ["đơn vị chưa gửi", "đã họp rồi", "đã gửi báo cáo số 45/BC-UB ngày 16/8", "gửi chưa?"]
    )
    def test_nothing_else_is_answered_by_that(self, room: Room, agency: str, channel: str, said: str) -> None:
        assert "đơn vị đã trả lời" not in talks(room, self.chat(room, agency), channel, said)

    @BOTH
    def test_long_ago_is_not_meant(self, room: Room, agency: str, channel: str) -> None:
        chat = self.chat(room, agency)
        room.assignment(agency).reported_at = room.now - timedelta(days=60)
        assert "đơn vị đã trả lời" not in talks(room, chat, channel, "đã gửi rồi")

    @BOTH
    def test_what_is_pressed_for_is_meant_first(self, room: Room, agency: str, channel: str) -> None:
        chat = carded(room, agency)
        assert "đã gửi báo cáo" in talks(room, chat, channel, "đơn vị đã gửi sáng nay rồi")
        assert "Đã ghi nhận" in talks(room, chat, channel, "đúng")


def test_who_is_no_official_any_more_is_named_as_the_reason(room: Room) -> None:
    """The notice was that the choice cannot be used any more, and pointed to ``/nhiemvu``."""
    carded(room, "SYT")
    address, report, official = room.address("SYT", "leader"), room.assignment("SYT"), room.person("SYT")
    posts.end(room.session, room.post("SYT"), room.now, "system")
    assert press(turn_of(room, address), f"p:{report.id}:give:{official.id}") == "no_official"
    shown = TEXTS.render("notice", {"what": "no_official"}, "plain").text
    assert shown == "Người này không còn là đầu mối của đơn vị, nên chưa giao được. Các lựa chọn khác vẫn dùng được."
