"""Leave, seen from the database: who is told instead, who can stand in, and when nobody is left."""

from __future__ import annotations

from datetime import date

from db import absences, hearers, people, posts, present, reach
from db.models import Absence, Person
from rules.absence import Days
from rules.authority import Post as Acting
from tests.rooms import Room

TODAY = date(2022, 8, 1)


def leave(room: Room, person: Person, *, until: int = 12, begins: int = 1, deputy: Person | None = None) -> Absence:
    """A leave that is in force where its days have come."""
    days = Days(date(2022, 8, begins), date(2022, 8, until), deputy.id if deputy else None)
    row = absences.file(room.session, person, days, room.now, "operator")
    if days.holds(TODAY):
        absences.begin(room.session, row, room.now)
    return row


def told(room: Room, role: str = "official", agency: str = "SYT") -> list[int]:
    return sorted(each.person_id for each in people.reachable(room.session, role, room.agency(agency).id))


def test_who_is_on_leave_is_not_told_while_it_is_in_force(room: Room) -> None:
    me, other = room.person("SYT"), room.join("SYT")
    row = leave(room, me, begins=2)
    assert told(room) == [me.id, other.id]
    absences.begin(room.session, row, room.now)
    assert told(room) == [other.id]
    found = people.reached(room.session, "official", agency_id=room.agency("SYT").id, even_away=True)
    assert [each.person_id for each in found[room.agency("SYT").id]] == [me.id, other.id]
    absences.end(room.session, row, room.now)
    assert told(room) == [me.id, other.id]
    assert [(each.action, each.actor) for each in room.log("absent_end")] == [("absent_end", "clock")]


def test_a_colleague_stands_in_while_they_are_one_and_are_there(room: Room) -> None:
    me, leader = room.person("SYT"), room.person("SYT", "leader")
    leave(room, me, deputy=leader)
    assert (told(room), told(room, "leader")) == ([leader.id], [leader.id])
    assert [(each.role, each.agency_id) for each in present.acting(room.session, leader)] == [
        ("leader", room.agency("SYT").id),
        ("official", room.agency("SYT").id),
    ]
    assert present.acting(room.session, me) == [Acting("official", room.agency("SYT").id)]
    theirs = leave(room, leader)
    assert (told(room), told(room, "leader")) == ([], [])
    absences.end(room.session, theirs, room.now)
    posts.end(room.session, room.post("SYT", "leader"), room.now, "operator")
    assert told(room) == []
    assert present.stands_in_for(room.session, leader) == []


def test_somebody_of_another_agency_does_not_stand_in(room: Room) -> None:
    stranger = room.person("STC")
    leave(room, room.person("SYT"), deputy=stranger)
    assert told(room) == []
    assert present.stands_in_for(room.session, stranger) == []
    assert told(room, agency="STC") == [stranger.id]


def test_a_deputy_who_holds_the_same_post_is_told_once(room: Room) -> None:
    other = room.join("SYT")
    leave(room, room.person("SYT"), deputy=other)
    assert told(room) == [other.id]
    assert len(present.acting(room.session, other)) == 1


def test_an_ended_leave_or_post_gives_no_right(room: Room) -> None:
    me, leader = room.person("SYT"), room.person("SYT", "leader")
    row = leave(room, me, deputy=leader)
    absences.end(room.session, row, room.now)
    assert present.stands_in_for(room.session, leader) == []
    leave(room, me, begins=3, deputy=leader)
    assert present.stands_in_for(room.session, leader) == []
    leave(room, me, deputy=leader)
    posts.end(room.session, room.post("SYT"), room.now, "operator")
    assert present.stands_in_for(room.session, leader) == []


def test_an_agency_whose_only_official_is_away_is_out_of_reach_for_that_reason(room: Room) -> None:
    assert room.agency("STC").id in reach.reached(room.session)
    leave(room, room.person("STC"))
    assert room.agency("STC").id not in reach.reached(room.session)
    assert {each.code: each.why for each in reach.out_of_reach(room.session, 1)}["STC"] == reach.AWAY
    room.address("STC").closed_at, room.address("STC").closed_reason = room.now, "blocked"
    assert {each.code: each.why for each in reach.out_of_reach(room.session, 1)}["STC"] == "blocked"
    leave(room, room.person("SYT"))
    assert room.agency("SYT").id in reach.reached(room.session)  # its leader is reminded


def test_the_last_one_who_is_there_is_the_last_one(room: Room) -> None:
    room.join("STC")
    assert not hearers.is_last(room.session, room.post("STC"))
    leave(room, room.session.get_one(Person, told(room, agency="STC")[-1]))
    assert hearers.is_last(room.session, room.post("STC"))


def test_who_can_stand_in(room: Room) -> None:
    me, leader, days = room.person("SYT"), room.person("SYT", "leader"), Days(date(2022, 8, 3), date(2022, 8, 5))

    def near() -> list[int]:
        return [each.id for each in absences.colleagues(room.session, me, days)]

    assert near() == [leader.id]
    row = leave(room, leader, begins=5, until=6)
    assert near() == []
    row.from_on = date(2022, 8, 6)
    room.session.flush()
    assert near() == [leader.id]
    row.from_on, row.until_on = date(2022, 8, 2), date(2022, 8, 3)
    room.session.flush()
    assert near() == []
    row.ended_at = room.now
    assert near() == [leader.id]
    leader.stopped_at = room.now
    assert near() == []
    leader.stopped_at = None
    room.address("SYT", "leader").closed_at = room.now
    assert near() == []
    room.address("SYT", "leader").closed_at = None
    assert near() == [leader.id]
    room.post("SYT", "leader").until_at = room.now
    assert near() == []


def alone(room: Room, row: Absence, today: date = TODAY) -> list[str]:
    return [post.role for post in absences.left_alone(room.session, row, room.rules.workdays, today)]


def test_nobody_is_left_where_all_officials_are_away_on_a_working_day(room: Room) -> None:
    me, leader = room.person("SYT"), room.person("SYT", "leader")
    assert alone(room, leave(room, me, begins=3)) == ["official"]
    assert alone(room, leave(room, me, begins=3, deputy=leader)) == []
    assert alone(room, leave(room, leader, begins=4)) == []  # an official's post is what is reminded
    assert alone(room, absences.of_person(room.session, me)[0]) == ["official"]  # the deputy is away as well
    second = room.join("SYT")
    assert alone(room, absences.of_person(room.session, me)[0]) == []
    row = leave(room, second, begins=6, until=7)  # a Saturday and a Sunday
    assert alone(room, row) == []
    row.until_on = date(2022, 8, 8)
    assert alone(room, row) == ["official"]
    assert alone(room, row, date(2022, 8, 9)) == []


def test_a_leader_counts_where_there_is_no_official_and_a_deputy_only_at_the_same_agency(room: Room) -> None:
    posts.end(room.session, room.post("SYT"), room.now, "operator")
    row = leave(room, room.person("SYT", "leader"), begins=3, deputy=room.person("STC"))
    assert alone(room, row) == ["leader"]


def test_a_coordinator_is_alone_without_another_and_an_observer_never(room: Room) -> None:
    me = room.person("SKHDT", "coordinator")
    assert alone(room, leave(room, me, begins=3)) == ["coordinator"]
    room.join("SKHDT", "coordinator")
    assert alone(room, absences.of_person(room.session, me)[0]) == []
    assert alone(room, leave(room, room.join("STC", "observer"), begins=3)) == []


def test_leaves_are_found_by_their_days(room: Room) -> None:
    me, other = room.person("SYT"), room.person("STC")
    row, later = leave(room, me, begins=2, until=3), leave(room, other, begins=4, until=5)

    def found(day: int) -> tuple[list[int], list[int]]:
        today = date(2022, 8, day)
        begin, end = absences.to_begin(room.session, today), absences.to_end(room.session, today)
        return [each.id for each in begin], [each.id for each in end]

    assert [found(day) for day in (1, 2, 3, 4, 6)] == [
        ([], []), ([row.id], []), ([row.id], []), ([later.id], [row.id]), ([], [row.id, later.id]),
    ]  # fmt: skip
    absences.begin(room.session, row, room.now)
    assert found(2) == ([], [])
    assert [each.id for each in absences.not_told(room.session, date(2022, 8, 3))] == [row.id]
    row.told_at = room.now
    assert [each.id for each in absences.not_told(room.session, date(2022, 8, 4))] == [later.id]
    absences.end(room.session, later, room.now)
    assert absences.not_told(room.session, date(2022, 8, 4)) == []
    assert found(6) == ([], [row.id])
    assert [each.id for each in absences.concerning(room.session, me)] == [row.id]


def test_what_is_filed_is_logged_and_joined_with_what_it_meets(room: Room) -> None:
    me, leader = room.person("SYT"), room.person("SYT", "leader")
    first = leave(room, me, begins=3, until=5)
    apart = leave(room, me, begins=20, until=21)
    row = leave(room, me, begins=5, until=9, deputy=leader)
    assert (first.ended_at, apart.ended_at) == (room.now, None)
    assert (row.from_on, row.until_on, row.asked_at, row.deputy) == (
        date(2022, 8, 3),
        date(2022, 8, 9),
        room.now,
        leader,
    )
    detail = {"from": "2022-08-03", "until": "2022-08-09", "deputy": leader.id}
    assert [(each.subject, each.detail) for each in room.log("absent")][-1] == (f"person:{me.id}", detail)
    row.told_at = room.now
    absences.name_deputy(room.session, row, None, room.now, "operator")
    assert row.deputy_id is None
    assert row.told_at is None
    assert [each.detail for each in room.log("deputy")] == [{"from": leader.id, "to": None}]
    assert [each.id for each in absences.of_person(room.session, me)] == [row.id, apart.id]
    assert [each.id for each in absences.concerning(room.session, leader)] == []


def test_what_became_of_what_was_said_is_heard_by_who_is_there(room: Room) -> None:
    me, leader, agency = room.person("SYT"), room.person("SYT", "leader"), room.agency("SYT").id
    other = room.person("STC")

    def heard(person: Person, agency_id: int = agency) -> list[int]:
        room.session.flush()
        return [each.person_id for each in hearers.hears(room.session, person, agency_id)]

    assert (heard(me), heard(leader), heard(other)) == ([me.id], [leader.id], [me.id])
    days = Days(date(2022, 8, 1), date(2022, 8, 5))
    for person, instead in ((me, [leader.id]), (other, [other.id])):
        absences.begin(room.session, absences.file(room.session, person, days, room.now, "operator"), room.now)
        assert heard(person, person.held[0].agency_id) == instead
    absences.begin(room.session, absences.file(room.session, leader, days, room.now, "operator"), room.now)
    assert heard(me) == [me.id], "nobody else is there"
    me.stopped_at = room.now
    assert heard(me) == []
