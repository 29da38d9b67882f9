"""A coordinator's sentence that names an agency is proposed as what it orders; a past moment that it names is shown."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db import extensions, obstacles, progress, replies, requests
from db.models import Assignment, Call, Request
from rules.authority import Role
from rules.calls import Outcome
from rules.status import State
from tests.rooms import Room, local
from tests.talk.arriving import in_both_languages, talks

BOTH = pytest.mark.parametrize("channel", ["telegram", "zalo"])


@pytest.fixture(autouse=True)
def thursday(room: Room) -> None:
    room.at("2022-08-11T09:00")
    room.person("SKHDT", "coordinator")


def desk(room: Room, text: str, channel: str = "zalo") -> str:
    room.later(minutes=2)
    said = talks(room, room.address("SKHDT", "coordinator", channel).chat_id, channel, text)
    in_both_languages(room)
    return said


def extended(room: Room, *codes: str) -> None:
    rows = [room.assignment(code) for code in codes]
    boss = room.person("SKHDT", "coordinator")
    extensions.give(room.session, rows, date(2022, 8, 26), "bão", boss, room.now, room.rules)
    room.session.flush()


@BOTH
def test_more_time_that_was_given_to_several_is_taken_back_of_one(room: Room, channel: str) -> None:
    extended(room, "SYT", "STC")
    said = desk(room, "thu hồi gia hạn Sở Y tế", channel)
    assert (
        "Ghi là: thu hồi gia hạn báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Y tế (đến hết thứ Sáu" in said
    )
    assert room.assignment("SYT").extended_to == date(2022, 8, 26), "it is proposed"
    said = desk(room, "đúng", channel)
    assert "Đã thu hồi gia hạn báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Y tế." in said
    assert room.assignment("SYT").extended_to is None
    assert room.assignment("STC").extended_to == date(2022, 8, 26)
    assert "Hiện không có việc nào đang được gia hạn của Sở Y tế; tôi chưa làm gì." in desk(
        room, "thu hồi gia hạn Sở Y tế", channel
    )


@pytest.mark.parametrize("asked_for", [False, True])
def test_what_a_colleague_gave_since_is_not_taken_back(room: Room, asked_for: bool) -> None:
    extended(room, "SYT")
    assert "đến hết thứ Sáu, 26/8" in desk(room, "thu hồi gia hạn Sở Y tế")
    row = room.assignment("SYT")
    colleague, later = room.join("SKHDT", "coordinator"), date(2022, 8, 31)
    if asked_for:
        request = room.request(room.reply(row, "extend"), until=later)
        replies.decide(room.session, request, "granted", colleague, room.now, None)
        requests.extend_to(room.session, row, later, room.now, room.rules, f"person:{colleague.id}")
    else:
        extensions.give(room.session, [row], later, "bão mới", colleague, room.now, room.rules)
    room.session.flush()
    said = desk(room, "đúng")
    assert "Sở Y tế đã được gia hạn khác, nay đến hết 31/8/2022; tôi chưa thu hồi." in said
    assert room.again(row).extended_to == later
    desk(room, "thu hồi gia hạn Sở Y tế")
    desk(room, "đúng")
    assert room.again(row).extended_to != later


def test_what_a_colleague_took_back_since_is_not_taken_back_again(room: Room) -> None:
    extended(room, "SYT")
    desk(room, "thu hồi gia hạn Sở Y tế")
    row = room.assignment("SYT")
    colleague = room.join("SKHDT", "coordinator")
    given = extensions.of_assignment(room.session, row.id)
    extensions.take_back(room.session, given, f"person:{colleague.id}", room.now, room.rules)
    room.session.flush()
    assert "đã được xử lý hoặc đã rút" in desk(room, "đúng")


def test_what_was_granted_long_ago_is_taken_back_by_its_request(room: Room) -> None:
    request = room.request(room.reply(room.assignment("SYT"), "extend"), until=date(2022, 8, 26))
    assert "đồng ý" in desk(room, f"đồng ý số {request.id}")
    room.at("2022-08-22T09:00")
    assert f"Ghi là: Xin gia hạn số {request.id} của Sở Y tế: thu hồi việc đồng ý?" in desk(room, "thu hồi gia hạn SYT")
    desk(room, "đúng")
    assert room.again(request).state == "revoked"
    assert room.assignment("SYT").extended_to is None


@pytest.mark.parametrize("text", ["không thu hồi gia hạn Sở Y tế", "đã thu hồi gia hạn Sở Y tế chưa?"])
def test_what_orders_nothing_takes_nothing_back(room: Room, text: str) -> None:
    extended(room, "SYT")
    assert "Ghi là: thu hồi" not in desk(room, text)
    assert room.assignment("SYT").extended_to == date(2022, 8, 26)


def hindered(room: Room, code: str = "SYT") -> Request:
    return room.request(room.reply(room.assignment(code), "obstacle"), "obstacle", text="chưa bàn giao mặt bằng")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vướng mắc của Sở Y tế giao Sở Tài nguyên và Môi trường trả lời trước 20/8", date(2022, 8, 19)),
        ("vướng mắc của Sở Y tế giao Sở Tài nguyên trả lời trước 20/8", date(2022, 8, 19)),
        ("chuyển vướng mắc số 1 cho STNMT đến 19/8", date(2022, 8, 19)),
        ("chuyển vướng mắc của SYT sang Sở Tài nguyên và Môi trường, chậm nhất 19/8 trả lời", date(2022, 8, 19)),
        ("đề nghị Sở Tài nguyên và Môi trường trả lời vướng mắc của Sở Y tế trước 20/8", date(2022, 8, 19)),
    ],
)
def test_an_obstacle_is_passed_to_the_agency_that_is_named(room: Room, text: str, day: date) -> None:
    request, other = hindered(room), hindered(room, "STC")
    said = desk(room, text)
    assert (
        "Ghi là: Vướng mắc số 1 của Sở Y tế: chuyển Sở Tài nguyên và Môi trường, đề nghị trả lời đến hết thứ Sáu, 19/8"
        in said
    )
    assert obstacles.of(room.session, request).owner is None, "it is proposed"
    desk(room, "đúng")
    row = obstacles.of(room.session, request)
    assert (row.owner and row.owner.code, row.owner_until) == ("STNMT", day)
    assert obstacles.of(room.session, other).owner is None


def test_without_a_day_it_is_asked_for(room: Room) -> None:
    request = hindered(room)
    assert "chuyển Sở Tài nguyên và Môi trường?" in desk(room, "chuyển vướng mắc của Sở Y tế cho STNMT")
    desk(room, "đúng")
    assert obstacles.of(room.session, request).owner is None
    desk(room, "19/8")
    assert obstacles.of(room.session, request).owner_until == date(2022, 8, 19)


def test_of_several_obstacles_it_is_asked_which(room: Room) -> None:
    first, second = hindered(room), hindered(room)
    assert "Về vướng mắc nào?" in desk(room, "vướng mắc của Sở Y tế giao STNMT trả lời trước 20/8")
    desk(room, str(second.id))
    assert obstacles.of(room.session, second).owner is not None
    assert obstacles.of(room.session, first).owner is None


@pytest.mark.parametrize(
    "text",
    [
        "vướng mắc của Sở Y tế đã giao Sở Tài nguyên và Môi trường trả lời rồi",
        "vướng mắc của Sở Y tế không giao Sở Tài nguyên và Môi trường",
        "vướng mắc của Sở Y tế giao STNMT trả lời trước 20/8 được không?",
        "vướng mắc của Sở Y tế giao Sở Y tế trả lời trước 20/8",
    ],
)
def test_what_orders_nothing_passes_nothing(room: Room, text: str) -> None:
    request = hindered(room)
    assert "chuyển Sở" not in desk(room, text)
    assert obstacles.of(room.session, request).owner is None


@pytest.mark.parametrize(
    "text",
    [
        "chuyển vướng mắc số 1 cho Sở Y tế đến 19/8",
        "vướng mắc số 1 giao Sở Y tế xử lý trước 20/8",
        "đề nghị Sở Y tế trả lời vướng mắc số 1 trước 20/8",
    ],
)
def test_what_is_given_by_number_to_who_raised_it_is_proposed_as_the_answer(room: Room, text: str) -> None:
    request, _ = hindered(room), hindered(room, "STC")
    said = desk(room, text)
    assert "chuyển Sở Y tế" not in said
    assert f"Ghi là: Vướng mắc số 1 của Sở Y tế: trả lời “{text}”?" in said
    desk(room, "đúng")
    assert obstacles.of(room.session, request).owner is None


@pytest.mark.parametrize(
    "text",
    [
        "vướng mắc số 1: đề nghị Sở Y tế làm việc với kho bạc trước 20/8",
        "vướng mắc số 1 đề nghị đơn vị làm việc với Sở Tài nguyên và Môi trường",
        "vướng mắc số 1 đề nghị chờ hướng dẫn của Sở Tài nguyên",
        "vướng mắc số 1 yêu cầu đơn vị gửi hồ sơ cho Sở Tài nguyên trước 20/8",
        "vướng mắc của Sở Y tế đề nghị Sở Tài nguyên và Môi trường cho ý kiến",
    ],
)
def test_what_is_asked_in_an_answer_passes_nothing(room: Room, text: str) -> None:
    request, _ = hindered(room), hindered(room, "STC")
    said = desk(room, text)
    assert "chuyển Sở" not in said
    assert "Vướng mắc số 1" in said
    assert obstacles.of(room.session, request).owner is None


@pytest.mark.parametrize("text", ["vướng mắc số 1 giao STNMT phối hợp với Sở Xây dựng xử lý trước 20/8"])
def test_what_is_given_to_two_is_proposed_for_neither(room: Room, text: str) -> None:
    request = hindered(room)
    assert "chuyển Sở" not in desk(room, text)
    assert obstacles.of(room.session, request).owner is None


@pytest.mark.parametrize("words", ["SYT, đến 19/8", "Sở Y tế"])
def test_no_obstacle_is_passed_to_who_raised_it(room: Room, words: str) -> None:
    request = hindered(room)
    desk(room, "/vuongmac 1")
    desk(room, "Chuyển đơn vị khác")
    assert "do chính Sở Y tế nêu" in desk(room, words)
    assert obstacles.of(room.session, request).owner is None
    desk(room, "STNMT, đến 19/8")
    owner = obstacles.of(room.session, request).owner
    assert owner and owner.code == "STNMT"


@BOTH
@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("tình hình hôm qua", "thứ Tư, 10/8/2022"),
        ("tình hình ngày 10/8", "thứ Tư, 10/8/2022"),
        ("cho anh xem tình hình các đơn vị hôm qua thế nào", "thứ Tư, 10/8/2022"),
        ("tình hình giải ngân hôm qua", "thứ Tư, 10/8/2022"),
        ("tình hình vướng mắc ngày 5/8", "thứ Sáu, 05/8/2022"),
    ],
)
def test_the_moment_that_is_named_is_shown(room: Room, channel: str, text: str, when: str) -> None:
    room.at("2022-08-11T10:00")
    said = desk(room, text, channel)
    assert "thứ Năm, 11/8/2022" not in said

    assert when in said, said


def test_of_last_week_it_is_said_that_today_is_shown(room: Room) -> None:
    said = desk(room, "tình hình tuần trước")
    assert "Trên đây là tình hình hiện nay" in said
    assert "Trên đây" not in desk(room, "tình hình")


def test_of_a_day_to_come_it_is_said_that_today_is_shown(room: Room) -> None:
    """It was taken for last year's, of which nothing is known."""
    room.at("2022-08-11T10:00")
    said = desk(room, "tình hình đến ngày 15/8")
    assert "Trên đây là tình hình hiện nay" in said
    assert "Nhật ký ghi đủ từ" in desk(room, "tình hình đến ngày 15/8/2021")


def test_at_the_end_of_its_day_something_is_over(room: Room) -> None:
    room.at("2022-08-11T10:00")
    said = desk(room, "tình hình Sở Y tế ngày 5/8")
    assert "đã hết hạn; " in said
    assert "None" not in said


@pytest.fixture
def silent(room: Room) -> Assignment:
    """Nobody of Sở Y tế has said anything about its report, which has come to the coordinators."""
    row = room.assignment()
    room.person("SYT")
    progress.of(room.session, row, Role.LEADER).said_at = local("2022-08-16T08:00")
    progress.of(room.session, row, Role.COORDINATOR).said_at = local("2022-08-18T08:00")
    row.reminders = 2
    room.at("2022-08-18T09:12")
    return row


@BOTH
@pytest.mark.parametrize(
    ("text", "words", "outcome"),
    [
        ("gọi rồi, chị Lan hứa thứ hai gửi", "chị Lan hứa thứ hai gửi", Outcome.SPOKEN),
        ("gọi rồi không nghe máy", "không nghe máy", Outcome.NO_ANSWER),
        ("đã gọi Sở Y tế rồi, sai số", "sai số", Outcome.WRONG_NUMBER),
    ],
)
def test_what_a_call_gave_is_proposed_of_the_card_shown_last(
    room: Room, silent: Assignment, channel: str, text: str, words: str, outcome: Outcome
) -> None:
    desk(room, "/goidien SYT", channel)
    assert f"Ghi là: đã gọi Sở Y tế: “{words}”?" in desk(room, text, channel)
    assert room.session.scalars(select(Call)).all() == []
    assert "Sở Y tế" in desk(room, "đúng", channel)
    (call,) = room.session.scalars(select(Call))
    assert (call.agency.code, call.text, call.outcome) == ("SYT", words, outcome)


def test_a_call_to_nobody_knows_whom_is_not_recorded(room: Room, silent: Assignment) -> None:
    said = desk(room, "gọi rồi, chị Lan hứa thứ hai gửi")
    assert "Để ghi kết quả cuộc gọi, xin nêu đơn vị" in said
    assert "Cần gọi điện" in said
    assert "Ghi là: đã gọi Sở Y tế: “hẹn thứ Hai gửi”?" in desk(room, "vừa gọi Sở Y tế xong, hẹn thứ Hai gửi")


@pytest.mark.parametrize("text", ["chưa gọi được", "để chiều anh gọi", "gọi cho Sở Y tế giúp anh", "gọi rồi chưa?"])
def test_what_tells_of_no_call_records_none(room: Room, silent: Assignment, text: str) -> None:
    desk(room, "/goidien SYT")
    assert "Ghi là: đã gọi" not in desk(room, text)


@BOTH
@pytest.mark.parametrize("codes", [("SYT",), ("SYT", "STC")])
def test_all_of_a_list_are_received_in_words(room: Room, channel: str, codes: tuple[str, ...]) -> None:
    for code in codes:
        room.reply(room.assignment(code), "sent")
        room.assignment(code).state, room.assignment(code).reported_at = State.REPORTED, room.now
    room.session.flush()
    assert f"chưa xác nhận ({len(codes)})" in desk(room, "/xacnhan", channel)
    desk(room, "đã nhận cả", channel)
    assert {room.assignment(code).state for code in codes} == {State.ACCEPTED}
