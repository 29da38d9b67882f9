"""Every verb that a choice may carry has somebody who takes it."""

from __future__ import annotations

from bot.talk.routes import PRESSES
from rules.tokens import Verb


def test_every_verb_is_taken() -> None:
    assert set(PRESSES) == set(Verb) - {Verb.DIALOG, Verb.DROP}
