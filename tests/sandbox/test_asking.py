"""What clients ask and say at their start: of chats, of the bot itself, its menu button, its end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.client import Client
from tests.silences import kept_for


async def test_a_private_chat_and_a_group(api: Client) -> None:
    group = api.sandbox.world.add_group(api.sandbox.bot, "Tổ công tác", -100500)
    mine = (await api("getChat", chat_id=api.person.id))[1]["result"]
    assert (mine["id"], mine["type"], mine["first_name"]) == (api.person.id, "private", "Người dùng")
    theirs = (await api("getChat", chat_id=group.id))[1]["result"]
    assert (theirs["type"], theirs["title"]) == ("supergroup", "Tổ công tác")
    assert theirs["permissions"]["can_send_messages"] is True
    assert await api.refused("getChat") == "chat_id is empty"
    assert await api.refused("getChat", chat_id=42) == "chat not found"
    stranger = api.sandbox.world.add_person("Người lạ")
    assert await api.refused("getChat", chat_id=stranger.id) == "chat not found"


async def test_a_silent_connection_is_left_to_the_client_to_end(api: Client) -> None:
    """httpx ends one after 5 s; where both ended it at once, a message was cut off, and marked as sent perhaps."""
    await api("getMe")
    assert kept_for(api.sandbox._server) > 10


async def test_a_chat_that_blocked_the_bot_can_be_looked_at_and_not_written_to(api: Client) -> None:
    api.sandbox.world.block(api.sandbox.bot, api.person, blocked=True)
    assert (await api("getChat", chat_id=api.person.id))[0] == 200
    assert (await api("sendChatAction", chat_id=api.person.id, action="typing"))[0] == 403


async def test_members_are_the_bot_and_who_has_spoken(api: Client) -> None:
    world, bot = api.sandbox.world, api.sandbox.bot
    group, other = world.add_group(bot, "Tổ công tác", -5), world.add_person("Người khác")
    world.say(bot, other, "xin chào", group)

    async def status(user: int) -> str:
        return str((await api("getChatMember", chat_id=group.id, user_id=user))[1]["result"]["status"])

    assert [await status(user) for user in (bot.id, other.id, api.person.id)] == ["member", "member", "left"]
    assert await api.refused("getChatMember", chat_id=group.id, user_id=42) == "user not found"
    assert await api.refused("getChatMember", chat_id=group.id) == "invalid user_id specified"
    assert (await api("getChatMemberCount", chat_id=group.id))[1]["result"] == 2
    await api("sendMessage", chat_id=group.id, text="x")
    assert (await api("getChatMemberCount", chat_id=group.id))[1]["result"] == 2
    assert (await api("getChatMemberCount", chat_id=api.person.id))[1]["result"] == 2
    assert (await api("getChatAdministrators", chat_id=group.id))[1]["result"] == []
    said = await api.refused("getChatAdministrators", chat_id=api.person.id)
    assert said == "there are no administrators in the private chat"


async def test_nobody_has_a_portrait(api: Client) -> None:
    found = await api("getUserProfilePhotos", user_id=api.person.id)
    assert found[1]["result"] == {"total_count": 0, "photos": []}
    assert await api.refused("getUserProfilePhotos", user_id=42) == "user not found"


@pytest.mark.parametrize(
    ("what", "longest"), [("Name", 64), ("Description", 512), ("ShortDescription", 120)]
)  # fmt: skip
async def test_what_a_bot_says_of_itself_by_language(api: Client, what: str, longest: int) -> None:
    key = {"Name": "name", "Description": "description", "ShortDescription": "short_description"}[what]

    async def shown(language: str) -> str:
        return str((await api(f"getMy{what}", language_code=language))[1]["result"][key])

    assert await shown("") == ("Đôn Đốc" if what == "Name" else "")
    for language, words in (("", "x" * longest), ("vi", "Đôn Đốc Hải Phòng")):
        assert (await api(f"setMy{what}", **{key: words, "language_code": language}))[1]["result"] is True
    assert [await shown(language) for language in ("vi", "en", "")] == ["Đôn Đốc Hải Phòng", *["x" * longest] * 2]
    assert ((await api("getMe"))[1]["result"]["first_name"] == "x" * 64) == (what == "Name")
    assert "longer" in await api.refused(f"setMy{what}", **{key: "x" * (longest + 1)})
    assert await api.refused(f"getMy{what}", language_code="vie") == "invalid language code specified"
    await api(f"setMy{what}", language_code="vi")
    assert await shown("vi") == "x" * longest


async def test_the_menu_button_of_all_chats_and_of_one(api: Client) -> None:
    async def shown(**where: Any) -> Any:
        return (await api("getChatMenuButton", **where))[1]["result"]

    mine: dict[str, Any] = {"chat_id": api.person.id}
    assert await shown() == await shown(**mine) == {"type": "default"}
    assert (await api("setChatMenuButton", menu_button={"type": "commands"}))[1]["result"] is True
    app = {"type": "web_app", "text": "Bảng", "web_app": {"url": "https://example.org/"}}
    await api("setChatMenuButton", **mine, menu_button=app)
    assert (await shown(), await shown(**mine)) == ({"type": "commands"}, app)
    await api("setChatMenuButton", **mine)
    assert await shown(**mine) == {"type": "default"}


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"menu_button": "{"}, "can't parse menu button JSON object"),
        ({"menu_button": []}, "can't parse menu button: MenuButton must be an Object"),
        ({"menu_button": {}}, "can't parse menu button: Can't find field \"type\""),
        ({"menu_button": {"type": "x"}}, "can't parse menu button: MenuButton has unsupported type"),
        ({"menu_button": {"type": "web_app", "text": "x"}}, "can't parse menu button: Can't find field \"web_app\""),
        (
            {"menu_button": {"type": "web_app", "text": "x", "web_app": {"url": "http://example.org/"}}},
            "menu button Web App URL 'http://example.org/' is invalid: Only HTTPS links are allowed",
        ),
        ({"chat_id": 42}, "user not found"),
        ({"chat_id": "x"}, "can't parse chat_id"),
    ],
)
async def test_menu_buttons_that_cannot_be(api: Client, params: dict[str, Any], said: str) -> None:
    assert await api.refused("setChatMenuButton", **params) == said


async def test_rights_are_kept(api: Client) -> None:
    assert not any((await api("getMyDefaultAdministratorRights"))[1]["result"].values())
    await api("setMyDefaultAdministratorRights", rights={"can_pin_messages": True}, for_channels=False)
    assert (await api("getMyDefaultAdministratorRights"))[1]["result"]["can_pin_messages"] is True
    channels = await api("getMyDefaultAdministratorRights", for_channels=True)
    assert not any(channels[1]["result"].values())
    said = await api.refused("setMyDefaultAdministratorRights", rights={"can_pin_messages": 1})
    assert said.endswith('Field "can_pin_messages" must be of type Boolean')


async def test_a_bot_may_log_out_and_close(api: Client) -> None:
    for method in ("logOut", "close"):
        assert (await api(method))[1] == {"ok": True, "result": True}


@pytest.mark.parametrize("action", ["typing", "TYPING", "upload_document", "cancel"])
async def test_actions(api: Client, action: str) -> None:
    assert (await api("sendChatAction", chat_id=api.person.id, action=action))[1]["result"] is True
    said = await api.refused("sendChatAction", chat_id=api.person.id, action="dancing")
    assert said == "wrong parameter action in request"
