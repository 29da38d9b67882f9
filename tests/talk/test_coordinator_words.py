"""A coordinator's sentence with an action, an agency or group and a day: what it says is shown before it is done; what
is not understood is never answered by a list alone."""

from __future__ import annotations

from datetime import date

import pytest

from db.models import Request
from tests.rooms import Room
from tests.talk.arriving import in_both_languages, talks


@pytest.fixture(autouse=True)
def thursday(room: Room) -> None:
    room.at("2022-08-11T09:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"


@pytest.fixture
def waits(room: Room) -> Request:
    """An obstacle waits for the coordinator."""
    return room.request(room.reply(room.assignment("SYT"), "obstacle"), "obstacle", text="chưa bàn giao mặt bằng")


def desk(room: Room, text: str) -> str:
    room.later(minutes=2)
    said = talks(room, room.address("SKHDT", "coordinator", "zalo").chat_id, "zalo", text)
    in_both_languages(room)
    return said


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("cho nhóm 27 lùi đến 31/8 do bão", "cho 15 đơn vị"),
        ("gia hạn UBND quận Ngô Quyền đến 31/8", "UBND quận Ngô Quyền"),
        ("gia hạn cho Sở Tài chính và Sở Xây dựng đến 26/8 vì chờ Bộ hướng dẫn", "cho 2 đơn vị"),
        ("cho Sở Tài chính lùi hạn đến 26/8", "Sở Tài chính"),
    ],
)
def test_more_time_in_words_is_shown_before_it_is_given(room: Room, waits: Request, text: str, whom: str) -> None:
    said = desk(room, text)
    assert "Gia hạn báo cáo kết quả thực hiện Chương trình" in said
    assert whom in said
    assert room.assignment("STC").extended_to is None


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("không gia hạn cho Sở Tài chính đến 26/8 nữa", "Để gia hạn, xin ghi cho ai"),
        ("thu hồi gia hạn giúp anh", "Để thu hồi, xin chọn"),
        ("vướng mắc của Cát Hải giao Sở Tài nguyên trả lời trước 7/9", "xin gõ /vuongmac kèm số"),
        ("nhắc UBND huyện Cát Hải giúp anh trước 15/8", "Để nhắc, xin gõ"),
    ],
)
def test_what_is_not_understood_is_said_before_what_waits(room: Room, text: str, how: str) -> None:
    for code in ("SYT", "STC"):
        room.request(room.reply(room.assignment(code), "obstacle", by=room.person("SYT")), "obstacle", text="chưa rõ")
    said = desk(room, text)
    assert f"Tôi chưa rõ ý “{text}” nên chưa làm gì." in said
    assert how in said
    assert "Đang chờ đồng chí xử lý" in said


def test_an_agency_that_asked_itself_is_answered_on_its_request(room: Room) -> None:
    request = room.request(room.reply(room.assignment("SYT"), "extend"), "extension", until=date(2022, 8, 26))
    said = desk(room, "gia hạn Sở Y tế đến 26/8")
    assert "Gia hạn báo cáo" not in said
    assert f"số {request.id}" in said


def test_a_groups_number_is_not_that_of_an_obstacle(room: Room) -> None:
    waits = [
        room.request(room.reply(room.assignment(), "obstacle"), "obstacle", text="chưa bàn giao mặt bằng")
        for _ in range(27)
    ]
    assert "Ghi là" not in desk(room, f"quá hạn nhóm {waits[-1].id}")
    assert room.again(waits[-1]).note is None


@pytest.mark.parametrize(
    "text",
    [
        "không miễn giao ban cho Sở Y tế",
        "Sở Y tế được miễn giao ban chưa",
        "đồng ý Sở Y tế với điều kiện gửi trước 10/8",
        "đồng ý số 1 nếu kịp",
        "đồng ý số 1 sau khi có văn bản",
        "đồng ý số 1 không",
    ],
)
def test_what_is_denied_asked_or_hangs_on_something_is_proposed_as_no_grant(room: Room, text: str) -> None:
    """Of several wishes the one that was named was proposed to be granted, without the condition."""
    room.at("2022-08-05T09:00")
    for code in ("SYT", "STC"):
        room.request(
            room.reply(room.meeting(code), "no_capital", by=room.person(code)), "exemption", text="không có vốn"
        )
    said = desk(room, text)
    assert said.startswith(f"Tôi chưa rõ ý “{text}” nên chưa làm gì.\n---\n")
    assert "Đề nghị miễn giao ban số 1" in said
    assert [each.state for each in room.session.query(Request)] == ["open", "open"]


def test_a_reason_beside_a_grant_denies_nothing(room: Room) -> None:
    room.at("2022-08-05T09:00")
    for code in ("SYT", "STC"):
        room.request(
            room.reply(room.meeting(code), "no_capital", by=room.person(code)), "exemption", text="không có vốn"
        )
    assert desk(room, "đồng ý Sở Y tế vì không có vốn").startswith(
        "Ghi là: Đề nghị miễn giao ban số 1 của Sở Y tế: đồng ý"
    )
