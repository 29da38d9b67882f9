"""What has been heard of something that is open, by whose words they are. Pure.

A leader may have spoken while nobody has said how far it is: that is told apart, as nobody is at work on
it as far as is known.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

LED = ("directed", "given", "explained")
"""Answers by which a leader answers a report to them: *Đã chỉ đạo*, *Giao đồng chí ...*, *Giải trình*."""

WISHED = ("extend", "no_capital")
"""Answers that only ask: for more time, or not to owe it."""


class Heard(StrEnum):
    """The most that was said."""

    DOING = "doing"
    """How it stands."""
    WISHED = "wished"
    """That more time, or not to owe it, is asked for."""
    LED = "led"
    """What its leader has done about it."""
    NOTHING = "silent"


def heard(codes: Collection[str]) -> Heard:
    """What the answers (their codes) that stand about something open come to."""
    if any(code not in (*LED, *WISHED) for code in codes):
        return Heard.DOING
    if any(code in WISHED for code in codes):
        return Heard.WISHED
    return Heard.LED if codes else Heard.NOTHING
