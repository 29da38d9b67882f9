"""What a digest tells of one program, as plain data: how it stands, what has changed in a week, what needs somebody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from db import board, board_views, calls, capitals, confirming, joined, obstacles, reach, requests, silence, views
from db.assignments import IN_FULL
from db.board import DONE, Key, due_by, within
from db.models import Agency, Assignment, Duty, Reply, Request
from db.obstacle_views import obstacle
from rules.disbursing import Share, sides
from rules.due import week_of
from rules.promises import last_broken
from rules.rulebook import Rules
from rules.status import State

DUTIES_SHOWN, NAMED = 5, 6
"""How many duties and periods are told; up to how many agencies are named in one line."""

ABOVE_SHOWN, BELOW_SHOWN = 3, 5
OBSTACLES_SHOWN, PROMISES_SHOWN = 3, 5


class Digest:
    """One program at an instant (aware), with what has changed ``since``."""

    def __init__(self, session: Session, program_id: int, rules: Rules, now: datetime, since: datetime) -> None:
        self.session, self.program_id, self.rules, self.now, self.since = session, program_id, rules, now, since
        self.book, self.today = rules.books[program_id], rules.local(now).date()
        self.opened = board.open_work(session, program_id, rules, now)
        self.unreached = reach.out_of_reach(session, program_id)

    @property
    def of_program(self) -> ColumnElement[bool]:
        """That an assignment is of the program."""
        return Assignment.duty_id.in_(select(Duty.id).where(Duty.program_id == self.program_id))

    def told(self) -> dict[str, Any]:
        """Everything that the message says of the program."""
        kinds = requests.counted(self.session, [self.program_id])
        out = {each.id for each in self.unreached}
        quiet = silence.silent(self.session, self.program_id, self.rules, self.now, out)
        to_call = calls.wanted(self.session, self.program_id, self.rules, self.now, self.unreached, quiet)
        return {
            "id": self.program_id,
            "program": views.program(self.book),
            "changed": self.changed(),
            "duties": self.duties(),
            "meetings": self.meetings(),
            "disbursed": self.disbursed(),
            "obstacles": self.obstacles(),
            "promises": self.promises(),
            "unreached": {"total": len(self.unreached), **self._named_unreached()},
            "quiet": {
                "total": len(quiet),
                "least": min((each.periods for each in quiet), default=0),
                "shown": [{"name": each.name, "periods": each.periods} for each in quiet[:NAMED]],
            },
            "joined": joined.since(self.session, self.program_id, self.since, NAMED),
            "calls": len(to_call),
            "late": sum(each.late for each in self.opened),
            "requests": sum(kinds.values()),
            "requests_by_kind": kinds,
            "unconfirmed": confirming.count(self.session, [self.program_id]),
        }

    def changed(self) -> dict[str, int]:
        """How much was done, has become late, and was asked for or told as an obstacle meanwhile."""
        done = (Assignment.state.in_(DONE), Assignment.reported_at >= self.since)
        late = (Assignment.state == State.OPEN, Assignment.due_at >= self.since, due_by(self.now, self.rules.zone))
        asked = (
            select(Request.kind, func.count())
            .join(Reply, Reply.id == Request.reply_id)
            .join(Assignment, Assignment.id == Reply.assignment_id)
            .where(Request.asked_at >= self.since, Request.state != "withdrawn", self.of_program)
        )
        kinds: Counter[str] = Counter()
        for kind, count in self.session.execute(asked.group_by(Request.kind)):
            kinds[kind] = count
        return {
            "done": self._count(*done),
            "late": self._count(*late),
            "obstacles": kinds["obstacle"],
            "asked": kinds["extension"] + kinds["exemption"],
        }

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(Assignment).where(self.of_program, *conditions)
        return self.session.scalar(query) or 0

    def duties(self) -> list[dict[str, Any]]:
        """How duties stand that are late or due within seven days: how many were done meanwhile, who is late."""
        which = [each for each in self.opened if each.late or each.soon][:DUTIES_SHOWN]
        done = self._done_since([each.key for each in which])
        found = board.standings(self.session, self.program_id, which, self.rules, self.now)
        silent = {code for each in found for code in each.unheard}
        rows = self.session.execute(select(Agency.code, Agency.name).where(Agency.code.in_(silent)))
        names = {row.code: row.name for row in rows}
        return [
            {
                **board_views.standing(each, self.book, self.today),
                "unheard": [names.get(code, code) for code in each.unheard],
                "done_since": done[each.duty_id, each.period],
                "late_since": self._late((each.duty_id, each.period)) if each.late else [],
            }
            for each in found
        ]

    def _done_since(self, keys: Collection[Key]) -> Counter[Key]:
        query = select(Assignment.duty_id, Assignment.period, func.count()).where(
            *within(keys), Assignment.state.in_(DONE), Assignment.reported_at >= self.since
        )
        rows = self.session.execute(query.group_by(Assignment.duty_id, Assignment.period))
        return Counter({(duty_id, period): count for duty_id, period, count in rows})

    def _late(self, key: Key) -> list[dict[str, Any]]:
        """Who is late with a duty and period, by the day since when: that day, working days, names, how many more."""
        query = (
            select(Assignment.id, Assignment.extended_to, Assignment.due_at, Agency.name)
            .join(Agency, Agency.id == Assignment.agency_id)
            .where(*within([key]), Assignment.state == State.OPEN, due_by(self.now, self.rules.zone))
            .order_by(Assignment.due_at, Assignment.extended_to, Assignment.agency_id)
        )
        found: dict[tuple[Any, Any], list[Any]] = defaultdict(list)
        for row in self.session.execute(query):
            found[row.extended_to, row.due_at].append(row)
        return [self._since(rows) for rows in found.values()]

    def _since(self, rows: Sequence[Any]) -> dict[str, Any]:
        view = views.assignment(self.session.get_one(Assignment, rows[0].id), self.rules, self.now)
        names = [row.name for row in rows[:NAMED]]
        return {"since": view["late_since"], "days": view["days"], "names": names, "more": len(rows) - len(names)}

    def meetings(self) -> list[dict[str, Any]]:
        """How meetings went whose week has ended meanwhile: how many were held, and where none is known of."""
        duties = self.session.scalars(select(Duty).where(Duty.program_id == self.program_id, Duty.kind == "meeting"))
        found = []
        for duty in duties:
            for _, occurrence in self.book.occurrences(duty.code):
                if self.rules.local(self.since).date() < occurrence.last_day < self.today:
                    found += self._meeting(duty, occurrence.period)
        return found

    def _meeting(self, duty: Duty, period: str) -> list[dict[str, Any]]:
        rows = self.session.execute(
            select(Assignment.state, Agency.name)
            .join(Agency, Agency.id == Assignment.agency_id)
            .where(*within([(duty.id, period)]), Assignment.state.in_((*DONE, State.MISSED)))
            .order_by(Assignment.agency_id)
        ).all()
        missed = [name for state, name in rows if state is State.MISSED]
        week = week_of(period)
        view = {
            "title": duty.title,
            "period": period,
            "week": week and {"number": int(period[-2:]), "from": week[0].isoformat(), "to": week[1].isoformat()},
            "total": len(rows),
            "done": len(rows) - len(missed),
            "missed": missed[:NAMED],
            "more": max(0, len(missed) - NAMED),
        }
        return [view] if rows else []

    def disbursed(self) -> list[dict[str, Any]]:
        """Each plan year's disbursement: of all plans together, what came in meanwhile (of those who had told a figure
        before), who is above and who below what all have disbursed together."""
        return [
            found
            for year in sorted({self.today.year, *self.book.plan_years(self.today)})
            if (found := self._of_year(year))
        ]

    def _of_year(self, year: int) -> dict[str, Any] | None:
        told = capitals.told(self.session, self.program_id, year)
        if not told:
            return None
        until = self.rules.local(self.since).date() + timedelta(days=1)
        before = {each.agency_id: each.disbursed for each in capitals.told(self.session, self.program_id, year, until)}
        above, below = sides(Share(each.name, each.planned, each.disbursed) for each in told)
        return {
            "year": year,
            "planned": sum(each.planned for each in told),
            "disbursed": sum(each.disbursed for each in told),
            "agencies": len(told),
            "more": sum(each.disbursed - before[each.agency_id] for each in told if each.agency_id in before),
            "above": _shares(above[:ABOVE_SHOWN]),
            "above_total": len(above),
            "below": _shares(below[:BELOW_SHOWN]),
            "below_total": len(below),
        }

    def obstacles(self) -> dict[str, Any]:
        """What hinders and is not cleared: how much, how much of it is new, and the oldest."""
        rows = obstacles.unclosed(self.session, programs=[self.program_id])
        return {
            "total": len(rows),
            "new": sum(row.asked_at >= self.since for row in rows),
            "shown": [obstacle(self.session, row, self.rules, self.now) for row in rows[:OBSTACLES_SHOWN]],
        }

    def promises(self) -> dict[str, Any]:
        """What was promised for a day that is over, and is not done: how much, and what was promised for the first
        days."""
        last = last_broken(self.today, self.book.workdays)
        broken = (Assignment.state == State.OPEN, Assignment.promised_on <= last)
        query = select(Assignment).where(self.of_program, *broken).options(*IN_FULL)
        rows = self.session.scalars(query.order_by(Assignment.promised_on, Assignment.id).limit(PROMISES_SHOWN)).all()
        return {"total": self._count(*broken), "shown": [self._promise(row) for row in rows]}

    def _promise(self, row: Assignment) -> dict[str, Any]:
        return {**views.assignment(row, self.rules, self.now), "promised_on": _iso(row.promised_on)}

    def _named_unreached(self) -> dict[str, Any]:
        """Of the agencies that no message reaches, those where somebody had joined, with why; the others by number."""
        lost = [each for each in self.unreached if each.why != reach.NOBODY]
        shown = [{"name": each.name, "why": each.why} for each in lost[:NAMED]]
        return {"lost": len(lost), "shown": shown}


def _shares(shares: Sequence[Share]) -> list[dict[str, Any]]:
    return [{"name": each.of, "planned": each.planned, "disbursed": each.disbursed} for each in shares]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
