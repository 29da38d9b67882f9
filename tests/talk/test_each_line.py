"""One message asks about several duties by number, and each number of the answer is said of its own line."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.models import Reply
from rules.meaning.numbers import numbered_parts
from rules.meaning.said import Said
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_both_asked import Chat


@pytest.fixture(params=["telegram", "zalo"])
def chat(room: Room, request: pytest.FixtureRequest) -> Chat:
    found = Chat(room, request.param)
    return found.is_asked(found.report, found.allotting, found.meeting)


def words(chat: Chat) -> dict[str, str | None]:
    chat.room.session.expire_all()
    return {row.assignment.duty.kind: row.text for row in chat.room.session.scalars(select(Reply))}


def test_what_is_not_done_is_proposed_with_its_own_words(chat: Chat) -> None:
    """It was asked of which one duty this speaks, under other numbers."""
    shown = chat.writes("1 thì kho bạc vẫn chưa duyệt, chắc thứ 5; 2 chưa; 3 đang làm")
    first, second, third = [line for line in shown.splitlines() if line.startswith("•")]
    assert "đang thực hiện báo cáo" in first and "dự kiến xong thứ Năm, 18/8/2022" in first
    assert "kèm: “kho bạc vẫn chưa duyệt, chắc thứ 5”" in first
    assert "đang thực hiện phân bổ" in second and "chưa tổ chức giao ban" in third
    assert chat.answers() == {}
    chat.writes("đúng")
    assert chat.answers() == {"report": "doing", "milestone": "doing", "meeting": "not_held"}
    assert words(chat) == {
        "report": "kho bạc vẫn chưa duyệt, chắc thứ 5",
        "milestone": "chưa",
        "meeting": "đang làm",
    }
    in_both_languages(chat.room)


@pytest.mark.parametrize("said", ["1 đang làm, 2 chắc thứ 5, 3 chưa", "1. đang làm\n2. chắc thứ 5\n3. chưa"])
def test_what_is_certain_is_recorded(chat: Chat, said: str) -> None:
    chat.writes(said)
    assert chat.answers() == {"report": "doing", "milestone": "doing", "meeting": "not_held"}
    query = select(Reply.expected_on).where(Reply.expected_on.is_not(None))
    assert chat.room.session.scalars(query).all() == [date(2022, 8, 18)]
    assert words(chat)["milestone"] == "chắc thứ 5"


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("1 xong rồi; 3 chưa họp", {"report": "sent", "meeting": "not_held"}),
        ("2 xong, 3 rồi", {"milestone": "sent", "meeting": "held"}),
        ("1 không có vướng gì, đang làm; 2 chưa", {"report": "doing", "milestone": "doing"}),
    ],
)
def test_a_number_that_is_not_there_says_nothing(chat: Chat, said: str, codes: dict[str, str]) -> None:
    shown = chat.writes(said)
    if shown.startswith("Ghi là:"):
        chat.writes("đúng")
    assert chat.answers() == codes


@pytest.mark.parametrize("said", ["1 xong, 4 chưa", "2 chưa, 1 xong", "1 chưa, 2 hôm qua", "1 xong chưa, 2 chưa?"])
def test_what_has_no_line_or_is_not_plain_is_asked_about(chat: Chat, said: str) -> None:
    assert "Ghi là" not in chat.writes(said)
    assert chat.answers() == {}


def test_of_an_older_list_it_is_asked(chat: Chat) -> None:
    """Other duties, and other numbers, are asked about since."""
    chat.room.later(hours=1)
    chat.is_asked(chat.room.meeting("HONGBANG", 32))
    chat.writes("1 đang làm, 2 chắc thứ 5, 3 chưa")
    assert chat.answers() == {}


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("1 chắc thứ 5, 2 chưa", [(1, "chắc thứ 5"), (2, "chưa")]),
        ("1 chắc thứ 2, 2 chưa", [(1, "chắc thứ 2"), (2, "chưa")]),
        ("2. đã gửi; 3. chưa", [(2, "đã gửi"), (3, "chưa")]),
        ("3 chưa, 2 xong", []),
        ("1 chưa, 1 xong", []),
        ("đã họp, 2 chưa, 3 xong", []),
        ("2 chưa", []),
    ],
)
def test_parts_begin_with_rising_numbers(said: str, parts: list[tuple[int, str]]) -> None:
    found = numbered_parts(Said.of(said, date(2022, 8, 15)))
    assert [(number, part.text.raw) for number, part in found] == parts
