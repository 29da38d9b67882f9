"""Another number than the one that was just answered with: ``à nhầm, 2 mới đúng``."""

from __future__ import annotations

import re

from rules.choosing import plain_number
from rules.meaning.letters import clean, flat

WRONG = (
    r"nham|lon|go sai|bam sai|chon sai|sua lai|doi lai|chon lai|doi|sua|dung ra|dung la|"
    r"khong phai|y em|y toi|dinh chinh"
)
AROUND = r"a|ay|oi|ui|ua|da|em|toi|xin loi|bam|an|go|chon|nhan|roi|mat|la|phai|so|thanh|sang|cho|moi|khoan|tra loi"
OTHER = re.compile(
    rf"(?:(?:{WRONG}|{AROUND})\b[\s,.:;!-]*)*(?P<number>[1-9])"
    r"(?:[\s,.!]+(?:moi dung|moi phai|co|nhe|nha|a|em|ad|anh|chi|day|"
    r"(?:chu )?khong phai (?:la )?(?:so )?[1-9]))*(?:[\s,.!]*chu)?[\s.!]*"
)
SAYS_SO = re.compile(rf"\b(?:{WRONG}|moi dung|moi phai|chu khong)\b")


def other_number(typed: str) -> int | None:
    """The number that a text puts in the place of one that was wrong; ``None`` for any other text, also for a number
    alone."""
    line = flat(clean(plain_number(typed))).strip()
    found = OTHER.fullmatch(line)
    return int(found["number"]) if found and SAYS_SO.search(line) else None
