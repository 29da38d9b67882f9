"""Whole conversations of a busy person: second messages, changed minds, questions that are not answered at once."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from sqlalchemy import select

from db.models import Reply, Request
from tests.rooms import Room
from tests.talk.people import delivered, reminded, says


class Official:
    """The person of Sở Y tế, before whom a report's reminder stands."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.chat = room.address("SYT").chat_id

    def writes(self, text: str) -> str:
        """Write something a minute later; returns what comes back."""
        self.room.later(minutes=1)
        said = says(self.room, self.chat, text)
        delivered(self.room)
        return "\n".join(said)

    def replies(self) -> list[Reply]:
        self.room.session.flush()
        query = select(Reply).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id)
        return list(self.room.session.scalars(query))


@pytest.fixture
def official(room: Room) -> Official:
    room.at("2022-08-05T08:00")
    reminded(room, room.assignment())
    return Official(room)


@pytest.fixture
def met(room: Room) -> Official:
    """The meeting of the week is asked about as well, later."""
    room.at("2022-08-05T14:00")
    reminded(room, room.meeting())
    return Official(room)


def test_a_text_after_one_that_was_not_understood_is_read_afresh(official: Official) -> None:
    assert "là trả lời cho việc nào?" in official.writes("mạng ở đảo chập chờn mấy hôm rồi")
    assert "12/BC-SYT" in official.writes("đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    official.writes("đúng")  # the room's duty was never pressed for: proposed
    (row,) = official.replies()
    assert (row.code, row.document_number, row.document_date) == ("sent", "12/BC-SYT", date(2022, 8, 4))


def test_the_day_of_a_document_comes_in_a_message_of_its_own(official: Official) -> None:
    official.writes("đã gửi báo cáo, số 123/BC-SYT")
    assert "ngày 04/8/2022" in official.writes("ngày 4/8 nhé")
    (row,) = official.replies()
    assert row.document_date == date(2022, 8, 4)
    official.writes("ngày 3/8")  # it has its day
    assert official.replies()[0].document_date == date(2022, 8, 4)


def test_a_number_that_was_mistyped_is_corrected_by_the_next_message(official: Official) -> None:
    official.writes("đã gửi báo cáo, số 123/BC-SYT ngày 4/8")
    question = official.writes("à nhầm, số 132/BC-SYT mới đúng")
    assert "132/BC-SYT" in question
    official.writes("đúng")
    (row,) = official.replies()
    assert (row.document_number, row.document_date) == ("132/BC-SYT", date(2022, 8, 4))


@pytest.mark.parametrize("text", ["ngày 9/8", "ngày 4/8 họp với sở"])
def test_another_day_is_not_the_documents(official: Official, text: str) -> None:
    official.writes("đã gửi báo cáo, số 123/BC-SYT")
    official.writes(text)
    (row,) = official.replies()
    assert row.document_date is None


def test_what_is_written_half_an_hour_later_is_no_day_of_the_document(official: Official) -> None:
    official.writes("đã gửi báo cáo, số 123/BC-SYT")
    official.room.later(minutes=31)
    official.writes("ngày 4/8")
    assert official.replies()[0].document_date is None


def test_politeness_at_a_question_for_words_asks_it_again_and_loses_nothing(official: Official) -> None:
    assert "Lý do" in official.writes("xin gia hạn đến 25/8")
    assert "Lý do" in official.writes("vâng")
    official.writes("chờ số liệu bệnh viện")
    request = official.room.session.scalars(select(Request)).one()
    assert (request.until, request.text) == (date(2022, 8, 25), "chờ số liệu bệnh viện")


def test_a_document_question_that_is_not_answered_says_again_what_is_wanted(official: Official) -> None:
    official.writes("đã gửi báo cáo")
    assert "cho biết số và ngày văn bản" in official.writes("ok em")


def test_an_obstacle_that_is_none_after_all_is_dropped(official: Official) -> None:
    official.writes("có vướng mắc")
    official.writes("à thôi không có gì")
    assert official.replies() == []


def test_words_are_kept_as_they_were_written(met: Official) -> None:
    met.writes("chưa họp được vì sếp đi công tác, thứ 2 tuần sau họp")
    (row,) = met.replies()
    assert row.text == "chưa họp được vì sếp đi công tác, thứ 2 tuần sau họp"


def test_figures_told_with_the_answer_are_echoed_and_not_asked_for_again(met: Official) -> None:
    echoed = met.writes("đã họp rồi, vốn 200 tỷ, giải ngân 50 tỷ (25%)")
    assert "200" in echoed
    assert "50" in echoed
    met.writes("đúng")
    met.writes("không ạ")
    (row,) = met.replies()
    assert (row.disbursed, row.text) == (50 * 10**9, None)


def test_figures_that_disagree_are_asked_for_and_are_no_obstacle(met: Official) -> None:
    assert "Kế hoạch vốn" in met.writes("đã họp rồi, vốn 200 tỷ, giải ngân 50 tỷ, đạt 30%")
    for text in ("200 tỷ", "50 tỷ", "đúng", "không ạ"):
        met.writes(text)
    (row,) = met.replies()
    assert (row.disbursed, row.text) == (50 * 10**9, None)


def test_a_figure_above_the_plan_is_asked_about_once_and_may_stand(met: Official) -> None:
    for text in ("đã họp", "120 tỷ"):
        met.writes(text)
    assert "130 tỷ đồng lớn hơn kế hoạch vốn" in met.writes("130 tỷ")
    assert "lớn hơn kế hoạch vốn" in met.writes("131 tỷ"), "another one is asked about as well"
    assert "Lũy kế giải ngân: 131 tỷ đồng" in met.writes("131 tỷ")


def test_a_corrected_figure_is_echoed_again(met: Official) -> None:
    for text in ("đã họp", "120 tỷ", "30 tỷ"):
        met.writes(text)
    assert "31" in met.writes("giải ngân 31 tỷ mới đúng")
    met.writes("đúng")
    assert met.replies()[0].disbursed == 31 * 10**9


def test_what_was_sent_after_all_is_said_where_a_share_is_asked_for(official: Official) -> None:
    official.writes("đang làm")
    official.writes("thực ra đã gửi rồi số 90/BC-SYT ngày mùng 4")
    assert [(row.code, row.document_number) for row in official.replies()][-1] == ("sent", "90/BC-SYT")


def test_today_is_followed_by_silence_until_the_next_working_day(official: Official) -> None:
    assert "không nhắc việc này trước thứ Hai, 08/8/2022" in official.writes("đang làm, chiều nay gửi")


def test_a_promise_beyond_the_advised_day_says_why_it_is_asked_about_before(official: Official) -> None:
    told = official.writes("đang làm, ngày 20/8 gửi")
    assert "không nhắc việc này trước thứ Sáu, 12/8/2022, là ngày làm việc cuối cùng trước hạn." in told
    official.room.at("2022-08-18T09:00")
    told = official.writes("đang làm, ngày 30/8 gửi")
    assert "không nhắc việc này trước thứ Sáu, 19/8/2022: trước khi nội dung này được báo cáo lên trên" in told


def test_a_greeting_is_greeted(official: Official) -> None:
    assert official.writes("em chào anh ạ") == "Chào đồng chí."
    assert official.writes("em cảm ơn ạ") == "Cảm ơn đồng chí."


class Coordinator(Official):
    """The coordinator, before whom requests for more time stand."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.chat = room.address("SKHDT", "coordinator").chat_id


@pytest.fixture
def coordinator(room: Room) -> Coordinator:
    room.at("2022-08-05T08:00")
    row = room.assignment()
    until = date(2022, 8, 22)
    room.request(room.reply(row, "extend", expected_on=until), until=until)
    room.save()
    return Coordinator(room)


def test_a_text_of_the_coordinator_that_is_not_understood_is_asked_about_the_request(coordinator: Coordinator) -> None:
    assert "việc nào" not in coordinator.writes("để anh xem đã rồi tính sau nhé")
    coordinator.writes("đồng ý")
    assert coordinator.room.session.scalars(select(Request.state)).one() == "granted"


def test_to_ask_something_is_to_grant_nothing(coordinator: Coordinator) -> None:
    assert "đồng ý (đến hết" not in coordinator.writes("cho anh hỏi")
    coordinator.writes("ok")
    assert coordinator.room.session.scalars(select(Request.state)).one() == "open"


def test_a_condition_is_proposed_with_the_grant(coordinator: Coordinator) -> None:
    assert "yêu cầu gửi dự thảo" in coordinator.writes("đồng ý, nhưng yêu cầu gửi dự thảo trước 15/8")
    assert coordinator.room.session.scalars(select(Request.state)).one() == "open"


@pytest.mark.parametrize(
    ("first", "then", "code", "values"),
    [
        ("đang làm, đạt 20%, thứ ba xong", "à thứ tư chứ", "doing", {"expected_on": date(2022, 8, 10), "percent": 20}),
        ("xin gia hạn đến 18/8 vì chờ số liệu", "à 19/8 nhé", "extend", {"expected_on": date(2022, 8, 19)}),
        ("đang làm, đạt 20%, thứ ba xong", "à thứ tư đi, thứ ba sếp bận", "doing", {"expected_on": date(2022, 8, 10)}),
        ("đã gửi báo cáo số 12/BC-SYT ngày 4/8", "nhầm, 21 mới đúng", "sent", {"document_number": "21/BC-SYT"}),
        ("đã gửi báo cáo số 12/BC-SYT ngày 4/8", "à nhầm, đang làm thôi, được 60%", "doing", {"percent": 60}),
    ],
)
def test_a_correction_right_after_an_answer_takes_its_place(
    official: Official, first: str, then: str, code: str, values: dict[str, object]
) -> None:
    official.writes(first)
    if not official.replies():
        official.writes("đúng")
    assert re.search("không còn tính|Thay cho câu trả lời trước|ngày này thay cho", official.writes(then))
    (row,) = official.replies()
    assert row.code == code
    assert {name: getattr(row, name) for name in values} == values


def test_a_correction_while_the_next_question_is_open_takes_its_place(official: Official, room: Room) -> None:
    official.writes("đang thực hiện")
    official.writes("20%")
    official.writes("à 25% chứ")
    assert [row.percent for row in official.replies()] == [25]


def test_a_correction_to_nothing_done_yet_is_a_value_too(official: Official) -> None:
    official.writes("đang làm, đạt 20%, thứ ba xong")
    official.writes("à nhầm, 0%")
    assert [row.percent for row in official.replies()] == [0]


def test_a_correction_counts_however_its_marks_are_written(official: Official) -> None:
    official.writes("xin gia hạn đến 18/8 vì chờ số liệu")
    official.writes(unicodedata.normalize("NFD", "à 19/8 nhé"))
    assert [row.expected_on for row in official.replies()] == [date(2022, 8, 19)]


def test_that_a_meeting_was_held_after_all_takes_the_place_of_not_held(met: Official, room: Room) -> None:
    met.writes("tuần này chưa họp")
    met.writes("à có, họp sáng thứ năm rồi")
    assert [row.code for row in met.replies()] == ["held"]


@pytest.mark.parametrize("then", ["à em hỏi chút", "à không biết có cần gửi bản giấy không", "à mà gửi cho ai"])
def test_what_only_begins_like_a_correction_changes_nothing(official: Official, then: str) -> None:
    official.writes("đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    if not official.replies():
        official.writes("đúng")
    official.writes(then)
    assert [row.code for row in official.replies()] == ["sent"]


def test_a_correction_that_comes_later_is_asked_about(official: Official, room: Room) -> None:
    official.writes("xin gia hạn đến 18/8 vì chờ số liệu")
    room.later(minutes=10)
    official.writes("à 19/8 nhé")
    assert [row.expected_on for row in official.replies()] == [date(2022, 8, 18)]
