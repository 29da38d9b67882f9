"""Every mistake of a program file in one go, each with its place and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from rules.authority import Role
from rules.due import EmptyRule, NoMonths, occurrences
from rules.ladder import parse_steps
from rules.program import STEP, Duty, Program
from rules.reading import HARMFUL, shows
from rules.workdays import NoWorkingDay

UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

MARKS = {
    "date", "dates", "recurrence", "time", "times", "period-kind", "period-kinds", "one-day", "each",
    "days-of-agencies", "agency-code", "outside-name", "one-plan", "two-plans",
}  # fmt: skip
"""Names of union members, which Pydantic puts into the place of an error and which say nothing to a reader."""


NAMES = ("name", "title", "head", "clause", "product", "part")


class ProgramMistakes(Exception):
    """The program file has mistakes; ``mistakes`` holds one sentence each, beginning with the place."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def parse_program(text: str) -> Program:
    """Read the text of a program file. Raises `ProgramMistakes` with everything that is wrong with it."""
    raw, mistakes = _read_json(text)
    if raw is None:
        raise ProgramMistakes(mistakes)
    program = None
    try:
        program = Program.model_validate(raw)
    except ValidationError as error:
        mistakes += [_sentence(detail) for detail in error.errors(include_url=False) if not _is_echo(detail)]
    mistakes += _cross_check(raw)
    mistakes += _unwritten(raw)
    if program and not mistakes:
        mistakes += _rules_check(program)
    if program is None or mistakes:
        raise ProgramMistakes(list(dict.fromkeys(_writable(mistake) for mistake in mistakes)))
    return program


def _writable(mistake: str) -> str:
    """One line that every terminal can show: control characters and lone surrogates are written out."""
    return UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", mistake)


def _read_json(text: str) -> tuple[dict[str, Any] | None, list[str]]:
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        counted = Counter(key for key, _ in items)
        twice.extend(f'"{key}" stands twice in one object' for key, count in counted.items() if count > 1)
        return dict(items)

    try:
        raw = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        return None, [f"line {error.lineno}, column {error.colno}: not JSON ({error.msg})"]
    except ValueError:
        return None, ["not a program: holds a number of thousands of digits"]
    except RecursionError:
        return None, ["not a program: nested too deeply"]
    if not isinstance(raw, dict):
        return None, ["not a program: the file must hold one JSON object"]
    return raw, twice


def _place(location: tuple[int | str, ...]) -> str:
    place = ""
    for part in location:
        if part in MARKS or part == "[key]":
            continue
        place += f"[{part}]" if isinstance(part, int) else f".{part}" if place else part
    return place or "the file"


def _sentence(detail: ErrorDetails) -> str:
    place, kind = _place(detail["loc"]), detail["type"]
    if kind == "extra_forbidden":
        return f"{place}: unknown key"
    if kind == "missing":
        rule_end = detail["loc"][-2:] == ("recurrence", "until")
        return f"{place}: is missing" + (" (a recurrence must have an end)" if rule_end else "")
    message = detail["msg"].removeprefix("Value error, ")
    if isinstance(detail["input"], str | int | float | bool):
        shown = json.dumps(detail["input"], ensure_ascii=False)
        return f"{place}: {shown[:80]} {message[0].lower()}{message[1:]}"
    return f"{place}: {message[0].lower()}{message[1:]}"


def _is_echo(detail: ErrorDetails) -> bool:
    """Pydantic also calls a list too short when its items were refused: the items' own errors say enough."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _cross_check(raw: dict[str, Any]) -> list[str]:
    """Check what names what, on raw data, so that it is told in the same run as the mistakes of form."""
    groups = [(f"groups[{i}]", group) for i, group in _items(raw.get("groups"))]
    agencies = list(_coded(groups, "agencies"))
    duties = [(f"duties[{i}]", duty) for i, duty in _items(raw.get("duties"))]
    numbers = [(f"{place}.number", group.get("number")) for place, group in groups]
    codes = {code for _, code in agencies if isinstance(code, str)}
    mistakes = [*_twice(agencies), *_twice(list(_coded(groups, "tasks"))), *_twice(numbers)]
    mistakes += _twice([(f"{place}.code", duty.get("code")) for place, duty in duties])
    mistakes += _succeeded(groups, codes)
    known = {number for _, number in numbers if isinstance(number, int)}
    named = [("coordinator", raw.get("coordinator"))]
    for place, duty in duties:
        named += _agencies_named(place, duty)
        mistakes += [
            f"{place}.owed_by.groups[{i}]: there is no group {number}"
            for i, number in enumerate(_list(_dict(duty.get("owed_by")).get("groups")))
            if isinstance(number, int) and number not in known
        ]
        mistakes += _in_person(place, duty, known, raw.get("ladders"))
    tasks = [(f"{place}.tasks[{i}]", task) for place, group in groups for i, task in _items(group.get("tasks"))]
    for place, task in tasks:
        named += _agencies_named(place, task)
    mistakes += _pressed_for([*duties, *tasks], raw.get("ladders"))
    mistakes += [
        f'{place}: unknown agency "{code}"' for place, code in named if isinstance(code, str) and code not in codes
    ]
    receivers = [each for place, item in (*duties, *tasks) for each in _receivers(place, item)]
    return mistakes + [
        f'{place}: unknown agency "{code}" (somebody who is no agency of the program is written {{"name": "..."}})'
        for place, code in receivers
        if isinstance(code, str) and code not in codes
    ]


def _in_person(place: str, duty: dict[str, Any], known: set[int], ladders: Any) -> Iterator[str]:
    """Heads who answer in person: their groups are there, and the meeting's ladder asks early enough."""
    rules = [(f"{place}.in_person[{i}]", rule) for i, rule in _items(duty.get("in_person"))]
    for where, rule in rules:
        for i, number in enumerate(_list(rule.get("groups"))):
            if isinstance(number, int) and number not in known:
                yield f"{where}.groups[{i}]: there is no group {number}"
    steps = _list(_dict(_dict(ladders).get(str(duty.get("ladder")))).get("steps"))
    if rules and not any(isinstance(step, str) and step.startswith("start") for step in steps):
        yield f'{place}.in_person: the ladder needs a step "start", with which it is announced'


def _agencies_named(place: str, item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The codes of agencies that a duty or a task names, but for receivers, each with its place."""
    owed, bearers = _dict(item.get("owed_by")), _dict(item.get("bearers"))
    lists = {
        "owed_by.agencies": owed.get("agencies"),
        "owed_by.except": owed.get("except"),
        "support": item.get("support"),
        "bearers.lead": bearers.get("lead"),
        "bearers.support": bearers.get("support"),
    }
    for key, codes in lists.items():
        yield from ((f"{place}.{key}[{i}]", code) for i, code in enumerate(_list(codes)))
    for i, deadline in _items(item.get("deadlines")):
        yield from ((f"{place}.deadlines[{i}].since.{code}", code) for code in _dict(deadline.get("since")))


def _receivers(place: str, item: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((f"{place}.{key}", item.get(key)) for key in ("to", "through"))
    yield from ((f"{place}.cc[{i}]", code) for i, code in enumerate(_list(item.get("cc"))))


def _pressed_for(items: list[tuple[str, dict[str, Any]]], ladders: object) -> Iterator[str]:
    """Check that ladders are there, that what is due has a code of its own, and that nobody supports themselves."""
    due = [(f"{place}.code", item.get("code")) for place, item in items if item.get("deadlines")]
    yield from _twice(due)
    for place, item in items:
        ladder = item.get("ladder")
        if isinstance(ladder, str) and isinstance(ladders, dict) and ladder not in ladders:
            yield f'{place}.ladder: "{ladder}" is not one of the ladders'
        bearers = _dict(item.get("bearers"))
        leads = [code for code in _list(bearers.get("lead")) if isinstance(code, str)]
        for i, code in enumerate(_list(bearers.get("support"))):
            if code in leads:
                yield f'{place}.bearers.support[{i}]: "{code}" leads already: name it once'


def _succeeded(groups: list[tuple[str, dict[str, Any]]], codes: set[str]) -> Iterator[str]:
    """Check that successors are others, each once, and that a new one has a name."""
    for group_place, group in groups:
        for i, agency in _items(group.get("agencies")):
            said = agency.get("successors")
            place = f"{group_place}.agencies[{i}].successors.agencies"
            own = agency.get("code")
            seen = {own} if isinstance(own, str) else set()
            for j, row in _items(said.get("agencies") if isinstance(said, dict) else None):
                code = row.get("code")
                if not isinstance(code, str):
                    continue
                if code in seen:
                    yield f'{place}[{j}].code: "{code}" ends itself or stands there already'
                elif code not in codes and not (row.get("name") and row.get("head")):
                    yield f'{place}[{j}]: a new agency needs name and head ("{code}" is named nowhere else)'
                seen.add(code)


def _unwritten(value: object, place: str = "") -> Iterator[str]:
    """Find texts that no database takes, and names that nobody would see."""
    if isinstance(value, str):
        if HARMFUL.search(value):
            yield f"{place}: {json.dumps(value)[:80]} holds a control character"
        elif value and place.endswith(NAMES) and not shows(value):
            yield f"{place}: {json.dumps(value)[:80]} shows nothing"
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _unwritten(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _unwritten(inner, f"{place}[{number}]")


def _rules_check(program: Program) -> Iterator[str]:
    """Check what only shows when the rules are applied: nothing due twice, nothing that never comes."""
    for name, ladder in program.ladders.items():
        steps = [(step.code, step.to) for step in parse_steps(ladder)]
        yield from (f'ladders.{name}.steps: "{code}" stands twice' for (code, _), n in Counter(steps).items() if n > 1)
        yield from (
            f'ladders.{name}.steps: "{code} {to}" is not after the last permitted day (such as +2wd {to})'
            for code, to in steps
            if to is not Role.OFFICIAL and not code.startswith("+")
        )
    for i, duty in enumerate(program.duties):
        yield from _due_check(program, duty, f"duties[{i}]")
    for i, group in enumerate(program.groups):
        for j, task in enumerate(group.tasks):
            found = task.duty(group.number)
            yield from _due_check(program, found, f"groups[{i}].tasks[{j}]") if found else ()


def _due_check(program: Program, duty: Duty, at: str) -> Iterator[str]:
    """Check the deadlines of one duty, or of a task, that stands ``at`` this place."""
    workdays = program.calendar.workdays()
    owing = {agency.code for agency in program.owing(duty)}
    seen: set[tuple[str, str]] = set()
    for j, deadline in enumerate(duty.deadlines):
        place = f"{at}.deadlines[{j}]"
        if deadline.within and deadline.since is None:
            continue
        if isinstance(deadline.since, dict):
            strangers = sorted(set(deadline.since) - owing)
            yield from (f'{place}.since.{code}: "{code}" does not owe this' for code in strangers)
        if not deadline.times and _by_the_hour(program, duty):
            yield (
                f'{place}: needs at, because ladder "{duty.ladder}" counts from the hour '
                f"({_by_the_hour(program, duty)}); name the hour, or another ladder"
            )
        try:
            days = list(occurrences(deadline, workdays, ZoneInfo("UTC")))
        except (EmptyRule, NoMonths, NoWorkingDay) as error:
            yield f"{place}: {error}"
            continue
        for period, code in ((day.period, code) for day in days for code in day.owed_by or ("",)):
            if (period, code) in seen or (period, "") in seen:
                yield f'{place}: period "{period}" is due twice' + (f" for {code}" if code else "")
            seen.add((period, code))


def _by_the_hour(program: Program, duty: Duty) -> str:
    """The first step of the duty's ladder that counts from an hour; empty without one."""
    steps = program.ladders[duty.ladder].steps if duty.ladder else ()
    return next((step for step in steps if (read := STEP.fullmatch(step)) and read["hours"]), "")


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _items(value: object) -> Iterator[tuple[int, dict[str, Any]]]:
    if isinstance(value, list):
        yield from ((i, item) for i, item in enumerate(value) if isinstance(item, dict))


def _coded(groups: list[tuple[str, dict[str, Any]]], key: str) -> Iterator[tuple[str, Any]]:
    for place, group in groups:
        yield from ((f"{place}.{key}[{i}].code", item.get("code")) for i, item in _items(group.get(key)))


def _twice(placed: list[tuple[str, Any]]) -> list[str]:
    first: dict[Any, str] = {}
    mistakes = []
    for place, code in placed:
        if not isinstance(code, str | int):
            continue
        if code in first:
            mistakes.append(f"{place}: {json.dumps(code, ensure_ascii=False)} stands already at {first[code]}")
        first.setdefault(code, place)
    return mistakes
