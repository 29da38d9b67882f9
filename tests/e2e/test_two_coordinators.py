"""Two coordinators, one on each messenger, and one card: whoever decides first, the other one reads it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.office import SEED, Office, Someone

PARTS = {"report": {"at": "08:00", "steps": ["0d", "+1wd", "+2wd leader", "+4wd coordinator"]}}
ABOUT = "báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Y tế"


def only_one_report() -> str:
    """The seed program with Sở Y tế's report alone, which comes to coordinators four working days late."""
    raw = json.loads(SEED.read_text("utf-8"))
    report = next(each for each in raw["duties"] if each["code"] == "BC-DINHKY")
    report["owed_by"] = {"agencies": ["SYT"]}
    return json.dumps({**raw, "duties": [report], "ladders": PARTS, "digests": []})


class Asked:
    """Two coordinators who have got the card on Thursday 18/8 at 08:00, and the official who is late."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.on_telegram: Someone
        self.on_zalo: Someone
        self.official: Someone

    async def begin(self) -> None:
        office = self.office
        self.on_telegram = await self._joins("Người ở Telegram", "telegram")
        self.on_zalo = await self._joins("Người ở Zalo", "zalo")
        self.official = await office.join("SYT", messenger="telegram")
        await office.join("SYT", "leader", "zalo")
        await office.pass_to("2022-08-18T08:05")
        for each in (self.on_telegram, self.on_zalo):
            assert "Đề nghị quyết định – Sở Y tế" in each.read()[-1]
        self.official.read()

    async def _joins(self, name: str, messenger: str) -> Someone:
        someone = self.office.stranger(name, messenger)
        await someone.says(f"/start {await self.office.invite('SKHDT', 'coordinator')}")
        someone.read()
        return someone


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncIterator[Asked]:
    office = Office(f"sqlite:///{tmp_path / 'dondoc.sqlite3'}", program=only_one_report())
    await office.open()
    found = Asked(office)
    await found.begin()
    yield found
    await office.close()


async def test_who_taps_second_on_zalo_reads_who_decided_what_and_when(asked: Asked) -> None:
    first, second = asked.on_telegram, asked.on_zalo
    assert "Gửi như trên?" in (await first.taps("Tiếp tục nhắc"))[-1]
    assert "Đã nhắc 1 người" in (await first.taps("Gửi"))[-1]
    (line,) = second.read()
    assert line == (
        f"✅ Người ở Telegram đã quyết định về {ABOUT}: nhắc tiếp (1 người nhận tin), lúc 08:05 ngày 18/8. "
        "Nếu vẫn chưa xong, thứ Năm, 25/8/2022 tôi hỏi lại.\nĐồng chí không phải quyết định nữa."
    )
    assert len(asked.official.read()) == 1
    await asked.office.pass_to("2022-08-18T08:12")
    (said,) = await second.says("1")
    assert f"Người ở Telegram đã quyết định về {ABOUT}: nhắc tiếp (1 người nhận tin), lúc 08:05 ngày 18/8" in said
    assert (asked.official.read(), first.read()) == ([], []), "nothing is done twice, and nobody is told twice"
    assert "Gửi như trên?" in (await second.says("1"))[-1]
    assert "Đã nhắc 1 người" in (await second.says("1"))[-1], "who knows of it may still do it"
    assert len(asked.official.read()) == 1


async def test_the_card_on_telegram_says_it_and_a_tap_that_crossed_it_does_nothing(asked: Asked) -> None:
    first, second = asked.on_zalo, asked.on_telegram
    card = second.message("Đề nghị quyết định")
    tokens, buttons = second.side.choices(card), card["reply_markup"]
    assert list(tokens) == ["Tiếp tục nhắc", "Gia hạn", "Kết thúc theo dõi", "Gọi điện"]
    await first.says("2")
    assert "Đã gia hạn" in (await first.says("26/8"))[-1]
    said = f"Người ở Zalo đã quyết định về {ABOUT}: gia hạn đến hết thứ Sáu, 26/8/2022, lúc 08:05 ngày 18/8."
    assert second.read() == [], "no message more"
    card = second.message("Đề nghị quyết định")
    assert said in card["text"]
    assert second.side.choices(card) == {}
    asked.official.read()
    for label in ("Tiếp tục nhắc", "Gia hạn", "Kết thúc theo dõi"):
        card["reply_markup"] = buttons
        (told,) = await second.presses(card["message_id"], str(tokens[label]))
        assert said in told
        assert second.buttons() == [], "it is not late any more"
    assert asked.official.read() == []


async def test_what_was_pressed_for_once_is_asked_about_once_more_and_then_not_any_more(asked: Asked) -> None:
    office, first, second = asked.office, asked.on_telegram, asked.on_zalo
    await first.taps("Tiếp tục nhắc")
    await first.taps("Gửi")
    await office.pass_to("2022-08-25T08:05")
    for each in (first, second):
        (card,) = [text for text in each.read() if "Đề nghị quyết định" in text]
        assert "Người ở Telegram đã quyết định" in card
        assert "Đây là lần cuối tôi tự hỏi" in card
    await second.taps("Tiếp tục nhắc")
    said = (await second.taps("Gửi"))[-1]
    assert "không tự hỏi nữa; việc này còn trong bản tin và /tinhtrang" in said
    assert "Người ở Zalo đã quyết định" in first.message("Đây là lần cuối")["text"]
    first.read(), second.read()
    await office.pass_to("2022-10-03T09:00")
    assert not any("Đề nghị quyết định" in text for each in (first, second) for text in each.read())
    assert "Sở Y tế" in (await first.says("/goidien"))[-1]


async def asks_for_time(asked: Asked) -> None:
    """The official asks for more time, and both coordinators get the card; on Zalo it is not the only question."""
    await asked.official.says("/nhiemvu")
    for words in ("Xin gia hạn", "26/8", "Chờ số liệu"):
        await (asked.official.taps if words == "Xin gia hạn" else asked.official.says)(words)
    for each in (asked.on_telegram, asked.on_zalo):
        assert "Xin gia hạn số 1" in each.read()[-1]


DONE = "Người ở Zalo đã xử lý {} số 1 – Sở Y tế, lúc 08:05 ngày 18/8"
GRANTED = (
    "Người ở Telegram đã xử lý Xin gia hạn số 1 – Sở Y tế, lúc 08:05 ngày 18/8: đồng ý đến hết thứ Sáu, 26/8/2022."
)


async def test_who_has_the_card_of_a_request_on_zalo_reads_who_granted_it(asked: Asked) -> None:
    await asks_for_time(asked)
    await asked.on_telegram.taps("Đồng ý")
    assert f"✅ {GRANTED} Đồng chí không phải quyết định nữa." in asked.on_zalo.read()
    await asked.office.pass_to("2022-08-18T08:07")
    (said,) = await asked.on_zalo.says("1")
    assert GRANTED in said, "the number was meant for the card that came last"
    (said,) = await asked.on_zalo.says("đồng ý")
    assert GRANTED in said
    assert len([text for text in asked.official.read() if "đồng ý gia hạn" in text]) == 1


async def test_the_card_of_a_request_on_telegram_says_who_refused_it_and_has_no_button_left(asked: Asked) -> None:
    await asks_for_time(asked)
    card = asked.on_telegram.message("Xin gia hạn số 1")
    tokens, buttons = asked.on_telegram.side.choices(card), card["reply_markup"]
    await asked.on_zalo.taps("Chưa đồng ý")
    await asked.on_zalo.says("Phải tổng hợp báo cáo Bộ")
    card = asked.on_telegram.message("Xin gia hạn số 1")
    refused = f"{DONE.format('Xin gia hạn')}: chưa đồng ý, lý do “Phải tổng hợp báo cáo Bộ”."
    assert refused in card["text"]
    assert asked.on_telegram.side.choices(card) == {}
    card["reply_markup"] = buttons
    (said,) = await asked.on_telegram.presses(card["message_id"], str(tokens["Đồng ý"]))
    assert refused in said


async def test_who_was_asked_why_when_the_other_one_granted_reads_that(asked: Asked) -> None:
    await asks_for_time(asked)
    await asked.on_zalo.taps("Chưa đồng ý")
    await asked.on_telegram.taps("Đồng ý")
    assert GRANTED in (await asked.on_zalo.says("Phải tổng hợp báo cáo Bộ"))[-1]


async def test_what_was_granted_and_taken_back_is_told_to_the_other_one(asked: Asked) -> None:
    await asks_for_time(asked)
    await asked.on_telegram.taps("Đồng ý")
    await asked.on_telegram.taps("Thu hồi")
    assert any("số 1 – Sở Y tế, lúc 08:05 ngày 18/8: thu hồi việc đồng ý." in text for text in asked.on_zalo.read())


async def test_an_obstacle_that_was_answered_keeps_its_choices(asked: Asked) -> None:
    await asked.official.says("/nhiemvu")
    await asked.official.taps("Có vướng mắc")
    await asked.official.says("Chưa bàn giao được mặt bằng 3 hộ")
    assert "Vướng mắc số 1" in asked.on_zalo.read()[-1]
    await asked.on_zalo.taps("Trả lời")
    await asked.on_zalo.says("Dùng mẫu của năm trước")
    card = asked.on_telegram.message("Vướng mắc số 1")
    assert (
        "Người ở Zalo đã xử lý Vướng mắc số 1 – Sở Y tế, lúc 08:05 ngày 18/8: trả lời “Dùng mẫu của năm trước”."
        in card["text"]
    )
    assert "Đã giải quyết" in asked.on_telegram.side.choices(card)
    await asked.on_zalo.says("đã giải quyết")
    card = asked.on_telegram.message("Vướng mắc số 1")
    assert ": đã giải quyết. Đồng chí không phải quyết định nữa." in card["text"]
    assert "Trả lời" not in asked.on_telegram.side.choices(card)
