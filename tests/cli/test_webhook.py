"""``dondoc webhook`` and ``dondoc invite`` against both messengers, as an operator uses them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import load
from sandbox.server import Sandbox
from tests.cli.test_commands import run
from tests.office import SEED, local


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A sandbox in a thread of its own, and an ``.env`` that names it."""
    sandbox, loop, ready = Sandbox(local("2022-08-01T08:00")), asyncio.new_event_loop(), threading.Event()

    async def serve() -> None:
        await sandbox.start()
        ready.set()

    def work() -> None:
        loop.run_until_complete(serve())
        loop.run_forever()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    ready.wait(10)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(
        f"""
        TELEGRAM_TOKEN={sandbox.bot.token}
        TELEGRAM_API_URL={sandbox.url}
        ZALO_TOKEN={sandbox.zalo.bot.token}
        ZALO_API_URL={sandbox.zalo_url}
        ZALO_WEBHOOK_SECRET=a-secret-for-zalo
        TELEGRAM_WEBHOOK_SECRET=a-secret-for-telegram
        PUBLIC_URL=https://dondoc.example.org/bot/
        DATABASE_URL=sqlite:///{tmp_path / "dondoc.sqlite3"}
        """.replace("        ", "")
    )
    yield sandbox
    asyncio.run_coroutine_threadsafe(sandbox.stop(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)


@pytest.mark.parametrize("name", ["zalo", "telegram"])
def test_a_webhook_is_set_shown_and_deleted(
    served: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(monkeypatch, "webhook", "set", name) == 0
    said = capsys.readouterr().out
    assert f"{name}: updates are brought to https://dondoc.example.org/bot/webhook/{name}" in said
    assert f"Say {name.upper()}_UPDATES=webhook in .env (it says polling), and start the bot again." in said
    hook = served.zalo.bot.webhook if name == "zalo" else served.bot.webhook
    assert hook["url"] == f"https://dondoc.example.org/bot/webhook/{name}"
    assert run(monkeypatch, "webhook", "show", name) == 0
    assert "are brought to" in capsys.readouterr().out
    assert run(monkeypatch, "webhook", "delete", name) == 0
    assert f"{name}: no webhook is set; polling works." in capsys.readouterr().out
    assert run(monkeypatch, "webhook", "show", name) == 0
    assert "no webhook is set" in capsys.readouterr().out


def test_what_hinders_is_said_in_a_sentence(
    served: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def says(words: str, *args: str, **env: str) -> None:
        for key, value in env.items():
            monkeypatch.setenv(key, value)
        assert run(monkeypatch, *args) == 1
        said = capsys.readouterr().err
        assert words in said
        assert served.zalo.bot.token not in said

    says('"viber" is not a messenger', "webhook", "set", "viber")
    served.zalo.bot.revoked = True
    says("ZALO_TOKEN: Zalo does not accept this token (Unauthorized (error 401))", "webhook", "show", "zalo")
    served.zalo_api.faults.down = True
    says("Zalo cannot be reached: HTTP 502, and no JSON", "webhook", "show", "zalo")
    says("ZALO_TOKEN: Zalo does not accept this token (HTTP 404, and no JSON)", "webhook", "show", "zalo",
         ZALO_TOKEN="99999:another-token-of-nobody")  # fmt: skip
    says("must have 8 to 256", "webhook", "set", "zalo", ZALO_WEBHOOK_SECRET="short")


def test_an_invitation_says_how_to_come_by_both(
    served: Sandbox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "program", "load", str(SEED)) == 0
    capsys.readouterr()
    assert run(monkeypatch, "invite", "syt") == 0
    said = capsys.readouterr().out
    assert "Link: https://t.me/dondoc_sandbox_bot?start=" in said
    assert "Zalo: open the bot (Bot Đôn Đốc) and send it the code" in said
    assert run(monkeypatch, "invite", "syt", "--role", "group") == 0
    said = capsys.readouterr().out
    assert "Link: https://t.me/dondoc_sandbox_bot?startgroup=" in said
    assert "Zalo: add the bot (Bot Đôn Đốc) to the group and send the code there" in said
    assert run(monkeypatch, "invite", "syt", "--role", "boss") == 1
    assert "the roles are official, leader, coordinator, observer, group" in capsys.readouterr().err


def test_quota_codes_are_numbers(served: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZALO_QUOTA_CODES", "-32, 1001")
    assert load().quota_codes == {-32, 1001}
    monkeypatch.setenv("ZALO_QUOTA_CODES", "many")
    assert run(monkeypatch, "outbox") == 1
