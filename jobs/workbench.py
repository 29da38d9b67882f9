"""The process in which one file is made: an order comes in by standard input, the files go out by standard output.

``python -m jobs.workbench``, started by `jobs.workshop`. What comes in is one object: ``url`` of the database,
``zone``, ``window``, ``language``, ``now``, ``person`` and ``order``. What goes out is one line of JSON, ``{"files":
[[name, size], ...]}`` or ``{"why": ...}``, and then the bytes of the files, one after the other.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import past
from db.desk import Nothing
from db.programs import Rulebooks
from db.session import Database
from jobs.workshop import allowed
from reports import making
from reports.letter import NobodyIsLate
from reports.making import NothingToMake
from reports.order import Made, Order
from rules.window import SendingWindow

NICE = 10
"""How far this process stands back behind the bot, which answers people meanwhile."""


class NotAllowed(Exception):
    """The person may not take this away, or not any more."""


def make(session: Session, wanted: dict[str, Any]) -> list[Made]:
    """Make what is wanted. Raises `NotAllowed`, and what `reports.making.make` raises."""
    order = Order.of_json(wanted["order"])
    if not allowed(session, wanted["person"], order):
        raise NotAllowed
    window = SendingWindow.parse(wanted["window"])
    rulebooks = Rulebooks(ZoneInfo(wanted["zone"]), window, wanted["language"])
    if order.as_of is None:
        return making.make(session, rulebooks.current(session), order, datetime.fromisoformat(wanted["now"]))
    try:
        with past.known(session, order.as_of, messages=True) as known:
            return making.make(known, rulebooks.current(known), order, order.as_of)
    except past.NotKnown as unknown:
        raise NothingToMake(str(unknown)) from None


def main(come: BinaryIO, go: BinaryIO) -> None:
    """Do the one order that comes in."""
    wanted = json.loads(come.read())
    database = Database(wanted["url"])
    made: list[Made] = []
    answer: dict[str, Any]
    try:
        made = database.read_now(make, wanted)
        answer = {"files": [[each.name, len(each.data)] for each in made]}
    except (Nothing, NothingToMake, NobodyIsLate):
        answer = {"why": "nothing"}
    except NotAllowed:
        answer = {"why": "not_allowed"}
    finally:
        database.close()
    go.write(json.dumps(answer).encode() + b"\n")
    for each in made:
        go.write(each.data)
    go.flush()


if __name__ == "__main__":
    with suppress(AttributeError, OSError):  # not on every system
        os.nice(NICE)
    main(sys.stdin.buffer, sys.stdout.buffer)
