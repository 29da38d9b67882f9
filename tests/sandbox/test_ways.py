"""What simulated people do of themselves: keep promises or not, go on leave, move; leaders give directions."""

from __future__ import annotations

import re
from datetime import timedelta

from sandbox.server import Sandbox
from sandbox.sides import numbered_choices
from tests.office import local

NOON = local("2022-08-01T12:00")
MANY = 50
REPORT = ("Đã gửi báo cáo", "Đang thực hiện", "Có vướng mắc", "Xin gia hạn")
PROMISED = ("Đã gửi báo cáo", "Trong hôm nay", "Hẹn ngày khác", "Có vướng mắc")
MEETING = ("Đã họp", "Chưa họp", "Không phát sinh")
CARD = ("Giao đồng chí Đầu mối UBND", "Xin gia hạn", "Đã chỉ đạo", "Giải trình")


async def _nothing() -> None:
    return None


class Table:
    """A sandbox in which the test is the bot, and one simulated person."""

    def __init__(self, seed: int = 1, role: str = "official", messenger: str = "telegram") -> None:
        self.sandbox = Sandbox(NOON, seed=seed)
        self.sandbox.clock.all_taken = _nothing
        self.person = self.sandbox.world.add_person("Đầu mối UBND quận Lê Chân", "27. Quận", messenger, role)
        self.sandbox.officials.switch(on=True)

    async def asks(self, text: str, *labels: str, on: str = "telegram", days: int = 4) -> list[str]:
        """The bot sends something; returns what the person says or presses within so many days."""
        if on == "telegram":
            world, bot = self.sandbox.world, self.sandbox.bot
            rows = [[{"text": label, "callback_data": label}] for label in labels]
            content = {"text": text, "reply_markup": {"inline_keyboard": rows}}
            world.post(bot, world.chat_of(bot, self.person), bot.shown(), content)
        else:
            lines = "\n".join(f"{number}. {label}" for number, label in enumerate(labels, 1))
            chat = self.sandbox.zalo.chat_of(self.person)
            self.sandbox.zalo.bot_posts(chat, {"text": f"{text}\nXin trả lời bằng một số:\n{lines}"})
        clock, telegram, zalo = self.sandbox.clock, self.sandbox.bot.updates, self.sandbox.zalo.bot.updates
        seen = len(telegram), len(zalo)
        await clock.pass_to(clock.now() + timedelta(days=days))
        done = [one.get("callback_query", {}).get("data") or one["message"]["text"] for one in telegram[seen[0] :]]
        return done + [one["message"]["text"] for one in zalo[seen[1] :]]


async def of_many(text: str, *labels: str, role: str = "official") -> set[str]:
    """What many people do with a message."""
    return {said for seed in range(MANY) for said in await Table(seed, role).asks(text, *labels)}


async def test_some_promise_a_day_and_wait_for_it_then_keep_it_or_name_another() -> None:
    assert {"Đang thực hiện", "Đã gửi báo cáo", "Có vướng mắc"} == await of_many("Nhắc hạn", *REPORT)
    assert await of_many("✅ Đã ghi nhận: đang thực hiện", "Đã gửi báo cáo") == set()
    assert {"Đã gửi báo cáo", "Hẹn ngày khác"} == await of_many("Hôm nay là ngày dự kiến", *PROMISED)


async def test_leaders_direct_give_or_explain_and_let_some_cards_lie() -> None:
    said = [await Table(seed, "leader").asks("Kính gửi đồng chí Giám đốc", *CARD) for seed in range(MANY)]
    assert {tuple(each) for each in said} == {(), (CARD[0],), ("Đã chỉ đạo",), ("Giải trình",)}
    assert await of_many("Chọn việc để cho ý kiến:", "1", "2", role="leader") == {"1"}
    (explained,) = await Table(1, "leader").asks("Xin đồng chí giải trình ngắn trong một tin nhắn về báo cáo", "Hủy")
    assert explained.endswith(".")
    cards = "⚠️ Kính gửi\n1. Báo cáo năm 2022\n2. Phân bổ vốn\nChọn việc để cho ý kiến:"
    assert numbered_choices(cards) == {"1": "1", "2": "2"}


async def test_a_leave_is_said_by_command_or_in_words_and_nothing_is_answered_meanwhile() -> None:
    said = [await Table(seed).asks("Giao ban tuần 31", *MEETING, days=2) for seed in range(400)]
    leaves = [each[0] for each in said if each and each[0] not in (*MEETING, "/lienket")]
    assert any(each.startswith("/vang ") for each in leaves)
    assert any(each.startswith("em xin nghỉ phép từ ") for each in leaves)
    assert all(len(re.findall(r"\d+/8/2022", each)) == 2 for each in leaves)
    assert 0 < len(leaves) < 40
    for seed, each in enumerate(said):
        if each and each[0] in leaves:
            assert await away(seed) == []


async def away(seed: int) -> list[str]:
    """What somebody who is on leave says to a reminder within a day."""
    table = Table(seed)
    await table.asks("Giao ban tuần 31", *MEETING, days=2)
    return await table.asks("Nhắc hạn", *REPORT, days=1)


async def test_a_colleague_stands_in_mostly_and_nobody_where_there_is_none() -> None:
    near = ("Giám đốc UBND", "Không có ai nhận thay", "Hủy")
    assert await of_many("Ai nhận tin và trả lời thay?", *near) == {"Giám đốc UBND", "Không có ai nhận thay"}
    assert await of_many("Ai nhận tin và trả lời thay?", *near[1:]) == {"Không có ai nhận thay"}
    assert await of_many("Đồng chí nghỉ 3/8 – 5/8. Ghi như vậy?", "Đúng", "Hủy") == {"Đúng"}


async def test_who_moves_types_the_code_on_the_other_messenger_and_is_reminded_there() -> None:
    table = await one_who_moves()
    assert await table.asks("Mã liên kết: K7PM-2WXA", days=1) == ["K7PM-2WXA"]
    assert table.person.messenger == "telegram"
    told: list[str] = []
    table.sandbox.world.listeners.add(lambda event: told.append(event["type"]))
    assert await table.asks("Muốn được nhắc qua đâu?", "Telegram", "Zalo", on="zalo", days=1) == ["2"]
    assert (table.person.messenger, told.count("people")) == ("zalo", 1)
    assert await table.asks("Mã liên kết: K7PM-2WXA", days=1) == []


async def one_who_moves() -> Table:
    """Somebody who wants to be reminded on the other messenger when the week's question comes."""
    for seed in range(2000):
        table = Table(seed)
        if await table.asks("Giao ban tuần 31", *MEETING, days=2) == ["/lienket"]:
            return table
    raise AssertionError("nobody moves")
