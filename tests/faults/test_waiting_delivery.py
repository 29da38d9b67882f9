"""What waits while a messenger is down: who has another one is reached, and nothing is said that is not so any more."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from db import retrying
from db.models import ChannelTrouble, Message
from db.retrying import Outcome
from sandbox.telegram.errors import ApiError
from tests.e2e.test_linking import OTHER, link
from tests.office import Office, local

each_messenger = pytest.mark.parametrize(
    "database_url,messenger", [("sqlite", "telegram"), ("sqlite", "zalo")], indirect=True
)


@each_messenger
async def test_those_without_another_messenger_hide_nobody_who_has_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.detour.AT_ONCE", 2)
    for code in ("SNV", "STC", "SDL"):
        await office.join(code)
    here = await office.join("SYT")
    there = await link(office, here)
    there.read()
    here.side.faults.down = True
    trouble = ChannelTrouble(
        channel=office.messenger, since=local("2022-08-01T06:30"), reason="unreachable", detail="502"
    )
    await office.ask(lambda session: session.add(trouble))
    await office.turn_without_waiting("2022-08-01T08:00")
    async with asyncio.timeout(30):
        while not any("tuần 31" in text for text in there.read()):
            await office.app.jobs.knock()
            await office.app.postmen[OTHER[office.messenger]].drain()
    here.side.faults.down = False


@each_messenger
async def test_an_old_reminder_that_is_retried_is_said_as_it_is_now(office: Office) -> None:
    official = await office.join("SYT")
    official.side.faults.refusals.append(ApiError(400, "Bad Request: message is too long"))
    await office.pass_to("2022-08-05T08:00")
    failed = await office.ask(lambda session: session.scalars(select(Message).where(Message.state == "failed")).all())
    assert [message.kind for message in failed] == ["reminder"]
    await office.turn("2022-08-05T18:00")
    official.read()
    now = office.app.clock.now()
    done = await office.ask(lambda session: retrying.retry(session, None, now))
    assert [each.outcome for each in done] in ([Outcome.ANEW], [Outcome.OUT_OF_DATE])
    await office.turn("2022-08-08T08:00")
    said = official.read()
    assert said
    assert not [text for text in said if "còn 7 ngày" in text]
