"""Where a chat stands before a case begins: each context is played once through the real bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.understanding.office import Office, Person, local

MORNING, AFTERNOON, MILESTONE = "2022-08-05T08:00", "2022-08-05T14:00", "2022-08-17T08:00"
"""When a case plays unless it says otherwise; Friday of week 31, and a fortnight before the milestone."""

GROUP, COORDINATOR = "-100200300", "SKHDT"
SOON = timedelta(minutes=10)


@dataclass
class Scene:
    """A context that was played: the database, who speaks in which chat, and when."""

    file: Path
    speaker: str
    group: str
    now: datetime


Play = Callable[[Office, datetime], Awaitable[Person]]


async def prepare(context: str, at: str | None, office: Office, file: Path) -> Scene:
    """Play the context and keep it in ``file``. Raises `KeyError` for a context that there is not."""
    play, usual = CONTEXTS[context]
    speaker = await play(office, local(at or usual))
    office.save(file)
    return Scene(file, speaker.chat, speaker.group, office.now)


async def _begin(office: Office, at: datetime, followed: str = "2022-08-01T07:40") -> Person:
    """The program followed since ``followed``; its mornings up to ``at`` pass with only the coordinator there."""
    office.found(local(followed))
    coordinator = await office.join(COORDINATOR, "coordinator")
    await _mornings(office, local(followed), at - SOON)
    office.now = at - SOON
    return coordinator


async def _mornings(office: Office, since: datetime, until: datetime) -> None:
    """What is due at eight, day by day."""
    morning = since.replace(hour=8, minute=0)
    while morning < until:
        await office.knock(morning)
        morning += timedelta(days=1)


async def _reminded(office: Office, at: datetime, agency: str = "SYT", followed: str = "2022-08-01T07:40") -> Person:
    """An official who joined just before the reminder that stands open now."""
    await _begin(office, min(at, local(MORNING)) if agency == "SYT" else at, followed)
    person = await office.join(agency)
    if agency == "SYT" and at.date() > local(MORNING).date():
        await office.knock(local(MORNING))
    await office.knock(at)
    return person


async def _milestone(office: Office, at: datetime) -> Person:
    return await _reminded(office, at, "LECHAN", "2022-08-16T07:40")


async def _meeting(office: Office, at: datetime) -> Person:
    await _begin(office, at)
    person = await office.join("SYT")
    await office.knock(at)
    return person


def _answered(*steps: str) -> Play:
    """The reminder, and then each of ``steps``: a choice (``[...]``) or what is typed."""

    async def play(office: Office, at: datetime) -> Person:
        person = await _reminded(office, at)
        await _do(person, *steps)
        return person

    return play


async def _do(person: Person, *steps: str) -> None:
    for step in steps:
        await (person.picks(step[1:-1]) if step.startswith("[") else person.says(step))


async def _plan(office: Office, at: datetime) -> Person:
    person = await _meeting(office, at)
    await _do(person, "[Đã họp]")
    return person


def _figures(*steps: str) -> Play:
    """The second week with figures: those of the week before are known."""

    async def play(office: Office, at: datetime) -> Person:
        week_before = at - timedelta(days=7)
        await _begin(office, week_before, "2022-07-25T07:40")
        person = await office.join("SYT")
        await office.knock(week_before)
        await _do(person, "[Đã họp]", "1.234,5 tỷ", "745,7 tỷ", "[Đúng]", "[Không có]")
        await _mornings(office, week_before + timedelta(days=1), at)
        await office.knock(at)
        await _do(person, "[Đã họp]", *steps)
        return person

    return play


async def _two_open(office: Office, at: datetime) -> Person:
    morning = at.replace(hour=8, minute=0)
    await _begin(office, morning)
    person = await office.join("SYT")
    await office.knock(morning)
    await office.knock(at)
    return person


async def _idle(office: Office, at: datetime) -> Person:
    await _begin(office, at)
    office.now = at
    return await office.join("SYT")


async def _coordinator(office: Office, at: datetime) -> Person:
    coordinator = await _begin(office, at)
    office.now = at
    return coordinator


def _asked(*asked: tuple[str, tuple[str, ...]]) -> Play:
    """The coordinator, to whom agencies have written what ``asked`` says."""

    async def play(office: Office, at: datetime) -> Person:
        coordinator = await _begin(office, at)
        people = [await office.join(agency) for agency, _ in asked]
        await office.knock(at)
        for person, (_, steps) in zip(people, asked, strict=True):
            await _do(person, *steps)
        return coordinator

    return play


async def _group(office: Office, at: datetime) -> Person:
    coordinator = await _begin(office, at)
    person = await office.join("SYT")
    await coordinator.says("/nhom SYT")
    in_group = Person(office, person.chat, person.name, GROUP)
    await in_group.says(office.group_code())
    await office.knock(at)
    return in_group


async def _stranger(office: Office, at: datetime) -> Person:
    await _begin(office, at)
    office.now = at
    return Person(office, "999", "Người lạ")


EXTENSION = ("[Xin gia hạn]", "20/8/2022")
CONTEXTS: dict[str, tuple[Play, str]] = {
    "report": (_reminded, MORNING),
    "milestone": (_milestone, MILESTONE),
    "meeting": (_meeting, AFTERNOON),
    "document": (_answered("[Đã gửi]"), MORNING),
    "percent": (_answered("[Đang thực hiện]"), MORNING),
    "expected_day": (_answered("[Đang thực hiện]", "50%"), MORNING),
    "obstacle": (_answered("[Có vướng mắc]"), MORNING),
    "extension_day": (_answered("[Xin gia hạn]"), MORNING),
    "extension_reason": (_answered(*EXTENSION), MORNING),
    "plan": (_plan, AFTERNOON),
    "disbursed": (_figures(), AFTERNOON),
    "confirm": (_figures("758 tỷ"), AFTERNOON),
    "any_obstacle": (_figures("758 tỷ", "[Đúng]"), AFTERNOON),
    "two_open": (_two_open, AFTERNOON),
    "idle": (_idle, MORNING),
    "coordinator_idle": (_coordinator, MORNING),
    "coordinator_extension": (_asked(("SYT", ("[Xin gia hạn]", "22/8/2022", "Chờ số liệu các bệnh viện"))), MORNING),
    "coordinator_two": (
        _asked(
            ("SYT", ("[Xin gia hạn]", "20/8/2022", "Chờ số liệu các bệnh viện")),
            ("STC", ("[Xin gia hạn]", "22/8/2022", "Chờ quyết toán của các đơn vị")),
        ),
        MORNING,
    ),
    "coordinator_obstacle": (_asked(("SYT", ("[Có vướng mắc]", "Chưa bàn giao được mặt bằng 3 hộ"))), MORNING),
    "group": (_group, MORNING),
    "stranger": (_stranger, MORNING),
}
