"""A restore that cannot be done, and the steps and silences that it passes over or keeps."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import URL

from db import broadcasts, copies, held, leases, obstacles
from db.broadcasts import Receipt
from db.copies import CopyFailed
from db.models import Assignment, Lease, Program
from db.programs import Rulebooks
from db.session import database_url
from jobs import confirming, digest
from jobs.broadcasting import spread
from jobs.restore import Restoring, pass_over_steps
from rules.status import Move, State
from rules.window import SendingWindow
from tests.filled import NOW, TOOLS, filled
from tests.rooms import ZONE, Room, local


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", TOOLS)


async def restore(url: URL, file: Path) -> None:
    await Restoring(url, file, file.with_name("before"), Rulebooks(ZONE, SendingWindow(), "vi"), NOW).run()


async def test_a_copy_of_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=1, messages=0)
    copies.save(database.url, tmp_path / "copy")
    database.close()
    with pytest.raises(CopyFailed, match="is a copy of a sqlite database, and DATABASE_URL names another kind"):
        await restore(database_url("postgresql://somebody@127.0.0.1:1/x"), tmp_path / "copy")


async def test_a_place_that_cannot_be_written_keeps_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=1, messages=0)
    copies.save(database.url, tmp_path / "copy")
    database.close()

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    new = database_url(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    monkeypatch.setattr("db.private.sync", full)
    with pytest.raises(CopyFailed, match=r"new\.sqlite3: No space left on device"):
        await restore(new, tmp_path / "copy")
    assert not (tmp_path / "new.sqlite3").exists()


def test_steps_that_have_come_count_as_said_and_later_ones_do_not(room: Room) -> None:
    due, later, done = room.assignment(), room.meeting(), room.assignment("STC")
    for row in room.session.query(Assignment):
        row.next_step_at = None
    due.next_step_at = done.next_step_at = room.at("2022-08-08T08:00")
    later.next_step_at = room.now + timedelta(seconds=1)
    done.state = State.REPORTED
    room.session.flush()
    assert pass_over_steps(room.session, room.rules, room.now) == 1
    assert (room.again(due).last_step_at, due.next_step_at) == (room.now, local("2022-08-10T08:00"))
    assert (room.again(later).last_step_at, later.next_step_at) == (None, room.now + timedelta(seconds=1))
    assert room.again(done).last_step_at is None


def test_a_silence_that_was_promised_is_kept_over_a_restore(room: Room) -> None:
    row = room.assignment()
    row.quiet_until = local("2022-08-12T00:00")
    row.next_step_at = room.at("2022-08-08T08:00")
    room.session.flush()
    pass_over_steps(room.session, room.rules, room.now)
    assert room.again(row).next_step_at is not None
    assert row.next_step_at >= row.quiet_until


def test_what_the_clock_would_say_is_held_back_and_not_said_twice(room: Room) -> None:
    official, coordinator = room.address("STC"), room.address("SKHDT", "coordinator")
    to = broadcasts.receivers(room.session, [room.agency("STC"), room.agency("SYT")], leaders=False)
    spoken = broadcasts.make(
        room.session, room.session.get_one(Program, 1), "Họp", to, coordinator.person, room.at("2022-08-02T09:00")
    )
    room.person("SYT").stopped_at = room.now
    sent = room.reply(room.assignment(), "sent", at=room.now)
    room.move(sent.assignment, Move.REPORT)
    hindered = room.request(room.reply(room.assignment("STC"), "obstacle"), "obstacle")
    room.invitation("SXD", expires_at=local("2022-09-30T00:00")).used_at = None
    room.at("2022-08-22T09:00")
    restoring = Restoring(room.database.url, Path("x"), Path("y"), room.rulebooks, room.now)
    waiting, _ = restoring._quieten(room.session, "")
    assert waiting == {"broadcast": 1, "confirm_waits": 1, "digest": 1, "not_joined": 1, "obstacles_due": 1}
    assert sent.confirm_asked_at == obstacles.of(room.session, hindered).followed_at == room.now
    assert [(each.person.id, each.receipt) for each in broadcasts.got(room.session, spoken)] == [
        (official.person_id, Receipt.UNKNOWN),
        (room.person("SYT").id, Receipt.WAITING),
    ]
    room.at("2022-08-22T09:30")
    digest.send(room.session, room.rules, room.now)
    spread(room.session, room.rules, room.now)
    confirming.ask_to_confirm(room.session, room.rules, room.now)
    assert {row.kind for row in room.messages()} <= {"broadcast"}, "the leader has it instead of who has stopped"


async def test_a_damaged_database_is_kept_where_it_is_asked_for_though_there_is_no_folder_yet(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=1, messages=0)
    copies.save(database.url, tmp_path / "copy")
    database.close()
    (tmp_path / "x.sqlite3").write_bytes(b"no database at all, but not empty either")
    before = tmp_path / "kept" / "here" / "before"
    rulebooks = Rulebooks(ZONE, SendingWindow(), "vi")
    done = await Restoring(database.url, tmp_path / "copy", before, rulebooks, NOW).run()
    assert (done.before, done.kept) == (before, None)
    assert before.read_bytes() == b"no database at all, but not empty either"
    assert copies.look(tmp_path / "x.sqlite3").people == 1


async def test_unless_it_is_asked_for_nothing_that_waited_is_sent(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=1, messages=2)
    copies.save(database.url, tmp_path / "copy")
    await restore(database.url, tmp_path / "copy")
    assert database.run_now(held.count) == 2
    database.close()


async def test_whoever_held_the_work_when_the_copy_was_made_nobody_holds_it_afterwards(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=1, messages=0)
    database.run_now(leases.take, "somebody", None, NOW)
    copies.save(database.url, tmp_path / "copy")
    database.run_now(leases.release, "somebody")
    await restore(database.url, tmp_path / "copy")
    assert database.run_now(lambda session: session.scalars(select(Lease.holder)).all()) == [""]
    database.close()
