"""Why a duty is ended: words that bid or ask something are no reason before that is said."""

from __future__ import annotations

import pytest

from bot.texts.render import Texts
from db.models import Dialog
from rules.status import State
from tests.rooms import Room
from tests.talk.people import TEXTS, delivered, incoming, says, takes

DESK = ("SKHDT", "coordinator")


@pytest.fixture
def desk(room: Room) -> str:
    """It is asked why the report of Sở Tài chính is ended."""
    room.at("2022-08-18T09:00")
    chat = room.address(*DESK).chat_id
    takes(room, incoming(chat, "choice", token=f"e:{room.assignment('STC').id}:end:0"))
    return chat


def ended(room: Room) -> list[str | None]:
    return [each.params["reason"] for each in room.messages("ending_done", None)]


BIDDEN = (
    "gửi báo cáo lãnh đạo đi em",
    "nhắc lại giúp anh",
    "để hỏi lại đã",
    "thôi gia hạn nhé",
    "đơn vị này gửi chưa?",
    "ok em",
    "không",
    "để sau",
    "thôi không kết thúc nữa",
    "chưa kết thúc vội",
    "gia hạn Sở Du lịch đến 20/8",
    "gửi báo cáo lãnh đạo",
    "nhắc lại lần nữa",
    "để anh hỏi lại",
    "tình hình Sở Y tế",
    "đồng ý số 1",
    "khoan đã",
    "đúng rồi",
    "đến 20/8 thôi",
)


@pytest.mark.parametrize("yes", ["đúng", "vâng em"])
@pytest.mark.parametrize("text", BIDDEN)
def test_what_is_bidden_or_asked_ends_nothing_before_it_is_said_to_be_the_reason(
    room: Room, desk: str, text: str, yes: str
) -> None:
    (said,) = says(room, desk, text)
    assert f"“{text}” có phải là lý do kết thúc theo dõi" in said
    assert "Tôi chưa ghi gì" in said
    assert room.again(room.assignment("STC")).state is State.OPEN
    message = room.messages("ask_doubted", None)[-1]
    assert f"Is “{text}” the reason" in Texts("en").render(message.kind, message.params, "plain").text
    assert room.session.query(Dialog).one().data["seen"] is None, "what the card knew of is lost"
    delivered(room)
    told = says(room, desk, yes)
    assert any(f"Lý do: “{text}”." in each for each in told)
    assert ended(room) == [text]


REASONS = (
    "nhiệm vụ đã chuyển đơn vị khác",
    "Đã sáp nhập",
    "đã gửi bản giấy cho lãnh đạo",
    "theo ý kiến lãnh đạo, gửi báo cáo cùng quý sau",
    "không có nội dung báo cáo",
    "không cần thiết nữa",
    "gửi chậm quá nhiều lần",
    "không theo dõi vì đã lùi 2 lần",
    "để gộp vào kỳ sau",
    "giao mặt bằng chậm đến 20/8",
)


@pytest.mark.parametrize("text", REASONS)
def test_a_reason_ends_it_at_once_and_is_quoted(room: Room, desk: str, text: str) -> None:
    (told,) = says(room, desk, text)
    assert f"Lý do: “{text}”." in told
    assert ended(room) == [text]


def test_other_words_instead_are_the_reason(room: Room, desk: str) -> None:
    says(room, desk, "gửi báo cáo lãnh đạo đi em")
    says(room, desk, "đơn vị đã giải thể")
    assert ended(room) == ["đơn vị đã giải thể"]


def test_the_choice_of_an_older_question_makes_no_newer_words_the_reason(room: Room, desk: str) -> None:
    says(room, desk, "gửi báo cáo lãnh đạo đi em")
    message = room.messages("ask_doubted", None)[-1]
    older = {each.label: each.token for each in TEXTS.render(message.kind, message.params, "plain").flat}["Đúng"]
    says(room, desk, "nhắc lại giúp anh")
    assert takes(room, incoming(desk, "choice", token=older)) == "stale"
    assert room.again(room.assignment("STC")).state is State.OPEN
    message = room.messages("ask_doubted", None)[-1]
    newer = {each.label: each.token for each in TEXTS.render(message.kind, message.params, "plain").flat}["Đúng"]
    assert takes(room, incoming(desk, "choice", token=newer)) == ""
    assert ended(room) == ["nhắc lại giúp anh"]
