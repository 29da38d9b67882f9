"""Leaves by the clock: they begin and end, reminders go to who is there, and who must know hears it before the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.texts.render import Texts
from db import absences, cards, posts
from db.models import Absence, Assignment, Person, Post
from jobs import absences as leaving
from jobs import menus
from jobs.chores import Chores
from jobs.remind import remind
from rules.absence import Days
from rules.status import State
from tests.rooms import Room


def leave(room: Room, person: Person, begins: int, until: int, deputy: Person | None = None) -> Absence:
    days = Days(date(2022, 8, begins), date(2022, 8, until), deputy.id if deputy else None)
    row = absences.file(room.session, person, days, room.now, "operator")
    room.session.flush()
    return row


def persons(room: Room, kind: str, state: str | None = "queued") -> list[int | None]:
    return [row.person_id for row in room.messages(kind, state)]


def reminded(room: Room) -> set[int | None]:
    while remind(room.session, room.rules, room.now):
        pass
    return {row.person_id for row in room.messages() if row.kind in ("reminder", "reminders")}


def test_reminders_go_to_the_deputy_and_not_to_who_is_away(room: Room) -> None:
    me, leader = room.person("SYT"), room.person("SYT", "leader")
    leave(room, me, 4, 12, leader)
    room.at("2022-08-05T08:00")
    leaving.keep(room.session, room.rules, room.now)
    found = reminded(room)
    assert leader.id in found and me.id not in found


def test_what_waits_for_who_is_away_is_asked_anew(room: Room) -> None:
    me, leader, duty = room.person("SYT"), room.person("SYT", "leader"), room.assignment()
    waits = room.reminder(room.address("SYT"), duty, scheduled="early", dedupe_key="once")
    duty.last_step_at, duty.next_step_at = room.now, None
    answer = room.message(room.address("SYT"))
    row = leave(room, me, 1, 5, leader)
    leaving.begin(room.session, room.rules, row, room.now, "person:1")
    assert (waits.state, waits.error, waits.dedupe_key) == ("cancelled", "away", None)
    assert duty.next_step_at == room.now
    assert room.again(answer).state == "queued"
    assert [each.actor for each in room.log("absent_begin")] == ["person:1"]


def test_a_leave_begins_with_its_first_day_and_ends_behind_its_last(room: Room) -> None:
    me, leader = room.person("SYT"), room.person("SYT", "leader")
    row = leave(room, me, 3, 5, leader)
    leaving.keep(room.session, room.rules, room.at("2022-08-02T23:59"))
    assert row.begun_at is None and not persons(room, "absence_deputy")
    leaving.keep(room.session, room.rules, room.at("2022-08-03T00:01"))
    assert row.begun_at == room.now
    (told,) = room.messages("absence_deputy")
    assert (told.person_id, told.params["what"]) == (leader.id, "begins")
    assert room.rules.local(told.not_before).isoformat()[11:16] == "07:30"
    leaving.keep(room.session, room.rules, room.at("2022-08-05T23:59"))
    assert row.ended_at is None
    leaving.keep(room.session, room.rules, room.at("2022-08-06T00:01"))
    assert row.ended_at == room.now
    (over,) = room.messages("absence_over")
    assert (over.person_id, over.params["total"], [each["kind"] for each in over.params["items"]]) == (
        me.id, len(over.params["items"]), ["meeting"],
    )  # fmt: skip
    assert room.rules.local(over.not_before).isoformat()[:16] == "2022-08-08T07:30"


def test_what_is_reminded_of_on_the_same_morning_is_not_told_beside_it(room: Room) -> None:
    """The report stood in the news of 07:30 as overdue, and at 08:00 in a reminder of its own."""
    me = room.person("SYT")
    for begins, until, ended, told in ((10, 14, "2022-08-15T00:01", False), (16, 17, "2022-08-18T00:01", True)):
        leave(room, me, begins, until)
        leaving.keep(room.session, room.rules, room.at(f"2022-08-{begins}T00:01"))
        leaving.keep(room.session, room.rules, room.at(ended))
        (over,) = room.messages("absence_over")
        assert (room.assignment().id in {each["id"] for each in over.params["items"]}) is told
        over.state = "sent"
        room.session.flush()


def test_what_a_digest_of_the_same_morning_tells_is_not_told_beside_it(room: Room) -> None:
    coordinator = room.person("SKHDT", "coordinator")
    room.request(room.reply(room.assignment("STC"), "obstacle", by=room.person("STC")), "obstacle")
    for begins, until, ended, told in ((3, 7, "2022-08-08T00:01", 0), (9, 10, "2022-08-11T00:01", 1)):
        leave(room, coordinator, begins, until)
        leaving.keep(room.session, room.rules, room.at(f"2022-08-{begins:02}T00:01"))
        leaving.keep(room.session, room.rules, room.at(ended))
        assert len([each for each in room.messages("absence_over", None) if each.params["waits"]]) == told
    assert not room.messages("waiting", None), "it is one message"
    over = room.messages("absence_over")[-1]
    for language in ("vi", "en"):
        Texts(language).render(over.kind, over.params, "html")
    said = Texts("vi").render(over.kind, over.params, "plain")
    assert said.text.startswith("Đợt nghỉ")
    assert "📌 Đang chờ đồng chí xử lý (1):\n• " in said.text
    assert [choice.label for choice in said.flat][-1] == "Xử lý (1)"


def test_one_that_never_began_or_whose_person_cannot_be_told_ends_in_silence(room: Room) -> None:
    row = leave(room, room.person("SYT"), 3, 5)
    other = leave(room, room.person("STC"), 1, 2)
    leaving.keep(room.session, room.rules, room.now)
    room.person("STC").stopped_at = room.now
    leaving.keep(room.session, room.rules, room.at("2022-08-06T00:01"))
    assert row.ended_at and other.ended_at
    assert not room.messages("absence_over", None)


def test_the_coordinator_hears_it_on_the_working_day_before_once_also_when_a_colleague_has_gone_since(
    room: Room,
) -> None:
    me, other = room.person("STC"), room.join("STC")
    row = leave(room, me, 8, 10)
    leaving.warn(room.session, room.rules, room.at("2022-08-04T00:05"))
    posts.end(room.session, other.held[0], room.now, "operator")
    leaving.warn(room.session, room.rules, room.at("2022-08-04T00:10"))
    assert not room.messages("absence_alone", None)
    leaving.warn(room.session, room.rules, room.at("2022-08-05T00:10"))  # Friday before Monday
    (told,) = room.messages("absence_alone")
    assert told.person_id == room.person("SKHDT", "coordinator").id
    assert [(each["role"], each["instead"], each["agency_id"]) for each in told.params["alone"]] == [
        ("official", [], room.agency("STC").id)
    ]
    assert room.rules.local(told.not_before).isoformat()[:16] == "2022-08-05T07:30"
    assert row.told_at == room.now
    leaving.warn(room.session, room.rules, room.at("2022-08-06T00:10"))
    assert len(room.messages("absence_alone")) == 1
    (noted,) = room.log("tell_alone")
    assert noted.detail == {"told": [room.person("SKHDT", "coordinator").id]}


def test_while_there_is_nobody_to_tell_it_is_tried_again(room: Room) -> None:
    row = leave(room, room.person("STC"), 2, 3)
    coordinator = room.person("SKHDT", "coordinator")
    coordinator.stopped_at = room.now
    leaving.warn(room.session, room.rules, room.now)
    assert row.told_at is None and not room.messages("absence_alone", None)
    coordinator.stopped_at = None
    leaving.warn(room.session, room.rules, room.now)
    assert persons(room, "absence_alone") == [coordinator.id]


def test_where_a_colleague_is_there_nobody_is_told(room: Room) -> None:
    room.join("STC")
    row = leave(room, room.person("STC"), 2, 3)
    leaving.warn(room.session, room.rules, room.now)
    assert row.told_at is None and not room.messages("absence_alone", None)


def test_nobody_is_offered_to_give_a_thing_to_oneself(room: Room) -> None:
    """A leader who stands in for the only official gets the card; a colleague who does is offered."""
    leader, colleague = room.join("STC", "leader"), room.join("STC")
    row = leave(room, room.person("STC"), 1, 12, leader)
    leaving.begin(room.session, room.rules, row, room.now)
    assert cards.officials(room.session, room.agency("STC").id) == [colleague]


def test_a_deputy_who_can_be_told_is_enough(room: Room) -> None:
    deputy = room.join("STC", "leader")
    row = leave(room, room.person("STC"), 2, 3, deputy)
    leaving.warn(room.session, room.rules, room.now)
    assert row.told_at is None
    away = leave(room, deputy, 3, 3)
    leaving.warn(room.session, room.rules, room.now)
    assert row.told_at == room.now, "on the last day the deputy is away as well"
    row.told_at, away.ended_at = None, room.now
    deputy.stopped_at = room.now
    leaving.warn(room.session, room.rules, room.now)
    assert row.told_at == room.now


def test_parts_that_change_nothing_are_looked_at_together(room: Room) -> None:
    room.save()
    chores = Chores(room.database, room.rulebooks, [], lambda: room.now)
    planned, more, units = None, True, list[int]()
    for day in (1, 3):
        room.at(f"2022-08-0{day}T08:00")
        units.append(0)
        more = True
        while more:
            planned, more = chores._plan(room.session, room.now, planned)
            units[-1] += 1
    assert planned is not None and planned.ended and not planned.left and planned.changed.new
    assert units == [1 + 6 + 1, 1 + 2 + 1], "after a start one part at a time; else what writes something ends its unit"


def test_the_day_begins_with_it_before_anything_is_reminded(room: Room) -> None:
    row = leave(room, room.person("STC"), 5, 8)
    room.save()
    room.at("2022-08-05T08:00")
    chores = Chores(room.database, room.rulebooks, [], lambda: room.now)
    planned, more = None, True
    while more:
        planned, more = chores._remind(room.session, room.now, planned)
    assert row.begun_at == room.now
    assert not [each for each in room.messages("reminder") if each.person_id == room.person("STC").id]
    assert persons(room, "absence_alone")


def test_after_a_restore_nothing_of_it_is_said_twice(room: Room) -> None:
    begun, gone = leave(room, room.person("SYT"), 3, 20), leave(room, room.person("STC"), 2, 4)
    far = leave(room, room.person("STC"), 9, 9)
    room.at("2022-08-05T08:00")
    absences.pass_over(room.session, date(2022, 8, 5), room.now)
    room.session.expire_all()
    assert (begun.begun_at, gone.ended_at) == (room.now, room.now)
    assert (begun.told_at, far.told_at) == (room.now, None)
    leaving.keep(room.session, room.rules, room.now)
    leaving.warn(room.session, room.rules, room.now + timedelta(minutes=1))
    assert not room.messages(state=None)


def test_a_deputy_of_a_leave_that_has_not_begun_keeps_the_own_menu(room: Room) -> None:
    row = leave(room, room.person("SKHDT", "coordinator"), 4, 5, room.person("SYT"))
    row.begun_at = None
    menus.of_deputy(room.session, room.rules, row, room.now)
    assert room.messages("menu") == []
    row.begun_at = room.now
    menus.of_deputy(room.session, room.rules, row, room.now)
    assert {each.person_id for each in room.messages("menu")} == {room.person("SYT").id}


def test_whoever_leads_another_agency_is_offered_where_they_serve(room: Room) -> None:
    me = room.person("SYT")
    me.posts.append(Post(agency_id=room.agency("STC").id, role="leader", from_at=room.now))
    room.session.flush()
    assert me in cards.officials(room.session, room.agency("SYT").id)


def test_where_a_reminder_of_the_same_morning_tells_all_that_a_leave_is_over_is_no_message(room: Room) -> None:
    me = room.person("SYT")
    leave(room, me, 10, 14)
    leaving.keep(room.session, room.rules, room.at("2022-08-10T00:01"))
    for row in room.session.query(Assignment).filter_by(agency_id=room.agency("SYT").id).all():
        if row.duty.kind == "meeting":
            row.state = State.ACCEPTED
    leaving.keep(room.session, room.rules, room.at("2022-08-15T00:01"))
    assert room.messages("absence_over") == []
    room.assignment().state = State.ACCEPTED
    leave(room, me, 16, 17)
    leaving.keep(room.session, room.rules, room.at("2022-08-16T00:01"))
    for row in room.session.query(Assignment).filter_by(agency_id=room.agency("SYT").id).all():
        row.state = State.ACCEPTED
    leaving.keep(room.session, room.rules, room.at("2022-08-18T00:01"))
    (over,) = room.messages("absence_over")
    assert over.params["total"] == 0, "nothing waits, and nothing else says that it is over"


def test_a_deputy_is_addressed_as_a_leader_of_the_agency_alone_that_they_lead(room: Room) -> None:
    me, deputy = room.person("SYT"), room.join("SYT")
    deputy.posts.append(Post(agency_id=room.agency("STC").id, role="leader", from_at=room.now))
    room.session.flush()
    row = leave(room, me, 3, 5, deputy)
    leaving.tell_deputy(room.session, room.rules, row, "asked", room.now)
    row.deputy_id = room.person("SYT", "leader").id
    room.session.flush()
    room.session.refresh(row)
    leaving.tell_deputy(room.session, room.rules, row, "asked", room.now)
    heads = [message.params["head"] for message in room.messages("absence_deputy")]
    assert heads == [None, "Giám đốc Sở Y tế"]


@pytest.mark.parametrize(
    ("position", "said"),
    [
        ("Phó Giám đốc", "Kính gửi đồng chí Phó Giám đốc Sở Y tế"),
        (None, "Kính gửi đồng chí lãnh đạo Sở Y tế"),
    ],
)
def test_a_leader_who_stands_in_is_addressed_by_what_is_known(room: Room, position: str | None, said: str) -> None:
    """They were addressed as the head, also where another leads beside them."""
    me, deputy = room.person("SYT"), room.join("SYT", "leader")
    deputy.posts[0].position = position
    room.session.flush()
    leaving.tell_deputy(room.session, room.rules, leave(room, me, 3, 5, deputy), "asked", room.now)
    (message,) = room.messages("absence_deputy")
    for language in ("vi", "en"):
        shown = Texts(language).render(message.kind, message.params, "plain").text
        assert (said in shown) is (language == "vi")
