"""Somebody says that they are not the one to ask any more: the coordinators hear of it, and find a successor."""

from __future__ import annotations

from bot.talk.turn import Turn
from db import hearers, views


def tell(turn: Turn, text: str) -> None:
    """Pass it on in the person's own words; they keep their posts until somebody takes over or they send ``/dung``."""
    told = {each.id: each for post in turn.person.held for each in hearers.who_must_know(turn.session, post)}
    passed = turn.tell(list(told.values()), "person_moved", person=views.person(turn.person), text=text)
    turn.say("leaving_passed", passed=passed)
