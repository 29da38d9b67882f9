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


@pytest.mark.parametrize("said", ["không vướng mắc gì", "vướng mắc không có", "khó khăn, vướng mắc thì chưa có gì ạ"])
def test_that_nothing_hinders_is_no_obstacle(room: Room, said: str) -> None:
    official = Official(room, "SYT", "telegram")
    assert "Vướng mắc, ghi cùng" not in official.writes(f"họp rồi, giải ngân 512 tỷ, {said}")
    official.writes("đúng")
    official.writes("không")
    assert obstacles(room) == []
