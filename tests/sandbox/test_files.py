"""Files of the Bot API: pictures that are pictures, kinds, names, albums."""

from __future__ import annotations

import json
import struct
import zlib
from typing import Any

import pytest

from sandbox.telegram import pictures
from tests.office import PNG
from tests.sandbox.client import Client

GIF = b"GIF89a" + struct.pack("<HH", 3, 2) + b"\x00\x00\x00;"
JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xd9"
BMP = b"BM" + bytes(16) + struct.pack("<ii", 3, -2)
WEBP = b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00" + bytes(4) + b"\x02\x00\x00\x01\x00\x00"


def png(width: int, height: int) -> bytes:
    """A PNG of this size, as far as headers go."""
    header = b"IHDR" + struct.pack(">II", width, height) + b"\x08\x06\x00\x00\x00"
    return pictures.PNG + b"\x00\x00\x00\x0d" + header + struct.pack(">I", zlib.crc32(header)) + b"IDAT IEND"


@pytest.mark.parametrize(
    ("data", "size"),
    [(PNG, (1, 1)), (GIF, (3, 2)), (JPEG, (3, 2)), (BMP, (3, 2)), (WEBP, (3, 2)), (png(640, 480), (640, 480))],
)
async def test_a_picture_is_shown_in_its_own_size(api: Client, data: bytes, size: tuple[int, int]) -> None:
    body = await api.upload("sendPhoto", {"caption": " Mặt bằng "}, photo=("ảnh.png", data))
    (photo,) = body["result"]["photo"]
    assert (photo["width"], photo["height"], photo["file_size"]) == (*size, len(data))
    assert body["result"]["caption"] == "Mặt bằng"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<script>", "IMAGE_PROCESS_FAILED"),
        (PNG[:20], "IMAGE_PROCESS_FAILED"),
        (PNG[:18] + b"\xff" + PNG[19:], "IMAGE_PROCESS_FAILED"),
        (JPEG[:12], "IMAGE_PROCESS_FAILED"),
        (b"\xff\xd8\xff\xd9", "IMAGE_PROCESS_FAILED"),
        (b"%PDF-1.4", "IMAGE_PROCESS_FAILED"),
        (png(9000, 2000), "PHOTO_INVALID_DIMENSIONS"),
        (png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (b"", "file must be non-empty"),
        (PNG + bytes(10 * 2**20),
         f"file of size {len(PNG) + 10 * 2**20} bytes is too big for a photo; the maximum size is 10485760 bytes"),
    ],
)  # fmt: skip
async def test_what_is_no_picture_is_no_photo(api: Client, data: bytes, said: str) -> None:
    body = await api.upload("sendPhoto", {}, photo=("photo.jpg", data))
    assert body == {"ok": False, "error_code": 400, "description": f"Bad Request: {said}"}
    assert api.sandbox.bot.files == {}


async def test_what_is_known_by_its_id_must_be_a_picture_too(api: Client) -> None:
    sent = (await api.upload("sendDocument", {}, document=("a.txt", b"x")))["result"]["document"]
    assert await api.refused("sendPhoto", chat_id=api.person.id, photo=sent["file_id"]) == "IMAGE_PROCESS_FAILED"
    again = (await api("sendDocument", chat_id=api.person.id, document=sent["file_id"]))[1]["result"]["document"]
    assert again == sent
    for photo, said in (
        (None, "there is no photo in the request"),
        ("x", "wrong remote file identifier specified"),
        ("https://example.org/x.png", "failed to get HTTP URL content"),
        ("attach://nothing", "wrong remote file identifier specified"),
    ):
        assert await api.refused("sendPhoto", chat_id=api.person.id, photo=photo) == said


@pytest.mark.parametrize(
    ("name", "shown", "kind"),
    [
        ("báo cáo.txt", "báo cáo.txt", "text/plain"),
        ("a/b/số liệu.PDF", "số liệu.PDF", "application/pdf"),
        ("../../etc/passwd", "passwd", "application/octet-stream"),
        ("x?*y.csv", "x  y.csv", "text/csv"),
        ("/", "file", "application/octet-stream"),
        ("x" * 100 + ".png", "x" * 64 + ".png", "image/png"),
    ],
)
async def test_files_go_up_and_down_under_a_clean_name(api: Client, name: str, shown: str, kind: str) -> None:
    body = await api.upload("sendDocument", {"caption": "Báo cáo"}, document=(name, "số liệu".encode()))
    document = body["result"]["document"]
    assert (document["file_name"], document["mime_type"]) == (shown, kind)
    assert (body["result"]["caption"], document["file_size"]) == ("Báo cáo", 11)
    path = (await api("getFile", file_id=document["file_id"]))[1]["result"]["file_path"]
    down = await api.http.get(f"/file/bot{api.sandbox.bot.token}/{path}")
    assert down.content == "số liệu".encode()


async def test_files_that_there_are_not(api: Client) -> None:
    assert await api.refused("getFile", file_id="x") == "invalid file_id"
    assert await api.refused("getFile") == "invalid file_id"
    for path in ("documents/x.txt", "x", "documents/../x"):
        down = await api.http.get(f"/file/bot{api.sandbox.bot.token}/{path}")
        assert (down.status_code, down.json()["description"]) == (404, "Not Found")


async def test_people_send_files_with_a_kind_and_a_clean_name(api: Client) -> None:
    world, bot = api.sandbox.world, api.sandbox.bot
    await api("getUpdates", offset=-1)
    world.send_file(bot, api.person, "thư mục/bảng.xlsx", b"x")
    world.send_photo(bot, api.person, PNG)
    document, photo = (update["message"] for update in (await api("getUpdates"))[1]["result"][-2:])
    assert document["document"]["file_name"] == "bảng.xlsx"
    assert document["document"]["mime_type"].endswith("spreadsheetml.sheet")
    assert photo["photo"][0]["width"] == 1


def media(*items: dict[str, Any]) -> dict[str, Any]:
    return {"media": json.dumps(items)}


ONE, TWO = {"type": "photo", "media": "attach://one"}, {"type": "photo", "media": "attach://two"}


async def test_an_album_is_one_group_of_messages(api: Client) -> None:
    captioned = {**ONE, "caption": "<b>Mặt</b> bằng", "parse_mode": "HTML"}
    params = {**media(captioned, TWO), "reply_parameters": json.dumps({"message_id": 1})}
    body = await api.upload("sendMediaGroup", params, one=("1.png", PNG), two=("2.gif", GIF))
    first, second = body["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], first["caption_entities"][0]["type"]) == ("Mặt bằng", "bold")
    assert [each["photo"][0]["width"] for each in (first, second)] == [1, 3]
    assert first["reply_to_message"]["message_id"] == 1
    assert api.sandbox.bot.chats[api.person.id].messages[-2:] == [first, second]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, 'parameter "media" is required'),
        ({"media": "["}, "can't parse media JSON object"),
        ({"media": "{}"}, "expected an Array of InputMedia"),
        (media(ONE), "an album has 2-10 items"),
        (media(*[ONE] * 11), "too many messages to send as an album"),
        ({"media": "[5]"}, "can't parse InputMedia: expected an Object"),
        (media(ONE, {"media": "attach://two"}), "can't parse InputMedia: Can't find field \"type\""),
        (media(ONE, {**TWO, "media": "attach://three"}), "can't parse InputMedia: media not found"),
        (media(ONE, {**TWO, "type": "animation"}), 'can\'t parse InputMedia: type "animation" is unsupported'),
        (media(ONE, {**TWO, "type": "document"}), "document can't be mixed with other media types"),
        (media(ONE, {**TWO, "media": "attach://text"}), "IMAGE_PROCESS_FAILED"),
        (media(ONE, {**TWO, "caption_entities": 5}), "can't parse entities JSON object"),
    ],
)
async def test_albums_that_cannot_be(api: Client, params: dict[str, Any], said: str) -> None:
    files = {"one": ("1.png", PNG), "two": ("2.png", PNG), "text": ("3.png", b"x")}
    body = await api.upload("sendMediaGroup", params, **files)
    assert body == {"ok": False, "error_code": 400, "description": f"Bad Request: {said}"}
    assert len(api.sandbox.bot.chats[api.person.id].messages) == 1
