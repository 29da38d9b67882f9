"""What stands in columns beside the parameters of a message."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from db import concerns, outbox
from db.models import Message, MessageAssignment
from tests.rooms import Room


@pytest.mark.parametrize(
    ("kind", "params", "goes"),
    [
        ("picture", {"picture": 7, "request": {"id": 1}}, {"picture": 7}),
        ("document", {"document": {"order": 1}, "about": {}}, {"document": {"order": 1}}),
        ("menu", {"roles": ["official"], "programs": 2}, {"roles": ["official"], "programs": 2}),
        ("menu", {"roles": ["leader"]}, {"roles": ["leader"]}),
        ("receipt", {"picture": 7, "document": "12/BC", "roles": []}, None),
    ],
)
def test_what_goes_out_with_a_message_is_decided_by_its_kind(
    kind: str, params: dict[str, Any], goes: dict[str, Any] | None
) -> None:
    assert concerns.carries(kind, params) == goes


@pytest.mark.parametrize(
    ("params", "about"),
    [
        ({"text": "x"}, None),
        ({"assignments": [{"id": 3}, {"title": "no row"}, {"id": 5}]}, {"listed": [3, 5]}),
        ({"assignment": {"id": 3}, "reply": {"id": 9}, "request": {"id": 2}}, {"named": 3, "reply": 9, "request": 2}),
        ({"assignment": None, "reply": "sent", "request": True, "unclear": False}, None),
        ({"reply": 4, "unclear": 1, "dialog": {"name": "a"}}, {"reply": 4, "unclear": True, "dialog": {"name": "a"}}),
    ],
)
def test_what_a_message_is_about(params: dict[str, Any], about: dict[str, Any] | None) -> None:
    assert concerns.concerns(params) == about


def item(number: int, due: str, extended: str | None = None) -> dict[str, Any]:
    return {"id": number, "due": due, "advised_on": "2022-08-12", "extended_to": extended}


def queued(room: Room) -> Message:
    first, second = room.assignment().id, room.meeting(week=32).id
    listed = [item(first, "2022-08-14"), item(second, "2022-08-20", "2022-08-20")]
    message = outbox.queue(
        room.session,
        room.address("SYT"),
        "reminders",
        {"assignments": listed, "reply": {"id": 1, "code": "sent", "pictures": 1}},
        room.now,
        outbox.Priority.REMINDER,
        assignments={first: room.now, second: room.now},
    )
    assert message
    return message


def test_a_reminder_s_days_stand_beside_it(room: Room) -> None:
    message = queued(room)
    rows = room.session.query(MessageAssignment).filter_by(message_id=message.id).order_by(MessageAssignment.said_due)
    assert [(row.said_due, row.said_advised, row.said_extended) for row in rows] == [
        (date(2022, 8, 14), date(2022, 8, 12), False),
        (date(2022, 8, 20), date(2022, 8, 12), True),
    ]


def test_what_is_left_out_is_left_out_of_both(room: Room) -> None:
    message = queued(room)
    listed = list((message.concerns or {})["listed"])
    outbox.narrow(message, listed[1:])
    assert [each["id"] for each in message.params["assignments"]] == listed[1:]
    assert (message.concerns or {})["listed"] == listed[1:]
    assert (message.concerns or {})["reply"] == 1


def test_what_waits_is_amended_in_what_is_named_only(room: Room) -> None:
    message = queued(room)
    outbox.amend(message, reply={"pictures": 3}, pictures=3)
    assert message.params["reply"] == {"id": 1, "code": "sent", "pictures": 3}
    assert message.params["pictures"] == 3 and len(message.params["assignments"]) == 2
