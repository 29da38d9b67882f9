"""Obstacles: raised at any time, passed to whom can clear them, written about from all sides, and closed by who raised
them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.channels.base import Incoming
from db import obstacles, people
from db.models import Post, Request
from rules.rulebook import Rules
from tests.rooms import Room, second_program
from tests.talk.arriving import arrives, talks
from tests.talk.people import TEXTS, incoming, reminded, takes

LONG = "Chưa bàn giao được mặt bằng. " * 30 + "Hết."


@pytest.fixture(autouse=True)
def friday(room: Room) -> None:
    room.at("2022-08-05T08:00")
    people.join(room.session, room.invitation("STNMT"), "zalo", "55", "Người Z", room.now)
    room.person("SKHDT", "coordinator").remind_on = "zalo"


def writes(room: Room, agency: str, text: str, role: str = "official") -> str:
    address = room.address(agency, role, "zalo" if agency == "SKHDT" else None)
    return talks(room, address.chat_id, address.channel, text)


def coordinator(room: Room, text: str) -> str:
    return writes(room, "SKHDT", text, "coordinator")


def told(room: Room, kind: str, agency: str, role: str = "official") -> str:
    """The newest message of a kind to somebody, as they see it."""
    person = room.person(agency, role).id
    found = [row for row in room.messages(kind, None) if row.person_id == person]
    arrives(room)
    return TEXTS.render(kind, found[-1].params, "plain").text if found else ""


def raised(room: Room, text: str = "chưa bàn giao mặt bằng 3 hộ") -> Request:
    writes(room, "SYT", f"/vuongmac {text}")
    arrives(room)
    return room.session.scalars(select(Request).order_by(Request.id.desc())).all()[0]


def test_an_obstacle_goes_to_whom_can_clear_it_and_back_until_it_is_closed(room: Room) -> None:
    request = raised(room)
    assert "Vướng mắc số 1 – Sở Y tế" in told(room, "obstacle_raised", "SKHDT", "coordinator")
    assert "Chuyển vướng mắc số 1 của Sở Y tế cho đơn vị nào?" in coordinator(room, "3")
    assert "có thể là:" in coordinator(room, "Sở")
    said = coordinator(room, "Sở Tài nguyên và Môi trường, trước 20/8")
    assert "đã chuyển Sở Tài nguyên và Môi trường, đề nghị trả lời đến hết thứ Sáu, 19/8/2022." in said
    passed = told(room, "obstacle_passed", "STNMT")
    assert "📌 Vướng mắc số 1 của Sở Y tế, chuyển Sở Tài nguyên và Môi trường (05/8/2022)" in passed
    assert "“chưa bàn giao mặt bằng 3 hộ”" in passed
    assert "Tôi sẽ báo khi có trả lời." in told(room, "obstacle_is_passed", "SYT")
    assert "xin ghi trong một tin nhắn" in writes(room, "STNMT", "1")
    assert "đã chuyển: “Đề nghị gửi hồ sơ 3 hộ”" in writes(room, "STNMT", "Đề nghị gửi hồ sơ 3 hộ")
    for agency, role in (("SYT", "official"), ("SKHDT", "coordinator")):
        note = told(room, "obstacle_note", agency, role)
        assert "Sở Tài nguyên và Môi trường (Người Z): “Đề nghị gửi hồ sơ 3 hộ”" in note
    writes(room, "SYT", "Trả lời")
    writes(room, "SYT", "Đã gửi sáng nay")
    assert "Sở Y tế (official" in told(room, "obstacle_note", "STNMT")
    shown = writes(room, "STNMT", "/vuongmac 1")
    assert "• 05/8/2022, Sở Y tế (official" in shown
    assert "Tình trạng: Sở Tài nguyên và Môi trường đã trả lời, chờ điều phối viên xử lý" in shown
    writes(room, "SYT", "/vuongmac 1")
    assert "đã giải quyết. Cảm ơn" in writes(room, "SYT", "Đã giải quyết")
    assert (request.state, obstacles.is_closed(room.session, request)) == ("resolved", True)
    assert "Sở Y tế xác nhận đã được giải quyết." in told(room, "obstacle_cleared", "STNMT")
    assert "Sở Y tế xác nhận" in told(room, "obstacle_cleared", "SKHDT", "coordinator")
    assert "Không có vướng mắc nào chưa xong" in writes(room, "STNMT", "/vuongmac")
    assert [row.action for row in room.session.scalars(select(type(room.log("pass")[0])))][-4:] != []


def test_who_is_not_the_one_gives_it_back_with_a_reason(room: Room) -> None:
    request = raised(room)
    coordinator(room, "Chuyển đơn vị khác")
    assert "trả lời đến hết ngày nào?" in coordinator(room, "STNMT")
    assert "Ngày này đã qua" in coordinator(room, "1/8/2022")
    coordinator(room, "12/8")
    arrives(room)
    assert "vì sao không thuộc thẩm quyền" in writes(room, "STNMT", "2")
    writes(room, "STNMT", "Thuộc UBND quận Lê Chân")
    assert "không thuộc thẩm quyền: “Thuộc UBND quận Lê Chân”" in told(
        room, "obstacle_given_back", "SKHDT", "coordinator"
    )
    assert obstacles.of(room.session, request).owner is None
    token = f"v:say:{request.id}"
    assert takes(room, incoming("55", "choice", token=token, channel="zalo")) == "other_agency"


def test_the_coordinator_says_what_hinders(room: Room) -> None:
    request = raised(room)
    assert "nguyên nhân là gì?" in coordinator(room, "Nguyên nhân")
    assert "đã ghi nguyên nhân là giải phóng mặt bằng." in coordinator(room, "1")
    assert obstacles.of(room.session, request).cause == "land"
    assert "1. Sở Y tế (giải phóng mặt bằng): “chưa bàn giao mặt bằng 3 hộ”" in coordinator(room, "/vuongmac")
    assert takes(room, tapped(room, f"v:cause:{request.id}:love")) == "stale"


def tapped(room: Room, token: str, agency: str = "SKHDT", role: str = "coordinator") -> Incoming:
    address = room.address(agency, role)
    return incoming(address.chat_id, "choice", token=token, channel=address.channel)


@pytest.mark.parametrize(("said", "state"), [("đúng", "resolved"), ("Đã xong", "resolved"), ("chưa xong", "open")])
def test_that_it_is_cleared_is_confirmed_in_words(room: Room, said: str, state: str) -> None:
    request = raised(room)
    coordinator(room, "/vuongmac 1")
    coordinator(room, "Đã giải quyết")
    told(room, "obstacle_resolved", "SYT")
    writes(room, "SYT", said)
    assert room.again(request).state == state
    assert (obstacles.of(room.session, request).confirmed_at is not None) == (state == "resolved")


def test_a_word_after_another_question_confirms_nothing(room: Room) -> None:
    request = raised(room)
    coordinator(room, "/vuongmac 1")
    coordinator(room, "Đã giải quyết")
    told(room, "obstacle_resolved", "SYT")
    room.later(minutes=5)
    reminded(room, room.assignment())
    writes(room, "SYT", "đúng")
    assert obstacles.of(room.session, request).confirmed_at is None


def test_what_the_coordinator_calls_cleared_is_confirmed_by_who_raised_it(room: Room) -> None:
    request = raised(room)
    assert "đã giải quyết" in coordinator(room, "2")
    assert (request.state, obstacles.is_closed(room.session, request)) == ("resolved", False)
    assert "Đề nghị đồng chí xác nhận:" in told(room, "obstacle_resolved", "SYT")
    assert "chưa giải quyết; tiếp tục theo dõi." in writes(room, "SYT", "Chưa giải quyết")
    assert request.state == "open"
    assert "cho biết chưa được giải quyết." in told(room, "obstacle_cleared", "SKHDT", "coordinator")
    coordinator(room, "/vuongmac 1")
    coordinator(room, "Đã giải quyết")
    told(room, "obstacle_resolved", "SYT")
    writes(room, "SYT", "Đã giải quyết")
    assert obstacles.is_closed(room.session, request)
    assert takes(room, tapped(room, f"v:not_cleared:{request.id}", "SYT", "official")) == "obstacle_closed"


def test_a_long_text_is_shown_in_full_on_request(room: Room) -> None:
    raised(room, LONG)
    assert "Hết." not in coordinator(room, "/vuongmac")
    assert LONG.strip() in coordinator(room, "/obstacles 1")


def test_words_behind_the_number_are_written_about_it_and_the_coordinators_answer_stands_there_too(room: Room) -> None:
    raised(room)
    assert "đã chuyển: “đã họp với quận”" in writes(room, "SYT", "/vuongmac 1 đã họp với quận")
    coordinator(room, "/vuongmac 1")
    coordinator(room, "Trả lời")
    coordinator(room, "Sở tiếp tục phối hợp với quận")
    shown = writes(room, "SYT", "/vuongmac 1")
    assert "• 05/8/2022, Sở Kế hoạch và Đầu tư (coordinator" in shown


def test_who_has_nothing_to_do_with_it_neither_sees_nor_changes_it(room: Room) -> None:
    request = raised(room)
    room.load(second_program)
    people.join(room.session, room.invitation("STC", "coordinator"), "telegram", "99", "Tên", room.now)
    for what in ("show", "pass", "cause", "say", "not_mine", "cleared", "not_cleared"):
        update = tapped(room, f"v:{what}:{request.id}", "STC", "official")
        assert takes(room, update) in ("other_agency", "not_for_role"), what
    assert "Không có vướng mắc" in writes(room, "STC", "/vuongmac")
    update = tapped(room, f"v:pass:{request.id}", "SYT", "official")
    assert takes(room, update) == "not_for_role"
    assert isinstance(room.rules, Rules)


@pytest.mark.parametrize("gone", [True, False])
def test_of_an_agency_that_is_no_more_nobody_confirms_that_it_is_resolved(room: Room, gone: bool) -> None:
    room.at("2022-08-10T09:00")
    request = room.request(room.reply(room.assignment(), "obstacle"), "obstacle", text="Chưa có mặt bằng")
    for post in room.session.scalars(select(Post).where(Post.agency_id == room.agency("SYT").id)):
        post.until_at = room.now
    room.agency("SYT").gone_at = room.now if gone else None
    room.session.flush()
    chat = room.address("SKHDT", "coordinator").chat_id
    takes(room, incoming(chat, "choice", token=f"q:{request.id}:resolve"))
    assert obstacles.is_closed(room.session, request) is gone
    (said,) = room.messages("decided", None)
    assert ("không chờ ai xác nhận" in TEXTS.render("decided", said.params, "plain").text) is gone
