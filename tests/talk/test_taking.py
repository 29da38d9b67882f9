"""``/xuat`` and ``/lich``: who may take what away, what is ordered, and what the message says."""

from __future__ import annotations

from typing import Any

import pytest

from bot.texts.render import Texts
from db import people
from jobs.attached import FILE
from jobs.workshop import allowed
from reports.order import Order
from rules.authority import Role
from tests.rooms import Room, second_program
from tests.talk.people import TEXTS, delivered, incoming, says, takes


def ordered(room: Room) -> list[dict[str, Any]]:
    return [message.params["document"] for message in room.messages(FILE, state=None)]


@pytest.fixture
def chat(room: Room) -> str:
    return room.address("SKHDT", "coordinator").chat_id


def writes(room: Room, chat: str, text: str) -> str:
    said = says(room, chat, text)
    delivered(room)
    return said[0]


def test_a_coordinator_chooses_a_form_and_is_told_that_it_is_being_made(room: Room, chat: str) -> None:
    asked = writes(room, chat, "/xuat")
    assert "Lấy số liệu về: Chương trình số 01/CTr-UBND. Xin chọn:" in asked
    offered = room.messages("taking", state=None)[-1].choices or []
    forms = ["Bảng tính (Excel)", "Báo cáo tổng hợp (Word)", "Ảnh bảng và biểu đồ", "Công văn đôn đốc (Word)"]
    assert [row[0] for row in offered] == forms
    said = says(room, chat, "Báo cáo tổng hợp (Word)")
    assert "Đang lập: Báo cáo tổng hợp (Word), Chương trình số 01/CTr-UBND. Tôi gửi ngay khi xong" in said[0]
    assert "Đây là dự thảo, xin kiểm tra trước khi trình ký." in said[1]
    program = room.rules.followed[0]
    (wanted,) = ordered(room)
    assert wanted == {
        "person": room.person("SKHDT", "coordinator").id,
        "order": {"what": "docx", "program": program, "agency": None, "month": None},
        "asked": room.now.isoformat(),
    }
    assert Order.of_json(wanted["order"]) == Order("docx", program)
    assert [message.priority for message in room.messages("document", state=None)] == [5]


def test_who_asks_again_after_an_answer_gets_what_has_changed_meanwhile(room: Room, chat: str) -> None:
    """Files are at hand for a while: the same order twice would be the same file."""
    for _ in range(2):
        room.later(minutes=3)
        writes(room, chat, "/xuat")
        writes(room, chat, "Bảng tính (Excel)")
    first, second = ordered(room)
    assert first != second


def test_of_one_agency_there_are_its_own_forms(room: Room, chat: str) -> None:
    assert "Lấy số liệu về: Sở Y tế – Chương trình số 01/CTr-UBND" in writes(room, chat, "/export y tế")
    writes(room, chat, "Lịch các hạn (.ics)")
    assert ordered(room)[0]["order"] == {
        "what": "ics",
        "program": room.rules.followed[0],
        "agency": room.agency("SYT").id,
        "month": None,
    }
    asked = writes(room, chat, "/xuat UBND quận")
    assert "Của đơn vị nào? Có 7 đơn vị:\n1. UBND quận Hồng Bàng (HONGBANG)" in asked
    assert "Lấy số liệu về: UBND quận Hồng Bàng" in writes(room, chat, "1")
    assert "Không có đơn vị nào khớp" in writes(room, chat, "/xuat xyz")


@pytest.mark.parametrize("role", ["official", "leader"])
def test_officials_and_leaders_take_their_own_agency_only(room: Room, role: str) -> None:
    chat = room.address("SYT", role).chat_id
    assert "Lấy số liệu về: Sở Y tế" in writes(room, chat, "/xuat")
    assert "Đang lập: Lịch các hạn (.ics), Sở Y tế" in writes(room, chat, "/lich")
    program, own, other = room.rules.followed[0], room.agency("SYT").id, room.agency("STC").id
    assert "Việc này của đơn vị khác" in writes(room, chat, "/xuat STC")
    assert takes(room, incoming(chat, what="choice", token=f"f:xlsx:{program}:{other}")) == "other_agency"
    assert takes(room, incoming(chat, what="choice", token=f"f:xlsx:{program}:all")) in ("not_for_role", "other_agency")
    assert takes(room, incoming(chat, what="choice", token=f"f:docx:{program}:{own}")) == "stale"
    assert takes(room, incoming(chat, what="choice", token=f"f:xlsx:{program}:{own}")) == ""
    assert [each["order"]["what"] for each in ordered(room)] == ["ics", "xlsx"]


def test_who_is_at_two_agencies_is_asked_of_which_the_days_are(room: Room) -> None:
    chat = room.address("SYT").chat_id
    people.join(room.session, room.invitation("SXD"), "telegram", chat, "Tên", room.now)
    assert "Của đơn vị nào? Có 2 đơn vị:" in writes(room, chat, "/lich")
    assert ordered(room) == []


def test_observers_take_nothing_and_nobody_does_in_a_group(room: Room, chat: str) -> None:
    watching = room.join("STC", "observer")
    room.save()
    address = next(iter(room.session.query(type(room.address("SYT"))).filter_by(person_id=watching.id)))
    assert "không có quyền" in writes(room, address.chat_id, "/xuat")
    assert "không có quyền" in writes(room, address.chat_id, "/lich")
    takes(room, incoming("group", text="/xuat", private=False, sender_id=chat))
    assert ordered(room) == []


@pytest.mark.parametrize(
    "token",
    [
        "f:xlsx:99:all",
        "f:xlsx:1:99999",
        "f:exe:1:all",
        "f:xlsx:1:0",
        "f:xlsx:1",
        "f:xlsx:x:all",
        "f:ics:1:all",
        "f::1:all",
    ],
)
def test_a_forged_choice_is_over(room: Room, chat: str, token: str) -> None:
    assert takes(room, incoming(chat, what="choice", token=token)) == "stale"
    assert ordered(room) == []


def test_of_several_programs_each_is_offered_to_who_coordinates_it(room: Room, chat: str) -> None:
    room.load(second_program)
    room.plan()
    second = max(room.rules.books)
    mine = room.join("STC", "coordinator")
    room.save()
    posts = {(post.role, post.agency_id) for post in mine.held}
    assert posts == {("coordinator", room.agency("STC").id)}
    first = min(room.rules.books)
    coordinator = room.person("SKHDT", "coordinator")
    assert allowed(room.session, mine.id, Order("xlsx", second))
    assert not allowed(room.session, mine.id, Order("xlsx", first))
    assert not allowed(room.session, coordinator.id, Order("xlsx", second))
    assert takes(room, incoming(chat, what="choice", token=f"f:docx:{second}:all")) == "not_for_role"
    coordinator.posts.append(type(mine.posts[0])(agency_id=room.agency("STC").id, role="coordinator", from_at=room.now))
    room.save()
    writes(room, chat, "/xuat")
    assert "Lấy số liệu về: Chương trình số 02/CTr-UBND" in writes(room, chat, "Chương trình số 02/CTr-UBND")
    writes(room, chat, "Bảng tính (Excel)")
    assert ordered(room)[-1]["order"] == {"what": "xlsx", "program": second, "agency": None, "month": None}


def test_what_was_allowed_ends_with_the_post(room: Room) -> None:
    order = Order("xlsx", room.rules.followed[0], room.agency("SYT").id)
    official = room.person("SYT")
    assert allowed(room.session, official.id, order)
    assert not allowed(room.session, room.person("STC").id, order)
    room.post("SYT").until_at = room.now
    room.save()
    room.session.expire_all()
    assert not allowed(room.session, official.id, order)
    assert not allowed(room.session, 99999, order)
    assert not allowed(room.session, official.id, Order("xlsx", 99))


def test_menus_and_help_name_it_to_whom_it_serves() -> None:
    assert "\nxuat Lấy số liệu về" in "\n" + TEXTS.line("menu", roles=["coordinator"])
    assert "\nlich Lịch các hạn" in "\n" + TEXTS.line("menu", roles=["official"])
    assert "xuat " not in TEXTS.line("menu", roles=["observer"])
    assert "export Take figures away" in Texts("en").line("menu", roles=["coordinator"])


@pytest.mark.parametrize("why", ["nothing", "not_allowed", "large", "busy", "failed"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_why_there_is_no_file_is_a_sentence(why: str, language: str) -> None:
    about = {"program": {"name": "Chương trình số 01"}, "agency": None}
    for what in ("xlsx", "letter", "ics"):
        said = Texts(language).line("document_not_made", why=why, what=what, about=about)
        assert said.endswith(".")
        assert len(said) > 20


def test_every_role_is_thought_of() -> None:
    assert set(Role) == {"official", "leader", "coordinator", "observer", "assignee"}


def test_zalo_without_a_public_address_promises_no_file_and_says_at_once_what_is_possible(room: Room) -> None:
    address = room.address("STC")
    assert address.channel == "zalo"
    here, linked = Texts("vi"), Texts("vi")
    linked.lead_to_board(lambda handle: f"https://example.vn/{handle}")
    room.join("SYT", "official", "telegram")
    for words in ("/xuat", "/lich"):
        says(room, address.chat_id, words, channel="zalo")
    says(room, room.address("SYT").chat_id, "/lich")
    menu, (begun, on_telegram) = room.messages("taking", None)[-1], room.messages("taking_begun", None)
    said = here.render("taking", menu.params, "plain").text
    assert said.startswith("⚠️ Zalo không chuyển tệp, và chưa có địa chỉ công khai") and "/nhiemvu" in said
    assert "dùng Telegram (gõ /lienket để thêm)" in said
    assert here.render("taking_begun", begun.params, "plain").text.startswith("⚠️ Chưa gửi được vào đây: Lịch các hạn")
    assert "Lấy số liệu về" in linked.render("taking", menu.params, "plain").text
    for texts, message in ((linked, begun), (here, on_telegram)):
        assert "Tôi gửi ngay khi xong" in texts.render("taking_begun", message.params, "plain").text
    listed = {"items": [], "total": 1, "page": 1, "pages": 1, "of": None}
    for channel, promised in (("zalo", False), ("telegram", True)):
        shown = here.render("attached_list", {**menu.params, **listed, "channel": channel}, "plain").text
        assert ("Chọn số của tệp để nhận" in shown) is promised
    coordinator = {**menu.params, "about": {**menu.params["about"], "agency": None}, "forms": []}
    assert "Xem bằng chữ: /tinhtrang" in here.render("taking", coordinator, "plain").text


def test_under_one_agency_who_coordinates_has_the_letter_and_everybody_the_evidence(room: Room) -> None:
    of_own = writes(room, room.address("SYT").chat_id, "/xuat")
    chat = room.address("SKHDT", "coordinator").chat_id
    of_one = writes(room, chat, "/xuat SYT")
    labels = [each.label for each in TEXTS.render("taking", room.messages("taking", None)[-1].params, "plain").flat]
    own = [each.label for each in TEXTS.render("taking", room.messages("taking", None)[-2].params, "plain").flat]
    assert of_own
    assert of_one
    assert labels[-2:] == ["Công văn đôn đốc (Word)", "Phiếu theo tháng"]
    assert "Công văn đôn đốc (Word)" not in own
    assert own[-1] == "Phiếu theo tháng"
    assert "Minh chứng của Sở Y tế, tháng 8/2022" in writes(room, chat, "Phiếu theo tháng")
    number = room.agency("SYT").id
    takes(room, incoming(chat, "choice", token=f"f:letter:1:{number}"))
    assert room.messages("taking_begun", None)[-1].params["what"] == "letter"
    before = len(room.messages("taking_begun", None))
    takes(room, incoming(room.address("SYT").chat_id, "choice", token=f"f:letter:1:{number}"))
    assert len(room.messages("taking_begun", None)) == before
