"""``/tinhtrang 31/8/2022``: where things stood, as it was known then."""

from __future__ import annotations

import pytest

from bot.texts.render import Texts
from db import agencies
from tests.rooms import Room
from tests.talk.people import TEXTS, reminded, says, turn_of


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
            assert not TEXTS.render(message.kind, message.params, form).flat
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
