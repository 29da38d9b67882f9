"""Documents as LibreOffice prints them, to be looked at: ``make screenshots`` keeps a few pages in docs/img.

No test: it looks at nothing itself. It needs soffice and pdftoppm, and letters as wide as Times New Roman's
(fonts-liberation); what is missing is said, and then nothing is made.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import warnings
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db.models import Assignment
from rules.status import State
from tests.desks import BILLION, has_capital, made, sent
from tests.rooms import Room, local

PICTURES = os.environ.get("SCREENSHOTS", "docs/img")
MISSING = [name for name in ("soffice", "pdftoppm") if not shutil.which(name)]
PAGES = {"docx": {"report": 1}, "letter": {"letter": 1, "letter-appendix": 2}}
"""Which pages are kept, by their names."""


def lived(room: Room) -> None:
    """Two weeks of a program: most have reported, some late, two not at all."""
    for number, row in enumerate(room.session.scalars(select(Assignment).order_by(Assignment.id)).all()):
        if row.state is not State.OPEN or row.due_at > local("2022-08-16T00:00") or number % 13 == 0:
            continue
        at = row.due_at + timedelta(days=2 if number % 7 == 0 else -2, hours=-3)
        code = "held" if row.duty.kind == "meeting" else "sent"
        values: dict[str, Any] = {}
        if code == "sent":
            values = {"document_number": f"{number}/BC-{row.agency.code}", "document_date": at.date()}
        if code == "held" and number % 3 == 0:
            has_capital(room, row.agency.code, (number + 40) * BILLION)
            values = {"disbursed": (number + 40) * BILLION * (number % 5 + 2) // 10}
        sent(room, row, at, code, **values)
    by = room.person("SYT")
    reply = room.reply(
        room.assignment("SXD"), "obstacle", by=by, text="Chưa bàn giao mặt bằng 3 hộ tại đường Lê Hồng Phong"
    )
    room.request(reply, "obstacle", text=reply.text)
    room.at("2022-08-18T08:00")


def test_pages_of_the_documents(room: Room, tmp_path: Path) -> None:
    if MISSING:
        warnings.warn(f"left out: the documents' pages, which need {', '.join(MISSING)}", stacklevel=1)
        return
    lived(room)
    for what, kept in PAGES.items():
        (tmp_path / f"{what}.docx").write_bytes(made(room, what)[0])  # type: ignore[arg-type]
        into = ["soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/office", "--convert-to", "pdf"]
        subprocess.run([*into, "--outdir", tmp_path, tmp_path / f"{what}.docx"], check=True, timeout=180)
        subprocess.run(["pdftoppm", "-r", "80", "-png", tmp_path / f"{what}.pdf", tmp_path / what], check=True)
        pages = sorted(tmp_path.glob(f"{what}-*.png"))
        for name, number in kept.items():
            shutil.copyfile(pages[number - 1], Path(PICTURES) / f"page-{name}.png")
