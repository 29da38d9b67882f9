"""After three working days the coordinators are asked, once, about reports that nobody has confirmed."""

from __future__ import annotations

import pytest

from bot.texts.render import Texts
from db import confirming, people
from db.models import Message, Reply
from jobs.confirming import ask_to_confirm
from rules.status import Move, State
from tests.jobs.test_scheduler import Clock
from tests.rooms import Room, local, second_program


def sent(room: Room, agency: str = "SYT", by: str = "SYT") -> Reply:
    row = room.assignment(agency)
    reply = room.reply(row, "sent", by=room.person(by), document_number="12/BC")
    room.move(row, Move.REPORT)
    return reply


def asked(room: Room) -> list[Message]:
    before = {message.id for message in room.messages("confirm_waits")}
    ask_to_confirm(session=room.session, rules=room.rules, now=room.now)
    return [message for message in room.messages("confirm_waits") if message.id not in before]


def test_after_three_working_days_it_is_asked_once_when_the_window_opens(room: Room) -> None:
    room.at("2022-08-03T16:00")  # Wednesday: the third working day is Monday
    row = sent(room)
    room.at("2022-08-08T23:59")
    assert asked(room) == []
    room.at("2022-08-09T00:00")
    (message,) = asked(room)
    assert message.person_id == room.person("SKHDT", "coordinator").id
    assert message.not_before == local("2022-08-09T07:30")
    text = Texts("vi").line("confirm_waits", **message.params)
    assert text.startswith("📥 Các đơn vị báo đã gửi hơn ba ngày làm việc, đồng chí chưa xác nhận (1):\n1. Sở Y tế – ")
    assert "Tôi chỉ hỏi một lần." in text
    assert room.again(row).confirm_asked_at == room.now
    assert [(entry.actor, entry.subject) for entry in room.log("ask_confirm")] == [("clock", f"reply:{row.id}")]
    room.later(days=30)
    assert asked(room) == []
    assert row.assignment.state is State.REPORTED, "the passing of time confirms nothing"


def test_it_waits_for_a_working_day_and_for_a_coordinator(room: Room) -> None:
    room.at("2022-08-02T16:00")
    row = sent(room)
    room.at("2022-08-06T08:00")
    assert asked(room) == [], "a Saturday"
    post = room.post("SKHDT", "coordinator")
    post.until_at = room.now
    room.at("2022-08-09T08:00")
    assert asked(room) == []
    assert row.confirm_asked_at is None
    post.until_at = None
    assert len(asked(room)) == 1


@pytest.mark.parametrize("day", ["2022-08-05", "2022-08-08"])
def test_on_the_day_of_a_digest_it_is_not_asked_beside_it(room: Room, day: str) -> None:
    """On Mondays the same two things came at 07:30 and at 08:30, with the same choices, on Fridays in the afternoon."""
    room.at("2022-08-01T16:00")
    row = sent(room)
    room.at(f"{day}T00:05")
    assert asked(room) == []
    assert row.confirm_asked_at is None
    room.at("2022-08-09T00:05")
    assert len(asked(room)) == 1


@pytest.mark.parametrize("at", ["2022-08-06T08:00", "2022-08-08T09:00"])  # a Saturday; a Monday with its digest
def test_where_all_is_to_be_known_that_has_come_it_waits_for_nothing(room: Room, at: str) -> None:
    room.at("2022-08-01T08:00")
    row = sent(room)
    room.at(at)
    ask_to_confirm(room.session, room.rules, room.now, at_once=True)
    assert row.confirm_asked_at == room.now


def test_what_was_dealt_with_is_not_asked_about_and_many_are_one_message(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "AT_ONCE", 5)
    codes = ["SXD", "SCT", "SNV", "STP", "SDL", "SGTVT", "STNMT", "SGDDT", "SNNPTNT", "SLDTBXH", "STTTT", "SKHCN"]
    rows = [sent(room, code) for code in codes]
    confirming.accept(room.session, rows[:1], "person:1", room.now, room.rules)
    room.at("2022-08-09T08:00")
    (message,) = asked(room)
    assert (len(message.params["items"]), message.params["total"]) == (10, 11)
    assert "… và 1 báo cáo khác." in Texts("vi").line("confirm_waits", **message.params)
    assert [choice.token for choice in Texts("vi").render("confirm_waits", message.params, "plain").flat][-1] == (
        f"c:whole:1:{message.params['ends'][0]}:{message.params['ends'][1]}"
    )
    room.session.expire_all()
    assert [row.confirm_asked_at is None for row in rows] == [True, *[False] * 11]
    assert [entry.subject for entry in room.log("ask_confirm")] == [f"reply:{row.id}" for row in rows[1:]]


def test_each_programs_coordinators_are_asked_about_their_own(room: Room) -> None:
    room.load(second_program)
    room.plan()
    theirs = people.join(room.session, room.invitation("STC", "coordinator"), "zalo", "9", "Tên", room.now)
    sent(room, "SXD")
    room.at("2022-08-09T08:00")
    assert [message.person_id for message in asked(room)] == [room.person("SKHDT", "coordinator").id]
    assert theirs.person_id != room.person("SKHDT", "coordinator").id


def test_it_is_done_with_the_plan_of_the_day(room: Room) -> None:
    sent(room)
    clock = Clock(room)
    clock.knock("2022-08-04T08:00")
    assert not room.messages("confirm_waits")
    clock.knock("2022-08-05T00:00")
    assert not room.messages("confirm_waits"), "a Friday, with its digest"
    clock.knock("2022-08-09T00:00")
    assert len(room.messages("confirm_waits")) == 1
