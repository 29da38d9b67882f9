"""What a message is about and what goes out with it, beside its words: taken from its parameters when it is queued.

Parameters are read by templates only: what a dialog or a channel needs is asked of the columns that are filled here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

CARRIED = {
    "picture": ("picture",),
    "document": ("document",),
    "menu": ("roles", "programs", "events"),
    "colleague_answered": ("edits",),
    "colleague_decided": ("edits",),
    "request_decided": ("edits",),
    "extension_changed": ("edits",),
}
"""By the kind of a message, the parameters that its channel needs: a picture (its number), a file (its order), the menu
of whoever has these roles, coordinates so many programs and may tell events; the message that is changed."""

SEARCH = ("mark", "query", "phrase")
"""The parameters of what was found that its other pages need."""


def carries(kind: str, params: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the channel sends beside the text of a message of this kind; ``None``: nothing."""
    return {name: params[name] for name in CARRIED.get(kind, ()) if name in params} or None


def concerns(params: Mapping[str, Any]) -> dict[str, Any] | None:
    """What a message with these parameters is about, as far as it is known: ``listed`` and ``named``, the assignments
    that it lists and the one that it names, ``reply`` and ``request`` (all by their numbers), ``dialog``, the question
    of which dialog it is, ``unclear``, that it asks because something was not understood, and ``search``, what was
    looked for. ``None``: nothing."""
    found = {
        "listed": [item["id"] for item in params.get("assignments") or () if _is_row(item)],
        "named": _number(params.get("assignment")),
        "reply": _number(params.get("reply")),
        "request": _number(params.get("request")),
        "dialog": params.get("dialog"),
        "unclear": bool(params.get("unclear")),
        "search": {name: params[name] for name in SEARCH} if "mark" in params else None,
    }
    return {name: value for name, value in found.items() if value} or None


def said(params: Mapping[str, Any]) -> dict[int, Mapping[str, Any]]:
    """The days that a reminder says of each assignment that it lists, by its number: ``due``, ``advised_on`` and
    ``extended_to`` as ISO dates."""
    return {item["id"]: item for item in params.get("assignments") or () if _is_row(item) and "due" in item}


def _is_row(value: Any) -> bool:
    return isinstance(value, Mapping) and isinstance(value.get("id"), int)


def _number(value: Any) -> int | None:
    if _is_row(value):
        return int(value["id"])
    return value if isinstance(value, int) and not isinstance(value, bool) else None
