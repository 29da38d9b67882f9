"""The chat page and what it asks: people, chats, the clock, and a stream of events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sse_starlette.sse import EventSourceResponse
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.answer import Answer
from sandbox.clock import Clock
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.world import BotAccount, Person, World

STATIC = Path(__file__).parent / "static"
LONG_POLL = 25.0
SPANS = {"1d": timedelta(days=1), "1w": timedelta(weeks=1)}


class Page:
    """Routes of the chat page. It shows the chats of one bot, the first of the world."""

    def __init__(self, world: World, clock: Clock) -> None:
        self.world, self.clock = world, clock
        clock.on_change = lambda: world.tell({"type": "clock", "clock": clock.shown()})

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self._index),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/sandbox/people", self._people),
            Route("/sandbox/chats/{person:int}", self._chat),
            Route("/sandbox/chats/{person:int}/{what}", self._act, methods=["POST"]),
            Route("/sandbox/clock", self._clock),
            Route("/sandbox/clock", self._turn, methods=["POST"]),
            Route("/sandbox/clock/settled", self._settled, methods=["POST"]),
            Route("/sandbox/events", self._events),
        ]

    @property
    def _bot(self) -> BotAccount:
        return next(iter(self.world.bots.values()))

    async def _index(self, request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def _people(self, request: Request) -> Response:
        return Answer([self._shown(person) for person in self.world.people.values()])

    def _shown(self, person: Person) -> dict[str, Any]:
        chat = self.world.chat_of(self._bot, person)
        last = chat.messages[-1] if chat.messages else None
        return {
            "id": person.id,
            "name": person.name,
            "group": person.group,
            "label": person.label,
            "unread": chat.unread,
            "blocked": chat.blocked,
            "last": (last.get("text") or "")[:80] if last else "",
            "at": last["date"] if last else 0,
        }

    async def _chat(self, request: Request) -> Response:
        chat = self.world.chat_of(self._bot, self._person(request))
        chat.unread = 0
        commands = self._bot.commands if chat.commands is None else chat.commands
        return Answer({"messages": chat.messages, "commands": commands, "blocked": chat.blocked})

    def _person(self, request: Request) -> Person:
        person = self.world.people.get(request.path_params["person"])
        if person is None:
            raise bad_request("there is no such person")
        return person

    async def _act(self, request: Request) -> Response:
        """What a person does: ``text``, ``press``, ``block``."""
        person, body = self._person(request), await _json(request)
        match request.path_params["what"]:
            case "text":
                text = str(body.get("text") or "").strip()
                if not text:
                    raise bad_request("the message is empty")
                return Answer(self.world.say(self._bot, person, text))
            case "press":
                message_id, data = int(body.get("message_id") or 0), str(body.get("data"))
                return Answer({"query": self.world.press(self._bot, person, message_id, data)})
            case "block":
                self.world.block(self._bot, person, blocked=bool(body.get("blocked")))
                return Answer({"blocked": bool(body.get("blocked"))})
            case _:
                raise ApiError(404, "Not Found")

    async def _clock(self, request: Request) -> Response:
        """The clock; with ``after=<version>`` the answer waits until it is turned (for bots)."""
        after = request.query_params.get("after")
        if after is not None:
            await self.clock.wait_for_change(int(after), LONG_POLL)
        return Answer(self.clock.shown())

    async def _turn(self, request: Request) -> Response:
        """Turn the clock: ``{"by": "next" | "1d" | "1w"}``, ``{"to": ISO}`` (a jump), ``{"speed": 1440}``."""
        body = await _json(request)
        if "speed" in body:
            self.clock.run(float(body["speed"]))
        elif "to" in body:
            to = datetime.fromisoformat(str(body["to"]))
            await self.clock.turn(to if to.tzinfo else to.replace(tzinfo=self.clock.now().tzinfo))
        elif body.get("by") == "next":
            await self.clock.pass_to_next()
        elif body.get("by") in SPANS:
            await self.clock.pass_to(self.clock.now() + SPANS[body["by"]])
        else:
            raise bad_request("say by, to or speed")
        return Answer(self.clock.shown())

    async def _settled(self, request: Request) -> Response:
        body = await _json(request)
        if body.get("leaving"):
            self.clock.leave()
            return Answer({"ok": True})
        self.clock.settle(int(body["version"]), list(body["upcoming"]))
        return Answer({"ok": True})

    async def _events(self, request: Request) -> Response:
        return EventSourceResponse(self._stream(), ping=20)

    async def _stream(self) -> AsyncIterator[dict[str, str]]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.world.listeners.add(queue.put_nowait)
        try:
            yield {"data": json.dumps({"type": "clock", "clock": self.clock.shown()})}
            while not self.world.closing:
                yield {"data": json.dumps(await queue.get())}
        finally:
            self.world.listeners.discard(queue.put_nowait)


async def _json(request: Request) -> dict[str, Any]:
    """Read a JSON body. Anything else is refused, which keeps other sites' forms out."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise bad_request("JSON expected")
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise bad_request("JSON expected") from None
    if not isinstance(body, dict):
        raise bad_request("JSON object expected")
    return body
