"""The story of a cell tells what was done about it too: by whom, when and why."""

from __future__ import annotations

from typing import Any

import pytest

from bot.web.board_view import Asked, View
from db import assignments, audit, calls, desk, files
from db.models import Event, Program
from rules.calls import Outcome
from rules.status import Move
from tests.db.conftest import ground, room, template
from tests.desks import scope
from tests.rooms import Room, local
from tests.talk.people import TEXTS

__all__ = ["ground", "room", "template"]


def story(room: Room, number: int) -> tuple[str, list[dict[str, Any]]]:
    """The page's text and what it was made of."""
    view = View(room.session, room.rules, room.now, list(room.rules.followed), None, Asked())
    params = view.story(number)
    assert params
    more = {"until": room.now.isoformat(), "stamp": "1"}
    return TEXTS.render("board_story", {**params, **more}, "html").text, params["happened"]


def test_who_waived_it_when_and_why(room: Room) -> None:
    row, by = room.assignment(), room.person("SKHDT", "coordinator")
    room.at("2022-08-10T09:00")
    why = "đơn vị giải thể"
    assignments.move(room.session, row, Move.WAIVE, f"person:{by.id}", room.now, room.rules, because=why)
    text, (deed,) = story(room, row.id)
    assert deed["at"] == room.now.isoformat()
    assert f"<b>{by.name}</b>: kết thúc theo dõi báo cáo kết quả" in text
    assert f"lý do: “{why}”" in text


def test_an_exemption_says_what_the_agency_wrote(room: Room) -> None:
    row, by = room.meeting(), room.person("SKHDT", "coordinator")
    request = room.request(room.reply(row, "no_capital"), "exemption", text="Không có kế hoạch vốn")
    because = f"request:{request.id}"
    assignments.move(room.session, row, Move.WAIVE, f"person:{by.id}", room.now, room.rules, because=because)
    assert "lý do: “Không có kế hoạch vốn”" in story(room, row.id)[0]


def test_what_went_to_the_leader_what_was_pressed_by_hand_and_calls(room: Room) -> None:
    row, by = room.assignment(), room.person("SKHDT", "coordinator")
    subject = f"assignment:{row.id}"
    for at, role in (("2022-08-12T08:00", "official"), ("2022-08-16T08:00", "leader")):
        sent = room.reminder(room.address("SYT", role), row)
        sent.state, sent.sent_at = "sent", local(at)
    audit.record(room.session, local("2022-08-16T08:00"), "clock", "escalate", subject, {"to": "leader"})
    audit.record(room.session, local("2022-08-17T09:00"), f"person:{by.id}", "press_on", subject, {"people": 2})
    audit.record(room.session, local("2022-08-17T10:00"), f"person:{by.id}", "press_on", subject, {"people": 0})
    room.at("2022-08-18T10:00")
    program = room.session.get_one(Program, room.rules.followed[0])
    other = room.assignment("STC")
    calls.note(room.session, program, row.agency, [row.id], by, room.now, Outcome.SPOKEN, "tuần này gửi")
    calls.note(room.session, program, other.agency, [other.id], by, room.now, Outcome.SPOKEN, "việc khác")
    room.session.flush()
    text, happened = story(room, row.id)
    assert [each["what"] for each in happened] == ["asked", "deed", "deed", "deed"]
    assert "báo cáo lãnh đạo đơn vị về báo cáo kết quả" in text
    assert "tự nhắc báo cáo kết quả" in text
    assert "gọi điện cho đơn vị – " in text
    assert "“tuần này gửi”" in text
    assert "việc khác" not in text


@pytest.mark.parametrize("code", ["SYT", "STC"])
def test_where_nothing_happened_nothing_stands(room: Room, code: str) -> None:
    text, happened = story(room, room.assignment(code).id)
    assert happened == []
    assert "Chưa hỏi và chưa có trả lời." in text


def test_a_call_to_the_agency_about_something_else_is_not_told(room: Room) -> None:
    by, program = room.person("SKHDT", "coordinator"), room.session.get_one(Program, room.rules.followed[0])
    for row in (room.assignment(), room.meeting()):
        calls.note(room.session, program, row.agency, [row.id], by, room.now, Outcome.NO_ANSWER)
    assert [each["what"] for each in story(room, room.assignment().id)[1]] == ["deed"]


def test_what_was_not_kept_and_what_came_with_a_slip_is_not_shown(room: Room) -> None:
    row, by = room.assignment(), room.person("SYT")
    kept, refused, slip = (files.want(room.session, "telegram", word, by, room.now) for word in ("a", "b", "c"))
    for file in (kept, slip):
        file.state = "kept"
    kept.reply_id = refused.reply_id = room.reply(row, "doing").id
    told = {"of": "nhận Kế hoạch", "happened_on": room.now.date(), "at": room.now, "stored_at": room.now}
    slip.event_id = room.add(Event(assignment_id=row.id, person_id=by.id, withdrawn_at=room.now, **told)).id
    found = desk.story(room.session, scope(room), row.id)
    assert found
    assert [came.pictures for came in found.with_replies.values()] == [[kept.id]]
    assert found.with_events == {}
