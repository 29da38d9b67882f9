"""Everything that is written into the log, and every answer, has words in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.texts.render import Texts
from reports import words
from rules.status import Move
from tests.texts.test_wording import report

ROOT = Path(__file__).parent.parent.parent
PLACES = {"record": 3, "record_each": 3, "_log": 4}
"""Which argument of a call is the action."""

SPOKEN: dict[str, tuple[str, ...]] = {
    "db/assignments.py": tuple(map(str, Move)),
    "db/replies.py": ("granted", "refused", "resolved"),
    "bot/talk/dialogs/acting.py": ("press_on", "report_to_leader"),
    "db/device_links.py": tuple(f"{deed}_{what}" for deed in ("open", "revoke") for what in ("board", "file_link")),
    "db/obstacles.py": (),
    "db/disputes.py": (),
    "db/grounds.py": (),
}
"""Where the action is a variable: what it can be (nothing more where `_log` is called with constants)."""

DETAIL: dict[str, Any] = {
    "to": "2022-08-20",
    "from": "2022-08-01",
    "until": "2022-08-20",
    "on": "2022-08-01",
    "day": "2022-08-01",
    "document": "1/UBND",
    "olds": ["A"],
    "news": ["B"],
    "heir": "C",
    "role": "official",
    "group": 1,
    "count": 2,
    "code": "extend",
    "outcome": "reached",
    "percent": 40,
    "people": 2,
    "verdict": "kept",
    "reminders": True,
}


def _calls(*names: str) -> Iterator[tuple[str, ast.Call, str]]:
    for room in ("db", "jobs", "bot"):
        for path in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call):
                    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    if name in names:
                        yield str(path.relative_to(ROOT)), node, name


def _actions() -> set[str]:
    found: set[str] = set().union(*SPOKEN.values())
    for path, node, name in _calls(*PLACES):
        if name != "_log" and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) != "audit":
            continue
        said = node.args[PLACES[name]]
        if isinstance(said, ast.Constant):
            found.add(str(said.value))
        else:
            assert path in SPOKEN, f"{path}:{node.lineno}: which actions can this be?"
    return found


def _codes() -> set[str]:
    stored = [node.args[1] for path, node, _ in _calls("store") if "dialogs" in path and len(node.args) == 2]
    return {str(code.value) for code in stored if isinstance(code, ast.Constant)}


def _entry(action: str, about: dict[str, Any], **detail: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "at": "2022-08-05T08:00:00+07:00",
        "said_at": None,
        "channel": None,
        "actor": "clock",
        "by": None,
        "action": action,
        "subject": "row:1",
        "because": None,
        "file": None,
        "detail": {**DETAIL, **detail},
        "about": {"assignment": None, "cause_of": None, "request": None, "task": None, "agency": None, **about},
    }


def _line(texts: Texts, entry: dict[str, Any]) -> str:
    return texts.line("log_line", entry=entry, coordinator="", program={}, agencies=[])


def test_both_are_found() -> None:
    assert {"reply", "waive", "extend", "report_to_leader", "pass", "dispute", "confirm_ground", "load"} <= _actions()
    assert {"sent", "doing", "extend", "given", "directed", "explained", "no_capital"} <= _codes()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("action", sorted(_actions()))
def test_every_action_has_words(action: str, language: str) -> None:
    texts = Texts(language)
    kinds = {"assignment": report(event=None), "request": {"id": 7, "kind": "obstacle"}}
    for about in (kinds, {}):
        entry = _entry(action, about)
        said = _line(texts, {**entry, "detail": {"percent": [None, 40]}} if action == "set" else entry)
        assert "row:1" not in said
        assert f"{action} (" not in said
        assert "_" not in said


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", sorted(_codes()))
def test_every_answer_has_words(code: str, language: str) -> None:
    assert code in words.ANSWERS
    texts = Texts(language)
    note = _line(texts, _entry("reply", {"assignment": report()}, code="note"))
    for about in ({"assignment": report()}, {}):
        said = _line(texts, _entry("reply", about, code=code))
        assert language == "en" or not said.rstrip().endswith(f": {code}")
        assert code == "note" or said != note
