"""``dondoc program``: what a file says beyond single days, at the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import run
from tests.rooms import SEED


@pytest.fixture
def own_days(tmp_path: Path) -> Path:
    """The seed with a report that each agency counts from a day of its own, known of one of two; and one of none."""
    raw = json.loads(SEED.read_text("utf-8"))
    counted = {"within": "P10D", "of": "nhận Kế hoạch"}
    report: dict[str, Any] = {
        "kind": "report",
        "title": "Gửi kế hoạch",
        "clause": "IV",
        "ladder": "report",
        "to": "SKHDT",
    }
    report |= {"owed_by": {"agencies": ["SYT", "STC"]}}
    raw["duties"] = [
        {**report, "code": "BIET", "deadlines": [{**counted, "since": {"SYT": "2025-11-19"}}]},
        {**report, "code": "GIO", "deadlines": [{"before": "2026-11-20", "at": ["09:00", "16:00"]}]},
        {**report, "code": "CHUA", "deadlines": [{**counted, "since": "each"}]},
    ]
    file = tmp_path / "program.json"
    file.write_text(json.dumps(raw), "utf-8")
    return file


def test_days_of_agencies_own_are_laid_out_for_those_whose_day_is_known(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_days: Path
) -> None:
    assert run(monkeypatch, "program", "check", str(own_days)) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[1:] == ['CHUA: planned once the day is known from which each agency counts ("nhận Kế hoạch").']
    assert run(monkeypatch, "program", "calendar", str(own_days), "--json") == 0
    row, *hours = json.loads(capsys.readouterr().out)
    assert [each["due_at"][11:16] for each in hours] == ["09:00", "16:00"]
    assert (row["duty"], row["agencies"], row["due_at"][:10]) == ("BIET", ["SYT"], "2025-12-01")
    assert run(monkeypatch, "program", "calendar", str(own_days), "--agency", "STC", "--json") == 0
    assert [each["duty"] for each in json.loads(capsys.readouterr().out)] == ["GIO", "GIO"]
    assert run(monkeypatch, "program", "calendar", str(own_days), "--agency", "STC") == 0
    assert capsys.readouterr().out.startswith("20/11/2026 (trước 09:00) | thứ Sáu, 20/11/2026 | Gửi kế hoạch")
