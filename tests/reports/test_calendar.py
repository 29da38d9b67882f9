"""An agency's days as a calendar: the day by which it is best done, to the program's end, each with its identity."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from db import agencies, capitals, desk, programs, successions
from db.models import Assignment
from jobs import succeeding
from reports import calendar
from reports.making import NothingToMake
from rules.status import Move, State
from tests.desks import made, scope, sent
from tests.rooms import SEED, Room

REPORT = "01/CTr-UBND-BC-DINHKY-2022-SYT@dondoc"


def events(data: bytes) -> dict[str, dict[str, Any]]:
    found = Calendar.from_ical(data)
    return {str(each["uid"]): dict(each) for each in found.walk("VEVENT")}


def of(found: dict[str, dict[str, Any]], duty: str, agency: str = "SYT") -> list[str]:
    """The periods of a duty that stand there for an agency."""
    head, tail = f"01/CTr-UBND-{duty}-", f"-{agency}@dondoc"
    return sorted(
        each.removeprefix(head).removesuffix(tail) for each in found if each.startswith(head) and each.endswith(tail)
    )


def test_what_is_open_is_in_it_by_its_advised_day(room: Room) -> None:
    found = events(made(room, "ics", "SYT")[0])
    event = found[REPORT]
    assert str(event["SUMMARY"]) == "Báo cáo kết quả thực hiện Chương trình năm 2022"
    assert event["DTSTART"].dt == date(2022, 8, 12)
    assert event["DTEND"].dt == date(2022, 8, 13)
    assert "mục IV.1; hạn: trước ngày 15/8/2022. Đang thực hiện trong hạn." in str(event["DESCRIPTION"])
    room.assignment("SYT").extended_to = date(2022, 8, 19)
    again = events(made(room, "ics", "SYT")[0])
    assert again[REPORT]["DTSTART"].dt == date(2022, 8, 19)
    assert set(again) == set(found)


def test_what_is_done_is_not_in_it_any_more_and_all_of_a_program_name_the_agency(room: Room) -> None:
    row = room.assignment("SYT")
    sent(room, row, room.now)
    assert row.state is State.REPORTED
    assert REPORT not in events(made(room, "ics", "SYT")[0])
    data = made(room, "ics")[0]
    summaries = {str(each["SUMMARY"]) for each in events(data).values()}
    assert "Báo cáo kết quả thực hiện Chương trình năm 2022 (STC)" in summaries
    assert data.count(b"BEGIN:VALARM") == data.count(b"BEGIN:VEVENT")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_it_goes_to_the_end_of_the_program_beyond_what_is_planned(room: Room) -> None:
    data = made(room, "ics", "SYT")[0]
    found = events(data)
    assert of(found, "BC-DINHKY") == ["2022", "2023", "2024"]
    weeks = of(found, "GIAOBAN")
    assert (weeks[0], weeks[-1]) == ("2022-W31", "2023-W52")
    planned = {row.period for row in room.session.scalars(select(Assignment)) if row.duty.code == "GIAOBAN"}
    assert set(weeks) - planned
    assert {row.period for row in open_meetings(room)} <= set(weeks)
    last = found["01/CTr-UBND-BC-DINHKY-2024-SYT@dondoc"]
    assert last["DTSTART"].dt == date(2024, 4, 12)
    assert str(last["DESCRIPTION"]) == "mục IV.1; hạn: trước ngày 15/4/2024. Chưa đến kỳ."
    head = str(Calendar.from_ical(data)["X-WR-CALDESC"])
    assert head.startswith("Các hạn đến hết ngày 14/4/2024, hạn cuối cùng đã biết; lập ngày 01/8/2022. Tệp không tự")


def open_meetings(room: Room) -> list[Assignment]:
    query = select(Assignment).where(Assignment.agency_id == room.agency("SYT").id, Assignment.state == State.OPEN)
    return [row for row in room.session.scalars(query) if row.duty.code == "GIAOBAN"]


def test_a_day_keeps_its_identity_when_it_is_planned(room: Room) -> None:
    before = events(made(room, "ics", "SYT")[0])
    room.at("2022-12-05T08:00")
    room.plan()
    after = events(made(room, "ics", "SYT")[0])
    assert set(after) <= set(before)
    assert "2023-W05" in of(after, "GIAOBAN")
    assert room.meeting("SYT", 5, 2023)


def test_what_an_agency_need_not_do_is_not_in_it(room: Room) -> None:
    row = capitals.of_year(room.session, room.agency("SYT").id, 2023)
    row.exempt = True
    room.session.flush()
    weeks = of(events(made(room, "ics", "SYT")[0]), "GIAOBAN")
    assert weeks
    assert all(each.startswith("2022") for each in weeks)
    room.move(room.meeting("SYT", 32), Move.WAIVE)
    assert "2022-W32" not in of(events(made(room, "ics", "SYT")[0]), "GIAOBAN")
    assert of(events(made(room, "ics")[0]), "BC-DINHKY", "SKHDT") == []


def test_a_month_to_come_has_its_days_and_one_without_is_said(room: Room) -> None:
    found = events(made(room, "ics", "SYT", date(2023, 8, 1))[0])
    assert of(found, "GIAOBAN") == ["2023-W31", "2023-W32", "2023-W33", "2023-W34"]
    assert of(found, "BC-DINHKY") == ["2023"]
    with pytest.raises(NothingToMake, match="No day is to come"):
        made(room, "ics", "SYT", date(2025, 8, 1))


def test_nothing_before_the_program_is_followed(room: Room) -> None:
    programs.every(room.session)[0].follow_from = room.now + timedelta(days=300)
    room.session.flush()
    later = {line.period for line in desk.to_come(room.session, scope(room, "SYT")).later if line.duty == "GIAOBAN"}
    planned = {row.period for row in open_meetings(room)}
    assert min(later - planned) == "2023-W22"  # W21 ends before the day on which following begins


def test_who_came_in_anothers_place_has_what_is_to_come_and_not_what_is_done(room: Room) -> None:
    sent(room, room.assignment("SYT"), room.now)
    room.move(room.meeting("SYT", 32), Move.WAIVE)
    new = agencies.add(room.session, "SYTDS", "Sở Y tế và Dân số", "Giám đốc", room.now, "operator")
    olds, news = [room.agency("SYT")], [new]
    row = successions.decide(room.session, olds, news, room.now.date(), room.now, "operator")
    succeeding.carry_out(room.session, room.rules, row, room.now)
    found = events(made(room, "ics", "SYTDS")[0])
    assert of(found, "BC-DINHKY", "SYTDS") == ["2023", "2024"]
    assert of(found, "GIAOBAN", "SYTDS")[:2] == ["2022-W31", "2022-W33"]
    assert of(found, "GIAOBAN", "SYTDS")[-1] == "2023-W52"
    with pytest.raises(NothingToMake):
        made(room, "ics", "SYT")


def test_after_a_split_what_one_heir_took_over_is_not_to_come_for_the_other(room: Room) -> None:
    news = [
        agencies.add(room.session, code, f"Sở {code}", "Giám đốc", room.now, "operator") for code in ("SYT1", "SYT2")
    ]
    row = successions.decide(room.session, [room.agency("SYT")], news, room.now.date(), room.now, "operator")
    succeeding.carry_out(room.session, room.rules, row, room.now)
    found = {code: events(made(room, "ics", code)[0]) for code in ("SYT1", "SYT2")}
    assert of(found["SYT1"], "BC-DINHKY", "SYT1") == ["2022", "2023", "2024"]
    assert of(found["SYT2"], "BC-DINHKY", "SYT2") == ["2023", "2024"]


def test_a_file_that_would_be_too_large_ends_with_a_whole_day_and_says_so(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = scope(room)
    found = desk.to_come(room.session, asked)
    monkeypatch.setattr(calendar, "MOST", len(found.open) + 50)
    data = made(room, "ics")[0]
    shown = events(data)
    before = found.later[50].last_day - timedelta(days=1)
    assert len(found.open) < len(shown) < len(found.open) + 50
    head = str(Calendar.from_ical(data)["X-WR-CALDESC"])
    assert f"đến hết ngày {before.day}/{before.month}/{before.year}; các hạn sau đó chưa có trong tệp này" in head


def test_of_a_paused_program_the_file_says_so(room: Room) -> None:
    assert "tạm dừng" not in str(Calendar.from_ical(made(room, "ics", "SYT")[0])["X-WR-CALDESC"])
    programs.move(room.session, programs.every(room.session)[0], programs.PAUSED, room.now)
    head = str(Calendar.from_ical(made(room, "ics", "SYT")[0])["X-WR-CALDESC"])
    assert "; chương trình đang tạm dừng. Tệp không" in head


def test_the_whole_program_holds_what_its_file_names(room: Room) -> None:
    """By a recount from the file: no agency that is exempt, each with three reports but who receives them."""
    raw = json.loads(SEED.read_text("utf-8"))
    codes = {each["code"] for group in raw["groups"] for each in group.get("agencies", [])}
    found = events(made(room, "ics")[0])
    with_reports = {code for code in codes if of(found, "BC-DINHKY", code) == ["2022", "2023", "2024"]}
    assert codes - with_reports == {"SKHDT"}
