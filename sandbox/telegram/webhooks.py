"""Webhooks: set, deleted, shown, and served. https://core.telegram.org/bots/api#setwebhook"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from sandbox.addresses import OWN_HOSTS, is_reserved
from sandbox.pushing import Pusher
from sandbox.telegram.accounts import BotAccount
from sandbox.telegram.errors import bad_request
from sandbox.telegram.updates import remember_allowed
from sandbox.telegram.values import Params, Told, integer, text, truth
from sandbox.telegram.world import World

PORTS = (443, 80, 88, 8443)
SECRET = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_SECRET = 256
CONNECTIONS, MOST_CONNECTIONS = 40, 100

CarryOut = Callable[[BotAccount, httpx.Response], Awaitable[None]]


class Webhooks:
    """The methods, and the pushers that bring updates. ``carry_out`` gets what a webhook answered."""

    def __init__(self, world: World, carry_out: CarryOut) -> None:
        self.world, self._carry_out = world, carry_out
        self._pushing: dict[int, Pusher] = {}
        self.methods = {
            "setwebhook": self.set_webhook,
            "deletewebhook": self.delete_webhook,
            "getwebhookinfo": self.get_webhook_info,
        }

    def set_webhook(self, bot: BotAccount, params: Params) -> Told:
        """https://core.telegram.org/bots/api#setwebhook; a getUpdates that waits is ended with 409."""
        url = text(params, "url")
        if not url:
            return self.delete_webhook(bot, params)
        _check_url(url)
        secret = text(params, "secret_token")
        if len(secret) > LONGEST_SECRET:
            raise bad_request("secret token is too long")
        if not SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        connections = min(max(integer(params, "max_connections", CONNECTIONS), 1), MOST_CONNECTIONS)
        remember_allowed(bot, params)
        if truth(params, "drop_pending_updates"):
            self._drop(bot)
        wanted = {"url": url, "secret": secret, "max_connections": connections}
        if bot.webhook and {**bot.webhook, "error": None} == {**wanted, "error": None}:
            return Told(True, "Webhook is already set")
        if bot.poll:
            bot.poll.end("terminated by setWebhook request")
        bot.webhook = {**wanted, "error": None}
        self._start_pushing(bot)
        return Told(True, "Webhook was set")

    def delete_webhook(self, bot: BotAccount, params: Params) -> Told:
        """https://core.telegram.org/bots/api#deletewebhook"""
        was_set = bool(bot.webhook)
        bot.webhook = {}
        if pusher := self._pushing.pop(bot.id, None):
            pusher.stop()
        if truth(params, "drop_pending_updates"):
            self._drop(bot)
        return Told(True, "Webhook was deleted" if was_set else "Webhook is already deleted")

    def get_webhook_info(self, bot: BotAccount, params: Params) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#getwebhookinfo"""
        hook = bot.webhook
        info = {
            "url": hook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(bot.updates),
        }
        if hook.get("error"):
            info["last_error_date"], info["last_error_message"] = hook["error"]
        if hook:
            info["max_connections"] = hook["max_connections"]
        if bot.allowed_updates is not None:
            info["allowed_updates"] = bot.allowed_updates
        return info

    def close(self) -> None:
        """Stop posting to webhooks."""
        for pusher in self._pushing.values():
            pusher.stop()

    def _drop(self, bot: BotAccount) -> None:
        """Forget what waits for the bot."""
        self.world.take(bot, bot.next_update)

    def _start_pushing(self, bot: BotAccount) -> None:
        if pusher := self._pushing.pop(bot.id, None):
            pusher.stop()
        secret = bot.webhook["secret"]

        def failed(said: str) -> None:
            bot.webhook["error"] = (int(self.world.clock.now().timestamp()), said)

        self._pushing[bot.id] = Pusher(
            bot.webhook["url"],
            {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {},
            waiting=lambda: bot.updates,
            arrived=lambda: bot.arrived,
            taken=lambda update: self.world.take(bot, update["update_id"] + 1),
            failed=failed,
            answered=lambda answer: self._carry_out(bot, answer),
        )


def _check_url(url: str) -> None:
    """An address that Telegram would post to: public, https, on one of four ports; or one of this machine, which is
    free, as with a Bot API server of one's own. Raises 400.
    """
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise bad_request("invalid webhook URL specified") from None
    if not host or parts.scheme not in ("http", "https") or any(sign.isspace() for sign in url):
        raise bad_request("invalid webhook URL specified")
    if host in OWN_HOSTS:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if port is not None and port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if is_reserved(host):
        raise bad_request(f"bad webhook: IP address {host} is reserved")
