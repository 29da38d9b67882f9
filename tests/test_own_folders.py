"""Two runs of the tests beside each other share nothing: no folder that a third run rotates away, no server."""

from __future__ import annotations

import tempfile
from pathlib import Path

import psycopg
import pytest

from tests.conftest import own_postgres


def test_a_server_survives_the_end_of_another_one_and_leaves_nothing_behind(postgres: str) -> None:
    temporary = Path(tempfile.gettempdir())
    with own_postgres() as other:
        assert other != postgres
        with psycopg.connect(other) as connection:
            place = connection.execute("SHOW data_directory").fetchone()
        assert place
        assert Path(place[0]).parent == temporary.resolve()
    assert not Path(place[0]).exists()
    with psycopg.connect(postgres) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_no_folder_of_a_test_is_one_that_pytest_rotates(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for path in (tmp_path, tmp_path_factory.mktemp("any")):
        assert not any(part.startswith("pytest-of-") for part in path.parts)
