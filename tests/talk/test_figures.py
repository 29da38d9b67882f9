"""Weekly figures: against the last ones and the pace, confirmed in one tap, corrected in words, never dropped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.talk.dialogs.disbursement import pace_of
from bot.talk.standpoint import Then
from db import capitals
from db.models import Program, Reply
from tests.rooms import Room, local
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import incoming, reminded, takes

BILLION = 10**9
PLAN = 1_234_500_000_000


@pytest.fixture(autouse=True)
def friday(room: Room) -> Iterator[None]:
    room.at("2022-08-05T14:00")
    yield
    in_both_languages(room)


def known(room: Room, planned: int = PLAN) -> None:
    capitals.of_year(room.session, room.agency("SYT").id, 2022).planned = planned
    room.session.flush()


def told_last_week(room: Room, disbursed: int, week: int = 30) -> Reply:
    row = room.meeting("SYT", week)
    at = local(f"{row.last_day}T10:00") - timedelta(days=1)
    return room.reply(row, "held", planned=PLAN, disbursed=disbursed, at=at, stored_at=at)


def writes(room: Room, text: str, channel: str = "telegram") -> str:
    address = room.address("SYT", channel=channel)
    shown = talks(room, address.chat_id, channel, text)
    arrives(room)
    return shown


def asked(room: Room, week: int = 31) -> None:
    reminded(room, room.meeting("SYT", week))


def figures(room: Room, week: int = 31) -> tuple[int | None, int | None]:
    room.session.expire_all()
    found = room.session.query(Reply).filter_by(assignment_id=room.meeting("SYT", week).id, code="held")
    row = found.order_by(Reply.id.desc()).first()
    assert row
    return row.planned, row.disbursed


def test_a_figure_stands_against_the_last_one_and_against_the_pace(room: Room) -> None:
    known(room)
    told_last_week(room, 745_700_000_000)
    asked(room)
    assert "tăng 12,3 tỷ đồng so với lần trước" in writes(room, "đã họp, giải ngân 758 tỷ")
    writes(room, "Đúng")
    receipt = writes(room, "Không có vướng mắc")
    line = "758 tỷ đồng; 61,4% kế hoạch, +1,0 điểm; cần 22,7 tỷ đồng/tuần đến hết năm kế hoạch"
    assert f"• Lũy kế giải ngân: {line}" in receipt
    coordinator = room.address("SKHDT", "coordinator")
    status = talks(room, coordinator.chat_id, coordinator.channel, "/tinhtrang SYT")
    assert f"💰 Kế hoạch vốn năm 2022: 1.234,5 tỷ đồng; giải ngân {line}" in status


def test_an_older_last_figure_says_since_when(room: Room) -> None:
    known(room)
    told_last_week(room, 745_700_000_000, week=28)
    asked(room)
    writes(room, "đã họp, giải ngân 745,7 tỷ")
    writes(room, "Đúng")
    assert "60,4% kế hoạch, +0,0 điểm so với 14/7; cần" in writes(room, "Không có vướng mắc")


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_the_last_figure_is_confirmed_in_one_tap(room: Room, channel: str) -> None:
    known(room)
    told_last_week(room, 745_700_000_000)
    asked(room)
    said = writes(room, "Đã họp", channel)
    if channel == "zalo":  # the reminder was not shown there, so that the answer is proposed
        said = writes(room, "1", channel)
    assert "Lũy kế giải ngân năm 2022 đến nay" in said
    shown = "Vẫn 745,7 tỷ đồng (60,4%)" if channel == "telegram" else "1"
    assert "Có vướng mắc gì" in writes(room, shown, channel)
    assert figures(room) == (PLAN, 745_700_000_000)
    assert "60,4% kế hoạch, +0,0 điểm" in writes(room, "Không có vướng mắc", channel)


def test_without_a_last_figure_none_is_offered(room: Room) -> None:
    known(room)
    asked(room)
    writes(room, "Đã họp")
    row = room.meeting("SYT")
    token = f"d:figures:disbursed:{row.id}:same"
    assert takes(room, incoming(room.address("SYT").chat_id, "choice", token=token)) == ""
    assert figures(room) == (None, None)


def test_the_meeting_and_its_figure_are_both_kept(room: Room) -> None:
    asked(room)
    said = writes(room, "đã họp rồi ạ, giải ngân 1.234,5 tỷ đạt 45%")
    assert "Số giải ngân 1.234,5 tỷ đồng tôi đã nhận" in said
    said = writes(room, "3.000 tỷ")
    assert "• Lũy kế giải ngân: 1.234,5 tỷ đồng (41,2%)" in said
    assert "Tỷ lệ đồng chí ghi là 45%, còn số tiền này bằng 41,2% kế hoạch." in said
    writes(room, "Vẫn đúng")
    assert figures(room) == (3_000_000_000_000, PLAN)


def test_with_a_known_plan_the_figure_is_echoed_at_once(room: Room) -> None:
    known(room, 2_743_000_000_000)
    asked(room)
    said = writes(room, "đã họp rồi ạ, giải ngân 1.234,5 tỷ đạt 45%")
    assert "• Lũy kế giải ngân: 1.234,5 tỷ đồng (45%)" in said
    assert "Tỷ lệ đồng chí ghi" not in said
    assert "1.240 tỷ đồng (45,2%)" in writes(room, "1.240 tỷ")


def test_a_figure_without_a_plan_stands_without_a_share(room: Room) -> None:
    asked(room)
    assert "tôi đã nhận" in writes(room, "đã họp, giải ngân 60 tỷ")
    writes(room, "Chưa có số liệu")
    assert "• Lũy kế giải ngân: 60 tỷ đồng\n" in writes(room, "Không có vướng mắc")
    assert figures(room) == (None, 60 * BILLION)


def test_figures_that_are_not_plain_are_quoted_back(room: Room) -> None:
    known(room)
    asked(room)
    assert "Tôi chưa đọc được “đã họp, 100 tỷ, 60 tỷ”" in writes(room, "đã họp, 100 tỷ, 60 tỷ")


def test_a_correction_says_what_it_corrects(room: Room) -> None:
    known(room)
    asked(room)
    writes(room, "đã họp, giải ngân 785 tỷ")
    writes(room, "Đúng")
    assert "Thay cho số đã ghi: 785 tỷ đồng." in writes(room, "758 tỷ")
    writes(room, "Đúng")
    assert "↩️ Sửa lũy kế giải ngân: 758 tỷ đồng, thay cho 785 tỷ đồng." in writes(room, "Không có vướng mắc")
    assert figures(room) == (PLAN, 758 * BILLION)
    assert room.log("amend")[-1].detail == {"from": [PLAN, 785 * BILLION], "to": [PLAN, 758 * BILLION]}


def test_a_corrected_plan_says_so_and_stands_in_the_log(room: Room) -> None:
    known(room)
    asked(room)
    writes(room, "Đã họp")
    writes(room, "Sửa kế hoạch vốn")
    writes(room, "1.300 tỷ")
    writes(room, "650 tỷ")
    writes(room, "Đúng")
    assert "↩️ Sửa kế hoạch vốn: 1.300 tỷ đồng, thay cho 1.234,5 tỷ đồng." in writes(room, "Không có vướng mắc")
    assert room.log("set")[-1].detail == {"plan": [PLAN, 1_300 * BILLION]}
    coordinator = room.address("SKHDT", "coordinator")
    story = talks(room, coordinator.chat_id, coordinator.channel, "/lichsu SYT")
    assert "kế hoạch vốn 1.300 tỷ đồng, thay cho 1.234,5 tỷ đồng" in story


def test_plan_and_share_behind_a_semicolon_are_both(room: Room) -> None:
    asked(room)
    writes(room, "Đã họp")
    assert "• Kế hoạch vốn năm 2022: 850 tỷ đồng\n• Lũy kế giải ngân: 357 tỷ đồng (42%)" in writes(room, "850 tỷ; 42%")


def test_a_plan_is_not_forgotten_where_a_report_comes_between(room: Room) -> None:
    asked(room)
    writes(room, "đã họp")
    writes(room, "758 tỷ")
    reminded(room, room.assignment())
    writes(room, "đã gửi báo cáo")
    assert "Ghi số liệu “85%”" in writes(room, "85%")
    assert "644,3 tỷ" in writes(room, "Đúng")
    writes(room, "Đúng")
    assert figures(room) == (758 * BILLION, 644_300_000_000)


@pytest.mark.parametrize("first", ["đã họp, giải ngân được 85%", "đã họp"])
def test_a_share_that_comes_before_the_plan_is_taken_once_the_plan_is_known(room: Room, first: str) -> None:
    asked(room)
    shown = writes(room, first)
    if first == "đã họp":
        writes(room, "bỏ qua")
        writes(room, "Không có vướng mắc")
        writes(room, "85%")
        shown = writes(room, "Đúng")
    assert "Kế hoạch vốn" in shown
    assert "chưa đọc được" not in shown
    assert "644,3 tỷ" in writes(room, "758 tỷ")
    writes(room, "Đúng")
    assert figures(room) == (758 * BILLION, 644_300_000_000)


def test_what_is_needed_a_week_counts_from_the_day_on_which_the_figure_was_told(room: Room) -> None:
    at = local("2022-08-16T10:00")
    reply = room.reply(room.meeting("SYT", 31), "held", planned=PLAN, disbursed=758_000_000_000, at=at, stored_at=at)
    it = Then(room.session, room.rules, room.now, room.session.query(Program).one())
    found = pace_of(it, reply)
    assert found is not None
    assert found["weekly"] == round((PLAN - 758_000_000_000) / 19)


def planned(room: Room) -> int | None:
    room.session.expire_all()
    return capitals.of_year(room.session, room.agency("SYT").id, 2022).planned


def test_a_plan_that_was_told_without_what_is_disbursed_is_the_plan(room: Room) -> None:
    """It stood in the workbook only: neither in the receipt nor in the status, and was asked for again."""
    asked(room)
    writes(room, "đã họp")
    writes(room, "758 tỷ")
    writes(room, "chưa có số liệu")
    assert "• Kế hoạch vốn năm 2022: 758 tỷ đồng" in writes(room, "không")
    assert (figures(room), planned(room)) == ((758 * BILLION, None), 758 * BILLION)
    room.at("2022-08-12T14:00")
    asked(room, 32)
    assert "kế hoạch vốn: 758 tỷ đồng" in writes(room, "đã họp")


def test_a_plan_that_is_corrected_without_what_is_disbursed_says_what_it_was(room: Room) -> None:
    known(room, 758 * BILLION)
    asked(room)
    writes(room, "đã họp")
    writes(room, "sửa kế hoạch vốn")
    writes(room, "800 tỷ")
    writes(room, "chưa có số liệu")
    assert "Sửa kế hoạch vốn: 800 tỷ đồng, thay cho 758 tỷ đồng." in writes(room, "không")
    assert planned(room) == 800 * BILLION
    assert [row.detail["plan"] for row in room.log("set") if "plan" in row.detail] == [[758 * BILLION, 800 * BILLION]]


def test_where_neither_is_told_the_plan_stays(room: Room) -> None:
    known(room, 758 * BILLION)
    asked(room)
    writes(room, "đã họp")
    writes(room, "chưa có số liệu")
    assert "Kế hoạch vốn" not in writes(room, "không")
    assert planned(room) == 758 * BILLION
