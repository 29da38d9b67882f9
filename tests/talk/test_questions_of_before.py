"""A choice of an older question acts on what that one asked, or is over; and what was dropped is said. Who leads two
agencies is told in every choice of which one it speaks."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.talk.turn import MARKED, mark_of
from db import cards, people, views
from db.models import Address, Dialog, Message, Reply, Request
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, dispatch_of, incoming, reminded, says

STALE = "stale"


def choices(message: Message) -> dict[str, str]:
    return {each.label: each.token for each in TEXTS.render(message.kind, message.params, "html").flat}


def tap(room: Room, chat: str, token: str, channel: str = "telegram") -> str:
    notice, _ = dispatch_of(room)._take(
        room.session, incoming(chat, "choice", token=token, channel=channel), room.now, hasty=True
    )
    room.session.flush()
    arrives(room)
    return notice


def newest(room: Room, kind: str) -> Message:
    return room.messages(kind, None)[-1]


def replied(room: Room) -> list[tuple[str, str, str | None]]:
    rows = room.session.scalars(select(Reply).order_by(Reply.id))
    return [(row.assignment.agency.code, row.code, row.text) for row in rows]


@pytest.fixture
def chat(room: Room) -> str:
    """Who leads Sở Tài chính and Sở Y tế has both cards of 16/8; Lê Thu Hà serves Sở Y tế."""
    room.at("2022-08-16T08:05")
    room.person("SYT").name = "Lê Thu Hà"
    address = room.address("SYT", "leader")
    people.join(room.session, room.invitation("STC", "leader"), "telegram", address.chat_id, "Tên", room.now)
    room.session.expire_all()
    rows = [room.assignment("STC"), room.assignment("SYT")]
    shown = [cards.card(room.session, row, room.rules, room.now) for row in rows]
    room.message(address, "leader_cards", params={**views.common(address, room.rules, room.now), "assignments": shown})
    arrives(room)
    return address.chat_id


def test_an_older_proposals_choice_records_nothing_of_a_newer_one(room: Room, chat: str) -> None:
    talks(room, chat, "telegram", "đã yêu cầu các phòng làm ngay, xong trước 19/8")
    older = choices(newest(room, "proposal"))
    assert [label for label in older if label.startswith("Chỉ ghi")] == [
        "Chỉ ghi: Sở Tài chính – báo cáo kết quả thự…",
        "Chỉ ghi: Sở Y tế – báo cáo kết quả thự…",
    ]
    said = talks(room, chat, "telegram", "đã nhắc các phòng rồi nhé")
    assert "Câu hỏi trước đã bỏ, chưa ghi:\n• Sở Tài chính – " in said
    assert "“đã yêu cầu các phòng làm ngay, xong trước 19/8”" in said
    newer = choices(newest(room, "proposal"))
    assert newer["Đúng"] != older["Đúng"]
    for token in older.values():
        assert tap(room, chat, token) == STALE
    assert replied(room) == []
    assert tap(room, chat, newer["Đúng"]) == ""
    assert [(agency, code) for agency, code, _ in replied(room)] == [("STC", "directed"), ("SYT", "directed")]
    assert {text for _, _, text in replied(room)} == {"đã nhắc các phòng rồi nhé"}
    in_both_languages(room)


def test_nothing_is_said_to_be_dropped_that_was_recorded_or_asked_again(room: Room, chat: str) -> None:
    talks(room, chat, "telegram", "đã nhắc các phòng rồi nhé")
    assert "đã bỏ" not in talks(room, chat, "telegram", "đã nhắc các phòng rồi nhé"), "the same question"
    assert "đã bỏ" not in talks(room, chat, "telegram", "đúng")
    assert len(replied(room)) == 2


def test_what_is_given_by_name_is_given_at_that_persons_agency_alone(room: Room, chat: str) -> None:
    """The order to who serves Sở Y tế stood as a direction at Sở Tài chính too."""
    talks(room, chat, "telegram", "giao đồng chí Hà làm ngay, xong trước 19/8")
    assert [(agency, code) for agency, code, _ in replied(room)] == [("SYT", "given")]
    in_both_languages(room)


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_figures_of_an_older_question_are_not_confirmed_by_its_choice(room: Room, channel: str) -> None:
    room.at("2022-08-05T09:00")
    agency = "SYT" if channel == "telegram" else "STC"
    address, row = room.address(agency), room.meeting(agency)
    reminded(room, row, agency=agency)
    for text in ("đã họp", "1.000 tỷ", "46,5 tỷ"):
        talks(room, address.chat_id, channel, text)
    older = choices(newest(room, "confirm_figures"))
    talks(room, address.chat_id, channel, "465 tỷ")
    newer = choices(newest(room, "confirm_figures"))
    if newer == older:
        tap(room, address.chat_id, older["Nhập lại"], channel)
        talks(room, address.chat_id, channel, "465 tỷ")
        newer = choices(newest(room, "confirm_figures"))
    assert tap(room, address.chat_id, older["Đúng"], channel) == STALE
    assert tap(room, address.chat_id, newer["Đúng"], channel) == ""
    assert [reply.disbursed for reply in room.session.scalars(select(Reply)) if reply.disbursed] == [465 * 10**9]


def test_the_day_of_an_older_question_for_a_reason_is_not_asked_for(room: Room) -> None:
    room.at("2022-08-05T09:00")
    mine, row = room.address("SYT"), room.assignment()
    reminded(room, row)
    talks(room, mine.chat_id, "telegram", "xin gia hạn")
    talks(room, mine.chat_id, "telegram", "20/8")
    older = newest(room, "ask_reason").params["dialog"]
    tap(room, mine.chat_id, f"r:{row.id}:extend")
    talks(room, mine.chat_id, "telegram", "25/8")
    assert newest(room, "ask_reason").params["dialog"]["mark"] != older["mark"]
    (dialog,) = room.session.scalars(select(Dialog))
    assert dialog.data["mark"] == newest(room, "ask_reason").params["dialog"]["mark"]


def test_a_mark_tells_what_was_asked_about_and_not_the_files_that_came() -> None:
    assert mark_of({"text": "a", "ref": 1}) == mark_of({"ref": 1, "text": "a", "files": [3], "mark": "0000"})
    assert mark_of({"text": "a", "ref": 1}) != mark_of({"text": "b", "ref": 1})
    assert ("proposal", "confirm") in MARKED


def test_the_question_of_which_duty_names_the_agencies(room: Room) -> None:
    room.at("2022-08-05T08:00")
    mine = room.address("SYT")
    people.join(room.session, room.invitation("SXD"), "telegram", mine.chat_id, "Tên", room.now)
    for agency in ("SYT", "SXD"):
        reminded(room, room.assignment(agency))
    asked = "\n".join(says(room, mine.chat_id, "phòng tổng hợp đang rà lại bảng biểu với các bên"))
    assert "(Sở Y tế)" in asked
    assert "(Sở Xây dựng)" in asked
    in_both_languages(room)


DROPPED = "Câu hỏi trước đã bỏ, chưa ghi: "


@pytest.fixture
def coordinator(room: Room) -> str:
    """Two agencies have asked for more time; that of Sở Y tế is proposed to be refused."""
    room.at("2022-08-08T08:05")
    for agency in ("SYT", "STC"):
        row = room.assignment(agency)
        room.request(room.reply(row, "extend"), until=date(2022, 8, 25))
    chat = room.address("SKHDT", "coordinator").chat_id
    says(room, chat, "Sở Y tế chưa đồng ý nhé", forwarded=True)
    arrives(room)
    assert newest(room, "proposal").params["acts"][0]["what"] == "refuse"
    return chat


def requested(room: Room, agency: str) -> Request:
    rows = room.session.scalars(select(Request)).all()
    return next(row for row in rows if row.reply.assignment.agency.code == agency)


@pytest.mark.parametrize("way", ["button", "sentence", "command", "day after"])
def test_a_decision_that_was_proposed_is_said_to_be_dropped_whatever_took_its_place(
    room: Room, coordinator: str, way: str
) -> None:
    other = requested(room, "STC").id
    if way == "button":
        tap(room, coordinator, f"q:{other}:refuse")
        said = newest(room, "proposal_dropped").params["acts"]
        assert [each["request"]["assignment"]["agency"]["code"] for each in said] == ["SYT"]
    elif way == "command":
        assert DROPPED in talks(room, coordinator, "telegram", "/thongbao")
    else:
        if way == "day after":
            room.at("2022-08-12T08:05")
        said = "\n".join(says(room, coordinator, "Sở Tài chính chưa đồng ý nhé", forwarded=True))
        assert DROPPED in said
    assert requested(room, "SYT").state == "open"
    in_both_languages(room)


def test_who_edits_the_sentence_that_was_proposed_drops_nothing(room: Room) -> None:
    room.at("2022-08-08T08:05")
    row = room.assignment("SYT")
    room.request(room.reply(row, "extend"), until=date(2022, 8, 25))
    chat = room.address("SKHDT", "coordinator").chat_id
    says(room, chat, "Sở Y tế chưa đồng ý nhé", forwarded=True, message="7")
    said = says(room, chat, "Sở Y tế đồng ý nhé", forwarded=True, message="7", edited=True)
    assert not [each for each in said if DROPPED in each], said


@pytest.mark.parametrize("answer", ["đúng", "không ghi", "hủy", "/huy"])
def test_a_decision_that_was_answered_or_given_up_is_not_said_to_be_dropped(
    room: Room, coordinator: str, answer: str
) -> None:
    assert "đã bỏ" not in talks(room, coordinator, "telegram", answer)
    assert room.messages("proposal_dropped", None) == []


@pytest.mark.parametrize("label", ["Không ghi", "Hủy"])
def test_a_proposal_that_is_given_up_by_its_button_is_not_said_to_be_dropped(
    room: Room, coordinator: str, label: str
) -> None:
    shown = choices(newest(room, "proposal"))
    assert tap(room, coordinator, shown.get(label) or shown["Không ghi"]) == ""
    assert room.messages("proposal_dropped", None) == []


def test_a_card_that_comes_leaves_the_decision_that_was_proposed_open(room: Room, coordinator: str) -> None:
    chat = room.session.scalars(select(Address).where(Address.chat_id == coordinator)).one()
    row = requested(room, "STC")
    shown = views.request(row, room.rules, room.now)
    room.message(chat, "extension_asked", params={**views.common(chat, room.rules, room.now), "request": shown})
    arrives(room)
    assert "số 1 của Sở Y tế: lý do chưa đồng ý?" in talks(room, coordinator, "telegram", "đúng")
    assert room.messages("proposal_dropped", None) == []
