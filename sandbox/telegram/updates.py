"""Methods by which a bot receives: getUpdates, webhooks, answering queries, files, commands."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from sandbox.pushing import Pusher
from sandbox.telegram.errors import ApiError, bad_request, conflict
from sandbox.telegram.world import BotAccount, World, about

LONGEST_POLL = 50

Params = dict[str, Any]


class Receiving:
    """The receiving half of the Bot API."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._pushing: dict[int, Pusher] = {}

    async def get_updates(self, bot: BotAccount, params: Params) -> list[dict[str, Any]]:
        """https://core.telegram.org/bots/api#getupdates; a second poller ends the first with 409."""
        if bot.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        offset, limit = _int(params, "offset", 0), min(max(_int(params, "limit", 100), 1), 100)
        allowed = params.get("allowed_updates")
        if allowed is not None:
            bot.allowed_updates = (json.loads(allowed) if isinstance(allowed, str) else allowed) or None
        if bot.poll:
            bot.poll.set()
        mine = bot.poll = asyncio.Event()
        try:
            self.world.take(bot, offset)
            timeout = min(_int(params, "timeout", 0), LONGEST_POLL)
            if not bot.updates and timeout > 0:
                await _first(bot.arrived.wait(), mine.wait(), timeout)
            if mine.is_set():
                raise conflict(
                    "terminated by other getUpdates request; make sure that only one bot instance is running"
                )
            return bot.updates[:limit]
        finally:
            if bot.poll is mine:
                bot.poll = None

    def set_webhook(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#setwebhook; plain http is allowed on this machine."""
        url = str(params.get("url") or "")
        if not url:
            return self.delete_webhook(bot, params)
        if not url.startswith(("http://127.0.0.1", "http://localhost", "https://")):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        bot.webhook = {"url": url, "secret": params.get("secret_token"), "error": None}
        self._start_pushing(bot)
        return True

    def delete_webhook(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#deletewebhook"""
        bot.webhook = {}
        if pusher := self._pushing.pop(bot.id, None):
            pusher.stop()
        if params.get("drop_pending_updates") in (True, "true", "True", "1"):
            bot.updates.clear()
        return True

    def get_webhook_info(self, bot: BotAccount, params: Params) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#getwebhookinfo"""
        info = {
            "url": bot.webhook.get("url", ""),
            "has_custom_certificate": False,
            "pending_update_count": len(bot.updates),
        }
        if bot.webhook.get("error"):
            info["last_error_date"], info["last_error_message"] = bot.webhook["error"]
        return info

    def answer_callback_query(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#answercallbackquery"""
        query = bot.queries.pop(str(params.get("callback_query_id")), None)
        if query is None:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        text = str(params.get("text") or "")
        if len(text) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        self.world.tell(
            {
                "type": "answer",
                "messenger": "telegram",
                "bot": bot.id,
                "chat": query["message"]["chat"]["id"],
                "query": query["id"],
                "text": text,
                "alert": params.get("show_alert") in (True, "true", "True"),
            }
        )
        return True

    def set_my_commands(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#setmycommands, for the scopes default, all_private_chats and chat."""
        commands, scope = _loads(params.get("commands")), _loads(params.get("scope")) or {"type": "default"}
        for command in commands or []:
            if not 1 <= len(command.get("command", "")) <= 32:
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(command.get("description", "")) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        if scope["type"] == "chat":
            chat = self.world.chat_for_sending(bot, scope.get("chat_id"))
            chat.commands = commands
            self.world.tell({"type": "commands", **about(bot, chat)})
        else:
            bot.commands = commands
        return True

    def get_my_commands(self, bot: BotAccount, params: Params) -> list[dict[str, str]]:
        """https://core.telegram.org/bots/api#getmycommands"""
        scope = _loads(params.get("scope")) or {"type": "default"}
        if scope["type"] == "chat":
            return self.world.chat_for_sending(bot, scope.get("chat_id")).commands or []
        return bot.commands

    def delete_my_commands(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#deletemycommands"""
        return self.set_my_commands(bot, {**params, "commands": []})

    def get_file(self, bot: BotAccount, params: Params) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#getfile"""
        file_id = str(params.get("file_id"))
        if file_id not in bot.files:
            raise bad_request("invalid file_id")
        name, data = bot.files[file_id]
        return {
            "file_id": file_id,
            "file_unique_id": file_id[:12],
            "file_size": len(data),
            "file_path": f"documents/{file_id}/{name}",
        }

    def close(self) -> None:
        """Stop posting to webhooks."""
        for pusher in self._pushing.values():
            pusher.stop()

    def _start_pushing(self, bot: BotAccount) -> None:
        if pusher := self._pushing.pop(bot.id, None):
            pusher.stop()
        secret = bot.webhook.get("secret")

        def failed(said: str) -> None:
            bot.webhook["error"] = (int(self.world.clock.now().timestamp()), said)

        self._pushing[bot.id] = Pusher(
            bot.webhook["url"],
            {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {},
            waiting=lambda: bot.updates,
            arrived=lambda: bot.arrived,
            taken=lambda update: self.world.take(bot, update["update_id"] + 1),
            failed=failed,
        )


async def _first(one: Any, other: Any, seconds: float) -> None:
    tasks = [asyncio.ensure_future(one), asyncio.ensure_future(other)]
    await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


def _int(params: Params, key: str, default: int) -> int:
    try:
        return int(params.get(key) or default)
    except (TypeError, ValueError):
        raise ApiError(400, f"Bad Request: can't parse {key}") from None


def _loads(value: object) -> Any:
    if isinstance(value, str):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            raise bad_request("can't parse JSON encoded parameter") from None
    return value
