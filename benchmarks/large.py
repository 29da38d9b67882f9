"""A large database: 300 agencies, 40 duties, three years; and one with the same open work and little history.

Rows are made by arithmetic, not by chance, and written in bulk past the ORM, so that it takes a minute and not a day.
`counts` says what is in it. With ``size`` 0.1 there are a tenth of the agencies, and of everything else.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from benchmarks import large_rows
from benchmarks.large_rows import BEGAN, BILLION, TODAY, ZONE, Raw, Row, Size, agency_id
from db import loading, programs
from db.models import Address, Capital, Duty, Person, Post
from db.session import Database
from rules.check import parse_program
from rules.program import Program as File
from rules.window import SendingWindow

COORDINATOR = "DV000"
MONTHLY = (*range(10, 25), 26, 26, 27, 27, 28)
"""The days by which the twenty monthly reports are due: fifteen of this month's are over."""


def program(size: Size, **changed: Any) -> File:
    """The program: ten weekly meetings for a tenth of the agencies each, twenty monthly reports and ten quarterly ones
    for all. ``changed``: keys of the file that are to be otherwise."""
    agencies, span = size.agencies, {"from": size.monthly, "until": "2026-12-31"}
    everybody: dict[str, Any] = {"kind": "report", "clause": "mục IV", "owed_by": {"groups": "all"}, "ladder": "report"}
    weekly = [
        {
            "code": f"HOP{n:02}",
            "kind": "meeting",
            "title": f"Giao ban giải ngân khối {n}",
            "clause": "mục IV",
            "owed_by": {"groups": [n]},
            "ladder": "meeting",
            "deadlines": [{"by": {"rrule": "FREQ=WEEKLY;BYDAY=FR", **span, "from": size.weekly}}],
        }
        for n in range(1, 11)
    ]
    monthly = [
        {
            **everybody,
            "code": f"THANG{n:02}",
            "title": f"Báo cáo tháng số {n}",
            "deadlines": [{"by": {"rrule": f"FREQ=MONTHLY;BYMONTHDAY={day}", **span}}],
        }
        for n, day in enumerate(MONTHLY, 1)
    ]
    first_quarter = f"{size.monthly[:4]}-{-(-int(size.monthly[5:7]) // 3) * 3:02}-01"
    quarterly = [
        {
            **everybody,
            "code": f"QUY{n:02}",
            "title": f"Báo cáo quý số {n}",
            "deadlines": [{"by": {"rrule": "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=5", **span, "from": first_quarter}}],
        }
        for n in range(1, 11)
    ]
    raw = {
        "number": "09/CTr-UBND",
        "name": "Chương trình số 09/CTr-UBND",
        "title": "Một chương trình lớn",
        "issuer": "Ủy ban nhân dân thành phố",
        "issued_on": "2024-01-02",
        "period": span,
        "coordinator": COORDINATOR,
        "groups": [
            {
                "number": group,
                "title": f"Khối {group}",
                "agencies": [
                    {
                        "code": f"DV{n:03}",
                        "name": f"Ban Quản lý dự án đầu tư xây dựng khu vực số {n}",
                        "head": "Giám đốc",
                        "capital_plan": {"2026": (n + 1) * BILLION},
                    }
                    for n in range(group - 1, agencies, 10)
                ],
            }
            for group in range(1, 11)
        ],
        "ladders": {
            "report": {"steps": ["-7d", "-3d", "0d", "+1wd", "+3wd"], "repeat": {"every": 5, "times": 8}},
            "meeting": {"steps": ["start", "0d@14:00"]},
        },
        "duties": [*weekly, *monthly, *quarterly],
        **changed,
    }
    return parse_program(json.dumps(raw))


def rulebooks() -> programs.Rulebooks:
    """Fresh ones, as at a start."""
    return programs.Rulebooks(ZONE, SendingWindow(), "vi")


def build(url: str, size: Size) -> dict[str, int]:
    """Make a database; returns what is in it."""
    database = Database(url, durable=False)
    database.migrate()
    database.run_now(loading.load, program(size), BEGAN, BEGAN)
    database.run_now(_people, size.agencies)
    write = _copying(database)
    rows = database.run_now(_rows, size)
    rules = database.run_now(rulebooks().current)
    write("assignment", large_rows.ASSIGNMENT, large_rows.assignments(rows, rules))
    write("reply", large_rows.REPLY, large_rows.replies(rows, size))
    write("request", large_rows.REQUEST, large_rows.requests(rows))
    write("message", large_rows.MESSAGE, large_rows.messages(size))
    write("message_assignment", large_rows.PRESSED, large_rows.pressed(rows, size))
    write("audit", large_rows.AUDIT, large_rows.log(rows))
    _settle(database)
    database.close()
    held = [row for row in rows if row.state == "open"]
    return {
        "agencies": size.agencies,
        "assignments": len(rows),
        "open": len(held),
        "closed": len(rows) - len(held),
        "overdue": sum(row.occurrence.last_day < TODAY for row in held),
        "replies": size.replies,
        "messages": size.messages,
        "chats": size.agencies + 1,
    }


def _people(session: Session, agencies: int) -> None:
    """An official at every agency, one in ten with a leader, and a coordinator; a few cannot be reached."""
    holders = [(n, "official", str(n)) for n in range(agencies)] + [(0, "coordinator", "coordinator")]
    for number, (agency, role, chat) in enumerate(holders, 1):
        session.add(Person(id=number, name=f"Nguyễn Văn {number}", joined_at=BEGAN))
        session.flush()
        session.add(Post(person_id=number, agency_id=agency_id(agency, agencies), role=role, from_at=BEGAN))
        closed = {"closed_at": BEGAN, "closed_reason": "blocked"} if number % 50 == 49 else {}
        session.add(Address(person_id=number, channel="telegram", chat_id=chat, **closed))
    for capital in session.query(Capital).filter(Capital.agency_id.in_(range(10, 16))):
        capital.planned, capital.exempt = 0, True


def _rows(session: Session, size: Size) -> list[Row]:
    """Everything that is owed, in the order of due times, and what became of it."""
    book = rulebooks().current(session).first
    duties = {duty.code: duty for duty in session.query(Duty)}
    owing = {spec.code: [int(agency.code[2:]) for agency in book.program.owing(spec)] for spec in book.program.duties}
    everything = [
        Row(duties[spec.code], occurrence, agency)
        for spec in book.program.duties
        for _, occurrence in book.occurrences(spec.code)
        for agency in owing[spec.code]
    ]
    everything.sort(key=lambda row: (row.occurrence.due_at, row.duty.id, row.agency))
    past = [row for row in everything if row.occurrence.last_day < TODAY]
    coming = everything[len(past) :]
    overdue = set(_overdue(past, size))
    early = len(coming) - (size.open - size.overdue)
    closed = [row for row in past if id(row) not in overdue]
    settled = [_closed(n, row) for n, row in enumerate(closed)]
    answered = itertools.count()
    left = size.replies - len(overdue) // 2 - early
    spare = sum(row.answered for row in settled) - left
    settled = [
        Row(row.duty, row.occurrence, row.agency, "waived") if row.answered and next(answered) < spare else row
        for row in settled
    ]
    late = [
        Row(row.duty, row.occurrence, row.agency, "open", n % 2 == 0)
        for n, row in enumerate(row for row in past if id(row) in overdue)
    ]
    ahead = [
        Row(row.duty, row.occurrence, row.agency, "reported", answered=True) if n < early else row
        for n, row in enumerate(coming)
    ]
    found = [*settled, *late, *ahead]
    return sorted(found, key=lambda row: (row.occurrence.due_at, row.duty.id, row.agency))


def _overdue(past: Sequence[Row], size: Size) -> list[int]:
    """What is late: of the twenty monthly reports of the last month and of the fifteen of this one as much as there
    is to be."""
    months = {"2026-10": size.overdue // 3, "2026-11": size.overdue - size.overdue // 3}
    found: list[int] = []
    for month, wanted in months.items():
        rows = [row for row in past if row.duty.code.startswith("THANG") and row.occurrence.period == month]
        rows.sort(key=lambda row: ((row.agency * 7 + row.duty.id) % 10, row.duty.id, row.agency))
        found += [id(row) for row in rows[:wanted]]
    return found


def _closed(n: int, row: Row) -> Row:
    """What has become of the n-th of what is closed."""
    if row.occurrence.due_at <= BEGAN:
        return Row(row.duty, row.occurrence, row.agency, "not_tracked")
    if row.duty.kind == "meeting" and n % 4 == 0:
        return Row(row.duty, row.occurrence, row.agency, "missed", answered=n % 16 == 0)
    return Row(row.duty, row.occurrence, row.agency, "accepted" if n % 3 == 0 else "reported", answered=True)


def _copying(database: Database) -> Callable[[str, str, Iterable[Raw]], None]:
    """How rows are written in bulk: prepared statements for SQLite, COPY for PostgreSQL."""

    def sqlite(table: str, columns: str, rows: Iterable[Raw]) -> None:
        names = columns.split()
        places = ", ".join("?" * len(names))
        with database.engine.begin() as connection:
            cursor: Any = connection.connection.cursor()
            cursor.execute("PRAGMA cache_size=-200000")
            found = ([_stored(value) for value in row] for row in rows)
            cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", found)

    def postgresql(table: str, columns: str, rows: Iterable[Raw]) -> None:
        with database.engine.begin() as connection:
            raw: Any = connection.connection.cursor()
            with raw.copy(f"COPY {table} ({', '.join(columns.split())}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            if columns.startswith("id "):
                raw.execute(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))")

    return sqlite if database.is_sqlite else postgresql


def _stored(value: Any) -> Any:
    """A value as SQLAlchemy keeps it in SQLite."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")[:26]
    return value.isoformat() if isinstance(value, date) else value


def _settle(database: Database) -> None:
    """What the database does for itself within a day: PostgreSQL's autovacuum, SQLite's checkpoint."""
    with database.engine.connect() as connection:
        if database.is_sqlite:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.connection.dbapi_connection.autocommit = True  # type: ignore[union-attr]
            connection.connection.cursor().execute("VACUUM ANALYZE")
