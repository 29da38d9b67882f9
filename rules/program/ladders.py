"""When a duty is spoken of, as the file says it; what instants that are is reckoned by `rules.ladder`."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated

from pydantic import Field

from rules.program.values import ClockTime, Model, pattern

STEP = re.compile(
    r"(?P<hours>[-+][1-9]\d?h)|"
    r"(?P<offset>start|0d|[-+][1-9]\d{0,2}(?:d|wd))(?:@(?P<at>(?:[01]\d|2[0-3]):[0-5]\d))?",
    re.ASCII,
)


class Repeat(Model):
    """What follows the last step of a ladder while nobody answers: every so many working days, so many times."""

    every: Annotated[int, Field(ge=1, le=60)]
    times: Annotated[int, Field(ge=1, le=60)]


class Ladder(Model):
    """Steps of reminding. ``start``: first working day of the period; ``-7d``, ``-1wd``, ``0d``: from the advised day;
    ``+2wd``: after the last permitted day. ``@14:00`` says another time of day than ``at``. ``-2h``, ``+1h``: from the
    hour, of what is due by the hour."""

    at: ClockTime = time(8, 0)
    steps: Annotated[
        tuple[
            Annotated[
                str, pattern(STEP, "is not a step (start, -7d, -1wd, 0d, +2wd, with @14:00 if need be; -2h, +1h)")
            ],
            ...,
        ],
        Field(min_length=1),
    ]
    repeat: Repeat | None = None
