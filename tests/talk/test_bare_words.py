"""Bare words that are the label of an older card, while a newer one may be meant: nothing is decided unasked."""

from __future__ import annotations

from datetime import date

import pytest

from db import views
from db.models import Request
from tests.rooms import Room
from tests.talk.arriving import arrives, desk
from tests.talk.people import incoming, takes


@pytest.fixture(autouse=True)
def friday(room: Room) -> None:
    room.at("2022-08-05T09:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"


def card(room: Room, request: Request) -> None:
    """The card of a request comes by itself."""
    kind = {"extension": "extension_asked", "exemption": "exemption_asked", "obstacle": "obstacle_raised"}
    room.message(
        room.address("SKHDT", "coordinator", "zalo"),
        kind[request.kind],
        params={"request": views.request(request, room.rules, room.now), "may_pass": False},
    )
    arrives(room)
    room.later(minutes=1)


@pytest.fixture
def more_time(room: Room) -> Request:
    reply = room.reply(room.assignment("SDL"), "extend", by=room.person("SYT"))
    return room.request(reply, "extension", text="chờ số liệu", until=date(2022, 8, 19))


@pytest.fixture
def exempt(room: Room) -> Request:
    reply = room.reply(room.assignment("ANLAO"), "no_capital", by=room.person("SYT"))
    return room.request(reply, "exemption", text="huyện không có dự án")


@pytest.mark.parametrize("text", ["đồng ý", "Đồng ý.", "chưa đồng ý", "không đồng ý"])
@pytest.mark.parametrize("newest_first", [False, True])
def test_with_two_cards_it_is_asked_which(
    room: Room, more_time: Request, exempt: Request, text: str, newest_first: bool
) -> None:
    """*Đồng ý* is the label of one and the beginning of the other's (*Đồng ý miễn*)."""
    for request in (exempt, more_time) if newest_first else (more_time, exempt):
        card(room, request)
    asked = desk(room, text)
    assert "đề nghị nào?" in asked, asked
    assert [room.again(each).state for each in (more_time, exempt)] == ["open", "open"]
    desk(room, str(exempt.id))
    assert room.again(more_time).state == "open"
    assert room.again(exempt).state in ("granted", "open")


def test_an_older_card_is_not_decided_by_words_after_something_else_was_said(
    room: Room, more_time: Request, exempt: Request
) -> None:
    card(room, more_time)
    desk(room, "/toi")
    card(room, exempt)
    assert "Đồng ý đề nghị nào?" in desk(room, "đồng ý")
    assert room.again(more_time).state == "open"


def test_of_two_cards_before_what_was_said_last_it_is_asked_which(room: Room, more_time: Request) -> None:
    reply = room.reply(room.assignment("STC"), "extend", by=room.person("SYT"))
    other = room.request(reply, "extension", text="vì bão", until=date(2022, 8, 22))
    for request in (more_time, other):
        card(room, request)
    desk(room, "/toi")
    assert "Đồng ý đề nghị nào?" in desk(room, "đồng ý")
    assert [room.again(each).state for each in (more_time, other)] == ["open", "open"]


def test_hours_between_two_cards_make_neither_certain(room: Room, more_time: Request, exempt: Request) -> None:
    """A number is for the newest then; words that both cards can be meant by are asked about."""
    card(room, more_time)
    room.later(hours=3)
    card(room, exempt)
    assert "Đồng ý đề nghị nào?" in desk(room, "đồng ý")
    assert [room.again(each).state for each in (more_time, exempt)] == ["open", "open"]


def test_the_very_words_of_one_card_alone_decide_it(room: Room, more_time: Request, exempt: Request) -> None:
    card(room, more_time)
    card(room, exempt)
    desk(room, "đồng ý miễn")
    assert [room.again(each).state for each in (more_time, exempt)] == ["open", "granted"]
    desk(room, "đồng ý")
    assert room.again(more_time).state == "granted"


def test_with_one_card_left_the_words_decide_it(room: Room, more_time: Request, exempt: Request) -> None:
    card(room, more_time)
    card(room, exempt)
    exempt.state = "withdrawn"
    desk(room, "đồng ý")
    assert room.again(more_time).state == "granted"


def test_words_for_what_was_just_shown_are_no_decision_on_an_older_card(room: Room, more_time: Request) -> None:
    """*Gửi* under the preview is "đồng ý" in other words."""
    room.at("2022-08-18T08:00")
    card(room, more_time)
    who, row = room.address("SKHDT", "coordinator", "zalo"), room.assignment("STC")
    takes(room, incoming(who.chat_id, "choice", token=f"p:{row.id}:on:0", channel="zalo"))
    arrives(room)
    assert "Đã nhắc" in desk(room, "đồng ý")
    assert room.again(more_time).state == "open"


@pytest.mark.parametrize("both", [False, True])
def test_while_a_day_is_asked_for_the_words_decide_one_card_alone(
    room: Room, more_time: Request, exempt: Request, both: bool
) -> None:
    room.at("2022-08-18T08:00")
    card(room, more_time)
    if both:
        card(room, exempt)
    who, row = room.address("SKHDT", "coordinator", "zalo"), room.assignment("STC")
    takes(room, incoming(who.chat_id, "choice", token=f"p:{row.id}:extend", channel="zalo"))
    arrives(room)
    asked = desk(room, "đồng ý")
    assert room.again(more_time).state == ("open" if both else "granted"), asked
    assert room.again(exempt).state == "open"
