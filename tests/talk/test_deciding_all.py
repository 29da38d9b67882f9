"""A list of what coordinators are to decide: by duty, and one decision about all of it, looked at first."""

from __future__ import annotations

from typing import Literal

import pytest
from sqlalchemy import select

from bot.texts.render import Texts
from db import people, progress
from db.models import Assignment, Message, Progress
from jobs.remind import remind
from rules.authority import Role
from tests.rooms import Room, local
from tests.talk.people import TEXTS, delivered, incoming, says, takes

CODES = ("SYT", "STC", "LECHAN")


@pytest.fixture
def asked(room: Room) -> list[Assignment]:
    """Three late reports, of which the coordinator has got one list on 18/8; others were not asked about."""
    for each in room.session.scalars(select(Assignment)):
        each.next_step_at = None
    rows = [room.assignment(code) for code in CODES]
    room.at("2022-08-18T08:00")
    ask(room, rows)
    return rows


def ask(room: Room, rows: list[Assignment]) -> None:
    for row in rows:
        mine = progress.of(room.session, row, Role.COORDINATOR)
        mine.waits, mine.step_at, mine.said_at = "+4wd", room.now, room.now
    remind(room.session, room.rules, room.now)
    delivered(room)


def card(room: Room) -> Message:
    return room.messages("decisions", "sent")[-1]


def chat(room: Room) -> tuple[str, str]:
    address = people.reachable(room.session, "coordinator")[0]
    return address.chat_id, address.channel


def labels(message: Message) -> dict[str, str]:
    return {choice.label: choice.token for choice in TEXTS.render(message.kind, message.params, "html").flat}


def picks(room: Room, token: str) -> tuple[str, list[Message]]:
    before = max(message.id for message in room.messages(state=None))
    number, channel = chat(room)
    notice = takes(room, incoming(number, "choice", token=token, channel=channel))
    return notice, [each for each in room.messages(state=None) if each.id > before and each.kind != "menu"]


def text(message: Message, form: Literal["html", "plain"] = "plain") -> str:
    for language in ("vi", "en"):
        Texts(language).render(message.kind, message.params, form)
    return TEXTS.render(message.kind, message.params, form).text


def test_what_many_agencies_have_in_common_is_said_once(room: Room, asked: list[Assignment]) -> None:
    said = text(card(room))
    assert said.count("Báo cáo kết quả thực hiện Chương trình") == 1
    assert said.count("quá hạn từ 15/8") == 1
    assert "1. Sở Tài chính" in said
    assert "3. UBND quận Lê Chân" in said
    assert text(card(room), "html").count("<b>Báo cáo kết quả") == 1


def test_one_thing_stands_in_its_line(room: Room, asked: list[Assignment]) -> None:
    params = {**card(room).params}
    params["assignments"] = [params["assignments"][0], {**params["assignments"][1], "title": "Việc khác"}]
    said = TEXTS.render("decisions", params, "plain").text
    assert ": báo cáo kết quả thực hiện Chương trình năm 2022 – quá hạn từ 15/8" in said


def test_all_that_the_list_asks_about_is_pressed_for_after_a_look(room: Room, asked: list[Assignment]) -> None:
    _, (preview,) = picks(room, labels(card(room))["Tiếp tục nhắc tất cả"])
    said = text(preview)
    assert "Nhắc, các việc đang đề nghị đồng chí quyết định: 3 việc quá hạn của 3 đơn vị" in said
    assert "Gửi cho 2 người" in said
    assert not room.messages("pressed_on")
    picks(room, labels(preview)["Gửi"])
    assert {entry.subject for entry in room.log("press_on")} == {f"assignment:{row.id}" for row in asked}
    waits = room.session.scalars(select(Progress).where(Progress.receiver == "coordinator"))
    assert {each.waits for each in waits} == {"again"}


def test_what_was_decided_since_is_left_out(room: Room, asked: list[Assignment]) -> None:
    room.later(minutes=4)
    picks(room, f"p:{asked[0].id}:send:0")
    offered = labels(card(room))
    _, (preview,) = picks(room, offered["Tiếp tục nhắc tất cả"])
    assert "2 việc quá hạn của 2 đơn vị" in text(preview)
    picks(room, labels(preview)["Gửi"])
    notice, found = picks(room, offered["Tiếp tục nhắc tất cả"])
    assert notice
    assert not found


def test_all_get_more_time_after_a_look(room: Room, asked: list[Assignment]) -> None:
    _, (which,) = picks(room, labels(card(room))["Gia hạn tất cả"])
    assert "3 việc quá hạn của 3 đơn vị" in text(which)
    number, channel = chat(room)
    preview = says(room, number, "26/8 vì bão", channel=channel)
    assert "3 đơn vị" in preview[-1]
    assert not any(row.extended_to for row in asked)
    picks(room, labels(room.messages("extend_preview", None)[-1])["Đồng ý"])
    assert {str(row.extended_to) for row in asked} == {"2022-08-26"}


@pytest.mark.parametrize("words", ["tiếp tục nhắc tất cả", "tiếp tục nhắc tất cả nhé", "nhắc tiếp cho tất cả"])
def test_the_words_of_a_decision_answer_no_obstacle(room: Room, asked: list[Assignment], words: str) -> None:
    """One tap more, and a chairman would have got them as the city's answer."""
    stuck = room.assignment("HAIAN")
    room.request(room.reply(stuck, "obstacle", by=room.join("HAIAN"), text="Vướng mặt bằng"), "obstacle")
    picks(room, f"p:{asked[0].id}:card")
    delivered(room)
    number, channel = chat(room)
    said = says(room, number, words, channel=channel)
    assert "trả lời “" not in said[-1]
    if words == "tiếp tục nhắc tất cả":
        assert "Nhắc, các việc đang đề nghị đồng chí quyết định: 3 việc" in said[-1]


def test_a_meeting_gets_no_more_time(room: Room, asked: list[Assignment]) -> None:
    meeting = next(
        row for row in room.session.scalars(select(Assignment)) if row.duty.kind == "meeting" and row.state == "open"
    )
    meeting.due_at = local("2022-08-17T17:00")
    room.at("2022-08-19T08:00")
    ask(room, [meeting])
    assert "Gia hạn" not in labels(card(room))
    assert "Tiếp tục nhắc" in labels(card(room))
    notice, found = picks(room, f"p:{meeting.id}:extend:0")
    assert notice
    assert not found


def test_a_forged_card_does_nothing(room: Room, asked: list[Assignment]) -> None:
    program = asked[0].duty.program_id
    for what, ref in (("lead", 1660784400000000), ("press", "x"), ("extend", 99), ("press", 10**40), ("press", -5)):
        notice, found = picks(room, f"A:{what}:card:{ref}:{program}")
        assert notice
        assert not found
