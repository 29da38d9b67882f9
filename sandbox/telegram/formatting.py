"""HTML of messages -> plain text and entities, with Telegram's own complaints about broken HTML.

https://core.telegram.org/bots/api#html-style. Offsets and lengths are UTF-16 units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.errors import ApiError, bad_request

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?)*)\s*/?>")
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))")
REFERENCE = re.compile(r"&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]+));")


@dataclass
class _Open:
    name: str
    offset: int
    extra: dict[str, Any]


def utf16(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(text: str, parse_mode: str | None) -> tuple[str, list[dict[str, Any]]]:
    """Return (plain text, entities). Raises `ApiError` 400 ``can't parse entities`` as Telegram does.

    Only HTML is parsed; the Markdown modes, which no bot here uses, are refused in words of the sandbox's own.
    """
    if not parse_mode:
        return text, []
    if parse_mode.lower() != "html":
        if parse_mode.lower() in ("markdown", "markdownv2"):
            raise bad_request("the sandbox parses HTML only, not Markdown")
        raise bad_request("unsupported parse_mode")
    return _parse_html(text)


def _parse_html(text: str) -> tuple[str, list[dict[str, Any]]]:
    plain, position, length = [], 0, 0
    opened: list[_Open] = []
    entities: list[dict[str, Any]] = []
    while position < len(text):
        if text[position] == "<":
            match = TAG.match(text, position)
            if not match:
                raise _broken(text, position, "Unclosed start tag" if ">" not in text[position:] else "Unexpected tag")
            _take_tag(match, opened, entities, length, text)
            position = match.end()
            continue
        end = text.find("<", position)
        chunk = _decode(text[position : end if end >= 0 else len(text)])
        plain.append(chunk)
        length += utf16(chunk)
        position = end if end >= 0 else len(text)
    if opened:
        raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{opened[-1].name}\"")
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(plain), entities


def _take_tag(
    match: re.Match[str], opened: list[_Open], entities: list[dict[str, Any]], offset: int, text: str
) -> None:
    name = match[2].lower()
    if name not in TAGS:
        raise _broken(text, match.start(), f'Unsupported start tag "{name}"')
    if not match[1]:
        attributes = {a[1].lower(): a[2] or a[3] or a[4] or "" for a in ATTRIBUTE.finditer(match[3])}
        extra = {"url": attributes["href"]} if name == "a" and "href" in attributes else {}
        opened.append(_Open(name, offset, extra))
        return
    if not opened:
        raise _broken(text, match.start(), "Unexpected end tag")
    last = opened.pop()
    if last.name != name:
        raise _broken(text, match.start(), f'Unmatched end tag, expected "</{last.name}>", found "</{name}>"')
    if offset > last.offset and (name != "a" or last.extra):
        entities.append({"type": TAGS[name], "offset": last.offset, "length": offset - last.offset, **last.extra})


def _decode(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        if match[3]:
            return ENTITIES.get(match[3], match[0])
        number = int(match[1]) if match[1] else int(match[2], 16)
        return chr(number) if 0 < number < 0x110000 else match[0]

    return REFERENCE.sub(replace, text)


def _broken(text: str, position: int, what: str) -> ApiError:
    offset = len(text[:position].encode("utf-8", "surrogatepass"))
    return bad_request(f"can't parse entities: {what} at byte offset {offset}")
