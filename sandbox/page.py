"""The chat page and what it asks: people, chats, the clock, and a stream of events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sse_starlette.sse import EventSourceResponse
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.answer import Answer
from sandbox.clock import Clock
from sandbox.officials import Officials
from sandbox.telegram.api import BotApi
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.world import BotAccount, Chat, Person, World

STATIC = Path(__file__).parent / "static"
LONG_POLL = 25.0
SPANS = {"1d": timedelta(days=1), "1w": timedelta(weeks=1)}
SHOWN = 200
"""How many messages of a chat are shown at first; earlier ones come on demand."""
LARGEST_FILE = 20 * 2**20
SLOW = (2.0, 4.0)


class Page:
    """Routes of the chat page. It shows the chats of one bot, the first of the world."""

    def __init__(self, world: World, clock: Clock, api: BotApi, officials: Officials) -> None:
        self.world, self.clock, self.api, self.officials = world, clock, api, officials
        clock.on_change = lambda: world.tell({"type": "clock", "clock": clock.shown(), "states": clock.states})

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self._index),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/sandbox/people", self._people),
            Route("/sandbox/chats/{person:int}", self._chat),
            Route("/sandbox/chats/{person:int}/file", self._upload, methods=["POST"]),
            Route("/sandbox/chats/{person:int}/{what}", self._act, methods=["POST"]),
            Route("/sandbox/files/{file_id}", self._download),
            Route("/sandbox/clock", self._clock),
            Route("/sandbox/clock", self._turn, methods=["POST"]),
            Route("/sandbox/clock/settled", self._settled, methods=["POST"]),
            Route("/sandbox/play", self._play, methods=["GET", "POST"]),
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
            "messenger": person.messenger,
            "unread": chat.unread,
            "blocked": chat.blocked,
            "state": self.clock.states.get(str(person.id), ""),
            "last": (last.get("text") or last.get("caption") or "")[:80] if last else "",
        }

    async def _chat(self, request: Request) -> Response:
        """A chat's newest messages; with ``before=<message_id>`` those before."""
        chat = self._chat_of(request)
        chat.unread = 0
        before = int(request.query_params.get("before") or 2**53)
        older = [message for message in chat.messages if message["message_id"] < before]
        commands = self._bot.commands if chat.commands is None else chat.commands
        return Answer(
            {
                "messages": older[-SHOWN:],
                "earlier": len(older) > SHOWN,
                "commands": commands,
                "blocked": chat.blocked,
            }
        )

    def _person(self, request: Request) -> Person:
        person = self.world.people.get(request.path_params["person"])
        if person is None:
            raise bad_request("there is no such person")
        return person

    def _chat_of(self, request: Request) -> Chat:
        return self.world.chat_of(self._bot, self._person(request))

    async def _act(self, request: Request) -> Response:
        """What a person does: ``text``, ``press``, ``block``, ``read``."""
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
            case "read":
                self._chat_of(request).unread = 0
                return Answer({"ok": True})
            case _:
                raise ApiError(404, "Not Found")

    async def _upload(self, request: Request) -> Response:
        """A person sends a file (multipart, field ``file``). Only this page's own scripts may."""
        _same_site(request)
        async with request.form(max_files=1) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise bad_request("there is no file in the request")
            data = await file.read(LARGEST_FILE + 1)
            if len(data) > LARGEST_FILE:
                raise bad_request("the file is larger than 20 MB")
            name = file.filename or "file"
        return Answer(self.world.send_file(self._bot, self._person(request), name, data))

    async def _download(self, request: Request) -> Response:
        found = self._bot.files.get(request.path_params["file_id"])
        if found is None:
            raise ApiError(404, "Not Found")
        headers = {"content-disposition": "attachment", "x-content-type-options": "nosniff"}
        return Response(found[1], media_type="application/octet-stream", headers=headers)

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
            self.clock.run(min(max(float(body["speed"]), 0.0), 10.0**7))
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
        else:
            self.clock.settle(int(body["version"]), list(body["upcoming"]), dict(body.get("states") or {}))
        return Answer({"ok": True})

    async def _play(self, request: Request) -> Response:
        """What is played: officials who answer by themselves, and faults of the messenger."""
        faults, limits = self.api.faults, self.api.limits
        if request.method == "POST":
            body = await _json(request)
            if "officials" in body:
                self.officials.switch(on=bool(body["officials"]))
            faults.down = bool(body.get("down", faults.down))
            limits.on = bool(body.get("limits", limits.on))
            if "slow" in body:
                faults.latency = SLOW if body["slow"] else (0.0, 0.0)
        return Answer(
            {
                "officials": self.officials.on,
                "down": faults.down,
                "limits": limits.on,
                "slow": faults.latency == SLOW,
            }
        )

    async def _events(self, request: Request) -> Response:
        return EventSourceResponse(self._stream(), ping=20)

    async def _stream(self) -> AsyncIterator[dict[str, str]]:
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.world.listeners.add(queue.put_nowait)
        try:
            shown = {"type": "clock", "clock": self.clock.shown(), "states": self.clock.states}
            yield {"data": json.dumps(shown)}
            while not self.world.closing:
                yield {"data": json.dumps(await queue.get())}
        finally:
            self.world.listeners.discard(queue.put_nowait)


def _same_site(request: Request) -> None:
    """Refuse what another site's page sends."""
    origin = request.headers.get("origin")
    if origin and origin.partition("://")[2] != request.headers.get("host"):
        raise ApiError(403, "Forbidden: another site's page")


async def _json(request: Request) -> dict[str, Any]:
    """Read a JSON body. Anything else is refused, which keeps other sites' forms out."""
    _same_site(request)
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise bad_request("JSON expected")
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise bad_request("JSON expected") from None
    if not isinstance(body, dict):
        raise bad_request("JSON object expected")
    return body
