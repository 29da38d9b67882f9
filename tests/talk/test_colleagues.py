"""Several officials of an agency: the first answer closes for all, and the others hear whose it was."""

from __future__ import annotations

from sqlalchemy import select

from db import people, sending
from db.models import Address, Message, MessageAssignment, Person, Reply
from jobs import colleagues
from rules.authority import Role
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
    assert whole.count("Đồng chí không phải trả lời nữa.\n✅") == 1, "a line each"
    in_group = TEXTS.render(second.kind, {**second.params, "under": True, "group": True}, "plain").text
    assert in_group.count("). Không phải trả lời nữa.\n✅") == 1
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


def test_a_reminder_that_was_on_its_way_is_changed_or_followed_as_well(room: Room) -> None:
    me, on_zalo, on_telegram = room.person("SYT"), room.join("SYT", "official", "zalo"), room.join("SYT")
    messages = reminded(room, on_zalo, on_telegram)
    for message in messages.values():
        message.state, message.remote_id, message.sent_at = "sending", None, None
    answers(room, me, f"r:{room.assignment().id}:sent")
    assert [len(told(room, each)) for each in (on_zalo, on_telegram)] == [1, 1]
    for message in messages.values():
        sending.mark_sent(room.session, message.id, room.now, f"later {message.id}", [])
    for person in (on_zalo, on_telegram):
        room.session.expire_all()
        claimed = sending.claim(room.session, address_of(room, person).channel, room.now)
        while claimed and claimed.kind != colleagues.KIND:
            claimed = sending.claim(room.session, address_of(room, person).channel, room.now)
        assert claimed and claimed.carries
        assert claimed.carries["edits"]["remote"] == f"later {messages[person.id].id}"


def test_what_closes_nothing_is_told_and_leaves_the_buttons(room: Room) -> None:
    me, on_zalo, on_telegram = room.person("SYT"), room.join("SYT", "official", "zalo"), room.join("SYT")
    reminded(room, me, on_zalo, on_telegram)
    answers(room, me, f"r:{room.assignment().id}:today")
    (line,) = told(room, on_zalo)
    said = (
        f"ℹ️ {me.name} đã trả lời về báo cáo kết quả thực hiện Chương trình năm 2022: đang thực hiện, "
        "dự kiến xong 01/8/2022 (lúc 08:00 ngày 01/8)."
    )
    assert TEXTS.render(line.kind, line.params, "plain").text == said
    (edit,) = told(room, on_telegram)
    assert edit.params["edits"]["done"] == []
    answers(room, me, f"r:{room.meeting().id}:not_held")
    answers(room, me, f"r:{room.assignment().id}:sent")
    last = told(room, on_telegram)[-1]
    assert [each["reply"]["code"] for each in last.params["answers"]] == ["not_held", "sent"], "the newest of each"
    assert last.params["edits"]["done"] == [room.assignment().id]
    assert told(room, me) == []


def test_the_other_leader_and_the_officials_read_to_whom_it_was_given(room: Room) -> None:
    official, other = room.person("SYT"), room.join("SYT", "official", "zalo")
    first, second = room.person("SYT", "leader"), room.join("SYT", "leader", "zalo")
    row = room.assignment()
    for person, role in (
        (official, Role.OFFICIAL),
        (other, Role.OFFICIAL),
        (first, Role.LEADER),
        (second, Role.LEADER),
    ):
        message = room.reminder(address_of(room, person), row)
        message.state, message.sent_at = "sent", room.now
        for each in room.session.query(MessageAssignment).filter_by(message_id=message.id):
            each.receiver = role
    room.session.flush()
    answers(room, first, f"p:{row.id}:give:{official.id}")
    said = f": lãnh đạo đã giao {official.name} (lúc 08:00 ngày 01/8)."
    for person in (other, second):
        (line,) = told(room, person)
        assert said in TEXTS.render(line.kind, line.params, "plain").text
    assert (told(room, first), told(room, official)) == ([], []), "who gave it, and to whom it was said"


def arrived(room: Room) -> None:
    for message in room.messages():
        message.state, message.sent_at = "sent", room.now
    room.session.flush()


def last_reply(room: Room) -> Reply:
    return room.session.scalars(select(Reply).order_by(Reply.id.desc())).all()[0]


def test_who_was_told_of_an_answer_is_told_that_it_was_taken_back(room: Room) -> None:
    me, on_zalo, on_telegram = room.person("SYT"), room.join("SYT", "official", "zalo"), room.join("SYT")
    messages = reminded(room, me, on_zalo, on_telegram)
    answers(room, me, f"r:{room.meeting().id}:nothing")
    answers(room, me, f"r:{room.assignment().id}:sent")
    arrived(room)
    answers(room, me, f"w:{last_reply(room).id}")
    line = told(room, on_zalo)[-1]
    assert TEXTS.render(line.kind, line.params, "plain").text == (
        f"↩️ {me.name} đã rút câu trả lời về báo cáo kết quả thực hiện Chương trình năm 2022. "
        "Việc này lại đang chờ trả lời."
    )
    assert (line.channel, line.state) == ("zalo", "queued")
    edit = told(room, on_telegram)[-1]
    assert edit.carries and edit.carries["edits"]["remote"] == messages[on_telegram.id].remote_id
    assert edit.carries["edits"]["done"] == [room.meeting().id], "its buttons are there again"
    whole = TEXTS.render(edit.kind, {**edit.params, "under": True}, "plain").text
    assert (whole.count("✅"), whole.count("↩️")) == (1, 1) and "không phát sinh" in whole
    assert told(room, me) == []
    arrived(room)
    answers(room, me, f"r:{room.assignment().id}:sent")
    again = told(room, on_telegram)[-1]
    assert again.carries and again.carries["edits"]["done"] == [room.meeting().id, room.assignment().id]
    assert again.params["withdrawn"] is None


def test_what_was_not_sent_yet_or_is_replaced_at_once_is_not_told(room: Room) -> None:
    me, on_zalo, stopped = (
        room.person("SYT"),
        room.join("SYT", "official", "zalo"),
        room.join("SYT", "official", "zalo"),
    )
    reminded(room, me, on_zalo, stopped)
    answers(room, me, f"r:{room.assignment().id}:sent")
    answers(room, me, f"w:{last_reply(room).id}")
    (waited,) = told(room, on_zalo)
    assert (waited.state, waited.error) == ("cancelled", "taken_back")
    answers(room, me, f"r:{room.assignment().id}:sent")
    arrived(room)
    people.stop(room.session, stopped, room.now)
    first = last_reply(room)
    answers(room, me, f"w:{first.id}")
    assert [each.params["withdrawn"]["by"] for each in told(room, on_zalo)[2:]] == [me.name]
    assert len(told(room, stopped)) == 2
    answers(room, me, f"r:{room.assignment().id}:sent")
    gone, new = told(room, on_zalo)[2:]
    assert (gone.state, gone.error, new.state) == ("cancelled", "overtaken", "queued")
    assert new.params["answers"][0]["reply"]["id"] == last_reply(room).id != first.id


def test_a_colleague_who_takes_it_back_sees_it_under_the_own_message_only(room: Room) -> None:
    me, on_zalo, on_telegram = room.person("SYT"), room.join("SYT", "official", "zalo"), room.join("SYT")
    messages = reminded(room, me, on_zalo, on_telegram)
    messages[on_zalo.id].remote_id = None
    answers(room, me, f"r:{room.assignment().id}:sent")
    arrived(room)
    answers(room, on_zalo, f"w:{last_reply(room).id}")
    assert len(told(room, on_zalo)) == 1, "who did it is answered by itself"
    assert told(room, on_telegram)[-1].params["withdrawn"]["by"] == on_zalo.name


def test_a_colleague_who_takes_it_back_reads_under_the_own_message_that_it_waits_again(room: Room) -> None:
    me, other = room.person("SYT"), room.join("SYT")
    reminded(room, me, other)
    answers(room, me, f"r:{room.assignment().id}:sent")
    arrived(room)
    answers(room, other, f"w:{last_reply(room).id}")
    edit = told(room, other)[-1]
    assert (edit.params["withdrawn"]["by"], edit.params["edits"]["replies"]) == (other.name, [])


def said(message: Message) -> str:
    return TEXTS.render(message.kind, {**message.params, "under": True}, "plain").text


def test_what_waits_behind_news_of_an_answer_that_was_taken_back_does_not_say_it_either(room: Room) -> None:
    me, other = room.person("SYT"), room.join("SYT")
    reminded(room, me, other)
    answers(room, me, f"r:{room.meeting().id}:nothing")
    first = last_reply(room)
    answers(room, me, f"r:{room.assignment().id}:sent")
    answers(room, me, f"w:{first.id}")
    gone, waits = told(room, other)
    assert (gone.state, waits.state) == ("cancelled", "queued")
    assert waits.carries and waits.carries["edits"]["done"] == [room.assignment().id]
    assert waits.carries["edits"]["replies"] == [last_reply(room).id]
    assert said(waits).count("✅") == 1 and "không phát sinh" not in said(waits)


def test_what_is_on_its_way_may_be_read_and_is_told_to_be_taken_back(room: Room) -> None:
    me, other = room.person("SYT"), room.join("SYT")
    reminded(room, me, other)
    answers(room, me, f"r:{room.meeting().id}:nothing")
    first = last_reply(room)
    answers(room, me, f"r:{room.assignment().id}:sent")
    told(room, other)[1].state = "sending"
    room.session.flush()
    answers(room, me, f"w:{first.id}")
    news = told(room, other)[-1]
    assert news.params["withdrawn"]["by"] == me.name
    assert news.carries and news.carries["edits"]["done"] == [room.assignment().id]


def test_of_a_period_that_is_over_nobody_hears_that_it_waits_for_an_answer(room: Room) -> None:
    me, other = room.person("SYT"), room.join("SYT", "official", "zalo")
    reminded(room, me, other)
    room.at("2022-08-05T15:00")
    answers(room, me, f"r:{room.meeting().id}:nothing")
    arrived(room)
    room.at("2022-08-15T09:00")
    room.plan()
    answers(room, me, f"w:{last_reply(room).id}")
    shown = TEXTS.render("ask_again", room.messages("ask_again", None)[-1].params, "html").flat
    answers(room, me, next(each.token for each in shown if "not_held" in each.token))
    assert room.again(room.meeting()).state == "missed"
    news = told(room, other)[-1]
    assert "đã rút câu trả lời" in said(news) and "đang chờ trả lời" not in said(news)


def test_who_has_left_the_agency_hears_nothing_of_what_is_taken_back(room: Room) -> None:
    me, moved = room.person("SYT"), room.join("SYT", "official", "zalo")
    reminded(room, me, moved)
    answers(room, me, f"r:{room.assignment().id}:sent")
    arrived(room)
    moved.held[0].agency_id = room.agency("STC").id
    room.session.flush()
    room.session.expire_all()
    answers(room, me, f"w:{last_reply(room).id}")
    assert len(told(room, moved)) == 1
