"""A clear sentence about a duty that nothing asks about just now, while another is asked about; on both messengers."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.models import Reply, Request
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import reminded

CHANNELS = [("SYT", "telegram"), ("STC", "zalo")]


def meeting_asked(room: Room, agency: str) -> str:
    """Only the week's meeting is asked about; returns the chat."""
    reminded(room, room.meeting(agency), agency=agency)
    arrives(room)
    return room.address(agency).chat_id


def replied(room: Room) -> list[Reply]:
    return list(room.session.scalars(select(Reply).order_by(Reply.id)))


@pytest.mark.parametrize(("agency", "channel"), CHANNELS)
@pytest.mark.parametrize(
    "said",
    [
        "xin gia hạn báo cáo năm đến 20/8 vì chờ số liệu",
        "xin lùi đến 20/8 vì chờ số liệu",
        "cho lùi báo cáo đến 20/8 do chờ số liệu",
    ],
)
def test_more_time_is_asked_for_the_report_never_for_the_meeting(
    room: Room, agency: str, channel: str, said: str
) -> None:
    chat = meeting_asked(room, agency)
    shown = talks(room, chat, channel, said)
    assert "xin gia hạn báo cáo kết quả thực hiện Chương trình năm 2022 đến hết thứ Bảy, 20/8/2022" in shown
    assert "chờ số liệu" in shown
    assert not replied(room), "nobody has asked about the report yet: it is proposed"
    talks(room, chat, channel, "đúng")
    (request,) = room.session.scalars(select(Request))
    assert (request.kind, request.until, request.text) == ("extension", date(2022, 8, 20), "chờ số liệu")
    assert request.reply.assignment is room.assignment(agency)
    in_both_languages(room)


@pytest.mark.parametrize(("agency", "channel"), CHANNELS)
def test_work_on_the_named_report_is_the_reports(room: Room, agency: str, channel: str) -> None:
    chat = meeting_asked(room, agency)
    assert "đang thực hiện báo cáo" in talks(
        room, chat, channel, "dạ em đang làm báo cáo năm, khoảng thứ 4 tuần sau xong ạ"
    )
    talks(room, chat, channel, "đúng")
    (reply,) = replied(room)
    assert (reply.code, reply.expected_on, reply.assignment.duty.code) == ("doing", date(2022, 8, 10), "BC-DINHKY")


@pytest.mark.parametrize(("agency", "channel"), CHANNELS)
def test_what_was_pressed_for_before_is_done_at_once(room: Room, agency: str, channel: str) -> None:
    report = room.assignment(agency)
    report.reminders = 1
    chat = meeting_asked(room, agency)
    talks(room, chat, channel, "xin lùi báo cáo đến 20/8 vì chờ số liệu")
    (reply,) = replied(room)
    assert (reply.code, reply.expected_on, reply.text) == ("extend", date(2022, 8, 20), "chờ số liệu")


@pytest.mark.parametrize(("agency", "channel"), CHANNELS)
def test_what_may_be_the_meetings_too_is_asked_and_then_has_its_effect(room: Room, agency: str, channel: str) -> None:
    chat = meeting_asked(room, agency)
    assert "là trả lời cho việc nào?" in talks(room, chat, channel, "đang chờ số liệu của các phòng")
    talks(room, chat, channel, "2")
    (reply,) = replied(room)
    assert (reply.code, reply.assignment) == ("doing", room.assignment(agency))


@pytest.mark.parametrize(("agency", "channel"), CHANNELS)
def test_what_hinders_is_proposed_for_the_report(room: Room, agency: str, channel: str) -> None:
    chat = meeting_asked(room, agency)
    assert "Ghi là: vướng mắc về báo cáo" in talks(room, chat, channel, "vướng giải phóng mặt bằng ở xã")
    assert not replied(room)
    talks(room, chat, channel, "đúng")
    (reply,) = replied(room)
    assert (reply.code, reply.assignment) == ("obstacle", room.assignment(agency))


@pytest.mark.parametrize(("agency", "channel"), CHANNELS)
def test_a_sentence_that_stays_unclear_is_asked_about_as_before(room: Room, agency: str, channel: str) -> None:
    chat = meeting_asked(room, agency)
    assert "là trả lời cho việc nào?" in talks(room, chat, channel, "hội trường tầng 2 buổi sáng")
    assert "tôi chưa rõ ý đồng chí" in talks(room, chat, channel, "2")
    assert not replied(room)


@pytest.mark.parametrize(("agency", "channel"), CHANNELS)
def test_the_meetings_own_words_stay_the_meetings(room: Room, agency: str, channel: str) -> None:
    chat = meeting_asked(room, agency)
    talks(room, chat, channel, "tuần này chưa họp được, báo cáo sếp rồi sẽ họp thứ 6")
    assert all(reply.assignment.duty.code == "GIAOBAN" for reply in replied(room))


@pytest.mark.parametrize(("agency", "channel"), CHANNELS)
@pytest.mark.parametrize("dropping", ["hủy", "dạ thôi hủy ạ"])
def test_any_question_is_dropped_by_its_word(room: Room, agency: str, channel: str, dropping: str) -> None:
    chat = meeting_asked(room, agency)
    talks(room, chat, channel, "hội trường tầng 2 buổi sáng")
    assert "tôi chưa rõ ý đồng chí" in talks(room, chat, channel, "2")
    dropped = talks(room, chat, channel, dropping)
    assert "Đã bỏ câu đang hỏi; chưa ghi gì. Việc vẫn chờ trả lời: báo cáo" in dropped
    assert "Không có câu nào đang hỏi dở" in talks(room, chat, channel, dropping)
    assert not replied(room)


@pytest.mark.parametrize(("agency", "channel"), CHANNELS)
def test_a_proposal_is_dropped_by_its_word(room: Room, agency: str, channel: str) -> None:
    chat = meeting_asked(room, agency)
    talks(room, chat, channel, "xin lùi báo cáo đến 20/8 vì chờ số liệu")
    assert "Đã bỏ câu đang hỏi; chưa ghi gì." in talks(room, chat, channel, "hủy")
    assert not replied(room)


@pytest.mark.parametrize(("agency", "channel"), CHANNELS)
def test_choices_shown_again_are_dropped_too(room: Room, agency: str, channel: str) -> None:
    reminded(room, room.assignment(agency), agency=agency)
    arrives(room)
    chat = room.address(agency).chat_id
    assert "Tôi chưa rõ ý đồng chí" in talks(room, chat, channel, "ừ thì")
    assert "chưa ghi gì. Việc vẫn chờ trả lời: báo cáo" in talks(room, chat, channel, "hủy")
    assert not replied(room)
