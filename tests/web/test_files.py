"""What somebody took away reaches them: as a file on Telegram, on Zalo by a link that ends; made in its own process."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from itsdangerous import URLSafeTimedSerializer
from openpyxl import load_workbook
from sqlalchemy import update

from bot.web.links import FILE_HOURS, FILE_PATH, Links
from db import aside
from db.models import Post
from jobs.workshop import NotMade
from tests.office import Office, only_telegram
from tests.web.test_webhooks import free_port


@pytest.fixture
async def office(tmp_path: Path, messenger: str) -> AsyncIterator[Office]:
    """An office with a public address."""
    port = free_port()
    place = Office(
        f"sqlite:///{tmp_path / 'x.sqlite3'}",
        messenger=messenger,
        public_url=f"http://127.0.0.1:{port}",
        web_port=port,
    )
    await place.open()
    yield place
    await place.close()


async def test_a_workbook_is_ordered_and_arrives(office: Office) -> None:
    coordinator = await office.join("SKHDT", "coordinator")
    await coordinator.says("/xuat")
    said = await coordinator.taps("Bảng tính (Excel)")
    assert "Đang lập: Bảng tính (Excel)" in said[0]
    await office.idle()
    last = coordinator.chat[-1]
    if office.messenger == "telegram":
        assert "Theo yêu cầu lúc" in last["caption"]
        assert re.fullmatch(r"Tong-hop_01-CTr-UBND_den-\d{4}-\d\d-\d\d\.xlsx", last["document"]["file_name"])
        data = office.sandbox.bot.files[last["document"]["file_id"]][1]
    else:
        link = re.search(r"https?://\S+", last["text"])
        assert link
        async with httpx.AsyncClient(timeout=60) as http:
            page = await http.get(link[0])
            assert (page.status_code, "<form method=" in page.text) == (200, True)
            assert office.app.workshop._kept == {}, "who looks at the page has nothing made"
            answer = await http.post(link[0])
            assert answer.headers["content-disposition"].startswith('attachment; filename="Tong-hop_')
            assert answer.headers["cache-control"] == "no-store"
            forged = [link[0][:-3] + "abc", link[0].replace(FILE_PATH, "/picture/"), link[0] + "?part=x"]
            assert [(await http.post(each)).status_code for each in forged] == [404, 405, 200]
            await office.ask(lambda session: session.execute(update(Post).values(until_at=office.app.clock.now())))
            office.app.workshop._kept.clear()
            assert (await http.post(link[0])).status_code == 404, "whoever may not any more gets nothing"
        data = answer.content
    assert load_workbook(BytesIO(data)).sheetnames[0] == "Tổng hợp"


@only_telegram
async def test_what_cannot_be_made_is_said_and_put_aside(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    coordinator = await office.join("SKHDT", "coordinator")
    office.app.workshop._place = type(office.app.workshop._place)("sqlite:////nowhere/x", "UTC", "08:00-17:00", "vi")
    await coordinator.says("/xuat")
    await coordinator.taps("Báo cáo tổng hợp (Word)")
    await office.idle()
    assert "Chưa lập được Báo cáo tổng hợp (Word); sự cố đã được ghi lại" in coordinator.chat[-1]["text"]
    assert len(await office.ask(lambda session: aside.subjects(session, "file"))) == 1
    with pytest.raises(NotMade):
        await office.app.workshop.make({"person": 1, "order": {}})


def test_a_link_is_for_one_order_and_for_a_day() -> None:
    links, others = Links("https://a.b/", "1:token"), Links("https://a.b/", "2:token")
    wanted = {"person": 1, "order": {"what": "xlsx"}}
    address = links.to_file(wanted)
    assert address.startswith(f"https://a.b{FILE_PATH}")
    signed = address.rpartition("/")[2]
    assert links.read_file(signed) == wanted
    assert others.read_file(signed) is None
    assert links.read(signed) is None, "a picture's link and a file's are two things"
    assert links.read_file(links.to(1).rpartition("/")[2]) is None
    assert FILE_HOURS == 24
    assert isinstance(links._files, URLSafeTimedSerializer)
    assert json.dumps(wanted)
