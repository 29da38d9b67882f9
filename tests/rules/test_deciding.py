"""Whose decision holds where several coordinators have one card."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from rules.deciding import Decided, What, is_overtaken

NOW = datetime(2022, 8, 18, 1, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=7)
ME, OTHER = 1, 2


def test_where_nothing_was_decided_or_it_was_known_nothing_is_overtaken() -> None:
    assert not is_overtaken(None, None, ME, What.PRESS_ON)
    for what in What:
        assert not is_overtaken(Decided(what, NOW, OTHER), NOW, ME, What.PRESS_ON)
        assert not is_overtaken(Decided(what, EARLIER, OTHER), NOW, ME, What.PRESS_ON)


@pytest.mark.parametrize("what", list(What))
@pytest.mark.parametrize("wanted", [What.PRESS_ON, What.EXTEND, What.END])
def test_what_somebody_else_did_is_always_told_first(what: What, wanted: What) -> None:
    assert is_overtaken(Decided(what, NOW, OTHER), None, ME, wanted)
    assert is_overtaken(Decided(what, NOW, OTHER), EARLIER, ME, wanted)


@pytest.mark.parametrize(
    ("done", "wanted", "overtaken"),
    [
        (What.PRESS_ON, What.PRESS_ON, True),
        (What.PRESS_ON, What.EXTEND, False),
        (What.PRESS_ON, What.END, False),
        (What.EXTEND, What.PRESS_ON, True),
        (What.EXTEND, What.END, False),
        (What.LEAD, What.PRESS_ON, True),
        (What.CALL, What.PRESS_ON, False),
        (What.CALL, What.EXTEND, False),
    ],
)
def test_one_s_own_decision_is_known_but_not_made_twice(done: What, wanted: What, *, overtaken: bool) -> None:
    assert is_overtaken(Decided(done, NOW, ME), None, ME, wanted) is overtaken
