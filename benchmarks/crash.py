"""Two hundred SIGKILLs at random instants of a campaign: what was lost, what was doubled."""

from __future__ import annotations

import asyncio
import tempfile

from tests.crash import campaign
from tests.office import Office

KILLS = 200
SEED = 7


async def _run(url: str) -> campaign.Outcome:
    office = Office(url)
    await office.open()
    outcome = await campaign.run(office, KILLS, SEED)
    await office.close()
    return outcome


def report() -> None:
    """Print what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(_run(f"sqlite:///{folder}/x.sqlite3"))
    print(f"{'kills':>8}{'messages':>10}{'in flight':>11}{'lost':>6}{'doubled':>9}{'unmarked':>10}{'unanswered':>12}")
    print(
        f"{found.kills:8}{found.messages:10}{found.in_flight:11}{found.lost:6}{found.doubled:9}{found.unmarked:10}"
        f"{found.unanswered:12}"
    )
