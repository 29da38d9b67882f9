"""The page of a link to a file: of several files each has a line; what is asked for cannot be told from what is not
made; hostile names."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from starlette.applications import Starlette

from bot.texts.render import Texts
from bot.web.files import Files
from bot.web.links import FILE_PATH, Links
from db import file_links, files, people
from db.file_links import FILE_LINKS
from db.models import FileLink
from jobs.workshop import NotMade
from reports.order import Made
from tests.rooms import Room
from tests.web.boards import HOST

HOSTILE = 'Báo cáo "quý 3"\r\nX-Evil: 1;\\<script>alert(1)</script>\u202efdp.pdf'
Maker = Callable[[Any], Awaitable[list[Made]]]


class Place:
    """The web side's files over a room, and one link there."""

    def __init__(self, room: Room, make: Maker, **wanted: Any) -> None:
        links = Links(HOST, "token")
        served = Files(links, make, room.database, room.rulebooks, Texts("vi"), lambda: room.now)
        self.app = Starlette(routes=served.routes())
        whole = {"person": room.person("SYT").id, "asked": room.now.isoformat(), **wanted}
        self.row: FileLink = file_links.make(room.session, whole, room.now)
        self.path = FILE_PATH + links.to_file(self.row.handle).partition(FILE_PATH)[2]
        room.save()

    def device(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=HOST, follow_redirects=True)


def order(room: Room, what: str = "png") -> dict[str, Any]:
    return {"what": what, "program": 1, "agency": room.agency("SYT").id, "month": None}


async def test_each_picture_has_a_line_of_its_own(room: Room) -> None:
    async def made(_: Any) -> list[Made]:
        return [Made("a.png", b"first"), Made("b.png", b"second")]

    place = Place(room, made, order=order(room))
    async with place.device() as http:
        first = (await http.get(place.path)).text
        assert first.count("<button>") == 1
        assert "Ảnh bảng và biểu đồ<br>Sở Y tế – Chương trình số 01/CTr-UBND" in first
        page = (await http.post(place.path)).text
        assert "Có 2 tệp:" in page
        asked = re.findall(r'href="(get[^"]*)"', page)
        assert [(await http.get(place.path + each)).content for each in asked] == [b"first", b"second"]
        assert (await http.get(place.path + "get?part=9")).content == b"second"
        assert "chỉ trên thiết bị này" in (await http.get(place.path)).text


@pytest.mark.parametrize(
    ("why", "status", "words"),
    [
        ("nothing", 503, "Chưa có số liệu"),
        ("failed", 503, "thử lại"),
        ("busy", 503, "thử lại"),
        ("not_allowed", 404, ""),
    ],
)
async def test_why_there_is_no_file_is_said_and_what_is_not_allowed_is_refused_like_everything(
    room: Room, why: str, status: int, words: str
) -> None:
    async def made(_: Any) -> list[Made]:
        raise NotMade(why)

    place = Place(room, made, order=order(room))
    async with place.device() as http, place.device() as other:
        answer = await http.post(place.path)
        assert (answer.status_code, words in answer.text) == (status, True)
        assert (answer.text == (await other.get(place.path)).text) is (why == "not_allowed")


async def test_a_file_is_shown_and_saved_under_its_name_whatever_that_is(room: Room) -> None:
    async def kept(wanted: Any) -> list[Made]:
        return [Made(HOSTILE, str(wanted["file"]).encode(), "application/pdf")]

    file = files.want(room.session, "telegram", "x", room.person("SYT"), room.now, name=HOSTILE)
    place = Place(room, kept, file=file.id)
    async with place.device() as http:
        page = (await http.get(place.path)).text
        assert "<script>" not in page
        assert "\u202e" not in page
        assert "Báo cáo" in page
        answer = await http.post(place.path)
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="B_o c_o _qu_ 3___X-Evil: 1;_<script>')
    assert unquote(said.rpartition("UTF-8''")[2]) == HOSTILE
    assert "x-evil" not in answer.headers
    assert (answer.content, answer.headers["content-type"]) == (str(file.id).encode(), "application/pdf")
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "no-store")


def test_one_order_has_one_link_whose_day_begins_when_it_is_sent_last(room: Room) -> None:
    wanted = {"person": room.person("SYT").id, "order": order(room), "asked": room.now.isoformat()}
    first = file_links.make(room.session, wanted, room.now)
    assert file_links.make(room.session, wanted, room.later(hours=30)) is first
    assert FILE_LINKS.waits(room.session, first.handle, room.later(hours=23)) is first
    assert file_links.make(room.session, {**wanted, "asked": "later"}, room.now) is not first
    assert FILE_LINKS.open_on(room.session, first.handle, room.now)
    room.later(hours=20)
    assert file_links.make(room.session, wanted, room.now).made_at < room.now, "it is open: nothing is added"
    people.stop(room.session, room.person("SYT"), room.now)
    assert room.again(first).revoked_at == room.now
    FILE_LINKS.forget(room.session, room.later(days=31))
    assert room.session.query(FileLink).count() == 0
