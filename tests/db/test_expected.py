"""People who are expected: taken from a list, amended by the next one, and become persons when they come."""

from __future__ import annotations

from datetime import timedelta

from db import directory, expected, invites, people
from db.models import Expected, Invite
from rules.authority import Role
from rules.roster import Entry
from tests.rooms import Room

A = Entry("SYT", Role.OFFICIAL, "Nguyễn Văn A", "Chuyên viên", "0912345678")
B = Entry("STC", Role.LEADER, "Trần Thị B")


def take(room: Room, *entries: Entry) -> expected.Changes:
    return expected.take_list(room.session, entries, room.now, "operator")


def waiting(room: Room) -> list[tuple[str, str]]:
    return [(row.agency.code, row.name) for row in expected.waiting(room.session)]


def code_for(room: Room, row: Expected) -> Invite:
    code = invites.new_code()
    return invites.invite(room.session, row.agency.code, row.role, code, room.now, timedelta(days=7), "operator", row)


def test_a_list_makes_people_who_are_expected_and_doing_it_twice_changes_nothing(room: Room) -> None:
    done = take(room, B, A)
    assert sorted(done.new) == ["STC Trần Thị B, leader", "SYT Nguyễn Văn A, official"]
    assert not done.none
    again = take(room, B, A)
    assert (again.none, again.same) == (True, 2)
    rows = expected.waiting(room.session)
    assert {(row.name, row.position, row.phone, row.made_at) for row in rows} == {
        ("Nguyễn Văn A", "Chuyên viên", "0912345678", room.now),
        ("Trần Thị B", None, None, room.now),
    }
    assert [(entry.actor, entry.subject, entry.detail) for entry in room.log("expect")] == [
        ("operator", f"expected:{row.id}", {"role": row.role}) for row in rows
    ]  # no name: the log stays whole when a person is forgotten


def test_waiting_is_narrowed_to_an_agency_and_a_role(room: Room) -> None:
    take(room, A, B, Entry("SYT", Role.LEADER, "C"))
    syt = room.agency("SYT").id
    assert [row.name for row in expected.waiting(room.session, syt)] == ["Nguyễn Văn A", "C"]
    assert [row.name for row in expected.waiting(room.session, syt, Role.LEADER)] == ["C"]
    assert [row.name for row in expected.waiting(room.session, role=Role.LEADER)] == ["Trần Thị B", "C"]
    room.agency("SYT").gone_at = room.now
    assert waiting(room) == [("STC", "Trần Thị B")]


def test_the_next_list_changes_what_changed(room: Room) -> None:
    take(room, A, B)
    renamed = Entry("SYT", Role.OFFICIAL, "Nguyễn Văn An", None, "0912345678")
    done = take(room, renamed)
    assert done.changed == ["SYT Nguyễn Văn An: name Nguyễn Văn A -> Nguyễn Văn An"]
    assert done.gone == [], "other agencies stay as they are"
    moved = Entry("SYT", Role.OFFICIAL, "nguyen van an", "Phó Trưởng phòng", "0999999999")
    (line,) = take(room, moved).changed
    assert "position Chuyên viên -> Phó Trưởng phòng" in line
    assert "phone 0912345678 -> 0999999999" in line
    assert [entry.detail for entry in room.log("amend")] == [
        {"what": what} for what in ("name", "name", "position", "phone")
    ]
    successor = Entry("SYT", Role.OFFICIAL, "Lê D")
    done = take(room, successor)
    assert (done.new, done.gone) == (["SYT Lê D, official"], ["SYT nguyen van an, official"])
    assert len(room.log("forget_expected")) == 1
    assert ("SYT", "Lê D") in waiting(room)


def test_two_who_share_a_phone_are_two(room: Room) -> None:
    other = Entry("SYT", Role.OFFICIAL, "Lê D", None, "0912345678")
    take(room, A)
    done = take(room, other, A)
    assert (done.new, done.same) == (["SYT Lê D, official"], 1)
    leader = Entry("SYT", Role.LEADER, "Lê E", None, "0912345678")
    assert take(room, other, A, leader).new == ["SYT Lê E, leader"], "another role is another row"


def test_who_comes_with_the_code_takes_over_what_the_list_says(room: Room) -> None:
    take(room, A)
    (row,) = expected.waiting(room.session)
    invite, other = code_for(room, row), code_for(room, row)
    assert invites.use(room.session, invite, room.now)
    address = people.join(room.session, invite, "zalo", "9", "hoa hồng 9x", room.now)
    person = address.person
    assert (person.name, person.phone) == ("Nguyễn Văn A", "0912345678")
    assert person.held[0].position == "Chuyên viên"
    assert (row.person_id, row.came_at) == (person.id, room.now)
    assert waiting(room) == []
    assert not invites.holds(other, room.now), "another code for the same person is void"
    assert take(room, A).same == 1
    change = Entry("SYT", Role.OFFICIAL, "Nguyễn Văn A", "Phó Giám đốc", "0988888888")
    take(room, change)
    assert (person.phone, person.held[0].position) == ("0988888888", "Phó Giám đốc")
    take(room, Entry("SYT", Role.OFFICIAL, "Lê D"))
    assert person.held, "a list never removes who has joined"


def test_without_a_phone_in_the_list_the_one_that_is_known_stays(room: Room) -> None:
    take(room, B)
    (row,) = expected.waiting(room.session)
    mine = room.address("SYT")
    mine.person.phone = "0911111111"
    people.join(room.session, code_for(room, row), mine.channel, mine.chat_id, "Tên", room.now)
    assert (mine.person.name, mine.person.phone) == ("Trần Thị B", "0911111111")


def test_codes_of_who_is_not_expected_any_more_are_void(room: Room) -> None:
    take(room, A)
    (row,) = expected.waiting(room.session)
    invite = code_for(room, row)
    assert invites.holds(invite, room.now)
    expected.forget(room.session, row, room.now, "operator")
    assert not invites.holds(invite, room.now)


def test_unanswered_invitations_are_kept_apart_by_person(room: Room) -> None:
    take(room, A, Entry("SYT", Role.OFFICIAL, "Lê D"))
    first, second = expected.waiting(room.session)
    room.later(minutes=1)
    code_for(room, first), code_for(room, second)
    people.join(room.session, room.invitation("SYT"), "zalo", "9", "Ai đó", room.now)
    assert [found[0].expected for found in invites.unanswered(room.session, room.now)] == [first, second]
    expected.forget(room.session, first, room.now, "operator")
    second.person_id = room.person("SYT").id
    assert invites.unanswered(room.session, room.now) == []


def test_the_directory_lists_posts_and_who_is_expected(room: Room) -> None:
    take(room, A)
    row = room.reply(room.assignment())
    room.later(hours=1)
    room.reply(room.meeting(), "held", by=row.person)
    listed = [each for each in directory.everybody(room.session) if each.agency.code == "SYT"]
    official, leader, third = listed
    assert (official.role, official.channels, official.answered_at) == ("official", ("telegram", "zalo"), room.now)
    assert (official.person_id, official.since) == (row.person_id, row.at)
    assert (leader.role, leader.answered_at, leader.stopped) == ("leader", None, False)
    assert (third.name, third.person_id, third.phone, third.since) == ("Nguyễn Văn A", None, "0912345678", None)
    room.post("SYT", "leader").until_at = room.now
    official_person = room.person("SYT")
    official_person.stopped_at = room.now
    room.session.flush()
    listed = [each for each in directory.everybody(room.session) if each.agency.code == "SYT"]
    assert [(each.role, each.stopped) for each in listed] == [("official", True), ("official", False)]
    assert official_person in directory.holders(room.session)
    assert room.person("SYT", "leader") not in directory.holders(room.session)


def test_on_postgresql_roles_are_the_same_words(postgres_room: Room) -> None:
    room = postgres_room
    room.later(minutes=1)
    take(room, A, B)
    row = expected.waiting(room.session, role=Role.LEADER)[0]
    invites.invite(room.session, "SYT", Role.OFFICIAL, invites.new_code(), room.now, timedelta(days=7))
    taken = code_for(room, row)
    room.save()
    assert (row.role, taken.role) == ("leader", "leader")
    assert len(invites.unanswered(room.session, room.now)) == 2
    assert set(invites.pending(room.session, room.now)) == {room.agency("SYT").id, room.agency("STC").id}
    people.join(room.session, taken, "zalo", "9", "Tên", room.now)
    room.save()
    assert waiting(room) == [("SYT", "Nguyễn Văn A")]
    assert room.post("STC", "leader").person.name == "Trần Thị B"
