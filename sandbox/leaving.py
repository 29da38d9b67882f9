"""What simulated officials say of themselves now and then: a leave, with somebody who stands in; another messenger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sandbox.hand import Hand
from sandbox.moving import CODE, NAMES
from sandbox.sides import Side
from sandbox.ways import Official

LEAVES, MOVES = 0.03, 0.008
"""How often, when the week's question comes, somebody goes on leave or to the other messenger instead of answering."""
NOBODY = ("Không có ai nhận thay", "Nobody stands in")
ALONE = 0.25
"""How often nobody stands in though there is a colleague."""
OTHER = {"telegram": "zalo", "zalo": "telegram"}


def leaves_or_moves(official: Official, hand: Hand, now: datetime) -> bool:
    """Perhaps begin one of both; ``False`` when not."""
    roll = official.chance.random()
    if roll < LEAVES:
        _leave(official, hand, now)
    elif roll < LEAVES + MOVES:
        official.moving_to = OTHER[hand.side.name]
        hand.say("/lienket")
    else:
        return False
    return True


def _leave(official: Official, hand: Hand, now: datetime) -> None:
    """Say a leave that begins tomorrow, by the command or in words."""
    first = now.date() + timedelta(days=1)
    last = first + timedelta(days=official.chance.randrange(2, 8))
    official.away = first, last
    begins, ends = (f"{day.day}/{day.month}/{day.year}" for day in (first, last))
    by_command = official.chance.random() < 0.5
    hand.say(f"/vang {begins}-{ends}" if by_command else f"em xin nghỉ phép từ {begins} đến {ends}")


def choose_deputy(official: Official, hand: Hand) -> bool:
    """Say who stands in: a colleague mostly, else nobody; ``False`` when that is not asked."""
    if not hand.sees(*NOBODY):
        return False
    colleagues = hand.labels[: next(at for at, label in enumerate(hand.labels) if label in NOBODY)]
    if colleagues and official.chance.random() >= ALONE:
        hand.press(official.chance.choice(colleagues))
    else:
        hand.press(*NOBODY)
    return True


def is_about_moving(official: Official, hand: Hand) -> bool:
    """Tell whether it is what somebody who moves waits for: the code, or where to be reminded."""
    if not official.moving_to:
        return False
    return hand.sees(NAMES[official.moving_to]) or CODE.search(hand.text) is not None


def go_on_moving(official: Official, hand: Hand, sides: Mapping[str, Side]) -> None:
    """The next step: the code on the other messenger, or the choice to be reminded there."""
    there, code = official.moving_to, CODE.search(hand.text)
    if hand.press(NAMES[there]):
        official.person.messenger, official.moving_to = there, ""
    elif code and hand.side.name != there:
        sides[there].say(official.person, code[0])
