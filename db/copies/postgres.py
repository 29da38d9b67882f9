"""PostgreSQL: its own tools, ``pg_dump`` and ``pg_restore``, where they are installed.

https://www.postgresql.org/docs/current/app-pgdump.html - the password travels in the environment only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy.engine import URL

from db.copies.base import CopyFailed, Damaged, Facts, NotOurs
from db.models import Base

ENDING, MAGIC = ".dump", b"PGDMP"
TABLE = re.compile(r'COPY (?:\S+\.)?"?(\w+)"? \(.*\) FROM stdin;\n')
BUSY = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
AND backend_type = 'client backend'"


def write(url: URL, file: Path) -> None:
    """Copy the database to ``file``, as it is at this instant; writers are not held up."""
    conninfo, environment = _address(url)
    command = [_tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={file}", conninfo]
    _run(command, environment)


def look(file: Path, name: Path) -> Facts:
    """Read all of it and count. Raises `Damaged`, `NotOurs`."""
    command = [_tool("pg_restore"), "--data-only", "--file=-", str(file)]
    rows: Counter[str] = Counter()
    revision = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout and process.stderr
        for table, line in _rows(process.stdout):
            rows[table] += bool(line)
            if table == "alembic_version" and line:
                revision = line.strip()
        complaint = process.stderr.read()
    if process.returncode:
        raise Damaged(f"{name}: is damaged ({_last_line(complaint)})")
    persons = rows.get("person", rows.get("contact"))  # before revision 0007: contacts
    if not revision or persons is None or "message" not in rows:
        raise NotOurs(f"{name}: is no database of Đôn Đốc")
    return Facts("postgresql", revision, persons, rows["message"])


def replace(source: Path, url: URL) -> None:
    """Put what stands in ``source`` in the place of this program's tables; other tables stay. Raises `CopyFailed`."""
    conninfo, environment = _address(url)
    tables = ", ".join(f'"{name}"' for name in ("alembic_version", *Base.metadata.tables))
    with closing(_connect(url)) as connection, connection.transaction():
        connection.execute(f"DROP TABLE IF EXISTS {tables} CASCADE".encode())
        connection.execute(b"DROP FUNCTION IF EXISTS dondoc_append_only() CASCADE")
    command = [_tool("pg_restore"), "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run([*command, f"--dbname={conninfo}", str(source)], environment)


def is_empty(url: URL) -> bool:
    """Whether this program has no tables there."""
    with closing(_connect(url)) as connection:
        found = connection.execute("SELECT to_regclass('message')").fetchone()
    return found is None or found[0] is None


def others(url: URL) -> int:
    """How many other programs are connected with the database: a bot that stands by is one of them."""
    with closing(_connect(url)) as connection:
        found = connection.execute(BUSY).fetchone()
    return found[0] if found else 0


def _connect(url: URL) -> psycopg.Connection:
    try:
        return psycopg.connect(_uri(url), autocommit=True)
    except psycopg.Error as error:
        shown = url.render_as_string(hide_password=True)
        raise CopyFailed(f"{shown}: {_last_line(str(error))}; check DATABASE_URL") from None


def _address(url: URL) -> tuple[str, dict[str, str]]:
    """Where the database is, without the password, and the environment that holds it: a command line can be read by
    everybody on the machine."""
    parts = {key: str(value) for key, value in conninfo_to_dict(_uri(url)).items() if value is not None}
    password = parts.pop("password", "")
    return make_conninfo("", **parts), {**os.environ, **({"PGPASSWORD": password} if password else {})}


def _uri(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _tool(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise CopyFailed(
            f"{name} is not installed: install PostgreSQL's client programs (Debian, Ubuntu: apt-get install "
            "postgresql-client) in the version of your server or a newer one"
        )
    return found


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        tool = Path(command[0]).name
        raise CopyFailed(f"{tool}: {_last_line(done.stderr).removeprefix(f'{tool}: ')}")


def _last_line(said: str) -> str:
    """What a tool said, without what it adds as a detail or a hint."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line or "FATAL" in line]
    return (errors or lines or ["it said nothing"])[0]


def _rows(script: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield (table, row) of a script of ``pg_restore``; each table once with an empty row, for one without any."""
    table = ""
    for line in script:
        if table:
            if line == "\\.\n":
                table = ""
            else:
                yield table, line
        elif found := TABLE.fullmatch(line):
            table = found[1]
            yield table, ""
