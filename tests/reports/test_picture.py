"""Pictures for a phone: their size, how many there are, which colour stands where; and the chart with its gaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from itertools import combinations
from math import isnan
from zipfile import ZipFile

import pytest
from PIL import Image, ImageColor, ImageDraw

from db import desk
from db.desk import Cell, Column, Facts, Matrix, Member, Money, Point, Tally
from reports import chart, drawing, picture, words
from reports.drawing import SMALL, fitted, font, wrapped
from reports.look import COLOURS, mark
from reports.making import NothingToMake
from reports.picture import A_PAGE, CELL_WIDTH, EDGE, ROW, WIDTH
from reports.workbook.overview import COURSE, TOP
from rules.status import State, Timeliness
from tests.desks import BILLION, has_capital, made, scope, sent, sheets, waived
from tests.rooms import Room, local

HOSTILE = ["", "x" * 500, "ﷺ" * 40, "<b>&amp;</b>\n\t", "Ủy ban nhân dân " * 20]


def picture_of(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def of(members: int, words_: tuple[Timeliness | None, ...] = tuple(Timeliness)) -> tuple[Facts, Matrix]:
    """So many agencies, whose cells show all words in turn."""
    column = Column(
        *("BC", "report", "Báo cáo kết quả thực hiện Chương trình", "mục IV.1", "2022", date(2022, 8, 15)),
        *(True, date(2022, 8, 14), date(2022, 8, 12), Tally({Timeliness.OPEN_LATE: members}), True),
    )
    listed = tuple(Member(number, f"DV{number}", f"Đơn vị số {number}", "Giám đốc", 1) for number in range(members))
    facts = Facts(
        *("01", "Chương trình", "Phục hồi", "UBND tỉnh A", date(2022, 3, 11), Member(0, "X", "Sở X", "Giám đốc", 0)),
        *(listed, ((1, "Các đơn vị", ()),), local("2022-08-16T08:00"), None, None),
    )
    cells = {
        (each.id, "BC", "2022"): Cell(State.OPEN, words_[each.id % len(words_)], 3 if each.id % 2 else 0)
        for each in listed
    }
    return facts, Matrix((column,), cells, column.tally)


@pytest.mark.parametrize(("members", "pages"), [(0, 1), (1, 1), (45, 1), (46, 2), (300, 7)])
def test_forty_five_agencies_are_on_a_picture(members: int, pages: int) -> None:
    drawn = picture.draw(*of(members))
    assert len(drawn) == pages == picture.pages(members)
    assert {picture_of(each).width for each in drawn} == {WIDTH}
    assert picture_of(drawn[0]).height < 3200


def test_each_cell_has_the_colour_of_its_word() -> None:
    facts, matrix = of(len(Timeliness))
    drawn = picture_of(picture.draw(facts, matrix)[0])
    page = picture._Page(facts, matrix, [picture._Row(each) for each in facts.members], 1, 1)
    first = page.TOP + page._head + ROW  # below the heading of the group
    for place, word in enumerate(Timeliness):
        x, y = WIDTH - EDGE - CELL_WIDTH + 8, first + place * ROW + 12
        assert _near(drawn.getpixel((x, y)), ImageColor.getrgb(COLOURS[word])), word


def test_a_page_has_its_colours_as_they_are_and_says_what_is_excused() -> None:
    facts, matrix = of(2, (Timeliness.OPEN_LATE,))
    drawn = picture_of(picture.draw(facts, matrix)[0])
    colours = {colour for _, colour in drawn.getcolors(256) or ()}
    own = (drawing.WHITE, drawing.STRIPE, drawing.BLACK, drawing.GREY, drawing.LINE, *COLOURS.values())
    assert {ImageColor.getrgb(colour) for colour in own} <= colours
    starred = {key: replace(cell, excused=True) for key, cell in matrix.cells.items()}
    assert picture.draw(facts, replace(matrix, cells=starred)) != picture.draw(facts, matrix)


def _near(found: object, wanted: tuple[int, ...]) -> bool:
    return isinstance(found, tuple) and all(abs(a - b) <= 12 for a, b in zip(found, wanted, strict=True))


def test_the_clock_of_what_falls_due_soon_is_explained_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    real = picture._Page._words

    def watched(page: picture._Page, x: float, y: float, text: str, size: int, **how: object) -> None:
        written.append(text)
        real(page, x, y, text, size, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(picture._Page, "_words", watched)
    for word in Timeliness:
        written.clear()
        picture.draw(*of(3, (word,)))
        assert (picture.SOON in written) == (word is Timeliness.OPEN_SOON)


def test_every_word_has_a_colour_and_a_symbol_of_its_own() -> None:
    inks = []
    for word in Timeliness:
        image = Image.new("RGB", (60, 60), COLOURS[word])
        drawing.symbol(ImageDraw.Draw(image), word, 30, 30, 34)
        inks.append(image.convert("L").tobytes())
    assert len(set(inks)) == len(Timeliness)
    marks = [mark(Cell(State.OPEN, word, 2)) for word in Timeliness]
    assert marks == ["✓", "✓+2", "○", "◔", "! 2"]
    assert [mark(Cell(state, None, 0)) for state in (State.WAIVED, State.MISSED)] == ["miễn", "–"]
    light = {word: sum(ImageColor.getrgb(COLOURS[word])) for word in (Timeliness.DONE_LATE, Timeliness.OPEN_LATE)}
    assert abs(light[Timeliness.DONE_LATE] - light[Timeliness.OPEN_LATE]) > 100, "they differ in black and white"


def test_no_letters_are_smaller_than_twenty_points(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = set()
    real = font

    def watched(size: int, *, bold: bool = False) -> object:
        sizes.add(size)
        return real(size, bold=bold)

    monkeypatch.setattr(picture, "font", watched)
    picture.draw(*of(50))
    assert min(sizes) >= SMALL == 20


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_a_name_is_it_stays_in_its_place(text: str) -> None:
    shown, found = fitted(text, 300, 24)
    assert found.getlength(shown) <= 300
    lines = wrapped(text, 100, 20, 6)
    assert len(lines) <= 6
    assert all(font(20).getlength(line) <= 100 for line in lines)


def test_names_are_written_as_tables_write_them() -> None:
    assert words.short_name("Ủy ban nhân dân quận Lê Chân") == "UBND quận Lê Chân"
    assert font(24).getlength("ẵ") > 0
    assert {words.number(value, 0) for value in (0, 999, 1000, 12345)} == {"0", "999", "1.000", "12.345"}


def test_the_pictures_of_a_program_are_the_matrix_and_the_chart(room: Room) -> None:
    sent(room, room.assignment("SYT"), local("2022-08-10T09:30"))
    waived(room, room.assignment("SCT"))
    room.at("2022-08-18T08:00")
    assert len(made(room, "png")) == 1
    with pytest.raises(NothingToMake):
        made(room, "chart")
    has_capital(room, "SYT", 200 * BILLION)
    sent(room, room.meeting("SYT"), local("2022-08-05T15:00"), "held", disbursed=50 * BILLION)
    table, drawn = made(room, "png")
    assert (picture_of(table).width, picture_of(drawn).size) == (1080, chart.SIDES)
    assert len(made(room, "png", "STC")) == 1
    whole = picture_of(table).height
    assert whole - picture_of(made(room, "png", "SYT")[0]).height >= 38 * ROW


def test_a_week_without_any_figure_is_a_gap(room: Room) -> None:
    room.at("2022-09-05T08:00")
    room.plan()
    has_capital(room, "SYT", 200 * BILLION)
    for week, amount in ((31, 50), (32, 52), (35, 60)):
        sent(room, room.meeting("SYT", week), room.now, "held", disbursed=amount * BILLION)
    money = desk.money(room.session, scope(room))
    days, amounts = chart._with_gaps([(each.day, each.disbursed) for each in money.course])
    assert [isnan(amount) for amount in amounts] == [False, False, True, False]
    assert len(days) == 4
    drawn = chart.draw(desk.facts(room.session, scope(room)), money)
    assert drawn and Image.open(BytesIO(drawn)).size == chart.SIDES


def test_where_agencies_join_the_chart_says_how_many_stand_behind_the_sum(room: Room) -> None:
    """Else a first figure looks like a week in which all of it was disbursed."""
    room.at("2022-09-05T08:00")
    room.plan()
    for agency, weeks in (("SYT", (31, 32, 33, 34)), ("SXD", (32, 33)), ("STC", (32, 34)), ("SCT", (33,))):
        has_capital(room, agency, 200 * BILLION)
        for week in weeks:
            sent(room, room.meeting(agency, week), room.now, "held", disbursed=week * BILLION)
    money = desk.money(room.session, scope(room))
    assert [(each.told, each.behind) for each in money.course] == [(1, 1), (3, 3), (3, 4), (2, 4)]
    assert [(mark.day, mark.agencies) for mark in chart.marks(money.course)] == [
        (date(2022, 8, 5), 1),
        (date(2022, 8, 12), 3),
        (date(2022, 8, 19), 4),
    ]
    book = made(room, "xlsx")[0]
    rows = sheets(book)["Tổng hợp"]
    assert [row[COURSE + 5] for row in rows[TOP : TOP + 5]] == ["Số đơn vị trong lũy kế", 1, 3, 4, 4]
    with ZipFile(BytesIO(book)) as parts:
        drawn = "".join(parts.read(name).decode() for name in parts.namelist() if "drawings/drawing" in name)
    assert "tuần 31/2022 31,0 tỷ đồng của 1 đơn vị; tuần 32/2022 96,0 tỷ đồng của 3 đơn vị" in drawn


@pytest.mark.parametrize("a_week", [1, 7])
def test_numbers_of_agencies_do_not_run_into_each_other(a_week: int) -> None:
    """Week by week as many as may be more agencies."""
    course = [Point("", date(2022, 1, 7) + timedelta(weeks=week), 0, 1, 1 + a_week * week) for week in range(51)]
    found = chart.marks(course)
    assert len(found) == len(course)
    assert {mark.level for mark in found} <= {0, 1, 2}
    for one, other in combinations(found, 2):
        if one.level == other.level:
            apart = (other.day - one.day).days * chart.SIDES[0] * chart.WIDE / 365
            assert apart >= chart.LETTER * (len(str(one.agencies)) + len(str(other.agencies))) / 2


def test_without_a_plan_there_is_no_chart(room: Room) -> None:
    facts = desk.facts(room.session, scope(room))
    assert chart.draw(facts, Money(2022, (), ())) is None
    assert A_PAGE == 45
