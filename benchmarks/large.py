"""A large database: 300 agencies, 40 duties, three years; and one with the same open work and little history.

Rows are made by arithmetic, not by chance, and written in bulk past the ORM, so that it takes a minute and not a day.
`counts` says what is in it. With ``size`` 0.1 there are a tenth of the agencies, and of everything else.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import loading, programs
from db.models import Address, Capital, Duty, Person, Post
from db.session import Database
from rules.check import parse_program
from rules.due import Occurrence
from rules.program import Program as File
from rules.rulebook import Rules
from rules.window import SendingWindow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 25, 9, tzinfo=ZONE)
BEGAN = datetime(2024, 2, 1, tzinfo=ZONE)
TODAY = NOW.date()
QUIET = "3"
"""The chat in which nothing was said for long: messages of others by the hundred thousand lie in between."""

COORDINATOR = "DV000"
BILLION = 10**9
MONTHLY = (*range(10, 25), 26, 26, 27, 27, 28)
"""The days by which the twenty monthly reports are due: fifteen of this month's are over."""

Raw = Sequence[Any]


@dataclass(frozen=True)
class Size:
    """How much there is. The two databases differ in their history only: in ``messages`` and ``replies``, and in the
    days from which on the duties of a week and the others come."""

    agencies: int = 300
    messages: int = 1_000_000
    replies: int = 245_000
    open: int = 15_341
    overdue: int = 3_600
    weekly: str = "2024-01-01"
    monthly: str = "2024-01-01"

    def times(self, part: float) -> Size:
        """A part of everything."""
        counts: dict[str, Any] = {
            name: round(value * part) for name, value in vars(self).items() if isinstance(value, int)
        }
        return replace(self, **counts)

    def with_little_history(self) -> Size:
        """The same open work with some 10,000 closed assignments and as many messages."""
        few = round(10_000 * self.agencies / 300)
        return replace(self, messages=few, replies=round(few * 0.95), weekly="2026-09-18", monthly="2026-10-01")


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


@dataclass(frozen=True)
class _Row:
    """An assignment to be: its duty, occurrence and agency (a place from 0 on), and what has become of it."""

    duty: Duty
    occurrence: Occurrence
    agency: int
    state: str = "open"
    answered: bool = False


def build(url: str, size: Size) -> dict[str, int]:
    """Make a database; returns what is in it."""
    database = Database(url, durable=False)
    database.migrate()
    database.run_now(loading.load, program(size), BEGAN, BEGAN)
    database.run_now(_people, size.agencies)
    write = _copying(database)
    rows = database.run_now(_rows, size)
    rules = database.run_now(rulebooks().current)
    write("assignment", ASSIGNMENT, _assignments(rows, rules))
    write("reply", REPLY, _replies(rows, size))
    write("request", REQUEST, _requests(rows))
    write("message", MESSAGE, _messages(size))
    write("message_assignment", PRESSED, _pressed(rows, size))
    write("audit", AUDIT, _log(rows))
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


def agency_id(place: int, agencies: int) -> int:
    """The id of the agency DV<place>: they are stored group by group."""
    each = agencies // 10
    return place % 10 * each + place // 10 + 1


def _rows(session: Session, size: Size) -> list[_Row]:
    """Everything that is owed, in the order of due times, and what became of it."""
    book = rulebooks().current(session).first
    duties = {duty.code: duty for duty in session.query(Duty)}
    owing = {spec.code: [int(agency.code[2:]) for agency in book.program.owing(spec)] for spec in book.program.duties}
    everything = [
        _Row(duties[spec.code], occurrence, agency)
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
        _Row(row.duty, row.occurrence, row.agency, "waived") if row.answered and next(answered) < spare else row
        for row in settled
    ]
    late = [
        _Row(row.duty, row.occurrence, row.agency, "open", n % 2 == 0)
        for n, row in enumerate(row for row in past if id(row) in overdue)
    ]
    ahead = [
        _Row(row.duty, row.occurrence, row.agency, "reported", answered=True) if n < early else row
        for n, row in enumerate(coming)
    ]
    found = [*settled, *late, *ahead]
    return sorted(found, key=lambda row: (row.occurrence.due_at, row.duty.id, row.agency))


def _overdue(past: Sequence[_Row], size: Size) -> list[int]:
    """What is late: of the twenty monthly reports of the last month and of the fifteen of this one as much as there
    is to be."""
    months = {"2026-10": size.overdue // 3, "2026-11": size.overdue - size.overdue // 3}
    found: list[int] = []
    for month, wanted in months.items():
        rows = [row for row in past if row.duty.code.startswith("THANG") and row.occurrence.period == month]
        rows.sort(key=lambda row: ((row.agency * 7 + row.duty.id) % 10, row.duty.id, row.agency))
        found += [id(row) for row in rows[:wanted]]
    return found


def _closed(n: int, row: _Row) -> _Row:
    """What has become of the n-th of what is closed."""
    if row.occurrence.due_at <= BEGAN:
        return _Row(row.duty, row.occurrence, row.agency, "not_tracked")
    if row.duty.kind == "meeting" and n % 4 == 0:
        return _Row(row.duty, row.occurrence, row.agency, "missed", answered=n % 16 == 0)
    return _Row(row.duty, row.occurrence, row.agency, "accepted" if n % 3 == 0 else "reported", answered=True)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _done_at(n: int, row: _Row) -> datetime:
    """Every tenth answer is two days late."""
    away = timedelta(days=2 if n % 10 == 0 else -1, minutes=n % 400)
    return min(NOW - timedelta(hours=1), row.occurrence.due_at + away)


ASSIGNMENT = (
    "id duty_id agency_id period opens_on named_day exclusive set_by due_at last_day advised_on extended_to state "
    "reported_at next_step_at last_step_at reminders waived_by_program"
)


def _assignments(rows: Sequence[_Row], rules: Rules) -> Iterator[Raw]:
    count = max(row.agency for row in rows) + 1
    ids = [agency_id(n, count) for n in range(count)]
    first: dict[tuple[int, str], datetime | None] = {}
    for n, row in enumerate(rows, 1):
        it, key = row.occurrence, (row.duty.id, row.occurrence.period)
        if key not in first:
            first[key] = rules.of_duty(row.duty).first_step(row.duty.code, _Dated(it), NOW)
        done = row.state in ("reported", "accepted")
        extended = it.last_day + timedelta(days=5) if row.duty.kind == "report" and n % 97 == 0 else None
        is_open, step = row.state == "open", first[key]
        yield (
            n,
            row.duty.id,
            ids[row.agency],
            it.period,
            it.opens_on,
            it.named_day,
            it.exclusive,
            "document",
            _utc(it.due_at),
            it.last_day,
            it.advised_on,
            extended,
            row.state,
            _utc(_done_at(n, row)) if done else None,
            _utc(step) if is_open and step else None,
            _utc(it.due_at - timedelta(days=3)) if it.last_day < TODAY else None,
            n % 4 if it.last_day < TODAY else 0,
            False,
        )


@dataclass(frozen=True)
class _Dated:
    """An occurrence as `rules.rulebook` looks at an assignment."""

    it: Occurrence
    extended_to: date | None = None

    @property
    def opens_on(self) -> date | None:
        return self.it.opens_on

    @property
    def advised_on(self) -> date:
        return self.it.advised_on

    @property
    def last_day(self) -> date:
        return self.it.last_day

    @property
    def due_at(self) -> datetime:
        return self.it.due_at


REPLY = "id assignment_id person_id code at stored_at time_known text percent disbursed accepted_at confirm_asked_at"


def _answering(rows: Sequence[_Row]) -> Iterator[tuple[int, _Row]]:
    return ((n, row) for n, row in enumerate(rows, 1) if row.answered)


def _replies(rows: Sequence[_Row], size: Size) -> Iterator[Raw]:
    for number, (n, row) in enumerate(_answering(rows), 1):
        at = _utc(_done_at(n, row))
        code, percent, disbursed = "sent", None, None
        if row.state == "open":
            code, percent = "doing", n % 100
        elif row.state == "missed":
            code = "not_held"
        elif row.duty.kind == "meeting":
            code, disbursed = "held", row.occurrence.last_day.timetuple().tm_yday * BILLION // 400
        accepted = at if row.state == "accepted" else None
        asked = at if code == "sent" and row.occurrence.last_day < TODAY - timedelta(days=7) else None
        yield number, n, row.agency + 1, code, at, at, True, None, percent, disbursed, accepted, asked
    assert number == size.replies, f"{number} replies"


REQUEST = "id kind reply_id text until state asked_at"


def _requests(rows: Sequence[_Row]) -> Iterator[Raw]:
    """Every fifteenth of those who are late and have answered asks for something."""
    late = [number for number, (_, row) in enumerate(_answering(rows), 1) if row.state == "open"][::15]
    for number, reply in enumerate(late, 1):
        kind = ("extension", "obstacle")[number % 2]
        until = TODAY + timedelta(days=5) if kind == "extension" else None
        yield number, kind, reply, "Chờ số liệu của đơn vị phối hợp", until, "open", _utc(NOW - timedelta(days=1))


MESSAGE = (
    "id channel chat_id person_id kind params priority state created_at not_before expires_at attempts uncertain "
    "parts_sent sent_at remote_id choices dedupe_key concerns"
)


def _chat(number: int, size: Size) -> int:
    """To whom the n-th message went (a place from 0 on; the last is the coordinator): the quiet chat's went first, an
    even number of them, so that the last one is a reminder in every size: what is typed there is read against it."""
    quiet, agencies, share = int(QUIET), size.agencies, size.messages // (size.agencies + 1) // 2 * 2
    if number <= share:
        return quiet
    chat = number * 7 % agencies
    return chat if chat < quiet else chat + 1


def _messages(size: Size) -> Iterator[Raw]:
    agencies = size.agencies
    began, step = _utc(BEGAN), (NOW - BEGAN) / (size.messages + 1)
    choices = json.dumps([["Đã gửi báo cáo", "r:1:sent", 1, False], ["Đang thực hiện", "r:1:doing", 2, False]])
    reminder = json.dumps({"now": NOW.isoformat(), "assignments": [{"id": 1}]})
    receipt, about = json.dumps({"now": NOW.isoformat()}), json.dumps({"listed": [1]})
    for number in range(1, size.messages + 1):
        chat, reminds = _chat(number, size), number % 2 == 0
        at = began + step * number
        yield (
            number,
            "telegram",
            "coordinator" if chat == agencies else str(chat),
            chat + 1,
            "reminder" if reminds else "receipt",
            reminder if reminds else receipt,
            9 if reminds else 0,
            "sent",
            at,
            at,
            at + timedelta(hours=9) if reminds else None,
            1,
            0,
            1,
            at,
            str(number),
            choices if reminds else "[]",
            f"assignment:{number}" if reminds else None,
            about if reminds else None,
        )


PRESSED = "message_id assignment_id step_at receiver said_extended"


def _pressed(rows: Sequence[_Row], size: Size) -> Iterator[Raw]:
    at = _utc(BEGAN)
    for number in range(2, size.messages + 1, 2):
        yield number, (number // 2) % len(rows) + 1, at, "official", False


AUDIT = "id at actor action subject detail"


def _log(rows: Sequence[_Row]) -> Iterator[Raw]:
    """Two rows for everything that was answered."""
    number = 10
    for n, row in _answering(rows):
        at = _utc(_done_at(n, row))
        for action in ("reply", "report"):
            number += 1
            yield number, at, f"person:{row.agency + 1}", action, f"assignment:{n}", '{"code": "sent"}'


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
