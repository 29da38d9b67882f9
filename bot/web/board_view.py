"""What stands in the database, as the templates of the board page read it: plain data, every text as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from bot.web.board_story import happened, plain
from bot.web.board_table import table
from db import board, capitals, desk, inherited, log, programs, views
from db.board import Opened
from db.desk import Filter, Late, Member, Scope
from db.desk.columns import EVENT
from db.desk.lines import Reader
from db.models import Assignment, Program
from reports.words import short_name
from rules.program import Duty
from rules.reading import showable
from rules.rulebook import Rules
from rules.status import State, Timeliness

WORDS = (
    Timeliness.OPEN_LATE,
    Timeliness.OPEN_SOON,
    Timeliness.OPEN_IN_TIME,
    Timeliness.DONE_LATE,
    Timeliness.DONE_IN_TIME,
)
"""In the order in which they are to be seen."""

STATES = (*(str(word) for word in WORDS), str(State.MISSED), str(State.WAIVED))
OPEN_LATE = str(Timeliness.OPEN_LATE)
LATE_SHOWN, BESIDE = 10, 40
"""So many agencies, or duties of one, that are late are named; so many events beside the one that is told."""

LONGEST_NUMBER = 9
LONGEST_TITLE = 500
Params = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a program (id) of those that may be seen, agencies and duties by their codes."""

    program: int | None = None
    group: int | None = None
    duty: str = ""
    agency: str = ""
    state: str = ""
    first: int = 0

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """Read it; what is none counts as not said."""
        state = query.get("state", "")
        return cls(
            _number(query.get("program")),
            _number(query.get("group")),
            query.get("duty", "")[:64],
            query.get("agency", "")[:64].upper(),
            state if state in STATES else "",
            _number(query.get("from")) or 0,
        )

    def but(self, **changed: Any) -> str:
        """The address of the same with something else; from the newest period on, unless that is said."""
        values = {**asdict(self), "first": 0, **changed}
        said = {("from" if name == "first" else name): value for name, value in values.items() if value}
        return "?" + urlencode(said) if said else "."

    @property
    def narrows(self) -> bool:
        return bool(self.group or self.duty or self.agency or self.state)


def _number(text: str | None) -> int | None:
    plain = text and text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER
    return int(text) if plain and text else None


class View:
    """One program as a link shows it: whole, or one agency (id) of it; ``programs``: all that it may show."""

    def __init__(
        self,
        session: Session,
        rules: Rules,
        now: datetime,
        programs: Sequence[int],
        agency_id: int | None,
        asked: Asked,
    ) -> None:
        chosen = next((number for number in programs if number == asked.program), programs[0])
        self._session, self._rules, self._now, self._programs = session, rules, now, programs
        self._program = session.get_one(Program, chosen)
        self._book = rules.books[chosen]
        self.scope = Scope(chosen, self._book, rules.local(now), agency_id)
        self._facts = desk.facts(session, self.scope)
        self._duties = self._owed()
        self._asked = self._possible(asked)

    def _owed(self) -> list[Duty]:
        """The duties of which there may be anything to see: for a link to one agency those that are its own."""
        every = self._book.program.every_duty
        if self.scope.whole:
            return list(every)
        codes = desk.duties_of(self._session, self.scope)
        return [each for each in every if each.code in codes]

    def _possible(self, asked: Asked) -> Asked:
        """What may be chosen here: a group, duty or agency that the program does not know, or an agency of another
        group, counts as not said, as no choice on the page would show it."""
        groups = {number for number, *_ in self._facts.groups}
        group = asked.group if asked.group in groups and self.scope.whole else None
        there = {each.code for each in self._facts.members if self.scope.holds(each.id) and group in (None, each.group)}
        duties = {each.code for each in self._duties}
        return replace(
            asked,
            group=group,
            agency=asked.agency if asked.agency in there else "",
            duty=asked.duty if asked.duty in duties else "",
        )

    def board(self) -> Params:
        """All that ``board.j2`` shows."""
        wanted = self._wanted()
        opened = board.open_work(self._session, self._program.id, self._rules, self._now)
        sheet = desk.sheet(self._session, self.scope, self._facts.members, opened, wanted)
        return {
            **self._head(),
            "asked": self._asked,
            **self._words(opened),
            "money": list(self._money(wanted)),
            **self._late(wanted),
            **self._filters(),
            **table(sheet, self._facts),
            "older": self._asked.but(first=sheet.older) if sheet.older is not None else None,
            "newest": sheet.newest,
            "latest": self._asked.but(),
            "suffix": here if (here := self._asked.but(first=self._asked.first)) != "." else "",
        }

    def story(self, number: int) -> Params | None:
        """All that ``board_story.j2`` tells of an assignment, or of the one that goes on in its place; ``None`` where
        none of this number is to be seen."""
        row = self._session.get(Assignment, number)
        row = inherited.goes_on(self._session, row) if row else None
        found = desk.story(self._session, self.scope, row.id) if row else None
        if found is None or row is None:
            return None
        line = found.evidence.line
        excuse = line.excused
        return {
            **self._head(),
            "assignment": _clean(views.assignment(row, self._rules, self._now)),
            "item": {
                "word": str(line.word) if line.word else None,
                "days": line.days_late,
                "assignment": {"state": str(line.state)},
                "accepted": found.evidence.accepted,
                "given": len(found.evidence.answers),
                "disputed": [plain(asdict(each)) for each in found.evidence.disputed],
            },
            "excused": plain(asdict(excuse)) if excuse else None,
            "beside": self._beside(row) if row.duty.kind == EVENT else [],
            "happened": happened(found, log.told(self._session, log.deeds(self._session, row.id), self._rules)),
        }

    def _beside(self, row: Assignment) -> list[Params]:
        """What else the agency told of for the same duty: what is open first."""
        reader = Reader(self.scope)
        found = desk.told_beside(self._session, self.scope, row, BESIDE)
        standing = [(each, *reader.standing(each)) for each in found]
        return [
            {
                "assignment": _clean(views.assignment(each, self._rules, self._now)),
                "stands": str(word or each.state),
                "days": days,
            }
            for each, word, days in standing
        ]

    def _head(self) -> Params:
        agency = self._facts.agency
        return {
            "now": self.scope.at.isoformat(),
            "unfollowed": programs.unfollowed(self._program),
            **_clean(views.under(self._book)),
            "here": self._asked.but(first=self._asked.first),
            "own": {"name": agency.name, "code": agency.code} if agency else None,
        }

    def _wanted(self) -> Filter:
        codes, asked = {each.code: each.id for each in self._facts.members}, self._asked
        return Filter(asked.group, codes.get(asked.agency), asked.duty, asked.state, asked.first)

    def _words(self, opened: Sequence[Opened]) -> Params:
        """How many stand where, over all that was ever owed by whom and of what is chosen: each is itself a choice of
        how it stands, so that choice alone does not narrow them; and how many of what is done are reports that nobody
        has confirmed."""
        of = desk.chosen(self._session, self.scope, self._wanted())
        counted = (self._session, self._program.id)
        if of:
            opened = board.open_work(*counted, self._rules, self._now, of)
        ended = board.closed(*counted, self._rules, self._now, of)
        kinds = board.totals(*counted, opened, self._rules, self._now, of, ended).values()
        counts = {str(word): sum(getattr(each, word) for each in kinds) for word in (*WORDS, State.MISSED)}
        chosen = self._asked.state
        tiles = [
            {
                "word": word,
                "count": count,
                "link": self._asked.but(state="" if chosen == word else word),
                "on": chosen == word,
            }
            for word, count in counts.items()
        ]
        return {"words": tiles, "unconfirmed": sum(each.unconfirmed for each in ended)}

    def _late(self, wanted: Filter) -> Params:
        """Who is overdue, the longest first, as far as it is looked at; of one agency with what."""
        one = wanted.agency_id or self.scope.agency_id
        if one is not None:
            rows, count = desk.late_work(self._session, self.scope, one, wanted, LATE_SHOWN)
            work = [_clean(views.assignment(row, self._rules, self._now)) for row in rows]
            return {"late": work, "late_total": count, "all_late": self._asked.but(state=OPEN_LATE), "of_one": True}
        found = desk.late_agencies(self._session, self.scope, self._facts.members, wanted)
        members = {each.id: each for each in self._facts.members}
        known = [(member, each) for each in found if (member := members.get(each.agency_id))]
        return {
            "late": [self._late_one(*each) for each in known[:LATE_SHOWN]],
            "late_total": len(known),
            "all_late": self._asked.but(state=OPEN_LATE),
            "of_one": False,
        }

    def _late_one(self, member: Member, late: Late) -> Params:
        days = max(0 if late.since == self.scope.today else 1, self._workdays(late.since))
        return {
            "name": short_name(member.name),
            "count": late.count,
            "days": days,
            "link": self._asked.but(agency=member.code, state=""),
        }

    def _workdays(self, since: date) -> int:
        return self._book.workdays.between(since, self.scope.today)

    def _money(self, wanted: Filter) -> Iterator[Params]:
        """Each plan year's disbursement by the agencies that are chosen, as far as it was told."""
        for year in sorted({self.scope.today.year, *self._book.plan_years(self.scope.today)}):
            told = capitals.told(self._session, self._program.id, year)
            mine = desk.of_wanted(told, self._facts.members, self.scope, wanted)
            planned, disbursed = sum(each.planned for each in mine), sum(each.disbursed for each in mine)
            if planned:
                yield {"year": year, "planned": planned, "disbursed": disbursed, "agencies": len(mine)}

    def _filters(self) -> Params:
        asked, whole = self._asked, self.scope.whole
        programs = [
            {"id": number, "name": self._rules.books[number].program.name, "on": number == self._program.id}
            for number in sorted(self._programs)
        ]
        groups = [(number, title) for number, title, _ in self._facts.groups] if whole else []
        return {
            "programs": programs if len(programs) > 1 else [],
            "groups": [{"number": n, "title": title, "on": n == asked.group} for n, title in groups],
            "duties": [
                {"code": each.code, "title": each.title, "on": each.code == asked.duty} for each in self._duties
            ],
            "agencies": [
                {"code": each.code, "name": short_name(each.name), "on": each.code == asked.agency}
                for each in (self._facts.members if whole else ())
                if asked.group in (None, each.group)
            ],
            "states": [{"word": word, "on": word == asked.state} for word in STATES],
            "all": Asked(program=asked.program).but(),
        }


def _clean(value: Any) -> Any:
    """Names and titles in one line that does nothing to the text around it, of a length at which they are still
    read."""
    if isinstance(value, dict):
        return {name: _clean(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_clean(each) for each in value]
    return " ".join(showable(value).split())[:LONGEST_TITLE] if type(value) is str else value
