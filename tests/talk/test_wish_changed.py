"""A wish for more time that waits takes another day, in words, by the choice, from the leader's card: the same number,
told to the coordinators, who decide on the day that they were shown."""

from __future__ import annotations

from datetime import date

import pytest

from db import wishes
from db.models import Assignment, Message, Request
from jobs.deliver import letter_of
from jobs.transport import only_under
from rules.choosing import Offered
from tests.rooms import Room
from tests.talk.arriving import arrives, desk, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, reminded, takes
from tests.talk.test_leading import carded

FIRST, SECOND = date(2022, 8, 15), date(2022, 8, 17)


@pytest.fixture
def row(room: Room) -> Assignment:
    """Sở Y tế's report, of which it was reminded on 10/8."""
    room.at("2022-08-10T08:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"
    return room.assignment()


@pytest.fixture
def wish(room: Room, row: Assignment) -> Request:
    """Asked for on Telegram, to 15/8; the coordinator has the card on Zalo."""
    reminded(room, row)
    said = official(room, "xin gia hạn đến hết 15/8, đang chờ số liệu")
    assert "Xin gia hạn số 1 đã chuyển" in said
    return room.session.get_one(Request, 1)


def official(room: Room, text: str, agency: str = "SYT") -> str:
    room.later(minutes=5)
    address = room.address(agency)
    said = talks(room, address.chat_id, address.channel, text)
    in_both_languages(room)
    return said


def taps(room: Room, who: str, token: str, role: str = "official") -> str:
    room.later(minutes=5)
    address = room.address(who, role, "telegram" if role != "coordinator" else "zalo")
    before = {each.id for each in room.messages(state=None)}
    takes(room, incoming(address.chat_id, "choice", token=token, channel=address.channel))
    found = [each for each in room.messages(state=None) if each.id not in before and each.chat_id == address.chat_id]
    shown = "\n".join(TEXTS.render(each.kind, each.params, "plain").text for each in found if each.kind != "menu")
    arrives(room)
    in_both_languages(room)
    return shown


def card(room: Room) -> Message:
    """The coordinator's newest card."""
    return room.messages("extension_asked", state=None)[-1]


def offered(message: Message) -> list[str]:
    return [Offered.of(each).token for each in message.choices or []]


@pytest.mark.parametrize(
    "text",
    [
        "xin gia hạn đến 17/8",
        "cho em xin đến hết ngày 17/8 nhé",
        "xin lùi đến 17/8 ạ",
        "xin gia hạn đến hết 17/8 vì bão",
    ],
)
def test_another_day_in_words_takes_the_place_of_the_one_that_waits(room: Room, wish: Request, text: str) -> None:
    said = official(room, text)
    assert "xin gia hạn báo cáo kết quả thực hiện Chương trình năm 2022 đến hết thứ Tư, 17/8/2022" in said
    assert "Xin gia hạn số 1: ngày này thay cho thứ Hai, 15/8/2022." in said
    room.again(wish)
    assert (wish.id, wish.state, wish.until, wish.reply.expected_on) == (1, "open", SECOND, SECOND)
    assert wish.text == ("bão" if "bão" in text else "đang chờ số liệu")
    shown = TEXTS.render("extension_asked", card(room).params, "plain").text
    by = room.person("SYT").name
    assert f"Xin đến hết thứ Tư, 17/8/2022, thay cho thứ Hai, 15/8/2022 ({by} đổi lúc 08:10 ngày 10/8)." in shown


def test_the_record_keeps_both(room: Room, wish: Request) -> None:
    first = wish.reply
    official(room, "xin gia hạn đến 17/8")
    room.again(wish)
    assert room.again(first).withdrawn_at == wish.reply.stored_at
    assert (first.expected_on, wish.reply.expected_on) == (FIRST, SECOND)
    (entry,) = room.log(wishes.CHANGE)
    assert (entry.subject, entry.actor) == ("request:1", f"person:{room.person('SYT').id}")
    assert entry.detail == {"reply": wish.reply_id, "was": first.id, "from": "2022-08-15", "to": "2022-08-17"}
    assert "xin đến hết 17/8/2022, thay cho 15/8/2022" in desk(room, "/lichsu SYT")


def test_by_the_choice_it_is_asked_until_when_and_that_day_is_taken(room: Room, row: Assignment, wish: Request) -> None:
    asked = taps(room, "SYT", f"r:{row.id}:extend")
    assert "Xin gia hạn số 1 (đến hết thứ Hai, 15/8/2022) đã gửi ngày 10/8, đang chờ Sở Kế hoạch" in asked
    assert "Ngày mới sẽ thay ngày này, số đề nghị giữ nguyên." in asked
    days = room.messages("ask_day", state=None)[-1].params["days"]
    assert (str(FIRST) in days, str(SECOND) in days) == (False, True)
    assert "ngày này thay cho" in official(room, "17/8")
    assert room.again(wish).until == SECOND


@pytest.mark.parametrize("text", ["à đến 17/8 nhé", "nhầm, 17/8", "sửa lại: đến hết 17/8"])
def test_another_day_right_after_the_receipt_keeps_the_number(room: Room, wish: Request, text: str) -> None:
    """The wish was withdrawn, and another one filed: coordinators read both."""
    room.later(minutes=1)
    address = room.address("SYT")
    said = talks(room, address.chat_id, address.channel, text)
    assert "Xin gia hạn số 1: ngày này thay cho thứ Hai, 15/8/2022." in said
    room.again(wish)
    assert (wish.state, wish.until, wish.text) == ("open", SECOND, "đang chờ số liệu")
    assert room.messages("request_withdrawn", state=None) == [] and room.session.query(Request).count() == 1
    in_both_languages(room)


def test_the_same_day_again_changes_nothing(room: Room, row: Assignment, wish: Request) -> None:
    before = len(room.messages("extension_asked", state=None))
    said = official(room, "xin gia hạn đến 15/8")
    assert "đến hết thứ Hai, 15/8/2022 (số 1), đang chờ Sở Kế hoạch và Đầu tư trả lời." in said
    assert f"r:{row.id}:extend" in offered(room.messages("extension_waits", state=None)[-1])
    assert len(room.messages("extension_asked", state=None)) == before
    assert room.log(wishes.CHANGE) == []


def test_another_reason_for_the_same_day_is_told(room: Room, wish: Request) -> None:
    official(room, "xin gia hạn đến 15/8 vì bão")
    assert room.again(wish).text == "bão"
    assert "Lý do: “bão”" in TEXTS.render("extension_asked", card(room).params, "plain").text


def test_the_leader_names_another_day_and_the_official_who_wished_hears_it(room: Room) -> None:
    room.person("SKHDT", "coordinator").remind_on = "zalo"
    chat = carded(room, "SYT", room.assignment())
    reply = room.reply(room.assignment(), "extend", text="đang trình ký", expected_on=date(2022, 8, 18))
    wish = room.request(reply, text="đang trình ký", until=date(2022, 8, 18))
    said = talks(room, chat, "telegram", "xin gia hạn đến 22/8 nhé")
    assert "ngày này thay cho thứ Năm, 18/8/2022" in said
    assert room.again(wish).until == date(2022, 8, 22)
    assert (wish.reply.person_id, wish.text) == (room.person("SYT", "leader").id, "đang trình ký")
    (told,) = [each for each in room.messages("extension_changed", state=None) if each.person_id == reply.person_id]
    shown = TEXTS.render(told.kind, told.params, "plain").text
    assert "đã đổi, xin đến hết thứ Hai, 22/8/2022 thay cho thứ Năm, 18/8/2022." in shown
    in_both_languages(room)


@pytest.mark.parametrize("what", ["grant", "refuse"])
@pytest.mark.parametrize("dated", [True, False], ids=["dated", "of_an_earlier_version"])
def test_an_old_card_decides_nothing_about_the_new_day(room: Room, wish: Request, what: str, *, dated: bool) -> None:
    official(room, "xin gia hạn đến 17/8")
    shown = taps(room, "SKHDT", f"q:1:{what}:2022-08-15" if dated else f"q:1:{what}", "coordinator")
    assert "Đề nghị này đã thay đổi, tôi chưa ghi quyết định nào." in shown
    assert "Xin đến hết thứ Tư, 17/8/2022" in shown
    assert room.again(wish).state == "open"
    taps(room, "SKHDT", "q:1:grant:2022-08-17", "coordinator")
    assert (room.again(wish).state, room.assignment().extended_to) == ("granted", SECOND)


def test_a_card_of_an_earlier_version_decides_on_what_was_not_changed(room: Room, wish: Request) -> None:
    taps(room, "SKHDT", "q:1:grant", "coordinator")
    assert (room.again(wish).state, room.assignment().extended_to) == ("granted", FIRST)


def test_a_number_is_the_new_cards(room: Room, wish: Request) -> None:
    official(room, "xin gia hạn đến 17/8")
    assert "đồng ý" in desk(room, "1")
    assert (room.again(wish).state, room.assignment().extended_to) == ("granted", SECOND)


def test_words_are_about_the_day_that_is_wished_now(room: Room, wish: Request) -> None:
    official(room, "xin gia hạn đến 17/8")
    desk(room, "đồng ý số 1")
    assert (room.again(wish).state, room.assignment().extended_to) == ("granted", SECOND)


@pytest.mark.parametrize("text", ["đồng ý số 1", "không đồng ý số 1"])
def test_words_that_were_said_before_it_was_changed_decide_nothing(room: Room, wish: Request, text: str) -> None:
    said_at = room.later(minutes=1)
    official(room, "xin gia hạn đến 17/8")
    chat = room.address("SKHDT", "coordinator", "zalo").chat_id
    takes(room, incoming(chat, text=text, channel="zalo", said_at=said_at))
    assert room.again(wish).state == "open"
    assert card(room).params["anew"]


@pytest.mark.parametrize("text", ["2", "gia hạn đến 16/8", "đồng ý đề nghị nào nhỉ"])
def test_what_the_coordinator_was_being_asked_is_over(room: Room, wish: Request, text: str) -> None:
    desk(room, text)
    official(room, "xin gia hạn đến 17/8")
    desk(room, "đúng")
    desk(room, "vì phải tổng hợp")
    assert room.again(wish).state == "open"
    assert room.assignment().extended_to is None


def test_what_the_coordinator_was_being_asked_about_another_wish_stands(room: Room, wish: Request) -> None:
    other = room.request(room.reply(room.assignment("STC"), "extend", expected_on=SECOND), until=SECOND)
    assert "lý do chưa đồng ý?" in desk(room, f"từ chối số {other.id}")
    official(room, "xin gia hạn đến 17/8")
    assert room.again(wish).until == SECOND
    desk(room, "hồ sơ chưa có văn bản của đơn vị")
    assert (room.again(other).state, other.note) == ("refused", "hồ sơ chưa có văn bản của đơn vị")
    assert room.again(wish).state == "open"


def test_the_old_card_is_changed_where_that_can_be_done_and_one_that_waits_does_not_come(room: Room) -> None:
    room.at("2022-08-10T08:00")
    reminded(room, room.assignment())
    chat = room.address("SYT").chat_id
    talks(room, chat, "telegram", "xin gia hạn đến hết 15/8, đang chờ số liệu")
    room.later(minutes=5)
    takes(room, incoming(chat, text="xin gia hạn đến 17/8"))
    (edit,) = room.messages("extension_changed")
    assert only_under(letter_of(edit))
    assert edit.carries is not None
    assert edit.carries["edits"]["done"] == [1]
    takes(room, incoming(chat, text="xin gia hạn đến 18/8"))
    states = [(each.state, each.params["request"]["until"]) for each in room.messages("extension_asked", state=None)]
    assert states == [("sent", "2022-08-15"), ("cancelled", "2022-08-17"), ("queued", "2022-08-18")]


def test_the_leaders_card_says_that_a_wish_waits_since_when_and_that_its_day_is_over(room: Room) -> None:
    row = room.assignment()
    room.at("2022-08-05T09:00")
    reply = room.reply(row, "extend", text="chờ số liệu", expected_on=FIRST)
    room.request(reply, text="chờ số liệu", until=FIRST)
    carded(room, "SYT", row)
    (message,) = room.messages("leader_card", state=None)
    shown = TEXTS.render(message.kind, message.params, "plain").text
    until = "thứ Hai, 15/8/2022, ngày này đã qua"
    assert f"Xin gia hạn số 1 đến hết {until} đã chuyển Sở Kế hoạch và Đầu tư ngày 05/8, chưa có trả lời." in shown


def test_where_the_wished_day_is_over_it_is_said_to_whoever_decides_and_asks(room: Room, wish: Request) -> None:
    room.at("2022-08-16T09:00")
    assert "đến hết 15/8/2022, ngày này đã qua" in desk(room, "/tinhtrang")
    assert "(đến hết thứ Hai, 15/8/2022, ngày này đã qua)" in taps(room, "SYT", f"r:{room.assignment().id}:extend")


def test_sua_lai_of_the_new_answer_takes_the_wish_back(room: Room, wish: Request) -> None:
    first = wish.reply_id
    official(room, "xin gia hạn đến 17/8")
    taps(room, "SYT", f"w:{first}")
    assert room.again(wish).state == "open"
    taps(room, "SYT", f"w:{wish.reply_id}")
    assert room.again(wish).state == "withdrawn"


def test_who_decides_card_has_the_wished_day_on_its_choice(room: Room, wish: Request) -> None:
    room.at("2022-08-18T08:00")
    taps(room, "SKHDT", f"p:{room.assignment().id}:card", "coordinator")
    message = room.messages("decision_card", state=None)[-1]
    assert "q:1:grant:2022-08-15" in offered(message)
    assert message.params["assignments"][0]["card"]["waits"]["since"] == "2022-08-10"
