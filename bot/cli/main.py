"""The command line ``dondoc`` (``python -m bot`` is the same)."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.app import App
from bot.channels.base import ChannelMisconfigured
from bot.cli import burden as _burden  # noqa: F401 - adds its command to `program_app`
from bot.cli import erasing as _erasing  # noqa: F401 - adds its command to `people_app`
from bot.cli import programs as _programs  # noqa: F401 - adds its commands to `program_app`
from bot.cli import succession as _succession  # noqa: F401 - adds its commands to `agency_app`
from bot.cli.agencies import agency_app
from bot.cli.backup import backup, release, restore
from bot.cli.calendars import calendar_app
from bot.cli.files import files_app
from bot.cli.invitations import tell_how, write_slips
from bot.cli.log import log_app
from bot.cli.outbox import outbox_app
from bot.cli.people import people_app
from bot.cli.program import SEED, fail, program_app, read_program
from bot.cli.status import status
from bot.cli.taking import export
from bot.cli.timing import clock_of
from bot.cli.webhook import webhook_app
from bot.memory import settle
from bot.play import demo
from bot.play.stage import Stage, StageFailed
from bot.settings import Settings, WrongSetting, load
from db import invites
from db.copies import CopyFailed
from db.invites import NotCoordinating, UnknownAgency
from db.people import ROLES
from db.programs import NoProgram, UnknownProgram
from db.session import Database, DatabaseUnavailable
from db.successions import NotPossible
from rules.check import ProgramMistakes
from rules.program import Program

try:
    from uvloop import run as run_loop
except ImportError:  # not on every system
    from asyncio import run as run_loop  # type: ignore[assignment]  # the same but for a keyword

SANDBOX_DATABASE = Path("var/sandbox.sqlite3")
SANDBOX_MEMORY = Path("var/sandbox.json")
FIRST_DAY = "2022-08-01T08:00"
EXPECTED = (
    ChannelMisconfigured,
    CopyFailed,
    DatabaseUnavailable,
    NoProgram,
    NotCoordinating,
    UnknownProgram,
    NotPossible,
    ProgramMistakes,
    StageFailed,
    UnknownAgency,
    WrongSetting,
)
"""Errors that an operator can mend: their message is shown, without a traceback."""

cli = typer.Typer(
    help="Đôn Đốc: reminds agencies of what a program obliges them to do, and collects their answers.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.add_typer(program_app, name="program")
cli.add_typer(agency_app, name="agency")
cli.add_typer(calendar_app, name="calendar")
cli.add_typer(people_app, name="people")
cli.add_typer(outbox_app, name="outbox")
cli.add_typer(log_app, name="log")
cli.add_typer(files_app, name="files")
cli.add_typer(webhook_app, name="webhook")
cli.command()(backup)
cli.command()(restore)
cli.command()(export)
cli.command()(status)
outbox_app.command()(release)


@cli.command()
def run(
    sandbox: Annotated[bool, typer.Option(help="Run against the sandbox even if a token is configured.")] = False,
    at: Annotated[
        str | None,
        typer.Option(help="What the sandbox's clock shows at first; begins anew. Default: 2022-08-01T08:00"),
    ] = None,
    speed: Annotated[float, typer.Option(min=0, help="How fast the sandbox's clock runs; 0 stands still.")] = 1.0,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the sandbox's page is served.")] = 8080,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew instead of where the sandbox was left.")] = False,
    seed: Annotated[int, typer.Option(help="Makes the simulated officials repeatable.")] = 1,
    program: Annotated[Path, typer.Option(help="The program that the sandbox plays.")] = SEED,
) -> None:
    """Start the bot: against the messengers whose tokens are configured, else against the sandbox."""
    settings = load()
    set_up_logging(settings)
    if sandbox or not settings.has_token:
        start = _instant(at or FIRST_DAY, settings)
        begin_anew = fresh or at is not None or not SANDBOX_DATABASE.exists()
        run_loop(_run_sandbox(settings, start, speed, port, seed, read_program(program), begin_anew))
    else:
        run_loop(_run_for_ever(settings))


@cli.command()
def invite(
    agency: Annotated[str | None, typer.Argument(help="The agency's code, such as SYT.")] = None,
    role: Annotated[str, typer.Option(help=f"{', '.join(ROLES)}, or group (for a chat group)")] = "official",
    days: Annotated[int, typer.Option(min=1, max=90, help="For how many days a code is valid.")] = 7,
    everybody: Annotated[bool, typer.Option("--all", help="A slip of paper for every agency nobody joined.")] = False,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="The PDF file that --all writes.")] = None,
) -> None:
    """Print a one-time link and code that give a person a post at AGENCY, or bind a chat group to it; or slips of paper
    with QR codes for all that are missing (--all -o invites.pdf)."""
    roles = (*ROLES, invites.GROUP)
    if role not in roles:
        fail(f'"{role}" is not a role; the roles are {", ".join(roles)}.')
    if everybody != (agency is None) or everybody != (output is not None):
        fail("Name one agency (dondoc invite SYT), or print slips for all that are missing (--all -o invites.pdf).")
    if everybody and role != "official":
        fail("--all invites an official of every agency; other roles are invited one by one.")
    settings = load()
    set_up_logging(settings)
    database = Database(settings.database_url)
    database.migrate()
    now = clock_of(settings, database).now()
    if agency is None or output is not None:
        write_slips(settings, database, output or Path("invites.pdf"), now, timedelta(days=days))
        database.close()
        return
    code = invites.new_code()
    row = database.run_now(invites.invite, agency, role, code, now, timedelta(days=days))
    until = row.expires_at.astimezone(settings.zone)
    typer.echo(f"{agency.upper()}, {role}; valid once, until {until:%d/%m/%Y %H:%M}")
    tell_how(settings, code, group=role == invites.GROUP)
    typer.echo(f"Code: {code}")
    database.close()


async def _run_for_ever(settings: Settings) -> None:
    """Run until the process is told to stop; after another one has taken the work over, stand by."""
    stop = _stop_signal()
    while not stop.is_set():
        await _run(App(settings), stop)


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def _run(
    app: App,
    stop: asyncio.Event,
    afterwards: Callable[[], Awaitable[None]] | None = None,
    alongside: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Start ``app``, then do ``afterwards``; run until ``stop``, until the work is lost to another process, or until
    what goes on ``alongside`` ends."""

    async def start() -> None:
        await app.start()
        if afterwards:
            await afterwards()
        settle()

    async def ends(event: Awaitable[object]) -> None:
        await event

    starting = asyncio.create_task(start())
    ending = {asyncio.create_task(ends(event)) for event in (stop.wait(), app.lost.wait())}
    if alongside:
        ending.add(asyncio.create_task(ends(alongside())))
    try:
        done, _ = await asyncio.wait({starting, *ending}, return_when=asyncio.FIRST_COMPLETED)
        if starting in done:
            await starting
            done, _ = await asyncio.wait(ending, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (starting, *ending):
            task.cancel()
        await app.stop()


async def _run_sandbox(
    settings: Settings, at: datetime, speed: float, port: int, seed: int, program: Program, begin_anew: bool
) -> None:
    """Serve both messengers on this machine with the people of the play, and run the bot against them."""
    stage = await Stage.start(at - demo.JOINING, port, seed, SANDBOX_MEMORY, fresh=begin_anew)
    try:
        app = App(demo.settings_for(settings, stage, SANDBOX_DATABASE, anywhere=port == 0))
        if not stage.goes_on:
            demo.prepare(app, program, at)

        async def open_the_day() -> None:
            if not stage.goes_on:
                await demo.join_everyone(app, stage)
                await stage.turn(at)
            await stage.begin(speed)
            again = " It goes on where it was left; --fresh begins anew." if stage.goes_on else ""
            typer.echo(
                f"The sandbox is at {stage.url} - open it in a browser. Ctrl+C stops it.{again} "
                f"Its board and files are at {app.settings.public_url}; commands see it with "
                f"DATABASE_URL={app.settings.database_url}"
            )

        await _run(app, _stop_signal(), open_the_day, stage.ended)
    finally:
        await stage.stop()


def _instant(text: str, settings: Settings) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        fail(f'--at: "{text}" is not a time (write it as 2022-08-01T08:00).')
    return at if at.tzinfo else at.replace(tzinfo=settings.zone)


class _HideTokens(logging.Filter):
    """Takes bot tokens out of whatever is logged, tracebacks included."""

    TOKEN = re.compile(r"\d{4,}:[A-Za-z0-9_-]{10,}")

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = self.TOKEN.sub("<token>", record.getMessage())
        record.args = ()
        if record.exc_info:
            record.exc_text = self.TOKEN.sub("<token>", logging.Formatter().formatException(record.exc_info))
        return True


def set_up_logging(settings: Settings) -> None:
    """Log to standard error; httpx and httpcore would log URLs, token and all."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
    handler.addFilter(_HideTokens())
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "apscheduler", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)


def main() -> None:
    """Run the command line; what an operator can mend is said in a sentence."""
    try:
        cli()
    except EXPECTED as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
