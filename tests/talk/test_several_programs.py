"""Two programs side by side: one message a person, coordinators decide on their own, and what is paused is silent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.cli.status import told
from bot.talk.dialogs import status, welcome
from bot.talk.stale import Refused
from bot.talk.standpoint import Then
from bot.texts.render import Texts
from db import assignments, calls, capitals, coming, coordinating, hearers, people, programs, sending, views
from db.models import Address, Assignment, Duty, Invite, Message, Program
from db.requests import granted_of
from jobs import following
from jobs.remind import remind
from rules.status import Move, State
from tests.rooms import ZONE, Room, local, second_program
from tests.talk.people import TEXTS, delivered, incoming, reminded, says, takes, turn_of


@pytest.fixture
def second(room: Room) -> Program:
    """A program of Sở Tài chính, in which Sở Y tế owes a report of the same code by the same day."""
    room.load(second_program)
    room.plan()
    return programs.named(room.session, "02")


def owed(room: Room, program: Program, agency: str = "SYT") -> Assignment:
    query = select(Assignment).join(Duty).where(Duty.program_id == program.id, Duty.code == "BC-DINHKY")
    query = query.where(Assignment.period == "2022", Assignment.agency_id == room.agency(agency).id)
    return room.session.scalars(query).one()


def text_of(message: Message) -> str:
    return TEXTS.render(message.kind, message.params, "plain").text


def coordinator(room: Room, agency: str, chat: str) -> Address:
    return people.join(room.session, room.invitation(agency, "coordinator"), "telegram", chat, f"ĐP {agency}", room.now)


def test_what_both_programs_press_for_comes_in_one_message_under_their_names(room: Room, second: Program) -> None:
    first = programs.named(room.session, "01")
    for row in room.session.scalars(select(Assignment)):
        row.next_step_at = None
    for program in (first, second):
        owed(room, program).next_step_at = local("2022-08-05T08:00")
    room.at("2022-08-05T08:00")
    remind(room.session, room.rules, room.now)
    (said,) = [row for row in room.messages("reminders") if row.person_id == room.person("SYT").id]
    text = text_of(said)
    assert "Có 2 việc theo 2 chương trình" in text
    assert text.index("Chương trình số 01/CTr-UBND\n1. ") < text.index(
        "Chương trình số 02/CTr-UBND\n2. Báo cáo tiết kiệm"
    )


def test_a_reminder_of_the_second_program_cites_it_and_its_addressee(room: Room, second: Program) -> None:
    room.at("2022-08-05T08:00")
    for row in room.session.scalars(select(Assignment)):
        row.next_step_at = None
    owed(room, second).next_step_at = room.now
    remind(room.session, room.rules, room.now)
    (said,) = [row for row in room.messages("reminder") if row.person_id == room.person("SYT").id]
    text = text_of(said)
    assert "Chương trình số 02/CTr-UBND" in text
    assert "Sở Tài chính" in text
    assert "01/CTr-UBND" not in text


def test_nhiemvu_lists_both_programs(room: Room, second: Program) -> None:
    (listed,) = says(room, room.address("SYT").chat_id, "/nhiemvu")
    assert "Chương trình số 01/CTr-UBND\n" in listed
    assert "Chương trình số 02/CTr-UBND\n" in listed
    assert "Báo cáo tiết kiệm" in listed


def test_a_request_goes_to_the_coordinators_of_its_program_and_only_they_decide(room: Room, second: Program) -> None:
    ours, theirs = room.address("SKHDT", "coordinator"), coordinator(room, "STC", "90")
    request = room.request(room.reply(owed(room, second), "extend"), "extension")
    request.until = date(2022, 8, 22)
    assert [each.id for each in hearers.coordinators(room.session, [second.id])] == [theirs.id]
    assert not turn_of(room, ours).may_decide(request)
    assert turn_of(room, theirs).may_decide(request)
    says(room, ours.chat_id, "đồng ý", channel=ours.channel)
    assert room.again(request).state == "open"
    says(room, theirs.chat_id, "đồng ý")
    assert room.again(request).state == "granted"
    assert granted_of(room.session, request.reply) == [request]


def test_tinhtrang_speaks_of_the_program_that_one_coordinates(room: Room, second: Program) -> None:
    theirs = coordinator(room, "STC", "90")
    (shown,) = says(room, theirs.chat_id, "/tinhtrang")
    assert "Chương trình số 02/CTr-UBND" in shown
    (ours,) = says(room, room.address("SKHDT", "coordinator").chat_id, "/tinhtrang")
    assert "Chương trình số 01/CTr-UBND" in ours
    assert "Chương trình khác" not in ours
    with pytest.raises(Refused):
        status.press(turn_of(room, theirs), ["program", str(programs.named(room.session, "01").id)])


def test_who_coordinates_several_chooses_of_which_it_speaks(room: Room, second: Program) -> None:
    mine = coordinator(room, "SKHDT", "90")
    people.join(room.session, room.invitation("STC", "coordinator"), "telegram", "90", "ĐP", room.now)
    assert "Chương trình số 01/CTr-UBND" in says(room, "90", "/tinhtrang")[0]
    (listed,) = says(room, "90", "/chuongtrinh")
    assert "1. Chương trình số 01/CTr-UBND ✅" in listed
    assert "2. Chương trình số 02/CTr-UBND" in listed
    delivered(room)
    assert "Chương trình số 02/CTr-UBND" in says(room, "90", "2")[0]
    assert "Chương trình số 02/CTr-UBND" in says(room, "90", "/tinhtrang")[0]
    assert mine.person.program_id == second.id
    assert "/chuongtrinh" in says(room, "90", "/help")[0]


def test_a_time_before_a_program_was_known_is_said_to_be_so_of_that_one(room: Room) -> None:
    at = room.address("SKHDT", "coordinator").chat_id
    room.later(days=3)
    room.load(second_program)
    room.plan()
    coordinator(room, "STC", "90")
    (theirs,) = says(room, "90", "/tinhtrang 2/8/2022")
    assert "Nhật ký về Chương trình số 02/CTr-UBND ghi đủ từ 08:00 ngày 04/8/2022" in theirs
    assert "Tình hình đến" in says(room, at, "/tinhtrang 2/8/2022")[0]
    (ours,) = says(room, at, "/tinhtrang 1/7/2022")
    assert ours.startswith("Nhật ký ghi đủ từ 08:00 ngày 01/8/2022")


def test_of_a_paused_program_nothing_is_sent_and_answers_still_count(room: Room, second: Program) -> None:
    row = owed(room, second)
    reminded(room, row)
    programs.move(room.session, second, programs.PAUSED, room.now)
    for each in room.session.scalars(select(Assignment)):
        each.next_step_at = None
    row.next_step_at = local("2022-08-05T08:00")
    room.at("2022-08-05T08:00")
    remind(room.session, room.rules, room.now)
    assert room.messages("reminder") == []
    says(room, room.address("SYT").chat_id, "đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    assert row.state is State.REPORTED


def test_an_archived_program_is_listed_no_more(room: Room, second: Program) -> None:
    theirs = coordinator(room, "STC", "90")
    assert hearers.coordinators(room.session, [second.id]) == [theirs]
    programs.move(room.session, second, programs.ARCHIVED, room.now)
    room.session.flush()
    (listed,) = says(room, room.address("SYT").chat_id, "/nhiemvu")
    assert "02/CTr-UBND" not in listed
    assert coordinating.programs_of(room.session, room.agency("STC").id) == [programs.named(room.session, "01").id]
    assert hearers.coordinators(room.session, [second.id]) == []


def test_who_coordinates_one_program_makes_nobody_a_coordinator_of_another(room: Room, second: Program) -> None:
    coordinator(room, "STC", "90")
    (said,) = says(room, "90", "/moi SKHDT điều phối viên")
    assert "chỉ mời được điều phối viên của cơ quan mình" in said
    assert len(says(room, "90", "/moi điều phối viên")) == 2
    assert [row.agency.code for row in room.session.scalars(select(Invite)) if row.used_at is None] == ["STC"]


def test_an_invitation_names_the_program_for_which_it_is_made(room: Room, second: Program) -> None:
    coordinator(room, "STC", "90")
    for words in ("BQLMOI", "SYT", "điều phối viên"):
        (_, invitation) = says(room, "90", f"/moi {words}")
        assert "Sở Tài chính mời đồng chí" in invitation
        assert "02/CTr-UBND" in invitation
    theirs = room.address("SKHDT", "coordinator")
    for words, program in (("SYT", "01/CTr-UBND"), ("BQLMOI", "02/CTr-UBND"), ("điều phối viên", "01/CTr-UBND")):
        assert program in says(room, theirs.chat_id, f"/moi {words}")[1]


def test_who_joins_is_greeted_under_the_program_of_the_post(room: Room, second: Program) -> None:
    for agency, role, chat in (("STC", "coordinator", "90"), ("BQLMOI", "official", room.address("SYT").chat_id)):
        address = people.join(room.session, room.invitation(agency, role), "telegram", chat, "Ai đó", room.now)
        welcome.greet(room.session, address, room.rules, room.now, address.person.held[-1])
        assert "02/CTr-UBND" in text_of(room.messages("welcome")[-1]).partition("\n")[0]


def test_an_agency_of_a_paused_program_alone_is_spoken_to_under_it(room: Room, second: Program) -> None:
    programs.move(room.session, second, programs.PAUSED, room.now)
    assert room.rules.obliging("BQLMOI").program.number == "02/CTr-UBND"
    assert room.rules.obliging("SYT").program.number == "01/CTr-UBND"
    assert room.rules.obliging("XYZ").program.number == "01/CTr-UBND"


def with_a_target(raw: dict[str, Any]) -> None:
    """The second program, which asks for disbursement too."""
    target = next(each for each in raw["duties"] if each["kind"] == "target")
    second_program(raw)
    raw["duties"].append(target)


def test_tinhtrang_sums_up_the_figures_of_its_own_agencies(room: Room) -> None:
    room.load(with_a_target)
    coordinator(room, "STC", "90")
    for agency, planned, disbursed in (("SGTVT", 1_000, 500), ("SYT", 300, 150)):
        row = room.meeting(agency)
        capitals.of_year(room.session, row.agency_id, 2022).planned = planned
        room.reply(row, "held", by=room.person("SYT"), disbursed=disbursed)
    assert "theo 1 đơn vị" in says(room, "90", "/tinhtrang")[0]
    assert "theo 2 đơn vị" in says(room, room.address("SKHDT", "coordinator").chat_id, "/tinhtrang")[0]


def test_a_program_that_asks_for_no_disbursement_tells_none_of_another(room: Room, second: Program) -> None:
    coordinator(room, "STC", "90")
    row = room.meeting()
    capitals.of_year(room.session, row.agency_id, 2022).planned = 300
    room.reply(row, "held", disbursed=150)
    assert "Giải ngân" not in says(room, "90", "/tinhtrang")[0]
    assert "Giải ngân" in says(room, room.address("SKHDT", "coordinator").chat_id, "/tinhtrang")[0]


def test_that_a_program_loses_its_coordinator_is_told_at_its_own_agency(room: Room, second: Program) -> None:
    address, leader = coordinator(room, "STC", "90"), room.join("STC", "leader")
    assert [each.person_id for each in hearers.who_must_know(room.session, address.person.held[0])] == [leader.id]
    colleague = coordinator(room, "STC", "91").person
    assert [each.person_id for each in hearers.who_must_know(room.session, address.person.held[0])] == [colleague.id]


def test_what_is_archived_stands_in_no_list(room: Room, second: Program) -> None:
    coordinator(room, "STC", "90")
    missed, done = room.meeting(), owed(room, programs.named(room.session, "01"))
    missed.state, done.state, done.reported_at = State.MISSED, State.REPORTED, room.now
    titles, since = (missed.duty.title, done.duty.title), room.now
    room.later(days=7)
    chat, agency = room.address("SYT").chat_id, room.agency("SYT").id

    def lists() -> str:
        return "\n".join([*says(room, "90", "/tinhtrang SYT"), *says(room, chat, "/nhiemvu")])

    said = lists()
    assert all(title in said for title in titles)
    assert assignments.answered_last(room.session, [agency], since) is done
    programs.move(room.session, programs.named(room.session, "01"), programs.ARCHIVED, room.now)
    said = lists()
    assert not any(title in said for title in titles)
    assert "Báo cáo tiết kiệm" in said
    assert assignments.answered_last(room.session, [agency], since) is None


def test_the_page_shows_what_comes_of_programs_that_are_followed(room: Room, second: Program) -> None:
    titles = {title for _, _, title, _ in coming.upcoming(room.session, room.now, 50, room.rules)}
    assert {"Báo cáo tiết kiệm", room.meeting().duty.title} <= titles
    programs.move(room.session, programs.named(room.session, "01"), programs.PAUSED, room.now)
    assert {title for _, _, title, _ in coming.upcoming(room.session, room.now, 50, room.rules)} == {
        "Báo cáo tiết kiệm"
    }
    owed(room, second).due_at = room.now + timedelta(days=30)
    chat = room.address("SYT").chat_id
    assert coming.states_of_chats(room.session, room.now, ZONE)[chat] == "soon"
    programs.move(room.session, programs.named(room.session, "01"), programs.ARCHIVED, room.now)
    assert coming.states_of_chats(room.session, room.now, ZONE)[chat] == "open"


def test_a_reminder_that_is_thinned_names_the_program_of_what_is_left(room: Room, second: Program) -> None:
    first, address = owed(room, programs.named(room.session, "01")), room.address("SYT")
    message = room.reminder(address, first, owed(room, second), kind="reminders")
    message.params = views.settled({**views.common(address, room.rules, room.now), **message.params})
    room.move(first, Move.REPORT)
    claimed = sending.claim(room.session, "telegram", room.now)
    assert claimed is message
    assert "02/CTr-UBND" in text_of(message)
    assert "01/CTr-UBND" not in text_of(message)


def test_of_a_paused_program_nothing_that_waits_is_sent_and_it_is_said_when_it_goes_on(
    room: Room, second: Program
) -> None:
    ours, theirs, person = owed(room, programs.named(room.session, "01")), owed(room, second), room.person("SYT").id
    for row in room.session.scalars(select(Assignment)):
        row.next_step_at = None
    ours.next_step_at = theirs.next_step_at = room.at("2022-08-05T08:00")
    remind(room.session, room.rules, room.now)
    common = next(row for row in room.messages("reminders") if row.person_id == person)
    ours.next_step_at = None
    programs.move(room.session, second, programs.PAUSED, room.later(minutes=1))
    assert [item["id"] for item in common.params["assignments"]] == [ours.id]
    assert common.state == "queued"
    assert "01/CTr-UBND" in text_of(common)
    assert theirs.reminders == 0
    programs.move(room.session, second, programs.ACTIVE, room.later(minutes=1))
    remind(room.session, room.rules, room.now)
    assert room.messages("reminder") == [], "one message a day is enough"
    common.state, common.sent_at = "sent", room.now
    room.at("2022-08-08T08:00")
    remind(room.session, room.rules, room.now)
    (said,) = [row for row in room.messages("reminder") if row.person_id == person]
    assert [item["id"] for item in said.params["assignments"]] == [theirs.id]
    programs.move(room.session, second, programs.ARCHIVED, room.now)
    assert (room.again(said).state, said.error) == ("cancelled", "overtaken")
    assert room.again(common).state == "sent"


def test_an_observer_chooses_among_the_programs_of_their_agency(room: Room, second: Program) -> None:
    chat = people.addresses(room.session, room.join("SYT", "observer"))[0].chat_id
    (listed,) = says(room, chat, "/chuongtrinh")
    assert "Có 2 chương trình" in listed
    (overview,) = says(room, chat, "/tinhtrang")
    assert "Chương trình số 01/CTr-UBND\n" in overview
    delivered(room)
    shown = [
        choice
        for choice in room.messages("status", state="sent")[-1].choices or ()
        if "Chương trình khác" in str(choice)
    ]
    for token in ("s:program:all", "s:program:0"):
        assert takes(room, incoming(chat, what="choice", token=token)) == ""
    assert len(shown) == 1 and len(room.messages("programs")) == 2
    delivered(room)
    takes(room, incoming(chat, what="choice", token=f"s:program:{second.id}"))
    assert "Chương trình số 02/CTr-UBND\n" in text_of(room.messages("status")[-1])
    programs.move(room.session, second, programs.ARCHIVED, room.now)
    assert takes(room, incoming(chat, what="choice", token=f"s:program:{second.id}")) == "stale"


def test_that_a_program_is_paused_is_said_and_nobody_is_to_be_called_for_it(room: Room) -> None:
    program = programs.named(room.session, "01")
    ours, paused = room.address("SKHDT", "coordinator"), "Chương trình đang tạm dừng: tôi không gửi nhắc"
    room.at("2022-08-18T09:00")
    assert calls.wanted(room.session, program.id, room.rules, room.now), "who cannot be reached"
    for text in ("/tinhtrang", "/goidien"):
        assert paused not in says(room, ours.chat_id, text, channel=ours.channel)[0]
    programs.move(room.session, program, programs.PAUSED, room.now)
    room.session.flush()
    assert paused in says(room, ours.chat_id, "/tinhtrang", channel=ours.channel)[0]
    (listed,) = says(room, ours.chat_id, "/goidien", channel=ours.channel)
    assert "chương trình đang tạm dừng" in listed
    assert "tôi không lập danh sách cần gọi điện" in listed
    assert calls.wanted(room.session, program.id, room.rules, room.now) == []
    it = Then(room.session, room.rules, room.now, program)
    assert paused in told(TEXTS, it, past=False), "dondoc status"
    programs.move(room.session, program, programs.ARCHIVED, room.now)
    assert "Chương trình đã lưu trữ" in told(TEXTS, it, past=False)


SAME = "Báo cáo kết quả thực hiện Chương trình năm 2022"


def same_title(raw: dict[str, Any]) -> None:
    """The second program, with a report that is called as the first one's."""
    second_program(raw)
    raw["duties"][0]["title"] = "Báo cáo kết quả thực hiện Chương trình"


@pytest.fixture
def alike(room: Room) -> Program:
    room.load(same_title)
    room.plan()
    return programs.named(room.session, "02")


def test_two_reports_of_the_same_title_are_told_apart_by_their_programs(room: Room, alike: Program) -> None:
    room.at("2022-08-16T08:00")
    chief = room.address("SKHDT", "coordinator")
    (told,) = says(room, chief.chat_id, "/tinhtrang SYT")
    for number in ("01/CTr-UBND", "02/CTr-UBND"):
        assert f"• {SAME} ({number}) – quá hạn" in told
    labels = [each.label for each in TEXTS.render("status_agency", room.messages()[-1].params, "plain").flat]
    ends = [label for label in labels if label.startswith("Kết thúc")]
    for number in ("01/CTr-UBND", "02/CTr-UBND"):
        assert f"Kết thúc ({number}): {SAME[0].lower()}{SAME[1:]}" in ends
    (of_one,) = says(room, chief.chat_id, "/tinhtrang SCT")
    assert SAME in of_one
    assert "(01/CTr-UBND)" not in of_one


def test_what_an_agency_owes_a_paused_program_is_marked_so(room: Room, alike: Program) -> None:
    chief = room.address("SKHDT", "coordinator").chat_id
    assert "⏸" not in says(room, chief, "/tinhtrang SYT")[0]
    programs.move(room.session, alike, programs.PAUSED, room.now)
    (told,) = says(room, chief, "/tinhtrang SYT")
    assert "⏸ Chương trình số 02/CTr-UBND: chương trình đang tạm dừng: tôi không gửi nhắc" in told
    assert "01/CTr-UBND: chương trình đang tạm dừng" not in told
    assert "⏸" not in says(room, chief, "/tinhtrang SCT")[0]


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("absence_over", {"absence": {"from": "2022-08-01", "until": "2022-08-03", "deputy": None}, "total": 2}),
        ("ask_note", {"text": "đang rà soát", "dialog": {"name": "n", "step": "s", "ref": 1}}),
        ("ground_which", {}),
        ("group_duties", {}),
        ("handover_what", {"offered": [], "posts": []}),
        ("list_again", {"text": "ok"}),
        ("pressed_on", {"in_place": None}),
        ("ask_which", {"text": "xong", "dialog": {"name": "n", "step": "s", "ref": 1}}),
    ],
)
def test_every_list_to_choose_from_names_the_program_where_titles_are_the_same(
    room: Room, alike: Program, kind: str, params: dict[str, Any]
) -> None:
    room.at("2022-08-16T08:00")
    items = [views.assignment(owed(room, row), room.rules, room.now) for row in programs.every(room.session)]
    lists = ("assignments", "items", "listed")
    lines = [{"number": each, "assignment": row, "token": f"o:{each}"} for each, row in enumerate(items, 1)]
    asked = [{"id": each, "about": {"assignments": [row], "request": None}} for each, row in enumerate(items, 1)]
    common = views.common(room.address("SYT"), room.rules, room.now)
    told = {**common, **params, **dict.fromkeys(lists, items), "lines": lines, "questions": asked}
    told["request"] = {"id": 7, "kind": "obstacle", "assignment": items[0]}
    for form in ("plain", "html"):
        shown = TEXTS.render(kind, told, form)
        said = "\n".join([shown.text, *(choice.label for choice in shown.flat)])
        assert "01/CTr-UBND" in said
        assert "02/CTr-UBND" in said
        alone = TEXTS.render(
            kind, {**told, **dict.fromkeys(lists, items[:1]), "lines": lines[:1], "questions": asked[:1]}, form
        )
        assert "(01/CTr-UBND)" not in alone.text


def test_officials_coordinators_and_files_say_that_a_program_is_paused(room: Room) -> None:
    ours, official = room.address("SKHDT", "coordinator"), room.address("SYT")
    commands = ((official, "/nhiemvu"), (ours, "/goidien"), (ours, "/xuat"), (official, "/xuat"))
    said = [says(room, who.chat_id, text, channel=who.channel)[0] for who, text in commands]
    assert not [each for each in said if "tạm dừng" in each]
    programs.move(room.session, programs.every(room.session)[0], programs.PAUSED, room.now)
    for who, text in commands:
        found = says(room, who.chat_id, text, channel=who.channel)[0]
        assert "⏸ Chương trình số 01/CTr-UBND: chương trình đang tạm dừng: tôi không gửi nhắc" in found, text
    calls = says(room, ours.chat_id, "/goidien", channel=ours.channel)[0]
    assert "tôi không lập danh sách cần gọi điện" in calls
    assert "Không có đơn vị nào" not in calls


def test_coordinators_are_told_when_the_operator_pauses_resumes_or_archives(room: Room, second: Program) -> None:
    other = room.join("SKHDT", "coordinator", "zalo")
    first = programs.every(room.session)[0]
    ours = {room.person("SKHDT", "coordinator").id, other.id}
    for state, words in (
        (programs.PAUSED, "⏸ Chương trình số 01/CTr-UBND đã được tạm dừng theo dõi."),
        (programs.ACTIVE, "▶️ Chương trình số 01/CTr-UBND lại được theo dõi."),
        (programs.ARCHIVED, "🗄️ Chương trình số 01/CTr-UBND đã được lưu trữ."),
        (programs.ACTIVE, "▶️ Chương trình số 01/CTr-UBND lại được theo dõi."),
    ):
        before = len(room.messages("program_moved"))
        assert following.move(room.session, room.rules, first, state, room.now) == 2
        assert following.move(room.session, room.rules, first, state, room.now) == 0, "it was so already"
        told = room.messages("program_moved")[before:]
        assert {message.person_id for message in told} == ours, "not who coordinates another one"
        for message in told:
            Texts("en").render(message.kind, message.params, "html")
            assert TEXTS.render(message.kind, message.params, "plain").text.startswith(words)
        room.later(minutes=1)
