"""The budget, walked through: what fits beside what a person has got already."""

from __future__ import annotations

import pytest

from rules.budget import TABLE, Sort, Spent, counted, fits, sort_of


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


def test_a_message_of_several_sorts_is_as_urgent_as_the_most_urgent() -> None:
    assert sort_of([Sort.MEETING, Sort.EARLY, Sort.URGENT]) is Sort.URGENT
    assert sort_of([Sort.MEETING, Sort.EARLY]) is Sort.EARLY
    assert sort_of([Sort.MEETING, Sort.DIGEST]) is Sort.MEETING


def test_every_sort_has_its_row_and_its_account() -> None:
    assert set(TABLE) == set(Sort)
    assert [counted(sort) for sort in Sort] == ["any", "any", "meeting", "digest", "any"]
