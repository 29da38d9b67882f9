"""Migrations lead to the very tables of the models, from an empty database and from one in use."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from bot.texts.render import Texts
from db import audit, finding, past
from db.base import Instant
from db.finding import Scope
from db.kept_columns import COLUMNS
from db.models import (
    Assignment,
    Base,
    BoardLink,
    File,
    FileLink,
    Findable,
    Message,
    Obstacle,
    Person,
    Reply,
    Request,
)
from db.session import Database
from tests import rooms
from tests.db.recount import standing


def migrate(database: Database, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", "db/migrations")
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def differences(database: Database) -> list[object]:
    with database.engine.begin() as connection:
        opts = {"compare_type": True, "include_object": is_of_the_models}
        context = MigrationContext.configure(connection, opts=opts)
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
        if connection.dialect.name == "postgresql":  # 0021 adds to the log, and ids were named above
            connection.execute(text("SELECT setval(pg_get_serial_sequence('audit', 'id'), max(id)) FROM audit"))
        return _counted(connection, tables)


def _counted(connection: sa.Connection, tables: sa.MetaData) -> dict[str, int]:
    """How many rows each table has; those of the log that 0021 adds are not counted."""
    counts = {name: sa.select(sa.func.count()).select_from(table) for name, table in tables.tables.items()}
    if "audit" in counts:
        counts["audit"] = counts["audit"].where(tables.tables["audit"].c.subject != "rows")
    return {name: int(connection.execute(count).scalar_one()) for name, count in counts.items()}


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
        contacts = before.pop("contact")
        assert after["person"] == after["post"] == contacts
        assert {name: after[name] for name in before} == before
        said = sa.select(sa.column("at", Instant), sa.column("stored_at", Instant), sa.column("time_known", sa.Boolean))
        ((at, stored_at, known),) = connection.execute(said.select_from(tables.tables["reply"]))
        assert at == stored_at == datetime(2022, 8, 1, 1, tzinfo=UTC)
        kept = [("duty", "plan_year"), ("capital", "second")]
        assert [connection.scalar(sa.select(tables.tables[table].c[column])) for table, column in kept] == [None, None]
        assert after["duty"] == after["capital"] == 1
        assert known
        if database.is_sqlite:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.close()


def insert(connection: sa.Connection, table: str, **values: Any) -> None:
    tables = sa.MetaData()
    tables.reflect(connection, only=[table])
    connection.execute(tables.tables[table].insert(), values)


def contacts_of_an_office(connection: sa.Connection) -> None:
    """Somebody who moved to another agency and on to coordinate, and a colleague; what they did and are told."""
    day = datetime(2022, 8, 1, 1, tzinfo=UTC)
    agency = {"head": "Giám đốc", "group_number": 1, "position": 1, "program_id": 1, "gone_at": None}
    insert(connection, "program", id=1, number="01", spec={}, loaded_at=day, follow_from=day)
    for number, code in ((1, "SYT"), (2, "SKHDT")):
        insert(connection, "agency", id=number, code=code, name=f"Sở {code}", **agency)
    never = {"stopped_at": None, "remind_on": None}
    insert(connection, "contact", id=4, agency_id=1, role="official", name="A", joined_at=day, ended_at=day, **never)
    moved = {"agency_id": 2, "name": "A", "joined_at": day.replace(day=2)}
    insert(connection, "contact", id=6, role="official", ended_at=day, **moved, **never)
    insert(connection, "contact", id=9, role="coordinator", ended_at=None, **moved, **never)
    insert(connection, "contact", id=5, agency_id=1, role="leader", name="B", joined_at=day, ended_at=None, **never)
    for new, before in ((6, 4), (9, 6)):
        detail = {"role": "x", "before": before}
        insert(connection, "audit", at=day, actor=f"contact:{new}", action="join", subject="agency:2", detail=detail)
    insert(connection, "audit", at=day, actor="contact:4", action="stop", subject="contact:4", detail={})
    address = {"channel": "telegram", "closed_at": None, "closed_reason": None, "refusals": 0, "refused": None}
    insert(connection, "address", id=1, contact_id=9, chat_id="1", **address)
    duty: dict[str, Any] = {
        "code": "BC",
        "kind": "report",
        "title": "Báo cáo",
        "clause": "IV",
        "spec": {},
        "gone_at": None,
    }
    insert(connection, "duty", id=1, program_id=1, **duty)
    assignment: dict[str, Any] = {"duty_id": 1, "agency_id": 1, "period": "2022", "opens_on": None, "exclusive": True}
    assignment |= {"named_day": day.date(), "set_by": "program", "due_at": day, "last_day": day.date()}
    assignment |= {"advised_on": day.date(), "extended_to": None, "state": "open", "reported_at": None, "reminders": 0}
    assignment |= {"next_step_at": None, "last_step_at": None, "quiet_until": None, "waived_by_program": False}
    insert(connection, "assignment", id=1, **assignment)
    given = {"code": "doing", "at": day, "stored_at": day, "time_known": True}
    insert(connection, "reply", id=1, assignment_id=1, contact_id=4, **given)
    said = {"id": 4, "name": "A", "role": "official", "agency": {"code": "SYT", "name": "Sở Y tế"}}
    message: dict[str, Any] = {"channel": "telegram", "chat_id": "1", "contact_id": 6, "priority": 1, "attempts": 0}
    message |= {"created_at": day, "not_before": day, "uncertain": 0, "parts_sent": 0, "state": "queued"}
    insert(
        connection, "message", id=1, kind="contact_left", params={"contact": said, "alone": True},
        dedupe_key="assignment:1:step:-7d:contact:6", **message,
    )  # fmt: skip
    insert(connection, "message", id=2, kind="menu", params={"role": "official"}, **message)
    insert(connection, "message", id=3, kind="request_withdrawn", params={"before": "reported"}, **message)


REMINDER = json.dumps(
    {
        "assignments": [{"id": 1, "due": "2022-08-14", "advised_on": "2022-08-12", "extended_to": None}],
        "assignment": None,
        "request": {"id": 7},
        "reply": {"id": 5, "code": "sent"},
        "dialog": {"name": "document", "step": "number", "ref": 5},
    }
)


def test_reminders_of_before_count_for_the_budget_and_speak_to_officials(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0010_programs")
    furnish(database)
    with database.engine.begin() as connection:
        connection.execute(
            text("UPDATE message SET kind = 'reminder', state = 'queued', params = :params"), {"params": REMINDER}
        )
    database.migrate()
    assert differences(database) == []
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT scheduled FROM message")).all() == [("urgent",)]
        found = connection.execute(text("SELECT receiver, announces_at FROM message_assignment")).all()
        assert found == [("official", None)]
        days = connection.execute(text("SELECT said_due, said_advised, said_extended FROM message_assignment")).all()
        assert [(str(due), str(advised), bool(extended)) for due, advised, extended in days] == [
            ("2022-08-14", "2022-08-12", False)
        ]
        assert connection.execute(text("SELECT promised_on FROM assignment")).all() == [(None,)]
        assert connection.execute(text("SELECT count(*) FROM progress")).scalar_one() == 0
    database.close()


def test_contacts_become_persons_with_posts_and_who_moved_is_one_person(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0006_beside")
    with database.engine.begin() as connection:
        contacts_of_an_office(connection)
    database.migrate()
    with database.engine.begin() as connection:
        found = connection.execute(text("SELECT id, name FROM person ORDER BY id")).all()
        assert found == [(5, "B"), (9, "A")]
        posts = connection.execute(text("SELECT person_id, agency_id, role, until_at IS NULL FROM post ORDER BY id"))
        assert [tuple(row) for row in posts] == [
            (9, 1, "official", False), (5, 1, "leader", True), (9, 2, "official", False), (9, 2, "coordinator", True),
        ]  # fmt: skip
        assert connection.execute(text("SELECT person_id FROM reply")).scalar_one() == 9
        kinds = connection.execute(text("SELECT kind, person_id, dedupe_key FROM message ORDER BY id")).all()
        assert kinds == [
            ("person_left", 9, "assignment:1:step:-7d:person:6"),
            ("menu", 9, None),
            ("request_withdrawn", 9, None),
        ]
        actors = connection.execute(text("SELECT actor, subject FROM audit WHERE action = 'stop'")).all()
        assert actors == [("person:9", "person:9")]
    with Session(database.engine) as session:
        left, menu, withdrawn = session.scalars(sa.select(Message).order_by(Message.id))
        assert "A, đầu mối của Sở Y tế, đã ngừng nhận tin" in Texts("vi").render(left.kind, left.params, "plain").text
        assert menu.params["roles"] == ["official"]
        assert menu.carries == {"roles": ["official"]} and left.carries is None
        assert withdrawn.params["before"] == "reported"
        person = session.get_one(Person, 9)
        assert person.joined_at == datetime(2022, 8, 1, 1, tzinfo=UTC)
        session.add(Person(name="C", joined_at=person.joined_at, posts=[]))
        session.flush()  # numbers go on after those that were taken over
    database.close()


def test_after_an_update_every_duty_is_compared_with_its_program_once(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0010_programs")
    with database.engine.begin() as connection:
        day = datetime(2022, 8, 1, 1, tzinfo=UTC)
        insert(connection, "agency", id=1, code="SYT", name="Sở Y tế", head="Giám đốc")
        insert(
            connection, "program", id=1, number="01", name="01", state="active", coordinator_id=1,
            loaded_at=day, follow_from=day,
        )  # fmt: skip
        insert(connection, "duty", id=1, program_id=1, code="BC", kind="report", title="Báo cáo", clause="IV", spec={})
    database.migrate()
    assert differences(database) == []
    with database.engine.begin() as connection:
        assert connection.execute(text("SELECT planned_as FROM duty")).all() == [(None,)]
        assert connection.execute(text("SELECT planned_on FROM program")).all() == [(None,)]
    database.close()


def test_agencies_programs_and_replies_of_before_have_no_succession(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0013_capital_years")
    before = furnish(database)
    database.migrate()
    assert differences(database) == []
    tables = sa.MetaData()
    with database.engine.begin() as connection:
        tables.reflect(connection)
        after = _counted(connection, tables)
        assert {name: after[name] for name in before} == before
        assert (after["succession"], after["succession_part"], after["inherited"]) == (0, 0, 0)
        assert connection.execute(text("SELECT revision FROM program")).scalar_one() == 0
        for column, table in (
            ("from_on", "agency"),
            ("until_on", "agency"),
            ("renamed_at", "agency"),
            ("added_on", "program_agency"),
            ("merged_into_id", "assignment"),
            ("given_for_id", "reply"),
        ):
            assert connection.execute(text(f"SELECT {column} FROM {table}")).scalar_one() is None
    database.close()


def test_before_there_were_events_nothing_was_counted_from_one(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0016_pressing")
    before = furnish(database)
    database.migrate()
    assert differences(database) == []
    tables = sa.MetaData()
    with database.engine.begin() as connection:
        tables.reflect(connection)
        after = _counted(connection, tables)
        assert {name: after[name] for name in before} == before
        assert (after["event"], after["ground"]) == (0, 0)
    database.close()


def is_of_the_models(row: Any, name: str | None, kind: str, *_: object) -> bool:
    """What each database looks for words in is its own, and no model's: tables of FTS5, a column with its index."""
    return not (name or "").startswith(("findable_words", "findable_vector")) and (kind, name) != ("column", "vector")


def test_what_was_told_before_is_found_and_no_sheet_is_disputed(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0016_pressing")
    before = furnish(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE reply SET withdrawn_at = NULL, text = 'Đã gửi', document_number = '12/BC'"))
        day = datetime(2022, 8, 2, 1, tzinfo=UTC)
        given = {"assignment_id": 1, "person_id": 1, "code": "note", "at": day, "stored_at": day, "time_known": True}
        insert(connection, "reply", id=2, text="Rút", withdrawn_at=day, **given)
        insert(connection, "reply", id=3, text=None, withdrawn_at=None, **given)
        insert(connection, "reply", id=4, text="...", withdrawn_at=None, **given)
    database.migrate()
    assert differences(database) == []
    tables = sa.MetaData()
    with database.engine.begin() as connection:
        tables.reflect(connection)
        after = _counted(connection, tables)
        assert {name: after[name] for name in before} == {**before, "reply": 4}
        assert after["dispute"] == 0
        rows = connection.execute(text("SELECT source, source_id, assignment_id, scope, folded, pairs FROM findable"))
        assert [tuple(row) for row in rows] == [
            ("note", 1, 1, "@p1 @a1", "open", ""),
            ("reply", 1, 1, "@p1 @a1", "da gui 12 bc", "da_gui gui_12 12_bc"),
            ("result", 1, 1, "@p1 @a1", "open", ""),
        ]
    with Session(database.engine) as session:
        everywhere = Scope(everywhere=True)
        assert finding.find(session, ["da", "gui"], everywhere, phrase=True, first=0, count=9) == [2]
        assert finding.find(session, ["open"], everywhere, phrase=False, first=0, count=9) == [3, 1]
        assert finding.find(session, ["rut"], everywhere, phrase=False, first=0, count=9) == []
    database.close()


def test_nobody_was_called_before(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0016_pressing")
    before = furnish(database)
    database.migrate()
    assert differences(database) == []
    tables = sa.MetaData()
    with database.engine.begin() as connection:
        tables.reflect(connection)
        after = _counted(connection, tables)
    assert {name: after[name] for name in before} == before
    assert (after["phone_call"], after["phone_call_about"]) == (0, 0)
    database.close()


def test_people_and_assignments_of_before_are_on_no_leave_and_were_handed_to_nobody(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0016_pressing")
    before = furnish(database)
    database.migrate()
    assert differences(database) == []
    tables = sa.MetaData()
    with database.engine.begin() as connection:
        tables.reflect(connection)
        after = _counted(connection, tables)
        assert {name: after[name] for name in before} == before
        assert (after["absence"], after["calendar_day"], after["handover"]) == (0, 0, 0)
    database.close()


def test_pictures_of_before_are_no_documents(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0022_rows_in_the_log")
    day = datetime(2022, 8, 1, 1, tzinfo=UTC)
    with database.engine.begin() as connection:
        insert(connection, "person", id=1, name="A", joined_at=day)
        sent = {"channel": "telegram", "remote": "x", "person_id": 1, "received_at": day, "next_try_at": day}
        insert(connection, "file", id=7, **sent, state="kept", attempts=0, media_type="image/png", size=3, data=b"abc")
    database.migrate()
    assert differences(database) == []
    with Session(database.engine) as session:
        row = session.get_one(File, 7)
        assert (row.name, row.refused, row.result_id, row.state, row.data) == (None, None, None, "kept", b"abc")
    database.close()


def _pour(new: Database, old: Database) -> None:
    """Write what stands in a database of today into one of before, as far as that has the tables and columns."""
    known, there = sa.MetaData(), sa.MetaData()
    with new.engine.begin() as source, old.engine.begin() as target:
        known.reflect(source)
        there.reflect(target)
        for table in (each for each in there.sorted_tables if each.name in Base.metadata.tables):
            names = [column.name for column in table.columns if column.name in known.tables[table.name].columns]
            rows = source.execute(select(*(known.tables[table.name].c[name] for name in names))).all()
            if rows:
                target.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in rows])
        if target.dialect.name == "postgresql":  # the migration adds to the log
            target.execute(text("SELECT setval(pg_get_serial_sequence('audit', 'id'), max(id)) FROM audit"))


def test_the_log_of_a_database_in_use_begins_with_what_there_is(database_url: str, tmp_path: Path) -> None:
    database, furnished = Database(database_url), Database(f"sqlite:///{tmp_path}/furnished.sqlite3")
    migrate(database, "0021_quiet")
    furnished.migrate()
    rooms.furnish(furnished)
    _pour(furnished, database)
    furnished.close()
    with database.engine.begin() as connection:
        for statement in APPEND_ONLY[connection.dialect.name]:
            connection.execute(text(statement))
        connection.execute(text("DELETE FROM audit WHERE subject = 'rows'"))
    before = datetime.now(UTC)
    database.migrate()
    with Session(database.engine) as session:
        assert before <= (past.begins(session) or before) <= datetime.now(UTC)
        logged = past.rows(session, datetime.now(UTC))
        for name, found in logged.items():  # what came later than the log is empty in it
            logged[name] = {key: {**dict.fromkeys(COLUMNS[name]), **row} for key, row in found.items()}
        assert logged == standing(session)
        with pytest.raises(past.NotKnown):
            past.rows(session, before)
    database.close()


def test_what_was_told_of_events_and_called_wrong_before_is_found(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0019_events")
    furnish(database)
    migrate(database, "0028_given_for")
    day = datetime(2022, 8, 1, 1, tzinfo=UTC)
    told = {"of": "nghiệm thu", "assignment_id": 1, "person_id": 1, "happened_on": date(2022, 8, 1)}
    said = {"assignment_id": 1, "person_id": 1, "at": day, "stored_at": day}
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM event"))
        for number, words, gone in ((7, "Kè hồ", None), (8, "Cầu Rào", day), (9, None, None)):
            insert(connection, "event", id=number, subject=words, withdrawn_at=gone, at=day, stored_at=day, **told)
        for number, words, verdict in ((3, "đã gửi rồi", "kept"), (4, "gửi nhầm", "withdrawn"), (5, "gửi lại", None)):
            insert(connection, "dispute", id=number, text=words, verdict=verdict, answer="xem lại", **said)
    database.migrate()
    assert differences(database) == []
    with Session(database.engine) as session:
        everywhere = Scope(everywhere=True)
        rows = {
            (row.source, row.source_id): (row.folded, row.pairs, row.scope) for row in session.scalars(select(Findable))
        }
        assert {key for key in rows if key[0] in ("event", "dispute")} == {("event", 7), ("dispute", 3), ("dispute", 5)}
        assert rows["event", 7] == ("ke ho", "ke_ho", "@p1 @a1")
        assert rows["dispute", 3][0] == "da gui roi xem lai"
        assert len(finding.find(session, ["ke", "ho"], everywhere, phrase=True, first=0, count=9)) == 1
        assert session.scalar(select(File.event_id)) is None
    database.close()


def test_nobody_has_a_link_to_the_board_or_to_a_file_before(database_url: str) -> None:
    database = Database(database_url)
    migrate(database, "0022_rows_in_the_log")
    database.migrate()
    assert differences(database) == []
    with database.engine.begin() as connection:
        for table in (BoardLink, FileLink):
            assert connection.scalar(select(func.count()).select_from(table)) == 0
    database.close()


APPEND_ONLY = {
    "sqlite": ("DROP TRIGGER audit_no_delete",),
    "postgresql": ("DROP TRIGGER audit_append_only ON audit",),
}


def test_an_invitation_that_hands_over_one_assignment_makes_nobody_an_official_any_more(
    database_url: str, tmp_path: Path
) -> None:
    database, furnished = Database(database_url), Database(f"sqlite:///{tmp_path}/furnished.sqlite3")
    migrate(database, "0039_who_invited")
    furnished.migrate()
    rooms.furnish(furnished)
    _pour(furnished, database)
    furnished.close()
    day = datetime(2022, 8, 1, 1, tzinfo=UTC)
    waits = {"agency_id": 1, "role": "official", "created_at": day, "expires_at": day}
    with database.engine.begin() as connection:
        for number, used_at in ((91, None), (92, day), (93, None), (94, None)):
            insert(connection, "invite", id=number, code_hash=f"h{number}", used_at=used_at, **waits)
        post = connection.execute(text("SELECT min(id) FROM post")).scalar_one()
        for number, about in ((91, 1), (92, 1), (93, None)):
            insert(connection, "handover", post_id=post, assignment_id=about, invite_id=number, asked_at=day)
    database.migrate()
    assert differences(database) == []
    with database.engine.begin() as connection:
        rows = connection.execute(text("SELECT id, role FROM invite WHERE id > 90 ORDER BY id"))
        assert [tuple(row) for row in rows] == [(91, "assignee"), *((number, "official") for number in (92, 93, 94))]
        assert connection.execute(text("SELECT count(*) FROM post WHERE assignment_id IS NOT NULL")).scalar_one() == 0
    database.close()


def test_an_obstacle_that_was_said_not_to_be_cleared_before_knows_when_from_the_log(
    database_url: str, tmp_path: Path
) -> None:
    database, furnished = Database(database_url), Database(f"sqlite:///{tmp_path}/furnished.sqlite3")
    migrate(database, "0040_one_assignment")
    furnished.migrate()
    rooms.furnish(furnished)
    _pour(furnished, database)
    furnished.close()
    day = datetime(2022, 8, 2, 1, tzinfo=UTC)
    with Session(database.engine) as session:
        person, row = session.scalars(select(Person)).first(), session.scalars(select(Assignment)).first()
        assert person and row
        said = {"assignment_id": row.id, "person_id": person.id, "code": "obstacle", "at": day, "stored_at": day}
        for number in (1, 2):
            session.add(Reply(id=number, **said))
            session.flush()
            session.add(Request(id=number, kind="obstacle", reply_id=number, text="", state="open", asked_at=day))
            session.flush()
            session.add(Obstacle(request_id=number))
        for number, action, hour in ((1, "open_again", 3), (1, "open_again", 5), (1, "follow_up", 7), (2, "write", 9)):
            audit.record(session, day.replace(hour=hour), "person:1", action, f"request:{number}")
        session.commit()
    database.migrate()
    assert differences(database) == []
    with Session(database.engine) as session:
        found = {each.request_id: each.reopened_at for each in session.scalars(select(Obstacle))}
        assert found == {1: day.replace(hour=5), 2: None}
        assert past.rows(session, datetime.now(UTC))["obstacle"] == standing(session)["obstacle"]
        before = past.rows(session, day.replace(hour=20))["obstacle"]
        assert [row.get("reopened_at") for row in before.values()] == [None, None]
        assert audit.seal(session, datetime.now(UTC))
        assert audit.verify(session, datetime.now(UTC)).findings == ()
    database.close()
