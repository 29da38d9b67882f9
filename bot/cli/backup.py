"""``dondoc backup``, ``dondoc restore`` and ``dondoc outbox release``: copies of the database, and their use."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import DBAPIError

from bot.cli.timing import clock_of, now_of
from bot.settings import Settings, load
from db import aside, audit, copies, held
from db.programs import Rulebooks
from db.session import Database, DatabaseUnavailable, database_url
from jobs.backup import WHAT, Copies
from jobs.restore import Restored, Restoring


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; a folder gets a name with the time. Default: BACKUP_DIR.")
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Only show which copies there are.")] = False,
) -> None:
    """Copy the whole database to FILE while the bot goes on; the copy is read again and checked."""
    settings = load()
    kept = Copies(settings.backup_dir, settings.keep, settings.zone)
    if list_:
        _show(settings, kept)
        return
    url = database_url(settings.database_url)
    target = kept.named("dondoc", now_of(settings), copies.ending(url))
    if file:
        target = file / target.name if file.is_dir() else file
    now = now_of(settings)
    facts = copies.save(url, target)
    typer.echo(f"{target}: {facts}")
    seal = _seal(settings, now)
    if seal:
        typer.echo(f"The log in it ends with the seal {seal}; note it, for `dondoc log verify --head`.")


def _seal(settings: Settings, at: datetime) -> str:
    """The newest link of the log at that time; empty where there is none, or where the tables are older."""
    database = Database(settings.database_url)
    try:
        with suppress(DatabaseUnavailable, DBAPIError):
            return database.run_now(audit.head, at)
    finally:
        database.close()
    return ""


def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by dondoc backup, or by the bot itself every day.")],
    send_queued: Annotated[
        bool,
        typer.Option("--send-queued", help="Send what waited when the copy was made, and what has fallen due since."),
    ] = False,
) -> None:
    """Put FILE in the place of the database; what is there now is kept. Stop the bot first."""
    settings = load()
    url, now = database_url(settings.database_url), now_of(settings)
    kept = Copies(settings.backup_dir, settings.keep, settings.zone)
    before = kept.named("dondoc-before-restore", now, copies.ending(url))
    rulebooks = Rulebooks(settings.zone, settings.window, settings.language)
    done = asyncio.run(Restoring(url, file, before, rulebooks, now, send_queued).run())
    _tell(done, file, send_queued)


def release() -> None:
    """Send what a restore held back, but for what nobody wants any more."""
    settings = load()
    database = Database(settings.database_url)
    database.migrate()
    done = database.run_now(held.release, clock_of(settings, database).now())
    database.close()
    typer.echo(f"queued again: {done.queued}; not wanted any more: {done.cancelled}")
    if done.left:
        typer.echo(f"left as they are, because nothing arrives in their chat: {done.left} (invite another person)")


def _show(settings: Settings, kept: Copies) -> None:
    for path in kept.there():
        facts = path.stat()
        at = datetime.fromtimestamp(facts.st_mtime, settings.zone)
        typer.echo(f"{at:%Y-%m-%d %H:%M}  {facts.st_size / 2**20:8.1f} MB  {path}")
    if not kept.there():
        typer.echo(f"There is no copy in {kept.folder}.")
    if not kept.keep:
        typer.echo("The bot makes no daily copy (BACKUP_KEEP=0).")
    database = Database(settings.database_url)
    database.migrate()
    failure = database.read_now(aside.last, WHAT)
    database.close()
    if failure:
        at = failure.last_at.astimezone(settings.zone)
        typer.echo(f"The daily copy failed, at {at:%Y-%m-%d %H:%M} the last time: {failure.error}")


def _tell(done: Restored, file: Path, send_queued: bool) -> None:
    if done.before:
        typer.echo(f"What was there is kept: {done.before}" + (f" ({done.kept})" if done.kept else " (damaged)"))
    typer.echo(f"Restored: {file} ({done.facts})")
    if done.held:
        kinds = ", ".join(f"{kind} {number}" for kind, number in done.held.items())
        typer.echo(f"Held back, because it may have been sent since: {sum(done.held.values())} messages ({kinds})")
        typer.echo("  `dondoc outbox` counts them; `dondoc outbox release` sends them.")
    if done.skipped:
        typer.echo(
            f"Reminders that have fallen due since count as said: {done.skipped}; each goes on with its next step."
        )
    if send_queued:
        typer.echo("What waited then is sent, and what has fallen due since is said, once the bot runs.")
    typer.echo(
        "Next: start the bot (`dondoc run`). What people answered after the copy was made is not in it: ask them,"
    )
    typer.echo("and whoever joined since needs a new invitation (`dondoc invite`).")
