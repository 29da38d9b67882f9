"""One assignment in the place of another: it becomes an heir's, is attached to the heir's own, and parts from it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import assignments, audit, events, inherited, kept, reminders
from db.models import Agency, Assignment, Audit, Dispute, Extension, Ground, Inherited, Reply, Request, Succession
from rules.grounds import Standing
from rules.rulebook import Rules
from rules.status import Move, State


def move(session: Session, row: Succession, item: Assignment, heir: Agency, now: datetime) -> None:
    """Make an open assignment the heir's, which has none of its own."""
    former = item.agency
    for reply in _replies(session, item):
        reply.given_for_id = reply.given_for_id or former.id
    reminders.take_out_of(session, item.id, now)
    item.agency_id = heir.id
    _inherit(session, row, item, former)
    session.flush()
    session.expire(item, ["agency"])
    detail = {"from": former.code, "to": heir.code}
    audit.record(session, now, row.by, "inherit", f"assignment:{item.id}", detail)


def merge(session: Session, row: Succession, item: Assignment, own: Assignment, now: datetime, rules: Rules) -> None:
    """The heir's own goes on: what was answered, and what was asked for and granted, is attached to it."""
    former, until = item.agency, item.extended_to
    if own.state is not State.OPEN:
        assignments.move(session, item, Move.MERGE, row.by, now, rules)
    for reply in _replies(session, item):
        reply.assignment_id, reply.given_for_id = own.id, reply.given_for_id or former.id
    for dispute in session.scalars(select(Dispute).where(Dispute.assignment_id == item.id)):
        dispute.assignment_id = own.id
    for ground in session.scalars(select(Ground).where(Ground.assignment_id == item.id, Ground.state == Standing.OPEN)):
        ground.assignment_id = own.id
    session.flush()
    session.expire_all()
    if item.state is State.OPEN:
        assignments.move(session, item, Move.MERGE, row.by, now, rules)
        if until and (own.extended_to is None or own.extended_to < until):
            assignments.extend(session, own, until, rules, now)
        _given_too(session, item, own)
    reminders.take_out_of(session, item.id, now)
    item.merged_into_id = own.id
    for each in session.scalars(select(Inherited).where(Inherited.assignment_id == item.id)):
        _inherit(session, row, own, each.agency)
    _inherit(session, row, own, former)
    detail = {"from": former.code, "assignment": item.id}
    audit.record(session, now, row.by, "attach", f"assignment:{own.id}", detail)
    session.flush()
    session.expire(own, ["merged"])
    if item.events:
        events.follow(session, own, now, rules)


def stay(session: Session, row: Succession, item: Assignment, now: datetime, rules: Rules) -> None:
    """End an open assignment as it stood, under the name of who owed it: the heir has closed its own, which answers for
    nothing but itself. What another successor had of it meanwhile goes back to who owed it."""
    before = select(Inherited).where(Inherited.assignment_id == item.id, Inherited.succession_id == row.id)
    for each in session.scalars(before.where(Inherited.agency_id.in_([old.id for old in row.olds]))).all():
        item.agency_id = each.agency_id
        kept.removed(session, Inherited, Inherited.assignment_id == item.id, Inherited.agency_id == each.agency_id)
        session.flush()
        session.expire(item, ["agency"])
    assignments.move(session, item, Move.MERGE, row.by, now, rules, because=f"succession:{row.id}")
    reminders.take_out_of(session, item.id, now)
    session.flush()


def _given_too(session: Session, item: Assignment, own: Assignment) -> None:
    """More time that was given to several at once is given to the one that goes on, until it is taken back."""
    query = select(Extension).where(Extension.revoked_at.is_(None), Extension.assignment_id.in_((item.id, own.id)))
    given = session.scalars(query.order_by(Extension.id)).all()
    known = {each.batch for each in given if each.assignment_id == own.id}
    for each in given:
        if each.batch not in known:
            values = {"because": each.because, "given_at": each.given_at, "given_by": each.given_by}
            session.add(Extension(batch=each.batch, assignment_id=own.id, until=each.until, **values))


def part(session: Session, item: Assignment, own: Assignment, now: datetime, by: str, rules: Rules) -> None:
    """Undo a merger: an assignment has again what was answered for it."""
    former = [item.agency_id, *(each.id for each in inherited.formerly(session, [item.id]).get(item.id, ()))]
    given = select(Reply).where(Reply.assignment_id == own.id, Reply.given_for_id.in_(former))
    for reply in session.scalars(given):
        reply.assignment_id = item.id
        reply.given_for_id = None if reply.given_for_id == item.agency_id else reply.given_for_id
    session.flush()
    disputed = select(Dispute).where(Dispute.assignment_id == own.id, Dispute.id.in_(_disputed(session, item)))
    for dispute in session.scalars(disputed).all():
        dispute.assignment_id = item.id
    proposed = select(Ground).join(Request, Request.id == Ground.request_id).join(Reply, Reply.id == Request.reply_id)
    for ground in session.scalars(proposed.where(Ground.assignment_id == own.id, Reply.assignment_id == item.id)).all():
        ground.assignment_id = item.id
    item.merged_into_id = None
    gone = (Inherited.assignment_id == own.id, Inherited.agency_id.in_(former))
    kept.removed(session, Inherited, *gone)
    session.flush()
    session.expire_all()
    assignments.move(session, item, Move.PART, by, now, rules)
    if item.events and own.state is State.OPEN and not events.follow(session, own, now, rules):
        assignments.move(session, own, Move.LEAVE, by, now, rules)


def _disputed(session: Session, item: Assignment) -> set[int]:
    """Which disputes (ids) were said of an assignment, or of those in whose place it goes on: the log knows."""
    subjects = [f"assignment:{number}" for number in inherited.in_whose_place(session, item.id)]
    query = select(Audit.detail).where(Audit.action == "dispute", Audit.subject.in_(subjects))
    return {int(str(detail["because"]).partition(":")[2]) for detail in session.scalars(query)}


def _replies(session: Session, item: Assignment) -> list[Reply]:
    return list(session.scalars(select(Reply).where(Reply.assignment_id == item.id)))


def _inherit(session: Session, row: Succession, item: Assignment, former: Agency) -> None:
    if session.get(Inherited, (item.id, former.id)) is None:
        session.add(Inherited(assignment_id=item.id, agency_id=former.id, succession_id=row.id))
        session.flush()
