"""States and status words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.status import MOVES, Move, NotAllowed, State, Timeliness, after, timeliness

DUE = datetime(2022, 8, 15, tzinfo=UTC)


@given(st.sampled_from(State), st.sampled_from(Move))
def test_a_move_leads_somewhere_or_is_refused(state: State, move: Move) -> None:
    if (state, move) in MOVES:
        assert after(state, move) is MOVES[state, move]
    else:
        with pytest.raises(NotAllowed):
            after(state, move)


@pytest.mark.parametrize(
    ("state", "reported", "now", "word"),
    [
        (State.REPORTED, DUE - timedelta(seconds=1), DUE, Timeliness.DONE_IN_TIME),
        (State.REPORTED, DUE, DUE, Timeliness.DONE_LATE),
        (State.REPORTED, DUE + timedelta(days=1), DUE - timedelta(days=1), Timeliness.DONE_LATE),
        (State.REPORTED, DUE - timedelta(days=1), DUE + timedelta(days=1), Timeliness.DONE_IN_TIME),
        (State.ACCEPTED, DUE + timedelta(seconds=1), DUE, Timeliness.DONE_LATE),
        (State.ACCEPTED, None, DUE - timedelta(seconds=1), Timeliness.DONE_IN_TIME),
        (State.ACCEPTED, None, DUE, Timeliness.DONE_LATE),
        (State.OPEN, None, DUE + timedelta(days=30), Timeliness.OPEN_LATE),
        (State.OPEN, None, DUE - timedelta(seconds=1), Timeliness.OPEN_SOON),
        (State.MISSED, None, DUE, None),
        (State.OPEN, None, DUE, Timeliness.OPEN_LATE),
        (State.OPEN, None, DUE - timedelta(days=7), Timeliness.OPEN_SOON),
        (State.OPEN, None, DUE - timedelta(days=8), Timeliness.OPEN_IN_TIME),
        (State.WAIVED, None, DUE, None),
        (State.NOT_TRACKED, None, DUE, None),
    ],
)
def test_the_status_words(state: State, reported: datetime | None, now: datetime, word: Timeliness | None) -> None:
    assert timeliness(state, DUE, reported, now) == word
