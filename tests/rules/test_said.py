"""When something counts as said, and until when a question waits."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from rules.said import FARTHEST, Said, closes_at, when_said
from rules.workdays import Workdays

SEEN = datetime(2022, 8, 15, 1, tzinfo=UTC)
SPANS = st.timedeltas(timedelta(days=-400), timedelta(days=400))
TIMES = SPANS.map(lambda span: SEEN + span)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DAYS = st.dates(date(2022, 1, 1), date(2024, 12, 31))


def test_the_messengers_word_counts() -> None:
    assert when_said(SEEN - timedelta(hours=12), SEEN, None) == Said(SEEN - timedelta(hours=12))


def test_a_press_counts_from_when_it_was_seen() -> None:
    assert when_said(None, SEEN, None) == Said(SEEN)


def test_a_press_that_may_have_waited_counts_from_when_nothing_had_come() -> None:
    since = SEEN - timedelta(hours=12)
    assert when_said(None, SEEN, since) == Said(since, known=False)


def test_a_time_that_is_told_counts_though_it_may_have_waited() -> None:
    said, since = SEEN - timedelta(hours=3), SEEN - timedelta(hours=12)
    assert when_said(said, SEEN, since) == Said(said)


def test_what_claims_to_be_too_old_counts_as_if_nothing_was_claimed() -> None:
    assert when_said(SEEN - FARTHEST, SEEN, None) == Said(SEEN - FARTHEST)
    assert when_said(SEEN - FARTHEST - timedelta(seconds=1), SEEN, None) == Said(SEEN)


@given(st.none() | TIMES, st.none() | TIMES)
def test_never_from_the_future_nor_farther_back_than_there_is_a_reason(
    claimed: datetime | None, since: datetime | None
) -> None:
    said = when_said(claimed, SEEN, since)
    assert said.at <= SEEN
    assert said.at in (claimed, since, SEEN)
    assert said.at >= SEEN - FARTHEST or said.at == since
    assert said.known or said.at == since


@given(TIMES)
def test_a_time_from_the_future_is_now(claimed: datetime) -> None:
    if claimed > SEEN:
        assert when_said(claimed, SEEN, SEEN - timedelta(days=1)) == Said(SEEN)


def test_who_is_asked_on_friday_has_until_the_end_of_tuesday() -> None:
    assert closes_at(date(2022, 8, 5), Workdays(), ZONE) == datetime(2022, 8, 10, tzinfo=ZONE)
    assert closes_at(date(2022, 8, 6), Workdays(), ZONE) == datetime(2022, 8, 10, tzinfo=ZONE)
    assert closes_at(date(2022, 8, 8), Workdays(), ZONE) == datetime(2022, 8, 11, tzinfo=ZONE)


def test_over_tet_it_waits_until_people_are_back() -> None:
    assert closes_at(date(2023, 1, 19), Workdays(), ZONE) == datetime(2023, 1, 31, tzinfo=ZONE)


@given(DAYS)
def test_there_are_two_whole_working_days(asked_on: date) -> None:
    workdays = Workdays()
    last = closes_at(asked_on, workdays, ZONE).date() - timedelta(days=1)
    assert workdays.between(asked_on, last) == 2
    assert workdays.is_working(last)


@given(DAYS, DAYS)
def test_what_is_asked_later_never_closes_earlier(one: date, other: date) -> None:
    first, second = sorted((one, other))
    assert closes_at(first, Workdays(), ZONE) <= closes_at(second, Workdays(), ZONE)
