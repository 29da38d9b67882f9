"""What polling has in common on every messenger: a pause after answers that come at once with nothing."""

from __future__ import annotations

LONG = 1.0
"""A poll that took so many seconds was a long one, as it should be: the next one begins at once."""

FIRST, LONGEST = 0.25, 5.0
"""How many seconds a poll that returned nothing takes at the least: the first in a row, and at most."""


class Calm:
    """Keeps a messenger that answers at once, and with nothing, from being asked again at once.

    Each such answer in a row doubles the least time that a poll takes; what somebody says meanwhile waits at most
    `LONGEST` seconds. An update, or a poll that took its time, ends that.
    """

    def __init__(self) -> None:
        self._hurried = 0

    def pause(self, took: float, *, came: bool) -> float:
        """How many seconds to wait after a poll that ``took`` so many and brought something, or did not."""
        if came or took >= LONG:
            self._hurried = 0
            return 0.0
        least = min(FIRST * 2.0 ** min(self._hurried, 10), LONGEST)
        self._hurried += 1
        return max(0.0, least - took)
