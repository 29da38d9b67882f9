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
CORRECTS = re.compile(
    r"(?:a|ay|y|ui|nham(?: roi)?|lon|khoan|dinh chinh(?: lai)?|"
    rf"{WHOSE}(?:(?:sua lai|doi lai|noi lai|viet lai)(?: (?:giai trinh|y kien|cau|noi dung)\b)?|"
    r"sua (?:giai trinh|y kien)))"
    r"(?:[ ,.:!-]+(?:(?:thanh|la|y toi la|nham|khong phai)\b[ ,.:!-]*)*)(?=\S)"
)
TAIL = re.compile(r"[ ,]+(?:thoi|chu|moi dung|nhe|nha|a)$")
NUMBER = r"\d+(?:[.,]\d+)*"


def takes_back(typed: str) -> bool:
    """Whether a text says that what was just said counts no more, and nothing else."""
    return TAKES_BACK.fullmatch(flat(clean(typed)).strip(" .!")) is not None


def reworded(typed: str, before: str) -> str:
    """The words that are to stand instead of ``before``; ``before`` with another number, where only that is said; empty
    for a text that does not begin as a correction."""
    text = clean(typed).strip(" .!")
    begins = CORRECTS.match(flat(text))
    rest = text[begins.end() :].strip() if begins and "?" not in text else ""
    bare = rest
    while tail := TAIL.search(flat(bare)):
        bare = bare[: tail.start()]
    return _with_number(clean(before), bare) or rest


def _with_number(before: str, rest: str) -> str:
    """``đang chờ số liệu của 3 xã`` with the number of ``2 xã``; empty where it does not stand there once."""
    counted = re.fullmatch(rf"(?:chi |co |la )*(?P<number>{NUMBER}) (?P<what>\w+(?: \w+)?)", flat(rest))
    if counted is None:
        return ""
    places = list(re.finditer(rf"(?<![\w.,/]){NUMBER}(?= {re.escape(counted['what'])}\b)", flat(before)))
    if len(places) != 1:
        return ""
    return before[: places[0].start()] + counted["number"] + before[places[0].end() :]
