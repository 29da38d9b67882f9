"""Several coordinators, one card: whose decision holds, and how often they are asked.

Who decides on a card has read it: what was decided since by somebody else was not known to them, so that it is told
instead of being done once more. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

AGAIN = 5
"""Working days after which coordinators who had something pressed for are asked again, once: what is still not done
then stands in their digests and lists, and comes to them by no card any more."""


class What(StrEnum):
    """What coordinators do about what was reported to them, as the log calls it."""

    PRESS_ON = "press_on"
    LEAD = "report_to_leader"
    EXTEND = "extend"
    END = "waive"
    FOLLOW = "restore"
    CALL = "call"


LOGGED = tuple(str(each) for each in What if each is not What.CALL)
"""What the log says of an assignment itself; calls are of its agency."""


@dataclass(frozen=True)
class Decided:
    """What was decided last about something, when (aware), by whom (a person's id)."""

    what: What
    at: datetime
    by: int


def is_overtaken(last: Decided | None, seen: datetime | None, by: int, what: What) -> bool:
    """Tell whether a decision (``what``, of ``by``) is not to be carried out before it was said what happened since.

    ``seen``: of when the decision is that the person knew of; ``None``: of none. Somebody else's is always new to them;
    an own one is not, but the same once more, or pressing for what has more time now, is a slip.
    """
    if last is None or (seen is not None and last.at <= seen):
        return False
    if last.by != by:
        return True
    if last.what is What.CALL:
        return False
    return last.what is what or what is What.PRESS_ON
