"""A sentence that answers what is asked and says something of another open duty too: neither half is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Assignment, Reply
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import reminded

CHANNELS = pytest.mark.parametrize(("agency", "channel"), [("LECHAN", "telegram"), ("NGOQUYEN", "zalo")])
ALLOTTED = [
    "đã gửi báo cáo 12/BC-UBND và xong phân bổ vốn rồi",
    "đã gửi báo cáo và xong phân bổ vốn rồi",
    "báo cáo gửi rồi, phân bổ vốn cũng xong rồi",
]


class Official:
    """To whom only ``asked`` comes."""

    def __init__(self, room: Room, agency: str, channel: str, asked: Assignment) -> None:
        self.room, self.agency, self.channel = room, agency, channel
        room.join(agency, "official", channel)
        reminded(room, asked, agency=agency)
        arrives(room)

    def writes(self, text: str) -> str:
        shown = talks(self.room, self.room.address(self.agency).chat_id, self.channel, text)
        arrives(self.room)
        return shown

    def codes(self) -> list[tuple[str, str]]:
        rows = self.room.session.scalars(select(Reply).order_by(Reply.id))
        return [(row.assignment.duty.kind, row.code) for row in rows]


@CHANNELS
@pytest.mark.parametrize("said", ALLOTTED)
def test_the_second_half_is_proposed_where_nobody_asked_about_it(
    room: Room, agency: str, channel: str, said: str
) -> None:
    """The report was recorded, and nothing was said of the other half."""
    room.at("2022-08-08T08:00")
    official = Official(room, agency, channel, room.assignment(agency))
    shown = official.writes(said)
    assert "đã gửi báo cáo kết quả thực hiện Chương trình năm 2022" in shown
    assert "phân bổ chi tiết vốn" in shown.lower()
    assert official.codes() == []
    official.writes("đúng")
    assert official.codes() == [("report", "sent"), ("milestone", "sent")]
    in_both_languages(room)


@CHANNELS
def test_what_was_pressed_for_before_is_recorded_at_once(room: Room, agency: str, channel: str) -> None:
    room.at("2022-08-08T08:00")
    room.assignment(agency, "PHANBO-2022").reminders = 1
    official = Official(room, agency, channel, room.assignment(agency))
    official.writes(ALLOTTED[0])
    assert official.codes() == [("report", "sent"), ("milestone", "sent")]


@CHANNELS
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("đã gửi báo cáo rồi, giao ban cũng họp rồi", "held"),
        ("đã gửi báo cáo rồi, giao ban tuần 32 cũng họp rồi", "held"),
    ],
)
def test_a_meeting_told_beside_the_report_is_proposed_with_its_week(
    room: Room, agency: str, channel: str, said: str, code: str
) -> None:
    room.at("2022-08-10T08:00")
    room.meeting(agency, 32).reminders = 1
    official = Official(room, agency, channel, room.assignment(agency))
    shown = official.writes(said)
    assert "đã gửi báo cáo" in shown
    assert "giao ban giải ngân tuần 32" in shown
    assert official.codes() == []
    official.writes("đúng")
    assert official.codes() == [("report", "sent"), ("meeting", code)]


@CHANNELS
def test_a_report_told_beside_the_meeting_is_proposed(room: Room, agency: str, channel: str) -> None:
    room.at("2022-08-10T08:00")
    official = Official(room, agency, channel, room.meeting(agency, 32))
    assert "đã gửi báo cáo" in official.writes("đã họp rồi, báo cáo cũng đã gửi")
    official.writes("đúng")
    assert sorted(official.codes()) == [("meeting", "held"), ("report", "sent")]


@CHANNELS
@pytest.mark.parametrize("said", ["đã gửi báo cáo rồi", "đã gửi báo cáo số 12/BC-UBND hôm qua rồi, cảm ơn đồng chí"])
def test_one_half_alone_is_recorded_at_once(room: Room, agency: str, channel: str, said: str) -> None:
    room.at("2022-08-10T08:00")
    official = Official(room, agency, channel, room.assignment(agency))
    official.writes(said)
    assert official.codes() == [("report", "sent")]
