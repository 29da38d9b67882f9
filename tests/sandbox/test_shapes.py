"""Every answer and every update has exactly the shape that the published types give it, by aiogram's models."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from aiogram import methods
from aiogram.types import Update
from pydantic import BaseModel, TypeAdapter

from tests.office import PNG
from tests.sandbox.client import Client

Params = Callable[[Client], dict[str, Any]]
BUTTONS = {"inline_keyboard": [[{"text": "Một", "callback_data": "1", "style": "primary"}]]}
COMMANDS = [{"command": "status", "description": "Tình hình"}]
MEDIA = json.dumps([{"type": "photo", "media": f"attach://{name}", "caption": "x"} for name in ("a", "b")])


def unknown(found: object, path: str = "") -> Iterator[str]:
    """The fields that no published type has."""
    if isinstance(found, list):
        for each in found:
            yield from unknown(each, path)
    elif isinstance(found, BaseModel):
        yield from (f"{path}.{name}" for name in found.model_extra or {})
        for name in type(found).model_fields:
            yield from unknown(getattr(found, name), f"{path}.{name}")


def here(**more: Any) -> Params:
    """Parameters of a call about the client's own chat."""
    return lambda api: {"chat_id": str(api.person.id), **more}


def nothing(api: Client) -> dict[str, Any]:
    return {}


FILES = {"photo": ("a.png", PNG), "document": ("a.pdf", b"%PDF"), "a": ("a.png", PNG), "b": ("b.png", PNG)}
CALLS: list[tuple[type[methods.TelegramMethod[Any]], Params]] = [
    (methods.GetMe, nothing),
    (methods.GetUpdates, nothing),
    (methods.SendMessage, here(text="<b>x</b> <a href='https://example.org/'>y</a>", parse_mode="HTML")),
    (methods.SendMessage, here(text="x", reply_markup=json.dumps(BUTTONS), reply_to_message_id="1")),
    (methods.SendPhoto, here(caption="<i>x</i>", parse_mode="HTML")),
    (methods.SendDocument, here(caption="x", reply_markup=json.dumps(BUTTONS))),
    (methods.SendMediaGroup, here(media=MEDIA)),
    (methods.SendChatAction, here(action="typing")),
    (methods.EditMessageText, here(message_id="3", text="y", reply_markup=json.dumps(BUTTONS))),
    (methods.EditMessageReplyMarkup, here(message_id="4")),
    (methods.EditMessageCaption, here(message_id="5", caption="y")),
    (methods.DeleteMessage, here(message_id="3")),
    (methods.GetFile, lambda api: {"file_id": next(iter(api.sandbox.bot.files))}),
    (methods.AnswerCallbackQuery, lambda api: {"callback_query_id": next(iter(api.sandbox.bot.queries))}),
    (methods.SetMyCommands, lambda api: {"commands": json.dumps(COMMANDS)}),
    (methods.GetMyCommands, nothing),
    (methods.DeleteMyCommands, nothing),
    (methods.GetMyName, nothing),
    (methods.SetMyName, lambda api: {"name": "x"}),
    (methods.GetMyDescription, nothing),
    (methods.GetMyShortDescription, nothing),
    (methods.GetChatMenuButton, nothing),
    (methods.SetChatMenuButton, lambda api: {"menu_button": json.dumps({"type": "commands"})}),
    (methods.GetMyDefaultAdministratorRights, nothing),
    (methods.SetMyDefaultAdministratorRights, nothing),
    (methods.GetChat, here()),
    (methods.GetChat, lambda api: {"chat_id": "-5"}),
    (methods.GetChatMember, lambda api: {"chat_id": "-5", "user_id": str(api.person.id)}),
    (methods.GetChatMember, lambda api: {"chat_id": "-5", "user_id": str(api.sandbox.bot.id)}),
    (methods.GetChatAdministrators, lambda api: {"chat_id": "-5"}),
    (methods.GetChatMemberCount, here()),
    (methods.GetUserProfilePhotos, lambda api: {"user_id": str(api.person.id)}),
    (methods.SetWebhook, lambda api: {"url": "https://webhook.invalid/", "allowed_updates": '["message"]'}),
    (methods.GetWebhookInfo, nothing),
    (methods.DeleteWebhook, nothing),
    (methods.LogOut, nothing),
    (methods.Close, nothing),
]


async def prepare(api: Client) -> None:
    """A chat in which everything can be done: photo, buttons, a press, a file, a group."""
    world, bot = api.sandbox.world, api.sandbox.bot
    group = world.add_group(bot, "Tổ công tác", -5)
    world.say(bot, api.person, "/start@dondoc_sandbox_bot", group)
    for _ in range(2):
        sent = (await api.send(reply_markup=BUTTONS))[1]["result"]
    world.press(bot, api.person, sent["message_id"], "1")
    await api.upload("sendPhoto", {"caption": "x"}, photo=("a.png", PNG))
    world.send_file(bot, api.person, "báo cáo.docx", b"x", "Báo cáo")
    world.send_photo(bot, api.person, PNG, "Mặt bằng")
    world.block(bot, api.person, blocked=True)
    world.say(bot, api.person, "xin chào")
    said = api.sandbox.sides["telegram"].say(api.person, "đã gửi", quote=str(sent["message_id"]), forwarded="Ai đó")
    api.sandbox.sides["telegram"].edit(api.person, str(said["message_id"]), "chưa gửi")
    api.sandbox.sides["telegram"].send_album(api.person, [PNG, PNG], "Mặt bằng")


@pytest.mark.parametrize(("method", "params"), CALLS, ids=[method.__name__ for method, _ in CALLS])
async def test_an_answer(api: Client, method: type[methods.TelegramMethod[Any]], params: Params) -> None:
    await prepare(api)
    name = method.__api_method__
    files = {field: file for field, file in FILES.items() if name.lower() in (f"send{field}", "sendmediagroup")}
    if name == "setWebhook":
        await api("setWebhook", url="https://webhook.invalid/before")
    answer = await api.http.post(f"/bot{api.sandbox.bot.token}/{name}", data=params(api), files=files or None)
    body = answer.json()
    assert body["ok"] is True, body
    assert body.keys() <= {"ok", "result", "description"}
    found = TypeAdapter(method.__returning__).validate_json(json.dumps(body["result"]), strict=False)
    assert list(unknown(found)) == []
    if name == "getUpdates":
        kinds = {"message", "edited_message", "callback_query", "my_chat_member"}
        assert {update.event_type for update in found} == kinds


async def test_what_a_webhook_gets(api: Client) -> None:
    await prepare(api)
    found = [Update.model_validate(update) for update in api.sandbox.bot.updates]
    assert len(found) == 12
    assert list(unknown(found)) == []


async def test_every_method_that_is_played_is_checked_here(api: Client) -> None:
    played = set(api.sandbox.api._methods)
    checked = {method.__api_method__.lower() for method, _ in CALLS}
    assert played - checked == {"setmydescription", "setmyshortdescription"}  # as setMyName
