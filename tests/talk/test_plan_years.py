"""Plans by plan year: what is disbursed of a year runs on into January; and a second plan where two are set."""

from __future__ import annotations

from typing import Any

import pytest

from db import capitals, requests
from db.models import Capital
from tests.rooms import Room
from tests.talk.people import reminded, says

BILLION = 10**9


def two_plan_years(raw: dict[str, Any]) -> None:
    """Meetings about the plan of 2022 until the end of January 2023, and from January on about that of 2023."""
    meeting = next(each for each in raw["duties"] if each["code"] == "GIAOBAN")
    fridays = "FREQ=WEEKLY;BYDAY=FR"
    runs_on = {"rrule": fridays, "from": "2022-03-18", "until": "2023-01-31"}
    begins = {"rrule": fridays, "from": "2023-01-02", "until": "2023-12-31"}
    raw["duties"] = [each for each in raw["duties"] if each["code"] != "GIAOBAN"]
    raw["duties"] += [
        {**meeting, "code": "GB-2022", "plan_year": 2022, "deadlines": [{"by": runs_on}]},
        {**meeting, "code": "GB-2023", "plan_year": 2023, "deadlines": [{"by": begins}]},
    ]
    health = next(each for group in raw["groups"] for each in group["agencies"] if each["code"] == "SYT")
    health["capital_plan"] = {"2022": {"assigned": 100 * BILLION, "second": 125 * BILLION}, "2023": 80 * BILLION}


@pytest.fixture
def january(room: Room) -> Room:
    room.load(two_plan_years)
    room.at("2023-01-09T08:00")
    room.plan()
    return room


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
    assert "Kế hoạch vốn năm 2022: 100 tỷ đồng; giải ngân 95 tỷ đồng (95%); bằng 76%" in one
    assert "Kế hoạch vốn năm 2023: 80 tỷ đồng; giải ngân 4 tỷ đồng (5%)\n" in one
    january.at("2023-02-20T08:00")
    (overview,) = says(january, leader, "/tinhtrang")
    assert "Giải ngân năm 2023" in overview
    assert "Giải ngân năm 2022" not in overview


def test_an_exemption_is_from_the_meetings_about_one_plan_year(january: Room) -> None:
    before, now = (january.assignment("STC", code, "2023-W02") for code in ("GB-2022", "GB-2023"))
    reply = january.reply(before, "no_capital")
    request = january.request(reply, "exemption")
    requests.grant(january.session, request, january.now, january.rules, "person:1")
    assert (before.state, now.state) == ("waived", "open")
    assert requests.exemption_of(january.session, before.agency_id, 2022) is request
    assert requests.exemption_of(january.session, before.agency_id, 2023) is None
    assert capitals.exempt_years(january.session) == {(before.agency_id, 2022)}
    requests.take_back(january.session, request, "revoked", january.now, january.rules, "person:1")
    assert (before.state, now.state) == ("open", "open")


def test_a_second_plan_that_the_file_names_later_is_added_to_what_was_told(room: Room) -> None:
    health = room.agency("SYT")
    room.session.add(Capital(agency_id=health.id, year=2022, planned=90 * BILLION, exempt=False))
    room.load(two_plan_years)
    row = capitals.of_year(room.session, health.id, 2022)
    assert (row.planned, row.second) == (90 * BILLION, 125 * BILLION)
    assert capitals.of_year(room.session, health.id, 2023).second is None
