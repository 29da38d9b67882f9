"""A messenger is a folder of `bot.channels`, an entry in its list, and settings: nothing else spells out its name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.build import MESSENGERS, build
from bot.settings import Settings
from bot.texts.render import Texts

ROOT = Path(__file__).parents[2]
TOKEN = SecretStr("12345:abcdefghijk")


def test_each_messenger_has_a_folder_and_settings() -> None:
    folders = {path.parent.name for path in (ROOT / "bot" / "channels").glob("*/messenger.py")}
    assert set(MESSENGERS) == folders == set(Settings().messengers)


def test_nothing_else_spells_out_a_name() -> None:
    found = []
    for room in ("bot", "jobs", "db", "rules"):
        for path in sorted((ROOT / room).rglob("*.py")):
            if not {"channels", "play", "migrations"} & set(path.parts):
                for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                    if isinstance(node, ast.Constant) and node.value in MESSENGERS:
                        found.append(f"{path.name}:{node.lineno}")
    assert found == []


@pytest.mark.parametrize("name", sorted(MESSENGERS))
def test_what_is_set_for_one_is_its_own(name: str) -> None:
    settings = Settings.model_validate(
        {
            f"{name}_token": TOKEN,
            f"{name}_updates": "webhook",
            f"{name}_webhook_secret": "12345678",
            "public_url": "https://a.b",
        }
    )
    found = settings.connection(name)
    assert (found.token, found.updates, found.webhook_secret) == ("12345:abcdefghijk", "webhook", "12345678")
    assert [settings.connection(other).token for other in MESSENGERS if other != name] == [""]
    assert list(build(settings, Texts("vi"))) == [name]


def test_where_a_bot_is_found() -> None:
    settings = Settings(zalo_link="https://zalo.me/1")
    links = {name: messenger.link(settings, "@dondoc_bot") for name, messenger in MESSENGERS.items()}
    assert links == {"telegram": "https://t.me/dondoc_bot", "zalo": "https://zalo.me/1"}
    assert MESSENGERS["telegram"].link(settings, "Đôn Đốc") == ""


def test_how_a_person_or_a_group_comes() -> None:
    said = [
        [messenger.invitation(name, "ABCD-EFGH", group=group) for messenger in MESSENGERS.values()]
        for name in ("dondoc", None)
        for group in (False, True)
    ]
    unknown = "   (the bot's name is known once a token is set)"
    assert said == [
        ["Link: https://t.me/dondoc?start=ABCD-EFGH", "Zalo: open the bot (dondoc) and send it the code"],
        [
            "Link: https://t.me/dondoc?startgroup=ABCD-EFGH",
            "Zalo: add the bot (dondoc) to the group and send the code there",
        ],
        [f"Link: https://t.me/<bot>?start=ABCD-EFGH{unknown}", "Zalo: open the bot and send it the code"],
        [
            f"Link: https://t.me/<bot>?startgroup=ABCD-EFGH{unknown}",
            "Zalo: add the bot to the group and send the code there",
        ],
    ]
