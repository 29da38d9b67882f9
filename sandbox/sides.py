"""The two messengers as the chat page and the simulated officials see them: one chat a person on each."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sandbox.faults import Faults
from sandbox.telegram import beside, menus
from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import Limits
from sandbox.telegram.world import BotAccount, Message, Person, World
from sandbox.zalo.world import ZaloWorld

PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8")
LEADS = (
    "rả lời bằng một số",  # "Xin trả lời ...", or at the end of a sentence "(trả lời ...)"
    "Hoặc gõ số để chọn:",
    "nswer with a number",
    "Or type a number to choose:",
)
LIST_LEADS = (
    "Chọn việc để trả lời",
    "Choose an item to answer",
    "Chọn việc để cho ý kiến",
    "Choose one to give direction",
)
WHICH = ("” là trả lời cho việc nào?", "” an answer to?")
LINE = re.compile(r"^(\d{1,2})\. (.+)$", re.MULTILINE)
QUOTED = re.compile("“([^”]+)”")


@dataclass(frozen=True)
class View:
    """A chat as the page shows it."""

    messages: list[Message]
    unread: int
    blocked: bool
    commands: list[dict[str, str]]


class Side(Protocol):
    """One messenger."""

    name: str
    faults: Faults
    limits: Limits

    def view(self, person: Person) -> View:
        """The person's chat."""
        ...

    def read(self, person: Person) -> None:
        """The person has read everything."""
        ...

    def say(self, person: Person, text: str, *, quote: str = "", forwarded: str = "") -> Message:
        """The person writes; ``quote``: the id of the message that is answered; ``forwarded``: whose words these are.

        A messenger that tells bots nothing of this passes on the text alone.
        """
        ...

    def send_file(self, person: Person, name: str, data: bytes, caption: str = "") -> Message:
        """The person sends a file or a picture."""
        ...

    def send_album(self, person: Person, pictures: Sequence[bytes], caption: str = "") -> list[Message]:
        """The person sends several pictures at once."""
        ...

    def edit(self, person: Person, message_id: str, text: str) -> None:
        """The person edits a message of their own. Raises 400 where that cannot be done."""
        ...

    def block(self, person: Person, *, blocked: bool) -> None:
        """The person blocks the bot, or takes it back."""
        ...

    def choices(self, message: Message) -> dict[str, str]:
        """What can be picked under a message: label -> what `pick` wants."""
        ...

    def pick(self, person: Person, message: Message, choice: str) -> None:
        """The person picks."""
        ...

    async def taken(self) -> None:
        """Return when the bot has taken in everything that people did."""
        ...


class TelegramSide:
    """Chats with buttons."""

    name = "telegram"

    def __init__(self, world: World, bot: BotAccount, faults: Faults, limits: Limits) -> None:
        self._world, self._bot, self.faults, self.limits = world, bot, faults, limits

    def view(self, person: Person) -> View:
        chat = self._world.chat_of(self._bot, person)
        return View(chat.messages, chat.unread, chat.blocked, menus.shown(self._bot, chat))

    def read(self, person: Person) -> None:
        self._world.chat_of(self._bot, person).unread = 0

    def say(self, person: Person, text: str, *, quote: str = "", forwarded: str = "") -> Message:
        chat = self._world.chat_of(self._bot, person)
        quoted = beside.quoting(chat, quote) if quote else {}
        passed_on = beside.forwarded(forwarded, self._world.clock.now()) if forwarded else {}
        return self._world.say(self._bot, person, text, beside={**quoted, **passed_on})

    def send_file(self, person: Person, name: str, data: bytes, caption: str = "") -> Message:
        if data.startswith(PICTURES):
            return self._world.send_photo(self._bot, person, data, caption)
        return self._world.send_file(self._bot, person, name, data, caption)

    def send_album(self, person: Person, pictures: Sequence[bytes], caption: str = "") -> list[Message]:
        group, captions = beside.album(), [caption, *[""] * len(pictures)]
        send = self._world.send_photo
        return [
            send(self._bot, person, data, said, beside=group) for data, said in zip(pictures, captions, strict=False)
        ]

    def edit(self, person: Person, message_id: str, text: str) -> None:
        self._world.edit(self._bot, person, message_id, text)

    def block(self, person: Person, *, blocked: bool) -> None:
        self._world.block(self._bot, person, blocked=blocked)

    def choices(self, message: Message) -> dict[str, str]:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return {button["text"]: button["callback_data"] for row in rows for button in row if "callback_data" in button}

    def pick(self, person: Person, message: Message, choice: str) -> None:
        self._world.press(self._bot, person, message["message_id"], choice)

    async def taken(self) -> None:
        await self._world.taken(self._bot)


class ZaloSide:
    """Chats without buttons: a choice is picked by writing its number or its words."""

    name = "zalo"

    def __init__(self, world: ZaloWorld, faults: Faults, limits: Limits, changed: Callable[[], None]) -> None:
        self._world, self.faults, self.limits, self._changed = world, faults, limits, changed

    def view(self, person: Person) -> View:
        chat = self._world.chat_of(person)
        return View(chat.messages, chat.unread, chat.blocked, [])

    def read(self, person: Person) -> None:
        self._world.chat_of(person).unread = 0

    def say(self, person: Person, text: str, *, quote: str = "", forwarded: str = "") -> Message:
        return self._world.say(person, text)  # bots are told of no quoted message and of no forwarding

    def send_file(self, person: Person, name: str, data: bytes, caption: str = "") -> Message:
        if data.startswith(PICTURES):
            return self._world.send_photo(person, data, caption)
        return self._world.send_protected(person)  # bots get no files from Zalo

    def send_album(self, person: Person, pictures: Sequence[bytes], caption: str = "") -> list[Message]:
        captions = [caption, *[""] * len(pictures)]
        return [self._world.send_photo(person, data, said) for data, said in zip(pictures, captions, strict=False)]

    def edit(self, person: Person, message_id: str, text: str) -> None:
        raise bad_request("Zalo has no editing")

    def block(self, person: Person, *, blocked: bool) -> None:
        self._world.chat_of(person).blocked = blocked
        self._changed()

    def choices(self, message: Message) -> dict[str, str]:
        return numbered_choices(message.get("text", ""))

    def pick(self, person: Person, message: Message, choice: str) -> None:
        self._world.say(person, choice)

    async def taken(self) -> None:
        if self._world.bot.updates or self._world.bot.polling:
            await self._world.taken()


def numbered_choices(text: str) -> dict[str, str]:
    """What a text without buttons offers: label -> what to write. A list of things to choose from offers numbers."""
    found: dict[str, str] = {}
    for lead in LIST_LEADS:
        if lead in text:
            found.update({number: number for number, _ in LINE.findall(text.partition(lead)[0])})
    if text.partition("\n")[0].endswith(WHICH):
        found.update({number: number for number, _ in LINE.findall(text)})
    for lead in LEADS:
        before, _, after = text.rpartition(lead)
        lines = LINE.findall(after) if before else []
        if (lines and lines[0][0] != "1") or after.startswith("."):  # what comes before is numbered
            found.update({number: number for number, _ in LINE.findall(before)})
        found.update({label: number for number, label in lines})
    last = text.rstrip().rpartition("\n")[2]
    if last.startswith(("Nếu cần, xin gõ:", "If needed, type:")):
        found.update({words: words for words in QUOTED.findall(last)})
    return found


def side_of(sides: dict[str, Side], name: str) -> Side:
    """The messenger of a name. Raises 400."""
    if name not in sides:
        raise bad_request(f"there is no messenger {name!r}")
    return sides[name]


def words_of(message: Message | None) -> str:
    """What a list of chats shows of a message."""
    found: Any = (message or {}).get("text") or (message or {}).get("caption") or ("📷" if message else "")
    return str(found)[:80]
