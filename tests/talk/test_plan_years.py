"""Plans by plan year: what is disbursed of a year runs on into January; and a second plan where two are set."""

from __future__ import annotations

import pytest

from tests.plan_years import in_january
from tests.rooms import Room
from tests.talk.people import reminded, says


@pytest.fixture
def january(room: Room) -> Room:
    return in_january(room)


def test_in_january_two_plan_years_stand_side_by_side(january: Room) -> None:
    before, now = (january.assignment("SYT", code, "2023-W02") for code in ("GB-2022", "GB-2023"))
    assert (before.plan_year, now.plan_year) == (2022, 2023)
    chat = january.address("SYT").chat_id
    reminded(january, before)
    (asked,) = says(january, chat, "Đã họp")
    assert "Đã ghi nhận: đã tổ chức giao ban giải ngân tuần 2 (09/01 – 13/01/2023), kế hoạch vốn năm 2022." in asked
    assert "Lũy kế giải ngân năm 2022 đến nay là bao nhiêu? (kế hoạch vốn: 100 tỷ đồng" in asked
    (echoed,) = says(january, chat, "95 tỷ")
    assert "Kế hoạch vốn năm 2022: 100 tỷ đồng" in echoed
    assert "(95%); bằng 76% kế hoạch địa phương giao (125 tỷ đồng)" in echoed
    says(january, chat, "Đúng")
    (receipt,) = says(january, chat, "Không có vướng mắc")
    assert "bằng 76% kế hoạch địa phương giao (125 tỷ đồng)" in receipt
    reminded(january, now)
    says(january, chat, "Đã họp")
    (echoed,) = says(january, chat, "4 tỷ")
    assert "Kế hoạch vốn năm 2023: 80 tỷ đồng" in echoed
    assert "Lũy kế thấp hơn" not in echoed  # 95 tỷ was of the other plan
    says(january, chat, "Đúng")
    leader = january.address("SKHDT", "coordinator").chat_id
    (overview,) = says(january, leader, "/tinhtrang")
    assert "Giải ngân năm 2022: 95 tỷ đồng/100 tỷ đồng (95%), theo 1 đơn vị; bằng 76% kế hoạch" in overview
    assert "Giải ngân năm 2023: 4 tỷ đồng/80 tỷ đồng (5%), theo 1 đơn vị" in overview
    (one,) = says(january, leader, "/tinhtrang SYT")
    of_2022 = "95 tỷ đồng; 95% kế hoạch; cần 2,5 tỷ đồng/tuần đến hết 27/01/2023; bằng 76% kế hoạch địa phương giao"
    assert f"Kế hoạch vốn năm 2022: 100 tỷ đồng; giải ngân {of_2022}" in one
    of_2023 = "4 tỷ đồng; 5% kế hoạch; cần 1,5 tỷ đồng/tuần đến hết năm kế hoạch"
    assert f"Kế hoạch vốn năm 2023: 80 tỷ đồng; giải ngân {of_2023}\n" in one
    january.at("2023-02-20T08:00")
    (overview,) = says(january, leader, "/tinhtrang")
    assert "Giải ngân năm 2023" in overview
    assert "Giải ngân năm 2022" not in overview
