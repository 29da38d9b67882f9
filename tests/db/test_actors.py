"""The log names the real actor: the person, the chat, the messenger; never the clock for what somebody did."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db import agencies, audit, groups, invites, people, posts
from db.models import Group
from db.outbox import Why
from jobs.unreachable import give_up
from tests.planned_office import PlannedOffice, at, duty, planned_office, program

NOW = at("2022-08-01T08:00")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[PlannedOffice]:
    with planned_office(tmp_path) as found:
        found.load(program(duty("BC", "report", {"before": "2022-08-15"})), "2022-08-01T08:00")
        yield found


def bound(place: PlannedOffice) -> Group:
    group = Group(
        channel="telegram", chat_id="-5", agency_id=place.person().person.held[0].agency_id, title="Tổ", bound_at=NOW
    )
    place.session.add(group)
    place.session.flush()
    return group


def test_a_chat_that_the_messenger_calls_dead_was_closed_by_the_messenger(place: PlannedOffice) -> None:
    address = place.person(channel="zalo")
    give_up(place.session, place.rules, "zalo", address.chat_id, Why.NOT_FOUND, "", NOW)
    assert place.log(f"address:{address.id}") == [("messenger:zalo", "close_address")]


def test_who_blocks_has_closed_the_chat_and_who_writes_again_has_opened_it(place: PlannedOffice) -> None:
    address = place.person()
    who = f"person:{address.person_id}"
    by = audit.of_chat(place.session, "telegram", address.chat_id)
    give_up(place.session, place.rules, "telegram", address.chat_id, Why.BLOCKED, "", NOW, by=by)
    people.open_address(place.session, address, NOW)
    assert place.log(f"address:{address.id}") == [(who, "close_address"), (who, "open_address")]


def test_a_group_is_closed_by_the_messenger_or_by_who_removed_the_bot(place: PlannedOffice) -> None:
    group = bound(place)
    give_up(place.session, place.rules, "telegram", "-5", Why.NOT_FOUND, "", NOW)
    group.closed_at = None
    give_up(place.session, place.rules, "telegram", "-5", Why.REMOVED, "", NOW, by="chat:telegram:77")
    groups.switch(place.session, group, False, NOW, "person:1")
    assert group.reminders is False
    assert place.log(f"agency:{group.agency_id}") == [
        ("messenger:telegram", "close_group"), ("chat:telegram:77", "close_group"), ("person:1", "switch_group"),
    ]  # fmt: skip


def test_five_wrong_codes_close_the_door_of_whoever_sent_them(place: PlannedOffice) -> None:
    address = place.person()
    for chat_id, who in (("9", "chat:telegram:9"), (address.chat_id, f"person:{address.person_id}")):
        door = invites.door_of(place.session, "telegram", chat_id)
        for _ in range(invites.WRONG_CODES):
            invites.wrong_code(place.session, door, NOW)
        assert place.log("chat:telegram")[-1] == (who, "close_door")


def test_a_person_who_ended_is_a_stranger_s_chat(place: PlannedOffice) -> None:
    address = place.person()
    posts.end(place.session, address.person.held[0], NOW, by="person:9")
    assert place.log(f"person:{address.person_id}") == [("person:9", "end")]
    assert audit.of_chat(place.session, "telegram", address.chat_id) == f"chat:telegram:{address.chat_id}"


def test_a_long_name_of_a_chat_fits_into_the_log(place: PlannedOffice) -> None:
    audit.record(place.session, NOW, "chat:zalo:" + "a" * 64, "close_door", "chat:zalo")
    place.session.flush()
    assert place.log("chat:zalo") == [("chat:zalo:" + "a" * 22, "close_door")]


def test_an_agency_whose_leader_is_reminded_is_not_out_of_reach(place: PlannedOffice) -> None:
    def silent() -> list[str]:
        return [agency.code for agency in agencies.out_of_reach(place.session)]

    place.person()
    assert silent() == ["AAA"]
    place.person("AAA", "coordinator")
    assert silent() == ["AAA"]
    leader = place.person("AAA", "leader")
    assert silent() == []
    people.stop(place.session, leader.person, NOW)
    assert silent() == ["AAA"]
