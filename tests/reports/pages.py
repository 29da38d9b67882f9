"""Pictures as they are sent, and documents as LibreOffice prints them, to be looked at: ``make screenshots`` keeps the
former and a few pages of the latter in docs/img.

No test: it looks at nothing itself. The pages need soffice and pdftoppm, and letters as wide as Times New Roman's
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


def lived(room: Room, until: str = "2022-08-18T08:00") -> None:
    """A program up to a time, by default for two weeks: most have reported, some late, some not at all."""
    begun, end = local("2022-08-01T00:00"), local(until) - timedelta(days=2)
    for number, row in enumerate(room.session.scalars(select(Assignment).order_by(Assignment.id)).all()):
        if row.state is not State.OPEN or row.due_at > end:
            continue
        if number % 13 == 0:
            over = row.duty.kind == "meeting" and row.due_at < end - timedelta(days=7)
            row.state = State.MISSED if over else row.state
            continue
        at = row.due_at + timedelta(days=2 if number % 7 == 0 else -2, hours=-3)
        code = "held" if row.duty.kind == "meeting" else "sent"
        values: dict[str, Any] = {}
        if code == "sent":
            values = {"document_number": f"{number}/BC-{row.agency.code}", "document_date": at.date()}
        if code == "held" and row.agency_id % 3 == 0 and row.period != "2022-W36":
            planned = (row.agency_id + 40) * BILLION
            has_capital(room, row.agency.code, planned)
            share = 350 + 30 * (row.agency_id % 6) + 4 * (row.due_at - begun).days
            values = {"disbursed": planned * share // 1000}
        sent(room, row, at, code, **values)
    by = room.person("SYT")
    reply = room.reply(
        room.assignment("SXD"), "obstacle", by=by, text="Chưa bàn giao mặt bằng 3 hộ tại đường Lê Hồng Phong"
    )
    room.request(reply, "obstacle", text=reply.text)
    room.at(until)


def test_pictures(room: Room) -> None:
    """The matrix and the chart, as they are sent."""
    lived(room, "2022-09-20T08:00")
    for name, data in zip(("matrix", "disbursement"), made(room, "png"), strict=True):
        (Path(PICTURES) / f"{name}.png").write_bytes(data)


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
