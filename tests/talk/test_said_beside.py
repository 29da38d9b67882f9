"""What is said beside the question that stands open: about last week, after everything is answered, after /dung."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Group, Reply, Request
from rules.status import Move, State
from tests.rooms import Room
from tests.talk.people import TEXTS, delivered, incoming, reminded, says, takes


def codes(room: Room) -> list[tuple[str, int]]:
    """The replies that stand, each with its assignment."""
    query = select(Reply).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id)
    return [(row.code, row.assignment_id) for row in room.session.scalars(query)]


@pytest.mark.parametrize("before", [State.OPEN, State.MISSED])
def test_that_one_met_last_week_is_proposed_for_last_week(room: Room, before: State) -> None:
    room.at("2022-08-12T14:00")
    chat, last, this = room.address("SYT").chat_id, room.meeting(week=31), room.meeting(week=32)
    if before is State.MISSED:
        room.move(last, Move.OVERTAKE)
    reminded(room, this)
    (question,) = says(room, chat, "tuần trước họp rồi em")
    assert "tuần 31" in question
    delivered(room)
    says(room, chat, "đúng")
    assert codes(room) == [("held", last.id)]


def test_that_one_met_last_week_says_nothing_of_this_week_once_it_is_answered(room: Room) -> None:
    room.at("2022-08-12T14:00")
    chat, last = room.address("SYT").chat_id, room.meeting(week=31)
    room.move(last, Move.REPORT)
    reminded(room, room.meeting(week=32))
    says(room, chat, "tuần trước họp rồi em")
    assert codes(room) == []


def all_answered(room: Room) -> str:
    """Sở Y tế has answered everything; returns its chat."""
    for row in (room.assignment(), room.meeting()):
        room.move(row, Move.REPORT)
    return room.address("SYT").chat_id


def test_an_obstacle_told_after_everything_is_answered_is_offered_to_be_passed_on(room: Room) -> None:
    room.at("2022-08-05T14:00")
    chat = all_answered(room)
    (question,) = says(room, chat, "có vướng mắc: nhà thầu chưa bàn giao hồ sơ")
    assert "hiện không có việc nào chờ trả lời" in question
    delivered(room)
    says(room, chat, "báo vướng mắc")
    (request,) = room.session.scalars(select(Request))
    assert (request.kind, request.text) == ("obstacle", "có vướng mắc: nhà thầu chưa bàn giao hồ sơ")


@pytest.mark.parametrize("text", ["không có vướng mắc gì", "hôm nay trời mưa to quá nhỉ"])
def test_other_talk_after_everything_is_answered_is_not_passed_on(room: Room, text: str) -> None:
    room.at("2022-08-05T14:00")
    chat = all_answered(room)
    assert "Chuyển nội dung này" not in "".join(says(room, chat, text))


@pytest.mark.parametrize("text", ["tiếp tục", "nhắc lại đi nhé", "Bật lại nhắc ạ"])
def test_who_has_stopped_comes_back_by_words(room: Room, text: str) -> None:
    chat = room.address("SYT").chat_id
    says(room, chat, "/dung")
    says(room, chat, "/dung")
    assert room.person("SYT").stopped_at
    says(room, chat, text)
    assert room.person("SYT").stopped_at is None


@pytest.mark.parametrize("text", ["không nhắc lại nữa", "tiếp tục làm báo cáo", "cảm ơn"])
def test_who_has_stopped_does_not_come_back_by_other_words(room: Room, text: str) -> None:
    chat = room.address("SYT").chat_id
    says(room, chat, "/dung")
    says(room, chat, "/dung")
    says(room, chat, text)
    assert room.person("SYT").stopped_at


def test_a_document_in_time_that_is_told_late_is_said_to_be_both(room: Room) -> None:
    room.at("2022-08-18T08:00")
    chat = room.address("SYT").chat_id
    reminded(room, room.assignment())
    (receipt,) = says(room, chat, "đã gửi báo cáo số 12/BC-SYT ngày 12/8")
    assert "Văn bản đề ngày 12/8/2022, còn trong hạn (trước ngày 15/8/2022)" in receipt


def test_a_document_after_the_due_day_is_only_said_to_be_late(room: Room) -> None:
    room.at("2022-08-18T08:00")
    chat = room.address("SYT").chat_id
    reminded(room, room.assignment())
    (receipt,) = says(room, chat, "đã gửi báo cáo số 12/BC-SYT ngày 15/8")
    assert "Câu trả lời này sau hạn (trước ngày 15/8/2022)." in receipt


def test_the_day_that_is_shown_as_an_example_could_be_given(room: Room) -> None:
    room.at("2022-08-05T08:00")
    chat = room.address("SYT").chat_id
    reminded(room, room.assignment())
    says(room, chat, "xin gia hạn")
    delivered(room)
    (question,) = says(room, chat, "hôm nào đó")
    assert "Xin ghi như 15/8." in question


def test_where_a_report_goes_is_told_with_its_day(room: Room) -> None:
    room.at("2022-08-05T08:00")
    chat = room.address("SYT").chat_id
    reminded(room, room.assignment())
    (told,) = says(room, chat, "gửi cho ai vậy em")
    assert "trước ngày 15/8/2022" in told
    assert "gửi Sở Kế hoạch và Đầu tư" in told


@pytest.mark.parametrize(
    ("text", "addressed", "answered"),
    [
        ("hạn báo cáo là ngày nào?", True, True),
        ("nộp báo cáo về đâu ạ?", True, True),
        ("hạn báo cáo là ngày nào?", False, False),
        ("cảm ơn nhé", True, False),
        ("chiều nay ai đi họp?", True, False),
    ],
)
def test_in_a_group_a_question_to_the_bot_is_answered_shortly(
    room: Room, text: str, addressed: bool, answered: bool
) -> None:
    room.at("2022-08-05T08:00")
    chat, agency = room.address("SYT").chat_id, room.agency("SYT")
    room.add(Group(channel="telegram", chat_id="-100", title="Nhóm", agency_id=agency.id, bound_at=room.now))
    before = len(room.messages(state=None))
    takes(room, incoming("-100", text=text, sender_id=chat, private=False, addressed=addressed))
    said = [message for message in room.messages(state=None)[before:] if message.kind == "group_duties"]
    assert bool(said) is answered
    if said:
        assert "gửi Sở Kế hoạch và Đầu tư" in TEXTS.render(said[0].kind, said[0].params, "plain").text


@pytest.mark.parametrize("text", ["hôm nay em mệt quá", "hôm nay mưa to quá"])
def test_talk_with_a_day_is_no_progress_of_a_report(room: Room, text: str) -> None:
    room.at("2022-08-05T08:00")
    reminded(room, room.assignment())
    assert "đang thực hiện báo cáo" not in "".join(says(room, room.address("SYT").chat_id, text))
