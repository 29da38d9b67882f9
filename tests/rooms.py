"""Rooms: a copied database with the real program, its assignments and a few people, and nothing around it.

A story (`tests.office`) shows that the whole office works; there a second net hides what the first one lets through. In
a room one unit of work is looked at by itself: no messenger, no scheduler, no texts, about 20 ms a case.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.orm import Session

from db import assignments, loading, outbox, programs, views
from db.loading import Changes
from db.models import (
    Address,
    Agency,
    Assignment,
    Audit,
    Base,
    Duty,
    Invite,
    Message,
    Person,
    Post,
    Program,
    Reply,
    Request,
)
from db.outbox import Priority
from db.session import Database
from jobs.plan import Planned, plan
from rules.check import parse_program
from rules.rulebook import Rules
from rules.status import Move
from rules.window import SendingWindow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SEED = Path(__file__).parent.parent / "seed" / "program.json"
MIGRATED = "DONDOC_ROOM_MIGRATED"
"""The environment may name a SQLite file with empty tables; without it the tables are made anew."""

PEOPLE = (
    ("SYT", "official", ("telegram", "zalo")),
    ("SYT", "leader", ("telegram",)),
    ("STC", "official", ("zalo",)),
    ("SKHDT", "coordinator", ("telegram", "zalo")),
)
"""Who has joined in every room: agency, role, and the messengers in the order in which they were linked."""

Row = TypeVar("Row", bound=Base)
_numbers = itertools.count(1)


def local(text: str) -> datetime:
    """Read ``2022-08-01T08:00`` as a time in Hải Phòng."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


MONDAY = local("2022-08-01T08:00")
"""When every room begins: the program has just been loaded and planned, the window is open, week 31 has begun."""


def furnish(database: Database) -> None:
    """Load the real program, plan it, and let a few people join."""
    rulebooks = programs.Rulebooks(ZONE, SendingWindow(), "vi")

    def work(session: Session) -> None:
        loading.load(session, parse_program(SEED.read_text("utf-8")), MONDAY)
        plan(session, rulebooks.current(session), MONDAY)
        room = Room(database, session)
        for agency, role, channels in PEOPLE:
            room.join(agency, role, *channels)

    database.run_now(work)


def second_program(raw: dict[str, Any]) -> None:
    """A second program: three agencies of which one is new, coordinated by Sở Tài chính, with a report of its own."""
    agencies = {each["code"]: each for group in raw["groups"] for each in group.get("agencies", [])}
    new = {"code": "BQLMOI", "name": "Ban Quản lý dự án mới", "head": "Trưởng ban"}
    raw.update(number="02/CTr-UBND", name="Chương trình số 02/CTr-UBND", coordinator="STC")
    raw["groups"] = [{"number": 1, "title": "Các đơn vị", "agencies": [agencies["SYT"], agencies["STC"], new]}]
    report = next(each for each in raw["duties"] if each["code"] == "BC-DINHKY")
    report.update(to="STC", owed_by={"groups": "all", "except": ["STC"]}, title="Báo cáo tiết kiệm")
    raw["duties"] = [report]


class Room:
    """One database of its own, its rules and the time; see the module. Amend ``now`` by `at` or `later`."""

    def __init__(self, database: Database, session: Session | None = None) -> None:
        self.database = database
        self.session = session or Session(database.engine)
        self.rulebooks = programs.Rulebooks(ZONE, SendingWindow(), "vi")
        self.now = MONDAY

    @property
    def rules(self) -> Rules:
        return self.rulebooks.current(self.session)

    def at(self, text: str) -> datetime:
        """Set the time (local) and return it."""
        self.now = local(text)
        return self.now

    def later(self, **span: float) -> datetime:
        """Let time pass (as `timedelta` counts it) and return the new time."""
        self.now += timedelta(**span)
        return self.now

    def restart(self) -> None:
        """As though the process had ended and begun anew: what does not stand in the database is gone."""
        self.session.commit()
        self.session.close()
        self.session = Session(self.database.engine)
        self.rulebooks = programs.Rulebooks(ZONE, SendingWindow(), "vi")

    def save(self) -> None:
        """Commit, so that other transactions see it and may write; what is looked at afterwards is read anew."""
        self.session.commit()

    def again(self, row: Row) -> Row:
        """Read a row anew, whatever wrote it."""
        self.session.flush()
        self.session.refresh(row)
        return row

    def agency(self, code: str) -> Agency:
        return self.session.scalars(select(Agency).where(Agency.code == code)).one()

    def person(self, agency: str, role: str = "official") -> Person:
        """The first person of an agency with this role."""
        return self.post(agency, role).person

    def post(self, agency: str, role: str = "official") -> Post:
        """The first post of an agency with this role."""
        query = select(Post).where(Post.agency_id == self.agency(agency).id, Post.role == role)
        return self.session.scalars(query.order_by(Post.id)).all()[0]

    def address(self, agency: str, role: str = "official", channel: str | None = None) -> Address:
        """The first address of that person, or the one on ``channel``."""
        query = select(Address).where(Address.person_id == self.person(agency, role).id).order_by(Address.id)
        return next(each for each in self.session.scalars(query) if channel in (None, each.channel))

    def join(self, agency: str, role: str = "official", *channels: str) -> Person:
        """One more person, with an address on each channel."""
        number = next(_numbers)
        row = Person(name=f"{role} {number}", joined_at=self.now, posts=[])
        self.session.add(row)
        row.posts.append(Post(agency_id=self.agency(agency).id, role=role, from_at=self.now))
        self.session.flush()
        for channel in channels or ("telegram",):
            self.session.add(Address(person_id=row.id, channel=channel, chat_id=f"{channel}-{number}"))
        self.session.flush()
        self.session.refresh(row)
        return row

    def assignment(self, agency: str = "SYT", duty: str = "BC-DINHKY", period: str = "2022") -> Assignment:
        """One assignment; by default Sở Y tế's report: advised on Friday 12/8, due before 15/8/2022."""
        query = select(Assignment).join(Duty).where(Duty.code == duty, Assignment.period == period)
        return self.session.scalars(query.where(Assignment.agency_id == self.agency(agency).id)).one()

    def meeting(self, agency: str = "SYT", week: int = 31, year: int = 2022) -> Assignment:
        """A weekly meeting; by default this week's of Sở Y tế."""
        return self.assignment(agency, "GIAOBAN", f"{year}-W{week:02}")

    def load(self, change: Callable[[dict[str, Any]], object] = lambda raw: None, **more: Any) -> Changes:
        """Load the program again, after ``change`` was made in its file."""
        raw = json.loads(SEED.read_text("utf-8"))
        change(raw)
        if self.session.scalar(select(Program.loaded_at)) == self.now:
            self.later(seconds=1)  # who looks at the time of the last loading must see that there was another
        done = loading.load(self.session, parse_program(json.dumps(raw)), self.now, **more)
        self.session.flush()
        return done

    def plan(self, *, thorough: bool = True) -> Planned:
        """Plan at this time; ``thorough`` as after a loading."""
        done = plan(self.session, self.rules, self.now, thorough=thorough)
        self.session.flush()
        return done

    def move(self, assignment: Assignment, what: Move, actor: str = "person:1") -> None:
        """Let something happen to an assignment, now."""
        assignments.move(self.session, assignment, what, actor, self.now, self.rules)
        self.session.flush()

    def reply(self, assignment: Assignment, code: str = "sent", *, by: Person | None = None, **values: Any) -> Reply:
        """A reply as it stands in the table; the assignment is not moved."""
        by = by or self.person(assignment.agency.code)
        times = {"at": self.now, "stored_at": self.now}
        return self.add(Reply(assignment_id=assignment.id, person_id=by.id, code=code, **{**times, **values}))

    def request(self, reply: Reply, kind: str = "extension", **values: Any) -> Request:
        """An open request that rests on a reply."""
        said = {"text": "Chờ số liệu", "state": "open", "asked_at": self.now, **values}
        return self.add(Request(kind=kind, reply_id=reply.id, **said))

    def message(self, to: Address, kind: str = "receipt", priority: int = Priority.NEWS, **values: Any) -> Message:
        """A message that waits in the outbox; ``values``: columns that are set afterwards."""
        row = outbox.queue(self.session, to, kind, values.pop("params", {}), self.now, Priority.NEWS)
        assert row is not None
        for key, value in {"priority": priority, **values}.items():
            setattr(row, key, value)
        self.session.flush()
        return row

    def reminder(self, to: Address, *pressed: Assignment, **values: Any) -> Message:
        """A reminder that waits in the outbox, as `jobs.remind` writes it."""
        items = [views.assignment(row, self.rules, self.now) for row in pressed]
        steps = {row.id: self.now for row in pressed}
        row = outbox.queue(
            self.session, to, "reminder", {"assignments": items}, self.now, Priority.REMINDER, assignments=steps
        )
        assert row is not None
        for key, value in values.items():
            setattr(row, key, value)
        self.session.flush()
        return row

    def invitation(self, agency: str = "SYT", role: str = "official", **values: Any) -> Invite:
        """An invitation that has been taken, as `db.people.join` gets it."""
        spent = {"code_hash": f"spent {next(_numbers)}", "created_at": self.now, "expires_at": self.now}
        agency_id = self.agency(agency).id
        return self.add(Invite(agency_id=agency_id, role=role, used_at=self.now, **{**spent, **values}))

    def add(self, row: Row) -> Row:
        """Store a row and read it back."""
        self.session.add(row)
        self.session.flush()
        self.session.refresh(row)
        return row

    def clear(self) -> None:
        """Take everything away, as before the first program is loaded."""
        self.session.flush()
        self.session.expunge_all()
        for name in ("audit_no_update", "audit_no_delete", "seal_no_update", "seal_no_delete"):
            self.session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))  # a log is never emptied otherwise
        for table in reversed(Base.metadata.sorted_tables):
            self.session.execute(table.delete())

    def messages(self, kind: str | None = None, state: str | None = "queued") -> Sequence[Message]:
        """What stands in the outbox, in its order; read anew."""
        self.session.flush()
        self.session.expire_all()
        query = select(Message).order_by(Message.id)
        if kind:
            query = query.where(Message.kind == kind)
        return self.session.scalars(query.where(Message.state == state) if state else query).all()

    def log(self, action: str) -> Sequence[Audit]:
        """The audit log's rows about an action, in order."""
        self.session.flush()
        return self.session.scalars(select(Audit).where(Audit.action == action).order_by(Audit.id)).all()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of this run alone: pytest's rotate, and a run beside this one may take them away."""
    with tempfile.TemporaryDirectory(prefix="dondoc-room-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """A SQLite file with the program, its assignments and the people, to be copied."""
    with _folder() as folder:
        file = folder / "template.sqlite3"
        if os.environ.get(MIGRATED):
            shutil.copyfile(os.environ[MIGRATED], file)
        database = Database(f"sqlite:///{file}", durable=False)
        if not os.environ.get(MIGRATED):
            database.migrate()
        furnish(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # a checkpoint needs that no transaction is open
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()
        yield file


@pytest.fixture(scope="session")
def ground(template: Path) -> Iterator[Database]:
    """Where the rooms on SQLite stand, one after the other: what SQLAlchemy has learned of a statement is kept."""
    database = Database(f"sqlite:///{template.with_name('room.sqlite3')}", durable=False)
    yield database
    database.close()


@pytest.fixture
def room(ground: Database, template: Path) -> Iterator[Room]:
    """A room on SQLite, furnished."""
    ground.start_afresh()
    shutil.copyfile(template, str(ground.url.database))
    found = Room(ground)
    yield found
    found.session.close()


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of a PostgreSQL database with the same, to be copied, at the server of this run."""
    name = f"room_template_{os.getpid()}_{next(_numbers)}"  # each folder of tests has this fixture for itself
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    database = Database(make_url(postgres).set(database=name).render_as_string(hide_password=False))
    database.migrate()
    furnish(database)
    database.close()
    return name


@pytest.fixture
def postgres_room(postgres: str, postgres_template: str) -> Iterator[Room]:
    """A room on PostgreSQL, for what depends on how several transactions meet."""
    name = f"room_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    found = Room(Database(make_url(postgres).set(database=name).render_as_string(hide_password=False)))
    yield found
    found.session.close()
    found.database.close()
