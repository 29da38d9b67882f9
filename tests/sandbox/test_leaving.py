"""Simulated people's leave and their move to the other messenger are understood by the bot."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sandbox import leaving, ways
from tests.office import Office, local


@pytest.mark.parametrize("what", ["LEAVES", "MOVES"])
async def test_the_bot_understands_who_leaves_and_who_moves(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for each in ("LEAVES", "MOVES"):
        monkeypatch.setattr(leaving, each, float(each == what))
    monkeypatch.setattr(ways, "TEMPERS", {"prompt": 1})
    office = Office(f"sqlite:///{tmp_path / 'one.sqlite3'}")
    await office.open()
    official, leader = await office.join("SYT"), await office.join("SYT", "leader")
    official.person.group = leader.person.group = "x"
    leader.person.role = "leader"
    await office.pass_to("2022-08-01T08:00")
    office.sandbox.officials.switch(on=True)
    async with asyncio.timeout(120):
        for day in range(1, 5):  # on a busy machine the bot may take longer than people wait for it
            await office.sandbox.clock.pass_to(local(f"2022-08-0{day}T17:00"))
            await office.idle()
            if "nghỉ" in official.chat[-1]["text"] or official.person.messenger == "zalo":
                break
    await office.close()
    if what == "LEAVES":
        assert "Đã ghi nhận: đồng chí nghỉ" in official.chat[-1]["text"]
    else:
        assert official.person.messenger == "zalo"
        assert "Từ nay đồng chí được nhắc qua Zalo" in official.on("zalo").chat[-1]["text"]
