"""``/thongbao``: chosen, looked at, sent, taken back; who has got it."""

from __future__ import annotations

import pytest

from bot.talk.dialogs.broadcasting import LONGEST
from db.models import Broadcast
from rules.budget import Sort
from tests.rooms import Room, local, second_program
from tests.talk.arriving import arrives, talks
from tests.talk.people import TEXTS, incoming, takes

HOSTILE = "<b>=1+1</b> \u202e{{ 7*7 }}"


@pytest.fixture(autouse=True)
def tuesday(room: Room) -> None:
    room.at("2022-08-02T09:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"


def coordinator(room: Room, text: str, channel: str = "zalo") -> str:
    return talks(room, room.address("SKHDT", "coordinator", channel).chat_id, channel, text)


def tapped(room: Room, token: str, agency: str = "SKHDT", role: str = "coordinator") -> str:
    address = room.address(agency, role)
    return takes(room, incoming(address.chat_id, "choice", token=token, channel=address.channel))


def broadcast(room: Room) -> list[str]:
    return [TEXTS.render(row.kind, row.params, "plain").text for row in room.messages("broadcast", None)]


def test_chosen_looked_at_sent_and_told_who_has_got_it(room: Room) -> None:
    room.message(room.address("STC"), "stranger", scheduled=Sort.URGENT)
    asked = coordinator(room, "/thongbao")
    assert "Thông báo của Chương trình số 01/CTr-UBND: gửi cho ai?" in asked
    assert "Tôi chưa rõ gửi cho ai." in coordinator(room, "mọi người nhé anh em")
    assert "Hiện không có đơn vị nào như vậy." in coordinator(room, "2")
    assert "Gửi cho 3 đơn vị: Sở Tài chính, Sở Xây dựng, Sở Y tế" in coordinator(room, "SYT, STC, SXD")
    preview = coordinator(room, "Họp lúc 14 giờ thứ Sáu")
    assert "📢 Sở Kế hoạch và Đầu tư thông báo (Chương trình số 01/CTr-UBND):\nHọp lúc 14 giờ thứ Sáu" in preview
    assert "Gửi cho 2 người của 3 đơn vị (Telegram: 1, Zalo: 1). Nhận ngay: 1 người. 1 người nhận sau:" in preview
    assert "• 1 người: sớm nhất thứ Tư, 03/8/2022 (hôm nay đã có một tin nhắc)." in preview
    assert "⚠️ 1 đơn vị không có ai nhận được tin: Sở Xây dựng" in preview
    assert broadcast(room) == [], "nothing is sent before it was looked at"
    assert "Họp lúc 15 giờ" in coordinator(room, "Họp lúc 15 giờ"), "other words take the place of the first"
    assert "Gửi cho 3 người của 3 đơn vị (Telegram: 2, Zalo: 1), cả lãnh đạo." in coordinator(room, "Gửi cả lãnh đạo")
    assert "Gửi cho 2 người" in coordinator(room, "Không gửi lãnh đạo")
    assert room.session.query(Broadcast).count() == 0
    card = coordinator(room, "1")
    assert "📢 Thông báo số 1 (09:00 02/8/2022, coordinator" in card
    assert "Đã gửi: 0/2 người; đang chờ: 2" in card
    assert "• Sở Tài chính – official" in card
    assert "chờ đến lượt, sớm nhất thứ Tư, 03/8/2022" in card
    assert broadcast(room) == ["📢 Sở Kế hoạch và Đầu tư thông báo (Chương trình số 01/CTr-UBND):\nHọp lúc 15 giờ"]
    card = coordinator(room, "Xem lại")
    assert "Đã gửi: 1/2 người; đang chờ: 1" in card
    assert "Sở Y tế" not in card, "who has got it"
    taken = coordinator(room, "Thu hồi")
    assert "đã thu hồi phần chưa gửi" in taken
    assert "Đã gửi: 1/2 người; đã thu hồi: 1" in taken
    assert tapped(room, "B:stop:1") == "all_gone_out"
    coordinator(room, "/thongbao")
    assert "Thông báo số 1" in coordinator(room, "Thông báo gần nhất")


def test_whom_it_is_for_may_stand_behind_the_command(room: Room) -> None:
    said = coordinator(room, "/broadcast nhóm 27 chưa báo cáo", "telegram")
    assert "Gửi cho 15 đơn vị: UBND quận Hồng Bàng" in said
    coordinator(room, "Nội dung", "telegram")
    preview = TEXTS.render("broadcast_preview", room.messages("broadcast_preview", None)[-1].params, "html")
    assert "15 đơn vị không có ai nhận được tin" in preview.text
    assert "Gửi" not in [choice.label for choice in preview.flat], "there is nobody to send it to"
    coordinator(room, "Hủy", "telegram")
    assert broadcast(room) == []
    assert room.session.query(Broadcast).count() == 0


@pytest.mark.parametrize(
    "asked",
    [
        "/thongbao SYT, STC: Đề nghị nộp báo cáo trước 26/8",
        "/thongbao SYT, STC Đề nghị nộp báo cáo trước 26/8",
        "/thongbao SYT và Sở Tài chính - Đề nghị nộp báo cáo trước 26/8",
        "/thongbao SYT, STC\nĐề nghị nộp báo cáo trước 26/8",
    ],
)
def test_the_words_may_stand_behind_whom_it_is_for(room: Room, asked: str) -> None:
    """They were dropped, and "nộp báo cáo" was read as who has not reported."""
    preview = coordinator(room, asked)
    assert "(Chương trình số 01/CTr-UBND):\nĐề nghị nộp báo cáo trước 26/8" in preview
    assert "Gửi cho 2 người của 2 đơn vị" in preview
    assert broadcast(room) == []


def test_the_words_may_be_said_where_it_is_asked_for_whom(room: Room) -> None:
    coordinator(room, "/thongbao")
    assert "(Chương trình số 01/CTr-UBND):\nmời họp 14 giờ" in coordinator(room, "SYT mời họp 14 giờ")


def test_what_is_not_taken_for_the_words_is_said(room: Room) -> None:
    said = coordinator(room, "/thongbao SYT gửi sớm giúp phòng tổng hợp nhé")
    assert "Tôi đọc “SYT gửi sớm giúp phòng tổng hợp nhé” là để biết gửi cho ai, chưa lấy làm nội dung." in said
    assert "Xin ghi nội dung" in said
    coordinator(room, "hủy")
    for plain in (
        "/thongbao SYT, STC chưa báo cáo",
        "/thongbao nhóm 1-5 và 27",
        "/thongbao tất cả đơn vị chưa giao ban",
    ):
        assert "Tôi đọc" not in coordinator(room, plain)


def test_who_left_meanwhile_is_not_written_to(room: Room) -> None:
    coordinator(room, "/thongbao SYT")
    coordinator(room, "Nội dung")
    room.person("SYT").stopped_at = room.person("SYT", "leader").stopped_at = room.now
    room.session.flush()
    assert "Hiện không còn ai để gửi" in coordinator(room, "Gửi")
    assert room.session.query(Broadcast).count() == 0


def test_nobody_else_broadcasts_or_sees_it(room: Room) -> None:
    coordinator(room, "/thongbao SYT")
    coordinator(room, "Nội dung")
    coordinator(room, "Gửi")
    room.load(second_program)
    room.join("STC", "coordinator")
    for agency, role in (("SYT", "official"), ("SYT", "leader")):
        for token in ("B:show:1:1", "B:stop:1", "B:now:1"):
            assert tapped(room, token, agency, role) == "not_for_role", token
        address = room.address(agency, role)
        assert "không có quyền" in talks(room, address.chat_id, address.channel, "/thongbao SYT")
    assert tapped(room, "B:stop:1", "STC", "coordinator") != "", "of another program"
    chat = room.address("SKHDT", "coordinator").chat_id
    takes(room, incoming("group", text="/thongbao", private=False, sender_id=chat))
    assert [row for row in room.messages("ask_audience", None) if row.chat_id == "group"] == []
    assert len(broadcast(room)) == 1


@pytest.mark.parametrize("token", ["B:show:9:1", "B:stop:0", "B:now:9", "B:now", "B:send:1", "B", "B:show:1"])
def test_a_forged_choice_is_over(room: Room, token: str) -> None:
    coordinator(room, "/thongbao SYT")
    coordinator(room, "Nội dung")
    coordinator(room, "Gửi")
    assert tapped(room, token) == "stale"


def test_hostile_words_are_only_words(room: Room) -> None:
    coordinator(room, "/thongbao SYT")
    assert "Tôi chưa đọc được nội dung nào." in coordinator(room, "\u200b\u202e")
    assert f"Nội dung dài quá {LONGEST} ký tự" in coordinator(room, "x" * 100_000)
    coordinator(room, HOSTILE)
    coordinator(room, "Gửi")
    (row,) = room.messages("broadcast", None)
    shown = TEXTS.render("broadcast", row.params, "html").text
    assert "&lt;b&gt;=1+1&lt;/b&gt; {{ 7*7 }}" in shown
    assert "\u202e" not in shown
    arrives(room)


def test_send_under_an_older_look_does_not_send_other_words(room: Room) -> None:
    coordinator(room, "/thongbao SYT, STC")
    coordinator(room, "Họp lúc 14 giờ")
    coordinator(room, "Họp lúc 15 giờ")
    older, newer = (
        TEXTS.render(each.kind, each.params, "plain").flat[0].token
        for each in room.messages("broadcast_preview", None)[-2:]
    )
    chat = room.address("SKHDT", "coordinator", "zalo")
    assert takes(room, incoming(chat.chat_id, "choice", token=older, channel="zalo")) == "stale"
    assert broadcast(room) == []
    takes(room, incoming(chat.chat_id, "choice", token=newer, channel="zalo"))
    assert all("15 giờ" in each for each in broadcast(room))
    assert broadcast(room)


def busy(room: Room) -> None:
    """The official of a Sở has had two reminders in the week, none today."""
    for day in ("2022-08-15T08:00", "2022-08-17T08:00"):
        message = room.message(room.address("STC"), "reminder", scheduled=Sort.URGENT)
        message.state, message.sent_at = "sent", local(day)
    room.at("2022-08-18T08:36")
    room.session.flush()


def test_what_would_come_too_late_is_said_with_its_day_and_sent_at_once_by_hand(room: Room) -> None:
    busy(room)
    coordinator(room, "/thongbao SYT, STC")
    preview = coordinator(room, "Đề nghị gửi báo cáo trước 17:00 thứ Sáu 19/8")
    assert "• 1 người: sớm nhất thứ Hai, 22/8/2022 (tuần này đã nhận đủ số tin nhắc)." in preview
    assert "⚠️ Nội dung có nêu thứ Sáu, 19/8/2022: 1 người sẽ nhận sau ngày đó.\nCần gửi ngay" in preview
    card = coordinator(room, "Gửi ngay cho tất cả")
    assert len(broadcast(room)) == 2
    assert "đang chờ: 2" in card
    assert "Gửi ngay" not in card, "nobody is left out"
    assert {row.scheduled for row in room.messages("broadcast", None)} == {None}


def test_those_who_wait_are_written_to_at_once_from_the_card(room: Room) -> None:
    busy(room)
    coordinator(room, "/thongbao STC")
    assert "Nội dung có nêu" not in coordinator(room, "Đề nghị gửi báo cáo trước 31/8")
    card = coordinator(room, "1")
    assert "chờ đến lượt, sớm nhất thứ Hai, 22/8/2022" in card
    assert broadcast(room) == []
    coordinator(room, "Gửi ngay")
    assert len(broadcast(room)) == 1
    assert tapped(room, "B:now:1") == "all_gone_out"


def test_who_can_be_written_to_at_once_is_offered_no_haste(room: Room) -> None:
    coordinator(room, "/thongbao SYT")
    assert "Gửi ngay" not in coordinator(room, "Đề nghị gửi báo cáo trước 31/8")
