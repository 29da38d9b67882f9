"""Two duties in one sentence, each with its own future: both are proposed or recorded, and what is asked about one of
them is not lost behind the other."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.models import Reply
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_both_asked import Chat

HOW = pytest.mark.parametrize("apart", [True, False], ids=["in two messages", "in one"])


@pytest.fixture(params=["telegram", "zalo"])
def chat(room: Room, request: pytest.FixtureRequest) -> Chat:
    return Chat(room, request.param)


def asked(chat: Chat, apart: bool) -> Chat:
    if apart:
        return chat.is_asked(chat.report).is_asked(chat.meeting)
    return chat.is_asked(chat.report, chat.meeting)


@HOW
@pytest.mark.parametrize(
    "said",
    [
        "Báo cáo tuần sau gửi, họp giao ban thứ 5",
        "tuan sau gui bao cao, thu 5 hop giao ban",
        "báo cáo tuần sau gửi còn họp thì thứ 5",
        "giao ban thì thứ 5, báo cáo tuần sau gửi",
    ],
)
def test_a_day_ahead_for_each(chat: Chat, said: str, apart: bool) -> None:
    """It was asked of which duty this speaks, and both halves were lost."""
    shown = asked(chat, apart).writes(said)
    assert shown.startswith("Ghi là:\n") and chat.answers() == {}
    assert "chưa tổ chức giao ban giải ngân tuần 33" in shown
    assert "bao nhiêu phần trăm?" in chat.writes("đúng")
    assert "ngày nào" in chat.writes("60%")
    assert chat.answers() == {"report": "doing", "meeting": "not_held"}
    assert chat.room.session.scalars(select(Reply.percent).where(Reply.code == "doing")).one() == 60
    in_both_languages(chat.room)


@HOW
@pytest.mark.parametrize(
    "said",
    [
        "xin lùi báo cáo đến 18/8, giao ban thì không phát sinh",
        "xin lui bao cao den 18/8, giao ban thi khong phat sinh",
        "giao ban không phát sinh, báo cáo xin lùi đến 18/8",
    ],
)
def test_the_reason_is_asked_behind_what_is_recorded(chat: Chat, said: str, apart: bool) -> None:
    """Its question was over before it was answered, so that nobody heard of the wish."""
    shown = asked(chat, apart).writes(said)
    assert shown.index("không phát sinh") < shown.index("Lý do xin gia hạn đến hết thứ Năm, 18/8/2022?")
    chat.writes("chờ số liệu kho bạc")
    assert chat.wishes() == [("report", "chờ số liệu kho bạc", date(2022, 8, 18))]
    assert chat.answers() == {"report": "extend", "meeting": "nothing"}


@HOW
def test_of_two_that_both_ask_the_second_question_comes_behind_the_first(chat: Chat, apart: bool) -> None:
    """Only the figures of the meeting were asked for."""
    asked(chat, apart).writes("xin lùi báo cáo đến 18/8, đã họp giao ban rồi")
    chat.writes("đúng")
    chat.writes("800 tỷ")
    chat.writes("400 tỷ")
    chat.writes("đúng")
    shown = chat.writes("không")
    assert shown.endswith("Lý do xin gia hạn đến hết thứ Năm, 18/8/2022? Xin ghi ngắn trong một tin nhắn.")
    chat.writes("chờ số liệu")
    assert chat.wishes() == [("report", "chờ số liệu", date(2022, 8, 18))]


@pytest.mark.parametrize(
    ("on", "said", "proposed"),
    [
        ("2022-08-15T08:05", "họp giao ban thứ 5", True),
        ("2022-08-15T08:05", "giao ban thì thứ năm", True),
        ("2022-08-18T08:05", "họp giao ban thứ 5", False),
        ("2022-08-19T08:05", "họp giao ban thứ 5", False),
        ("2022-08-15T08:05", "thứ 5 có họp giao ban không?", False),
        ("2022-08-15T08:05", "đã họp giao ban thứ 5", False),
    ],
)
def test_a_meeting_on_a_day_of_its_week_that_is_to_come(chat: Chat, on: str, said: str, proposed: bool) -> None:
    """Thursday of the week that is asked about, said before it: never of another, and never where it may be over."""
    chat.room.at(on)
    shown = chat.is_asked(chat.meeting).writes(said)
    assert ("chưa tổ chức giao ban giải ngân tuần 33" in shown) == proposed
    assert chat.answers() == {} or not proposed
