"""A promise with its day in a long sentence: courtesy, what is being done and why it takes so long stand around it."""

from __future__ import annotations

import re

from rules.meaning.day import Doubt, coming
from rules.meaning.extensions import STRONG_EXTENSION
from rules.meaning.model import Meaning, Open, sure
from rules.meaning.said import Said

VOWS = re.compile(
    r"\b(?:se|phan dau|co gang|no luc|cam ket|cam doan|hua|du kien|du tinh|quyet tam|dam bao|bao dam|chac chan|"
    r"cham nhat|muon nhat|tre nhat|som nhat)\b"
)
"""What makes of a sending with a day a promise."""

SENDS = re.compile(r"\b(?:gui|goi|nop|hoan thanh|hoan tat|xong|phat hanh|bao cao)\b")
INSIDE = re.compile(
    r"\b(?:trinh|ky|duyet|tham dinh|thong qua|hop|ra soat|"
    r"gui (?:lanh dao|sep|chu tich|giam doc|phong|cho y kien))\b"
)
"""Steps inside the house, whose day is not that on which the report goes out."""

SAID_DONE = re.compile(
    r"\b(?:da|vua|moi) (?:\w+ )?(?:gui|goi|nop|phat hanh|hoan thanh|xong)\b|\b(?:gui|nop|xong) (?:\w+ )?roi\b"
)
NOT_SO = re.compile(
    r"\b(?:khong|chua|kho|chang|chac gi|chua chac|khong chac|neu|hoac|co the|co le|hy vong|mong la|huy|"
    r"dung|nhung|tru)\b|"
    r"\b(?:gui|nop) (?:\w+ ){0,3}(?:cho|ve|den|toi) (?:chung toi|toi|em|minh|don vi|phong|so toi)\b|\bgui so lieu\b"
)
"""What makes a promise doubtful: a denial, a condition, a hope, something that others send here."""


def read_promise(said: Said, question: Open) -> Meaning | None:
    """In progress with the day by which one clause promises that it is sent; ``None`` where that is not plain: another
    day or a document is named, something is asked, denied in that clause, or said to be done."""
    line = said.text.plain
    if said.text.is_question or said.documents or STRONG_EXTENSION.search(line):
        return None
    ahead = [day for day in said.days if not (day.doubt is Doubt.VAGUE or (day.day and day.day <= said.today))]
    days = ahead or said.days
    if SAID_DONE.search(line) or len(days) != 1 or len(said.shares) > 1:
        return None
    day = days[0]
    clause = next((each for each in said.clauses if day in each.days), said)
    told = clause.text.plain
    if clause.has("slip", "undo") or any(each.only("slip", "undo", "who", "now") for each in said.clauses):
        return None
    if day.day is None or coming(day, said.today) or day.day < said.today:
        return None
    if not VOWS.search(told) or not SENDS.search(told) or NOT_SO.search(told) or INSIDE.search(told):
        return None
    percent = int(said.shares[0].percent) if said.shares and said.shares[0].percent < 100 else None
    return sure("doing", question.ref, expected=day.day, percent=percent)
