"""Of a program that is paused every form says so: what stands there is not pursued."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from db import desk, programs
from tests.desks import BILLION, has_capital, made, scope, sent
from tests.rooms import Room, local
from tests.talk.people import says

SAID = "chương trình đang tạm dừng"


def paused(room: Room) -> None:
    programs.move(room.session, programs.every(room.session)[0], programs.PAUSED, room.now)


@pytest.mark.parametrize(
    ("what", "agency", "where"),
    [
        ("xlsx", None, "xl/sharedStrings.xml"),
        ("xlsx", None, "xl/worksheets/sheet1.xml"),
        ("evidence_book", "SYT", "xl/sharedStrings.xml"),
        ("evidence", "SYT", "word/document.xml"),
    ],
)
def test_a_document_says_so_beside_its_day(room: Room, what: Any, agency: str | None, where: str) -> None:
    room.at("2022-08-18T08:00")

    def text() -> str:
        with ZipFile(BytesIO(made(room, what, agency, date(2022, 8, 1) if agency else None)[0])) as file:
            return file.read(where if where in file.namelist() else "xl/worksheets/sheet1.xml").decode()

    assert SAID not in text()
    paused(room)
    assert f"đến 08:00 thứ Năm, 18/8/2022; {SAID}" in text()


@pytest.mark.parametrize("what", ["png", "chart"])
def test_a_picture_says_so(room: Room, what: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    has_capital(room, "SYT", 200 * BILLION)
    sent(room, room.meeting("SYT"), local("2022-08-05T15:00"), "held", disbursed=50 * BILLION)
    room.at("2022-08-18T08:00")
    before = made(room, what)
    paused(room)
    assert all(one != other for one, other in zip(before, made(room, what), strict=True))


def test_the_menu_of_files_and_the_sheet_in_the_chat_say_so(room: Room) -> None:
    chief = room.address("SKHDT", "coordinator").chat_id
    asked = ("/xuat", "/xuat SYT", "/minhchung SYT 8/2022")
    for command in asked:
        assert "⏸" not in says(room, chief, command)[0]
    paused(room)
    for command in asked:
        assert f"⏸ Chương trình số 01/CTr-UBND: {SAID}: tôi không gửi nhắc" in says(room, chief, command)[0], command


@pytest.mark.parametrize(
    ("what", "agency", "where"),
    [
        ("xlsx", None, "xl/worksheets/sheet1.xml"),
        ("docx", None, "word/document.xml"),
        ("letter", None, "word/document.xml"),
        ("evidence_book", "SYT", "xl/worksheets/sheet1.xml"),
        ("evidence", "SYT", "word/document.xml"),
    ],
)
def test_what_was_paused_for_a_while_says_when_and_that_it_counts_against_nobody(
    room: Room, what: Any, agency: str | None, where: str
) -> None:
    def text() -> str:
        with ZipFile(BytesIO(made(room, what, agency, date(2022, 8, 1) if agency else None)[0])) as file:
            return " ".join(file.read(name).decode() for name in {where, "xl/sharedStrings.xml"} & set(file.namelist()))

    room.at("2022-08-16T08:00")
    assert "tạm dừng" not in text()
    paused(room)
    room.at("2022-08-18T08:00")
    programs.move(room.session, programs.every(room.session)[0], programs.ACTIVE, room.now)
    assert "Chương trình tạm dừng theo dõi từ ngày 16/8/2022 đến ngày 18/8/2022: trong thời gian này không" in text()
    assert "đang tạm dừng" not in text()


def test_a_sheet_of_another_month_and_the_chat_say_only_their_pauses(room: Room) -> None:
    chief = room.address("SKHDT", "coordinator").chat_id
    program = programs.every(room.session)[0]
    for since, until in (("2022-07-28T08:00", "2022-08-02T08:00"), ("2022-09-05T08:00", "2022-09-12T08:00")):
        room.at(since)
        programs.move(room.session, program, programs.PAUSED, room.now)
        room.at(until)
        programs.move(room.session, program, programs.ACTIVE, room.now)
    for month, spans in (("7", ["28/7–02/8"]), ("8", ["28/7–02/8"]), ("9", ["05/9–12/9"]), ("10", [])):
        found = desk.paused(room.session, scope(room, "SYT", date(2022, int(month), 1)))
        assert [f"{since:%d}/{since.month}–{until:%d}/{until.month}" for since, until in found if until] == spans
        said = says(room, chief, f"/minhchung SYT {month}/2022")[0] if month != "10" else ""
        assert said.count("⏸") == len(spans)
    assert (
        "⏸ Chương trình tạm dừng từ 05/9/2022 đến 12/9/2022: không nhắc"
        in says(room, chief, "/minhchung SYT 9/2022")[0]
    )
    assert len(desk.paused(room.session, scope(room))) == 2
    paused(room)
    assert desk.paused(room.session, scope(room))[-1] == (date(2022, 9, 12), None)
