"""Copies of a database: whole, checked, closed to others; and everything that is no copy is told in a sentence."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, text

from db import copies, private
from db.copies import CopyFailed, Damaged, Facts, NotOurs, postgres, sqlite
from db.session import Database, database_url, known_revisions
from tests.filled import TOOLS, filled, join


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", TOOLS)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "copies" / "one"


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_a_copy_holds_what_was_committed_and_nobody_else_can_read_it(database_url: str, place: Path) -> None:
    database = filled(database_url, people=42, messages=7)
    facts = copies.save(database.url, place)
    assert (facts.kind, facts.people, facts.messages) == (database.url.get_backend_name(), 42, 7)
    assert copies.look(place) == facts
    assert facts.revision == max(known_revisions())
    assert [path.name for path in place.parent.iterdir()] == ["one"]
    assert (mode(place), mode(place.parent)) == ("0o600", "0o700")
    database.close()


def test_a_copy_of_the_file_alone_would_have_lost_the_log_beside_it(tmp_path: Path) -> None:
    filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=0, messages=0).close()
    database = Database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as reader:
        reader.execute("BEGIN").execute("SELECT count(*) FROM person").fetchone()  # the log cannot be written back
        database.run_now(join, 42)
        shutil.copy(tmp_path / "x.sqlite3", tmp_path / "alone.sqlite3")
        assert copies.save(database.url, tmp_path / "copy.sqlite3").people == 42
    assert copies.look(tmp_path / "alone.sqlite3").people < 42
    database.close()


def test_a_raw_copy_with_its_log_beside_it_is_read_with_it(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=5)
    for suffix in ("", "-wal"):
        shutil.copy(f"{tmp_path / 'x.sqlite3'}{suffix}", f"{tmp_path / 'raw.sqlite3'}{suffix}")
    assert copies.look(tmp_path / "raw.sqlite3").people == 5
    database.close()


def test_who_writes_meanwhile_is_not_held_up(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=3)
    with closing(sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM address")
        writer.execute("DELETE FROM person")
        assert copies.save(database.url, tmp_path / "copy.sqlite3").people == 3
        writer.execute("ROLLBACK")
    database.close()


def test_nothing_is_overwritten(database_url: str, place: Path) -> None:
    database = filled(database_url, people=1)
    place.parent.mkdir()
    place.write_text("mine")
    with pytest.raises(CopyFailed, match="is there already; name another file"):
        copies.save(database.url, place)
    assert place.read_text() == "mine"
    database.close()


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=1)

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(private, "sync", full)
    with pytest.raises(CopyFailed, match="No space left on device"):
        copies.save(database.url, tmp_path / "copies" / "one")
    assert list((tmp_path / "copies").iterdir()) == []
    database.close()


def test_a_database_that_is_not_there_yet_is_said(tmp_path: Path) -> None:
    with pytest.raises(CopyFailed, match="there is no database yet"):
        copies.save(database_url(f"sqlite:///{tmp_path / 'x.sqlite3'}"), tmp_path / "copy")
    with pytest.raises(CopyFailed, match="in memory cannot be copied"):
        copies.save(database_url("sqlite://"), tmp_path / "copy")


def test_without_the_tools_of_postgresql_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CopyFailed, match="pg_dump is not installed: install PostgreSQL's client programs"):
        copies.save(database_url("postgresql://somebody:secret@127.0.0.1:1/x"), tmp_path / "copy.dump")


def test_a_password_stands_on_no_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "pg_dump"
    tool.write_text('#!/bin/sh\necho "pg_dump: error: asked with $* and ${PGPASSWORD}" >&2\nexit 1\n')
    tool.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(CopyFailed) as caught:
        copies.save(database_url("postgresql://somebody:sec%2Fret@127.0.0.1:1/x"), tmp_path / "copy.dump")
    asked, _, environment = str(caught.value).partition(" and ")
    assert "user=somebody" in asked
    assert "sec" not in asked
    assert environment == "sec/ret"


def broken(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_what_is_no_copy_is_told_from_what_is_damaged(tmp_path: Path) -> None:
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=9)
    whole = tmp_path / "whole"
    copies.save(database.url, whole)
    database.close()
    content = whole.read_bytes()
    for found in (
        b"",
        b"no database at all",
        content[: len(content) // 2],
        content[:8192] + b"x" * 8192 + content[16384:],
        content[:100] + bytes(len(content) - 100),
    ):
        with pytest.raises(Damaged):
            copies.look(broken(tmp_path / "broken", found))
    with pytest.raises(CopyFailed, match=r"nowhere: cannot be read \(No such file or directory\)"):
        copies.look(tmp_path / "nowhere")
    with closing(sqlite3.connect(tmp_path / "other")) as other:
        other.execute("CREATE TABLE person (id)")
    with pytest.raises(NotOurs, match="is no database of Đôn Đốc"):
        copies.look(tmp_path / "other")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_half_a_dump_is_damaged(tmp_path: Path, database_url: str) -> None:
    database = filled(database_url, people=9)
    whole = tmp_path / "whole"
    assert copies.save(database.url, whole).people == 9
    database.close()
    content = whole.read_bytes()
    for found in (content[: len(content) // 2], content[:-20], content[:30]):
        with pytest.raises(Damaged, match="is damaged"):
            copies.look(broken(tmp_path / "broken", found))


def test_a_copy_of_a_newer_version_is_refused(database_url: str, place: Path) -> None:
    database = filled(database_url, people=1)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    with pytest.raises(NotOurs, match=r"made by a newer version of Đôn Đốc \(tables 9999_later\); update first"):
        copies.save(database.url, place)
    database.close()


def test_facts_are_words() -> None:
    assert str(Facts("sqlite", "0004", 42, 86)) == "42 people, 86 messages (tables 0004)"


@pytest.mark.parametrize("left_open", [False, True])
def test_the_database_and_what_stands_beside_it_are_closed_to_others(tmp_path: Path, left_open: bool) -> None:
    place = tmp_path / "new" / "var" / "x.sqlite3"
    if left_open:
        place.parent.mkdir(parents=True)
        place.touch(0o644)
    before = os.umask(0o022)
    try:
        database = filled(f"sqlite:///{place}", people=1)
    finally:
        os.umask(before)
    files = sorted(path.name for path in place.parent.iterdir())
    assert files == ["x.sqlite3", "x.sqlite3-shm", "x.sqlite3-wal"]
    assert {mode(path) for path in place.parent.iterdir()} == {"0o600"}
    assert mode(place.parent) == ("0o755" if left_open else "0o700"), "a folder of somebody else's stays as it is"
    database.start_afresh()
    database.migrate()
    assert mode(place) == "0o600"
    database.close()


def test_the_programs_own_folder_is_closed_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "var").mkdir(0o755)
    for suffix in ("", "-wal"):
        (tmp_path / "var" / f"x.sqlite3{suffix}").touch(0o644)
    database = Database("sqlite:///var/x.sqlite3")
    database.migrate()
    assert mode(tmp_path / "var") == "0o700"
    assert mode(tmp_path / "var" / "x.sqlite3") == "0o600"
    database.close()


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        ("database is locked", CopyFailed, "x: another program holds the database locked; stop that program"),
        ("database table is locked", CopyFailed, "x: another program holds the database locked; stop that program"),
        ("database or disk is full", CopyFailed, "x: the disk is full; free some space"),
        ("unable to open database file", CopyFailed, "x: unable to open database file"),
        ("file is not a database", Damaged, "x: is no database, or is damaged (file is not a database)"),
        ("database disk image is malformed", Damaged, "x: is no database, or is damaged"),
    ],
)
def test_what_sqlite_says_is_told_in_a_sentence(said: str, kind: type[CopyFailed], told: str) -> None:
    with pytest.raises(CopyFailed) as caught, sqlite._told(Path("x")):
        raise sqlite3.OperationalError(said)
    assert type(caught.value) is kind
    assert str(caught.value).startswith(told)


def test_an_index_that_does_not_fit_its_table_is_damage(tmp_path: Path) -> None:
    filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=2, messages=0).close()
    with closing(sqlite3.connect(tmp_path / "x.sqlite3", isolation_level=None)) as spoilt:
        spoilt.execute("PRAGMA journal_mode=DELETE")
        spoilt.execute("CREATE INDEX spoilt ON person (name)")
        spoilt.execute("PRAGMA writable_schema=ON")
        spoilt.execute("UPDATE sqlite_master SET sql = replace(sql, '(name)', '(phone)') WHERE name = 'spoilt'")
    with pytest.raises(Damaged, match=r"x\.sqlite3: is damaged \(.*index spoilt"):
        copies.look(tmp_path / "x.sqlite3")


def test_a_copy_without_a_revision_has_none(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as made:
        for table in ("alembic_version (version_num)", "person (id)", "message (id)"):
            made.execute(f"CREATE TABLE {table}")
    assert sqlite.look(tmp_path / "x.sqlite3", tmp_path / "x.sqlite3") == Facts("sqlite", "none", 0, 0)


class TestDumps:
    """What `pg_restore` writes is counted, by a `pg_restore` of the test's own."""

    def look(self, place: Path, script: str, *, code: int = 0, complaint: str = "") -> Facts:
        (place / "script").write_text(script, "utf-8")
        tool = place / "pg_restore"
        tool.write_text(f"#!/bin/sh\ncat '{place / 'script'}'\nprintf '{complaint}' >&2\nexit {code}\n")
        tool.chmod(0o700)
        return postgres.look(place / "one.dump", place / "called")

    @pytest.fixture(autouse=True)
    def first_in_the_path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    def table(self, name: str, *rows: str) -> str:
        return "\n".join((f"COPY {name} (a, b) FROM stdin;", *rows, "\\.", "", ""))

    def test_people_and_messages_are_counted_and_nothing_else(self, tmp_path: Path) -> None:
        script = "".join(
            (
                "SET x = 1;\n",
                self.table("public.alembic_version", "0019_words"),
                self.table('public."person"', "1\tA", "2\tB"),
                self.table("address", "1\tA"),
                self.table("public.message", "1\tx", "2\ty", "3\tz"),
                "SELECT 1;\n",
            )
        )
        assert self.look(tmp_path, script) == Facts("postgresql", "0019_words", 2, 3)

    def test_a_database_of_ours_may_be_empty(self, tmp_path: Path) -> None:
        script = "".join(map(self.table, ("public.person", "public.message")))
        script += self.table("public.alembic_version", "0019_words")
        assert self.look(tmp_path, script) == Facts("postgresql", "0019_words", 0, 0)

    @pytest.mark.parametrize("missing", ["alembic_version", "person", "message"])
    def test_without_one_of_our_tables_it_is_not_ours(self, tmp_path: Path, missing: str) -> None:
        script = "".join(self.table(f"public.{name}", "1") for name in self.OURS if name != missing)
        with pytest.raises(NotOurs, match="called: is no database of Đôn Đốc"):
            self.look(tmp_path, script)

    OURS = ("alembic_version", "person", "message")

    def test_without_a_revision_it_is_not_ours(self, tmp_path: Path) -> None:
        with pytest.raises(NotOurs):
            self.look(tmp_path, "".join(self.table(f"public.{name}") for name in self.OURS))

    @pytest.mark.parametrize(
        ("complaint", "told"),
        [
            (r"pg_restore: error: could not read\nHINT: try again\n", "pg_restore: error: could not read"),
            (r"reading\nFATAL: no such thing\n", "FATAL: no such thing"),
            (r"\n  short of breath \nanother\n", "short of breath"),
            ("", "it said nothing"),
        ],
    )
    def test_what_the_tool_complains_of_is_said(self, tmp_path: Path, complaint: str, told: str) -> None:
        with pytest.raises(Damaged) as caught:
            self.look(tmp_path, self.table("public.person"), code=1, complaint=complaint)
        assert str(caught.value) == f"{tmp_path / 'called'}: is damaged ({told})"

    def test_the_whole_content_is_asked_for(self, tmp_path: Path) -> None:
        with pytest.raises(NotOurs):
            self.look(tmp_path, "")
        tool = tmp_path / "pg_restore"
        tool.write_text('#!/bin/sh\necho "error: $*" >&2\nexit 1\n')
        with pytest.raises(Damaged, match=r"error: --data-only --file=- .*one\.dump\)$"):
            postgres.look(tmp_path / "one.dump", tmp_path / "called")


class TestDumping:
    """How PostgreSQL's tools are called."""

    WHERE = "postgresql://somebody:secret@127.0.0.1:1/x"

    def tool(self, place: Path, monkeypatch: pytest.MonkeyPatch, name: str, script: str) -> None:
        (place / name).write_text(f"#!/bin/sh\n{script}\n")
        (place / name).chmod(0o700)
        monkeypatch.setenv("PATH", f"{place}{os.pathsep}{os.environ['PATH']}")

    def test_a_copy_names_no_owner_and_is_one_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tool(tmp_path, monkeypatch, "pg_dump", f"echo \"$* $PGPASSWORD\" >'{tmp_path / 'said'}'")
        postgres.write(database_url(self.WHERE), tmp_path / "copy.dump")
        said = (tmp_path / "said").read_text().split()
        assert said[:4] == ["--format=custom", "--no-owner", "--no-privileges", f"--file={tmp_path / 'copy.dump'}"]
        assert sorted(said[4:-1]) == ["dbname=x", "host=127.0.0.1", "port=1", "user=somebody"]
        assert said[-1] == "secret"

    def test_without_a_password_none_is_handed_on(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("PGPASSWORD", raising=False)
        self.tool(tmp_path, monkeypatch, "pg_dump", f"echo \"${{PGPASSWORD-none}}\" >'{tmp_path / 'said'}'")
        postgres.write(database_url("postgresql://somebody@127.0.0.1:1/x"), tmp_path / "copy.dump")
        assert (tmp_path / "said").read_text() == "none\n"

    def test_a_tools_complaint_is_told_once_under_its_name(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.tool(tmp_path, monkeypatch, "pg_dump", "echo 'pg_dump: error: no room' >&2; exit 3")
        with pytest.raises(CopyFailed) as caught:
            postgres.write(database_url(self.WHERE), tmp_path / "copy.dump")
        assert str(caught.value) == "pg_dump: error: no room"

    @pytest.mark.parametrize("work", [postgres.is_empty, postgres.others])
    def test_a_server_that_is_not_there_is_said_without_the_password(self, work: Callable[[URL], object]) -> None:
        with pytest.raises(CopyFailed) as caught:
            work(database_url(self.WHERE))
        assert str(caught.value).startswith("postgresql+psycopg://somebody:***@127.0.0.1:1/x: connection failed")
        assert str(caught.value).endswith("; check DATABASE_URL")
