"""Right, asked or wrong: what was got, compared with what the label expects. Strict where something was stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from rules.reading import fold

Effect = dict[str, Any]
Outcome = str

ASIDE = ("ask", "none")
TELLING = ("help", "duties", "status", "code")
"""Effects that store nothing: where they were not meant the person is no worse off than after a question."""

DAYS = ("day", "expected", "until")
POLITE = (
    "da|vang|u|a|nhe|nha|nhen|nhi|em|anh|chi|e|c|ac|co|chu|bac|oi|d/c|dc|dong chi|cac dong chi|cam on|cam on dong chi|"
    "cam on em|cam on anh|cam on chi|xin|xin cam on|thua|kinh|kinh thua|xin bao cao|bao cao dong chi|bao cao|"
    "tran trong|ok|thanks"
)
POLITE_FIRST = re.compile(rf"^(?:(?:{POLITE})(?:\s+|[,.!:;]+\s*|$))+")
POLITE_LAST = re.compile(rf"(?:(?:^|\s+|[,.!;]+\s*)(?:{POLITE}))+$")
HALF_A_YEAR = timedelta(days=183)
"""A day without a year that lies farther off was not said but supplied."""

EDGES = " \t\n.,;:!?…\"'“”()-–"
EVERY_DAY = re.compile(r"\b(tuan|thang|cuoi|dau|hom|ngay nua)\b|\d+\s*(ngay|hom|tuan)|ngay lam viec")
WEEKDAYS = ("hai", "ba", "tu", "nam", "sau", "bay")


def outcome(case: dict[str, Any], got: Sequence[Effect], today: date) -> Outcome:
    """``right``, ``asked`` or ``wrong``, as the README beside the labels defines them."""
    said = case["say"] if isinstance(case["say"], list) else [case["say"]]
    text = " \n ".join(said)
    done = [effect for effect in got if effect["effect"] not in ASIDE]
    asked = any(effect["effect"] == "ask" for effect in got)
    if any(nonsense(effect) for effect in done):
        return "wrong"
    for place, wanted in enumerate(case["expect"]):
        if wanted.get("effect") == "ask":
            if not done and asked and place == 0:
                return "right"
        elif wanted.get("effect") == "none":
            if not done and not asked:
                return "right"
        elif _is(wanted, done, text, today):
            return "right"
    if asked and not done:
        return "asked"
    only_told = bool(done) and all(effect["effect"] in TELLING and "agency" not in effect for effect in done)
    return "asked" if only_told else "wrong"


def nonsense(effect: Effect) -> bool:
    """A document's number without a digit; a reason or an obstacle that is mere politeness."""
    number = effect.get("document")
    if number is not None and not re.search(r"\d", number):
        return True
    texts = [effect[key] for key in ("text", "reason") if effect.get(key) is not None]
    return effect["effect"] in ("obstacle", "extension", "refuse", "resolve") and any(not bare(text) for text in texts)


def bare(text: str) -> str:
    """A text as texts are compared: folded, without politeness at its ends."""
    plain, before = fold(text).strip(EDGES), None
    while plain != before:
        before = plain
        plain = POLITE_LAST.sub("", POLITE_FIRST.sub("", plain)).strip(EDGES)
    return plain


def _is(wanted: Effect, done: Sequence[Effect], text: str, today: date) -> bool:
    """Tell whether exactly what is wanted was done, and nothing beside it."""
    if "all" in wanted:
        left = list(done)
        for each in wanted["all"]:
            found = next((effect for effect in left if _same(each, effect, text, today)), None)
            if found is None:
                return False
            left.remove(found)
        return not left
    return len(done) == 1 and _same(wanted, done[0], text, today)


def _same(wanted: Effect, effect: Effect, text: str, today: date) -> bool:
    """Tell whether an effect has the name and every named field; a day that is not named must have been said."""
    if not _same_name(wanted, effect):
        return False
    renamed = {"expected": "day", "day": "expected"} if wanted["effect"] != effect["effect"] else {}
    fields = [field for field in wanted if field != "effect"]
    if any(not _same_value(field, wanted[field], effect.get(renamed.get(field, field))) for field in fields):
        return False
    named = {renamed.get(field, field) for field in fields}
    unnamed = [effect[field] for field in DAYS if field in effect and field not in named]
    if effect["effect"] == "grant":
        return True  # the day is the one that was asked for
    return all(was_said(date.fromisoformat(day), text, today) for day in unnamed)


def _same_name(wanted: Effect, effect: Effect) -> bool:
    """The names are the same; the percentage of "đang thực hiện" may come with a day, and the other way round."""
    pair = (wanted["effect"], effect["effect"])
    return pair[0] == pair[1] or pair in (
        ("percent", "doing"),
        ("day", "doing"),
        ("doing", "day"),
        ("doing", "percent"),
    )


def _same_value(field: str, wanted: Any, value: Any) -> bool:
    if value is None:
        return False
    match field:
        case "document":
            return re.sub(r"\s", "", str(wanted)).lower() == re.sub(r"\s", "", str(value)).lower()
        case "text" | "reason":
            return bare(str(wanted)) == bare(str(value))
        case "percent":
            return abs(float(wanted) - float(value)) < 0.05
        case "agency":
            return str(wanted).upper() == str(value).upper()
        case _:
            return bool(wanted == value)


def was_said(day: date, text: str, today: date) -> bool:
    """Tell whether a text can be said to name ``day``; read generously, and by other rules than the bot's."""
    plain = fold(text)
    if abs(day - today) > HALF_A_YEAR and str(day.year) not in plain:
        return False
    if EVERY_DAY.search(plain):
        return True
    for found in re.finditer(
        r"(\d{1,2})\s*(?:[/.-]|thang)\s*(\d{1,2})|(?:\b|t|thu )(\d{1,2})\b|\bngay (\d{1,2})\b", plain
    ):
        if found[1] and (int(found[1]), int(found[2])) == (day.day, day.month):
            return True
        single = found[3] or found[4]
        if single and (int(single) == day.day or int(single) == day.weekday() + 2):
            return True
    near = {"nay": 0, "trong ngay": 0, "mai": 1, "kia": 2, "mot": 2, "qua": -1}
    if any(re.search(rf"\b{word}\b", plain) and day == today + timedelta(days=days) for word, days in near.items()):
        return True
    if re.search(r"\b(chu nhat|cn)\b", plain) and day.weekday() == 6:
        return True
    return any(f"thu {word}" in plain and day.weekday() == place for place, word in enumerate(WEEKDAYS))
