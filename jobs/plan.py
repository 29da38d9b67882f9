"""Plan: duties of the program -> assignments, up to a horizon. Doing it twice does it once.

What is done for one duty: `jobs.planning`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import programs
from db.models import Duty, Program
from jobs.changed import Planned
from jobs.planning import Planning
from rules.rulebook import Rules

LOOK = 20
"""Looking at a ladder takes as long as comparing so many days of agencies."""

__all__ = ["Part", "Planned", "do", "finish", "foresee", "parts", "plan"]


@dataclass(frozen=True)
class Part:
    """A part of a run: one duty of one program; ``thorough``: as far as the program changed, compare everything."""

    program_id: int
    duty_id: int
    thorough: bool


def plan(session: Session, rules: Rules, now: datetime, *, thorough: bool = True) -> Planned:
    """Bring the assignments of all programs that are followed into step with them at ``now`` (aware), in one go.

    A ``thorough`` run compares every duty that changed since it was planned with its program: days that changed are
    taken over, what fell due before the program was followed is kept as history (``not_tracked``), and open assignments
    that the program does not hold any more are ``waived``. Any other run writes what has come within the horizon. A
    meeting that the next one overtook is ``missed``.
    """
    done = Planned()
    for part in parts(session, rules, thorough=thorough):
        finished = False
        while not finished:
            changed, finished = do(session, rules, now, part)
            done += changed
    finish(session, rules, now)
    return done


def parts(session: Session, rules: Rules, *, thorough: bool) -> tuple[Part, ...]:
    """What a run consists of, to be done one after the other, each in a transaction of its own if need be."""
    programs.every(session)
    query = select(Duty.program_id, Duty.id).where(Duty.program_id.in_(rules.followed))
    if not thorough:
        query = query.where(Duty.gone_at.is_(None))
    rows = session.execute(query.order_by(Duty.program_id, Duty.id))
    return tuple(Part(program_id, duty_id, thorough) for program_id, duty_id in rows)


def held(session: Session, of: Collection[Part]) -> Sequence[Duty]:
    """The duties of parts, read at once: as long as somebody holds them, none is read singly."""
    numbers = [part.duty_id for part in of]
    return session.scalars(select(Duty).where(Duty.id.in_(numbers))).all() if numbers else ()


def do(session: Session, rules: Rules, now: datetime, part: Part) -> tuple[Planned, bool]:
    """Do a part, or as much of it as fits into a short transaction (`AT_ONCE`); returns what was changed, and whether
    the part is done: if not, it is to be done again."""
    job = _of_part(session, rules, now, part)
    return (job.done, job.run(thorough=part.thorough)) if job else (Planned(), True)


def _of_part(session: Session, rules: Rules, now: datetime, part: Part) -> Planning | None:
    duty, program = session.get(Duty, part.duty_id), session.get(Program, part.program_id)
    if duty is None or program is None or program.id not in rules.followed:
        return None
    return Planning(session, rules, rules.books[program.id], program, duty, now)


def foresee(session: Session, rules: Rules, now: datetime, part: Part) -> tuple[Planned, int]:
    """Count what `do` would write, redate, waive and look at again for a part, and write nothing of it; returns also
    how many days of agencies were compared, or as much was done."""
    job = _of_part(session, rules, now, part)
    if job is None:
        return Planned(), 0
    looked = job.foresee()
    return job.done, len(job.owing) * len(job.dated) + LOOK * looked


def finish(session: Session, rules: Rules, now: datetime) -> None:
    """All parts are done: what falls due until then need not be looked for again."""
    for number in rules.followed:
        session.get_one(Program, number).planned_on = rules.local(now).date()
