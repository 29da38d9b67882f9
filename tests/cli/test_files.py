"""``dondoc files``: what came is listed and written to this machine, once."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from db import files
from db.session import Database
from tests.cli.test_commands import office_folder, run
from tests.papers import PDF
from tests.rooms import Room, template

__all__ = ["office_folder", "template"]


def test_files_are_listed_and_written_once(
    office_folder: Path, template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copyfile(template, office_folder / "dondoc.sqlite3")
    database = Database(f"sqlite:///{office_folder / 'dondoc.sqlite3'}")
    room = Room(database)
    reply = room.reply(room.assignment())
    row = files.want(room.session, "telegram", "x", room.person("SYT"), room.now, name="Báo cáo.pdf")
    files.attach(room.session, [row.id], reply)
    files.keep(room.session, row.id, PDF)
    room.save()
    room.session.close()
    database.close()
    assert run(monkeypatch, "files", "list", "SYT") == 0
    said = capsys.readouterr().out
    assert said.startswith("1 “Báo cáo.pdf” (0,1 KB) – Sở Y tế – báo cáo kết quả thực hiện")
    assert hashlib.sha256(PDF).hexdigest() in said
    assert run(monkeypatch, "files", "list", "STC") == 0
    assert "No file is kept." in capsys.readouterr().out
    assert run(monkeypatch, "files", "list", "XYZ") == 1
    assert run(monkeypatch, "files", "get", "1", "--to", str(office_folder)) == 0
    assert (office_folder / "Báo cáo.pdf").read_bytes() == PDF
    assert run(monkeypatch, "files", "get", "1", "--to", str(office_folder)) == 1
    assert run(monkeypatch, "files", "get", "2") == 1
    told = capsys.readouterr().err
    assert "is there already" in told and "No file 2 is kept" in told
