"""``dondoc program burden``: messages a person and week."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import outbox
from db.models import Address, Agency, Person, Post
from db.outbox import Priority
from db.session import Database
from rules.budget import Sort
from tests.cli.test_commands import office_folder, run
from tests.office import SEED

__all__ = ["office_folder"]


def test_it_says_how_many_messages_people_got_a_week(
    office_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, "program", "load", str(SEED))
    capsys.readouterr()
    assert run(monkeypatch, "program", "burden") == 0
    assert capsys.readouterr().out == "No scheduled message was sent yet.\n"
    now = datetime(2022, 8, 5, 1, tzinfo=UTC)

    def work(session: Session) -> None:
        agency = session.scalars(select(Agency).where(Agency.code == "SYT")).one()
        for name, times in (("Nguyễn A", 2), ("Trần B", 1)):
            person = Person(name=name, joined_at=now, posts=[Post(agency_id=agency.id, role="official", from_at=now)])
            session.add(person)
            session.flush()
            address = Address(person_id=person.id, channel="telegram", chat_id=name)
            session.add(address)
            for _ in range(times):
                message = outbox.queue(session, address, "reminder", {}, now, Priority.REMINDER, scheduled=Sort.URGENT)
                assert message is not None
                message.state, message.sent_at = "sent", now

    database = Database(f"sqlite:///{office_folder / 'dondoc.sqlite3'}")
    database.run_now(work)
    database.close()
    assert run(monkeypatch, "program", "burden", "--weeks", "4") == 0
    said = capsys.readouterr().out
    assert said == "week of 2022-08-01:    3 to   2 people; median 1.5, most 2: Nguyễn A (SYT)\n"
