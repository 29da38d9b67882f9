"""The board page: opened by a link from the chat on one device (`bot.web.door`), looked at there for a day, and only
looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.texts.render import Texts
from bot.web.board_view import Asked, View
from bot.web.door import FILES, MEDIA, SAFE, STAMP, Door
from bot.web.links import BOARD_PATH, Links
from db import board_links, desk
from db.board_links import BOARD_LINKS
from db.device_links import LASTS
from db.models import BoardLink
from db.programs import Rulebooks
from db.session import Database

STATIC_PATH = "/static/"
COMPRESS = 5


class Board:
    """The routes of the board page; ``now`` tells the time (aware)."""

    def __init__(
        self, links: Links, database: Database, rulebooks: Rulebooks, texts: Texts, now: Callable[[], datetime]
    ) -> None:
        self._door = Door(BOARD_LINKS, BOARD_PATH, "board", links.read_board, links, database, texts, now)
        self._database, self._rulebooks, self._texts, self._now = database, rulebooks, texts, now

    def routes(self) -> Sequence[BaseRoute]:
        """Where the web side serves it."""
        packed = [Middleware(GZipMiddleware, minimum_size=1000, compresslevel=COMPRESS)]
        page = BOARD_PATH + "{signed}/"
        return (
            Route(BOARD_PATH + "{signed}", self._door.add_slash),
            Route(page, self._board, middleware=packed),
            Route(page, self._open, methods=["POST"]),
            Route(page + "{number:int}", self._story, middleware=packed),
            Route(page + "picture/{number:int}", self._picture),
            Route(STATIC_PATH + "{name}", _file, middleware=packed),
        )

    async def _open(self, request: Request) -> Response:
        """*Mở bảng*: this device is the one from now on."""
        return await self._door.open(request, ".")

    async def _board(self, request: Request) -> Response:
        """The board, for the device that opened it; before one has, the button that does."""
        handle, asked = self._door.handle(request), Asked.of(request.query_params)
        made = await self._database.read(self._made, handle, self._door.secret(request), asked)
        if made is not None:
            return HTMLResponse(made, headers=SAFE)
        if await self._database.read(self._door.waits, handle):
            return self._door.page("board")
        return self._door.refuse()

    async def _story(self, request: Request) -> Response:
        """What happened about one cell."""
        number, asked = request.path_params["number"], Asked.of(request.query_params)
        handle, secret = self._door.handle(request), self._door.secret(request)
        told = await self._database.read(self._told, handle, secret, number, asked)
        return HTMLResponse(told, headers=SAFE) if told is not None else self._door.refuse()

    async def _picture(self, request: Request) -> Response:
        handle, secret = self._door.handle(request), self._door.secret(request)
        found = await self._database.read(self._seen_picture, handle, secret, request.path_params["number"])
        return Response(found[0], media_type=found[1], headers=SAFE) if found else self._door.refuse()

    # Units of work: what is shown is made in their thread, so that nobody else waits for it

    def _view(self, session: Session, link: BoardLink, programs: Sequence[int], asked: Asked) -> View:
        rules = self._rulebooks.current(session)
        return View(session, rules, self._now(), programs, board_links.agency_of(session, link), asked)

    def _made(self, session: Session, handle: str | None, secret: str, asked: Asked) -> str | None:
        link = self._door.known(session, handle, secret)
        if link is None:
            return None
        programs = board_links.programs_of(session, link)
        return self._page("board", link, self._view(session, link, programs, asked).board())

    def _told(self, session: Session, handle: str | None, secret: str, number: int, asked: Asked) -> str | None:
        link = self._door.known(session, handle, secret)
        for program in board_links.programs_of(session, link) if link else ():
            told = self._view(session, link, [program], asked).story(number) if link else None
            if told is not None and link is not None:
                return self._page("board_story", link, told)
        return None

    def _page(self, name: str, link: BoardLink, params: Mapping[str, Any]) -> str:
        assert link.opened_at, "it is shown on the device that opened it"
        until = (link.opened_at + LASTS).astimezone(self._rulebooks.zone)
        return self._texts.page(name, **params, stamp=STAMP, until=until.isoformat())

    def _seen_picture(self, session: Session, handle: str | None, secret: str, number: int) -> tuple[bytes, str] | None:
        link = self._door.known(session, handle, secret)
        for program in board_links.programs_of(session, link) if link else ():
            if link and (found := desk.picture(session, self._view(session, link, [program], Asked()).scope, number)):
                return found
        return None


async def _file(request: Request) -> Response:
    """How the pages look, and what keeps them up to date."""
    name = request.path_params["name"]
    if name not in FILES:
        return Response(status_code=404)
    headers = {"cache-control": "public, max-age=86400", "x-content-type-options": "nosniff"}
    return Response(FILES[name], media_type=MEDIA[Path(name).suffix], headers=headers)
