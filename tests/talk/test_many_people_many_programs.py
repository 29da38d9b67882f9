"""Two programs run, the coordinator is also an official, a specialist serves two agencies, two departments merge and
one splits: what everybody then reads."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cli.programs import _line
from db import agencies, people, programs, successions
from db.models import Address
from jobs import succeeding
from tests.rooms import Room, second_program
from tests.talk.people import delivered, incoming, says, takes


def join(room: Room, code: str, chat: str, role: str = "official") -> Address:
    return people.join(room.session, room.invitation(code, role), "telegram", chat, f"Ông {code}", room.now)


def decide(room: Room, olds: Sequence[str], *news: str) -> int:
    for code in news:
        if agencies.by_code(room.session, code) is None:
            agencies.add(room.session, code, f"Sở {code}", "Giám đốc", room.now, "operator")
    ending, following = ([room.agency(code) for code in codes] for codes in (olds, news))
    row = successions.decide(room.session, ending, following, room.now.date(), room.now, "operator")
    succeeding.decide(room.session, room.rules, row, room.now)
    return row.id


def test_everybody_reads_what_is_theirs_now(room: Room) -> None:
    channel = "zalo"
    room.load(second_program)
    room.plan()
    chief = room.address("SKHDT", "coordinator", channel)
    people.join(room.session, room.invitation("SKHDT"), channel, chief.chat_id, "x", room.now)
    specialist = join(room, "SXD", "70")
    people.join(room.session, room.invitation("SGTVT"), "telegram", "70", "x", room.now)
    health = room.address("SYT")

    decide(room, ["SXD", "SGTVT"], "SXDGT")
    split = decide(room, ["SYT"], "SYTMOI", "SDS")
    room.plan()
    delivered(room)
    token = f"u:heir:{split}:{room.agency('SDS').id}"
    assert takes(room, incoming(chief.chat_id, "choice", token=token, channel=channel)) == ""
    room.plan()
    delivered(room)

    merged = says(room, chief.chat_id, "/tinhtrang SXDGT", channel=channel)[-1]
    assert "🔁 Từ ngày 01/8/2022, Sở SXDGT tiếp nhận nhiệm vụ của Sở Xây dựng, Sở Giao thông vận tải." in merged
    assert "; nhận từ Sở Xây dựng, Sở Giao thông vận tải" in merged
    assert merged.count("Báo cáo kết quả thực hiện Chương trình năm 2022") == 1
    old = says(room, chief.chat_id, "/tinhtrang SYT", channel=channel)[-1]
    assert "Sở SYTMOI, Sở SDS tiếp nhận nhiệm vụ của Sở Y tế. Việc đang mở do Sở SDS tiếp nhận." in old
    assert old.count("; nay do Sở SDS thực hiện") == 2, "the reports of two programs"
    assert "; nay do Sở SYTMOI thực hiện" in old, "the week that began today each of them owes for itself"

    overview = says(room, chief.chat_id, "/tinhtrang", channel=channel)[-1]
    assert "Chương trình số 01/CTr-UBND\n" in overview
    assert "0/41 đã họp hoặc không phát sinh" in overview, "the meeting of this week: two became one, one became two"

    mine = says(room, chief.chat_id, "/nhiemvu", channel=channel)[-1]
    assert "Giao ban" in mine
    assert "Báo cáo kết quả" not in mine, "who receives reports owes none"
    theirs = says(room, specialist.chat_id, "/nhiemvu")[-1]
    assert theirs.count("Báo cáo kết quả") == theirs.count("Giao ban giải ngân") == 1
    both = says(room, health.chat_id, "/nhiemvu", channel=health.channel)[-1]
    assert "Chương trình số 01/CTr-UBND\n" in both
    assert "Chương trình số 02/CTr-UBND\n" in both
    assert "Báo cáo tiết kiệm" in both

    first, second = (_line(room.session, row) for row in programs.every(room.session))
    assert "  41 agencies" in first, "two became one, one became two"
    assert "   4 agencies" in second
    assert first.endswith("coordinated by SKHDT")
    assert second.endswith("coordinated by STC")
