"""The answer to the question whether the week's meeting was held."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from rules.meaning.beside import behind_hence, plainly, uncomplaining, undoubled, untopical
from rules.meaning.capital import never_any, no_capital
from rules.meaning.exempting import NOT_SO, read_exemption
from rules.meaning.extensions import without_reason
from rules.meaning.hindered import parted
from rules.meaning.hindrances import nothing_hinders
from rules.meaning.meetings_told import (
    figures_alone,
    not_at_all,
    planned_on,
    told_otherwise,
    unforgotten,
    without_absence,
    without_consequence,
)
from rules.meaning.meetings_weighed import weigh_meeting
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, sure, unclear
from rules.meaning.said import Said
from rules.meaning.weeks import LAST_WEEK, OTHER_WEEK, WEEK, monday_of, named_week, of_this_week
from rules.pace import disagrees

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
        "=period",
        "polite",
    ),
    *("destination", "send", "asusual", "chair"),
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
    *("polite", "schedule", "grantfill", "early", "only", "now", "wait"),
)
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
    """What a text means to the weekly question; what hinders is kept beside a meeting that was held."""
    wished = read_exemption(said, question)
    if wished:
        return _of_its_week(wished, said, question)
    before, obstacle = parted(said)
    found = _answered(before, question) if before is not said else UNCLEAR
    if (found.how in (How.SURE, How.LIKELY) or found.why == LAST_WEEK) and found.acts[0].what == "held":
        return of_this_week(replace(found, acts=(replace(found.acts[0], text=obstacle or None),)), said, question)
    found = of_this_week(_answered(said, question), said, question)
    return _of_its_week(found, said, question) if [act.what for act in found.acts] == ["nothing"] else found


def _answered(said: Said, question: Open) -> Meaning:
    said = unforgotten(said)
    found = _read(said, question)
    if found.how is How.SURE or found.why:
        return found
    if never_any(said):
        return sure("no_capital", question.ref)
    weighed = weigh_meeting(uncomplaining(undoubled(said)), question)
    if weighed is None:
        other = figures_alone(said, question) or planned_on(said, question) if found.how is How.UNCLEAR else None
        return other or found
    return replace(weighed, acts=(with_figures(said, weighed.acts[0]),)) if weighed.acts[0].what == "held" else weighed


def _read(said: Said, question: Open) -> Meaning:
    beside = [clause for clause in said.clauses if nothing_hinders(clause) or clause.only("nofigures", "same", "spent")]
    rest = [clause for clause in said.clauses if clause not in beside]
    if beside and len(rest) == 1 and not said.text.is_question:
        return _read(rest[0], question)
    said = without_absence(undoubled(said))
    said = _because(plainly(untopical(uncomplaining(said)), but=("send", "report", "inner", "work")))
    cut = said.cut(GRAMMAR)
    line = said.text.plain
    if not_at_all(said):
        return sure("not_held", question.ref)
    if said.text.is_question or cut.has("ask", "slip", "back"):
        return UNCLEAR
    fill = ("who", "topic", "meet", "capital", "=own", "extra", "only", "now", "past")
    if said.only("nothing", *fill) and said.cut(("nothing", *fill, "polite")).has("nothing"):
        return sure("nothing", question.ref)
    if no_capital(without_consequence(said)):
        return sure("no_capital", question.ref)
    another = _of_a_named_week(said, question)
    if another:
        return another
    told = told_otherwise(said, question)
    if told:
        return told
    paper = PAPER.search(line)
    if paper and not said.text.is_question:
        count = len(line[: paper.start()].split())
        head = [word for word in said.text.words if not word.is_sign][:count]
        return _read(said.part(said.text.part(head)), question) if head else UNCLEAR
    if re.search(r"\bhop bu\b", line) and said.days and not cut.has("did", "past") and not said.cut(NOT_HELD).unknown:
        return Meaning(How.SURE, (Act("not_held", question.ref, expected=_ahead(said)),))
    contrast = cut.has("but") and re.search(r"\b(?:nhung|con|tuy|ma|chi|tru|neu|hay|hoac)\b", line)
    if cut.has("notyet", "not", "cancelled", "schedule") or said.has("lastweek"):
        return _not_held(said, question, contrast=bool(contrast))
    if contrast:
        return UNCLEAR
    return _held(said, question)


def _because(said: Said) -> Said:
    """``sếp đi công tác nên không họp được``: the answer stands behind its reason, where that denies nothing."""
    tail = behind_hence(said)
    idle = re.match(r"(?:tuan nay )?(?:khong|chua) co (?:noi dung|viec|gi)(?: gi| moi)? nen\b", said.text.plain)
    denied = re.search(r"\b(?:khong|chua|chang|cha|dung)\b.*\b(?:nen|vay|the|do|ra)\b", said.text.plain)
    if tail is said or (denied and not idle):
        return said
    cut = tail.cut(NOT_HELD)
    return tail if cut.has("not", "notyet", "cancelled") and not cut.unknown else said


def _of_a_named_week(said: Said, question: Open) -> Meaning | None:
    """What is said of a week that is named, "tuần trước" or "tuần 34": the one that is asked about, or another."""
    named = named_week(said) if question.due else None
    if named is None or question.due is None:
        return None
    (monday, rest), asked = named, monday_of(question.due)
    read = _read(rest, question)
    if monday == asked:
        return read if read.how is How.SURE else None
    if monday == asked - WEEK and read.how is How.SURE and read.acts[0].what in ("held", "not_held"):
        return unclear(LAST_WEEK, read.acts[0])
    return None if said.has("lastweek") else unclear(OTHER_WEEK)


def _of_its_week(wished: Meaning, said: Said, question: Open) -> Meaning:
    """That nothing arose, or a wish not to have to meet, in doubt where the week that is named is not the one that is
    asked about."""
    named = named_week(said) if question.due else None
    if named is None or question.due is None or named[0] == monday_of(question.due):
        return wished
    return unclear(LAST_WEEK if named[0] == monday_of(question.due) - WEEK else OTHER_WEEK, *wished.acts)


def _not_held(said: Said, question: Open, *, contrast: bool) -> Meaning:
    """``chưa họp``, ``không họp``, ``hoãn``, with a reason or another day."""
    line = said.text.plain
    main = without_reason(said)
    cut = main.cut(NOT_HELD)
    act = Act("not_held", question.ref, expected=_ahead(said))
    denied = re.search(
        r"\b(?:chua|khong)\b(?:\s+(?:duoc|co|kip|the|to chuc|tien hanh|bo tri|sap xep|len|xep))*\s+"
        r"(?:hop|giao ban|to chuc|lich)\b|"
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
    if KEPT.search(line) or NOT_SO.search(line):
        return UNCLEAR
    refused = head.split()[-1:] == ["khong"] and len(said.clauses) > 1 and cut.has("busy", "inner")
    alone = alone or (refused and bool(re.fullmatch(r"(?:(?:da|vang|em|anh|chi|e|a) )*khong", head)))
    ahead = _ahead(said)
    planned = re.search(r"\b(?:du kien|se|ke hoach|dinh)\b", line) and ahead and ahead > said.today
    if planned and not cut.unknown and cut.has("meet", "schedule") and not denied and not cut.has("did", "past"):
        return Meaning(How.SURE, (act,))
    if (alone and not cut.unknown) or (denied and not cut.unknown) or (called_off and not cut.unknown and not denied):
        return Meaning(How.SURE, (act,))
    return Meaning(How.LIKELY, (act,)) if denied or called_off else UNCLEAR


def _ahead(said: Said) -> date | None:
    days = [day.day for day in said.days if day.day and day.day > said.today]
    return days[0] if len(days) == 1 == len(said.days) else None


def _held(said: Said, question: Open) -> Meaning:
    cut = said.cut(HELD)
    act = with_figures(said, Act("held", question.ref))
    words = [word for word in said.text.words if not word.is_sign and word.plain not in POLITE and word.tone != "da5"]
    bare = " ".join(word.plain for word in words)
    if YES.fullmatch(bare) and bare not in ("hop", "co") and not (bare == "da" and words[0].tone == "da"):
        return Meaning(How.SURE, (act,))
    done = cut.has("did", "past", "finished", "asusual") or bool(re.search(r"\bxong\b", said.text.plain))
    days = [replace(day, day=day.day - WEEK) if day.weekday and done and day.day else day for day in said.days]
    days = [day for day in days if not (day.either and done and day.day is None)]
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
    counted = re.search(r"\b\d+ (?:lan|buoi|cuoc)\b", said.text.plain)
    told = said.cut((*HELD, "capital", "allotted", "year")) if act.dong is not None else cut  # "kế hoạch 400 tỷ"
    unknown = [word for word in told.unknown if not (counted and word in counted[0].split())]
    return Meaning(How.LIKELY if unknown else How.SURE, (act,))


def with_figures(said: Said, act: Act) -> Act:
    """The figures that were told beside it: both, or what is disbursed, with the share that was told beside an amount;
    they are echoed before they count, so that what does not agree is seen."""
    if any(each.unclear for each in said.money) or len(said.shares) > 1 or len(said.money) > LEAST:
        return act
    amounts, share = [each.dong for each in said.money], said.shares[0].percent if said.shares else None
    line = said.text.plain
    if len(amounts) == LEAST:
        plan, spent = reversed(amounts) if SPENT_FIRST.search(line) else amounts
        if not (BOTH_FIGURES.search(line) or SPENT_FIRST.search(line)) or spent > plan:
            return act
        return replace(act, dong=plan, disbursed=spent, share=share if _differs(plan, spent, share) else None)
    if amounts and share is not None and PLAN_AND_SHARE.search(line):
        return replace(act, dong=amounts[0], disbursed=int((share * amounts[0] / 100).to_integral_value()))
    return replace(act, dong=amounts[0] if amounts else None, share=share)


def _differs(plan: int, spent: int, share: Decimal | None) -> bool:
    return share is not None and disagrees(plan, spent, share)


LEAST = 2
PLAN_WORDS = r"\b(?:ke hoach|kh|khv|von|duoc giao|giao)\b"
SPENT_WORDS = r"\b(?:giai ngan|luy ke|da chi|thanh toan)\b"
BOTH_FIGURES = re.compile(rf"{PLAN_WORDS}.*=money.*{SPENT_WORDS}.*=money")
SPENT_FIRST = re.compile(
    rf"{SPENT_WORDS}(?:(?!=money|{PLAN_WORDS}).)*=money"
    rf"(?:(?:(?!=money).)*{PLAN_WORDS}[^=]*| (?:tren|trong)(?: tong(?: so)?)? )=money"
)
"""``giải ngân 60 tỷ trên kế hoạch 100 tỷ``, ``giải ngân 60 tỷ trên 100 tỷ``."""

PLAN_AND_SHARE = re.compile(rf"{PLAN_WORDS}(?:(?!=|{SPENT_WORDS}).)*=money.*{SPENT_WORDS}.*=share")
"""``kế hoạch 100 tỷ, giải ngân 60%``."""
