"""Answers to a question about one value: how far, by which day, until when."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from rules.meaning.corrections import corrected, grown, lone_value
from rules.meaning.day import Doubt, coming
from rules.meaning.extensions import later_than_due, reason_of, without_reason
from rules.meaning.model import UNCLEAR, Act, Meaning, Open, likely, sure, unclear
from rules.meaning.said import Said, bare, raw_bare

ROUND = (2, 3, 4, 5, 10, 20, 100)
"""Denominators of a share that is typed as a fraction."""


KNOWN_LATER = re.compile(r"\bmoi (?:biet|ro|chot duoc|chac duoc|tra loi duoc|hen duoc|noi duoc)\b")
"""``ký xong mới biết``."""


def not_known(said: Said) -> bool:
    """``chưa chốt được ngày nào``: a denial, a word for knowing, and what is not known; nothing else."""
    cut = said.cut(
        ("notyet", "not", "know", "when", "able", "who", "now", "inner", "skip", "later", "past", "degree", "polite")
    )
    denied = (cut.has("notyet", "not") and cut.has("know")) or (cut.has("skip") and not cut.has("notyet", "not"))
    return denied and not cut.unknown and not said.text.is_question and not said.days


def _depends(said: Said) -> bool:
    """``còn tùy lãnh đạo``: it depends on something else."""
    first = said.cut(("who", "polite", "depends", "topic", "but")).pieces
    led = next((piece.tag for piece in first if piece.tag not in ("who", "polite", "topic", "but")), "")
    return led == "depends" and not said.days and not said.denies and not said.text.is_question


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
    parts = [clause for clause in said.clauses if not clause.only("wait", "inner", "now", "work", "who")]
    if len(parts) != 1 or said.text.is_question or said.days or said.shares:
        return False
    return not_known(parts[0]) or (parts[0].only("skip", "thatone", "later", "degree", "who") and parts[0].has("skip"))


def read_percent(said: Said, question: Open) -> Meaning | None:
    """``60%``, ``khoảng 60``, ``3/4``, ``7 phần 10``; a day beside it is when it will be done."""
    said = grown(corrected(said, "=share"))
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


def _denies(said: Said) -> bool:
    """Whether something is denied; ``hết`` before a day only says that the day counts."""
    return said.cut((*DAY_WORDS, "not", "notyet")).has("not", "notyet")


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


def read_expected(said: Said, question: Open) -> Meaning | None:
    """The day on which it will be done, from today on."""
    said = corrected(said, "=day")
    sending = _sending(said)
    if sending is not None:
        said = sending
    if hangs_on(said):
        return sure("skip", question.ref)
    if said.only("skip", "later", "wait", "inner", "who", "past") and said.has("skip", "later"):
        return sure("skip", question.ref)
    parts = [clause for clause in said.clauses if not clause.only("wait", "inner", "now", "work", "who")]
    if len(parts) == 1 and len(said.clauses) > 1 and not_known(parts[0]):
        return sure("skip", question.ref)
    if not_known(said) or _depends(said) or (KNOWN_LATER.search(said.text.plain) and not said.days):
        return sure("skip", question.ref)
    strange = [word for word in said.cut(DAY_WORDS).unknown if not word.isdecimal()]
    if (said.has("but", "back", "slip") and strange) or _denies(said):
        return None
    found = one_day(said, question)
    if isinstance(found, Meaning):
        return found
    if found is None:
        return None
    return sure("day", question.ref, day=found)


HANGING = re.compile(
    r"(?:(?:da|em|thi|chac|phai|con|de|ben em) )*(?:sau khi|khi nao|luc nao|chung nao|bao gio|doi khi|cho khi) "
    r"(?:\S+ )*(?:ky|duyet|co|xong|du|chot|nhan|hop|ban giao|phe duyet|ve)\b"
)
WHENEVER = re.compile(
    r"^(?:(?:da|em|thi|chac|phai|con|de|ben em) )*sau khi\b|"
    r"\b(?:thi|moi|la) (?:\S+ ){0,2}?(?:gui|nop|xong|bao|biet|co|lam)\b"
)


def hangs_on(said: Said) -> bool:
    """``sau khi có số liệu``, ``khi nào sếp ký thì gửi``: no day yet, but what it waits for."""
    line = said.text.plain
    asked = said.text.is_question or said.days or said.documents or re.search(r"\bphai (?:gui|nop|xong)\b", line)
    return not asked and bool(HANGING.match(line) and WHENEVER.search(line)) and len(line.split()) >= LEAST_WORDS


LEAST_WORDS = 4
"""A shorter text with "khi nào" asks."""


def _sending(said: Said) -> Said | None:
    """``10/8 xong dự thảo, 12/8 gửi``: of two days the one on which it is sent, after a step of the work."""
    parts = [clause for clause in said.clauses if not clause.polite_only]
    if len(parts) != 2 or any(len(part.days) != 1 for part in parts) or said.denies or said.text.is_question:
        return None
    step, last = parts
    fits = step.days[0].day and last.days[0].day and step.days[0].day < last.days[0].day
    sends = last.has("send") and not last.cut(DAY_WORDS).unknown and not step.has("send", "slip", "back")
    return last if fits and sends else None


DAY_WORDS = (
    *("by", "able", "=own"),
    *(
        "will",
        "send",
        "finished",
        "report",
        "who",
        "topic",
        "about",
        "past",
        "now",
        "work",
        "destination",
        "=day",
        "=time",
        "extend",
        "wait",
    ),
    *("document", "grantfill", "have", "hedge", "only", "polite"),
)


def one_day(said: Said, question: Open) -> date | Meaning | None:
    """The one day that is named ahead; a meaning where it must be asked about; ``None`` where there is none."""
    cut = said.cut(DAY_WORDS)
    number = re.fullmatch(
        r"(?:(?:ngay|mung|den|toi|hom|chac|tam|khoang|vao|de|du kien|hen) )*(\d{1,2})(?: (?:nay|gi do))*", bare(said)
    )
    if number and not said.days and 1 <= int(number[1]) <= 31:
        if int(number[1]) <= len(question.choices) and question.choices:
            return UNCLEAR
        return next_with(int(number[1]), said.today)
    packed = re.fullmatch(r"(\d\d)(\d\d)(\d\d|20\d\d)", bare(said))
    if packed and not said.days:
        said = Said.of(f"{packed[1]}/{packed[2]}/{packed[3]}", said.today)  # "120822"
        cut = said.cut(DAY_WORDS)
    if not said.days:
        return None
    passed = question.kind == "expected_day" and lone_value(said, "=day", cut) and not coming(said.days[0], said.today)
    if (cut.unknown and not passed) or said.text.is_question:
        return UNCLEAR
    if len(said.days) > 1:
        return unclear("several")
    why = coming(said.days[0], said.today)
    if why:
        return unclear(why, *([Act("day", question.ref, day=said.days[0].day)] if said.days[0].day else []))
    return said.days[0].day


def next_with(number: int, today: date) -> date:
    """The next day of a month with this number."""
    day = today
    while day.day != number:
        day += timedelta(days=1)
    return day


def _asked_for(said: Said) -> Said:
    """``đến 25/8 được không em``: a wish, politely put as a question; the day before it."""
    found = re.search(
        r"\s*,?\s*(?:có )?(?:được|duoc|đc|dc) (?:không|khong|ko|k|hông|hok)\b[\w\s]{0,20}[?.! ]*$", said.text.raw, re.I
    )
    return Said.of(said.text.raw[: found.start()], said.today) if found and found.start() else said


CORRECTS = re.compile(r"(?:à|ấy|ý|nhầm|lộn|khoan)\b", re.IGNORECASE)
"""``30/8 nha, à 29 đi``: what follows is no reason, but another day perhaps."""


def read_extension_day(said: Said, question: Open) -> Meaning | None:
    """The wished last day, later than the present one; a reason may come with it."""
    said = corrected(_asked_for(said), "=day")
    reason = reason_of(said)
    rest = without_reason(said)
    if _denies(rest) or rest.has("slip", "back"):
        return None
    if len(rest.days) == 1 and rest.days[0].doubt is Doubt.LENGTH:
        return _longer(rest, question, reason)
    found = one_day(rest, question)
    if found is None or isinstance(found, Meaning):
        return found
    if later_than_due(found, question):
        return unclear("not_later", Act("day", question.ref, day=found))
    if reason and CORRECTS.match(reason):
        return unclear("two", Act("day", question.ref, day=found))
    if reason:
        return sure("extension", question.ref, until=found, text=reason)
    return sure("day", question.ref, day=found)


def _until(until: date, reason: str | None) -> dict[str, Any]:
    return {"until": until, "text": reason} if reason else {"day": until}


def _longer(said: Said, question: Open, reason: str | None) -> Meaning:
    """``thêm 1 tuần`` is counted from the present day; without ``thêm`` it is proposed, in working days asked."""
    length = said.days[0]
    more = re.search(r"\b(?:them|lui|gia han|cham|keo dai)\b", said.text.plain)
    if length.workdays or question.due is None or said.cut((*DAY_WORDS, "more")).unknown:
        return unclear("length")
    until = question.due + timedelta(days=length.days)
    if not more:  # from the due day, most probably; it is asked back
        return likely("extension" if reason else "day", question.ref, **_until(until, reason))
    if reason:
        return sure("extension", question.ref, until=until, text=reason)
    return sure("day", question.ref, day=until)
