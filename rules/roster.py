"""Lists of people as offices keep them: rows of a table -> who is expected where, or what is wrong with which cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.authority import Role
from rules.reading import fold, name_or, shows
from rules.roles import role_of

COLUMNS = {
    "agency": ("đơn vị", "agency", "cơ quan", "mã đơn vị"),
    "name": ("họ tên", "name", "họ và tên"),
    "position": ("chức vụ", "position"),
    "phone": ("điện thoại", "phone", "số điện thoại"),
    "role": ("vai", "role", "vai trò"),
}
"""What the heading of each column may be, its usual one first; other columns are not looked at."""

NEEDED = ("agency", "name")
LONGEST = 200
FORMULA = "=+-@\t\r"
"""A cell that begins with one of these would be reckoned by a spreadsheet program (see `reports.tables`)."""

PHONE = re.compile(r"0\d{8,10}")
_HEADINGS = {fold(heading): column for column, headings in COLUMNS.items() for heading in headings}


@dataclass(frozen=True)
class Entry:
    """Somebody who is to hold a role at an agency (its code); ``position`` and ``phone`` as far as they are known."""

    agency: str
    role: Role
    name: str
    position: str | None = None
    phone: str | None = None


def phone_of(text: str) -> str | None:
    """A Vietnamese phone number as ``0912345678``: without signs between, with 0 for +84 and for a 0 that a spreadsheet
    took away; ``None`` when it is none."""
    plain = re.sub(r"[\s.\-()]", "", text)
    plain = re.sub(r"^(\+84|84(?=\d{9}$))", "0", plain)
    plain = f"0{plain}" if re.fullmatch(r"[1-9]\d{8}", plain) else plain
    return plain if PHONE.fullmatch(plain) else None


def read(
    rows: Sequence[Sequence[str]], agencies: Mapping[str, str], coordinating: Sequence[str]
) -> tuple[list[Entry], list[str]]:
    """Read a table whose first row that is not empty holds the headings; returns the entries, and what is wrong.

    ``agencies``: their names by code; ``coordinating``: the codes of those that alone have coordinators. Rows are
    counted from 1, as spreadsheet programs show them. Where anything is wrong the entries are not complete.
    """
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(shows(cell) for cell in row)]
    if not filled:
        return [], ["the file is empty: it needs a row of headings " + _shown(COLUMNS)]
    first, headings = filled[0]
    places, mistakes = _places(first, headings)
    if mistakes:
        return [], mistakes
    reader = _Reader(places, agencies, coordinating)
    entries = [entry for number, row in filled[1:] if (entry := reader.entry(number, row))]
    if not filled[1:]:
        reader.mistakes.append("there is nobody in it below the headings")
    return entries, reader.mistakes


def _shown(columns: Mapping[str, Sequence[str]]) -> str:
    return ", ".join(f'"{headings[0]}"' for headings in columns.values())


def _places(number: int, headings: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and what is wrong with the headings."""
    places: dict[str, int] = {}
    mistakes = []
    for place, heading in enumerate(headings):
        column = _HEADINGS.get(fold(heading))
        if column in places:
            mistakes.append(f'row {number}: there are two columns "{COLUMNS[column][0]}"')
        elif column:
            places[column] = place
    for column in NEEDED:
        if column not in places:
            vi, en = COLUMNS[column][:2]
            mistakes.append(f'row {number}: there is no column "{vi}" (or "{en}")')
    return places, mistakes


class _Reader:
    """Reads row by row and gathers what is wrong."""

    def __init__(self, places: Mapping[str, int], agencies: Mapping[str, str], coordinating: Sequence[str]) -> None:
        self._places, self._coordinating = places, coordinating
        self._codes = {**{fold(name): code for code, name in agencies.items()}, **{fold(c): c for c in agencies}}
        self._seen: dict[tuple[str, Role, str], int] = {}
        self.mistakes: list[str] = []

    def entry(self, number: int, row: Sequence[str]) -> Entry | None:
        """The entry of a row, ``None`` when something is wrong with it."""
        before = len(self.mistakes)
        name, position = self._line(row, "name"), self._line(row, "position")
        if not shows(name):
            self._wrong(number, "name", "is missing")
        agency, role, phone = self._agency(number, row), self._role(number, row), self._phone(number, row)
        if role is Role.COORDINATOR and agency and agency not in self._coordinating:
            self._wrong(number, "role", f"coordinators are at {', '.join(self._coordinating)} only")
        if len(self.mistakes) > before or agency is None or role is None:
            return None
        earlier = self._seen.setdefault((agency, role, fold(name)), number)
        if earlier != number:
            self._wrong(number, "name", f'"{name}" stands in row {earlier} already')
            return None
        return Entry(agency, role, name, position or None, phone)

    def _agency(self, number: int, row: Sequence[str]) -> str | None:
        text = self._line(row, "agency")
        code = self._codes.get(fold(text))
        if code is None:
            self._wrong(number, "agency", f'there is no agency "{text}"' if text else "is missing")
        return code

    def _role(self, number: int, row: Sequence[str]) -> Role | None:
        text = self._line(row, "role")
        role = role_of(text) if text else Role.OFFICIAL
        if role is None:
            self._wrong(number, "role", f'"{text}" is no role (đầu mối, lãnh đạo, điều phối viên, theo dõi)')
        return role

    def _phone(self, number: int, row: Sequence[str]) -> str | None:
        text = self._line(row, "phone")
        phone = phone_of(text) if text else None
        if text and phone is None:
            self._wrong(number, "phone", f'"{text}" is no phone number')
        return phone

    def _line(self, row: Sequence[str], column: str) -> str:
        """What stands in a cell, in one line; a stroke that an export put before a sign of formulas is taken away."""
        place = self._places.get(column, len(row))
        text = row[place].strip() if place < len(row) else ""
        plain = text[1:] if text[:1] == "'" and text[1:2] and text[1] in FORMULA else text
        return name_or(plain, "", LONGEST)

    def _wrong(self, number: int, column: str, what: str) -> None:
        self.mistakes.append(f'row {number}, column "{COLUMNS[column][0]}": {what}')
