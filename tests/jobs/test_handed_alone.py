"""Who was handed one assignment, seen by the clock: leave and deputies, successions, budgets, whom to call, groups."""

from __future__ import annotations

from datetime import date

import pytest

from db import absences, agencies, calls, cards, handovers, people, posts, successions
from db.models import Absence, Address, Assignment, Group, Person, Post, Reply
from db.outbox import Why
from db.reach import Reach
from jobs import absences as leaving
from jobs import succeeding
from jobs.remind import remind, together
from jobs.unreachable import give_up
from rules.absence import Days
from rules.authority import Role
from rules.status import State
from tests.rooms import Room
from tests.talk.people import TEXTS, incoming, takes

TODAY = date(2022, 8, 1)


def alone(room: Room, row: Assignment) -> Person:
    """Somebody who is nothing but whose this assignment is."""
    person = room.join(row.agency.code)
    post = person.held[0]
    post.role, post.assignment_id = str(Role.ASSIGNEE), row.id
    offered = handovers.offer(room.session, room.post(row.agency.code), row, room.now, "x", to=person)
    handovers.take(room.session, offered, person, room.now, "x")
    return person


def away(room: Room, person: Person, deputy: Person | None = None) -> Absence:
    row = absences.file(
        room.session, person, Days(TODAY, date(2022, 8, 5), deputy.id if deputy else None), room.now, "x"
    )
    leaving.begin(room.session, room.rules, row, room.now)
    return row


def told(room: Room, row: Assignment) -> list[int]:
    return [each.person_id for each in Reach.of(room.session).told(Role.OFFICIAL, row)]


@pytest.mark.parametrize("role", ["official", "leader"])
def test_who_stands_in_for_them_is_told_alone_and_may_answer(room: Room, role: str) -> None:
    row = room.assignment()
    mine, deputy = alone(room, row), room.join("SYT", role)
    leave = away(room, mine, deputy)
    assert told(room, row) == [deputy.id]
    leaving.over(room.session, room.rules, leave, room.now)
    assert told(room, row) == [mine.id]


def test_of_an_official_whose_it_is_as_well(room: Room) -> None:
    row, first, deputy = room.assignment(), room.person("SYT"), room.join("SYT")
    room.join("SYT")
    handovers.entrust(room.session, room.post("SYT", "leader"), row, first, room.now, "x")
    assert told(room, row) == [first.id]
    away(room, first, deputy)
    assert told(room, row) == [deputy.id]


def test_without_one_or_where_that_one_cannot_be_told_the_officials_are(room: Room) -> None:
    row, official = room.assignment(), room.person("SYT")
    mine, deputy = alone(room, row), room.join("SYT", "leader")
    leave = away(room, mine)
    assert told(room, row) == [official.id]
    absences.name_deputy(room.session, leave, deputy, room.now, "x")
    assert told(room, row) == [deputy.id]
    people.stop(room.session, deputy, room.now)
    assert told(room, row) == [official.id]


def test_what_waits_for_who_stands_in_goes_to_the_officials_where_it_cannot_arrive(room: Room) -> None:
    row, official = room.assignment(), room.person("SYT")
    mine, deputy = alone(room, row), room.join("SYT")
    away(room, mine, deputy)
    address = room.session.query(Address).filter(Address.person_id == deputy.id).one()
    room.reminder(address, row)
    give_up(room.session, room.rules, address.channel, address.chat_id, Why.BLOCKED, "blocked", room.now)
    assert [each.person_id for each in room.messages("reminder")] == [official.id]


def test_back_from_leave_they_hear_of_what_is_theirs_and_nothing_else(room: Room) -> None:
    row = room.assignment()
    mine = alone(room, row)
    leave = away(room, mine)
    room.at("2022-08-22T00:05")
    leaving.over(room.session, room.rules, leave, room.now)
    (message,) = [each for each in room.messages("absence_over") if each.person_id == mine.id]
    assert ([each["id"] for each in message.params["items"]], message.params["total"]) == ([row.id], 1)


@pytest.mark.parametrize("merged", [True, False])
def test_where_an_agency_takes_its_place_the_post_goes_with_the_assignment(room: Room, *, merged: bool) -> None:
    """Where two reports become one it is everybody's again, and they may still answer it."""
    row = room.assignment()
    mine, giver = alone(room, row), room.person("SYT")
    code = "STC" if merged else "SYM"
    if not merged:
        agencies.add(room.session, code, "Sở Y tế mới", "Giám đốc", room.now, "operator")
    successions.decide(room.session, [room.agency("SYT")], [room.agency(code)], TODAY, room.now, "operator")
    assert succeeding.carry_out_due(room.session, room.rules, room.now) == 1
    heir = room.assignment(code)
    (post,) = mine.held
    assert (post.agency.code, post.role, post.assignment_id) == (code, "assignee", heir.id)
    assert sorted(told(room, heir)) == (sorted([giver.id, room.person("STC").id]) if merged else [mine.id])
    (passed,) = [each for each in room.messages("post_passed") if each.person_id == mine.id]
    said = TEXTS.render(passed.kind, passed.params, "plain").text
    assert "người được giao một việc" in said
    sender = room.session.query(Address).filter(Address.person_id == mine.id).one().chat_id
    assert takes(room, incoming(sender, "choice", token=f"r:{heir.id}:doing")) == ""


def test_of_two_agencies_they_are_told_in_one_message(room: Room) -> None:
    row, other = room.assignment(), room.assignment("STC")
    mine = alone(room, row)
    offered = handovers.offer(room.session, room.post("STC"), other, room.now, "x", to=mine)
    handovers.take(room.session, offered, mine, room.now, "x")
    reach = Reach.of(room.session)
    at = {each.agency_id: reach.everybody(each.agency_id) for each in (row, other)}
    assert together(at, at) == [[row.agency_id, other.agency_id]]
    room.at("2022-08-05T08:00")
    while remind(room.session, room.rules, room.now):
        pass
    (message,) = [each for each in room.messages() if each.person_id == mine.id and each.scheduled]
    assert sorted(each["id"] for each in message.params["assignments"]) == sorted([row.id, other.id])


def test_the_leaders_card_knows_on_which_days_they_were_asked(room: Room) -> None:
    row = room.assignment()
    mine = alone(room, row)
    address = people.reachable_at(room.session, mine)
    assert address
    message = room.reminder(address, row)
    message.state, message.sent_at = "sent", room.now
    room.session.flush()
    assert cards.asked_on(room.session, [row], room.rules) == ["2022-08-01"]
    posts.end(room.session, mine.held[0], room.now, "x")
    assert cards.asked_on(room.session, [row], room.rules) == ["2022-08-01"]


def test_they_are_called_first_about_what_is_theirs(room: Room) -> None:
    row, official, leader = room.assignment(), room.person("SYT"), room.person("SYT", "leader")
    other, mine, agency = room.join("SYT"), alone(room, row), room.agency("SYT")

    def names(*about: Assignment) -> list[str]:
        return [each["name"] for each in calls.whom(room.session, agency, [each.id for each in about])]

    assert names(row) == [mine.name, official.name, other.name, leader.name]
    assert names(room.meeting()) == names() == [official.name, other.name, leader.name]
    handovers.entrust(room.session, room.post("SYT", "leader"), row, other, room.now, "x")
    assert names(row) == [other.name, official.name, leader.name]


def test_in_the_agencys_group_they_answer_what_is_theirs(room: Room) -> None:
    row, meeting = room.assignment(), room.meeting()
    mine = alone(room, row)
    room.add(Group(channel="telegram", chat_id="-5", agency_id=row.agency_id, title="SYT", bound_at=room.now))
    sender = room.session.query(Address).filter(Address.person_id == mine.id).one().chat_id

    def taps(token: str) -> str:
        return takes(room, incoming("-5", "choice", token=token, sender_id=sender, private=False))

    assert taps(f"r:{meeting.id}:held") == "not_handed"
    assert taps(f"r:{row.id}:doing") == ""
    assert room.session.query(Post).filter(Post.person_id == mine.id).one().until_at is None
    assert (room.again(row).state, room.again(meeting).state) == (State.OPEN, State.OPEN)
    (reply,) = room.session.query(Reply).all()
    assert (reply.person_id, reply.code) == (mine.id, "doing")


class TestWhatTheyWriteInTheAgencysGroup:
    """Whoever was handed one thing is answered as the officials are, about that thing alone."""

    @pytest.fixture
    def row(self, room: Room) -> Assignment:
        row = room.assignment()
        alone(room, row)
        room.add(Group(channel="telegram", chat_id="-5", agency_id=row.agency_id, title="SYT", bound_at=room.now))
        return row

    def writes(self, room: Room, text: str, *, addressed: bool = False) -> list[str]:
        mine = room.session.query(Post).filter(Post.role == str(Role.ASSIGNEE)).one().person_id
        sender = room.session.query(Address).filter(Address.person_id == mine).one().chat_id
        before = {message.id for message in room.messages(state=None)}
        takes(room, incoming("-5", text=text, sender_id=sender, private=False, addressed=addressed))
        new = [each for each in room.messages(state=None) if each.id not in before and each.kind != "menu"]
        return [TEXTS.render(each.kind, each.params, "plain").text for each in new]

    def test_a_sentence_that_is_its_answer_is_proposed(self, room: Room, row: Assignment) -> None:
        (asked,) = self.writes(room, "đã gửi báo cáo số 123/BC-SYT hôm nay ạ")
        assert "Ghi là: Sở Y tế đã gửi báo cáo" in asked

    def test_one_about_what_is_not_theirs_is_left_alone(self, room: Room, row: Assignment) -> None:
        assert self.writes(room, "Sở đã họp giao ban tuần 31") == []

    @pytest.mark.parametrize("text", ["có việc gì đến hạn không", "co viec gi den han khong?"])
    def test_who_asks_the_bot_what_is_due_is_told_what_is_theirs(self, room: Room, row: Assignment, text: str) -> None:
        assert self.writes(room, text) == [], "nobody spoke to the bot"
        (shown,) = self.writes(room, text, addressed=True)
        assert "1. Báo cáo kết quả thực hiện Chương trình" in shown
        assert "Giao ban" not in shown

    def test_who_speaks_to_the_bot_is_answered(self, room: Room, row: Assignment) -> None:
        assert self.writes(room, "đang làm, thứ sáu gửi", addressed=True)

    def test_talk_is_left_alone(self, room: Room, row: Assignment) -> None:
        for text in ("chiều nay ăn gì các bác", "họp nhóm lúc 3h nhé", "ok"):
            assert self.writes(room, text) == []
