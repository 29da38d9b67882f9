"""``dondoc outbox``: what waits, what failed and why; ``dondoc outbox retry`` tries failed messages again."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.program_commands import fail
from bot.settings import load
from bot.texts.render import Texts
from db import aside, outbox_report
from db.session import Database
from jobs.backup import WHAT

outbox_app = typer.Typer(help="What waits to be sent, what failed and why.", invoke_without_command=True)

SHOWN = 20


@outbox_app.callback()
def outbox(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="How many messages of each kind are shown.")] = SHOWN,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Show what waits, what failed and why, and which messengers cannot be reached."""
    if context.invoked_subcommand:
        return
    settings = load()
    texts = Texts(settings.language)
    database = Database(settings.database_url)
    database.migrate()
    report = database.run_now(outbox_report.report, limit)
    backup_failed = database.run_now(aside.last, WHAT)
    database.close()
    if as_json:
        typer.echo(json.dumps(report, ensure_ascii=False, indent=1))
        return
    counts = ", ".join(f"{state} {number}" for state, number in report["counts"].items()) or "empty"
    typer.echo(f"Outbox: {counts}; sent twice or more, perhaps: {report['uncertain']}")
    if any(report["inbound"].values()):
        held = report["inbound"]
        typer.echo(f"Updates that came in: {held['waiting']} waiting, {held['failed']} failed (see the log)")
    if backup_failed:
        typer.echo(f"The daily copy of the database failed (dondoc backup --list): {backup_failed.error}")
    for trouble in report["troubles"]:
        why = texts.line("why", code=trouble["why"])
        typer.echo(f"{trouble['channel']}: nothing is sent since {trouble['since']} ({why}: {trouble['detail']})")
    for state, title in (("waiting", "Waiting, the oldest first"), ("failed", "Failed, the newest first")):
        if report[state]:
            typer.echo(f"\n{title}:")
        for row in report[state]:
            why = texts.line("why", code=row["why"]) if row["why"] else "-"
            said = f" [{row['detail']}]" if row["detail"] else ""
            tried = f"{row['attempts']} tries" if row["attempts"] else "not tried yet"
            typer.echo(
                f"{row['id']:>7}  {row['created_at']}  {row['kind']:<18} {row['to']} ({row['channel']})"
                f"  {tried}  {why}{said}"
            )


@outbox_app.command()
def retry(
    number: Annotated[int | None, typer.Argument(metavar="ID", help="The number of a failed message.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All messages that failed.")] = False,
) -> None:
    """Queue a failed message again, or all of them; those to closed chats go to the person's other chat, if any."""
    if (number is None) == (not failed):
        fail("Name one message (dondoc outbox retry 12) or say --failed.")
    settings = load()
    database = Database(settings.database_url)
    database.migrate()
    done, closed = database.run_now(outbox_report.retry, number, SystemClock().now())
    database.close()
    if number is not None and not done and not closed:
        fail(f"Message {number} has not failed; see dondoc outbox.")
    typer.echo(f"queued again: {done}")
    if closed:
        typer.echo(f"left as they are, because nothing arrives in their chat: {closed} (invite another contact)")
