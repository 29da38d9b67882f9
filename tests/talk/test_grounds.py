"""Objective causes: proposed by the coordinator, confirmed outside, carried by the lateness wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from db.models import Ground, Request
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, takes

CONFIRMED = "nguyên nhân khách quan được Chủ tịch UBND thành phố xác nhận tại 345/UBND-XD ngày 20/8/2022"


@pytest.fixture(autouse=True)
def late(room: Room) -> Iterator[None]:
    room.at("2022-08-10T08:00")
    writes(room, "SYT", "/vuongmac chưa bàn giao mặt bằng")
    room.move(room.meeting("SYT"), Move.OVERTAKE)
    room.at("2022-08-25T08:00")
    yield
    in_both_languages(room)


def writes(room: Room, agency: str, text: str, role: str = "official", channel: str = "telegram") -> str:
    address = room.address(agency, role, channel)
    shown = talks(room, address.chat_id, address.channel, text)
    arrives(room)
    return shown


def coordinator(room: Room, text: str, channel: str = "telegram") -> str:
    return writes(room, "SKHDT", text, "coordinator", channel)


def ground(room: Room) -> Ground:
    room.session.expire_all()
    return room.session.scalars(select(Ground).order_by(Ground.id.desc())).all()[0]


def told(room: Room) -> str:
    person = room.person("SYT").id
    found = [row for row in room.messages("ground_told", None) if row.person_id == person]
    return TEXTS.render("ground_told", found[-1].params, "plain").text


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_an_obstacle_is_proposed_and_confirmed_and_the_lateness_carries_it(room: Room, channel: str) -> None:
    number = room.session.scalars(select(Request.id)).one()
    coordinator(room, f"/vuongmac {number}", channel)
    said = coordinator(room, "Nguyên nhân khách quan", channel)
    assert "đề nghị là nguyên nhân khách quan của việc nào?\n1. Báo cáo kết quả thực hiện Chương trình năm 2022" in said
    said = coordinator(room, "1", channel)
    assert "đã đề nghị, chờ cấp có thẩm quyền xác nhận" in said
    assert "đã đề nghị; hạn của việc này không thay đổi." in told(room)
    assert "khách quan" not in coordinator(room, "/tinhtrang SYT", channel)
    coordinator(room, f"/vuongmac {number}", channel)
    assert "Ai đã xác nhận" in coordinator(room, "Đã được xác nhận", channel)
    assert "tại văn bản số nào, ngày nào?" in coordinator(room, "Chủ tịch UBND thành phố", channel)
    assert "345/UBND-XD ngày nào?" in coordinator(room, "345/UBND-XD", channel)
    assert "Ngày này chưa đến." in coordinator(room, "30/8/2022", channel)
    said = coordinator(room, "20/8", channel)
    assert "Chủ tịch UBND thành phố xác nhận tại 345/UBND-XD ngày 20/8/2022" in said
    assert (ground(room).state, ground(room).confirmed_by) == ("confirmed", "Chủ tịch UBND thành phố")
    assert "Chủ tịch UBND thành phố xác nhận" in told(room)
    assert f"(9 ngày làm việc); {CONFIRMED}" in coordinator(room, "/tinhtrang SYT", channel)
    (line,) = [each for each in coordinator(room, "/tinhtrang", channel).splitlines() if "khách quan" in each]
    assert line.endswith(" (trong số chưa xong, 1 có nguyên nhân khách quan)"), "it is counted among them"
    assert CONFIRMED in writes(room, "SYT", "/nhiemvu")
    room.move(room.assignment("SYT"), Move.REPORT)
    assert f"đã gửi quá hạn, 25/8/2022; {CONFIRMED}" in coordinator(room, "/tinhtrang SYT", channel)
    for asked in (f"/lichsu {number}", "/lichsu SYT"):
        story = coordinator(room, asked, channel)
        assert "ghi được xác nhận là nguyên nhân khách quan, 345/UBND-XD ngày 20/8/2022" in story
        assert "đề nghị là nguyên nhân khách quan của báo cáo kết quả thực hiện Chương trình năm 2022" in story
    assert CONFIRMED.partition(" (")[2][:-1] in coordinator(room, f"/vuongmac {number}", channel)
    assert "đã rút" in coordinator(room, "Rút ghi nhận", channel)
    assert "khách quan" not in coordinator(room, "/tinhtrang SYT", channel)
    assert "rút ghi nhận nguyên nhân khách quan" in coordinator(room, f"/lichsu {number}", channel)


def taps(room: Room, token: str, agency: str = "SKHDT", role: str = "coordinator") -> str:
    notice = takes(room, incoming(room.address(agency, role).chat_id, "choice", token=token))
    arrives(room)
    return notice


def test_it_is_confirmed_in_one_message_or_refused_and_by_nobody_else(room: Room) -> None:
    (number,) = room.session.scalars(select(Request.id))
    row = room.assignment("SYT").id
    for token in (f"v:ground:{number}", f"v:ground:{number}:{row}"):
        assert taps(room, token, "SYT", "official") == "not_for_role"
    assert taps(room, f"v:ground:{number}:{row}") == ""
    first = ground(room).id
    assert taps(room, f"v:ground:{number}:{row}") == "ground_decided"
    assert taps(room, f"v:ground:{number}:99999") == "ground_decided"
    assert taps(room, f"v:not_ground:{number}:{first}", "SYT", "official") == "not_for_role"
    assert taps(room, f"v:not_ground:{number}:{first}") == ""
    assert ground(room).state == "refused"
    assert "không được xác nhận" in told(room)
    assert taps(room, f"v:grounded:{number}:{first}") == "ground_decided"
    assert taps(room, f"v:not_ground:{number}:{first}") == "ground_decided"
    assert taps(room, f"v:unground:{number}:{first}") == ""
    assert taps(room, f"v:unground:{number}:{first}") == "ground_decided"
    assert taps(room, f"v:grounded:{number}:77") == "stale"
    taps(room, f"v:ground:{number}:{row}")
    taps(room, f"v:grounded:{number}:{ground(room).id}")
    assert "xác nhận tại" in coordinator(room, "UBND thành phố; văn bản 9/TB-UBND ngày 22/8")
    assert (ground(room).confirmed_by, ground(room).document) == ("UBND thành phố", "9/TB-UBND")


def test_after_the_obstacle_is_closed_it_can_still_be_recorded(room: Room) -> None:
    (number,) = room.session.scalars(select(Request.id))
    taps(room, f"v:ground:{number}:{room.assignment('SYT').id}")
    writes(room, "SYT", f"/vuongmac {number}")
    assert "đã giải quyết" in writes(room, "SYT", "Đã giải quyết")
    assert taps(room, f"v:grounded:{number}:{ground(room).id}") == ""
    assert "xác nhận tại biên bản họp" in coordinator(room, "UBND thành phố") + coordinator(
        room, "biên bản họp"
    ) + coordinator(room, "20/8")
