"""Keyboards under messages, checked as Telegram checks them. https://core.telegram.org/bots/api#inlinekeyboardbutton"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from sandbox.telegram.accounts import Message
from sandbox.telegram.errors import bad_request
from sandbox.telegram.values import Fields, Params, structure

DATA_LIMIT = 64
"""Bytes of ``callback_data``."""
STYLES = ("", "default", "primary", "danger", "success")
OF_OBJECTS = ("switch_inline_query_chosen_chat", "login_url", "web_app", "copy_text")
OF_TEXTS = ("switch_inline_query", "switch_inline_query_current_chat")
WEB = ("http", "https")
LINKS = (*WEB, "tg", "ton", "tonsite")


def read_markup(params: Params, *, inline_only: bool = False) -> Message:
    """``reply_markup`` as a message holds it: only inline keyboards are shown with a message. Raises 400."""
    given = structure(params, "reply_markup", "reply keyboard markup JSON object")
    if given is None:
        return {}
    markup = Fields(given, "", "object expected as reply markup")
    for row in _rows(markup, "keyboard", 'field "keyboard" must be an Array of Arrays'):
        for button in row:
            _check_reply_button(button)
    wrong = 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'
    rows = [[_inline(button) for button in row] for row in _rows(markup, "inline_keyboard", wrong)]
    for name in ("remove_keyboard", "force_reply", "selective", "resize_keyboard", "one_time_keyboard"):
        markup.truth(name)
    others = markup.values.get("keyboard") or markup.truth("remove_keyboard") or markup.truth("force_reply")
    if inline_only and others and not rows:
        raise bad_request("inline keyboard expected")
    kept = [row for row in rows if row]
    return {"reply_markup": {"inline_keyboard": kept}} if kept else {}


def _rows(markup: Fields, name: str, wrong: str) -> list[list[Any]]:
    rows = markup.values.get(name)
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise markup.refusal(f'Field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(wrong)
    return rows


def _check_reply_button(button: Any) -> None:
    if not isinstance(button, str):
        where = "can't parse keyboard button"
        button = Fields(button, where, "KeyboardButton must be a String or an Object").text("text")
    if not button.strip():
        raise bad_request("keyboard button text must be non-empty")


def _inline(given: Any) -> dict[str, Any]:
    """One inline button. Where it says several things that it does, Telegram takes the first of a fixed order."""
    button = Fields(given, "can't parse inline keyboard button", "InlineKeyboardButton must be an Object")
    found: dict[str, Any] = {"text": button.text("text")}
    if button.text("style", "").lower() not in STYLES:
        raise button.refusal("invalid button style specified")
    found.update({key: given[key] for key in ("style", "icon_custom_emoji_id") if key in given})
    found.update(_effect(button))
    if not found["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    return found


def _effect(button: Fields) -> dict[str, Any]:
    if url := button.text("url", ""):
        return {"url": _link(url)}
    if data := button.text("callback_data", ""):
        if len(data.encode("utf-8", "surrogatepass")) > DATA_LIMIT:
            raise bad_request("BUTTON_DATA_INVALID")
        return {"callback_data": data}
    for name in OF_TEXTS:
        if name in button.values:
            return {name: button.text(name)}
    for name in OF_OBJECTS:
        if name in button.values:
            return {name: button.inner(name).values}
    for name in ("callback_game", "pay"):
        if name in button.values:
            return {name: button.values[name]}
    raise button.refusal("Text buttons are unallowed in the inline keyboard")


def _link(url: str) -> str:
    """A link as Telegram takes it: a host with a dot will do; ``tg://`` needs none. Raises 400."""
    whole = url if "://" in url else f"http://{url}/"
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", urlsplit("http:")
    wrong = ""
    if parts.scheme not in LINKS:
        wrong = "Unsupported URL protocol"
    elif parts.scheme in WEB and ("." not in host or any(sign.isspace() for sign in url)):
        wrong = "Wrong HTTP URL"
    if wrong:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {wrong}")
    return whole
