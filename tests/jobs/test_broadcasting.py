"""Broadcasts go out as budgets allow, count for them, and tell who has got them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from db import absences, broadcasts, burden, held, passing
from db.broadcasts import Receipt
from db.models import Absence, Broadcast, BroadcastReceiver, Person, Program
from db.programs import Rulebooks
from jobs import absences as leaving
from jobs.broadcasting import hurry, spread, waits
from jobs.chores import Chores
from jobs.remind import remind
from rules.absence import Days
from rules.audience import Audience
from rules.budget import Full, Sort, Wait
from rules.status import State
from rules.window import SendingWindow
from tests.rooms import ZONE, Room, local


@pytest.fixture(autouse=True)
def tuesday(room: Room) -> None:
    room.at("2022-08-02T09:00")


def program(room: Room) -> Program:
    return room.session.get_one(Program, room.rules.followed[0])


def meant(room: Room, **values: Any) -> list[str]:
    """The codes of the agencies that are meant."""
    room.session.flush()
    found = broadcasts.agencies_for(room.session, program(room), Audience(**values), room.rules, room.now)
    return [each.code for each in found]


def sent(room: Room, *codes: str, leaders: bool = False) -> Broadcast:
    to = broadcasts.receivers(room.session, [room.agency(code) for code in codes], leaders=leaders)
    by = room.person("SKHDT", "coordinator")
    return broadcasts.make(room.session, program(room), "Họp lúc 14 giờ", to, by, room.now)


def arrive(room: Room) -> None:
    """What is written arrives on its day."""
    for message in room.messages(None):
        message.state, message.sent_at = "sent", room.now
    room.session.flush()


def receipts(room: Room, row: Broadcast) -> list[tuple[str, Receipt, str | None]]:
    room.session.flush()
    return [(each.agency.code, each.receipt, each.why) for each in broadcasts.got(room.session, row)]


def test_groups_agencies_duties_and_states(room: Room) -> None:
    everybody = meant(room)
    assert len(everybody) == 41
    assert meant(room, groups=(27,)) == everybody[-15:]
    assert meant(room, agencies=("STC", "SYT")) == [code for code in everybody if code in ("SYT", "STC")]
    assert "SKHDT" not in meant(room, kind="report", open=True), "it owes no report"
    assert meant(room, kind="meeting") == everybody
    for code in ("SYT", "STC"):
        room.assignment(code).state = State.REPORTED
    assert {"SYT", "STC"} & set(meant(room, kind="report")) == set()
    assert meant(room, late=True) == []
    room.at("2022-08-16T09:00")
    assert {"SYT", "SXD"} & set(meant(room, late=True, kind="report")) == {"SXD"}
    room.assignment("SXD").extended_to = room.now.date()
    assert "SXD" not in meant(room, late=True, kind="report")
    room.agency("SNV").gone_at = room.now
    assert "SNV" not in meant(room)


def test_officials_get_it_once_and_leaders_where_they_are_wanted_or_alone(room: Room) -> None:
    rows = [room.agency("SYT"), room.agency("STC"), room.agency("SXD")]
    alone = room.join("SXD", "leader")
    found = broadcasts.receivers(room.session, rows, leaders=False)
    assert {person: row.code for person, (_, row) in found.items()} == {
        room.person("SYT").id: "SYT",
        room.person("STC").id: "STC",
        alone.id: "SXD",
    }
    assert room.person("SYT", "leader").id in broadcasts.receivers(room.session, rows, leaders=True)


def test_it_counts_for_the_budget_and_waits_where_there_is_no_room(room: Room) -> None:
    busy = room.address("STC")
    room.message(busy, "reminder", scheduled=Sort.URGENT)
    row = sent(room, "SYT", "STC")
    persons = [room.person("SYT").id, room.person("STC").id]
    assert set(waits(room.session, room.rules, persons, room.now, row)) == {room.person("STC").id}
    assert spread(room.session, room.rules, room.now, row) == 1
    assert receipts(room, row) == [("STC", Receipt.WAITING, "budget"), ("SYT", Receipt.WAITING, None)]
    (message,) = room.messages("broadcast")
    assert (message.scheduled, message.params["text"], message.priority) == (Sort.NEWS, "Họp lúc 14 giờ", 9)
    assert message.params["of"]["code"] == "SYT"
    spent = burden.spent(room.session, persons, room.rules, room.now)
    assert [spent[person].week for person in persons] == [1, 1]
    other = sent(room, "SYT")
    assert spread(room.session, room.rules, room.now) == 0, "one a day"
    arrive(room)
    room.at("2022-08-03T09:00")
    assert spread(room.session, room.rules, room.now) == 2
    assert spread(room.session, room.rules, room.now) == 0
    assert [message.person_id for message in room.messages("broadcast", None)] == [persons[0], persons[1], persons[0]]
    third = sent(room, "SYT")
    arrive(room)
    room.at("2022-08-04T09:00")
    assert spread(room.session, room.rules, room.now) == 0, "the week's last message is kept for what is urgent"
    room.at("2022-08-08T09:00")
    assert spread(room.session, room.rules, room.now, other) == 0
    assert spread(room.session, room.rules, room.now, third) == 1


def test_of_two_that_wait_one_goes_out_a_day(room: Room) -> None:
    first, second = sent(room, "SYT"), sent(room, "SYT")
    assert spread(room.session, room.rules, room.now) == 1
    assert receipts(room, first) == [("SYT", Receipt.WAITING, None)]
    assert receipts(room, second) == [("SYT", Receipt.WAITING, "budget")]


def test_outside_the_sending_hours_nothing_is_written(room: Room) -> None:
    row = sent(room, "SYT")
    for at in ("2022-08-02T06:00", "2022-08-02T12:00", "2022-08-06T09:00"):
        room.at(at)
        assert spread(room.session, room.rules, room.now) == 0
        (each,) = waits(room.session, room.rules, [room.person("STC").id], room.now).values()
        assert each.why is Full.HOURS
    assert receipts(room, row) == [("SYT", Receipt.WAITING, "budget")]


def test_who_cannot_be_reached_or_has_left_the_agency_is_left_out_and_its_leader_gets_it_instead(room: Room) -> None:
    row = sent(room, "SYT", "STC")
    room.person("SYT").stopped_at = room.now
    room.post("STC").until_at = room.now
    room.session.flush()
    room.session.expire_all()
    assert spread(room.session, room.rules, room.now) == 0
    assert receipts(room, row) == [
        ("STC", Receipt.FAILED, "nobody"),
        ("SYT", Receipt.FAILED, "nobody"),
        ("SYT", Receipt.WAITING, "budget"),
    ]
    assert (spread(room.session, room.rules, room.now), spread(room.session, room.rules, room.now)) == (1, 0)
    assert [message.person_id for message in room.messages("broadcast")] == [room.person("SYT", "leader").id]
    assert broadcasts.waiting(room.session) == []


@pytest.mark.parametrize(
    ("values", "receipt"),
    [
        ({"state": "sent"}, Receipt.SENT),
        ({"state": "sent", "uncertain": 1}, Receipt.SENT),
        ({"state": "sending"}, Receipt.UNKNOWN),
        ({"state": "queued", "uncertain": 1}, Receipt.UNKNOWN),
        ({"state": "failed", "uncertain": 1}, Receipt.UNKNOWN),
        ({"state": "failed", "error": "blocked"}, Receipt.FAILED),
        ({"state": "cancelled", "error": "ended"}, Receipt.FAILED),
        ({"state": "cancelled", "error": "taken_back"}, Receipt.STOPPED),
        ({"state": "cancelled", "error": "taken_back", "uncertain": 1}, Receipt.UNKNOWN),
        ({"state": "queued"}, Receipt.WAITING),
    ],
)
def test_what_became_of_it(room: Room, values: dict[str, object], receipt: Receipt) -> None:
    row = sent(room, "SYT")
    spread(room.session, room.rules, room.now)
    (message,) = room.messages("broadcast")
    for name, value in values.items():
        setattr(message, name, value)
    room.session.flush()
    (got,) = broadcasts.got(room.session, row)
    assert (got.receipt, got.channel) == (receipt, message.channel)
    assert broadcasts.counted([got, got]) == {str(receipt): 2}


def test_what_has_not_gone_out_is_taken_back(room: Room) -> None:
    room.join("SXD")
    room.message(room.address("STC"), "reminder", scheduled=Sort.URGENT)
    row, other = sent(room, "SYT", "STC", "SXD"), sent(room, "STC")
    spread(room.session, room.rules, room.now, row)
    gone, queued = room.messages("broadcast")
    gone.state = "sent"
    room.session.flush()
    assert broadcasts.stop(room.session, row, row.person, room.now) == 2
    assert [each[1] for each in receipts(room, row)].count(Receipt.STOPPED) == 2
    assert (room.again(queued).state, queued.error, room.again(gone).state) == ("cancelled", "taken_back", "sent")
    arrive(room)
    room.at("2022-08-03T09:00")
    assert spread(room.session, room.rules, room.now) == 1, "the other one still goes out"
    assert receipts(room, other) == [("STC", Receipt.WAITING, None)]
    assert [entry.detail for entry in room.log("stop_broadcast")] == [{"people": 2}]
    assert [each.id for each in broadcasts.newest(room.session, row.program_id, 5)] == [other.id, row.id]


def test_a_message_that_has_begun_is_not_taken_back(room: Room) -> None:
    row = sent(room, "SYT")
    spread(room.session, room.rules, room.now)
    room.messages("broadcast")[0].parts_sent = 1
    room.session.flush()
    assert broadcasts.stop(room.session, row, row.person, room.now) == 0


def leave(room: Room, person: Person, deputy: Person | None) -> Absence:
    today = room.rules.local(room.now).date()
    days = Days(today, today + timedelta(days=3), deputy.id if deputy else None)
    return absences.file(room.session, person, days, room.now, "operator")


@pytest.mark.parametrize("written", [False, True])
def test_who_stands_in_for_somebody_who_goes_on_leave_gets_it_instead(room: Room, written: bool) -> None:
    me, deputy = room.person("STC"), room.join("STC", "leader")
    if not written:
        room.message(room.address("STC"), "reminder", scheduled=Sort.URGENT)
    row = sent(room, "STC")
    assert spread(room.session, room.rules, room.now) == written
    leaving.begin(room.session, room.rules, leave(room, me, deputy), room.now)
    assert spread(room.session, room.rules, room.now) == 0
    assert spread(room.session, room.rules, room.now) == 1
    assert [message.person_id for message in room.messages("broadcast")] == [deputy.id]
    assert receipts(room, row) == [("STC", Receipt.FAILED, "away"), ("STC", Receipt.WAITING, None)]


def test_what_waits_for_people_goes_with_them_to_who_takes_their_agencys_place(room: Room) -> None:
    me, post = room.person("STC"), room.post("STC")
    room.message(room.address("STC"), "reminder", scheduled=Sort.URGENT)
    sent(room, "STC")
    passing.pass_on(room.session, post, room.agency("SXD"), room.now, "operator")
    arrive(room)
    room.at("2022-08-03T09:00")
    assert spread(room.session, room.rules, room.now) == 1
    (message,) = room.messages("broadcast")
    assert (message.person_id, message.params["of"]["code"]) == (me.id, "SXD")


async def test_the_timetable_lets_what_waits_go_out_after_the_reminders(room: Room) -> None:
    room.at("2022-08-02T17:30")
    sent(room, "SYT")
    room.save()
    room.session.close()
    now = room.at("2022-08-03T09:00")
    chores = Chores(room.database, Rulebooks(ZONE, SendingWindow(), "vi"), (), lambda: now)
    await chores.remind()
    (message,) = room.messages("broadcast", None)
    assert message.created_at == now
    reminders = [row.id for row in room.messages("reminder", None)]
    assert all(number < message.id for number in reminders)


def test_what_waited_all_day_is_written_anew_where_there_is_room(room: Room) -> None:
    """Both messengers were down for a day: nobody gets yesterday's and today's message on one day."""
    sent(room, "SYT")
    assert spread(room.session, room.rules, room.now) == 1
    (waits,) = room.messages("broadcast")
    room.at("2022-08-03T08:00")
    while remind(room.session, room.rules, room.now):
        pass
    assert room.again(waits).state == "cancelled"
    assert waits.person_id in {each.person_id for each in broadcasts.waiting(room.session)}


def test_what_was_held_back_after_a_restore_is_written_anew_on_a_later_day(room: Room) -> None:
    sent(room, "SYT")
    assert spread(room.session, room.rules, room.now) == 1
    held.hold(room.session)
    room.at("2022-08-03T08:00")
    assert held.release(room.session, room.now).cancelled == 1
    assert spread(room.session, room.rules, room.now) == 1


def test_what_a_coordinator_sends_by_hand_goes_at_any_hour_and_counts_for_nobody(room: Room) -> None:
    me, deputy = room.person("STC"), room.join("STC", "leader")
    leaving.begin(room.session, room.rules, leave(room, me, deputy), room.now)
    room.message(room.address("SYT"), "reminder", scheduled=Sort.URGENT)
    row = sent(room, "SYT", "STC")
    room.session.add(BroadcastReceiver(broadcast_id=row.id, person_id=me.id, agency_id=room.agency("STC").id))
    room.at("2022-08-06T19:00")
    persons = [room.person("SYT").id, deputy.id]
    before = burden.spent(room.session, persons, room.rules, room.now)
    assert hurry(room.session, room.rules, row, row.person, room.now) == 2
    assert {message.person_id for message in room.messages("broadcast")} == set(persons)
    assert {(message.scheduled, message.expires_at) for message in room.messages("broadcast")} == {(None, None)}
    assert burden.spent(room.session, persons, room.rules, room.now) == before
    assert hurry(room.session, room.rules, row, row.person, room.now) == 0
    assert [entry.detail for entry in room.log("hurry_broadcast")] == [{"people": 2}]


def test_until_when_it_waits_is_told_with_the_reason(room: Room) -> None:
    room.at("2022-08-18T08:36")
    for at in ("2022-08-15T08:00", "2022-08-17T08:00"):
        message = room.message(room.address("STC"), "reminder", scheduled=Sort.URGENT)
        message.state, message.sent_at = "sent", local(at)
    older = sent(room, "SYT")
    row = sent(room, "SYT", "STC")
    me, other = room.person("SYT").id, room.person("STC").id
    found = waits(room.session, room.rules, [me, other], room.now, row)
    assert found == {me: Wait(date(2022, 8, 19), Full.BEFORE), other: Wait(date(2022, 8, 22), Full.WEEK)}
    assert waits(room.session, room.rules, [me], room.now, older) == {}
    room.at("2022-08-22T07:40")
    spread(room.session, room.rules, room.now)
    assert {message.person_id for message in room.messages("broadcast")} == {me, other}, "as was told"
