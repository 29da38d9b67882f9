"""What cannot be done, or not any more, is raised here; and so are tokens of choices that no row can have."""

from __future__ import annotations

from datetime import UTC, datetime

from rules.authority import Refusal
from rules.choosing import key_of


class Stale(Exception):
    """The button belongs to something that is over; ``notice`` names the text that says so."""

    def __init__(self, notice: str = "stale") -> None:
        super().__init__(notice)
        self.notice = notice


class Refused(Stale):
    """The person may not do this; ``notice`` names the text that says why (a `rules.authority.Refusal`)."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(str(why))


def key(text: str | int) -> int:
    """Read the number of a row out of a choice's token. Raises `Stale` for what no row can have."""
    number = key_of(str(text))
    if number is None:
        raise Stale
    return number


def instant(text: str) -> datetime:
    """Read the instant in a choice's token (see `rules.tokens.stamp`), in UTC. Raises `Stale` for what is none."""
    try:
        return datetime.fromtimestamp(int(text) // 1_000_000, UTC).replace(microsecond=int(text) % 1_000_000)
    except (ValueError, OverflowError, OSError):
        raise Stale from None
