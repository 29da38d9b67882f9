"""What kinds of people there are, and how often which: the assumptions of the simulation, all in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """How an official answers: ``unasked``: how likely before anything is said; ``answers``: how likely each message is
    answered; ``promises``: how likely the answer is only a promise; ``keeps``: how likely that is kept."""

    name: str
    share: int
    unasked: float
    answers: float
    promises: float
    keeps: float


KINDS = (
    Kind("early", 30, unasked=0.8, answers=0.95, promises=0.05, keeps=0.95),
    Kind("prompt", 35, unasked=0.1, answers=0.8, promises=0.15, keeps=0.85),
    Kind("late", 15, unasked=0.0, answers=0.35, promises=0.4, keeps=0.6),
    Kind("promising", 10, unasked=0.0, answers=0.7, promises=0.8, keeps=0.5),
    Kind("silent", 10, unasked=0.0, answers=0.02, promises=0.0, keeps=0.0),
)

OFFICIALS = (0, 1, 1, 1, 1, 1, 1, 2)
"""How many officials an agency may have, each as likely."""

LEADER, TWO_POSTS = 0.7, 0.07
"""How likely an agency has a leader who has joined, and an official serves a second agency as well."""

AWAY, SAYS_SO, NAMES_DEPUTY = 0.3, 0.7, 0.7
"""How likely an official goes on leave; says so to the bot (else nobody knows); names a colleague, where there is one,
who stands in."""

GOES, HANDS_OVER, MOVES, STOPS = 0.15, 0.4, 0.3, 0.04
"""How likely an official leaves the post, and of these: hands it over; takes one at another agency, with a successor
who comes later. How likely somebody does not want to be written to any more, for a while."""

GIVES_AWAY = 0.05
"""How likely an official who has a colleague hands a thing to them instead of answering."""

NEGLECTS, EXPLAINS, HELPS = 0.2, 0.15, 0.7
"""How likely a leader does nothing about a card; explains; and it is done within three days when they direct it."""

PRESSES_ON, EXTENDS = 0.4, 0.2
"""How likely a coordinator presses on, or extends; else they call."""

DOWN_EVERY, BROADCAST_EVERY = 150, 45
"""Days: about once in so many both messengers are down all day; a coordinator writes to everybody."""
