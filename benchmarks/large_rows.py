"""The rows of a large database: what has become of each assignment, what was answered, written and noted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from db.models import Duty
from rules.due import Occurrence
from rules.rulebook import Rules

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 25, 9, tzinfo=ZONE)
BEGAN = datetime(2024, 2, 1, tzinfo=ZONE)
TODAY = NOW.date()
QUIET = "3"
"""The chat in which nothing was said for long: messages of others by the hundred thousand lie in between."""

Raw = Sequence[Any]


BILLION = 10**9


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


@dataclass(frozen=True)
class Row:
    """An assignment to be: its duty, occurrence and agency (a place from 0 on), and what has become of it."""

    duty: Duty
    occurrence: Occurrence
    agency: int
    state: str = "open"
    answered: bool = False


def agency_id(place: int, agencies: int) -> int:
    """The id of the agency DV<place>: they are stored group by group."""
    each = agencies // 10
    return place % 10 * each + place // 10 + 1


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


def _done_at(n: int, row: Row) -> datetime:
    """Every tenth answer is two days late."""
    away = timedelta(days=2 if n % 10 == 0 else -1, minutes=n % 400)
    return min(NOW - timedelta(hours=1), row.occurrence.due_at + away)


ASSIGNMENT = (
    "id duty_id agency_id period opens_on named_day exclusive set_by due_at last_day advised_on extended_to state "
    "reported_at next_step_at last_step_at reminders waived_by_program"
)


def assignments(rows: Sequence[Row], rules: Rules) -> Iterator[Raw]:
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


def _answering(rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    return ((n, row) for n, row in enumerate(rows, 1) if row.answered)


def replies(rows: Sequence[Row], size: Size) -> Iterator[Raw]:
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


def requests(rows: Sequence[Row]) -> Iterator[Raw]:
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


def messages(size: Size) -> Iterator[Raw]:
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


def pressed(rows: Sequence[Row], size: Size) -> Iterator[Raw]:
    at = _utc(BEGAN)
    for number in range(2, size.messages + 1, 2):
        yield number, (number // 2) % len(rows) + 1, at, "official", False


AUDIT = "id at actor action subject detail"


def log(rows: Sequence[Row]) -> Iterator[Raw]:
    """Two rows for everything that was answered."""
    number = 10
    for n, row in _answering(rows):
        at = _utc(_done_at(n, row))
        for action in ("reply", "report"):
            number += 1
            yield number, at, f"person:{row.agency + 1}", action, f"assignment:{n}", '{"code": "sent"}'
