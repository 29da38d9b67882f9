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


async def test_what_was_promised_for_the_same_day_is_asked_about_on_the_next_working_day(whole: Office) -> None:
    coordinator, official = await whole.join("SKHDT", "coordinator"), await whole.join("SYT")
    await whole.turn("2022-08-11T10:00")
    official.read()
    await official.says("xin gia hạn báo cáo đến 26/8 vì chờ số liệu")
    await coordinator.says("đồng ý gia hạn")
    await whole.turn("2022-08-12T09:00")
    official.read()
    (receipt,) = await official.says("hôm nay em gửi báo cáo")
    assert "dự kiến xong thứ Sáu, 12/8/2022" in receipt
    assert "không nhắc việc này trước thứ Hai, 15/8/2022" in receipt
    await whole.pass_to("2022-08-15T08:00")
    asked = "\n".join(official.read())
    assert "Ngày 12/8/2022 là ngày đơn vị dự kiến hoàn thành (trả lời ngày 12/8)." in asked
    await whole.pass_to("2022-08-16T12:00")
    assert "ngày đơn vị dự kiến hoàn thành" not in "\n".join(official.read()), "asked once"


async def test_a_promise_is_asked_about_with_the_name_of_who_made_it(whole: Office) -> None:
    first, second = await whole.join("SYT"), await whole.join("SYT")
    await whole.turn("2022-08-08T09:00")
    await first.says("báo cáo đang thực hiện 60%, dự kiến 10/8")
    second.read()
    await whole.pass_to("2022-08-10T08:00")
    asked = "\n".join(second.read())
    assert f"Ngày 10/8/2022 là ngày đơn vị dự kiến hoàn thành ({first.person.name} trả lời ngày 08/8)." in asked


async def test_who_is_reminded_before_the_day_that_they_promised_reads_of_it_and_why(whole: Office) -> None:
    official = await whole.join("SYT")
    await whole.turn("2022-08-11T09:00")
    official.read()
    (receipt,) = await official.says("báo cáo đang làm, cuối tháng mới xong")
    assert "dự kiến xong thứ Tư, 31/8/2022" in receipt
    said: list[str] = []
    for day in (12, 15, 16, 17, 18):
        await whole.pass_to(f"2022-08-{day}T08:00")
        said += [text for text in official.read() if "áo cáo kết quả" in text]
    assert said
    for text in said:
        assert "Ngày 11/8, đơn vị trả lời: dự kiến hoàn thành ngày 31/8/2022." in text
        assert "Ngày ấy sau hạn, nên việc nhắc chỉ hoãn được ít ngày" in text
        assert "hoặc cho biết lý do" not in text


async def test_a_colleague_finds_what_was_answered_by_whom_in_the_list_and_behind_its_number(whole: Office) -> None:
    first, second = await whole.join("SYT"), await whole.join("SYT")
    await whole.turn("2022-08-08T09:00")
    await first.says("báo cáo đang thực hiện 60%, dự kiến 10/8")
    (listed,) = await second.says("/nhiemvu")
    line = f"Trả lời gần nhất (08/8/2022, {first.person.name}): đang thực hiện 60%, dự kiến xong 10/8/2022"
    assert f"\n{line}" in listed
    number = next(text.split(".")[0] for text in listed.splitlines() if "Báo cáo kết quả" in text)
    (card,) = await second.taps(number)
    assert f"\n{line}" in card


async def test_two_matters_in_one_sentence_are_proposed_together_and_neither_is_lost(whole: Office) -> None:
    official = await whole.join("SYT")
    await whole.pass_to("2022-08-12T14:00")
    official.read()
    (asked,) = await official.says("bc nam em gui hom 10/8 so 33/BC-SYT, con giao ban tuan nay chua hop")
    assert asked.startswith("Ghi là:")
    assert "33/BC-SYT" in asked
    assert "chưa tổ chức giao ban" in asked
    said = "\n".join(await official.taps("Đúng"))
    assert "đã gửi báo cáo" in said
    assert "chưa tổ chức giao ban" in said
