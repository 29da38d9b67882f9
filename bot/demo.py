"""The sandbox's cast: one persona per agency, named by role, and one coordinator, who join as real people do."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App
from bot.settings import Settings
from db import contacts, programs
from db.models import Agency
from rules.program import Program

JOINING = timedelta(minutes=20)
"""How long before the day begins people join, so that the day's first reminders find them."""


class Stage(Protocol):
    """What the cast needs of a sandbox's world."""

    def add_person(self, name: str, group: str = "") -> Any: ...
    def say(self, bot: Any, person: Any, text: str) -> Any: ...
    async def taken(self, bot: Any) -> None: ...


def settings_for(settings: Settings, url: str, token: str, database: Path) -> Settings:
    """The operator's settings, turned towards the sandbox: its API, its clock, a database of its own."""
    return settings.model_copy(
        update={
            "telegram_token": SecretStr(token),
            "telegram_api_url": url,
            "telegram_proxy": None,
            "telegram_per_second": 0.0,
            "telegram_chat_pause": 0.0,
            "database_url": f"sqlite:///{database}",
            "database_durable": False,
            "sandbox_clock_url": url,
        }
    )


def prepare(app: App, program: Program, at: datetime) -> None:
    """Begin with an empty database that follows ``program`` since ``at``."""
    app.database.start_afresh()
    app.database.migrate()
    app.database.run_now(programs.load, program, at - JOINING, at - JOINING)


async def join_everyone(app: App, world: Stage, bot: Any) -> None:
    """Invite one official per agency and one coordinator; each sends the code, as people do."""
    cast = await app.database.run(_invite_everyone, app.clock.now())
    for name, group, code in cast:
        person = world.add_person(app.texts.line("persona", **name), group)
        world.say(bot, person, f"/start {code}")
    await world.taken(bot)


def _invite_everyone(session: Session, now: datetime) -> list[tuple[dict[str, Any], str, str]]:
    spec = programs.current(session).spec
    titles = {group["number"]: group["title"] for group in spec["groups"]}
    rows = session.scalars(select(Agency).order_by(Agency.group_number, Agency.position)).all()
    wanted = [(row, "coordinator") for row in rows if row.code == spec["coordinator"]]
    wanted += [(row, "official") for row in rows]
    cast = []
    for row, role in wanted:
        code = contacts.new_code()
        contacts.invite(session, row.code, role, code, now, timedelta(days=7))
        group = "" if role == "coordinator" else f"{row.group_number}. {titles[row.group_number]}"
        cast.append(({"role": role, "agency": row.name}, group, code))
    return cast
