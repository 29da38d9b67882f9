"""A database with the real program and a few people, for one unit of work of delivery at a time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import assignments, groups, invites, loading, people, programs
from db.models import Address, Agency, Assignment, Group, Message
from db.session import Database
from jobs.plan import plan
from jobs.remind import remind
from rules.check import parse_program
from rules.rulebook import Rules
from rules.window import SendingWindow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SEED = Path(__file__).parent.parent / "seed" / "program.json"


LADDERS = {
    "report": {"steps": ["-14d", "-7d", "-3d", "-1wd", "0d", "+1wd", "+2wd"]},
    "meeting": {"steps": ["start", "0d@14:00"]},
}
"""Ladders of this room's own: what is delivered does not depend on who is told when."""


def local(text: str) -> datetime:
    """Read ``2022-08-01T08:00`` as a time in Hải Phòng."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


BEGIN = local("2022-08-01T07:00")


@cache
def _template() -> Path:
    """The program, loaded and planned on Monday, 1/8/2022, at 07:00."""
    path = Path(mkdtemp()) / "template.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.migrate()
    rulebooks = programs.Rulebooks(ZONE, SendingWindow(), "vi")

    def work(session: Session) -> None:
        raw = json.loads(SEED.read_text("utf-8"))
        raw["ladders"] |= LADDERS
        loading.load(session, parse_program(json.dumps(raw)), BEGIN, BEGIN)
        plan(session, rulebooks.current(session), BEGIN)

    database.run_now(work)
    database.close()
    return path


class Place:
    """One session on a copied database; nothing is committed unless somebody does."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.rulebooks = programs.Rulebooks(ZONE, SendingWindow(), "vi")
        self._numbers = iter(range(1, 1000))

    @property
    def rules(self) -> Rules:
        return self.rulebooks.current(self.session)

    def join(self, agency: str, role: str = "official", channel: str = "telegram") -> Address:
        number = next(self._numbers)
        code = f"ABCD-{number:04}"
        taken = invites.invite(self.session, agency, role, code, BEGIN, timedelta(days=1))
        return people.join(self.session, taken, channel, str(number), f"{role} {agency} {number}", BEGIN)

    def link(self, address: Address, channel: str) -> Address:
        row = Address(person_id=address.person_id, channel=channel, chat_id=f"{channel}{address.chat_id}")
        self.session.add(row)
        self.session.flush()
        return row

    def group(self, agency: str, chat_id: str = "-1") -> Group:
        taken = invites.invite(self.session, agency, "group", "WXYZ-0001", BEGIN, timedelta(days=1))
        return groups.bind(self.session, taken, "telegram", chat_id, "Phòng KHTC", BEGIN, "person:1")

    def assignment(self, agency: str, kind: str) -> Assignment:
        """The first open assignment of a kind."""
        found = assignments.open_of(self.session, [self.agency(agency).id], BEGIN.date(), BEGIN + timedelta(days=60))
        return next(row for row in found if row.duty.kind == kind)

    def agency(self, code: str) -> Agency:
        return self.session.scalars(select(Agency).where(Agency.code == code)).one()

    def remind(self, at: str) -> list[Message]:
        """Do everything that is due; returns what waits to be sent."""
        while remind(self.session, self.rules, local(at)):
            pass
        return self.messages()

    def both(self, at: str, agency: str = "SYT") -> tuple[Assignment, Assignment]:
        """Let the ladders of an agency's meeting and report come to a step at the same time."""
        rows = self.assignment(agency, "meeting"), self.assignment(agency, "report")
        for row in rows:
            row.next_step_at = local(at)
            row.last_step_at = None
        self.session.flush()
        return rows

    def messages(self, state: str = "queued") -> list[Message]:
        self.session.flush()
        return list(self.session.scalars(select(Message).where(Message.state == state).order_by(Message.id)))


def named(message: Message) -> list[int]:
    """The assignments that a reminder names."""
    return [item["id"] for item in message.params["assignments"]]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    shutil.copy(_template(), tmp_path / "x.sqlite3")
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with Session(database.engine, expire_on_commit=False) as session:
        yield Place(session)
        session.rollback()
    database.close()
