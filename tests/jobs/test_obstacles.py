"""Obstacles are followed up until they are closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.texts.render import Texts
from db import obstacles, people, posts, replies
from db.models import Message, Request
from jobs.obstacles import follow_up
from rules.said import Said
from tests.jobs.test_scheduler import Clock
from tests.rooms import Room, local


def raised(room: Room) -> Request:
    return room.request(room.reply(room.assignment(), "obstacle"), "obstacle", text="Vướng mặt bằng")


def asked(room: Room) -> list[Message]:
    before = {message.id for message in room.messages("obstacles_due")}
    follow_up(room.session, room.rules, room.now)
    return [message for message in room.messages("obstacles_due") if message.id not in before]


def test_the_coordinator_is_asked_about_what_stands_still_again_and_again(room: Room) -> None:
    request = raised(room)  # Monday: the fifth working day is the next Monday
    room.at("2022-08-08T08:00")
    assert asked(room) == []
    room.at("2022-08-09T00:00")
    (message,) = asked(room)
    assert message.person_id == room.person("SKHDT", "coordinator").id
    assert message.not_before == local("2022-08-09T07:30")
    text = Texts("vi").line("obstacles_due", **message.params)
    assert text.startswith(
        "📌 Vướng mắc lâu chưa có tin mới, đề nghị đồng chí xem (1):\n1. Sở Y tế: “Vướng mặt bằng” – "
    )
    assert [entry.actor for entry in room.log("follow_up")] == ["clock"]
    message.state, message.sent_at = "sent", room.now
    room.at("2022-08-16T08:00")
    assert asked(room) == []
    obstacles.write(
        room.session, request, "Vẫn vướng", room.person("SYT"), room.agency("SYT"), room.now, Said(room.now)
    )
    room.at("2022-08-23T08:00")
    assert asked(room) == [], "there was a word meanwhile"
    room.at("2022-08-24T08:00")
    assert len(asked(room)) == 1


def test_what_was_answered_waits_for_who_raised_it_and_not_for_the_coordinator(room: Room) -> None:
    request = raised(room)
    said, coordinator = Said(room.now), room.person("SKHDT", "coordinator")
    obstacles.write(room.session, request, "Đã đề nghị quận bàn giao", coordinator, None, room.now, said)
    room.at("2022-08-09T08:00")
    (message,) = asked(room)
    assert (message.person_id, message.params["side"]) == (room.person("SYT").id, "answered")
    text = Texts("vi").line("obstacles_due", **message.params)
    assert "đã trả lời các vướng mắc này, đề nghị đơn vị cho biết đã gỡ được chưa (1):" in text
    assert "điều phối viên đã trả lời, chờ đơn vị cho biết còn vướng mắc không" in text
    later = Said(room.now)
    obstacles.write(room.session, request, "Vẫn vướng", room.person("SYT"), room.agency("SYT"), room.now, later)
    room.at("2022-08-17T08:00")
    assert [(row.person_id, row.params["side"]) for row in asked(room)] == [(coordinator.id, "coordinator")]


def test_an_owner_is_asked_behind_the_day_it_was_given_unless_it_has_answered(room: Room) -> None:
    request = raised(room)
    people.join(room.session, room.invitation("STNMT"), "zalo", "55", "Tên", room.now)
    obstacles.pass_to(room.session, request, room.agency("STNMT"), date(2022, 8, 12), "person:1", room.now)
    room.at("2022-08-12T08:00")
    assert asked(room) == []
    room.at("2022-08-13T08:00")
    assert asked(room) == [], "a Saturday"
    room.at("2022-08-15T08:00")
    (message,) = asked(room)
    assert message.person_id == room.person("STNMT").id
    assert "đang chờ đơn vị cho biết hướng xử lý vướng mắc (1):" in Texts("vi").line("obstacles_due", **message.params)
    room.at("2022-08-16T08:00")
    assert asked(room) == [], "not every day"
    room.at("2022-08-23T08:00")
    assert [message.params["side"] for message in asked(room)] == ["owner"]
    note = Said(room.now)
    obstacles.write(room.session, request, "Sẽ xong", room.person("STNMT"), room.agency("STNMT"), room.now, note)
    room.at("2022-08-30T08:00")
    assert asked(room) == []
    room.at("2022-08-31T08:00")
    assert asked(room) == [], "the digest of the week comes on its last working day"
    room.at("2022-09-06T08:00")
    assert [message.params["side"] for message in asked(room)] == ["coordinator"]


@pytest.mark.parametrize("whose", ["owner", "answered", "raiser"])
def test_the_coordinator_is_asked_where_nobody_of_the_agency_whose_turn_it_is_can_be_told(
    room: Room, whose: str
) -> None:
    """Nobody was asked any more: what waits for an agency stands in no coordinator's list."""
    request, coordinator = raised(room), room.person("SKHDT", "coordinator")
    if whose == "owner":  # nobody has joined there
        obstacles.pass_to(room.session, request, room.agency("STNMT"), date(2022, 8, 5), "person:1", room.now)
    elif whose == "answered":
        obstacles.write(room.session, request, "Đã đề nghị quận", coordinator, None, room.now, Said(room.now))
    else:
        replies.decide(room.session, request, "resolved", coordinator, room.now, "Đã bàn giao")
    for post in posts.at(room.session, room.agency("SYT").id):
        people.stop(room.session, post.person, room.now)
    room.session.flush()
    room.at("2022-08-09T08:00")
    assert [(row.person_id, row.params["side"]) for row in asked(room)] == [(coordinator.id, "coordinator")]
    assert asked(room) == [], "not again on the same day"


def test_who_raised_it_is_asked_to_confirm_and_then_it_is_over(room: Room) -> None:
    request = raised(room)
    request.state, request.decided_at = "resolved", room.now
    room.at("2022-08-04T23:00")
    assert asked(room) == []
    room.at("2022-08-05T08:00")
    assert [(row.person_id, row.params["side"]) for row in asked(room)] == [(room.person("SYT").id, "raiser")]
    obstacles.clear(room.session, request, room.person("SYT"), room.now)
    room.at("2022-09-30T08:00")
    assert asked(room) == []


def test_it_is_done_with_the_plan_of_the_day(room: Room) -> None:
    raised(room)
    clock = Clock(room)
    clock.knock("2022-08-08T00:00")
    assert not room.messages("obstacles_due")
    clock.knock("2022-08-09T00:00")
    assert len(room.messages("obstacles_due")) == 1


def test_who_can_be_asked_is_looked_up_once_for_all_and_not_at_all_for_what_is_not_due(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []

    def counted(session: Session, roles: Collection[str], *others: Any, **more: Any) -> Any:
        looked.append(roles)
        return reached_as(session, roles, *others, **more)

    reached_as = people.reached_as
    monkeypatch.setattr(people, "reached_as", counted)
    requests = [raised(room) for _ in range(3)]
    for request in requests[:2]:
        request.state, request.decided_at = "resolved", room.now
    room.at("2022-08-04T23:00")
    assert (asked(room), looked) == ([], [])
    room.at("2022-08-09T08:00")
    assert {message.params["side"]: len(message.params["items"]) for message in asked(room)} == {
        "raiser": 2,
        "coordinator": 1,
    }
    assert sorted(map(str, looked)) == ["['coordinator']", "['leader']", "['official']"]
    looked.clear()
    for request in requests:
        request.state, obstacles.of(room.session, request).followed_at = "open", None
    asked(room)
    assert looked == [["coordinator"]], "the program's coordinators once for three obstacles"
