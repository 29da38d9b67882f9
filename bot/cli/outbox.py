"""``dondoc outbox``: what waits, what failed and why; ``dondoc outbox retry`` tries failed messages again."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from bot.cli.program import fail
from bot.cli.timing import clock_of
from bot.settings import load
from bot.texts.render import Texts
from db import aside, outbox_report, retrying
from db.retrying import Outcome
from db.session import Database
from jobs.backup import WHAT

outbox_app = typer.Typer(help="What waits to be sent, what failed and why.", invoke_without_command=True)

SHOWN = 20
OUTCOMES = {
    Outcome.QUEUED: "queued again",
    Outcome.ELSEWHERE: "queued again, for the person's other chat",
    Outcome.ANEW: "its day is over; what is current is said instead, at the next knock",
    Outcome.OUT_OF_DATE: "not sent again: what it pressed for was answered, promised, moved or said anew since",
    Outcome.STOPPED: "not sent again: the person asked not to be written to",
    Outcome.ENDED: "not sent again: the receiver has left, moved to another agency, or is not reminded any more",
    Outcome.CLOSED: "left as it is: nothing arrives in the chat (invite another person)",
}


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
    database.prepare_to_read()
    report = database.read_now(outbox_report.report, limit)
    backup_failed = database.read_now(aside.last, WHAT)
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
    _show_aside(report)


def _show_aside(report: dict[str, Any]) -> None:
    """What was put aside: counts by kind, and the newest; what is needed to look at it stands in the JSON."""
    if not report["aside"]:
        return
    counts = ", ".join(f"{what} {number}" for what, number in report["aside"].items())
    typer.echo(f"\nPut aside so that the others go on: {counts}; the newest first (--json shows all of each):")
    for item in report["put_aside"]:
        again = f", {item['times']} times since {item['first_at']}" if item["times"] > 1 else ""
        typer.echo(f"  {item['last_at']}  {item['what']} {item['subject']}{again}: {item['error']}")


@outbox_app.command()
def retry(
    number: Annotated[int | None, typer.Argument(metavar="ID", help="The number of a failed message.")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All messages that failed.")] = False,
) -> None:
    """Deal with a failed message again, or with all of them: what is out of date is not sent in its old words."""
    if (number is None) == (not failed):
        fail("Name one message (dondoc outbox retry 12) or say --failed.")
    settings = load()
    database = Database(settings.database_url)
    database.migrate()
    done = database.run_now(retrying.retry, number, clock_of(settings, database).now())
    database.close()
    if number is not None and not done:
        fail(f"Message {number} has not failed; see dondoc outbox.")
    if not done:
        typer.echo("No message has failed.")
    for outcome in Outcome:
        retried = [each for each in done if each.outcome is outcome]
        if retried:
            typer.echo(f"{OUTCOMES[outcome]}: {len(retried)}")
        for each in retried:
            typer.echo(f"{each.id:>7}  {each.kind}")
