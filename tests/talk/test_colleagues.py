"""Several officials of an agency: the first answer closes for all, and the others hear whose it was."""

from __future__ import annotations

from sqlalchemy import select

from db import people
from db.models import Address, Message, Person
from jobs import colleagues
from tests.rooms import Room
from tests.talk.people import TEXTS, incoming, takes


def address_of(room: Room, person: Person) -> Address:
    return room.session.scalars(select(Address).where(Address.person_id == person.id).order_by(Address.id)).first()  # type: ignore[return-value]


def reminded(room: Room, *persons: Person) -> dict[int, Message]:
    """Reminders of Sở Y tế's report and meeting that have arrived."""
    found = {}
    for person in persons:
        message = room.reminder(address_of(room, person), room.assignment(), room.meeting())
        message.state, message.sent_at, message.remote_id = "sent", room.now, f"r{message.id}"
        found[person.id] = message
    room.session.flush()
    return found


def told(room: Room, person: Person) -> list[Message]:
    return [message for message in room.messages(colleagues.KIND, None) if message.person_id == person.id]


def answers(room: Room, person: Person, token: str) -> None:
    address = address_of(room, person)
    takes(room, incoming(address.chat_id, "choice", token=token, channel=address.channel))


def test_the_others_hear_who_answered_what_and_the_one_who_did_does_not(room: Room) -> None:
    me, on_zalo, on_telegram = room.person("SYT"), room.join("SYT", "official", "zalo"), room.join("SYT")
    messages = reminded(room, me, on_zalo, on_telegram)
    answers(room, me, f"r:{room.assignment().id}:sent")
    assert told(room, me) == []
    (line,) = told(room, on_zalo)
    text = TEXTS.render(line.kind, line.params, "plain").text
    assert text == (
        f"✅ {me.name} đã trả lời về báo cáo kết quả thực hiện Chương trình năm 2022: đã gửi "
        "(lúc 08:00 ngày 01/8). Đồng chí không phải trả lời nữa."
    )
    assert (line.channel, line.scheduled) == ("zalo", None)
    (edit,) = told(room, on_telegram)
    assert edit.params["edits"]["remote"] == messages[on_telegram.id].remote_id
    assert edit.params["edits"]["params"]["assignments"] == messages[on_telegram.id].params["assignments"]


def test_a_second_answer_is_put_beside_the_first_one_under_the_same_message(room: Room) -> None:
    me, other = room.person("SYT"), room.join("SYT")
    reminded(room, me, other)
    answers(room, me, f"r:{room.assignment().id}:sent")
    answers(room, me, f"r:{room.meeting().id}:nothing")
    first, second = told(room, other)
    assert [each["reply"]["code"] for each in second.params["answers"]] == ["sent", "nothing"]
    whole = TEXTS.render(second.kind, {**second.params, "under": True}, "plain").text
    alone = TEXTS.render(second.kind, second.params, "plain").text
    assert (whole.count("✅"), alone.count("✅")) == (2, 1)
    assert "không phát sinh" in alone
    assert first.id < second.id


def test_who_was_not_reminded_has_gone_or_wants_no_messages_hears_nothing(room: Room) -> None:
    me, gone, stopped, silent = room.person("SYT"), room.join("SYT"), room.join("SYT"), room.join("SYT")
    moved = room.join("SYT")
    reminded(room, me, gone, stopped, moved)
    address_of(room, gone).closed_at = room.now
    people.stop(room.session, stopped, room.now)
    moved.held[0].agency_id = room.agency("STC").id
    answers(room, me, f"r:{room.assignment().id}:sent")
    assert [told(room, each) for each in (gone, stopped, silent, moved)] == [[], [], [], []]


def test_only_the_newest_reminder_says_it_and_one_whose_id_is_not_known_is_followed_by_a_line(room: Room) -> None:
    me, other = room.person("SYT"), room.join("SYT")
    reminded(room, me, other)
    (newest,) = reminded(room, other).values()
    newest.remote_id = None
    waits = room.reminder(address_of(room, other), room.assignment())
    answers(room, me, f"r:{room.assignment().id}:sent")
    (line,) = told(room, other)
    assert line.params["edits"] is None
    assert room.again(waits).state == "cancelled"


def test_what_closes_nothing_tells_nobody(room: Room) -> None:
    me, other = room.person("SYT"), room.join("SYT")
    reminded(room, other)
    answers(room, me, f"r:{room.assignment().id}:today")
    answers(room, me, f"r:{room.meeting().id}:not_held")
    assert told(room, other) == []
