"""Links to files that were ordered, where a messenger takes none: a page that says what the file is, with a button; the
file, on the device on which it was pressed (`bot.web.door`).

A messenger that looks at a link for a preview sees the page only: nothing is made, and nothing leaves the house.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.base import DocumentsOf
from bot.texts.render import Texts
from bot.web.door import SAFE, Door
from bot.web.links import FILE_PATH, Links
from db import files, views
from db.file_links import FILE_LINKS
from db.models import Agency, Duty, File, FileLink, Program
from db.programs import Rulebooks
from db.session import Database
from jobs.workshop import NotMade
from reports.order import Made, Order

Params = dict[str, Any]
NOT_NOW = 503
"""What was ordered cannot be made at present."""


def disposition(name: str) -> str:
    """The header that has a file saved under its name, whatever that is: RFC 6266, RFC 8187 for what is no ASCII."""
    plain = re.sub(r"[^ -!#-\[\]-~]", "_", name)  # printable ASCII but for the quotation mark and the backslash
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


class Files:
    """The page of a link to a file, and the file; ``now`` tells the time (aware)."""

    def __init__(
        self,
        links: Links,
        documents_of: DocumentsOf,
        database: Database,
        rulebooks: Rulebooks,
        texts: Texts,
        now: Callable[[], datetime],
    ) -> None:
        self._door = Door(FILE_LINKS, FILE_PATH, "file", links.read_file, links, database, texts, now)
        self._documents_of, self._database, self._rulebooks = documents_of, database, rulebooks

    def routes(self) -> Sequence[BaseRoute]:
        """Where the web side serves them."""
        page = FILE_PATH + "{signed}/"
        return (
            Route(FILE_PATH + "{signed}", self._door.add_slash),
            Route(page, self._page),
            Route(page, self._open, methods=["POST"]),
            Route(page + "get", self._file),
        )

    async def _page(self, request: Request) -> Response:
        """What the file is, and the button; asking for the page makes nothing and binds nothing."""
        seen = await self._database.read(self._seen, self._door.handle(request), self._door.secret(request))
        if seen is None:
            return self._door.refuse()
        what, link = seen
        return self._door.page(what, **link)

    async def _open(self, request: Request) -> Response:
        """*Tải về*: this device is the one from now on, and gets the file."""
        return await self._door.open(request, "get")

    async def _file(self, request: Request) -> Response:
        """Make the file and hand it over; of several a page with one line for each (``?part=2``)."""
        handle, secret = self._door.handle(request), self._door.secret(request)
        wanted = await self._database.read(self._wanted, handle, secret)
        if wanted is None:
            return self._door.refuse()
        try:
            made = await self._documents_of(wanted)
        except NotMade as error:
            if error.why == "not_allowed":
                return self._door.refuse()
            return await self._say(request, "nothing" if error.why == "nothing" else "failed", NOT_NOW)
        part = request.query_params.get("part", "")
        if len(made) > 1 and not part:
            return await self._say(request, "parts", parts=[each.name for each in made])
        return _handed_out(made, part)

    async def _say(self, request: Request, what: str, status: int = 200, **params: Any) -> Response:
        seen = await self._database.read(self._seen, self._door.handle(request), self._door.secret(request))
        return self._door.page(what, status, **seen[1], **params) if seen else self._door.refuse()

    # Units of work

    def _seen(self, session: Session, handle: str | None, secret: str) -> tuple[str, Params] | None:
        """What the page says: ``again`` on the device that opened the link, ``take`` while it waits for one."""
        known = self._door.known(session, handle, secret)
        link = known or self._door.waits(session, handle)
        return ("again" if known else "take", self._described(session, link)) if link else None

    def _wanted(self, session: Session, handle: str | None, secret: str) -> Params | None:
        known = self._door.known(session, handle, secret)
        return known.wanted if known else None

    def _described(self, session: Session, link: FileLink) -> Params:
        """What was ordered, as the template reads it: a kept ``file``, or the ``form`` of what is made, and of what."""
        zone, wanted = self._rulebooks.zone, link.wanted
        asked = datetime.fromisoformat(wanted["asked"]).astimezone(zone).isoformat()
        if "file" in wanted:
            row = session.get(File, wanted["file"])
            return {"asked": asked, "file": files.view(row) if row else {"name": "", "id": wanted["file"], "size": 0}}
        order = Order.of_json(wanted["order"])
        return {"asked": asked, "file": None, "form": order.what, "about": _about(session, order, zone)}


def _about(session: Session, order: Order, zone: tzinfo) -> Params:
    """Of what a file is; see the templates' macro ``of``."""
    program = session.get_one(Program, order.program_id)
    agency = session.get(Agency, order.agency_id or 0)
    duty = session.get(Duty, order.duty) if order.duty is not None else None
    return {
        "program": {"name": program.name},
        "agency": views.agency(agency) if agency else None,
        "group": order.group,
        "duty": duty.title if duty else None,
        "month": order.month.isoformat() if order.month else None,
        "at": order.as_of.astimezone(zone).isoformat() if order.as_of else None,
    }


def _handed_out(made: Sequence[Made], part: str) -> Response:
    """One of the files; the first where ``part`` names none."""
    number = min(int(part), len(made)) if part.isascii() and part.isdecimal() and len(part) < 3 and int(part) else 1
    file = made[number - 1]
    names = {"content-disposition": disposition(file.name), "x-parts": str(len(made))}
    return Response(file.data, media_type=file.media_type, headers={**SAFE, **names})
