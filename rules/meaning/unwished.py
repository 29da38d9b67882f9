"""A wish that waits for the coordinator's answer is taken back in words: ``tôi rút lại xin gia hạn``, ``thôi không xin
gia hạn nữa``, ``rút đề nghị miễn giao ban số 2``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.meaning.letters import clean, flat

WHO = r"(?:(?:a|ah|vang|da|thua|the|thoi|vay|nham|khoan|anh|chi|em|toi|minh|don vi|ben|so|phong|xin|xin phep|cho) )*"
PAPER = (
    r"(?: (?:lai|di|cai|loi|don|viec|phieu|van ban|y kien|de nghi|yeu cau|kien nghi|xin|phep|duoc|cho|cua toi|cua em))*"
)
MORE_TIME = (
    r"(?:gia han|lui(?: (?:han|thoi han|thoi gian|ngay))?|keo dai(?: thoi (?:han|gian))?|"
    r"(?:them )(?:han|thoi gian|ngay|gio|\d+ (?:ngay|tuan)))"
)
LET_OFF = r"mien(?: (?:giao ban|hop))?"
UNDONE = r"(?:rut|thu hoi|huy|huy bo|go|bo)"
NO_MORE = r"(?:khong|ko|khoi|chang|dung)(?: (?:can|con|muon|phai|de nghi|kien nghi|yeu cau))*(?: phai)?"
TAIL = (
    r"(?: (?:nua|vua roi|vua gui|vua xin|hom truoc|hom qua|sang nay|luc nay|o tren|tren|cua (?:toi|em|don vi)|nay|do|"
    r"bao cao|giao ban|roi|a|nhe|nha|dau|di|thoi|vi|nhu tren))*"
)
NUMBER = r"(?: (?:so )?(?P<number>\d{1,5}))?"


def _pattern(what: str) -> re.Pattern[str]:
    return re.compile(rf"{WHO}(?:{UNDONE}{PAPER}|{NO_MORE}{PAPER}) {what}{NUMBER}{TAIL}(?: (?:vi|boi|tai) .*)?")


PATTERNS = {"extension": _pattern(MORE_TIME), "exemption": _pattern(LET_OFF)}


@dataclass(frozen=True)
class Unwished:
    """Which kind of request is taken back, and its number where one is said."""

    kind: str
    number: int | None = None


def read_unwished(typed: str) -> Unwished | None:
    """What is taken back by a text that says nothing else; ``None`` for any other text, and for what is asked."""
    if "?" in typed:
        return None
    line = re.sub(r"\s*[,;:.!-]+\s*", " ", flat(clean(typed))).strip()
    for kind, pattern in PATTERNS.items():
        found = pattern.fullmatch(line)
        if found:
            return Unwished(kind, int(found["number"]) if found["number"] else None)
    return None
