"""An office under test: the sandbox and our real bot in one event loop, and people on the other side of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App
from bot.settings import Settings
from bot.texts.render import Form, Texts
from db import contacts, programs
from db.models import Message
from db.outbox import Why
from jobs.pace import Backoff
from rules.check import parse_program
from sandbox.server import Sandbox
from sandbox.telegram.world import Message as Shown
from sandbox.telegram.world import Person
from tests.wire import Wire

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SEED = Path(__file__).parent.parent / "seed" / "program.json"
PATIENCE = 20.0
TEXTS = (Texts("vi"), Texts("en"))
FORMS: tuple[Form, ...] = ("html", "plain")

R = TypeVar("R")


def local(text: str) -> datetime:
    """Read ``2022-08-01T08:00`` as a time in Hải Phòng."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class Office:
    """A sandbox with the bot running against it. Its clock stands still unless it is turned."""

    def __init__(
        self,
        database_url: str,
        *,
        at: str = "2022-08-01T07:40",
        program: str | None = None,
        wire: Wire | None = None,
        backoff: Backoff | None = None,
        **settings: Any,
    ):
        self.sandbox = Sandbox(local(at))
        self.wire, self._backoff = wire, backoff
        self.database_url, self.program = database_url, program or SEED.read_text("utf-8")
        self._settings = settings
        self.app: App
        self.notices: list[str] = []
        self.sandbox.world.listeners.add(self._listen)

    async def open(self) -> None:
        """Start the sandbox and the bot, with the program followed since the clock's time."""
        await self.sandbox.start()
        if self.wire:
            await self.wire.start(self.sandbox.url)
        self.app = self.make_app()
        await asyncio.to_thread(self.app.database.migrate)
        now = self.sandbox.clock.now()
        await self.app.database.run(programs.load, parse_program(self.program), now, now)
        await self.app.start()

    def make_app(self) -> App:
        """Build the bot as the command line does."""
        return App(self.settings(), backoff=self._backoff)

    def settings(self) -> Settings:
        values: dict[str, Any] = {
            "telegram_token": SecretStr(self.sandbox.bot.token),
            "telegram_api_url": self.wire.url if self.wire else self.sandbox.url,
            "telegram_per_second": 0,
            "telegram_chat_pause": 0,
            "database_url": self.database_url,
            "sandbox_clock_url": self.sandbox.url,
            **self._settings,
        }
        return Settings(_env_file=None, **values)  # type: ignore[call-arg]  # pydantic-settings takes it

    async def close(self) -> None:
        """Stop; before that every message that was written must be renderable in every language and form."""
        messages = await self.app.database.run(lambda session: session.scalars(select(Message)).all())
        await self.app.stop()
        if self.wire:
            await self.wire.stop()
        await self.sandbox.stop()
        for message in messages:
            assert message.error != Why.INTERNAL, message.kind
            for texts in TEXTS:
                for form in FORMS:
                    assert texts.render(message.kind, message.params, form).text

    async def idle(self) -> None:
        """Return when the bot has taken in and answered everything."""
        async with asyncio.timeout(PATIENCE):
            await self.sandbox.world.taken(self.sandbox.bot)
            for postman in self.app.postmen.values():
                await postman.drain()
            for channel in self.app.channels:
                await channel.acknowledged()

    async def turn(self, to: str) -> None:
        """Set the clock in one jump, as after a time without power, and wait until the bot has done what is due."""
        async with asyncio.timeout(PATIENCE):
            await self.sandbox.clock.turn(local(to))
        await self.idle()

    async def turn_without_waiting(self, to: str) -> None:
        """Set the clock while the bot cannot do what is due."""
        turning = asyncio.create_task(self.sandbox.clock.turn(local(to)))
        while self.app.clock.now() < local(to):
            await asyncio.sleep(0.01)
        self._turning = turning

    async def pass_to(self, to: str) -> None:
        """Let time pass from event to event, as in a normal week."""
        async with asyncio.timeout(3 * PATIENCE):
            await self.sandbox.clock.pass_to(local(to))
        await self.idle()

    async def invite(self, agency: str, role: str = "official") -> str:
        """Make an invitation and return its code."""
        code = contacts.new_code()
        valid = timedelta(days=7)
        await self.app.database.run(contacts.invite, agency, role, code, self.sandbox.clock.now(), valid)
        return code

    def stranger(self, name: str = "Người lạ") -> Someone:
        """Somebody who has not joined."""
        return Someone(self, self.sandbox.world.add_person(name))

    async def join(self, agency: str, role: str = "official") -> Someone:
        """Somebody who has joined and read the welcome."""
        someone = self.stranger(f"Đầu mối {agency}" if role == "official" else f"{role} {agency}")
        code = await self.invite(agency, role)
        await someone.says(f"/start {code}")
        someone.read()
        return someone

    async def ask(self, work: Callable[[Session], R]) -> R:
        """Look something up in the database."""
        return await self.app.database.run(work)

    def _listen(self, event: dict[str, Any]) -> None:
        if event["type"] == "answer":
            self.notices.append(event["text"])


class Someone:
    """A person with a phone."""

    def __init__(self, office: Office, person: Person) -> None:
        self.office, self.person = office, person
        self._seen = 0

    @property
    def chat(self) -> list[Shown]:
        """Everything in the chat with the bot."""
        world = self.office.sandbox.world
        return world.chat_of(self.office.sandbox.bot, self.person).messages

    def read(self) -> list[str]:
        """The bot's messages since the last look."""
        new = [message["text"] for message in self.chat[self._seen :] if message["from"]["is_bot"]]
        self._seen = len(self.chat)
        return new

    async def says(self, text: str) -> list[str]:
        """Write to the bot; returns what it says in return."""
        self.read()
        self.office.sandbox.world.say(self.office.sandbox.bot, self.person, text)
        await self.office.idle()
        return self.read()

    async def taps(self, label: str, *, message: Shown | None = None) -> list[str]:
        """Press the newest button that reads ``label``; returns what the bot says in return."""
        self.read()
        for shown in [message] if message else reversed(self.chat):
            for button in buttons_of(shown):
                if button["text"] == label:
                    return await self.presses(shown["message_id"], button["callback_data"])
        raise AssertionError(f"no button {label!r}; there are {self.buttons()}")

    async def presses(self, message_id: int, data: str) -> list[str]:
        """Press a certain button."""
        self.read()
        world, bot = self.office.sandbox.world, self.office.sandbox.bot
        world.press(bot, self.person, message_id, data)
        await self.office.idle()
        return self.read()

    def buttons(self) -> list[str]:
        """The labels under the newest message of the bot."""
        for message in reversed(self.chat):
            if message["from"]["is_bot"]:
                return [button["text"] for button in buttons_of(message)]
        return []


def buttons_of(message: Shown) -> list[dict[str, str]]:
    """The inline buttons of a message, in reading order."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
