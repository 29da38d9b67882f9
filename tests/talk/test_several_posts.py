"""One person who is several things: official of two agencies, or coordinator and official at once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db import hearers, people, views
from db.models import Address, Reply, Request
from jobs.unreachable import give_up
from rules.status import State
from tests.rooms import Room
from tests.talk.people import TEXTS, reminded, says, turn_of


@pytest.fixture
def both(room: Room) -> Address:
    """The official of Sở Y tế, who is the one of Sở Xây dựng as well; both reports are asked about."""
    room.at("2022-08-05T08:00")
    mine = room.address("SYT")
    people.join(room.session, room.invitation("SXD"), "telegram", mine.chat_id, "Tên", room.now)
    for agency in ("SYT", "SXD"):
        reminded(room, room.assignment(agency))
    return mine


@pytest.fixture
def two_posts(room: Room) -> Address:
    """The official of Sở Y tế, who coordinates too; a request of Sở Tài chính waits until 22/8."""
    room.at("2022-08-05T08:00")
    mine = room.address("SYT")
    people.join(room.session, room.invitation("SKHDT", "coordinator"), "telegram", mine.chat_id, "Tên", room.now)
    request = room.request(room.reply(room.assignment("STC"), "extend"), "extension")
    request.until = date(2022, 8, 22)
    return mine


def sent(room: Room) -> list[str]:
    room.session.flush()
    return [row.assignment.agency.code for row in room.session.scalars(select(Reply).where(Reply.code == "sent"))]


def test_the_reminder_names_each_agency_above_its_duties(room: Room, both: Address) -> None:
    duties = [views.assignment(room.assignment(code), room.rules, room.now) for code in ("SYT", "SXD")]
    params = {**views.common(both, room.rules, room.now), "assignments": duties}
    text = TEXTS.render("reminders", params, "plain").text
    assert "Kính gửi: Sở Y tế, Sở Xây dựng" in text
    assert "các đơn vị có 2 việc" in text
    assert text.index("Sở Y tế\n1. ") < text.index("Sở Xây dựng\n2. ")


def test_what_is_typed_with_an_agencys_name_is_that_agencys_answer(room: Room, both: Address) -> None:
    says(room, both.chat_id, "Sở Xây dựng đã gửi báo cáo số 45/BC-SXD ngày 4/8 rồi nhé")
    assert sent(room) == ["SXD"]
    says(room, both.chat_id, "SYT đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    assert sent(room) == ["SXD", "SYT"]


def test_without_a_name_it_is_asked_which(room: Room, both: Address) -> None:
    says(room, both.chat_id, "đã gửi báo cáo hôm qua")
    assert sent(room) == []


def test_with_both_names_it_is_not_the_answer_of_one(room: Room, both: Address) -> None:
    says(room, both.chat_id, "Sở Y tế và Sở Xây dựng đã gửi báo cáo")
    assert len(sent(room)) != 1


def test_nhiemvu_lists_what_all_agencies_owe_under_their_names(room: Room, both: Address) -> None:
    (listed,) = says(room, both.chat_id, "/nhiemvu")
    assert "Sở Y tế, Sở Xây dựng có" in listed
    assert "Sở Xây dựng\n" in listed
    assert says(room, room.address("STC").chat_id, "/nhiemvu", channel="zalo")[0].count("Sở Tài chính") == 1


def test_toi_and_help_say_all_that_one_is(room: Room, both: Address) -> None:
    people.join(room.session, room.invitation("SKHDT", "coordinator"), "telegram", both.chat_id, "Tên", room.now)
    (me,) = says(room, both.chat_id, "/toi")
    assert "đầu mối của Sở Y tế, đầu mối của Sở Xây dựng, điều phối viên của Sở Kế hoạch và Đầu tư" in me
    (helped,) = says(room, both.chat_id, "/help")
    assert "/tinhtrang" in helped
    assert "/nhiemvu" in helped


def test_a_coordinator_who_is_an_official_too_decides_and_answers(room: Room, two_posts: Address) -> None:
    mine = two_posts
    (request,) = room.session.scalars(select(Request))
    reminded(room, room.assignment())
    says(room, mine.chat_id, "đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    assert room.assignment().state is State.REPORTED
    assert turn_of(room, mine).roles == ["official", "coordinator"]
    says(room, mine.chat_id, "đồng ý cho Sở Tài chính")
    assert room.again(request).state == "granted"


def test_an_observer_sees_and_changes_nothing(room: Room) -> None:
    row = room.assignment()
    observer = people.join(room.session, room.invitation("SYT", "observer"), "telegram", "9", "Tên", room.now)
    assert "📊" in says(room, "9", "/tinhtrang")[0]
    assert "không có quyền làm việc này" in says(room, "9", "/nhiemvu")[0]
    assert "theo dõi tình hình" in says(room, "9", "/help")[0]
    reminded(room, row)
    says(room, "9", "đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    assert row.state is State.OPEN
    assert hearers.reminded(room.session)[row.agency_id] == [room.address("SYT")]
    assert not hearers.is_last(room.session, observer.person.held[0])


def test_who_cannot_be_reached_is_told_of_with_all_posts(room: Room, both: Address) -> None:
    for address in people.addresses(room.session, both.person):
        give_up(room.session, room.rules, address.channel, address.chat_id, "blocked", "", room.now)  # type: ignore[arg-type]
    message = room.messages("unreachable")[-1]
    told = TEXTS.render(message.kind, message.params, "plain").text
    assert "(Sở Y tế, Sở Xây dựng)" in told
    assert "Sở Xây dựng không còn đầu mối nào nhận được tin" in told
    assert "Sở Y tế không còn" not in told, "its leader is reminded instead"


def test_stopping_says_which_agencies_are_left_without_anybody(room: Room, both: Address) -> None:
    says(room, both.chat_id, "/dung")
    says(room, both.chat_id, "/dung")
    message = room.messages("person_left")[-1]
    told = TEXTS.render(message.kind, message.params, "plain").text
    assert "đầu mối của Sở Y tế, đầu mối của Sở Xây dựng, đã ngừng nhận tin" in told
    assert "Sở Xây dựng không còn đầu mối nào" in told


def test_words_that_may_be_a_decision_or_an_answer_are_asked_about(room: Room) -> None:
    room.at("2022-08-05T08:00")
    mine = room.address("SYT")
    people.join(room.session, room.invitation("SKHDT", "coordinator"), "telegram", mine.chat_id, "Tên", room.now)
    request = room.request(room.reply(room.assignment("STC"), "extend"), "extension")
    request.until = date(2022, 8, 22)
    reminded(room, room.meeting())
    (asked,) = says(room, mine.chat_id, "chưa được")
    assert asked
    assert (room.again(request).state, room.meeting().state) == ("open", State.OPEN)


def test_a_question_says_whose_duty_it_is_about_to_who_serves_several(room: Room, both: Address) -> None:
    (asked,) = says(room, both.chat_id, "Sở Xây dựng đang làm")
    assert "(Sở Xây dựng)" in asked
    (asked,) = says(room, room.address("STC").chat_id, "/nhiemvu", channel="zalo")
    assert "(Sở Tài chính)" not in asked


def open_extensions(room: Room) -> list[tuple[int, str]]:
    room.session.flush()
    return [(row.id, row.state) for row in room.session.scalars(select(Request).order_by(Request.id))]


def test_a_day_that_may_be_granted_or_asked_for_is_asked_about(room: Room, two_posts: Address) -> None:
    reminded(room, room.assignment())
    before = open_extensions(room)
    (asked,) = says(room, two_posts.chat_id, "gia hạn đến 18/8")
    assert asked
    assert open_extensions(room) == before, "neither granted to one nor asked for by the other"
    assert room.assignment().state is State.OPEN
    assert room.assignment("STC").extended_to is None


def test_not_yet_answers_the_open_meeting_and_decides_nothing(room: Room, two_posts: Address) -> None:
    room.at("2022-08-05T14:00")
    reminded(room, room.meeting())
    before = open_extensions(room)
    says(room, two_posts.chat_id, "chưa")
    room.session.flush()
    assert [
        row.code for row in room.session.scalars(select(Reply).where(Reply.assignment_id == room.meeting().id))
    ] == ["not_held"]
    assert open_extensions(room) == before


def test_of_which_programs_is_told_goes_by_the_posts_of_the_moment(room: Room) -> None:
    turn = turn_of(room, room.address("SYT"))
    assert turn.seen == [1]
    turn.person.held[0].until_at = room.now
    room.session.flush()
    room.session.expire_all()
    assert turn.seen == []
