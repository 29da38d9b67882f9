"""Whether what is written where a reason is asked for may be one, or bids or asks something, or only agrees."""

from __future__ import annotations

import re

from rules.meaning.letters import flat
from rules.meaning.said import Said

WHOM = r"(?: (?:em|anh|chi|a|c|e|toi|minh|ban|nao|cai|thoi|oi))*"
BIDS = re.compile(
    r"^(?:(?:da|vang|ok|thoi|the|vay|a|em|anh|chi|ban|nay|cu|hay|cho|xin|de nghi) )*"
    r"(?:gui|nhac|bao|bao cao|trinh|goi|chuyen|giao|hoi|don doc|kiem tra|xem|lam|in|xuat|tiep tuc|gia han|lui|cho|"
    r"dung|de)"
    rf"\b.* (?:di|nhe|nha|giup|ho|gium|dum|voi|ngay|luon|da){WHOM}$"
)
"""``gửi báo cáo lãnh đạo đi em``, ``nhắc lại giúp anh``, ``để hỏi lại đã``."""

WAITS = re.compile(r"\bchờ\b", re.IGNORECASE)
"""``chờ kho bạc duyệt đã``: no ``cho``, though it is one without its strokes."""


def may_be_no_reason(said: Said) -> bool:
    """Whether it is bidden or asked, or only agreed or denied, so that it is asked first whether it is the reason."""
    alone = said.polite_only or said.only("yes", "no", "not", "notyet", "later", "number", "slip")
    return alone or said.text.is_question or BIDS.match(flat(WAITS.sub("doi", said.text.raw)).strip(" .,!")) is not None
