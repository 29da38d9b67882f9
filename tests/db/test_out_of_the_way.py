"""What seldom happens to a database: written by a newer version, not writable, on a disk that takes no writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from db import private, programs
from db.copies import CopyFailed, postgres, sqlite
from db.models import Base, ProgramVersion
from db.programs import NoProgram
from db.session import Database, DatabaseLocked, DatabaseUnavailable, _first, database_url
from tests.rooms import SEED, Room


class TestDatabase:
    """Whatever is wrong is one sentence."""

    def test_one_that_a_newer_version_wrote_is_left_alone(self, room: Room) -> None:
        room.session.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
        room.save()
        with pytest.raises(DatabaseUnavailable, match="was written by a newer version of Đôn Đốc; update, or restore"):
            room.database.migrate()

    def test_a_file_that_cannot_be_written_is_said(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(path: Path) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(private, "make_file", refuse)
        database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
        with pytest.raises(DatabaseUnavailable, match=r"x\.sqlite3: cannot be written \(Permission denied\)"):
            database.run_now(lambda session: session.execute(text("SELECT 1")))
        database.close()

    def test_a_folder_that_cannot_be_made_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "var").write_text("a file")
        with pytest.raises(DatabaseUnavailable, match=r"x\.sqlite3: the folder cannot be made \("):
            Database(f"sqlite:///{tmp_path / 'var' / 'new' / 'x.sqlite3'}")

    @pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
    def test_one_in_memory_makes_no_file(self, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        database = Database(url)
        assert database.run_now(lambda session: session.scalar(text("SELECT 1"))) == 1
        database.close()
        assert list(tmp_path.iterdir()) == []

    def test_only_a_file_can_be_started_afresh(self) -> None:
        database = Database("sqlite://")
        with pytest.raises(ValueError, match="only a SQLite file"):
            database.start_afresh()
        database.close()

    def test_foreign_keys_are_watched_again_after_tables_were_rebuilt(self, room: Room) -> None:
        room.save()
        room.database.migrate()
        with room.database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1

    @pytest.mark.parametrize(
        ("said", "kind", "told"),
        [
            ("database is locked", DatabaseLocked, "another program holds the database locked; stop that program"),
            ("database or disk is full", DatabaseUnavailable, "the disk is full; free some space"),
            ("file is not a database", DatabaseUnavailable, "is damaged; put the last backup in its place"),
            ("disk image is malformed", DatabaseUnavailable, "is damaged; put the last backup in its place"),
            ("unable to open\nmore", DatabaseUnavailable, "unable to open; check DATABASE_URL"),
        ],
    )
    def test_what_the_driver_says_is_told(
        self, room: Room, said: str, kind: type[Exception], told: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("db.session.TRIES", 1)

        def fail(session: object) -> None:
            raise OperationalError("SELECT 1", {}, sqlite3.OperationalError(said))

        with pytest.raises(DatabaseUnavailable) as caught:
            room.database.run_now(fail)
        assert type(caught.value) is kind
        assert told in str(caught.value)

    def test_a_mistake_of_ours_is_no_trouble_of_the_database(self, room: Room) -> None:
        room.save()
        with pytest.raises(IntegrityError):
            room.database.run_now(lambda session: session.execute(text("UPDATE program SET number = NULL")))

    def test_what_failed_first_is_told_and_not_what_followed(self) -> None:
        first = OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
        second = OperationalError("ROLLBACK", {}, sqlite3.OperationalError("no such savepoint: sa_savepoint_1"))
        second.__context__ = KeyError("between")
        second.__context__.__context__ = first
        assert _first(second) is first
        assert _first(first) is first
        alone = OperationalError("ROLLBACK", {}, sqlite3.OperationalError("no such savepoint: sa_savepoint_1"))
        assert _first(alone) is alone


class Denied:
    """A connection to a file of which nothing can be read in this way."""

    def __init__(self, said: str) -> None:
        self.said, self.closed = said, False

    def execute(self, statement: str) -> None:
        raise sqlite3.OperationalError(self.said)

    def close(self) -> None:
        self.closed = True


class TestReadingWithoutWriting:
    """A copy on a disk that takes no writing is read as one that nobody else writes."""

    def look(self, place: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> tuple[list[str], Denied]:
        with closing(sqlite3.connect(place)) as made:
            made.execute("CREATE TABLE person (id)")
        real, modes, denied = sqlite._connect, list[str](), Denied(said)

        def connect(path: Path, mode: str = "rw") -> Any:
            modes.append(mode)
            return real(path, mode) if "immutable" in mode else denied

        monkeypatch.setattr(sqlite, "_connect", connect)
        try:
            sqlite._for_reading(place).close()
        finally:
            monkeypatch.undo()
        return modes, denied

    def test_it_is_opened_once_more_with_the_promise(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        modes, denied = self.look(tmp_path / "x", monkeypatch, "unable to open database file")
        assert modes == ["ro", "ro&immutable=1"]
        assert denied.closed

    def test_not_while_another_program_holds_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(sqlite3.OperationalError):
            self.look(tmp_path / "x", monkeypatch, "database is locked")

    def test_not_where_a_log_stands_beside_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "x-wal").touch()
        with pytest.raises(sqlite3.OperationalError):
            self.look(tmp_path / "x", monkeypatch, "unable to open database file")


class Server:
    """A PostgreSQL server at hand: it notes what it is told, and answers one row."""

    def __init__(self, row: tuple[object, ...] | None = None) -> None:
        self.row, self.told, self.closed = row, list[str](), False

    def execute(self, statement: bytes | str) -> Server:
        self.told.append(statement.decode() if isinstance(statement, bytes) else statement)
        return self

    def fetchone(self) -> tuple[object, ...] | None:
        return self.row

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.told.append("begin")
        yield
        self.told.append("commit")

    def close(self) -> None:
        self.closed = True


class TestPostgres:
    """What is asked of a server."""

    URL = "postgresql://somebody:secret@127.0.0.1:1/x"

    def asked(self, monkeypatch: pytest.MonkeyPatch, server: Server, work: Callable[[Any], Any]) -> Any:
        monkeypatch.setattr(postgres, "_connect", lambda url: server)
        found = work(database_url(self.URL))
        assert server.closed
        return found

    @pytest.mark.parametrize(("row", "empty"), [(None, True), ((None,), True), (("message",), False)])
    def test_a_database_without_our_tables_is_empty(
        self, monkeypatch: pytest.MonkeyPatch, row: tuple[object, ...] | None, empty: bool
    ) -> None:
        assert self.asked(monkeypatch, Server(row), postgres.is_empty) is empty

    @pytest.mark.parametrize(("row", "number"), [(None, 0), ((0,), 0), ((3,), 3)])
    def test_how_many_others_are_connected(
        self, monkeypatch: pytest.MonkeyPatch, row: tuple[object, ...] | None, number: int
    ) -> None:
        assert self.asked(monkeypatch, Server(row), postgres.others) == number

    def test_what_is_restored_takes_the_place_of_our_tables_and_of_no_others(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        tool = tmp_path / "pg_restore"
        tool.write_text(f"#!/bin/sh\necho \"$PGPASSWORD $*\" >'{tmp_path / 'said'}'\n")
        tool.chmod(0o700)
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
        server = Server()
        self.asked(monkeypatch, server, lambda url: postgres.replace(tmp_path / "one.dump", url))
        begin, drop, ours, commit = server.told
        assert ours == "DROP FUNCTION IF EXISTS dondoc_append_only() CASCADE"
        assert (begin, commit) == ("begin", "commit")
        assert drop.startswith("DROP TABLE IF EXISTS ")
        assert drop.endswith(" CASCADE")
        dropped = drop.removeprefix("DROP TABLE IF EXISTS ").removesuffix(" CASCADE").split(", ")
        assert set(dropped) == {f'"{name}"' for name in ("alembic_version", *Base.metadata.tables)}
        password, *options, source = (tmp_path / "said").read_text().split()
        assert (password, source) == ("secret", str(tmp_path / "one.dump"))
        assert options[:4] == ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
        assert options[4].startswith("--dbname=")

    def test_where_the_tools_are_missing_it_is_said(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(CopyFailed, match="pg_restore is not installed"):
            postgres.look(tmp_path / "one.dump", tmp_path / "one.dump")


class TestBeforeAProgram:
    """Nothing is loaded yet."""

    def test_it_is_said_what_to_do(self, room: Room) -> None:
        rulebooks = room.rulebooks
        room.clear()
        for ask in (rulebooks.current, rulebooks.loaded, programs.every):
            with pytest.raises(NoProgram, match=r"run `dondoc program load seed/program\.json` first"):
                ask(room.session)

    def test_a_program_is_kept_as_its_file_says_it(self, room: Room) -> None:
        spec = room.session.scalars(select(ProgramVersion.spec)).one()
        assert set(spec["period"]) == {"from", "until"}
        excepting = [duty["owed_by"]["except"] for duty in spec["duties"] if "except" in duty["owed_by"]]
        assert excepting
        assert '"except"' in SEED.read_text("utf-8")
