"""Slips of paper: every page holds three, every link is a QR code, the same slips give the same bytes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
import segno
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from reports import slips
from reports.slips import Slip, Way, draw, modules

TELEGRAM = Way("Telegram", "Quét mã QR rồi bấm Bắt đầu.", "https://t.me/dondoc_bot?start=K7PM-2WXA")
ZALO = Way("Zalo", "Tìm Đôn Đốc rồi gửi mã.")
SLIP = Slip("Sở Y tế", "Nhắc hạn & nhận <trả lời>.", "Mã:", "K7PM-2WXA", "Đến hết ngày 08/8/2022.", (TELEGRAM, ZALO))


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.mark.parametrize(("count", "expected"), [(1, 1), (3, 1), (4, 2), (6, 2), (7, 3)])
def test_three_slips_share_a_page(count: int, expected: int) -> None:
    assert pages(draw([SLIP] * count, "Lời mời")) == expected


def test_the_same_slips_give_the_same_bytes_and_another_code_others() -> None:
    assert draw([SLIP], "Lời mời") == draw([SLIP], "Lời mời")
    assert draw([SLIP], "Lời mời") != draw([replace(SLIP, code="K7PM-2WXB")], "Lời mời")
    assert draw([SLIP], "Lời mời").startswith(b"%PDF-")


def test_the_code_of_modules_is_that_of_the_link() -> None:
    rows = modules(TELEGRAM.link)
    assert len(rows) == len(rows[0]) == segno.make(TELEGRAM.link, error="q").symbol_size(border=0)[0]
    assert rows[0][:8] == [True] * 7 + [False], "a finder in the corner, and its margin"
    assert modules("https://t.me/dondoc_bot?start=K7PM-2WXB") != rows


class Pen(Canvas):
    """Notes what is drawn where."""

    squares: float = 0
    words: list[tuple[str, float]]

    def drawPath(self, aPath: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N802, N803
        self.squares += 1
        super().drawPath(aPath, *args, **kwargs)

    def drawString(self, x: float, y: float, text: str, *args: Any, **kwargs: Any) -> None:  # noqa: N802
        self.words = [*getattr(self, "words", []), (text, y)]
        super().drawString(x, y, text, *args, **kwargs)


def drawn(monkeypatch: pytest.MonkeyPatch, *given: Slip) -> Pen:
    pens: list[Pen] = []

    def pen(*args: Any, **kwargs: Any) -> Pen:
        pens.append(Pen(*args, **kwargs))
        return pens[0]

    monkeypatch.setattr(slips, "Canvas", pen)
    draw(given, "Lời mời")
    return pens[0]


def test_each_link_is_one_code_and_a_way_without_one_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, SLIP).squares == 1
    assert drawn(monkeypatch, replace(SLIP, ways=(TELEGRAM, replace(ZALO, link="https://zalo.me/1")))).squares == 2
    assert drawn(monkeypatch, replace(SLIP, ways=())).squares == 0


def test_codes_stand_below_each_other_in_the_order_of_the_slips(monkeypatch: pytest.MonkeyPatch) -> None:
    pen = drawn(monkeypatch, SLIP, replace(SLIP, code="AAAA-BBBB"), replace(SLIP, code="CCCC-DDDD"))
    assert [text for text, _ in pen.words] == ["K7PM-2WXA", "AAAA-BBBB", "CCCC-DDDD"]
    heights = [y for _, y in pen.words]
    assert heights[0] - heights[1] == pytest.approx(slips.HEIGHT)
    assert heights[1] - heights[2] == pytest.approx(slips.HEIGHT)


@pytest.mark.parametrize("repeated", [(1, 1), (3, 1), (1, 6), (3, 6)])
def test_a_long_name_grows_smaller_and_stays_above_the_code(
    monkeypatch: pytest.MonkeyPatch, repeated: tuple[int, int]
) -> None:
    name = "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông và nông nghiệp "
    slip = replace(SLIP, to=name * repeated[0], what=name * repeated[1])
    room = slips.HEIGHT - 11 * mm - slips.CODE - slips.CODE_SIZE - 16
    head, body = slips._sizes(slip, room)
    assert slips._height(slip.to, head, slips.BOLD) + slips.GAP + slips._height(slip.what, body) <= room
    better = slips.SIZES[: slips.SIZES.index((head, body))]
    assert all(
        slips._height(slip.to, a, slips.BOLD) + slips.GAP + slips._height(slip.what, b) > room for a, b in better
    )
    assert [text for text, _ in drawn(monkeypatch, slip).words] == [SLIP.code]


def test_every_vietnamese_letter_has_its_shape() -> None:
    draw([SLIP], "Lời mời")
    base = "aăâeêioôơuưyđ"
    marked = [letter + mark for letter in "aăâeêioôơuưy" for mark in "\u0300\u0301\u0303\u0309\u0323"]
    letters = {unicodedata.normalize("NFC", each) for each in (*base, *marked)}
    for font in (slips.PLAIN, slips.BOLD):
        face: Any = pdfmetrics.getFont(font)
        known = face.face.charToGlyph
        assert [each for each in sorted(letters) for sign in (each, each.upper()) if ord(sign) not in known] == []
