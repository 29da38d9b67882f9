"""``/timkiem``: what the coordinator finds, what an official finds, page by page, on both messengers."""

from __future__ import annotations

import pytest

from bot.talk.dialogs.search import PAGE
from tests.rooms import Room, second_program
from tests.talk.arriving import talks
from tests.talk.people import incoming, takes


@pytest.fixture(autouse=True)
def told(room: Room) -> None:
    """Sở Y tế and Sở Tài chính have both told of land that is not cleared; one has sent a document."""
    row = room.assignment("SYT")
    room.request(room.reply(row, "obstacle", text="Chưa giải phóng mặt bằng ba hộ"), "obstacle")
    room.reply(room.assignment("STC"), "note", text="Mặt bằng đã bàn giao", by=room.person("STC"))
    room.reply(row, "sent", document_number="12/BC-SYT", text="kèm phụ lục")
    room.person("SKHDT", "coordinator").remind_on = "zalo"
    room.save()


def writes(room: Room, text: str, agency: str = "SYT", role: str = "official") -> str:
    address = room.address(agency, role, "zalo" if agency == "SKHDT" else None)
    return talks(room, address.chat_id, address.channel, text)


def coordinator(room: Room, text: str) -> str:
    return writes(room, text, "SKHDT", "coordinator")


def test_a_coordinator_finds_in_everything_and_opens_what_was_found(room: Room) -> None:
    said = coordinator(room, "/timkiem MAT BANG")
    report = "báo cáo kết quả thực hiện Chương trình năm 2022"
    assert said.startswith("🔎 Tìm “MAT BANG”\n")
    assert f"1. Sở Tài chính – {report} (01/8/2022, official" in said
    assert "): “Mặt bằng đã bàn giao”" in said
    assert f"2. Sở Y tế – {report}" in said
    assert "), vướng mắc số 1: “Chưa giải phóng mặt bằng ba hộ”" in said
    assert "📌 Vướng mắc số 1 – Sở Y tế" in coordinator(room, "2")
    found = coordinator(room, "/search 12/bc-syt")
    assert "), văn bản số 12/BC-SYT: “kèm phụ lục”" in found
    assert "đã gửi (12/BC-SYT): “kèm phụ lục”" in coordinator(room, "1")


def test_where_the_phrase_stands_nowhere_all_of_its_words_do(room: Room) -> None:
    said = coordinator(room, "/timkiem bằng mặt")
    assert "(không có nguyên cụm từ này; đây là những nơi có đủ các từ)" in said
    assert "1. Sở Tài chính" in said
    assert "nguyên cụm từ" not in coordinator(room, "/timkiem mặt")
    assert "nguyên cụm từ" not in coordinator(room, "/timkiem mặt bằng")
    assert "Không tìm thấy “đường sắt” trong các câu trả lời" in coordinator(room, "/timkiem đường sắt")


def test_an_official_finds_only_what_their_own_agency_told(room: Room) -> None:
    for said in (writes(room, "/timkiem mặt bằng"), writes(room, "tìm kiếm mặt bằng")):
        assert "1. Sở Y tế" in said
        assert "Sở Tài chính" not in said
    assert "Sở Y tế" not in writes(room, "/timkiem mặt bằng", "STC")
    assert "Không tìm thấy" in writes(room, "/timkiem bàn giao")


def test_who_coordinates_another_program_finds_nothing_of_this_one(room: Room) -> None:
    room.load(second_program)
    room.plan()
    other = room.join("STC", "coordinator")
    chat = f"telegram-{room.address('STC', 'coordinator').chat_id.rpartition('-')[2]}"
    assert room.address("STC", "coordinator").person_id == other.id
    said = talks(room, chat, "telegram", "/timkiem mặt bằng")
    assert "1. Sở Tài chính" in said, "their own agency's, which they would find as officials too"
    assert "Sở Y tế" not in said
    assert "Sở Y tế" in coordinator(room, "/timkiem mặt bằng")


def test_observers_find_nothing_and_nobody_does_in_a_group(room: Room) -> None:
    room.join("STC", "observer")
    room.save()
    assert "không có quyền" in writes(room, "/timkiem mặt bằng", "STC", "observer")
    assert "Tìm" not in writes(room, "tìm kiếm mặt bằng", "STC", "observer")
    chat = room.address("SKHDT", "coordinator").chat_id
    takes(room, incoming("group", text="/timkiem mặt bằng", private=False, sender_id=chat))
    assert not [message for message in room.messages("found", None) if message.chat_id == "group"]


def test_pages_are_turned_there_and_back(room: Room) -> None:
    for number in range(2 * PAGE):
        room.reply(room.assignment("SYT"), "note", text=f"nhà thầu số {number}")
    first = coordinator(room, "/timkiem nhà thầu")
    assert first.startswith("🔎 Tìm “nhà thầu” – trang 1\n1. Sở Y tế")
    assert f"“nhà thầu số {2 * PAGE - 1}”" in first
    coordinator(room, "/timkiem mặt bằng")
    second = talks(room, room.address("SKHDT", "coordinator").chat_id, "telegram", "/timkiem nhà thầu")
    assert "trang 1" in second
    mark = room.messages("found", None)[-1].params["mark"]
    chat = room.address("SKHDT", "coordinator", "zalo").chat_id
    assert takes(room, incoming(chat, "choice", token=f"l:2:{mark}", channel="zalo")) == ""
    shown = room.messages("found", None)[-1].params
    assert [shown["first"], shown["page"], shown["more"]] == [PAGE + 1, 2, False]
    assert [item["text"] for item in shown["items"]] == [f"nhà thầu số {number}" for number in range(PAGE - 1, -1, -1)]
    assert "– trang 1" in coordinator(room, "/timkiem nhà thầu")
    assert "– trang 2" in coordinator(room, "Trang sau")
    assert "– trang 1" in coordinator(room, "Trang trước")
    assert takes(room, incoming(chat, "choice", token=f"l:3:{mark}", channel="zalo")) == ""
    assert room.messages("found", None)[-1].params["items"] == []


@pytest.mark.parametrize("token", ["l:1:00000000", "l:0:x", "l", "l:1", "l:x:y"])
def test_a_search_that_was_never_made_is_over(room: Room, token: str) -> None:
    chat = room.address("SKHDT", "coordinator").chat_id
    assert takes(room, incoming(chat, "choice", token=token)) == "stale"


def test_what_is_looked_for_is_asked_for(room: Room) -> None:
    assert "Đồng chí cần tìm gì?" in coordinator(room, "/timkiem")
    assert "Tôi chưa đọc được từ nào" in coordinator(room, "?!")
    assert "1. Sở Y tế" in coordinator(room, "giai phong")
    hostile = "<b>mặt</b> \u202e' OR 1=1 " + "x" * 100_000
    said = coordinator(room, f"/timkiem {hostile}")
    assert "Không tìm thấy “<b>mặt</b> ' OR 1=1" in said
    assert len(said) < 500
