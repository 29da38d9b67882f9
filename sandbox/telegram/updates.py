"""Methods by which a bot receives: getUpdates, and answering a press."""

from __future__ import annotations

import asyncio
from typing import Any

from sandbox.telegram.accounts import BotAccount, Poll
from sandbox.telegram.errors import bad_request, conflict
from sandbox.telegram.files import get_file
from sandbox.telegram.values import Params, integer, structure, text, truth
from sandbox.telegram.world import ONLY_WHEN_WANTED, World

LONGEST_POLL = 50
LONGEST_NOTICE = 200
KINDS = (
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
    "edited_business_message", "deleted_business_messages", "guest_message", "message_reaction",
    "message_reaction_count", "inline_query", "chosen_inline_result", "callback_query", "shipping_query",
    "pre_checkout_query", "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member",
    "chat_join_request", "chat_boost", "removed_chat_boost", "managed_bot", "subscription",
    "stopped_message_generation",
)  # fmt: skip
"""https://core.telegram.org/bots/api#update"""


class Receiving:
    """The receiving half of the Bot API."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.methods = {
            "getupdates": self.get_updates,
            "answercallbackquery": self.answer_callback_query,
            "getfile": get_file,
        }

    async def get_updates(self, bot: BotAccount, params: Params) -> list[dict[str, Any]]:
        """https://core.telegram.org/bots/api#getupdates; a second poller ends the first with 409."""
        if bot.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        offset, limit = integer(params, "offset"), min(max(integer(params, "limit", 100), 1), 100)
        timeout = min(max(integer(params, "timeout"), 0), LONGEST_POLL)
        remember_allowed(bot, params)
        if bot.poll:
            bot.poll.end("terminated by other getUpdates request; make sure that only one bot instance is running")
        mine = bot.poll = Poll()
        try:
            self.world.take(bot, offset)
            if not bot.updates and timeout > 0:
                await _first(bot.arrived.wait(), mine.ended.wait(), timeout)
            if mine.reason:
                raise conflict(mine.reason)
            return bot.updates[:limit]
        finally:
            if bot.poll is mine:
                bot.poll = None

    def answer_callback_query(self, bot: BotAccount, params: Params) -> bool:
        """https://core.telegram.org/bots/api#answercallbackquery"""
        words = text(params, "text")
        query = bot.queries.pop(text(params, "callback_query_id"), None)
        if query is None:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if len(words) > LONGEST_NOTICE:
            raise bad_request("MESSAGE_TOO_LONG")
        self.world.tell(
            {
                "type": "answer",
                "messenger": "telegram",
                "bot": bot.id,
                "chat": query["message"]["chat"]["id"],
                "query": query["id"],
                "text": words,
                "alert": truth(params, "show_alert"),
            }
        )
        return True


def remember_allowed(bot: BotAccount, params: Params) -> None:
    """Keep ``allowed_updates``: what was said before stays where it is missing, an empty list means the usual kinds.

    A kind that does not exist is passed over, as Telegram does; what is no list of texts is refused, which it is not
    there.
    """
    given = structure(params, "allowed_updates", "allowed_updates JSON object")
    if given is None:
        return
    if not isinstance(given, list) or not all(isinstance(kind, str) for kind in given):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    usual = {kind for kind in KINDS if kind not in ONLY_WHEN_WANTED}
    wanted = [kind for kind in KINDS if kind in {each.lower() for each in given}]
    bot.allowed_updates = wanted if wanted and set(wanted) != usual else None


async def _first(one: Any, other: Any, seconds: float) -> None:
    tasks = [asyncio.ensure_future(one), asyncio.ensure_future(other)]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
