"""``/bang``, *Xem bảng*, *Thu hồi liên kết*: who gets a link to which board, and who takes it back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import board_links, programs, successions
from db.board_links import BOARD_LINKS
from db.models import BoardLink, Program, ProgramAgency
from jobs import succeeding
from tests.rooms import Room, second_program
from tests.talk.people import TEXTS, delivered, incoming, says, takes

WHERE = "http://office/board/"


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch) -> None:
    """The web side is on."""
    monkeypatch.setattr(TEXTS, "_to_board", lambda handle: f"{WHERE}{handle}/")


def links(room: Room) -> list[BoardLink]:
    return list(room.session.scalars(select(BoardLink).order_by(BoardLink.id)))


def writes(room: Room, chat: str, text: str, channel: str = "telegram") -> list[str]:
    said = says(room, chat, text, channel=channel)
    delivered(room)
    return said


@pytest.mark.parametrize("role", ["coordinator", "observer"])
def test_who_oversees_the_program_gets_all_of_it_by_a_button_and_takes_it_back(room: Room, role: str) -> None:
    if role == "observer":
        room.join("SKHDT", "observer")
    chat = room.address("SKHDT", role).chat_id
    writes(room, chat, "/tinhtrang")
    (said,) = writes(room, chat, "Xem bảng")
    (link,) = links(room)
    assert "Bảng theo dõi: Chương trình số 01/CTr-UBND\n" in said
    assert f"{WHERE}{link.handle}/" in said
    assert (link.person, link.program_id, link.agency_id) == (room.person("SKHDT", role), 1, None)
    assert writes(room, chat, "Xem bảng"), "the button stays"
    assert "Đã thu hồi liên kết" in writes(room, chat, "Thu hồi liên kết")[0]
    assert [bool(each.revoked_at) for each in links(room)] == [False, True]
    takes(room, incoming(chat, "choice", token=f"W:back:{links(room)[1].id}"))
    again = TEXTS.render("board_revoked", room.messages("board_revoked")[-1].params, "plain").text
    assert "đã được thu hồi từ trước" in again


def test_a_number_meant_for_a_reminder_takes_no_link_back(room: Room) -> None:
    official = room.address("STC")
    writes(room, official.chat_id, "/bang", "zalo")
    shown = TEXTS.render("board_link", room.messages("board_link", state=None)[-1].params, "plain")
    assert [(each.label, each.aside) for each in shown.flat] == [("Thu hồi liên kết", True)]


def test_everybody_else_gets_their_own_agency_and_no_other(room: Room) -> None:
    leader, official = room.address("SYT", "leader"), room.address("STC")
    assert "Bảng theo dõi: Sở Y tế – Chương trình số 01/CTr-UBND" in writes(room, leader.chat_id, "/bang")[0]
    assert "Bảng theo dõi: Sở Tài chính" in writes(room, official.chat_id, "/board", "zalo")[0]
    assert "Bảng theo dõi: Sở Y tế" in writes(room, leader.chat_id, "/bang y tế")[0]
    before = links(room)
    assert [each.agency_id for each in before] == [room.agency(code).id for code in ("SYT", "STC", "SYT")]
    assert "Việc này của đơn vị khác" in writes(room, leader.chat_id, "/bang STC")[0]
    assert "1. UBND quận Hồng Bàng" in writes(room, leader.chat_id, "/bang UBND quận")[0]
    takes(room, incoming(leader.chat_id, "choice", token=f"W:agency:{room.agency('STC').id}"))
    takes(room, incoming(leader.chat_id, "choice", token="W:agency:9999"))
    takes(room, incoming(official.chat_id, "choice", channel="zalo", token=f"W:back:{before[0].id}"))
    assert len(links(room)) == len(before), "what was forged makes nothing"
    assert not any(each.revoked_at for each in links(room)), "nobody takes back what is somebody else's"


def test_a_coordinator_chooses_one_agency_by_its_name(room: Room) -> None:
    chat = room.address("SKHDT", "coordinator").chat_id
    asked = writes(room, chat, "/bang UBND quận")[0]
    assert "Của đơn vị nào? Có 7 đơn vị:\n1. UBND quận Hồng Bàng (HONGBANG)" in asked
    assert "Bảng theo dõi: UBND quận Hồng Bàng" in writes(room, chat, "1")[0]
    assert "Không có đơn vị nào khớp" in writes(room, chat, "/bang xyz")[0]
    assert [each.agency_id for each in links(room)] == [room.agency("HONGBANG").id]


def test_where_the_web_side_is_off_there_is_no_button_and_it_is_said_what_to_set(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TEXTS, "_to_board", None)
    chat = room.address("SKHDT", "coordinator").chat_id
    writes(room, chat, "/tinhtrang")
    choices = room.messages("status", state=None)[-1].choices or []
    assert not any(row[0] == "Xem bảng" for row in choices)
    assert "PUBLIC_URL" in writes(room, chat, "/bang")[0]


def test_a_link_shows_the_programs_that_its_person_sees_at_the_moment(room: Room) -> None:
    whose, program = room.person("SKHDT", "coordinator"), room.rules.followed[0]
    writes(room, room.address("SKHDT", "coordinator").chat_id, "/bang")
    writes(room, room.address("SYT", "leader").chat_id, "/bang")
    room.load(second_program)
    whole, of_agency = links(room)
    assert board_links.programs_of(room.session, whole) == [program], "the other one is coordinated by Sở Tài chính"
    assert board_links.programs_of(room.session, of_agency) == [program, program + 1]
    of_agency.program_id = program + 1
    assert board_links.programs_of(room.session, of_agency) == [program + 1, program]
    whose.held[0].role = "official"
    room.session.flush()
    assert board_links.programs_of(room.session, whole) == []


def test_where_all_programs_are_archived_it_is_said_instead_of_a_link_that_is_refused(room: Room) -> None:
    first = room.session.get_one(Program, 1)
    programs.move(room.session, first, programs.ARCHIVED, room.now)
    coordinator, leader = room.address("SKHDT", "coordinator").chat_id, room.address("SYT", "leader").chat_id
    none = "Không còn chương trình nào đang theo dõi, nên không có bảng để mở."
    assert f"Sở Y tế: {none}" in writes(room, leader, "/bang")[0]
    assert none in writes(room, coordinator, "/bang")[0]
    assert f"Sở Y tế: {none}" in writes(room, coordinator, "/bang SYT")[0]
    assert links(room) == []
    room.load(second_program)
    assert "Bảng theo dõi: Sở Y tế – Chương trình số 02" in writes(room, leader, "/bang")[0]
    (link,) = links(room)
    assert link.program_id != first.id


def test_links_are_forgotten_long_after_they_have_ended(room: Room) -> None:
    chat = room.address("SKHDT", "coordinator").chat_id
    writes(room, chat, "/bang")
    room.later(days=30)
    BOARD_LINKS.forget(room.session, room.now)
    assert len(links(room)) == 1
    BOARD_LINKS.forget(room.session, room.later(seconds=1))
    assert links(room) == []


def test_of_an_agency_that_only_coordinates_the_chosen_program_the_board_is_of_the_one_it_owes_in(room: Room) -> None:
    room.load(second_program)
    official, theirs = room.address("STC"), room.agency("STC").id
    room.session.delete(room.session.get_one(ProgramAgency, (2, theirs)))
    official.person.program_id = 2
    room.session.flush()
    assert "Bảng theo dõi: Sở Tài chính – Chương trình số 01" in writes(room, official.chat_id, "/bang", "zalo")[0]
    assert [link.program_id for link in links(room)] == [1]


def test_the_board_of_an_agency_that_ended_is_its_heirs(room: Room) -> None:
    row = successions.decide(
        room.session, [room.agency("SYT")], [room.agency("STC")], room.now.date(), room.now, "operator"
    )
    succeeding.decide(room.session, room.rules, row, room.now)
    room.save()
    (said,) = writes(room, room.address("SKHDT", "coordinator").chat_id, "/bang SYT")
    assert "Bảng theo dõi: Sở Tài chính – Chương trình" in said
    assert "Sở Y tế nay do Sở Tài chính tiếp nhận: bảng là của Sở Tài chính." in said
    assert "/tinhtrang SYT, /minhchung SYT." in said
    assert links(room)[-1].agency_id == room.agency("STC").id
