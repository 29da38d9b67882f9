"""What planning changed is said in a sentence, and nothing is said of a day on which nothing changed."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest

from db.programs import Rulebooks
from jobs.backup import Backup, Copies
from jobs.plan import Planned
from jobs.scheduler import Jobs
from rules.keeping import Keep
from rules.window import SendingWindow
from tests.filled import NOW, filled
from tests.rooms import ZONE


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        (Planned(), ""),
        (Planned(new=41), "41 new"),
        (Planned(redated=2, waived=1), "2 with other days; 1 not owed any more"),
        (Planned(missed=3), "3 missed, because the next one has come"),
    ],
)
def test_only_what_changed_is_said(planned: Planned, words: str) -> None:
    assert str(planned) == words


async def test_a_day_on_which_nothing_changed_stands_in_no_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    database = filled(f"sqlite:///{tmp_path / 'x.sqlite3'}", people=1, messages=0)
    now = NOW
    rulebooks = Rulebooks(ZONE, SendingWindow(), "vi")
    backup = Backup(database, Copies(tmp_path, Keep(0, 0), ZONE), lambda: now)
    jobs = Jobs(database, rulebooks, [], lambda: now, backup)
    await jobs.knock()
    first = [record.getMessage() for record in caplog.records if "plan" in record.getMessage()]
    assert len(first) == 1
    assert first[0].startswith("the plan has changed: ")
    assert first[0].endswith(" new")
    assert "Planned(" not in caplog.text
    for _ in range(4):  # until Friday
        now += timedelta(days=1)
        caplog.clear()
        await jobs.knock()
        assert "0 " not in caplog.text
        assert "Planned(" not in caplog.text
    caplog.clear()
    now += timedelta(hours=3)
    await jobs.knock()
    assert "plan" not in caplog.text
    database.close()
