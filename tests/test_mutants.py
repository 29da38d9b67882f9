"""Which tests a change is tried on: those that run through its statement."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.mutations import ROOT, Change, places
from benchmarks.seen import ALWAYS, Seen, _statement, seen_by

FILE = "jobs/detour.py"
CHANGES = [place[0] for place in places(FILE)]


def change_in(words: str) -> Change:
    """A change in the line that holds these words."""
    lines = (ROOT / FILE).read_text("utf-8").splitlines()
    number = next(number for number, line in enumerate(lines, 1) if words in line)
    return Change(FILE, number, "any", 0)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: f"{change.line} {change.operator}")
def test_a_statement_holds_its_change(change: Change) -> None:
    statement = _statement(change)
    assert statement is None or change.line in statement


def test_a_statement_of_several_lines_is_one_and_of_a_block_only_its_head_counts() -> None:
    query = _statement(change_in('Message.kind != "menu"'))
    assert query == _statement(change_in("select(Message, Person)"))
    head = _statement(change_in("if not down:"))
    assert head is not None and len(head) == 1
    assert _statement(change_in("AT_ONCE =")) is None


def test_what_no_test_runs_through_is_tried_on_none_and_what_all_do_on_all(tmp_path: Path) -> None:
    change = change_in("if not down:")
    saved = tmp_path / "seen"

    def kept(by_line: dict[str, list[str]]) -> Path:
        file = saved.with_name(str(len(by_line)))
        file.write_text(json.dumps({"all": ["", "a.py::one", "b.py::two"], "by_line": by_line}), "utf-8")
        return file

    nobody = seen_by(change, kept({}))
    assert nobody is not None and not nobody.files
    some = seen_by(change, kept({f"{FILE}:{change.line}": ["a.py::one"]}))
    assert some is not None and some.files == {"a.py"} and some.share == 1 / 3
    assert seen_by(change, kept({f"{FILE}:{change.line}": ["a.py::one", ""], "x": []})) is None


def test_what_runs_while_modules_are_imported_is_behind_every_test(tmp_path: Path) -> None:
    seen = Seen({FILE})
    module = compile("def made():\n    return 1\n\nmade()\n", str(ROOT / FILE), "exec")
    seen.pytest_load_initial_conftests()
    exec(module, {})
    seen.pytest_collection_finish()
    exec(module, {})
    seen.save(tmp_path / "seen")
    kept = json.loads((tmp_path / "seen").read_text("utf-8"))
    assert kept["by_line"][f"{FILE}:2"] == [ALWAYS]
