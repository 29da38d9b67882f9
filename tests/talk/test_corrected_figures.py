"""Figures that are corrected in words while the bot asks whether they are right, or what hinders."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from db import capitals
from db.models import Reply, Request
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import reminded

BILLION = 10**9
BOTH = pytest.mark.parametrize(("agency", "channel"), [("SYT", "telegram"), ("STC", "zalo")])
HINDERS = "Có vướng mắc gì cần báo"


class Official:
    """Of an agency with a plan of 758 tỷ, who says 46,5 tỷ."""

    def __init__(self, room: Room, agency: str, channel: str) -> None:
        self.room, self.agency, self.channel = room, agency, channel
        room.at("2022-08-05T14:00")
        self.meeting = room.meeting(agency, 31)
        capitals.of_year(room.session, self.meeting.agency_id, self.meeting.plan_year).planned = 758 * BILLION
        reminded(room, self.meeting, agency=agency)
        arrives(room)

    def writes(self, text: str) -> str:
        shown = talks(self.room, self.room.address(self.agency).chat_id, self.channel, text)
        arrives(self.room)
        return shown

    def disbursed(self) -> int | None:
        self.room.session.expire_all()
        return self.room.session.scalars(select(Reply.disbursed).where(Reply.assignment_id == self.meeting.id)).one()

    def obstacles(self) -> int | None:
        return self.room.session.scalar(select(func.count()).select_from(Request))


@BOTH
@pytest.mark.parametrize(
    ("said", "dong"),
    [
        ("à nhầm, lũy kế 465 tỷ chứ không phải 46,5", 465 * BILLION),
        ("xin đính chính: giải ngân 465 tỷ", 465 * BILLION),
        ("sua lai 50% nhe", 379 * BILLION),
    ],
)
def test_figures_that_are_echoed_are_corrected(room: Room, agency: str, channel: str, said: str, dong: int) -> None:
    """The same question came back with the old figure, and nothing said that the new one stood nowhere."""
    official = Official(room, agency, channel)
    assert "46,5 tỷ" in official.writes("đã họp, giải ngân 46,5 tỷ")
    assert "46,5" not in official.writes(said)
    assert HINDERS in official.writes("đúng")
    assert official.disbursed() == dong


@BOTH
@pytest.mark.parametrize(
    ("said", "dong"),
    [
        ("sai rồi, 50% mới đúng", 379 * BILLION),
        ("giải ngân 465 tỷ thôi em", 465 * BILLION),
        ("em báo nhầm số, lũy kế là 465 tỷ", 465 * BILLION),
        ("465 tỷ chứ không phải 46,5 tỷ", 465 * BILLION),
    ],
)
def test_a_correction_is_no_obstacle(room: Room, agency: str, channel: str, said: str, dong: int) -> None:
    """It went to the coordinators as one, and the wrong figure stood."""
    official = Official(room, agency, channel)
    official.writes("đã họp, giải ngân 46,5 tỷ")
    assert HINDERS in official.writes("đúng")
    assert "Thay cho số đã ghi: 46,5 tỷ đồng" in official.writes(said)
    assert HINDERS in official.writes("đúng")
    assert official.disbursed() == dong
    assert "đã tổ chức giao ban" in official.writes("không")
    assert official.obstacles() == 0
    in_both_languages(room)


@BOTH
@pytest.mark.parametrize("said", ["sai rồi", "nhầm số rồi em", "50,4 mới đúng"])
def test_that_they_were_wrong_asks_for_them_again(room: Room, agency: str, channel: str, said: str) -> None:
    official = Official(room, agency, channel)
    official.writes("đã họp, giải ngân 46,5 tỷ")
    official.writes("đúng")
    assert "Lũy kế giải ngân" in official.writes(said)
    assert "465 tỷ" in official.writes("465 tỷ")
    official.writes("đúng")
    assert official.disbursed() == 465 * BILLION
    assert official.obstacles() == 0


@pytest.mark.parametrize(
    "said",
    [
        "vướng vì số liệu kho bạc sai, chênh 20 tỷ",
        "thiếu vốn 20 tỷ",
        "sai số liệu, chênh 20 tỷ với kho bạc",
        "sai quy hoạch nên chưa giải ngân được 20 tỷ",
        "nhà thầu làm sai thiết kế",
    ],
)
def test_an_obstacle_with_figures_is_one(room: Room, said: str) -> None:
    official = Official(room, "SYT", "telegram")
    official.writes("đã họp, giải ngân 46,5 tỷ")
    official.writes("đúng")
    assert f"Vướng mắc: “{said}”" in official.writes(said)
    assert official.disbursed() == 46_500_000_000


@BOTH
def test_what_is_no_answer_is_said_to_be_recorded_nowhere(room: Room, agency: str, channel: str) -> None:
    official = Official(room, agency, channel)
    official.writes("đã họp, giải ngân 46,5 tỷ")
    shown = official.writes("chắc còn phải hỏi lại anh Bình đã")
    assert "Tôi chưa ghi gì từ “chắc còn phải hỏi lại anh Bình đã”; xin trả lời câu này trước." in shown
    assert "Lũy kế giải ngân: 46,5 tỷ đồng" in shown
    in_both_languages(room)
    assert "chưa ghi gì" not in official.writes("đúng")


@BOTH
@pytest.mark.parametrize("asked", ["confirm", "obstacle"])
@pytest.mark.parametrize(
    "said",
    [
        "à số kế hoạch là 785 tỷ chứ không phải 758",
        "nhầm, KHV năm 2022 là 785 tỷ",
        "kế hoạch vốn 785 tỷ mới đúng",
        "sửa lại kế hoạch 785 tỷ nhé",
    ],
)
def test_the_plan_is_corrected(room: Room, agency: str, channel: str, said: str, asked: str) -> None:
    """At the question what hinders it became the obstacle, which the coordinators got."""
    official = Official(room, agency, channel)
    official.writes("đã họp, giải ngân 46,5 tỷ")
    if asked == "obstacle":
        assert HINDERS in official.writes("đúng")
    shown = official.writes(said)
    assert "785 tỷ" in shown
    assert "46,5 tỷ" in shown
    assert HINDERS in official.writes("đúng")
    official.writes("không")
    assert (official.disbursed(), official.obstacles()) == (465 * BILLION // 10, 0)
    year = capitals.of_year(room.session, official.meeting.agency_id, official.meeting.plan_year)
    assert year.planned == 785 * BILLION
    in_both_languages(room)


@BOTH
@pytest.mark.parametrize("asked", ["disbursed", "confirm", "obstacle"])
@pytest.mark.parametrize(
    "said",
    [
        "kế hoạch năm 2023 là 785 tỷ",
        "nhầm, kế hoạch vốn 2021 là 785 tỷ",
        "sai rồi, năm 2021 giải ngân 90 tỷ",
        "giải ngân năm 2021 là 90 tỷ",
    ],
)
def test_a_figure_of_another_year_is_none_of_this_one_nor_an_obstacle(
    room: Room, agency: str, channel: str, said: str, asked: str
) -> None:
    official = Official(room, agency, channel)
    official.writes("đã họp" if asked == "disbursed" else "đã họp, giải ngân 46,5 tỷ")
    if asked == "obstacle":
        official.writes("đúng")
    shown = official.writes(said)
    assert "năm 2022: 785 tỷ" not in shown
    assert "giải ngân: 90 tỷ" not in shown
    year = capitals.of_year(room.session, official.meeting.agency_id, official.meeting.plan_year)
    assert year.planned == 758 * BILLION
    assert official.obstacles() == 0


@BOTH
@pytest.mark.parametrize(
    "said", ["kế hoạch 785 tỷ chưa được phân bổ hết nên vướng", "KHV 785 tỷ giao chậm, thiếu vốn đối ứng"]
)
def test_a_plan_within_what_hinders_is_the_obstacle(room: Room, agency: str, channel: str, said: str) -> None:
    official = Official(room, agency, channel)
    official.writes("đã họp, giải ngân 46,5 tỷ")
    official.writes("đúng")
    official.writes(said)
    assert official.obstacles() == 1
