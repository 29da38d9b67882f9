"""Migrations lead to the very tables of the models, from an empty database and from one in use."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

from db.base import Instant
from db.models import Base
from db.session import Database


def migrate(database: Database, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", "db/migrations")
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def differences(database: Database) -> list[object]:
    with database.engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def test_an_empty_database_gets_the_tables_of_the_models(database_url: str) -> None:
    database = Database(database_url)
    database.migrate()
    assert differences(database) == []
    database.close()


def test_messages_of_an_older_version_are_kept(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0001")
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO message (id, channel, chat_id, kind, params, priority, state, created_at, not_before, "
                "attempts, uncertain) VALUES (7, 'telegram', '1', 'stranger', '{}', 0, 'queued', "
                "'2022-08-01 00:00:00', '2022-08-01 00:00:00', 0, 0)"
            )
        )
    database.migrate()
    assert differences(database) == []
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT id, state, expires_at FROM message")).all() == [(7, "queued", None)]
    database.close()


def furnish(database: Database) -> dict[str, int]:
    """One row in every table as it is now, each pointing at the others; returns how many rows each has."""
    tables = sa.MetaData()
    with database.engine.begin() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name != "alembic_version":
                connection.execute(table.insert(), {column.name: _something(column) for column in table.columns})
        return _counted(connection, tables)


def _counted(connection: sa.Connection, tables: sa.MetaData) -> dict[str, int]:
    return {
        name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for name, table in tables.tables.items()
    }


def _something(column: sa.Column[Any]) -> object:
    """A value that a column takes; a number where it points at another row."""
    kinds: tuple[tuple[type[sa.types.TypeEngine[Any]], object], ...] = (
        (sa.Boolean, True),
        (sa.Integer, 1),
        (sa.DateTime, datetime(2022, 8, 1, 1, tzinfo=UTC)),
        (sa.Date, date(2022, 8, 1)),
        (sa.JSON, {}),
        (sa.LargeBinary, b"x"),
        (sa.String, "open"),
    )
    return next(value for kind, value in kinds if isinstance(column.type, kind))


def test_a_database_in_use_is_brought_up_to_date_and_loses_nothing(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0003")
    before = furnish(database)
    database.migrate()
    assert differences(database) == []
    tables = sa.MetaData()
    with database.engine.begin() as connection:
        tables.reflect(connection)
        after = _counted(connection, tables)
        assert {name: after[name] for name in before} == before
        said = sa.select(sa.column("at", Instant), sa.column("stored_at", Instant), sa.column("time_known", sa.Boolean))
        ((at, stored_at, known),) = connection.execute(said.select_from(tables.tables["reply"]))
        assert at == stored_at == datetime(2022, 8, 1, 1, tzinfo=UTC)
        assert known
        if database.is_sqlite:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.close()
