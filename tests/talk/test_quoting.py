"""An answer that quotes a message is about that message."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import groups
from db.models import Message, Reply
from rules.status import Move, State
from tests.rooms import Room
from tests.talk.people import delivered, incoming, reminded, says, takes


def quoting(room: Room, message: Message, text: str, **values: str) -> list[str]:
    """Answer a message that has arrived."""
    delivered(room)
    return says(room, message.chat_id, text, quoted=message.remote_id, ours=True, **values)


def given(room: Room) -> list[tuple[str, str]]:
    """What stands, as (period, code)."""
    room.session.flush()
    rows = room.session.scalars(select(Reply).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id))
    return [(row.assignment.period, row.code) for row in rows]


@pytest.fixture
def weeks(room: Room) -> tuple[Message, Message]:
    """The reminders of weeks 31 and 32; it is Friday of week 32, and the first week was overtaken."""
    first = reminded(room, room.meeting())
    room.at("2022-08-12T16:30")
    room.move(room.meeting(), Move.OVERTAKE, "clock")
    return first, reminded(room, room.meeting(week=32))


@pytest.mark.parametrize("text", ["đã họp", "Đã họp", "họp rồi ạ"])
def test_the_week_of_the_quoted_reminder_is_answered_and_no_other(
    room: Room, weeks: tuple[Message, Message], text: str
) -> None:
    quoting(room, weeks[0], text)
    assert given(room) == [("2022-W31", "held")]
    assert room.again(room.meeting(week=32)).state is State.OPEN


def test_a_week_that_was_answered_says_so_and_nothing_is_recorded(room: Room, weeks: tuple[Message, Message]) -> None:
    quoting(room, weeks[0], "không phát sinh")
    (said,) = quoting(room, weeks[0], "không phát sinh")
    assert "Về giao ban giải ngân tuần 31" in said
    assert "đơn vị đã trả lời ngày 12/8/2022: không phát sinh" in said
    (thanks,) = quoting(room, weeks[0], "cảm ơn em")
    assert thanks == "Cảm ơn đồng chí."
    (question,) = quoting(room, weeks[0], "đã họp")
    assert "Sửa thành: Sở Y tế đã tổ chức giao ban giải ngân tuần 31" in question
    assert given(room) == [("2022-W31", "nothing")]
    delivered(room)
    says(room, weeks[0].chat_id, "đúng rồi")
    assert given(room) == [("2022-W31", "held")]


def test_a_waived_duty_waits_for_nothing(room: Room, weeks: tuple[Message, Message]) -> None:
    room.move(room.meeting(week=32), Move.WAIVE)
    (said,) = quoting(room, weeks[1], "đã họp")
    assert said == "Đơn vị không phải trả lời việc này nữa."
    assert given(room) == []


def test_the_number_of_a_line_is_that_of_the_quoted_list(room: Room) -> None:
    chat = room.address("SYT").chat_id
    says(room, chat, "/nhiemvu")
    listed = room.messages("duties")[0]
    delivered(room)
    says(room, chat, "/help")
    (shown,) = quoting(room, listed, "2")
    assert "Báo cáo kết quả thực hiện Chương trình năm 2022 – còn 11 ngày" in shown
    (receipt,) = quoting(room, listed, "đã gửi báo cáo số 12/BC-SYT ngày 29/7")
    assert "văn bản số 12/BC-SYT ngày 29/7/2022" in receipt


def test_a_quoted_receipt_means_its_own_duty(room: Room) -> None:
    chat, report = room.address("SYT").chat_id, room.assignment()
    reminded(room, report)
    says(room, chat, "đã gửi báo cáo số 12/BC-SYT ngày 29/7")
    receipt = room.messages("receipt")[0]
    reminded(room, room.meeting())
    (question,) = quoting(room, receipt, "nhầm, số 13/BC-SYT")
    assert "đã ghi" in question
    assert "văn bản số 13/BC-SYT ngày 29/7/2022" in question
    delivered(room)
    (kept,) = says(room, chat, "không")
    assert "vẫn giữ nguyên" in kept
    quoting(room, receipt, "sửa lại")
    assert given(room) == []
    assert room.again(report).state is State.OPEN


def test_what_an_answer_lacks_is_completed_by_quoting_it(room: Room) -> None:
    chat, report = room.address("SYT").chat_id, room.assignment()
    asked = reminded(room, report)
    says(room, chat, "đã gửi báo cáo")
    delivered(room)
    says(room, chat, "/huy")
    reminded(room, room.meeting())
    (receipt,) = quoting(room, asked, "123/BC-SYT ngày 29/7")
    assert "văn bản số 123/BC-SYT ngày 29/7/2022" in receipt


def test_what_is_unclear_is_asked_about_the_quoted_duty_and_the_open_question_waits(room: Room) -> None:
    asked = reminded(room, room.assignment())
    reminded(room, room.meeting())
    (question,) = quoting(room, asked, "cái này còn lằng nhằng lắm em nhỉ")
    assert (
        "tôi chưa rõ ý đồng chí. Về báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022)" in question
    )
    assert given(room) == []


def test_a_coordinators_words_are_about_the_quoted_request(room: Room) -> None:
    first, second = (room.request(room.reply(room.assignment(agency), "extend")) for agency in ("SYT", "STC"))
    for each in (first, second):
        each.until = room.at("2022-08-22T08:00").date()
    room.at("2022-08-05T08:00")
    address = room.address("SKHDT", "coordinator")
    view = {"id": first.id}
    quoted = room.message(address, "door_closed", params={"request": view, "until": "2022-08-05T08:00:00+07:00"})
    delivered(room)
    quoting(room, quoted, "đồng ý")
    assert (room.again(first).state, room.again(second).state) == ("granted", "open")
    (said,) = quoting(room, quoted, "không đồng ý")
    assert said == "Đề nghị này đã được xử lý hoặc đã rút."
    assert room.again(second).state == "open"


def test_a_message_that_is_not_known_any_more_is_asked_about_first(room: Room) -> None:
    reminded(room, room.assignment())
    chat = room.address("SYT").chat_id
    (question,) = says(room, chat, "đã gửi báo cáo số 5/BC-SYT ngày 29/7", quoted="99999", ours=True)
    assert "Ghi là:" in question
    assert given(room) == []


def test_a_quote_of_somebody_elses_message_says_nothing(room: Room) -> None:
    reminded(room, room.assignment())
    chat = room.address("SYT").chat_id
    says(room, chat, "đã gửi báo cáo số 5/BC-SYT ngày 29/7", quoted="99999")
    assert given(room) == [("2022", "sent")]


def test_in_a_group_the_quoted_message_is_what_is_answered(room: Room, weeks: tuple[Message, Message]) -> None:
    groups.bind(room.session, room.invitation(role="group"), "telegram", "-7", "Phòng KHTC", room.now, "operator", None)
    for message in weeks:
        message.chat_id = "-7"
    person = room.address("SYT").chat_id
    update = incoming("-7", text="không phát sinh", private=False, sender_id=person, quoted=weeks[0].remote_id)
    takes(room, update)
    assert given(room) == [("2022-W31", "nothing")]


def test_a_duty_of_the_agency_that_somebody_has_left_is_not_answered_for_the_new_one(room: Room) -> None:
    room.at("2022-08-05T08:00")
    reminder, address = reminded(room, room.assignment()), room.address("SYT")
    address.person.held[0].agency_id = room.agency("STC").id
    room.session.flush()
    room.session.expire_all()
    (said,) = quoting(room, reminder, "đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    assert "của đơn vị khác" in said
    assert given(room) == []
