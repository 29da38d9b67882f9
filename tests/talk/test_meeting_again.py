"""An agency that is exempt from the meetings has capital now: its words go to the coordinators, who end that."""

from __future__ import annotations

import pytest

from db import capitals, replies, requests
from db.models import Reply, Request
from rules.meaning.exempting import meets_again
from rules.meaning.said import Said
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import arrives, desk, in_both_languages, talks
from tests.talk.people import TEXTS

CAME = "quận vừa được giao vốn 20 tỷ, xin giao ban lại"


@pytest.fixture
def exempt(room: Room) -> Request:
    """Sở Y tế, since 5/8; it is 10/8."""
    room.at("2022-08-05T09:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"
    row = room.request(room.reply(room.meeting(), "no_capital"), "exemption", text="không có vốn", asked_at=room.now)
    by = room.person("SKHDT", "coordinator")
    replies.decide(room.session, row, "granted", by, room.now, None)
    requests.grant(room.session, row, room.now, room.rules, f"person:{by.id}")
    room.at("2022-08-10T09:00")
    return row


def official(room: Room, text: str, agency: str = "SYT") -> str:
    address = room.address(agency)
    said = talks(room, address.chat_id, address.channel, text)
    in_both_languages(room)
    return said


@pytest.mark.parametrize(
    "text",
    [
        CAME,
        "đơn vị xin họp trở lại ạ",
        "đề nghị bỏ miễn giao ban cho đơn vị",
        "sở mới được bố trí vốn đầu tư công 5 tỷ",
        "đơn vị nay đã có kế hoạch vốn",
    ],
)
def test_it_goes_to_the_coordinator_in_its_words_and_is_no_meeting(room: Room, exempt: Request, text: str) -> None:
    """It was proposed as a meeting that was held."""
    said = official(room, text)
    assert "✅ Sở Y tế đang được miễn giao ban năm 2022 (đề nghị số 1). Tôi đã chuyển Sở Kế hoạch và Đầu tư" in said
    assert f"“{text}”" in said
    (card,) = room.messages("meeting_again", state=None)
    shown = TEXTS.render(card.kind, card.params, "plain").text
    assert "Sở Y tế, được miễn giao ban năm 2022 (đề nghị số 1), đề nghị giao ban trở lại:" in shown
    assert f"“{text}” ({room.person('SYT').name})" in shown
    assert [each.code for each in room.session.query(Reply)] == ["no_capital", "note"]
    assert exempt.state == "granted"


@pytest.mark.parametrize("text", ["1", "thôi miễn"])
def test_the_coordinator_ends_it_and_the_agency_hears_it(room: Room, exempt: Request, text: str) -> None:
    official(room, CAME)
    desk(room, text)
    assert room.again(exempt).state == "revoked"
    assert not capitals.of_year(room.session, room.agency("SYT").id, 2022).exempt
    assert room.meeting(week=32).state is State.OPEN
    assert [each.person_id for each in room.messages("request_revoked", state=None)] == [room.person("SYT").id]
    arrives(room)
    assert "giao ban trở lại" not in official(room, CAME)


def test_of_who_is_not_exempt_it_is_read_as_before(room: Room, exempt: Request) -> None:
    official(room, CAME, "STC")
    assert room.messages("meeting_again", state=None) == []
    exempt.state = "refused"
    official(room, CAME)
    assert room.messages("meeting_again", state=None) == []


def test_an_observer_who_says_so_passes_nothing_on(room: Room, exempt: Request) -> None:
    room.join("VPUBND", "observer", "zalo")
    address = room.address("VPUBND", "observer")
    talks(room, address.chat_id, "zalo", CAME)
    assert room.messages("meeting_again", state=None) == []


@pytest.mark.parametrize(
    "text",
    [
        "sở chưa được giao vốn",
        "đơn vị không có vốn nên không họp",
        "đơn vị có phải giao ban lại không",
        "xin miễn giao ban",
        "đơn vị được miễn giao ban",
        "đã họp",
        "kế hoạch vốn 20 tỷ, đã giải ngân 7 tỷ",
        "đã gửi báo cáo vốn",
    ],
)
def test_what_says_nothing_of_it(room: Room, text: str) -> None:
    assert not meets_again(Said.of(text, room.now.date()))
