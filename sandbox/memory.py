"""Keeps a sandbox between two runs: people, chats and the clock in one JSON file."""

from __future__ import annotations

import base64
import json
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.telegram.world import BotAccount, Chat, Person, World
from sandbox.zalo.world import ZaloChat, ZaloWorld

FORM = 3
UPDATE_GAP = 1000
"""Update ids that may have been given out after the last saving are never given out again."""


def save(world: World, bot: BotAccount, zalo: ZaloWorld, path: Path) -> None:
    """Write everything that people would miss; the old file stays until the new one is complete."""
    kept = {
        "form": FORM,
        "now": world.clock.now().isoformat(),
        "people": [vars(person) for person in world.people.values()],
        "chats": [vars(chat) for chat in bot.chats.values()],
        "updates": bot.updates,
        "next_update": bot.next_update,
        "next_message": bot.next_message,
        "menus": bot.menus,
        "profile": bot.profile,
        "zalo_chats": [vars(chat) for chat in zalo.chats.values()],
        "zalo_updates": zalo.bot.updates,
        "zalo_photos": {key: base64.b64encode(data).decode() for key, data in zalo.photos.items()},
        "files": {key: [name, base64.b64encode(data).decode()] for key, (name, data) in bot.files.items()},
    }
    make_folder(path)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(fresh, "w", encoding="utf-8", opener=_privately) as file:
        file.write(json.dumps(kept))
    fresh.replace(path)


def make_folder(path: Path) -> None:
    """Make the folder of what is remembered, closed to others; close what an earlier version left open."""
    path.parent.mkdir(0o700, parents=True, exist_ok=True)
    with suppress(OSError):
        path.chmod(0o600)


def _privately(name: str, flags: int) -> int:
    """Open a file that nobody else on the machine may read."""
    return os.open(name, flags, 0o600)


def recall(path: Path) -> dict[str, Any] | None:
    """Read what was kept; ``None`` when there is nothing that this version understands."""
    try:
        kept = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return kept if isinstance(kept, dict) and kept.get("form") == FORM else None


def restore(kept: dict[str, Any], world: World, bot: BotAccount, zalo: ZaloWorld) -> None:
    """Put everything back."""
    world.people = {person["id"]: Person(**person) for person in kept["people"]}
    bot.chats = {chat["id"]: Chat(**chat) for chat in kept["chats"]}
    bot.updates = kept["updates"]
    bot.next_update = kept["next_update"] + UPDATE_GAP
    bot.next_message = kept["next_message"] + UPDATE_GAP
    bot.menus, bot.profile = kept["menus"], kept["profile"]
    zalo.chats = {chat["id"]: ZaloChat(**chat) for chat in kept["zalo_chats"]}
    zalo.bot.updates = kept["zalo_updates"]
    zalo.photos = {key: base64.b64decode(data) for key, data in kept["zalo_photos"].items()}
    bot.files = {key: (name, base64.b64decode(data)) for key, (name, data) in kept["files"].items()}


def time_of(kept: dict[str, Any]) -> datetime:
    """What the clock showed."""
    return datetime.fromisoformat(kept["now"])
