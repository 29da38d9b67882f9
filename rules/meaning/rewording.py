"""What a leader has just said to a card is taken back (``tôi rút lại giải trình vừa rồi``) or said otherwise (``nhầm, 2
xã thôi``)."""

from __future__ import annotations

import re
from datetime import date

from rules.meaning.days import find_days
from rules.meaning.letters import clean, flat

WHOSE = r"(?:(?:da|thua|xin|xin phep|cho|cho phep|toi|tui|minh|em) )*"
OF_WHAT = (
    r"(?:noi dung |cau |tin |phan )?(?:giai trinh|y kien(?: chi dao)?|chi dao|cau tra loi|tra loi|noi dung|tin|do)"
)
TAKES_BACK = re.compile(
    WHOSE + rf"(?:(?:rut lai|thu hoi|rut)(?: (?:lai|di))*(?: {OF_WHAT})?|(?:huy|huy bo|bo|go bo) {OF_WHAT})"
    r"(?: (?:vua|roi|gui|truoc|luc nay|o tren|tren|cua toi|nay|do|da|nhe|a|di))*"
)
LED_TO = r"(?:(?:truoc|sau|den|toi|trong|vao|cham nhat|muon nhat|het|la|ngay) )*"
"""What leads to a day: ``trước ngày``, ``chậm nhất đến hết``."""

NUMBER = r"\d+(?:[.,]\d+)*"
STARTS = r"(?:(?:a|ah|ay|y|ui|u|em|toi|chet|xin loi)[ ,.!]+)*"
"""``à``, ``ấy``, ``ý``: alone they begin any sentence."""

INSTEAD = r"(?:thanh|la|phai la|y toi la|y la)"
CORRECTS = re.compile(
    rf"{STARTS}(?:(?:nham|lon|sai)(?: (?:roi|mat|day|nhe))*(?:[ ]*[,.:;!-]+[ ]*| {INSTEAD} )|"
    r"dinh chinh(?: lai)?(?: (?:nhu sau|giai trinh|y kien))?[ ,:.-]+|"
    rf"{WHOSE}(?:sua|doi|noi|viet) lai(?: (?:giai trinh|y kien|cau|noi dung))?(?:[ ]*[,.:;-]+[ ]*| {INSTEAD} )|"
    rf"{WHOSE}sua ?[:,][ ]*|"
    rf"{WHOSE}(?:sua|doi|viet lai) (?:giai trinh|y kien)(?: {INSTEAD}\b)?[ ,:.-]+)"
    rf"(?:{INSTEAD} )?(?=\S)"
)
"""``nhầm, …``, ``sửa lại: …``, ``xin sửa giải trình là …``: other words stand instead, which are set apart."""

COUNTS = re.compile(
    r"(?:(?:a|ah|ay|y|ui|u|em|toi|chet|khoan|dinh chinh|sua lai|doi lai|noi lai|nham roi|nham|lon roi|lon)[ ,.:!]+)+"
    r"(?=\S)"
)
"""``à 2 xã thôi``, ``à 5/9 nhé``: before a number or a day alone."""

NOTHING = re.compile(r"(?:(?:thoi|roi|a|nhe|khong|chua|bo|huy|di|nguoi|viec|cho|do|nay)\b[ ,.]*)+")
"""Words that say nothing that could stand instead."""

TAIL = re.compile(r"[ ,]+(?:thoi|chu|moi dung|nhe|nha|a)$")


def takes_back(typed: str) -> bool:
    """Whether a text says that what was just said counts no more, and nothing else."""
    return TAKES_BACK.fullmatch(flat(clean(typed)).strip(" .!")) is not None


def beyond_slip(typed: str) -> str:
    """A text without ``nhầm, `` and the like before what is meant; as it is where nothing else is said."""
    text = clean(typed).strip()
    found = CORRECTS.match(flat(text))
    rest = text[found.end() :] if found else ""
    return rest if rest and NOTHING.fullmatch(flat(rest)) is None else typed


def reworded(typed: str, before: str, today: date) -> str:
    """The words that are to stand instead of ``before``; ``before`` with another number or another day, where only that
    is said; empty for a text that does not begin as a correction. Days are read as on ``today``."""
    text = clean(typed).strip(" .!")
    if "?" in text:
        return ""
    begins, counts = CORRECTS.match(flat(text)), COUNTS.match(flat(text))
    rest, old = text[begins.end() :].strip() if begins else "", clean(before)
    for bare in (_bare(text[counts.end() :]) if counts else "", _bare(rest)):
        if valued := _with_number(old, bare) or _with_day(old, bare, today):
            return valued
    return "" if NOTHING.fullmatch(flat(rest)) else rest


def _bare(rest: str) -> str:
    """Without the words at its end that change nothing (``thôi``, ``mới đúng``)."""
    while tail := TAIL.search(flat(rest)):
        rest = rest[: tail.start()]
    return rest


def _with_day(before: str, rest: str, today: date) -> str:
    """``gửi trước 1/9`` with the day of ``trước 5/9``; empty where more is said, or not one day stands there. ``báo cáo
    tôi`` does not lead to a day, as ``tới`` does."""
    said = re.sub(r"(?<!\w)tôi(?!\w)", "___", before.lower())
    new, old = find_days(rest, today), find_days(said, today)
    if len(new) != 1 or len(old) != 1 or flat(rest)[new[0].end :].strip(" ,."):
        return ""
    led = flat(rest)[: new[0].start]
    if re.fullmatch(LED_TO, led.strip() + " " if led.strip() else "") is None:
        return ""
    start = old[0].start
    if led.strip():
        start -= len(_led_to(flat(said)[:start]))
        return before[:start] + rest + before[old[0].end :]
    return before[:start] + rest[new[0].start :] + before[old[0].end :]


def _led_to(line: str) -> str:
    """The words at the end of a line that lead to the day behind it."""
    found = re.search(rf"(?<!\w){LED_TO}$", line)
    return found[0] if found else ""


def _with_number(before: str, rest: str) -> str:
    """``đang chờ số liệu của 3 xã`` with the number of ``2 xã``; empty where it does not stand there once."""
    counted = re.fullmatch(rf"(?:chi |co |la )*(?P<number>{NUMBER}) (?P<what>\w+(?: \w+)?)", flat(rest))
    if counted is None:
        return ""
    places = list(re.finditer(rf"(?<![\w.,/]){NUMBER}(?= {re.escape(counted['what'])}\b)", flat(before)))
    if len(places) != 1:
        return ""
    return before[: places[0].start()] + counted["number"] + before[places[0].end() :]
