"""What comes to who decides, and to who only watches: each says what its reader needs."""

from __future__ import annotations

from datetime import date

import pytest

from bot.texts.render import Texts
from db import progress
from db.models import Assignment
from jobs.deciding import ask_for_decisions
from rules.authority import Role
from tests.rooms import Room, local


@pytest.mark.parametrize(("role", "kind"), [(Role.COORDINATOR, "decisions"), (Role.OBSERVER, "observed")])
def test_a_card_to_decide_on_says_what_was_asked_for_and_one_to_watch_does_not(
    room: Room, role: Role, kind: str
) -> None:
    room.join("SKHDT", "observer")
    row = room.assignment()
    room.request(room.reply(row, "extend"), until=date(2022, 8, 22))
    mine = progress.of(room.session, row, role)
    mine.waits, mine.step_at = "+4wd", local("2022-08-18T08:00")
    room.session.flush()
    room.at("2022-08-18T08:00")
    ask_for_decisions(room.session, room.rules, room.now)
    (message,) = room.messages(kind)
    (said,) = message.params["assignments"]
    assert said["id"] == row.id
    assert (("asked_for" in said), ("seen" in said)) == ((True, True) if role is Role.COORDINATOR else (False, False))


def card_to_decide(room: Room, row: Assignment) -> str:
    """The card of this assignment that the coordinators get on the fourth working day after its day."""
    progress.of(room.session, row, Role.LEADER).said_at = local("2022-08-16T08:00")
    mine = progress.of(room.session, row, Role.COORDINATOR)
    mine.waits, mine.step_at = "+4wd", local("2022-08-18T08:00")
    room.session.flush()
    room.at("2022-08-18T08:00")
    ask_for_decisions(room.session, room.rules, room.now)
    (message,) = room.messages("decisions")
    assert Texts("en").render(message.kind, message.params, "html").text
    return Texts("vi").render(message.kind, message.params, "plain").text


def test_the_card_tells_what_the_leader_explained_before_somebody_answered(room: Room) -> None:
    row = room.assignment()
    room.reply(row, "explained", text="Chờ kho bạc", at=local("2022-08-16T09:00"))
    said = card_to_decide(room, row)
    assert "Trả lời gần nhất (16/8): lãnh đạo giải trình: “Chờ kho bạc”." in said
    assert said.count("Chờ kho bạc") == 1


def test_what_the_leader_said_stands_beside_a_later_answer(room: Room) -> None:
    row = room.assignment()
    room.reply(row, "explained", text="Chờ kho bạc", at=local("2022-08-16T09:00"))
    room.reply(row, "doing", at=local("2022-08-17T09:00"))
    said = card_to_decide(room, row)
    assert "Trả lời gần nhất (17/8): đang thực hiện" in said
    assert "Lãnh đạo giải trình: “Chờ kho bạc” (16/8)." in said
    assert "Từ nay tôi không tự nhắc nữa." in said


def test_the_card_says_that_the_promise_is_asked_about_today(room: Room) -> None:
    """It came in the minute in which the officials were asked, as though their day were to come."""
    row = room.assignment()
    room.reply(row, "doing", expected_on=date(2022, 8, 18), at=local("2022-08-16T09:00"))
    row.promised_on = date(2022, 8, 18)
    said = card_to_decide(room, row)
    assert "Hôm nay tôi hỏi đầu mối về ngày đơn vị dự kiến (18/8); sau đó tôi không tự nhắc nữa." in said
    (message,) = room.messages("decisions")
    several = {**message.params, "assignments": message.params["assignments"] * 2}
    assert "dự kiến xong 18/8/2022 (hôm nay hỏi đầu mối)" in Texts("vi").render(message.kind, several, "plain").text
    assert "the officials are asked today" in Texts("en").render(message.kind, several, "plain").text


def test_the_card_says_that_a_promised_day_is_still_asked_about(room: Room) -> None:
    """It said "Từ nay tôi không tự nhắc nữa", and the agency was asked about its promise three days later."""
    row = room.assignment()
    room.reply(row, "doing", expected_on=date(2022, 8, 23), at=local("2022-08-17T09:00"))
    row.promised_on = date(2022, 8, 23)
    assert "Từ nay tôi không tự nhắc nữa, chỉ hỏi khi đến ngày đơn vị dự kiến (23/8)." in card_to_decide(room, row)
