"""The bot's own words, typed while a question is open that takes words: they are done and are no answer to it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from db.models import Address, BoardLink, Dialog, Request
from rules.offered_words import means_choice
from rules.status import State
from rules.tokens import make, read
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, takes

CHANNELS = ("zalo", "telegram")
STILL = "Câu hỏi trước vẫn chờ đồng chí trả lời"


@pytest.fixture(autouse=True)
def web(monkeypatch: pytest.MonkeyPatch) -> None:
    """The web side is on."""
    monkeypatch.setattr(TEXTS, "_to_board", lambda handle: f"http://office/board/{handle}/")


def said(room: Room, who: Address, channel: str, texts: Sequence[str]) -> str:
    """What is answered to the last of these; ``!``: a choice is pressed."""
    answer = ""
    for text in texts:
        room.later(seconds=40)
        if text.startswith("!"):
            takes(room, incoming(who.chat_id, "choice", token=text[1:], channel=channel))
            arrives(room)
        else:
            answer = talks(room, who.chat_id, channel, text)
    in_both_languages(room)
    return answer


def step(room: Room, who: Address) -> str | None:
    row = room.session.get(Dialog, who.id)
    return f"{row.name}.{row.step}" if row else None


def revoked(room: Room) -> list[bool]:
    return [bool(each.revoked_at) for each in room.session.query(BoardLink).order_by(BoardLink.id)]


COORDINATOR = {
    "acting.day": ["!A:extend:late:all:1"],
    "acting.reason": ["!A:waive:late:all:1"],
    "broadcast.who": ["/thongbao"],
    "broadcast.text": ["/thongbao SYT"],
    "search.words": ["/timkiem"],
    "absence.days": ["/vang"],
    "agency.name": ["/donvi thêm", "25"],
    "ending.reason": ["!e:{R}:end"],
    "pressing.day": ["!p:{R}:extend"],
}
OFFICIAL = {
    "extension.day": ["!r:{R}:extend"],
    "extension.reason": ["!r:{R}:extend", "25/8"],
    "progress.percent": ["!r:{R}:doing"],
    "obstacle.text": ["!r:{R}:obstacle"],
    "document.number": ["!r:{R}:sent"],
    "absence.days": ["/vang"],
    "search.words": ["/timkiem"],
    "obstacles.new": ["!v:new"],
}


def opened(room: Room, who: Address, channel: str, steps: Sequence[str], asked: str) -> None:
    said(room, who, channel, [each.format(R=room.assignment("STC").id) for each in steps])
    assert step(room, who) == asked


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("asked", COORDINATOR)
def test_a_coordinator_takes_a_link_back_while_something_is_asked(room: Room, channel: str, asked: str) -> None:
    room.at("2022-08-18T08:00")
    who = room.address("SKHDT", "coordinator", channel)
    said(room, who, channel, ["/bang"])
    opened(room, who, channel, COORDINATOR[asked], asked)
    answer = said(room, who, channel, ["Thu hồi liên kết"])
    assert answer.startswith("Đã thu hồi liên kết")
    assert STILL in answer
    assert revoked(room) == [True]
    assert step(room, who) == asked, "it still waits"


@pytest.mark.parametrize("asked", OFFICIAL)
def test_so_does_an_official(room: Room, asked: str) -> None:
    room.at("2022-08-08T08:00")
    who = room.address("STC")
    said(room, who, "zalo", ["/bang"])
    opened(room, who, "zalo", OFFICIAL[asked], asked)
    assert said(room, who, "zalo", ["thu hoi lien ket"]).startswith("Đã thu hồi liên kết")
    assert revoked(room) == [True]
    assert step(room, who) == asked


@pytest.mark.parametrize(
    ("asked", "text", "shown"),
    [
        ("broadcast.text", "Trợ giúp", "Tôi nhắc các đơn vị"),
        ("broadcast.who", "hướng dẫn", "Tôi nhắc các đơn vị"),
        ("acting.day", "trợ giúp", "Tôi nhắc các đơn vị"),
        ("acting.day", "tình hình", "📊 Tình hình"),
        ("ending.reason", "Tình hình", "📊 Tình hình"),
        ("acting.reason", "nhiệm vụ", "việc đang chờ"),
    ],
)
def test_what_a_command_shows_is_no_answer(room: Room, asked: str, text: str, shown: str) -> None:
    room.at("2022-08-18T08:00")
    who = room.address("SKHDT", "coordinator", "zalo")
    opened(room, who, "zalo", COORDINATOR[asked], asked)
    answer = said(room, who, "zalo", [text])
    assert shown in answer
    assert STILL in answer
    assert step(room, who) == asked


def test_a_list_that_was_offered_is_shown_and_the_day_is_still_taken(room: Room) -> None:
    room.at("2022-08-18T08:00")
    who = room.address("SKHDT", "coordinator", "zalo")
    said(room, who, "zalo", ["/tinhtrang"])
    opened(room, who, "zalo", COORDINATOR["acting.day"], "acting.day")
    assert said(room, who, "zalo", ["Quá hạn"]).startswith("⚠️ Quá hạn")
    assert "Gia hạn báo cáo" in said(room, who, "zalo", ["25/8 vì bão"])


def test_another_decision_is_no_reason_for_this_one(room: Room) -> None:
    """ "Tiếp tục nhắc" was recorded as the reason for which the assignment is ended."""
    room.at("2022-08-18T08:00")
    who, row = room.address("SKHDT", "coordinator", "zalo"), room.assignment("STC")
    room.message(who, "courtesy")
    message = room.messages("courtesy", None)[-1]
    message.choices = [["Tiếp tục nhắc", f"p:{row.id}:on:0", 1, False], ["Miễn", f"e:{row.id}:end:0", 2, False]]
    message.state, message.sent_at = "sent", room.now
    opened(room, who, "zalo", COORDINATOR["ending.reason"], "ending.reason")
    said(room, who, "zalo", ["Tiếp tục nhắc"])
    assert room.again(row).state is State.OPEN


@pytest.mark.parametrize("channel", CHANNELS)
def test_another_answer_is_no_day(room: Room, channel: str) -> None:
    room.at("2022-08-08T08:00")
    agency = "STC" if channel == "zalo" else "SYT"
    who, row = room.address(agency), room.assignment(agency)
    said(room, who, channel, [f"!o:{row.id}", f"!r:{row.id}:extend"])
    assert step(room, who) == "extension.day"
    said(room, who, channel, ["Đã gửi báo cáo"])
    assert room.again(row).state is State.REPORTED


def test_what_drops_the_question_says_so(room: Room) -> None:
    room.at("2022-08-08T08:00")
    who, meeting = room.address("STC"), room.meeting("STC")
    said(room, who, "zalo", [f"!o:{meeting.id}"])
    opened(room, who, "zalo", OFFICIAL["extension.day"], "extension.day")
    answer = said(room, who, "zalo", ["Đã họp"])
    assert step(room, who) == "figures.plan"
    assert "Câu hỏi trước đã bỏ, chưa ghi gì: báo cáo" in answer


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        (["!r:{R}:extend", "25/8"], "chờ số liệu của các quận"),
        (["!r:{R}:obstacle"], "Chưa bàn giao mặt bằng 3 hộ"),
        (["!v:new"], "Tình hình mưa bão kéo dài"),
    ],
)
def test_all_else_is_still_an_answer(room: Room, steps: list[str], text: str) -> None:
    room.at("2022-08-08T08:00")
    who = room.address("STC")
    said(room, who, "zalo", ["/nhiemvu", *[each.format(R=room.assignment("STC").id) for each in steps], text])
    assert step(room, who) is None
    assert room.session.query(Request).all(), "it was passed on"


def test_names_and_single_words_and_answers_to_open_words_are_left_to_the_question() -> None:
    free, day = ("obstacles", "say"), ("acting", "day")

    def means(token: str, words: int, asked: tuple[str, str], *, aside: bool = False) -> bool:
        return means_choice(read(token), words, asked, aside=aside)

    assert means(make("W", "back", 1), 4, free)
    assert not means(make("W", "back", 1), 1, free)
    assert not means(make("v", "cause", 1, "land"), 4, day)
    assert not means(make("r", 1, "not_held"), 2, free)
    assert not means(make("q", 1, "resolve"), 3, free)
    assert means(make("q", 1, "resolve"), 3, day)
    assert means(make("q", 1, "revoke"), 2, free, aside=True)
    assert not means(make("s", "late", 1), 2, ("broadcast", "who"))
    assert means(make("s", "late", 1), 2, free)
