"""Where everything stands, counted from rows of the log alone, without any code of `db.board` and `db.past`."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import kept, kept_columns
from db.board import Opened, Standing, Totals
from db.models import Audit
from tests.rooms import ZONE

Row = dict[str, Any]
Rows = dict[str, dict[tuple[Any, ...], Row]]

SOON = timedelta(days=7)
DONE = ("reported", "accepted")
LED, WISHED = {"directed", "given", "explained"}, {"extend", "no_capital"}
NAMED = 6


def standing(session: Session) -> Rows:
    """All rows that the log keeps, as they stand in their tables."""
    session.flush()
    found: Rows = {}
    for name, table in kept_columns.TABLES.items():
        names = kept_columns.COLUMNS[name]
        key = [column.name for column in table.primary_key]
        rows = [dict(row) for row in session.execute(select(*(table.c[each] for each in names))).mappings()]
        found[name] = {
            tuple(row[each] for each in key): {each: kept.plain(value) for each, value in row.items()} for row in rows
        }
    return found


class Recount:
    """What the log says of a program at an instant; read row by row, as anybody could."""

    def __init__(self, session: Session, program_id: int, now: datetime) -> None:
        self.now, self.today = now, now.astimezone(ZONE).date()
        tables: dict[str, dict[str, Row]] = defaultdict(dict)
        written = select(Audit.at, Audit.detail).where(Audit.subject == "rows").order_by(Audit.id)
        for at, detail in session.execute(written):
            if at > now:
                continue
            for new in detail["new"]:
                for values in new["rows"]:
                    row = {**new["same"], **dict(zip(new["columns"], values, strict=True))}
                    tables[new["table"]][str([row.get("id")])] = row
            for table, key, values in detail["set"]:
                if str(key) in tables[table]:
                    tables[table][str(key)].update({name: both[1] for name, both in values.items()})
        self.duties = {row["id"]: row for row in tables["duty"].values() if row["program_id"] == program_id}
        self.codes = {row["id"]: row["code"] for row in tables["agency"].values()}
        self.answered: dict[int, set[str]] = defaultdict(set)
        for row in tables["reply"].values():
            if row["withdrawn_at"] is None:
                self.answered[row["assignment_id"]].add(row["code"])
        mine = [row for row in tables["assignment"].values() if row["duty_id"] in self.duties]
        self.begun = [row for row in mine if not row["opens_on"] or row["opens_on"] <= self.today.isoformat()]
        self.mine = mine

    def end(self, row: Row) -> datetime:
        """When an assignment falls due, an extension included: its last second counts, and not more."""
        if row["extended_to"]:
            day = date.fromisoformat(row["extended_to"])
            return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZONE).astimezone(UTC)
        return datetime.fromisoformat(row["due_at"])

    def late(self, row: Row) -> bool:
        return self.end(row) <= self.now

    def soon(self, row: Row) -> bool:
        return self.now < self.end(row) <= self.now + SOON

    def opened(self) -> list[Opened]:
        """As `db.board.open_work`."""
        groups: dict[tuple[int, str], list[Row]] = defaultdict(list)
        for row in self.begun:
            if row["state"] == "open":
                groups[row["duty_id"], row["period"]].append(row)
        found = [
            Opened(
                key,
                min(datetime.fromisoformat(row["due_at"]) for row in rows),
                len(rows),
                sum(map(self.late, rows)),
                sum(map(self.soon, rows)),
            )
            for key, rows in groups.items()
        ]
        return sorted(found, key=lambda each: (each.due_at, each.key[0]))

    def totals(self) -> dict[str, Totals]:
        """As `db.board.totals`."""
        counted: dict[str, Counter[str]] = {row["kind"]: Counter() for row in self.duties.values()}
        for row in self.begun:
            kind = counted[self.duties[row["duty_id"]]["kind"]]
            if row["state"] == "open":
                kind["open_late" if self.late(row) else "open_soon" if self.soon(row) else "open_in_time"] += 1
            elif row["state"] in DONE:
                reported = datetime.fromisoformat(row["reported_at"]) if row["reported_at"] else None
                if reported is None:
                    reported = self.now if row["extended_to"] else datetime.min.replace(tzinfo=UTC)
                kind["done_late" if reported >= self.end(row) else "done_in_time"] += 1
            elif row["state"] == "missed":
                kind["missed"] += 1
                kind["not_held"] += "not_held" in self.answered[row["id"]]
        return {kind: Totals(**each) for kind, each in counted.items()}

    def standings(self) -> list[Standing]:
        """As `db.board.standings` of everything that is open."""
        return [self._standing(each) for each in self.opened()]

    def _standing(self, each: Opened) -> Standing:
        duty = self.duties[each.key[0]]
        here = [row for row in self.begun if (row["duty_id"], row["period"]) == each.key]
        rows = [row for row in here if row["state"] == "open"]
        extended = [row for row in rows if row["extended_to"] and not self.late(row)]
        others = [row for row in rows if row not in extended]
        silent = sorted((row for row in others if not self.answered[row["id"]]), key=lambda row: row["agency_id"])
        days = Counter((row["due_at"], row["named_day"], row["exclusive"], row["last_day"]) for row in rows)
        due_at, named_day, exclusive, last_day = max(days, key=lambda those: (days[those], those[0]))
        done = sum(row["state"] in DONE for row in here)
        return Standing(
            duty_id=duty["id"],
            kind=duty["kind"],
            title=duty["title"],
            period=each.key[1],
            named_day=date.fromisoformat(named_day),
            exclusive=exclusive,
            last_day=date.fromisoformat(last_day),
            due_at=datetime.fromisoformat(due_at),
            total=each.count + done,
            done=done,
            late=each.late,
            soon=each.soon,
            extended=len(extended),
            doing=sum(bool(self.answered[row["id"]] - WISHED - LED) for row in others),
            silent=len(silent),
            unheard=tuple(self.codes[row["agency_id"]] for row in silent) if len(silent) <= NAMED else (),
            wished=sum(
                self.answered[row["id"]] <= WISHED | LED and bool(self.answered[row["id"]] & WISHED) for row in others
            ),
            led=sum(bool(self.answered[row["id"]]) and self.answered[row["id"]] <= LED for row in others),
        )
