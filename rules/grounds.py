"""Objective causes of lateness: proposed here, confirmed outside by the competent authority, recorded with its paper.

``Chủ tịch UBND thành phố; 345/UBND-XD ngày 20/8/2022``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.events import last_day, without
from rules.meaning.letters import clean
from rules.reading import DOCUMENT, fold

LONGEST_BY, LONGEST_DOCUMENT = 200, 255
AROUND = re.compile(
    r"(?:tai |theo |bang )?(?:van ban|cong van|thong bao|quyet dinh|to trinh|cv|qd)?(?: ?so)?|"
    r"ngay|do|(?:da )?xac nhan"
)
"""Words that only lead to the document or the day."""

LEADING = re.compile(
    r"(?:(?:tại|theo|bằng)\s+)?(?:(?:văn bản|công văn|thông báo|quyết định|tờ trình|cv|qđ)\s*)?(?:số\s*)?$",
    re.IGNORECASE,
)
"""The same right before a document's number."""


class Standing(StrEnum):
    """What has become of a proposed cause."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


MOVES = {
    Standing.OPEN: frozenset({Standing.CONFIRMED, Standing.REFUSED, Standing.WITHDRAWN}),
    Standing.CONFIRMED: frozenset({Standing.WITHDRAWN}),
    Standing.REFUSED: frozenset({Standing.WITHDRAWN}),
    Standing.WITHDRAWN: frozenset[Standing](),
}
"""What may follow what. What was recorded wrongly is withdrawn, and proposed anew."""


class NotNow(ValueError):
    """This cannot follow what stands."""


def after(before: str, to: Standing) -> Standing:
    """Return ``to``. Raises `NotNow` where it may not follow ``before``."""
    if to not in MOVES[Standing(before)]:
        raise NotNow(f"{to} does not follow {before}")
    return to


@dataclass(frozen=True)
class Confirmation:
    """Who confirmed a cause (outside), on which day, by which document, as far as it was said. ``wrong``: a day that
    has not come (``future``) or cannot be told (``day``)."""

    by: str = ""
    on: date | None = None
    document: str = ""
    wrong: str = ""

    def over(self, other: Confirmation) -> Confirmation:
        """This, and where it says nothing what ``other`` says."""
        return Confirmation(self.by or other.by, self.on or other.on, self.document or other.document, self.wrong)

    @property
    def missing(self) -> str | None:
        """What has to be asked for next: ``by``, ``document`` or ``day``."""
        if not self.by:
            return "by"
        if not self.document:
            return "document"
        return None if self.on else "day"


def read_confirmation(text: str, today: date) -> Confirmation:
    """Read who confirmed something, by which document, on which day up to ``today``, in any order."""
    typed = " ".join(clean(text).split())
    found = DOCUMENT.search(typed)
    cut = []
    if found:
        lead = LEADING.search(typed[: found.start()])
        cut = [(lead.start() if lead else found.start(), found.end())]
    rest = typed if not found else typed[: cut[0][0]] + " " * (cut[0][1] - cut[0][0]) + typed[cut[0][1] :]
    span, on, wrong = last_day(rest, today)
    if span:
        cut.append((span.start, span.end))
    parts = [part.strip(" .,:;()-") for part in re.split(r"[;,]", without(typed, cut))]
    kept = [re.sub(r"\s+(?:xác nhận|ngày)$", "", part) for part in parts if part and not AROUND.fullmatch(fold(part))]
    number = re.sub(r"\s*/\s*", "/", found[0])[:LONGEST_DOCUMENT] if found else ""
    return Confirmation(", ".join(filter(None, kept))[:LONGEST_BY], on, number, wrong)
