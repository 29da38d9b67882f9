"""Hostile text is stored and shown harmlessly."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Person, Reply
from tests.office import Office, only_telegram

NASTY = {
    "html": "<b>x</b> & <script>alert(1)</script> </b> &lt;",
    "emoji": "vướng mặt bằng " + "🏗" * 3980,
    "right to left": "abc \u202eđảo ngược\u202c \u2067x\u2069 \u200f",
    "100 kB": "dài " * 25_000,
    "control": "a\x00b\x1b[31mc\ud800d",
    "template": "{{ 7*7 }} {% raw %} %(agency)s %s",
    "lines": "\n" * 3000 + "vướng mặt bằng",
}


@pytest.mark.parametrize("name", NASTY)
async def test_hostile_obstacles(office: Office, name: str) -> None:
    text = NASTY[name]
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    await official.taps("Có vướng mắc")
    (receipt,) = await official.says(text)
    news = "\n".join(coordinator.read())
    assert all(len(message.get("text", "")) <= 4096 for message in (*official.chat[-1:], *coordinator.chat))
    for shown in (receipt, news):
        assert not set(shown) & set("\u202e\u2067\u200f\x00\x1b")
    if name in ("html", "template"):
        assert " ".join(text.split()) in receipt
    assert news.count("🏗") == text.count("🏗")
    assert official.buttons()[-1] == "Sửa lại"
    (status,) = await coordinator.says("/status")
    assert len(status) <= 4096
    stored = await office.ask(lambda session: session.scalar(select(Reply.text)))
    assert stored is not None
    if name == "100 kB":
        assert len(stored) == len(text.strip())


async def test_a_name_of_five_thousand_characters(office: Office) -> None:
    official = office.stranger("<b>" + "Ạ" * 5000)
    assert "đầu mối của Sở Y tế" in (await official.says(f"/start {await office.invite('SYT')}"))[0]
    (me,) = await official.says("/toi")
    assert len(me) < 500
    coordinator = await office.join("SKHDT", "coordinator")
    assert len((await coordinator.says("/status SYT"))[0]) < 4096
    stored = await office.ask(lambda session: session.scalars(select(Person.name)).all())
    assert max(len(name) for name in stored) == 200


async def test_a_name_that_shows_as_nothing_is_the_agencys(office: Office) -> None:
    official = office.stranger("\u200b\u3164\u2060")
    await official.says(f"/start {await office.invite('SYT')}")
    (me,) = await official.says("/toi")
    assert me.startswith("Tên hiển thị: Sở Y tế")


@only_telegram
@pytest.mark.parametrize(
    "token",
    ["", "r", "r:1", "r:x:sent", "r:999999:sent", "d:a:b:c:d", "q:1:grant", "s:late:1", "w:1", "🙂", "o:-1", "x:y"],
)
async def test_forged_buttons_do_nothing(office: Office, token: str) -> None:
    official = await office.join("SYT")
    message = next(m for m in official.chat if m["from"]["is_bot"])
    message["reply_markup"] = {"inline_keyboard": [[{"text": "x", "callback_data": token}]]}
    await official.presses(message["message_id"], token)
    assert len(office.notices) == 1
    assert await office.ask(lambda session: session.scalar(select(Reply.id))) is None


async def test_a_file_that_is_none_gets_a_polite_sentence(office: Office) -> None:
    official = await office.join("SYT")
    official.side.send_file(official.person, "bao-cao.pdf", b"%PDF")
    await office.idle()
    told = official.read()[-1]
    assert told.startswith(("⚠️ Không giữ được tệp “bao-cao.pdf”: ", "Tôi không giữ tệp;", "Tôi chỉ đọc được tin nhắn"))


@only_telegram
async def test_a_block_closes_the_address_and_writing_again_opens_it(office: Office) -> None:
    coordinator, official = await office.join("SKHDT", "coordinator"), await office.join("SYT")
    world, bot = office.sandbox.world, office.sandbox.bot
    world.block(bot, official.person, blocked=True)
    await office.idle()
    assert (
        "Chưa có đầu mối nhận tin" in (await coordinator.says("/status SYT"))[0]
        or "không nhận được tin" in coordinator.chat[-1]["text"]
    )
    await office.pass_to("2022-08-01T08:00")
    assert official.read() == []
    assert "Sở Y tế" in (await official.says("/nhiemvu"))[0]
    await office.pass_to("2022-08-05T08:00")
    assert any("Nhắc hạn báo cáo" in text for text in official.read())
