"""Only the meeting is asked about, and what is written cannot be said of one: what hinders, or a wish for more time."""

from __future__ import annotations

import pytest

from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_both_asked import WHICH, Chat


@pytest.fixture(params=["telegram", "zalo"])
def chat(room: Room, request: pytest.FixtureRequest) -> Chat:
    found = Chat(room, request.param)
    return found.is_asked(found.meeting)


OBSTACLES = [
    ("có vướng mắc: chưa có mặt bằng khu tái định cư", "chưa có mặt bằng khu tái định cư"),
    ("co vuong mac: chua co mat bang", "chua co mat bang"),
    ("vướng mắc giải phóng mặt bằng", "vướng mắc giải phóng mặt bằng"),
    (
        "em có vướng là chưa có số liệu từ kho bạc, không tổng hợp được",
        "em có vướng là chưa có số liệu từ kho bạc, không tổng hợp được",
    ),
    ("vì chờ kho bạc", "vì chờ kho bạc"),
]


@pytest.mark.parametrize(("said", "words"), OBSTACLES)
def test_an_obstacle_is_proposed_with_the_report_that_is_open(chat: Chat, said: str, words: str) -> None:
    """It was asked of which of all duties this speaks, or was not understood, and nobody heard of it."""
    shown = chat.writes(said)
    assert shown.startswith(f"Ghi là: vướng mắc về báo cáo kết quả thực hiện Chương trình năm 2022: “{words}”?")
    assert chat.wishes() == []
    chat.writes("đúng")
    assert chat.wishes() == [("report", words, None)]
    in_both_languages(chat.room)


def test_where_the_report_was_sent_it_is_told_with_the_meeting(room: Room) -> None:
    chat = Chat(room, "zalo")
    chat.is_asked(chat.report).writes("đã gửi số 12/BC-UBND ngày 12/8")
    chat.writes("để sau")
    chat.is_asked(chat.meeting).writes(OBSTACLES[0][0])
    chat.writes("đúng")
    assert chat.wishes() == [("meeting", OBSTACLES[0][1], None)]
    chat.writes("đã họp")
    assert chat.answers() == {"report": "sent", "meeting": "held"}


@pytest.mark.parametrize("said", ["Xin thêm 5 ngày", "xin gia hạn đến 20/8"])
def test_more_time_is_proposed_for_the_report(chat: Chat, said: str) -> None:
    shown = chat.writes(said)
    assert shown.startswith("Ghi là: UBND quận Hồng Bàng xin gia hạn báo cáo")
    asked = chat.writes("đúng")
    assert "đến hết ngày nào?" in asked or "Lý do xin gia hạn đến hết thứ Bảy, 20/8/2022?" in asked
    assert chat.wishes() == []


def test_for_a_meeting_there_is_no_more_time(chat: Chat) -> None:
    chat.report.state = chat.allotting.state = State.ACCEPTED
    said = chat.writes("Xin thêm 5 ngày")
    assert said.startswith("Giao ban hằng tuần không có gia hạn.")
    assert "“Chưa họp”" in said
    chat.writes("chưa họp")
    assert chat.answers() == {"meeting": "not_held"}
    in_both_languages(chat.room)


@pytest.mark.parametrize(
    "said", ["không có vướng mắc", "có vướng mắc gì không?", "giao ban vướng lịch", "đã họp, vướng mặt bằng", "chờ đã"]
)
def test_other_words_propose_no_obstacle_of_the_report(chat: Chat, said: str) -> None:
    assert "vướng mắc về báo cáo" not in chat.writes(said)
    assert "report" not in chat.answers()


def test_where_the_report_is_asked_about_too_it_is_as_before(room: Room) -> None:
    chat = Chat(room, "telegram")
    chat.is_asked(chat.report, chat.allotting).is_asked(chat.meeting)
    assert WHICH in chat.writes("vướng mắc: chưa có mặt bằng")
