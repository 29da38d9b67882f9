"""The year's planned capital, as it is told for the first time or corrected. Whatever is read is echoed."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from rules.meaning.amounts import main_of, pieces_of, settled, told
from rules.meaning.capital import never_any, no_capital
from rules.meaning.figures import (
    CLOSE,
    MILLION,
    NONE_SPENT,
    SPENT,
    WISHED,
    at_most_likely,
    contrasted,
    is_doubted,
    lone_figure,
    passes,
)
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, likely, sure, unclear
from rules.meaning.money import BILLION, two_ways
from rules.meaning.pending import is_lacking
from rules.meaning.said import Said

PLAN = re.compile(r"\b(?:ke hoach|kh|von|duoc giao|tong)\b[^;,]*$")

IN_IT = re.compile(r"\b(?:trong do|gom|bao gom)\b")

ADJUSTED = re.compile(
    r"^(?:\S+ )*dieu chinh (?:lai )?(?:giam |tang )?(?:con|thanh|la|len|xuong|xuong con) (?:khoang )?=money"
)


def read_plan(said: Said, question: Open) -> Meaning | None:
    """The year's planned capital; what is disbursed may come with it."""
    nothing = said.only("nothingallotted", "year", "who", "capital", "=own") and said.has("nothingallotted")
    if no_capital(said) or nothing or never_any(said) or _running_costs(said):
        return sure("no_capital", question.ref)
    if _none_at_all(said) and any(each.act.what == "no_capital" for each in question.choices):
        return likely("no_capital", question.ref)
    this_year = of_this_year(said)
    if this_year is not said:
        found = read_plan(this_year, question) if this_year.text.words else UNCLEAR
        return (
            at_most_likely(found, said, this_year) if found and found.acts and found.acts[0].dong else found or UNCLEAR
        )
    if passes(said) or is_lacking(said):
        return sure("skip", question.ref)
    if not said.money:
        return _bare_plan(said, question) if not said.shares and not said.days else UNCLEAR
    main = _adjusted(said) or main_of(settled(said), spent=False)
    if main is not None and not said.text.is_question and not said.shares:
        return Meaning(How.LIKELY, (Act("amount", question.ref, dong=main),))
    if is_doubted(said):
        return unclear("two_ways" if any(each.unclear for each in said.money) else "")
    kept = told(settled(said))
    meaning = at_most_likely(_plan_told(kept, question), said, kept)
    if meaning.acts and meaning.acts[0].disbursed is None and any(_none_spent(part) for part in pieces_of(said)):
        return replace(meaning, acts=(replace(meaning.acts[0], disbursed=0),))  # "..., chưa giải ngân"
    return meaning


def _none_at_all(said: Said) -> bool:
    """``không có``, ``đơn vị không có``, of which nothing is named: the plan that is asked for."""
    alone = said.only("none", "who", "=own", "extra") and said.text.plain.split().count("co") == 1
    return alone and bool(NO_SUCH.search(said.text.plain)) and not said.text.is_question


NO_SUCH = re.compile(r"\b(?:khong|ko|k) (?:he )?co\b(?! (?:vuong|kho|gi de|y kien|phat sinh|van de|noi dung|ly do))")

RUNNING = re.compile(
    r"\b(?:toan|chi|chi co|toan la|chi la|deu la) (?:\w+ ){0,2}?(?:chi thuong xuyen|thuong xuyen|von su nghiep|"
    r"su nghiep|von thuong xuyen)\b"
)
"""``chỉ có vốn sự nghiệp``: running costs are no capital."""


def _running_costs(said: Said) -> bool:
    return bool(RUNNING.search(said.text.plain)) and not said.money and not said.text.is_question


YEAR = re.compile(r"\b(20[0-4]\d)\b(?! ?/)")


def of_this_year(said: Said) -> Said:
    """Without the clauses that tell an amount of another year (``năm 2021 là 90 tỷ, 2022 chưa giao``)."""
    others = [
        clause
        for clause in said.clauses
        if clause.money and (years := set(YEAR.findall(clause.text.plain))) and str(said.today.year) not in years
    ]
    return said.part(said.text.without([clause.text for clause in others])) if others else said


def _adjusted(said: Said) -> int | None:
    """``theo quyết định điều chỉnh là 130,5 tỷ``: the plan as it is now."""
    one = len(said.money) == 1 and not said.money[0].unclear and not said.denies
    return said.money[0].dong if one and ADJUSTED.search(said.text.plain) else None


def _none_spent(said: Said) -> bool:
    return bool(NONE_SPENT.fullmatch(said.text.plain)) and not said.money and not said.shares


def _plan_told(said: Said, question: Open) -> Meaning:
    money, shares = said.money, said.shares
    parts = sum(each.dong for each in money[1:]) == money[0].dong and not SPENT.search(said.text.plain)
    if len(money) > 2 and parts:
        return sure("amount", question.ref, dong=money[0].dong)  # a total, and its parts
    if contrasted(said) or any(each.unclear for each in money) or len(money) > 2 or said.has("more"):
        return unclear("two_ways" if any(each.unclear for each in money) else "")
    if re.search(r"\d\s*/\s*\d", said.text.raw) and not said.days:
        return UNCLEAR
    if WISHED.search(said.text.plain):
        return UNCLEAR
    found = _roles(said)
    if found is None:
        return UNCLEAR
    plan, disbursed = found
    if plan < MILLION:
        return unclear("two_ways" if plan else "", *(() if plan else (Act("no_capital", question.ref),)))
    if shares:
        told = Decimal(100 * disbursed) / plan if disbursed is not None and plan else None
        if len(shares) > 1 or (told is not None and abs(told - shares[0].percent) > CLOSE):
            return unclear("disagree")
        disbursed = disbursed if disbursed is not None else int(shares[0].percent * plan / 100)
    return sure("amount", question.ref, dong=plan, disbursed=disbursed)


def _roles(said: Said) -> tuple[int, int | None] | None:
    """Which amount is the plan and which is disbursed, by the words before each; ``None`` where that cannot be told."""
    money = said.money
    before = said.text.full.split("=money")
    spent = [bool(SPENT.search(words)) for words in before[: len(money)]]
    if len(money) == 1:
        return None if spent[0] and not PLAN.search(before[0]) else (money[0].dong, None)
    first, second = money[0].dong, money[1].dong
    if spent[0] and not spent[1]:
        return (second, first) if PLAN.search(before[1]) and second >= first else None
    apart = spent[1] or before[1].strip() in (",", ";")
    return (first, second) if apart and first >= second else None


def _bare_plan(said: Said, question: Open) -> Meaning | None:
    """Without a unit a number is tỷ đồng, the unit of the tables; from a million on đồng."""
    found = lone_figure(said)
    if found is None or said.denies:
        return None
    written, number = found
    year = written.isdecimal() and 1990 <= number <= 2100
    if two_ways(written) or number < 10 or year:
        return unclear("two_ways")
    return sure("amount", question.ref, dong=int(number * (1 if number >= MILLION else BILLION)))
