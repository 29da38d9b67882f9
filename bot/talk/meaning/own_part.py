"""Which part of a text that says something of several duties is said of one of them."""

from __future__ import annotations

from bot.talk.meaning.standing import duty
from bot.talk.turn import Turn
from db.models import Assignment
from rules.meaning.meant_requests import parts_of
from rules.meaning.model import Act, Agency, How, Standing
from rules.meaning.numbers import several_numbers
from rules.meaning.said import Said
from rules.meaning.understand import understand

KEPT = ("doing", "not_held")
"""Answers with which a longer sentence is kept."""


def words_of(turn: Turn, act: Act, text: str) -> str:
    """The words of ``text`` that are kept with ``act``, where it says something of another duty too: those of the one
    part that says it; empty where that is not plain. All of it for an answer with which no words are kept."""
    row = turn.session.get(Assignment, act.ref) if act.what in KEPT else None
    if row is None:
        return text
    said = Said.of(text, turn.said_on)
    standing = Standing((duty(turn, row, ()),), own=Agency(row.agency.code, row.agency.name))
    parts = [part.words for part in several_numbers(said) or parts_of(said) or said.clauses]
    read = [(part, understand(part, standing, turn.said_on)) for part in parts if part]
    own = [part for part, found in read if found.how is How.SURE and [it.what for it in found.acts] == [act.what]]
    return own[0] if len(own) == 1 else ""
