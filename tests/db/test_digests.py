"""What a digest tells of one program: asked of a room in which something has happened."""

from __future__ import annotations

from datetime import date
from typing import Any

from db import capitals, people, posts
from db.digests import Digest
from rules.digest import WEEK
from rules.status import Move
from tests.rooms import Room, local, second_program

BILLION = 10**9


def told(room: Room, program: int = 1) -> dict[str, Any]:
    room.session.flush()
    return Digest(room.session, program, room.rules, room.now, room.now - WEEK).told()


def holds(room: Room, agency: str, week: int, planned: int, disbursed: int) -> None:
    """A week's meeting with figures, in billions."""
    row = room.meeting(agency, week)
    capitals.of_year(room.session, row.agency_id, 2022).planned = planned * BILLION
    by = room.person("SYT")
    room.reply(row, "held", by=by, planned=planned * BILLION, disbursed=disbursed * BILLION)
    room.move(row, Move.REPORT)


def test_a_quiet_week_tells_what_is_to_come(room: Room) -> None:
    found = told(room)
    assert found["changed"] == {"done": 0, "late": 0, "obstacles": 0, "asked": 0}
    assert [each["kind"] for each in found["duties"]] == ["meeting"]
    assert found["duties"][0]["late_since"] == []
    assert (found["meetings"], found["disbursed"], found["late"], found["calls"]) == ([], [], 0, 39)
    assert found["obstacles"] == {"total": 0, "new": 0, "shown": []}
    assert found["promises"] == {"total": 0, "shown": []}
    assert (found["requests"], found["unconfirmed"], found["id"]) == (0, 0, 1)
    assert found["program"]["number"] == "01/CTr-UBND"


def test_who_is_late_by_duty_and_since_when_and_what_was_done_meanwhile(room: Room) -> None:
    room.at("2022-08-08T08:00")
    room.move(room.assignment("SXD"), Move.REPORT)
    room.at("2022-08-12T08:00")
    room.move(room.assignment("SCT"), Move.REPORT)
    room.assignment("SNV").extended_to = date(2022, 8, 16)
    room.at("2022-08-19T07:59")
    room.plan()
    found = told(room)
    report = next(each for each in found["duties"] if each["kind"] == "report")
    assert (report["done"], report["total"], report["late"], report["done_since"]) == (2, 40, 38, 1)
    first, second = report["late_since"]
    assert (first["since"], first["days"], len(first["names"]), first["more"]) == ("2022-08-15", 5, 6, 31)
    assert first["names"][0] == "Sở Tài chính"
    assert second == {"since": "2022-08-17", "days": 3, "names": ["Sở Nội vụ"], "more": 0}
    assert found["changed"]["done"] == 1
    assert found["changed"]["late"] == 38
    room.at("2022-08-19T08:01")
    assert told(room)["changed"]["done"] == 0
    room.at("2022-08-22T00:00")
    room.plan()
    assert told(room)["changed"]["late"] == 38
    room.at("2022-08-22T00:01")
    assert told(room)["changed"]["late"] == 0, "since 15/8, 00:00, it is late"


def test_what_has_ended_in_the_week_is_told_of_meetings(room: Room) -> None:
    holds(room, "SYT", 31, 100, 10)
    holds(room, "STC", 31, 100, 20)
    assert told(room)["meetings"] == []
    room.at("2022-08-08T08:30")
    room.plan()
    (week,) = told(room)["meetings"]
    assert (week["done"], week["total"], len(week["missed"]), week["more"]) == (2, 41, 6, 33)
    assert (week["week"]["number"], week["missed"][0]) == (31, "Sở Kế hoạch và Đầu tư")
    room.at("2022-08-12T16:30")
    assert told(room)["meetings"] == [], "a week's meeting is told of once its week is over, on Monday"


def test_disbursement_is_compared_and_what_came_in_is_told(room: Room) -> None:
    holds(room, "SYT", 31, 100, 10)
    holds(room, "STC", 31, 300, 60)
    room.at("2022-08-12T16:00")
    holds(room, "SYT", 32, 100, 50)
    holds(room, "SXD", 32, 100, 1)
    room.at("2022-08-12T16:30")
    (found,) = told(room)["disbursed"]
    assert (found["year"], found["agencies"]) == (2022, 3)
    assert (found["planned"], found["disbursed"], found["more"]) == (500 * BILLION, 111 * BILLION, 40 * BILLION)
    assert found["above"] == [{"name": "Sở Y tế", "planned": 100 * BILLION, "disbursed": 50 * BILLION}]
    assert [each["name"] for each in found["below"]] == ["Sở Xây dựng", "Sở Tài chính"]
    assert (found["above_total"], found["below_total"]) == (1, 2)
    for number, code in enumerate(("SCT", "SNV", "STP", "SDL", "SGTVT", "STNMT", "SGDDT", "SKHCN")):
        holds(room, code, 32, 100, 90 if number % 2 else 0)
    (found,) = told(room)["disbursed"]
    assert (len(found["above"]), found["above_total"], len(found["below"]), found["below_total"]) == (3, 5, 5, 6)


def test_obstacles_requests_and_reports_that_wait(room: Room) -> None:
    for days, agency in ((0, "SYT"), (1, "STC"), (9, "SXD"), (9, "SCT")):
        room.at(f"2022-08-{1 + days:02}T08:00")
        by = room.person("SYT")
        room.request(room.reply(room.assignment(agency), "obstacle", by=by), "obstacle", text=f"của {agency}")
    room.request(room.reply(room.assignment("SNV"), "extend", by=by), "extension")
    room.request(room.reply(room.assignment("SDL"), "extend", by=by), "extension", state="withdrawn")
    room.request(room.reply(room.meeting("STP"), "no_capital", by=by), "exemption")
    row = room.assignment("STNMT")
    room.reply(row, "sent", by=by)
    room.move(row, Move.REPORT)
    room.at("2022-08-12T16:30")
    room.plan()
    found = told(room)
    assert (found["obstacles"]["total"], found["obstacles"]["new"]) == (4, 2)
    assert [each["text"] for each in found["obstacles"]["shown"]] == ["của SYT", "của STC", "của SXD"]
    assert found["changed"] == {"done": 1, "late": 0, "obstacles": 2, "asked": 2}
    assert (found["requests"], found["unconfirmed"]) == (6, 1)
    room.load(second_program)
    room.plan()
    other = told(room, 2)
    assert other["changed"] == {"done": 0, "late": 0, "obstacles": 0, "asked": 0}
    assert (other["obstacles"]["total"], other["promises"]["total"], other["requests"]) == (0, 0, 0)


def test_a_promise_for_a_day_off_is_not_told_as_broken_on_the_morning_on_which_it_is_asked_about(room: Room) -> None:
    """ "mai" said on a Friday: asked about on Monday at 08:00, and told to the city as broken at 08:30."""
    room.assignment("SYT").promised_on = date(2022, 8, 6)
    room.at("2022-08-08T08:30")
    assert told(room)["promises"]["total"] == 0
    room.at("2022-08-09T08:30")
    assert told(room)["promises"]["total"] == 1


def test_broken_promises_stand_until_it_is_done(room: Room) -> None:
    days = {"SYT": 9, "STC": 8, "SXD": 12}
    for agency, day in days.items():
        room.assignment(agency).promised_on = date(2022, 8, day)
    room.at("2022-08-09T23:00")
    assert [each["agency"]["code"] for each in told(room)["promises"]["shown"]] == ["STC"]
    room.at("2022-08-12T16:30")
    found = told(room)["promises"]
    assert found["total"] == 2
    assert [(each["agency"]["code"], each["promised_on"]) for each in found["shown"]] == [
        ("STC", "2022-08-08"),
        ("SYT", "2022-08-09"),
    ]
    room.move(room.assignment("STC"), Move.REPORT)
    assert told(room)["promises"]["total"] == 1


def test_who_is_out_of_reach_is_named_where_somebody_had_joined(room: Room) -> None:
    people.close_address(room.session, room.address("STC"), "blocked", room.now, "messenger:zalo")
    found = told(room)["unreached"]
    assert found == {"total": 40, "lost": 1, "shown": [{"name": "Sở Tài chính", "why": "blocked"}]}
    assert told(room)["calls"] == 40
    assert local("2022-08-01T08:00") == room.now


def test_who_has_newly_joined_and_stays_is_told_the_newest_first(room: Room) -> None:
    room.at("2022-08-10T08:00")
    assert told(room)["joined"] == {"total": 0, "shown": []}
    for role in ("leader", "official"):
        room.join("SXD", role)
    second, gone = room.join("SKHDT", "coordinator"), room.join("STC", "official")
    posts.end(room.session, gone.held[0], room.now, "operator")
    room.session.flush()
    found = told(room)["joined"]
    assert [(each["role"], each["agency"]["name"]) for each in found["shown"]] == [
        ("coordinator", "Sở Kế hoạch và Đầu tư"),
        ("official", "Sở Xây dựng"),
        ("leader", "Sở Xây dựng"),
    ]
    assert (found["total"], found["shown"][0]["name"]) == (3, second.name)
