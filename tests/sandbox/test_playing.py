"""What is played in the sandbox: officials who answer, a running clock, faults, and remembering between two runs."""

from __future__ import annotations

import asyncio
from datetime import datetime, time
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from db.models import Reply
from sandbox import memory
from sandbox.server import HOST, PortInUse, Sandbox
from tests.office import ZONE, Office, local


async def play(place: Path) -> tuple[list[list[str]], list[datetime]]:
    """A week in which four people answer by themselves.

    Returns what was recorded in each chat, without the time, and when answers were given.
    """
    office = Office(f"sqlite:///{place}")
    await office.open()
    people = [await office.join(code) for code in ("SYT", "LECHAN", "SDL", "SNV")]
    for someone in people:
        someone.person.group = "x"
    await office.pass_to("2022-08-01T08:00")
    office.sandbox.officials.switch(on=True)
    async with asyncio.timeout(120):
        await office.sandbox.clock.pass_to(local("2022-08-08T17:00"))
    await office.idle()
    given = await office.ask(lambda session: list(session.scalars(select(Reply.at))))
    await office.close()
    receipts = [[m["text"] for m in someone.chat if "Đã ghi nhận lúc" in m.get("text", "")] for someone in people]
    recorded = [[text.partition("\n")[2] for text in texts] for texts in receipts]
    return recorded, [at.astimezone(ZONE) for at in given]


async def test_officials_answer_believably_and_repeatably(tmp_path: Path) -> None:
    recorded, given = await play(tmp_path / "one.sqlite3")
    assert sum(map(len, recorded)) >= 4
    assert all(at.weekday() < 5 and time(7, 30) <= at.time() < time(17, 15) for at in given)
    assert (recorded, given) == await play(tmp_path / "two.sqlite3")


async def test_officials_answer_by_themselves_from_event_to_event_too(office: Office) -> None:
    for code in ("SYT", "LECHAN", "SDL", "SNV"):
        (await office.join(code)).person.group = "x"
    await office.pass_to("2022-08-01T08:00")
    office.sandbox.officials.switch(on=True)
    async with asyncio.timeout(120):
        while office.sandbox.clock.now() < local("2022-08-09T00:00"):
            assert await office.sandbox.clock.pass_to_next()
    await office.idle()
    assert await office.ask(lambda session: session.scalars(select(Reply.id)).first())


async def test_a_running_clock_visits_every_event(office: Office) -> None:
    official = await office.join("SYT")
    async with asyncio.timeout(60):
        office.sandbox.clock.run(86400.0 * 7)
        while office.sandbox.clock.now() < local("2022-08-17T00:00"):
            await asyncio.sleep(0.02)
        office.sandbox.clock.run(0)
    await office.idle()
    heads = [text.splitlines()[0] for text in official.read()]
    assert any("Hôm nay là ngày làm việc cuối cùng" in head for head in heads)
    assert sum("🗓️" in head for head in heads) == 3


async def test_what_was_due_while_the_network_was_down_arrives_afterwards(office: Office) -> None:
    official = await office.join("SYT")
    down = {"telegram": "down", "zalo": "zalo_down"}[office.messenger]
    async with httpx.AsyncClient(base_url=office.sandbox.url) as http:
        assert (await http.post("/sandbox/play", json={down: True})).json()[down] is True
        await office.turn_without_waiting("2022-08-01T08:00")
        await office.app.jobs.knock()
        assert official.read() == []
        await http.post("/sandbox/play", json={down: False})
    async with asyncio.timeout(30):
        while not official.chat[2:]:
            await asyncio.sleep(0.05)
    assert "tuần 31" in official.read()[0]


async def test_a_blocked_bot_is_noticed_and_told(office: Office) -> None:
    official, coordinator = await office.join("SYT"), await office.join("SKHDT", "coordinator")
    async with httpx.AsyncClient(base_url=office.sandbox.url) as http:
        await http.post(f"/sandbox/chats/{official.person.id}/block", json={"blocked": True})
    await office.idle()
    assert "Chưa có đầu mối" in (await coordinator.says("/status"))[0]


async def test_a_port_in_use_is_told_in_a_sentence() -> None:
    first = Sandbox(local("2022-08-01T08:00"))
    await first.start()
    second = Sandbox(local("2022-08-01T08:00"), port=int(first.url.rpartition(":")[2]))
    with pytest.raises(PortInUse, match="is in use by another program; choose another with --port"):
        await second.start()
    await first.stop()


async def test_a_sandbox_is_remembered(tmp_path: Path) -> None:
    one = Sandbox(local("2022-08-01T08:00"))
    person = one.world.add_person("Đầu mối Sở Y tế", "9. Sở Y tế")
    one.world.say(one.bot, person, "xin chào")
    one.world.send_file(one.bot, person, "a.txt", b"\x00\xff")
    kept_in = tmp_path / "sandbox.json"
    one.sides["zalo"].say(person, "chào")
    memory.save(one.world, one.bot, one.zalo, kept_in)
    kept = memory.recall(kept_in)
    assert kept is not None
    other = Sandbox(memory.time_of(kept))
    memory.restore(kept, other.world, other.bot, other.zalo)
    assert other.zalo.chats == one.zalo.chats
    assert other.world.people == one.world.people
    assert other.bot.chats[person.id].messages == one.bot.chats[person.id].messages
    assert other.bot.files == one.bot.files
    assert other.bot.next_update > one.bot.next_update
    kept_in.write_text("{broken")
    assert memory.recall(kept_in) is None


async def test_the_page_serves_itself_and_nothing_from_elsewhere() -> None:
    sandbox = Sandbox(local("2022-08-01T08:00"))
    await sandbox.start()
    async with httpx.AsyncClient(base_url=sandbox.url) as http:
        for path in ("/", "/static/app.js", "/static/chat.js", "/static/style.css"):
            page = await http.get(path)
            assert page.status_code == 200
            assert "https://" not in page.text
            assert "http://" not in page.text
        assert (await http.get("/static/../server.py")).status_code == 404
        foreign = {"origin": "http://evil.example", "content-type": "application/json"}
        assert (await http.post("/sandbox/clock", content=b'{"by": "1d"}', headers=foreign)).status_code == 403
        own = {"origin": f"http://{HOST}:{sandbox.url.rpartition(':')[2]}", "content-type": "application/json"}
        assert (await http.post("/sandbox/clock", content=b'{"speed": 0}', headers=own)).status_code == 200
    await sandbox.stop()


async def test_a_client_that_hangs_up_half_way_leaves_no_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    sandbox = Sandbox(local("2022-08-01T08:00"))
    await sandbox.start()
    for path in (f"/bot{sandbox.bot.token}/sendMessage", f"/zalo/bot{sandbox.zalo.bot.token}/sendMessage"):
        _, writer = await asyncio.open_connection(HOST, int(sandbox.url.rpartition(":")[2]))
        head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n"
        writer.write(head.encode() + b'{"chat_id":')
        await writer.drain()
        writer.close()
        await writer.wait_closed()
    async with httpx.AsyncClient(base_url=sandbox.url) as http:
        assert (await http.get("/sandbox/people")).json() == []
    await sandbox.stop()
    assert capsys.readouterr().err == ""
