"""``dondoc log``: verifying and telling the log."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db import audit
from db.models import Audit
from db.session import Database
from tests.cli.test_commands import office_folder, run
from tests.office import SEED

__all__ = ["office_folder"]

NOW = datetime(2022, 8, 1, tzinfo=UTC)


def test_the_log_is_verified_and_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(monkeypatch, "program", "load", str(SEED)) == 0
    database = Database(f"sqlite:///{tmp_path / 'dondoc.sqlite3'}")
    database.run_now(audit.record, NOW, "operator", "invite", "agency:1", {"role": "official"})
    database.run_now(audit.seal, NOW)
    seal = database.run_now(audit.head)
    capsys.readouterr()
    assert run(monkeypatch, "log", "verify", "--head", seal[:12].upper()) == 0
    shown = capsys.readouterr().out
    with Session(database.engine) as session:
        rows = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert f"{len(rows)} rows in the chain, 0 written since" in shown
    assert f"Seal: {seal}" in shown
    assert "The log stands as it was written, from before the noted seal on." in shown
    assert run(monkeypatch, "log", "verify", "--head", "abc") == 1
    assert "the log was shortened or made anew" in capsys.readouterr().out
    assert run(monkeypatch, "log", "show", "SKHDT") == 0
    assert "người vận hành: mời đầu mối" in capsys.readouterr().out
    assert run(monkeypatch, "log", "show", "agency:1", "--json") == 0
    assert [entry["action"] for entry in json.loads(capsys.readouterr().out)] == ["invite"]
    assert run(monkeypatch, "log", "show", "--limit", "1") == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert run(monkeypatch, "log", "show", "XYZ") == 1
    with database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_no_update"))
        connection.execute(text("UPDATE audit SET actor = 'clock' WHERE action = 'invite'"))
    capsys.readouterr()
    assert run(monkeypatch, "log", "verify") == 1
    invited = next(row.id for row in rows if row.action == "invite")
    assert f"WRONG: row {invited} was changed" in capsys.readouterr().out
    database.close()
