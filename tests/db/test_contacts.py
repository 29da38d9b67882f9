"""Contacts and addresses: who is reached where, and what ends when somebody joins, links, stops or goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db import contacts
from db.models import Address, Contact, Dialog
from rules.reading import fold
from tests.rooms import Room


def states(room: Room) -> list[tuple[str, str | None]]:
    return [(row.state, row.error) for row in room.messages(state=None)]


def test_an_agency_is_found_by_its_code_as_long_as_it_is_there(room: Room) -> None:
    found = contacts.agency_by_code(room.session, "  syt ")
    assert found is room.agency("SYT")
    assert contacts.agency_by_code(room.session, "SYX") is None
    room.agency("SYT").gone_at = room.now
    assert contacts.agency_by_code(room.session, "SYT") is None


def test_a_chat_is_known_by_its_messenger_and_its_number(room: Room) -> None:
    mine = room.address("SYT")
    assert contacts.address_of(room.session, "telegram", mine.chat_id) is mine
    assert contacts.address_of(room.session, "zalo", mine.chat_id) is None
    assert contacts.address_of(room.session, "telegram", room.address("SYT", channel="zalo").chat_id) is None
    mine.contact.ended_at = room.now
    assert contacts.address_of(room.session, "telegram", mine.chat_id) is None


def test_who_joins_becomes_a_contact_of_the_invitation(room: Room) -> None:
    address = contacts.join(room.session, room.invitation("SXD", "leader"), "zalo", "9", "Chị Hoa", room.now)
    person = address.contact
    assert (address.channel, address.chat_id, address.closed_at) == ("zalo", "9", None)
    assert (person.agency.code, person.role, person.name, person.joined_at) == ("SXD", "leader", "Chị Hoa", room.now)
    (row,) = room.log("join")
    assert (row.actor, row.subject, row.detail) == (
        f"contact:{person.id}",
        f"agency:{person.agency_id}",
        {"role": "leader"},
    )
    assert row.at == room.now


def test_a_chat_that_has_a_new_person_begins_anew(room: Room) -> None:
    address = room.add(Address(contact_id=room.contact("SYT").id, channel="telegram", chat_id="9", closed_at=room.now))
    before = address.contact
    before.ended_at = room.now
    address.closed_reason = "blocked"
    room.add(Dialog(address_id=address.id, name="figures", step="plan", data={}, updated_at=room.now))
    kept = room.add(
        Dialog(address_id=room.address("STC").id, name="figures", step="plan", data={}, updated_at=room.now)
    )
    new = contacts.join(room.session, room.invitation("SXD"), "telegram", "9", "Anh Ba", room.now)
    assert (new.id, new.contact.name, new.closed_at, new.closed_reason) == (address.id, "Anh Ba", None, None)
    assert new.contact_id != before.id
    assert room.session.scalars(select(Dialog)).all() == [kept]


def test_an_ended_contacts_queue_is_not_sent(room: Room) -> None:
    mine = room.address("SYT")
    room.message(mine)
    room.message(room.address("SYT", channel="zalo"))
    room.message(mine, state="sent")
    room.message(room.address("SYT", "leader"))
    contacts.end(room.session, mine.contact, room.now, by="contact:9")
    assert mine.contact.ended_at == room.now
    assert states(room) == [("cancelled", "ended"), ("cancelled", "ended"), ("sent", None), ("queued", None)]
    contacts.end(room.session, mine.contact, room.later(days=1), by="contact:9")
    assert mine.contact.ended_at == room.now - timedelta(days=1)


def test_who_says_stop_is_not_written_to_until_they_want_to_be(room: Room) -> None:
    mine = room.address("SYT")
    room.message(mine)
    room.message(mine, state="sent")
    room.message(room.address("SYT", "leader"))
    contacts.stop(room.session, mine.contact, room.now)
    assert states(room) == [("cancelled", "stopped"), ("sent", None), ("queued", None)]
    assert contacts.reachable_at(room.session, mine.contact) is None
    assert contacts.reachable(room.session, "official", mine.contact.agency_id) == []
    contacts.resume(room.session, mine.contact, room.now)
    assert contacts.reachable(room.session, "official", mine.contact.agency_id) == [mine]
    me = f"contact:{mine.contact_id}"
    assert [(row.actor, row.subject, row.at) for row in [*room.log("stop"), *room.log("resume")]] == [
        (me, me, room.now)
    ] * 2


def test_a_closed_address_keeps_the_first_reason_and_opens_again(room: Room) -> None:
    mine = room.address("SYT")
    contacts.close_address(room.session, mine, "blocked", room.now)
    contacts.close_address(room.session, mine, "deactivated", room.later(days=1))
    assert (mine.closed_at, mine.closed_reason) == (room.now - timedelta(days=1), "blocked")
    contacts.open_address(room.session, mine, room.now)
    contacts.open_address(room.session, mine, room.now)
    assert (mine.closed_at, mine.closed_reason) == (None, None)
    (closed,), (opened,) = room.log("close_address"), room.log("open_address")
    assert (closed.actor, closed.detail) == ("messenger:telegram", {"reason": "blocked"})
    assert opened.actor == f"contact:{mine.contact_id}"
    assert closed.subject == opened.subject == f"address:{mine.id}"


def test_who_closes_an_address_stands_in_the_log(room: Room) -> None:
    mine = room.address("SYT")
    contacts.close_address(room.session, mine, "blocked", room.now, by=f"contact:{mine.contact_id}")
    (row,) = room.log("close_address")
    assert row.actor == f"contact:{mine.contact_id}"


class TestLinking:
    """One more address for the person who asked for the code."""

    def invited(self, room: Room, agency: str = "STC") -> Contact:
        return room.contact(agency)

    def link(self, room: Room, person: Contact, channel: str, chat_id: str) -> Address | None:
        code = room.invitation(person.agency.code, "link", contact_id=person.id)
        return contacts.link(room.session, code, channel, chat_id, room.now)

    def test_it_is_added(self, room: Room) -> None:
        person = room.contact("STC")
        added = self.link(room, person, "telegram", "9")
        assert added is not None
        assert added.contact is person
        assert [each.channel for each in contacts.addresses(room.session, person)] == ["zalo", "telegram"]
        (row,) = room.log("link")
        assert (row.actor, row.subject) == (f"contact:{person.id}", f"address:{added.id}")
        assert row.detail == {"channel": "telegram"}

    def test_it_replaces_the_earlier_one_on_the_same_messenger(self, room: Room) -> None:
        person = room.contact("SYT")
        self.link(room, person, "zalo", "9")
        assert [each.chat_id for each in contacts.addresses(room.session, person) if each.channel == "zalo"] == ["9"]
        assert room.again(room.address("SYT", channel="zalo")).closed_reason == "replaced"
        assert room.again(room.address("SYT", channel="telegram")).closed_at is None

    def test_it_is_theirs_already(self, room: Room) -> None:
        mine = room.address("SYT")
        assert self.link(room, mine.contact, "telegram", mine.chat_id) is None
        assert mine.closed_at is None

    def test_who_has_ended_links_nothing(self, room: Room) -> None:
        person = room.contact("STC")
        person.ended_at = room.now
        assert self.link(room, person, "telegram", "9") is None
        assert room.session.scalars(select(Address).where(Address.chat_id == "9")).all() == []

    def test_a_code_of_nobody_links_nothing(self, room: Room) -> None:
        code = room.invitation("STC", "link")
        assert contacts.link(room.session, code, "telegram", "9", room.now) is None

    def test_who_loses_their_only_chat_ends(self, room: Room) -> None:
        leader = room.address("SYT", "leader")
        before = leader.contact
        moved = self.link(room, room.contact("STC"), "telegram", leader.chat_id)
        assert moved is not None
        assert moved.contact is room.contact("STC")
        assert before.ended_at == room.now

    def test_who_has_another_chat_stays(self, room: Room) -> None:
        mine = room.address("SYT")
        before = mine.contact
        assert self.link(room, room.contact("STC"), "telegram", mine.chat_id)
        assert before.ended_at is None
        assert [each.channel for each in contacts.addresses(room.session, before)] == ["zalo"]


def test_open_addresses_the_oldest_first_and_without_one(room: Room) -> None:
    person = room.contact("SYT")
    telegram, zalo = room.address("SYT"), room.address("SYT", channel="zalo")
    assert contacts.addresses(room.session, person) == [telegram, zalo]
    assert contacts.addresses(room.session, person, but=telegram.id) == [zalo]
    telegram.closed_at = room.now
    assert contacts.addresses(room.session, person) == [zalo]


def test_a_person_is_reminded_where_they_chose_else_where_they_came_first(room: Room) -> None:
    person = room.contact("SYT")
    telegram, zalo = room.address("SYT"), room.address("SYT", channel="zalo")
    assert contacts.reachable_at(room.session, person) is telegram
    contacts.remind_on(room.session, person, "zalo", room.now)
    assert contacts.reachable_at(room.session, person) is zalo
    assert contacts.reachable(room.session, "official", person.agency_id) == [zalo]
    (row,) = room.log("remind_on")
    me = f"contact:{person.id}"
    assert (row.actor, row.subject, row.detail) == (me, me, {"channel": "zalo"})


def test_a_messenger_to_avoid_is_used_only_where_there_is_no_other(room: Room) -> None:
    person = room.contact("SYT")
    person.remind_on = "telegram"
    found = contacts.reachable_at(room.session, person, avoiding=["telegram"])
    assert found is room.address("SYT", channel="zalo")
    assert contacts.reachable_at(room.session, room.contact("STC"), avoiding=["zalo"]) is room.address("STC")
    assert contacts.reachable(room.session, "official", person.agency_id, avoiding=["telegram"]) == [found]


def test_an_address_for_each_active_contact_of_a_role(room: Room) -> None:
    mine, theirs = room.address("SYT"), room.address("STC")
    assert contacts.reachable(room.session, "official") == [mine, theirs]
    assert contacts.reachable(room.session, "official", room.agency("STC").id) == [theirs]
    second = room.join("SYT")
    assert [each.contact_id for each in contacts.reachable(room.session, "official", second.agency_id)] == [
        mine.contact_id,
        second.id,
    ]


@pytest.mark.parametrize("column", ["ended_at", "stopped_at"])
def test_who_has_ended_or_stopped_is_not_reached(room: Room, column: str) -> None:
    person = room.contact("STC")
    setattr(person, column, room.now)
    assert contacts.reachable(room.session, "official", person.agency_id) == []
    assert contacts.reachable_at(room.session, person) is None


def test_a_closed_address_is_not_used(room: Room) -> None:
    room.address("STC").closed_at = room.now
    room.session.flush()
    assert contacts.reachable(room.session, "official", room.agency("STC").id) == []
    assert contacts.reachable_at(room.session, room.contact("STC")) is None


def test_leaders_are_reminded_only_where_there_is_no_official(room: Room) -> None:
    room.join("STC", "leader")
    leader = room.join("SXD", "leader")
    reminded = contacts.reminded(room.session)
    assert reminded[room.agency("SYT").id] == [room.address("SYT")]
    assert [each.contact.role for each in reminded[room.agency("STC").id]] == ["official"]
    assert [each.contact_id for each in reminded[room.agency("SXD").id]] == [leader.id]
    assert room.agency("SKHDT").id not in reminded


def test_all_officials_of_an_agency_are_reminded(room: Room) -> None:
    second = room.join("SYT")
    found = contacts.reminded(room.session)[second.agency_id]
    assert [each.contact_id for each in found] == [room.contact("SYT").id, second.id]


def test_the_people_of_an_agency_in_the_order_in_which_they_came(room: Room) -> None:
    official, leader, new = room.contact("SYT"), room.contact("SYT", "leader"), room.join("SYT")
    assert contacts.people(room.session, new.agency_id) == [official, leader, new]
    leader.ended_at = room.now
    assert contacts.people(room.session, new.agency_id) == [official, new]


def test_agencies_are_found_by_part_of_their_name_or_code_in_the_documents_order(room: Room) -> None:
    found = contacts.agencies_like(room.session, "ubnd quan")
    assert [each.code for each in found][:2] == ["HONGBANG", "NGOQUYEN"]
    assert all("ubnd quan" in fold(each.name) for each in found)
    assert [each.code for each in contacts.agencies_like(room.session, "syt")] == ["SYT"]
    assert [each.code for each in contacts.agencies_like(room.session, "so y te")] == ["SYT"]
    room.agency("SYT").gone_at = room.now
    assert contacts.agencies_like(room.session, "syt") == []


def test_agencies_that_nobody_answers_for_in_the_documents_order(room: Room) -> None:
    found = contacts.agencies_out_of_reach(room.session)
    assert "SYT" not in [each.code for each in found]
    assert [(each.group_number, each.position) for each in found] == sorted(
        (each.group_number, each.position) for each in found
    )
    gone = found[-1]
    gone.gone_at = room.now
    assert gone not in contacts.agencies_out_of_reach(room.session)
    room.address("STC").closed_at = room.now
    room.session.flush()
    assert room.agency("STC") in contacts.agencies_out_of_reach(room.session)
