"""Somebody is removed: their posts end, and who must know is told."""

from __future__ import annotations

from bot.texts.render import Texts
from db import hearers, people
from jobs.removing import erase, lost, remove
from tests.rooms import Room


def test_the_coordinators_are_told_and_what_is_lost_is_said(room: Room) -> None:
    person = room.person("STC")
    people.join(room.session, room.invitation("SXD"), "zalo", room.address("STC").chat_id, "Tên", room.now)
    assert [post.agency.code for post in lost(room.session, person)] == ["STC", "SXD"]
    remove(room.session, room.rules, person, room.now, "operator")
    assert person.held == []
    (message,) = room.messages("person_left")
    assert message.person_id == room.person("SKHDT", "coordinator").id
    text = Texts("vi").line("person_left", **message.params)
    assert (
        " không còn là đầu mối của Sở Tài chính, đầu mối của Sở Xây dựng: người vận hành đã kết thúc nhiệm vụ trong"
        in text
    )
    assert "Sở Xây dựng không còn đầu mối nào" in text
    assert [entry.actor for entry in room.log("end")] == ["operator", "operator"]


def test_where_others_are_left_nothing_is_lost(room: Room) -> None:
    colleague, leader = room.join("SYT", "official", "zalo"), room.person("SYT", "leader")
    assert lost(room.session, room.person("SYT")) == []
    remove(room.session, room.rules, room.person("SYT"), room.now, "operator")
    assert room.messages("person_left")[0].params["alone"] == []
    remove(room.session, room.rules, colleague, room.now, "operator")
    text = Texts("vi").line("person_left", **room.messages("person_left")[-1].params)
    assert f"từ nay tin nhắc gửi lãnh đạo đơn vị ({leader.name})" in text
    remove(room.session, room.rules, leader, room.now, "operator")
    text = Texts("vi").line("person_left", **room.messages("person_left")[-1].params)
    assert "Sở Y tế không còn đầu mối nào nhận được tin" in text


def test_the_last_coordinator_is_told_of_to_who_is_left_of_the_agency(room: Room) -> None:
    official = room.join("SKHDT")
    person = room.person("SKHDT", "coordinator")
    assert [post.role for post in lost(room.session, person)] == ["coordinator"]
    remove(room.session, room.rules, person, room.now, "operator")
    assert [message.person_id for message in room.messages("person_left")] == [official.id]


def test_several_posts_at_an_agency_that_end_together_leave_nobody_and_that_is_told_once(room: Room) -> None:
    person = room.person("STC")
    for role in ("leader", "observer"):
        people.join(room.session, room.invitation("STC", role), "zalo", room.address("STC").chat_id, "Tên", room.now)
    assert [hearers.is_last(room.session, post) for post in person.held] == [False, False, False]
    assert [post.role for post in lost(room.session, person)] == ["official"]
    remove(room.session, room.rules, person, room.now, "operator")
    text = Texts("vi").line("person_left", **room.messages("person_left")[0].params)
    assert text.count("Sở Tài chính không còn đầu mối nào") == 1


def test_who_is_forgotten_is_spoken_of_by_number_and_the_coordinators_hear_what_is_lost(room: Room) -> None:
    person = room.person("STC")
    name, number = person.name, person.id
    found = erase(room.session, room.rules, person, room.now, "operator")
    assert (found.chats, person.held) == (1, [])
    (message,) = room.messages("person_left")
    text = Texts("vi").line("person_left", **message.params)
    assert f"№ {number} không còn là đầu mối của Sở Tài chính: người vận hành đã kết thúc nhiệm vụ và xóa" in text
    assert "Sở Tài chính không còn đầu mối nào" in text
    assert name not in text
    assert [entry.action for entry in room.log("erase")] == ["erase"]
