"""What the consolidated report is made from, and the numbers of its sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from db.desk import Answer, Column, Coming, Ending, Facts, Line, Matrix, Matter, Member, Money, Outcome, Place
from reports import words


@dataclass(frozen=True)
class Reported:
    """An agency's report: the answer with which it was sent, if it is done, and the newest one about it."""

    line: Line
    sent: Answer | None = None
    newest: Answer | None = None

    @property
    def main(self) -> Answer | None:
        """What is said of the report first: that it was sent, else what was answered last."""
        return self.sent or self.newest

    @property
    def after(self) -> Answer | None:
        """What was answered last, where the report had been sent before."""
        sent, newest = self.sent, self.newest
        return newest if sent and newest and newest.id != sent.id and newest.at >= sent.at else None


@dataclass(frozen=True)
class Papers:
    """What the report is made from. ``reports``: of every agency the newest report that has fallen due or has been
    answered, with its answers; ``figures``: the answers behind the newest figures and the matters, by id;
    ``endings``: when and why the waived ones among the reports were ended, as far as it is known."""

    facts: Facts
    columns: Sequence[Column]
    matrix: Matrix
    money: Money
    reports: Sequence[Reported]
    figures: dict[int, Answer]
    matters: Sequence[Matter]
    endings: Mapping[int, Ending] = field(default_factory=dict)
    outcomes: Mapping[Place, Outcome] = field(default_factory=dict)
    """The newest result of each agency's tasks."""
    with_figures: frozenset[str] = frozenset()
    """The codes of the agencies that owe figures of disbursement."""
    with_reports: frozenset[str] = frozenset()
    """The codes of the agencies that owe reports, whether one has fallen due or not."""
    unconfirmed: int = 0
    """How many reports were sent, as the agencies say, and nobody has confirmed that they came."""
    behind: Mapping[tuple[str, str], Sequence[int]] = field(default_factory=dict)
    """Who is overdue (ids, in the document's order) with the duties and periods that part V names."""
    stayed: Sequence[Line] = ()
    """What ended unreported with its agency."""
    coming: Sequence[Coming] = ()
    """What falls due from today on by the program."""


@dataclass
class Sources:
    """Numbers the sources in the order in which they are cited."""

    facts: Facts
    rows: list[dict[str, Any]] = field(default_factory=list)
    _known: dict[tuple[str, str, str, str], int] = field(default_factory=dict)

    def cite(self, member: Member, what: str, answer: Answer | None) -> str:
        """``[3]``; empty for what nobody said."""
        if answer is None:
            return ""
        document = answer.document_number or ""
        if document and answer.document_date:
            document += f" ngày {words.day(answer.document_date)}"
        return self.cite_day(member, what, answer.at.date(), document)

    def cite_day(self, member: Member, what: str, day: date, document: str = "") -> str:
        """``[3]`` for what an agency said on a day; what was said in one breath is one source."""
        row = {"name": member.name, "what": what, "day": words.day(day), "document": document}
        number = self._known.setdefault((member.name, what, row["day"], document), len(self.rows) + 1)
        if number > len(self.rows):
            self.rows.append({"n": number, **row})
        return f"[{number}]"
