"""An event's own ladder: the unit is reminded of its payment, with its own words, until it is told of."""

from __future__ import annotations

from datetime import date

from db import events
from jobs.remind import remind
from rules.events import Told
from rules.status import Move
from tests.db.test_events import furnished, of
from tests.rooms import Room
from tests.talk.people import TEXTS


def test_a_payment_is_pressed_for_from_its_own_day_and_no_more_once_it_is_made(room: Room) -> None:
    furnished(room)
    told = Told("cầu Rào 3", 12_500_000_000, date(2022, 8, 4))
    row = events.record(room.session, of(room), told, room.person("BQLGT"), room.now, room.rules).assignment
    assert row
    for other in room.session.query(type(row)):
        other.next_step_at = other.next_step_at if other is row else None
    room.at("2022-08-09T08:00")
    remind(room.session, room.rules, room.now)
    (message,) = room.messages("reminder")
    shown = TEXTS.render(message.kind, message.params, "plain")
    assert "việc: thủ tục thanh toán khối lượng đã nghiệm thu số 1: cầu Rào 3, 12,5 tỷ đồng." in shown.text
    assert "Nghiệm thu khối lượng: ngày 04/8/2022." in shown.text
    assert shown.flat[0].label == "Đã thanh toán"
    room.move(row, Move.REPORT)
    room.at("2022-08-11T08:00")
    remind(room.session, room.rules, room.now)
    assert [each.kind for each in room.messages("reminder")] == []
