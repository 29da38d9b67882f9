"""``dondoc log``: whether the log stands as it was written, and what it tells."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from bot.cli.program import fail
from bot.cli.timing import clock_of
from bot.settings import Settings, load
from bot.texts.render import Texts
from db import agencies, audit, log
from db.audit import Finding, Verdict
from db.programs import Rulebooks
from db.session import Database

log_app = typer.Typer(help="The log of everything that was done: verify it, read it.", no_args_is_help=True)

FOUND = {
    "missing": "row {n} is missing",
    "changed": "row {n} was changed, or the link before it",
    "added": "row {n} was put between others afterwards",
    "gap": "the chain has no link {n}",
    "head": "the link that you noted is not in the chain: the log was shortened or made anew since",
}
SHOWN_FINDINGS = 20


@log_app.command()
def verify(
    head: Annotated[
        str, typer.Option(help="A seal that was noted elsewhere (a backup, a message), or its beginning.")
    ] = "",
) -> None:
    """Go through the whole log: does any row miss, was one changed or added? Exits with 1 if so."""
    settings = load()
    database = Database(settings.database_url)
    database.migrate()
    verdict: Verdict = database.run_now(audit.verify, clock_of(settings, database).now(), head.strip().lower())
    database.close()
    typer.echo(f"{verdict.chained} rows in the chain, {verdict.waiting} written since (the bot chains them).")
    typer.echo(f"Seal: {verdict.head or '-'}")
    for finding in verdict.findings[:SHOWN_FINDINGS]:
        typer.echo(f"WRONG: {_said(finding)}")
    if len(verdict.findings) > SHOWN_FINDINGS:
        typer.echo(f"... and {len(verdict.findings) - SHOWN_FINDINGS} more")
    if verdict.findings:
        raise typer.Exit(1)
    typer.echo("The log stands as it was written" + (", from before the noted seal on." if head else "."))


def _said(finding: Finding) -> str:
    return FOUND[finding.what].format(n=finding.number)


@log_app.command()
def show(
    what: Annotated[
        str, typer.Argument(help="An agency (SYT), or a row (assignment:12, request:7). Default: everything.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many rows are shown, the newest first.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")] = False,
) -> None:
    """Tell what was done, by whom and when, in words."""
    settings = load()
    texts = Texts(settings.language)
    database = Database(settings.database_url)
    database.migrate()
    told = database.run_now(_told, settings, what, limit)
    database.close()
    if told is None:
        fail(f'"{what}" is neither an agency nor a row such as assignment:12.')
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for entry in told:
        typer.echo(texts.line("log_line", entry=entry, coordinator="", program={}, agencies=[]))


def _told(session: Session, settings: Settings, what: str, limit: int) -> list[dict[str, Any]] | None:
    """The rows as plain data; ``None`` where it is not known what is meant."""
    rules = Rulebooks(settings.zone, settings.window, settings.language).current(session)
    agency_id = None
    if not what:
        condition: ColumnElement[bool] = true()
    elif ":" in what:
        condition = log.of_subjects([what])
    else:
        agency = agencies.by_code(session, what)
        if agency is None:
            return None
        agency_id, condition = agency.id, log.of_agency(agency.id)
    return log.told(session, log.rows(session, condition, limit=limit, agency_id=agency_id), rules)
