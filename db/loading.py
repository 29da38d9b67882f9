"""Loading a program file into the database: what is new, changed and gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit, programs, successions
from db.models import Agency, Capital, Duty, Program, ProgramAgency, ProgramVersion, Task
from rules import program as file
from rules.succession import in_force


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
    """Store ``program``, beside others or in the place of its earlier version; idempotent.

    Nothing is deleted: what left the file is marked gone and keeps its history. ``follow_from`` says since when due
    times are followed up (default: the first loading). What the directory of agencies has made of a program stays: who
    was added, who took whose place, who was called otherwise.
    """
    changes, renamed = Changes(), Changes()
    agencies = _merge_agencies(session, program, renamed)
    held = _held(session, program)
    row = _merge_program(session, program, agencies[held.coordinator], now, follow_from, changes)
    changes.changed += renamed.changed
    _merge_successions(session, program, agencies, now, changes)
    _merge_members(session, held, row, agencies, now, changes)
    _merge(session, Task, _tasks(program), row.id, now, changes)
    _merge(session, Duty, _duties(program), row.id, now, changes)
    _load_capital(session, program, agencies)
    if not changes.none:
        detail = {"new": len(changes.new), "changed": len(changes.changed), "gone": len(changes.gone)}
        audit.record(session, now, "program", "load", f"program:{row.id}", detail)
    return changes


def _held(session: Session, program: file.Program) -> file.Program:
    """The program of a file as it holds with what the directory knows."""
    known = session.scalar(select(Program.id).where(Program.number == program.number))
    return in_force(program, successions.directory(session, known)).program


def take_over(session: Session, row: Program, now: datetime) -> Changes:
    """Let a loaded program hold as the directory of agencies makes it: who is obliged, and who coordinates it."""
    changes = Changes()
    version = programs.newest(session, row.id)
    held = _held(session, file.Program.model_validate(version.spec if version else {}))
    agencies = {each.code: each for each in session.scalars(select(Agency))}
    row.coordinator_id = agencies[held.coordinator].id
    row.revision += 1
    _merge_members(session, held, row, agencies, now, changes)
    session.refresh(row)
    return changes


def _merge_agencies(session: Session, program: file.Program, changes: Changes) -> dict[str, Agency]:
    """The directory's rows of the program's agencies, by code; names are the newest file's, or the directory's own."""
    found = {row.code: row for row in session.scalars(select(Agency))}
    for agency in program.agencies:
        row = found.get(agency.code)
        if row is None:
            row = found[agency.code] = Agency(code=agency.code, name=agency.name, head=agency.head)
            session.add(row)
        elif row.renamed_at is None and (row.name, row.head) != (agency.name, agency.head):
            row.name, row.head = agency.name, agency.head
            changes.changed.append(f"agency {agency.code}: {agency.name}")
    for each in (each for agency in program.agencies if agency.successors for each in agency.successors.agencies):
        if each.code not in found:
            found[each.code] = Agency(code=each.code, name=each.name or each.code, head=each.head or "")
            session.add(found[each.code])
    session.flush()
    return found


def _merge_successions(
    session: Session, program: file.Program, agencies: Mapping[str, Agency], now: datetime, changes: Changes
) -> None:
    """Note the successors that the file names, to be carried out by `jobs.succeeding`; what an operator has decided,
    and what has been carried out, stays. Raises `db.successions.NotPossible`."""
    by_old = successions.by_old(session)
    for agency in program.agencies:
        old, said = agencies[agency.code], agency.successors
        known = by_old.get(old.id)
        if known and (known.applied_at or known.by != "program"):
            continue
        news = [agencies[each.code] for each in said.agencies] if said else []
        if known and said and (known.day, known.news) == (said.begins, news):
            continue
        if said:
            successions.decide(session, [old], news, said.begins, now, "program")
            after = ", ".join(new.code for new in news)
            changes.new.append(f"succession {agency.code} -> {after} from {said.begins}")
        elif known:
            successions.drop(session, known, now, "program")
            changes.gone.append(f"succession {agency.code}")


def _merge_program(
    session: Session,
    program: file.Program,
    coordinator: Agency,
    now: datetime,
    follow_from: datetime | None,
    changes: Changes,
) -> Program:
    spec = program.model_dump(mode="json", by_alias=True, exclude_none=True)
    row = session.scalar(select(Program).where(Program.number == program.number))
    if row is None:
        row = Program(number=program.number, state=programs.ACTIVE, follow_from=follow_from or now, loaded_at=now)
        row.name, row.coordinator_id = program.name, coordinator.id
        session.add(row)
        session.flush()
        changes.new.append(f"program {program.number}")
        session.add(ProgramVersion(program_id=row.id, spec=spec, loaded_at=now))
        return row
    version = programs.newest(session, row.id)
    if version is None or version.spec != spec:
        _let_look_again(session, row.id, file.Program.model_validate(version.spec) if version else None, program)
        session.add(ProgramVersion(program_id=row.id, spec=spec, loaded_at=now))
        changes.changed.append(f"program {program.number}")
        row.name, row.coordinator_id, row.loaded_at = program.name, coordinator.id, now
    if follow_from and row.follow_from != follow_from:
        changes.changed.append(f"program {program.number}: followed from {follow_from:%Y-%m-%d} on")
        row.follow_from, row.loaded_at = follow_from, now
    return row


def _let_look_again(session: Session, program_id: int, before: file.Program | None, now: file.Program) -> None:
    """The ladders of the duties whose steps another calendar or other steps move are looked at again by the next
    planning, as after a day of `db.calendars`."""
    steps = _laid_out(before) if before else {}
    moved = [code for code, found in _laid_out(now).items() if code in steps and steps[code] != found]
    for duty in session.scalars(select(Duty).where(Duty.program_id == program_id, Duty.code.in_(moved))):
        duty.looked_up_to = 0


def _laid_out(program: file.Program) -> dict[str, Any]:
    """What the steps of each duty's ladder hang on beside its days."""
    return {
        duty.code: (program.calendar, program.ladders.get(duty.ladder) if duty.ladder else None)
        for duty in program.every_duty
    }


def _merge_members(
    session: Session,
    program: file.Program,
    row: Program,
    agencies: Mapping[str, Agency],
    now: datetime,
    changes: Changes,
) -> None:
    """Which agencies the program obliges; one that leaves its last program is gone from the directory as well."""
    query = select(ProgramAgency).where(ProgramAgency.program_id == row.id)
    present = {member.agency_id: member for member in session.scalars(query)}
    wanted = set()
    for group in program.groups:
        for position, agency in enumerate(group.agencies, 1):
            there = agencies[agency.code]
            wanted.add(there.id)
            member = present.get(there.id)
            place = (group.number, position)
            label = f"agency {agency.code}: {agency.name}"
            if member is None:
                member = ProgramAgency(program_id=row.id, agency_id=there.id)
                session.add(member)
                changes.new.append(label)
            elif (member.gone_at or (member.group_number, member.position) != place) and label not in changes.changed:
                changes.changed.append(label)
            member.group_number, member.position = place
            member.gone_at = there.gone_at = None
    session.flush()
    for agency_id, member in present.items():
        if agency_id not in wanted and member.gone_at is None:
            member.gone_at = now
            changes.gone.append(f"agency {member.agency.code}")
            session.flush()
            if not _is_elsewhere(session, agency_id):
                member.agency.gone_at = now


def _is_elsewhere(session: Session, agency_id: int) -> bool:
    query = select(ProgramAgency.program_id).where(ProgramAgency.agency_id == agency_id)
    return session.scalar(query.where(ProgramAgency.gone_at.is_(None)).limit(1)) is not None


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
            "plan_year": duty.plan_year,
            "spec": duty.model_dump(mode="json", by_alias=True, exclude_none=True),
        }
        for duty in program.every_duty
    }


Listed = TypeVar("Listed", Task, Duty)


def _merge(
    session: Session,
    table: type[Listed],
    wanted: Mapping[str, Mapping[str, Any]],
    program_id: int,
    now: datetime,
    changes: Changes,
) -> None:
    word = table.__tablename__
    present = {row.code: row for row in session.scalars(select(table).where(table.program_id == program_id))}
    for code, values in wanted.items():
        label = f"{word} {code}: {values['title']}"
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


def _load_capital(session: Session, program: file.Program, agencies: Mapping[str, Agency]) -> None:
    there = {(row.agency_id, row.year): row for row in session.scalars(select(Capital))}
    for agency in program.agencies:
        for year, planned in agency.capital_plan.items():
            row = there.get((agencies[agency.code].id, year))
            if row is None:
                row = Capital(agency_id=agencies[agency.code].id, year=year, exempt=False)
                row.planned = planned.assigned if isinstance(planned, file.Plan) else planned
                session.add(row)
            row.second = planned.second if isinstance(planned, file.Plan) else row.second
