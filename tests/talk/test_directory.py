"""``/donvi``: the directory in the chat; and what people see of agencies that have taken the place of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.talk.stale import Refused
from db import agencies, people, successions
from db.models import Address, Agency, Assignment, Audit, Succession
from jobs import succeeding
from rules.authority import Action
from rules.choosing import Offered
from rules.status import Move, State
from tests.rooms import Room
from tests.talk.people import TEXTS, delivered, incoming, says, takes, turn_of


def coordinator(room: Room, channel: str = "telegram") -> Address:
    return room.address("SKHDT", "coordinator", channel)


def write(room: Room, text: str, channel: str = "telegram") -> str:
    """What the coordinator is told in answer."""
    delivered(room)
    found = says(room, coordinator(room, channel).chat_id, text, channel=channel)[-1]
    delivered(room)
    return found


def choices(room: Room, kind: str) -> list[tuple[str, str]]:
    message = room.messages(kind, state=None)[-1]
    return [(choice.label, choice.token) for choice in TEXTS.render(message.kind, message.params, "plain").flat]


def press(room: Room, token: str, address: Address | None = None) -> str:
    by = address or coordinator(room)
    return takes(room, incoming(by.chat_id, "choice", token=token, channel=by.channel))


def succeed(room: Room, olds: list[str], *news: str) -> Succession:
    for code in news:
        if not room.session.scalar(select(Agency).where(Agency.code == code)):
            agencies.add(room.session, code, f"Sở {code}", "Giám đốc", room.now, "operator")
    ending, following = ([room.agency(code) for code in codes] for codes in (olds, news))
    row = successions.decide(room.session, ending, following, room.now.date(), room.now, "operator")
    succeeding.decide(room.session, room.rules, row, room.now)
    return row


def test_the_directory_is_listed_page_by_page(room: Room) -> None:
    first = write(room, "/donvi")
    assert first.startswith(
        "Chương trình số 01/CTr-UBND: 41 đơn vị – trang 1/4\n1. Sở Kế hoạch và Đầu tư (SKHDT) – nhóm 1"
    )
    assert "2. Sở Tài chính (STC) – nhóm 2; 1 người\n" in first
    assert "3. Sở Công Thương (SCT) – nhóm 3; chưa có ai\n" in first
    assert [label for label, _ in choices(room, "agencies")][-2:] == ["Trang sau", "Thêm đơn vị"]
    press(room, dict(choices(room, "agencies"))["Trang sau"])
    second = room.messages("agencies")[-1]
    assert second.params["page"] == 2
    assert "Trang trước" in dict(choices(room, "agencies"))
    press(room, f"u:list:{second.params['listed']['id']}:99")
    assert room.messages("agencies")[-1].params["page"] == 4
    press(room, "s:agency:STC")
    assert room.messages("status_agency")


def test_a_unit_that_the_program_does_not_name_is_added_step_by_step(room: Room) -> None:
    """Group 25 names no project management unit; on Zalo everything goes by numbers and words."""
    asked = write(room, "/donvi thêm", "zalo")
    assert "Thêm đơn vị vào nhóm nào của Chương trình số 01/CTr-UBND?" in asked
    assert "• Nhóm 25: " in asked
    assert choices(room, "ask_agency_group")[0][0] == "Nhóm 25"
    assert "Xin ghi một số nhóm từ 1 đến 27." in write(room, "99", "zalo")
    assert "Nhóm 25 (" in write(room, "nhóm 25", "zalo")
    code = write(room, "Ban Quản lý dự án đầu tư xây dựng dân dụng", "zalo")
    assert "Có thể dùng BQLDADTXDDD." in code
    assert "Mã SYT là của Sở Y tế. Xin ghi mã khác." in write(room, "syt", "zalo")
    assert "Mã gồm chữ cái" in write(room, "???", "zalo")
    added = write(room, "BQLDD", "zalo")
    assert added.startswith(
        "✅ Đã thêm Ban Quản lý dự án đầu tư xây dựng dân dụng (BQLDD) vào nhóm 25 của Chương trình số 01/CTr-UBND."
    )
    assert "• Báo cáo kết quả thực hiện Chương trình" in added
    row = room.agency("BQLDD")
    assert (row.from_on, row.head) == (room.now.date(), "Thủ trưởng đơn vị")
    assert room.plan().new
    assert room.assignment("BQLDD").state is State.OPEN
    assert (
        room.session.scalars(
            select(Assignment).where(Assignment.due_at < room.now, Assignment.agency_id == row.id)
        ).all()
        == []
    )
    room.load()
    assert room.plan().waived == 0
    assert [label for label, _ in choices(room, "agency_added")] == ["Mời đầu mối", "Thêm đơn vị khác"]
    press(room, dict(choices(room, "agency_added"))["Mời đầu mối"])
    assert room.messages("invitation")
    (log,) = room.session.scalars(select(Audit).where(Audit.action == "oblige"))
    assert (log.actor, log.detail["group"]) == (f"person:{room.person('SKHDT', 'coordinator').id}", 25)


def test_the_proposed_code_is_one_tap_and_colleagues_are_told(room: Room) -> None:
    other = room.join("SKHDT", "coordinator", "telegram")
    write(room, "/donvi")
    press(room, dict(choices(room, "agencies"))["Thêm đơn vị"])
    delivered(room)
    press(room, choices(room, "ask_agency_group")[0][1])
    write(room, "Ban Quản lý khu kinh tế mới")
    press(room, choices(room, "ask_agency_code")[0][1])
    assert room.agency("BQLKKTM").name == "Ban Quản lý khu kinh tế mới"
    told = [row for row in room.messages("agency_added") if row.person_id == other.id]
    said = TEXTS.render("agency_added", told[0].params, "plain")
    assert said.text.startswith(f"{room.person('SKHDT', 'coordinator').name} đã thêm Ban Quản lý khu kinh tế mới")
    assert not said.flat
    assert "thuộc" not in write(room, "/donvi BQLKKTM")


def test_an_agency_that_the_directory_knows_is_put_in_without_asking_for_a_code(room: Room) -> None:
    agencies.add(room.session, "BQLCU", "Ban Quản lý cũ", "Giám đốc", room.now, "operator")
    for text in ("/donvi thêm", "25", "ban quản lý CŨ"):
        said = write(room, text)
    assert "Đã thêm Ban Quản lý cũ (BQLCU) vào nhóm 25" in said
    for text in ("/donvi thêm", "25", "Sở Y tế"):
        said = write(room, text)
    assert said.startswith("Sở Y tế (SYT)\n"), "it is there already, and is shown"


def test_what_is_asked_can_be_given_up(room: Room) -> None:
    write(room, "/donvi thêm")
    assert "Đã bỏ câu đang hỏi" in write(room, "hủy")
    write(room, "/donvi thêm")
    write(room, "25")
    assert "tên đầy đủ của đơn vị cần thêm?" in write(room, "⠀")
    given_up = write(room, "/huy")
    assert "Đã bỏ câu đang hỏi" in given_up
    assert "/tinhtrang" in given_up, "who coordinates has no duties of their own"
    assert "/nhiemvu" not in given_up


def test_one_agency_is_shown_with_what_is_known_of_it(room: Room) -> None:
    room.agency("SYT").phone = "0225123456"
    said = write(room, "/donvi y tế")
    assert said == (
        "Sở Y tế (SYT)\nNgười đứng đầu: Giám đốc\nĐiện thoại: 0225123456\n• Chương trình số 01/CTr-UBND – nhóm 9"
    )
    assert [label for label, _ in choices(room, "agency_card")] == ["Tình hình", "Mời đầu mối"]
    assert "khớp với" in write(room, "/donvi UBND")
    assert "Không có đơn vị nào khớp" in write(room, "/donvi xyz")


def test_only_coordinators_keep_the_directory_each_that_of_their_program(room: Room) -> None:
    for agency, role in (("SYT", "official"), ("SYT", "leader")):
        with pytest.raises(Refused):
            turn_of(room, room.address(agency, role)).require(Action.KEEP_DIRECTORY)
    room.join("SYT", "observer", "telegram")
    for agency, role in (("SYT", "official"), ("SYT", "observer")):
        address = room.address(agency, role)
        (said,) = says(room, address.chat_id, "/donvi", channel=address.channel)
        assert "không có quyền làm việc này" in said
        assert press(room, "u:add:1", address) == "not_for_role"
        assert press(room, "u:list:1:1", address) == "not_for_role"
    assert press(room, "u:list:77:1") == "stale"
    assert press(room, "u:other:1:1") == "stale"
    assert press(room, "u:heir:1:1") == "stale"
    assert "/donvi" in write(room, "/help")
    assert "/donvi" not in says(room, room.address("SYT").chat_id, "/help")[-1]


def test_the_status_of_old_and_new_says_what_comes_from_whom(room: Room) -> None:
    room.move(room.meeting("SYT"), Move.REPORT)
    room.reply(room.assignment("SYT"), "doing", percent=40)
    succeed(room, ["SYT"], "SYTDS")
    old, new = write(room, "/tinhtrang SYT"), write(room, "/tinhtrang SYTDS")
    assert old.startswith("📊 Sở Y tế (SYT)\n🔁 Từ ngày 01/8/2022, Sở SYTDS tiếp nhận nhiệm vụ của Sở Y tế.\n")
    assert "Chưa có đầu mối" not in old
    assert "; nay do Sở SYTDS thực hiện" in old
    assert "tuần 31 (01/8 – 05/8/2022) – hoàn thành đúng hạn" in old
    assert new.startswith(
        "📊 Sở SYTDS (SYTDS)\n🔁 Từ ngày 01/8/2022, Sở SYTDS tiếp nhận nhiệm vụ của Sở Y tế.\nĐầu mối: "
    )
    assert "; nhận từ Sở Y tế\n" in new
    assert f"đang thực hiện 40%; {room.person('SYT').name}, Sở Y tế, 01/8/2022" in new
    assert "Trước đó, đơn vị cũ đã xong 1 việc:\n• Sở Y tế – Giao ban" in new
    assert "📊 Sở Y tế" in write(room, "/tinhtrang so y te")
    card = write(room, "/donvi SYT")
    assert "🔁 Từ ngày 01/8/2022, Sở SYTDS tiếp nhận" in card
    assert [label for label, _ in choices(room, "agency_card")] == ["Tình hình"]


def test_buttons_of_before_the_day_still_count_for_who_owes_it_now(room: Room) -> None:
    report, own = room.assignment("SXD"), room.assignment("STC")
    room.join("SXD")
    address = room.address("SXD")
    moved = room.assignment("SYT")
    succeed(room, ["SXD"], "STC")
    succeed(room, ["SYT"], "SYTDS")
    assert press(room, f"r:{report.id}:sent", address) == ""
    assert room.again(own).state is State.REPORTED, "the one that goes on in its place"
    assert press(room, f"r:{moved.id}:sent", room.address("SYT")) == ""
    assert room.again(moved).state is State.REPORTED
    listed = "\n".join(says(room, address.chat_id, "/nhiemvu", channel=address.channel))
    assert "Báo cáo kết quả" not in listed
    assert "Giao ban" in listed
    assert "Câu hỏi trước vẫn chờ" in listed, "the number of the document is still asked for"


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_who_inherits_from_a_split_agency_is_chosen_by_button_or_number(room: Room, channel: str) -> None:
    other = room.join("SKHDT", "coordinator", "telegram")
    row = succeed(room, ["SYT"], "MOT", "HAI")
    for told in room.messages("succession"):
        told.channel, told.chat_id = (channel, coordinator(room, channel).chat_id) if told.person_id != other.id else (
            told.channel, told.chat_id
        )  # fmt: skip
    delivered(room)
    assert [label for label, _ in choices(room, "succession")] == ["Giao cho Sở MOT", "Giao cho Sở HAI"]
    if channel == "zalo":
        for told in room.messages("succession", state="sent"):
            shown = [Offered.of(each) for each in told.choices or []]
            told.choices = [replace(each, number=number).row() for number, each in enumerate(shown, 1)]
        write(room, "2", "zalo")
    else:
        assert press(room, choices(room, "succession")[1][1]) == ""
    assert room.again(row).heir is room.agency("HAI")
    assert room.assignment("HAI").state is State.OPEN
    said = room.messages("succession", state=None)[-2:]
    name = room.person("SKHDT", "coordinator").name
    assert all(f"{name} đã chọn Sở HAI tiếp nhận" in TEXTS.render(m.kind, m.params, "plain").text for m in said)
    colleague = people.addresses(room.session, other)[0]
    assert press(room, f"u:heir:{row.id}:{room.agency('HAI').id}", colleague) == "heir_stands"
    assert press(room, f"u:heir:{row.id}:{room.agency('MOT').id}", room.address("STC")) == "not_for_role"
    assert press(room, f"u:heir:{row.id}:{room.agency('MOT').id}", colleague) == "", "a mistake can be mended"
    assert room.again(row).heir is room.agency("MOT")


def test_what_waits_for_its_day_is_shown_in_the_list(room: Room) -> None:
    ending, following = ([room.agency(code)] for code in ("SXD", "STC"))
    successions.decide(room.session, ending, following, date(2022, 9, 1), room.now, "operator")
    assert "🔁 Từ ngày 01/9/2022, Sở Tài chính tiếp nhận nhiệm vụ của Sở Xây dựng." in write(room, "/donvi")
    assert "🔁 Từ ngày 01/9/2022" in write(room, "/donvi SXD")
