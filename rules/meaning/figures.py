"""What the plan and the disbursed amount have in common when they are told: doubts, contrasts, bare numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from rules.meaning.amounts import pieces_of, settled
from rules.meaning.letters import flat
from rules.meaning.model import How, Meaning
from rules.meaning.money import number_of
from rules.meaning.said import Said

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
        "only",
        "polite",
    ),
    "destination",
)

CLOSE = Decimal("0.6")
"""By how many points an amount and its share may differ, as shares are rounded."""

BARE = re.compile(r"\d[\d.,]*(?: \d{3})*(?:[.,]\d+)?")

SPENT = re.compile(r"\b(?:giai ngan|luy ke|thanh toan|da chi)\b")

WISHED = re.compile(r"\b(?:can|de nghi|xin|nam ngoai|nam truoc|moi nam|thieu|du kien|de xuat|se)\b")
"""What is wished for, missing, or of another year is no plan; what is hoped for is not disbursed."""

NONE_SPENT = re.compile(r"(?:\w+ ){0,3}?(?:chua|khong) giai ngan(?: duoc)?(?: (?:dong nao|gi|a))?")

FOREIGN = re.compile(r"=money (?:usd|do la|euro|yen|(?:do|dong do)$)")

MILLION = 10**6


def _is_foreign(said: Said) -> bool:
    """Another currency; ``đô`` with its mark, or where no reason follows it."""
    marked = any(word.tone == "đô" for word in said.text.words)
    return bool(FOREIGN.search(said.text.plain)) or (marked and "=money do" in said.text.plain)


def at_most_likely(meaning: Meaning, said: Said, kept: Said) -> Meaning:
    """A figure beside which something else was said is likely: it is echoed, and never stored by itself."""
    whole = kept is said or meaning.how is not How.SURE
    return meaning if whole else Meaning(How.LIKELY, meaning.acts, meaning.why)


RANGE = re.compile(r"\b(?:tu|khoang) (?:khoang )?\d[\d.,]*(?: ty)? (?:den|toi) (?:khoang )?\d[\d.,]* ?ty")
"""``từ 20 đến 22 tỷ``."""


def is_doubted(said: Said) -> bool:
    """A question, or a doubt in what is said beside the figures."""
    beside = [part for part in pieces_of(settled(said)) if not part.money and not part.shares]
    return (
        said.text.is_question
        or RANGE.search(flat(said.text.raw)) is not None
        or _is_foreign(said)
        or any(part.has("hedged", "slip", "wrong", "more") or part.only("not", "notyet") for part in beside)
    )


def passes(said: Said) -> bool:
    """``chưa có số liệu``, ``để em hỏi phòng KHTC rồi báo lại``: there is no figure yet."""
    around = ("now", "who", "wait", "inner", "speak", "past", "will", "by", "send", "data", "channel", "=day", "=time")
    if said.only("document", *around) and said.has("send", "speak") and not said.has("did", "past"):
        return bool(said.days)  # "chiều em gửi số"
    return said.only("nofigures", "skip", "later", *around) and said.has("nofigures", "skip", "later")


def contrasted(said: Said) -> bool:
    """A negation or contrast that the words around a figure do not explain."""
    return (
        said.has("not", "notyet", "slip", "back")
        or bool(re.search(r"\b(?:nhung|tru|neu|hoac|hay|con)\b", said.text.plain))
        or said.text.is_question
    )


def lone_figure(said: Said) -> tuple[str, Decimal] | None:
    """A number that stands alone, without a unit."""
    raw = " ".join(said.text.raw.split())
    cut = said.cut(("about", "polite", "spent", "capital", "=document"))
    match = BARE.search(raw)
    if any(not document.plain for document in said.documents) or re.search(
        r"\d ?(?:du an|cong trinh|dong chi|d/c|nguoi|can bo|don vi|goi)\b", flat(raw)
    ):
        return None
    if not match or len(BARE.findall(raw)) != 1 or any(not word.isdecimal() for word in cut.unknown):
        return None
    number = number_of(match[0])
    return (match[0], number) if number is not None else None
