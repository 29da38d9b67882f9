"""The log keeps what changes: every column of what is kept, once a transaction, and nothing that did not happen."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db import audit, kept, kept_columns, past, planned
from db.models import Assignment, Audit, Base, Inherited, Reply
from rules.due import Occurrence
from tests.rooms import MONDAY, Room

ROOT = Path(__file__).parent.parent.parent
NOT_KEPT = {
    *("expected", "invite", "door", "chat_group", "board_link", "file_link"),
    *("message", "message_assignment", "channel_trouble", "channel_heard", "seen_update", "utterance", "inbound"),
    *("dialog", "lease", "put_aside", "audit", "seal"),
    *("progress", "file", "findable", "broadcast", "broadcast_receiver"),
}
"""Codes and doors; what goes in and out; how the bot works; how far something was escalated; bytes; an index."""


@pytest.fixture(autouse=True)
def settled(room: Room) -> None:
    room.save()
    room.later(hours=1)


def details(room: Room) -> list[Audit]:
    """What the log keeps since the room was furnished."""
    query = select(Audit).where(Audit.subject == kept.SUBJECT, Audit.at > MONDAY)
    return list(room.session.scalars(query.order_by(Audit.id)))


def only(room: Room) -> Any:
    (row,) = details(room)
    return row.detail


def test_every_table_is_kept_or_known_not_to_be() -> None:
    assert set(kept_columns.TABLES) | NOT_KEPT == set(Base.metadata.tables)
    assert not set(kept_columns.TABLES) & NOT_KEPT


def test_every_column_is_kept_is_a_word_or_passes() -> None:
    for left in (kept_columns.WORDS, kept_columns.PASSING):
        for name, columns in left.items():
            assert columns <= set(kept_columns.TABLES[name].columns.keys()), name
            assert not columns & set(kept_columns.COLUMNS[name]), name
    for name, table in kept_columns.TABLES.items():
        words, passing = kept_columns.WORDS.get(name, frozenset()), kept_columns.PASSING.get(name, frozenset())
        assert not words & passing
        assert {*kept_columns.COLUMNS[name], *words, *passing} == set(table.columns.keys())
        assert {column.name for column in table.primary_key} <= set(kept_columns.COLUMNS[name])
        assert not words or table.primary_key.columns.keys() == ["id"], "words are found by one number"


def test_statements_that_write_many_rows_say_so() -> None:
    """Such a statement goes past the session, which collects what is kept: it stands in one of these places."""
    models = {model.__name__ for model in kept_columns.KEPT}
    found = set()
    for folder in ("db", "jobs", "bot"):
        for path in (ROOT / folder).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("insert", "update", "delete"):
                    named = {each.id for arg in node.args for each in ast.walk(arg) if isinstance(each, ast.Name)}
                    found |= {(path.name, node.func.id, name) for name in named & (models | {"table"})}  # type: ignore[attr-defined]
    assert found == {
        ("absences.py", "update", "Absence"),  # only what passes: `told_at`
        ("planned.py", "insert", "Assignment"),  # and `kept.written`
        ("confirming.py", "update", "Reply"),  # only what passes: `confirm_asked_at`
        ("erasing.py", "delete", "table"),  # of tables that are not kept
        ("kept.py", "delete", "table"),  # `kept.removed`
        ("planning.py", "update", "Duty"),  # only what passes: `planned_as`
        ("refusals.py", "update", "table"),  # only what passes: `refusals`, `refused`
    }


def test_a_new_row_stands_there_with_all_that_is_kept_of_it(room: Room) -> None:
    row = room.reply(room.assignment(), text="Chờ số liệu", percent=60, document_date=date(2022, 8, 1))
    audit.record(room.session, room.now, "person:3", "look", "nothing:1")
    room.save()
    (written,) = details(room)
    assert (written.actor, written.action, written.at) == ("person:3", "change", room.now)
    assert written.detail["set"] == written.detail["gone"] == []
    (new,) = written.detail["new"]
    assert (new["table"], new["columns"], new["rows"]) == ("reply", [], [[]]), "a single row is like all of them"
    assert set(new["same"]) == set(kept_columns.COLUMNS["reply"])
    shown = {name: new["same"][name] for name in ("id", "code", "percent", "document_date", "at", "withdrawn_at")}
    assert shown == {
        "id": row.id,
        "code": "sent",
        "percent": 60,
        "document_date": "2022-08-01",
        "at": room.now.astimezone(UTC).isoformat(),
        "withdrawn_at": None,
    }


def test_what_was_set_stands_there_from_what_to_what_once_a_transaction(room: Room) -> None:
    row = room.assignment()
    row.reminders, row.last_step_at = 1, room.now
    room.session.flush()
    row.reminders, row.extended_to = 2, date(2022, 8, 20)
    room.session.flush()
    row.extended_to = None
    audit.record(room.session, room.now, "clock", "look", "nothing:1")
    room.save()
    assert only(room) == {"new": [], "set": [["assignment", [row.id], {"reminders": [0, 2]}]], "gone": []}
    room.later(hours=1)
    row.next_step_at = room.now
    audit.record(room.session, room.now, "clock", "look", "nothing:1")
    room.save()
    assert len(details(room)) == 1, "what passes is not kept"


def test_what_is_new_and_changed_at_once_is_new(room: Room) -> None:
    row = room.reply(room.assignment(), percent=60)
    row.percent = 70
    room.session.flush()
    gone = room.reply(room.assignment(), "doing")
    room.session.flush()
    room.session.delete(gone)
    audit.record(room.session, room.now, "clock", "look", "nothing:1")
    room.save()
    detail = only(room)
    assert detail["new"][0]["same"]["percent"] == 70
    assert (len(detail["new"]), detail["set"]) == (1, [])
    assert detail["gone"] == [["reply", [gone.id]]]


def test_what_was_rolled_back_has_not_happened(room: Room) -> None:
    row = room.assignment()
    row.reminders = 1
    room.session.flush()
    with pytest.raises(ValueError, match="nothing"), room.session.begin_nested():
        row.reminders = 7
        room.session.flush()
        raise ValueError("nothing")
    with room.session.begin_nested():
        row.promised_on = date(2022, 8, 5)
    assert not details(room), "it is written at the end"
    audit.record(room.session, room.now, "clock", "look", "nothing:1")
    room.save()
    changes = {"reminders": [0, 1], "promised_on": [None, "2022-08-05"]}
    assert only(room)["set"] == [["assignment", [row.id], changes]]
    row.reminders = 9
    room.session.flush()
    audit.record(room.session, room.later(hours=1), "clock", "look", "nothing:1")
    room.session.rollback()
    room.save()
    assert len(details(room)) == 1


def test_rows_that_one_statement_writes_or_removes_are_kept(room: Room) -> None:
    row, agency = room.assignment(), room.agency("STC")
    duty = row.duty
    occurrence = next(day for _, day in room.rules.books[1].occurrences(duty.code) if day.period == "2022")
    for old in (room.assignment("STC"), room.assignment("SXD")):
        room.session.delete(old)
    room.save()
    room.later(hours=1)
    ids = [agency.id, room.agency("SXD").id]
    new = planned.New(occurrence, ids, "document", followed=True)
    assert planned.create(room.session, duty, [new], room.rules, room.now) == [2]
    room.save()
    written = details(room)[-1]
    assert (written.at, written.actor) == (room.now, "program")
    (new,) = written.detail["new"]
    assert (new["columns"], [each[1] for each in new["rows"]]) == (["id", "agency_id"], sorted(ids))
    assert (new["same"]["duty_id"], new["same"]["period"], new["same"]["state"]) == (duty.id, "2022", "open")
    assert set(new["same"]) | {"id", "agency_id"} == set(kept_columns.COLUMNS["assignment"])
    assert new["same"]["due_at"] == occurrence.due_at.astimezone(UTC).isoformat()
    row = room.assignment("STC")
    told = {**new["same"], **dict(zip(new["columns"], new["rows"][1 - (ids[0] < ids[1])], strict=True))}
    assert told == {name: kept.plain(getattr(row, name)) for name in kept_columns.COLUMNS["assignment"]}
    inherited = {"succession_id": 1, "agency_id": agency.id}
    room.session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    room.session.add_all(Inherited(assignment_id=each[0], **inherited) for each in new["rows"])
    room.session.flush()
    kept.removed(room.session, Inherited, Inherited.assignment_id == new["rows"][0][0])
    left = room.session.scalars(select(Inherited.assignment_id)).all()
    assert left == [new["rows"][1][0]]
    kept.write(room.session)
    assert details(room)[-1].detail["gone"] == [["inherited", [new["rows"][0][0], agency.id]]]
    room.session.rollback()


def test_what_one_statement_wrote_is_split_and_stands_before_what_became_of_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    duty = room.assignment().duty
    for old in room.session.scalars(select(Assignment).where(Assignment.duty_id == duty.id)):
        room.session.delete(old)
    room.save()
    room.later(hours=1)
    monkeypatch.setattr(kept, "AT_ONCE", 3)
    days = [day for _, day in room.rules.books[1].occurrences(duty.code)][:2]
    ids = sorted(room.agency(code).id for code in ("SYT", "STC", "SXD", "SCT"))

    def write(*days: Occurrence) -> None:
        new = [planned.New(day, ids, "document", followed=True) for day in days]
        assert planned.create(room.session, duty, new, room.rules, room.now) == [4] * len(days)

    with pytest.raises(ValueError, match="no"), room.session.begin_nested():
        write(days[0])
        raise ValueError("no")
    write(*days)
    room.assignment(period=days[0].period).reminders = 5
    room.save()
    found = [row.detail for row in details(room)[-4:]]
    sizes = [[len(new["rows"]) for new in each["new"]] for each in found]
    assert (sizes, [len(each["set"]) for each in found]) == ([[3], [1, 2], [2], []], [0, 0, 0, 1])
    assert [new["same"]["period"] for each in found for new in each["new"]] == [
        days[0].period, days[0].period, days[1].period, days[1].period,
    ]  # fmt: skip
    then = past.rows(room.session, room.now)["assignment"]
    assert then[room.assignment(period=days[0].period).id,]["reminders"] == 5


def test_what_nobody_said_anything_of_came_after_what_was_stored_last(room: Room) -> None:
    audit.record(room.session, room.now, "person:3", "look", "nothing:1")
    room.save()
    room.assignment().reminders = 3
    room.save()
    assert [(row.at, row.actor) for row in details(room)] == [(room.now, "clock")]
    audit.record(room.session, room.later(hours=1), "person:3", "look", "nothing:2")
    room.session.rollback()
    room.assignment().reminders = 4
    room.save()
    assert details(room)[-1].actor == "clock", "what was said was taken back"
    assert details(room)[-1].at < room.now


def test_many_rows_stand_in_several_rows_of_the_log(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "AT_ONCE", 2)
    by = room.person("SYT")
    rows = [room.reply(room.assignment(code), by=by) for code in ("SYT", "STC", "SXD")]
    for code in ("SYT", "STC", "SXD"):
        room.assignment(code).reminders = 1
    audit.record(room.session, room.now, "clock", "look", "nothing:1")
    room.save()
    found = [row.detail for row in details(room)]
    assert [sum(len(new["rows"]) for new in each["new"]) + len(each["set"]) for each in found] == [2, 2, 2]
    assert len(rows) == 3
    assert kept.plain(datetime(2022, 8, 1, 8, tzinfo=room.rules.zone)) == "2022-08-01T01:00:00+00:00"
    assert not any("text" in new["same"] for each in found for new in each["new"]), Reply.__tablename__
