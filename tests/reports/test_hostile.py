"""Whatever people and offices write into whatever field: in no form does it become more than words, or too long."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from icalendar import Calendar
from lxml import etree
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import select

from bot.texts.render import Texts
from bot.web.board_view import Asked, View
from db import calls, disputes
from db.models import Agency, Duty, Ground, Person, Post, Program, Task
from reports import slips
from reports.slips import Slip, Way
from rules.calls import Outcome
from rules.meaning.results import Code
from rules.said import Said
from rules.status import Move
from tests.desks import BILLION, has_capital, made, text_of, told_of_tasks
from tests.rooms import Room

AUGUST = date(2022, 8, 1)
TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
"""Marks that turn the writing around."""

WORDS = (
    "=cmd|' /C calc'!A0 <script>alert(1)</script></w:t><w:p/>]]>&amp; {{ 7*7 }}{% for x in y %} "
    f"\x00\x07\x0b{TURNS}ngược \r\nEND:VCALENDAR\r\nBEGIN:VEVENT\r\nATTENDEE:x;,\\ "
)
LONG = WORDS + "z" * 100_000


NAMES = (
    f"=1+1|'{TURNS}ngược &C&P " + "&" * 91,
    "<script>alert(1)</script></w:t><w:p/>]]>&amp; {{ 7*7 }}{% for x in y %} &\r\nEND:VCALENDAR",
)
"""Of a program, its groups and tasks: no longer, and without control signs, as the check of a program wants them."""


def titled(raw: dict[str, Any]) -> None:
    """What a program file calls itself, who issued it, its groups and tasks."""
    for place, key in enumerate(("name", "title", "issuer")):
        raw[key] = NAMES[place % 2]
    for place, group in enumerate(raw["groups"]):
        group["title"] = NAMES[place % 2]
        for task in group["tasks"]:
            task["title"] = NAMES[place % 2]


@pytest.fixture
def hostile(room: Room) -> Room:
    """A program of which every text that comes from somebody is hostile, and everything has happened."""
    room.load(titled)
    room.at("2022-08-18T08:00")
    row, by = room.assignment("SYT"), room.person("SYT")
    for agency in room.session.scalars(select(Agency)):  # names and titles are bounded where they come in
        agency.name, agency.head, agency.phone = f"{agency.code} {WORDS}", WORDS, WORDS
    for duty in room.session.scalars(select(Duty)):
        duty.title, duty.clause = WORDS, WORDS
    for task in room.session.scalars(select(Task)):
        task.title, task.clause = WORDS, WORDS
    for person in room.session.scalars(select(Person)):
        person.name, person.phone = WORDS, WORDS
    for post in room.session.scalars(select(Post)):
        post.position = WORDS
    has_capital(room, "SYT", 9 * BILLION)
    room.reply(room.meeting(), "held", by=by, disbursed=BILLION, text=LONG)
    room.request(room.reply(row, "extend", expected_on=date(2022, 8, 20), text=LONG), text=LONG, note=LONG)
    obstacle = room.request(room.reply(row, "obstacle", text=LONG), "obstacle", text=LONG, note=LONG)
    cause = {"state": "confirmed", "confirmed_by": WORDS[:200], "document": WORDS[:255], "confirmed_on": AUGUST}
    room.add(Ground(request_id=obstacle.id, assignment_id=row.id, proposed_at=room.now, proposed_by=by.id, **cause))
    said = disputes.write(room.session, row, by, LONG, room.now, Said(room.now))
    disputes.answer(room.session, said, disputes.KEPT, LONG, by, room.now)
    room.reply(row, text=LONG, document_number=WORDS)
    program, late = room.session.get_one(Program, room.rules.followed[0]), room.meeting("SXD", 32)
    calls.note(room.session, program, late.agency, [late.id], by, room.now, Outcome.SPOKEN, LONG)
    room.move(row, Move.REPORT)
    told_of_tasks(room, "SYT", (1, Code.DOING, 60, LONG), (2, Code.OBSTACLE, None, WORDS))
    room.session.flush()
    return room


def harmless(text: str, most: int) -> None:
    """Nothing in it turns the writing around or is no writing, no template was filled in, and it has an end."""
    assert not set(TURNS + "\x00\x07\x0b") & set(text)
    assert "49" not in re.findall(r"&amp; (\S+ \S+ \S+)", text)
    assert len(text) < most, len(text)


@pytest.mark.parametrize(("what", "agency"), [("docx", None), ("letter", None), ("letter", "STC"), ("evidence", "SYT")])
def test_in_word_they_are_words(hostile: Room, what: Any, agency: str | None) -> None:
    (data,) = made(hostile, what, agency, AUGUST if what == "evidence" else None)
    said = text_of(data)
    assert "<script>alert(1)</script></w:t><w:p/>]]>&amp; {{ 7*7 }}{% for x in y %}" in said
    harmless(said, 1_500_000)
    with ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(package.read(name))
    assert Document(BytesIO(data)).inline_shapes is not None


@pytest.mark.parametrize(("what", "agency"), [("xlsx", None), ("evidence_book", "SYT"), ("calls", None)])
def test_in_a_workbook_they_are_texts(hostile: Room, what: Any, agency: str | None) -> None:
    (data,) = made(hostile, what, agency, AUGUST if agency else None)
    for sheet in load_workbook(BytesIO(data)).worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}, sheet.title
        for text in [cell.value for cell in cells if isinstance(cell.value, str)]:
            harmless(text, 32_768)
    with ZipFile(BytesIO(data)) as package:
        pages = [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
    for page in pages:
        header = etree.fromstring(page).findtext(".//{*}oddHeader") or ""
        harmless(header, 256)
        left, _, right = header.replace("&&", "＆").partition("&R")
        assert left.rstrip("＆") == "&L=1+1|'ngược ＆C＆P ", "what a program is called is no code"
        assert "&" not in right and right.endswith("số liệu đến 08:00 thứ Năm, 18/8/2022")


def test_in_pictures_they_stay_in_their_places(hostile: Room) -> None:
    for data in made(hostile, "png"):
        picture = Image.open(BytesIO(data))
        assert picture.width == 1080 and picture.height < 3200
        assert len(data) < 500_000


def test_in_a_calendar_they_begin_no_event(hostile: Room) -> None:
    data = made(hostile, "ics", "SYT")[0]
    honest = len(Calendar.from_ical(data).walk("VEVENT"))
    lines = data.decode().split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == honest > 0
    assert lines.count("END:VCALENDAR") == 1
    assert not [line for line in lines if line.startswith("ATTENDEE")]
    assert max(len(line.encode()) for line in lines) <= 75
    harmless(data.decode().replace("\r\n ", ""), 100_000)


def test_on_the_board_they_are_written_out(hostile: Room) -> None:
    texts = Texts("vi")
    page = View(hostile.session, hostile.rules, hostile.now, [1], None, Asked())
    until = {"stamp": "", "until": hostile.now.isoformat()}
    told = page.story(hostile.assignment("SYT").id)
    assert told
    for html in (texts.page("board", **page.board(), **until), texts.page("board_story", **told, **until)):
        assert "<script>alert" not in html and "&lt;script&gt;alert(1)" in html
        harmless(html, 500_000)


def test_on_slips_they_leave_the_code_its_place() -> None:
    way = Way("Telegram", LONG[:2000], "https://t.me/x?start=1")
    data = slips.draw([Slip(LONG[:2000], WORDS, WORDS, "ABCD-EFGH", WORDS, (way,))], WORDS)
    assert data.startswith(b"%PDF") and data.count(b"/Type /Page\n") == 1
