"""Tokens that nobody was shown, and digits in odd guises: an answer in words, never an exception."""

from __future__ import annotations

import logging

import pytest

from tests.office import Office, Someone, only_telegram

HUGE = "9" * 23
FORGED = [
    *(f"{verb}:{number}:sent" for verb in "rwonqg" for number in (HUGE, "2147483648", "-1", "0", "²", "１", "1e3", "")),
    f"r:{HUGE}",
    "s:late:" + HUGE,
    "s:late:²",
    "s:soon:-5",
    f"q:{HUGE}:grant",
    f"g:{HUGE}:on",
    f"d:note:which:0:{HUGE}",
    f"d:which:question:0:{HUGE}",
    "d:note:which:0:²",
    f"a:{HUGE}",
    "r",
    ":",
    "",
]


TOLD = (
    "",
    "Lựa chọn này không còn dùng được. Gõ /nhiemvu để xem việc hiện có.",
    "Lựa chọn này không còn dùng được. Gõ /tinhtrang để xem tình hình hiện nay.",
    "Vai của đồng chí không có quyền làm việc này. Gõ /help để xem các lệnh.",
)


@only_telegram
async def test_a_forged_choice_is_told_to_be_over(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    for someone in (await office.join("SYT"), await office.join("SKHDT", "coordinator")):
        message = next(m for m in someone.chat if m["from"]["is_bot"])
        for token in FORGED:
            before = len(office.notices)
            message["reply_markup"] = {"inline_keyboard": [[{"text": "x", "callback_data": token}]]}
            await someone.presses(message["message_id"], token)
            assert len(office.notices) == before + 1, token
            assert office.notices[-1] in TOLD, token
    assert not caplog.records


async def listed(office: Office) -> Someone:
    """An official who is asked by a list what a text is about."""
    official = await office.join("SYT")
    await office.turn("2022-08-05T08:00")
    await office.turn("2022-08-05T14:00")
    assert "cho việc nào" in (await official.says("Mạng ở đảo chập chờn mấy hôm rồi"))[0]
    return official


@pytest.mark.parametrize("digits", ["²", "②", "2️⃣", "２"])
async def test_an_odd_digit_picks_from_the_list(office: Office, digits: str) -> None:
    official = await listed(office)
    (offer,) = await official.says(digits)
    assert "Về báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022), xin chọn" in offer


@pytest.mark.parametrize("digits", ["⁹", "⑨", "9️⃣", "９", HUGE, "٣٣"])
async def test_a_digit_that_is_not_in_the_list_is_answered(office: Office, digits: str) -> None:
    official = await listed(office)
    assert await official.says(digits)


async def test_an_obstacle_is_shown_to_the_coordinator_in_full(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    await office.turn("2022-08-05T08:00")
    await official.says("/nhiemvu")
    await official.taps("2")
    await official.taps("Có vướng mắc")
    said = "\n".join(f"Hộ thứ {n} chưa bàn giao mặt bằng vì giá & đơn vị <chưa rõ>." for n in range(1, 32))
    await official.says(said)
    (news,) = [text for text in _joined(coordinator.read()) if "Vướng mắc số 1" in text]
    for line in said.splitlines():
        assert line in news


@only_telegram
async def test_four_thousand_signs_without_a_space_arrive(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    await office.turn("2022-08-05T08:00")
    await official.says("/nhiemvu")
    await official.taps("2")
    await official.taps("Có vướng mắc")
    await official.says("vướng&" * 666)
    assert "".join(coordinator.read()).count("&") == 666


def _joined(texts: list[str]) -> list[str]:
    """A long message of Telegram arrives in several: put together what belongs together."""
    return ["\n".join(texts)]
