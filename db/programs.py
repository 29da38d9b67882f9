"""Loading a program into the database, and reading back what is loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.models import Agency, Capital, Duty, Program, Task
from rules import program as file
from rules.rulebook import Rulebook
from rules.window import SendingWindow


class NoProgram(Exception):
    """No program is loaded: run ``dondoc program load seed/program.json`` first."""

    def __init__(self) -> None:
        super().__init__("No program is loaded yet: run `dondoc program load seed/program.json` first.")


class OtherProgram(Exception):
    """The database follows another program already."""

    def __init__(self, number: str) -> None:
        super().__init__(f"This database follows {number} already; use another DATABASE_URL for another program.")


@dataclass
class Changes:
    """What loading did: one line each, ``agency SYT: Sở Y tế``."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def none(self) -> bool:
        return not (self.new or self.changed or self.gone)


def load(session: Session, program: file.Program, now: datetime, follow_from: datetime | None = None) -> Changes:
    """Store ``program``; idempotent. Nothing is deleted: what left the file is marked gone and keeps its history.

    ``follow_from`` says since when due times are followed up (default: the first loading). Raises `OtherProgram`.
    """
    changes = Changes()
    row = session.scalar(select(Program))
    if row and row.number != program.number:
        raise OtherProgram(row.number)
    spec = program.model_dump(mode="json", by_alias=True, exclude_none=True)
    if row is None:
        row = Program(number=program.number, spec=spec, loaded_at=now, follow_from=follow_from or now)
        session.add(row)
        session.flush()
        changes.new.append(f"program {program.number}")
    elif row.spec != spec or (follow_from and row.follow_from != follow_from):
        if row.spec != spec:
            changes.changed.append(f"program {program.number}")
        if follow_from and row.follow_from != follow_from:
            changes.changed.append(f"program {program.number}: followed from {follow_from:%Y-%m-%d} on")
            row.follow_from = follow_from
        row.spec, row.loaded_at = spec, now
    _merge(session, Agency, _agencies(program), row.id, now, changes)
    _merge(session, Task, _tasks(program), row.id, now, changes)
    _merge(session, Duty, _duties(program), row.id, now, changes)
    _load_capital(session, program)
    if not changes.none:
        detail = {"new": len(changes.new), "changed": len(changes.changed), "gone": len(changes.gone)}
        audit.record(session, now, "program", "load", f"program:{row.id}", detail)
    return changes


def _agencies(program: file.Program) -> dict[str, dict[str, Any]]:
    return {
        agency.code: {
            "name": agency.name,
            "head": agency.head,
            "group_number": group.number,
            "position": position,
        }
        for group in program.groups
        for position, agency in enumerate(group.agencies, 1)
    }


def _tasks(program: file.Program) -> dict[str, dict[str, Any]]:
    return {
        task.code: {"title": task.title, "clause": task.clause, "group_number": group.number}
        for group in program.groups
        for task in group.tasks
    }


def _duties(program: file.Program) -> dict[str, dict[str, Any]]:
    return {
        duty.code: {
            "kind": duty.kind,
            "title": duty.title,
            "clause": duty.clause,
            "spec": duty.model_dump(mode="json", by_alias=True, exclude_none=True),
        }
        for duty in program.duties
    }


Listed = TypeVar("Listed", Agency, Task, Duty)


def _merge(
    session: Session,
    table: type[Listed],
    wanted: Mapping[str, Mapping[str, Any]],
    program_id: int,
    now: datetime,
    changes: Changes,
) -> None:
    word = table.__tablename__
    present = {row.code: row for row in session.scalars(select(table))}
    for code, values in wanted.items():
        label = f"{word} {code}: {values.get('name') or values.get('title')}"
        row = present.get(code)
        if row is None:
            session.add(table(program_id=program_id, code=code, **values))
            changes.new.append(label)
            continue
        if row.gone_at or any(getattr(row, key) != value for key, value in values.items()):
            changes.changed.append(label)
        row.gone_at = None
        for key, value in values.items():
            setattr(row, key, value)
    for code, row in present.items():
        if code not in wanted and row.gone_at is None:
            row.gone_at = now
            changes.gone.append(f"{word} {code}")
    session.flush()


def _load_capital(session: Session, program: file.Program) -> None:
    ids = {agency.code: agency.id for agency in session.scalars(select(Agency))}
    for agency in program.agencies:
        for year, planned in agency.capital_plan.items():
            row = session.get(Capital, (ids[agency.code], year))
            if row is None:
                session.add(Capital(agency_id=ids[agency.code], year=year, planned=planned, exempt=False))


_LOADED_AT = select(Program.loaded_at)  # not the row: its file is large, and this is asked often


class Rulebooks:
    """Hands out the rulebook of the loaded program; reads it anew when another process has loaded a change."""

    def __init__(self, zone: ZoneInfo, window: SendingWindow, language: str) -> None:
        self._zone, self._window, self._language = zone, window, language
        self._cached: tuple[datetime, Rulebook] | None = None

    def current(self, session: Session) -> Rulebook:
        """Return the rulebook. Raises `NoProgram`."""
        loaded_at = self.loaded_at(session)
        if self._cached is None or self._cached[0] != loaded_at:
            program = file.Program.model_validate(current(session).spec)
            book = Rulebook(program, self._zone, self._window, self._language)
            self._cached = (loaded_at, book)
        return self._cached[1]

    def loaded_at(self, session: Session) -> datetime:
        """When the program was last loaded with a change. Raises `NoProgram`."""
        found: datetime | None = session.scalar(_LOADED_AT)
        if found is None:
            raise NoProgram
        return found


def current(session: Session) -> Program:
    """Return the loaded program's row. Raises `NoProgram`."""
    row: Program | None = session.scalar(select(Program))
    if row is None:
        raise NoProgram
    return row
