"""Databases with the real program, made once in a process, copied for each office (half a second each)."""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
from sqlalchemy import inspect, make_url
from sqlalchemy.engine import URL

from db import loading, programs
from db.session import Database
from jobs.plan import plan
from rules.check import parse_program
from rules.window import SendingWindow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
Key = tuple[str, str, datetime]
"""The kind of database, the program's text, and when it was loaded."""

_made: dict[Key, URL] = {}
_numbers = itertools.count(1)


def prepare(database_url: str, program: str, at: datetime) -> None:
    """Fill an empty database with the tables, the program as it is when loaded ``at``, and its assignments, as they are
    planned with the usual settings; one in use stays as it is."""
    url = make_url(database_url)
    key = (url.get_backend_name(), program, at)
    if _is_used(url):
        return
    if key not in _made:
        _made[key] = _made_anew(url, program, at)
    source = _made[key]
    if source.database and url.database and key[0] == "sqlite":
        shutil.copyfile(source.database, url.database)
    else:
        _recreate(url, source)


def _is_used(url: URL) -> bool:
    if url.get_backend_name() == "sqlite":
        return url.database is None or Path(url.database).exists()
    database = Database(url.render_as_string(hide_password=False))
    try:
        return bool(inspect(database.engine).get_table_names())
    finally:
        database.close()


def _made_anew(like: URL, program: str, at: datetime) -> URL:
    if like.get_backend_name() == "sqlite":
        folder = tempfile.mkdtemp(prefix="dondoc-prepared-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        url = like.set(database=str(Path(folder) / "prepared.sqlite3"))
    else:
        url = like.set(database=f"{like.database}_prepared_{next(_numbers)}")
        _recreate(url, None)
    database = Database(url.render_as_string(hide_password=False))
    database.migrate()
    database.run_now(loading.load, parse_program(program), at, at)
    rulebooks = programs.Rulebooks(ZONE, SendingWindow(), "vi")
    database.run_now(lambda session: plan(session, rulebooks.current(session), at, thorough=True))
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")  # a checkpoint needs that no transaction is open
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return url


def _recreate(url: URL, source: URL | None) -> None:
    """Make a PostgreSQL database, as a copy of ``source``."""
    server = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    like = f" TEMPLATE {source.database}" if source else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {url.database}")
        connection.execute(f"CREATE DATABASE {url.database}{like}")
