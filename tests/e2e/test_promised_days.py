"""A promised day and what else comes on it, with the seed's own ladders and digests: the question is about the promise,
whatever it comes with, and nobody is told that it was broken before anybody was asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.office import SEED, Office, Someone

pytestmark = pytest.mark.parametrize("messenger", ["telegram", "zalo"], indirect=True)


@pytest.fixture
async def whole(tmp_path: Path, messenger: str) -> AsyncIterator[Office]:
    """An office with the program as it is."""
    place = Office(f"sqlite:///{tmp_path / 'dondoc.sqlite3'}", messenger=messenger, program=SEED.read_text("utf-8"))
    await place.open()
    try:
        yield place
    finally:
        await place.close()


async def promises_saturday(office: Office) -> Someone:
    """An official who was reminded of the report on Friday, 5/8, and said "mai"."""
    official = await office.join("SYT")
    await office.turn("2022-08-05T08:00")
    official.read()
    (receipt,) = await official.says("báo cáo đang thực hiện 60%, mai gửi")
    assert "dự kiến xong thứ Bảy, 06/8/2022" in receipt
    await office.turn("2022-08-05T14:00")
    await official.taps("Không phát sinh")
    return official


async def test_beside_something_else_the_promise_is_still_asked_about(whole: Office) -> None:
    official = await promises_saturday(whole)
    await whole.pass_to("2022-08-08T08:00")
    (both,) = [text for text in official.read() if "2 việc:" in text]
    line = both.split("2. ")[0]
    assert "Báo cáo kết quả" in line
    assert "Ngày 06/8/2022 là ngày đơn vị dự kiến hoàn thành (trả lời ngày 05/8)." in line
    (card,) = await official.taps("1")
    assert "Ngày 06/8/2022 là ngày đơn vị dự kiến hoàn thành (trả lời ngày 05/8). Báo cáo đã gửi chưa?" in card
    (receipt,) = await official.taps("Trong hôm nay")
    assert "dự kiến xong thứ Hai, 08/8/2022" in receipt


async def test_a_promise_for_a_day_off_is_not_broken_before_anybody_was_asked(whole: Office) -> None:
    coordinator = await whole.join("SKHDT", "coordinator")
    await promises_saturday(whole)
    await whole.pass_to("2022-08-08T08:30")
    (digest,) = [text for text in coordinator.read() if "Tình hình đến 08:30" in text]
    assert "Quá ngày đã hẹn" not in digest
    assert "giữ 0, không giữ 0, chưa đến ngày 1" in (await promises(coordinator))
    await whole.turn("2022-08-09T08:30")
    assert "giữ 0, không giữ 1, chưa đến ngày 0" in (await promises(coordinator))


async def promises(coordinator: Someone) -> str:
    await coordinator.says("/tinhtrang")
    return (await coordinator.taps("Lời hẹn và số tin nhắn"))[0]
