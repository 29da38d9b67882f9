"""That a meeting was held and that there are no figures yet, in one sentence: the figures are not asked for."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.pending import no_figures_yet
from rules.meaning.said import Said
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import reminded
from tests.talk.test_corrected_figures import BOTH, HINDERS, Official


@BOTH
@pytest.mark.parametrize(
    "said",
    [
        "hôm nay họp rồi nhưng chưa có số liệu",
        "đã họp, chưa có số liệu",
        "đã họp, kho bạc chưa có số",
        "họp rồi, số liệu chưa chốt",
        "đã họp, số liệu giải ngân chưa có",
    ],
)
def test_figures_that_are_not_there_are_not_asked_for(room: Room, agency: str, channel: str, said: str) -> None:
    """The plan, or what is disbursed, was asked for right behind it."""
    official = Official(room, agency, channel)
    shown = official.writes(said)
    assert HINDERS in shown
    assert "Lũy kế" not in shown
    assert "đã tổ chức giao ban" in official.writes("không")
    assert official.disbursed() is None
    in_both_languages(room)


def test_nor_is_the_plan_where_it_is_not_known(room: Room) -> None:
    room.at("2022-08-05T14:00")
    reminded(room, room.meeting("STC", 31), agency="STC")
    arrives(room)
    shown = talks(room, room.address("STC").chat_id, "zalo", "hôm nay họp rồi nhưng chưa có số liệu")
    assert HINDERS in shown
    assert "Kế hoạch vốn" not in shown


@BOTH
def test_an_obstacle_beside_it_is_recorded(room: Room, agency: str, channel: str) -> None:
    official = Official(room, agency, channel)
    assert "vướng mặt bằng phường Đông Khê" in official.writes(
        "đã họp, chưa có số liệu, vướng mặt bằng phường Đông Khê"
    )


@BOTH
@pytest.mark.parametrize("said", ["đã họp", "đã họp, vướng mắc chưa có", "họp rồi, công văn chưa có số"])
def test_other_words_leave_the_figures_to_be_asked_for(room: Room, agency: str, channel: str, said: str) -> None:
    assert HINDERS not in Official(room, agency, channel).writes(said)


@pytest.mark.parametrize(
    ("said", "none"),
    [
        ("chưa có số liệu", True),
        ("đã họp, chưa có số liệu nhưng khoảng 50%", False),
        ("chưa có số liệu à?", False),
        ("họp rồi, không có số văn bản", False),
    ],
)
def test_that_there_are_none_is_read(said: str, none: bool) -> None:
    assert no_figures_yet(Said.of(said, date(2022, 8, 5))) is none
