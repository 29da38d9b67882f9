"""The tasks of an agency and their short results: with the report, at any time, by buttons and in words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.texts.render import Texts
from db import people, results, views
from db.models import Assignment, Request, TaskResult
from rules.status import State
from tests.rooms import Room, local, second_program
from tests.talk.arriving import arrives, talks
from tests.talk.people import incoming, reminded, takes


@pytest.fixture(autouse=True)
def friday(room: Room) -> None:
    room.at("2022-08-05T08:00")


def official(room: Room, text: str, agency: str = "SYT") -> str:
    address = room.address(agency)
    return talks(room, address.chat_id, address.channel, text)


def coordinator(room: Room, text: str) -> str:
    address = room.address("SKHDT", "coordinator", "zalo")
    return talks(room, address.chat_id, "zalo", text)


def stands(room: Room, agency: str = "SYT") -> list[str]:
    """The newest results of an agency, task by task."""
    tasks = results.tasks_of(room.session, room.agency(agency).id, 1)
    last = results.latest(room.session, room.agency(agency).id, tasks)
    rows = [last.get(task.id) for task in tasks]
    return [
        " ".join(str(part) for part in (row.code, row.percent, row.text) if part is not None) if row else "-"
        for row in rows
    ]


def report(room: Room, agency: str = "SYT") -> str:
    """The agency sends its report; returns what is said."""
    reminded(room, room.assignment(agency), agency=agency)
    return official(room, f"đã gửi báo cáo số 12/BC-{agency} ngày 4/8", agency)


def test_with_the_report_results_are_asked_for_once_and_given_in_one_message(room: Room) -> None:
    said = report(room)
    assert "✅ Đã ghi nhận lúc 08:00" in said
    assert "Sở Y tế có 3 nhiệm vụ trong Chương trình (mục III.9). Xin cho biết kết quả ngắn gọn" in said
    assert "\n2. Tiêm chủng" in said
    said = official(room, "1 xong; 2 60% đang chờ thẩm định; 3 chưa")
    assert "✅ Đã ghi nhận lúc 08:00 ngày 05/8/2022: kết quả nhiệm vụ của Sở Y tế." in said
    assert (
        "2. Tiêm chủng: kinh phí, vật tư, nhân lực và cập nhật số liệu: đang thực hiện 60%: “đang chờ thẩm định”"
        in said
    )
    assert "Chưa có kết quả" not in said
    assert stands(room) == ["done", "doing 60 đang chờ thẩm định", "not_started"]
    rows = room.session.scalars(select(TaskResult)).all()
    assert {row.assignment_id for row in rows} == {room.assignment().id}
    assert [entry.detail["code"] for entry in room.log("result")] == ["done", "doing", "not_started"]
    room.session.expire_all()
    says_again = official(room, "Sửa lại")
    assert "ghi trong một tin nhắn" in says_again
    assert room.assignment().state is State.REPORTED
    assert "hoàn thành" in official(room, "2 xong")
    assert stands(room) == ["done", "done", "not_started"]
    assert len(results.history(room.session, room.agency("SYT").id, rows[1].task_id)) == 2


def test_it_may_wait_and_be_taken_up_from_the_list_of_duties(room: Room) -> None:
    report(room, "STC")
    assert "Vâng, để sau" in official(room, "để sau", "STC")
    listed = official(room, "/nhiemvu", "STC")
    assert "Nhiệm vụ trong Chương trình (mục III.2):\n• Quản lý và mở rộng nguồn thu" in listed
    assert "ví dụ “1 xong" in official(room, "Kết quả nhiệm vụ", "STC")
    said = official(room, "1,2 xong", "STC")
    assert "Chưa có kết quả: 3, 4." in said
    assert "Tiết kiệm chi, thu hồi kinh phí chậm phân bổ: đã hoàn thành" in official(room, "/nhiemvu", "STC")


def test_last_times_results_are_confirmed_in_one_tap(room: Room) -> None:
    report(room)
    official(room, "1 xong; 2 40%, chờ vắc xin; 3 vướng kinh phí")
    first = room.session.scalars(select(TaskResult.id)).all()
    assert [row.text for row in room.session.scalars(select(Request))] == [
        "III.9 – Củng cố hệ thống phòng dịch, y tế cơ sở và y tế dự phòng: kinh phí"
    ]
    room.at("2023-08-01T08:00")
    room.plan()
    reminded(room, room.assignment(period="2023"))
    said = official(room, "đã gửi báo cáo số 20/BC-SYT ngày 31/7")
    assert "(lần trước: đang thực hiện 40%: “chờ vắc xin”)" in said
    said = official(room, "Như lần trước")
    assert "đang thực hiện 40%: “chờ vắc xin”" in said
    rows = room.session.scalars(select(TaskResult).where(TaskResult.id.not_in(first))).all()
    assert [(row.code, row.at) for row in rows] == [
        ("done", local("2023-08-01T08:00")), ("doing", room.now), ("obstacle", room.now),
    ]  # fmt: skip
    assert {row.assignment_id for row in rows} == {room.assignment(period="2023").id}
    assert len(room.session.scalars(select(Request)).all()) == 1, "the same obstacle is not raised again"


def test_what_may_have_been_meant_otherwise_is_proposed(room: Room) -> None:
    report(room)
    said = official(room, "1 gần xong; 4 xong")
    assert "Ghi kết quả của Sở Y tế là:\n• Nhiệm vụ 1, " in said
    assert "Không có nhiệm vụ số 4 (đơn vị có 3 nhiệm vụ), nên không ghi." in said
    assert stands(room) == ["-", "-", "-"]
    official(room, "Đúng")
    assert stands(room) == ["doing gần xong", "-", "-"]
    official(room, "2 chưa xong")
    official(room, "2 80%")
    assert stands(room) == ["doing gần xong", "doing 80", "-"], "other results take the place of what was proposed"
    official(room, "3 chưa xong")
    assert "ghi trong một tin nhắn" in official(room, "không")
    official(room, "hủy")
    assert stands(room)[2] == "-"


def test_numbers_that_no_task_has_are_asked_about_and_other_words_go_their_way(room: Room) -> None:
    report(room)
    assert "Đơn vị có 3 nhiệm vụ; tôi chưa rõ" in official(room, "7 xong")
    assert "việc đang chờ" in official(room, "/nhiemvu")
    official(room, "Kết quả nhiệm vụ")
    assert "Vâng" not in official(room, "cảm ơn anh")
    assert stands(room) == ["-", "-", "-"]


def test_the_coordinator_sees_how_many_have_told_and_what(room: Room) -> None:
    assert "Kết quả nhiệm vụ" not in coordinator(room, "/tinhtrang")
    report(room)
    report(room, "STC")
    official(room, "cả 3 xong")
    assert "📝 Kết quả nhiệm vụ: 1/40 đơn vị đã cho biết" in coordinator(room, "/tinhtrang")
    said = coordinator(room, "Kết quả nhiệm vụ")
    assert "1/40 đơn vị đã cho biết – trang 1/2\n• Sở Y tế (SYT): 3/3 nhiệm vụ\n• " in said
    assert "đơn vị đã cho biết – trang 2/2\n• " in coordinator(room, "Trang sau")
    shown = coordinator(room, "/nhiemvu SYT")
    assert "📄 Sở Y tế: 3 nhiệm vụ (mục III.9, Chương trình số 01/CTr-UBND)\n1. " in shown
    assert "– đã hoàn thành (" in shown
    assert "chưa cho biết kết quả" in coordinator(room, "/duties tài chính")


def test_only_the_agency_itself_tells_its_results(room: Room) -> None:
    mine, theirs = room.agency("SYT").id, room.address("STC")
    for what in ("give", "same", "later"):
        update = incoming(theirs.chat_id, "choice", token=f"k:{what}:{mine}:1", channel=theirs.channel)
        assert takes(room, update) == "other_agency"
    assert "quyền" in official(room, "/nhiemvu STC") or "đơn vị khác" in official(room, "/nhiemvu STC")
    tapped = incoming(theirs.chat_id, "choice", token="k:list:1:1", channel=theirs.channel)
    assert takes(room, tapped) == "not_for_role"
    own = incoming(theirs.chat_id, "choice", token=f"k:same:{theirs.person.held[0].agency_id}:1", channel="zalo")
    assert takes(room, own) == "stale", "nothing was told before"


def test_each_programs_tasks_are_told_apart(room: Room) -> None:
    room.load(second_program)
    room.plan()
    listed = official(room, "/nhiemvu")
    assert listed.count("📝") == 1, "the second program names no tasks"
    people.join(room.session, room.invitation("SXD"), "telegram", room.address("SYT").chat_id, "Tên", room.now)
    listed = official(room, "/nhiemvu")
    assert "📝 Nhiệm vụ của Sở Xây dựng (mục III.5, Chương trình số 01/CTr-UBND):" in listed
    assert "ghi trong một tin nhắn" in official(room, "Kết quả nhiệm vụ: Sở Xây dựng")
    official(room, "1 xong")
    assert (stands(room, "SXD"), stands(room)) == (["done", "-", "-"], ["-", "-", "-"])


def test_every_message_renders_in_both_languages(room: Room) -> None:
    report(room)
    official(room, "1 xong; 2 chưa xong")
    official(room, "Đúng")
    coordinator(room, "/tinhtrang")
    coordinator(room, "/nhiemvu SYT")
    for message in room.messages(state=None):
        for language in ("vi", "en"):
            assert Texts(language).render(message.kind, message.params, "html").text


def test_they_may_be_told_in_plain_english(room: Room) -> None:
    report(room)
    official(room, "1 done; 2 60%, waiting for review; 3 not yet")
    assert stands(room) == ["done", "doing 60 waiting for review", "not_started"]


@pytest.mark.parametrize("between", ["/help", "/xuat", "/toi"])
def test_results_that_were_asked_for_today_are_proposed_after_something_else(room: Room, between: str) -> None:
    report(room)
    official(room, between)
    assert "Nhiệm vụ 1, Tham mưu" in official(room, "1 xong; 2 60%, chờ thẩm định")
    assert stands(room) == ["-", "-", "-"]
    official(room, "Đúng")
    assert stands(room) == ["done", "doing 60 chờ thẩm định", "-"]


def test_results_are_not_guessed_on_another_day(room: Room) -> None:
    report(room)
    official(room, "/help")
    room.later(days=3)
    official(room, "1 xong; 2 60%, chờ thẩm định")
    official(room, "Đúng")
    assert stands(room) == ["-", "-", "-"]


def asked_on_zalo(room: Room, *duties: Assignment) -> None:
    address = room.address("STC")
    message = room.reminder(address, *duties)
    message.params = {**views.common(address, room.rules, room.now), **message.params}
    arrives(room)


@pytest.mark.parametrize("text", ["2", "số 2 ạ"])
def test_a_number_alone_is_a_tasks_and_answers_no_other_question(room: Room, text: str) -> None:
    """The meeting's choices were shown, so that the next number would have been recorded for it."""
    room.at("2022-08-05T14:00")
    asked_on_zalo(room, room.meeting("STC"))
    talks(room, room.address("STC").chat_id, "zalo", "cảm ơn em")
    room.later(minutes=30)
    asked_on_zalo(room, room.assignment("STC"))
    official(room, "đã gửi báo cáo số 12/BC-STC ngày 4/8", "STC")
    for _ in range(2):
        room.later(minutes=1)
        asked = official(room, text, "STC")
        assert "1 xong; 2 60%" in asked
        assert "iao ban" not in asked
    official(room, "2 đang làm", "STC")
    assert stands(room, "STC")[1].startswith("doing")


def test_a_number_is_said_to_what_has_come_since_the_tasks_were_asked_for(room: Room) -> None:
    asked_on_zalo(room, room.assignment("STC"))
    official(room, "đã gửi báo cáo số 12/BC-STC ngày 4/8", "STC")
    room.later(hours=6)
    asked_on_zalo(room, room.meeting("STC"))
    room.later(minutes=1)
    assert "chưa tổ chức giao ban" in official(room, "2", "STC")
