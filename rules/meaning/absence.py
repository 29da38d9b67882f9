"""``em nghỉ phép đến 12/8``: who says that they themselves are on leave, and nothing else.

Meetings that fall away, reports that are late and leaders who cannot sign are told with the same words; so the whole
sentence must be one about the speaker's own absence, and what is understood is asked about before it is stored.
"""

from __future__ import annotations

import re
from datetime import date

from rules.absence import NotALeave, read_days
from rules.meaning.model import Meaning, sure
from rules.meaning.said import Said

SPOKEN_TO = (
    r"(?:anh|chi|co|chu|bac|em|(?:sep|dong chi|d/c|=called|lanh dao|moi nguoi|ban)"
    r"(?= (?:=called |a )?(?:em|e|toi|minh|tui|chau) ))"
)
"""``lãnh đạo, em nghỉ phép``, and not ``lãnh đạo nghỉ phép``."""

ADDRESS = (
    r"(?:(?:da|vang|a|alo|oi|chao|kinh thua|thua|"
    rf"(?:xin )?bao cao(?= (?:{SPOKEN_TO}|anh|chi|sep|lanh dao|dong chi|d/c))|{SPOKEN_TO}) )*?"
)
SPEAKER = r"(?:(?:em|e|toi|minh|tui|chau|anh|a|chi|c|co|chu|bac) )?"
ABOUT = r"(?:(?:xin phep|xin|bao|dang|se|duoc|phai|bat dau|co lich|hien) )*"
DAYS = r"(?:(?:tu|den|toi|cho den|het|ngay|ca|trong|luon|sang|chieu|buoi|until|till|=day|-|\d{1,2}\b) ?)*"
ON_LEAVE = r"(?:nghi (?:phep|om|che do|thai san|sinh|mat|bu|viec rieng|phep nam|dieu tri)|di phep|vang mat)"
ABSENT = r"(?:nghi|di vang|vang|di cong tac|cong tac|di hoc|di tap huan)"
END = r"(?: ?\b(?:a|nhe|nha|anh|chi|em|sep|roi|oi|nay)\b)*"

CERTAIN = re.compile(rf"{ADDRESS}{DAYS}{SPEAKER}{ABOUT}{ON_LEAVE}(?: {DAYS})?{END}")
"""On leave by the word, with days or without."""

WITH_DAYS = re.compile(rf"{ADDRESS}{DAYS}{SPEAKER}{ABOUT}{ABSENT}(?: {DAYS})?{END}")
"""Other ways of being away, where several days are said: ``mai em đi công tác`` may be why something is late."""


def read_absence(said: Said) -> Meaning | None:
    """A leave of the speaker's, with its days where they can be read (``day``: the first, ``until``: the last)."""
    line = said.text.plain
    if said.text.is_question or said.documents or said.money or said.shares:
        return None
    if CERTAIN.fullmatch(line):
        found = _days(said.text.raw, said.today)
        return sure("away", day=found[0], until=found[1]) if found else sure("away")
    if WITH_DAYS.fullmatch(line) and said.days:
        found = _days(said.text.raw, said.today)
        return sure("away", day=found[0], until=found[1]) if found and found[0] < found[1] else None
    return None


def _days(text: str, today: date) -> tuple[date, date] | None:
    try:
        found = read_days(text, today)
    except NotALeave:
        return None
    return found.begins, found.until
