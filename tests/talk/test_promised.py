"""Behind a button of ``/tinhtrang``: promises kept and broken, and messages a person and week."""

from __future__ import annotations

from datetime import date

from bot.texts.render import Texts
from rules.budget import Sort
from rules.status import Move
from tests.rooms import Room, local
from tests.talk.test_overview import tells, text


def test_promises_and_messages_of_four_weeks_are_one_tap_away(room: Room) -> None:
    by = room.person("SYT")
    for agency, week, day in (
        ("SYT", 4, date(2022, 8, 3)),
        ("STC", 2, date(2022, 8, 5)),
        ("SXD", 2, date(2022, 8, 26)),
    ):
        row = room.assignment(agency)
        room.reply(row, "doing", by=by, at=local("2022-08-02T09:00"), expected_on=day)
        for number in range(week):
            address = room.address("SYT") if agency == "SYT" else room.address("STC")
            sent_at = local(f"2022-08-{(1, 8, 15, 22)[number]:02}T08:00")
            room.message(address, state="sent", sent_at=sent_at, scheduled=Sort.URGENT)
    room.at("2022-08-03T09:00")
    room.move(room.assignment("SYT"), Move.REPORT)
    room.at("2022-08-22T09:00")
    labels = {choice.label: choice.token for choice in tells(room)[0].flat}
    assert labels["Lời hẹn và số tin nhắn"] == "s:promises:1"
    assert text(room, "s:promises:1") == (
        "Chương trình số 01/CTr-UBND\n"
        "🤝 Lời hẹn cho các ngày từ 01/8/2022: giữ 1, không giữ 1, chưa đến ngày 1\n"
        "Không giữ: Sở Tài chính (1)\n"
        "\n"
        "📨 Tin tự gửi, mỗi người mỗi tuần (mọi chương trình):\n"
        "• 01/8 – 07/8: trung vị 1,5, nhiều nhất 2 (2 người)\n"
        "• 08/8 – 14/8: trung vị 1,5, nhiều nhất 2 (2 người)\n"
        "• 15/8 – 21/8: trung vị 1, nhiều nhất 1 (1 người)\n"
        "• 22/8 – 28/8: trung vị 1, nhiều nhất 1 (1 người)"
    )
    room.at("2022-08-29T09:00")
    assert "08/8/2022: giữ 0, không giữ 1" in text(room, "s:promises:1")
    message = room.messages("promised", None)[-1]
    assert "1 broken" in Texts("en").render(message.kind, message.params, "html").text


def test_nothing_was_promised_nor_sent(room: Room) -> None:
    assert text(room, "s:promises:1").endswith("Từ 11/7/2022 chưa có tin nào.")
