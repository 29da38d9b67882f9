"""A desk in a room: what was answered, and the forms that are made of it."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from docx import Document
from openpyxl import load_workbook

from db import capitals, desk, programs, results
from db.desk import Scope
from db.models import Assignment, Reply
from reports import making
from reports.order import Order, What
from rules.meaning.results import Code, Result
from rules.said import Said
from rules.status import Move, State
from tests.rooms import Room

BILLION = 10**9


def scope(room: Room, agency: str | None = None, month: date | None = None) -> Scope:
    """The room's program as it stands now."""
    room.session.flush()
    return desk.scope_of(
        room.session, room.rules, programs.every(room.session)[0], room.now, agency=agency, month=month
    )


def made(room: Room, what: What, agency: str | None = None, month: date | None = None, **more: Any) -> list[bytes]:
    """The files of a form."""
    asked = scope(room, agency, month)
    order = Order(what, asked.program_id, asked.agency_id, month)
    return [each.data for each in making.make(room.session, room.rules, order, room.now, **more)]


def sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """The sheets of a workbook, row by row."""
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(BytesIO(data)).worksheets}


def text_of(data: bytes) -> str:
    """Everything that stands in a Word document, tables too."""
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def sent(room: Room, row: Assignment, at: datetime, code: str = "sent", **values: Any) -> Reply:
    """An answer that closes an assignment, given at that time by the agency's official or whoever there is."""
    by = values.pop("by", None) or room.person("SYT")
    reply = room.reply(row, code, by=by, at=at, stored_at=at, **values)
    row.state, row.reported_at = State.REPORTED, at
    room.session.flush()
    return reply


def told_of_tasks(room: Room, agency: str, *told: tuple[int, Code, int | None, str], by: str = "SYT") -> None:
    """Results of an agency's tasks (number, code, percent, words), told now by somebody with its newest report."""
    row, program = room.agency(agency), programs.every(room.session)[0]
    tasks = results.tasks_of(room.session, row.id, program.id)
    report = results.report_of(room.session, row.id, program.id)
    given = [Result(*each) for each in told]
    results.give(room.session, row, tasks, given, room.person(by), room.now, Said(room.now), report)


def has_capital(room: Room, agency: str, planned: int | None, year: int = 2022, *, exempt: bool = False) -> None:
    """An agency's plan of a year (đồng)."""
    row = capitals.of_year(room.session, room.agency(agency).id, year)
    row.planned, row.exempt = planned, exempt
    room.session.flush()


def waived(room: Room, row: Assignment) -> None:
    """The agency need not do it."""
    room.move(row, Move.WAIVE)
