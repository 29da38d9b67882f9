"""The web side: what messengers call (webhooks), links to pictures, files and the board page, ``/healthz``.

Runs only when it is configured.

It is meant to stand behind the office's own HTTPS server, which passes ``PUBLIC_URL`` on to it.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.base import Channel, ChannelMisconfigured, NotNow, PictureOf
from bot.talk.inbox import Inbox
from bot.web.board import Board
from bot.web.files import Files
from bot.web.links import PATH, Links
from db import aside
from db.models import ChannelTrouble
from db.session import Database, DatabaseUnavailable
from jobs.watched import WHAT as JOB

log = logging.getLogger(__name__)

LARGEST_BODY = 2**20
ANSWER_SECONDS = 2.0
HEALTH_SECONDS = 5.0
KEPT_SECONDS = 75  # longer than a proxy keeps a silent connection (nginx: 60), or it loses a webhook to a closed one


@dataclass(frozen=True)
class Hook:
    """One messenger's webhook and the secret that it must send along."""

    channel: Channel
    secret: str


class _Refused(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Web:
    """The application and its server."""

    def __init__(
        self,
        hooks: Mapping[str, Hook],
        inbox: Inbox,
        database: Database,
        picture_of: PictureOf,
        links: Links | None,
        files: Files | None = None,
        board: Board | None = None,
    ) -> None:
        self._hooks, self._inbox, self._database = hooks, inbox, database
        self._picture_of, self._links, self._files, self._board = picture_of, links, files, board
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None
        self.port = 0

    def application(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/webhook/{channel}", self._webhook, methods=["POST"]),
                Route(PATH + "{signed}", self._picture),
                *(self._files.routes() if self._files else ()),
                *(self._board.routes() if self._board else ()),
                Route("/healthz", self._healthz),
            ]
        )

    async def start(self, host: str, port: int) -> None:
        """Begin to listen. Raises `bot.channels.base.ChannelMisconfigured` when the port is taken."""
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            listener.close()
            raise ChannelMisconfigured(f"WEB_HOST, WEB_PORT: {host}:{port} cannot be used ({error.strerror})") from None
        self.port = listener.getsockname()[1]
        config = uvicorn.Config(
            self.application(),
            log_level="warning",
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=2,
            timeout_keep_alive=KEPT_SECONDS,
        )
        self._server = _Server(config)
        self._task = asyncio.create_task(self._server.serve(sockets=[listener]), name="web")
        log.info("webhooks, pictures and /healthz are served at %s:%s", host, self.port)

    def takes(self, channel: str) -> bool:
        """Tell whether this messenger's updates come here."""
        return channel in self._hooks

    async def stop(self) -> None:
        """Stop listening; requests under way are finished."""
        if self._server and self._task:
            self._server.should_exit = True
            await self._task

    async def _webhook(self, request: Request) -> Response:
        """An update: stored, then answered; what it does it does afterwards. An answer in two seconds or a 503."""
        hook = self._hooks.get(request.path_params["channel"])
        try:
            if hook is None:
                raise _Refused(404, "no such webhook")
            _check_secret(request, hook)
            body = _parse(await _read(request))
            found = hook.channel.key_of(body)
            if found is None:
                log.info("an update to the webhook of %s means nothing to us and is left out", hook.channel.name)
            else:
                async with asyncio.timeout(ANSWER_SECONDS):
                    await self._inbox.store(hook.channel.name, *found)
        except _Refused as refused:
            return JSONResponse({"ok": False, "description": refused.why}, status_code=refused.status)
        except (NotNow, TimeoutError) as error:
            log.error("an update could not be stored; the messenger brings it again: %s", error)
            return JSONResponse({"ok": False, "description": "try again"}, status_code=503)
        except ClientDisconnect:
            return Response(status_code=400)
        return JSONResponse({"ok": True})

    async def _picture(self, request: Request) -> Response:
        number = self._links.read(request.path_params["signed"]) if self._links else None
        picture = await self._picture_of(number) if number is not None else None
        if picture is None:
            return Response("This link has expired, or is not whole.", status_code=404, media_type="text/plain")
        headers = {
            "cache-control": "private, max-age=3600",
            "x-content-type-options": "nosniff",
            "content-security-policy": "default-src 'none'",
        }
        return Response(picture.data, media_type=picture.media_type, headers=headers)

    async def _healthz(self, request: Request) -> Response:
        """200 when the database answers; says which messengers cannot be reached, and which jobs are stuck or failed
        the last time. Asks no messenger."""
        try:
            async with asyncio.timeout(HEALTH_SECONDS):
                health = await self._database.run(_health)
        except (DatabaseUnavailable, TimeoutError):
            return JSONResponse({"ok": False, "database": "unavailable"}, status_code=503)
        return JSONResponse({"ok": True, **health})


def _health(session: Session) -> dict[str, list[str]]:
    troubled = session.scalars(select(ChannelTrouble.channel).order_by(ChannelTrouble.channel))
    return {"troubled": list(troubled), "jobs": aside.subjects(session, JOB)}


def _check_secret(request: Request, hook: Hook) -> None:
    """In constant time, so that nobody guesses it letter by letter; headers are bytes to the eye of HTTP."""
    sent = request.headers.get(hook.channel.secret_header, "").encode("latin-1", "replace")
    if not hook.secret or not hmac.compare_digest(sent, hook.secret.encode()):
        raise _Refused(401, "wrong or missing secret")


async def _read(request: Request) -> bytes:
    """The body, as long as it is JSON by its type and not too large."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _Refused(415, "application/json expected")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise _Refused(413, "the body is larger than 1 MiB")
    return body


def _parse(body: bytes) -> object:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise _Refused(400, "not JSON") from None
    if not isinstance(found, dict):
        raise _Refused(400, "an object expected")
    return found


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs the process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
