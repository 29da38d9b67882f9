"""Putting a person on the other messenger, by what people do: ``/lienket``, the code typed there, and the choice."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from sandbox.sides import Side, side_of
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.world import Message, Person, World

CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")
PATIENCE = 10.0
NAMES = {"telegram": "Telegram", "zalo": "Zalo"}


async def move(sides: dict[str, Side], person: Person, to: str, world: World) -> None:
    """Link the other messenger if it is not yet, and choose to be reminded there. Raises `ApiError`."""
    there, here = side_of(sides, to), side_of(sides, person.messenger)
    if there is here:
        return
    watcher = _Watcher(world, person)
    try:
        async with asyncio.timeout(PATIENCE):
            here.say(person, "/lienket")
            shown = await watcher.bot_says(here, lambda message: CODE.search(message.get("text", "")))
            code = CODE.search(shown.get("text", ""))
            if NAMES[to] in here.choices(shown):
                here.pick(person, shown, here.choices(shown)[NAMES[to]])
                await watcher.bot_says(here, lambda message: NAMES[to] in message.get("text", ""))
            elif code:
                there.say(person, code[0])
                asked = await watcher.bot_says(there, lambda message: NAMES[to] in there.choices(message))
                there.pick(person, asked, there.choices(asked)[NAMES[to]])
                await watcher.bot_says(there, lambda message: NAMES[to] in message.get("text", ""))
    except TimeoutError:
        raise ApiError(503, "the bot did not answer; is a messenger down?") from None
    except KeyError:
        raise bad_request("the bot offers no such messenger") from None
    finally:
        watcher.stop()
    person.messenger = to
    world.tell({"type": "people"})


class _Watcher:
    """Waits for what the bot says to one person."""

    def __init__(self, world: World, person: Person) -> None:
        self._world, self._person = world, person
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        world.listeners.add(self._events.put_nowait)

    def stop(self) -> None:
        self._world.listeners.discard(self._events.put_nowait)

    async def bot_says(self, side: Side, wanted: Any) -> Message:
        while True:
            event = await self._events.get()
            if event["type"] != "message" or (event["messenger"], event["chat"]) != (side.name, self._person.id):
                continue
            message: Message = event["message"]
            if message["from"]["is_bot"] and wanted(message):
                return message
