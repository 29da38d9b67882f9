"""The log is only ever added to, says who said what when and where, and its chain shows what was done to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import audit
from db.audit import Finding, verify
from db.models import Audit, Seal
from tests.rooms import Room, local

TRIGGERS = ("audit_no_update", "audit_no_delete", "seal_no_update", "seal_no_delete")


def write(room: Room, number: int = 3) -> list[int]:
    """Write so many rows into the log; returns their numbers."""
    before = {row.id for row in room.session.query(Audit)}
    for place in range(number):
        audit.record(room.session, room.now, "person:1", "look", f"nothing:{place}", {"to": place})
    room.session.flush()
    return [row.id for row in room.session.query(Audit).order_by(Audit.id) if row.id not in before]


def by_force(room: Room, statement: str) -> None:
    """What somebody does who gets around the triggers."""
    for name in TRIGGERS:
        room.session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
    room.session.execute(text(statement))
    room.session.expire_all()


def findings(room: Room, noted: str = "") -> tuple[Finding, ...]:
    return verify(room.session, room.now, noted).findings


CHANGES = ("UPDATE audit SET action = 'x'", "DELETE FROM audit", "UPDATE seal SET digest = 'x'", "DELETE FROM seal")


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_to_change_it(room: Room, statement: str) -> None:
    audit.seal(room.session, room.now)
    with pytest.raises(DBAPIError, match="append-only"):
        room.session.execute(text(statement))


def test_postgresql_refuses_as_well_and_is_chained_alike(postgres_room: Room) -> None:
    room = postgres_room
    audit.seal(room.session, room.now)
    write(room)
    audit.seal(room.session, room.now)
    room.save()
    assert findings(room) == ()
    for statement in (*CHANGES, "TRUNCATE audit CASCADE"):
        with pytest.raises(DBAPIError, match="append-only"):
            room.session.execute(text(statement))
        room.session.rollback()


def test_what_stands_is_found_to_stand_and_what_is_new_waits_for_its_link(room: Room) -> None:
    write(room)
    sealed = audit.seal(room.session, room.now)
    assert sealed == room.session.query(Audit).count()
    assert audit.seal(room.session, room.now) == 0
    noted = audit.head(room.session)
    assert (audit.head(room.session, room.now), audit.head(room.session, local("2022-07-31T08:00"))) == (noted, "")
    write(room, 2)
    verdict = verify(room.session, room.now, noted[:12])
    assert (verdict.chained, verdict.waiting, verdict.head, verdict.findings) == (sealed, 2, noted, ())
    audit.seal(room.session, room.now)
    assert findings(room, noted) == ()
    assert audit.head(room.session) != noted
    assert [row.position for row in room.session.query(Seal).order_by(Seal.position)] == list(range(1, sealed + 3))


@pytest.mark.parametrize(
    ("force", "what"),
    [
        (lambda number: f"UPDATE audit SET detail = '{{\"to\": 9}}' WHERE id = {number}", "changed"),
        (lambda number: f"UPDATE audit SET actor = 'person:9' WHERE id = {number}", "changed"),
        (lambda number: f"UPDATE audit SET at = '2021-01-01' WHERE id = {number}", "changed"),
        (lambda number: f"UPDATE audit SET said_at = '2021-01-01' WHERE id = {number}", "changed"),
        (lambda number: f"UPDATE audit SET channel = 'zalo' WHERE id = {number}", "changed"),
        (lambda number: f"UPDATE audit SET subject = 'x:1' WHERE id = {number}", "changed"),
        (lambda number: f"UPDATE audit SET action = 'x' WHERE id = {number}", "changed"),
        (lambda number: f"UPDATE seal SET digest = 'x' WHERE audit_id = {number}", "changed"),
    ],
)
def test_a_changed_row_is_found(room: Room, force: Callable[[int], str], what: str) -> None:
    _, number, _ = write(room)
    audit.seal(room.session, room.now)
    by_force(room, force(number))
    assert Finding(what, number) in findings(room)
    assert len(findings(room)) <= 2, "and the row behind it, where the link itself was changed"


def test_a_missing_row_and_a_missing_link_are_found(room: Room) -> None:
    _, number, _ = write(room)
    audit.seal(room.session, room.now)
    room.session.execute(text("PRAGMA defer_foreign_keys=ON"))
    by_force(room, f"DELETE FROM audit WHERE id = {number}")
    assert findings(room) == (Finding("missing", number),)
    position = room.session.query(Seal).filter_by(audit_id=number).one().position
    by_force(room, f"DELETE FROM seal WHERE audit_id = {number}")
    assert Finding("gap", position) in findings(room)
    assert Finding("changed", number + 1) in findings(room)


def test_a_row_that_was_put_between_is_found_and_gets_no_link(room: Room) -> None:
    _, number, _ = write(room)
    by_force(room, f"DELETE FROM audit WHERE id = {number}")
    audit.seal(room.session, room.now)
    by_force(
        room,
        "INSERT INTO audit (id, at, actor, action, subject, detail) "
        f"VALUES ({number}, '2022-07-01 00:00:00', 'person:1', 'report', 'assignment:1', '{{}}')",
    )
    assert audit.seal(room.session, room.now) == 0
    assert findings(room) == (Finding("added", number),)


def test_a_transaction_that_ends_late_gets_its_link_behind_the_others(room: Room) -> None:
    _, number, _ = write(room)
    by_force(room, f"DELETE FROM audit WHERE id = {number}")
    audit.seal(room.session, room.now)
    room.session.add(Audit(id=number, at=room.now, actor="person:1", action="look", subject="x:1", detail={}))
    room.session.flush()
    assert findings(room) == ()
    assert audit.seal(room.session, room.now) == 1
    assert findings(room) == ()


def test_a_shortened_log_is_found_by_a_link_that_was_noted_elsewhere(room: Room) -> None:
    write(room)
    audit.seal(room.session, room.now)
    noted = audit.head(room.session)
    last = room.session.query(Seal).order_by(Seal.position.desc()).first()
    assert last
    number = last.audit_id
    by_force(room, f"DELETE FROM seal WHERE position = {last.position}")
    by_force(room, f"DELETE FROM audit WHERE id = {number}")
    assert findings(room) == ()
    assert findings(room, noted) == (Finding("head"),)


def test_it_says_when_and_where_something_was_said(room: Room) -> None:
    audit.heard(room.session, "zalo", local("2022-08-01T07:00"))
    audit.record(room.session, room.now, "person:1", "look", "nothing:1")
    audit.record(room.session, room.now, "clock", "look", "nothing:2")
    said, by_itself = room.log("look")
    assert (said.channel, said.said_at) == ("zalo", local("2022-08-01T07:00"))
    assert (by_itself.channel, by_itself.said_at) == (None, None)


def test_only_what_changed_is_written_from_what_to_what(room: Room) -> None:
    day = room.now.date()
    audit.changed(room.session, room.now, "person:1", "reply:1", percent=(None, 40), expected_on=(day, day))
    audit.changed(room.session, room.now, "person:1", "reply:1", percent=(40, 40))
    assert [row.detail for row in room.log("set")] == [{"percent": [None, 40]}]
    audit.changed(room.session, room.now, "person:1", "reply:1", expected_on=(None, day))
    assert room.log("set")[-1].detail == {"expected_on": [None, day.isoformat()]}
