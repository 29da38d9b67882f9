"""The sandbox as one server on 127.0.0.1: both Bot APIs, the chat page, the clock."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sandbox.answer import Answer
from sandbox.clock import Clock
from sandbox.memory import save
from sandbox.officials import Officials
from sandbox.page import Page
from sandbox.sides import Side, TelegramSide, ZaloSide
from sandbox.telegram.api import BotApi
from sandbox.telegram.errors import ApiError
from sandbox.telegram.world import World
from sandbox.zalo.api import ZaloApi
from sandbox.zalo.world import ZaloWorld

HOST = "127.0.0.1"
TOKEN = "1000001:sandbox-token-of-the-demo-bot"  # noqa: S105 - opens nothing but this sandbox
ZALO_TOKEN = "2000002:sandbox-token-of-the-zalo-bot"  # noqa: S105 - likewise
STOPPING_SECONDS = 1
KEPT_SECONDS = 75  # longer than a client keeps a silent connection (httpx: 5), or both close one at the same moment
SAVING_SECONDS = 15


class PortInUse(Exception):
    """Another program listens on the port."""


class _Server(uvicorn.Server):
    """A server that says when it listens, and leaves signals to whoever runs the process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Sandbox:
    """One sandbox. ``port`` 0 takes any free one; ``at`` must be aware; ``speed`` 0 lets the clock stand still."""

    def __init__(self, at: datetime, *, port: int = 0, speed: float = 0.0, seed: int = 1) -> None:
        self.clock = Clock(at, speed)
        self.world = World(self.clock)
        self.bot = self.world.add_bot(TOKEN, "dondoc_sandbox_bot", "Đôn Đốc")
        self.api = BotApi(self.world)
        self.zalo = ZaloWorld(self.clock, lambda: self.world.people, self.world.tell, ZALO_TOKEN)
        self.zalo_api = ZaloApi(self.zalo)
        people_changed = partial(self.world.tell, {"type": "people"})
        self.sides: dict[str, Side] = {
            "telegram": TelegramSide(self.world, self.bot, self.api.faults, self.api.limits),
            "zalo": ZaloSide(self.zalo, self.zalo_api.faults, self.zalo_api.limits, people_changed),
        }
        self.officials = Officials(self.world, self.sides, seed)
        self._port = port
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None
        self._memory: Path | None = None
        self._changed = True
        self._remembering: asyncio.Task[None] | None = None

    @property
    def zalo_url(self) -> str:
        """Where Zalo's Bot API is."""
        return f"{self.url}/zalo"

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    def application(self) -> Starlette:
        """The ASGI application; other Host headers are refused (DNS rebinding)."""
        return Starlette(
            routes=[*self.api.routes(), *self.zalo_api.routes(), *self._page().routes()],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
            exception_handlers={ApiError: _explain, ClientDisconnect: _let_go},
        )

    def _page(self) -> Page:
        return Page(self.world, self.clock, self.bot, self.sides, self.officials)

    async def start(self) -> None:
        """Begin to listen. Raises `PortInUse`."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, self._port))
        except OSError:
            listener.close()
            raise PortInUse(f"port {self._port} is in use by another program; choose another with --port") from None
        self._port = listener.getsockname()[1]
        self.zalo.base_url = self.url
        config = uvicorn.Config(
            self.application(),
            log_level="warning",
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=STOPPING_SECONDS,
            timeout_keep_alive=KEPT_SECONDS,
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="sandbox")
        await self._server.listening.wait()

    def remember(self, path: Path) -> None:
        """Keep people, chats and the clock in a file from now on: every few seconds, and at the end."""
        self._memory = path
        self._remembering = asyncio.create_task(self._keep_saving(), name="remember the sandbox")

    async def _keep_saving(self) -> None:
        self.world.listeners.add(self._note_change)
        while True:
            self._save()
            await asyncio.sleep(SAVING_SECONDS)

    def _note_change(self, event: dict[str, Any]) -> None:
        self._changed = True

    def _save(self) -> None:
        if self._memory and self._changed:
            self._changed = False
            save(self.world, self.bot, self.zalo, self._memory)

    async def stop(self) -> None:
        """Stop listening; what is to be remembered is saved once more."""
        if self._remembering:
            self._remembering.cancel()
            self._save()
        if self._server and self._task:
            self.api.close()
            self.zalo_api.close()
            self.world.close()
            self.zalo.bot.arrived.set()
            self.clock.close()
            self._server.should_exit = True
            await self._task


async def _let_go(request: Request, error: Exception) -> Response:
    """The client hung up before it had said everything: there is nobody to answer."""
    return Response(status_code=400)


async def _explain(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)
    return Answer(error.body(), status_code=error.code)
