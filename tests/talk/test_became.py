"""After a report was sent back, or more time was refused, everybody who is told that it is missing is told so."""

from __future__ import annotations

from datetime import date

import pytest

from db import cards, confirming, outcomes, replies, views
from db.models import Assignment, Message
from jobs.remind import remind
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.people import TEXTS, incoming, takes

SENT_BACK = "đã gửi 10/8, trả lại 26/8: “thiếu phụ lục 2”"
REFUSED = "xin gia hạn đến hết 05/9/2022: chưa đồng ý 29/8"


@pytest.fixture
def row(room: Room) -> Assignment:
    """The report of Sở Y tế, sent on 10/8, confirmed, and sent back on 26/8."""
    found = room.assignment()
    for each in room.session.query(Assignment):
        each.next_step_at = each.next_step_at if each is found else None
    room.at("2022-08-10T09:00")
    room.move(found, Move.REPORT)
    reply = room.reply(found)
    room.at("2022-08-26T09:00")
    confirming.accept(room.session, [reply], "person:1", room.now, room.rules)
    confirming.send_back(room.session, reply, "thiếu phụ lục 2", "person:1", room.now, room.rules)
    room.session.flush()
    return found


def refuse(room: Room, row: Assignment) -> None:
    """More time is asked for and refused on 29/8."""
    room.at("2022-08-29T07:00")
    until = date(2022, 9, 5)
    reply = room.reply(row, "extend", text="phải bổ sung", expected_on=until)
    asked = room.request(reply, until=until, text="phải bổ sung")
    replies.decide(room.session, asked, "refused", room.person("SKHDT", "coordinator"), room.now, None)
    room.session.flush()


def told(room: Room, at: str, kind: str) -> str:
    """The message of this kind that the knock at this time queues."""
    room.at(at)
    while remind(room.session, room.rules, room.now):
        room.session.flush()
    return "\n".join(shown(message) for message in room.messages(kind))


def shown(message: Message) -> str:
    return TEXTS.render(message.kind, message.params, "plain").text


def test_officials_read_that_it_was_sent_and_sent_back(room: Room, row: Assignment) -> None:
    said = told(room, "2022-08-29T08:00", "reminder")
    assert "Quá hạn" in said
    assert f"{SENT_BACK[:1].upper()}{SENT_BACK[1:]}.\n" in said
    in_both_languages(room)


def test_officials_read_that_more_time_was_refused(room: Room, row: Assignment) -> None:
    refuse(room, row)
    said = told(room, "2022-08-29T08:00", "reminder")
    assert f"trả lại 26/8: “thiếu phụ lục 2”; {REFUSED}.\n" in said
    in_both_languages(room)


def test_in_a_list_of_several_duties_it_stands_under_its_own(room: Room, row: Assignment) -> None:
    other = room.meeting(week=35)
    other.next_step_at = row.next_step_at
    other.due_at = row.due_at
    said = told(room, "2022-08-29T08:00", "reminders")
    assert said.count("rả lại 26/8: “thiếu phụ lục 2”.\n") == 1


def test_the_leader_reads_both(room: Room, row: Assignment) -> None:
    leader = room.person("SYT", "leader")
    refuse(room, row)
    card = cards.for_leader(room.session, leader, row, room.rules, room.now)
    to = room.address("SYT", "leader")
    params = {**views.common(to, room.rules, room.now), "assignments": [card]}
    said = shown(room.message(to, "leader_card", params=params))
    assert f"{SENT_BACK[:1].upper()}{SENT_BACK[1:]}.\n" in said
    assert "Trả lời gần nhất (29/8): xin gia hạn đến hết 05/9/2022, chưa đồng ý 29/8: “phải bổ sung”." in said
    in_both_languages(room)


def late(room: Room) -> str:
    """The coordinator's list of what is overdue, all its pages."""
    to = room.address("SKHDT", "coordinator", "telegram")
    before = {message.id for message in room.messages(state=None)}
    for page in range(1, 12):
        takes(room, incoming(to.chat_id, "choice", token=f"s:late:{page}", channel="telegram"))
    return "\n".join(shown(each) for each in room.messages(state=None) if each.id not in before)


def test_the_list_of_what_is_overdue_tells_the_coordinators(room: Room, row: Assignment) -> None:
    room.at("2022-08-29T06:00")
    line = "Sở Y tế – báo cáo kết quả thực hiện Chương trình năm 2022: quá hạn từ 15/8 (10 ngày làm việc)"
    assert f"{line}; đã gửi (trả lời" not in late(room)
    assert "; đã gửi; trả lại 26/8: “thiếu phụ lục 2” (trả lời 10/8)" in late(room)
    refuse(room, row)
    assert f"; {SENT_BACK}; xin gia hạn đến hết 05/9/2022, chưa đồng ý 29/8: “phải bổ sung” (trả lời 29/8)" in late(
        room
    )


def test_what_came_after_a_moment_was_not_known_then(room: Room, row: Assignment) -> None:
    refuse(room, row)
    room.at("2022-08-26T08:59")
    assert outcomes.of(room.session, [row], room.rules, room.now) == {}
    room.at("2022-08-29T08:00")
    assert set(outcomes.of(room.session, [row], room.rules, room.now)[row.id]) == {"returned", "refused"}


def test_what_is_sent_again_is_missing_no_more(room: Room, row: Assignment) -> None:
    room.move(row, Move.REPORT)
    assert outcomes.of(room.session, [row], room.rules, room.now) == {}


def opened(room: Room, token: str, agency: str, role: str) -> str:
    """What is shown by a choice, on Telegram."""
    to = room.address(agency, role, "telegram")
    before = {message.id for message in room.messages(state=None)}
    takes(room, incoming(to.chat_id, "choice", token=token, channel="telegram"))
    return "\n".join(shown(each) for each in room.messages(state=None) if each.id not in before)


def test_the_card_of_a_duty_says_both(room: Room, row: Assignment) -> None:
    room.at("2022-08-29T06:00")
    assert "Trả lời gần nhất (10/8/2022" in (said := opened(room, f"o:{row.id}", "SYT", "official"))
    assert "đã gửi; trả lại 26/8: “thiếu phụ lục 2”" in said
    refuse(room, row)
    said = opened(room, f"o:{row.id}", "SYT", "official")
    assert f"{SENT_BACK[:1].upper()}{SENT_BACK[1:]}.\n" in said
    assert "xin gia hạn đến hết 05/9/2022, chưa đồng ý 29/8: “phải bổ sung”" in said
    in_both_languages(room)


def test_what_is_overdue_of_an_agency_says_both(room: Room, row: Assignment) -> None:
    refuse(room, row)
    said = opened(room, f"A:show:agency:{row.agency_id}:{row.duty.program_id}", "SKHDT", "coordinator")
    assert f"; {SENT_BACK}; xin gia hạn đến hết 05/9/2022, chưa đồng ý 29/8: “phải bổ sung”" in said


def test_a_refusal_of_what_the_leader_wished_is_told_to_the_officials_too(room: Room) -> None:
    """The leader alone was told, while the coordinator read that the agency was."""
    row = room.assignment()
    leader = room.join("SYT", "leader", "zalo")
    room.at("2022-08-17T09:00")
    reply = room.reply(row, "extend", by=leader, expected_on=date(2022, 8, 26))
    asked = room.request(reply, until=date(2022, 8, 26), text="đang trình ký")
    chat = room.address("SKHDT", "coordinator").chat_id
    takes(room, incoming(chat, what="choice", token=f"q:{asked.id}:refuse"))
    takes(room, incoming(chat, text="Đã quá hạn lâu"))
    told_to = {message.person_id for message in room.messages("extension_refused")}
    assert told_to == {leader.id, room.person("SYT").id}
    assert room.again(asked).state == "refused"
