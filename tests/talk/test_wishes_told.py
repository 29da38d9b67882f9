"""`/tinhtrang` of an agency tells what it asked for and waits, and who exempted it when."""

from __future__ import annotations

from datetime import date

from db import replies, requests, wishes
from db.models import Program, Request
from tests.rooms import Room
from tests.talk.arriving import desk


def exemption(room: Room) -> Request:
    room.at("2022-08-05T14:01")
    room.person("SKHDT", "coordinator").remind_on = "zalo"
    return room.request(room.reply(room.meeting(), "no_capital"), "exemption", text="không có vốn", asked_at=room.now)


def test_what_waits_is_told_and_its_weeks_are_not_counted_as_unanswered(room: Room) -> None:
    """It read "giao ban chưa có phản hồi: 3" and nothing of the request."""
    row = exemption(room)
    reply = room.reply(room.assignment(), "extend", expected_on=date(2022, 8, 17))
    room.request(reply, text="chờ số liệu", until=date(2022, 8, 17), asked_at=room.now)
    room.at("2022-08-22T08:00")
    room.plan(thorough=False)
    said, by = desk(room, "/tinhtrang SYT"), row.reply.person.name
    assert (
        f"📌 Đề nghị miễn giao ban năm 2022 số 1 ({by}, 05/8) đang chờ Sở Kế hoạch và Đầu tư trả lời; trong khi chờ, "
        "tôi không hỏi giao ban." in said
    )
    assert (
        f"📌 Xin gia hạn số 2 ({by}, 05/8): báo cáo kết quả thực hiện Chương trình năm 2022 đến hết "
        "thứ Tư, 17/8/2022, ngày này đã qua, đang chờ Sở Kế hoạch và Đầu tư trả lời." in said
    )
    assert "chưa có phản hồi" not in said
    room.session.query(Request).filter_by(kind="extension").one().state = "granted"
    assert "Được miễn" not in desk(room, "/tinhtrang SYT")
    assert "chưa có phản hồi: 3" in desk(room, "/tinhtrang STC")
    assert "đang chờ" not in desk(room, "/tinhtrang STC")


def test_who_exempted_it_and_when_is_told(room: Room) -> None:
    row = exemption(room)
    by = room.person("SKHDT", "coordinator")
    room.at("2022-08-08T09:00")
    replies.decide(room.session, row, "granted", by, room.now, None)
    requests.grant(room.session, row, room.now, room.rules, f"person:{by.id}")
    said = desk(room, "/tinhtrang SYT")
    assert f"ℹ️ Được miễn giao ban năm 2022: đề nghị số 1 ngày 05/8, {by.name} đồng ý ngày 08/8/2022." in said
    assert "đang chờ" not in said


def test_what_was_refused_or_taken_back_is_no_wish_any_more(room: Room) -> None:
    row = exemption(room)
    for state in ("refused", "withdrawn", "revoked"):
        row.state = state
        assert "giao ban năm 2022" not in desk(room, "/tinhtrang SYT")


def test_an_exemption_is_told_while_its_year_runs(room: Room) -> None:
    """That of 2022 was told for ever, as though it held."""
    row, by = exemption(room), room.person("SKHDT", "coordinator")
    replies.decide(room.session, row, "granted", by, room.now, None)
    requests.grant(room.session, row, room.now, room.rules, f"person:{by.id}")
    room.at("2022-12-30T09:00")
    assert "Được miễn giao ban năm 2022" in desk(room, "/tinhtrang SYT")
    room.at("2023-08-10T09:00")
    assert "Được miễn" not in desk(room, "/tinhtrang SYT")
    told = [wishes.of_agency(room.session, room.agency("SYT").id, years) for years in ((), (2023,), (2022, 2023))]
    assert told == [[], [], [row]], "plans may run on beyond their year"
    row.state = "open"
    assert "Đề nghị miễn giao ban năm 2022 số 1" in desk(room, "/tinhtrang SYT")


def test_a_wish_in_an_archived_program_is_told_no_more(room: Room) -> None:
    """Its duties are in no list either."""
    row = exemption(room)
    assert "Đề nghị miễn giao ban" in desk(room, "/tinhtrang SYT")
    assert wishes.of_agency(room.session, room.agency("SYT").id) == [row]
    room.session.get_one(Program, row.reply.assignment.duty.program_id).state = "archived"
    room.session.flush()
    assert wishes.of_agency(room.session, room.agency("SYT").id) == []
