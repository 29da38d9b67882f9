"""The board page in a browser: at both sizes, by keyboard, for a screen reader, on paper; it stays up to date."""

from __future__ import annotations

import io
import re
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from reportlab.lib.pagesizes import A4
from sqlalchemy import select

from db import events
from db.board_links import BOARD_LINKS
from db.models import Assignment, Reply
from rules.events import Told
from rules.status import State
from tests.browser.test_story import PICTURES
from tests.db.test_events import of, with_pmus
from tests.desks import BILLION, has_capital
from tests.rooms import Room, ground, local, room, template
from tests.web.boards import House

pytestmark = pytest.mark.browser
__all__ = ["ground", "room", "template"]
SIZES = pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)], ids=["desktop", "phone"])


@pytest.fixture
def house(room: Room) -> Iterator[tuple[House, str]]:
    """The board of a room in which some have answered and some are late, and where it is served."""
    due = (Assignment.state == State.OPEN, Assignment.last_day <= local("2022-08-20T00:00").date())
    by = room.person("SYT").id
    for row in room.session.scalars(select(Assignment).where(*due).order_by(Assignment.id)).all():
        report, chance = row.duty.kind == "report", (row.id * 7 + row.agency_id * 5) % 9
        if row.agency.code == "SXD" and report:
            chance = 8
        if chance < 2 or (chance < 6 and row.due_at > local("2022-08-16T09:00")):
            continue
        at = min(row.due_at + timedelta(hours=20 if chance == 8 else -3), local("2022-08-16T09:00"))
        said: dict[str, Any] = (
            {"document_number": f"12/BC-{row.agency.code}"} if report else {"disbursed": 40 * BILLION}
        )
        told = Reply(assignment_id=row.id, person_id=by, code="sent" if report else "held", at=at, stored_at=at, **said)
        room.session.add(told)
        row.state, row.reported_at = State.REPORTED, at
    for code in ("SYT", "STC", "SXD"):
        has_capital(room, code, 70 * BILLION)
    room.at("2022-08-16T09:30")
    found = House(room)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(found.app, log_level="warning"))
    serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    serving.start()
    yield found, f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    serving.join()


def complaints(page: Page) -> str:
    found = Axe().run(page)
    return str(found.generate_report()) if found.violations_count else ""


@SIZES
def test_a_coordinator_opens_the_board_and_looks(
    browser: Browser, house: tuple[House, str], width: int, height: int
) -> None:
    at, where = house
    errors: list[str] = []
    link = at.link()
    at.room.save()
    page = browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.clock.install()
    page.goto(where + link.path)
    page.get_by_role("button", name="Mở bảng").click()
    expect(page.get_by_role("heading", name=re.compile(r"^Đang quá hạn: \d+ đơn vị$"))).to_be_visible()
    page.emulate_media(color_scheme="light" if width < 760 else "dark")
    assert complaints(page) == ""
    page.emulate_media(color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing but the matrix is wider"
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"board{'-phone' if width < 760 else ''}.png")

    # a cell by keyboard, and back
    row = page.get_by_role("row", name="Sở Xây dựng")
    row.get_by_role("link", name="✓+1 xong, quá hạn 1 ngày làm việc").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Báo cáo kết quả thực hiện Chương trình năm 2022")
    expect(page.locator(".course")).to_contain_text("/BC-SXD")
    assert complaints(page) == ""
    page.get_by_role("link", name="Bảng theo dõi").click()

    # filters, without a script
    page.get_by_label("Nhóm").select_option("27")
    page.get_by_label("Tình trạng").select_option("open_late")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("row", name=re.compile("^UBND"))).not_to_have_count(0)
    expect(page.get_by_role("row", name="Sở Xây dựng")).to_have_count(0)
    page.get_by_role("link", name="Bỏ lọc").click()
    expect(page).to_have_url(where + link.path)

    # it follows what happens, but not while somebody is in the form
    at.room.later(minutes=2)
    page.get_by_label("Nhóm").focus()
    page.clock.fast_forward(60_000)
    expect(page.locator(".at")).to_contain_text("09:30")
    cell = page.locator("#sheet td a").first
    cell.focus()
    page.clock.fast_forward(60_000)
    expect(page.locator(".at")).to_contain_text("09:32")
    expect(page.locator("#sheet td a").first).to_be_focused()
    assert errors == []
    assert BOARD_LINKS.revoke(at.room.session, at.row(link), at.room.now, "person:1")
    at.room.save()
    page.clock.fast_forward(60_000)
    expect(page.locator("main")).to_contain_text("Liên kết này không dùng được")
    page.close()


@SIZES
def test_tiles_and_rows_follow_what_is_chosen(
    browser: Browser, house: tuple[House, str], width: int, height: int
) -> None:
    at, where = house
    link = at.link()
    at.room.save()
    page = browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
    page.goto(where + link.path)
    page.get_by_role("button", name="Mở bảng").click()

    def tiles() -> dict[str, int]:
        shown = [tile.split("\n", 1) for tile in page.locator(".words a").all_inner_texts()]
        return {name.strip(): int(count) for count, name in shown}

    def cells() -> Counter[str]:
        return Counter(page.locator("#sheet td:has(a)").evaluate_all("found => found.map(each => each.className)"))

    everything, all_cells = tiles(), cells()
    page.get_by_label("Nhóm").select_option("27")
    page.get_by_role("button", name="Lọc").click()
    expect(page.get_by_role("link", name="Bỏ lọc")).to_be_visible()
    of_group, shown = tiles(), cells()
    words = ("open_late", "open_soon", "open_in_time", "done_late", "done_in_time", "missed")
    assert [*of_group.values()] == [shown[word] for word in words], "all that the districts owe stands on the page"
    assert all(of_group[word] <= count for word, count in everything.items())
    assert 0 < shown["open_late"] < all_cells["open_late"]
    assert page.get_by_role("row", name=re.compile("^Sở")).count() == 0
    assert "Sở Y tế" not in page.locator("select[name=agency]").inner_text(), "only who is in the group can be chosen"

    # a tile is a choice too, and takes itself back
    late = page.locator(".words a.open_late")
    late.click()
    expect(late).to_have_attribute("aria-current", "true")
    assert page.get_by_label("Tình trạng").input_value() == "open_late"
    assert tiles() == of_group, "they say of what else one can choose"
    assert cells() == {"open_late": shown["open_late"]}
    assert complaints(page) == ""
    page.locator("select[name=agency]").select_option(index=1)
    page.get_by_role("button", name="Lọc").click()
    assert page.get_by_label("Nhóm").input_value() == "27"
    assert sum(tiles().values()) < sum(of_group.values())
    page.get_by_label("Tình trạng").select_option("waived")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator("#sheet")).to_have_text("Không có gì khớp với những điều kiện này.")
    assert complaints(page) == ""
    page.get_by_role("link", name="Bỏ lọc").click()
    expect(page).to_have_url(where + link.path)
    assert (tiles(), cells()) == (everything, all_cells)
    page.close()


def test_it_prints_to_sheets_of_a4_with_its_head_on_each(browser: Browser, house: tuple[House, str]) -> None:
    at, where = house
    link = at.link()
    at.room.save()
    page = browser.new_page()
    page.goto(where + link.path)
    page.get_by_role("button", name="Mở bảng").click()
    expect(page.locator("#sheet")).to_be_visible()
    said = page.get_by_text("Chọn một ô để xem diễn biến.")
    expect(said).to_be_visible()
    page.emulate_media(media="print")
    expect(said).to_be_hidden()
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
    assert len(boxes) in (2, 3)
    for width, height in boxes:
        assert (float(width), float(height)) == pytest.approx((A4[1], A4[0]), abs=1)
    assert io.BytesIO(printed).read(4) == b"%PDF"


@SIZES
def test_a_unit_sees_with_what_it_is_late_and_its_payments(
    browser: Browser, house: tuple[House, str], width: int, height: int
) -> None:
    at, where = house
    room = at.room
    room.load(with_pmus)
    room.plan()
    room.join("BQLGT")
    by = room.person("BQLGT")
    for number in range(3):
        told = Told(f"gói thầu số {number}, cầu Rào", (number + 1) * BILLION, date(2022, 8, 9 + 2 * number))
        events.record(room.session, of(room), told, by, room.now, room.rules)
    link = at.link("SKHDT", "coordinator", "BQLGT")
    room.save()
    page = browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
    page.goto(where + link.path)
    page.get_by_role("button", name="Mở bảng").click()
    late = page.locator(".late li")
    expect(page.get_by_role("heading", name=re.compile(r"^Đang quá hạn: \d+ việc$"))).to_be_visible()
    expect(late.filter(has_text="gói thầu số 0, cầu Rào, 1 tỷ đồng")).to_contain_text("quá hạn từ 16/8/2022")
    cell = page.get_by_role("link", name="! 1/3 quá hạn 1 trên 3 lần")
    expect(cell).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert complaints(page) == ""
    cell.click()
    expect(page.locator(".beside li")).to_have_count(2)
    assert complaints(page) == ""
    page.locator(".beside a").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("gói thầu số 1, cầu Rào")
    page.close()
