"""More time, an end, and either taken back: whatever had reminded of it says so, at the agency's people and groups."""

from __future__ import annotations

from datetime import date

import pytest

from bot.channels.telegram.showing import offered
from db import groups, outbox, settled, views
from db.models import Assignment, Group, Message, MessageAssignment, Person, Reply, Request
from db.outbox import Priority
from jobs import colleagues
from rules.authority import Role
from tests.rooms import Room
from tests.talk.people import TEXTS, incoming, takes
from tests.talk.test_colleagues import address_of, answers, last_reply, reminded, told


def group_of(room: Room, channel: str = "telegram", chat: str = "-1") -> Group:
    return groups.bind(room.session, room.invitation("SYT", "group"), channel, chat, "Tổ", room.now, "person:4")


def reminded_there(room: Room, group: Group, *rows: Assignment) -> Message:
    """A reminder in a group that has arrived."""
    params = {"assignments": [views.assignment(row, room.rules, room.now) for row in rows]}
    steps = {row.id: room.now for row in rows}
    message = outbox.queue_for_chat(
        room.session, group.channel, group.chat_id, "reminder", params, room.now, Priority.REMINDER, assignments=steps
    )
    assert message
    message.state, message.sent_at, message.remote_id = "sent", room.now, f"r{message.id}"
    room.session.flush()
    return message


def said_in(room: Room, group: Group) -> list[Message]:
    return [each for each in room.messages(colleagues.KIND, None) if each.chat_id == group.chat_id]


def shown(message: Message, *, under: bool = False) -> str:
    return TEXTS.render(message.kind, {**message.params, "under": under}, "plain").text


def arrived(room: Room) -> None:
    for message in room.messages():
        shown_there = TEXTS.render(message.kind, message.params, "plain")
        message.choices = [offered(choice).row() for choice in shown_there.flat]
        message.state, message.sent_at, message.remote_id = "sent", room.now, f"r{message.id}"
    room.session.flush()


def asks_for_more(room: Room, person: Person, until: str = "19/8/2022") -> Request:
    """An official asks for more time for the report; returns the request."""
    address = address_of(room, person)
    answers(room, person, f"r:{room.assignment().id}:extend")
    for text in (until, "chờ số liệu"):
        takes(room, incoming(address.chat_id, text=text, channel=address.channel))
    arrived(room)
    (request,) = room.session.query(Request).order_by(Request.id.desc()).limit(1)
    return request


def decides(room: Room, token: str) -> None:
    takes(room, incoming(room.address("SKHDT", "coordinator").chat_id, "choice", token=token))


EXTENDED = "✅ Báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Y tế được gia hạn đến hết thứ Sáu, 19/8/2022."


def test_an_extension_stands_with_every_reminder_of_it(room: Room) -> None:
    me, other, on_zalo = room.person("SYT"), room.join("SYT"), room.join("SYT", "official", "zalo")
    messages = reminded(room, me, other, on_zalo)
    chat, there = group_of(room), group_of(room, "zalo", "zg")
    first = reminded_there(room, chat, room.assignment(), room.meeting())
    reminded_there(room, there, room.assignment())
    request = asks_for_more(room, me)
    decides(room, f"q:{request.id}:grant")
    for person in (me, other):
        (edit,) = told(room, person)
        assert edit.carries and edit.carries["edits"]["remote"] == messages[person.id].remote_id
        assert edit.carries["edits"]["only"], "who has been told gets no second message"
        assert edit.carries["edits"]["done"] == [room.assignment().id], "the meeting is still asked about"
        assert shown(edit, under=True) == EXTENDED
    (edit,) = said_in(room, chat)
    assert edit.carries and edit.carries["edits"]["remote"] == first.remote_id
    assert "only" not in edit.carries["edits"]
    (line,) = said_in(room, there)
    assert shown(line) == EXTENDED
    arrived(room)
    decides(room, f"q:{request.id}:revoke")
    assert shown(said_in(room, there)[-1]) == (
        "↩️ Báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Y tế lại được theo dõi theo hạn trước đây "
        "(trước ngày 15/8/2022)."
    )
    back = said_in(room, chat)[-1]
    assert back.carries and back.carries["edits"]["done"] == [], "its buttons are there again"


def test_who_takes_back_what_was_granted_is_heard_of_in_the_group(room: Room) -> None:
    me = room.person("SYT")
    chat = group_of(room)
    reminded_there(room, chat, room.assignment())
    request = asks_for_more(room, me)
    decides(room, f"q:{request.id}:grant")
    arrived(room)
    answers(room, me, f"w:{last_reply(room).id}")
    assert "lại được theo dõi theo hạn trước đây" in shown(said_in(room, chat)[-1])


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_an_answer_and_an_extension_stand_side_by_side_under_one_reminder(room: Room, channel: str) -> None:
    me = room.person("SYT")
    chat = group_of(room, channel)
    reminded_there(room, chat, room.assignment(), room.meeting())
    answers(room, me, f"r:{room.meeting().id}:nothing")
    arrived(room)
    request = asks_for_more(room, me)
    decides(room, f"q:{request.id}:grant")
    both = said_in(room, chat)[-1]
    assert (shown(both, under=True).count("✅"), shown(both).count("✅")) == (2, 1)
    assert "Không phải trả lời nữa." in shown(both, under=True) and "Đồng chí" not in shown(both, under=True)
    assert both.carries and sorted(both.carries["edits"]["done"]) == sorted([room.meeting().id, room.assignment().id])


def test_a_group_reads_an_answer_that_was_given_elsewhere_and_not_twice_one_that_was_given_there(room: Room) -> None:
    me = room.person("SYT")
    chat, there = group_of(room), group_of(room, "zalo", "zg")
    reminded_there(room, chat, room.assignment())
    reminded_there(room, there, room.assignment())
    token = f"r:{room.assignment().id}:sent"
    sender = address_of(room, me).chat_id
    takes(room, incoming("-1", "choice", token=token, sender_id=sender, private=False))
    (edit,) = said_in(room, chat)
    assert edit.carries and edit.carries["edits"]["only"]
    (line,) = said_in(room, there)
    assert shown(line).startswith(f"✅ {me.name} đã trả lời về báo cáo kết quả")
    assert shown(line).endswith("Không phải trả lời nữa.")
    arrived(room)
    answers(room, me, f"w:{last_reply(room).id}")
    assert shown(said_in(room, there)[-1]).startswith(f"↩️ {me.name} đã rút câu trả lời")


def test_what_is_ended_and_followed_up_again(room: Room) -> None:
    leader = room.join("SYT", "leader")
    chat = group_of(room)
    room.at("2022-08-18T09:00")
    reminded_there(room, chat, room.assignment())
    (card,) = reminded(room, leader).values()
    for row in room.session.query(Reply).all():
        assert row.person_id != leader.id
    decides(room, f"e:{room.assignment().id}:end")
    takes(room, incoming(room.address("SKHDT", "coordinator").chat_id, text="đã sáp nhập vào báo cáo khác"))
    line = "☑️ Báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Y tế đã kết thúc theo dõi; không phải trả lời nữa."
    assert [shown(each, under=True) for each in said_in(room, chat)] == [line]
    (edit,) = told(room, leader)
    assert edit.carries and edit.carries["edits"]["remote"] == card.remote_id
    assert shown(edit) == line, "who had it before and was not told otherwise reads it"
    arrived(room)
    decides(room, f"e:{room.assignment().id}:again")
    assert "lại được theo dõi" in shown(said_in(room, chat)[-1])


def test_several_get_more_time_and_each_leader_who_gave_a_direction_hears_it(room: Room) -> None:
    me, leader, silent = room.person("SYT"), room.join("SYT", "leader"), room.join("SYT", "leader")
    chat = group_of(room)
    reminded_there(room, chat, room.assignment())
    row = room.assignment()
    room.session.add(Reply(assignment_id=row.id, person_id=leader.id, code="directed", at=room.now, stored_at=room.now))
    room.session.flush()
    desk = room.address("SKHDT", "coordinator").chat_id
    takes(room, incoming(desk, text="/giahan SYT đến 19/8/2022"))
    arrived(room)
    takes(room, incoming(desk, text="Đồng ý"))
    assert {each.person_id for each in room.messages("extension_given", None)} == {me.id, leader.id}
    assert silent.id not in {each.person_id for each in room.messages("extension_given", None)}
    assert [shown(each) for each in said_in(room, chat)] == [EXTENDED]
    assert row.extended_to == date(2022, 8, 19)


def test_an_exemption_ends_the_questions_about_meetings(room: Room) -> None:
    me, other = room.person("SYT"), room.join("SYT")
    chat = group_of(room)
    reminded(room, me, other)
    reminded_there(room, chat, room.meeting())
    reply = Reply(assignment_id=room.meeting().id, person_id=me.id, code="no_capital", at=room.now, stored_at=room.now)
    room.session.add(reply)
    room.session.flush()
    request = Request(reply_id=reply.id, kind="exemption", state="open", text="", asked_at=room.now)
    room.session.add(request)
    room.session.flush()
    decides(room, f"q:{request.id}:grant")
    assert "đã kết thúc theo dõi" in shown(said_in(room, chat)[-1])
    (edit,) = told(room, other)
    assert edit.carries and edit.carries["edits"]["done"] == [room.meeting().id]


def test_a_coordinators_card_is_not_the_agencys(room: Room) -> None:
    message = room.reminder(room.address("SKHDT", "coordinator"), room.assignment())
    message.state, message.sent_at, message.remote_id = "sent", room.now, "r"
    for row in room.session.query(MessageAssignment).filter_by(message_id=message.id):
        row.receiver = Role.COORDINATOR
    room.session.flush()
    assert settled.reminders(room.session, [room.assignment()]) == []
