"""Rows as plain data: what a message says of an assignment at a moment, of a reply, a request, a person."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from db import views
from db.models import Assignment, Group
from rules.status import Move, State
from tests.rooms import Room, local


def seen(room: Room, row: Assignment, at: str) -> dict[str, Any]:
    found = views.assignment(row, room.rules, local(at))
    json.dumps(found)
    return found


def test_a_report_with_its_days_and_the_reason_for_the_earlier_one(room: Room) -> None:
    found = seen(room, room.assignment(), "2022-08-05T08:00")
    assert found["id"] == room.assignment().id
    assert (found["kind"], found["period"], found["clause"]) == ("report", "2022", "mục IV.1")
    assert found["title"] == "Báo cáo kết quả thực hiện Chương trình"
    assert found["agency"] == {"code": "SYT", "name": "Sở Y tế", "head": room.agency("SYT").head}
    assert found["to"] == "Sở Kế hoạch và Đầu tư"
    assert (found["named_day"], found["exclusive"], found["set_by"]) == ("2022-08-15", True, "document")
    assert (found["advised_on"], found["due"], found["extended_to"]) == ("2022-08-12", "2022-08-14", None)
    assert found["shift"] == ["2022-08-13", "2022-08-14"]
    assert (found["state"], found["timeliness"], found["reported_at"]) == ("open", "open_in_time", None)
    assert found["week"] is None


@pytest.mark.parametrize(
    ("at", "phase", "days"),
    [
        ("2022-08-05T08:00", "early", 7),
        ("2022-08-11T23:59", "early", 1),
        ("2022-08-12T00:00", "today", 0),
        ("2022-08-13T08:00", "last", -1),
        ("2022-08-14T23:59", "last", -2),
        ("2022-08-15T00:00", "late", 1),
        ("2022-08-16T08:00", "late", 2),
    ],
)
def test_how_it_stands_with_the_days(room: Room, at: str, phase: str, days: int) -> None:
    found = seen(room, room.assignment(), at)
    assert (found["phase"], found["days"]) == (phase, days)


def test_late_is_late_by_a_day_even_on_a_day_off(room: Room) -> None:
    row = room.assignment()
    row.extended_to = date(2022, 8, 19)
    found = seen(room, row, "2022-08-20T08:00")
    assert (found["phase"], found["days"], found["timeliness"]) == ("late", 1, "open_late")
    assert (found["due"], found["advised_on"], found["extended_to"]) == ("2022-08-19",) * 3


def test_a_meeting_names_its_week(room: Room) -> None:
    assert seen(room, room.meeting(), "2022-08-01T08:00")["week"] == {
        "number": 31,
        "from": "2022-08-01",
        "to": "2022-08-05",
    }


def test_a_report_that_came_says_when(room: Room) -> None:
    row = room.assignment()
    room.at("2022-08-10T09:30")
    room.move(row, Move.REPORT)
    found = seen(room, row, "2022-08-20T08:00")
    assert (found["reported_at"], found["timeliness"]) == ("2022-08-10T09:30:00+07:00", "done_in_time")
    assert found["state"] == State.REPORTED


def test_what_is_owed_to_nobody_or_left_the_program_names_no_receiver(room: Room) -> None:
    row = room.assignment("SKHDT", "TONGHOP", "2022-08")
    assert seen(room, row, "2022-08-05T08:00")["to"] is None
    row.duty.code = "GONE"
    assert seen(room, row, "2022-08-05T08:00")["to"] is None


def test_what_every_message_has(room: Room) -> None:
    found = views.common(room.address("SYT"), room.rules, room.now)
    assert found["now"] == "2022-08-01T08:00:00+07:00"
    assert found["coordinator"] == found["program"]["coordinator"] == "Sở Kế hoạch và Đầu tư"
    assert found["program"]["issued_on"] == "2022-03-11"
    assert found["program"]["name"] == room.rules.first.program.name
    assert found["agency"]["code"] == "SYT"


def test_a_person_and_a_group(room: Room) -> None:
    person = room.person("SYT", "leader")
    agency = views.agency(room.agency("SYT"))
    post = {"id": person.held[0].id, "role": "leader", "agency": agency}
    assert views.person(person) == {"id": person.id, "name": person.name, "posts": [post]}
    group = room.add(
        Group(channel="zalo", chat_id="-1", agency_id=person.held[0].agency_id, title="Tổ", bound_at=room.now)
    )
    assert views.group(group) == {"id": group.id, "title": "Tổ", "channel": "zalo", "agency": agency}


def test_a_reply_says_all_that_was_answered(room: Room) -> None:
    values: dict[str, Any] = {
        "text": "Đang làm",
        "percent": 50,
        "document_number": "123/BC-SYT",
        "planned": 10**12,
        "disbursed": 10**11,
    }
    days: dict[str, Any] = {"expected_on": date(2022, 8, 11), "document_date": date(2022, 8, 5)}
    row = room.reply(room.assignment(), "doing", **values, **days)
    found = views.reply(row, room.rules)
    said = {"id": row.id, "code": "doing", "at": "2022-08-01T08:00:00+07:00", "by": room.person("SYT").name, **values}
    said |= {"expected_on": "2022-08-11", "document_date": "2022-08-05"}
    assert {key: found[key] for key in said} == said
    bare = views.reply(room.reply(room.assignment()), room.rules)
    assert (bare["expected_on"], bare["document_date"], bare["text"]) == (None, None, None)


def test_a_request_says_what_it_is_about(room: Room) -> None:
    reply = room.reply(room.assignment(), "extend")
    row = room.request(reply, until=date(2022, 8, 19), note="Không kịp")
    room.later(days=1)
    found = views.request(row, room.rules, room.now)
    assert (found["id"], found["kind"], found["text"], found["until"]) == (
        row.id,
        "extension",
        "Chờ số liệu",
        "2022-08-19",
    )
    assert (found["state"], found["note"], found["by"]) == ("open", "Không kịp", reply.person.name)
    assert found["asked_at"] == (room.rules.local(room.now - timedelta(days=1))).isoformat()
    assert found["assignment"]["id"] == room.assignment().id
    assert views.request(room.request(reply, "obstacle"), room.rules, room.now)["until"] is None


def test_the_first_day_that_is_late_is_the_one_after_the_last_permitted_day(room: Room) -> None:
    """Of "trước ngày 15/8" it is that day; of "chậm nhất ngày 12/8" and of more time until 20/8 the day after."""
    room.at("2022-08-25T09:00")
    report, meeting, given = room.assignment(), room.meeting(week=32), room.assignment("STC")
    given.extended_to = date(2022, 8, 20)
    found = [views.assignment(row, room.rules, room.now) for row in (report, meeting, given)]
    assert [(each["due"], each["late_since"]) for each in found] == [
        ("2022-08-14", "2022-08-15"),
        ("2022-08-12", "2022-08-13"),
        ("2022-08-20", "2022-08-21"),
    ]
