"""What a leader has just said to a card is taken back (``tôi rút lại giải trình vừa rồi``) or said otherwise (``nhầm, 2
xã thôi``)."""

from __future__ import annotations

import re

from rules.meaning.letters import clean, flat

WHOSE = r"(?:(?:da|thua|xin|xin phep|cho|cho phep|toi|tui|minh|em) )*"
OF_WHAT = (
    r"(?:noi dung |cau |tin |phan )?(?:giai trinh|y kien(?: chi dao)?|chi dao|cau tra loi|tra loi|noi dung|tin|do)"
)
TAKES_BACK = re.compile(
    WHOSE + rf"(?:(?:rut lai|thu hoi|rut)(?: (?:lai|di))*(?: {OF_WHAT})?|(?:huy|huy bo|bo|go bo) {OF_WHAT})"
    r"(?: (?:vua|roi|gui|truoc|luc nay|o tren|tren|cua toi|nay|do|da|nhe|a|di))*"
)
NUMBER = r"\d+(?:[.,]\d+)*"
NUMBER_TOLD = rf"(?:(?:chi |co |la |con )*{NUMBER} )"
STARTS = r"(?:(?:a|ah|ay|y|ui|u|em|toi|chet)[ ,.!]+)*"
"""``à``, ``ấy``, ``ý``: alone they begin any sentence."""

INSTEAD = r"(?:thanh|la|phai la|y toi la|y la)"
CORRECTS = re.compile(
    rf"{STARTS}(?:(?:nham|lon|sai)(?: (?:roi|mat|day|nhe))*(?:[ ]*[,.:;!-]+[ ]*| {INSTEAD} )|"
    r"dinh chinh(?: lai)?(?: (?:nhu sau|giai trinh|y kien))?[ ,:.-]+|"
    rf"{WHOSE}(?:sua|doi|noi|viet) lai(?: (?:giai trinh|y kien|cau|noi dung))?(?:[ ]*[,.:;-]+[ ]*| {INSTEAD} )|"
    rf"{WHOSE}(?:sua|doi|viet lai) (?:giai trinh|y kien)(?: {INSTEAD}\b)?[ ,:.-]+)"
    rf"(?:{INSTEAD} )?(?=\S)"
)
"""``nhầm, …``, ``sửa lại: …``, ``xin sửa giải trình là …``: other words stand instead, which are set apart."""

COUNTS = re.compile(
    r"(?:(?:a|ah|ay|y|ui|u|em|toi|chet|khoan|dinh chinh|sua lai|doi lai|noi lai|nham roi|nham|lon roi|lon)[ ,.:!]+)+"
    rf"(?={NUMBER_TOLD})"
)
"""``à 2 xã thôi``: before a number alone."""

NOTHING = re.compile(r"(?:(?:thoi|roi|a|nhe|khong|chua|bo|huy|di|nguoi|viec|cho|do|nay)\b[ ,.]*)+")
"""Words that say nothing that could stand instead."""

TAIL = re.compile(r"[ ,]+(?:thoi|chu|moi dung|nhe|nha|a)$")


def takes_back(typed: str) -> bool:
    """Whether a text says that what was just said counts no more, and nothing else."""
    return TAKES_BACK.fullmatch(flat(clean(typed)).strip(" .!")) is not None


def reworded(typed: str, before: str) -> str:
    """The words that are to stand instead of ``before``; ``before`` with another number, where only that is said; empty
    for a text that does not begin as a correction."""
    text = clean(typed).strip(" .!")
    if "?" in text:
        return ""
    begins, counts = CORRECTS.match(flat(text)), COUNTS.match(flat(text))
    numbered = _with_number(clean(before), _bare(text[counts.end() :])) if counts else ""
    rest = text[begins.end() :].strip() if begins else ""
    return numbered or ("" if NOTHING.fullmatch(flat(rest)) else rest)


def _bare(rest: str) -> str:
    """Without the words at its end that change nothing (``thôi``, ``mới đúng``)."""
    while tail := TAIL.search(flat(rest)):
        rest = rest[: tail.start()]
    return rest


def _with_number(before: str, rest: str) -> str:
    """``đang chờ số liệu của 3 xã`` with the number of ``2 xã``; empty where it does not stand there once."""
    counted = re.fullmatch(rf"(?:chi |co |la )*(?P<number>{NUMBER}) (?P<what>\w+(?: \w+)?)", flat(rest))
    if counted is None:
        return ""
    places = list(re.finditer(rf"(?<![\w.,/]){NUMBER}(?= {re.escape(counted['what'])}\b)", flat(before)))
    if len(places) != 1:
        return ""
    return before[: places[0].start()] + counted["number"] + before[places[0].end() :]
