"""The process in which files are made: orders come in by standard input, the files go out by standard output.

``python -m jobs.workbench``, started by `jobs.bench`. What comes in is one object a line: ``url`` of the database,
``zone``, ``window``, ``language``, ``now``, ``person`` and ``order``. What goes out is one line of JSON, ``{"files":
[[name, size], ...]}`` or ``{"why": ...}``, then the bytes of the files, one after the other, then a line that says how
it ended, ``{"status": 0, "cpu_s": ..., "mb": ...}``; of what failed that line alone.

Each order is done in a copy of this process that ends with it, where the system can make one: what the libraries have
read in is there at once, what one order has taken goes back whole, and one that crashes takes nothing with it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from io import BytesIO
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


MOST_MEMORY = 1 << 30
"""Bytes that one order may take; what would need more fails, instead of the machine."""

SECONDS = 200
"""After which an order ends by itself, should nobody be there any more to end it."""

FORMS = ("picture", "chart", "workbook", "document", "evidence_book")
"""What is read in while nobody waits: each form brings a library of its own."""


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


def serve(come: BinaryIO, go: BinaryIO) -> None:
    """Do the orders that come in, one after the other, until nobody is there to give any."""
    for line in come:
        ending = _apart(line, go) if hasattr(os, "fork") else _here(line, go)
        go.write(json.dumps(ending).encode() + b"\n")
        go.flush()
        for form in FORMS:
            import_module(f"reports.{form}")


def _apart(line: bytes, go: BinaryIO) -> dict[str, Any]:
    """Do an order in a copy of this process; how it ended, and what it took."""
    child = os.fork()
    if not child:
        status = 1
        try:
            _bound()
            status = _here(line, go)["status"]
        finally:
            os._exit(status)
    _, status, used = os.wait4(child, 0)
    taken = {"cpu_s": round(used.ru_utime + used.ru_stime, 2), "mb": round(used.ru_maxrss / 1024)}
    return {"status": os.waitstatus_to_exitcode(status), **taken}


def _bound() -> None:
    """Let this process take only so much memory and time."""
    import resource  # noqa: PLC0415 - not on every system

    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    signal.alarm(SECONDS)


def _here(line: bytes, go: BinaryIO) -> dict[str, Any]:
    """Do an order in this process; what goes wrong is told by standard error."""
    try:
        main(BytesIO(line), go)
    except Exception:
        traceback.print_exc()
        sys.stderr.flush()
        return {"status": 1, "cpu_s": 0, "mb": 0}
    return {"status": 0, "cpu_s": 0, "mb": 0}


if __name__ == "__main__":
    with suppress(AttributeError, OSError):  # not on every system
        os.nice(NICE)
    serve(sys.stdin.buffer, sys.stdout.buffer)
