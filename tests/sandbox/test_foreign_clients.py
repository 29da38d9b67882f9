"""Clients that no one here wrote work against the sandbox: a command, a keyboard, a callback and a file."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import Any

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from telebot import apihelper
from telebot.async_telebot import AsyncTeleBot
from telebot.asyncio_helper import session_manager
from telebot.types import InlineKeyboardButton as TelebotButton
from telebot.types import InlineKeyboardMarkup as TelebotMarkup
from telebot.types import InputFile
from telegram import BotCommand, BotCommandScopeAllPrivateChats, InputMediaPhoto, MenuButtonCommands, Update
from telegram.ext import Application, CommandHandler

from sandbox.server import Sandbox
from sandbox.telegram.world import Person
from tests.office import PNG


class Watcher:
    """Waits for what a bot does, as a person who looks at the chat."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        sandbox.world.listeners.add(self._events.put_nowait)

    async def sees(self, kind: str) -> dict[str, Any]:
        """The next event of a kind that a bot caused."""
        async with asyncio.timeout(10):
            while True:
                event = await self._events.get()
                mine = event["type"] == "message" and not event["message"]["from"]["is_bot"]
                if event["type"] == kind and not mine:
                    return event


async def tell_the_story(sandbox: Sandbox, person: Person) -> None:
    """The story that both bots are taken through."""
    watcher, world, bot = Watcher(sandbox), sandbox.world, sandbox.bot
    world.say(bot, person, "/start")
    asked = (await watcher.sees("message"))["message"]
    assert asked["text"] == "Chọn một số"
    assert asked["entities"][0]["type"] == "bold"
    assert [b["text"] for row in asked["reply_markup"]["inline_keyboard"] for b in row] == ["Một", "Hai"]
    world.press(bot, person, asked["message_id"], "two")
    assert (await watcher.sees("answer"))["text"] == "Đã nhận"
    edited = (await watcher.sees("edit"))["message"]
    assert edited["text"] == "Đã chọn two"
    sent = (await watcher.sees("message"))["message"]["document"]
    assert bot.files[sent["file_id"]] == ("so-lieu.txt", "số liệu".encode())
    world.send_file(bot, person, "báo cáo.txt", "nội dung".encode())
    assert (await watcher.sees("message"))["message"]["text"] == "nội dung"


async def test_an_aiogram_bot(sandbox: Sandbox) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    bot, dispatcher = Bot(sandbox.bot.token, session=session), Dispatcher()

    @dispatcher.message(Command("start"))
    async def start(message: Message) -> None:
        buttons = [
            InlineKeyboardButton(text=text, callback_data=data) for text, data in (("Một", "one"), ("Hai", "two"))
        ]
        keyboard = InlineKeyboardMarkup(inline_keyboard=[buttons])
        await message.answer("<b>Chọn</b> một số", parse_mode="HTML", reply_markup=keyboard)

    @dispatcher.callback_query()
    async def press(query: CallbackQuery) -> None:
        await query.answer("Đã nhận")
        assert isinstance(query.message, Message)
        await query.message.edit_text(f"Đã chọn {query.data}")
        await query.message.answer_document(BufferedInputFile("số liệu".encode(), "so-lieu.txt"))

    @dispatcher.message(F.document)
    async def file(message: Message) -> None:
        assert message.document
        content = await bot.download(message.document)
        assert content
        await message.answer(content.read().decode())

    person = sandbox.world.add_person("Người dùng")
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    try:
        await tell_the_story(sandbox, person)
    finally:
        await dispatcher.stop_polling()
        await polling


async def test_a_pytelegrambotapi_bot(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    from telebot import asyncio_helper

    monkeypatch.setattr(asyncio_helper, "API_URL", sandbox.url + "/bot{0}/{1}")
    monkeypatch.setattr(asyncio_helper, "FILE_URL", sandbox.url + "/file/bot{0}/{1}")
    monkeypatch.setattr(apihelper, "API_URL", sandbox.url + "/bot{0}/{1}")
    bot = AsyncTeleBot(sandbox.bot.token)

    @bot.message_handler(commands=["start"])
    async def start(message: Any) -> None:
        keyboard = TelebotMarkup()
        keyboard.row(TelebotButton("Một", callback_data="one"), TelebotButton("Hai", callback_data="two"))
        await bot.send_message(message.chat.id, "<b>Chọn</b> một số", parse_mode="HTML", reply_markup=keyboard)

    @bot.callback_query_handler(func=lambda query: True)
    async def press(query: Any) -> None:
        await bot.answer_callback_query(query.id, "Đã nhận")
        await bot.edit_message_text(f"Đã chọn {query.data}", query.message.chat.id, query.message.message_id)
        document = InputFile(BytesIO("số liệu".encode()), "so-lieu.txt")
        await bot.send_document(query.message.chat.id, document)

    @bot.message_handler(content_types=["document"])
    async def file(message: Any) -> None:
        found = await bot.get_file(message.document.file_id)
        content = await bot.download_file(found.file_path)
        await bot.send_message(message.chat.id, content.decode())

    person = sandbox.world.add_person("Người dùng")
    polling = asyncio.create_task(bot.polling(timeout=5))
    try:
        await tell_the_story(sandbox, person)
    finally:
        vars(bot)["_polling"] = False  # the only way to end its polling that does not wait for a signal
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await session_manager.session.close()


async def test_python_telegram_bot_starts_as_its_users_start_it(sandbox: Sandbox) -> None:
    """An application of python-telegram-bot's own: commands, descriptions, a menu button, polling, an album."""
    base = f"{sandbox.url}/bot"
    application = Application.builder().token(sandbox.bot.token).base_url(base).build()

    async def start(update: Update, context: Any) -> None:
        assert update.effective_chat and update.message
        full = await context.bot.get_chat(update.effective_chat.id)
        media = [InputMediaPhoto(PNG, caption=full.first_name), InputMediaPhoto(PNG)]
        await update.message.reply_media_group(media, do_quote=True)

    application.add_handler(CommandHandler("start", start))
    person = sandbox.world.add_person("Người dùng")
    watcher = Watcher(sandbox)
    async with application:
        await application.bot.set_my_commands([BotCommand("start", "Bắt đầu")], BotCommandScopeAllPrivateChats())
        await application.bot.set_my_short_description("Đôn đốc", "vi")
        await application.bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        assert application.updater
        await application.updater.start_polling(drop_pending_updates=True, timeout=5)
        await application.start()
        said = sandbox.world.say(sandbox.bot, person, "/start")
        first, second = [(await watcher.sees("message"))["message"] for _ in range(2)]
        await application.updater.stop()
        await application.stop()
    assert (first["caption"], first["media_group_id"]) == ("Người dùng", second["media_group_id"])
    assert first["reply_to_message"]["message_id"] == said["message_id"]
    assert sandbox.sides["telegram"].view(person).commands == [{"command": "start", "description": "Bắt đầu"}]
