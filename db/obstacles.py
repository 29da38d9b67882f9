"""Obstacles: who has to clear which, what is written about it, and whether who raised it says that it is cleared.

An obstacle is a request (`db.models.Request`); its number is the request's.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session, aliased

from db import audit
from db.models import Agency, Assignment, Duty, Obstacle, ObstacleNote, Person, Reply, Request
from rules.obstacles import Cause, Turn, whose_turn
from rules.said import Said

KIND = "obstacle"
PASSED, ANSWERED = "passed", "answered"
"""An agency was asked to clear it and has not written since; the coordinators' is the last word."""


def of(session: Session, request: Request) -> Obstacle:
    """What an obstacle has beside its text; a new row where nothing was noted yet."""
    row = session.get(Obstacle, request.id)
    if row is None:
        row = Obstacle(request_id=request.id)
        session.add(row)
        session.flush()
        session.refresh(row)
    return row


def find(session: Session, number: int) -> Request | None:
    """The obstacle of this number."""
    request = session.get(Request, number)
    return request if request and request.kind == KIND else None


def is_closed(session: Session, request: Request) -> bool:
    """Tell whether an obstacle is over: withdrawn, or cleared as who raised it confirms."""
    if request.state == "withdrawn":
        return True
    row = session.get(Obstacle, request.id)
    return request.state == "resolved" and row is not None and row.confirmed_at is not None


def _unclosed() -> ColumnElement[bool]:
    return or_(Request.state == "open", and_(Request.state == "resolved", Obstacle.confirmed_at.is_(None)))


def unclosed(
    session: Session, *, programs: Collection[int] | None = None, agencies: Collection[int] | None = None
) -> list[Request]:
    """What is not closed, the oldest first: of some programs (ids), or of some agencies (ids) that raised it or have to
    clear it."""
    query = (
        select(Request)
        .join(Reply)
        .join(Assignment)
        .join(Duty)
        .outerjoin(Obstacle, Obstacle.request_id == Request.id)
        .where(Request.kind == KIND, _unclosed())
    )
    if programs is not None:
        query = query.where(Duty.program_id.in_(programs))
    if agencies is not None:
        query = query.where(or_(Assignment.agency_id.in_(agencies), Obstacle.owner_id.in_(agencies)))
    return list(session.scalars(query.order_by(Request.id)).unique())


def count_unclosed(session: Session, program_id: int) -> int:
    """How many of a program are not closed."""
    return session.scalar(_COUNT_UNCLOSED, {"program": program_id}) or 0


_COUNT_UNCLOSED = (
    select(func.count(Request.id))
    .join(Reply)
    .join(Assignment)
    .join(Duty)
    .outerjoin(Obstacle, Obstacle.request_id == Request.id)
    .where(Request.kind == KIND, _unclosed(), Duty.program_id == bindparam("program"))
)

_LATER = aliased(ObstacleNote)
_ANSWERED = exists().where(
    ObstacleNote.request_id == Request.id,
    ObstacleNote.agency_id.is_(None),
    not_(exists().where(_LATER.request_id == Request.id, _LATER.id > ObstacleNote.id, _LATER.agency_id.is_not(None))),
    not_(exists().where(Obstacle.request_id == Request.id, Obstacle.reopened_at >= ObstacleNote.stored_at)),
)
"""That the coordinators wrote last, and who raised it has not said since that it is not cleared."""

_PASSED = exists().where(
    Obstacle.request_id == Request.id,
    Obstacle.owner_id.is_not(None),
    not_(
        exists().where(
            ObstacleNote.request_id == Request.id,
            ObstacleNote.agency_id == Obstacle.owner_id,
            ObstacleNote.stored_at >= Obstacle.passed_at,
        )
    ),
)
"""That an agency was asked to clear it and has not written since."""

WITH_COORDINATORS = and_(Request.state == "open", or_(Request.kind != KIND, not_(or_(_ANSWERED, _PASSED))))
"""That a request, of any kind, waits for the coordinators; of an obstacle see `rules.obstacles.whose_turn`."""

_NOT_THEIRS = and_(Request.state == "open", Request.kind == KIND)
STANDING = case((and_(_NOT_THEIRS, _PASSED), PASSED), (and_(_NOT_THEIRS, _ANSWERED), ANSWERED), else_=Request.state)
"""The state of a request as it is told: of an obstacle that is open and waits for an agency `PASSED` or `ANSWERED`."""


def turn(session: Session, request: Request) -> Turn:
    """Whose turn it is with an obstacle that is not closed."""
    row, written = of(session, request), notes(session, request)
    last = written[-1] if written else None
    answered = last is not None and last.agency_id is None
    if last and row.reopened_at and row.reopened_at >= last.stored_at:
        answered = False
    passed = row.owner_id is not None and not answered_by_owner(session, request)
    return whose_turn(resolved=request.state == "resolved", passed=passed, answered=answered)


def notes(session: Session, request: Request) -> list[ObstacleNote]:
    """What was written about an obstacle, in its order."""
    query = select(ObstacleNote).where(ObstacleNote.request_id == request.id).order_by(ObstacleNote.id)
    return list(session.scalars(query))


def set_cause(session: Session, request: Request, cause: Cause, by: str, now: datetime) -> None:
    """The coordinator says what hinders."""
    row = of(session, request)
    _log(session, request, by, now, "cause", {"from": row.cause, "to": str(cause)})
    row.cause = cause


def pass_to(session: Session, request: Request, owner: Agency, until: date, by: str, now: datetime) -> None:
    """This agency has to clear it, and is asked to say by a day how."""
    row = of(session, request)
    detail = {"from": row.owner_id, "to": owner.id, "until": until.isoformat()}
    row.owner_id, row.owner_until, row.passed_at, row.followed_at = owner.id, until, now, None
    _log(session, request, by, now, "pass", detail)
    session.flush()
    session.refresh(row)


def owned(session: Session, agency_id: int) -> list[Obstacle]:
    """What is not closed and this agency has to clear."""
    rows = [of(session, request) for request in unclosed(session, agencies=[agency_id])]
    return [row for row in rows if row.owner_id == agency_id]


def hand_on(session: Session, row: Obstacle, heir: Agency, by: str, now: datetime) -> None:
    """Who takes an agency's place has to clear it, by the same day."""
    until = row.owner_until.isoformat() if row.owner_until else None
    detail = {"from": row.owner_id, "to": heir.id, "until": until}
    row.owner_id = heir.id
    _log(session, row.request, by, now, "pass", detail)
    session.flush()
    session.refresh(row)


def give_back(session: Session, request: Request, by: str, now: datetime, *, ended: bool = False) -> None:
    """The agency that was asked says that this is not its to clear, or it has ``ended`` and nobody takes its place: it
    is the coordinators' again."""
    row = of(session, request)
    why = {"because": "ended"} if ended else {}
    _log(session, request, by, now, "give_back", {"from": row.owner_id, "to": None, **why})
    row.owner_id = row.owner_until = row.passed_at = None
    session.flush()
    session.refresh(row)


def write(
    session: Session, request: Request, text: str, by: Person, agency: Agency | None, now: datetime, said: Said
) -> ObstacleNote:
    """What somebody writes about it, for an agency or (``None``) as the coordinator."""
    row = ObstacleNote(
        request_id=request.id,
        person_id=by.id,
        agency_id=agency.id if agency else None,
        text=text,
        at=said.at,
        stored_at=now,
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    _log(session, request, f"person:{by.id}", now, "write", {"note": row.id, "agency": agency.id if agency else None})
    return row


def clear(session: Session, request: Request, by: Person, now: datetime) -> None:
    """Who raised it says that it is cleared: it is closed, whoever said so before."""
    row = of(session, request)
    before = request.state
    if request.state != "resolved":
        request.state, request.decided_at, request.decided_by = "resolved", now, by.id
    row.confirmed_at = now
    _log(session, request, f"person:{by.id}", now, "clear", {"from": before, "to": "cleared"})


def open_again(session: Session, request: Request, by: str, now: datetime) -> None:
    """Who raised it says that it is not cleared."""
    row = of(session, request)
    _log(session, request, by, now, "open_again", {"from": request.state, "to": "open"})
    request.state, request.decided_at, request.decided_by, row.confirmed_at = "open", None, None, None
    row.followed_at = row.reopened_at = now


def followed(session: Session, request: Request, now: datetime) -> None:
    """Somebody was asked about it again."""
    of(session, request).followed_at = now
    _log(session, request, "clock", now, "follow_up", {})


def last_word(session: Session, request: Request) -> datetime:
    """When something was last said of it, or asked again."""
    row = of(session, request)
    written = [note.stored_at for note in notes(session, request)]
    known = (request.asked_at, request.decided_at, row.passed_at, row.followed_at, *written)
    return max(at for at in known if at is not None)


def answered_by_owner(session: Session, request: Request) -> bool:
    """Tell whether the agency that has to clear it has written since it was asked."""
    row = of(session, request)
    passed = row.passed_at
    return passed is not None and any(
        note.agency_id == row.owner_id and note.stored_at >= passed for note in notes(session, request)
    )


def _log(session: Session, request: Request, by: str, now: datetime, what: str, detail: dict[str, Any]) -> None:
    audit.record(session, now, by, what, f"request:{request.id}", {"kind": KIND, **detail})
