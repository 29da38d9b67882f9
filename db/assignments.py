"""Assignments: moving them between states, and asking which ones are due."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    and_,
    bindparam,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, aliased, selectinload

from db import audit, progress, reminders
from db.models import Assignment, Audit, Duty, Post, Program, Reply, Request
from rules.authority import Role
from rules.rulebook import Rules
from rules.status import SOON, Move, State, after


def move(
    session: Session,
    assignment: Assignment,
    what: Move,
    actor: str,
    now: datetime,
    rules: Rules,
    *,
    because: str = "",
    at: datetime | None = None,
) -> list[Request]:
    """Move an assignment to its next state, keep its ladder in step, and write the audit log, with the reason.

    ``at`` is when that was said, where that was not now: what is reported counts from then. Leaving ``open`` cancels
    the reminders that wait in the outbox, and an extension that was asked for has nothing to extend any more: those are
    returned. Raises `rules.status.NotAllowed`.
    """
    before, dropped = assignment.state, list[Request]()
    assignment.state = after(before, what)
    if assignment.state is State.OPEN:
        assignment.reported_at = None
        resume_ladder(session, assignment, rules, now)
    else:
        assignment.next_step_at = None
        reminders.cancel(session, assignment.id)
        dropped = _drop_extensions(session, [assignment.id], actor, now)
    if what in (Move.REPORT, Move.KEEP):
        assignment.reported_at = at or now
    detail: dict[str, str] = {"from": before, "to": assignment.state, **({"because": because} if because else {})}
    if at and at != now:
        detail["said_at"] = at.isoformat()
    audit.record(session, now, actor, str(what), f"assignment:{assignment.id}", detail)
    return dropped


PAUSED, WISHED, UNASKED = LEFT = "paused", "wished", "unasked"
"""Why a meeting is left to history: its program was not followed when it was to be asked about or ended, a wish to be
exempt waited then, or its question found no time any more."""


def overtake(session: Session, rows: Sequence[Assignment], now: datetime) -> None:
    """`move` meetings that are overtaken, all that are open, in a few statements."""
    _close(session, rows, Move.OVERTAKE, now)


def is_left(session: Session, assignment: Assignment) -> bool:
    """Whether a meeting was left to history as nobody was asked about it: it can still be answered. What ended before
    the program was followed is none."""
    if assignment.state is not State.NOT_TRACKED or assignment.duty.kind != "meeting":
        return False
    return assignment.due_at > session.get_one(Program, assignment.duty.program_id).follow_from


def left_because(session: Session, assignment: Assignment) -> str:
    """Why nobody was asked about a meeting (`LEFT`), whatever was answered since; empty for any other."""
    left = (Audit.subject == f"assignment:{assignment.id}", Audit.action == str(Move.LEAVE))
    detail = session.scalar(select(Audit.detail).where(*left).order_by(Audit.id.desc()).limit(1)) or {}
    return str(detail["because"]) if detail.get("because") in LEFT else ""


def leave(session: Session, rows: Sequence[Assignment], now: datetime, because: str) -> None:
    """Leave meetings that are overtaken to history, all that are open, as nobody was asked about them, ``because``
    (`LEFT`): they count against nobody."""
    _close(session, rows, Move.LEAVE, now, because)


def _close(session: Session, rows: Sequence[Assignment], what: Move, now: datetime, because: str = "") -> None:
    if not rows:
        return
    for row in rows:
        row.state, row.next_step_at = after(row.state, what), None
    ids = [row.id for row in rows]
    session.flush()
    reminders.cancel_all(session, ids)
    _drop_extensions(session, ids, "clock", now)
    detail = {"from": State.OPEN, "to": after(State.OPEN, what), **({"because": because} if because else {})}
    audit.record_each(session, now, "clock", str(what), [f"assignment:{number}" for number in ids], detail)


_EXTENSIONS_ASKED = (
    select(Request)
    .join(Reply)
    .where(
        Reply.assignment_id.in_(bindparam("assignments", expanding=True)),
        Request.kind == "extension",
        Request.state == "open",
    )
)


def _drop_extensions(session: Session, assignment_ids: Sequence[int], actor: str, now: datetime) -> list[Request]:
    dropped = list(session.scalars(_EXTENSIONS_ASKED, {"assignments": assignment_ids}))
    for request in dropped:
        request.state, request.decided_at = "withdrawn", now
        audit.record(session, now, actor, "drop", f"request:{request.id}", {"kind": request.kind})
    return dropped


def resume_ladder(session: Session, assignment: Assignment, rules: Rules, now: datetime, *, anew: bool = False) -> None:
    """Let the ladder go on from ``now``: steps that have come by then are not made up for, no silence and no promise is
    left. What is still to be escalated is announced before; ``anew``: from the beginning, because its days changed."""
    assignment.quiet_until = assignment.promised_on = None
    assignment.last_step_at = now
    progress.resume(session, assignment, rules, now, anew=anew)
    assignment.next_step_at = progress.look_again(session, assignment, rules, now)


def quieten(
    session: Session,
    assignment: Assignment,
    until: datetime,
    rules: Rules,
    now: datetime,
    promised: date | None = None,
) -> None:
    """Say nothing to the officials about this assignment before ``until``, or before what is escalated has to be
    announced to them; what waits for them in the outbox is cancelled. ``promised``: the day on which they are asked.

    The steps up to ``now`` count as done: after the silence only what came meanwhile is said, once.
    """
    assignment.promised_on = promised
    assignment.quiet_until = progress.longest_silence(session, assignment, until, rules, now)
    assignment.last_step_at = now
    assignment.next_step_at = progress.look_again(session, assignment, rules, now)
    reminders.cancel(session, assignment.id, Role.OFFICIAL)


def extend(session: Session, assignment: Assignment, until: date | None, rules: Rules, now: datetime) -> None:
    """Move the ladder to an extension's last day (``None``: back to the program's days)."""
    assignment.extended_to = until
    reminders.cancel(session, assignment.id)
    resume_ladder(session, assignment, rules, now, anew=True)


IN_FULL = (selectinload(Assignment.duty), selectinload(Assignment.agency), selectinload(Assignment.grounds))
"""Lists fetch what belongs to their rows at once; single rows fetch it when it is asked for."""


def overtaken(session: Session, duty_id: int, rules: Rules, today: date) -> list[Assignment]:
    """Open meetings of a duty that are overtaken (see `is_overtaken`)."""
    rows = session.scalars(_GONE_BY, {"duty": duty_id, "today": today})
    return [row for row in rows if is_overtaken(row, rules, today)]


_GONE_BY = select(Assignment).where(
    Assignment.duty_id == bindparam("duty"),
    Assignment.state == State.OPEN,
    Assignment.last_day < bindparam("today"),
)
"""Who asks has the duty, and needs nothing else that belongs to the rows."""


def is_overtaken(row: Assignment, rules: Rules, today: date) -> bool:
    """Whether nobody waits for a meeting any more on ``today``; a granted extension is waited for."""
    since = rules.of(row).overtaken_on(row.duty.code, row)
    return since is not None and since <= today and not (row.extended_to and row.extended_to >= today)


def knocking(session: Session, now: datetime, agencies: int, programs: Collection[int]) -> list[Assignment]:
    """Open assignments of ``programs`` whose ladder must be looked at by ``now``, for so many agencies, all of each.

    Agencies where the same people hold posts come along, so that these are told of everything at once.
    """
    due = {"programs": list(programs), "now": now}
    chosen = list(session.scalars(_FIRST_KNOCKING.limit(agencies), due))
    return list(session.scalars(_KNOCKING, {**due, "chosen": chosen})) if chosen else []


_PRESSED = select(Duty.id).where(Duty.program_id.in_(bindparam("programs", expanding=True)))
_DUE = (
    Assignment.state == State.OPEN,
    Assignment.next_step_at <= bindparam("now"),
    Assignment.duty_id.in_(_PRESSED),
)
_FIRST_KNOCKING = select(Assignment.agency_id).where(*_DUE).distinct().order_by(Assignment.agency_id)
_HERE, _THERE = aliased(Post), aliased(Post)
_CHOSEN: BindParameter[Any] = bindparam("chosen", expanding=True)
_SHARED = (
    select(_THERE.agency_id)
    .join(_HERE, _HERE.person_id == _THERE.person_id)
    .where(_HERE.agency_id.in_(_CHOSEN), _HERE.until_at.is_(None), _THERE.until_at.is_(None))
)
_KNOCKING = (
    select(Assignment)
    .where(*_DUE, or_(Assignment.agency_id.in_(_CHOSEN), Assignment.agency_id.in_(_SHARED)))
    .order_by(Assignment.agency_id, Assignment.due_at, Assignment.id)
    .options(*IN_FULL)
)


KEPT_IN_VIEW = Assignment.duty_id.in_(select(Duty.id).join(Program).where(Program.state != "archived"))
"""Of a program that is not archived: nothing of one that is stands in any list."""


def has_begun(today: date) -> ColumnElement[bool]:
    """Whether a meeting is anybody's business yet; everything else always is."""
    return or_(
        Duty.kind != "meeting",
        Assignment.opens_on <= today,
        and_(Assignment.opens_on.is_(None), Assignment.last_day <= today + SOON),
    )


def any_answerable(session: Session, numbers: Collection[int]) -> bool:
    """Tell whether one of these assignments can still be answered: it is open, or was overtaken unanswered."""
    answerable = Assignment.state.in_((State.OPEN, State.MISSED))
    query = select(Assignment.id).where(Assignment.id.in_(numbers), answerable).limit(1)
    return session.scalar(query) is not None


def open_of(session: Session, agency_ids: Collection[int], today: date, horizon: datetime) -> list[Assignment]:
    """The agencies' open assignments that fall due by ``horizon`` or have been spoken of, overdue ones first.

    A meeting counts from the first day of its week, month, quarter or year on; without one, from a week before its day.
    """
    query = (
        select(Assignment)
        .join(Duty)
        .where(
            KEPT_IN_VIEW,
            Assignment.agency_id.in_(agency_ids),
            Assignment.state == State.OPEN,
            or_(Assignment.due_at <= horizon, Assignment.last_step_at.is_not(None)),
            has_begun(today),
        )
        .order_by(Assignment.due_at, Assignment.id)
        .options(*IN_FULL)
    )
    return list(session.scalars(query))


def missed_since(session: Session, agency_ids: Collection[int], day: date) -> list[Assignment]:
    """The agencies' periods that were overtaken unanswered and ended on ``day`` or later, the newest first."""
    query = (
        select(Assignment)
        .where(Assignment.agency_id.in_(agency_ids), Assignment.state == State.MISSED, Assignment.last_day >= day)
        .where(KEPT_IN_VIEW)
        .order_by(Assignment.last_day.desc(), Assignment.id)
        .options(*IN_FULL)
    )
    return list(session.scalars(query))


def answerable_before(session: Session, row: Assignment, since: date) -> Assignment | None:
    """The period of the same duty before this one that ended on ``since`` or later, while it can still be answered."""
    query = (
        select(Assignment)
        .where(
            Assignment.agency_id == row.agency_id,
            Assignment.duty_id == row.duty_id,
            Assignment.state.in_((State.OPEN, State.MISSED)),
            Assignment.last_day >= since,
            Assignment.last_day < row.last_day,
        )
        .order_by(Assignment.last_day.desc())
        .options(*IN_FULL)
        .limit(1)
    )
    return session.scalars(query).first()


def meetings_of(session: Session, agency_ids: Collection[int], since: date, until: date) -> list[Assignment]:
    """The agencies' meetings that end from ``since`` to ``until`` and can be or were answered, the newest first."""
    query = (
        select(Assignment)
        .join(Duty)
        .join(Program, Program.id == Duty.program_id)
        .where(
            KEPT_IN_VIEW,
            Duty.kind == "meeting",
            Assignment.agency_id.in_(agency_ids),
            or_(
                Assignment.state.in_((State.OPEN, State.MISSED, State.REPORTED, State.ACCEPTED)),
                and_(Assignment.state == State.NOT_TRACKED, Assignment.due_at > Program.follow_from),
            ),
            Assignment.last_day >= since,
            Assignment.last_day <= until,
        )
        .order_by(Assignment.last_day.desc(), Assignment.id)
        .options(*IN_FULL)
    )
    return list(session.scalars(query))


def answered_last(
    session: Session, agency_ids: Collection[int], since: datetime, *, kinds: Collection[str] = ()
) -> Assignment | None:
    """What the agencies have answered last, at ``since`` or later; of these ``kinds`` of duties, or of all."""
    query = (
        select(Assignment)
        .join(Duty)
        .where(
            KEPT_IN_VIEW,
            Duty.kind.in_(kinds) if kinds else true(),
            Assignment.agency_id.in_(agency_ids),
            Assignment.state.in_((State.REPORTED, State.ACCEPTED)),
            Assignment.reported_at >= since,
        )
        .order_by(Assignment.reported_at.desc(), Assignment.id)
        .options(*IN_FULL)
        .limit(1)
    )
    return session.scalars(query).first()
