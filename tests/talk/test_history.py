"""``/lichsu``: what the log tells of an agency or an obstacle, in words."""

from __future__ import annotations

import pytest

from bot.texts.render import Texts
from db import agencies, audit, successions
from jobs import succeeding
from tests.rooms import Room
from tests.talk.arriving import arrives, talks
from tests.talk.people import incoming, reminded, takes


@pytest.fixture(autouse=True)
def friday(room: Room) -> None:
    room.at("2022-08-05T08:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"


def coordinator(room: Room, text: str) -> str:
    return talks(room, room.address("SKHDT", "coordinator", "zalo").chat_id, "zalo", text)


def official(room: Room, text: str, agency: str = "SYT") -> str:
    address = room.address(agency)
    return talks(room, address.chat_id, address.channel, text)


def test_it_tells_who_did_what_when_and_where(room: Room) -> None:
    reminded(room, room.assignment())
    official(room, "đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    official(room, "cả 3 xong")
    coordinator(room, "trả lại SYT vì thiếu phụ lục 2")
    audit.seal(room.session, room.now)
    told = coordinator(room, "/lichsu SYT")
    name, by = room.person("SYT").name, room.person("SKHDT", "coordinator").name
    assert told.startswith("📖 Nhật ký của Sở Y tế\n• 05/8/2022 08:00 – " + by + " (Zalo): trả lại báo cáo")
    assert "; lý do: “thiếu phụ lục 2”" in told
    assert f"{name} (Telegram): III.9 – Củng cố hệ thống phòng dịch, y tế cơ sở và y tế dự phòng: đã hoàn thành" in told
    assert "bổ sung câu trả lời về báo cáo kết quả thực hiện Chương trình năm 2022: văn bản số 12/BC-SYT" in told
    assert "báo cáo kết quả thực hiện Chương trình năm 2022: ghi là đã xong" in told
    assert f"Dấu niêm của nhật ký: {audit.head(room.session)[:12]}" in told
    assert official(room, "/lichsu") == told, "an agency sees its own"
    assert "Sở Tài chính" not in told
    assert "phụ lục" not in official(room, "/lichsu", "STC")


def test_an_obstacle_has_a_story_of_its_own(room: Room) -> None:
    official(room, "/vuongmac chưa bàn giao mặt bằng")
    coordinator(room, "Nguyên nhân")
    coordinator(room, "1")
    told = official(room, "/history 1")
    assert told.startswith("📖 Vướng mắc số 1 – Sở Y tế\n• ")
    assert "Vướng mắc số 1: ghi nguyên nhân" in told
    assert "Vướng mắc số 1: gửi đến điều phối viên" in told
    assert "của đơn vị khác" in official(room, "/lichsu 1", "STC")
    assert "Không có vướng mắc số này" in official(room, "/lichsu 99")


def test_an_answer_to_an_obstacle_stands_once_with_its_words(room: Room) -> None:
    official(room, "/vuongmac chưa bàn giao mặt bằng")
    coordinator(room, "Trả lời")
    coordinator(room, "Sẽ họp sáng thứ Tư")
    told = official(room, "/lichsu 1")
    assert told.count("Vướng mắc số 1: trả lời") == told.count("Vướng mắc số 1: trả lời: “Sẽ họp sáng thứ Tư”") == 1


def test_who_was_written_to_is_named_and_a_decision_that_is_asked_for_is_no_reminder(room: Room) -> None:
    subject, by = f"assignment:{room.assignment().id}", room.person("SKHDT", "coordinator")
    for role, agency in ((None, "SYT"), ("leader", "SYT"), ("coordinator", "SKHDT")):
        detail = {"step": "x", "person": room.person(agency, role or "official").id, **({"to": role} if role else {})}
        audit.record(room.session, room.now, "clock", "remind", subject, detail)
    what = "báo cáo kết quả thực hiện Chương trình năm 2022"
    told = coordinator(room, "/lichsu SYT")
    assert f"đề nghị điều phối viên quyết định về {what} ({by.name})" in told
    assert f"gửi lãnh đạo đơn vị về {what} ({room.person('SYT', 'leader').name})" in told
    assert told.count(f": nhắc {what} ({room.person('SYT').name})") == 1


def test_pages_go_back_to_the_beginning(room: Room) -> None:
    for number in range(30):
        audit.record(room.session, room.now, "clock", "remind", f"assignment:{room.assignment().id}", {"n": number})
    assert "trang 1\n• " in coordinator(room, "/lichsu sở y tế")
    assert "trang 2\n• " in coordinator(room, "Trang sau")
    last = coordinator(room, "Trang sau")
    assert last.count("theo lịch: nhắc báo cáo") == 6
    assert "trang 2" in coordinator(room, "Trang trước")


def test_only_who_may_see_the_agency_sees_its_log(room: Room) -> None:
    assert "đơn vị khác" in official(room, "/lichsu SYT", "STC") or "quyền" in official(room, "/lichsu SYT", "STC")
    theirs = room.address("STC")
    token = f"h:agency:{room.agency('SYT').id}:1"
    update = incoming(theirs.chat_id, "choice", token=token, channel=theirs.channel)
    assert takes(room, update) in ("other_agency", "not_for_role")


def test_every_action_of_the_log_can_be_told(room: Room) -> None:
    answers = "reply set report withdraw withdraw_reply accept doubt return keep ask_confirm"
    others = "waive restore overtake leave remind redate extend look"
    for action in f"{answers} {others}".split():
        subject = (
            f"reply:{room.reply(room.assignment()).id}" if action == "set" else f"assignment:{room.assignment().id}"
        )
        detail = {"code": "sent", "to": "2022-08-20"} if action != "set" else {"percent": [None, 40]}
        audit.record(room.session, room.now, "person:999", action, subject, detail)
    for page in ("1", "2"):
        coordinator(room, "/lichsu SYT" if page == "1" else "Trang sau")
    arrives(room)
    for message in room.messages("history", "sent"):
        for language in ("vi", "en"):
            assert "người số 999" in Texts("vi").line("history", **message.params)
            assert Texts(language).line("history", **message.params)


def test_what_others_inherited_is_told_under_both_names(room: Room) -> None:
    reminded(room, room.assignment())
    official(room, "đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    agencies.add(room.session, "MOI", "Sở mới", "Giám đốc", room.now, "operator")
    row = successions.decide(
        room.session, [room.agency("SYT")], [room.agency("MOI")], room.now.date(), room.now, "operator"
    )
    succeeding.decide(room.session, room.rules, row, room.now)
    for code in ("SYT", "MOI"):
        told = coordinator(room, f"/lichsu {code}")
        assert "chuyển từ SYT sang MOI" in told
        assert "thay đổi đơn vị có hiệu lực, tính từ ngày 05/8/2022" in told
        assert "ghi MOI thay SYT từ ngày 05/8/2022" in told + coordinator(room, "Trang sau")
    assert "ghi là đã xong" in coordinator(room, "/lichsu sở y tế") + coordinator(room, "Trang sau")
