"""No pattern can be held up by a text: where words repeat, there is one way to read them.

``(?:cho|em|cho em)*`` reads "cho em cho em ..." in two ways at each step, and tries all of them before it says that
something else follows: thirty words cost more than a day, in which nobody else is served. Any such star is found here,
by looking for a text that its alternatives spell in two ways (Sardinas and Patterson, 1953).
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from re import _constants as signs  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

FOLDERS = ("rules", "db", "jobs", "reports", "bot")
OFTEN = 8
"""More repetitions than these are looked at."""

MOST, LONGEST = 3000, 80
"""Spellings of what repeats, and letters of a text, that are looked at."""


def spellings(items: Any) -> list[str]:
    """What a part of a pattern can match, as examples; one that stands twice can be matched in two ways."""
    found = [""]
    for sign, of in items:
        found = [one + other for one, other in product(found, _of_sign(sign, of))][:MOST]
    return found


def _of_sign(sign: Any, of: Any) -> list[str]:
    if sign is signs.LITERAL:
        return [chr(of)]
    if sign is signs.IN:
        return sorted({_of_class(*each) for each in of})
    if sign is signs.BRANCH:
        return [each for branch in of[1] for each in spellings(branch)]
    if sign is signs.SUBPATTERN:
        return spellings(of[3])
    if sign in (signs.MAX_REPEAT, signs.MIN_REPEAT):
        least, most, part = of
        once = spellings(part)
        some = once if len(once) < OFTEN else once[:OFTEN]
        times = range(least, min(most, max(least, 1) + 1) + 1)
        return [each for count in times for each in (once if count == 1 else map("".join, product(some, repeat=count)))]
    if sign is signs.AT:
        return ["\0" if of is signs.AT_BOUNDARY else ""]
    return ["w"] if sign in (signs.ANY, signs.NOT_LITERAL) else [""]


def _of_class(sign: Any, of: Any) -> str:
    if sign is signs.LITERAL:
        return chr(of)
    if sign is signs.RANGE:
        return chr(of[0])
    return {signs.CATEGORY_SPACE: " ", signs.CATEGORY_DIGIT: "1"}.get(of, "w")


def in_two_ways(words: Sequence[str]) -> str | None:
    """A text that these words spell in two ways, if there is one."""
    code = {word for word in words if word}
    if len(code) < sum(map(bool, words)):
        return next(word for word in words if word and words.count(word) > 1)
    todo = [(long[len(short) :], long) for short in code for long in code if short != long and long.startswith(short)]
    seen: set[str] = set()
    while todo:
        rest, text = todo.pop()
        if rest in code:
            return text
        if rest in seen or len(text) > LONGEST:
            continue
        seen.add(rest)
        todo += [(word[len(rest) :], text + word[len(rest) :]) for word in code if word.startswith(rest)]
        todo += [(rest[len(word) :], text) for word in code if rest.startswith(word)]
    return None


def stars(items: Any) -> Iterator[Any]:
    """Every part of a pattern that may repeat often."""
    for sign, of in items:
        if sign in (signs.MAX_REPEAT, signs.MIN_REPEAT):
            if of[1] > OFTEN:
                yield of[2]
            yield from stars(of[2])
        elif sign is signs.SUBPATTERN:
            yield from stars(of[3])
        elif sign is signs.BRANCH:
            for branch in of[1]:
                yield from stars(branch)
        elif sign in (signs.ASSERT, signs.ASSERT_NOT):
            yield from stars(of[1])


def ambiguous(pattern: str, flags: int = 0) -> list[str]:
    """Texts that the stars of a pattern read in two ways."""
    found = (in_two_ways(spellings(star)) for star in stars(parser.parse(pattern, flags)))
    return [text for text in found if text is not None]


def _patterns() -> Iterator[tuple[str, str, int]]:
    for folder in FOLDERS:
        package = importlib.import_module(folder)
        for each in pkgutil.walk_packages(package.__path__, f"{folder}."):
            if "migrations" in each.name or each.name.endswith("__main__"):
                continue
            module = importlib.import_module(each.name)
            for name, value in vars(module).items():
                yield from _of_value(f"{each.name}.{name}", value)
            assert module.__file__
            for call in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re.") and call.args:
                    first = call.args[0]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        yield f"{each.name}:{call.lineno}", first.value, 0


def _of_value(name: str, value: Any) -> Iterator[tuple[str, str, int]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield name, value.pattern, value.flags
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _of_value(f"{name}[{key}]", each)
    elif isinstance(value, (tuple, list)):
        for each in value:
            yield from _of_value(name, each)


def test_words_that_repeat_are_read_in_one_way() -> None:
    found = {name: texts for name, pattern, flags in _patterns() if (texts := ambiguous(pattern, flags))}
    assert found == {}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"(?:cho|em|cho em) x", None),
        (r"(?:(?:cho|em|cho em) )*x", "cho em "),
        (r"(?:(?:cho|em|anh) )*x", None),
        (r"(?: ?(?:a|nha|anh))*", "anha"),
        (r"(?: ?\b(?:a|nha|anh)\b)*", None),
        (r"(?:\d{1,2} ?)*", "11"),
        (r"(?:(?:anh|(?:anh|sep)(?= em)) )*", "anh "),
        (r"(?:a+)*b", "aa"),
    ],
)
def test_a_star_that_can_be_read_in_two_ways_is_found(pattern: str, text: str | None) -> None:
    found = ambiguous(pattern)
    assert bool(found) == (text is not None)
    assert text is None or text in found[0]
