"""What hinders is told in words that say what to do: no traceback, no empty list, no code of another program."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from bot.settings import WrongSetting, load
from tests.cli.test_commands import run

TOKEN = "123456789:AbCdEfGhIjKlMnOp"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("TELEGRAM_TOKEN", "LANGUAGE", "ZALO_TOKEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_before_a_program_is_loaded_an_invitation_says_that_none_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "invite", "SYT") == 1
    said = capsys.readouterr()
    assert said.err == "No program is loaded yet: run `dondoc program load seed/program.json` first.\n"
    assert run(monkeypatch, "program", "load", "seed/program.json") == 0, "which works in any folder"
    assert run(monkeypatch, "invite", "SYT") == 0
    assert run(monkeypatch, "invite", "SYX") == 1
    assert 'There is no agency "SYX". Known codes: ' in capsys.readouterr().err


ENV = f"# Cấu hình\nTELEGRAM_TOKEN={TOKEN}\nLANGUAGE=en\n"


NOT_UTF_8 = [ENV.encode("utf-16"), ENV.encode("utf-16-le"), "A=é".encode("latin-1"), b"\xff", b"A=\0"]


@pytest.mark.parametrize("content", NOT_UTF_8)
def test_settings_that_are_not_utf_8_are_one_sentence(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    (folder / ".env").write_bytes(content)
    assert run(monkeypatch, "outbox") == 1
    said = capsys.readouterr().err
    assert said == ".env: is not UTF-8 text; save it as UTF-8 (Windows Notepad: Save as, Encoding: UTF-8)\n"


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_the_mark_that_windows_puts_first_hides_no_setting(folder: Path, mark: bytes) -> None:
    (folder / ".env").write_bytes(mark + f"TELEGRAM_TOKEN={TOKEN}\r\nLANGUAGE=en\r\n".encode())
    settings = load()
    assert (settings.telegram_token.get_secret_value(), settings.language) == (TOKEN, "en")


def test_settings_that_cannot_be_read_are_one_sentence(folder: Path) -> None:
    (folder / ".env").mkdir()
    with pytest.raises(WrongSetting, match=r"\.env: cannot be read \(Is a directory\)"):
        load()
