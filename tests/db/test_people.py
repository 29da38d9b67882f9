"""People and addresses: who is reached where, and what ends when somebody joins, links, stops or goes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from db import agencies, hearers, people, posts
from db.models import Address, Dialog, Person
from rules.reading import fold
from tests.rooms import SEED, Room


def groups_of_the_file() -> list[dict[str, str]]:
    """The agencies of the program file, in its order."""
    return [each for group in json.loads(SEED.read_text("utf-8"))["groups"] for each in group.get("agencies", [])]


def states(room: Room) -> list[tuple[str, str | None]]:
    return [(row.state, row.error) for row in room.messages(state=None)]


def test_the_posts_of_somebody_who_is_known_are_not_read_again(room: Room) -> None:
    to, read = room.address("SYT"), list[str]()
    assert to.person.held

    def note(_: object, __: object, statement: str, *___: object) -> None:
        read.append(statement)

    event.listen(room.database.engine, "before_cursor_execute", note)
    assert people.address_of(room.session, to.channel, to.chat_id) is to
    assert people.reachable_at(room.session, to.person) is to
    event.remove(room.database.engine, "before_cursor_execute", note)
    assert [each for each in read if "FROM post" in each] == []


def test_an_agency_is_found_by_its_code_as_long_as_it_is_there(room: Room) -> None:
    found = agencies.by_code(room.session, "  syt ")
    assert found is room.agency("SYT")
    assert agencies.by_code(room.session, "SYX") is None
    room.agency("SYT").gone_at = room.now
    assert agencies.by_code(room.session, "SYT") is None


def test_a_chat_is_known_by_its_messenger_and_its_number(room: Room) -> None:
    mine = room.address("SYT")
    assert people.address_of(room.session, "telegram", mine.chat_id) is mine
    assert people.address_of(room.session, "zalo", mine.chat_id) is None
    assert people.address_of(room.session, "telegram", room.address("SYT", channel="zalo").chat_id) is None
    mine.person.held[0].until_at = room.now
    assert people.address_of(room.session, "telegram", mine.chat_id) is None


def test_who_joins_gets_the_post_of_the_invitation(room: Room) -> None:
    address = people.join(room.session, room.invitation("SXD", "leader"), "zalo", "9", "Chị Hoa", room.now)
    person = address.person
    assert (address.channel, address.chat_id, address.closed_at) == ("zalo", "9", None)
    assert (person.held[0].agency.code, person.held[0].role, person.name, person.joined_at) == (
        "SXD",
        "leader",
        "Chị Hoa",
        room.now,
    )
    (row,) = room.log("join")
    assert (row.actor, row.subject, row.detail) == (
        f"person:{person.id}",
        f"agency:{person.held[0].agency_id}",
        {"role": "leader", "post": person.held[0].id},
    )
    assert row.at == room.now


def test_who_comes_back_into_their_chat_is_the_same_person_and_begins_anew(room: Room) -> None:
    address = room.add(Address(person_id=room.join("SYT").id, channel="telegram", chat_id="9", closed_at=room.now))
    before = address.person
    posts.end(room.session, before.held[0], room.now, by="operator")
    address.closed_reason, before.stopped_at = "blocked", room.now
    room.add(Dialog(address_id=address.id, name="figures", step="plan", data={}, updated_at=room.now))
    kept = room.add(
        Dialog(address_id=room.address("STC").id, name="figures", step="plan", data={}, updated_at=room.now)
    )
    later = room.later(days=1)
    new = people.join(room.session, room.invitation("SXD"), "telegram", "9", "Anh Ba", later)
    assert (new.id, new.closed_at, new.closed_reason) == (address.id, None, None)
    assert new.person is before
    assert [before.name, before.joined_at, before.stopped_at] == ["Anh Ba", later, None]
    assert [(post.agency.code, post.until_at is None) for post in before.posts] == [("SYT", False), ("SXD", True)]
    assert room.session.scalars(select(Dialog)).all() == [kept]


def test_a_second_post_is_held_beside_the_first_or_instead_of_it(room: Room) -> None:
    chat, first = room.address("SYT").chat_id, room.post("SYT")
    address = people.join(room.session, room.invitation("STC", "leader"), "telegram", chat, "Tên", room.now)
    person = address.person
    assert person is first.person
    assert [(post.agency.code, post.role) for post in person.held] == [("SYT", "official"), ("STC", "leader")]
    assert person.name != "Tên", "who is here already keeps the name"
    later = room.later(days=1)
    people.join(room.session, room.invitation("SXD"), "telegram", chat, "Tên", later, instead_of=[first])
    assert [post.agency.code for post in person.held] == ["STC", "SXD"]
    assert [post.until_at for post in person.posts] == [later, None, None]
    assert person.joined_at < later


def test_a_post_that_ends_beside_others_leaves_the_persons_messages_alone(room: Room) -> None:
    mine = room.address("SYT")
    people.join(room.session, room.invitation("STC"), "telegram", mine.chat_id, "Tên", room.now)
    room.message(mine)
    first, second = mine.person.held
    posts.end(room.session, first, room.now, by="person:9")
    assert states(room) == [("queued", None)]
    posts.end(room.session, second, room.now, by="person:9")
    assert states(room) == [("cancelled", "ended")]
    assert [(row.actor, row.subject, row.detail) for row in room.log("end")] == [
        ("person:9", f"person:{mine.person_id}", {"agency": post.agency_id, "role": "official"})
        for post in (first, second)
    ]


def test_what_waits_for_who_has_no_post_any_more_is_not_sent(room: Room) -> None:
    mine = room.address("SYT")
    room.message(mine)
    room.message(room.address("SYT", channel="zalo"))
    room.message(mine, state="sent")
    room.message(room.address("SYT", "leader"))
    post = mine.person.held[0]
    posts.end(room.session, post, room.now, by="person:9")
    assert post.until_at == room.now
    assert states(room) == [("cancelled", "ended"), ("cancelled", "ended"), ("sent", None), ("queued", None)]
    posts.end(room.session, post, room.later(days=1), by="person:9")
    assert post.until_at == room.now - timedelta(days=1)


def test_who_says_stop_is_not_written_to_until_they_want_to_be(room: Room) -> None:
    mine = room.address("SYT")
    room.message(mine)
    room.message(mine, state="sent")
    room.message(room.address("SYT", "leader"))
    people.stop(room.session, mine.person, room.now)
    assert states(room) == [("cancelled", "stopped"), ("sent", None), ("queued", None)]
    assert people.reachable_at(room.session, mine.person) is None
    assert people.reachable(room.session, "official", mine.person.held[0].agency_id) == []
    people.resume(room.session, mine.person, room.now)
    assert people.reachable(room.session, "official", mine.person.held[0].agency_id) == [mine]
    me = f"person:{mine.person_id}"
    assert [(row.actor, row.subject, row.at) for row in [*room.log("stop"), *room.log("resume")]] == [
        (me, me, room.now)
    ] * 2


def test_a_closed_address_keeps_the_first_reason_and_opens_again(room: Room) -> None:
    mine = room.address("SYT")
    people.close_address(room.session, mine, "blocked", room.now)
    people.close_address(room.session, mine, "deactivated", room.later(days=1))
    assert (mine.closed_at, mine.closed_reason) == (room.now - timedelta(days=1), "blocked")
    people.open_address(room.session, mine, room.now)
    people.open_address(room.session, mine, room.now)
    assert (mine.closed_at, mine.closed_reason) == (None, None)
    (closed,), (opened,) = room.log("close_address"), room.log("open_address")
    assert (closed.actor, closed.detail) == ("messenger:telegram", {"reason": "blocked"})
    assert opened.actor == f"person:{mine.person_id}"
    assert closed.subject == opened.subject == f"address:{mine.id}"


def test_who_closes_an_address_stands_in_the_log(room: Room) -> None:
    mine = room.address("SYT")
    people.close_address(room.session, mine, "blocked", room.now, by=f"person:{mine.person_id}")
    (row,) = room.log("close_address")
    assert row.actor == f"person:{mine.person_id}"


class TestLinking:
    """One more address for the person who asked for the code."""

    def invited(self, room: Room, agency: str = "STC") -> Person:
        return room.person(agency)

    def link(self, room: Room, person: Person, channel: str, chat_id: str) -> Address | None:
        code = room.invitation(person.posts[0].agency.code, "link", person_id=person.id)
        return people.link(room.session, code, channel, chat_id, room.now)

    def test_it_is_added(self, room: Room) -> None:
        person = room.person("STC")
        added = self.link(room, person, "telegram", "9")
        assert added is not None
        assert added.person is person
        assert [each.channel for each in people.addresses(room.session, person)] == ["zalo", "telegram"]
        (row,) = room.log("link")
        assert (row.actor, row.subject) == (f"person:{person.id}", f"address:{added.id}")
        assert row.detail == {"channel": "telegram"}

    def test_it_replaces_the_earlier_one_on_the_same_messenger(self, room: Room) -> None:
        person = room.person("SYT")
        self.link(room, person, "zalo", "9")
        assert [each.chat_id for each in people.addresses(room.session, person) if each.channel == "zalo"] == ["9"]
        assert room.again(room.address("SYT", channel="zalo")).closed_reason == "replaced"
        assert room.again(room.address("SYT", channel="telegram")).closed_at is None

    def test_it_is_theirs_already(self, room: Room) -> None:
        mine = room.address("SYT")
        assert self.link(room, mine.person, "telegram", mine.chat_id) is None
        assert mine.closed_at is None

    def test_who_has_ended_links_nothing(self, room: Room) -> None:
        person = room.person("STC")
        person.held[0].until_at = room.now
        assert self.link(room, person, "telegram", "9") is None
        assert room.session.scalars(select(Address).where(Address.chat_id == "9")).all() == []

    def test_a_code_of_nobody_links_nothing(self, room: Room) -> None:
        code = room.invitation("STC", "link")
        assert people.link(room.session, code, "telegram", "9", room.now) is None

    def test_who_loses_their_only_chat_ends(self, room: Room) -> None:
        leader = room.address("SYT", "leader")
        before = leader.person
        moved = self.link(room, room.person("STC"), "telegram", leader.chat_id)
        assert moved is not None
        assert moved.person is room.person("STC")
        assert before.posts[0].until_at == room.now

    def test_who_has_another_chat_stays(self, room: Room) -> None:
        mine = room.address("SYT")
        before = mine.person
        assert self.link(room, room.person("STC"), "telegram", mine.chat_id)
        assert before.posts[0].until_at is None
        assert [each.channel for each in people.addresses(room.session, before)] == ["zalo"]


def test_open_addresses_the_oldest_first_and_without_one(room: Room) -> None:
    person = room.person("SYT")
    telegram, zalo = room.address("SYT"), room.address("SYT", channel="zalo")
    assert people.addresses(room.session, person) == [telegram, zalo]
    assert people.addresses(room.session, person, but=telegram.id) == [zalo]
    telegram.closed_at = room.now
    assert people.addresses(room.session, person) == [zalo]


def test_a_person_is_reminded_where_they_chose_else_where_they_came_first(room: Room) -> None:
    person = room.person("SYT")
    telegram, zalo = room.address("SYT"), room.address("SYT", channel="zalo")
    assert people.reachable_at(room.session, person) is telegram
    people.remind_on(room.session, person, "zalo", room.now)
    assert people.reachable_at(room.session, person) is zalo
    assert people.reachable(room.session, "official", person.held[0].agency_id) == [zalo]
    (row,) = room.log("remind_on")
    me = f"person:{person.id}"
    assert (row.actor, row.subject, row.detail) == (me, me, {"channel": "zalo"})


def test_a_messenger_to_avoid_is_used_only_where_there_is_no_other(room: Room) -> None:
    person = room.person("SYT")
    person.remind_on = "telegram"
    found = people.reachable_at(room.session, person, avoiding=["telegram"])
    assert found is room.address("SYT", channel="zalo")
    assert people.reachable_at(room.session, room.person("STC"), avoiding=["zalo"]) is room.address("STC")
    assert people.reachable(room.session, "official", person.held[0].agency_id, avoiding=["telegram"]) == [found]


def test_an_address_for_each_active_person_of_a_role(room: Room) -> None:
    mine, theirs = room.address("SYT"), room.address("STC")
    assert people.reachable(room.session, "official") == [mine, theirs]
    assert people.reachable(room.session, "official", room.agency("STC").id) == [theirs]
    second = room.join("SYT")
    assert [each.person_id for each in people.reachable(room.session, "official", second.held[0].agency_id)] == [
        mine.person_id,
        second.id,
    ]


@pytest.mark.parametrize("why", ["ended", "stopped"])
def test_who_has_ended_or_stopped_is_not_reached(room: Room, why: str) -> None:
    person, post = room.person("STC"), room.post("STC")
    if why == "ended":
        post.until_at = room.now
    else:
        person.stopped_at = room.now
    assert people.reachable(room.session, "official", post.agency_id) == []
    assert people.reachable_at(room.session, person) is None


def test_who_holds_two_posts_is_reached_for_both_and_told_once(room: Room) -> None:
    mine = room.address("SYT")
    for agency, role in (("STC", "official"), ("SKHDT", "coordinator")):
        people.join(room.session, room.invitation(agency, role), "telegram", mine.chat_id, "Tên", room.now)
    assert people.reachable(room.session, "official", room.agency("STC").id) == [mine, room.address("STC")]
    assert people.reachable(room.session, "official") == [mine, room.address("STC")]
    assert mine in people.reachable(room.session, "coordinator")
    reminded = hearers.reminded(room.session)
    assert mine in reminded[room.agency("SYT").id]
    assert mine in reminded[room.agency("STC").id]


def test_a_closed_address_is_not_used(room: Room) -> None:
    room.address("STC").closed_at = room.now
    room.session.flush()
    assert people.reachable(room.session, "official", room.agency("STC").id) == []
    assert people.reachable_at(room.session, room.person("STC")) is None


def test_leaders_are_reminded_only_where_there_is_no_official(room: Room) -> None:
    room.join("STC", "leader")
    leader = room.join("SXD", "leader")
    reminded = hearers.reminded(room.session)
    assert reminded[room.agency("SYT").id] == [room.address("SYT")]
    assert [each.person.held[0].role for each in reminded[room.agency("STC").id]] == ["official"]
    assert [each.person_id for each in reminded[room.agency("SXD").id]] == [leader.id]
    assert room.agency("SKHDT").id not in reminded


def test_all_officials_of_an_agency_are_reminded(room: Room) -> None:
    second = room.join("SYT")
    found = hearers.reminded(room.session)[second.held[0].agency_id]
    assert [each.person_id for each in found] == [room.person("SYT").id, second.id]


def test_the_people_of_an_agency_in_the_order_in_which_they_came(room: Room) -> None:
    official, leader, new = room.person("SYT"), room.person("SYT", "leader"), room.join("SYT")
    assert [post.person for post in posts.at(room.session, new.held[0].agency_id)] == [official, leader, new]
    leader.posts[0].until_at = room.now
    assert [post.person for post in posts.at(room.session, new.held[0].agency_id)] == [official, new]


def test_agencies_are_found_by_part_of_their_name_or_code_in_the_documents_order(room: Room) -> None:
    found = agencies.like(room.session, "ubnd quan")
    assert [each.code for each in found][:2] == ["HONGBANG", "NGOQUYEN"]
    assert all("ubnd quan" in fold(each.name) for each in found)
    assert [each.code for each in agencies.like(room.session, "syt")] == ["SYT"]
    assert [each.code for each in agencies.like(room.session, "so y te")] == ["SYT"]
    assert [each.code for each in agencies.named(room.session, " syt ")] == ["SYT"]
    assert [each.code for each in agencies.named(room.session, "Sở Y TẾ")] == ["SYT"]
    assert [each.code for each in agencies.named(room.session, "STC")] == ["STC"], "SGTVT would hold no more of it"
    assert len(agencies.named(room.session, "UBND quận")) == len(found)
    assert agencies.named(room.session, "  ") == []
    room.agency("SYT").gone_at = room.now
    assert agencies.like(room.session, "syt") == []


def test_agencies_that_nobody_answers_for_in_the_documents_order(room: Room) -> None:
    found = agencies.out_of_reach(room.session)
    assert "SYT" not in [each.code for each in found]
    present = agencies.present(room.session)
    assert found == [each for each in present if each in found]
    assert [each.code for each in present[:3]] == [each["code"] for each in groups_of_the_file()[:3]]
    gone = found[-1]
    gone.gone_at = room.now
    assert gone not in agencies.out_of_reach(room.session)
    room.address("STC").closed_at = room.now
    room.session.flush()
    assert room.agency("STC") in agencies.out_of_reach(room.session)


def test_of_an_agency_without_an_official_a_leader_who_goes_leaves_nobody_alone_while_another_stays(room: Room) -> None:
    first = room.join("STNMT", "leader")
    people.join(room.session, room.invitation("STNMT", "leader"), "zalo", "second", "Phó", room.now)
    room.session.flush()
    assert hearers.left_alone(room.session, first.held) == []
