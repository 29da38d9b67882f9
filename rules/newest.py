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


CARD_FOR = timedelta(hours=1)
"""How long a coordinator's card that came by itself, as long after everything else, is what they look at."""


@dataclass(frozen=True)
class Shown:
    """A question as it stands in a chat: when it arrived (aware; ``None``: nobody knows), whether it is the answer to
    what the person had written last, whether it waits for its own answer (a step of a dialog, a proposal), and whether
    it came `READING` or more after it was asked for, so that something else may have been begun."""

    at: datetime | None
    answers: bool = False
    waits: bool = False
    late: bool = False


def answered_by_number(
    questions: Sequence[Shown], said_at: datetime, heard_at: datetime | None, *, cards: bool = False
) -> int | None:
    """The place of the one of ``questions`` (all of them have the number) that a number said at ``said_at`` answers;
    ``None``: it must be asked.

    That is the newest, if the person can have read it and has written nothing since (``heard_at`` is when they wrote
    last, before this), and if it is the only one of which that is true. ``cards``: they are a coordinator's, who gets
    them as they come and writes nothing for days: the newest is also answered where it came by itself and has just
    been read. All times are aware.
    """
    times = [each.at for each in questions if each.at is not None]
    if len(times) < len(questions):
        return None
    place = max(range(len(questions)), key=lambda each: (times[each], -each))
    newest, at = questions[place], times[place]
    if said_at - at < (READING if newest.late or not newest.answers else timedelta()):
        return None
    if newest.answers:
        return place  # what was just shown in answer, and nothing has come after it
    since = [
        each
        for each, arrived in zip(questions, times, strict=True)
        if (each.answers and (each.waits or at - arrived < LISTED_FOR))
        or (not each.answers and (heard_at is None or arrived > heard_at))
    ]
    if since == [newest]:
        return place
    alone = all(each is newest or (at - each.at >= CARD_FOR and not each.waits) for each in since if each.at)
    return place if cards and newest in since and alone and said_at - at < CARD_FOR else None


def shown_since(arrived: datetime, said_at: datetime, *, answers: bool, asked_on_an_earlier_day: bool) -> bool:
    """Whether a number, or the very words of a choice, that were said at ``said_at`` are said to a message with choices
    rather than to the question of a dialog that was asked before it: if it answered what the person had asked for
    since; if it came by itself, only if it could be read and the dialog's question is of an earlier day, since that may
    still be what they look at. Times are aware.
    """
    return answers or (asked_on_an_earlier_day and said_at - arrived >= READING)
