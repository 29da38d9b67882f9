"""Putting a copy in the place of the database: checked first, with what was there kept, and nothing said twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import inspect, select, update
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from db import absences, aside, audit, copies, held, leases, private, progress
from db.copies import CopyFailed, Damaged, Facts, postgres, sqlite
from db.models import Assignment, Lease
from db.programs import NoProgram, Rulebooks
from db.session import BESIDE, Database
from jobs import digest
from jobs.broadcasting import write_all
from jobs.confirming import ask_to_confirm
from jobs.inviting import tell_of_unanswered
from jobs.lease import Lease as Claim
from jobs.obstacles import follow_up
from rules.rulebook import Rules
from rules.status import State


class BotRuns(CopyFailed):
    """A bot works with this database: stop it first."""


@dataclass(frozen=True)
class Restored:
    """What was restored, where what was there before is kept, and what is not said again."""

    facts: Facts
    before: Path | None
    kept: Facts | None
    held: dict[str, int] = field(default_factory=dict)
    skipped: int = 0


@dataclass(frozen=True)
class Restoring:
    """One restore: of ``file`` into ``url``, with what is there now kept as ``before``.

    ``send_queued``: the bot goes on as after a time without power, so what waited when the copy was made is sent, and
    each ladder says its current step. Else nothing is repeated that may have been said since: what waited is held
    back, with what the clock would say now (digests, broadcasts, questions), and steps that have come meanwhile count
    as said.
    """

    url: URL
    file: Path
    before: Path
    rulebooks: Rulebooks
    now: datetime
    send_queued: bool = False

    async def run(self) -> Restored:
        """Do it. Raises `CopyFailed`: `BotRuns`, `Damaged`, `NotOurs`; what was there is then there still.

        Raises `db.session.DatabaseUnavailable` as well.
        """
        facts = copies.look(self.file)
        if facts.kind != self.url.get_backend_name():
            raise CopyFailed(f"{self.file} is a copy of a {facts.kind} database, and DATABASE_URL names another kind")
        database = Database(self.url.render_as_string(hide_password=False))
        try:
            if facts.kind == "postgresql":
                return await self._into_postgres(facts, database)
            return await self._into_sqlite(facts, database)
        finally:
            database.close()

    async def _into_sqlite(self, facts: Facts, database: Database) -> Restored:
        path = sqlite.path_of(self.url)
        if sqlite.is_empty(self.url):
            return await asyncio.to_thread(self._move_in, facts, path)
        if path.samefile(self.file):
            raise CopyFailed(f"{self.file} is the database itself")
        try:
            await asyncio.to_thread(copies.look, path)
        except Damaged:
            return await asyncio.to_thread(self._move_in, facts, path, aside=True)
        claim = await _claim(database, self.now)
        beating = asyncio.create_task(claim.keep())
        try:
            return await asyncio.to_thread(self._put_in, facts, path, claim.holder)
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
            await claim.release()

    def _put_in(self, facts: Facts, path: Path, holder: str) -> Restored:
        """The copy is made ready beside the database, then put into it in one transaction, so that whoever has it open
        goes on with what was restored."""
        kept = copies.save(self.url, self.before)
        with copies.partial_file(path) as ready:
            quiet = self._make_ready(ready, holder)
            sqlite.replace(ready, self.url)
        return Restored(facts, self.before, kept, *quiet)

    def _move_in(self, facts: Facts, path: Path, *, aside: bool = False) -> Restored:
        """The copy is made ready and gets the database's name; a damaged one there (``aside``) is kept first."""
        with copies.partial_file(path) as ready:
            quiet = self._make_ready(ready, "")
            try:
                if aside:
                    private.make_folder(self.before.parent)
                    sqlite.move_aside(self.url, self.before)
                for suffix in BESIDE[1:]:
                    Path(f"{path}{suffix}").unlink(missing_ok=True)
                private.sync(ready)
                ready.replace(path)
                private.sync(path.parent)
            except OSError as error:
                raise CopyFailed(f"{path}: {error.strerror}") from None
        return Restored(facts, self.before if aside else None, None, *quiet)

    def _make_ready(self, ready: Path, holder: str) -> tuple[dict[str, int], int]:
        url = self.url.set(database=str(ready))
        sqlite.replace(self.file, url)
        return self._prepare(url, holder)

    async def _into_postgres(self, facts: Facts, database: Database) -> Restored:
        """Tables are put in the place of the present ones; should that fail, the present ones come back."""
        if postgres.is_empty(self.url):
            postgres.replace(self.file, self.url)
            return Restored(facts, None, None, *self._prepare(self.url, ""))
        claim = await _claim(database, self.now)
        try:
            database.engine.dispose()
            if postgres.others(self.url):
                raise BotRuns(
                    "Other programs are connected with this database (perhaps a bot that stands by): stop them."
                )
            kept = copies.save(self.url, self.before)
            try:
                postgres.replace(self.file, self.url)
                quiet = self._prepare(self.url, "")
            except BaseException:
                postgres.replace(self.before, self.url)
                raise
        finally:
            await claim.release()
        return Restored(facts, self.before, kept, *quiet)

    def _prepare(self, url: URL, holder: str) -> tuple[dict[str, int], int]:
        """Bring the restored tables up to date, and see that nothing is said twice."""
        database = Database(url.render_as_string(hide_password=False))
        try:
            database.migrate()
            return database.run_now(self._quieten, holder)
        finally:
            database.close()

    def _quieten(self, session: Session, holder: str) -> tuple[dict[str, int], int]:
        session.execute(update(Lease).where(Lease.name == leases.NAME).values(holder=holder))
        waiting, skipped = {}, 0
        if not self.send_queued:
            with suppress(NoProgram):
                rules = self.rulebooks.current(session)
                absences.pass_over(session, rules.local(self.now).date(), self.now)
                skipped = pass_over_steps(session, rules, self.now)
                write_what_has_come(session, rules, self.now)
            waiting = held.hold(session)
        detail = {"file": self.file.name, "held": sum(waiting.values()), "skipped": skipped}
        audit.record(session, self.now, "operator", "restore", "database", detail)
        return waiting, skipped


def write_what_has_come(session: Session, rules: Rules, now: datetime) -> None:
    """Write what the clock would say beside reminders, so that it is held back with the rest and can be released: a
    digest, broadcasts, and what is asked or told once."""
    for name, work in SAID_BY_THE_CLOCK.items():
        with aside.guarded(session, name, "restore", now):
            work(session, rules, now)


SAID_BY_THE_CLOCK: dict[str, Callable[[Session, Rules, datetime], object]] = {
    "digest": digest.send,
    "broadcasts": write_all,
    "invitations": partial(tell_of_unanswered, at_once=True),
    "confirming": partial(ask_to_confirm, at_once=True),
    "obstacles": partial(follow_up, at_once=True),
}


def pass_over_steps(session: Session, rules: Rules, now: datetime) -> int:
    """Count the steps that have come by ``now`` as said; returns on how many ladders there were any."""
    query = select(Assignment).where(Assignment.state == State.OPEN, Assignment.next_step_at <= now)
    rows = session.scalars(query).all()
    for row in rows:
        row.last_step_at = now
        progress.resume(session, row, rules, now, anew=False)
        row.next_step_at = progress.look_again(session, row, rules, now)
    return len(rows)


async def _claim(database: Database, now: datetime) -> Claim:
    """Take the work over, so that no bot begins meanwhile. Raises `BotRuns`."""
    claim = Claim(database, lambda: now)
    if not inspect(database.engine).has_table(Lease.__tablename__):
        return claim  # tables of an older version, with which no bot of today works
    runs = await claim.acquire_if_free()
    if runs:
        raise BotRuns(f"Stop the bot first: {runs}.")
    return claim
