"""What a leader writes to the newest of two cards, each of one thing, on both messengers."""

from __future__ import annotations

import pytest

from db import cards, progress, views
from rules.authority import Role
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.test_leading import BOTH, carded, replied


def two_cards(room: Room, agency: str) -> str:
    """The report's card of 17/8 and the meeting's of 23/8 have arrived; what is not due yet was asked for as well."""
    if agency == "STC":
        room.join("STC", "leader", "zalo")
    address = room.address(agency, "leader")
    report, meeting = room.assignment(agency), room.meeting(agency, 33)
    room.meeting(agency, 34).reminders = 1
    for at, row in (("2022-08-17T08:00", report), ("2022-08-23T08:00", meeting)):
        room.at(at)
        row.reminders = 2
        progress.of(room.session, row, Role.LEADER).said_at = room.now
        shown = [cards.card(room.session, row, room.rules, room.now)]
        params = {**views.common(address, room.rules, room.now), "assignments": shown}
        room.message(address, "leader_card", params=params)
        arrives(room)
    room.at("2022-08-23T09:00")
    return address.chat_id


@BOTH
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("đã chỉ đạo cả hai việc, thứ 6 báo cáo xong", "directed"),
        ("đã chỉ đạo cả hai", "directed"),
        ("giao đầu mối cả hai việc", "given"),
    ],
)
def test_both_are_what_was_reported(room: Room, agency: str, channel: str, text: str, code: str) -> None:
    """Three were proposed, one of them never reported to the leader; or one was recorded, and the other left unsaid."""
    chat = two_cards(room, agency)
    said = talks(room, chat, channel, text)
    assert said.startswith("Ghi là:\n• ")
    assert "báo cáo kết quả thực hiện Chương trình năm 2022" in said
    assert "giao ban giải ngân tuần 33" in said
    assert "tuần 34" not in said
    assert replied(room) == []
    talks(room, chat, channel, "đúng")
    assert [each for each, _ in replied(room)] == [code, code]
    in_both_languages(room)


@BOTH
@pytest.mark.parametrize(
    "text", ["đã chỉ đạo cả hai việc, thứ 6 báo cáo xong", "đã chỉ đạo cả hai việc, tuần này xong"]
)
def test_both_are_none_but_the_one_where_nothing_else_was_reported(
    room: Room, agency: str, channel: str, text: str
) -> None:
    chat = carded(room, agency)
    room.meeting(agency, 32).reminders = 1
    talks(room, chat, channel, text)
    assert replied(room) == [("directed", text)]


@BOTH
@pytest.mark.parametrize("text", ["đã chỉ đạo tất cả các phòng họp ngay", "đã giao cả hai phòng làm"])
def test_all_who_are_told_are_not_all_things(room: Room, agency: str, channel: str, text: str) -> None:
    talks(room, two_cards(room, agency), channel, text)
    assert replied(room) == [("directed", text)]


@BOTH
def test_one_number_alone_is_the_one_thing_of_the_card(room: Room, agency: str, channel: str) -> None:
    """It was asked which duty that answers, of all that are open."""
    chat = two_cards(room, agency)
    said = talks(room, chat, channel, "việc 1 giao đồng chí đầu mối")
    assert "Ghi là: giao đồng chí" in said or "lãnh đạo đã giao" in said
    assert "giao ban giải ngân tuần 33" in said
    assert "Chọn việc" not in talks(room, chat, channel, "việc 2 giao đồng chí đầu mối")


@BOTH
def test_things_by_numbers_that_no_card_shows_are_shown_with_theirs(room: Room, agency: str, channel: str) -> None:
    """The second half was dropped unsaid, and the meeting given to the official."""
    chat = two_cards(room, agency)
    text = "việc 1 giao đồng chí đầu mối, việc 2 tôi sẽ chỉ đạo họp thứ 5"
    said = talks(room, chat, channel, text)
    assert f"“{text}”: tôi chưa rõ ý đồng chí, chưa ghi gì." in said
    assert "1. Báo cáo kết quả" in said
    assert "2. Giao ban giải ngân tuần 33" in said
    talks(room, chat, channel, text)
    talks(room, chat, channel, "đúng")
    assert [each for each, _ in replied(room)] == ["given", "directed"]
    in_both_languages(room)


@BOTH
@pytest.mark.parametrize("text", ["đầu mối gửi ngay báo cáo", "đồng chí đầu mối khẩn trương gửi báo cáo chậm nhất mai"])
@pytest.mark.parametrize("several", [False, True])
def test_what_the_contact_is_told_is_an_order(room: Room, agency: str, channel: str, text: str, several: bool) -> None:
    """It was proposed as the agency's Đang thực hiện, or as the leader's explanation."""
    rows = [room.assignment(agency), *([room.meeting(agency, 32)] if several else [])]
    chat = carded(room, agency, *rows)
    assert f"Ghi là: giao đồng chí {room.person(agency).name}: báo cáo" in talks(room, chat, channel, text)
    assert replied(room) == []


@BOTH
@pytest.mark.parametrize("text", ["đầu mối gửi báo cáo muộn một ngày", "đầu mối gửi báo cáo hôm qua"])
def test_what_the_contact_did_is_none(room: Room, agency: str, channel: str, text: str) -> None:
    chat = carded(room, agency)
    assert "giao đồng chí" not in talks(room, chat, channel, text).splitlines()[0]


@BOTH
def test_a_paper_by_its_number_is_that_the_report_is_sent(room: Room, agency: str, channel: str) -> None:
    """The card is of the report and a meeting; it was asked what the sentence is about."""
    chat = carded(room, agency, room.assignment(agency), room.meeting(agency, 32))
    said = talks(room, chat, channel, "báo cáo đã ký hôm qua, số 88/BC-UBND")
    assert "đã gửi báo cáo kết quả thực hiện Chương trình năm 2022, văn bản số 88/BC-UBND?" in said
    assert replied(room) == []
    talks(room, chat, channel, "không")
    assert "Ghi là" not in talks(room, chat, channel, "báo cáo đã ký hôm qua, số 88/BC-UBND?")


@BOTH
def test_a_leaders_absence_is_asked_about_as_leave(room: Room, agency: str, channel: str) -> None:
    """It was proposed as the explanation of the late report, which goes to the coordinators."""
    chat = carded(room, agency)
    said = talks(room, chat, channel, "tôi đi công tác đến hết tuần, đ/c Phó Chủ tịch ký thay")
    assert "Đồng chí nghỉ từ thứ Ba, 16/8/2022 đến hết thứ Sáu, 19/8/2022." in said
    assert replied(room) == []
