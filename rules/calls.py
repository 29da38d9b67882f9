"""Calls by telephone: what one may give."""

from __future__ import annotations

import re
from enum import StrEnum

from rules.meaning.letters import clean, flat


class Outcome(StrEnum):
    """What a call gave, as far as one word says it."""

    PROMISED = "promised"
    """The agency says that it will answer."""
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    SPOKEN = "spoken"
    """Somebody was spoken to; what was said stands in words."""


def outcome_of(text: str) -> Outcome:
    """The outcome that a choice carries, or that words tell: that nobody answered, or the number is wrong; whatever
    else is written tells that somebody was spoken to."""
    if text in set(Outcome):
        return Outcome(text)
    typed = " ".join(clean(text).split())
    plain = flat(typed)
    for told, outcome in ((WRONG, Outcome.WRONG_NUMBER), (UNANSWERED, Outcome.NO_ANSWER)):
        found = told.search(plain)
        if found and not _spoke(typed, plain, found.start()):
            return outcome
    return Outcome.WRONG_NUMBER if ANOTHERS.search(plain) else Outcome.SPOKEN


def _spoke(typed: str, plain: str, end: int) -> bool:
    """Whether somebody spoke in this call before place ``end``, so that what stands there is what they said; ``plain``:
    ``typed`` without diacritics, place by place."""
    for said in SAID.finditer(plain):
        if said.start() >= end:
            break
        word = typed[said.start() : said.end()]
        named = said.start() > 0 and word[0].isupper()
        if named or word.lower() not in (said[0], *WRITTEN) or NOBODY.search(plain[: said.start()]):
            continue
        then = CALLED_SINCE if BEFORE.search(plain, 0, said.start()) else CALLED_ANEW
        if not then.search(plain, said.end(), end):
            return True
    return False


WRITTEN = ("nói", "báo", "bảo", "hứa", "hẹn", "cho biết", "gặp")
SAID = re.compile(
    r"\b(?:noi(?! (?:dung|vu|bo|may|mang|thanh))|bao(?! (?:cao|nhieu|gio|lau|hiem|tang|dong))|hua|hen|cho biet"
    r"|gap(?! (?:luc|khi|may|thue bao|tong dai)))\b"
)
"""That somebody spoke, or was met: what stands behind is what they said. Other words that look the same without
diacritics (``báo cáo``, ``Sở Nội vụ``, ``việc gấp``), and a person's name (``anh Bảo``), are none."""

NOBODY = re.compile(
    r"\b(?:tong dai|may|can|muon|dinh|de|xin|nhac"
    r"|(?:goi|dien|alo|lien he)(?: (?:dien|thoai|lai|ve|di|hoi|xin|nhac))*"
    r"|(?:khong|chua|chang|ko|k|kg)(?: (?:ai|thay|co|the|he|con|duoc))*) $"
)
"""Words before such a one that make it no words of theirs: of a machine, wished for, the caller's, denied."""

BEFORE = re.compile(
    r"\b(?:(?:hom|bua|dot|lan|ky|tuan|thang) (?:qua|truoc|kia|no|roi)|truoc (?:do|day|kia)|hom thu \w+)\b"
)
CALLED_ANEW = re.compile(
    r"(?:[,;.]|\b(?:nhung|ma|roi|con))(?: (?:den|toi|hom|sang|chieu|trua|nay|gio|thi|lai))* (?:goi|dien)\b"
)
CALLED_SINCE = re.compile(r"[,;.]|\b(?:nay|gio|nhung|ma|goi)\b")
"""What follows was met in another call than the one in which was spoken, which was ``BEFORE``."""


NEVER = r"(?:khong|chua|chang|ko)(?: (?:ai|thay|co ai|the|duoc))*"
UNANSWERED = re.compile(
    rf"\b{NEVER} (?:nghe may|bat may|nhac may|cam may|tra loi|lien lac duoc|goi duoc|nghe)\b"
    r"(?!.*\b(?:sau do|goi lai thi)\b)"
    r"|\b(?:thue bao|tat may|may ban|tit tit)\b"
)
FIGURES = r"(?! (?:(?:so )?lieu|van ban|cong van|hieu|tien|von|lam|ke hoach|bao cao))"
ANOTHERS = re.compile(rf"\b(?:(?:sai|nham) so\b{FIGURES}|so (?:may |dien thoai )?(?:nay )?(?:la )?cua nguoi khac\b)")
"""That the number is another's, which whoever took the call may say too."""
WRONG = re.compile(rf"{ANOTHERS.pattern}|\bso (?:may |dien thoai )?(?:khong (?:con )?dung|sai|da doi)\b{FIGURES}")
CALLED = re.compile(
    r"^(?:(?:em|anh|chi|toi|minh|sang nay|chieu nay|hom nay|da|vua|moi) )*(?:goi|dien)"
    r"(?: (?:dien|thoai|lai|cho|den))*\b"
)
DONE = re.compile(r"\b(?:da|vua|moi|roi|xong|duoc)\b")
NOT_CALLED = re.compile(r"\b(?:chua|se|dinh|de|can|phai|hay|khong can) (?:\w+ )?(?:goi|dien)\b")
TOLD = re.compile(r"(?<!\w)(?:rồi|roi|xong)(?!\w)[\s,.:;-]*|[,:;]\s*", re.I)


def said_of_call(text: str) -> str | None:
    """What a sentence tells of a call that was made ("gọi rồi, chị Lan hứa thứ hai gửi"): the words behind that, or all
    of it where there are none. ``None`` for any other sentence."""
    plain = " ".join(flat(text).split())
    if (
        "?" in text
        or not CALLED.match(plain)
        or not DONE.search(" ".join(plain.split()[:8]))
        or NOT_CALLED.search(plain)
    ):
        return None
    told = TOLD.search(text)
    return (text[told.end() :] if told else "").strip(" .,;:-") or text.strip()
