"""``/tinhtrang 31/8/2022``: where things stood, as it was known then."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.texts.render import Texts
from db import agencies
from jobs import workbench
from reports.order import Order
from rules.tokens import stamp
from tests.rooms import Room, local
from tests.talk.people import TEXTS, incoming, reminded, says, takes, turn_of


@pytest.fixture(autouse=True)
def a_week(room: Room) -> None:
    """On Monday Sở Y tế is at work and in trouble, on Friday it says that it has sent its report."""
    room.at("2022-08-08T09:00")
    reminded(room, room.assignment(), room.meeting(week=32))
    official(room, "báo cáo đang làm, xong 60%")
    official(room, "/vuongmac chưa bàn giao mặt bằng")
    room.save()
    room.at("2022-08-12T10:00")
    official(room, "đã gửi báo cáo số 12/BC-SYT ngày 11/8")
    room.save()
    room.at("2022-08-16T08:00")


def official(room: Room, text: str) -> str:
    return says(room, room.address("SYT").chat_id, text)[-1]


def coordinator(room: Room, text: str) -> str:
    return says(room, room.address("SKHDT", "coordinator").chat_id, text)[-1]


WINDOW = "07:30-11:30,13:30-17:00"
REPORTS = "Báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022)"


def test_the_overview_is_that_of_then(room: Room) -> None:
    told = coordinator(room, "/tinhtrang 12/8/2022")
    assert told.startswith(
        "📊 Tình hình đến 23:59 thứ Sáu, 12/8/2022\n(theo những gì đã ghi đến lúc đó)\nChương trình số 01/CTr-UBND\n"
    )
    assert f"{REPORTS}: 1/40 đã gửi; 39 chưa phản hồi" in told
    assert "Đã gửi, chưa xác nhận: 1 báo cáo" in told
    told = coordinator(room, "/tinhtrang 9h30 ngày 12/8")
    assert told.startswith("📊 Tình hình đến 09:30 thứ Sáu, 12/8/2022\n")
    assert f"{REPORTS}: 0/40 đã gửi; 1 đang thực hiện; 39 chưa phản hồi" in told
    assert "Sở Y tế: “chưa bàn giao mặt bằng”" in told
    assert "Đã gửi, chưa xác nhận" not in told
    told = coordinator(room, "/status 2022-08-07")
    assert f"{REPORTS}" not in told
    assert "Chờ xử lý" not in told


def test_what_is_told_at_present_has_neither_the_day_nor_the_words(room: Room) -> None:
    assert "theo những gì đã ghi" not in coordinator(room, "/tinhtrang")
    assert "theo những gì đã ghi" not in coordinator(room, "/tinhtrang SYT")


def test_an_agency_is_that_of_then(room: Room) -> None:
    told = coordinator(room, "/tinhtrang sở y tế 9/8")
    assert told.startswith(
        "📊 Sở Y tế (SYT)\nTình hình đến 23:59 thứ Ba, 09/8/2022\n(theo những gì đã ghi đến lúc đó)\nĐầu mối: "
    )
    assert "Đã xong 0/3 việc" in told
    assert "có vướng mắc: “chưa bàn giao mặt bằng”" in told
    assert "12/BC-SYT" not in told
    assert "Không có đơn vị nào khớp với “sở Nào đó”" in coordinator(room, "/tinhtrang sở Nào đó 9/8")
    agencies.add(room.session, "MOI", "Sở mới", "Giám đốc", room.now, "operator")
    assert coordinator(room, "/tinhtrang MOI 9/8") == "Khi đó đơn vị này chưa có trong danh mục."


def test_it_offers_nothing_to_do(room: Room) -> None:
    for text in ("/tinhtrang 12/8", "/tinhtrang SYT 16/8"):
        coordinator(room, text)
        message = room.messages(state=None)[-1]
        assert message.params["past"] is True
        for form in ("html", "plain"):
            offered = TEXTS.render(message.kind, message.params, form).flat
            assert all(choice.token.startswith("s:") and choice.token.count(":") == 4 for choice in offered), "to look"
    coordinator(room, "/tinhtrang SYT")
    message = room.messages(state=None)[-1]
    assert TEXTS.render(message.kind, message.params, "html").flat
    assert "Status at 23:59" in Texts("en").render(*_params(room, "/status 12/8"), "plain").text


def _params(room: Room, text: str) -> tuple[str, dict[str, object]]:
    coordinator(room, text)
    message = room.messages(state=None)[-1]
    return message.kind, message.params


def test_what_is_to_come_or_was_before_the_log_is_not_known(room: Room) -> None:
    assert coordinator(room, "/tinhtrang 31/8/2022").startswith("Thời điểm này chưa đến.")
    assert coordinator(room, "/tinhtrang 17:00 16/8/2022").startswith("Thời điểm này chưa đến.")
    said = coordinator(room, "/tinhtrang 31/7/2022")
    assert said == "Nhật ký ghi đủ từ 08:00 ngày 01/8/2022; tôi không biết tình hình trước đó."


def test_who_may_not_see_it_at_present_may_not_see_it_then(room: Room) -> None:
    for text in ("/tinhtrang", "/tinhtrang STC"):
        assert official(room, f"{text} 12/8") == official(room, text)
    observer = room.join("SKHDT", "observer")
    assert turn_of(room, room.address("SKHDT", "observer")).person is observer
    assert "theo những gì đã ghi" in says(room, room.address("SKHDT", "observer").chat_id, "/tinhtrang 12/8")[-1]


def test_the_help_names_it(room: Room) -> None:
    assert "/tinhtrang 31/8/2022 – tình hình đã biết đến ngày đó" in coordinator(room, "/trogiup")


def taps(room: Room, label: str) -> str:
    """Press a choice of the newest message that has it."""
    for message in reversed(room.messages(state=None)):
        for choice in TEXTS.render(message.kind, message.params, "html").flat:
            if choice.label.startswith(label):
                chat = room.address("SKHDT", "coordinator").chat_id
                notice = takes(room, incoming(chat, "choice", token=choice.token))
                last = room.messages(state=None)[-1]
                return notice or TEXTS.render(last.kind, last.params, "plain").text
    raise AssertionError(label)


def test_the_lists_behind_its_buttons_are_those_of_then(room: Room) -> None:
    coordinator(room, "/tinhtrang 9h30 ngày 12/8")
    told = taps(room, "Chưa xong (")
    assert told.startswith("🗓️ Đến hạn trong bảy ngày, chưa xong (")
    assert "Tình hình đến 09:30 thứ Sáu, 12/8/2022\n(theo những gì đã ghi đến lúc đó)" in told
    pages = [told, taps(room, "Trang sau"), taps(room, "Trang sau")]
    assert any("Sở Y tế – Báo cáo kết quả" in page for page in pages), "it was sent half an hour later"
    coordinator(room, "/tinhtrang 12/8/2022")
    pages = [taps(room, "Chưa xong ("), taps(room, "Trang sau")]
    assert not any("Sở Y tế – Báo cáo kết quả" in page for page in pages)
    coordinator(room, "/tinhtrang")
    assert "theo những gì đã ghi" not in taps(room, "Chưa có đầu mối (")


def test_a_forged_instant_shows_nothing(room: Room) -> None:
    program, chat = room.rules.followed[0], room.address("SKHDT", "coordinator").chat_id
    at = stamp(room.now)
    forged = [f"s:late:1:{at + 10**9}:{program}", f"s:late:1:0:{program}", f"s:late:1:x:{program}", f"s:late:1:{at}:99"]
    for token in [*forged, f"s:requests:1:{at}:{program}", f"f:xlsx:{program}:all:{at + 10**9}", f"f:ics:1:2:{at}"]:
        assert takes(room, incoming(chat, "choice", token=token)) == "stale", token
    official = room.address("SYT").chat_id
    assert takes(room, incoming(official, "choice", token=f"s:late:1:{at}:{program}")) == "not_for_role"


def test_what_is_taken_away_is_what_was_known_then(room: Room) -> None:
    said = coordinator(room, "/xuat 31/7/2022")
    assert said.startswith("Nhật ký ghi đủ từ 08:00 ngày 01/8/2022")
    assert "chưa đến. Xin ghi một ngày đã qua, ví dụ: /xuat 31/8/2022 hoặc" in coordinator(room, "/xuat 31/8/2022")
    said = coordinator(room, "/xuat SYT 9h30 12/8")
    assert "Lấy số liệu về: Sở Y tế – Chương trình số 01/CTr-UBND (đã biết đến 09:30 ngày 12/8/2022)." in said
    assert "Lịch" not in said
    assert "(đã biết đến 09:30 ngày 12/8/2022)" in taps(room, "Bảng tính")
    order = (room.messages("document")[-1].carries or {})["document"]
    assert Order.of_json(order["order"]).as_of == local("2022-08-12T09:30:00")
    wanted = {**order, "now": room.now.isoformat(), "zone": "Asia/Ho_Chi_Minh", "window": WINDOW, "language": "vi"}
    room.save()
    sheets = []
    for each in (wanted, {**wanted, "order": {**order["order"], "as_of": None}}):
        (made,) = workbench.make(room.session, each)
        book = load_workbook(BytesIO(made.data))
        cells = [str(row) for sheet in book for row in sheet.values]
        sheets.append((made.name[-15:], any("12/BC-SYT" in row for row in cells)))
    assert sheets == [("2022-08-12.xlsx", False), ("2022-08-16.xlsx", True)]


def test_an_observer_is_offered_nothing_to_deal_with_then_or_now(room: Room) -> None:
    room.join("SKHDT", "observer")
    chat = room.address("SKHDT", "observer").chat_id
    for text in ("/tinhtrang", "/tinhtrang 12/8"):
        told = says(room, chat, text)[-1]
        assert "📌 Chờ xử lý (1)" in told
        message = room.messages("status", None)[-1]
        tokens = [choice.token for choice in TEXTS.render(message.kind, message.params, "html").flat]
        assert tokens and not any(token.startswith("s:requests") or token[:2] in ("c:", "v:") for token in tokens)
    assert takes(room, incoming(chat, "choice", token="s:requests:1")) == "not_for_role"
