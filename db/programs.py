"""The programs that are followed: pausing and archiving them, their versions, and reading back their rules.

Loading one stands in `db.loading`.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit, calendars, reminders, successions
from db.models import Program, ProgramVersion
from rules import program as file
from rules.rulebook import Rulebook, Rules
from rules.succession import in_force
from rules.window import SendingWindow

ACTIVE, PAUSED, ARCHIVED = "active", "paused", "archived"


class NoProgram(Exception):
    """No program is loaded: run ``dondoc program load seed/program.json`` first."""

    def __init__(self) -> None:
        super().__init__("No program is loaded yet: run `dondoc program load seed/program.json` first.")


class UnknownProgram(Exception):
    """No program has this number; the message lists those that there are."""

    def __init__(self, number: str, known: list[str]) -> None:
        super().__init__(f'There is no program "{number}". Known programs: {", ".join(known) or "none"}')


def every(session: Session) -> list[Program]:
    """All programs, the oldest first. Raises `NoProgram`."""
    rows = list(session.scalars(select(Program).order_by(Program.id)))
    if not rows:
        raise NoProgram
    return rows


def named(session: Session, number: str) -> Program:
    """The program of this number, capitals or not, or of the part before its first slash. Raises `UnknownProgram`,
    `NoProgram`."""
    rows = every(session)
    wanted = number.strip().lower()
    found = [row for row in rows if wanted in (row.number.lower(), row.number.lower().partition("/")[0])]
    if len(found) != 1:
        raise UnknownProgram(number, [row.number for row in rows])
    return found[0]


def coordinating(session: Session) -> list[str]:
    """The codes of the agencies that coordinate a program which is not archived. Raises `NoProgram`."""
    return sorted({row.coordinator.code for row in every(session) if row.state != ARCHIVED})


def unfollowed(program: Program) -> str | None:
    """Why a program is not pressed for at present, `PAUSED` or `ARCHIVED`; ``None`` where it is."""
    return None if program.state == ACTIVE else program.state


def move(session: Session, program: Program, state: str, now: datetime, by: str = "operator") -> None:
    """Make a program active, paused or archived; of one that is not active any more nothing that waits is sent."""
    detail = {"from": program.state, "to": state}
    program.state = state
    if state != ACTIVE:
        reminders.take_out(session, program.id, now)
    audit.record(session, now, by, "state", f"program:{program.id}", detail)


def versions(session: Session, program: Program) -> list[ProgramVersion]:
    """All versions of a program that were loaded, the oldest first."""
    query = select(ProgramVersion).where(ProgramVersion.program_id == program.id)
    return list(session.scalars(query.order_by(ProgramVersion.id)))


def newest(session: Session, program_id: int) -> ProgramVersion | None:
    """The version of a program that counts."""
    query = select(ProgramVersion).where(ProgramVersion.program_id == program_id)
    return session.scalar(query.order_by(ProgramVersion.id.desc()).limit(1))


_LOADED = select(Program.id, Program.state, Program.loaded_at, Program.revision).order_by(Program.id)
"""Not the rows: their files are large, and this is asked often."""

Loaded = tuple[tuple[int, str, datetime, int], ...]
"""Which programs are loaded, in which states, since when, and how often the directory has changed them since: another
one when anything has changed."""


class Rulebooks:
    """Hands out the rules of all programs; reads those anew that another process has loaded again."""

    def __init__(self, zone: ZoneInfo, window: SendingWindow, language: str) -> None:
        self._zone, self._window, self._language = zone, window, language
        self._books: dict[int, tuple[tuple[datetime, int], Rulebook]] = {}
        self._cached: tuple[Loaded, Rules] | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the people."""
        return self._zone

    def current(self, session: Session, loaded: Loaded | None = None) -> Rules:
        """Return the rules of all programs; ``loaded``: by whoever has asked for it already. Raises `NoProgram`."""
        loaded = loaded or self.loaded(session)
        if self._cached is None or self._cached[0] != loaded:
            books = {number: self._book(session, number, (at, revision)) for number, _, at, revision in loaded}
            followed = tuple(number for number, state, *_ in loaded if state == ACTIVE)
            self._cached = (loaded, Rules(books, followed, self._zone, self._window))
        return self._cached[1]

    def _book(self, session: Session, number: int, stamp: tuple[datetime, int]) -> Rulebook:
        known = self._books.get(number)
        if known is None or known[0] != stamp:
            version = newest(session, number)
            program = file.Program.model_validate(version.spec if version else {})
            held = in_force(program, successions.directory(session, number))
            called = (self._zone, self._window, self._language)
            swapped = calendars.of_program(session, number)
            book = Rulebook(held.program, *called, held.since, held.former, held.ancestors, swapped)
            known = (stamp, book)
            self._books[number] = known
        return known[1]

    def loaded(self, session: Session) -> Loaded:
        """What is loaded at present. Raises `NoProgram`."""
        found = tuple((row.id, row.state, row.loaded_at, row.revision) for row in session.execute(_LOADED))
        if not found:
            raise NoProgram
        return found


def anew(session: Session, rules: Rules) -> Rules:
    """The rules of all programs as they hold after a change in this transaction. Raises `NoProgram`."""
    session.flush()
    return Rulebooks(rules.zone, rules.window, rules.first.language).current(session)
