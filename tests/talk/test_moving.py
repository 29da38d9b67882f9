"""Codes, and what becomes of addresses, messages and groups when people and chats move: each change by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.talk.dialogs import join, moving
from db import groups, invites, outbox, people, posts, reminders, strangers
from db.models import Address, Dialog, Door, Group, Invite, Message
from db.outbox import Priority
from jobs.moved import follow
from jobs.reachable import taken_in, unblocked
from jobs.unreachable import give_up
from rules.choosing import Offered
from tests.rooms import Room
from tests.talk.people import TEXTS, incoming, says, takes, turn_of

CODE = "K7PM-2WXA"


def code(room: Room, agency: str, role: str = "official") -> Invite:
    return invites.invite(room.session, agency, role, CODE, room.now, timedelta(days=7))


def link_code(room: Room, agency: str = "SYT") -> Invite:
    row = invites.offer_link(room.session, room.person(agency), CODE, room.now)
    room.session.flush()
    room.session.refresh(row)
    return row


def arrive(room: Room) -> None:
    """What waits has been sent, with its choices numbered."""
    for message in room.messages():
        choices = TEXTS.render(message.kind, message.params, "plain").flat if message.kind != "menu" else []
        message.state = "sent"
        message.choices = [
            Offered(each.label, each.token, number, each.also, each.aside).row()
            for number, each in enumerate(choices, 1)
        ]


def test_an_invitation_is_found_without_being_used_up_and_used_once(room: Room) -> None:
    row = code(room, "STC")
    assert invites.find(room.session, CODE.lower().replace("-", ""), room.now) is row
    assert invites.find(room.session, CODE, room.now) is row
    assert invites.find(room.session, CODE, room.now, for_group=True) is None
    assert invites.find(room.session, CODE, room.now + timedelta(days=7)) is None
    assert invites.use(room.session, row, room.now)
    assert not invites.use(room.session, room.again(row), room.now)
    assert invites.find(room.session, CODE, room.now) is None


def test_two_who_agree_to_the_same_code_at_once_are_one_too_many(room: Room) -> None:
    row = code(room, "STC")
    elsewhere = update(Invite).values(used_at=room.now).execution_options(synchronize_session=False)
    room.session.execute(elsewhere)
    assert row.used_at is None
    assert not invites.use(room.session, row, room.now), "though it has not been read anew"


def test_a_code_for_linking_is_void_and_not_used_up_when_its_person_has_ended(room: Room) -> None:
    row = link_code(room)
    posts.end(room.session, room.person("SYT").held[0], room.now, by="person:9")
    assert ["Mã không đúng" in text for text in says(room, "new", CODE)] == [True]
    assert room.again(row).used_at is None


def test_a_second_post_asks_whether_it_is_one_more_or_instead(room: Room) -> None:
    row, here = code(room, "STC"), room.address("SYT", channel="telegram")
    (asked,) = says(room, here.chat_id, CODE)
    assert "Đồng chí đang là đầu mối của Sở Y tế." in asked
    assert "Mã này mời đồng chí làm đầu mối của Sở Tài chính." in asked
    arrive(room)
    (welcome,) = says(room, here.chat_id, "Thêm vai")
    assert "Đồng chí là đầu mối của Sở Tài chính" in welcome
    assert "Đồng chí đồng thời là đầu mối của Sở Y tế." in welcome
    assert [post.agency.code for post in here.person.held] == ["SYT", "STC"]
    assert room.again(row).used_at
    assert not room.messages("person_changed"), "nobody is lost"


def test_of_several_posts_one_is_replaced(room: Room) -> None:
    here = room.address("SYT", channel="telegram")
    people.join(room.session, room.invitation("STC"), "telegram", here.chat_id, "Tên", room.now)
    code(room, "SXD")
    (asked,) = says(room, here.chat_id, CODE)
    assert "đầu mối của Sở Y tế, đầu mối của Sở Tài chính" in asked
    arrive(room)
    (welcome,) = says(room, here.chat_id, "Thay vai: đầu mối, Sở Tài chính")
    assert "Đồng chí thôi làm đầu mối của Sở Tài chính." in welcome
    assert [post.agency.code for post in here.person.held] == ["SYT", "SXD"]


def test_whoever_moves_keeps_all_addresses_and_only_the_coordinators_hear_of_it(room: Room) -> None:
    here, there = room.address("SYT", channel="telegram"), room.address("SYT", channel="zalo")
    here.person.remind_on = "zalo"
    first = here.person.held
    moved = people.join(
        room.session, room.invitation("STC"), "telegram", here.chat_id, "Tên", room.now, instead_of=first
    )
    assert moved is here
    assert room.again(there).person is moved.person
    assert moved.person.remind_on == "zalo"
    assert first[0].until_at == room.now
    assert room.log("join")[-1].detail == {"role": "official", "post": moved.person.held[0].id}


def test_a_reminder_that_waits_is_not_sent_for_a_post_that_has_ended(room: Room) -> None:
    here = room.address("SYT", channel="telegram")
    waiting = room.reminder(here, room.assignment())
    people.join(
        room.session, room.invitation("STC"), "telegram", here.chat_id, "Tên", room.now, instead_of=here.person.held
    )
    assert reminders.still_pressed(room.session, waiting, room.now) == []


def test_the_question_says_what_would_be_lost_and_only_if_it_would(room: Room) -> None:
    code(room, "STC")
    address = room.address("SYT")
    (asked,) = says(room, address.chat_id, CODE)
    assert "duy nhất" not in asked, "the leader is reminded in their place"
    room.post("SYT", "leader").until_at = room.now
    room.session.flush()
    (asked,) = says(room, address.chat_id, CODE)
    assert "Đồng chí là đầu mối duy nhất của Sở Y tế: nếu thay vai này" in asked
    room.join("SYT")
    (asked,) = says(room, address.chat_id, CODE)
    assert "duy nhất" not in asked


@pytest.mark.parametrize(("said", "ends"), [("thay đi", True), ("không", False), ("để tôi hỏi lại đã", False)])
def test_an_answer_in_words_counts_and_anything_else_is_asked_again(room: Room, said: str, ends: bool) -> None:
    row, address = code(room, "STC"), room.address("SYT")
    before = address.person
    says(room, address.chat_id, CODE)
    arrive(room)
    answer = says(room, address.chat_id, said)
    assert bool(before.posts[0].until_at) is ends
    assert bool(room.again(row).used_at) is ends
    assert len(answer) == 1
    assert {message.channel for message in room.messages("menu")} == ({"telegram", "zalo"} if ends else set())
    assert (room.session.get(Dialog, address.id) is not None) is (said.startswith("để"))


def test_an_invitation_that_expired_while_it_was_asked_changes_nothing(room: Room) -> None:
    row, address = code(room, "STC"), room.address("SYT")
    turn = turn_of(room, address)
    moving.begin(turn, row)
    turn.now = row.expires_at
    moving.answer(turn, {"ref": row.id}, "add")
    assert room.messages("code_wrong")
    assert len(address.person.posts) == 1


def test_a_chat_with_another_messenger_behind_it_is_handed_over_and_nobody_ends(room: Room) -> None:
    row = link_code(room, "STC")
    chat, zalo = room.address("SYT", channel="telegram"), room.address("SYT", channel="zalo")
    before = chat.person
    waiting = room.message(chat)
    turn = turn_of(room, chat)
    moving.begin(turn, row)
    asked = room.messages("ask_move")[-1]
    assert (asked.params["last"], asked.params["others"]) == ([], ["zalo"])
    room.session.delete(asked)
    moving.answer(turn, {"ref": row.id}, "yes")
    assert room.again(chat).person is room.person("STC")
    assert before.posts[0].until_at is None
    assert (room.again(waiting).channel, waiting.chat_id) == ("zalo", zalo.chat_id)
    assert not room.messages("person_changed")


def test_a_code_of_ones_own_other_messenger_is_not_used_up_here(room: Room) -> None:
    row = link_code(room)
    says(room, room.address("SYT").chat_id, CODE)
    assert room.messages("link_here")
    assert room.again(row).used_at is None


def test_who_has_stopped_is_told_so_instead_of_where_they_are_reminded(room: Room) -> None:
    there = room.address("SYT", channel="zalo")
    for _ in range(2):
        says(room, there.chat_id, "/dung", channel="zalo")
    said = says(room, there.chat_id, "/lienket", channel="zalo")
    assert "Đồng chí đang ngừng nhận nhắc. Gõ /start để nhận lại." in said[0]
    assert "None" not in said[0]
    assert "Muốn được nhắc qua đâu" not in said[0]
    link_code(room)
    (linked,) = [text for text in says(room, "new phone", f"/start {CODE}") if "Đã liên kết" in text]
    assert "Đồng chí đang ngừng nhận nhắc." in linked
    assert "None" not in linked


def test_a_stopped_person_with_a_code_for_the_same_comes_back(room: Room) -> None:
    row, address = code(room, "SYT"), room.address("SYT")
    people.stop(room.session, address.person, room.now)
    moving.begin(turn_of(room, address), row)
    assert address.person.stopped_at is None
    assert room.again(row).used_at is None


def test_a_stopped_person_who_takes_one_more_post_is_written_to_again(room: Room) -> None:
    code(room, "STC")
    here = room.address("SYT", channel="telegram")
    people.stop(room.session, here.person, room.now)
    says(room, here.chat_id, CODE)
    arrive(room)
    said = says(room, here.chat_id, "Thêm vai")
    assert here.person.stopped_at is None
    assert sum("lại nhận tin nhắc của" in text for text in said) == 1, said
    assert people.reachable_at(room.session, here.person)


def test_a_stopped_person_who_keeps_what_they_were_stays_stopped(room: Room) -> None:
    code(room, "STC")
    here = room.address("SYT", channel="telegram")
    people.stop(room.session, here.person, room.now)
    says(room, here.chat_id, CODE)
    arrive(room)
    says(room, here.chat_id, "Thôi")
    assert here.person.stopped_at == room.now


def test_what_waits_for_a_replaced_chat_goes_to_the_new_one(room: Room) -> None:
    old = room.address("SYT", channel="telegram")
    waiting = room.message(old)
    people.link(room.session, link_code(room), "telegram", "new", room.now)
    assert room.again(old).closed_reason == "replaced"
    assert room.again(waiting).chat_id == "new"
    assert people.address_of(room.session, "telegram", old.chat_id) is None
    unblocked(room.session, room.rules, "telegram", old.chat_id, room.now)
    assert room.again(old).closed_reason == "replaced", "Telegram says so at every start of a chat"


def test_a_replaced_chat_is_told_how_to_move_back_and_a_press_there_is_told_too(room: Room) -> None:
    old = room.address("SYT", channel="telegram")
    people.link(room.session, link_code(room), "telegram", "new", room.now)
    (said,) = says(room, old.chat_id, "đã gửi")
    assert "/lienket" in said
    assert takes(room, incoming(old.chat_id, "choice", token=f"r:{room.assignment().id}:sent")) == "replaced"
    assert room.assignment().reported_at is None


def test_somebody_else_who_has_the_replaced_chat_now_joins_as_a_person_of_their_own(room: Room) -> None:
    old = room.address("SYT", channel="telegram")
    people.link(room.session, link_code(room), "telegram", "new", room.now)
    room.add(Invite(agency_id=room.agency("STC").id, role="leader", code_hash=invites.hash_code("AAAA-2222"),
                    created_at=room.now, expires_at=room.now + timedelta(days=1)))  # fmt: skip
    says(room, old.chat_id, "AAAA-2222")
    assert room.again(old).person.held[0].role == "leader"
    assert room.person("SYT").posts[0].until_at is None
    assert room.address("SYT", channel="zalo").person.held[0].agency.code == "SYT"


@pytest.mark.parametrize("reason", ["blocked", "refused"])
def test_who_is_there_again_is_told_of_once(room: Room, reason: str) -> None:
    address = room.address("STC")
    people.close_address(room.session, address, reason, room.now)
    for _ in range(2):
        unblocked(room.session, room.rules, address.channel, address.chat_id, room.now)
    assert room.again(address).closed_at is None
    assert [message.chat_id for message in room.messages("reachable_again")] == [
        room.address("SKHDT", "coordinator").chat_id
    ]
    assert [message.chat_id for message in room.messages("resumed")] == [address.chat_id]
    assert room.log("open_address")[0].actor == f"person:{address.person_id}"


def test_a_coordinator_who_is_there_again_is_not_told_of_themselves(room: Room) -> None:
    for address in room.session.query(Address).filter_by(person_id=room.person("SKHDT", "coordinator").id):
        people.close_address(room.session, address, "blocked", room.now)
    unblocked(room.session, room.rules, "telegram", room.address("SKHDT", "coordinator").chat_id, room.now)
    assert room.messages("reachable_again") == []
    assert len(room.messages("resumed")) == 1


def test_when_the_last_coordinator_is_out_of_reach_somebody_of_the_agency_is_told(room: Room) -> None:
    leader = room.join("SKHDT", "leader")
    for channel in ("telegram", "zalo"):
        chat = room.address("SKHDT", "coordinator", channel).chat_id
        give_up(room.session, room.rules, channel, chat, outbox.Why.BLOCKED, "", room.now)
    told = room.messages("unreachable")[-1]
    assert told.person_id == leader.id


def bind(room: Room, agency: str, chat: str) -> Group:
    taken = room.invitation(agency, "group")
    return groups.bind(room.session, taken, "telegram", chat, f"Phòng {agency}", room.now, "operator", "9")


@pytest.mark.parametrize("newer", ["old", "new"])
@pytest.mark.parametrize("other", ["STC", "SYT"])
def test_two_bindings_become_one_the_newer(room: Room, newer: str, other: str) -> None:
    agencies = {"old": "SYT", "new": other}
    chats = {"old": "-5", "new": "-1005"}
    rows = {}
    for name in sorted(agencies, key=lambda name: name == newer):
        rows[name] = bind(room, agencies[name], chats[name])
        room.later(minutes=1)
    waiting = outbox.queue_for_chat(room.session, "telegram", "-5", "private_only", {}, room.now, Priority.NEWS)
    assert waiting
    waiting.state = "sending"
    room.session.flush()
    for _ in range(2):
        follow(room.session, room.rules, "telegram", "-5", "-1005", room.now)
    kept, over = rows[newer], rows["new" if newer == "old" else "old"]
    assert (room.again(kept).chat_id, kept.closed_at) == ("-1005", None)
    assert (room.again(over).chat_id, over.closed_reason) == ("-5", "moved")
    assert room.again(waiting).chat_id == "-1005"
    told = [message.params["group"]["id"] for message in room.messages("group_closed")]
    assert told == ([over.id] if other == "STC" else [])
    taken_in(room.session, room.rules, "telegram", "-5", room.now)
    assert room.again(over).closed_at, "what moved away does not come back"


def test_an_open_binding_wins_over_a_newer_one_that_is_closed(room: Room) -> None:
    old = bind(room, "SYT", "-5")
    room.later(minutes=1)
    new = bind(room, "STC", "-1005")
    groups.close(room.session, new, "removed", room.now)
    follow(room.session, room.rules, "telegram", "-5", "-1005", room.now)
    assert (room.again(old).chat_id, old.closed_at, room.again(new).chat_id) == ("-1005", None, "-5")
    assert room.messages("group_closed") == []


def test_a_chat_that_moves_takes_its_binding_topic_and_questions_along(room: Room) -> None:
    row = bind(room, "SYT", "-5")
    sent = outbox.queue_for_chat(room.session, "telegram", "-5", "reminder", {}, room.now, Priority.REMINDER)
    assert sent
    sent.state, sent.choices = "sent", [{"label": "Đã họp"}]
    room.session.flush()
    takes(room, incoming("-5", "moved", private=False, moved_to="-1005"))
    assert (room.again(row).chat_id, row.topic) == ("-1005", "9")
    assert [each.id for each in outbox.questions(room.session, "telegram", "-1005")] == [sent.id]


def test_a_group_without_reminders_comes_back_in_silence(room: Room) -> None:
    row = bind(room, "SYT", "-5")
    row.reminders = False
    groups.close(room.session, row, "removed", room.now)
    takes(room, incoming("-5", "unblocked", private=False, sender_id="77"))
    assert room.again(row).closed_at is None
    assert room.messages("group_reminders") == []
    assert len(room.messages("group_is_back")) == 1
    takes(room, incoming("-5", "unblocked", private=False, sender_id="77"))
    assert len(room.messages("group_is_back")) == 1


def test_strangers_leave_one_row_and_an_answer_an_hour(room: Room) -> None:
    for _ in range(5):
        says(room, "flood", "xin chào")
        takes(room, incoming("flood", "choice", token="r:1:sent"))
        takes(room, incoming("flood", "picture", remote="x"))
    assert len(room.messages("stranger")) == 1
    assert room.session.query(Door).count() == 1
    room.later(minutes=60)
    assert len(says(room, "flood", "xin chào")) == 1


def test_a_closed_door_says_so_twice_and_is_open_after_an_hour(room: Room) -> None:
    said = [says(room, "flood", "AAAA-BBBB") for _ in range(9)]
    assert [len(each) for each in said] == [1, 1, 1, 1, 1, 1, 0, 0, 0]
    room.later(minutes=60)
    code(room, "SYT")
    assert "đầu mối của Sở Y tế" in says(room, "flood", CODE)[0]


def test_what_was_said_to_strangers_is_forgotten_after_a_while(room: Room) -> None:
    says(room, "flood", "xin chào")
    kept = room.message(room.address("SYT"), "code_wrong", state="sent")
    for message in room.messages():
        message.state = "sent"
    waiting = outbox.queue_for_chat(room.session, "telegram", "x", "stranger", {}, room.now, Priority.ANSWER)
    strangers.forget(room.session, room.later(days=29))
    assert room.session.query(Door).count() == 1
    strangers.forget(room.session, room.later(days=2))
    left = {message.id for message in room.session.query(Message).filter(Message.kind.in_(("stranger", "code_wrong")))}
    assert waiting
    assert left == {kept.id, waiting.id}
    assert room.session.query(Door).count() == 0


def test_a_door_that_is_closed_is_not_forgotten(room: Room) -> None:
    now = room.now
    room.add(Door(channel="telegram", chat_id="x", wrong_codes=0, closed_until=now, answered_at=None))
    invites.forget_doors(room.session, now + timedelta(days=29))
    assert room.session.query(Door).count() == 1


@pytest.mark.parametrize(("text", "is_one"), [("K7PM-2WX", True), ("xin-chao", True), ("covid-19 là", False)])
def test_what_is_meant_as_a_code(text: str, is_one: bool) -> None:
    assert bool(join._attempt(text)) is is_one
