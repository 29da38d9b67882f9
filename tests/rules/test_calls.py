"""What a call by telephone gave."""

from __future__ import annotations

import pytest

from rules.calls import Outcome, outcome_of


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_choice_is_its_own_outcome(outcome: Outcome) -> None:
    assert outcome_of(str(outcome)) is outcome


@pytest.mark.parametrize("text", ["", "Hẹn mai gửi", "PROMISED", "no answer"])
def test_words_say_that_somebody_was_spoken_to(text: str) -> None:
    assert outcome_of(text) is Outcome.SPOKEN
