"""What a leader's sentence says of each of several lines of a card, called by their numbers or by their agencies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.talk.meaning.directions import act_of, answer_of, short_answer, spoken_of, whole
from bot.talk.meaning.proposing import SHORT_WORDS
from bot.talk.turn import Turn
from db import cards
from db.models import Assignment
from rules.meaning.directing import Direction, read_direction, read_order
from rules.meaning.letters import flat
from rules.meaning.matters import how_it_stands, numbered, of_agencies
from rules.meaning.model import Act, Agency

ALSO = re.compile(r"(?:thi |viec nay )?(?:cung (?:vay|the|nhu)|tuong tu|nhu (?:tren|vay))\b")
"""``việc 2 cũng vậy``: what was ordered in the clause before."""


def of_lines(turn: Turn, lines: Mapping[int, Assignment | None], text: str) -> tuple[list[Act], bool]:
    """What a sentence says of the lines of a card that it calls by their numbers (``việc 1 ..., việc 2 ...``), and
    whether that leaves no doubt; nothing where it calls none. Of a line that is over (``None``) nothing is said."""
    before, parts = numbered(text)
    if not parts or any(line not in lines for line, _ in parts):
        return [], False
    if len(before.split()) > SHORT_WORDS:
        parts[0] = (parts[0][0], f"{before}, {parts[0][1]}")
    spoken = [(row, words) for line, words in parts if (row := lines[line])]
    acts, certain = _each(turn, spoken)
    return acts, certain and not before


def of_each_agency(turn: Turn, rows: Sequence[Assignment], text: str) -> list[Act]:
    """What a sentence says of each of several agencies of one head; empty where it does not speak of several."""
    own = {row.agency.code: Agency(row.agency.code, row.agency.name) for row in rows}
    spoken = [
        (row, words)
        for code, words in (of_agencies(text, list(own.values())) if len(own) > 1 else ())
        for row in spoken_of([each for each in rows if each.agency.code == code], words)
    ]
    return _each(turn, spoken)[0]


def _each(turn: Turn, spoken: Sequence[tuple[Assignment, str]]) -> tuple[list[Act], bool]:
    """What is said of each, in the words that are said of it: a direction, an answer of the agency, an order, else an
    explanation; and whether all of it was directed in known words."""
    found: list[Act] = []
    ordered: Direction | None = None
    certain = True
    for row, words in spoken:
        people = cards.officials(turn.session, row.agency_id)
        names = [each.name for each in people]
        said = read_direction(words, names)
        answer = answer_of(turn, row, words) if said is None else None
        certain = certain and said is not None
        if answer:
            found.append(answer)
            continue
        said = said or read_order(words, names)
        short = said is None and ordered is None and len(words.split()) <= SHORT_WORDS
        if short and (answer := short_answer(turn, row, words)):
            found.append(answer)
            continue
        said = said or _as_before(words, ordered)
        ordered = said if said.what != "explained" else ordered
        found.append(act_of(row, said, people))
    return found, certain and all(whole(act) for act in found)


def _as_before(words: str, ordered: Direction | None) -> Direction:
    """A clause that orders nothing itself: the same order, where it says so; behind one it adds to what is directed,
    unless it tells how it stands."""
    if ordered and ALSO.match(flat(words)):
        return ordered
    return Direction("explained" if ordered is None or how_it_stands(words) else "directed", words)
