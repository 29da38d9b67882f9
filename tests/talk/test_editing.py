"""An edit corrects what the message gave: never a second answer beside the first, never silence."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Dialog, Reply, Request
from rules.status import State
from tests.rooms import Room
from tests.talk.people import delivered, reminded, says


class Phone:
    """An official who was reminded of the report, and writes with a messenger that knows editing."""

    def __init__(self, room: Room, agency: str = "SYT") -> None:
        self.room, self.chat = room, room.address(agency).chat_id
        room.at("2022-08-05T08:00")
        reminded(room, room.assignment(agency), agency=agency)

    def writes(self, text: str, message: str) -> list[str]:
        said = says(self.room, self.chat, text, message=message)
        delivered(self.room)
        return said

    def edits(self, text: str, message: str, **values: str) -> list[str]:
        said = says(self.room, self.chat, text, message=message, edited=True, **values)
        delivered(self.room)
        return said

    def stands(self) -> list[Reply]:
        self.room.session.flush()
        query = select(Reply).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id)
        return list(self.room.session.scalars(query))


@pytest.fixture
def phone(room: Room) -> Phone:
    return Phone(room)


def test_the_number_of_a_document_is_corrected_as_often_as_it_is_edited(room: Room, phone: Phone) -> None:
    phone.writes("đã gửi báo cáo", "1")
    phone.writes("12/BC-SYT ngày 4/8", "2")
    first = phone.stands()[0].at
    room.at("2022-08-15T09:00")  # the report was in time, and stays so
    (receipt,) = phone.edits("123/BC-SYT ngày 4/8", "2")
    assert "Thay cho câu trả lời trước" in receipt
    assert "12/BC-SYT ngày 04/8/2022" in receipt
    assert "sau hạn" not in receipt
    phone.edits("124/BC-SYT ngày 4/8", "2")
    (row,) = phone.stands()
    assert (row.document_number, row.at, row.assignment.state) == ("124/BC-SYT", first, State.REPORTED)
    assert len(room.session.scalars(select(Reply)).all()) == 3


def test_an_answer_that_is_edited_into_another_takes_its_place(phone: Phone) -> None:
    phone.writes("đã gửi báo cáo số 12/BC-SYT ngày 4/8", "1")
    before, question = phone.edits("chưa gửi được, đang chờ ký", "1")
    assert "không còn tính" in before
    assert "phần trăm" in question
    (row,) = phone.stands()
    assert (row.code, row.assignment.state) == ("doing", State.OPEN)


def test_what_cannot_be_read_and_what_says_the_same_changes_nothing_and_is_told(phone: Phone) -> None:
    phone.writes("da gui bao cao so 12/BC-SYT ngay 4/8", "1")
    (said,) = phone.edits("abc", "1")
    assert "không làm đổi điều đã ghi" in said
    assert "12/BC-SYT" in said
    (said,) = phone.edits("đã gửi báo cáo số 12/BC-SYT ngày 4/8", "1")
    assert "vẫn giữ nguyên" in said
    assert phone.edits("đã gửi báo cáo số 12/BC-SYT ngày 4/8", "1") == []
    (said,) = phone.edits("", "1")
    assert "không làm đổi điều đã ghi" in said
    assert len(phone.stands()) == 1


def test_an_edit_that_is_only_likely_is_asked_about(phone: Phone) -> None:
    phone.writes("đã gửi báo cáo số 12/BC-SYT ngày 4/8", "1")
    (question,) = phone.edits("à không phải, số 14/BC-SYT mới đúng", "1")
    assert "Sửa thành: Sở Y tế đã gửi" in question
    assert "14/BC-SYT" in question
    (receipt,) = phone.writes("đúng", "2")
    assert "Thay cho câu trả lời trước" in receipt
    assert [row.document_number for row in phone.stands()] == ["14/BC-SYT"]


def test_what_came_to_nothing_is_taken_as_new(phone: Phone) -> None:
    phone.writes("ddax xonh hêtt ròi", "1")
    (question,) = phone.edits("đã gửi báo cáo số 12/BC-SYT ngày 4/8", "1")
    assert "Ghi là:" in question
    phone.writes("đúng", "0")
    assert [row.document_number for row in phone.stands()] == ["12/BC-SYT"]
    phone.writes("/help", "2")
    phone.edits("/nhiemvu", "2")
    assert [row.document_number for row in phone.stands()] == ["12/BC-SYT"]


def test_after_another_answer_an_edit_of_an_old_message_is_only_proposed(room: Room, phone: Phone) -> None:
    phone.writes("xin chào", "1")
    room.later(minutes=1)
    phone.writes("đã gửi báo cáo số 12/BC-SYT ngày 4/8", "2")
    reminded(room, room.meeting())
    (question,) = phone.edits("đã họp giao ban tuần 31", "1")
    assert "Ghi là:" in question
    assert [row.code for row in phone.stands()] == ["sent"]


def test_a_value_in_a_dialog_that_goes_on_is_asked_for_once_more(room: Room, phone: Phone) -> None:
    phone.writes("đang làm", "1")
    phone.writes("60%", "2")
    (question,) = phone.edits("70%", "2")
    assert "dự kiến ngày nào hoàn thành?" in question
    phone.writes("10/8", "3")
    assert [(row.percent, str(row.expected_on)) for row in phone.stands()] == [(70, "2022-08-10")]
    (receipt,) = phone.edits("11/8", "3")
    assert "dự kiến xong thứ Năm, 11/8/2022" in receipt
    phone.edits("75%", "2")
    assert [(row.percent, str(row.expected_on)) for row in phone.stands()] == [(75, "2022-08-11")]
    assert room.session.get(Dialog, room.address("SYT").id) is None


def test_a_request_is_changed_until_it_is_decided(room: Room, phone: Phone) -> None:
    phone.writes("xin gia hạn", "1")
    phone.writes("25/8", "2")
    phone.writes("chờ số liệu bệnh viện", "3")
    phone.edits("chờ số liệu của bệnh viện huyện", "3")
    phone.edits("26/8", "2")
    (row,) = phone.stands()
    assert (row.code, row.text, str(row.expected_on)) == ("extend", "chờ số liệu của bệnh viện huyện", "2022-08-26")
    (request,) = room.session.scalars(select(Request)).all()
    assert (request.state, request.text, str(request.until)) == ("open", row.text, "2022-08-26"), "its number stays"
    request.state = "granted"
    (said,) = phone.edits("27/8", "2")
    assert "không làm đổi điều đã ghi" in said


def test_figures_are_asked_back_before_they_take_the_place_of_others(room: Room) -> None:
    phone = Phone(room)
    reminded(room, room.meeting())
    for number, text in enumerate(("đã họp", "100 tỷ", "50 tỷ", "đúng", "không"), start=1):
        phone.writes(text, str(number))
    (echo,) = phone.edits("55 tỷ", "3")
    assert "55 tỷ đồng" in echo
    assert phone.stands()[0].disbursed == 50 * 10**9
    phone.writes("đúng", "6")
    (row,) = phone.stands()
    assert row.disbursed == 55 * 10**9
    assert [each.detail["from"] for each in room.log("amend")] == [[100 * 10**9, 50 * 10**9]]


def test_an_unknown_message_and_a_decision_are_not_edited(room: Room, phone: Phone) -> None:
    assert "không làm đổi những gì đã ghi" in phone.edits("đã gửi báo cáo", "77")[0]
    assert phone.stands() == []


def test_a_message_that_a_proposal_came_of_is_corrected_when_it_was_confirmed(room: Room) -> None:
    phone = Phone(room)
    says(room, phone.chat, "đã gửi báo cáo số 5/BC-SYT ngày 4/8", message="1", forwarded=True)
    delivered(room)
    phone.writes("đúng", "2")
    assert [row.document_number for row in phone.stands()] == ["5/BC-SYT"]
    phone.edits("đã gửi báo cáo số 6/BC-SYT ngày 4/8", "1")
    assert [row.document_number for row in phone.stands()] == ["6/BC-SYT"]


def test_another_number_with_a_day_that_has_not_come_leaves_the_first_one_until_it_is_told(room: Room) -> None:
    row = room.assignment()
    reminded(room, row)
    chat = room.address("SYT").chat_id
    says(room, chat, "đã gửi báo cáo số 41/BC-SYT ngày 1/8")
    (asked,) = says(room, chat, "à nhầm, số 42/BC-SYT ngày 12/8")
    replies = list(room.session.scalars(select(Reply)))
    assert [(each.document_number, each.withdrawn_at) for each in replies] == [("41/BC-SYT", None)]
    assert "12/8" in asked
