"""A leader's card stays what they write to, whatever was said since: nothing of another duty is put in its place, and
no question of the officials."""

from __future__ import annotations

from datetime import date

import pytest

from db import replies
from db.models import Assignment, Message
from rules.meaning.directing import names_report
from rules.meaning.letters import flat
from rules.status import Move
from tests.jobs.test_in_person import agency, answers, held, knock, only, week
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS
from tests.talk.test_leading import BOTH, carded, replied

__all__ = ["agency"]

DIRECTED = "đã chỉ đạo phòng TC-KH rà soát từng dự án, báo cáo tôi trước 12/8"
EXPLAINED = "4 do vướng GPMB dự án kè, quý 4 mới giải ngân được"


class TestTheCardOnDisbursement:
    """Of a district with two officials, to its chair on Zalo: 1 and 2 give it, 3 directs, 4 explains."""

    def told(self, room: Room, agency: str) -> tuple[Assignment, str]:
        room.join(agency, "official", "telegram")
        held(room, agency, 31, 105, 300)
        row = week(room, agency, 32)
        only(room, row, "2022-08-08T08:00")
        for at in ("2022-08-08T08:00", "2022-08-09T08:00"):
            for message in knock(room, at):
                message.state = "queued"
            arrives(room)
        return row, room.address(agency, "leader").chat_id

    def answered(self, room: Room) -> list[tuple[str, str | None]]:
        return [each for each in replied(room) if each[0] != "held"]

    @pytest.mark.parametrize("said", [DIRECTED, "đã chỉ đạo các phòng, hằng tuần báo cáo lại lãnh đạo quận"])
    def test_who_is_to_report_to_the_chair_writes_no_report(self, room: Room, agency: str, said: str) -> None:
        """It was proposed for the year's report and for the plan's allocation, which nobody had asked about."""
        _, chat = self.told(room, agency)
        assert "Ghi là" not in talks(room, chat, "zalo", said)
        assert self.answered(room) == [("directed", said)]

    def test_what_is_proposed_and_not_recorded_brings_the_card_again(self, room: Room, agency: str) -> None:
        _, chat = self.told(room, agency)
        assert "Ghi là: giải trình" in talks(room, chat, "zalo", "các dự án đều vướng mặt bằng, chờ thành phố")
        shown = talks(room, chat, "zalo", "Không ghi")
        assert shown.startswith("Chưa ghi gì.\n⚠️ Kính gửi đồng chí Chủ tịch UBND quận Lê Chân\nTheo số liệu")
        assert "Ghi là: giải trình" in talks(room, chat, "zalo", EXPLAINED)
        talks(room, chat, "zalo", "đúng")
        assert self.answered(room) == [("explained", EXPLAINED[2:])]
        in_both_languages(room)

    def test_the_number_of_its_choice_with_words_is_its_own_after_something_else_was_said(
        self, room: Room, agency: str
    ) -> None:
        """It was asked about the week's meeting, which is the officials'."""
        _, chat = self.told(room, agency)
        talks(room, chat, "zalo", "/trogiup")
        assert "Ghi là: giải trình" in talks(room, chat, "zalo", EXPLAINED)
        talks(room, chat, "zalo", "đúng")
        assert self.answered(room) == [("explained", EXPLAINED[2:])]

    @pytest.mark.parametrize(("number", "what"), [("3", "lãnh đạo đã chỉ đạo"), ("1", "giao đồng chí")])
    def test_a_number_alone_is_its_own_too_and_proposed(self, room: Room, agency: str, number: str, what: str) -> None:
        _, chat = self.told(room, agency)
        talks(room, chat, "zalo", "/trogiup")
        assert what in talks(room, chat, "zalo", number)
        assert self.answered(room) == []

    def test_the_number_that_explains_asks_for_the_words(self, room: Room, agency: str) -> None:
        _, chat = self.told(room, agency)
        talks(room, chat, "zalo", "/trogiup")
        assert "Xin đồng chí giải trình" in talks(room, chat, "zalo", "4")
        talks(room, chat, "zalo", "Không ghi")
        assert self.answered(room) == [], "the words of a choice that stood elsewhere are no explanation"

    def test_any_other_sentence_is_still_proposed_as_an_explanation(self, room: Room, agency: str) -> None:
        _, chat = self.told(room, agency)
        talks(room, chat, "zalo", "/trogiup")
        assert "Ghi là: giải trình" in talks(room, chat, "zalo", "các chủ đầu tư đang gặp khó về đất đắp")

    @pytest.mark.parametrize("said", ["abc xyz", "9"])
    def test_what_is_not_understood_brings_the_card_and_no_question_of_officials(
        self, room: Room, agency: str, said: str
    ) -> None:
        _, chat = self.told(room, agency)
        talks(room, chat, "zalo", DIRECTED)
        shown = talks(room, chat, "zalo", said)
        assert shown.startswith(f"“{said}”: tôi chưa rõ ý đồng chí, chưa ghi gì.\n⚠️ Kính gửi")
        assert "giao ban" not in shown
        in_both_languages(room)

    def test_everybody_reads_what_the_card_says_and_not_the_weeks_meeting(self, room: Room, agency: str) -> None:
        """Its receipt and the officials read of the meeting of week 32, of which the card says nothing."""
        _, chat = self.told(room, agency)
        assert "giải trình ngắn trong một tin nhắn về tiến độ giải ngân kế hoạch vốn năm 2022;" in talks(
            room, chat, "zalo", "4"
        )
        said = talks(room, chat, "zalo", "do vướng mặt bằng")
        assert "– tiến độ giải ngân kế hoạch vốn năm 2022: lãnh đạo giải trình: “do vướng mặt bằng”." in said
        for kind in ("explained", "colleague_answered"):
            shown = {self.shown(message) for message in room.messages(kind, state=None)}
            assert shown
            assert all("iến độ giải ngân kế hoạch vốn năm 2022" in each and "tuần 32" not in each for each in shown)
        assert "Ghi là: UBND quận Lê Chân – tiến độ giải ngân kế hoạch vốn năm 2022" in self.proposed(room, chat)
        in_both_languages(room)

    @staticmethod
    def shown(message: Message) -> str:
        return TEXTS.render(message.kind, message.params, "plain").text

    @staticmethod
    def proposed(room: Room, chat: str) -> str:
        talks(room, chat, "zalo", "/trogiup")
        return talks(room, chat, "zalo", "3")

    def test_the_card_says_whose_figures_they_are_and_not_that_nobody_answered(self, room: Room, agency: str) -> None:
        self.told(room, agency)
        (card,) = room.messages("leader_card", state=None)
        assert "Số liệu do đơn vị báo; đã nêu với đầu mối: 08/8.\nKính đề nghị" in self.shown(card)

    def test_the_officials_read_when_the_figures_are_reported_and_that_friday_stands(
        self, room: Room, agency: str
    ) -> None:
        """They had one working day for a meeting that may be held until Friday."""
        self.told(room, agency)
        announced = [each for each in room.messages("reminder", state=None) if "sẽ được báo cáo" in self.shown(each)]
        assert announced
        assert (
            "Số liệu này sẽ được báo cáo đồng chí Chủ tịch lúc 08:00 thứ Ba, 09/8/2022, trừ khi đến lúc ấy đơn vị "
            "đã báo giao ban tuần này với số liệu mới hoặc không phát sinh; hạn họp tuần này không thay đổi."
        ) in self.shown(announced[0])

    def test_a_meeting_not_held_yet_leaves_what_is_announced_of_the_figures(self, room: Room, agency: str) -> None:
        held(room, agency, 31, 105, 300)
        row = week(room, agency, 32)
        only(room, row, "2022-08-08T08:00")
        knock(room, "2022-08-08T08:00")
        answers(room, agency, row, "not_held")
        (receipt,) = room.messages("receipt", None)
        assert (
            "Số liệu đã nêu vẫn sẽ được báo cáo đồng chí Chủ tịch lúc 08:00 thứ Ba, 09/8/2022, trừ khi đến lúc ấy đơn "
            "vị đã báo giao ban tuần này với số liệu mới hoặc không phát sinh."
        ) in self.shown(receipt)

    def test_a_week_after_it_was_answered_it_is_not_what_is_written_to(self, room: Room, agency: str) -> None:
        _, chat = self.told(room, agency)
        talks(room, chat, "zalo", DIRECTED)
        room.at("2022-08-16T09:00")
        assert "Kính gửi đồng chí" not in talks(room, chat, "zalo", "abc xyz")

    def test_one_that_is_answered_by_the_agency_is_over(self, room: Room, agency: str) -> None:
        row, chat = self.told(room, agency)
        talks(room, chat, "zalo", "/trogiup")
        room.move(row, Move.REPORT)
        assert "giải trình" not in talks(room, chat, "zalo", EXPLAINED)


@BOTH
def test_a_meeting_as_the_way_to_a_report_leaves_the_report_a_choice(room: Room, agency: str, channel: str) -> None:
    """The report's card stands: only the meeting was proposed."""
    chat = carded(room, agency)
    shown = talks(room, chat, channel, "đã chỉ đạo họp ngay với các phòng")
    assert "báo cáo kết quả" in shown
    assert replied(room) == []
    in_both_languages(room)


@BOTH
def test_a_card_of_two_is_shown_again_whole(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency, room.assignment(agency), room.meeting(agency, 33))
    shown = talks(room, chat, channel, "abc xyz")
    assert "đơn vị có 2 việc" in shown
    assert shown.startswith("“abc xyz”: tôi chưa rõ ý đồng chí, chưa ghi gì.")


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("đã chỉ đạo phòng rà soát, báo cáo tôi trước 12/8", False),
        ("đã giao phòng làm, báo cáo trước 12/8", False),
        ("báo cáo kết quả cho tôi", False),
        ("làm xong thì báo cáo lại", False),
        ("rà soát và báo cáo Chủ tịch", False),
        ("giao đồng chí đầu mối làm báo cáo trước 12/8", True),
        ("đã chỉ đạo, báo cáo năm gửi trước 12/8", True),
        ("khẩn trương gửi báo cáo", True),
        ("đã giao phòng làm BC, báo cáo tôi trước 12/8", True),
    ],
)
def test_a_report_is_told_from_reporting_to_somebody(said: str, *, named: bool) -> None:
    assert names_report(flat(said)) is named


@BOTH
@pytest.mark.parametrize("said", ["xin gia hạn đến 22/8 nhé", "cho xin gia hạn"])
def test_who_wishes_for_more_time_again_changes_the_wish_that_waits(
    room: Room, agency: str, channel: str, said: str
) -> None:
    """It was said only that one waits, and that the new day was not recorded."""
    chat = carded(room, agency)
    row = room.assignment(agency)
    reply = room.reply(row, "extend", text="đang trình ký", expected_on=date(2022, 8, 18))
    replies.ask(room.session, reply, "extension", "đang trình ký", until=date(2022, 8, 18))
    shown = talks(room, chat, channel, said)
    if "22/8" in said:
        assert "Xin gia hạn số 1: ngày này thay cho thứ Năm, 18/8/2022." in shown
    else:
        assert "Xin gia hạn số 1 (đến hết thứ Năm, 18/8/2022) đã gửi ngày 16/8, đang chờ Sở Kế hoạch" in shown
        assert "đến hết ngày nào?" in shown
    in_both_languages(room)
