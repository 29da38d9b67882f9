"""Files: what bots and people send, under names that no path can hide in, and how it is fetched again."""

from __future__ import annotations

import mimetypes
import re
import secrets
from typing import Any

from sandbox.telegram.accounts import BotAccount
from sandbox.telegram.errors import ApiError, bad_request
from sandbox.telegram.pictures import size_of
from sandbox.telegram.values import Params, Upload, text

LARGEST_UPLOAD, LARGEST_PHOTO, LARGEST_DOWNLOAD = 50 * 2**20, 10 * 2**20, 20 * 2**20
"""https://core.telegram.org/bots/api#sending-files and #getfile"""
SIDES, RATIO = 10_000, 20
"""https://core.telegram.org/bots/api#sendphoto"""
FORBIDDEN = re.compile("[\x00-\x1f\x7f<>:\"/\\\\|?*&`']")
LONGEST_STEM, LONGEST_EXTENSION = 64, 16
UNKNOWN_KIND = "application/octet-stream"
UNSEEN = (800, 600)
"""The size of what a person sends as a photo though it is none."""


def clean_name(name: str) -> str:
    """A file's name as Telegram keeps it: the last part of a path, without signs that a system may not take."""
    stem, dot, extension = name.rpartition("/")[2].rpartition(".")
    if not dot:
        stem, extension = extension, ""
    stem = FORBIDDEN.sub(" ", stem)[:LONGEST_STEM].strip(" .")
    extension = FORBIDDEN.sub(" ", extension)[:LONGEST_EXTENSION].strip(" .")
    return ".".join(part for part in (stem, extension) if part) or "file"


def keep(bot: BotAccount, name: str, data: bytes) -> dict[str, Any]:
    """Keep a file and return its document object. https://core.telegram.org/bots/api#document"""
    file_id = secrets.token_urlsafe(24)
    bot.files[file_id] = clean_name(name), data
    return document(bot, file_id)


def document(bot: BotAccount, file_id: str) -> dict[str, Any]:
    """The document object of a file that is kept."""
    name, data = bot.files[file_id]
    return {
        "file_id": file_id,
        "file_unique_id": file_id[:12],
        "file_name": name,
        "mime_type": mimetypes.guess_type(name)[0] or UNKNOWN_KIND,
        "file_size": len(data),
    }


def photo(bot: BotAccount, data: bytes) -> list[dict[str, Any]]:
    """Keep a picture and return its sizes (here one). https://core.telegram.org/bots/api#photosize"""
    return _sizes(bot, keep(bot, "photo.jpg", data)["file_id"])


def _sizes(bot: BotAccount, file_id: str) -> list[dict[str, Any]]:
    data = bot.files[file_id][1]
    width, height = size_of(data) or UNSEEN
    size = {"file_id": file_id, "file_unique_id": file_id[:12], "file_size": len(data)}
    return [{**size, "width": width, "height": height}]


def sent_document(bot: BotAccount, given: object) -> dict[str, Any]:
    """The document that a bot sends: an upload, or the id of a file that is there. Raises 400."""
    if isinstance(given, tuple):
        return keep(bot, *_checked(given))
    return document(bot, _known(bot, given, "document"))


def sent_photo(bot: BotAccount, given: object) -> list[dict[str, Any]]:
    """The photo that a bot sends. What is no picture, or too large a one, is refused as Telegram does."""
    if isinstance(given, tuple):
        data = _checked(given)[1]
        _check_picture(data)
        return photo(bot, data)
    file_id = _known(bot, given, "photo")
    _check_picture(bot.files[file_id][1])
    return _sizes(bot, file_id)


def _check_picture(data: bytes) -> None:
    if len(data) > LARGEST_PHOTO:
        most = f"the maximum size is {LARGEST_PHOTO} bytes"
        raise bad_request(f"file of size {len(data)} bytes is too big for a photo; {most}")
    size = size_of(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > SIDES or max(size) > RATIO * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _known(bot: BotAccount, given: object, word: str) -> str:
    if isinstance(given, str) and given in bot.files:
        return given
    if isinstance(given, str) and given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    raise bad_request("wrong remote file identifier specified" if given else f"there is no {word} in the request")


def _checked(upload: Upload) -> Upload:
    if not upload[1]:
        raise bad_request("file must be non-empty")
    if len(upload[1]) > LARGEST_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    return upload


def get_file(bot: BotAccount, params: Params) -> dict[str, Any]:
    """https://core.telegram.org/bots/api#getfile"""
    file_id = text(params, "file_id")
    if file_id not in bot.files:
        raise bad_request("invalid file_id")
    name, data = bot.files[file_id]
    if len(data) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    extension = name.rpartition(".")[2] if "." in name else "bin"
    suffix = extension if extension.isascii() and extension.isalnum() else "bin"
    found = {"file_id": file_id, "file_unique_id": file_id[:12], "file_size": len(data)}
    return {**found, "file_path": f"documents/{file_id}.{suffix}"}


def at_path(bot: BotAccount, path: str) -> bytes | None:
    """The bytes of a ``file_path`` that `get_file` gave out."""
    folder, _, name = path.partition("/")
    found = bot.files.get(name.partition(".")[0])
    return found[1] if folder == "documents" and found else None
