"""A chat in which messages arrive again, a group that moved, and what waits for a coordinator who comes."""

from __future__ import annotations

from db import groups
from db.models import Group
from db.outbox import Priority
from jobs.moved import follow
from jobs.reachable import here_again, taken_in, unblocked
from jobs.waiting import tell_what_waits
from tests.rooms import Room


def bound(room: Room, chat_id: str = "-1", agency: str = "SYT", topic: str | None = None) -> Group:
    code = room.invitation(agency, "group")
    return groups.bind(room.session, code, "telegram", chat_id, "Tổ", room.now, "person:4", topic)


def test_who_is_there_again_is_told_of_to_the_coordinators(room: Room) -> None:
    to = room.address("SYT")
    assert not here_again(room.session, room.rules, to, room.now)
    to.closed_at = room.now
    assert here_again(room.session, room.rules, to, room.now)
    assert to.closed_at is None
    (told,) = room.messages()
    assert (told.kind, told.person_id) == ("reachable_again", room.person("SKHDT", "coordinator").id)
    assert (told.params["person"]["id"], told.params["channel"]) == (to.person_id, "telegram")
    assert (told.params["agency"]["code"], told.priority) == ("SKHDT", Priority.NEWS)


def test_a_coordinator_who_is_there_again_is_told_what_waits_and_not_of_themselves(room: Room) -> None:
    room.request(room.reply(room.assignment(), "extend"))
    to = room.address("SKHDT", "coordinator")
    to.closed_at = room.now
    here_again(room.session, room.rules, to, room.now)
    assert [row.kind for row in room.messages()] == ["waiting"]


def test_who_does_not_want_messages_is_left_alone(room: Room) -> None:
    to = room.address("SYT")
    to.closed_at = to.person.stopped_at = room.now
    assert not here_again(room.session, room.rules, to, room.now)
    assert room.messages() == []


def test_who_unblocked_the_bot_gets_a_short_word(room: Room) -> None:
    to = room.address("SYT")
    unblocked(room.session, room.rules, "telegram", to.chat_id, room.now)
    unblocked(room.session, room.rules, "telegram", "9", room.now)
    assert room.messages() == []
    to.closed_at = room.now
    unblocked(room.session, room.rules, "telegram", to.chat_id, room.now)
    (word,) = room.messages("resumed")
    assert (word.person_id, word.chat_id, word.priority) == (to.person_id, to.chat_id, Priority.ANSWER)
    assert word.params["person"]["id"] == to.person_id
    assert word.params["agency"]["code"] == "SYT"


def test_a_group_that_took_the_bot_in_again_is_bound_again_and_both_sides_told(room: Room) -> None:
    group = bound(room, topic="7")
    taken_in(room.session, room.rules, "telegram", "-1", room.now)
    assert room.messages() == []
    groups.close(room.session, group, "removed", room.now)
    taken_in(room.session, room.rules, "telegram", "-1", room.now)
    there, told = room.messages()
    assert (there.kind, there.chat_id, there.topic, there.priority) == ("group_reminders", "-1", "7", Priority.ANSWER)
    assert (there.params["on"], there.params["group"]["id"], there.params["agency"]["code"]) == (True, group.id, "SYT")
    assert (told.kind, told.person_id) == ("group_is_back", room.person("SKHDT", "coordinator").id)


def test_a_group_without_reminders_is_told_nothing(room: Room) -> None:
    group = bound(room)
    group.reminders = False
    groups.close(room.session, group, "removed", room.now)
    taken_in(room.session, room.rules, "telegram", "-1", room.now)
    assert [row.kind for row in room.messages()] == ["group_is_back"]


def test_everything_follows_a_group_that_moved(room: Room) -> None:
    group = bound(room)
    waits = room.message(room.address("SYT"), chat_id="-1")
    for _ in range(2):
        follow(room.session, room.rules, "telegram", "-1", "-100", room.now)
    assert (room.again(group).chat_id, room.again(waits).chat_id) == ("-100", "-100")
    assert room.messages("group_closed") == []


def test_the_coordinators_are_told_of_another_agencys_binding_that_ended(room: Room) -> None:
    old = bound(room, "-1", "STC")
    room.later(days=1)
    bound(room, "-100")
    follow(room.session, room.rules, "telegram", "-1", "-100", room.now)
    (told,) = room.messages("group_closed")
    assert (told.params["group"]["id"], told.params["why"]) == (old.id, "moved")
    assert told.person_id == room.person("SKHDT", "coordinator").id


def test_of_two_bindings_of_one_agency_nobody_need_be_told(room: Room) -> None:
    bound(room, "-1")
    room.later(days=1)
    bound(room, "-100")
    follow(room.session, room.rules, "telegram", "-1", "-100", room.now)
    assert room.messages("group_closed") == []


class TestWhatWaits:
    """Told to a coordinator who joins or comes back."""

    def test_the_first_five_of_all_open_requests(self, room: Room) -> None:
        to = room.address("SKHDT", "coordinator")
        reply = room.reply(room.assignment(), "extend")
        rows = [room.request(reply) for _ in range(7)]
        room.request(reply, state="granted")
        tell_what_waits(room.session, to, room.rules, room.now)
        tell_what_waits(room.session, to, room.rules, room.now)
        (told,) = room.messages()
        assert (told.kind, told.person_id, told.priority) == ("waiting", to.person_id, Priority.NEWS)
        assert [item["id"] for item in told.params["requests"]] == [row.id for row in rows[:5]]
        assert told.params["total"] == 7
        tell_what_waits(room.session, to, room.rules, room.later(days=1))
        assert len(room.messages()) == 2

    def test_nothing_to_anybody_else_nor_to_who_wants_no_messages(self, room: Room) -> None:
        room.request(room.reply(room.assignment(), "extend"))
        tell_what_waits(room.session, room.address("SYT"), room.rules, room.now)
        to = room.address("SKHDT", "coordinator")
        to.person.stopped_at = room.now
        tell_what_waits(room.session, to, room.rules, room.now)
        assert room.messages() == []

    def test_nothing_where_nothing_waits(self, room: Room) -> None:
        tell_what_waits(room.session, room.address("SKHDT", "coordinator"), room.rules, room.now)
        assert room.messages() == []
