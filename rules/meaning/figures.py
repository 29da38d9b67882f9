"""The weekly figures: the plan, what is disbursed to date, and whether both are right. Whatever is read is echoed."""

from __future__ import annotations

import re
from decimal import Decimal

from rules.meaning.letters import flat
from rules.meaning.meeting import no_capital
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, sure, unclear
from rules.meaning.money import BILLION, number_of, two_ways
from rules.meaning.said import Said
from rules.meaning.sentences import has_words, read_obstacle

KNOWN = (
    *("=own", "able"),
    *(
        "spent",
        "about",
        "capital",
        "allotted",
        "year",
        "who",
        "topic",
        "=money",
        "=share",
        "=day",
        "did",
        "past",
        "title",
        "extra",
        "polite",
    ),
    "destination",
)
CLOSE = Decimal("0.6")
"""By how many points an amount and its share may differ, as shares are rounded."""

BARE = re.compile(r"\d[\d.,]*(?: \d{3})*(?:[.,]\d+)?")
PLAN = re.compile(r"\b(?:ke hoach|kh|von|duoc giao|tong)\b[^;,]*$")
SPENT = re.compile(r"\b(?:giai ngan|luy ke|thanh toan|da chi)\b")
WISHED = re.compile(r"\b(?:can|de nghi|xin|nam ngoai|nam truoc|moi nam|thieu|du kien|de xuat|se)\b")
"""What is wished for, missing, or of another year is no plan; what is hoped for is not disbursed."""

IN_IT = re.compile(r"\b(?:trong do|gom|bao gom)\b")
FOREIGN = re.compile(r"=money (?:do|usd|do la|euro|yen)\b")
MILLION = 10**6


def read_plan(said: Said, question: Open) -> Meaning | None:
    """The year's planned capital; what is disbursed may come with it."""
    if no_capital(said):
        return sure("no_capital", question.ref)
    if _passes(said):
        return sure("skip", question.ref)
    money, shares = said.money, said.shares
    if not money:
        return _bare_plan(said, question) if not shares and not said.days else UNCLEAR
    if len(money) > 2 and sum(each.dong for each in money[1:]) == money[0].dong and IN_IT.search(said.text.plain):
        return sure("amount", question.ref, dong=money[0].dong)  # a total, and its parts
    if _contrasted(said) or any(each.unclear for each in money) or len(money) > 2 or said.has("more"):
        return unclear("two_ways" if any(each.unclear for each in money) else "")
    if re.search(r"\d\s*/\s*\d", said.text.raw) and not said.days:
        return UNCLEAR
    if FOREIGN.search(said.text.plain) or WISHED.search(said.text.plain):
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


def _passes(said: Said) -> bool:
    """``chưa có số liệu``, ``để em hỏi phòng KHTC rồi báo lại``: there is no figure yet."""
    around = ("now", "who", "wait", "inner", "speak", "past", "will", "by", "send", "data", "channel", "=day", "=time")
    if said.only("document", *around) and said.has("send", "speak") and not said.has("did", "past"):
        return bool(said.days)  # "chiều em gửi số"
    return said.only("nofigures", "skip", "later", *around) and said.has("nofigures", "skip", "later")


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


def _contrasted(said: Said) -> bool:
    """A negation or contrast that the words around a figure do not explain."""
    return (
        said.has("not", "notyet", "slip", "back")
        or bool(re.search(r"\b(?:nhung|tru|neu|hoac|hay|con)\b", said.text.plain))
        or said.text.is_question
    )


def _number(said: Said) -> tuple[str, Decimal] | None:
    """A number that stands alone, without a unit."""
    raw = " ".join(said.text.raw.split())
    cut = said.cut(("about", "polite", "spent", "capital", "=document"))
    match = BARE.search(raw)
    if any(not document.plain for document in said.documents) or re.search(r"\d (?:du an|cong trinh)\b", flat(raw)):
        return None
    if not match or len(BARE.findall(raw)) != 1 or any(not word.isdecimal() for word in cut.unknown):
        return None
    number = number_of(match[0])
    return (match[0], number) if number is not None else None


def _bare_plan(said: Said, question: Open) -> Meaning | None:
    """Without a unit a number is tỷ đồng, the unit of the tables; from a million on đồng."""
    found = _number(said)
    if found is None or said.denies:
        return None
    written, number = found
    year = written.isdecimal() and 1990 <= number <= 2100
    if two_ways(written) or number < 10 or year:
        return unclear("two_ways")
    return sure("amount", question.ref, dong=int(number * (1 if number >= MILLION else BILLION)))


def read_disbursed(said: Said, question: Open) -> Meaning | None:
    """The cumulative amount, a share of the plan, or how it differs from the last figure."""
    ref, last = question.ref, question.last
    if said.only("undo"):
        return sure("withdraw", ref)
    if last is not None and not said.money and not said.shares:
        same = said.cut(("same", "spent", "who", "about", "extra", "polite"))
        if not same.unknown and same.has("same"):
            return sure("amount", ref, dong=last)
    if _passes(said):
        return sure("skip", ref)
    if re.fullmatch(r"(?:\w+ ){0,3}?(?:chua|khong) giai ngan(?: duoc)?(?: (?:dong nao|gi|a))?", said.text.plain):
        return unclear("", Act("amount", ref, dong=0)) if last else sure("amount", ref, dong=0)
    if not said.money and not said.shares:
        return _bare_disbursed(said, question)
    total = _grown_to(said, question) or _of_plan(said, question)
    if total is not None:
        return sure("amount", ref, dong=total)
    if any(each.unclear for each in said.money):
        return unclear("two_ways")
    if _contrasted(said) or len(said.money) > 1 or len(said.shares) > 1:
        return unclear("several" if len(said.money) > 1 else "")
    return _told(said, question)


def _grown_to(said: Said, question: Open) -> int | None:
    """``750 tỷ, tăng 4,3 tỷ``: both say the same, after last week's figure."""
    if len(said.money) != 2 or said.shares or question.last is None or said.denies or said.text.is_question:
        return None
    total, more = (each.dong for each in said.money)
    known = not said.cut((*KNOWN, "more", "lastweek")).unknown
    return total if known and said.has("more") and total == question.last + more else None


def _of_plan(said: Said, question: Open) -> int | None:
    """``758/1.234,5 tỷ``: what is disbursed, and the plan that is known."""
    if len(said.money) != 2 or said.shares or said.denies or said.cut(KNOWN).unknown or said.text.is_question:
        return None
    spent, plan = (each.dong for each in said.money)
    slashed = re.search(r"=money (?:/ |tren |trong )=money", said.text.full)
    return spent if slashed and plan == question.plan and spent <= plan else None


def _told(said: Said, question: Open) -> Meaning:
    ref, plan, last = question.ref, question.plan, question.last
    grown = re.search(r"\b(tang|them|nhich|giam)\b", said.text.plain)
    if grown:
        small = said.money and last is not None and said.money[0].dong < last and grown[1] != "giam" and not said.shares
        if not small or last is None or said.cut((*KNOWN, "more", "lastweek")).unknown:
            return UNCLEAR
        return sure("amount", ref, dong=last + said.money[0].dong)
    known = not said.cut(KNOWN).unknown
    if WISHED.search(said.text.plain) or re.search(r"\bnua$|\btam ung\b|\bke hoach giai ngan\b", said.text.plain):
        return UNCLEAR
    if re.search(r"\btuan nay\b|\btrong tuan\b|\bthang nay\b", said.text.plain) and not re.search(
        r"\bluy ke\b", said.text.plain
    ):
        return UNCLEAR
    if said.money and said.shares and not _agree(said.money[0].dong, said.shares[0].percent, plan):
        return unclear("disagree")
    if said.money and re.search(r"\bke hoach\b", said.text.plain) and not re.search(r"\bgiai ngan\b", said.text.plain):
        return UNCLEAR
    if said.money:
        act = Act("amount", ref, dong=said.money[0].dong)
    else:
        if said.shares[0].upto is not None:
            return unclear("range")
        act = Act("share", ref, share=said.shares[0].percent)
    return Meaning(How.SURE if known else How.LIKELY, (act,))


def _agree(dong: int, percent: Decimal, plan: int | None) -> bool:
    """Whether an amount is that share of the plan, as far as shares are rounded."""
    return bool(plan) and abs(Decimal(100 * dong) / (plan or 1) - percent) <= CLOSE


def _bare_disbursed(said: Said, question: Open) -> Meaning | None:
    """A number without a unit is taken for tỷ đồng where that lies between the last figure and the plan."""
    found = _number(said)
    if found is None or said.denies:
        return None
    number = found[1]
    dong = int(number * (1 if number >= MILLION else BILLION))
    fits = question.plan is not None and (question.last or 0) <= dong <= question.plan and number >= 10
    if not fits or (number <= 100 and not question.last) or two_ways(found[0]):
        return unclear("two_ways")
    return sure("amount", question.ref, dong=dong)


def read_confirm(said: Said, question: Open) -> Meaning | None:
    """Whether the figures that were echoed are right; another figure is a correction."""
    ref = question.ref
    if said.money or said.shares:
        if said.only("wrong", "slip", "=money", "=share", "about", "spent", "right", "but", "capital"):
            found = read_disbursed(said, question) if not said.has("wrong", "slip") else None
            if found:
                return found
            if (
                len(said.money) == 1
                and not said.shares
                and not said.money[0].unclear
                and not re.search(r"ke hoach", said.text.plain)
            ):
                return sure("amount", ref, dong=said.money[0].dong)
        return UNCLEAR
    if said.has("wrong", "undo") and all(each.only("wrong", "undo", "slip", "past", "yes") for each in said.clauses):
        return sure("redo", ref)
    if said.only("right", "yes", "none", "extra", "received", "past") and said.has("right", "yes"):
        heads = said.clauses[0] if said.clauses else said
        if heads.only("right", "yes", "received", "past") and said.text.plain != "co":
            return sure("confirm", ref)
    return UNCLEAR if not said.polite_only or not said.text.plain else _polite_yes(said, question)


def _polite_yes(said: Said, question: Open) -> Meaning | None:
    """``vâng``, ``dạ vâng ạ`` to figures that are echoed is a yes; thanks alone are not."""
    return sure("confirm", question.ref) if re.search(r"\b(?:vang|u|uh)\b", said.text.plain) else None


def read_any_obstacle(said: Said, question: Open) -> Meaning | None:
    """``Có vướng mắc gì không?``: none, or the obstacle in the person's words; a figure is a correction."""
    if (said.money or said.shares) and said.only("=money", "=share", "about", "spent", "wrong"):
        return read_disbursed(said, question) if not said.has("wrong") else UNCLEAR
    none = said.cut(
        ("none", "extra", "now", "by", "=own", "yes", "thanks", "capital", "spent", "who", "finished", "past", "polite")
    )
    if not none.unknown and none.has("none"):
        return sure("no_obstacle", question.ref)
    if (not said.text.is_question and said.polite_only) or said.only("yes", "thanks", "received"):
        thanked = re.search(r"cam on|thank|tks|\bok|\boke", said.text.plain)
        return sure("no_obstacle", question.ref) if thanked and not said.only("greeting") else UNCLEAR
    if not has_words(said):
        return UNCLEAR
    return read_obstacle(said, question)
