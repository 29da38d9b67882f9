"""What was shown since a question of a dialog was asked: a number, and the words of a choice, answer what came last."""

from __future__ import annotations

import pytest

from db.models import Dialog
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import arrives, talks
from tests.talk.people import incoming, takes

CHANNELS = ("zalo", "telegram")


def coordinator(room: Room, channel: str, text: str) -> str:
    room.later(seconds=30)
    return talks(room, room.address("SKHDT", "coordinator", channel).chat_id, channel, text)


def open_dialog(room: Room, channel: str) -> str | None:
    row = room.session.get(Dialog, room.address("SKHDT", "coordinator", channel).id)
    return f"{row.name} {row.step}" if row else None


def sent(room: Room) -> None:
    """Two agencies have sent their reports."""
    for agency in ("SYT", "STC"):
        row = room.assignment(agency)
        room.reply(row, "sent", by=room.person(agency), document_number=f"1/BC-{agency}")
        row.state, row.reported_at = State.REPORTED, room.now
    room.save()


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_number_answers_the_list_that_was_asked_for_since(room: Room, channel: str) -> None:
    """An open /thongbao took every number and every choice's words for days."""
    sent(room)
    assert "chưa rõ gửi cho ai" in coordinator(room, channel, "/thongbao abcxyz")
    assert "Đã gửi, chưa xác nhận (2)" in coordinator(room, channel, "/xacnhan")
    assert "1/BC-STC" in coordinator(room, channel, "2")
    assert open_dialog(room, channel) == "broadcast who", "it is still open, and its answer is still taken"
    assert "Gửi cho 2 đơn vị: Sở Tài chính, Sở Y tế" in coordinator(room, channel, "SYT, STC")


@pytest.mark.parametrize("channel", CHANNELS)
def test_so_do_the_words_of_a_choice(room: Room, channel: str) -> None:
    sent(room)
    coordinator(room, channel, "/thongbao")
    coordinator(room, channel, "/xacnhan")
    assert "gửi cho ai" not in coordinator(room, channel, "Đã nhận hết")
    assert {room.again(room.assignment(each)).state for each in ("SYT", "STC")} == {"accepted"}


def test_a_question_that_came_last_keeps_its_own_numbers_and_words(room: Room) -> None:
    coordinator(room, "zalo", "/tinhtrang")
    coordinator(room, "zalo", "/thongbao")
    assert "Gửi cho" in coordinator(room, "zalo", "1")
    assert open_dialog(room, "zalo") == "broadcast text"
    coordinator(room, "zalo", "/tinhtrang")
    assert "Họp 14 giờ" in coordinator(room, "zalo", "Họp 14 giờ")
    assert open_dialog(room, "zalo") == "broadcast confirm", "what is no choice of the list is still its answer"


@pytest.mark.parametrize("text", ["Hủy", "huỷ", "/huy"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_there_is_always_a_way_out(room: Room, channel: str, text: str) -> None:
    coordinator(room, channel, "/thongbao abcxyz")
    coordinator(room, channel, "/tinhtrang")
    coordinator(room, channel, text)
    assert open_dialog(room, channel) is None


@pytest.mark.parametrize(("day", "taken"), [("2022-08-01", False), ("2022-08-02", True)])
def test_what_came_by_itself_takes_them_from_a_question_of_an_earlier_day(room: Room, day: str, taken: bool) -> None:
    """On the same day the question may still be what they look at; it asks for words, so nothing is decided by that."""
    coordinator(room, "zalo", "/thongbao SYT")
    room.at(f"{day}T15:00")
    address = room.address("SKHDT", "coordinator", "zalo")
    room.message(address, "ask_program", programs=[{"id": 1, "name": "A"}])
    message = room.messages("ask_program", None)[-1]
    message.choices = [["A", "s:2:all:1", 1, False]]
    message.state, message.sent_at = "sent", room.now
    room.at(f"{day}T15:01")
    coordinator(room, "zalo", "1")
    assert open_dialog(room, "zalo") == ("broadcast text" if taken else "broadcast confirm")


def test_a_list_takes_its_number_from_a_day_that_is_asked_for(room: Room) -> None:
    """ "2" after /nhiemvu is the second line, not the second of next month."""
    room.at("2022-08-12T08:00")
    address = room.address("STC")
    takes(room, incoming(address.chat_id, "choice", token=f"r:{room.assignment('STC').id}:extend", channel="zalo"))
    arrives(room)
    room.later(minutes=1)
    assert "2. Giao ban giải ngân tuần 32" in talks(room, address.chat_id, "zalo", "/nhiemvu")
    room.later(minutes=1)
    assert talks(room, address.chat_id, "zalo", "2").startswith("📄 Giao ban giải ngân tuần 32")
    row = room.session.get(Dialog, address.id)
    assert row and (row.name, row.step) == ("extension", "day")
    room.later(minutes=1)
    assert "Lý do xin gia hạn đến hết thứ Bảy, 20/8/2022?" in talks(room, address.chat_id, "zalo", "20/8")
