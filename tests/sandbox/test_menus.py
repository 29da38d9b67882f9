"""Lists of commands stand apart by scope and language, and only what Telegram takes is taken."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sandbox.telegram import menus
from sandbox.telegram.world import Chat
from tests.sandbox.client import Client


def named(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": "Mô tả"} for name in names]


def seen(api: Client, language: str = "vi", chat: Chat | None = None) -> list[str]:
    """The commands that the person sees."""
    bot = api.sandbox.bot
    shown = menus.shown(bot, chat or bot.chats[api.person.id], language)
    return [command["command"] for command in shown]


PRIVATE: list[dict[str, Any]] = [{"type": "default"}, {"type": "all_private_chats"}]


async def test_each_scope_and_language_has_a_list_of_its_own(api: Client) -> None:
    group = api.sandbox.world.add_group(api.sandbox.bot, "Tổ công tác", -100500)
    scopes: list[dict[str, Any]] = [
        *PRIVATE,
        {"type": "all_group_chats"},
        {"type": "all_chat_administrators"},
        {"type": "chat", "chat_id": api.person.id},
        {"type": "chat", "chat_id": group.id},
        {"type": "chat_administrators", "chat_id": group.id},
        {"type": "chat_member", "chat_id": group.id, "user_id": api.person.id},
    ]
    places = [(scope, language) for scope in scopes for language in ("", "vi", "en")]
    for number, (scope, language) in enumerate(places):
        params: dict[str, Any] = {"commands": named(f"c{number}"), "scope": scope, "language_code": language}
        assert (await api("setMyCommands", **params))[1]["result"] is True
    for number, (scope, language) in enumerate(places):
        found = await api("getMyCommands", scope=scope, language_code=language)
        assert found[1]["result"] == named(f"c{number}")
    assert (await api("getMyCommands"))[1]["result"] == named("c0")
    assert (await api("getMyCommands", language_code="fr"))[1]["result"] == []


async def test_people_see_the_nearest_list_that_is_set_their_language_first(api: Client) -> None:
    mine = {"type": "chat", "chat_id": api.person.id}
    order = [(scope, language) for scope in (*PRIVATE, mine) for language in ("", "vi")]
    for scope, language in order:
        name = f"{scope['type']}_{language or 'any'}"
        await api("setMyCommands", commands=named(name), scope=scope, language_code=language)
        assert seen(api) == [name]
    assert seen(api, "en") == ["chat_any"]
    for scope, language in reversed(order):
        assert seen(api) == [f"{scope['type']}_{language or 'any'}"]
        await api("deleteMyCommands", scope=scope, language_code=language)
    assert seen(api) == []


async def test_a_list_that_is_set_empty_hides_the_wider_one(api: Client) -> None:
    await api("setMyCommands", commands=named("start"))
    await api("setMyCommands", commands=[], scope={"type": "all_private_chats"})
    assert seen(api) == []
    await api("deleteMyCommands", scope={"type": "all_private_chats"})
    assert seen(api) == ["start"]


async def test_groups_see_the_lists_for_groups(api: Client) -> None:
    group = api.sandbox.world.add_group(api.sandbox.bot, "Tổ công tác", -5)
    await api("setMyCommands", commands=named("private"), scope={"type": "all_private_chats"})
    await api("setMyCommands", commands=named("group"), scope={"type": "all_group_chats"})
    assert (seen(api), seen(api, chat=group)) == (["private"], ["group"])


async def test_the_page_shows_what_the_person_would_see(api: Client) -> None:
    async def shown() -> list[str]:
        async with httpx.AsyncClient(base_url=api.sandbox.url) as http:
            chat = (await http.get(f"/sandbox/chats/{api.person.id}?on=telegram")).json()
        return [command["command"] for command in chat["commands"]]

    told: list[dict[str, Any]] = []
    api.sandbox.world.listeners.add(told.append)
    await api("setMyCommands", commands=named("start"))
    assert await shown() == ["start"]
    await api("setMyCommands", commands=named("nhiemvu"), scope={"type": "chat", "chat_id": api.person.id})
    assert await shown() == ["nhiemvu"]
    assert [event["chat"] for event in told if event["type"] == "commands"] == [None, api.person.id]


GOOD = {"command": "status", "description": "Tình hình"}


@pytest.mark.parametrize(
    ("commands", "said"),
    [
        ([{**GOOD, "command": ""}], "BOT_COMMAND_INVALID"),
        ([{**GOOD, "command": "Status"}], "BOT_COMMAND_INVALID"),
        ([{**GOOD, "command": "tình"}], "BOT_COMMAND_INVALID"),
        ([{**GOOD, "command": "a-b"}], "BOT_COMMAND_INVALID"),
        ([{**GOOD, "command": "two words"}], "BOT_COMMAND_INVALID"),
        ([{**GOOD, "command": "a" * 33}], "BOT_COMMAND_INVALID"),
        ([{**GOOD, "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([{**GOOD, "description": "x" * 257}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([GOOD] * 101, "BOT_COMMANDS_TOO_MUCH"),
        ([{"command": "status"}], "can't parse BotCommand: Can't find field \"description\""),
        ([{"description": "x"}], "can't parse BotCommand: Can't find field \"command\""),
        ([{**GOOD, "command": ["x"]}], 'can\'t parse BotCommand: Field "command" must be of type String'),
        (["status"], "can't parse BotCommand: expected an Object"),
        (GOOD, "expected an Array of BotCommand"),
        (False, "expected an Array of BotCommand"),
        ("[", "can't parse commands JSON object"),
    ],
)
async def test_what_is_no_command_is_refused(api: Client, commands: object, said: str) -> None:
    await api("setMyCommands", commands=[GOOD])
    assert await api.refused("setMyCommands", commands=commands) == said
    assert (await api("getMyCommands"))[1]["result"] == [GOOD]


async def test_a_hundred_of_the_longest_are_taken_and_a_slash_is_forgiven(api: Client) -> None:
    longest = {"command": "a" * 32, "description": "ô" * 256}
    assert (await api("setMyCommands", commands=[longest] * 100))[0] == 200
    assert (await api("setMyCommands", commands=[{**GOOD, "command": "/status"}]))[0] == 200
    assert (await api("getMyCommands"))[1]["result"] == [GOOD]


WHERE = "can't parse BotCommandScope: "


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"scope": "{"}, "can't parse BotCommandScope JSON object"),
        ({"scope": []}, WHERE + "BotCommandScope must be an Object"),
        ({"scope": {}}, WHERE + 'Can\'t find field "type"'),
        ({"scope": {"type": "everybody"}}, WHERE + "Unsupported type specified"),
        ({"scope": {"type": "chat"}}, WHERE + 'Can\'t find field "chat_id"'),
        ({"scope": {"type": "chat", "chat_id": ""}}, WHERE + "Empty chat_id specified"),
        ({"scope": {"type": "chat", "chat_id": 42}}, "chat not found"),
        ({"scope": {"type": "chat_member", "chat_id": -5}}, WHERE + 'Can\'t find field "user_id"'),
        ({"scope": {"type": "chat_member", "chat_id": -5, "user_id": 0}}, WHERE + "Invalid user_id specified"),
        ({"language_code": "vie"}, "invalid language code specified"),
        ({"language_code": "VI"}, "invalid language code specified"),
    ],
)
@pytest.mark.parametrize("method", ["setMyCommands", "getMyCommands", "deleteMyCommands"])
async def test_scopes_and_languages_that_there_are_not(
    api: Client, method: str, params: dict[str, Any], said: str
) -> None:
    assert await api.refused(method, **params) == said


async def test_a_private_chat_has_no_administrators(api: Client) -> None:
    scope = {"type": "chat_administrators", "chat_id": api.person.id}
    assert await api.refused("setMyCommands", scope=scope) == "can't use specified scope in private chats"


async def test_the_list_of_a_chat_that_blocked_the_bot_can_be_set(api: Client) -> None:
    api.sandbox.world.block(api.sandbox.bot, api.person, blocked=True)
    scope = {"type": "chat", "chat_id": api.person.id}
    assert (await api("setMyCommands", commands=[GOOD], scope=scope))[0] == 200
