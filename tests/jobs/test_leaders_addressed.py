"""How those who lead an agency are addressed, and that they know of each other."""

from __future__ import annotations

from db import cards
from db.models import Person
from tests.jobs.test_pressing import LATE, REPORTED, knock, late, only, text
from tests.jobs.test_two_posts_told import both
from tests.rooms import Room, local
from tests.talk.arriving import in_both_languages


def told(room: Room) -> dict[str, str]:
    """The card of Sở Y tế as each of its leaders gets it, by their names."""
    only(room, late(room))
    knock(room, LATE)
    sent = {each.person_id: text(each) for each in knock(room, REPORTED) if each.kind == "leader_card"}
    return {room.session.get_one(Person, number or 0).name: said for number, said in sent.items()}


def test_who_is_known_as_a_deputy_is_addressed_as_one_and_each_reads_of_the_other(room: Room) -> None:
    head = room.person("SYT", "leader")
    deputy = room.join("SYT", "leader")
    head.name, deputy.name = "Người đứng đầu", "Cấp phó"
    next(post for post in deputy.posts if post.role == "leader").position = "Phó Giám đốc phụ trách"
    said = told(room)
    assert said["Người đứng đầu"].startswith("⚠️ Kính gửi đồng chí Giám đốc Sở Y tế\n")
    assert said["Cấp phó"].startswith("⚠️ Kính gửi đồng chí Phó Giám đốc phụ trách Sở Y tế\n")
    assert "cũng được báo cáo đồng chí Cấp phó (Phó Giám đốc phụ trách Sở Y tế)." in said["Người đứng đầu"]
    assert "cũng được báo cáo đồng chí Người đứng đầu." in said["Cấp phó"]
    in_both_languages(room)


def test_where_nobody_knows_who_is_the_head_both_are_addressed_as_leaders(room: Room) -> None:
    """Both were addressed as the head, which one of them is not."""
    first, second = room.person("SYT", "leader"), room.join("SYT", "leader")
    first.name, second.name = "Người thứ nhất", "Người thứ hai"
    said = told(room)
    assert sorted(said) == ["Người thứ hai", "Người thứ nhất"]
    assert all(each.startswith("⚠️ Kính gửi đồng chí lãnh đạo Sở Y tế\n") for each in said.values())
    in_both_languages(room)


def test_beside_the_head_another_of_whom_nothing_is_known_is_a_leader(room: Room) -> None:
    head, other = room.person("SYT", "leader"), room.join("SYT", "leader")
    head.posts[0].position, other.name = "Giám đốc", "Người thứ hai"
    assert cards.to_leader(room.session, head, room.agency("SYT"))["titled"] == "Giám đốc Sở Y tế"
    assert told(room)["Người thứ hai"].startswith("⚠️ Kính gửi đồng chí lãnh đạo Sở Y tế\n")


def test_who_leads_alone_reads_of_nobody(room: Room) -> None:
    (said,) = told(room).values()
    assert "cũng được báo cáo" not in said


def test_beside_what_is_asked_of_another_agency_the_position_is_said_too(room: Room) -> None:
    row, mine = late(room), room.assignment("STC")
    only(room, row, mine)
    mine.next_step_at = local(REPORTED)
    address = both(room)
    next(post for post in address.person.posts if post.role == "leader").position = "Phó Giám đốc"
    knock(room, LATE)
    (message,) = [each for each in knock(room, REPORTED) if each.person_id == address.person_id]
    assert text(message).startswith("⚠️ Kính gửi đồng chí Phó Giám đốc Sở Y tế\n1. ")


def test_a_position_at_another_agency_is_not_said(room: Room) -> None:
    person = room.person("SYT", "leader")
    person.posts[0].position = "Phó Giám đốc"
    assert cards.to_leader(room.session, person, room.agency("STC"))["titled"] is None
    assert cards.to_leader(room.session, person, room.agency("SYT"))["titled"] == "Phó Giám đốc Sở Y tế"
