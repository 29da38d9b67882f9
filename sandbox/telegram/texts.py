"""Texts of messages: formatted by ``parse_mode`` or by entities, cleaned and trimmed as Telegram does.

https://core.telegram.org/bots/api#messageentity. Offsets and lengths are UTF-16 units.
"""

from __future__ import annotations

import re
from typing import Any

from sandbox.telegram.accounts import Message
from sandbox.telegram.errors import bad_request
from sandbox.telegram.formatting import parse, utf16
from sandbox.telegram.values import Fields, Params, structure, text

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
BYTES_LIMIT = 2**15
FOUND_BY_ITSELF = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number",
}  # fmt: skip
"""Kinds that Telegram finds in the text, whatever the bot says of them."""
KINDS = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji", *FOUND_BY_ITSELF,
}  # fmt: skip
FARTHEST = 1_000_000
CONTROLS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
BLANK = " \n"

Entity = dict[str, Any]


def read_text(params: Params) -> Message:
    """``text`` with its entities, as a message holds them. Raises 400."""
    raw = text(params, "text")
    if not raw:
        raise bad_request("message text is empty")
    found, entities = formatted(raw, text(params, "parse_mode"), structure(params, "entities", _ENTITIES))
    if not found:
        raise bad_request("text must be non-empty")
    if utf16(found) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": found, **({"entities": entities} if entities else {})}


def read_caption(params: Params) -> Message:
    """``caption`` with its entities; nothing where there is none."""
    given = structure(params, "caption_entities", _ENTITIES)
    return caption_of(text(params, "caption"), text(params, "parse_mode"), given)


def caption_of(raw: str, parse_mode: str, given: Any) -> Message:
    """A caption as a message holds it."""
    found, entities = formatted(raw, parse_mode, given)
    if utf16(found) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not found:
        return {}
    return {"caption": found, **({"caption_entities": entities} if entities else {})}


_ENTITIES = "entities JSON object"


def formatted(raw: str, parse_mode: str, given: Any) -> tuple[str, list[Entity]]:
    """Plain text and entities. With a ``parse_mode`` the entities that are ``given`` do not count.

    Telegram passes over entities that are no JSON array and sends the text bare; here they are refused.
    """
    if len(raw.encode()) > BYTES_LIMIT:
        raise bad_request("text is too long")
    entities = entities_of(given)
    if parse_mode and parse_mode.lower() != "none":
        return cleaned(*parse(raw, parse_mode))
    _check_places(raw, entities)
    return cleaned(raw, entities)


def entities_of(given: Any) -> list[Entity]:
    """Check entities that a bot gives."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request(f"can't parse {_ENTITIES}")
    return [_entity(each) for each in given]


def _entity(given: Any) -> Entity:
    fields = Fields(given, "can't parse MessageEntity", "expected an Object")
    entity: Entity = {"offset": fields.number("offset"), "length": fields.number("length"), "type": fields.text("type")}
    if not entity["type"]:
        raise fields.refusal("Type is not specified")
    if entity["type"] not in KINDS:
        raise fields.refusal("Unsupported type specified")
    if entity["type"] == "text_link":
        entity["url"] = fields.text("url")
    if entity["type"] == "text_mention":
        entity["user"] = fields.inner("user").values
    if entity["type"] == "custom_emoji":
        entity["custom_emoji_id"] = fields.text("custom_emoji_id")
    if entity["type"] == "pre" and fields.text("language", ""):
        entity["language"] = fields.text("language")
    return entity


def _check_places(raw: str, entities: list[Entity]) -> None:
    """Every entity must lie within the text, and cut no sign in two."""
    end, halves = utf16(raw), _halves(raw)
    for entity in entities:
        offset, length = entity["offset"], entity["length"]
        if not 0 <= offset <= FARTHEST:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if not 0 <= length <= FARTHEST:
            raise bad_request(f"receive an entity with incorrect length {length}")
        if offset > end:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        begins = f"entity beginning at UTF-16 offset {offset}"
        if offset + length > end:
            raise bad_request(f"{begins} ends after the end of the text at UTF-16 offset {offset + length}")
        if offset in halves:
            raise bad_request(f"entity begins in a middle of a UTF-16 symbol at UTF-16 offset {offset}")
        if offset + length in halves:
            raise bad_request(f"{begins} ends in a middle of a UTF-16 symbol at UTF-16 offset {offset + length}")


def _halves(raw: str) -> set[int]:
    """The offsets that lie in the middle of a sign."""
    found, at = set(), 0
    for sign in raw:
        if ord(sign) > 0xFFFF:
            found.add(at + 1)
        at += utf16(sign)
    return found


def cleaned(raw: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Turn control characters into spaces, take away what Telegram takes away, and trim.

    A space or line in front stays where an entity covers it; entities of nothing but blanks vanish.
    """
    found = CONTROLS.sub(" ", raw)
    if REMOVED.search(found):
        gone = [utf16(found[: match.start()]) for match in REMOVED.finditer(found)]
        entities = [_without(entity, gone) for entity in entities]
        found = REMOVED.sub("", found)
    found = found.rstrip(BLANK)
    end, units = utf16(found), found.encode("utf-16-le")
    kept = []
    for entity in sorted(entities, key=lambda each: (each["offset"], -each["length"])):
        length = min(entity["length"], end - entity["offset"])
        covered = units[2 * entity["offset"] : 2 * (entity["offset"] + max(length, 0))].decode("utf-16-le")
        if covered.strip(BLANK):
            kept.append({**entity, "length": length})
    front = min(len(found) - len(found.lstrip(BLANK)), min((each["offset"] for each in kept), default=end))
    return found[front:], [{**each, "offset": each["offset"] - front} for each in kept]


def _without(entity: Entity, gone: list[int]) -> Entity:
    """The entity's place after the units at ``gone`` were taken out."""
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    before, within = sum(at < begin for at in gone), sum(begin <= at < end for at in gone)
    return {**entity, "offset": begin - before, "length": entity["length"] - within}
