"""An agency's days as a calendar: the day by which it is best done, and the same assignment keeps its identity."""

from __future__ import annotations

from datetime import date

from icalendar import Calendar

from rules.status import State
from tests.desks import made, sent
from tests.rooms import Room


def events(data: bytes) -> dict[str, dict[str, object]]:
    found = Calendar.from_ical(data)
    return {str(each["uid"]): dict(each) for each in found.walk("VEVENT")}


def test_what_is_open_is_in_it_by_its_advised_day(room: Room) -> None:
    row = room.assignment("SYT")
    found = events(made(room, "ics", "SYT")[0])
    event = found[f"assignment-{row.id}@dondoc"]
    assert str(event["SUMMARY"]) == "Báo cáo kết quả thực hiện Chương trình năm 2022"
    assert event["DTSTART"].dt == date(2022, 8, 12)  # type: ignore[attr-defined]
    assert event["DTEND"].dt == date(2022, 8, 13)  # type: ignore[attr-defined]
    assert "mục IV.1; hạn: trước ngày 15/8/2022. Đang thực hiện trong hạn." in str(event["DESCRIPTION"])
    room.assignment("SYT").extended_to = date(2022, 8, 19)
    again = events(made(room, "ics", "SYT")[0])
    moved = again[f"assignment-{row.id}@dondoc"]
    assert moved["DTSTART"].dt == date(2022, 8, 19)  # type: ignore[attr-defined]
    assert set(again) == set(found)


def test_what_is_done_is_not_in_it_any_more_and_all_of_a_program_name_the_agency(room: Room) -> None:
    row = room.assignment("SYT")
    sent(room, row, room.now)
    assert row.state is State.REPORTED
    assert f"assignment-{row.id}@dondoc" not in events(made(room, "ics", "SYT")[0])
    summaries = {str(each["SUMMARY"]) for each in events(made(room, "ics")[0]).values()}
    assert "Báo cáo kết quả thực hiện Chương trình năm 2022 (STC)" in summaries
    data = made(room, "ics")[0]
    assert data.count(b"BEGIN:VALARM") == data.count(b"BEGIN:VEVENT")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
