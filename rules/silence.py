"""When an agency is called by telephone because it says nothing of its meetings: messages have not helped. Pure."""

from __future__ import annotations

CALLED_AFTER = 4
"""Meetings in a row of which nothing was heard, after which an agency is called where its program says nothing else."""


def is_called(silent: int, after: int, since_call: int | None) -> bool:
    """Tell whether an agency is to be called that has said nothing of so many (``silent``) meetings in a row.
    ``since_call``: how many of them ended since somebody of it was spoken to (``None``: nobody was), who is given as
    many again."""
    return silent >= after and (since_call is None or since_call >= after)
