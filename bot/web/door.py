"""The door of what is looked at in a browser: a link opens on the first device that confirms, and there alone.

Following the link shows a page with a button; pressing it binds the link to this browser by a cookie. So a messenger
that looks at links for a preview opens nothing. Whatever is forged, over, taken back, or comes from another device gets
one and the same answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.texts.render import Texts
from bot.web.links import Links
from db.device_links import LASTS, DeviceLinks, Link
from db.session import Database

STATIC = Path(__file__).parent / "static"
MEDIA = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
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


@dataclass(frozen=True)
class Door(Generic[Link]):
    """One kind of link on the web side. ``path``: below which they stand; ``cookie``: the name of what a device shows;
    ``read``: the handle of a signed one; ``now`` tells the time (aware)."""

    kind: DeviceLinks[Link]
    path: str
    cookie: str
    read: Callable[[str], str | None]
    links: Links
    database: Database
    texts: Texts
    now: Callable[[], datetime]

    async def add_slash(self, request: Request) -> Response:
        """What a page names stands below it."""
        return RedirectResponse(f"{request.path_params['signed']}/", 307, SAFE)

    async def open(self, request: Request, then: str) -> Response:
        """The button: this device is the one from now on; it goes on to ``then``."""
        handle = self.handle(request)
        known = await self.database.read(self.known, handle, self.secret(request))
        secret = None if known or handle is None else await self.database.run(self.kind.open_on, handle, self.now())
        if not known and secret is None:
            return self.refuse()
        response = RedirectResponse(then, 303, SAFE)
        if secret:
            response.set_cookie(
                self.cookie,
                secret,
                max_age=round(LASTS.total_seconds()),
                path=f"{self.links.root}{self.path}{request.path_params['signed']}/",
                secure=self.links.secure,
                httponly=True,
                samesite="lax",  # a link that is followed from a chat comes from another site
            )
        return response

    def page(self, what: str, status: int = 200, **params: Any) -> Response:
        """What is said before the device is known, and to every other one."""
        page = self.texts.page("door_page", what=what, stamp=STAMP, **params)
        return HTMLResponse(page, status_code=status, headers=SAFE)

    def refuse(self) -> Response:
        """One answer to all that does not hold, so that nobody learns which it was."""
        return self.page("refused", REFUSED)

    def handle(self, request: Request) -> str | None:
        """The handle of the link that is followed; ``None`` for a forged one."""
        return self.read(request.path_params["signed"])

    def secret(self, request: Request) -> str:
        """What the device shows."""
        return request.cookies.get(self.cookie, "")

    # Units of work

    def known(self, session: Session, handle: str | None, secret: str) -> Link | None:
        """The link, for the device that opened it."""
        return self.kind.seen_on(session, handle, secret, self.now()) if handle is not None else None

    def waits(self, session: Session, handle: str | None) -> Link | None:
        """The link, while any device may open it."""
        return self.kind.waits(session, handle, self.now()) if handle is not None else None
