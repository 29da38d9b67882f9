"""An office under test: the sandbox and our real bot in one event loop, and people on the other side of it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App
from bot.settings import Settings
from bot.texts.render import Form, Texts
from db import invites
from db.models import Message
from db.outbox import Why
from jobs.pace import Backoff
from rules.reading import fold
from sandbox.server import Sandbox
from sandbox.telegram.world import Message as Shown
from sandbox.telegram.world import Person
from sandbox.zalo.world import zalo_id
from tests.prepared import prepare
from tests.wire import Wire

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SEED = Path(__file__).parent.parent / "seed" / "program.json"
LADDERS = {
    "report": {"steps": ["-14d", "-7d", "-3d", "-1wd", "0d", "+1wd", "+2wd"]},
    "meeting": {"steps": ["start", "0d@14:00"]},
    "work": {"steps": ["-30d", "-14d", "-7d", "0d", "+1wd"]},
}
"""Ladders of the stories' own, for officials, the meeting asked on Mondays too: who else is told is told in rooms."""
PATIENCE = 60.0
only_telegram = pytest.mark.parametrize("messenger", ["telegram"])
"""For what only Telegram has: menus, toasts, buttons that stay."""

TEXTS = (Texts("vi"), Texts("en"))
FORMS: tuple[Form, ...] = ("html", "plain")

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cfc0f01f0005"
    "0001ff89993d1d0000000049454e44ae426082"
)
"""A picture of one point."""

GLUED = re.compile(r"[a-zà-ỹ0-9)][.?][A-ZĐÀ-Ỵ][a-zà-ỹ]|[)%”][A-ZĐÀ-Ỵ][a-zà-ỹ]|\n[,;.] ")
"""Two sentences without a space or a line end between them, or a sentence with one in its middle: a template that
swallows one, or has one too many."""

R = TypeVar("R")


def with_ladders() -> str:
    """The seed program with ladders of the stories' own; no digest comes between, and no head answers in person."""
    raw = json.loads(SEED.read_text("utf-8"))
    for duty in raw["duties"]:
        duty.pop("in_person", None)
    return json.dumps({**raw, "ladders": raw["ladders"] | LADDERS, "digests": []})


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
        messenger: str = "telegram",
        program: str | None = None,
        wire: Wire | None = None,
        backoff: Backoff | None = None,
        **settings: Any,
    ):
        self.sandbox = Sandbox(local(at))
        self.messenger = messenger
        self.wire, self._backoff = wire, backoff
        self.database_url, self.program = database_url, program or with_ladders()
        self._settings = settings
        self.app: App
        self.notices: list[str] = []
        self.sandbox.world.listeners.add(self._listen)

    async def open(self) -> None:
        """Start the sandbox and the bot, with the program followed since the clock's time."""
        await self.sandbox.start()
        if self.wire:
            await self.wire.start(self.sandbox.url)
        await asyncio.to_thread(prepare, self.database_url, self.program, self.sandbox.clock.now())
        self.app = self.make_app()
        await self.app.start()

    def make_app(self) -> App:
        """Build the bot as the command line does."""
        return App(self.settings(), backoff=self._backoff)

    def settings(self) -> Settings:
        url = self.wire.url if self.wire else self.sandbox.url
        values: dict[str, Any] = {
            "telegram_token": SecretStr(self.sandbox.bot.token),
            "telegram_api_url": url,
            "telegram_per_second": 0,
            "telegram_chat_pause": 0,
            "zalo_token": SecretStr(self.sandbox.zalo.bot.token),
            "zalo_api_url": f"{url}/zalo",
            "zalo_per_second": 0,
            "zalo_chat_pause": 0,
            "database_url": self.database_url,
            "sandbox_clock_url": self.sandbox.url,
            "backup_keep": "0",
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
                    text = texts.render(message.kind, message.params, form).text
                    assert text
                    assert not GLUED.search(text), text

    async def idle(self) -> None:
        """Return when the bot has taken in and answered everything."""
        async with asyncio.timeout(PATIENCE):
            for side in self.sandbox.sides.values():
                await side.taken()
            await self.app.inbox.drain()
            await self.app.fetcher.drain()
            for postman in self.app.postmen.values():
                await postman.drain()
            for channel in self.app.channels.values():
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
        code = invites.new_code()
        valid = timedelta(days=7)
        await self.app.database.run(invites.invite, agency, role, code, self.sandbox.clock.now(), valid)
        return code

    def stranger(self, name: str = "Người lạ", messenger: str = "") -> Someone:
        """Somebody who has not joined, on the office's messenger or another."""
        return Someone(self, self.sandbox.world.add_person(name, messenger=messenger or self.messenger))

    async def join(self, agency: str, role: str = "official", messenger: str = "") -> Someone:
        """Somebody who has joined and read the welcome."""
        someone = self.stranger(f"Đầu mối {agency}" if role == "official" else f"{role} {agency}", messenger)
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
    """A person with a phone, on one messenger."""

    def __init__(self, office: Office, person: Person, messenger: str = "") -> None:
        self.office, self.person = office, person
        self.side = office.sandbox.sides[messenger or person.messenger]
        self._seen = 0

    def on(self, messenger: str) -> Someone:
        """The same person at another messenger."""
        return Someone(self.office, self.person, messenger)

    @property
    def chat_id(self) -> str:
        """The id of the chat with the bot."""
        return str(self.person.id) if self.side.name == "telegram" else zalo_id(self.person)

    @property
    def chat(self) -> list[Shown]:
        """Everything in the chat with the bot."""
        return self.side.view(self.person).messages

    def read(self) -> list[str]:
        """The bot's messages since the last look."""
        new = [message.get("text", "") for message in self.chat[self._seen :] if message["from"]["is_bot"]]
        self._seen = len(self.chat)
        return _whole(new)

    async def says(self, text: str, *, quote: Shown | None = None, forwarded: str = "") -> list[str]:
        """Write to the bot, in answer to a message or passing on somebody's words; returns what it says in return."""
        self.read()
        self.side.say(self.person, text, quote=str(quote["message_id"]) if quote else "", forwarded=forwarded)
        await self.office.idle()
        return self.read()

    async def edits(self, text: str, message: Shown | None = None) -> list[str]:
        """Edit a message, by default the last one that was written; returns what the bot says in return."""
        self.read()
        own = message or next(each for each in reversed(self.chat) if not each["from"]["is_bot"])
        self.side.edit(self.person, str(own["message_id"]), text)
        await self.office.idle()
        return self.read()

    def message(self, words: str) -> Shown:
        """The newest message in the chat that holds these words."""
        return next(each for each in reversed(self.chat) if words in (each.get("text") or each.get("caption") or ""))

    async def sends_picture(self, data: bytes = PNG, caption: str = "") -> list[str]:
        """Send a picture; returns what the bot says in return."""
        return await self.sends_file("ảnh.png", data, caption)

    async def sends_file(self, name: str, data: bytes, caption: str = "") -> list[str]:
        """Send a file; returns what the bot says in return."""
        self.read()
        self.side.send_file(self.person, name, data, caption)
        await self.office.idle()
        return self.read()

    async def sends_album(self, count: int = 3, caption: str = "") -> list[str]:
        """Send several pictures at once; returns what the bot says in return."""
        self.read()
        self.side.send_album(self.person, [PNG] * count, caption)
        await self.office.idle()
        return self.read()

    async def taps(self, label: str, *, message: Shown | None = None) -> list[str]:
        """Pick the newest choice that reads ``label``; returns what the bot says in return.

        Without buttons its number is written, or its words where something else was asked since.
        """
        self.read()
        newest = next((each for each in reversed(self.chat) if each["from"]["is_bot"]), None)
        for shown in [message] if message else reversed(self.chat):
            choices = self.side.choices(shown)
            if shown["from"]["is_bot"] and label in choices:
                written = shown is newest or self.side.name == "telegram"
                self.side.pick(self.person, shown, choices[label] if written else label)
                await self.office.idle()
                return await self._says_which(shown, label, self.read())
        raise AssertionError(f"no choice {label!r}; there are {self.buttons()}")

    async def _says_which(self, shown: Shown, label: str, said: list[str]) -> list[str]:
        """Where several questions were open, say by number which one was meant."""
        if not said or "là trả lời cho việc nào?" not in said[0] or "“Hủy”" not in said[0]:
            return said
        for number, line in re.findall(r"^(\d+)\. (.+)$", said[0], re.MULTILINE):
            title = line.rpartition(": ")[0] or line  # and behind it what would be done
            if fold(title) in fold(shown["text"]) or line.endswith(f": {label}"):
                return await self.says(number)
        raise AssertionError(f"none of these is what was answered: {said[0]}")

    async def is_told(self, label: str, *, message: Shown | None = None) -> str:
        """Pick something that is over; returns the notice: a toast over buttons, a message without them."""
        said = await self.taps(label, message=message)
        return "\n".join(said) or self.office.notices[-1]

    async def presses(self, message_id: int, data: str) -> list[str]:
        """Press a certain button (Telegram)."""
        self.read()
        world, bot = self.office.sandbox.world, self.office.sandbox.bot
        world.press(bot, self.person, message_id, data)
        await self.office.idle()
        return self.read()

    def buttons(self) -> list[str]:
        """The choices under the newest message of the bot."""
        for message in reversed(self.chat):
            if message["from"]["is_bot"]:
                return list(self.side.choices(message))
        return []


def _whole(texts: list[str]) -> list[str]:
    """Put the numbered pieces of long texts together again."""
    found: list[str] = []
    for text in texts:
        piece = re.match(r"\((\d+)/\d+\) ", text)
        if piece and piece[1] != "1":
            found[-1] += "\n" + text[piece.end() :]
        else:
            found.append(text[piece.end() :] if piece else text)
    return found


def buttons_of(message: Shown) -> list[dict[str, str]]:
    """The inline buttons of a message, in reading order."""
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row]
