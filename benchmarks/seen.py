"""Which tests run through a statement: looked at once, so that a change is tried on those tests alone.

A test that does not run through the changed statement cannot notice the change. What stands outside of functions runs
when a module is imported, and what a fixture of a whole session does is behind every test: a change there is tried on
all tests of the room. So is every change in `rules/meaning`, whose words are read once and kept, and whose tests are
quick. Who keeps something else from test to test makes a change look less noticed than it is, never more.
"""

from __future__ import annotations

import ast
import json
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from benchmarks.mutations import ROOT, Change, source_of

ALWAYS = ""
"""Stands for every test where lines are kept."""

ALL_TESTS = ("rules/meaning/",)


class Seen:
    """Notes which lines of some files each test runs through."""

    def __init__(self, files: Set[str]) -> None:
        self._files = {str(ROOT / file): file for file in files if not file.startswith(ALL_TESTS)}
        self._lines: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self._now = ALWAYS

    def save(self, path: Path) -> None:
        """Write down for each line which tests ran through it."""
        tests: dict[str, list[str]] = defaultdict(list)
        for test, lines in self._lines.items():
            for file, line in lines:
                tests[f"{file}:{line}"].append(test)
        path.write_text(json.dumps({"all": sorted(self._lines), "by_line": tests}), "utf-8")

    @pytest.hookimpl(tryfirst=True)
    def pytest_load_initial_conftests(self) -> None:
        """From here on to the end of the collection modules are imported: what runs in functions then (a validator
        that is made, say) is behind every test."""
        sys.settrace(self._called)

    def pytest_collection_finish(self) -> None:
        sys.settrace(None)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._now = item.nodeid
        self._lines[self._now] = set()
        threading.settrace(self._called)
        sys.settrace(self._called)
        try:
            return (yield)
        finally:
            sys.settrace(None)
            threading.settrace(None)
            self._now = ALWAYS

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        test = self._now
        if fixturedef.scope != "function":
            self._now = ALWAYS
        try:
            return (yield)
        finally:
            self._now = test

    def _called(self, frame: FrameType, event: str, arg: object) -> Any:
        return self._ran if frame.f_code.co_filename in self._files else None

    def _ran(self, frame: FrameType, event: str, arg: object) -> Any:
        self._lines[self._now].add((self._files[frame.f_code.co_filename], frame.f_lineno))
        return self._ran


class Chosen:
    """Leaves out the tests that are not among these, which are a ``share`` of all."""

    def __init__(self, tests: Set[str], share: float) -> None:
        self._tests, self.share = tests, share
        self.files = {test.split("::")[0] for test in tests}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if item.nodeid in self._tests]


def seen_by(change: Change, saved: Path) -> Chosen | None:
    """The tests that run through the changed statement; ``None`` where it is all of them."""
    statement = _statement(change)
    if statement is None or change.file.startswith(ALL_TESTS):
        return None
    kept = _kept(saved)
    found = {test for line in statement for test in kept["by_line"].get(f"{change.file}:{line}", ())}
    return None if ALWAYS in found else Chosen(found, len(found) / len(kept["all"]))


@cache
def _kept(saved: Path) -> Any:
    return json.loads(saved.read_text("utf-8"))


def _statement(change: Change) -> range | None:
    """The lines of the smallest statement in a function that holds the change; ``None`` outside of functions."""
    found = None
    for node, lines in _statements(change.file):
        if change.line in lines and (found is None or len(lines) < len(found[1])):
            found = node, lines
    return found[1] if found else None


@cache
def _statements(file: str) -> list[tuple[ast.AST, range]]:
    """The statements in functions, of those that hold others only the head; with their lines."""
    functions = [
        node
        for node in ast.walk(ast.parse(source_of(file)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    inside = {child for function in functions for statement in function.body for child in ast.walk(statement)}
    return [
        (node, range(_first(node), _last(node) + 1))
        for node in inside
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case)
    ]


def _first(node: Any) -> int:
    if isinstance(node, ast.match_case):
        return node.pattern.lineno
    first: int = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
    return first


def _last(node: Any) -> int:
    body = getattr(node, "body", None) or getattr(node, "cases", None)
    last: int = max(_first(node), _first(body[0]) - 1) if body else node.end_lineno
    return last
