"""Several coordinators give more time, or take it back: who agrees to an older look reads what was decided since, and
what is taken back is told as that."""

from __future__ import annotations

from datetime import date

import pytest

from db import decisions, extensions, views
from db.models import Person
from jobs import decided
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.people import TEXTS
from tests.talk.test_group_extension import coordinator, days

LOOKED = "gia hạn Lê Chân đến 12/9"


@pytest.fixture(autouse=True)
def friday(room: Room) -> None:
    room.at("2022-08-05T08:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"


@pytest.fixture
def other(room: Room) -> Person:
    """A second coordinator."""
    return room.join("SKHDT", "coordinator", "telegram")


def looks(room: Room) -> None:
    """The coordinator looks at what more time for the report of one agency would do."""
    coordinator(room, LOOKED)
    assert "đến hết thứ Hai, 12/9/2022 cho 1 đơn vị" in coordinator(room, "1")


def gives(room: Room, other: Person, until: date, *codes: str) -> int:
    rows = [room.assignment(code) for code in codes]
    room.later(minutes=1)
    batch = extensions.give(room.session, rows, until, "bão", other, room.now, room.rules)
    room.session.commit()
    return batch


def test_who_agrees_after_a_colleague_gave_other_time_is_told_and_asked_again(room: Room, other: Person) -> None:
    looks(room)
    gives(room, other, date(2022, 9, 9), "LECHAN", "HONGBANG")
    room.later(minutes=1)
    said = coordinator(room, "1")
    assert "Sau khi tôi hỏi, đã có quyết định khác; tôi chưa gia hạn." in said
    assert "của UBND quận Lê Chân: gia hạn đến hết thứ Sáu, 09/9/2022, lúc 08:01 ngày 05/8" in said
    assert "cho 1 đơn vị" in said
    assert days(room, "LECHAN") == [date(2022, 9, 9)]
    in_both_languages(room)
    coordinator(room, "1")
    assert days(room, "LECHAN") == [date(2022, 9, 12)]


def test_where_nothing_is_left_to_give_only_that_is_said(room: Room, other: Person) -> None:
    looks(room)
    gives(room, other, date(2022, 9, 30), "LECHAN")
    said = coordinator(room, "1")
    assert "gia hạn đến hết thứ Sáu, 30/9/2022" in said
    assert "Đồng ý ghi như trên?" not in said
    assert days(room, "LECHAN") == [date(2022, 9, 30)]


def test_what_others_get_meanwhile_is_no_reason_to_ask_again(room: Room, other: Person) -> None:
    looks(room)
    gives(room, other, date(2022, 9, 9), "HONGBANG")
    assert "Đã gia hạn báo cáo" in coordinator(room, "1")
    assert days(room, "LECHAN") == [date(2022, 9, 12)]


def test_more_time_taken_back_is_told_as_that(room: Room, other: Person) -> None:
    row = room.assignment("LECHAN")
    gives(room, other, date(2022, 8, 20), "LECHAN")
    batch = gives(room, other, date(2022, 9, 9), "LECHAN")
    room.later(minutes=1)
    given = extensions.of_batch(room.session, batch)
    extensions.take_back(room.session, given, f"person:{other.id}", room.now, room.rules)
    found = decisions.last(room.session, row)
    assert found
    address = room.address("SKHDT", "coordinator", "zalo")
    told = decided.entries(room.session, [(row, found)], room.rules, room.now, address)
    params = {**views.common(address, room.rules, room.now), "decisions": told}
    said = TEXTS.render("extended_since", params, "plain").text
    assert "UBND quận Lê Chân: thu hồi gia hạn, còn đến hết thứ Bảy, 20/8/2022" in said
