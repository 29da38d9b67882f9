"""A small program in a database of its own: what planning, exemptions and leaving the program are tried on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import loading
from db.base import Base
from db.models import Address, Agency, Assignment, Audit, Person, Post
from db.programs import Rulebooks
from db.session import Database
from jobs.plan import Planned, plan
from rules.program import Program
from rules.rulebook import Rules
from rules.window import SendingWindow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text: str) -> datetime:
    """Read ``2022-08-01T08:00`` as a time in Hải Phòng."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def duty(code: str, kind: str, *deadlines: dict[str, Any], ladder: str = "usual") -> dict[str, Any]:
    """A duty that every agency owes."""
    owed_by = {"groups": "all"}
    titled = {"code": code, "kind": kind, "title": f"Việc {code}", "clause": "mục 1", "owed_by": owed_by}
    return {**titled, "ladder": ladder, "deadlines": list(deadlines)}


def program(*duties: dict[str, Any], agencies: str = "AAA BBB", steps: tuple[str, ...] = ("start", "0d")) -> Program:
    """A program of the agencies AAA (which coordinates) and so on."""
    named = [{"code": code, "name": f"Sở {code}", "head": "Giám đốc"} for code in agencies.split()]
    return Program.model_validate(
        {
            "number": "01/CTr", "name": "Chương trình 01", "title": "Chương trình", "issuer": "UBND",
            "issued_on": "2022-01-04", "period": {"from": "2022-01-04", "until": "2024-12-31"}, "coordinator": "AAA",
            "groups": [{"number": 1, "title": "Các sở", "agencies": named}],
            "ladders": {"usual": {"steps": list(steps)}}, "duties": list(duties),
        }
    )  # fmt: skip


class PlannedOffice:
    """A database that follows a program, without messengers; every call names the time."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.rules: Rules

    def load(self, spec: Program, now: str, follow_from: str | None = None) -> Planned:
        """Load a program and plan as ``dondoc program load`` does."""
        loading.load(self.session, spec, at(now), at(follow_from) if follow_from else None)
        self.rules = Rulebooks(ZONE, SendingWindow(), "vi").current(self.session)
        return plan(self.session, self.rules, at(now))

    def plan(self, now: str) -> Planned:
        """Plan as the daily job does."""
        return plan(self.session, self.rules, at(now), thorough=False)

    def row(self, period: str, agency: str = "BBB") -> Assignment | None:
        """The assignment of an agency for a period."""
        query = select(Assignment).join(Agency).where(Agency.code == agency, Assignment.period == period)
        return self.session.scalar(query)

    def the_row(self, period: str, agency: str = "BBB") -> Assignment:
        """The assignment of an agency for a period, which is there."""
        found = self.row(period, agency)
        assert found is not None
        return found

    def person(self, agency: str = "BBB", role: str = "official", channel: str = "telegram") -> Address:
        """Somebody of an agency with a chat."""
        owner = self.session.scalars(select(Agency).where(Agency.code == agency)).one()
        since = at("2022-01-04T08:00")
        posts = [Post(agency_id=owner.id, role=role, from_at=since)]
        person = Person(name=f"{role} {agency}", joined_at=since, posts=posts)
        self.session.add(person)
        self.session.flush()
        address = Address(person_id=person.id, channel=channel, chat_id=f"{1000 + person.id}")
        self.session.add(address)
        self.session.flush()
        return address

    def log(self, subject: str) -> list[tuple[str, str]]:
        """Who did what to a row, in order."""
        rows = self.session.scalars(select(Audit).where(Audit.subject == subject).order_by(Audit.id))
        return [(row.actor, row.action) for row in rows]


@contextmanager
def planned_office(folder: Path) -> Iterator[PlannedOffice]:
    """An empty database without a program."""
    database = Database(f"sqlite:///{folder / 'planned.sqlite3'}", durable=False)
    Base.metadata.create_all(database.engine)
    with Session(database.engine) as session:
        yield PlannedOffice(session)
    database.close()
