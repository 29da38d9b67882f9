"""Who was handed one assignment and is nothing else at the agency: told of, shown and allowed that one alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import cards, handovers, hearers, people, posts
from db.directory import everybody
from db.models import Address, Assignment, Handover, Person
from db.reach import Reach, unserved
from rules.authority import Action, Role
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, takes, turn_of


def tapped(room: Room, person: Person, token: str) -> str:
    address = room.session.query(Address).filter(Address.person_id == person.id).first()
    assert address is not None
    return takes(room, incoming(address.chat_id, "choice", token=token, channel=address.channel))


def invited(room: Room, row: Assignment, giver: Person | None = None) -> str:
    """The code by which one assignment is handed to somebody new."""
    giver = giver or room.person(row.agency.code)
    tapped(room, giver, f"j:row:{row.id}")
    arrives(room)
    address = room.session.query(Address).filter(Address.person_id == giver.id).first()
    assert address is not None
    talks(room, address.chat_id, address.channel, "người mới")
    return str(room.messages("invitation", None)[-1].params["code"])


def joins(room: Room, code: str, chat: str = "77", channel: str = "telegram") -> Person:
    said = talks(room, chat, channel, code if channel == "zalo" else f"/start {code}")
    address = people.address_of(room.session, channel, chat)
    assert address, said
    return address.person


def handed(room: Room, row: Assignment, chat: str = "77") -> Person:
    """Somebody new who has taken one assignment."""
    return joins(room, invited(room, row), chat)


def told(room: Room, row: Assignment) -> list[int]:
    return sorted(each.person_id for each in Reach.of(room.session).told(Role.OFFICIAL, row))


def held(person: Person) -> list[tuple[str, str, int | None]]:
    return [(post.role, post.agency.code, post.assignment_id) for post in person.held]


def test_invitation_and_greeting_name_what_is_handed_over_and_nothing_else(room: Room) -> None:
    row, giver = room.assignment(), room.person("SYT")
    code = invited(room, row)
    (invitation,) = room.messages("invitation", None)
    said = TEXTS.render("invitation", invitation.params, "plain").text
    assert f"Đồng chí {giver.name} chuyển giao cho đồng chí một việc của Sở Y tế theo Chương trình" in said
    assert "báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022)" in said
    assert "Đồng chí sẽ chỉ được nhắc việc này" in said
    assert "đầu mối" not in said and "giao ban" not in said
    new = joins(room, code)
    assert held(new) == [("assignee", "SYT", row.id)]
    (welcome,) = [each for each in room.messages("welcome", None) if each.person_id == new.id]
    greeted = TEXTS.render("welcome", welcome.params, "plain").text
    assert "Đồng chí được chuyển giao một việc của Sở Y tế" in greeted
    assert "báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022)" in greeted
    assert "Đồng chí là đầu mối" not in greeted and "Việc sắp đến hạn" not in greeted and "giao ban" not in greeted
    assert [each.params["roles"] for each in room.messages("menu", None) if each.person_id == new.id] == [["assignee"]]
    in_both_languages(room)


def test_only_that_one_is_told_to_them_and_the_rest_to_the_officials(room: Room) -> None:
    giver, row = room.person("SYT"), room.assignment()
    new = handed(room, row)
    assert told(room, row) == [new.id]
    assert told(room, room.meeting()) == [giver.id]
    others = [each for each in room.session.query(Assignment).filter_by(agency_id=row.agency_id) if each is not row]
    assert all(new.id not in told(room, each) for each in others)
    people.stop(room.session, new, room.now)
    assert told(room, row) == [giver.id]


def test_where_nobody_else_is_left_they_are_no_official(room: Room) -> None:
    giver, row = room.person("STC"), room.assignment("STC")
    new = handed(room, row)
    assert hearers.is_last(room.session, room.post("STC"))
    assert not hearers.is_last(room.session, new.held[0])
    assert hearers.left_alone(room.session, new.held) == []
    assert [each["instead"] for each in hearers.left_alone(room.session, giver.held)] == [[]]
    assert not posts.serves(new, row.agency_id)
    assert cards.officials(room.session, row.agency_id) == [giver]
    people.stop(room.session, giver, room.now)
    assert "STC" in {each.code for each in unserved(room.session, 1)[0]}
    assert told(room, room.meeting("STC")) == []
    assert (told(room, row), Role.OFFICIAL in Reach.of(room.session).roles(row)) == ([new.id], True)
    assert Role.OFFICIAL not in Reach.of(room.session).roles(room.meeting("STC"))


def test_they_see_and_answer_that_one_and_are_told_that_others_are_not_theirs(room: Room) -> None:
    row = room.assignment()
    new = handed(room, row)
    shown = talks(room, "77", "telegram", "/nhiemvu")
    assert "Đồng chí được giao 1 việc đang chờ:" in shown and "giao ban" not in shown.lower()
    assert tapped(room, new, f"o:{room.meeting().id}") == "not_handed"
    assert tapped(room, new, f"r:{room.meeting().id}:held") == "not_handed"
    assert tapped(room, new, f"o:{room.assignment('STC').id}") == "other_agency"
    for command in ("/tinhtrang", "/bang", "/timkiem vốn", "/minhchung", "/moi", "/lichsu", "/xuat"):
        assert "Vai của đồng chí không có quyền" in talks(room, "77", "telegram", command), command
    assert "Các lệnh:" in talks(room, "77", "telegram", "/help")
    assert "người được giao một việc của Sở Y tế (báo cáo kết quả" in talks(room, "77", "telegram", "/toi")
    assert tapped(room, new, f"r:{row.id}:sent") == ""
    arrives(room)
    assert "12/BC-SYT" in talks(room, "77", "telegram", "số 12/BC-SYT ngày 1/8/2022")
    assert room.again(row).state == "reported"
    assert "Không có việc nào đang chờ đồng chí." in talks(room, "77", "telegram", "/nhiemvu")
    in_both_languages(room)


def test_what_is_typed_is_about_that_one(room: Room) -> None:
    row = room.assignment()
    new = handed(room, row)
    said = talks(room, "77", "telegram", "Sở đã gửi báo cáo số 12/BC-SYT ngày 1/8/2022")
    assert "giao ban" not in said.lower()
    assert "12/BC-SYT" in said
    noted = talks(room, "77", "telegram", "/vuongmac chưa có số liệu của các bệnh viện")
    assert "Vướng mắc" in noted or "vướng mắc" in noted
    assert new.held


def test_a_second_one_is_another_post_and_handed_on_the_first_ends(room: Room) -> None:
    giver, row = room.person("SYT"), room.assignment()
    other = room.meeting()
    new = handed(room, row)
    tapped(room, giver, f"j:row:{other.id}")
    arrives(room)
    address = room.address("SYT")
    assert f"Đã hỏi đồng chí {new.name} nhận" in talks(room, address.chat_id, address.channel, new.name)
    tapped(room, new, f"j:take:{newest(room).id}")
    assert held(new) == [("assignee", "SYT", row.id), ("assignee", "SYT", other.id)]
    assert told(room, other) == [new.id]
    code = invited(room, row, new)
    third = joins(room, code, "78")
    assert (held(new), held(third)) == ([("assignee", "SYT", other.id)], [("assignee", "SYT", row.id)])
    assert (told(room, row), told(room, other)) == ([third.id], [new.id])
    assert room.post("SYT").until_at is None


def newest(room: Room) -> Handover:
    return room.session.query(Handover).order_by(Handover.id.desc()).first()  # type: ignore[return-value]


def test_who_gives_the_last_one_on_is_nobody_any_more_and_a_colleague_is_told(room: Room) -> None:
    giver, row = room.person("SYT"), room.assignment()
    new = handed(room, row)
    tapped(room, new, f"j:row:{row.id}")
    arrives(room)
    talks(room, "77", "telegram", giver.name)
    tapped(room, giver, f"j:take:{newest(room).id}")
    assert (held(new), told(room, row)) == ([], [giver.id])
    assert people.address_of(room.session, "telegram", "77") is None
    assert held(giver) == [("official", "SYT", None)]


def test_whoever_is_invited_as_an_official_later_answers_for_everything(room: Room) -> None:
    giver, row = room.person("SYT"), room.assignment()
    new = handed(room, row)
    offered = handovers.offer(room.session, room.post("SYT"), None, room.now, "x", to=new)
    tapped(room, new, f"j:take:{offered.id}")
    assert (held(new), held(giver)) == ([("official", "SYT", None)], [])
    assert told(room, row) == told(room, room.meeting()) == [new.id]


@pytest.mark.parametrize("role", ["official", "leader"])
def test_who_answers_for_the_agency_already_takes_it_without_another_post(room: Room, role: str) -> None:
    row, other = room.assignment(), room.join("SYT", role)
    code = invited(room, row)
    chat = room.session.query(Address).filter(Address.person_id == other.id).one().chat_id
    assert "Đồng chí đã nhận" in talks(room, chat, "telegram", f"/start {code}")
    assert (held(other), told(room, row)) == ([(role, "SYT", None)], [other.id])


def test_the_code_opens_nothing_once_it_is_answered(room: Room) -> None:
    row = room.assignment()
    code = invited(room, row)
    room.move(row, Move.REPORT)
    talks(room, "77", "telegram", f"/start {code}")
    assert people.address_of(room.session, "telegram", "77") is None


def test_the_leader_gives_it_to_an_official_and_it_is_not_theirs_any_more(room: Room) -> None:
    row, official = room.assignment(), room.person("SYT")
    new = handed(room, row)
    handovers.entrust(room.session, room.post("SYT", "leader"), row, official, room.now, "x")
    assert (held(new), told(room, row)) == ([], [official.id])


def test_with_the_givers_post_goes_only_what_is_of_that_agency(room: Room) -> None:
    row, theirs, other = room.assignment("STC"), room.assignment(), room.join("SYT")
    me = room.person("SYT")
    offered = handovers.offer(room.session, room.post("STC"), row, room.now, "x", to=me)
    handovers.take(room.session, offered, me, room.now, "x")
    assert held(me) == [("official", "SYT", None), ("assignee", "STC", row.id)]
    whole = handovers.offer(room.session, room.post("SYT"), None, room.now, "x", to=other)
    handovers.take(room.session, whole, other, room.now, "x")
    assert (held(me), told(room, row)) == ([("assignee", "STC", row.id)], [me.id])
    assert told(room, theirs) == [other.id]


def test_lists_of_people_say_for_what(room: Room) -> None:
    handed(room, room.assignment())
    listed = [(each.role, each.only) for each in everybody(room.session) if each.agency.code == "SYT"]
    assert listed[:2] == [("official", None), ("leader", None)]
    ((role, only),) = listed[2:]
    assert (role, str(only)[-6:]) == ("assignee", ", 2022")


def test_what_they_may_in_a_turn(room: Room) -> None:
    row = room.assignment()
    handed(room, row)
    address = people.address_of(room.session, "telegram", "77")
    assert address
    turn = turn_of(room, address)
    assert (turn.own(Action.ANSWER), turn.handed(Action.ANSWER)) == ([], [row])
    assert turn.open_assignments(timedelta(days=45)) == [row]
    assert [each for each in Action if turn.may(each, row.agency_id)] == []
    assert turn_of(room, address, private=False).handed(Action.WITHDRAW) == []
