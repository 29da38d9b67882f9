"""More time in a coordinator's words to the card that was shown last: their own day is the one that is meant."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db import audit
from db.models import Assignment, Event, Request
from tests.rooms import Room
from tests.talk.arriving import arrives, desk
from tests.talk.people import incoming, says, takes
from tests.talk.test_events import with_pmu


@pytest.fixture(autouse=True)
def thursday(room: Room) -> None:
    room.at("2022-08-18T08:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"


def wish(room: Room, code: str, until: date) -> Request:
    reply = room.reply(room.assignment(code), "extend", by=room.person("SYT"), expected_on=until)
    return room.request(reply, "extension", text="đang trình ký", until=until)


@pytest.fixture
def row(room: Room) -> Assignment:
    return room.assignment("SDL")


def opened(room: Room, row: Assignment) -> None:
    """The card of what is overdue, as from a line of the list."""
    chat = room.address("SKHDT", "coordinator", "zalo").chat_id
    takes(room, incoming(chat, "choice", token=f"p:{row.id}:card", channel="zalo"))
    arrives(room)


@pytest.mark.parametrize("others", [False, True])
@pytest.mark.parametrize(
    "text", ["gia hạn đến 19/8", "đồng ý đến 19/8", "cho đến 19/8", "lùi đến 19/8 nhé", "3 đến 19/8", "1 đến 19/8"]
)
def test_the_coordinators_own_day_is_proposed_for_the_card_that_is_open(
    room: Room, row: Assignment, text: str, others: bool
) -> None:
    """The agency had asked for the day before; others wait as well."""
    request = wish(room, "SDL", date(2022, 8, 17))
    if others:
        wish(room, "STC", date(2022, 8, 25))
    opened(room, row)
    asked = desk(room, text)
    assert f"Xin gia hạn số {request.id} của Sở Du lịch: đồng ý (đến hết thứ Sáu, 19/8/2022)" in asked
    assert "17/8" not in asked
    desk(room, "đúng")
    assert (room.again(request).state, request.until) == ("granted", date(2022, 8, 19))


def test_so_it_is_without_a_card(room: Room) -> None:
    request = wish(room, "SDL", date(2022, 8, 17))
    assert "đồng ý (đến hết thứ Sáu, 19/8/2022)" in desk(room, "đồng ý đến 19/8")
    desk(room, "đúng")
    assert request.until == date(2022, 8, 19)


@pytest.mark.parametrize("text", ["gia hạn đến 17/8", "anh đồng ý nha", "ừ cho đấy", "duyệt"])
def test_a_day_that_is_over_is_never_proposed(room: Room, row: Assignment, text: str) -> None:
    request = wish(room, "SDL", date(2022, 8, 17))
    opened(room, row)
    asked = desk(room, text)
    assert "đã qua" in asked
    assert "đồng ý (đến hết" not in asked
    desk(room, "22/8")
    assert (room.again(request).state, request.until) == ("granted", date(2022, 8, 22))


def test_the_reason_goes_with_it(room: Room, row: Assignment) -> None:
    request = wish(room, "SDL", date(2022, 8, 17))
    opened(room, row)
    desk(room, "gia hạn đến 19/8 vì bão")
    desk(room, "đúng")
    assert (room.again(request).note, request.until) == ("vì bão", date(2022, 8, 19))


@pytest.mark.parametrize("text", ["gia hạn đến 19/8 vì bão", "2 đến 19/8 vì bão", "Cho lùi đến 19/8, lý do: bão"])
def test_where_nothing_was_asked_for_it_is_looked_at_before_it_is_given(room: Room, row: Assignment, text: str) -> None:
    """It was asked to which meeting of the coordinator's own agency this is the answer."""
    opened(room, row)
    asked = desk(room, text)
    assert "đến hết thứ Sáu, 19/8/2022 cho 1 đơn vị:" in asked
    assert "Sở Du lịch" in asked
    assert "Lý do: “bão”" in asked
    assert room.again(row).extended_to is None
    desk(room, "đồng ý")
    assert room.again(row).extended_to == date(2022, 8, 19)


def test_under_what_is_overdue_of_an_agency_it_is_that_agencys(room: Room, row: Assignment) -> None:
    chat = room.address("SKHDT", "coordinator", "zalo").chat_id
    token = f"A:show:agency:{row.agency_id}:{row.duty.program_id}"
    takes(room, incoming(chat, "choice", token=token, channel="zalo"))
    arrives(room)
    assert "cho 1 đơn vị:\nSở Du lịch" in desk(room, "gia hạn đến 22/8")


def test_of_two_wishes_of_the_agency_it_is_asked_which(room: Room, row: Assignment) -> None:
    wish(room, "SDL", date(2022, 8, 20))
    other = room.reply(room.meeting("SDL"), "extend", by=room.person("SYT"), expected_on=date(2022, 8, 20))
    room.request(other, "extension", text="chờ", until=date(2022, 8, 20))
    chat = room.address("SKHDT", "coordinator", "zalo").chat_id
    token = f"A:show:agency:{row.agency_id}:{row.duty.program_id}"
    takes(room, incoming(chat, "choice", token=token, channel="zalo"))
    arrives(room)
    assert "cho 1 đơn vị:" not in desk(room, "gia hạn đến 22/8")
    assert room.again(row).extended_to is None


@pytest.mark.parametrize(
    "text", ["gia hạn Sở Tài chính đến 22/8", "gia hạn nhóm 27 đến 22/8", "không gia hạn đến 22/8", "4 đến 22/8"]
)
def test_words_about_others_or_against_it_give_this_one_no_time(room: Room, row: Assignment, text: str) -> None:
    wish(room, "SDL", date(2022, 8, 17))
    opened(room, row)
    assert "của Sở Du lịch: đồng ý" not in desk(room, text)
    assert room.again(row).extended_to is None


def test_a_day_that_is_over_is_said_to_be(room: Room, row: Assignment) -> None:
    opened(room, row)
    assert "đã qua" in desk(room, "gia hạn đến 16/8")


def test_what_a_colleague_decided_meanwhile_is_said_first(room: Room, row: Assignment) -> None:
    opened(room, row)
    room.later(minutes=1)
    other = f"person:{room.person('STC').id}"
    audit.record(room.session, room.now, other, "press_on", f"assignment:{row.id}", {"people": 1})
    assert "Tôi chưa làm gì thêm" in desk(room, "gia hạn đến 22/8")
    assert room.again(row).extended_to is None


@pytest.fixture
def payment(room: Room) -> Assignment:
    """What an acceptance started, overdue since 8/8; others are too."""
    room.at("2022-08-05T08:00")
    room.load(with_pmu)
    room.plan()
    room.join("BQLGT", "official", "telegram")
    for told in ("Kè hồ; 980 triệu; 1/8", "cầu Rào 3; 12,5 tỷ; 2/8"):
        says(room, room.address("BQLGT").chat_id, f"/nghiemthu {told}")
    room.at("2022-08-18T08:00")
    found = list(room.session.scalars(select(Event).order_by(Event.id)))[-1].assignment
    assert found
    return found


def test_a_payment_is_given_more_time_on_its_card(room: Room, payment: Assignment) -> None:
    """It was said that nothing was due before that day, of the very duty that the card asked to decide."""
    opened(room, payment)
    asked = desk(room, "cho gia hạn đến 22/8 thôi")
    assert "đến hết thứ Hai, 22/8/2022 cho 1 đơn vị:\nBan Quản lý dự án giao thông" in asked
    assert "số 2: cầu Rào 3" in asked
    desk(room, "đồng ý")
    assert room.again(payment).extended_to == date(2022, 8, 22)
    rows = [each.assignment for each in room.session.scalars(select(Event))]
    assert [row.extended_to for row in rows if row and row is not payment] == [None]


def test_of_several_payments_of_one_agency_it_is_asked_which(room: Room, payment: Assignment) -> None:
    """Neither the list nor the command knew of any."""
    chat = room.address("SKHDT", "coordinator", "zalo").chat_id
    for way in ("gia hạn đến 22/8", "2", "/giahan Ban Quản lý dự án giao thông đến 22/8"):
        token = f"A:show:agency:{payment.agency_id}:{payment.duty.program_id}"
        takes(room, incoming(chat, "choice", token=token, channel="zalo"))
        arrives(room)
        asked = desk(room, way)
        if way == "2":
            asked = desk(room, "22/8")
        assert "số 1: Kè hồ" in asked, way
        assert "số 2: cầu Rào 3" in asked, way
        desk(room, "hủy")


def test_payments_of_several_agencies_are_not_given_more_time_together(room: Room, payment: Assignment) -> None:
    assert "thanh toán" not in desk(room, "/giahan nhóm 25, 27 đến 22/8")


@pytest.mark.parametrize("waits", [False, True])
@pytest.mark.parametrize(
    "text",
    [
        "gia hạn tất cả đến 19/8",
        "gia hạn cho tất cả đến 19/8",
        "gia hạn đến 19/8 cho tất cả",
        "gia hạn hết cho các đơn vị đến 19/8",
        "gia hạn hết đến 19/8",
        "gia hạn cho toàn bộ các đơn vị đến 19/8 vì bão",
        "lùi hạn cho tất cả đến 19/8 vì bão",
    ],
)
def test_all_are_meant_though_one_card_is_open(room: Room, row: Assignment, text: str, waits: bool) -> None:
    """It was proposed for the agency of the card, to who believed that all got it."""
    if waits:
        wish(room, "SDL", date(2022, 8, 17))
    opened(room, row)
    said = desk(room, text)
    assert "cho 40 đơn vị:" in said
    assert "của Sở Du lịch: đồng ý" not in said
    assert room.again(row).extended_to is None


@pytest.mark.parametrize("text", ["gia hạn cả nhóm 27 đến 19/8 vì bão", "gia hạn đồng loạt đến 19/8"])
def test_several_are_not_the_one_of_the_card(room: Room, row: Assignment, text: str) -> None:
    opened(room, row)
    assert "cho 1 đơn vị" not in desk(room, text)


@pytest.mark.parametrize(
    "text", ["gia hạn đến hết 19/8", "gia hạn đến 19/8, đề nghị các đơn vị gửi đúng hạn", "gia hạn hết ngày 19/8"]
)
def test_words_beside_the_day_leave_it_the_cards(room: Room, row: Assignment, text: str) -> None:
    wish(room, "SDL", date(2022, 8, 17))
    opened(room, row)
    assert "của Sở Du lịch: đồng ý (đến hết thứ Sáu, 19/8/2022)" in desk(room, text)


def test_one_agency_is_that_of_the_card_and_not_several(room: Room, row: Assignment) -> None:
    opened(room, row)
    said = desk(room, "gia hạn 1 đơn vị này đến 26/8")
    assert "Sở Du lịch" in said
    assert "26/8/2022" in said
