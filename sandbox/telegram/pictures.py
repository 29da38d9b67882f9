"""Whether bytes are a picture, and how large it is: from the headers of PNG, JPEG, GIF, WebP and BMP."""

from __future__ import annotations

import struct
import zlib

Size = tuple[int, int]
"""Width and height in points."""

PNG = b"\x89PNG\r\n\x1a\n"
FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
"""JPEG markers that say how large the picture is."""
LONE = (0x01, *range(0xD0, 0xD9))
"""JPEG markers that nothing follows."""
START_OF_SCAN = 0xDA


def size_of(data: bytes) -> Size | None:
    """The size of a picture; ``None`` for what is none, or breaks off in its header."""
    for read in (_png, _jpeg, _gif, _webp, _bmp):
        try:
            size = read(data)
        except (struct.error, IndexError):
            continue
        if size and all(size):
            return size
    return None


def _png(data: bytes) -> Size | None:
    if not data.startswith(PNG) or data[12:16] != b"IHDR" or b"IDAT" not in data or b"IEND" not in data:
        return None
    if zlib.crc32(data[12:29]) != struct.unpack(">I", data[29:33])[0]:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg(data: bytes) -> Size | None:
    if not data.startswith(b"\xff\xd8") or b"\xff\xd9" not in data[2:]:
        return None
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker in FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        if marker == START_OF_SCAN:
            return None
        if marker == 0xFF:
            at += 1
        else:
            at += 2 if marker in LONE else 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
    return None


def _gif(data: bytes) -> Size | None:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    width, height = struct.unpack("<HH", data[6:10])
    return width, height


def _webp(data: bytes) -> Size | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", data[21:25])
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", data[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


def _bmp(data: bytes) -> Size | None:
    if data[:2] != b"BM":
        return None
    width, height = struct.unpack("<ii", data[18:26])
    return abs(width), abs(height)
