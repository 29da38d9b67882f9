"""``dondoc outbox``: what was put aside, and what became of each message that was to be sent again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from db import aside
from db.models import Message
from db.outbox import Priority, Why, queue_for_chat
from db.session import Database
from tests.cli.test_commands import office_folder, run

__all__ = ["office_folder"]

NOW = datetime(2022, 8, 1, tzinfo=UTC)


def test_what_was_put_aside_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'dondoc.sqlite3'}")
    database.migrate()
    assert run(monkeypatch, "outbox") == 0
    assert "Put aside" not in capsys.readouterr().out
    for what, subject in (("update", "telegram:7"), ("update", "telegram:7"), ("picture", "3 (zalo)")):
        database.run_now(aside.put, what, subject, f"no {what}", '{"x": 1}', NOW)
    assert run(monkeypatch, "outbox") == 0
    shown = capsys.readouterr().out
    assert "Put aside so that the others go on: picture 1, update 1; the newest first" in shown
    assert "update telegram:7, 2 times since 2022-08-01T00:00+00:00: no update" in shown
    assert "picture 3 (zalo): no picture" in shown
    assert run(monkeypatch, "outbox", "--json", "--limit", "1") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["aside"] == {"picture": 1, "update": 1}
    assert [(item["subject"], item["body"]) for item in report["put_aside"]] == [("3 (zalo)", '{"x": 1}')]
    database.close()


def test_what_became_of_each_message_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'dondoc.sqlite3'}")
    database.migrate()

    def write(session: Session) -> int:
        message = queue_for_chat(session, "telegram", "5", "unsupported", {}, NOW, Priority.NEWS)
        assert message
        message.state, message.error = "failed", Why.REFUSED
        return message.id

    number = database.run_now(write)
    assert run(monkeypatch, "outbox", "retry", "--failed") == 0
    assert f"queued again: 1\n{number:>7}  unsupported\n" in capsys.readouterr().out
    assert database.run_now(lambda session: session.get_one(Message, number).state) == "queued"
    assert run(monkeypatch, "outbox", "retry", "--failed") == 0
    assert "No message has failed." in capsys.readouterr().out
    database.close()
