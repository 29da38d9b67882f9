"""``/tinhtrang``: first what the coordinator must know, by duty and period; the rest behind the buttons."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.channels.base import Outgoing
from bot.talk.dialogs import overview
from db import calls, obstacles
from db.models import Assignment, Capital, Duty, Program
from rules.calls import Outcome
from rules.said import Said
from rules.status import Move
from tests.duties import duty
from tests.rooms import Room, second_program
from tests.talk.people import TEXTS, incoming, says, takes


def tells(room: Room, token: str = "") -> list[Outgoing]:
    """What the coordinator is told: of everything, or what a button opens."""
    chat = room.address("SKHDT", "coordinator").chat_id
    before = {message.id for message in room.messages(state=None)}
    if token:
        takes(room, incoming(chat, "choice", token=token))
    else:
        takes(room, incoming(chat, text="/tinhtrang"))
    new = [message for message in room.messages(state=None) if message.id not in before and message.chat_id == chat]
    return [TEXTS.render(message.kind, message.params, "plain") for message in new]


def text(room: Room, token: str = "") -> str:
    (said,) = tells(room, token)
    return said.text


def reports(room: Room, period: str = "2022") -> list[Assignment]:
    query = room.session.query(Assignment).join(Duty).filter(Duty.code == "BC-DINHKY", Assignment.period == period)
    return query.order_by(Assignment.agency_id).all()


def a_morning_after(room: Room) -> list[Assignment]:
    """Two days after the report of 2022 was due: 31 have sent it, three are at work, one was given more time."""
    room.at("2022-08-16T08:00")
    room.plan(thorough=False)
    rows = reports(room)
    for row in rows[:31]:
        room.move(row, Move.REPORT)
    for row in rows[31:34]:
        room.reply(row, "doing", by=room.person("SYT"), percent=40)
    rows[34].extended_to = date(2022, 8, 19)
    room.session.flush()
    return rows


def test_each_duty_and_period_says_who_is_done_at_work_extended_or_silent(room: Room) -> None:
    rows = a_morning_after(room)
    said = text(room)
    silent = ", ".join(row.agency.code for row in rows[35:])
    assert (
        "⚠️ Quá hạn (8)\n• Báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022, quá hạn 2 ngày làm "
        f"việc): 31/40 đã gửi; 3 đang thực hiện; 1 được gia hạn; 5 chưa phản hồi: {silent}\n"
    ) in said
    assert (
        "• Giao ban giải ngân tuần 33 (chậm nhất ngày 19/8/2022): 0/41 đã họp hoặc không phát sinh; 41 chưa phản hồi\n"
        in said
    )
    assert "Hoàn thành quá hạn: 31 – báo cáo 31\n" in said
    assert "Đang thực hiện trong hạn: 58 (sắp đến hạn: 42) – báo cáo 1; giao ban 41; tổng hợp 1; công việc 15\n" in said
    assert "Đang thực hiện quá hạn: 8 – báo cáo 8\nGiao ban chưa có phản hồi: 82\n" in said
    assert len(said) < 1000
    params = room.messages("status", state=None)[-1].params
    params["kinds"]["event"] = {**params["kinds"]["report"], "open_soon": 0, "open_in_time": 3}
    assert "tổng hợp 1; công việc 18\n" in TEXTS.render("status", params, "plain").text, "it stood there twice"
    room.reply(room.meeting(week=33), "not_held", by=room.person("SYT"))
    assert "0/41 đã họp hoặc không phát sinh; 1 chưa họp; 40 chưa phản hồi" in text(room)


def test_what_a_leader_directed_and_a_wish_for_more_time_are_no_work(room: Room) -> None:
    rows, by = a_morning_after(room), room.person("SYT")
    for row, code in zip(rows[35:39], ("directed", "given", "explained", "extend"), strict=True):
        room.reply(row, code, by=by, expected_on=date(2022, 8, 26) if code == "extend" else None)
    silent = rows[39].agency.code
    for code, expected in (
        ("", f"3 đang thực hiện; 1 xin gia hạn; 3 mới có ý kiến lãnh đạo; 1 được gia hạn; 1 chưa phản hồi: {silent}\n"),
        (
            "doing",
            f"4 đang thực hiện; 1 xin gia hạn; 2 mới có ý kiến lãnh đạo; 1 được gia hạn; 1 chưa phản hồi: {silent}\n",
        ),
    ):
        if code:
            room.reply(rows[35], code, by=by)
        assert f"31/40 đã gửi; {expected}" in text(room)


def test_the_late_come_with_their_last_answer_and_whether_anybody_can_be_reminded(room: Room) -> None:
    rows = a_morning_after(room)
    room.join(rows[31].agency.code)
    blocked = room.join(rows[35].agency.code)
    room.address(rows[35].agency.code).closed_at = room.now
    room.address(rows[35].agency.code).closed_reason = "blocked"
    gone = room.join(rows[36].agency.code)
    gone.stopped_at = room.now
    room.session.flush()
    assert blocked.id != gone.id
    lines = text(room, "s:late:1").splitlines()
    assert lines[0] == "⚠️ Quá hạn (8)"
    what = "Báo cáo kết quả thực hiện Chương trình năm 2022: quá hạn từ 15/8 (2 ngày làm việc)"
    assert lines[1] == f"• {rows[31].agency.name} – {what}; đang thực hiện 40% (trả lời 16/8)"
    assert lines[2].endswith("; đang thực hiện 40% (trả lời 16/8); chưa có đầu mối nhận tin")
    cut_off = "chưa có đầu mối nhận tin (người nhận đã chặn tin của tôi)"
    assert lines[4] == f"• {rows[35].agency.name} – {what}; {cut_off}"
    assert "• " + rows[34].agency.name not in "\n".join(lines), "the extension of one agency runs"
    silent = text(room, "s:silent:1") + text(room, "s:silent:2")
    assert f"{rows[35].agency.code} – {rows[35].agency.name}: người nhận đã chặn tin của tôi" in silent
    assert f"{rows[36].agency.code} – {rows[36].agency.name}: người nhận đã ngừng nhận tin" in silent
    assert f"{rows[37].agency.code} – {rows[37].agency.name}: chưa ai tham gia" in silent
    assert rows[31].agency.name not in silent


def test_where_only_a_leader_is_left_is_named_and_so_is_who_has_nobody_where_these_are_few(room: Room) -> None:
    assert "Chỉ còn lãnh đạo" not in text(room)
    room.person("SYT").stopped_at = room.now
    room.join("STP", "leader")
    room.session.flush()
    assert "Chỉ còn lãnh đạo nhận tin, không có đầu mối: 2 đơn vị (SYT, STP)" in text(room)
    listed = text(room, "s:led:1").splitlines()
    assert listed[0] == "Chỉ còn lãnh đạo nhận tin, không có đầu mối (2)"
    assert [line.rpartition(": ")[2] for line in listed[1:3]] == ["người nhận đã ngừng nhận tin", "chưa ai tham gia"]
    for row in reports(room)[2:]:
        if row.agency.code not in ("SYT", "STP", "STC"):
            room.join(row.agency.code)
    said = text(room)
    left = [row.agency.code for row in reports(room)[:2] if row.agency.code not in ("SYT", "STP", "STC")]
    assert f"Chưa có đầu mối nhận tin: {len(left) + 1} đơn vị (" in said
    assert all(code in said for code in left)


def test_what_is_due_soon_is_listed_page_by_page(room: Room) -> None:
    a_morning_after(room)
    (said,) = tells(room)
    assert [choice.label for choice in said.flat][:2] == ["Quá hạn (8)", "Chưa xong (42)"]
    assert "Chưa đến hạn (16)" in [choice.label for choice in said.flat]
    first, last, beyond = text(room, "s:soon:1"), text(room, "s:soon:3"), text(room, "s:soon:9")
    assert first.startswith("🗓️ Đến hạn trong bảy ngày, chưa xong (42) – trang 1/3\n• ")
    assert last.splitlines()[1:][0].startswith("• ") and len(last.splitlines()) == 3
    assert beyond == last


def test_whoever_has_not_answered_about_what_is_due_much_later_is_named_too(room: Room) -> None:
    a_morning_after(room)
    query = select(Assignment).where(Assignment.opens_on.is_(None), Assignment.due_at > room.now + timedelta(days=14))
    row = room.session.scalars(query.limit(1)).one()
    room.reply(row, "doing", percent=30, by=room.person("SYT"))
    said = text(room, "s:later:1")
    assert said.startswith("📄 Đang thực hiện, còn hơn bảy ngày mới đến hạn (16)\n• ")
    assert sum("; đang thực hiện 30% (trả lời" in line for line in said.splitlines()) == 1
    assert len(said.splitlines()) == 17


def test_meetings_without_an_answer_and_those_not_held_are_listed_page_by_page(room: Room) -> None:
    a_morning_after(room)
    room.reply(room.meeting(week=32), "not_held", by=room.person("SYT"))
    room.reply(room.meeting("STC", week=32), "obstacle", by=room.person("SYT"))
    room.reply(room.meeting("STC", week=31), "not_held", by=room.person("SYT"), withdrawn_at=room.now)
    (said,) = tells(room)
    labels = [choice.label for choice in said.flat]
    assert "Giao ban chưa có phản hồi (81)" in labels and "Giao ban không tổ chức (1)" in labels
    pages = [text(room, f"s:missed:{page}").splitlines() for page in range(1, 6)]
    assert pages[0][0] == "Giao ban chưa có phản hồi (81) – trang 1/5"
    listed = [line.removeprefix("• ") for page in pages for line in page[1:]]
    assert len(set(listed)) == len(listed) == 81
    assert ["tuần 32" in line for line in listed] == [True] * 40 + [False] * 41, "the newest first"
    assert sum("vướng mắc" in line for line in listed) == 1
    assert not any(line.startswith("Sở Y tế") and "tuần 32" in line for line in listed)
    (head, line) = text(room, "s:not_held:1").splitlines()
    assert head == "Giao ban không tổ chức (1)"
    assert line.startswith("• Sở Y tế – Giao ban giải ngân tuần 32")


def test_requests_are_counted_by_kind_and_reached_page_by_page(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "REQUESTS_SHOWN", 2)
    rows, by = a_morning_after(room), room.person("SYT")
    for row in rows[31:33]:
        room.request(room.reply(row, "extension", by=by), until=date(2022, 8, 25))
    room.request(room.reply(rows[33], "obstacle", by=by), kind="obstacle", text="Chờ số liệu")
    said = text(room)
    assert "📌 Chờ xử lý (3): 2 xin gia hạn; 1 vướng mắc\n• Xin gia hạn số 1 – " in said
    assert "Vướng mắc số 3" not in said
    *shown, more = tells(room, "s:requests:1")
    assert len(shown) == 2
    assert (more.text, [choice.token for choice in more.flat]) == ("Còn 1 đề nghị chờ xử lý.", ["s:requests:2"])
    (last,) = tells(room, "s:requests:2")
    assert "Vướng mắc số 3" in last.text


def test_an_obstacle_that_was_answered_waits_for_the_agency_and_is_not_in_what_waits(room: Room) -> None:
    request = room.request(room.reply(room.assignment(), "obstacle"), "obstacle", text="Vướng mặt bằng")
    assert "📌 Chờ xử lý (1): 1 vướng mắc\n" in text(room)
    by = room.person("SKHDT", "coordinator")
    obstacles.write(room.session, request, "Đã đề nghị quận", by, None, room.now, Said(room.now))
    (said,) = tells(room)
    assert "Chờ xử lý" not in said.text
    assert "📎 Vướng mắc đã trả lời hoặc đã chuyển, chờ đơn vị: 1\n" in said.text
    assert "v:list:1" in [each.token for each in said.flat]


def test_who_is_exempt_this_year_and_what_has_been_disbursed(room: Room) -> None:
    agency, other = room.agency("SYT"), room.agency("STC")
    room.add(Capital(agency_id=agency.id, year=2022, planned=0, exempt=True))
    room.add(Capital(agency_id=other.id, year=2022, planned=4_000_000_000, exempt=False))
    room.reply(room.meeting("STC", 31), "held", disbursed=1_000_000_000)
    room.reply(room.meeting("STC", 32), "held", disbursed=2_000_000_000)
    room.reply(room.meeting("STC", 33), "held", disbursed=3_000_000_000, withdrawn_at=room.now)
    room.add(Capital(agency_id=room.agency("SXD").id, year=2022, planned=9_000_000_000, exempt=False))
    said = text(room)
    assert "Được miễn giao ban năm 2022: 1 đơn vị (SYT)" in said
    assert "💰 Giải ngân năm 2022: 2 tỷ đồng/4 tỷ đồng (50%), theo 1 đơn vị" in said
    assert text(room, "s:exempt:1") == "Được miễn giao ban năm 2022 (1)\n• SYT – Sở Y tế"


def test_of_what_falls_due_later_only_that_is_told_of_which_has_been_spoken(room: Room) -> None:
    assert "Đang theo dõi" not in text(room)
    room.assignment("STC").reminders = 1
    room.session.flush()
    said = text(room)
    assert (
        "📄 Đang theo dõi\n• Báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022): 0/40 đã gửi"
        in said
    )
    room.assignment("STC").reminders = 0
    room.move(room.assignment(), Move.REPORT)
    assert "(trước ngày 15/8/2022): 1/40 đã gửi; 39 chưa phản hồi" in text(room)


def test_one_agency_tells_what_is_open_and_then_what_was_done_last(room: Room) -> None:
    room.move(room.meeting(), Move.REPORT)
    room.at("2022-08-16T08:00")
    room.plan(thorough=False)
    (said,) = says(room, room.address("SKHDT", "coordinator").chat_id, "/tinhtrang SYT")
    assert "Đã xong 1/3 việc; giao ban chưa có phản hồi: 1" in said
    titles = [line for line in said.splitlines() if line.startswith("• ")]
    assert ["năm 2022" in titles[0], "tuần 33" in titles[1], "tuần 31" in titles[2]] == [True] * 3


def test_one_agency_tells_what_the_newest_call_to_it_gave_but_not_the_agency_itself(room: Room) -> None:
    by, agency = room.person("SKHDT", "coordinator"), room.agency("SYT")
    program = room.session.scalars(select(Program)).one()
    calls.note(room.session, program, agency, [room.assignment().id], by, room.now, Outcome.NO_ANSWER)
    room.later(hours=1)
    calls.note(room.session, program, agency, [], by, room.now, Outcome.PROMISED, "chiều nay gửi")
    assert "☎️ Đã gọi 09:00 ngày 01/8 (coordinator" in text(room, "s:agency:SYT")
    assert "hẹn sẽ trả lời: “chiều nay gửi”" in text(room, "s:agency:SYT")
    assert "☎️" not in says(room, "SYT", "/tinhtrang SYT")


def test_what_a_call_about_another_program_gave_is_for_its_own_coordinators(room: Room) -> None:
    room.load(second_program)
    other = room.session.scalars(select(Program).where(Program.number == "02/CTr-UBND")).one()
    by = room.join("STC", "coordinator")
    calls.note(room.session, other, room.agency("SYT"), [], by, room.now, Outcome.SPOKEN, "việc của chương trình khác")
    assert "☎️" not in text(room, "s:agency:SYT")
    call = calls.newest_to(room.session, room.agency("SYT").id, [other.id])
    assert call and call.text == "việc của chương trình khác"


def test_on_the_day_itself_what_is_late_by_its_hour_is_late_by_no_day(room: Room) -> None:
    room.load(duty("GIO", {"by": "2022-08-03", "at": "16:00"}))
    room.plan()
    room.at("2022-08-03T16:30")
    assert "đã quá giờ hạn): 0/2 đã gửi" in text(room)
    room.at("2022-08-04T08:00")
    assert "quá hạn 1 ngày làm việc): 0/2 đã gửi" in text(room)


def test_a_wish_for_more_time_that_was_granted_is_none_any_more(room: Room) -> None:
    """It stood as a wish after its day, while nothing waited for the coordinators."""
    chief, row = room.address("SKHDT", "coordinator").chat_id, room.assignment("SYT")
    first = room.request(room.reply(row, "extend", expected_on=date(2022, 8, 17)), until=date(2022, 8, 17))
    room.at("2022-08-19T09:00")
    assert "1 xin gia hạn" in says(room, chief, "/tinhtrang")[0]
    assert "xin gia hạn đến hết 17/8/2022; " in says(room, chief, "/tinhtrang SYT")[0]
    first.state, row.extended_to = "granted", date(2022, 8, 17)
    whole, one = says(room, chief, "/tinhtrang")[0], says(room, chief, "/tinhtrang SYT")[0]
    assert "xin gia hạn" not in whole.replace("đã xin gia hạn đến hết 17/8/2022, được đồng ý", "")
    assert "1 được gia hạn" in whole
    assert "– đã xin gia hạn đến hết 17/8/2022, được đồng ý; " in one
    room.request(room.reply(row, "extend", expected_on=date(2022, 8, 24)), until=date(2022, 8, 24))
    whole = says(room, chief, "/tinhtrang")[0]
    assert "1 xin gia hạn" in whole
    assert "được gia hạn" not in whole
