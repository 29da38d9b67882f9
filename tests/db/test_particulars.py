"""What the program says beside the day, as rows tell it: hours, weeks, routes, forms; and what others lead and one
supports."""

from __future__ import annotations

from datetime import date
from typing import Any

from db import supported, views
from rules.status import State
from tests.duties import duty
from tests.rooms import Room, local


def test_after_its_hour_it_is_late_by_no_day_on_the_same_day(room: Room) -> None:
    room.load(duty("GIO", {"by": "2022-08-03", "at": "16:00"}))
    room.plan()
    row = room.assignment("SYT", "GIO", "2022-08-03")

    def seen(at: str) -> tuple[Any, ...]:
        view = views.assignment(row, room.rules, local(at))
        return view["phase"], view["days"], view["at"]

    assert seen("2022-08-03T15:59") == ("today", 0, "16:00")
    assert seen("2022-08-03T16:00") == ("late", 0, "16:00")
    assert seen("2022-08-04T08:00") == ("late", 1, "16:00")
    row.extended_to = date(2022, 8, 5)
    assert seen("2022-08-05T17:00") == ("today", 0, None)


def test_a_view_says_what_the_program_says(room: Room) -> None:
    thursday = {"rrule": "FREQ=WEEKLY;BYDAY=TH", "from": "2022-08-08", "until": "2022-08-12"}
    said = {"covers": "previous week", "week_from": "TH"}
    room.load(
        duty(
            "TUAN",
            {"by": {**thursday, **said}, "part": "phần giải ngân"},
            cc=["STC", {"name": "Bộ Y tế"}],
            support=["SCT"],
            form={"title": "Mẫu 1", "file": "mau-1.docx"},
            product="Biểu tổng hợp",
        )
    )
    room.plan()
    view = views.assignment(room.assignment("SYT", "TUAN", "2022-W32"), room.rules, room.now)
    assert view["week"] == {"number": 32, "from": "2022-08-04", "to": "2022-08-10"}
    assert (view["part"], view["opens"], view["data"], view["at"]) == ("phần giải ngân", None, None, None)
    assert (view["to"], view["through"], view["cc"]) == ("Sở Kế hoạch và Đầu tư", None, ["Sở Tài chính", "Bộ Y tế"])
    assert view["form"] == {"title": "Mẫu 1", "link": None, "file": "mau-1.docx"}
    assert (view["send_to"], view["product"], view["support"]) == ([], "Biểu tổng hợp", ["Sở Công Thương"])
    meeting = views.assignment(room.meeting(), room.rules, room.now)
    assert meeting["week"] == {"number": 31, "from": "2022-08-01", "to": "2022-08-05"}
    assert (meeting["form"], meeting["product"], meeting["support"], meeting["plan_year"]) == (None, None, [], 2022)


def test_what_is_supported_is_open_soon_and_led_by_others(room: Room) -> None:
    soon = {"by": "2022-08-10", "opens": "2022-08-01", "data": {"until": "2022-07-31"}}
    room.load(duty("CHUNG", soon, {"by": "2022-09-20"}, support=["SCT", "STC"]))
    room.plan()
    row = room.assignment("SYT", "CHUNG", "2022-08-10")
    view = views.assignment(row, room.rules, room.now)
    assert (view["opens"], view["data"]) == ("2022-08-01", {"from": None, "until": "2022-07-31"})

    def found(agency: str, until: str) -> list[tuple[str, str]]:
        rows = supported.open_of(room.session, room.rules, [room.agency(agency).id], local(until))
        return [(each.agency.code, each.period) for each in rows]

    assert found("SCT", "2022-09-01T00:00") == [("STC", "2022-08-10"), ("SYT", "2022-08-10")]
    assert found("STC", "2022-09-01T00:00") == [("SYT", "2022-08-10")]
    assert len(found("SCT", "2022-09-21T00:00")) == 4
    assert found("SXD", "2022-09-21T00:00") == []
    row.state = State.WAIVED
    room.session.flush()
    assert found("STC", "2022-09-01T00:00") == []
