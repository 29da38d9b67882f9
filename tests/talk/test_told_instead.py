"""How far it is, said where it is asked what hinders: proposed as that, and no obstacle that is passed on at once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Reply, Request
from rules.meaning import How
from tests.meaning.cases import meaning
from tests.rooms import Room
from tests.talk.arriving import in_both_languages, talks
from tests.talk.test_leading import BOTH
from tests.talk.test_otherwise import asked, serves

FAR = (
    ("không, đang làm, khoảng 70%", "doing", 70),
    ("khong vuong dang lam 70%", "doing", 70),
    ("đang làm được 70% rồi", "doing", 70),
    ("đang làm, chưa xong", "doing", None),
    ("không, đã gửi báo cáo rồi", "sent", None),
)


@BOTH
@pytest.mark.parametrize(("text", "code", "percent"), FAR)
def test_how_it_stands_is_proposed_and_no_obstacle(
    room: Room, agency: str, channel: str, text: str, code: str, percent: int | None
) -> None:
    """ "Vướng mắc số 3 đã chuyển Sở Kế hoạch và Đầu tư: “không, đang làm, khoảng 70%”" at once."""
    channel, chat = serves(room, agency, "có vướng mắc")
    assert talks(room, chat, channel, text).startswith("Ghi là: ")
    assert not room.session.scalars(select(Request)).all()
    talks(room, chat, channel, "đúng")
    given = room.session.scalars(select(Reply)).all()
    assert [(row.code, row.percent) for row in given] == [(code, percent)]
    in_both_languages(room)


@BOTH
def test_the_words_may_be_the_obstacle_after_all(room: Room, agency: str, channel: str) -> None:
    channel, chat = serves(room, agency, "có vướng mắc")
    talks(room, chat, channel, "không, đang làm, khoảng 70%")
    assert "Ghi là vướng mắc" in str(room.messages("proposal", None)[-1].choices)
    talks(room, chat, channel, "Ghi là vướng mắc")
    assert [row.text for row in room.session.scalars(select(Request))] == ["không, đang làm, khoảng 70%"]


@BOTH
def test_more_time_is_proposed_and_no_obstacle(room: Room, agency: str, channel: str) -> None:
    channel, chat = serves(room, agency, "có vướng mắc")
    assert "xin gia hạn" in talks(room, chat, channel, "xin gia hạn đến 20/8")
    assert not room.session.scalars(select(Request)).all()


@BOTH
def test_behind_a_meetings_figures_it_is_said_of_the_report_that_was_asked_about(
    room: Room, agency: str, channel: str
) -> None:
    channel, chat = serves(room, agency, "đã họp", "400 tỷ", "100 tỷ", "đúng", week=33)
    assert asked(room, agency) == ("figures", "obstacle")
    again = talks(room, chat, channel, "không, đang làm, khoảng 70%")
    assert again.startswith("Tôi chưa ghi gì từ")
    room.assignment(agency).reminders = 1
    assert "đang thực hiện báo cáo" in talks(room, chat, channel, "không, đang làm, khoảng 70%")
    assert not room.session.scalars(select(Request)).all()


@BOTH
def test_where_nothing_is_recorded_the_obstacle_is_asked_for_again(room: Room, agency: str, channel: str) -> None:
    channel, chat = serves(room, agency, "có vướng mắc")
    talks(room, chat, channel, "không, đang làm, khoảng 70%")
    assert "Xin ghi vướng mắc" in talks(room, chat, channel, "Không ghi")
    assert asked(room, agency) == ("obstacle", "text")


@pytest.mark.parametrize(
    "text",
    [
        "đang làm nhưng chưa có mặt bằng",
        "không, thiếu người",
        "nhà thầu thi công chậm, mới đạt 30%",
        "chờ ký",
        "đang chờ số liệu của kho bạc",
        "chưa có số liệu",
        "tiến độ 70%, còn vướng mặt bằng 3 hộ",
    ],
)
def test_what_hinders_is_passed_on_at_once(room: Room, text: str) -> None:
    channel, chat = serves(room, "STC", "có vướng mắc")
    talks(room, chat, channel, text)
    assert [row.text for row in room.session.scalars(select(Request))] == [text]


@pytest.mark.parametrize("text", ["3. đang làm, khoảng 70%", "3 - không, đang làm 70%", "3 đang làm chưa xong"])
def test_beside_the_number_of_an_obstacle_it_is_none(text: str) -> None:
    found = meaning("report", text, numbered=True)
    assert "obstacle" not in [act.what for act in found.acts if act.text]
    assert found.how is not How.SURE


def test_with_the_number_of_a_choice_that_was_shown_before_it_is_none_either(room: Room) -> None:
    channel, chat = serves(room, "STC", "có vướng mắc")
    assert "đang thực hiện" in talks(room, chat, channel, "2 chưa xong")
    assert not room.session.scalars(select(Request)).all()
