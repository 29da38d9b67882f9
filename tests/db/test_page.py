"""What the board page shows: which periods, which cells, who is overdue; and the story of one cell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db import board, desk
from db.desk import Filter, Sheet, page
from db.models import Assignment, Duty, Event, File, Ground
from rules.status import Move, State, Timeliness
from tests.desks import scope, sent
from tests.rooms import Room, local


def sheet(room: Room, wanted: Filter | None = None, agency: str | None = None) -> Sheet:
    it = scope(room, agency)
    opened = board.open_work(room.session, it.program_id, room.rules, room.now)
    return desk.sheet(room.session, it, desk.facts(room.session, it).members, opened, wanted or Filter())


def heads(found: Sheet) -> list[str]:
    return [f"{head.duty} {head.period}" for head in found.columns]


@pytest.fixture(autouse=True)
def in_august(room: Room) -> None:
    room.at("2022-08-16T09:00")


def test_what_is_due_within_a_month_stands_there_in_the_documents_order_the_newest_first(room: Room) -> None:
    found = sheet(room)
    assert heads(found) == [
        "BC-DINHKY 2022",
        "GIAOBAN 2022-W33",
        "GIAOBAN 2022-W32",
        "GIAOBAN 2022-W31",
        "TONGHOP 2022-08",
        "PHANBO-2022 2022",
    ]
    assert (found.older, found.newest) == (None, True)
    assert len(found.members) == 41
    assert [(tally.done, tally.owed) for tally in found.tallies] == [(0, 40), *[(0, 41)] * 3, (0, 1), (0, 15)]
    late = found.cells[room.agency("SYT").id, found.columns[0].duty_id, "2022"]
    assert (late.id, late.stands, late.days_late, late.excused) == (room.assignment().id, "open_late", 2, False)
    assert found.cells[room.agency("SYT").id, found.columns[1].duty_id, "2022-W33"].word is Timeliness.OPEN_SOON


def test_of_a_duty_far_ahead_the_next_period_is_shown(room: Room) -> None:
    room.at("2022-04-04T09:00")
    assert heads(sheet(room, Filter(duty="BC-DINHKY"))) == ["BC-DINHKY 2022"]


def test_how_each_cell_stands_is_told_as_everywhere(room: Room) -> None:
    sent(room, room.assignment("STC"), local("2022-08-12T10:00"))
    sent(room, room.assignment("SXD"), local("2022-08-15T20:00"))
    room.move(room.assignment("SYT"), Move.WAIVE)
    extended = room.assignment("SCT")
    extended.extended_to = date(2022, 8, 15)
    found = sheet(room)
    duty = found.columns[0].duty_id
    told = {code: found.cells[room.agency(code).id, duty, "2022"] for code in ("STC", "SXD", "SYT", "SCT")}
    assert {code: (each.stands, each.days_late) for code, each in told.items()} == {
        "STC": ("done_in_time", 0),
        "SXD": ("done_late", 1),
        "SYT": ("waived", 0),
        "SCT": ("open_late", 1),
    }
    sent(room, extended, local("2022-08-15T10:00"))
    assert sheet(room).cells[extended.agency_id, duty, "2022"].word is Timeliness.DONE_IN_TIME
    known = desk.matrix(room.session, scope(room)).cells
    assert {(a, "BC-DINHKY", p): each.word for (a, d, p), each in sheet(room).cells.items() if d == duty} == {
        key: cell.word for key, cell in known.items() if key[1:] == ("BC-DINHKY", "2022")
    }


def test_a_confirmed_objective_cause_is_marked_where_it_is_late(room: Room) -> None:
    for code in ("SYT", "STC"):
        row = room.assignment(code)
        request = room.request(room.reply(row, "obstacle", by=room.person("SYT")), "obstacle")
        room.add(
            Ground(
                request_id=request.id,
                assignment_id=row.id,
                state="confirmed" if code == "SYT" else "open",
                proposed_at=room.now,
                proposed_by=room.person("SYT").id,
                confirmed_by="UBND thành phố",
                confirmed_on=room.now.date(),
                document="1/UBND",
            )
        )
    found = sheet(room)
    duty = found.columns[0].duty_id
    assert [found.cells[room.agency(code).id, duty, "2022"].excused for code in ("SYT", "STC")] == [True, False]
    told = desk.story(room.session, scope(room), room.assignment("SYT").id)
    assert told
    assert [(cause.state, cause.document) for cause in told.causes] == [("confirmed", "1/UBND")]
    assert [matter.kind for matter in told.matters] == ["obstacle"]


@pytest.mark.parametrize(
    ("wanted", "agencies", "columns"),
    [
        (Filter(group=27), 15, 5),
        (Filter(duty="PHANBO-2022"), 15, 1),
        (Filter(word="open_late"), 41, 3),
        (Filter(word="open_soon", duty="GIAOBAN"), 41, 1),
        (Filter(word="missed"), 0, 0),
        (Filter(word="done_in_time"), 1, 1),
        (Filter(agency_id=0), 0, 0),
        (Filter(first=4), 41, 3),
    ],
)
def test_only_what_is_looked_for_is_shown(room: Room, wanted: Filter, agencies: int, columns: int) -> None:
    sent(room, room.meeting("SYT", 31), local("2022-08-03T10:00"), "held")
    found = sheet(room, wanted)
    assert (len(found.members), len(found.columns)) == (agencies, columns)
    assert found.newest == (wanted.first == 0)


FEW = {"waived": ["2022-W31"], "missed": ["2022-W32"], "done_late": ["2022-W34", "2022-W33"]}
"""Which weeks' meetings stand so, in the test below."""


@pytest.mark.parametrize(
    ("wanted", "weeks"),
    [
        *(
            (replace(narrowed, word=word), weeks)
            for narrowed in (Filter(), Filter(group=9), Filter(duty="GIAOBAN"))
            for word, weeks in FEW.items()
        ),
        (Filter(group=9, word="done_in_time"), ["2022-W35"]),
    ],
)
def test_what_few_stand_as_is_found_however_long_ago_it_was(
    room: Room, monkeypatch: pytest.MonkeyPatch, wanted: Filter, weeks: list[str]
) -> None:
    monkeypatch.setattr(page, "TIMES", 1)  # nothing but the first twelve periods is looked through
    room.move(room.meeting("SYT", 31), Move.WAIVE)
    room.meeting("SYT", 32).state = State.MISSED
    sent(room, room.meeting("SYT", 33), room.meeting("SYT", 33).due_at, "held")
    extended = room.meeting("SYT", 34)
    extended.extended_to = date(2022, 8, 10)
    sent(room, extended, local("2022-08-15T10:00"), "held")
    sent(room, room.meeting("SYT", 35), local("2022-08-15T10:00"), "held")
    room.at("2023-06-20T09:00")
    found = sheet(room, wanted)
    assert [head.period for head in found.columns] == weeks
    assert found.older is None, "and nothing else stands so"
    assert {spot.stands for spot in found.cells.values()} == {wanted.word}


@pytest.mark.parametrize("group", [None, 9, 27])
def test_page_after_page_each_narrowing_shows_what_stands_so_and_nothing_else(room: Room, group: int | None) -> None:
    for number, row in enumerate(room.session.scalars(select(Assignment).order_by(Assignment.id)).all()):
        if row.state is not State.OPEN or row.last_day > date(2022, 12, 1) or row.duty.kind == "event":
            continue
        chance = number * 7 % 11
        if chance < 2:
            row.state = State.WAIVED if chance else State.MISSED
        elif chance < 8:
            sent(room, row, row.due_at + timedelta(hours=chance * 5 - 25), "held")
        else:
            row.extended_to = (None, date(2022, 11, 30), date(2023, 1, 31))[chance - 8]
    room.at("2022-11-28T09:00")

    def shown(word: str) -> dict[tuple[int, int, str], str]:
        found: dict[tuple[int, int, str], str] = {}
        first: int | None = 0
        while first is not None:
            one = sheet(room, Filter(word=word, group=group, first=first))
            assert not set(one.cells) & set(found), "no period stands on two pages"
            found.update({key: spot.stands for key, spot in one.cells.items()})
            first = one.older
        return found

    every = shown("")
    words = ("open_late", "open_soon", "open_in_time", "done_late", "done_in_time", "missed", "waived")
    assert set(every.values()) == set(words)
    for word in words:
        assert shown(word) == {key: stands for key, stands in every.items() if stands == word}, word


def test_an_agency_alone(room: Room) -> None:
    found = sheet(room, agency="HONGBANG")
    assert [each.code for each in found.members] == ["HONGBANG"]
    assert {key[0] for key in found.cells} == {room.agency("HONGBANG").id}
    assert sheet(room, Filter(agency_id=room.agency("SYT").id), "HONGBANG").members == ()


def test_twelve_periods_stand_on_a_page_what_is_late_before_what_is_merely_newer(room: Room) -> None:
    room.at("2022-12-20T09:00")
    meetings = select(Assignment).join(Duty).where(Duty.code == "GIAOBAN", Assignment.last_day < room.now.date())
    for row in room.session.scalars(meetings.where(Assignment.agency_id == room.agency("SYT").id)).all():
        sent(room, row, row.due_at, "held")
    found = sheet(room, agency="SYT")
    weeks = [head.period for head in found.columns if head.duty == "GIAOBAN"]
    assert "BC-DINHKY 2022" in heads(found)
    assert len(found.columns) == 12
    assert weeks == sorted(weeks, reverse=True)
    assert found.older and found.older > 12, "what nobody was asked for is passed over"
    older = sheet(room, Filter(first=found.older), "SYT")
    assert not set(heads(older)) & set(heads(found))
    assert len(heads(older)) + len(heads(found)) == len(set(heads(older)) | set(heads(found)))


def test_who_is_overdue_the_longest_first(room: Room) -> None:
    it = scope(room)
    members = desk.facts(room.session, it).members
    room.assignment("SYT").extended_to = date(2022, 8, 15)
    sent(room, room.meeting("SYT", 31), local("2022-08-03T10:00"), "held")
    sent(room, room.meeting("SYT", 32), local("2022-08-10T10:00"), "held")
    found = desk.late_agencies(room.session, it, members, Filter())
    by_agency = {each.agency_id: (each.count, each.since) for each in found}
    assert by_agency[room.agency("SYT").id] == (1, date(2022, 8, 15))
    assert by_agency[room.agency("STC").id] == (3, date(2022, 8, 5))
    assert found[-1].agency_id == room.agency("SYT").id
    assert [each.since for each in found] == sorted(each.since for each in found)
    assert len(desk.late_agencies(room.session, it, members, Filter(group=27))) == 15
    reports = desk.late_agencies(room.session, it, members, Filter(duty="BC-DINHKY"))
    assert {(each.count, each.since) for each in reports} == {(1, date(2022, 8, 14)), (1, date(2022, 8, 15))}
    own = replace(it, agency_id=room.agency("STC").id)
    assert [each.agency_id for each in desk.late_agencies(room.session, own, members, Filter())] == [own.agency_id]


def test_a_story_tells_what_it_is_counted_from_and_what_came_with_that(room: Room) -> None:
    row, by = room.assignment("SYT"), room.person("SYT")
    for place, withdrawn in enumerate((room.now, None)):
        told_on = {"happened_on": date(2022, 8, 10 + place), "at": room.now, "stored_at": room.now}
        event = Event(assignment_id=row.id, of="nhận Kế hoạch", person_id=by.id, withdrawn_at=withdrawn, **told_on)
        room.add(event)
        for name in (None, "công văn.pdf"):
            values = {"channel": "telegram", "remote": "x", "state": "kept", "media_type": "image/png", "data": b"x"}
            times = {"received_at": room.now, "next_try_at": room.now, "person_id": by.id, "attempts": 1}
            room.add(File(event_id=event.id, name=name, **values, **times))
    told = desk.story(room.session, scope(room), row.id)
    assert told
    assert [(each.of, each.happened_on, each.by) for each in told.happenings] == [
        ("nhận Kế hoạch", date(2022, 8, 11), by.name)
    ]
    ((number, came),) = told.with_events.items()
    assert (number, came.documents) == (told.happenings[0].number, ["công văn.pdf"])
    (picture,) = came.pictures
    assert desk.picture(room.session, scope(room), picture) == (b"x", "image/png")
    assert desk.picture(room.session, scope(room), picture + 1) is None, "a document is fetched in the chat"
    assert desk.picture(room.session, scope(room, "STC"), picture) is None
    slip = room.session.scalars(select(File.id).where(File.event_id != number, File.name.is_(None))).one()
    assert desk.picture(room.session, scope(room), slip) is None, "that event was taken back"


def test_a_story_is_of_the_scope_alone(room: Room) -> None:
    row = room.assignment("SYT")
    room.reply(row, "doing", text="Đang làm")
    room.reply(row, "doing", text="Rút lại", withdrawn_at=room.now)
    told = desk.story(room.session, scope(room), row.id)
    assert told
    assert [each.text for each in told.evidence.given] == ["Đang làm"]
    assert told.evidence.line.id == row.id
    for name in (None, "số liệu.pdf"):
        values = {"channel": "telegram", "remote": "x", "state": "kept", "media_type": "image/png", "data": b"x"}
        times = {"received_at": room.now, "next_try_at": room.now, "person_id": room.person("SYT").id, "attempts": 1}
        room.add(File(reply_id=told.evidence.given[0].id, name=name, **values, **times))
    told = desk.story(room.session, scope(room), row.id)
    assert told
    ((reply_id, came),) = told.with_replies.items()
    assert (reply_id, came.documents) == (told.evidence.given[0].id, ["số liệu.pdf"])
    (picture,) = came.pictures
    assert desk.picture(room.session, scope(room), picture) == (b"x", "image/png")
    assert desk.picture(room.session, scope(room), picture + 1) is None, "a document is fetched in the chat"
    assert desk.picture(room.session, scope(room, "STC"), picture) is None
    assert desk.story(room.session, scope(room, "STC"), row.id) is None
    row.state = State.NOT_TRACKED
    room.session.flush()
    assert desk.story(room.session, scope(room), row.id) is None
