"""A change of the programs while the bot runs: looked at without being stored, and finished by a start after a kill."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import agencies, loading
from db.models import Agency, Assignment, Program
from jobs import in_parts
from jobs.chores import Chores
from jobs.in_parts import InParts
from jobs.plan import Planned
from tests.rooms import Room


def one_more(room: Room) -> Callable[[Session], str]:
    """The change that puts a new agency into a group of the program."""
    now = room.now

    def change(session: Session) -> str:
        row = agencies.add(session, "MOI", "Sở mới", "Giám đốc", now, "operator")
        program = session.scalars(select(Program)).one()
        agencies.put_into(session, program, row, 5, now.date(), now, "operator")
        loading.take_over(session, program, now)
        return row.code

    return change


def owed(room: Room) -> int:
    room.session.rollback()
    query = select(func.count(Assignment.id)).join(Agency, Agency.id == Assignment.agency_id)
    return room.session.scalar(query.where(Agency.code == "MOI")) or 0


async def test_what_was_looked_at_is_not_stored_and_what_was_cut_off_is_finished_by_the_next_start(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_parts, "COMPARED_AT_ONCE", 1)
    room.save()
    code, foreseen = InParts(room.database, room.rulebooks).look(one_more(room), room.now)
    assert (code, foreseen.redated, foreseen.waived) == ("MOI", 0, 0)
    assert foreseen.new > 1
    assert agencies.by_code(room.session, "MOI") is None
    room.session.rollback()
    told: list[tuple[int, int, Planned]] = []

    def kill(*known: object) -> None:
        told.append(known)  # type: ignore[arg-type]
        if told[-1][2].new:
            raise KeyboardInterrupt

    room.restart()
    room.session.rollback()
    parts = InParts(room.database, room.rulebooks)
    assert parts.run(one_more(room)) == "MOI"
    assert owed(room) == 0, "the change is stored first, and by itself"
    room.session.rollback()
    with pytest.raises(KeyboardInterrupt):
        parts.plan(room.now, kill)
    assert 0 < owed(room) < foreseen.new
    room.session.rollback()
    await Chores(room.database, room.rulebooks, (), lambda: room.now).plan()
    assert owed(room) == foreseen.new
