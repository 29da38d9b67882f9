"""`docs/house.md` names places that exist, and every room of `bot` and every folder of tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSE = (ROOT / "docs" / "house.md").read_text("utf-8")
TOP = ("rules", "db", "jobs", "bot", "sandbox", "seed", "tests")
NAMED = sorted(set(re.findall(rf"`((?:{'|'.join(TOP)})/[\w./-]*)`", HOUSE)))
FUNCTIONS = re.findall(r"`((?:rules|db|jobs|bot)/[\w/]+\.py)`:? \(`(\w+)`\)", HOUSE)


@pytest.mark.parametrize("place", [place for place in NAMED if "KIND" not in place])
def test_every_place_that_is_named_is_there(place: str) -> None:
    path = ROOT / place
    assert path.is_dir() if place.endswith("/") or "." not in path.name else path.is_file()


@pytest.mark.parametrize(("file", "name"), FUNCTIONS)
def test_every_name_stands_in_its_file(file: str, name: str) -> None:
    assert re.search(rf"^ *(?:def|class) {name}\b", (ROOT / file).read_text("utf-8"), re.MULTILINE)


def test_every_room_is_named() -> None:
    rooms = [path.name for path in (ROOT / "bot").iterdir() if path.is_dir() and (path / "__init__.py").is_file()]
    talk = [path.stem for path in (ROOT / "bot" / "talk").iterdir() if not path.name.startswith("_")]
    tests = [path.name for path in (ROOT / "tests").iterdir() if (path / "__init__.py").is_file()]
    assert [room for room in rooms if f"`{room}/`" not in HOUSE] == []
    assert [room for room in talk if f"`{room}`" not in HOUSE and f"`{room}/`" not in HOUSE] == []
    assert [room for room in tests if room != "browser" and f"`tests/{room}`" not in HOUSE] == []


def test_parameters_of_messages_are_read_by_templates_only() -> None:
    """What dialogs and delivery need stands in columns; `db/outbox.py` alone writes parameters anew."""
    sources = [path for room in ("db", "jobs", "bot") for path in (ROOT / room).rglob("*.py")]
    found = [
        str(path.relative_to(ROOT))
        for path in sources
        if "migrations" not in path.parts and re.search(r"\.params(?:\[|\.get\()", path.read_text("utf-8"))
    ]
    assert found == ["db/outbox.py"]
