"""What is no explanation where a leader is asked for one: the number of a choice, a wish for more time."""

from __future__ import annotations

import pytest

from db.models import Dialog, Request
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, takes
from tests.talk.test_leading import BOTH, carded, passed_on, replied

WISH = "xin gia hạn đến 19/8 vì chờ số liệu"


def picks(room: Room, agency: str, chat: str, what: str) -> None:
    """Press a choice of the leader's card."""
    token = f"p:{room.assignment(agency).id}:{what}"
    takes(room, incoming(chat, "choice", token=token, channel=room.address(agency, "leader").channel))
    arrives(room)
    room.later(minutes=1)


def asked(room: Room, agency: str) -> str:
    """A leader is asked for an explanation; returns the chat."""
    chat = carded(room, agency)
    picks(room, agency, chat, "explain")
    return chat


def opened(room: Room) -> list[tuple[str, str]]:
    room.session.expire_all()
    return [(each.name, each.step) for each in room.session.query(Dialog).all()]


@pytest.mark.parametrize(
    ("said", "proposed"), [("3", "lãnh đạo đã chỉ đạo?"), ("số 3", "đã chỉ đạo?"), ("1.", "giao ")]
)
def test_a_number_alone_is_a_choice_of_the_card_and_proposed(room: Room, said: str, proposed: str) -> None:
    """It was recorded as the explanation, and sent to all coordinators."""
    chat = asked(room, "STC")
    shown = talks(room, chat, "zalo", said)
    assert shown.startswith("Ghi là: ") and proposed in shown
    assert replied(room) == [] and passed_on(room) == []
    assert "giải trình ngắn" in talks(room, chat, "zalo", "không ghi")
    assert opened(room) == [("directing", "explain")]
    talks(room, chat, "zalo", said)
    talks(room, chat, "zalo", "đúng")
    assert [(code, text) for code, text in replied(room) if code == "directed"] in ([("directed", None)], [])
    assert len(replied(room)) == 1 and opened(room) == []


def test_the_number_of_more_time_asks_until_when(room: Room) -> None:
    chat = asked(room, "STC")
    assert "đến hết ngày nào?" in talks(room, chat, "zalo", "2")
    assert opened(room) == [("extension", "day")]


@BOTH
@pytest.mark.parametrize("said", ["7", "số 12"])
def test_a_number_that_no_choice_has_is_no_explanation(room: Room, agency: str, channel: str, said: str) -> None:
    chat = asked(room, agency)
    shown = talks(room, chat, channel, said)
    assert shown.startswith(f"Tôi chưa ghi gì từ “{said}”") and "giải trình ngắn" in shown
    assert replied(room) == [] and passed_on(room) == []
    talks(room, chat, channel, "do chờ số liệu của 3 xã")
    assert replied(room) == [("explained", "do chờ số liệu của 3 xã")]
    in_both_languages(room)


@BOTH
@pytest.mark.parametrize(
    "said", [WISH, "do chờ số liệu, xin lùi đến 19/8", "cho đơn vị gửi chậm đến 19/8", "nhầm, xin gia hạn đến 19/8"]
)
def test_a_wish_for_more_time_is_proposed_as_one(room: Room, agency: str, channel: str, said: str) -> None:
    """It was sent to the coordinators as an explanation, and no request was filed."""
    chat = asked(room, agency)
    shown = talks(room, chat, channel, said)
    assert "xin gia hạn báo cáo" in shown and "đến hết thứ Sáu, 19/8/2022" in shown and "nhầm" not in shown
    assert replied(room) == [] and passed_on(room) == []
    shown = talks(room, chat, channel, "đúng")
    if "Lý do xin gia hạn" in shown:
        shown = talks(room, chat, channel, "chờ số liệu")
    assert "Xin gia hạn số 1 đã chuyển" in shown and "đã bỏ" not in shown
    assert room.session.get_one(Request, 1).kind == "extension" and opened(room) == []
    in_both_languages(room)


@BOTH
def test_the_wish_may_be_meant_as_the_explanation(room: Room, agency: str, channel: str) -> None:
    chat = asked(room, agency)
    talks(room, chat, channel, WISH)
    (shown,) = room.messages("proposal", None)
    assert "Ghi là giải trình" in [each.label for each in TEXTS.render(shown.kind, shown.params, "html").flat]
    talks(room, chat, channel, "Ghi là giải trình")
    assert replied(room) == [("explained", WISH)] and len({each.person_id for each in passed_on(room)}) == 1
    assert opened(room) == []


@BOTH
@pytest.mark.parametrize(
    "said", ["Đơn vị đã xin gia hạn từ tuần trước, đang chờ Sở trả lời", "3 xã chưa gửi số liệu", "thiếu 2 cán bộ"]
)
def test_other_words_are_the_explanation(room: Room, agency: str, channel: str, said: str) -> None:
    chat = asked(room, agency)
    talks(room, chat, channel, said)
    assert replied(room) == [("explained", said)]


def test_a_number_is_kept_as_nobodys_words(room: Room) -> None:
    """``1`` for *Giao ...* once more was proposed; with *Đã chỉ đạo* it was kept as what was directed: “1”."""
    chat = carded(room, "STC")
    for number in ("1", "1", "3"):
        talks(room, chat, "zalo", number)
        room.later(minutes=1)
    assert replied(room) == [("given", room.person("STC").name), ("directed", None)]
