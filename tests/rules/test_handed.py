"""How long who was handed one assignment is there for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rules.handed import KEPT, is_over
from rules.status import State

NOW = datetime(2022, 8, 15, 1, tzinfo=UTC)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2025, 1, 1), timezones=st.just(UTC))
DAYS = st.dates(date(2020, 1, 1), date(2025, 1, 1))


@given(st.none() | TIMES, DAYS, TIMES)
def test_what_is_open_is_never_over(reported_at: datetime | None, last_day: date, now: datetime) -> None:
    assert not is_over(State.OPEN, reported_at, last_day, now)


@given(st.sampled_from(State), st.none() | TIMES, DAYS, TIMES, st.timedeltas(timedelta(0), timedelta(days=999)))
def test_what_is_over_stays_so(
    state: State, reported_at: datetime | None, last_day: date, now: datetime, later: timedelta
) -> None:
    if is_over(state, reported_at, last_day, now):
        assert is_over(state, reported_at, last_day, now + later)


def test_what_was_answered_is_kept_for_a_month_and_what_nobody_owes_not_a_day() -> None:
    for state in (State.REPORTED, State.ACCEPTED):
        assert not is_over(state, NOW, NOW.date(), NOW + KEPT - timedelta(seconds=1))
        assert is_over(state, NOW, NOW.date(), NOW + KEPT)
    assert not is_over(State.MISSED, None, NOW.date(), NOW + KEPT)
    assert is_over(State.MISSED, None, NOW.date(), NOW + KEPT + timedelta(days=1))
    for state in (State.WAIVED, State.NOT_TRACKED, State.MERGED):
        assert is_over(state, None, NOW.date(), NOW)
