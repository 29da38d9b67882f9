"""The story of the first minute, by clicking and typing only, at desktop and phone size."""

from __future__ import annotations

import os
import re
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.office import PNG

pytestmark = pytest.mark.browser
at_one_size = pytest.mark.parametrize("page", [(1280, 800)], ids=["desktop"], indirect=True)
"""For what does not depend on the page's size: each page has a sandbox of its own to start."""

PICTURES = os.environ.get("SCREENSHOTS")
"""A folder to leave pictures in (``make screenshots``)."""


class Reader:
    """Somebody at the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        size = page.viewport_size
        assert size
        self.on_phone = size["width"] < 760

    def choose(self, name: str) -> None:
        """Press the person in the list, anew where the press missed: lines move while the first messages come in."""
        if self.page.get_by_label("Về danh sách").is_visible():
            self.page.get_by_label("Về danh sách").click()
        row = self.page.locator("#people button").filter(has_text=name).first
        for _ in range(3):
            row.click()
            try:
                expect(row).to_have_attribute("aria-current", "true", timeout=5_000)
            except AssertionError:
                continue
            return
        raise AssertionError(f"{name} cannot be chosen")

    @property
    def last(self) -> Locator:
        return self.page.locator("#messages li").last

    def tap(self, label: str) -> None:
        self.page.locator("#messages").get_by_role("button", name=label, exact=True).last.click()

    def write(self, text: str) -> None:
        self.page.get_by_label("Nhắn tin").fill(text)
        self.page.keyboard.press("Enter")

    def turn(self, button: str) -> None:
        if self.on_phone:
            if self.page.get_by_label("Về danh sách").is_visible():
                self.page.get_by_label("Về danh sách").click()
            self.page.locator("#show-clock").click()
        self.page.get_by_role("button", name=button).click()
        expect(self.page.locator("#next")).to_be_enabled()
        if self.on_phone:
            self.page.locator("#hide-clock").click()

    def picture(self, name: str) -> None:
        if PICTURES:
            suffix = "-phone" if self.on_phone else ""
            self.page.screenshot(path=Path(PICTURES) / f"{name}{suffix}.png")


def test_a_newcomer_answers_a_reminder_and_sees_it_in_the_status(page: Page) -> None:
    reader = Reader(page)
    reader.choose("Đầu mối UBND quận Lê Chân")
    expect(page.locator("#messages")).to_contain_text("Giao ban giải ngân tuần 31")
    reader.choose("Đầu mối Sở Y tế")
    reader.turn("Sự kiện tiếp theo")  # the coordinator's digest
    reader.turn("Sự kiện tiếp theo")
    if reader.on_phone:
        page.locator("body").evaluate("body => { body.dataset.view = 'chat'; }")
    expect(reader.last).to_contain_text("Nhắc hạn báo cáo – còn 7 ngày")
    reader.picture("reminder")
    reader.tap("Đã gửi báo cáo")
    expect(reader.last).to_contain_text("số và ngày văn bản")
    reader.write("123/BC-SYT ngày 05/8/2022")
    expect(reader.last).to_contain_text("văn bản số 123/BC-SYT ngày 05/8/2022")
    reader.picture("answer")
    reader.choose("Điều phối viên")
    reader.write("/tinhtrang")
    expect(reader.last).to_contain_text("Hoàn thành đúng hạn: 1")
    reader.picture("story")
    reader.write("/xacnhan")
    expect(reader.last).to_contain_text("Đã gửi, chưa xác nhận (1)")
    reader.tap("1")
    expect(reader.last).to_contain_text("văn bản số 123/BC-SYT ngày 05/8/2022")
    reader.picture("confirm")
    reader.write("/tinhtrang 17:00 01/8/2022")
    expect(reader.last).to_contain_text("(theo những gì đã ghi đến lúc đó)")
    expect(reader.last).to_contain_text("Hoàn thành đúng hạn: 0")
    reader.picture("then")
    reader.write("/bang")
    expect(reader.last).to_contain_text("Bảng theo dõi: Chương trình số 01/CTr-UBND")
    with page.expect_popup() as followed:
        reader.last.get_by_role("link").click()
    board = followed.value
    board.get_by_role("button", name="Mở bảng").click()
    expect(board.get_by_role("row", name="Sở Y tế")).to_contain_text("xong đúng hạn")
    board.close()
    reader.tap("Thu hồi liên kết")
    expect(reader.last).to_contain_text("Đã thu hồi liên kết")


def test_the_weekly_figures_are_typed_and_confirmed(page: Page) -> None:
    reader = Reader(page)
    reader.choose("Đầu mối Sở Y tế")
    reader.tap("Đã họp")
    expect(reader.last).to_contain_text("Kế hoạch vốn đầu tư công")
    reader.write("1.234,5 tỷ")
    expect(reader.last).to_contain_text("Lũy kế giải ngân")
    reader.write("758 tỷ")
    expect(reader.last).to_contain_text("758 tỷ đồng (61,4%)")
    reader.tap("Đúng")
    reader.tap("Không có vướng mắc")
    expect(reader.last).to_contain_text("đã tổ chức giao ban giải ngân tuần 31")
    reader.picture("figures")


@at_one_size
def test_the_command_menu_a_notice_and_a_file(page: Page, tmp_path: Path) -> None:
    reader = Reader(page)
    reader.choose("Đầu mối Sở Y tế")
    page.get_by_label("Danh sách lệnh").click()
    expect(page.locator("#menu")).to_contain_text("Các việc đang chờ")
    page.locator("#menu button").first.click()
    expect(reader.last).to_contain_text("Sở Y tế có 2 việc đang chờ")
    reader.tap("1")
    expect(reader.last).to_contain_text("Tuần này đơn vị đã họp chưa?")
    reader.tap("Không phát sinh")
    expect(reader.last).to_contain_text("không phát sinh")
    first = page.locator("#messages").get_by_role("button", name="Không phát sinh").first
    first.click()
    expect(page.locator("#toast")).to_contain_text("Việc này đã được trả lời")
    file = tmp_path / "báo cáo.txt"
    file.write_text("số liệu")
    page.locator("#file").set_input_files(file)
    expect(reader.last).to_contain_text("Không giữ được tệp “báo cáo.txt”")
    with page.expect_download() as download:
        page.get_by_role("link", name="báo cáo.txt").click()
    assert Path(download.value.path()).read_text() == "số liệu"


@at_one_size
def test_a_newcomers_page_its_badges_filter_language_and_keyboard(page: Page) -> None:
    reader = Reader(page)
    steps = page.locator("#steps li")
    expect(steps).to_contain_text(["Đầu mối Sở Tài chính", "Sự kiện tiếp theo", "/tinhtrang"])
    expect(steps.last).to_be_in_viewport()
    expect(page.locator(".legend li")).to_have_text(
        ["quá hạn", "đến hạn trong 7 ngày", "chưa đến hạn", "không còn việc"]
    )
    expect(page.locator(".legend")).to_be_in_viewport(ratio=1)
    headings = page.locator("#people .group")
    expect(headings).to_have_text(
        [re.compile("^25. Các Ban Quản lý"), re.compile("^26. Các cơ quan báo"), re.compile("^27. Ủy ban")]
    )
    row = page.get_by_role("button", name="Đầu mối Sở Tài chính")
    expect(row.locator(".badge")).to_have_text("2")
    expect(row.locator(".dot")).to_have_class("dot soon")
    shown = page.locator("#people button:visible")
    for wanted, found in (
        ("quan sat", ["Người theo dõi, Văn phòng"]),
        ("so y te", ["Đầu mối Sở Y tế", "Giám đốc Sở Y tế", "Tổ tổng hợp Sở Y tế"]),
    ):
        page.get_by_label("Tìm đơn vị").fill(wanted)
        expect(shown).to_contain_text(found)
    shown.first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#who")).to_have_text("Đầu mối Sở Y tế")
    expect(steps.last).not_to_be_in_viewport()
    second = page.locator("#upcoming li").nth(1)  # the first is the coordinator's digest
    expect(second).to_contain_text("nhắc báo cáo kết quả thực hiện Chương trình, 42 đơn vị")
    page.locator("#language").click()
    expect(page.get_by_label("Message", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(second).to_contain_text(re.compile("^Friday,? 5 August, 08:00reminder: .*, 42 agencies$"))
    if reader.on_phone:
        page.locator("#back").click()
        page.locator("#filter").fill("")
        page.locator("#seen").click()
        page.reload()
        expect(row).to_be_visible()
        expect(steps.last).not_to_be_visible()


def test_nothing_stands_in_the_way_of_a_keyboard_or_a_screen_reader(page: Page) -> None:
    reader, axe = Reader(page), Axe()

    def complaints() -> str:
        found = axe.run(page)
        return str(found.generate_report()) if found.violations_count else ""

    assert complaints() == ""
    reader.choose("Đầu mối Sở Y tế")
    reader.write("/toi")
    expect(reader.last).to_contain_text("Vai: đầu mối của Sở Y tế")
    assert complaints() == ""
    reader.choose("Đầu mối UBND quận Lê Chân")
    assert complaints() == ""
    reader.choose("👥 Tổ tổng hợp Sở Y tế")
    expect(page.locator("#messages")).to_contain_text("Nhóm này đã gắn với Sở Y tế")
    page.get_by_label("Với tư cách").select_option("Giám đốc Sở Y tế")
    reader.write("Đề nghị đầu mối trả lời trong hôm nay")
    expect(reader.last.locator(".author")).to_have_text("Giám đốc Sở Y tế")
    assert complaints() == ""
    reader.picture("group")
    page.get_by_label("Với tư cách").select_option("Đầu mối Sở Y tế")
    expect(page.locator("#messages .mine")).to_have_count(1)
    reader.tap("Không phát sinh")
    expect(reader.last).to_contain_text("không phát sinh (Đầu mối Sở Y tế)")
    reader.choose("Đầu mối UBND quận Lê Chân")
    page.locator("#block").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Hủy")).to_be_focused()
    assert complaints() == ""
    page.keyboard.press("Escape")
    if reader.on_phone:
        page.get_by_label("Về danh sách").click()
        page.locator("#show-clock").click()
        assert complaints() == ""
    page.locator("#language").click()
    assert complaints() == ""


@at_one_size
def test_nobody_blocks_the_bot_by_a_slip(page: Page) -> None:
    reader, block, dialog = Reader(page), page.locator("#block"), page.get_by_role("dialog")
    reader.choose("Đầu mối Sở Y tế")
    if reader.on_phone:  # a double tap on whoever stands in the list where the button will be
        place = block.bounding_box()
        assert place
        page.get_by_label("Về danh sách").click()
        page.locator("#seen").click()
        page.mouse.dblclick(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        expect(page.locator("#who")).not_to_have_text("Đầu mối Sở Y tế")
        expect(page.locator("#sides [data-side=telegram]")).to_have_attribute("aria-pressed", "true")
        expect(block).to_have_text("Chặn bot")
        expect(dialog).not_to_be_visible()
        page.locator("#who").click()  # a click elsewhere ends what could be a third tap
    for answer in ("Hủy", "Chặn bot"):
        expect(block).to_have_text("Chặn bot")
        block.click()
        expect(dialog).to_contain_text("chặn bot trên Telegram?")
        dialog.get_by_role("button", name=answer).click()
        expect(dialog).not_to_be_visible()
    expect(block).to_have_text("Bỏ chặn")
    block.click()
    expect(block).to_have_text("Chặn bot")


@at_one_size
def test_the_page_shows_what_somebody_else_has_switched(page: Page, address: str) -> None:
    reader = Reader(page)
    if reader.on_phone:
        page.locator("#show-clock").click()
    with httpx.Client(base_url=address) as http:
        http.post("/sandbox/play", json={"officials": True, "slow": True}).raise_for_status()
        http.post("/sandbox/clock", json={"speed": 86400}).raise_for_status()
    expect(page.get_by_label("Để các đầu mối tự trả lời")).to_be_checked()
    expect(page.get_by_label("Mạng chậm")).to_be_checked()
    expect(page.get_by_label("Mất Zalo")).not_to_be_checked()
    expect(page.get_by_label("Chạy", exact=True)).to_have_value("86400")
    expect(page.get_by_role("button", name="■ Dừng")).to_be_visible()


@at_one_size
def test_officials_answer_by_themselves_while_the_clock_runs(page: Page) -> None:
    reader = Reader(page)
    if reader.on_phone:
        page.locator("#show-clock").click()
    page.get_by_label("Để các đầu mối tự trả lời").check()
    page.get_by_label("Chạy", exact=True).select_option("604800")
    page.get_by_role("button", name="▶ Chạy").click()
    expect(page.locator("#now")).to_contain_text("8/2022")
    expect(page.locator("#upcoming li").first).to_contain_text("thứ", ignore_case=True)
    page.wait_for_function(
        "() => new Date(document.getElementById('now').dateTime) > new Date('2022-08-09')", timeout=240_000
    )
    page.get_by_role("button", name="■ Dừng").click()
    if reader.on_phone:
        page.locator("#hide-clock").click()
    reader.choose("Điều phối viên")
    reader.write("/tinhtrang")
    expect(page.locator("#messages")).to_contain_text("Hoàn thành đúng hạn:", timeout=60_000)
    reader.picture("running")


def test_an_official_on_zalo_answers_by_numbers_and_words(page: Page) -> None:
    reader = Reader(page)
    reader.choose("Đầu mối UBND quận Lê Chân")
    expect(page.locator("#sides [data-side=zalo]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#messages")).to_contain_text("Đồng chí là đầu mối của UBND quận Lê Chân")
    reader.picture("zalo-joined")
    expect(reader.last).to_contain_text("1. Đã họp")
    expect(page.locator("#messages button")).to_have_count(0)
    reader.picture("zalo-reminder")
    reader.write("1")
    expect(reader.last).to_contain_text("Kế hoạch vốn đầu tư công")
    reader.write("850 tỷ; 42%")
    expect(reader.last).to_contain_text("357 tỷ đồng (42%)")
    reader.write("dung")
    expect(reader.last).to_contain_text("vướng mắc")
    reader.picture("zalo-figures")


def test_a_person_moves_to_the_other_messenger_and_is_reminded_there(page: Page) -> None:
    reader = Reader(page)
    reader.choose("Đầu mối Sở Y tế")
    page.locator("#sides [data-side=zalo]").click()
    expect(reader.last).to_have_text("Chưa có tin nhắn trên Zalo. Bấm “Chuyển sang Zalo” để được nhắc ở đây.")
    expect(page.locator("#sides [data-side=telegram]").get_by_label("được nhắc ở đây")).to_be_visible()
    page.locator("#move").click()
    expect(page.locator("#sides [data-side=zalo]")).to_have_attribute("aria-pressed", "true")
    expect(reader.last).to_contain_text("Từ nay đồng chí được nhắc qua Zalo")
    reader.picture("linked")
    page.locator("#sides [data-side=telegram]").click()
    expect(page.locator("#messages")).to_contain_text("Mã liên kết:")
    reader.turn("Sự kiện tiếp theo")  # the coordinator's digest
    reader.turn("Sự kiện tiếp theo")
    if reader.on_phone:
        page.locator("body").evaluate("body => { body.dataset.view = 'chat'; }")
    expect(page.locator("#sides [data-side=zalo] .badge")).to_have_text("1")
    page.locator("#sides [data-side=zalo]").click()
    expect(reader.last).to_contain_text("Nhắc hạn báo cáo – còn 7 ngày")


@at_one_size
def test_a_picture_is_sent_and_shown(page: Page, tmp_path: Path) -> None:
    reader = Reader(page)
    reader.choose("Đầu mối UBND quận Ngô Quyền")
    expect(reader.last).to_contain_text("Giao ban giải ngân tuần 31")
    file = tmp_path / "mat-bang.png"
    file.write_bytes(PNG)
    page.locator("#file").set_input_files(file)
    expect(reader.last).to_contain_text("Ảnh đồng chí vừa gửi")
    image = page.locator("#messages img").last
    assert image.evaluate("image => image.complete && image.naturalWidth") == 1
