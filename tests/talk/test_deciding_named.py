"""A coordinator decides on several requests that are named in one sentence: each as is said of it, none is left out."""

from __future__ import annotations

from datetime import date

import pytest

from db.models import Request
from tests.rooms import Room
from tests.talk.arriving import desk

CODES = ("SYT", "STC", "SXD", "SCT")


@pytest.fixture(autouse=True)
def thursday(room: Room) -> None:
    room.at("2022-08-11T09:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"


@pytest.fixture
def wishes(room: Room) -> list[Request]:
    """Four agencies want more time up to 12/9."""
    found = []
    for code in CODES:
        reply = room.reply(room.assignment(code), "extend", by=room.person("SYT"))
        found.append(room.request(reply, "extension", text="vì bão", until=date(2022, 9, 12)))
    return found


def states(room: Room, wishes: list[Request]) -> list[str]:
    return [room.again(each).state for each in wishes]


def test_all_that_are_named_are_decided_at_once(room: Room, wishes: list[Request]) -> None:
    said = desk(room, "đồng ý số 1 và số 2, số 4 thì chưa vì đã lùi một lần")
    assert said.count("✅") == 3
    assert states(room, wishes) == ["granted", "granted", "open", "refused"]
    assert wishes[3].note == "đã lùi một lần"


def test_what_is_said_of_two_in_two_ways_is_proposed_with_both(room: Room, wishes: list[Request]) -> None:
    said = desk(room, "đồng ý số 1, 2, 4 thì không")
    assert "Ghi là:" in said
    assert all(f"Xin gia hạn số {number}" in said for number in (1, 2, 4))
    assert states(room, wishes) == ["open"] * 4
    desk(room, "đúng")
    assert states(room, wishes) == ["granted", "granted", "open", "refused"]


def test_a_number_that_nobody_has_lets_nothing_be_done(room: Room, wishes: list[Request]) -> None:
    assert "Đồng ý đề nghị nào?" in desk(room, "đồng ý số 1 và số 9")
    assert states(room, wishes) == ["open"] * 4


def test_only_those_that_are_named_are_asked_about(room: Room, wishes: list[Request]) -> None:
    said = desk(room, "đồng ý số 2 đến tuần sau")
    assert "Xin gia hạn số 2" in said
    assert "Xin gia hạn số 1" not in said


def test_all_get_the_day_that_is_beyond_their_wish(room: Room, wishes: list[Request]) -> None:
    said = desk(room, "đồng ý cả hai số 1 và số 2 đến 30/9, đề nghị gửi đúng hạn")
    assert said.count("30/9/2022") >= 2
    assert "đề nghị gửi đúng hạn" in said


class TestDaysThatAreOver:
    """Of several that are granted some had asked up to a day that is over by now."""

    @pytest.fixture(autouse=True)
    def over(self, wishes: list[Request]) -> None:
        for each in wishes[:3]:
            each.until = date(2022, 8, 10)

    def test_until_when_is_asked_after_all_else_is_done(self, room: Room, wishes: list[Request]) -> None:
        wishes[1].until = wishes[2].until = date(2022, 9, 12)
        said = desk(room, "đồng ý số 1 và số 2, số 4 thì chưa")
        assert "Xin gia hạn số 2 – Sở Tài chính: đã đồng ý" in said
        assert said.index("số 4") < said.index("của Sở Y tế đến hết ngày nào?")
        assert states(room, wishes) == ["open", "granted", "open", "refused"]
        desk(room, "26/8")
        assert (room.again(wishes[0]).state, wishes[0].until) == ("granted", date(2022, 8, 26))

    def test_one_is_asked_about_after_the_other(self, room: Room, wishes: list[Request]) -> None:
        assert "của Sở Y tế đến hết ngày nào?" in desk(room, "đồng ý số 1, số 2, số 3 và số 4")
        assert states(room, wishes) == ["open", "open", "open", "granted"]
        assert "của Sở Tài chính đến hết ngày nào?" in desk(room, "26/8")
        assert "Ngày này đã qua" in desk(room, "9/8")
        assert "của Sở Xây dựng đến hết ngày nào?" in desk(room, "27/8")
        desk(room, "29/8")
        assert states(room, wishes) == ["granted"] * 4
        assert [each.until.day for each in wishes[:3] if each.until] == [26, 27, 29]

    def test_the_next_is_asked_about_where_one_is_given_up(self, room: Room, wishes: list[Request]) -> None:
        desk(room, "đồng ý số 1 và số 2")
        assert "của Sở Tài chính đến hết ngày nào?" in desk(room, "hủy")
        assert states(room, wishes)[:2] == ["open", "open"]

    def test_what_another_coordinator_decided_meanwhile_is_said(self, room: Room, wishes: list[Request]) -> None:
        desk(room, "đồng ý số 1 và số 2")
        other = room.join("SKHDT", "coordinator", "telegram")
        wishes[1].state, wishes[1].decided_by, wishes[1].decided_at = "granted", other.id, room.now
        said = desk(room, "26/8")
        assert "của Sở Tài chính đến hết ngày nào?" not in said
        assert other.name in said

    def test_the_remark_and_the_day_wait_with_the_question(self, room: Room, wishes: list[Request]) -> None:
        wishes[0].until = date(2022, 9, 12)
        desk(room, "đồng ý số 1 đến 13/8, số 2 đến 13/8, đề nghị gửi đúng hạn")
        assert "Ngày 13/8/2022 vẫn trong hạn" in desk(room, "đúng")
        assert "Ngày 13/8/2022 vẫn trong hạn" in desk(room, "26/8")
        desk(room, "29/8")
        assert (room.again(wishes[1]).until, wishes[1].note) == (date(2022, 8, 29), "đề nghị gửi đúng hạn")
