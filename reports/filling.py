"""Filling Word templates: texts as Word can hold them, and what stands at the head and foot of every document."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from db.desk import Facts
from db.programs import PAUSED
from reports import words
from rules.reading import showable

TEMPLATES = Path(__file__).parent / "templates"
LONGEST = 4_000
"""Signs of a quotation in the document; what is longer stands in the workbook."""


def clip(text: str) -> str:
    """A quotation in one line of at most `LONGEST` signs."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def unfollowed(facts: Facts) -> list[str]:
    """A line, in brackets for who drafts, where the program is not pressed for; one that says when it was not."""
    said = words.paused(facts.pauses)
    past = [said] if said else []
    if facts.unfollowed is None:
        return past
    how = "đang tạm dừng" if facts.unfollowed == PAUSED else "đã lưu trữ"
    return [f"[Việc nhắc theo {facts.name} {how}; người soạn xem lại trước khi gửi.]", *past]


class WrongTemplate(Exception):
    """A template of the office's own cannot be used; the message says why."""


def fill(template: bytes, fields: dict[str, Any]) -> bytes:
    """Put fields into a template; whatever people wrote stays text. Raises `WrongTemplate`."""
    try:
        document = DocxTemplate(BytesIO(template))
        document.render(clean(fields), SandboxedEnvironment(autoescape=True, undefined=StrictUndefined))
        _fit_grids(document)
        written = BytesIO()
        document.save(written)
    except Exception as error:  # each of the three libraries raises whatever it comes upon in a file of somebody else
        raise WrongTemplate(f"the template cannot be filled ({error})") from error
    return written.getvalue()


def _fit_grids(document: Any) -> None:
    """Give the grid of each table the widths of its cells: docxtpl makes it even where columns were added, and
    LibreOffice goes by it."""
    for table in document.docx.tables:
        columns, cells = table._tbl.tblGrid.gridCol_lst, table._tbl.tr_lst[0].tc_lst
        if len(columns) == len(cells):
            for column, cell in zip(columns, cells, strict=True):
                column.w = cell.width or column.w


def clean(value: Any) -> Any:
    """Texts as Word can hold them: no control signs, no marks that turn the writing around."""
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, dict):
        return {key: clean(each) for key, each in value.items()}
    return [clean(each) for each in value] if isinstance(value, list | tuple) else value


def head(facts: Facts) -> dict[str, Any]:
    """The fields at the head and foot of every document of the coordinating agency."""
    return {
        "issuer": facts.issuer,
        "body": facts.coordinator.name,
        "place": place(facts.issuer),
        "written": f"ngày      tháng {_month(facts)} năm {facts.at.year}",
        "signer": facts.coordinator.head,
    }


def place(issuer: str) -> str:
    """The place that stands before the day: that whose committee issued the program; a gap where that is not plain."""
    found = re.search(r"(?:thành phố|tỉnh)\s+(\S.*)", issuer)
    return found[1] if found else "…………"


def _month(facts: Facts) -> str:
    return f"{facts.at.month:02}" if facts.at.month <= 2 else str(facts.at.month)
