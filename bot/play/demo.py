"""The sandbox's cast: one persona per agency, named by role, and one coordinator, who join as real people do."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App
from bot.play.stage import Player, Stage
from bot.settings import Settings
from db import invites, loading, programs
from db.models import ProgramAgency
from rules.program import Program

JOINING = timedelta(minutes=20)
"""How long before the day begins people join, so that the day's first reminders find them."""


ON_ZALO = "27."
"""The group of the document (the district level) whose people use Zalo in the play; all others use Telegram."""


def settings_for(settings: Settings, stage: Stage, database: Path) -> Settings:
    """The operator's settings, turned towards the sandbox: its APIs, its clock, a database of its own."""
    return settings.model_copy(
        update={
            "telegram_token": SecretStr(stage.telegram_token),
            "telegram_api_url": stage.url,
            "telegram_proxy": None,
            "telegram_per_second": 0.0,
            "telegram_chat_pause": 0.0,
            "telegram_updates": "polling",
            "zalo_token": SecretStr(stage.zalo_token),
            "zalo_api_url": f"{stage.url}/zalo",
            "zalo_proxy": None,
            "zalo_per_second": 0.0,
            "zalo_chat_pause": 0.0,
            "zalo_updates": "polling",
            "public_url": None,
            "database_url": f"sqlite:///{database}",
            "database_durable": False,
            "backup_keep": "0",
            "sandbox_clock_url": stage.url,
        }
    )


def prepare(app: App, program: Program, at: datetime) -> None:
    """Begin with an empty database that follows ``program`` since ``at``."""
    app.database.start_afresh()
    app.database.migrate()
    app.database.run_now(loading.load, program, at - JOINING, at - JOINING)


async def join_everyone(app: App, stage: Stage) -> None:
    """Invite one official per agency and one coordinator; each sends the code, as people do."""
    players = []
    for name, group, code in await app.database.run(_invite_everyone, app.clock.now()):
        messenger = "zalo" if group.startswith(ON_ZALO) else "telegram"
        says = code if messenger == "zalo" else f"/start {code}"
        players.append(Player(app.texts.line("persona", **name), group, messenger, says))
    await stage.enter(players)


def _invite_everyone(session: Session, now: datetime) -> list[tuple[dict[str, Any], str, str]]:
    (program,) = programs.every(session)
    version = programs.newest(session, program.id)
    titles = {group["number"]: group["title"] for group in (version.spec["groups"] if version else ())}
    query = select(ProgramAgency).where(ProgramAgency.program_id == program.id)
    rows = session.scalars(query.order_by(ProgramAgency.group_number, ProgramAgency.position)).all()
    wanted = [(row, "coordinator") for row in rows if row.agency is program.coordinator]
    wanted += [(row, "official") for row in rows]
    cast = []
    for row, role in wanted:
        code = invites.new_code()
        invites.invite(session, row.agency.code, role, code, now, timedelta(days=7))
        group = "" if role == "coordinator" else f"{row.group_number}. {titles[row.group_number]}"
        cast.append(({"role": role, "agency": row.agency.name}, group, code))
    return cast
