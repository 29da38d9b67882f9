"""Which of several questions a number alone answers: the one that came last, where no other can have been meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

READING = timedelta(seconds=5)
"""How long it takes at least to read a question and to type a number: what was said sooner was not said to it, but had
been begun before it arrived."""

LISTED_FOR = timedelta(hours=1)
"""How long a list that somebody asked for is what they look at, though something has come after it."""


@dataclass(frozen=True)
class Shown:
    """A question as it stands in a chat: when it arrived (aware; ``None``: nobody knows), whether it is the answer to
    what the person had written last, and whether it waits for its own answer (a step of a dialog, a proposal)."""

    at: datetime | None
    answers: bool = False
    waits: bool = False


def answered_by_number(questions: Sequence[Shown], said_at: datetime, heard_at: datetime | None) -> int | None:
    """The place of the one of ``questions`` (all of them have the number) that a number said at ``said_at`` answers;
    ``None``: it must be asked.

    That is the newest, if the person can have read it and has written nothing since (``heard_at`` is when they wrote
    last, before this), and if it is the only one of which that is true. All times are aware.
    """
    times = [each.at for each in questions if each.at is not None]
    if len(times) < len(questions):
        return None
    place = max(range(len(questions)), key=lambda each: (times[each], -each))
    newest, at = questions[place], times[place]
    if newest.answers:
        return place  # what was just shown in answer, and nothing has come after it
    if said_at - at < READING:
        return None
    since = [
        each
        for each, arrived in zip(questions, times, strict=True)
        if (each.answers and (each.waits or at - arrived < LISTED_FOR))
        or (not each.answers and (heard_at is None or arrived > heard_at))
    ]
    return place if since == [newest] else None
