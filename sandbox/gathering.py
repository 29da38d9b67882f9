"""Groups on the chat page: on Telegram, of people of the page, who write and press there by turns."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox.answer import Answer
from sandbox.asked import json_of
from sandbox.sides import Side, words_of
from sandbox.telegram import menus
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.world import BotAccount, Chat, Person, World

FIRST = 700_001
"""The number of the first group; its chat's id is this below zero, as Telegram has it."""
SHOWN = 200


class Gatherings:
    """The groups of one bot. A group's address on the page is its number, its chat's id without the sign."""

    def __init__(self, world: World, bot: BotAccount, side: Side) -> None:
        self._world, self._bot, self._side = world, bot, side

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/sandbox/groups", self._begin, methods=["POST"]),
            Route("/sandbox/groups/{number:int}", self._chat),
            Route("/sandbox/groups/{number:int}/{what}", self._act, methods=["POST"]),
        ]

    def among(self, people: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The people of the page with the groups, each below the last of its heading."""
        listed = list(people)
        for chat in self._all():
            below = [at for at, one in enumerate(listed) if one["group"] == chat.group]
            listed.insert(below[-1] + 1 if below else len(listed), self._shown(chat))
        return listed

    def _all(self) -> list[Chat]:
        return [chat for chat in self._bot.chats.values() if chat.members]

    def _shown(self, chat: Chat) -> dict[str, Any]:
        return {
            "id": chat.id,
            "name": f"👥 {chat.title}",
            "group": chat.group,
            "role": "gathering",
            "messenger": self._side.name,
            "used": [self._side.name],
            "unread": {"telegram": chat.unread, "zalo": 0},
            "state": "",
            "last": words_of(chat.messages[-1] if chat.messages else None),
            "members": chat.members,
        }

    async def _begin(self, request: Request) -> Response:
        """A new group: its ``title``, its ``heading``, the ids of its ``members``, and what the first of them ``says``.

        Answers with its number when the bot has taken that in.
        """
        body = await json_of(request)
        members = [self._member(number) for number in body.get("members") or []]
        if not members:
            raise bad_request("a group has members")
        number = FIRST + len(self._all())
        chat = self._world.add_group(self._bot, str(body.get("title") or ""), -number)
        chat.group, chat.members = str(body.get("heading") or ""), [person.id for person in members]
        self._world.tell({"type": "people"})
        if body.get("says"):
            self._world.say(self._bot, members[0], str(body["says"]), chat)
            await self._side.taken()
        return Answer(number)

    async def _chat(self, request: Request) -> Response:
        """The newest messages; with ``before=<message_id>`` those before."""
        chat, before = self._group(request), request.query_params.get("before")
        chat.unread = 0
        older = [message for message in chat.messages if not before or message["message_id"] < int(before)]
        return Answer(
            {
                "messages": older[-SHOWN:],
                "earlier": len(older) > SHOWN,
                "commands": menus.shown(self._bot, chat),
                "blocked": chat.blocked,
                "messenger": self._side.name,
            }
        )

    async def _act(self, request: Request) -> Response:
        """What a member does (``as``: who): ``text``, ``press``; or ``read``, which needs nobody."""
        chat, body = self._group(request), await json_of(request)
        match request.path_params["what"]:
            case "text":
                text = str(body.get("text") or "").strip()
                if not text:
                    raise bad_request("the message is empty")
                return Answer(self._world.say(self._bot, self._who(chat, body), text, chat))
            case "press":
                message_id, data = int(body.get("message_id") or 0), str(body.get("data"))
                return Answer({"query": self._world.press(self._bot, self._who(chat, body), message_id, data, chat)})
            case "read":
                chat.unread = 0
                return Answer({"ok": True})
            case _:
                raise ApiError(404, "Not Found")

    def _group(self, request: Request) -> Chat:
        chat = self._bot.chats.get(-request.path_params["number"])
        if chat is None or not chat.members:
            raise bad_request("there is no such group")
        return chat

    def _who(self, chat: Chat, body: dict[str, Any]) -> Person:
        person = self._member(body.get("as"))
        if person.id not in chat.members:
            raise bad_request("this person is not in the group")
        return person

    def _member(self, number: object) -> Person:
        person = self._world.people.get(number) if isinstance(number, int) else None
        if person is None:
            raise bad_request("there is no such person")
        return person
