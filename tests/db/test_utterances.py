"""What a message gave: an edit of it corrects that, a quote of it is about that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from db import audit, replies, updates, utterances
from db.models import Dialog, Reply, Utterance
from tests.rooms import Room

WHERE = ("telegram", "chat")


def answered(room: Room, code: str = "sent") -> Reply:
    """Sở Y tế answers its report, as a turn of the conversation stores it."""
    return replies.store(room.session, room.assignment(), room.person("SYT"), code, room.now)


def asks(room: Room, step: str = "document", **data: Any) -> dict[str, Any]:
    """The bot's question to Sở Y tế's first address, as it is remembered."""
    updates.open_dialog(room.session, room.address("SYT").id, "sent", step, data, room.now)
    return utterances.shown(room.session.get(Dialog, room.address("SYT").id))


def says(
    room: Room, text: str, effect: Callable[[], object] = lambda: None, message: str = "1", **place: str
) -> Utterance:
    """A message of Sở Y tế's, with what the bot did because of it."""
    address = room.address("SYT").id
    was = utterances.before(room.session, address)
    effect()
    channel, chat = place.get("channel", WHERE[0]), place.get("chat", WHERE[1])
    utterances.note(room.session, channel, chat, message, text, address, was, room.now)
    found = utterances.find(room.session, channel, chat, message)
    assert found is not None
    return room.again(found)


def test_a_message_that_gave_an_answer_is_known_by_it(room: Room) -> None:
    reply: list[Reply] = []
    row = says(room, "đã gửi", lambda: reply.append(answered(room)))
    assert (row.reply_id, row.part, row.changed, row.at) == (reply[0].id, False, True, room.now)
    assert (row.before, row.after) == ({}, {})
    assert row.digest == utterances.digest("đã gửi") != utterances.digest("đã gửi ạ")


def test_a_message_that_gave_nothing_is_known_as_such(room: Room) -> None:
    row = says(room, "cảm ơn")
    assert (row.reply_id, row.part, row.changed) == (None, False, False)
    assert utterances.find(room.session, *WHERE, "2") is None
    assert utterances.find(room.session, "zalo", WHERE[1], "1") is None


def test_what_was_stored_before_the_message_is_not_what_it_gave(room: Room) -> None:
    before = answered(room)
    audit.record(room.session, room.now, "clock", "plan", f"reply:{before.id}", {})
    row = says(room, "dạ")
    assert (row.reply_id, row.changed) == (None, False)


def test_a_message_with_two_answers_is_about_neither_alone(room: Room) -> None:
    row = says(room, "cả hai đều đã gửi", lambda: (answered(room), answered(room, "doing")))
    assert (row.reply_id, row.part, row.changed) == (None, False, True)


def test_an_answer_that_was_taken_back_at_once_was_not_given(room: Room) -> None:
    def slip() -> None:
        answered(room).withdrawn_at = room.now
        room.session.flush()

    assert says(room, "à nhầm", slip).reply_id is None


class TestQuestionsAnswered:
    """The number of a document belongs to the answer that was asked about."""

    def test_what_ends_the_question_is_part_of_that_answer(self, room: Room) -> None:
        reply = answered(room)
        asked = asks(room, reply=reply.id)
        row = says(room, "123/BC-SYT", lambda: updates.close_dialog(room.session, room.address("SYT").id))
        assert (row.reply_id, row.part, row.changed) == (reply.id, True, False)
        assert (row.before, row.after) == (asked, {})

    def test_so_is_what_leads_to_the_next_question(self, room: Room) -> None:
        reply = answered(room)
        asks(room, reply=reply.id)
        after: list[dict[str, Any]] = []
        row = says(room, "123/BC-SYT", lambda: after.append(asks(room, "day", reply=reply.id)))
        assert (row.reply_id, row.part, row.after) == (reply.id, True, after[0])

    def test_while_the_same_question_stands_nothing_was_given(self, room: Room) -> None:
        reply = answered(room)
        asked = asks(room, reply=reply.id)
        row = says(room, "ờ để xem", lambda: asks(room, reply=reply.id, again=True))
        assert (row.reply_id, row.part) == (None, False)
        assert row.before == asked

    def test_another_question_of_the_same_step_has_ended_it_too(self, room: Room) -> None:
        reply = answered(room)
        asks(room, reply=reply.id)
        address = room.address("SYT").id
        row = says(room, "x", lambda: updates.open_dialog(room.session, address, "doing", "document", {}, room.now))
        assert row.reply_id == reply.id

    def test_a_question_about_no_answer_gives_none(self, room: Room) -> None:
        asks(room)
        row = says(room, "x", lambda: updates.close_dialog(room.session, room.address("SYT").id))
        assert (row.reply_id, row.part) == (None, False)
        asks(room, reply=9999)
        row = says(room, "x", lambda: updates.close_dialog(room.session, room.address("SYT").id), "2")
        assert (row.reply_id, row.part) == (None, False)

    def test_a_new_answer_counts_before_the_question_that_it_ended(self, room: Room) -> None:
        old = answered(room)
        asks(room, reply=old.id)
        new: list[Reply] = []

        def instead() -> None:
            updates.close_dialog(room.session, room.address("SYT").id)
            new.append(answered(room, "doing"))

        row = says(room, "chưa, đang làm", instead)
        assert (row.reply_id, row.part) == (new[0].id, False)

    def test_an_edit_answers_the_question_that_it_went_back_to(self, room: Room) -> None:
        reply = answered(room)
        asked = asks(room, reply=reply.id)

        def rewound() -> None:
            updates.close_dialog(room.session, room.address("SYT").id)
            room.session.info[utterances.REWOUND] = asked

        updates.close_dialog(room.session, room.address("SYT").id)
        row = says(room, "124/BC-SYT", rewound)
        assert (row.before, row.reply_id, row.part) == (asked, reply.id, True)
        assert says(room, "dạ", message="2").before == {}, "the next message goes back to nothing"


def test_an_edit_takes_the_place_of_what_the_message_was(room: Room) -> None:
    says(room, "đã gửi", lambda: answered(room))
    reply: list[Reply] = []
    room.later(minutes=5)
    row = says(room, "đang làm", lambda: reply.append(answered(room, "doing")))
    assert (row.reply_id, row.at, row.digest) == (reply[0].id, room.now, utterances.digest("đang làm"))
    assert room.session.query(Utterance).count() == 1


class TestConfirmedProposals:
    """A likely answer is asked about; what the yes stores is what that sentence gave."""

    @pytest.fixture(autouse=True)
    def proposal(self, room: Room) -> None:
        """The sentence has led to a question about the report."""
        self.row = says(room, "hình như gửi rồi", lambda: asks(room, "confirm", ref=room.assignment().id))

    def yes(self, room: Room, effect: Callable[[], object]) -> int | None:
        was = utterances.before(room.session, room.address("SYT").id)
        updates.close_dialog(room.session, room.address("SYT").id)
        effect()
        utterances.link(room.session, *WHERE, was, room.now)
        return room.again(self.row).reply_id

    def test_what_the_yes_stores_is_what_the_sentence_gave(self, room: Room) -> None:
        reply: list[Reply] = []
        assert self.yes(room, lambda: reply.append(answered(room))) == reply[0].id

    def test_a_question_that_names_no_duty_is_as_good(self, room: Room) -> None:
        for data in ({}, {"ref": 0}, {"ref": None}):
            row = says(room, "xong", lambda data=data: asks(room, "confirm", **data), str(data))  # type: ignore[misc]
            self.row = row
            assert self.yes(room, lambda: answered(room)) is not None

    def test_nothing_or_several_things_stored_link_nothing(self, room: Room) -> None:
        assert self.yes(room, lambda: None) is None
        asks(room, "confirm", ref=room.assignment().id)
        assert self.yes(room, lambda: (answered(room), answered(room, "doing"))) is None

    def test_without_a_question_nothing_is_linked(self, room: Room) -> None:
        updates.close_dialog(room.session, room.address("SYT").id)
        assert self.yes(room, lambda: answered(room)) is None

    def test_an_answer_about_another_duty_is_not_what_was_asked(self, room: Room) -> None:
        def other() -> None:
            replies.store(room.session, room.meeting(), room.person("SYT"), "held", room.now)

        assert self.yes(room, other) is None

    def test_a_sentence_before_another_question_is_not_meant(self, room: Room) -> None:
        asks(room, "percent", ref=room.assignment().id)
        assert self.yes(room, lambda: answered(room)) is None

    def test_a_sentence_that_gave_something_keeps_it(self, room: Room) -> None:
        given = answered(room, "doing")
        self.row.reply_id = given.id
        assert self.yes(room, lambda: answered(room)) == given.id

    def test_another_chat_and_another_messenger_are_not_meant(self, room: Room) -> None:
        same = lambda: asks(room, "confirm", ref=room.assignment().id)  # noqa: E731
        others = [says(room, "x", same, chat="other"), says(room, "x", same, channel="zalo")]
        assert self.yes(room, lambda: answered(room)) is not None
        assert [room.again(row).reply_id for row in others] == [None, None]

    @pytest.mark.parametrize(("days", "linked"), [(4, True), (4.1, False)])
    def test_a_question_is_open_for_four_days_at_most(self, room: Room, days: float, linked: bool) -> None:
        room.later(days=days)
        assert (self.yes(room, lambda: answered(room)) is not None) is linked


def test_another_answer_takes_the_place_of_one_in_this_chat(room: Room) -> None:
    old, new = answered(room), answered(room, "doing")
    places = [("telegram", "chat"), ("telegram", "other"), ("zalo", "chat")]
    rows = [says(room, "x", channel=channel, chat=chat) for channel, chat in places]
    unrelated = says(room, "y", message="2")
    for row in rows:
        row.reply_id = old.id
    room.session.flush()
    utterances.replaced(room.session, *WHERE, old.id, new.id)
    assert [room.again(row).reply_id for row in rows] == [new.id, old.id, old.id]
    assert room.again(unrelated).reply_id is None


def test_it_is_forgotten_after_thirty_days(room: Room) -> None:
    says(room, "đã gửi")
    utterances.forget_old(room.session, room.now + timedelta(days=30))
    assert utterances.find(room.session, *WHERE, "1")
    room.session.expire_all()
    utterances.forget_old(room.session, room.now + timedelta(days=30, seconds=1))
    assert utterances.find(room.session, *WHERE, "1") is None


def test_a_text_that_no_encoding_takes_has_a_digest_too() -> None:
    assert utterances.digest("\ud800") != utterances.digest("")
