"""What somebody took away reaches them: as a file on Telegram, on Zalo by a link that opens on one device; made in its
own process."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from bot.web.links import FILE_PATH, Links
from db import aside
from db.models import Audit, Post
from jobs.workshop import NotMade
from tests.office import Office, only_telegram
from tests.web.test_webhooks import free_port

only_zalo = pytest.mark.parametrize("messenger", ["zalo"])
REFUSED = "Liên kết này không dùng được"


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


@only_telegram
async def test_a_workbook_is_ordered_and_arrives(office: Office) -> None:
    coordinator = await office.join("SKHDT", "coordinator")
    await coordinator.says("/xuat")
    said = await coordinator.taps("Bảng tính (Excel)")
    assert "Đang lập: Bảng tính (Excel)" in said[0]
    await office.idle()
    last = coordinator.chat[-1]
    assert "Theo yêu cầu lúc" in last["caption"]
    assert "Thu hồi liên kết" not in str(last), "there is none"
    assert re.fullmatch(r"Tong-hop_01-CTr-UBND_den-\d{4}-\d\d-\d\d\.xlsx", last["document"]["file_name"])
    data = office.sandbox.bot.files[last["document"]["file_id"]][1]
    assert load_workbook(BytesIO(data)).sheetnames[0] == "Tổng hợp"


@only_zalo
async def test_a_link_to_a_file_opens_on_the_first_device_that_confirms_and_is_taken_back_by_its_words(
    office: Office,
) -> None:
    coordinator = await office.join("SKHDT", "coordinator")
    await coordinator.says("/xuat")
    await coordinator.taps("Bảng tính (Excel)")
    await office.idle()
    text = coordinator.chat[-1]["text"]
    assert "Theo yêu cầu lúc" in text
    assert "trên thiết bị đầu tiên bấm “Tải về” ở đó, trong một ngày" in text
    assert "Thu hồi liên kết" in text
    (link,) = re.findall(r"https?://\S+", text)
    async with httpx.AsyncClient(timeout=60) as http, httpx.AsyncClient(timeout=60) as other:
        for _ in range(2):
            page = (await other.get(link)).text
            assert "Bảng tính (Excel)<br>Chương trình số 01/CTr-UBND" in page
            assert "mở trang này bằng trình duyệt của điện thoại" in page
        assert REFUSED in (await other.get(link + "get")).text, "only the button binds a device"
        assert office.app.workshop._kept == {}, "who looks at the page has nothing made"
        answer = await http.post(link, follow_redirects=True)
        assert answer.headers["content-disposition"].startswith('attachment; filename="Tong-hop_')
        assert answer.headers["cache-control"] == "no-store"
        assert load_workbook(BytesIO(answer.content)).sheetnames[0] == "Tổng hợp"
        again = await http.post(link, follow_redirects=True)
        assert again.content == answer.content, "who presses twice gets it twice"
        forged = await other.get(link[:-5] + "abc/")
        assert (forged.status_code, REFUSED in forged.text, "/xuat" in forged.text) == (404, True, True)
        for refused in (await other.get(link), await other.post(link), await other.get(link + "get")):
            assert (refused.status_code, refused.text) == (404, forged.text)
        said = await coordinator.says("Thu hồi liên kết")
        assert "Đã thu hồi liên kết: tệp không còn tải được" in said[0]
        for refused in (await http.get(link), await http.post(link), await http.get(link + "get")):
            assert (refused.status_code, refused.text) == (404, forged.text)
    told = await office.ask(
        lambda session: session.scalars(select(Audit.action).where(Audit.subject.like("file_link:%"))).all()
    )
    assert told == ["make_file_link", "open_file_link", "revoke_file_link"]


@only_zalo
async def test_a_link_to_a_file_ends_by_the_bots_clock_and_with_the_post(office: Office) -> None:
    coordinator = await office.join("SKHDT", "coordinator")

    async def ordered() -> str:
        await coordinator.says("/xuat")
        await coordinator.taps("Bảng tính (Excel)")
        await office.idle()
        return str(re.findall(r"https?://\S+", coordinator.chat[-1]["text"])[0])

    async with httpx.AsyncClient(timeout=60) as http:
        link = await ordered()
        assert (await http.post(link)).status_code == 303
        assert (await http.get(link)).status_code == 200
        await office.pass_to("2022-08-03T08:00")
        assert REFUSED in (await http.get(link)).text
        link = await ordered()
        assert (await http.post(link)).status_code == 303
        now = office.app.clock.now()
        await office.ask(lambda session: session.execute(update(Post).values(until_at=now)))
        assert REFUSED in (await http.get(link + "get")).text, "whoever may not any more gets nothing"
        await office.ask(lambda session: session.execute(update(Post).values(until_at=None)))


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


def test_a_link_is_signed_for_one_thing_and_one_bot() -> None:
    links, others = Links("https://a.b/", "1:token"), Links("https://a.b/", "2:token")
    address = links.to_file("handle")
    assert address.startswith(f"https://a.b{FILE_PATH}")
    signed = address.split("/")[-2]
    assert links.read_file(signed) == "handle"
    assert others.read_file(signed) is None
    assert links.read(signed) is None, "a picture's link and a file's are two things"
    assert links.read_board(signed) is None
    assert links.read_file(links.to_board("handle").split("/")[-2]) is None
    assert links.read_file(links.to(1).rpartition("/")[2]) is None
