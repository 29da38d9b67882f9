"""Calls by telephone: what one may give."""

from __future__ import annotations

import re
from enum import StrEnum

from rules.meaning.letters import flat


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
    plain = " ".join(flat(text).split())
    if WRONG.search(plain):
        return Outcome.WRONG_NUMBER
    return Outcome.NO_ANSWER if UNANSWERED.search(plain) else Outcome.SPOKEN


NEVER = r"(?:khong|chua|chang|ko)(?: (?:ai|thay|co ai|the|duoc))*"
UNANSWERED = re.compile(
    rf"\b{NEVER} (?:nghe may|bat may|nhac may|cam may|tra loi|lien lac duoc|goi duoc|nghe)\b"
    r"(?!.*\b(?:sau do|goi lai thi)\b)"
    r"|\b(?:thue bao|tat may|may ban|tit tit)\b"
)
WRONG = re.compile(r"\b(?:sai so|nham so|so (?:may )?(?:khong dung|sai|da doi|cua nguoi khac)|so khong con dung)\b")
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
