"""A report that was handed to who leads the agency is not reported to themselves."""

from __future__ import annotations

from db import handovers
from tests.jobs.test_in_person import knock, only, text
from tests.rooms import Room


def test_the_head_is_asked_as_whose_it_is_and_then_it_is_decided(room: Room) -> None:
    """They read a card "chưa nhận được báo cáo" with the choice to give it to the official, unannounced."""
    row, head = room.assignment(), room.person("SYT", "leader")
    handovers.entrust(room.session, room.post("SYT"), row, head, room.at("2022-08-10T09:00"), "x")
    only(room, row, "2022-08-15T08:00")
    said = knock(room, "2022-08-15T08:00")
    assert [(each.kind, each.person_id) for each in said if each.kind != "decisions"] == [("reminder", head.id)]
    assert "sẽ được báo cáo đồng chí Giám đốc" not in text(said[0])
    later = [each for day in (16, 17, 18, 19) for each in knock(room, f"2022-08-{day}T08:00")]
    assert "leader_card" not in [each.kind for each in later]
    cards = [each for each in later if each.kind == "decisions"]
    assert cards and "đã giao lãnh đạo đơn vị" in text(cards[0]) and "chưa có lãnh đạo nhận tin" not in text(cards[0])


def test_who_else_leads_it_is_told(room: Room) -> None:
    row, head, deputy = room.assignment(), room.person("SYT", "leader"), room.join("SYT", "leader")
    handovers.entrust(room.session, room.post("SYT"), row, head, room.at("2022-08-10T09:00"), "x")
    only(room, row, "2022-08-15T08:00")
    said = knock(room, "2022-08-15T08:00")
    assert [each.person_id for each in said if each.kind == "reminder"] == [head.id]
    assert "sẽ được báo cáo" not in text(said[0]), "not said to who leads it"
    later = [each for day in (16, 17) for each in knock(room, f"2022-08-{day}T08:00")]
    assert {each.person_id for each in later if each.kind == "leader_card"} == {deputy.id}
