"""When a duty is spoken of, as the file says it; what instants that are is reckoned by `rules.ladder`."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated

from pydantic import Field

from rules.program.values import ClockTime, Model, pattern

STEP = re.compile(
    r"(?:(?P<hours>[-+][1-9]\d?h)|"
    r"(?P<offset>start|0d|[-+][1-9]\d{0,2}(?:d|wd))(?:@(?P<at>(?:[01]\d|2[0-3]):[0-5]\d))?)"
    r"(?: (?P<to>official|leader|coordinator|observer))?(?P<needed> if needed)?",
    re.ASCII,
)
STEP_ADVICE = (
    "is not a step (start, -7d, -1wd, 0d, +2wd, with @14:00 if need be; -2h, +1h; then who it is for: official, "
    'leader, coordinator or observer; then "if needed")'
)


class Repeat(Model):
    """What follows the last step of a ladder while nobody answers: every so many working days, so many times."""

    every: Annotated[int, Field(ge=1, le=60)]
    times: Annotated[int, Field(ge=1, le=60)]


class Ladder(Model):
    """Steps of reminding. ``start``: first working day of the period; ``-7d``, ``-1wd``, ``0d``: from the advised day;
    ``+2wd``: after the last permitted day. ``@14:00`` says another time of day than ``at``. ``-2h``, ``+1h``: from the
    hour, of what is due by the hour. ``+2wd leader`` is for the agency's leader (``official`` where nothing is said);
    ``start if needed`` asks only where the period before is unanswered or other things are due. A repetition is for
    officials."""

    at: ClockTime = time(8, 0)
    steps: Annotated[
        tuple[
            Annotated[str, pattern(STEP, STEP_ADVICE)],
            ...,
        ],
        Field(min_length=1),
    ]
    repeat: Repeat | None = None
