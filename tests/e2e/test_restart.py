"""The bot is really stopped and started in the middle; the database is the truth."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from sqlalchemy import select

from db.models import Message
from db.session import Database
from tests.office import Office

ROOT = Path(__file__).parent.parent.parent


class BotProcess:
    """Our bot as a process of its own, started as an operator starts it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        settings = self._office.settings()
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=ROOT,
            env={
                **os.environ,
                "TELEGRAM_TOKEN": settings.telegram_token.get_secret_value(),
                "TELEGRAM_API_URL": settings.telegram_api_url,
                "TELEGRAM_PER_SECOND": "0",
                "TELEGRAM_CHAT_PAUSE": "0",
                "DATABASE_URL": settings.database_url,
                "SANDBOX_CLOCK_URL": str(settings.sandbox_clock_url),
            },
            stderr=asyncio.subprocess.PIPE,
        )

    async def stop(self, number: int = signal.SIGTERM) -> str:
        """Stop it; returns what it logged."""
        assert self._process and self._process.stderr
        self._process.send_signal(number)
        logged = (await self._process.stderr.read()).decode()
        await self._process.wait()
        return logged

    @property
    def exit_code(self) -> int | None:
        return self._process.returncode if self._process else None


async def shown(office: Office, person_id: int, words: str) -> str:
    """Wait for a message with certain words in somebody's chat."""
    arrived = asyncio.Event()

    def listen(event: dict[str, object]) -> None:
        arrived.set()

    office.sandbox.world.listeners.add(listen)
    chat = office.sandbox.bot.chats[person_id]
    try:
        async with asyncio.timeout(20):
            while True:
                arrived.clear()
                for message in reversed(chat.messages):
                    if message["from"]["is_bot"] and words in message["text"]:
                        return str(message["text"])
                await arrived.wait()
    finally:
        office.sandbox.world.listeners.discard(listen)


async def test_a_dialog_goes_on_after_a_restart(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    await official.taps("Đã gửi báo cáo")
    await office.app.stop()

    process = BotProcess(office)
    await process.start()
    world, bot = office.sandbox.world, office.sandbox.bot
    world.say(bot, official.person, "123/BC-SYT ngày 05/8/2022")
    receipt = await shown(office, official.person.id, "văn bản số")
    assert "văn bản số 123/BC-SYT ngày 05/8/2022" in receipt
    logged = await process.stop()
    assert process.exit_code == 0, logged
    assert office.sandbox.bot.token not in logged

    office.app = office.make_app()
    await office.app.start()
    assert sum("văn bản số" in message.get("text", "") for message in official.chat) == 1


async def test_what_was_due_while_the_machine_was_off_is_sent_once_after_the_start(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-01T08:00")
    official.read()
    await office.app.stop()
    await office.sandbox.clock.turn(office.sandbox.clock.now().replace(day=12))

    process = BotProcess(office)
    await process.start()
    await shown(office, official.person.id, "hôm nay là ngày làm việc cuối cùng trước hạn")
    office.app.database = Database(office.database_url)
    while await office.ask(lambda session: session.scalar(select(Message.id).where(Message.state == "sending"))):
        await asyncio.sleep(0.01)
    await process.stop(signal.SIGKILL)
    await process.start()
    world, bot = office.sandbox.world, office.sandbox.bot
    world.say(bot, official.person, "/toi")
    await shown(office, official.person.id, "Mã chat")
    await process.stop()
    new = official.read()
    assert sum("cuối cùng trước hạn" in text for text in new) == 1
    assert len(new) == 2

    office.app = office.make_app()
    await office.app.start()
