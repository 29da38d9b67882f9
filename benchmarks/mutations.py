"""Which single changes a program may suffer: cosmic-ray's operators, three of our own, and what is left out by rule.

A *place* is where something can be changed in one way or in several (``+`` into ``-``, ``*``, ``//`` ...): places are
drawn, then one of the changes at each, so that a sum does not count eleven times.

Left out, because a change there is no change of behaviour or none that a test of rooms may see:
- annotations of types and aliases of types (they are not evaluated, or only read by mypy), and how columns and
  parameters are declared (`DECLARED`, the bare ``*`` of a signature);
- docstrings, what is written to the log (`log.info(...)` and its words), and ``raise AssertionError`` (unreachable);
- decorators and their arguments that only make faster or stricter (``lru_cache``, ``frozen=True``);
- plain numbers that say how much is done at once, how long a machine is waited for or how fast (`PACES`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.operators.provider import OperatorProvider

ROOT = Path(__file__).parent.parent
ROOMS = ("rules", "db", "jobs")
LEFT_OUT = {"VariableReplacer", "VariableInserter", "NoOp"}
"""These put random numbers and names in: hardly a mistake that somebody makes."""

PACES = {
    "BUSY_TIMEOUT_MS", "TRIES", "SPARE", "MOST_SPARE", "CATCH_UP", "IN_FLIGHT", "PARTING_SECONDS", "KNOCK_SECONDS",
    "BEAT_SECONDS", "LOOK_SECONDS", "PATIENCE_SECONDS", "UNAUTHORIZED_SECONDS", "QUOTA_SECONDS", "AGENCIES_AT_ONCE",
    "SEARCH_LIMIT", "AT_ONCE", "limit", "maxsize", "first", "longest",
}  # fmt: skip
DECLARED = {"STATE", "metadata", "type_annotation_map", "log"}
FASTER = ("lru_cache", "dataclass")

Node = Any
"""A node of parso's tree, which has no types."""


class LeaveOut(Operator):  # type: ignore[misc]  # cosmic-ray has no types
    """Leave a statement out: a call, an assignment to what somebody else sees, ``raise``, ``continue``."""

    def mutation_positions(self, node: Node) -> Iterator[tuple[Any, Any]]:
        if _is_effect(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        return _instead_of(node, "pass")

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()


class ReturnNothing(Operator):  # type: ignore[misc]
    """Return ``None`` instead of something (``False`` is nothing to who asks for the truth; it becomes ``True``)."""

    def mutation_positions(self, node: Node) -> Iterator[tuple[Any, Any]]:
        if node.type == "return_stmt" and node.children[1].get_code().strip() not in ("None", "False"):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        return _instead_of(node, "return None")

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()


class DropArgument(Operator):  # type: ignore[misc]
    """Drop a named argument of a call, or one condition or order of a query."""

    def mutation_positions(self, node: Node) -> Iterator[tuple[Any, Any]]:
        for argument in _droppable(node):
            yield argument.start_pos, argument.end_pos

    def mutate(self, node: Node, index: int) -> Node:
        at = node.children.index(_droppable(node)[index])
        del node.children[at : at + 2]  # with the comma after it, where there is one
        return node

    @classmethod
    def examples(cls) -> Sequence[Any]:
        return ()


OWN = {each.__name__: each for each in (LeaveOut, ReturnNothing, DropArgument)}


@dataclass(frozen=True)
class Change:
    """One change: the ``number``-th occurrence of an operator in a file."""

    file: str
    line: int
    operator: str
    number: int

    def apply(self, source: str) -> str:
        """Return the changed source."""
        changed: str = mutate_code(source, _operators()[self.operator](), self.number)
        return changed


def source_of(file: str) -> str:
    return (ROOT / file).read_text("utf-8")


def files() -> list[str]:
    """Everything that is changed: rules, db without migrations and declarations of tables, jobs."""
    found = (path.relative_to(ROOT).as_posix() for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))
    return [file for file in found if not re.search(r"^db/(migrations|models)/|__init__\.py$", file)]


def places(file: str) -> list[list[Change]]:
    """Every place of a file, each with the changes that are possible there, in the order of the file."""
    nodes = list(ast_nodes(parso.parse(source_of(file))))
    found: dict[tuple[tuple[int, int], str], list[Change]] = defaultdict(list)
    for name, operator in _operators().items():
        change, number = operator(), 0
        for node in nodes:
            for start, _ in change.mutation_positions(node):
                if not _harmless(node, start):
                    found[start, _family(name)].append(Change(file, start[0], name, number))
                number += 1
    return [found[key] for key in sorted(found)]


@cache
def _operators() -> dict[str, Any]:
    provider = OperatorProvider()
    return {**{name: provider[name] for name in provider if name not in LEFT_OUT}, **OWN}


def _family(operator: str) -> str:
    """What is done, without what it is turned into."""
    return "_".join(operator.split("_")[:2])


def _is_effect(node: Node) -> bool:
    """A statement that does something for others: not a name that is bound (what uses it would fail at once)."""
    if node.parent is None or node.parent.type != "simple_stmt":
        return False
    if node.type == "expr_stmt":
        target = node.children[0]
        augmented = node.children[1].type == "operator" and node.children[1].value != "="
        return augmented or _is_part(target)
    if node.type in ("atom_expr", "power", "await_expr"):
        return True
    return node.type in ("raise_stmt", "del_stmt") or (node.type == "keyword" and node.value == "continue")


def _is_part(target: Node) -> bool:
    """``a.b`` or ``a[b]``, or several of them, to which something is assigned."""
    several = target.type in ("atom_expr", "power", "testlist_star_expr")
    return several and re.search(r"[.\[]", target.get_code()) is not None


def _droppable(node: Node) -> list[Node]:
    if node.type != "arglist":
        return []
    called = node.parent.get_previous_sibling() if node.parent.type == "trailer" else None
    query = called is not None and re.search(r"(^|\.)(where|or_|and_|order_by)$", called.get_code().strip())
    keyword = [each for each in node.children if each.type == "argument" and each.children[1] == "="]
    return [each for each in node.children if each.type != "operator"] if query else keyword


def _harmless(node: Node, start: tuple[int, int]) -> bool:
    """Tell whether a change at ``start`` in this node is left out; see the module."""
    leaf = node.get_root_node().get_leaf_for_position(start, include_prefixes=True)
    child = leaf
    while (parent := child.parent) is not None:
        if parent.type in ("annassign", "tfpdef") and child is parent.children[1 if parent.type == "annassign" else 2]:
            return True
        if parent.type == "funcdef" and child is parent.annotation:
            return True
        if parent.type == "decorator" and any(word in parent.get_code() for word in FASTER):
            return True
        if parent.type in ("parameters", "param") and child.type == "operator":
            return True
        if parent.type == "raise_stmt" and "AssertionError" in parent.get_code():
            return True
        if parent.type in ("atom_expr", "power") and re.match(r"\s*log\.\w+\(", parent.get_code()):
            return True
        if parent.type == "expr_stmt" and _is_alias_or_pace(parent):
            return True
        if parent.type == "param" and parent.name.value in PACES and child is parent.default:
            return True
        child = parent
    return False


def _is_alias_or_pace(statement: Node) -> bool:
    names = [name.value for name in statement.get_defined_names()]
    if len(names) != 1:
        return False
    camel = re.fullmatch(r"[A-Z][a-z]\w*", names[0]) is not None and statement.parent.parent.type == "file_input"
    return (
        camel
        or names[0] in DECLARED
        or (names[0] in PACES and bool(re.search(r"=\s*[\d._]+$", statement.get_code().strip())))
    )


def _instead_of(node: Node, statement: str) -> Node:
    """Parse ``statement`` and put it where ``node`` is."""
    new = parso.parse(statement).children[0]
    new.get_first_leaf().prefix = node.get_first_leaf().prefix
    return new
