"""A number alone behind a numbered list with something said in between: the line that can still be seen is opened."""

from __future__ import annotations

import pytest

from db import views
from db.models import Reply, Request
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks

BOTH = pytest.mark.parametrize(("agency", "channel"), [("SYT", "telegram"), ("STC", "zalo")])
NOT_HEARD = "chị đang đi họp ở phường"


class Someone:
    """Who writes to the bot, a minute between two texts."""

    def __init__(self, room: Room, agency: str, channel: str, role: str = "official") -> None:
        self.room, self.address = room, room.address(agency, role, channel)

    def writes(self, text: str) -> str:
        self.room.later(minutes=1)
        return talks(self.room, self.address.chat_id, self.address.channel, text)


def of_weeks_that_are_over(room: Room, agency: str, channel: str) -> Someone:
    """Everything is answered but for the weeks 33, 32 and 31, which are over."""
    room.at("2022-08-24T09:00")
    room.plan()
    for row in (room.assignment(agency), room.meeting(agency, 34)):
        room.move(row, Move.REPORT)
    return Someone(room, agency, channel)


@BOTH
@pytest.mark.parametrize("between", [NOT_HEARD, "/help", "cảm ơn em", "/lichsu"])
def test_a_line_is_opened_by_its_number_whatever_was_said_in_between(
    room: Room, agency: str, channel: str, between: str
) -> None:
    """It was told that nothing waits for an answer."""
    official = of_weeks_that_are_over(room, agency, channel)
    assert "3. Giao ban giải ngân tuần 31" in official.writes("/nhiemvu")
    official.writes(between)
    opened = official.writes("3")
    assert "Giao ban giải ngân tuần 31 (01/8 – 05/8/2022)" in opened and "Đơn vị đã họp chưa?" in opened
    assert room.session.query(Reply).count() == 0


@BOTH
def test_what_is_recorded_nowhere_is_said_to_be(room: Room, agency: str, channel: str) -> None:
    official = of_weeks_that_are_over(room, agency, channel)
    answer = official.writes(NOT_HEARD)
    assert f"Tôi chưa ghi gì từ “{NOT_HEARD}”" in answer and "/nhiemvu" in answer
    assert "Tôi chưa ghi gì từ “3”" in official.writes("3")  # no list was shown
    in_both_languages(room)


@BOTH
def test_a_number_that_no_line_has_is_told_which_there_are(room: Room, agency: str, channel: str) -> None:
    official = of_weeks_that_are_over(room, agency, channel)
    official.writes("/nhiemvu")
    official.writes(NOT_HEARD)
    told = official.writes("5")
    assert "“5” chưa cho biết đồng chí chọn việc nào. Các số là:" in told
    assert "2. Giao ban giải ngân tuần 32" in told
    assert "tuần 32" in official.writes("2")


@BOTH
def test_of_a_list_that_was_shown_long_ago_the_numbers_are_not_told(room: Room, agency: str, channel: str) -> None:
    official = of_weeks_that_are_over(room, agency, channel)
    official.writes("/nhiemvu")
    official.writes(NOT_HEARD)
    room.later(hours=2)
    assert "Các số là" not in official.writes("5")
    assert "tuần 32" in official.writes("2")


@BOTH
def test_the_next_line_is_opened_once_one_is_answered(room: Room, agency: str, channel: str) -> None:
    """“2” was asked about, with the same two lines under the same two numbers."""
    room.at("2022-08-03T09:00")
    official = Someone(room, agency, channel)
    assert "2. Báo cáo kết quả" in official.writes("/nhiemvu")
    official.writes("1")
    assert "chưa tổ chức giao ban" in official.writes("chưa họp")
    assert "Báo cáo kết quả thực hiện Chương trình năm 2022" in official.writes("2")
    assert [row.code for row in room.session.query(Reply)] == ["not_held"]


def test_a_number_of_the_opened_line_is_no_line_of_the_list(room: Room) -> None:
    official = of_weeks_that_are_over(room, "STC", "zalo")
    official.writes("/nhiemvu")
    assert "tuần 33" in official.writes("1")
    assert "chưa tổ chức giao ban" in official.writes("2")  # of the week that stands open, not the list's second
    assert [row.assignment.period for row in room.session.query(Reply)] == ["2022-W33"]


def test_a_reminder_that_came_after_the_list_is_answered_by_its_number(room: Room) -> None:
    """What came last and still waits has the number: that is proposed, and no line of the list is opened."""
    room.at("2022-08-03T09:00")
    official = Someone(room, "STC", "zalo")
    official.writes("/nhiemvu")
    room.later(minutes=5)
    message = room.reminder(official.address, room.assignment("STC"))
    message.params = {**views.common(official.address, room.rules, room.now), **message.params}
    arrives(room)
    official.writes("/help")
    assert "Ghi là" in official.writes("1")


def test_a_coordinator_opens_another_part_of_the_status(room: Room) -> None:
    room.at("2022-08-03T09:00")
    coordinator = Someone(room, "SKHDT", "zalo", "coordinator")
    assert "Chưa có đầu mối" in coordinator.writes("/tinhtrang")
    assert "chưa xong" in coordinator.writes("1")
    assert "Chưa có đầu mối nhận tin" in coordinator.writes("3")


def test_the_own_number_of_a_request_that_waits_is_no_line_of_a_list(room: Room) -> None:
    """“1” behind a part of the status, while request 1 waits: as before the list was shown."""
    room.at("2022-08-03T09:00")
    request = room.request(room.reply(room.assignment("SYT"), "extend"), until=room.at("2022-08-03T09:00").date())
    coordinator = Someone(room, "SKHDT", "zalo", "coordinator")
    coordinator.writes("/tinhtrang")
    coordinator.writes("/help")
    answer = coordinator.writes(str(request.id))
    assert "chưa xong" not in answer and room.again(request).state == "open"
    assert room.session.query(Request).count() == 1
