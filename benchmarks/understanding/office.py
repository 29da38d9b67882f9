"""The real bot without a network: real dispatch, database and texts; its messengers write down what they would show."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.base import Channel, Incoming, What
from bot.channels.telegram.channel import Telegram
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.channel import Zalo
from bot.talk.dispatch import Dispatch
from bot.talk.hearing import Arrival
from bot.texts.render import Texts
from db import invites, loading, sending
from db.models import Message
from db.programs import Loaded, Rulebooks
from db.session import Database
from jobs.deliver import letter_of
from jobs.landed import Landed, write_down
from jobs.plan import plan
from jobs.remind import remind
from rules.check import parse_program
from rules.reading import fold
from rules.window import SendingWindow

SEED = Path(__file__).parent.parent.parent / "seed" / "program.json"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TEXTS = Texts("vi")

P = ParamSpec("P")
R = TypeVar("R")

BETWEEN = timedelta(seconds=10)
"""Between two messages of one person."""


def local(text: str) -> datetime:
    """Read ``2022-08-05T08:00`` as a time in Hải Phòng."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


class _TelegramTakesAll:
    """Stands where python-telegram-bot's `Bot` would: whatever is sent arrives."""

    async def send_message(self, *args: object, **kwargs: object) -> SimpleNamespace:
        return SimpleNamespace(message_id=1)

    async def edit_message_text(self, *args: object, **kwargs: object) -> SimpleNamespace:
        return SimpleNamespace(message_id=1)

    async def set_my_commands(self, *args: object, **kwargs: object) -> bool:
        return True


class _ZaloTakesAll:
    """Stands where `ZaloApi` would."""

    async def call(self, method: str, params: dict[str, Any] | None = None) -> dict[str, str]:
        return {"message_id": "1"}


async def _no_picture(number: int) -> None:
    return None


def channel(name: str) -> Channel:
    """A messenger that renders as the real one does, and takes everything."""
    if name == "zalo":
        return Zalo(cast(ZaloApi, _ZaloTakesAll()), TEXTS, _no_picture, chat_pause=0)
    made = Telegram("1:x", TEXTS, _no_picture, api_url="http://127.0.0.1:9", chat_pause=0)
    made._bot = made._sender._bot = cast(Any, _TelegramTakesAll())
    return made


class Office:
    """A bot at work on one database file, with one messenger, and a clock that is turned by hand.

    The engine stays the same from case to case (its compiled statements are most of a case's cost); it is the file
    below it that is exchanged.
    """

    def __init__(self, folder: Path, messenger: Channel) -> None:
        self.messenger, self.now, self._folder = messenger, local("2022-08-01T07:40"), folder
        self._file = folder / "case.sqlite3"
        self.database = Database(f"sqlite:///{self._file}", durable=False)
        self._rulebooks: dict[Loaded, Rulebooks] = {}
        self._updates = self._people = 0

    @property
    def rulebooks(self) -> Rulebooks:
        """Those of the program that is followed in this file: reading it anew would cost more than a case."""
        loaded = self.run(Rulebooks(ZONE, SendingWindow(), "vi").loaded)
        return self._rulebooks.setdefault(loaded, Rulebooks(ZONE, SendingWindow(), "vi"))

    def run(self, work: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a unit of work."""
        return self.database.run_now(work, *args, **kwargs)

    def found(self, at: datetime) -> None:
        """Begin with an empty file: the tables, and the program, followed since ``at``."""
        self.now = at
        founded = self._folder / f"founded-{at:%m%d}.sqlite3"
        if founded.exists():
            self.load(founded)
            return
        self.database.start_afresh()
        self.database.migrate()
        self.run(loading.load, parse_program(SEED.read_text("utf-8")), at, at)
        self.save(founded)

    def save(self, file: Path) -> None:
        """Copy the database to ``file``."""
        self.database.engine.dispose()
        shutil.copyfile(self._file, file)

    def load(self, file: Path) -> None:
        """Go on with a copy of ``file``."""
        self.database.start_afresh()
        shutil.copyfile(file, self._file)

    async def knock(self, at: datetime) -> None:
        """Do what is due at ``at``, and have it sent."""
        self.now = at
        rules = self.run(self.rulebooks.current)
        self.run(plan, rules, at)
        while self.run(remind, rules, at):
            pass
        await self.deliver()

    async def join(self, agency: str, role: str = "official") -> Person:
        """Somebody who has joined."""
        code = invites.new_code()
        self.run(invites.invite, agency, role, code, self.now, timedelta(days=7))
        self._people += 1
        person = Person(self, str(1000 + self._people), f"Đầu mối {agency}")
        await person.says(f"/start {code}")
        return person

    async def take(self, chat: str, sender: str, what: What, **values: Any) -> None:
        """Let one update have its effect, have everything sent that it caused, and let some seconds pass."""
        self._updates += 1
        incoming = Incoming(
            channel=self.messenger.name,
            key=f"{self.now.timestamp():.0f}-{self._updates}",
            chat_id=chat,
            what=what,
            sender_id=sender,
            **values,
        )
        dispatch = Dispatch(self.database, self.rulebooks, TEXTS, lambda: self.now, lambda incoming, queued: None)
        await dispatch.handle(incoming, Arrival(self.now))
        await self.deliver()
        self.now += BETWEEN

    async def deliver(self) -> None:
        """Send what waits; what was shown is written down, so that it can be answered."""
        while True:
            message = self.run(sending.claim, self.messenger.name, self.now)
            if message is None:
                return
            letter = letter_of(message)
            delivered = await self.messenger.deliver(letter)
            self.run(write_down, [Landed(message.id, self.now, delivered)])

    def group_code(self) -> str:
        """The code that the newest message gives for binding a group."""
        return str(self.run(_newest, "group_code").params["code"])

    def close(self) -> None:
        self.database.close()


class Person:
    """Somebody with a chat; ``group``: where they write, if not in their own chat."""

    def __init__(self, office: Office, chat: str, name: str, group: str = "") -> None:
        self.office, self.chat, self.name, self.group = office, chat, name, group

    async def says(self, text: str) -> None:
        """Write to the bot, or into the group."""
        private = not self.group
        place = {"private": private, "title": "" if private else "Nhóm"}
        await self.office.take(self.group or self.chat, self.chat, "text", name=self.name, text=text, **place)

    async def picks(self, label: str) -> None:
        """Pick the newest choice whose label begins so."""
        token = self.office.run(_token, self.chat, fold(label))
        await self.office.take(self.chat, self.chat, "choice", name=self.name, token=token)


def _newest(session: Session, kind: str) -> Message:
    return session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id.desc())).first()  # type: ignore[return-value]


def _token(session: Session, chat: str, label: str) -> str:
    shown = select(Message).where(Message.chat_id == chat, Message.choices.is_not(None)).order_by(Message.id.desc())
    for message in session.scalars(shown):
        for row in message.choices or ():
            if fold(str(row[0])).startswith(label):
                return str(row[1])
    raise LookupError(f"nothing that begins with {label!r} was offered")
