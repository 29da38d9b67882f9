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
"""How long the card of a coordinator or a leader that came by itself, as long after all else, is what they look at."""

A_NIGHT = timedelta(hours=12)
"""How long after everything else a reminder must have come to be what its receiver looks at when it has just come."""

APART = timedelta(minutes=1)
"""How long after everything else an offer must have come to be seen as what came last, and not as one of several."""


@dataclass(frozen=True)
class Shown:
    """A question as it stands in a chat: when it arrived (aware; ``None``: nobody knows), whether it is the answer to
    what the person had written last, whether it waits for its own answer (a step of a dialog, a proposal), whether
    it came `READING` or more after it was asked for, so that something else may have been begun, whether the number
    only shows something there (a line of a list, a button of a digest) and decides nothing, and whether it offers
    something to the person beside the duties that they are asked about (a handover, a colleague's leave)."""

    at: datetime | None
    answers: bool = False
    waits: bool = False
    late: bool = False
    shows: bool = False
    offers: bool = False


def answered_by_number(
    questions: Sequence[Shown], said_at: datetime, heard_at: datetime | None, *, cards: bool = False
) -> int | None:
    """The place of the one of ``questions`` (all of them have the number) that a number said at ``said_at`` answers;
    ``None``: it must be asked.

    That is the newest, if the person can have read it and has written nothing since (``heard_at`` is when they wrote
    last, before this), and if it is the only one of which that is true. The newest is also answered where it came by
    itself a night after all others, and has just been read; of ``cards``, which are a coordinator's or of which the
    newest is a leader's, who get them as they come and write nothing for days, where it came an hour after them; so is
    an offer that came last. A list that came by itself gives way to a
    newer one, and to any question that came long after it. All times are aware.
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
    count = [each for each, arrived in zip(questions, times, strict=True) if not _gives_way(each, newest, at - arrived)]
    if count == [newest]:
        return place
    since = [
        each
        for each, arrived in zip(questions, times, strict=True)
        if (each.answers and (each.waits or at - arrived < LISTED_FOR))
        or (not each.answers and (heard_at is None or arrived > heard_at))
    ]
    if since == [newest]:
        return place
    apart = APART if newest.offers else CARD_FOR if cards else A_NIGHT
    alone = all(each is newest or (at - each.at >= apart and not each.waits) for each in since if each.at)
    return place if newest in since and alone and said_at - at < CARD_FOR else None


def _gives_way(older: Shown, newest: Shown, before: timedelta) -> bool:
    """Whether ``older``, which came so long ``before`` the newest, is a list that nobody asked for and that the newest
    has replaced as what a number is about. What decides replaces it only after `CARD_FOR`."""
    if older is newest or not older.shows or older.answers or older.waits:
        return False
    return before >= (timedelta() if newest.shows else CARD_FOR)


def shown_since(arrived: datetime, said_at: datetime, *, answers: bool, asked_on_an_earlier_day: bool) -> bool:
    """Whether a number, or the very words of a choice, that were said at ``said_at`` are said to a message with choices
    rather than to the question of a dialog that was asked before it: if it answered what the person had asked for
    since; if it came by itself, only if it could be read and the dialog's question is of an earlier day, since that may
    still be what they look at. Times are aware.
    """
    return answers or (asked_on_an_earlier_day and said_at - arrived >= READING)
