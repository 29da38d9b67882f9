"""A campaign whose sender is killed again and again, while people go on answering; and what came of it."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import outbox
from db.models import Message
from db.outbox import Priority
from db.session import Database
from tests.office import Office, Someone
from tests.process import BotProcess

PER_KILL = 12
"""How many messages of the campaign there are for each kill, so that every kill falls into the sending."""

LATENCY = (0.02, 0.06)
PACE = "120"


@dataclass
class Outcome:
    """What the sandbox's record and the database say in the end."""

    kills: int = 0
    in_flight: int = 0
    messages: int = 0
    lost: int = 0
    doubled: int = 0
    unmarked: int = 0
    answered: int = 0
    replies: int = 0
    unanswered: int = 0
    killed_with: list[int] = field(default_factory=list)


async def run(office: Office, kills: int, seed: int) -> Outcome:
    """Queue a campaign, kill its sender ``kills`` times at random instants, let it finish, and compare."""
    chance = random.Random(seed)
    official = await office.join("SYT")
    await office.turn("2022-08-01T08:00")
    await office.app.stop()
    office.app.database = Database(office.database_url)
    people = await _campaign(office, kills * PER_KILL)
    office.sandbox.api.faults.latency = LATENCY
    outcome = Outcome(kills=kills, messages=len(people))
    process = BotProcess(office, TELEGRAM_PER_SECOND=PACE, LOG_LEVEL="WARNING")
    for _ in range(kills):
        before = _sent(people)
        await process.start()
        _answer(office, official, outcome)
        await _until(partial(_more_than, before, people))
        await asyncio.sleep(chance.uniform(0, 0.08))
        await process.stop(signal.SIGKILL)
        flying = await office.ask(_in_flight)
        outcome.in_flight += flying
        outcome.killed_with.append(flying)
    office.sandbox.api.faults.latency = (0.0, 0.0)
    office.app = office.make_app()
    await office.app.start()
    await office.idle()
    await _compare(office, people, official, outcome)
    return outcome


async def _campaign(office: Office, size: int) -> list[Someone]:
    people = [office.stranger(f"Người {number}") for number in range(size)]

    def write(session: Session) -> None:
        now = office.sandbox.clock.now()
        for someone in people:
            office.sandbox.world.chat_of(office.sandbox.bot, someone.person).started = True
            chat = str(someone.person.id)
            outbox.queue_for_chat(session, "telegram", chat, "unsupported", {}, now, Priority.REMINDER)

    await office.ask(write)
    return people


def _answer(office: Office, official: Someone, outcome: Outcome) -> None:
    """The official answers something while the bot comes up and is killed."""
    outcome.answered += 1
    office.sandbox.world.say(office.sandbox.bot, official.person, "/toi")


def _more_than(before: int, people: list[Someone]) -> bool:
    return _sent(people) > before


def _sent(people: list[Someone]) -> int:
    return sum(len(someone.chat) for someone in people)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not condition():
            await asyncio.sleep(0.002)


def _in_flight(session: Session) -> int:
    return session.scalar(select(func.count(Message.id)).where(Message.state == "sending")) or 0


async def _compare(office: Office, people: list[Someone], official: Someone, outcome: Outcome) -> None:
    rows = await office.ask(lambda session: list(session.scalars(select(Message))))
    uncertain: Counter[int] = Counter()
    for row in rows:
        assert row.state == "sent", (row.id, row.state, row.error)
        uncertain[int(row.chat_id)] += row.uncertain
    for someone in people:
        arrived = len(someone.chat)
        outcome.lost += arrived == 0
        outcome.doubled += max(0, arrived - 1)
        outcome.unmarked += max(0, arrived - 1 - uncertain[someone.person.id])
    told = sum("Mã chat" in message.get("text", "") for message in official.chat)
    outcome.unanswered = max(0, outcome.answered - told)
    outcome.doubled += max(0, told - outcome.answered)
    outcome.unmarked += max(0, told - outcome.answered - uncertain[official.person.id])
    outcome.replies = sum(row.kind == "me" for row in rows)
