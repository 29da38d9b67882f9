"""A link to an order of which several files are made: a page with a button for each."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

import httpx
from starlette.applications import Starlette

from bot.texts.render import Texts
from bot.web.files import Files
from bot.web.links import FILE_PATH, Links
from reports.order import Made


async def test_each_picture_has_a_button_of_its_own() -> None:
    async def made(_: Any) -> list[Made]:
        return [Made("a.png", b"first"), Made("b.png", b"second")]

    links = Links("http://office", "token")
    app = Starlette(routes=Files(links, made, Texts("vi")).routes(FILE_PATH + "{signed}"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://office") as http:
        address = links.to_file({"person": 1, "order": {}})
        assert (await http.get(address)).text.count("<button>") == 1
        page = (await http.post(address)).text
        assert "Có 2 tệp:" in page
        asked = re.findall(r'action="([^"]*)"', page)
        assert [(await http.post(address + each)).content for each in asked] == [b"first", b"second"]
        assert (await http.post(address + "?part=9")).content == b"second"


async def test_a_file_is_saved_under_its_name_whatever_that_is() -> None:
    name = 'Báo cáo "quý 3"\r\nX-Evil: 1;\\.pdf'

    async def kept(wanted: Any) -> list[Made]:
        return [Made(name, wanted["file"].encode(), "application/pdf")]

    links = Links("http://office", "token")
    app = Starlette(routes=Files(links, kept, Texts("vi")).routes(FILE_PATH + "{signed}"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://office") as http:
        answer = await http.post(links.to_file({"person": 1, "file": "%PDF"}))
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="B_o c_o _qu_ 3___X-Evil: 1;_.pdf"; ')
    assert unquote(said.rpartition("UTF-8''")[2]) == name
    assert "x-evil" not in answer.headers
    assert (answer.content, answer.headers["content-type"]) == (b"%PDF", "application/pdf")
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "no-store")
