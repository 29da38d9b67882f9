"""Tables as files: what is written is read again, and no cell is ever a formula."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from reports.tables import NotATable, read, write

ROWS = [["đơn vị", "họ tên"], ["SYT", "Nguyễn Văn A"], ["STC", ""]]
DANGEROUS = ["=1+1", "+84912345678", "-2", "@SUM(A1)", "\tx", "=cmd|' /C calc'!A0"]


@pytest.mark.parametrize("kind", [".xlsx", ".csv"])
def test_what_is_written_is_read_again(kind: str) -> None:
    assert read(write(ROWS, kind), kind) == ROWS


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_is_a_formula(text: str) -> None:
    (row,) = csv.reader(StringIO(write([[text, "a=b"]], ".csv").decode("utf-8-sig"), newline=""))
    assert row == ["'" + text, "a=b"]
    sheet: Any = load_workbook(BytesIO(write([[text, "a=b"]], ".xlsx"))).active
    assert (sheet["A1"].value, sheet["A1"].data_type, sheet["A1"].quotePrefix) == (text, "s", True)
    assert not sheet["B1"].quotePrefix


def test_a_workbook_as_people_make_it() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["SYT", 912345678, 1.5, None, 3.0])
    written = BytesIO()
    book.save(written)
    assert read(written.getvalue(), ".xlsx") == [["SYT", "912345678", "1.5", "", "3"]]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_as_programs_write_it(sign: str, encoding: str) -> None:
    content = "".join(sign.join(row) + "\r\n" for row in ROWS).encode(encoding)
    assert read(content, ".csv") == ROWS


def test_what_is_no_table_is_one_sentence() -> None:
    with pytest.raises(NotATable, match="cannot be read as a workbook"):
        read(b"PK\x03\x04 nonsense", ".xlsx")
    with pytest.raises(NotATable, match="is not UTF-8 text"):
        read("đơn vị".encode("utf-16-le") + b"\xff", ".csv")
    with pytest.raises(NotATable, match="cannot be read as CSV"):
        read(b'"' + b"x" * 200_000, ".csv")


def test_signs_that_a_workbook_cannot_hold_are_left_out() -> None:
    assert read(write([["a\x00\x1fb\u202e"]], ".xlsx"), ".xlsx") == [["ab"]]
