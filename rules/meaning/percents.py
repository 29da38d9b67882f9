"""How far it is, in per cent: ``60%``, ``3/4``, ``bảy mươi``, ``còn 10% nữa``; or that nobody knows."""

from __future__ import annotations

import re

from rules.meaning.answers import DAY_WORDS, not_known
from rules.meaning.beside import behind_hence
from rules.meaning.corrections import corrected, grown, left_to_do, lone_value
from rules.meaning.day import coming
from rules.meaning.letters import flat
from rules.meaning.model import UNCLEAR, Meaning, Open, sure
from rules.meaning.pending import points_away
from rules.meaning.said import Said, bare, raw_bare

ROUND = (2, 3, 4, 5, 10, 20, 100)
"""Denominators of a share that is typed as a fraction."""

ALONE = (
    r"(?:(?:khoang|tam|duoc|hon|gan|do|chung|dat|xong|tren|moi|chi|co|dau do|dau|ngot nghet|xap xi|suyt soat|nhinh|"
    r"ben em|lam|chac|cung|phai|uoc|uoc chung|vao|hien|hien dang|dang|bay gio|len|da len|minh|hoan thanh|thuc hien) )*"
    r"(\d{1,3})(?: (?:roi|phan|thoi|la cung|gi do|hon|dau do))*"
)
"""``khoảng 60``, ``mới được 20 thôi``."""

TENS = {"hai": 20, "ba": 30, "bon": 40, "nam": 50, "sau": 60, "bay": 70, "tam": 80, "chin": 90}

UNITS = {
    "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "lam": 5, "ruoi": 5, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9,
}  # fmt: skip

TENS_SPELT = re.compile(
    rf"(?:(?:da|em|khoang|tam|duoc|hon|gan|do|chung|dat|xong|co|moi|chi|dau do) )*({'|'.join(TENS)})"
    r"(?: (?:chuc|muoi)(?: (mot|hai|ba|tu|bon|lam|nam|sau|bay|tam|chin))?| (lam|ruoi))"
    r"(?: (?:phan tram|roi|thoi|la cung|a|em|anh|chi|nhe|e))*"
)
"""``sáu chục``, ``bảy mươi phần trăm thôi``."""

REMAINING = re.compile(
    r"\b(?:con|thieu)(?: (?:lai|khoang|tam|chung|hon|gan|thieu|no))* =share|=share (?:nua|con lai)\b"
)
"""``còn lại 60%``: what is still to do, and not what is done."""


def _knows_not(said: Said) -> bool:
    """``cái đó em chịu``; ``đang rà soát, chưa tính được``: what is being done, and that it is not known."""
    if points_away(said):
        return True
    parts = [clause for clause in said.clauses if not clause.only("wait", "inner", "now", "work", "who")]
    behind = behind_hence(said)
    if behind is not said and not_known(behind):
        return True
    if len(parts) != 1 or said.text.is_question or said.days or said.shares:
        return False
    return not_known(parts[0]) or (parts[0].only("skip", "thatone", "later", "degree", "who") and parts[0].has("skip"))


OF_PEOPLE = re.compile(r"\d ?(?:dong chi|d/c|nguoi|can bo)\b")
"""``30 đồng chí``: how many people, or a number and who is spoken to."""


def read_percent(said: Said, question: Open) -> Meaning | None:
    """``60%``, ``khoảng 60``, ``3/4``, ``7 phần 10``; a day beside it is when it will be done."""
    if OF_PEOPLE.search(flat(said.text.raw)):
        return UNCLEAR
    said = grown(corrected(said, "=share"))
    left = left_to_do(said)
    if left is not None:
        return sure("percent", question.ref, percent=100 - left)
    if (said.only("skip", "later", "degree") and said.has("skip", "later")) or not_known(said) or _knows_not(said):
        return sure("skip", question.ref)
    if re.fullmatch(r"(?:\w+ ){0,2}50 50(?: \w+)?", bare(said)) and re.search(r"50\s*[/-]\s*50", said.text.raw):
        return sure("percent", question.ref, percent=50)
    tens = TENS_SPELT.fullmatch(said.text.plain) if not said.shares and not said.days else None
    if tens:
        return sure("percent", question.ref, percent=TENS[tens[1]] + UNITS.get(tens[2] or tens[3] or "", 0))
    slash = re.fullmatch(
        r"(?:(?:moi|chi|duoc|xong|khoang|dat|tam|hon|gan|lam|da|co|chung) )*(\d{1,3})\s*/\s*(\d{1,3})"
        r"(?: roi| xong| thoi| viec)*",
        raw_bare(said),
    )
    if slash and 0 < int(slash[1]) < int(slash[2]) and int(slash[2]) in ROUND:
        return sure("percent", question.ref, percent=round(int(slash[1]) * 100 / int(slash[2])))
    known = (
        "by",
        "able",
        "only",
        "=own",
        "about",
        "finished",
        "past",
        "did",
        "early",
        "spent",
        "who",
        "will",
        "work",
        "now",
        "=share",
        "data",
        "hedge",
        "topic",
        "measure",
        "degree",
        "=day",
        "=time",
        "report",
        "send",
        "wait",
        "inner",
        "under",
        "polite",
    )
    alone = re.fullmatch(ALONE, bare(said))
    if alone and int(alone[1]) <= 100 and not said.has("not", "notyet", "back"):
        number = int(alone[1])
        return sure("percent", question.ref, percent=number) if number >= 10 or number == 0 else UNCLEAR
    told = _with_its_day(said, question)
    if told:
        return told
    cut = said.cut(known)
    plain = cut.unknown == [] or not said.has("but")
    if said.has("notyet") and len(said.shares) == 1 and not said.shares[0].percent and not said.days:
        return sure("percent", question.ref, percent=0)
    denied = said.cut(("under", "not", "notyet", "back")).has("not", "notyet", "back")
    if denied or not plain or REMAINING.search(said.text.plain):
        return None
    over = said.shares and said.shares[0].percent >= 100 and said.has("about")
    plain = not cut.unknown or lone_value(said, "=share", cut)
    if len(said.shares) == 1 and plain and said.shares[0].percent <= 100 and not over:
        days = [day for day in said.days if not coming(day, said.today)]
        expected = days[0].day if len(days) == 1 == len(said.days) else None
        return sure("percent", question.ref, percent=int(said.shares[0].percent), expected=expected)
    if len(said.days) == 1 and not cut.unknown and not coming(said.days[0], said.today):
        slashed = said.days[0].exact and not said.days[0].year
        return UNCLEAR if slashed else sure("day", question.ref, day=said.days[0].day)
    return None


def _with_its_day(said: Said, question: Open) -> Meaning | None:
    """``90, thứ 4 là xong``: a number, and a clause that tells by which day it will be done."""
    parts = [clause for clause in said.clauses if not clause.polite_only]
    if len(parts) != 2 or said.denies or said.has("back", "slip") or said.text.is_question:
        return None
    number, when = re.fullmatch(ALONE, bare(parts[0])), parts[1]
    if not number or not 10 <= int(number[1]) <= 100 or len(when.days) != 1 or when.cut((*DAY_WORDS, "hedge")).unknown:
        return None
    expected = None if coming(when.days[0], said.today) else when.days[0].day
    return sure("percent", question.ref, percent=int(number[1]), expected=expected) if expected else None
