"""A coordinator's number with words beside it, and the day that goes with a request which is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from db import views
from db.models import Request
from tests.rooms import Room
from tests.talk.arriving import arrives, desk

CODES = ("SYT", "STC", "SXD")


@pytest.fixture(autouse=True)
def thursday(room: Room) -> None:
    room.at("2022-08-11T09:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"


@pytest.fixture
def obstacles(room: Room) -> list[Request]:
    """Three agencies are held up."""
    found = []
    for code in CODES:
        reply = room.reply(room.assignment(code), "obstacle", by=room.person("SYT"))
        found.append(room.request(reply, "obstacle", text="chưa bàn giao mặt bằng"))
    return found


@pytest.fixture
def wishes(room: Room) -> list[Request]:
    """Three agencies want more time up to 12/9."""
    found = []
    for code in CODES:
        reply = room.reply(room.assignment(code), "extend", by=room.person("SYT"))
        found.append(room.request(reply, "extension", text="vì bão", until=date(2022, 9, 12)))
    return found


def test_words_behind_the_number_of_a_shown_obstacle_answer_it(room: Room, obstacles: list[Request]) -> None:
    """Never is it closed, nor another one answered whose own number is that of the choice."""
    first, second, third = obstacles
    desk(room, f"/vuongmac {second.id}")
    assert "Ghi là: Vướng mắc số 2 của Sở Tài chính: trả lời “đề nghị Sở báo cáo thành phố”?" in desk(
        room, "1 đề nghị Sở báo cáo thành phố"
    )
    assert "đã chuyển trả lời cho đơn vị: “đề nghị Sở báo cáo thành phố”" in desk(room, "1")
    assert [(room.again(each).state, each.note) for each in obstacles] == [
        ("open", None),
        ("open", "đề nghị Sở báo cáo thành phố"),
        ("open", None),
    ]
    first.state = "resolved"
    desk(room, f"/vuongmac {third.id}")
    assert "Vướng mắc số 3 – Sở Xây dựng: đã ghi trả lời." in desk(room, "1 đề nghị gửi hồ sơ")
    assert (room.again(third).state, third.note) == ("open", "đề nghị gửi hồ sơ")


def test_the_words_of_the_choice_lead_to_the_answer(room: Room, obstacles: list[Request]) -> None:
    desk(room, f"/vuongmac {obstacles[2].id}")
    desk(room, "trả lời: đề nghị quận làm việc với Sở Xây dựng trước 5/9")
    assert room.again(obstacles[2]).note == "đề nghị quận làm việc với Sở Xây dựng trước 5/9"


@pytest.mark.parametrize("words", ["đề nghị Sở báo cáo thành phố", "anh đang xem lại đã"])
def test_words_beside_it_is_settled_close_nothing(room: Room, obstacles: list[Request], words: str) -> None:
    desk(room, f"/vuongmac {obstacles[2].id}")
    assert "Vướng mắc số 3 của Sở Xây dựng, xin chọn:" in desk(room, f"2 {words}")
    assert [room.again(each).state for each in obstacles] == ["open"] * 3


def test_words_that_say_that_it_is_settled_close_it(room: Room, obstacles: list[Request]) -> None:
    desk(room, f"/vuongmac {obstacles[2].id}")
    assert "Vướng mắc số 3 của Sở Xây dựng: đã giải quyết" in desk(room, "2 đã giải quyết xong rồi")
    desk(room, "đúng")
    assert [room.again(each).state for each in obstacles] == ["open", "open", "resolved"]


def test_words_beside_to_pass_it_on_name_the_agency(room: Room, obstacles: list[Request]) -> None:
    desk(room, f"/vuongmac {obstacles[2].id}")
    said = desk(room, "3 Sở Tài nguyên và Môi trường, trước 20/8")
    assert "đã chuyển Sở Tài nguyên và Môi trường" in said
    assert "cho đơn vị nào" not in said, "that has been said"


def test_what_is_missing_beside_to_pass_it_on_is_asked_once(room: Room, obstacles: list[Request]) -> None:
    desk(room, f"/vuongmac {obstacles[1].id}")
    said = desk(room, "3 Sở Tài nguyên")
    assert "Vướng mắc số 2: đề nghị Sở Tài nguyên và Môi trường trả lời đến hết ngày nào?" in said
    assert "cho đơn vị nào" not in said
    assert "đã chuyển Sở Tài nguyên và Môi trường, đề nghị trả lời đến hết thứ Sáu, 19/8/2022" in desk(room, "19/8")
    desk(room, f"/vuongmac {obstacles[0].id}")
    assert desk(room, "3 Sở Không có").count("cho đơn vị nào") == 1


def card(room: Room, request: Request) -> None:
    """The card of a request comes by itself."""
    room.message(
        room.address("SKHDT", "coordinator", "zalo"),
        "extension_asked",
        params={"request": views.request(request, room.rules, room.now)},
    )
    arrives(room)
    room.later(minutes=10)


def test_the_day_beside_the_number_of_a_card_is_the_one_that_is_granted(room: Room, wishes: list[Request]) -> None:
    last = wishes[2]
    card(room, last)
    assert "đồng ý (đến hết thứ Tư, 07/9/2022)" in desk(room, "1 đến 7/9 thôi"), "1 is the number of a request too"
    assert "đã đồng ý đến hết thứ Tư, 07/9/2022" in desk(room, "1")
    assert (room.again(last).state, last.until) == ("granted", date(2022, 9, 7))
    assert room.again(wishes[0]).state == "open"


def test_a_day_behind_the_one_that_was_asked_for_is_proposed(room: Room, wishes: list[Request]) -> None:
    for each in wishes[:2]:
        each.state = "refused"
    card(room, wishes[2])
    assert "đồng ý (đến hết thứ Ba, 20/9/2022)" in desk(room, "1 đến 20/9")
    desk(room, "đúng")
    assert (room.again(wishes[2]).state, wishes[2].until) == ("granted", date(2022, 9, 20))


def test_words_that_refuse_beside_the_number_that_grants_grant_nothing(room: Room, wishes: list[Request]) -> None:
    card(room, wishes[2])
    desk(room, "1 chưa đồng ý")
    assert [room.again(each).state for each in wishes] == ["open"] * 3


def test_words_that_are_no_remark_grant_nothing(room: Room, wishes: list[Request]) -> None:
    card(room, wishes[2])
    desk(room, "1 nhưng mà thôi để anh hỏi lại đã?")
    assert [room.again(each).state for each in wishes] == ["open"] * 3


def test_a_decision_that_names_no_request_keeps_its_day(
    room: Room, wishes: list[Request], obstacles: list[Request]
) -> None:
    asked = desk(room, "Đồng ý đến 7/9")
    assert "Đồng ý đề nghị nào?" in asked
    assert "Vướng mắc" not in asked, "obstacles are not granted"
    assert "đã đồng ý đến hết thứ Tư, 07/9/2022" in desk(room, str(wishes[1].id))
    assert (room.again(wishes[1]).state, wishes[1].until) == ("granted", date(2022, 9, 7))
