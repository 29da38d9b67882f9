"""What a program obliges whom to by which days, for one duty: what its assignments follow from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import sha256

from sqlalchemy.orm import Session

from db import agencies, capitals, events
from db.models import Duty, Program
from rules import program as file
from rules.ahead import speaks_of
from rules.due import Occurrence
from rules.rulebook import Rulebook, Rules


class Owed:
    """A duty as the program, its calendar and the directory have it at present; asked of the database once."""

    def __init__(
        self, session: Session, rules: Rules, book: Rulebook, program: Program, duty: Duty, now: datetime
    ) -> None:
        self.session, self.rules, self.book, self.now = session, rules, book, now
        self.program, self.duty = program, duty
        self.spec = None if duty.gone_at else book.duties.get(duty.code)

    @cached_property
    def owing(self) -> dict[int, str]:
        """The agencies (ids, with their codes) that owe the duty at present; none where it is not pressed for."""
        if not self.spec or (self.spec.kind != "event" and not self.spec.ladder):
            return {}
        present = agencies.numbers(self.session, self.program.id)
        codes = (agency.code for agency in self.book.program.owing(self.spec))
        return {present[code]: code for code in codes if code in present}

    @cached_property
    def exempt(self) -> set[tuple[int, int]]:
        """(Agency id, year) in which no meeting is asked for."""
        return capitals.exempt_years(self.session) if self.duty.kind == "meeting" else set()

    @cached_property
    def since(self) -> dict[int, date]:
        """From which day on agencies (ids) owe the duty that have not owed it from the program's beginning."""
        if not self.book.since:
            return {}
        days = {number: self.book.since.get((self.duty.code, code)) for number, code in self.owing.items()}
        return {number: day for number, day in days.items() if day}

    @cached_property
    def before(self) -> dict[int, list[int]]:
        """In whose place those agencies stand (ids)."""
        olds = {number: self.book.ancestors.get(self.owing[number], ()) for number in self.since}
        ids = agencies.ids(self.session, {code for codes in olds.values() for code in codes}) if olds else {}
        return {number: [ids[code] for code in codes] for number, codes in olds.items()}

    @property
    def dated(self) -> Sequence[tuple[file.Deadline, Occurrence]]:
        """When the duty falls due by the program's days."""
        return self.book.occurrences(self.spec.code) if self.spec and self.spec.ladder else ()

    @cached_property
    def occurrences(self) -> Sequence[tuple[file.Deadline, Occurrence]]:
        """The same, and when it falls due because of what agencies have told: they wrote those themselves."""
        return (*self.dated, *(events.occurrences(self.session, self.duty, self.book) if self.spec else ()))

    @property
    def digest(self) -> str:
        """What the duty's assignments follow from, in short: another one when anything of that has changed."""
        days = [replace(each, shift=()) for _, each in self.occurrences]
        exempt = sorted(pair for pair in self.exempt if pair[0] in self.owing)
        since = self.program.follow_from.astimezone(UTC)
        owing = sorted(self.owing) if not any(each.owed_by for each in days) else sorted(self.owing.items())
        came = (self.program.revision, sorted(self.since.items()))
        return sha256(repr((days, owing, self.duty.plan_year, exempt, since, came)).encode()).hexdigest()

    @property
    def days(self) -> list[Occurrence]:
        return [each for _, each in self.occurrences]

    @property
    def by_period(self) -> Mapping[str, Sequence[Occurrence]]:
        found = defaultdict[str, list[Occurrence]](list)
        for each in self.days:
            found[each.period].append(each)
        return found

    def held(self, agency_id: int, period: str, by_period: Mapping[str, Sequence[Occurrence]]) -> Occurrence | None:
        """What the program says of a period, for an agency; ``None`` when it holds it no more."""
        return next((each for each in by_period.get(period, ()) if self.owes(agency_id, each)), None)

    def owes(self, agency_id: int, occurrence: Occurrence) -> bool:
        """Whether an agency owes the duty on this day: all of them do, or those that count it from a day of their
        own."""
        code = self.owing.get(agency_id)
        return code is not None and (not occurrence.owed_by or code in occurrence.owed_by)

    def is_exempt(self, agency_id: int, occurrence: Occurrence) -> bool:
        return (agency_id, speaks_of(self.duty.plan_year, occurrence.last_day)) in self.exempt
