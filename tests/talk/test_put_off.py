"""What is said while the meeting's figures are asked for, and is about something else: neither is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import capitals, views
from db.models import Assignment, Dialog, Reply, Request
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks

BILLION = 10**9
BOTH = pytest.mark.parametrize(("agency", "channel"), [("SYT", "telegram"), ("STC", "zalo")])
FIGURES = "Lũy kế giải ngân: 46,5 tỷ đồng"
HINDERS = "vướng mặt bằng phường Đông Khê chưa giải phóng được"


class Official:
    """Of an agency with a plan of 758 tỷ that is asked for its report and its meeting, and tells of 46,5 tỷ."""

    def __init__(self, room: Room, agency: str, channel: str, told: str = "đã họp, giải ngân 46,5 tỷ") -> None:
        self.room, self.address = room, room.address(agency, channel=channel)
        room.at("2022-08-05T14:00")
        self.report, self.meeting = room.assignment(agency), room.meeting(agency)
        capitals.of_year(room.session, self.meeting.agency_id, self.meeting.plan_year).planned = 758 * BILLION
        self.is_asked(self.report)
        self.is_asked(self.meeting)
        self.writes(told)

    def is_asked(self, row: Assignment) -> None:
        message = self.room.reminder(self.address, row)
        message.params = {**views.common(self.address, self.room.rules, self.room.now), **message.params}
        row.reminders += 1
        arrives(self.room)

    def writes(self, *texts: str) -> str:
        """What came in answer to the last of them."""
        answer = ""
        for text in texts:
            self.room.later(minutes=1)
            answer = talks(self.room, self.address.chat_id, self.address.channel, text)
        return answer

    def answers(self) -> list[tuple[str, str, int | None]]:
        query = select(Reply).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id)
        return [(row.assignment.duty.kind, row.code, row.disbursed) for row in self.room.session.scalars(query)]


@BOTH
def test_an_obstacle_is_kept_with_the_figures(room: Room, agency: str, channel: str) -> None:
    """Nothing of it was recorded."""
    official = Official(room, agency, channel)
    asked = official.writes(HINDERS)
    assert FIGURES in asked and f"Vướng mắc, ghi cùng số liệu: “{HINDERS}”" in asked
    assert "thiếu vốn đối ứng" in official.writes("vướng mắc: thiếu vốn đối ứng")
    official.writes("đúng")
    assert official.answers() == [("meeting", "held", 46_500_000_000)]
    told = room.session.scalars(select(Request.text)).one()
    assert HINDERS in told and "thiếu vốn đối ứng" in told
    in_both_languages(room)


@BOTH
def test_an_obstacle_before_the_figures_are_told(room: Room, agency: str, channel: str) -> None:
    official = Official(room, agency, channel, "đã họp")
    assert "là bao nhiêu?" in official.writes(HINDERS)
    assert HINDERS in official.writes("46,5 tỷ")
    official.writes("đúng")
    assert official.answers() == [("meeting", "held", 46_500_000_000)]
    assert room.session.scalars(select(Request.text)).one() == HINDERS


@BOTH
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("thứ sáu tuần sau chị gửi nhé", "doing"),
        ("báo cáo thứ sáu tuần sau chị gửi", "doing"),
        ("cho em xin thêm thời gian đến 20/8 vì chờ số liệu bệnh viện", "extend"),
    ],
)
def test_what_is_said_of_the_report_is_proposed_and_the_figures_stay(
    room: Room, agency: str, channel: str, text: str, what: str
) -> None:
    official = Official(room, agency, channel)
    assert "Ghi là:" in official.writes(text)
    assert FIGURES in official.writes("đúng")
    official.writes("đúng", "không")
    assert official.answers() == [("meeting", "held", 46_500_000_000), ("report", what, None)]


@BOTH
@pytest.mark.parametrize("text", ["thứ sáu chị gửi số liệu", "để chị kiểm tra lại số rồi báo", "báo cáo anh sau nhé"])
def test_what_may_be_said_of_the_figures_is_proposed_for_no_report(
    room: Room, agency: str, channel: str, text: str
) -> None:
    official = Official(room, agency, channel)
    answer = official.writes(text)
    assert "Ghi là:" not in answer


@BOTH
def test_the_figures_are_asked_for_again_behind_the_reason(room: Room, agency: str, channel: str) -> None:
    """The figures that were told were lost."""
    official = Official(room, agency, channel)
    official.writes("xin lùi báo cáo đến 20/8")
    assert "Lý do xin gia hạn" in official.writes("đúng")
    assert FIGURES in official.writes("chờ số liệu bệnh viện")
    assert room.messages("dropped", None) == []
    official.writes("đúng", "không")
    assert official.answers() == [("meeting", "held", 46_500_000_000), ("report", "extend", None)]


@BOTH
def test_they_wait_behind_several_questions(room: Room, agency: str, channel: str) -> None:
    official = Official(room, agency, channel)
    official.writes("báo cáo đang làm")
    assert "bao nhiêu phần trăm" in official.writes("đúng")
    assert "ngày nào hoàn thành" in official.writes("50%")
    assert FIGURES in official.writes("12/8")
    assert room.messages("dropped", None) == []


@BOTH
@pytest.mark.parametrize("end", ["không ghi", "/huy"])
def test_they_are_asked_for_again_where_nothing_is_recorded(room: Room, agency: str, channel: str, end: str) -> None:
    official = Official(room, agency, channel)
    official.writes("xin lùi báo cáo đến 20/8")
    assert FIGURES in official.writes(end)
    assert room.messages("dropped", None) == []
    official.writes("đúng", "không")
    assert official.answers() == [("meeting", "held", 46_500_000_000)]


@BOTH
def test_another_text_to_the_proposal_is_read_to_the_figures(room: Room, agency: str, channel: str) -> None:
    official = Official(room, agency, channel)
    official.writes("xin lùi báo cáo đến 20/8")
    assert FIGURES in official.writes("lung tung gì đó vậy")
    assert "465 tỷ" in official.writes("465 tỷ")


@BOTH
def test_they_wait_no_more_where_the_meeting_is_taken_back(room: Room, agency: str, channel: str) -> None:
    official = Official(room, agency, channel)
    official.writes("xin lùi báo cáo đến 20/8", "đúng")
    room.session.scalars(select(Reply)).one().withdrawn_at = room.now
    assert FIGURES not in official.writes("chờ số liệu bệnh viện")
    assert room.session.get(Dialog, official.address.id) is None


@pytest.mark.parametrize("told", [[], ["300 tỷ"], ["300 tỷ", "105 tỷ"], ["300 tỷ", "105 tỷ", "đúng"]])
@BOTH
def test_whose_wish_to_be_exempt_is_recorded_is_asked_for_no_figures(
    room: Room, agency: str, channel: str, told: list[str]
) -> None:
    official = Official(room, agency, channel, "đã họp")
    capitals.of_year(room.session, official.meeting.agency_id, official.meeting.plan_year).planned = None
    official.writes("đã họp", *told)
    assert "Ghi là:" in official.writes("đơn vị không có vốn, xin miễn giao ban")
    said = official.writes("đúng")
    assert "Đề nghị miễn giao ban số 1 đã chuyển" in said and "?" not in said.split("Đề nghị miễn giao ban số 1")[1]
    assert room.session.get(Dialog, official.address.id) is None
