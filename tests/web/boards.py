"""The board page's web side over a room, and devices that follow links there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.texts.render import Texts
from bot.web.board import Board
from bot.web.links import BOARD_PATH, Links
from db import board_links
from db.models import BoardLink, Program
from tests.rooms import Room

HOST = "http://office"


@dataclass(frozen=True)
class Link:
    """A link that was made: its number, and where it leads to, without the host."""

    id: int
    path: str


class House:
    """The web side of a room; ``links`` makes the addresses."""

    def __init__(self, room: Room, language: str = "vi", public_url: str = HOST) -> None:
        self.room, self.links = room, Links(public_url, "1:token")
        board = Board(self.links, room.database, room.rulebooks, Texts(language), lambda: room.now)
        self.app = Starlette(routes=board.routes())

    def link(self, code: str = "SKHDT", role: str = "coordinator", agency: str | None = None) -> Link:
        """A fresh link of that person's, to everything or to one agency."""
        room = self.room
        whose = room.agency(agency) if agency else None
        program = room.session.get_one(Program, 1)
        row = board_links.make(room.session, room.person(code, role), program, whose, room.now)
        return Link(row.id, BOARD_PATH + self.links.to_board(row.handle).partition(BOARD_PATH)[2])

    def row(self, link: Link) -> BoardLink:
        """It as it stands in the table."""
        self.room.save()
        return self.room.session.get_one(BoardLink, link.id)

    def device(self, **values: Any) -> httpx.AsyncClient:
        """A browser that has been nowhere yet. What the room did before is saved first."""

        async def save(_: httpx.Request) -> None:
            self.room.save()

        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url=HOST, event_hooks={"request": [save]}, **values)
