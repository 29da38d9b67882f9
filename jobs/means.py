"""What a postman works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from db.programs import Rulebooks
from db.session import Database
from jobs.pace import Backoff


@dataclass(frozen=True)
class Means:
    """What a postman works with: the database, the program's rules and time, and the lease that it sends under.

    ``wake_all`` wakes every postman, when one has passed something on.
    """

    database: Database
    rulebooks: Rulebooks
    now: Callable[[], datetime]
    holder: str
    backoff: Backoff = field(default_factory=Backoff)
    wake_all: Callable[[], None] = lambda: None
