"""Updates that came in, dialogs, troubles of a messenger, and items put aside."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db import aside, inbound, outbox_report, troubles, updates
from db.models import ChannelTrouble, Dialog, Inbound, SeenUpdate
from tests.rooms import Room


class TestInbound:
    """What cannot be fetched twice is kept before it has its effect."""

    def test_an_update_is_kept_once(self, room: Room) -> None:
        assert inbound.store(room.session, "zalo", "1", {"text": "có"}, room.now)
        assert not inbound.store(room.session, "zalo", "1", {"text": "có"}, room.now)
        assert inbound.store(room.session, "telegram", "1", {}, room.now)
        assert inbound.store(room.session, "zalo", "2", {}, room.now)
        row = room.session.scalars(select(Inbound)).all()[0]
        assert (row.channel, row.key, row.received_at, row.failed_at) == ("zalo", "1", room.now, None)
        assert row.body.isascii()

    def test_what_has_had_its_effect_is_not_kept_again(self, room: Room) -> None:
        updates.first_time(room.session, "zalo", "1", room.now)
        assert not inbound.store(room.session, "zalo", "1", {}, room.now)
        assert inbound.store(room.session, "telegram", "1", {}, room.now)

    def test_they_are_handed_on_in_order_each_messengers_own(self, room: Room) -> None:
        for channel, key in (("zalo", "1"), ("telegram", "2"), ("zalo", "3")):
            inbound.store(room.session, channel, key, {"key": key}, room.now)
        first = inbound.following(room.session, "zalo", None)
        assert first is not None
        assert first.update == {"key": "1"}
        assert inbound.following(room.session, "zalo", None) == first
        second = inbound.following(room.session, "zalo", first.id)
        assert second is not None
        assert second.update == {"key": "3"}
        assert inbound.following(room.session, "zalo", second.id) is None
        assert inbound.counts(room.session) == {"waiting": 1, "failed": 0}

    def test_one_that_failed_is_kept_and_stands_in_nobodys_way(self, room: Room) -> None:
        for key in ("1", "2", "3"):
            inbound.store(room.session, "zalo", key, {"key": key}, room.now)
        first = inbound.following(room.session, "zalo", None)
        assert first is not None
        inbound.failed(room.session, first.id, room.now)
        following = inbound.following(room.session, "zalo", None)
        assert following is not None
        assert following.update == {"key": "2"}
        assert inbound.counts(room.session) == {"waiting": 2, "failed": 1}
        assert room.again(room.session.get_one(Inbound, first.id)).failed_at == room.now

    def test_the_operator_reads_one_number_of_those_that_failed(self, room: Room) -> None:
        """Three had failed, and four were put aside: Telegram's are not kept, as they can be fetched again."""
        inbound.store(room.session, "zalo", "1", {"key": "1"}, room.now)
        first = inbound.following(room.session, "zalo", None)
        assert first is not None
        inbound.failed(room.session, first.id, room.now)
        for subject in ("zalo:1", "telegram:4"):
            aside.put(room.session, "update", subject, "ValueError", "{}", room.now)
        aside.put(room.session, "picture", "7", "ValueError", "", room.now)
        report = outbox_report.report(room.session, 5)
        assert report["inbound"] == {"waiting": 0, "failed": 2}
        assert report["aside"] == {"picture": 1, "update": 2}
        aside.clear(room.session, "update")
        assert outbox_report.report(room.session, 5)["inbound"] == {"waiting": 0, "failed": 1}


class TestUpdates:
    """Updates that have had their effect."""

    def test_an_update_has_its_effect_once(self, room: Room) -> None:
        assert updates.first_time(room.session, "telegram", "5", room.now)
        assert not updates.first_time(room.session, "telegram", "5", room.now)
        assert updates.first_time(room.session, "telegram", "6", room.now)
        assert updates.first_time(room.session, "zalo", "5", room.now)
        assert room.session.scalars(select(SeenUpdate.seen_at)).all() == [room.now] * 3

    def test_they_are_forgotten_after_thirty_days(self, room: Room) -> None:
        updates.first_time(room.session, "telegram", "5", room.now)
        updates.forget_old(room.session, room.now + timedelta(days=30))
        assert not updates.first_time(room.session, "telegram", "5", room.now)
        updates.forget_old(room.session, room.now + timedelta(days=30, seconds=1))
        assert updates.first_time(room.session, "telegram", "5", room.now)


class TestDialogs:
    """At most one conversation is open at an address."""

    def test_it_is_moved_from_step_to_step_and_closed(self, room: Room) -> None:
        mine, theirs = room.address("SYT").id, room.address("STC").id
        updates.open_dialog(room.session, mine, "figures", "plan", {"a": 1}, room.now)
        updates.open_dialog(room.session, theirs, "figures", "plan", {}, room.now)
        updates.open_dialog(room.session, mine, "obstacle", "text", {"b": 2}, room.later(minutes=1))
        row = room.again(room.session.get_one(Dialog, mine))
        assert (row.name, row.step, row.data, row.updated_at) == ("obstacle", "text", {"b": 2}, room.now)
        assert updates.close_dialog(room.session, mine)
        assert not updates.close_dialog(room.session, mine)
        assert room.session.scalars(select(Dialog.address_id)).all() == [theirs]


class TestTroubles:
    """A messenger on which nothing can be sent."""

    def test_it_is_noted_once_with_the_first_reason(self, room: Room) -> None:
        assert troubles.begin(room.session, "zalo", room.now, "unreachable", "x" * 900)
        assert not troubles.begin(room.session, "zalo", room.later(hours=1), "quota", "")
        row = troubles.of(room.session, "zalo")
        assert row is not None
        assert (row.since, row.reason, row.detail) == (room.now - timedelta(hours=1), "unreachable", "x" * 500)
        troubles.begin(room.session, "telegram", room.now, "unreachable", "")
        troubles.end(room.session, "zalo")
        assert troubles.of(room.session, "zalo") is None
        assert troubles.of(room.session, "telegram")

    def test_it_is_worth_telling_after_an_hour(self, room: Room) -> None:
        troubles.begin(room.session, "zalo", room.now, "unreachable", "")
        room.message(room.address("STC"))
        room.message(room.address("STC"), state="sent")
        room.message(room.address("SYT"))
        assert troubles.lasting(room.session, room.now + timedelta(minutes=59, seconds=59)) == []
        ((row, waiting),) = troubles.lasting(room.session, room.now + timedelta(hours=1))
        assert (row.channel, waiting) == ("zalo", 1)

    @pytest.mark.parametrize("why", ["quota", "not_configured"])
    def test_some_are_worth_telling_at_once(self, room: Room, why: str) -> None:
        troubles.begin(room.session, "zalo", room.now, why, "")
        ((row, waiting),) = troubles.lasting(room.session, room.now)
        assert (row.channel, waiting) == ("zalo", 0)

    def test_a_messenger_that_people_use_but_that_is_not_configured_is_a_trouble(self, room: Room) -> None:
        assert troubles.note_missing(room.session, ["telegram"], room.now) == ["zalo"]
        row = troubles.of(room.session, "zalo")
        assert row is not None
        assert (row.reason, row.since) == ("not_configured", room.now)
        assert troubles.of(room.session, "telegram") is None

    def test_it_ends_when_it_is_configured_again_and_others_stay(self, room: Room) -> None:
        troubles.note_missing(room.session, ["telegram"], room.now)
        troubles.begin(room.session, "telegram", room.now, "unreachable", "")
        assert troubles.note_missing(room.session, ["telegram", "zalo"], room.now) == []
        room.session.expire_all()
        assert room.session.scalars(select(ChannelTrouble.channel)).all() == ["telegram"]

    def test_one_where_nobody_has_an_open_address_is_none(self, room: Room) -> None:
        for agency, role in (("SYT", "official"), ("STC", "official"), ("SKHDT", "coordinator")):
            room.address(agency, role, "zalo").closed_at = room.now
        room.session.flush()
        assert troubles.note_missing(room.session, ["telegram"], room.now) == []


class TestPutAside:
    """Bad items are counted and kept for a look."""

    def test_the_same_item_again_is_counted(self, room: Room) -> None:
        first = aside.put(room.session, "update", "7", "ValueError", "{}", room.now)
        again = aside.put(room.session, "update", "7", "KeyError", "[]", room.later(minutes=1))
        assert again is first
        row = room.again(first)
        assert (row.times, row.error, row.body) == (2, "KeyError", "[]")
        assert (row.first_at, row.last_at) == (room.now - timedelta(minutes=1), room.now)

    def test_what_it_is_and_which_tell_items_apart(self, room: Room) -> None:
        for what, subject in (("update", "7"), ("update", "8"), ("picture", "7")):
            assert aside.put(room.session, what, subject, "", "", room.now).times == 1
        assert aside.counts(room.session) == {"picture": 1, "update": 2}

    def test_what_cannot_be_stored_is_left_out_and_what_is_long_is_cut(self, room: Room) -> None:
        row = room.again(aside.put(room.session, "update", "s\x00" * 200, "e\x00" * 2000, "b\x00" * 30_000, room.now))
        assert (row.subject, row.error, row.body) == ("s" * 160, "e" * 1000, "b" * 20_000)

    def test_the_newest_first(self, room: Room) -> None:
        old = aside.put(room.session, "update", "1", "", "", room.now)
        same = aside.put(room.session, "update", "2", "", "", room.now)
        new = aside.put(room.session, "update", "3", "", "", room.later(minutes=1))
        assert aside.newest(room.session, 9) == [new, same, old]
        assert aside.newest(room.session, 1) == [new]


class TestDialogsAboutAnAnswer:
    """An answer that is taken back is asked about no more, whoever is asked."""

    def test_only_what_is_asked_about_this_answer_ends(self, room: Room) -> None:
        reply, other = room.reply(room.assignment()), room.reply(room.assignment(), "doing")
        mine, second = room.address("SYT"), room.address("SYT", channel="zalo")
        leader, stranger = room.address("SYT", "leader"), room.address("STC")
        for address, number in ((mine, reply.id), (second, other.id), (leader, reply.id), (stranger, reply.id)):
            updates.open_dialog(room.session, address.id, "sent", "document", {"reply": number}, room.now)
        updates.close_dialogs_about(room.session, reply)
        left = set(room.session.scalars(select(Dialog.address_id)))
        assert left == {second.id, stranger.id}, "another agency is never asked about it"

    def test_a_question_about_no_answer_stays(self, room: Room) -> None:
        updates.open_dialog(room.session, room.address("SYT").id, "figures", "plan", {}, room.now)
        updates.close_dialogs_about(room.session, room.reply(room.assignment()))
        assert room.session.scalars(select(Dialog.address_id)).all() == [room.address("SYT").id]


class TestTroublesThatChange:
    """The reason of a trouble may become another one."""

    def test_another_reason_takes_its_place_and_since_when_stays(self, room: Room) -> None:
        troubles.begin(room.session, "zalo", room.now, "quota", "used up")
        assert not troubles.begin(room.session, "zalo", room.later(hours=1), "unreachable", "y" * 900, instead=True)
        row = troubles.of(room.session, "zalo")
        assert row is not None
        assert (row.since, row.reason, row.detail) == (room.now - timedelta(hours=1), "unreachable", "y" * 500)

    def test_the_first_time_it_is_noted_whatever_it_comes_instead_of(self, room: Room) -> None:
        assert troubles.begin(room.session, "zalo", room.now, "quota", "", instead=True)

    def test_one_reason_may_be_over_and_another_not(self, room: Room) -> None:
        troubles.begin(room.session, "zalo", room.now, "quota", "")
        troubles.begin(room.session, "telegram", room.now, "unreachable", "")
        troubles.end(room.session, "zalo", "unreachable")
        troubles.end(room.session, "telegram", "unreachable")
        room.session.expire_all()
        assert room.session.scalars(select(ChannelTrouble.channel)).all() == ["zalo"]
