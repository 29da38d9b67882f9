"""The chat page and what it asks: people, chats, the clock, and a stream of events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import Any

from sse_starlette.sse import EventSourceResponse
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from sandbox.answer import Answer
from sandbox.asked import json_of, same_site
from sandbox.clock import Clock
from sandbox.gathering import Gatherings
from sandbox.moving import move
from sandbox.officials import Officials
from sandbox.sides import Side, side_of, words_of
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.world import BotAccount, Person, World
from sandbox.zalo.world import zalo_id

STATIC = Path(__file__).parent / "static"
LONG_POLL = 25.0
SPANS = {"1d": timedelta(days=1), "1w": timedelta(weeks=1)}
SHOWN = 200
"""How many messages of a chat are shown at first; earlier ones come on demand."""
CLOCK_SECONDS = 0.1
LARGEST_FILE = 20 * 2**20
SLOW = (2.0, 4.0)


class Page:
    """Routes of the chat page. It shows the chats of one bot at each messenger; ``on=zalo`` names the messenger."""

    def __init__(
        self, world: World, clock: Clock, bot: BotAccount, sides: dict[str, Side], officials: Officials
    ) -> None:
        self.world, self.clock, self._bot, self.sides, self.officials = world, clock, bot, sides, officials
        self._gatherings = Gatherings(world, bot, sides["telegram"])
        self._telling: asyncio.TimerHandle | None = None
        clock.on_change = self._clock_changed

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self._index),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/sandbox/people", self._people),
            Route("/sandbox/people", self._enter, methods=["POST"]),
            Route("/sandbox/chats/{person:int}", self._chat),
            Route("/sandbox/chats/{person:int}/file", self._upload, methods=["POST"]),
            Route("/sandbox/chats/{person:int}/{what}", self._act, methods=["POST"]),
            *self._gatherings.routes(),
            Route("/sandbox/files/{file_id}", self._download),
            Route("/sandbox/clock", self._clock),
            Route("/sandbox/clock", self._turn, methods=["POST"]),
            Route("/sandbox/clock/settled", self._settled, methods=["POST"]),
            Route("/sandbox/play", self._play, methods=["GET", "POST"]),
            Route("/sandbox/events", self._events),
        ]

    def _clock_changed(self) -> None:
        """Tell pages of the clock a moment later, so that one which runs fast does not keep them busy."""
        if self._telling is None:
            self._telling = asyncio.get_running_loop().call_later(CLOCK_SECONDS, self._tell_clock)

    def _tell_clock(self) -> None:
        self._telling = None
        self.world.tell({"type": "clock", "clock": self.clock.shown(), "states": self.clock.states})

    async def _index(self, request: Request) -> Response:
        return FileResponse(STATIC / "index.html")

    async def _people(self, request: Request) -> Response:
        return Answer(self._gatherings.among([self._shown(person) for person in self.world.people.values()]))

    async def _enter(self, request: Request) -> Response:
        """New people: each a ``name``, a ``group``, a ``role``, a ``messenger``, and what the person ``says`` there.

        Answers with their ids when the bot has taken in what they said.
        """
        body, entered = await json_of(request), []
        for one in body.get("people") or []:
            name, group, messenger, says = (str(one.get(key, "")) for key in ("name", "group", "messenger", "says"))
            side = side_of(self.sides, messenger)
            person = self.world.add_person(name, group, messenger, str(one.get("role", "")))
            side.say(person, says)
            entered.append(person.id)
        for side in self.sides.values():
            await side.taken()
        return Answer(entered)

    def _shown(self, person: Person) -> dict[str, Any]:
        views = {name: side.view(person) for name, side in self.sides.items()}
        used = [name for name, view in views.items() if view.messages]
        messages = [view.messages[-1] for view in views.values() if view.messages]
        last = max(messages, key=lambda message: message["date"], default=None)
        return {
            "id": person.id,
            "name": person.name,
            "group": person.group,
            "role": person.role,
            "messenger": person.messenger,
            "used": used,
            "unread": {name: view.unread for name, view in views.items()},
            "state": self._state(person),
            "last": words_of(last),
        }

    def _state(self, person: Person) -> str:
        states = self.clock.states
        return states.get(str(person.id)) or states.get(zalo_id(person), "")

    async def _chat(self, request: Request) -> Response:
        """A chat's newest messages; with ``before=<message_id>`` those before."""
        person = self._person(request)
        side = self._side(request, person)
        side.read(person)
        view = side.view(person)
        before = request.query_params.get("before")
        older = list(takewhile(lambda message: str(message["message_id"]) != before, view.messages))
        return Answer(
            {
                "messages": older[-SHOWN:],
                "earlier": len(older) > SHOWN,
                "commands": view.commands,
                "blocked": view.blocked,
                "messenger": side.name,
            }
        )

    def _side(self, request: Request, person: Person) -> Side:
        return side_of(self.sides, request.query_params.get("on") or person.messenger)

    def _person(self, request: Request) -> Person:
        person = self.world.people.get(request.path_params["person"])
        if person is None:
            raise bad_request("there is no such person")
        return person

    async def _act(self, request: Request) -> Response:
        """What a person does: ``text`` (with ``quote`` or ``forwarded``), ``edit``, ``press``, ``block``, ``read``,
        ``move`` (to the other messenger)."""
        person, body = self._person(request), await json_of(request)
        side = self._side(request, person)
        match request.path_params["what"]:
            case "text":
                text = str(body.get("text") or "").strip()
                if not text:
                    raise bad_request("the message is empty")
                return Answer(side.say(person, text, **_beside(body)))
            case "edit":
                side.edit(person, str(body.get("message_id") or 0), str(body.get("text") or "").strip())
                return Answer({"ok": True})
            case "press":
                message_id, data = int(body.get("message_id") or 0), str(body.get("data"))
                return Answer({"query": self.world.press(self._bot, person, message_id, data)})
            case "block":
                side.block(person, blocked=bool(body.get("blocked")))
                return Answer({"blocked": bool(body.get("blocked"))})
            case "read":
                side.read(person)
                return Answer({"ok": True})
            case "move":
                await move(self.sides, person, str(body.get("to")), self.world)
                return Answer(self._shown(person))
            case _:
                raise ApiError(404, "Not Found")

    async def _upload(self, request: Request) -> Response:
        """A person sends a file (multipart, field ``file``). Only this page's own scripts may."""
        same_site(request)
        async with request.form(max_files=1) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise bad_request("there is no file in the request")
            data = await file.read(LARGEST_FILE + 1)
            if len(data) > LARGEST_FILE:
                raise bad_request("the file is larger than 20 MB")
            name = file.filename or "file"
        person = self._person(request)
        return Answer(self._side(request, person).send_file(person, name, data))

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
        body = await json_of(request)
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
        body = await json_of(request)
        if body.get("leaving"):
            self.clock.leave()
        else:
            self.clock.settle(int(body["version"]), list(body["upcoming"]), dict(body.get("states") or {}))
        return Answer({"ok": True})

    async def _play(self, request: Request) -> Response:
        """What is played: officials who answer by themselves, and faults of one messenger or of both."""
        if request.method == "POST":
            body, telegram, zalo = await json_of(request), self.sides["telegram"], self.sides["zalo"]
            if "officials" in body:
                self.officials.switch(on=bool(body["officials"]))
            for side, name in ((telegram, "down"), (zalo, "zalo_down")):
                side.faults.down = bool(body.get(name, side.faults.down))
            for side in (telegram, zalo):
                side.limits.on = bool(body.get("limits", side.limits.on))
                if "slow" in body:
                    side.faults.latency = SLOW if body["slow"] else (0.0, 0.0)
            self.world.tell({"type": "play", "play": self._played()})
        return Answer(self._played())

    def _played(self) -> dict[str, bool]:
        telegram, zalo = self.sides["telegram"], self.sides["zalo"]
        return {
            "officials": self.officials.on,
            "down": telegram.faults.down,
            "zalo_down": zalo.faults.down,
            "limits": telegram.limits.on,
            "slow": telegram.faults.latency == SLOW,
        }

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


def _beside(body: dict[str, Any]) -> dict[str, str]:
    """What stands beside a text: the id of a quoted message, whose words are passed on."""
    return {key: str(body[key]) for key in ("quote", "forwarded") if body.get(key)}
