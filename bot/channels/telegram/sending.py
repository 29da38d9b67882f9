"""How messages go out on Telegram: texts in pieces, pictures, files, and messages that are changed."""

from __future__ import annotations

import logging
from dataclasses import replace
from io import BytesIO
from typing import Any

from telegram import (
    Bot,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.channels.base import (
    DocumentsOf,
    Picture,
    PictureOf,
)
from bot.channels.splitting import pieces
from bot.channels.telegram.showing import delivered, keeps_as_photo, keyboard, offered
from bot.texts.render import Texts
from jobs.attached import FILE
from jobs.transport import Delivered, Letter
from jobs.workshop import NotMade
from reports.order import Made
from rules.tokens import read

log = logging.getLogger(__name__)

TEXT_LIMIT = 4096
NO_PHOTO = ("image_process_failed", "photo_invalid_dimensions", "too big for a photo")
"""How Telegram says that a file is no photo. https://core.telegram.org/bots/api#sendphoto"""
LARGEST_FILE = 50 * 10**6
"""https://core.telegram.org/bots/api#senddocument"""
UPLOAD_SECONDS = 120.0


class Sender:
    """Gives a message its form and sends it, or puts it under one that was sent. Raises `TelegramError`."""

    def __init__(self, bot: Bot, texts: Texts, picture_of: PictureOf, documents_of: DocumentsOf | None) -> None:
        self._bot, self._texts, self._picture_of, self._documents_of = bot, texts, picture_of, documents_of

    async def edit(self, letter: Letter) -> Delivered | None:
        """Put something under a message that was sent, whose buttons about it go; ``None`` where that cannot be done
        (it is deleted), so that it is said by itself. What would be too long is as well, but the buttons go.
        https://core.telegram.org/bots/api#editmessagetext"""
        edits = letter.carries["edits"]
        if not edits["remote"]:
            return None
        before = self._texts.render(edits["kind"], edits["params"], "html")
        added = self._texts.render(letter.kind, {**letter.params, "under": True}, "html").text
        text, done = f"{before.text}\n\n{added}", set(edits["done"])
        rows = [tuple(each for each in row if read(each.token).subject not in done) for row in before.choices]
        if len(pieces(before.text, TEXT_LIMIT)) > 1:
            return None
        too_long = len(pieces(text, TEXT_LIMIT)) > 1
        try:
            await delivered(
                self._bot.edit_message_text(  # type: ignore[arg-type]  # `True` for messages of inline mode only
                    before.text if too_long else text,
                    letter.chat_id,
                    int(edits["remote"]),
                    parse_mode=ParseMode.HTML,
                    reply_markup=keyboard(replace(before, choices=tuple(row for row in rows if row))),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            )
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                log.info("a message cannot be changed (%s); what has changed is said by itself", error.message)
                return None
        return None if too_long else Delivered("")

    async def send(self, letter: Letter) -> Delivered:
        """Send one piece of a message, with the picture or the file that goes out with it."""
        outgoing = self._texts.render(letter.kind, letter.params, "html")
        picture = await self._picture_of(letter.carries["picture"]) if "picture" in letter.carries else None
        topic = int(letter.topic) if letter.topic else None
        if picture:
            return await self._send_picture(letter.chat_id, picture, outgoing.text, topic)
        if letter.kind == FILE and self._documents_of:
            try:
                made = await self._documents_of(letter.carries["document"])
                return await self._send_file(letter, made, outgoing.text, topic)
            except NotMade as error:
                outgoing = self._texts.render("document_not_made", {**letter.params, "why": error.why}, "html")
        parts = pieces(outgoing.text, TEXT_LIMIT)
        number = min(letter.part, len(parts) - 1)
        last = number == len(parts) - 1
        sending = self._bot.send_message(
            letter.chat_id,
            parts[number],
            parse_mode=ParseMode.HTML,
            message_thread_id=topic,
            reply_markup=keyboard(outgoing) if last else None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        return await delivered(sending, [offered(choice) for choice in outgoing.flat], more=not last)

    async def _send_picture(self, chat_id: str, picture: Picture, caption: str, topic: int | None) -> Delivered:
        """Send a picture, as a file where Telegram takes it for no photo (damaged, or too large, as from Zalo)."""
        where: dict[str, Any] = {"chat_id": chat_id, "parse_mode": ParseMode.HTML, "message_thread_id": topic}
        try:
            return await delivered(self._bot.send_photo(photo=BytesIO(picture.data), caption=caption, **where))
        except BadRequest as error:
            if not any(words in error.message.lower() for words in NO_PHOTO):
                raise
            name = f"ảnh.{picture.media_type.rpartition('/')[2]}"
            data = BytesIO(picture.data)
            return await delivered(self._bot.send_document(document=data, caption=caption, filename=name, **where))

    async def _send_file(self, letter: Letter, made: list[Made], caption: str, topic: int | None) -> Delivered:
        """Send one of the files of an order, each as a piece; a picture as a photo where nothing is lost by that.

        Raises `NotMade` where Telegram does not take as much.
        """
        number = min(letter.part, len(made) - 1)
        file, more = made[number], number < len(made) - 1
        if len(file.data) > LARGEST_FILE:
            raise NotMade("large")
        where: dict[str, Any] = {"chat_id": letter.chat_id, "message_thread_id": topic, "write_timeout": UPLOAD_SECONDS}
        where |= {"caption": caption, "parse_mode": ParseMode.HTML} if number == 0 else {}
        data = BytesIO(file.data)
        if keeps_as_photo(file):
            return await delivered(self._bot.send_photo(photo=data, filename=file.name, **where), more=more)
        return await delivered(self._bot.send_document(document=data, filename=file.name, **where), more=more)
