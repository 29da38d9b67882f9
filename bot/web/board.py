"""The board page: opened by a link from the chat on one device, looked at there for a day, and only looked at.

Following the link shows a page with a button; pressing it binds the link to this browser by a cookie. So a messenger
that looks at links for a preview opens nothing. Whatever is forged, over, taken back, or comes from another device gets
one and the same answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.texts.render import Texts
from bot.web.board_view import Asked, View
from bot.web.links import BOARD_PATH, Links
from db import board_links, desk
from db.models import BoardLink
from db.programs import Rulebooks
from db.session import Database

STATIC_PATH = "/static/"
STATIC = Path(__file__).parent / "static"
MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
COOKIE = "board"
REFUSED = 404
SAFE = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
    "x-frame-options": "DENY",
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
FILES = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.suffix in MEDIA}
STAMP = hashlib.sha256(b"".join(FILES.values())).hexdigest()[:12]
"""Of what the pages look like: another one makes browsers fetch the files anew."""

COMPRESS = 5


class Board:
    """The routes of the board page; ``now`` tells the time (aware)."""

    def __init__(
        self, links: Links, database: Database, rulebooks: Rulebooks, texts: Texts, now: Callable[[], datetime]
    ) -> None:
        self._links, self._database, self._rulebooks, self._texts, self._now = links, database, rulebooks, texts, now

    def routes(self) -> Sequence[BaseRoute]:
        """Where the web side serves it."""
        packed = [Middleware(GZipMiddleware, minimum_size=1000, compresslevel=COMPRESS)]
        page = BOARD_PATH + "{signed}/"
        return (
            Route(BOARD_PATH + "{signed}", self._add_slash),
            Route(page, self._board, middleware=packed),
            Route(page, self._open, methods=["POST"]),
            Route(page + "{number:int}", self._story, middleware=packed),
            Route(page + "picture/{number:int}", self._picture),
            Route(STATIC_PATH + "{name}", _file, middleware=packed),
        )

    async def _add_slash(self, request: Request) -> Response:
        return RedirectResponse(f"{request.path_params['signed']}/", 307, SAFE)

    async def _open(self, request: Request) -> Response:
        """*Mở bảng*: this device is the one from now on."""
        handle = self._handle(request)
        known = await self._database.read(self._known, handle, self._secret(request))
        secret = None if known or handle is None else await self._database.run(board_links.open_on, handle, self._now())
        if not known and secret is None:
            return self._refuse()
        response = RedirectResponse(".", 303, SAFE)
        if secret:
            response.set_cookie(
                COOKIE,
                secret,
                max_age=round(board_links.LASTS.total_seconds()),
                path=f"{self._links.root}{BOARD_PATH}{request.path_params['signed']}/",
                secure=self._links.secure,
                httponly=True,
                samesite="lax",  # a link that is followed from a chat comes from another site
            )
        return response

    async def _board(self, request: Request) -> Response:
        """The board, for the device that opened it; before one has, the button that does."""
        handle, asked = self._handle(request), Asked.of(request.query_params)
        made = await self._database.read(self._made, handle, self._secret(request), asked)
        if made is not None:
            return HTMLResponse(made, headers=SAFE)
        if handle is not None and await self._database.read(board_links.waits, handle, self._now()):
            return HTMLResponse(self._texts.page("board_door", what="open", stamp=STAMP), headers=SAFE)
        return self._refuse()

    async def _story(self, request: Request) -> Response:
        """What happened about one cell."""
        number, asked = request.path_params["number"], Asked.of(request.query_params)
        told = await self._database.read(self._told, self._handle(request), self._secret(request), number, asked)
        return HTMLResponse(told, headers=SAFE) if told is not None else self._refuse()

    async def _picture(self, request: Request) -> Response:
        found = await self._database.read(
            self._seen_picture, self._handle(request), self._secret(request), request.path_params["number"]
        )
        return Response(found[0], media_type=found[1], headers=SAFE) if found else self._refuse()

    def _handle(self, request: Request) -> str | None:
        return self._links.read_board(request.path_params["signed"])

    def _secret(self, request: Request) -> str:
        return request.cookies.get(COOKIE, "")

    def _refuse(self) -> Response:
        page = self._texts.page("board_door", what="refused", stamp=STAMP)
        return HTMLResponse(page, status_code=REFUSED, headers=SAFE)

    # Units of work: what is shown is made in their thread, so that nobody else waits for it

    def _known(self, session: Session, handle: str | None, secret: str) -> BoardLink | None:
        return board_links.seen_on(session, handle, secret, self._now()) if handle is not None else None

    def _view(self, session: Session, link: BoardLink, programs: Sequence[int], asked: Asked) -> View:
        rules = self._rulebooks.current(session)
        return View(session, rules, self._now(), programs, board_links.agency_of(session, link), asked)

    def _made(self, session: Session, handle: str | None, secret: str, asked: Asked) -> str | None:
        link = self._known(session, handle, secret)
        if link is None:
            return None
        programs = board_links.programs_of(session, link)
        return self._page("board", link, self._view(session, link, programs, asked).board())

    def _told(self, session: Session, handle: str | None, secret: str, number: int, asked: Asked) -> str | None:
        link = self._known(session, handle, secret)
        for program in board_links.programs_of(session, link) if link else ():
            told = self._view(session, link, [program], asked).story(number) if link else None
            if told is not None and link is not None:
                return self._page("board_story", link, told)
        return None

    def _page(self, name: str, link: BoardLink, params: Mapping[str, Any]) -> str:
        assert link.opened_at, "it is shown on the device that opened it"
        until = (link.opened_at + board_links.LASTS).astimezone(self._rulebooks.zone)
        return self._texts.page(name, **params, stamp=STAMP, until=until.isoformat())

    def _seen_picture(self, session: Session, handle: str | None, secret: str, number: int) -> tuple[bytes, str] | None:
        link = self._known(session, handle, secret)
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
