"""The bot as a whole: what it lets go of when it stops."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.app import App
from bot.settings import Settings


async def test_a_stop_ends_the_process_in_which_files_are_made(tmp_path: Path) -> None:
    """It has a session of its own: left alone it would stand by for a quarter of an hour."""
    values: dict[str, Any] = {
        "telegram_token": SecretStr(f"123456789:{'a' * 35}"),
        "database_url": f"sqlite:///{tmp_path / 'a.sqlite3'}",
        "backup_keep": "0",
    }
    app = App(Settings(_env_file=None, **values))  # type: ignore[call-arg]  # pydantic-settings takes it
    await asyncio.to_thread(app.database.migrate)
    process = await app.workshop._bench._begin()
    folder = app.workshop._bench._folder
    assert process.returncode is None and folder
    await app.stop()
    assert process.returncode == -signal.SIGKILL
    assert app.workshop._bench._folder is None
