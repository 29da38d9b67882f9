"""A meeting, its figures and what hinders in one sentence: all of it is recorded, or kept until it can be."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Request
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.people import reminded
from tests.talk.test_corrected_figures import BILLION, BOTH, Official

HINDERS = "vướng mặt bằng phường Đông Khê"


def obstacles(room: Room) -> list[str | None]:
    return [row.reply.text for row in room.session.scalars(select(Request).where(Request.kind == "obstacle"))]


@BOTH
@pytest.mark.parametrize(
    ("said", "dong"),
    [
        (f"tuần này họp rồi, giải ngân 512 tỷ trên 758 tỷ, {HINDERS}", 512 * BILLION),
        (f"đã họp, giải ngân 512 tỷ, hiện {HINDERS}", 512 * BILLION),
    ],
)
def test_figures_and_the_obstacle_are_asked_back_and_recorded(
    room: Room, agency: str, channel: str, said: str, dong: int
) -> None:
    """The figures were asked for as though nothing had been told, and the obstacle was lost."""
    official = Official(room, agency, channel)
    reminded(room, room.assignment(agency), agency=agency)
    shown = official.writes(said)
    assert "Lũy kế giải ngân: 512 tỷ đồng" in shown
    assert f"{HINDERS}”" in shown
    receipt = official.writes("đúng")
    assert f"{HINDERS}”" in receipt
    assert "Có vướng mắc gì" not in receipt
    assert official.disbursed() == dong
    assert [text and text.removeprefix("hiện ") for text in obstacles(room)] == [HINDERS]
    in_both_languages(room)


@BOTH
def test_the_obstacle_waits_until_the_figures_are_told(room: Room, agency: str, channel: str) -> None:
    official = Official(room, agency, channel)
    shown = official.writes(f"họp rồi, {HINDERS}")
    assert f"Vướng mắc, ghi cùng số liệu: “{HINDERS}”" in shown
    assert obstacles(room) == []
    shown = official.writes("chưa có số liệu")
    assert f"Vướng mắc: “{HINDERS}”" in shown
    assert obstacles(room) == [HINDERS]
    in_both_languages(room)


NOTHING = [
    "đã họp rồi, kh vốn 800 tỷ, giải ngân 512 tỷ, ko vướng gì",
    "da hop roi, kh von 800 ty, giai ngan 512 ty, ko vuong gi",
    "không vướng, họp rồi, kế hoạch 800 tỷ giải ngân 512 tỷ",
    "họp rồi, kế hoạch 800 tỷ, giải ngân 512 tỷ, không có khó khăn, vướng mắc gì",
    "họp rồi, giải ngân 512 tỷ, không vướng mắc gì",
    "họp rồi, giải ngân 512 tỷ, vướng mắc không có",
    "họp rồi, giải ngân 512 tỷ, khó khăn, vướng mắc thì chưa có gì ạ",
]


@BOTH
@pytest.mark.parametrize("said", NOTHING)
def test_that_nothing_hinders_is_taken_with_the_figures(room: Room, agency: str, channel: str, said: str) -> None:
    """The whole answer was not understood, or what it says was asked about again."""
    official = Official(room, agency, channel)
    shown = official.writes(said)
    if "đã tổ chức giao ban" in shown:  # not every word is known
        shown = official.writes("đúng")
    assert "Lũy kế giải ngân: 512 tỷ đồng" in shown
    assert "Vướng mắc, ghi cùng" not in shown
    receipt = official.writes("đúng")
    assert "Có vướng mắc gì" not in receipt
    assert "Đã ghi nhận" in receipt
    assert (official.disbursed(), obstacles(room)) == (512 * BILLION, [])
    in_both_languages(room)


@pytest.mark.parametrize(
    "said", ["họp rồi, giải ngân 512 tỷ", "họp rồi, giải ngân 512 tỷ, không vướng mắc, nhưng vướng mặt bằng"]
)
def test_what_hinders_is_asked_or_taken_where_it_is_not_denied(room: Room, said: str) -> None:
    official = Official(room, "SYT", "telegram")
    official.writes(said)
    shown = official.writes("đúng")
    assert ("Có vướng mắc gì" in shown, obstacles(room)) in [(True, []), (False, ["nhưng vướng mặt bằng"])]
    assert bool(obstacles(room)) == ("nhưng" in said)


@BOTH
def test_that_nothing_hinders_is_kept_until_the_figures_are_told(room: Room, agency: str, channel: str) -> None:
    official = Official(room, agency, channel)
    official.writes("họp rồi, không vướng mắc")
    official.writes("512 tỷ")
    assert "Có vướng mắc gì" not in official.writes("đúng")
    assert (official.disbursed(), obstacles(room)) == (512 * BILLION, [])
