"""What the consolidated report is made from, and the numbers of its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from db.desk import Answer, Column, Ending, Facts, Line, Matrix, Matter, Member, Money
from reports import words


@dataclass(frozen=True)
class Papers:
    """What the report is made from. ``reports``: of every agency the newest report that has fallen due or has been
    answered, with its newest answer; ``figures``: the answers behind the newest figures and the matters, by id;
    ``endings``: when and why the waived ones among the reports were ended, as far as it is known."""

    facts: Facts
    columns: Sequence[Column]
    matrix: Matrix
    money: Money
    reports: Sequence[tuple[Line, Answer | None]]
    figures: dict[int, Answer]
    matters: Sequence[Matter]
    endings: Mapping[int, Ending] = field(default_factory=dict)


@dataclass
class Sources:
    """Numbers the sources in the order in which they are cited."""

    facts: Facts
    rows: list[dict[str, Any]] = field(default_factory=list)

    def cite(self, member: Member, what: str, answer: Answer | None) -> str:
        """``[3]``; empty for what nobody said."""
        if answer is None:
            return ""
        document = answer.document_number or ""
        if document and answer.document_date:
            document += f" ngày {words.day(answer.document_date)}"
        row = {"name": member.name, "what": what, "day": words.day(answer.at.date()), "document": document}
        for known in self.rows:
            if {**known, "n": 0} == {**row, "n": 0}:
                return f"[{known['n']}]"
        self.rows.append({"n": len(self.rows) + 1, **row})
        return f"[{len(self.rows)}]"
