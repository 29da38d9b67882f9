"""The letter that urges who is late (công văn đôn đốc): what, by which clause, since when, how often reminded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.desk import Facts, Line
from reports import words
from reports.filling import TEMPLATES, fill, head, unfollowed


class NobodyIsLate(Exception):
    """There is nothing to urge."""


@dataclass(frozen=True)
class Urging:
    """The assignments that are late, agency by agency, and by when they are asked for now."""

    facts: Facts
    late: Sequence[Line]
    by: date


def build(urging: Urging, template: bytes | None = None) -> bytes:
    """Fill the template. Raises `NobodyIsLate`, `reports.filling.WrongTemplate`."""
    if not urging.late:
        raise NobodyIsLate("No agency is late: there is nobody to write to.")
    return fill(template or (TEMPLATES / "letter.docx").read_bytes(), context(urging))


def context(urging: Urging) -> dict[str, Any]:
    """Every field of the template; docs/report.md lists them."""
    facts = urging.facts
    receivers = list(dict.fromkeys(facts.member(line.agency_id).name for line in urging.late))
    about = "nêu dưới đây" if len(receivers) == 1 else "nêu tại Phụ lục"
    opening = (
        f"Thực hiện {facts.name} ngày {words.day(facts.issued_on)} của {facts.issuer} về {facts.title}; qua theo dõi, "
        f"đến {words.moment(facts.at)}, {facts.coordinator.name} chưa nhận được kết quả thực hiện các nội dung "
        f"{about}, đã quá hạn theo quy định."
    )
    who = "đơn vị" if len(receivers) == 1 else "các đơn vị"
    ask = (
        f"{facts.coordinator.name} đề nghị {who} khẩn trương thực hiện và gửi kết quả trước 17 giờ 00 ngày "
        f"{words.day(urging.by)}; trường hợp có khó khăn, vướng mắc, đề nghị nêu rõ nguyên nhân và thời gian hoàn "
        "thành để tổng hợp, báo cáo cấp có thẩm quyền."
    )
    return {
        **head(facts),
        "symbol": "……",
        "letter": "Công văn",
        "subject": f"đôn đốc thực hiện {facts.name}",
        "receivers": receivers,
        "paragraphs": [*unfollowed(facts), opening],
        "requests": [ask],
        "late": [_row(facts, line) for line in urging.late],
        "recipients": ["Như trên", f"{facts.issuer} (để báo cáo)"],
    }


def _row(facts: Facts, line: Line) -> dict[str, Any]:
    return {
        "name": facts.member(line.agency_id).name,
        "what": words.with_period(line.title, line.period),
        "clause": line.clause,
        "due": words.due(line.named_day, exclusive=line.exclusive, extended_to=line.extended_to, hour=line.hour),
        "days": line.days_late,
        "excused": words.excused(line.excused),
        "reminders": line.reminders,
    }
