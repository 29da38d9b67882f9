"""``dondoc webhook set|delete|show zalo|telegram``: the only thing that changes where a messenger brings updates."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from bot.channels.base import Channel, ChannelMisconfigured, Webhook
from bot.channels.build import MESSENGERS, build
from bot.cli.program import fail
from bot.settings import Settings, load
from bot.texts.render import Texts
from jobs.transport import Unreachable

webhook_app = typer.Typer(help="Where a messenger brings updates: set, delete or show a webhook.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="|".join(sorted(MESSENGERS, reverse=True)), help="The messenger.")]
T = TypeVar("T")


@webhook_app.command("set")
def set_(messenger: Name) -> None:
    """Have the messenger bring updates to PUBLIC_URL, with the secret of .env; polling gets nothing from then on."""
    settings = load()
    name = _known(messenger)
    secret = settings.connection(name).webhook_secret
    if not settings.public_url:
        fail("PUBLIC_URL is needed: the address, beginning with https://, at which the messenger reaches this machine.")
    if not secret:
        fail(f"{name.upper()}_WEBHOOK_SECRET is needed (for example from `openssl rand -hex 24`); put it into .env.")
    url = f"{settings.public_url}/webhook/{name}"
    _call(settings, name, lambda channel: channel.set_webhook(url, secret))
    typer.echo(f"{name}: updates are brought to {url}")
    _remind_of_mode(settings, name, "webhook")


@webhook_app.command()
def delete(messenger: Name) -> None:
    """Go back to polling."""
    settings = load()
    name = _known(messenger)
    _call(settings, name, lambda channel: channel.delete_webhook())
    typer.echo(f"{name}: no webhook is set; polling works.")
    _remind_of_mode(settings, name, "polling")


@webhook_app.command()
def show(messenger: Name) -> None:
    """Show what the messenger knows of the webhook."""
    settings = load()
    name = _known(messenger)
    found: Webhook = _call(settings, name, lambda channel: channel.webhook())
    typer.echo(f"{name}: " + (f"updates are brought to {found.url}" if found.url else "no webhook is set."))
    if found.trouble:
        typer.echo(f"{name} said lately: {found.trouble}")
    _remind_of_mode(settings, name, "webhook" if found.url else "polling")


def _known(name: str) -> str:
    if name not in MESSENGERS:
        fail(f'"{name}" is not a messenger; say {" or ".join(sorted(MESSENGERS, reverse=True))}.')
    return name


def _remind_of_mode(settings: Settings, name: str, mode: str) -> None:
    configured = settings.connection(name).updates
    if configured != mode:
        typer.echo(f"Say {name.upper()}_UPDATES={mode} in .env (it says {configured}), and start the bot again.")


def _call(settings: Settings, name: str, work: Callable[[Channel], Awaitable[T]]) -> T:
    channel = build(settings, Texts(settings.language)).get(name)
    if channel is None:
        fail(f"{name.upper()}_TOKEN is needed; put it into .env.")

    async def run() -> T:
        try:
            return await work(channel)
        finally:
            await channel.stop()

    try:
        return asyncio.run(run())
    except (ChannelMisconfigured, Unreachable) as error:
        fail(str(error))
