"""Migrations lead to the very tables of the models, from an empty database and from one in use."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import text

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
