"""Digests reach coordinators on Friday and both coordinators and observers on Monday, once, within their budget."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.texts.render import Texts
from db import absences, audit, capitals, desk, outbox, programs
from db.digests import Digest
from db.models import Assignment, Message, Post, ProgramAgency, PutAside
from db.outbox import Priority
from jobs import digest
from jobs.digest import send
from rules.absence import Days
from rules.budget import Sort
from rules.status import Move
from tests.jobs.test_scheduler import Clock
from tests.rooms import Room, second_program


def sent(room: Room, at: str | None = None) -> list[Message]:
    if at:
        room.at(at)
    before = {message.id for message in room.messages("digest", None)}
    count = send(room.session, room.rules, room.now)
    found = [message for message in room.messages("digest", None) if message.id not in before]
    assert count == len(found)
    for message in found:
        for language in ("vi", "en"):
            for form in ("html", "plain"):
                Texts(language).render(message.kind, message.params, form)
    return found


def labels(message: Message) -> dict[str, str]:
    shown = Texts("vi").render(message.kind, message.params, "plain")
    return {choice.label: choice.token for choice in shown.flat}


def test_friday_for_who_acts_and_monday_for_all_once_each(room: Room) -> None:
    watching = room.join("SKHDT", "observer", "telegram")
    acting = room.person("SKHDT", "coordinator")
    assert sent(room, "2022-08-19T16:29") == []
    (friday,) = sent(room, "2022-08-19T16:30")
    assert (friday.person_id, friday.priority, friday.scheduled) == (acting.id, Priority.REMINDER, Sort.DIGEST)
    assert sent(room, "2022-08-19T16:50") == []
    monday = sent(room, "2022-08-22T10:00")
    assert {message.person_id for message in monday} == {acting.id, watching.id}
    assert sent(room, "2022-08-22T10:20") == []
    assert sent(room, "2022-08-24T10:00") == []


def test_an_observer_of_any_agency_of_the_program_has_it_once(room: Room) -> None:
    """As in the play, where the observer is at Văn phòng UBND; nobody of an agency that has left it."""
    watching = room.join("VPUBND", "observer", "telegram")
    official = room.post("SYT")
    watching.posts.append(type(official)(agency_id=official.agency_id, role="observer", from_at=official.from_at))
    deputy = room.join("VPUBND", "leader")
    elsewhere = room.join("SYT", "observer", "telegram")
    gone = room.session.scalars(select(ProgramAgency).where(ProgramAgency.agency_id == official.agency_id)).one()
    gone.gone_at = room.now
    room.session.flush()
    assert watching.id not in {message.person_id for message in sent(room, "2022-08-19T16:30")}
    monday = [message.person_id for message in sent(room, "2022-08-22T10:00")]
    assert monday.count(watching.id) == 1
    assert elsewhere.id not in monday
    row = absences.file(room.session, watching, Days(date(2022, 8, 26), date(2022, 8, 30), deputy.id), room.now, "cli")
    absences.begin(room.session, row, room.at("2022-08-26T08:00"))
    monday = [message.person_id for message in sent(room, "2022-08-29T10:00")]
    assert deputy.id in monday
    assert watching.id not in monday


def test_it_says_how_things_stand_with_ways_to_act_and_the_seal_of_the_log(room: Room) -> None:
    watching = room.join("SKHDT", "observer", "telegram")
    by = room.person("SYT")
    room.request(room.reply(room.assignment(), "obstacle", by=by), "obstacle", text="Chưa bàn giao mặt bằng")
    row = room.assignment("SXD")
    room.reply(row, "sent", by=by)
    room.move(row, Move.REPORT)
    audit.seal(room.session, room.now)
    room.at("2022-08-22T08:30")
    room.plan()
    theirs, watched = sorted(sent(room), key=lambda message: message.person_id == watching.id)
    text = Texts("vi").render("digest", theirs.params, "plain").text
    head = audit.head(room.session)
    assert len(head) == 64
    assert text.startswith("📬 Tình hình đến 08:30 thứ Hai, 22/8/2022\nChương trình số 01/CTr-UBND\nBảy ngày qua: ")
    assert text.endswith(f"Dấu niêm của nhật ký: {head[:16]}\nChọn để xem hoặc xử lý:")
    for line in (
        "– quá hạn từ 15/8 (6 ngày làm việc): Sở Tài chính, ",
        "• Giao ban giải ngân tuần 33: 0/41 đã họp hoặc không phát sinh; "
        "không họp hoặc không phản hồi: Sở Kế hoạch và Đầu tư, ",
        "📌 Vướng mắc chưa xong: 1 (mới: 0)\n– số 1, Sở Y tế: “Chưa bàn giao mặt bằng”",
        "🔇 Không có ai nhận được tin: 39 đơn vị",
        "📥 Chờ đồng chí xử lý: 1 vướng mắc; chờ xác nhận đã nhận: 1 báo cáo",
    ):
        assert line in text
    assert labels(theirs) == {
        "Tình hình": "s:program:1",
        "Quá hạn (39)": "s:late:1",
        "Nhắc (39)": "A:press:late:all:1",
        "Xử lý (1)": "s:requests:1",
        "Xác nhận (1)": "c:list:1:1",
        "Vướng mắc (1)": "v:list:1",
        "Gọi điện (39)": "y:list:1:1",
    }
    assert labels(watched) == {"Tình hình": "s:program:1", "Quá hạn (39)": "s:late:1"}
    seen = Texts("vi").render("digest", watched.params, "plain").text
    assert "Chờ đồng chí xử lý" not in seen
    assert seen.endswith("\nChọn để xem:"), "it asks nothing"
    assert len(text) < 2000


def test_who_joins_after_its_hour_has_the_next_one(room: Room) -> None:
    room.at("2022-08-22T08:30")
    there = room.join("SKHDT", "observer", "telegram")
    room.at("2022-08-22T08:31")
    late = room.join("SKHDT", "observer", "telegram")
    official = room.post("SYT")
    late.posts.append(type(official)(agency_id=official.agency_id, role="official", from_at=official.from_at))
    room.session.flush()
    assert there.id in {message.person_id for message in sent(room)}
    assert late.id not in {message.person_id for message in room.messages("digest")}
    assert late.id in {message.person_id for message in sent(room, "2022-08-29T08:30")}


def test_who_stands_in_for_a_coordinator_has_it_and_who_is_away_has_none(room: Room) -> None:
    away, deputy = room.person("SKHDT", "coordinator"), room.join("SKHDT", "leader")
    days = Days(date(2022, 8, 18), date(2022, 8, 26), deputy.id)
    row = absences.file(room.session, away, days, room.now, "operator")
    absences.begin(room.session, row, room.at("2022-08-19T16:30"))
    (message,) = sent(room)
    assert (message.person_id, message.params["sections"][0]["acts"]) == (deputy.id, True)
    absences.end(room.session, row, room.now)
    row.begun_at, row.ended_at = room.at("2022-08-22T08:31"), None
    assert sent(room) == [], "who stands in since has the next one"


def test_it_counts_for_the_week_and_is_left_out_where_that_is_spent(room: Room) -> None:
    address = room.address("SKHDT", "coordinator")
    for number, sort in enumerate((Sort.URGENT, Sort.URGENT, Sort.MEETING)):
        room.at(f"2022-08-{15 + number}T08:00")
        message = outbox.queue(room.session, address, "decisions", {}, room.now, Priority.REMINDER, scheduled=sort)
    assert sent(room, "2022-08-19T16:30") == []
    assert message
    message.scheduled = None
    outbox.queue(room.session, address, "decisions", {}, room.now, Priority.REMINDER, scheduled=None)
    assert len(sent(room)) == 1, "beside an urgent one on the same day there is room"
    assert len(sent(room, "2022-08-22T08:30")) == 1


def test_one_that_has_not_gone_out_is_overtaken_by_the_next(room: Room) -> None:
    """A messenger that was down from Friday to Monday brings one digest, not two."""
    (friday,) = sent(room, "2022-08-19T16:30")
    assert [message.id for message in sent(room, "2022-08-22T08:30") if message.person_id == friday.person_id]
    assert (room.again(friday).state, friday.error) == ("cancelled", "overtaken")
    room.at("2022-08-22T08:31")
    assert send(room.session, room.rules, room.now) == 0
    assert len(room.messages("digest")) == 1, "what was written is not overtaken by itself"


def test_several_programs_are_one_message_and_each_is_told_to_its_own(room: Room) -> None:
    room.load(second_program)
    room.plan()
    theirs = room.join("STC", "coordinator", "zalo")
    both = room.person("SKHDT", "coordinator")
    both.posts.append(type(both.posts[0])(agency_id=room.agency("STC").id, role="observer", from_at=room.now))
    room.session.flush()
    found = {message.person_id: message for message in sent(room, "2022-08-22T08:30")}
    assert [part["id"] for part in found[theirs.id].params["sections"]] == [2]
    sections = found[both.id].params["sections"]
    assert [(part["id"], part["acts"]) for part in sections] == [(1, True), (2, False)]
    assert labels(found[both.id]) == {
        "Tình hình 01/CTr-UBND": "s:program:1",
        "Tình hình 02/CTr-UBND": "s:program:2",
    }
    assert found[theirs.id].params["coordinator"] == "Sở Tài chính"


def test_disbursement_is_told_only_of_the_program_that_asks_for_it(room: Room) -> None:
    room.load(second_program)
    room.plan()
    room.join("STC", "coordinator", "zalo")
    meeting = room.meeting()
    capitals.of_year(room.session, meeting.agency_id, 2022).planned = 20_000_000
    room.reply(meeting, "held", planned=20_000_000, disbursed=5_000_000)
    assert meeting.agency_id in {each.agency_id for each in room.session.query(ProgramAgency).filter_by(program_id=2)}
    found = {part["id"]: part for message in sent(room, "2022-08-22T08:30") for part in message.params["sections"]}
    assert [each["disbursed"] for each in found[1]["disbursed"]] == [5_000_000]
    assert found[2]["disbursed"] == []
    both = [desk.scope_of(room.session, room.rules, each, room.now) for each in programs.every(room.session)]
    assert [len(desk.money(room.session, each).standings) for each in both] == [1, 0]


def test_a_program_says_when_or_never(room: Room) -> None:
    room.load(lambda raw: raw.update(digests=[{"day": "WE", "at": "09:00"}]))
    assert sent(room, "2022-08-22T08:30") == []
    assert len(sent(room, "2022-08-24T09:00")) == 1
    room.load(lambda raw: raw.update(digests=[]))
    assert sent(room, "2022-08-31T09:00") == []


def test_a_program_that_cannot_be_told_of_does_not_stop_the_others(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.load(second_program)
    room.plan()
    room.join("STC", "coordinator", "zalo")

    class Broken(Digest):
        def told(self) -> dict[str, Any]:
            if self.program_id == 1:
                raise ValueError("no")
            return super().told()

    monkeypatch.setattr(digest, "Digest", Broken)
    (message,) = sent(room, "2022-08-22T08:30")
    assert [part["id"] for part in message.params["sections"]] == [2]
    assert [(row.what, row.subject) for row in room.session.query(PutAside)] == [("digest", "1")]


def test_it_is_a_job_of_the_timetable(room: Room) -> None:
    clock = Clock(room)
    clock.knock("2022-08-19T16:30")
    clock.knock("2022-08-19T16:31")
    assert len(room.messages("digest")) == 1
    assert room.now - room.messages("digest")[0].created_at == timedelta(minutes=1)


def test_what_is_left_out_of_a_list_is_counted_and_agencies_have_their_names(room: Room) -> None:
    for code in ("SYT", "STC", "SXD", "SCT"):
        reply = room.reply(room.assignment(code), "obstacle", by=room.person("SYT"), text="Thiếu vốn")
        room.request(reply, "obstacle", text="Thiếu vốn")
    for row in room.session.query(Assignment).filter_by(duty_id=room.assignment("SYT").duty_id, period="2022"):
        if row.agency.code not in ("SYT", "STC", "SXD", "SCT", "BHP"):
            room.reply(row, by=room.person("SYT"))
            room.move(row, Move.REPORT)
    (message,) = sent(room, "2022-08-19T16:30")
    text = Texts("vi").render("digest", message.params, "plain").text
    assert "📌 Vướng mắc chưa xong: 4" in text
    assert text.count("“Thiếu vốn”") == 3
    assert "– và 1 vướng mắc khác" in text
    assert "1 chưa phản hồi: Báo Hải Phòng" in text
    assert "BHP" not in text


def test_many_who_join_at_once_are_one_line_to_who_acts_and_none_to_who_looks_on(room: Room) -> None:
    watching = room.join("SKHDT", "observer", "telegram")
    room.at("2022-08-16T09:00")
    for _ in range(9):
        room.join("SXD", "official")
    theirs, watched = sorted(sent(room, "2022-08-22T08:30"), key=lambda message: message.person_id == watching.id)
    texts = [Texts("vi").render("digest", each.params, "plain").text for each in (theirs, watched)]
    (line,) = (each for each in texts[0].splitlines() if each.startswith("👋"))
    assert line.startswith("👋 Bảy ngày qua mới tham gia: 9 người; ")
    assert line.count("(đầu mối, Sở Xây dựng)") == 6
    assert line.endswith(" và 3 người khác")
    assert "👋" not in texts[1]


def test_who_joins_at_two_agencies_is_one_person(room: Room) -> None:
    room.at("2022-08-16T09:00")
    official = room.join("SXD", "official")
    official.posts.append(Post(agency_id=room.agency("STC").id, role="leader", from_at=room.now))
    (message,) = sent(room, "2022-08-22T08:30")
    text = Texts("vi").render("digest", message.params, "plain").text
    (line,) = (each for each in text.splitlines() if each.startswith("👋"))
    said = f"{official.name} (lãnh đạo, Sở Tài chính; đầu mối, Sở Xây dựng)"
    assert line == f"👋 Bảy ngày qua mới tham gia: 1 người; {said}"
