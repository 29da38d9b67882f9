"""How people come in: the links that ``dondoc invite`` prints, and slips of paper for agencies that nobody joined."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import typer
from sqlalchemy.orm import Session

from bot.channels.base import Channel, ChannelMisconfigured
from bot.channels.build import MESSENGERS, build
from bot.cli.program import fail
from bot.settings import Settings
from bot.texts.render import Texts
from db import agencies, expected, invites, private, views
from db.models import Agency, Expected
from db.programs import Rulebooks
from db.session import Database
from jobs.transport import Unreachable
from reports import slips
from reports.slips import Slip, Way
from rules.authority import Role
from rules.rulebook import Rules


def tell_how(settings: Settings, code: str, *, group: bool) -> None:
    """How a person or a group comes, on each messenger that is configured; on the first one where none is."""
    names = bot_names(settings)
    for name in names or list(MESSENGERS)[:1]:
        typer.echo(MESSENGERS[name].invitation(names.get(name), code, group=group))


def bot_names(settings: Settings) -> dict[str, str | None]:
    """What the bot is called on each messenger that is configured; ``None`` where that cannot be asked at present."""
    channels = build(settings, Texts(settings.language))
    return {name: asyncio.run(_bot_name(channel)) for name, channel in channels.items()}


async def _bot_name(channel: Channel) -> str | None:
    """Ask the messenger for the bot's name; one can do without it, so a failure only leaves it out."""
    try:
        return (await channel.start()).removeprefix("@")
    except (ChannelMisconfigured, Unreachable) as error:
        typer.echo(f"{error}; the bot's name is left out.", err=True)
        return None
    finally:
        await channel.stop()


def write_slips(settings: Settings, database: Database, path: Path, now: datetime, lives: timedelta) -> None:
    """Invite everybody who is expected by name, and an official of every other agency where nobody is reminded, with a
    fresh code on a slip of paper each.

    The codes count once the file is written; without a way in nothing is made. Exits with 1 where that is so, or where
    the file cannot be written.
    """
    names = bot_names(settings)
    if all(MESSENGERS[name].leads(settings, called, "") is None for name, called in names.items()):
        fail("No slip would lead anywhere: set TELEGRAM_TOKEN or ZALO_TOKEN, and see that the messenger answers.")
    printing = _Printing(settings, names)

    def work(session: Session) -> int:
        waiting = expected.waiting(session)
        named = {each.agency_id for each in expected.waiting(session, role=Role.OFFICIAL)}
        missing = [agency for agency in agencies.out_of_reach(session) if agency.id not in named]
        rules = Rulebooks(settings.zone, settings.window, settings.language).current(session)
        made = [printing.slip(session, each.agency, rules, now, lives, each) for each in waiting]
        made += [printing.slip(session, agency, rules, now, lives) for agency in missing]
        if made:
            private.make_file(path)
            path.write_bytes(slips.draw(made, printing.say("title")))
        return len(made)

    try:
        count = database.run_now(work)
    except OSError as error:
        fail(f"{path}: cannot be written ({error.strerror})")
    if not count:
        typer.echo("Every agency has somebody who is reminded: there is nobody to invite.")
        return
    until = (now + lives).astimezone(settings.zone)
    typer.echo(f"{path}: {count} invitations, each valid once, until {until:%d/%m/%Y %H:%M}")
    typer.echo("Whoever holds a slip can join: pass them on in closed envelopes, and delete the file afterwards.")


class _Printing:
    """Words a slip of paper says, in the language of the settings, with the bot's ``names`` on the messengers."""

    def __init__(self, settings: Settings, names: dict[str, str | None]) -> None:
        self._settings, self._texts, self._names = settings, Texts(settings.language), names

    def say(self, part: str, **params: Any) -> str:
        return self._texts.line("slip", part=part, **params)

    def slip(
        self,
        session: Session,
        agency: Agency,
        rules: Rules,
        now: datetime,
        lives: timedelta,
        person: Expected | None = None,
    ) -> Slip:
        """Make an invitation for an official of an agency, or for who is expected there, and word it."""
        code, role = invites.new_code(), Role(person.role) if person else Role.OFFICIAL
        row = invites.invite(session, agency.code, role, code, now, lives, expected=person)
        until = rules.local(row.expires_at).isoformat()
        what = "what_person" if person else "what"
        return Slip(
            to=f"{person.name}, {agency.name}" if person else agency.name,
            what=self.say(what, program=views.program(rules.of_post(role, row.agency.code)), role=str(role)),
            code_is=self.say("code_person" if person else "code"),
            code=code,
            until=self.say("until_person" if person else "until", until=until),
            ways=self._ways(code),
        )

    def _ways(self, code: str) -> tuple[Way, ...]:
        ways = []
        for name, called in self._names.items():
            link = MESSENGERS[name].leads(self._settings, called, code)
            if link is not None:
                ways.append(Way(MESSENGERS[name].title, self.say(name, name=called, link=link), link))
        return tuple(ways)
