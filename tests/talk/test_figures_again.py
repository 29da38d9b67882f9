"""Figures as they were written in the first week, written so again in the second: plan and what is disbursed of it."""

from __future__ import annotations

import pytest

from db import capitals
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import reminded

BOTH = pytest.mark.parametrize(("agency", "channel"), [("SYT", "telegram"), ("STC", "zalo")])
BILLION = 10**9


def second_week(room: Room, agency: str) -> str:
    """The second week's meeting is asked about, of a capital of 400 tỷ; returns the chat."""
    room.at("2022-08-08T08:30")
    meeting = room.meeting(agency, 32)
    capitals.of_year(room.session, meeting.agency_id, meeting.plan_year).planned = 400 * BILLION
    before = room.meeting(agency, 31)
    room.reply(before, "held", planned=400 * BILLION, disbursed=123 * BILLION)
    reminded(room, meeting, agency=agency)
    arrives(room)
    return room.address(agency).chat_id


@BOTH
@pytest.mark.parametrize("said", ["400 tỷ, giải ngân 131,6 tỷ", "400 tỷ; 131,6 tỷ"])
def test_the_plan_that_is_known_may_stand_before_the_figure(room: Room, agency: str, channel: str, said: str) -> None:
    chat = second_week(room, agency)
    talks(room, chat, channel, "đã họp")
    shown = talks(room, chat, channel, said)
    assert "Lũy kế giải ngân: 131,6 tỷ đồng (32,9%)" in shown


@BOTH
@pytest.mark.parametrize("said", ["400 tỷ, giải ngân 131,6 tỷ", "giải ngân 131,6 tỷ"])
def test_figures_before_they_are_asked_for_are_the_meetings(room: Room, agency: str, channel: str, said: str) -> None:
    chat = second_week(room, agency)
    assert "đã tổ chức giao ban giải ngân tuần 32" in talks(room, chat, channel, said)
    shown = talks(room, chat, channel, "đúng")
    assert "Kế hoạch vốn năm 2022: 400 tỷ đồng" in shown
    assert "Lũy kế giải ngân: 131,6 tỷ đồng (32,9%)" in shown
    in_both_languages(room)
