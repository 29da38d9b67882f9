"""SIGKILL at random instants: nothing is lost, every double was in flight at a kill and is marked."""

from __future__ import annotations

from pathlib import Path

from tests.crash import campaign
from tests.office import Office

KILLS = 12
SEED = 20221


async def test_a_sender_killed_a_dozen_times_loses_nothing(tmp_path: Path) -> None:
    office = Office(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    await office.open()
    outcome = await campaign.run(office, KILLS, SEED)
    await office.close()
    assert outcome.kills == KILLS
    assert outcome.in_flight > 0, "no kill fell into the sending: the test says nothing"
    assert outcome.lost == 0
    assert outcome.doubled <= outcome.in_flight
    assert outcome.unmarked == 0
    assert outcome.unanswered == 0
    assert outcome.replies == outcome.answered
