"""Where a program stands, counted from rows of the log alone: the reader that nothing else shares code with.

It reads the table ``audit`` and nothing else, as anybody could who has a copy of it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

Row = dict[str, Any]

SOON = timedelta(days=7)
DONE = ("reported", "accepted")
LED = {"directed", "given", "explained"}
WISHED = {"extend", "no_capital"}
NAMED = 6
WORDS = ("done_in_time", "done_late", "open_in_time", "open_soon", "open_late", "missed", "not_held")
KEYS = {
    "program_agency": ("program_id", "agency_id"),
    "capital": ("agency_id", "year"),
    "inherited": ("assignment_id", "agency_id"),
    "obstacle": ("request_id",),
}
"""By which columns rows are told apart, where that is not ``id``."""


class Recount:
    """All rows as the log has them up to an instant, which can be moved on."""

    def __init__(self, session: Session) -> None:
        query = "SELECT at, detail FROM audit WHERE subject = 'rows' ORDER BY id"
        self._left = [(_instant(at), detail) for at, detail in session.execute(text(query))]
        self._left.reverse()
        self.tables: dict[str, dict[str, Row]] = defaultdict(dict)

    def until(self, at: datetime) -> None:
        """Read on to an instant (aware)."""
        while self._left and self._left[-1][0] <= at:
            _, detail = self._left.pop()
            self._apply(json.loads(detail) if isinstance(detail, str) else detail)

    def _apply(self, detail: dict[str, Any]) -> None:
        for new in detail["new"]:
            for values in new["rows"]:
                row = {**new["same"], **dict(zip(new["columns"], values, strict=True))}
                key = [row[name] for name in KEYS.get(new["table"], ("id",))]
                self.tables[new["table"]][str(key)] = row
        for table, key, values in detail["set"]:
            self.tables[table][str(key)].update({name: both[1] for name, both in values.items()})
        for table, key in detail["gone"]:
            del self.tables[table][str(key)]


def _instant(at: Any) -> datetime:
    """An instant as a database stores it: in UTC."""
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class Program:
    """What the log says of a program at an instant."""

    def __init__(self, log: Recount, program_id: int, now: datetime, zone: tzinfo) -> None:
        self.now, self.zone, tables = now, zone, log.tables
        self.today = now.astimezone(zone).date().isoformat()
        self.duties = {row["id"]: row for row in tables["duty"].values() if row["program_id"] == program_id}
        self.codes = {row["id"]: row["code"] for row in tables["agency"].values()}
        self.answered: dict[int, set[str]] = defaultdict(set)
        for row in tables["reply"].values():
            if row["withdrawn_at"] is None:
                self.answered[row["assignment_id"]].add(row["code"])
        mine = [row for row in tables["assignment"].values() if row["duty_id"] in self.duties]
        self.begun = [row for row in mine if not row["opens_on"] or row["opens_on"] <= self.today]
        self.open: dict[tuple[int, str], list[Row]] = defaultdict(list)
        for row in self.begun:
            if row["state"] == "open":
                self.open[row["duty_id"], row["period"]].append(row)

    def end(self, row: Row) -> datetime:
        """When an assignment falls due, an extension included: its last second counts, and not more."""
        if row["extended_to"]:
            day = date.fromisoformat(row["extended_to"])
            return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=self.zone).astimezone(UTC)
        return datetime.fromisoformat(row["due_at"])

    def late(self, row: Row) -> bool:
        return self.end(row) <= self.now

    def soon(self, row: Row) -> bool:
        return self.now < self.end(row) <= self.now + SOON

    def kinds(self) -> dict[str, dict[str, int]]:
        """The status words over everything that has begun, by kind of duty; none of which there is nothing."""
        counted: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.begun:
            kind = counted[self.duties[row["duty_id"]]["kind"]]
            if row["state"] == "open":
                kind["open_late" if self.late(row) else "open_soon" if self.soon(row) else "open_in_time"] += 1
            elif row["state"] in DONE:
                kind[
                    "done_late" if datetime.fromisoformat(row["reported_at"]) >= self.end(row) else "done_in_time"
                ] += 1
            elif row["state"] == "missed":
                kind["missed"] += 1
                kind["not_held"] += "not_held" in self.answered[row["id"]]
        return {kind: {word: each[word] for word in WORDS} for kind, each in counted.items() if any(each.values())}

    def groups(self) -> list[tuple[tuple[int, str], list[Row]]]:
        """What is open, by duty and period, what is due first first."""
        return sorted(self.open.items(), key=lambda each: (min(row["due_at"] for row in each[1]), each[0][0]))

    def _wished(self, row: Row) -> bool:
        """Whether no more was said than that more time is asked for, or not to owe it."""
        said = self.answered[row["id"]]
        return bool(said & WISHED) and said <= WISHED | LED

    def standing(self, key: tuple[int, str], rows: list[Row]) -> Row:
        """How one duty stands for one period, over all agencies that owe it."""
        here = [row for row in self.begun if (row["duty_id"], row["period"]) == key]
        done = sum(row["state"] in DONE for row in here)
        extended = [row for row in rows if row["extended_to"] and not self.late(row)]
        others = [row for row in rows if row not in extended]
        silent = sorted((row for row in others if not self.answered[row["id"]]), key=lambda row: row["agency_id"])
        return {
            "duty_id": key[0],
            "period": key[1],
            "title": self.duties[key[0]]["title"],
            "total": len(rows) + done,
            "done": done,
            "late": sum(map(self.late, rows)),
            "soon": sum(map(self.soon, rows)),
            "extended": len(extended),
            "doing": sum(bool(self.answered[row["id"]] - WISHED - LED) for row in others),
            "wished": sum(self._wished(row) for row in others),
            "led": sum(bool(self.answered[row["id"]]) and self.answered[row["id"]] <= LED for row in others),
            "silent": len(silent),
            "unheard": [self.codes[row["agency_id"]] for row in silent] if len(silent) <= NAMED else [],
        }


def counted(log: Recount, program_id: int, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """What ``/status`` tells in figures, by the names that its template has for them. What is late and due soon: every
    group of which there is any, in their order."""
    it = Program(log, program_id, now, zone)
    kinds, groups = it.kinds(), it.groups()
    standings = [it.standing(*each) for each in groups]
    late = [each for each in standings if each["late"]]
    soon = [each for each in standings if each["soon"] and not each["late"]]
    return {
        "kinds": kinds,
        "totals": {word: sum(each[word] for each in kinds.values()) for word in WORDS},
        "late": late,
        "late_groups": len(late),
        "late_total": sum(each["late"] for each in late),
        "soon": soon,
        "soon_total": sum(each["soon"] for each in standings),
        "later_total": sum(each["total"] - each["done"] - each["late"] - each["soon"] for each in standings),
        "requests_total": len(_asked(log, it)),
        "silent": len(_unreached(log, program_id)),
    }


def _asked(log: Recount, it: Program) -> list[Row]:
    """What waits for the coordinators."""
    replies, assignments = log.tables["reply"], log.tables["assignment"]
    found = []
    for row in log.tables["request"].values():
        about = assignments[str([replies[str([row["reply_id"]])]["assignment_id"]])]
        if row["state"] == "open" and about["duty_id"] in it.duties and not _with_agencies(log, row):
            found.append(row)
    return found


def _with_agencies(log: Recount, request: Row) -> bool:
    """Whether an obstacle waits for an agency: for the one that has to clear it, since it was asked; or for who raised
    it, since the coordinators wrote."""
    if request["kind"] != "obstacle":
        return False
    told = log.tables["obstacle"].get(str([request["id"]]), {})
    notes = [each for each in log.tables["obstacle_note"].values() if each["request_id"] == request["id"]]
    notes.sort(key=lambda each: each["id"])
    if owner := told.get("owner_id"):
        asked = datetime.fromisoformat(told["passed_at"])
        since = [each for each in notes if datetime.fromisoformat(each["stored_at"]) >= asked]
        if owner not in {each["agency_id"] for each in since}:
            return True
    again = told.get("reopened_at")
    if again:
        reopened = datetime.fromisoformat(again)
        notes = [each for each in notes if datetime.fromisoformat(each["stored_at"]) > reopened]
    return bool(notes) and notes[-1]["agency_id"] is None


def _unreached(log: Recount, program_id: int) -> set[int]:
    """The program's agencies (ids) where nobody is reminded: no official and no leader who is there, or in whose place
    a colleague is, and who wants to be written to and can be."""
    tables = log.tables
    held = [row for row in tables["post"].values() if row["until_at"] is None]
    away = {row["person_id"]: row["deputy_id"] for row in tables["absence"].values() if _in_force(row)}
    at: dict[int, set[int]] = defaultdict(set)
    for row in held:
        at[row["agency_id"]].add(row["person_id"])
    told: dict[int, set[int]] = defaultdict(set)
    for row in held:
        who, where = row["person_id"], row["agency_id"]
        if row["role"] not in ("official", "leader"):
            continue
        if who not in away:
            told[where].add(who)
        elif away[who] in at[where] and away[who] not in away:
            told[where].add(away[who])
    addressed = {row["person_id"] for row in tables["address"].values() if row["closed_at"] is None}
    reached = {row["id"] for row in tables["person"].values() if row["stopped_at"] is None} & addressed
    mine = {row["agency_id"] for row in tables["program_agency"].values() if _obliged(row, program_id)}
    there = {row["id"] for row in tables["agency"].values() if row["gone_at"] is None}
    return {each for each in mine & there if not told[each] & reached}


def _in_force(leave: Row) -> bool:
    return leave["begun_at"] is not None and leave["ended_at"] is None


def _obliged(row: Row, program_id: int) -> bool:
    return row["program_id"] == program_id and row["gone_at"] is None
