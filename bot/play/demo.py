"""The sandbox's cast, named by role: a coordinator, an observer, an official and a leader of each agency.

They join as real people do.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App
from bot.play.stage import Player, Stage, StageFailed
from bot.settings import Settings
from db import invites, loading, programs
from db.models import Agency, ProgramAgency
from rules import program as file
from rules.address import addressed
from rules.program import Program

JOINING = timedelta(minutes=20)
"""How long before the day begins people join, so that the day's first reminders find them."""


HERE = "127.0.0.1"
ON_ZALO = "27."
"""The group of the document (the district level) whose people use Zalo in the play; all others use Telegram."""

WATCHES = "VPUBND"
"""The agency whose observer looks on, where the program has it."""

GATHERS = "SYT"
"""The agency whose official and leader have a chat group, where the program has it."""

UNNAMED = "ban quản lý dự án"
PLAYED = (
    ("QLDA1", "Ban Quản lý dự án số 1 (chạy thử)", "Giám đốc"),
    ("QLDA2", "Ban Quản lý dự án số 2 (chạy thử)", "Giám đốc"),
)
"""Agencies of the play alone, in a group of project management units of which the document names none."""


def settings_for(settings: Settings, stage: Stage, database: Path, *, anywhere: bool = False) -> Settings:
    """The operator's settings, turned towards the sandbox: its APIs, its clock, a database of its own, and the web side
    on this machine alone (``anywhere``: at whatever port)."""
    port = _free_port(0 if anywhere else settings.web_port)
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
            "public_url": f"http://{HERE}:{port}",
            "web_host": HERE,
            "web_port": port,
            "database_url": f"sqlite:///{database}",
            "database_durable": False,
            "backup_keep": "0",
            "sandbox_clock_url": stage.url,
        }
    )


def _free_port(wanted: int) -> int:
    """A port of this machine on which nobody listens: the one that is ``wanted``, so that links of an earlier run still
    lead here, or any other."""
    for port in (wanted, 0):
        with socket.socket() as trial, suppress(OSError):
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((HERE, port))
            return int(trial.getsockname()[1])
    raise StageFailed(f"no port of {HERE} is free for the web side")


def prepare(app: App, program: Program, at: datetime) -> None:
    """Begin with an empty database that follows ``program``, with the agencies of the play, since ``at``."""
    app.database.start_afresh()
    app.database.migrate()
    app.database.run_now(loading.load, played(program), at - JOINING, at - JOINING)


def played(program: Program) -> Program:
    """The program as it is played: a group of project management units that names none has `PLAYED`."""
    known = {agency.code for group in program.groups for agency in group.agencies}
    added = tuple(file.Agency(code=code, name=name, head=head) for code, name, head in PLAYED if code not in known)
    groups = (
        group.model_copy(update={"agencies": added})
        if not group.agencies and UNNAMED in group.title.casefold()
        else group
        for group in program.groups
    )
    return program.model_copy(update={"groups": tuple(groups)})


async def join_everyone(app: App, stage: Stage) -> None:
    """Invite the whole cast; each sends the code, as people do. Then the group of `GATHERS` is bound, by its code."""
    players = []
    cast = await app.database.run(invite_everyone, app.clock.now())
    for name, group, code in cast:
        messenger = "zalo" if group.startswith(ON_ZALO) else "telegram"
        says = code if messenger == "zalo" else f"/start {code}"
        players.append(Player(app.texts.line("persona", **name), group, name["role"], messenger, says))
    numbers = await stage.enter(players)
    members = [at for at, (name, group, _) in enumerate(cast) if group and name["code"] == GATHERS]
    if members:
        name, heading, _ = cast[members[0]]
        code = await app.database.run(invite_group, app.clock.now())
        title = app.texts.line("persona", **{**name, "role": "group"})
        await stage.gather(title, heading, [numbers[at] for at in members], f"/start {code}")


def invite_everyone(session: Session, now: datetime) -> list[tuple[dict[str, str], str, str]]:
    """Invite the cast: who each is (what the template ``persona`` wants), the heading on the page, and the code.

    Who looks at the whole program stands first and under no heading; an agency's leader follows its official.
    """
    (program,) = programs.every(session)
    version = programs.newest(session, program.id)
    titles = {group["number"]: group["title"] for group in (version.spec["groups"] if version else ())}
    query = select(ProgramAgency).where(ProgramAgency.program_id == program.id)
    rows = session.scalars(query.order_by(ProgramAgency.group_number, ProgramAgency.position)).all()
    wanted = [(row.agency, "coordinator", "") for row in rows if row.agency is program.coordinator]
    wanted += [(row.agency, "observer", "") for row in rows if row.agency.code == WATCHES]
    for row in rows:
        heading = f"{row.group_number}. {titles[row.group_number]}"
        wanted += [(row.agency, role, heading) for role in ("official", "leader")]
    return [
        (_named(agency, role), heading, _invite(session, agency.code, role, now)) for agency, role, heading in wanted
    ]


def invite_group(session: Session, now: datetime) -> str:
    """The code that binds the group of `GATHERS`."""
    return _invite(session, GATHERS, invites.GROUP, now)


def _named(agency: Agency, role: str) -> dict[str, str]:
    head = addressed(agency.head, agency.name)
    return {"role": role, "agency": agency.name, "head": head, "code": agency.code}


def _invite(session: Session, agency: str, role: str, now: datetime) -> str:
    code = invites.new_code()
    invites.invite(session, agency, role, code, now, timedelta(days=7))
    return code
