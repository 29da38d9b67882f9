"""The budget, walked through: what fits beside what a person has got already."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.budget import TABLE, Full, Sort, Spent, Wait, counted, fits, leaves_room, sort_of, spends_the_last, wait
from rules.workdays import Workdays


@pytest.mark.parametrize(
    ("today", "week", "fitting"),
    [
        ({}, 0, {"urgent", "early", "meeting", "digest", "news"}),
        ({}, 1, {"urgent", "early", "meeting", "digest", "news"}),
        ({}, 2, {"urgent", "meeting", "digest"}),
        ({}, 3, set()),
        ({"any": 1}, 1, {"meeting", "digest"}),
        ({"any": 1, "meeting": 1}, 2, {"digest"}),
        ({"any": 1, "meeting": 1, "digest": 1}, 2, set()),
        ({"meeting": 1}, 1, {"urgent", "early", "digest", "news"}),
        ({"digest": 1}, 1, {"urgent", "early", "meeting", "news"}),
        ({"any": 1}, 3, set()),
    ],
)
def test_one_a_day_and_three_a_week_the_meeting_beside_and_the_last_for_what_is_urgent(
    today: dict[str, int], week: int, fitting: set[str]
) -> None:
    assert {str(sort) for sort in Sort if fits(sort, Spent(today, week))} == fitting


@pytest.mark.parametrize("week", range(4))
def test_what_leaves_a_digest_no_room_is_the_last_of_the_week(week: int) -> None:
    assert spends_the_last(Spent(week=week)) is not fits(Sort.DIGEST, Spent(week=week + 1))


def test_a_message_of_several_sorts_is_as_urgent_as_the_most_urgent() -> None:
    assert sort_of([Sort.MEETING, Sort.EARLY, Sort.URGENT]) is Sort.URGENT
    assert sort_of([Sort.MEETING, Sort.EARLY]) is Sort.EARLY
    assert sort_of([Sort.MEETING, Sort.DIGEST]) is Sort.MEETING


def test_every_sort_has_its_row_and_its_account() -> None:
    assert set(TABLE) == set(Sort)
    assert [counted(sort) for sort in Sort] == ["any", "any", "meeting", "digest", "any"]


THURSDAY, FRIDAY, MONDAY = date(2022, 8, 18), date(2022, 8, 19), date(2022, 8, 22)


@pytest.mark.parametrize(
    ("spent", "opens", "before", "waits"),
    [
        (Spent({}, 0), None, 0, None),
        (Spent({}, 1), None, 0, None),
        (Spent({}, 2), None, 0, Wait(MONDAY, Full.WEEK)),
        (Spent({"any": 1}, 1), None, 0, Wait(FRIDAY, Full.DAY)),
        (Spent({"meeting": 1}, 1), None, 0, None),
        (Spent({}, 0), FRIDAY, 0, Wait(FRIDAY, Full.HOURS)),
        (Spent({}, 0), THURSDAY, 0, Wait(THURSDAY, Full.HOURS)),
        (Spent({"any": 1}, 1), THURSDAY, 0, Wait(FRIDAY, Full.DAY)),
        (Spent({}, 0), None, 1, Wait(FRIDAY, Full.BEFORE)),
        (Spent({}, 0), None, 2, Wait(MONDAY, Full.BEFORE)),
        (Spent({}, 2), None, 1, Wait(date(2022, 8, 23), Full.WEEK)),
    ],
)
def test_until_when_a_broadcast_waits_and_why(
    spent: Spent, opens: date | None, before: int, waits: Wait | None
) -> None:
    assert wait(Sort.NEWS, spent, THURSDAY, Workdays(), opens=opens, before=before) == waits


@given(
    st.sampled_from(Sort),
    st.integers(0, 4),
    st.integers(0, 2),
    st.integers(0, 5),
    st.dates(date(2022, 1, 3), date(2024, 5, 31)),
)
def test_on_the_day_that_is_told_there_is_room(sort: Sort, week: int, today: int, before: int, day: date) -> None:
    calendar, spent = Workdays(), Spent({counted(sort): today}, week)
    found = wait(sort, spent, day, calendar, before=before)
    assert (found is None) == (fits(sort, spent) and not before)
    if found:
        assert calendar.is_working(found.until)
        assert found.until > day
        if found.why is Full.WEEK:
            assert found.until >= day + timedelta(days=7 - day.weekday())


@pytest.mark.parametrize(
    ("week", "coming", "expected"),
    [(0, 2, True), (0, 3, False), (1, 1, True), (1, 2, False), (2, 0, True), (3, 0, False)],
)
def test_a_message_leaves_room_for_what_is_to_come_in_the_week(week: int, coming: int, expected: bool) -> None:
    assert leaves_room(Spent(week=week), coming) is expected
