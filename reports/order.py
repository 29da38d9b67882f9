"""What can be ordered, and what comes of it: plain data that messages and links carry; made by `reports.making`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Self

What = Literal["xlsx", "docx", "png", "chart", "ics", "letter", "evidence", "evidence_book", "calls"]
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "png": "image/png",
    "ics": "text/calendar",
}
"""Media types by the ending of a file's name."""

NAMES = {
    "xlsx": "Tong-hop",
    "docx": "Bao-cao",
    "png": "Tinh-hinh",
    "chart": "Giai-ngan",
    "ics": "Lich",
    "letter": "Cong-van-don-doc",
    "evidence": "Minh-chung",
    "evidence_book": "Minh-chung",
    "calls": "Goi-dien",
}
ENDINGS = {"letter": "docx", "chart": "png", "evidence": "docx", "evidence_book": "xlsx", "calls": "xlsx"}
"""The endings of the files whose form is not called by it."""

CALLS = "calls"

BY_COORDINATOR = ("letter",)
"""Forms that only who coordinates the program takes away, of one agency too: a letter to an agency is not the agency's
own figures."""

OF_A_MONTH = ("evidence", "evidence_book")
"""Forms that are of one agency and one month."""


@dataclass(frozen=True)
class Order:
    """What is to be made: which form, of which program (id), perhaps of one agency (id), one group of agencies (its
    number), one duty (id) or one month (its first day); ``as_of``: as it was known at that instant (aware), not at
    present.

    ``png``: the matrix, a picture for every 45 agencies, and the chart of what was disbursed, where there is one;
    ``evidence`` and ``evidence_book``: an agency's evidence sheet of a month, as a document and as a workbook;
    ``calls``: whom to call, always of a whole program at present.
    """

    what: What
    program_id: int
    agency_id: int | None = None
    month: date | None = None
    group: int | None = None
    duty: int | None = None
    as_of: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain data, for messages and links."""
        month = self.month.isoformat() if self.month else None
        whole = {"what": self.what, "program": self.program_id, "agency": self.agency_id, "month": month}
        part = {"group": self.group, "duty": self.duty, "as_of": self.as_of.isoformat() if self.as_of else None}
        return {**whole, **{name: value for name, value in part.items() if value is not None}}

    @classmethod
    def of_json(cls, raw: dict[str, Any]) -> Self:
        """Read it back. Raises `KeyError`, `ValueError`, `TypeError` for anything else."""
        if raw["what"] not in NAMES:
            raise ValueError(f"nothing is called {raw['what']!r}")
        month = date.fromisoformat(raw["month"]) if raw["month"] else None
        as_of = datetime.fromisoformat(raw["as_of"]) if raw.get("as_of") else None
        return cls(raw["what"], int(raw["program"]), raw["agency"], month, raw.get("group"), raw.get("duty"), as_of)


@dataclass(frozen=True)
class Made:
    """A file that was made, or that is handed out as it came: its name, its bytes, and its media type (``kind`` where
    its name does not say it)."""

    name: str
    data: bytes
    kind: str = ""

    @property
    def media_type(self) -> str:
        return self.kind or MEDIA[self.name.rpartition(".")[2]]
