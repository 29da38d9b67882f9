"""Bad items that were put aside, so that they stop nothing else (DESIGN decision 11): counted, and kept for a look."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from traceback import extract_tb
from typing import TypeVar

from sqlalchemy import delete, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from db.models import PutAside
from rules.reading import storable

log = logging.getLogger(__name__)

T = TypeVar("T")
R = TypeVar("R")

LONGEST_SUBJECT, LONGEST_ERROR, LONGEST_BODY = 160, 1000, 20_000
KEPT, MOST_KEPT = timedelta(days=90), 500
TOKEN = re.compile(r"\d{4,}:[A-Za-z0-9_-]{10,}")
"""What a bot's token looks like: an address in an error's text may hold one."""


def put(session: Session, what: str, subject: str, error: str, body: str, now: datetime) -> PutAside:
    """Put an item aside: ``what`` it is (``update``, ``picture``, ``agency`` ...), its ``subject`` (its name or
    number), what went wrong, and what is needed to look at it. The same item again is counted.

    Nothing secret may stand in ``error`` or ``body``: the caller knows what it hands over. Tokens are taken out.
    """
    error, body = TOKEN.sub("<token>", error), TOKEN.sub("<token>", body)
    subject = storable(subject)[:LONGEST_SUBJECT]
    row = session.scalar(select(PutAside).where(PutAside.what == what, PutAside.subject == subject))
    if row is None:
        row = PutAside(what=what, subject=subject, times=0, first_at=now)
        session.add(row)
    row.error, row.body = storable(error)[:LONGEST_ERROR], storable(body)[:LONGEST_BODY]
    row.times, row.last_at = row.times + 1, now
    session.flush()
    return row


def counts(session: Session) -> dict[str, int]:
    """How many items of each kind were put aside."""
    rows = session.execute(
        select(PutAside.what, func.count().label("number")).group_by(PutAside.what).order_by(PutAside.what)
    )
    return {row.what: row.number for row in rows}


def newest(session: Session, limit: int) -> list[PutAside]:
    """The items that failed last, the newest first."""
    return list(session.scalars(select(PutAside).order_by(PutAside.last_at.desc(), PutAside.id.desc()).limit(limit)))


def clear(session: Session, what: str, subject: str | None = None) -> None:
    """What failed works again: nothing of this kind, or only the one named, needs a look any more."""
    cleared = delete(PutAside).where(PutAside.what == what)
    session.execute(cleared if subject is None else cleared.where(PutAside.subject == subject))


def subjects(session: Session, what: str) -> list[str]:
    """The names of what was put aside of this kind, in their order."""
    return list(session.scalars(select(PutAside.subject).where(PutAside.what == what).order_by(PutAside.subject)))


def last(session: Session, what: str) -> PutAside | None:
    """What failed last of this kind."""
    return session.scalar(select(PutAside).where(PutAside.what == what).order_by(PutAside.last_at.desc()).limit(1))


def forget_old(session: Session, now: datetime) -> None:
    """Keep what failed within ninety days, and the newest five hundred of it, so that the table stays small."""
    session.execute(delete(PutAside).where(PutAside.last_at < now - KEPT))
    session.flush()
    kept = select(PutAside.id).order_by(PutAside.last_at.desc(), PutAside.id.desc()).limit(MOST_KEPT)
    session.execute(delete(PutAside).where(PutAside.id.not_in(list(session.scalars(kept)))))


def described(error: BaseException) -> str:
    """What went wrong in a line: the kind of error, its words, and where in the program it arose."""
    frames = extract_tb(error.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{where}"


@dataclass
class Attempt:
    """Whether what was attempted failed, and so was undone and put aside."""

    failed: bool = False


@contextmanager
def guarded(session: Session, what: str, subject: str, now: datetime, body: str = "") -> Iterator[Attempt]:
    """Do something for one item so that the others go on if it fails: it is undone then, and the item put aside.

    What the database cannot do at present (locked, full, a lost race) is no fault of the item, and is raised.
    """
    attempt = Attempt()
    try:
        with session.begin_nested():
            yield attempt
    except OperationalError:
        raise
    except Exception as error:
        attempt.failed = True
        log.exception("%s %s failed and is put aside; the others go on", what, subject)
        put(session, what, subject, described(error), body, now)


def each(
    session: Session,
    items: Iterable[T],
    work: Callable[[T], R],
    what: str,
    subject: Callable[[T], str],
    now: datetime,
    together: Callable[[Sequence[T]], list[R]] | None = None,
) -> tuple[list[R], list[T]]:
    """Do ``work`` for every item, at once where it can be, else one by one; returns (what they gave, who failed).

    Who fails is put aside, see `guarded`. Usually nobody does, and one savepoint serves them all. ``together`` does the
    same for all of them in fewer statements.
    """
    everything = list(items)
    if not everything:
        return [], []
    try:
        with session.begin_nested():
            return together(everything) if together else [work(item) for item in everything], []
    except OperationalError:
        raise
    except Exception as error:
        log.info("done one by one, because of %s", described(error))
    done, failed = [], []
    for item in everything:
        with guarded(session, what, subject(item), now) as attempt:
            done.append(work(item))
        if attempt.failed:
            failed.append(item)
    return done, failed
