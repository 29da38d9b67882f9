"""``make bench``, or parts of it by name: ``python -m benchmarks work understanding``; `PARTS` lists them.

``python -m benchmarks understanding FILE.jsonl ...``, ``simulation``, ``scale ...``, ``search ...`` and ``desk ...``
have options of their own, see `benchmarks.understanding` and so on; the last four take long, done by name only.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks import crash, delivery, desk, page, play, scale, search, start, understanding
from benchmarks.simulation import command as simulation
from bot.texts.render import Texts
from db import loading, outbox, programs, updates
from db.outbox import Priority
from db.session import Database
from jobs.plan import plan
from rules.check import parse_program
from rules.window import SendingWindow

SEED = Path(__file__).parent.parent / "seed" / "program.json"
NOW = datetime(2022, 8, 1, tzinfo=UTC)


def per_second(work: Callable[[int], object], times: int) -> float:
    """Run ``work`` so many times; returns how many a second."""
    begun = perf_counter()
    for number in range(times):
        work(number)
    return times / (perf_counter() - begun)


def work() -> None:
    """What a unit of work, a rendering and a plan cost, next to a plain transaction."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bench.sqlite3")
        database.migrate()
        database.run_now(loading.load, parse_program(SEED.read_text("utf-8")), NOW)
        rulebooks = programs.Rulebooks(ZoneInfo("Asia/Ho_Chi_Minh"), SendingWindow(), "vi")

        def queue(session: Session, number: int) -> None:
            updates.first_time(session, "telegram", str(number), NOW)
            outbox.queue_for_chat(session, "telegram", str(number), "stranger", {}, NOW, Priority.ANSWER)

        plain = per_second(lambda n: database.run_now(lambda s: s.execute(text("UPDATE program SET id = id"))), 500)
        stored = per_second(lambda n: database.run_now(queue, n), 500)
        texts = Texts()
        rendered = per_second(lambda n: texts.render("stranger", {}), 2000)
        planned = per_second(lambda n: database.run_now(lambda s: plan(s, rulebooks.current(s), NOW)), 3)
        database.close()
    print(f"plain transaction       {plain:9.0f}/s   1.00")
    print(f"update stored, answered {stored:9.0f}/s   {plain / stored:.2f} transactions' worth")
    print(f"message rendered        {rendered:9.0f}/s   {plain / rendered:.2f}")
    print(f"whole program planned   {planned:9.1f}/s   {plain / planned:.0f}")


PARTS: dict[str, Callable[[], None]] = {
    "work": work,
    "start": start.report,
    "page": page.report,
    "play": play.report,
    "delivery": delivery.report,
    "crash": crash.report,
    "understanding": understanding.report,
}


def main() -> None:
    if sys.argv[1:2] == ["understanding"] and len(sys.argv) > 2:
        understanding.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["scale"]:
        scale.report(*sys.argv[2:])
        return
    if sys.argv[1:2] == ["simulation"]:
        sys.exit(simulation.main(sys.argv[2:]))
    if sys.argv[1:2] == ["search"]:
        sys.exit(search.main(sys.argv[2:]))
    if sys.argv[1:2] == ["desk"]:
        sys.exit(desk.main(sys.argv[2:]))
    for name in sys.argv[1:] or PARTS:
        if name == "page" and not shutil.which("chromium"):
            print("left out: the chat page, which needs Chromium")
            continue
        PARTS[name]()
        print()


if __name__ == "__main__":
    main()
