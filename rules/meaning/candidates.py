"""Which open duties a text that was not understood can be about, so that no others are offered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import pairwise

from rules.meaning.letters import flat
from rules.meaning.model import Open
from rules.meaning.pressed import MET, NAMED
from rules.meaning.said import Said


def candidates(typed: str, duties: Sequence[Open], asked: Collection[int], today: date) -> list[Open]:
    """Those of ``duties`` of which ``typed``, said on ``today`` (the local day), can speak, in their order: of meetings
    alone where it has words of a meeting and none of a report, or the other way round; and none that nobody has asked
    about (``asked``: the refs of the others), but for one whose own words are said. All of them where none is left."""
    line = Said.of(typed, today).text.plain
    met, named = MET.search(line) is not None, NAMED.search(line) is not None
    fitting = [each for each in duties if met in (named, each.kind == "meeting")] or list(duties)
    return [each for each in fitting if each.ref in asked or _is_called(each, line)] or fitting


def _is_called(question: Open, line: str) -> bool:
    """Whether two words of its title that follow each other stand in the text."""
    return any(f"{one} {other}" in line for one, other in pairwise(flat(question.title).split()) if not one.isdecimal())
