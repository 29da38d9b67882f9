"""Links to files that were ordered: a page with a button, and the file when it is pressed.

A messenger that looks at a link for a preview sees the page only: nothing is made, and nothing leaves the house.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.base import DocumentsOf
from bot.texts.render import Texts
from bot.web.links import Links
from jobs.workshop import NotMade

SAFE = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
}
REFUSED = 404
"""One answer to what is forged, expired or not allowed any more, so that nobody learns which it was."""


def disposition(name: str) -> str:
    """The header that has a file saved under its name, whatever that is: RFC 6266, RFC 8187 for what is no ASCII."""
    plain = re.sub(r"[^ -!#-\[\]-~]", "_", name)  # printable ASCII but for the quotation mark and the backslash
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


class Files:
    """The page of a link to a file, and the file."""

    def __init__(self, links: Links, documents_of: DocumentsOf, texts: Texts) -> None:
        self._links, self._documents_of, self._texts = links, documents_of, texts

    def routes(self, path: str) -> Sequence[BaseRoute]:
        """Where the web side serves them."""
        return (Route(path, self._page), Route(path, self._file, methods=["POST"]))

    async def _page(self, request: Request) -> Response:
        """A button that makes what was ordered; asking for the page makes nothing."""
        wanted = self._links.read_file(request.path_params["signed"])
        if wanted is None:
            return self._say("expired", REFUSED)
        return self._say("take")

    async def _file(self, request: Request) -> Response:
        """Make the file and hand it over; of several a page with a button for each (``?part=2``)."""
        wanted = self._links.read_file(request.path_params["signed"])
        if wanted is None:
            return self._say("expired", REFUSED)
        part = request.query_params.get("part", "")
        try:
            made = await self._documents_of(wanted)
        except NotMade as error:
            refused = error.why == "not_allowed"
            return self._say("expired" if refused else error.why, REFUSED if refused else 503)
        if len(made) > 1 and not part:
            return self._say("parts", parts=[each.name for each in made])
        number = min(int(part), len(made)) if part.isascii() and part.isdecimal() and len(part) < 3 and int(part) else 1
        file = made[number - 1]
        names = {"content-disposition": disposition(file.name), "x-parts": str(len(made))}
        return Response(file.data, media_type=file.media_type, headers={**SAFE, **names})

    def _say(self, what: str, status: int = 200, parts: Sequence[str] = ()) -> Response:
        page = self._texts.render("file_page", {"what": what, "parts": list(parts)}, "html").text
        return HTMLResponse(page, status_code=status, headers=SAFE)
