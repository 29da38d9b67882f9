"""The answer to the question whether the week's meeting was held."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from rules.meaning.extensions import without_reason
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, sure
from rules.meaning.reminders import nothing_hinders
from rules.meaning.said import Said

WEEK = timedelta(days=7)
GRAMMAR = (
    *("=own", "able", "by"),
    *(
        "nothing",
        "cancelled",
        "schedule",
        "lastweek",
        "did",
        "past",
        "notyet",
        "not",
        "meet",
        "finished",
        "now",
        "will",
        "later",
        "early",
    ),
    *(
        "capital",
        "allotted",
        "busy",
        "inner",
        "withwhom",
        "spent",
        "about",
        "same",
        "=money",
        "=share",
        "=day",
        "=time",
        "who",
        "year",
    ),
    *("but", "back", "slip", "ask", "topic", "extend", "polite"),
)
HELD = (
    *("=own", "able", "by"),
    *(
        "did",
        "past",
        "meet",
        "finished",
        "withwhom",
        "spent",
        "about",
        "=money",
        "=share",
        "=day",
        "=time",
        "who",
        "topic",
        "polite",
    ),
    *("destination", "send"),
)
NOT_HELD = (
    *("=own", "able", "by"),
    *(
        "notyet",
        "not",
        "cancelled",
        "meet",
        "busy",
        "inner",
        "who",
        "will",
        "later",
        "=day",
        "=time",
        "topic",
        "did",
        "past",
        "finished",
    ),
    *("polite", "schedule", "grantfill", "early", "only"),
)
NO_CAPITAL = ("hence", "meet", "=own", "not", "capital", "allotted", "who", "year", "topic", "polite", "skipped")
YES = re.compile(
    r"(?:(?:da|vang|u|ok)\s+)?(?:co hop|hop|da hop|co|roi|da|xong|hop xong|da xong|xong roi|"
    r"da roi|co roi|hop roi|da co)(?:\s+(?:roi|xong roi))?"
)
POLITE = ("a", "e", "em", "anh", "chi", "nhe", "nha", "vang", "dong")
KEPT = re.compile(r"\b(?:khong|chua|chang|dung)\b(?: \w+)? (?:hoan|lui|doi|huy|bo|nghi|chuyen)\b")
"""Not called off: "không hoãn họp"."""


PAPER = re.compile(
    r"\b(?:nhung )?(?:ma )?chua (?:co|ra|lam|gui|ban hanh|kip ra|kip lam|phat hanh)(?: duoc)? "
    r"(?:thong bao|bien ban|ket luan|van ban|tb)"
)
"""What is still to be written about a meeting does not undo it."""

CALLED_OFF = re.compile(r"\b(?:hoan|lui|doi|huy|bo|nghi) (?:hop|giao ban)(?: (?:xong |duoc )?roi)?$")


def read_meeting(said: Said, question: Open) -> Meaning:
    """What a text means to the weekly question."""
    beside = [clause for clause in said.clauses if nothing_hinders(clause) or clause.only("nofigures", "same", "spent")]
    rest = [clause for clause in said.clauses if clause not in beside]
    if beside and len(rest) == 1 and not said.text.is_question:
        return read_meeting(rest[0], question)
    cut = said.cut(GRAMMAR)
    line = said.text.plain
    if said.text.is_question or cut.has("ask", "slip", "back"):
        return UNCLEAR
    if said.only("nothing", "who", "topic", "meet", "capital", "=own") and cut.has("nothing"):
        return sure("nothing", question.ref)
    if no_capital(said):
        return sure("no_capital", question.ref)
    paper = PAPER.search(line)
    if paper and not said.text.is_question:
        count = len(line[: paper.start()].split())
        head = [word for word in said.text.words if not word.is_sign][:count]
        return read_meeting(said.part(said.text.part(head)), question) if head else UNCLEAR
    contrast = cut.has("but") and re.search(r"\b(?:nhung|con|tuy|ma|chi|tru|neu|hay|hoac)\b", line)
    if cut.has("notyet", "not", "cancelled", "schedule") or said.has("lastweek"):
        return _not_held(said, question, contrast=bool(contrast))
    if contrast:
        return UNCLEAR
    return _held(said, question)


def no_capital(said: Said) -> bool:
    """``không có kế hoạch vốn``: nothing but a denial, and capital or projects."""
    line = said.text.plain
    cut = said.cut(NO_CAPITAL)
    denied = re.search(
        r"\bkhong\b(?:\s+(?:he|duoc|co|giao|bo tri|phan bo|con|phai|la|"
        r"lam))*\s+(?:\w+\s+){0,2}?(?:ke hoach|von|du an|dau tu|dtc|chu dau tu)",
        line,
    )
    return bool(denied) and not cut.unknown and cut.has("capital", "allotted") and not said.text.is_question


def _not_held(said: Said, question: Open, *, contrast: bool) -> Meaning:
    """``chưa họp``, ``không họp``, ``hoãn``, with a reason or another day."""
    line = said.text.plain
    main = without_reason(said)
    cut = main.cut(NOT_HELD)
    act = Act("not_held", question.ref, expected=_ahead(said))
    denied = re.search(
        r"\b(?:chua|khong)\b(?:\s+(?:duoc|co|kip|the|to chuc|tien hanh|bo tri))*\s+(?:hop|giao ban|to chuc)|"
        r"\b(?:hop|giao ban) (?:thi|van|thi van|con) chua$",
        line,
    )
    called_off = main.cut(("cancelled", "polite", "who", "topic", "=day", "will", "meet")).has("cancelled")
    head = said.clauses[0].text.plain if said.clauses else line
    alone = bool(
        re.fullmatch(
            r"(?:(?:da|vang|thua|em|anh|chi|e|ben em|ben minh|don vi|so|bao cao|"
            r"hien|tuan nay) )*(?:van )?chua(?: (?:a|oi|em|anh|chi|e|nhe|dau|co|da))*",
            head,
        )
    )
    held_too = re.search(r"\b(?:da|roi) (?:hop|giao ban|to chuc)|(?:hop|giao ban) (?:xong |duoc )?roi\b", line)
    held_too = None if CALLED_OFF.search(line) else held_too
    if contrast or held_too or main.has("lastweek") or re.search(r"\bchua (?:hop )?xong|khong phai", line):
        return UNCLEAR
    if KEPT.search(line):
        return UNCLEAR
    if (alone and not cut.unknown) or (denied and not cut.unknown) or (called_off and not cut.unknown and not denied):
        return Meaning(How.SURE, (act,))
    return Meaning(How.LIKELY, (act,)) if denied or called_off else UNCLEAR


def _ahead(said: Said) -> date | None:
    days = [day.day for day in said.days if day.day and day.day > said.today]
    return days[0] if len(days) == 1 == len(said.days) else None


def _held(said: Said, question: Open) -> Meaning:
    cut = said.cut(HELD)
    act = _with_figures(said, Act("held", question.ref))
    words = [word for word in said.text.words if not word.is_sign and word.plain not in POLITE and word.tone != "da5"]
    bare = " ".join(word.plain for word in words)
    if YES.fullmatch(bare) and bare not in ("hop", "co") and not (bare == "da" and words[0].tone == "da"):
        return Meaning(How.SURE, (act,))
    done = cut.has("did", "past") or cut.has("finished")
    days = [replace(day, day=day.day - WEEK) if day.weekday and done and day.day else day for day in said.days]
    if any(day.day is None or day.day > said.today for day in days):
        ahead = (
            len(days) == 1 and days[0].day and not days[0].weekday and not cut.has("did", "past") and cut.has("meet")
        )
        known = not said.cut(NOT_HELD).unknown
        return sure("not_held", question.ref, expected=days[0].day) if ahead and known else UNCLEAR
    over = any(day.day and (said.today - day.day).days > said.today.weekday() for day in days)
    done = done or (bool(days) and all(day.day and day.day < said.today for day in days))
    if over or not (cut.has("meet") and done):
        return UNCLEAR
    return Meaning(How.LIKELY if cut.unknown else How.SURE, (act,))


def _with_figures(said: Said, act: Act) -> Act:
    """The figures that were told beside it: both, or what is disbursed; none where they do not agree."""
    if any(each.unclear for each in said.money) or len(said.shares) > 1:
        return act
    if len(said.money) == 2:
        plan, spent = (each.dong for each in said.money)
        told = BOTH_FIGURES.search(said.text.plain) and spent <= plan
        agrees = (
            not said.shares or abs(Decimal(100 * spent) / plan - said.shares[0].percent) <= CLOSE if plan else False
        )
        return replace(act, dong=plan, disbursed=spent) if told and agrees else act
    if said.money:
        return replace(act, dong=said.money[0].dong) if len(said.money) == 1 and not said.shares else act
    return replace(act, share=said.shares[0].percent) if said.shares else act


BOTH_FIGURES = re.compile(
    r"\b(?:ke hoach|kh|von|duoc giao|giao)\b.*=money.*\b(?:giai ngan|luy ke|da chi|thanh toan)\b.*=money"
)
CLOSE = Decimal("0.6")
"""By how many points an amount and its share may differ, as shares are rounded."""
