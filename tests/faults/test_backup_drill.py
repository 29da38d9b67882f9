"""The drill: a bot that works is copied, killed and lost; the copy is restored, and everybody is there."""

from __future__ import annotations

import asyncio
import re
import signal
import stat
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import copies
from db.models import Agency, Message, Person
from db.session import BESIDE, Database
from tests.filled import TOOLS
from tests.office import Office, Someone
from tests.process import ROOT, BotProcess, shown

PEOPLE = 42
WELCOME = "Thông tin được lưu"


async def command(office: Office, *args: str) -> str:
    """Run ``dondoc`` as an operator does, with the office's database; returns what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", *args),
        cwd=ROOT,
        env={
            "PATH": TOOLS,
            "DATABASE_URL": office.database_url,
            "SANDBOX_CLOCK_URL": office.sandbox.url,
            "BACKUP_DIR": str(office.settings().backup_dir),
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, said.decode()
    return said.decode()


def lose(path: str) -> None:
    for suffix in BESIDE:
        Path(path + suffix).unlink(missing_ok=True)


def people(session: Session) -> int:
    return session.scalar(select(func.count(Person.id))) or 0


def answers(someone: Someone, words: str) -> int:
    return sum(words in message.get("text", "") for message in someone.chat if message["from"]["is_bot"])


@pytest.mark.parametrize("messenger", ["telegram"])
async def test_everybody_who_was_there_is_there_after_a_restore(
    database_url: str, messenger: str, tmp_path: Path
) -> None:
    office = Office(database_url, messenger=messenger, backup_dir=tmp_path / "copies")
    await office.open()
    codes = await office.ask(lambda session: session.scalars(select(Agency.code)).all())
    invitations = [await office.invite(codes[number % len(codes)]) for number in range(PEOPLE)]
    everybody = [office.stranger(f"Người {number}") for number in range(PEOPLE)]
    await office.app.stop()
    process = BotProcess(office)
    await process.start()
    for someone, code in zip(everybody, invitations, strict=True):
        someone.side.say(someone.person, f"/start {code}")
    for someone in everybody:
        await shown(office, someone, WELCOME)

    for someone in everybody:  # the bot is busy while the copy is made
        someone.side.say(someone.person, "/toi")
    said = await command(office, "backup", str(tmp_path / "copy"))
    found = re.search(r"copy: (\d+) people, (\d+) messages", said)
    assert found
    assert int(found[1]) == PEOPLE
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600
    refused = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "restore", str(tmp_path / "copy")),
        cwd=ROOT,
        env={"PATH": TOOLS, "DATABASE_URL": database_url, "BACKUP_DIR": str(tmp_path / "copies")},
        stderr=asyncio.subprocess.PIPE,
    )
    _, complaint = await refused.communicate()
    assert complaint.decode().startswith("Stop the bot first: another process runs this bot with this database")

    await process.stop(signal.SIGKILL)
    if database_url.startswith("sqlite"):  # the disk is gone
        await asyncio.to_thread(lose, database_url.removeprefix("sqlite:///"))
    said = await command(office, "restore", str(tmp_path / "copy"))
    assert f"({PEOPLE} people, {found[2]} messages" in said
    database = Database(database_url)
    assert database.run_now(people) == PEOPLE
    assert database.run_now(lambda session: set(session.scalars(select(Message.state)))) <= {"sent", "held"}
    database.close()

    await process.start()
    for someone in everybody:
        someone.side.say(someone.person, "/nhiemvu")
    for someone in everybody:
        await shown(office, someone, "việc đang chờ")
    await process.stop()
    assert {answers(someone, WELCOME) for someone in everybody} == {1}, "what was said is not said again"
    office.app = office.make_app()
    await office.app.start()
    await office.close()


async def test_the_bot_copies_its_database_every_day(tmp_path: Path) -> None:
    office = Office(f"sqlite:///{tmp_path / 'x.sqlite3'}", backup_dir=tmp_path / "copies", backup_keep="7+4")
    await office.open()
    file = tmp_path / "copies" / f"dondoc-daily-{date(2022, 8, 1):%Y%m%d}.sqlite3"
    async with asyncio.timeout(20):
        while not file.exists():
            await asyncio.sleep(0.02)
    assert copies.look(file).people == 0
    await office.close()
