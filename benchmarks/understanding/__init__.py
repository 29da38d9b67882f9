"""How well typed words are understood: labelled cases, played through the real bot. Right, asked or wrong.

``python -m benchmarks understanding FILE.jsonl [--on telegram|zalo] [--show wrong|asked] [--json]``
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.understanding.contexts import Scene, prepare
from benchmarks.understanding.got import Effect, Played, effects, look, messages_since
from benchmarks.understanding.judge import outcome
from benchmarks.understanding.office import ZONE, Office, Person, channel
from bot.channels.base import Channel

CASES = Path(__file__).parent.parent.parent.parent / "shared" / "replies" / "dev.jsonl"
"""Labelled cases that are kept beside the checkout, not in it."""

OUTCOMES = ("right", "asked", "wrong")
MESSENGERS = ("telegram", "zalo")

Case = dict[str, Any]


class Stage:
    """Plays cases on one messenger; each context is prepared once, and copied for each of its cases."""

    def __init__(self, messenger: Channel, folder: Path) -> None:
        self._office, self._folder = Office(folder, messenger), folder
        self._scenes: dict[tuple[str, str | None], Scene] = {}

    async def play(self, case: Case) -> tuple[list[Effect], str]:
        """Play one case; returns what it brought about, and whether that is right, asked or wrong."""
        scene, office = await self._scene(case["context"], case.get("at")), self._office
        office.load(scene.file)
        office.now = scene.now
        said = case["say"] if isinstance(case["say"], list) else [case["say"]]
        person = Person(office, scene.speaker, "Đầu mối", scene.group)
        first = last = office.run(look, scene.speaker)
        for number, text in enumerate(said):
            last = office.run(look, scene.speaker) if number else first
            await person.says(text)
        after = office.run(look, scene.speaker)
        chats = {scene.speaker, scene.group}
        answers, _ = office.run(messages_since, last.last_message, chats)
        _, told = office.run(messages_since, first.last_message, chats)
        got = effects(Played(first, last, after, answers, told, said[-1]))
        return got, outcome(case, got, scene.now.astimezone(ZONE).date())

    async def _scene(self, context: str, at: str | None) -> Scene:
        if (context, at) not in self._scenes:
            file = self._folder / f"{context}-{len(self._scenes)}.sqlite3"
            self._scenes[context, at] = await prepare(context, at, self._office, file)
        return self._scenes[context, at]

    def close(self) -> None:
        self._office.close()


def understood(cases: Sequence[Case], messenger: str) -> list[tuple[Case, list[Effect], str]]:
    """Play all cases on a messenger; returns each with what was got and its outcome."""

    async def play() -> list[tuple[Case, list[Effect], str]]:
        with tempfile.TemporaryDirectory() as folder:
            stage = Stage(channel(messenger), Path(folder))
            try:
                return [(case, *await stage.play(case)) for case in cases]
            finally:
                stage.close()

    return asyncio.run(play())


def read(file: Path) -> list[Case]:
    """The cases of a file, one a line."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def table(messenger: str, results: Sequence[tuple[Case, list[Effect], str]], seconds: float) -> str:
    """The three counts, for each context and in all."""
    counts: dict[str, Counter[str]] = {}
    for case, _, came in results:
        counts.setdefault(case["context"], Counter())[came] += 1
    whole = sum(counts.values(), Counter[str]())
    lines = [f"{'understanding, ' + messenger:24}" + "".join(f"{name:>8}" for name in OUTCOMES)]
    lines += [f"{name:24}" + "".join(f"{each[came]:8}" for came in OUTCOMES) for name, each in counts.items()]
    total = max(1, whole.total())
    shares = "".join(f"{whole[came] / total:8.1%}" for came in OUTCOMES)
    lines += [f"{'all':24}" + "".join(f"{whole[came]:8}" for came in OUTCOMES)]
    lines += [f"{f'{total} cases in {seconds:.0f} s':24}{shares}"]
    return "\n".join(lines)


def report(file: Path = CASES, messengers: Sequence[str] = MESSENGERS) -> None:
    """Play the cases that are kept beside the checkout on both messengers."""
    if not file.exists():
        print("left out: understanding, which needs a file of labelled cases")
        return
    cases = read(file)
    for messenger in messengers:
        begun = perf_counter()
        results = understood(cases, messenger)
        print(table(messenger, results, perf_counter() - begun), flush=True)


def main(arguments: Sequence[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks understanding", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", default=CASES)
    parser.add_argument("--on", choices=MESSENGERS, default="telegram")
    parser.add_argument("--show", choices=OUTCOMES)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    begun = perf_counter()
    results = understood(read(chosen.file), chosen.on)
    if chosen.json:
        counts = Counter(came for _, _, came in results)
        cases = [{"id": case["id"], "outcome": came, "got": got} for case, got, came in results]
        print(json.dumps({**{name: counts[name] for name in OUTCOMES}, "cases": cases}, ensure_ascii=False))
        return
    for case, got, came in results:
        if came == chosen.show:
            print(f"{case['id']} {case['context']}: {case['say']!r}")
            print(f"    got      {_shown(got)}\n    expected {_shown(case['expect'])}")
    print(table(chosen.on, results, perf_counter() - begun))


def _shown(found: Sequence[Effect]) -> str:
    return json.dumps(found, ensure_ascii=False)
