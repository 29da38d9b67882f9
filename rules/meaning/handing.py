"""``em muốn bàn giao việc cho người khác``: who wants to hand over what is theirs, and says nothing else."""

from __future__ import annotations

import re

from rules.meaning.model import Meaning, sure
from rules.meaning.said import Said

HANDING = re.compile(
    r"(?:(?:da|a|thua|xin|em|e|toi|minh|tui|anh|chi|muon|can|de nghi|duoc|cho) )*?(?<!da )"
    r"(?:chuyen giao|ban giao|chuyen viec)"
    r"(?: (?:lai|viec|vai|cong viec|nhiem vu|dau moi|bao cao|nay|cua|em|toi|minh))*"
    r"(?: (?:cho|sang)(?: (?:dong nghiep|nguoi khac|dong chi khac|can bo khac|ban khac|"
    r"(?:dong chi|d/c|anh|chi|em|co|chu|bac)(?: =name(?: [a-z]+){0,2}?)?))?)?"
    r"(?: (?:a|nhe|nha|anh|chi|em|voi))*"
)
"""Not ``bàn giao mặt bằng``, nor that it was done."""


def read_handing(said: Said) -> Meaning | None:
    """That somebody wants to hand over; to whom and what is asked."""
    if said.text.is_question or said.days or said.documents:
        return None
    return sure("hand_over") if HANDING.fullmatch(said.text.plain) else None
