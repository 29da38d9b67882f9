"""A coordinator's question or remark that begins with *trả lại* sends nothing back; doubtful words are proposed."""

from __future__ import annotations

import pytest

from db.models import Reply
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_confirming import friday, sent, writes

__all__ = ["friday"]

BOTH = pytest.mark.parametrize("channel", ["telegram", "zalo"])
CARD = "Báo cáo đã đến chưa?"


@BOTH
@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("trả lại Sở Y tế được không?", CARD),
        ("trả lại Sở Y tế chưa?", CARD),
        ("trả lại Sở Y tế hay Sở Tài chính?", CARD),
        ("tra lai so y te duoc khong", CARD),
        ("trả lại Sở Y tế để làm gì?", CARD),
        ("trả lại Sở Y tế vì sao?", CARD),
        ("trả lại Sở Y tế hôm qua rồi mà", CARD),
        ("trả lại nhầm Sở Y tế", CARD),
        ("trả lại Sở Y tế là nhầm", CARD),
        ("trả lại Sở Y tế nếu thiếu dấu", CARD),
        ("Sở Y tế trả lại được không, Sở Tài chính ok", CARD),
        ("trả lại Sở Y tế ngay bây giờ", "xin ghi lý do"),
        ("trả lại Sở Y tế, cảm ơn em", "xin ghi lý do"),
        ("Sở Y tế trả lại chưa", ""),
        ("trả lại Sở Y tế phụ lục mờ quá", "Ghi là: trả lại báo cáo"),
    ],
)
def test_nothing_is_sent_back_by_what_gives_no_reason(room: Room, channel: str, text: str, answer: str) -> None:
    row = sent(room, "SYT")
    sent(room, "STC", "7")
    assert answer in writes(room, text, channel)
    in_both_languages(room)
    assert room.again(row).returned_because is None
    assert row.assignment.state is State.REPORTED


@pytest.mark.parametrize(
    "text", ["trả lại được không?", "trả lại chưa?", "trả lại nhầm rồi", "2 được không?", "2 vì sao?", "2 nhầm rồi"]
)
def test_behind_a_card_a_question_is_about_that_report(room: Room, text: str) -> None:
    row = sent(room, "SYT")
    writes(room, "/xacnhan SYT")
    assert CARD in writes(room, text)
    assert room.again(row).returned_because is None


def test_thanks_behind_the_number_are_no_reason(room: Room) -> None:
    row = sent(room, "SYT")
    writes(room, "/xacnhan SYT")
    assert "xin ghi lý do" in writes(room, "2 cảm ơn em")
    writes(room, "thiếu dấu")
    assert room.again(row).returned_because == "thiếu dấu"


@pytest.mark.parametrize("text", ["trả lại Sở Y tế phụ lục mờ quá", "Sở Y tế trả lại phụ lục mờ quá"])
def test_what_may_be_the_reason_is_proposed_and_then_done(room: Room, text: str) -> None:
    row = sent(room, "SYT")
    assert "lý do: “phụ lục mờ quá”?" in writes(room, text)
    writes(room, "đúng")
    assert room.again(row).returned_because == "phụ lục mờ quá"


def test_of_several_agencies_nothing_is_proposed_for_all(room: Room) -> None:
    rows = [sent(room, "SYT"), sent(room, "STC", "7")]
    assert writes(room, "trả lại SYT và STC phụ lục mờ quá").count(CARD) == 2
    assert [room.again(row).returned_because for row in rows] == [None, None]


def asked_why(room: Room) -> list[Reply]:
    """Sở Y tế's report is to be sent back, and it is asked why; Sở Tài chính's waits as well."""
    rows = [sent(room, "SYT"), sent(room, "STC", "7")]
    assert "xin ghi lý do" in writes(room, "trả lại Sở Y tế")
    return rows


@pytest.mark.parametrize(
    "why",
    [
        "trong báo cáo chưa có số liệu của Sở Tài chính",
        "báo cáo không có xác nhận của Sở Tài chính",
        "chưa thấy phụ lục vốn của Sở Tài chính trong báo cáo",
        "chưa nhận được xác nhận của Sở Tài chính về báo cáo",
        "xác nhận của Sở Tài chính bị mờ",
        "nhận xét của Sở Tài chính mới có một nửa",
    ],
)
def test_a_reason_may_name_another_agency(room: Room, why: str) -> None:
    first, second = asked_why(room)
    writes(room, why)
    assert room.again(first).returned_because == why
    assert (room.again(second).returned_at, second.accepted_at) == (None, None)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("chưa nhận được báo cáo của Sở Tài chính", CARD),
        ("trả lại Sở Tài chính được không?", CARD),
        ("đã nhận báo cáo của Sở Tài chính", "Đã xác nhận nhận được: Sở Tài chính"),
        ("trả lại Sở Tài chính vì thiếu dấu", "Đã trả lại"),
    ],
)
def test_what_is_said_of_anothers_report_takes_the_place_of_the_reason(room: Room, text: str, answer: str) -> None:
    first, _ = asked_why(room)
    said = writes(room, text)
    assert answer in said
    assert "của Sở Y tế vẫn chờ quyết định" in said
    assert room.again(first).returned_because is None
