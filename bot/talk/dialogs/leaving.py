"""Somebody says that they are no contact any more: the coordinators hear of it, and find a successor."""

from __future__ import annotations

from bot.talk.turn import Turn
from db import contacts, views


def tell(turn: Turn, text: str) -> None:
    """Pass it on in the person's own words; they stay a contact until somebody takes over or they send ``/dung``."""
    told = [each for each in contacts.who_must_know(turn.session, turn.contact) if each.contact_id != turn.contact.id]
    passed = turn.tell(told, "contact_moved", contact=views.contact(turn.contact), text=text)
    turn.say("leaving_passed", passed=passed)
