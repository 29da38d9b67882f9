"""Acting from what is shown: overdue things of a program, group, duty or agency, in two taps, looked at before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.texts.render import Texts
from db import assignments, audit, people, programs, progress
from db.board.shown import Shown, late_by_duty, late_by_group, late_of
from db.models import Assignment, Dialog, Message, Program, Progress
from db.outbox import Priority
from rules.authority import Role
from rules.status import State
from rules.tokens import stamp
from tests.rooms import Room
from tests.talk.people import TEXTS, delivered, incoming, says, takes


@pytest.fixture(autouse=True)
def overdue(room: Room) -> None:
    """Three days after the reports were due; only four agencies are late."""
    room.at("2022-08-18T08:00")
    keeps = {room.agency(code).id for code in ("SYT", "STC", "LECHAN", "HAIAN")}
    for row in room.session.scalars(select(Assignment).where(Assignment.state == State.OPEN)):
        if row.duty.code != "BC-DINHKY" or row.period != "2022" or row.agency_id not in keeps:
            row.state = State.REPORTED
    room.session.flush()


def chat(room: Room) -> tuple[str, str]:
    address = people.reachable(room.session, "coordinator")[0]
    return address.chat_id, address.channel


def picks(room: Room, token: str, who: tuple[str, str] | None = None) -> tuple[str, list[Message]]:
    """Tap a choice; returns the notice and what was queued (but that a look before it is over), which can be shown in
    both languages and forms."""
    before = max((message.id for message in room.messages(state=None)), default=0)
    number, channel = who or chat(room)
    notice = takes(room, incoming(number, "choice", token=token, channel=channel))
    found = [message for message in room.messages(state=None) if message.id > before and message.kind != "menu"]
    for message in found:
        for language in ("vi", "en"):
            for form in ("html", "plain"):
                Texts(language).render(message.kind, message.params, form)
    return notice, [message for message in found if message.kind != "dropped"]


def text(message: Message) -> str:
    return TEXTS.render(message.kind, message.params, "plain").text


def labels(message: Message) -> dict[str, str]:
    return {choice.label: choice.token for choice in TEXTS.render(message.kind, message.params, "plain").flat}


def report(room: Room, code: str) -> Assignment:
    return room.assignment(code)


def test_what_is_overdue_is_found_by_group_duty_and_agency(room: Room) -> None:
    program = report(room, "SYT").duty.program_id
    shown = {
        part: [row.agency.code for row in late_of(room.session, Shown(program, part, ref), room.rules, room.now, 9)]  # type: ignore[arg-type]
        for part, ref in (
            ("late", 0),
            ("group", 27),
            ("agency", room.agency("STC").id),
            ("duty", report(room, "SYT").duty_id),
        )
    }
    assert shown == {
        "late": ["STC", "SYT", "LECHAN", "HAIAN"],
        "group": ["LECHAN", "HAIAN"],
        "agency": ["STC"],
        "duty": ["STC", "SYT", "LECHAN", "HAIAN"],
    }
    assert late_by_group(room.session, program, room.rules, room.now) == [(2, 1), (9, 1), (27, 2)]
    ((_, title, count),) = late_by_duty(room.session, program, room.rules, room.now)
    assert (title, count) == ("Báo cáo kết quả thực hiện Chương trình", 4)


def test_under_the_list_two_taps_remind_everybody_after_a_look(room: Room) -> None:
    _, (listed,) = picks(room, "s:late:1")
    offered = labels(listed)
    assert list(offered)[:5] == ["Nhắc", "Gia hạn", "Miễn", "Báo cáo lãnh đạo", "Xuất file"]
    _, (preview,) = picks(room, offered["Nhắc"])
    said = text(preview)
    assert "Nhắc, toàn chương trình: 4 việc quá hạn của 4 đơn vị (Sở Tài chính, Sở Y tế, UBND quận Lê Chân" in said
    assert "Sở Kế hoạch và Đầu tư nhắc lại: quá hạn 4 ngày làm việc" in said
    assert "Gửi cho 2 người" in said
    assert "⚠️ 2 đơn vị không có ai nhận được tin: UBND quận Lê Chân, UBND quận Hải An" in said
    assert list(labels(preview)) == ["Gửi", "Hủy"], "what is shown in it offers nothing itself"
    assert not room.messages("pressed_on")
    _, found = picks(room, labels(preview)["Gửi"])
    told = [message for message in found if message.kind == "pressed_on"]
    assert {message.person_id for message in told} == {room.person("SYT").id, room.person("STC").id}
    assert {message.priority for message in told} == {Priority.NEWS}
    assert "Đã nhắc 2 người về 4 việc quá hạn, toàn chương trình." in text(found[-1])
    assert "thứ Năm, 25/8/2022 tôi hỏi lại đồng chí" in text(found[-1])
    noted = {entry.subject: entry.detail["people"] for entry in room.log("press_on")}
    assert sorted(noted.values()) == [0, 0, 1, 1]
    again = room.session.scalars(select(Progress).where(Progress.receiver == "coordinator")).all()
    assert {each.waits for each in again} == {"again"}
    assert len(again) == 4


def test_the_receipt_says_on_which_day_what_is_asked_about_again(room: Room) -> None:
    """What its ladder has not brought to the coordinators yet comes to them by it, and sooner."""
    row = report(room, "HAIAN")
    row.extended_to = date(2022, 8, 19)
    assignments.extend(room.session, row, date(2022, 8, 19), room.rules, room.now)
    room.at("2022-08-22T09:00")
    _, (preview,) = picks(room, f"A:press:late:all:{row.duty.program_id}")
    _, found = picks(room, labels(preview)["Gửi"])
    said = text(found[-1])
    assert "tôi hỏi lại đồng chí: thứ Ba, 23/8/2022 (1 việc); thứ Hai, 29/8/2022 (3 việc)." in said
    room.join("HAIAN", "leader")
    _, (preview,) = picks(room, f"A:press:late:all:{row.duty.program_id}")
    _, found = picks(room, labels(preview)["Gửi"])
    assert "đồng chí: thứ Năm, 25/8/2022 (1 việc); thứ Hai, 29/8/2022 (3 việc)." in text(found[-1])
    room.session.get_one(Progress, (row.id, "coordinator")).quiet_until = room.now + timedelta(days=4)
    _, found = picks(room, f"p:{row.id}:send:{stamp(room.now)}")
    assert "thứ Sáu, 26/8/2022 tôi hỏi lại đồng chí" in text(found[-1]), "a promise has put it off"


def test_a_meeting_whose_time_is_over_by_then_is_not_said_to_be_asked_about(room: Room) -> None:
    row = room.meeting("STC", week=32)
    row.state = State.OPEN
    room.at("2022-08-13T09:00")
    _, (preview,) = picks(room, f"A:press:duty:{row.duty_id}:{row.duty.program_id}")
    _, found = picks(room, labels(preview)["Gửi"])
    said = text(found[-1])
    assert "1 kỳ giao ban đến ngày hỏi lại đã qua" in said
    assert "tôi hỏi lại đồng chí" not in said
    assert "đã hỏi lại một lần" not in said
    room.later(minutes=4)
    _, found = picks(room, f"p:{row.id}:send:{stamp(room.now)}")
    assert "Kỳ giao ban này đến ngày hỏi lại đã qua" in text(found[-1])


def test_requests_for_more_time_are_named_before_and_after(room: Room) -> None:
    row = report(room, "SYT")
    wish = room.request(room.reply(row, "extend"), until=date(2022, 8, 26))
    named = f"Sở Y tế (số {wish.id}, đến hết 26/8)"
    _, (preview,) = picks(room, f"A:press:late:all:{row.duty.program_id}")
    said = text(preview)
    assert f"Đang xin gia hạn, chờ đồng chí trả lời: {named}. Tin này không thay cho câu trả lời ấy." in said
    _, found = picks(room, labels(preview)["Gửi"])
    assert f"Xin gia hạn vẫn chờ đồng chí trả lời: {named}." in text(found[-1])
    assert labels(found[-1])["Xử lý"] == "s:requests:1"
    delivered(room)
    picks(room, f"A:waive:late:all:{row.duty.program_id}")
    number, channel = chat(room)
    ending = says(room, number, "không cần nữa", channel=channel)
    assert f"Đang xin gia hạn, đề nghị được đóng theo: {named}." in ending[-1]
    _, found = picks(room, labels(room.messages("acting_ending")[-1])["Đồng ý"])
    assert f"Xin gia hạn đã đóng theo: {named}." in text(found[-1])
    assert wish.state == "withdrawn"


def test_the_look_says_who_was_reminded_today_already(room: Room) -> None:
    agency, program = room.agency("SYT").id, report(room, "SYT").duty.program_id
    _, (preview,) = picks(room, f"A:press:agency:{agency}:{program}")
    assert "hôm nay" not in text(preview)
    picks(room, labels(preview)["Gửi"])
    _, (preview,) = picks(room, f"A:press:late:all:{program}")
    assert "Đã nhắc hôm nay về các việc này: 1 đơn vị." in text(preview)
    _, (preview,) = picks(room, f"A:lead:late:all:{program}")
    assert "Đã nhắc hôm nay" not in text(preview), "not the leader"
    picks(room, labels(preview)["Gửi"])
    _, (preview,) = picks(room, f"A:lead:agency:{agency}:{program}")
    assert "⚠️ Lãnh đạo đã được báo cáo hôm nay về việc này." in text(preview).splitlines()
    assert "Gửi" in labels(preview), "of one agency it may be wished all the same"
    room.later(hours=24)
    _, (preview,) = picks(room, f"A:press:late:all:{program}")
    assert "hôm nay" not in text(preview)


@pytest.mark.parametrize("by_clock", [True, False])
def test_a_leader_who_has_it_since_this_morning_does_not_get_the_same_again_from_a_list(
    room: Room, by_clock: bool
) -> None:
    """Twenty leaders got the same card six minutes later, five of them after they had answered it."""
    room.join("STC", "leader")
    row, program = report(room, "SYT"), report(room, "SYT").duty.program_id
    leader = room.person("SYT", "leader")
    if by_clock:
        progress.of(room.session, row, Role.LEADER).said_at = room.now
        detail = {"step": "+2wd", "person": leader.id}
        audit.record(room.session, room.now, "clock", "remind", f"assignment:{row.id}", detail)
    else:
        _, (preview,) = picks(room, f"A:lead:agency:{row.agency_id}:{program}")
        picks(room, labels(preview)["Gửi"])
    room.later(minutes=6)
    _, (preview,) = picks(room, f"A:lead:late:all:{program}")
    said = text(preview)
    assert "tôi không gửi lại: 1 đơn vị (Sở Y tế)." in said
    assert "Gửi cho 1 người" in said
    assert "đã cho ý kiến" not in said
    room.reply(row, "directed", by=leader, at=room.now - timedelta(days=1))
    room.reply(row, "directed", by=leader, withdrawn_at=room.now)
    assert "đã cho ý kiến" not in text(picks(room, f"A:lead:late:all:{program}")[1][0]), "before, or taken back"
    room.reply(row, "directed", by=leader)
    _, (preview,) = picks(room, f"A:lead:late:all:{program}")
    assert "📝 Lãnh đạo đã cho ý kiến từ khi được báo cáo: 1 đơn vị (Sở Y tế)." in text(preview).splitlines()
    _, found = picks(room, labels(preview)["Gửi"])
    got = {message.person_id for message in found if message.kind == "leader_cards"}
    assert got == {room.person("STC", "leader").id}
    _, (preview,) = picks(room, f"A:lead:late:all:{program}")
    assert "Gửi" not in labels(preview)
    assert "tôi không gửi lại: 2 đơn vị (Sở Tài chính, Sở Y tế)." in text(preview)
    room.later(hours=24)
    _, (preview,) = picks(room, f"A:lead:late:all:{program}")
    assert "Gửi cho 2 người" in text(preview)
    assert "không gửi lại" not in text(preview)
    assert "Lãnh đạo đã cho ý kiến từ khi được báo cáo: 1 đơn vị (Sở Y tế)." in text(preview)


def test_what_the_clock_told_a_leader_after_the_look_is_not_sent_again(room: Room) -> None:
    room.join("STC", "leader")
    row = report(room, "SYT")
    _, (preview,) = picks(room, f"A:lead:late:all:{row.duty.program_id}")
    detail = {"step": "+2wd", "person": room.person("SYT", "leader").id}
    audit.record(room.session, room.now, "clock", "remind", f"assignment:{row.id}", detail)
    _, found = picks(room, labels(preview)["Gửi"])
    got = {message.person_id for message in found if message.kind == "leader_cards"}
    assert got == {room.person("STC", "leader").id}


def test_the_list_and_the_look_say_which_coordinator_sent_it_and_when(room: Room) -> None:
    """Both said only that it had been reminded of today, as the morning's own reminder is."""
    room.join("SKHDT", "coordinator", "zalo")
    program, agency = report(room, "SYT").duty.program_id, room.agency("STC").id
    first, second = [(each.chat_id, each.channel) for each in people.reachable(room.session, "coordinator")]
    name = people.reachable(room.session, "coordinator")[0].person.name
    _, (preview,) = picks(room, f"A:press:late:all:{program}", first)
    assert "👥" not in text(preview)
    picks(room, labels(preview)["Gửi"], first)
    room.later(minutes=5)
    told = f"👥 {name} đã nhắc lúc 08:00 hôm nay (2 đơn vị)."
    for token in (f"A:show:late:all:{program}", f"A:press:late:all:{program}"):
        assert told in text(picks(room, token, second)[1][0]).splitlines()
    assert "👥 Đồng chí đã nhắc lúc 08:00 hôm nay (2 đơn vị)." in text(
        picks(room, f"A:press:late:all:{program}", first)[1][0]
    )
    _, (other,) = picks(room, f"A:press:agency:{agency}:{program}", second)
    assert f"👥 {name} đã nhắc lúc 08:00 hôm nay (1 đơn vị)." in text(other)
    _, (lead,) = picks(room, f"A:lead:late:all:{program}", second)
    assert "👥" not in text(lead), "it went to nobody's leader"
    picks(room, labels(lead)["Gửi"], second)
    room.later(minutes=5)
    (found,) = picks(room, f"A:lead:late:all:{program}", first)[1]
    assert "đã báo cáo lãnh đạo lúc 08:05 hôm nay (1 đơn vị)." in text(found), "one agency has a leader here"
    room.later(hours=24)
    assert "👥" not in text(picks(room, f"A:press:late:all:{program}", first)[1][0])


def test_a_promise_that_is_to_come_is_seen_before_pressing_whatever_was_said_since(room: Room) -> None:
    """A direction hid it, and who had been told that they would not be reminded before that day was pressed."""
    row = report(room, "SYT")
    program, day = row.duty.program_id, date(2022, 8, 19)
    room.reply(row, "doing", expected_on=day)
    assignments.quieten(room.session, row, room.now + timedelta(days=1), room.rules, room.now, day)
    _, (listed,) = picks(room, f"A:show:late:all:{program}")
    assert "đã hẹn" not in text(listed), "what was said last tells the day"
    room.reply(row, "directed", text="làm ngay")
    _, (listed,) = picks(room, f"A:show:late:all:{program}")
    assert text(listed).count("; đã hẹn 19/8") == 1
    _, (preview,) = picks(room, f"A:press:late:all:{program}")
    assert "🤝 Đã hẹn ngày chưa đến: Sở Y tế (19/8)." in text(preview)
    row.promised_on = date(2022, 8, 17)
    _, (preview,) = picks(room, f"A:press:late:all:{program}")
    assert "Đã hẹn" not in text(preview)


def test_more_than_a_page_is_leafed_through_and_more_than_are_named_are_counted(room: Room) -> None:
    program, duty = report(room, "SYT").duty.program_id, report(room, "SYT").duty_id
    rows = room.session.scalars(select(Assignment).where(Assignment.duty_id == duty, Assignment.period == "2022"))
    for row in rows.all()[:30]:
        row.state = State.OPEN
    room.session.flush()
    total = len(late_of(room.session, Shown(program, "duty", duty), room.rules, room.now, 99))
    assert total > 24
    _, (first,) = picks(room, f"A:show:duty:{duty}:{program}")
    assert "trang 1/3" in text(first)
    assert "việc khác" not in text(first)
    _, (second,) = picks(room, labels(first)["Trang sau"])
    assert "trang 2/3" in text(second)
    assert not set(text(first).splitlines()[1:]) & set(text(second).splitlines()[1:])
    assert labels(second)["Trang trước"] == f"A:show:duty:{duty}:{program}:1"
    _, (preview,) = picks(room, labels(second)["Nhắc"])
    assert f" và {total - 8} đơn vị khác)" in text(preview)
    assert "…" not in text(preview)


def test_one_group_and_one_duty_are_chosen_and_shown(room: Room) -> None:
    _, (listed,) = picks(room, "s:late:1")
    _, (which,) = picks(room, labels(listed)["Một nhóm"])
    assert "Nhóm 27." in text(which)
    _, (shown,) = picks(room, labels(which)["27"])
    assert text(shown).startswith("⚠️ Nhóm 27: quá hạn 2 việc của 2 đơn vị\n• UBND quận Lê Chân – Báo cáo")
    assert list(labels(shown)) == ["Nhắc", "Gia hạn", "Miễn", "Báo cáo lãnh đạo", "Xuất file"]
    _, (preview,) = picks(room, labels(shown)["Nhắc"])
    assert "Gửi" not in labels(preview), "there is nobody"
    _, (which,) = picks(room, labels(listed)["Một nghĩa vụ"])
    assert "1. Báo cáo kết quả thực hiện Chương trình: 4" in text(which)
    _, (shown,) = picks(room, labels(which)["1"])
    assert "quá hạn 4 việc của 4 đơn vị" in text(shown)


def test_each_leader_who_is_reported_to_is_addressed_as_what_they_are(room: Room) -> None:
    head, deputy = room.person("SYT", "leader"), room.join("SYT", "leader")
    deputy.name, deputy.posts[0].position = "Cấp phó", "Phó Giám đốc"
    agency, program = room.agency("SYT").id, report(room, "SYT").duty.program_id
    _, (preview,) = picks(room, f"A:lead:agency:{agency}:{program}")
    _, found = picks(room, labels(preview)["Gửi"])
    said = {message.person_id: text(message) for message in found if message.kind == "leader_cards"}
    assert said[head.id].startswith("⚠️ Kính gửi đồng chí Giám đốc Sở Y tế\n")
    assert "cũng được báo cáo đồng chí Cấp phó (Phó Giám đốc Sở Y tế)" in said[head.id]
    assert said[deputy.id].startswith("⚠️ Kính gửi đồng chí Phó Giám đốc Sở Y tế\n")


def test_the_leader_is_reported_to_and_the_officials_hear_of_it(room: Room) -> None:
    agency = room.agency("SYT").id
    program = report(room, "SYT").duty.program_id
    _, (preview,) = picks(room, f"A:lead:agency:{agency}:{program}")
    assert "Kính gửi đồng chí Giám đốc Sở Y tế" in text(preview)
    assert "Đầu mối của các đơn vị này cũng được báo." in text(preview)
    _, found = picks(room, labels(preview)["Gửi"])
    assert [message.kind for message in found] == ["leader_cards", "pressed_on", "acting_done"]
    card, copy, done = found
    assert card.person_id == room.person("SYT", "leader").id
    assert "Đã chỉ đạo" in labels(card)
    assert copy.person_id == room.person("SYT").id
    assert "đã được báo cáo đồng chí Giám đốc." in text(copy)
    assert "Đã báo cáo 1 đồng chí lãnh đạo về 1 việc quá hạn, Sở Y tế." in text(done)
    assert len(room.log("report_to_leader")) == 1
    leaders = room.session.get(Progress, (report(room, "SYT").id, "leader"))
    assert leaders
    assert leaders.said_at == room.now


def test_more_time_asks_for_the_day_and_shows_who_gets_it(room: Room) -> None:
    number, channel = chat(room)
    program = report(room, "SYT").duty.program_id
    _, (asked,) = picks(room, f"A:extend:group:27:{program}")
    assert "Gia hạn, nhóm 27: 2 việc quá hạn" in text(asked)
    delivered(room)
    assert "Tôi chưa đọc được ngày." in says(room, number, "sớm", channel=channel)[-1]
    delivered(room)
    preview = says(room, number, "26/8", channel=channel)[-1]
    assert "đến hết thứ Sáu, 26/8/2022 cho 2 đơn vị:\nUBND quận Lê Chân, UBND quận Hải An" in preview
    delivered(room)
    says(room, number, "đồng ý", channel=channel)
    days = [report(room, code).extended_to for code in ("LECHAN", "HAIAN", "SYT")]
    assert days == [date(2022, 8, 26), date(2022, 8, 26), None]


def test_the_reason_for_more_time_is_shown_written_and_told(room: Room) -> None:
    number, channel = chat(room)
    program = report(room, "SYT").duty.program_id
    for said in (["26/8 vì bão số 3"], ["sớm vì bão số 3", "26/8"]):
        picks(room, f"A:extend:agency:{room.agency('SYT').id}:{program}")
        delivered(room)
        for words in said:
            preview = says(room, number, words, channel=channel)[-1]
            delivered(room)
        assert "đến hết thứ Sáu, 26/8/2022 cho 1 đơn vị" in preview
        assert "Lý do: “bão số 3”" in preview
    says(room, number, "đồng ý", channel=channel)
    (told,) = room.messages("extension_given")
    assert "bão số 3" in text(told)


def test_ending_takes_what_was_shown_and_tells_the_agencies(room: Room) -> None:
    program = report(room, "SYT").duty.program_id
    _, (asked,) = picks(room, f"A:waive:late:all:{program}")
    assert "Miễn, toàn chương trình: 4 việc quá hạn của 4 đơn vị" in text(asked)
    assert "báo 2 người của các đơn vị" in text(asked)
    room.again(report(room, "STC")).state = State.REPORTED
    room.session.flush()
    delivered(room)
    number, channel = chat(room)
    (preview,) = says(room, number, "Không còn phù hợp", channel=channel)
    assert preview.startswith("👁️ Miễn, toàn chương trình: 3 việc quá hạn của 3 đơn vị (Sở Y tế, UBND quận Lê Chân")
    assert "Báo 1 người (Telegram: 1), mỗi việc một tin như sau:" in preview
    assert "đơn vị không phải trả lời việc này nữa. Lý do: “Không còn phù hợp”." in preview
    assert "⚠️ 2 đơn vị không có ai nhận được tin: UBND quận Lê Chân, UBND quận Hải An" in preview
    assert not room.messages("ended")
    assert report(room, "SYT").state is State.OPEN
    delivered(room)
    (done,) = says(room, number, "đồng ý", channel=channel)
    assert "Đã kết thúc theo dõi 3 việc quá hạn, toàn chương trình. Đã báo 1 người." in done
    states = [report(room, code).state for code in ("SYT", "LECHAN", "HAIAN", "STC")]
    assert states == [State.WAIVED] * 3 + [State.REPORTED]
    (told,) = room.messages("ended")
    assert "Lý do: “Không còn phù hợp”." in text(told)


def test_a_file_of_what_is_shown(room: Room) -> None:
    program, duty = report(room, "SYT").duty.program_id, report(room, "SYT").duty_id
    _, (menu,) = picks(room, f"A:file:group:27:{program}")
    assert "nhóm 27 – Chương trình số 01/CTr-UBND" in text(menu)
    assert next(iter(labels(menu).values())) == f"f:xlsx:{program}:g27"
    _, (_, file) = picks(room, f"f:xlsx:{program}:g27")
    assert file.params["document"]["order"] == {
        "what": "xlsx", "program": program, "agency": None, "month": None, "group": 27,
    }  # fmt: skip
    _, (_, file) = picks(room, f"f:letter:{program}:d{duty}")
    assert file.params["document"]["order"]["duty"] == duty
    assert picks(room, f"f:xlsx:{program}:g99")[0] == "stale"
    assert picks(room, f"f:xlsx:{program}:d9999")[0] == "stale"


def test_who_may_not_act_is_refused_and_what_is_over_says_so(room: Room) -> None:
    program = report(room, "SYT").duty.program_id
    official = room.address("SYT")
    for what in ("press", "lead", "extend", "waive", "file", "show", "group"):
        token = f"A:{what}:late:all:{program}"
        assert picks(room, token, (official.chat_id, official.channel)) == ("not_for_role", []), what
    assert picks(room, "A:press:late:all:99")[0] == "stale"
    assert picks(room, f"A:press:nothing:all:{program}")[0] == "stale"
    assert picks(room, f"A:dance:late:all:{program}")[0] == "stale"
    for row in room.session.scalars(select(Assignment).where(Assignment.state == State.OPEN)):
        row.state = State.REPORTED
    room.session.flush()
    assert picks(room, f"A:press:late:all:{program}")[0] == "nothing_late"
    assert picks(room, f"A:group:late:all:{program}")[0] == "nothing_late"


def test_send_under_an_older_look_sends_nothing_of_a_newer_one(room: Room) -> None:
    program, agency = report(room, "SYT").duty.program_id, room.agency("STC").id
    _, (one,) = picks(room, f"A:press:agency:{agency}:{program}")
    _, (all_of_it,) = picks(room, f"A:lead:late:all:{program}")
    assert picks(room, labels(one)["Gửi"]) == ("stale", [])
    assert picks(room, labels(all_of_it)["Gửi"])[1][0].kind == "leader_cards"
    _, (one,) = picks(room, f"A:waive:agency:{agency}:{program}")
    _, (all_of_it,) = picks(room, f"A:waive:late:all:{program}")
    assert picks(room, labels(one)["Không nêu lý do"]) == ("stale", [])
    assert report(room, "SYT").state is State.OPEN
    _, (one,) = picks(room, f"A:extend:agency:{agency}:{program}")
    picks(room, f"A:extend:late:all:{program}")
    assert picks(room, next(iter(labels(one).values()))) == ("stale", [])


def test_what_a_colleague_sent_meanwhile_is_not_sent_twice(room: Room) -> None:
    room.join("SKHDT", "coordinator", "zalo")
    program, agency = report(room, "SYT").duty.program_id, room.agency("STC").id
    first, second = [(each.chat_id, each.channel) for each in people.reachable(room.session, "coordinator")]
    _, (mine,) = picks(room, f"A:press:late:all:{program}", first)
    _, (other,) = picks(room, f"A:press:agency:{agency}:{program}", second)
    _, sent = picks(room, labels(other)["Gửi"], second)
    assert [message.person_id for message in sent if message.kind == "pressed_on"] == [room.person("STC").id]
    _, (other,) = picks(room, f"A:press:agency:{room.agency('SYT').id}:{program}", second)
    _, found = picks(room, labels(mine)["Gửi"], first)
    assert [message.person_id for message in found if message.kind == "pressed_on"] == [room.person("SYT").id]
    assert "Đã nhắc 1 người về 3 việc quá hạn" in text(found[-1])
    notice, (said,) = picks(room, labels(other)["Gửi"], second)
    assert notice == ""
    by = people.reachable(room.session, "coordinator")[0].person.name
    assert text(said).startswith("ℹ️ Tôi không gửi lần nữa (Sở Y tế):")
    assert f"{by} đã nhắc lúc" in text(said)
    assert room.session.get(Dialog, people.reachable(room.session, "coordinator")[1].id) is None


@pytest.mark.parametrize("on", ["telegram", "zalo"])
def test_who_reported_to_the_leader_meanwhile_is_told_to_who_wished_to_remind(room: Room, on: str) -> None:
    """Also by the word that is typed, which said nothing of the list before and asked about the own meeting."""
    room.join("SKHDT", "coordinator", on)
    report(room, "SYT")
    room.join("SYT", "leader", "telegram")
    program, agency = report(room, "SYT").duty.program_id, room.agency("SYT").id
    first, second = people.reachable(room.session, "coordinator")
    picks(room, f"A:press:agency:{agency}:{program}", (second.chat_id, second.channel))
    delivered(room)
    _, (led,) = picks(room, f"A:lead:agency:{agency}:{program}", (first.chat_id, first.channel))
    picks(room, labels(led)["Gửi"], (first.chat_id, first.channel))
    delivered(room)
    (said,) = says(room, second.chat_id, "gửi", channel=second.channel)
    assert f"{first.person.name} đã báo cáo lãnh đạo lúc" in said
    assert room.session.get(Dialog, second.id) is None


def test_what_was_looked_at_on_an_earlier_day_is_shown_anew_and_not_sent(room: Room) -> None:
    program = report(room, "SYT").duty.program_id
    _, (looked,) = picks(room, f"A:press:late:all:{program}")
    room.later(days=6)
    _, (anew,) = picks(room, labels(looked)["Gửi"])
    assert anew.kind == "acting_preview"
    assert "Bản xem trước ngày 18/8 đã cũ, tôi chưa gửi gì. Nay là:\n\n👁️ Nhắc" in text(anew)
    _, sent = picks(room, labels(anew)["Gửi"])
    assert "pressed_on" in [each.kind for each in sent]


@pytest.mark.parametrize("state", [programs.PAUSED, programs.ARCHIVED])
def test_of_a_program_that_is_not_followed_nobody_is_reminded(room: Room, state: str) -> None:
    program = room.session.get_one(Program, report(room, "SYT").duty.program_id)
    _, (looked,) = picks(room, f"A:press:late:all:{program.id}")
    programs.move(room.session, program, state, room.now)
    room.session.flush()
    assert picks(room, labels(looked)["Gửi"]) == ("not_followed", [])
    for what in ("press", "lead"):
        assert picks(room, f"A:{what}:late:all:{program.id}") == ("not_followed", [])


def test_how_a_group_stands_is_asked_with_its_number(room: Room) -> None:
    number, channel = chat(room)
    group = late_by_group(room.session, 1, room.rules, room.now)[0][0]
    calm = next(each.number for each in room.rules.books[1].program.groups if each.number != group)
    (late,) = says(room, number, f"/tinhtrang nhóm {group}", channel=channel)
    assert "quá hạn" in late.splitlines()[0]
    (none,) = says(room, number, "/tinhtrang nhóm 99", channel=channel)
    assert none.startswith("Không có đơn vị nào khớp")
    for row in room.session.scalars(select(Assignment)):
        row.state = State.REPORTED
    room.session.flush()
    (listed,) = says(room, number, f"/tinhtrang nhóm {calm}", channel=channel)
    assert listed.startswith(f"“nhóm {calm}” khớp với")


def test_a_leader_in_place_of_a_missing_official_reads_why(room: Room) -> None:
    program, official = report(room, "SYT").duty.program_id, room.person("SYT")
    official.stopped_at = room.now
    room.session.flush()
    why = (
        f"Tin này gửi đồng chí với tư cách lãnh đạo vì Sở Y tế hiện không có đầu mối nhận tin ({official.name} đã ngừng"
    )
    _, (preview,) = picks(room, f"A:press:agency:{room.agency('SYT').id}:{program}")
    assert why in text(preview), "the look shows what is sent"
    _, (preview,) = picks(room, f"A:press:late:all:{program}")
    _, found = picks(room, labels(preview)["Gửi"])
    told = {message.person_id: text(message) for message in found if message.kind == "pressed_on"}
    assert f"Kính gửi: Sở Y tế\n{why}" in told[room.person("SYT", "leader").id]
    assert "lãnh đạo vì" not in told[room.person("STC").id]


def test_what_is_not_late_yet_is_not_said_to_be(room: Room) -> None:
    view = {**picks(room, f"p:{report(room, 'SYT').id}:on")[1][0].params}
    (late,) = view["assignments"]
    early = {**late, "phase": "early", "days": 2}
    for listed, said in (
        ([late], "nhắc lại: quá hạn 4 ngày làm việc"),
        ([early], "nhắc lại: báo cáo kết quả thực hiện Chương trình năm 2022"),
        ([late, late], "nhắc lại: 2 việc quá hạn"),
        ([late, early], "nhắc lại: 2 việc\n"),
    ):
        for language in ("vi", "en"):
            Texts(language).render("pressed_on", {**view, "assignments": listed}, "html")
        assert said in TEXTS.line("pressed_on", **{**view, "assignments": listed})
