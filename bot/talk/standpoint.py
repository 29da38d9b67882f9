"""From where it is told how a program stands: which rows, by whose rules, when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from db import past, programs
from db.models import Program
from rules.rulebook import Rules


class Standpoint(Protocol):
    """A turn has one (the present), and so has what is told of the past."""

    @property
    def session(self) -> Session:
        """Where the rows stand."""

    @property
    def rules(self) -> Rules:
        """What held."""

    @property
    def now(self) -> datetime:
        """The instant of which is told (aware)."""

    @property
    def program(self) -> Program:
        """The program of which is told, a row of the session."""


@dataclass(frozen=True)
class Then:
    """A standpoint in the past: what was known of a program at the instant ``now``."""

    session: Session
    rules: Rules
    now: datetime
    program: Program


@contextmanager
def then(session: Session, rules: Rules, program_id: int, at: datetime) -> Iterator[Then]:
    """What was known of a program (by its id) at ``at`` (aware), as long as it is looked at. Raises
    `db.past.NotKnown`, also when the program was loaded later."""
    with past.known(session, at) as known:
        program = known.get(Program, program_id)
        if program is None:
            raise past.NotKnown(past.begins(session, f"program:{program_id}"))
        yield Then(known, programs.anew(known, rules), at, program)
