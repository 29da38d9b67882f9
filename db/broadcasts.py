"""Broadcasts: for whom they are, who is to get them, and who has (see `jobs.broadcasting`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, lazyload

from db import audit, extensions, people, present
from db.board.conditions import begun, due_by
from db.models import Address, Agency, Assignment, Broadcast, BroadcastReceiver, Duty, Message, Person, Program
from db.outbox import Why
from rules.audience import Audience
from rules.rulebook import Rules
from rules.status import State

TAKEN_BACK = str(Why.TAKEN_BACK)


class Receipt(StrEnum):
    """What became of a broadcast for one person, as the coordinator is told."""

    SENT = "sent"
    WAITING = "waiting"
    """In the outbox, or until the person's budget has room."""
    UNKNOWN = "unknown"
    """It was on its way when the connection broke, or is held back after a restore; it may have arrived."""
    FAILED = "failed"
    STOPPED = "stopped"
    """Taken back before it went out."""


@dataclass(frozen=True)
class Got:
    """What one person has got. ``why``: a word of `db.outbox.Why` for what did not arrive, ``nobody`` where the person
    could not be reached, ``away`` while they are on leave, ``budget`` where it waits for room."""

    person: Person
    agency: Agency
    receipt: Receipt
    channel: str | None
    at: datetime | None
    why: str | None


def agencies_for(session: Session, program: Program, audience: Audience, rules: Rules, now: datetime) -> list[Agency]:
    """The agencies of a program that are meant, in the document's order."""
    found = extensions.agencies_of_groups(session, program.id, audience.groups)
    found = [row for row in found if row.gone_at is None and (not audience.agencies or row.code in audience.agencies)]
    if not audience.by_state:
        return found
    query = (
        select(Assignment.agency_id)
        .join(Duty, Duty.id == Assignment.duty_id)
        .where(Duty.program_id == program.id, Assignment.state == State.OPEN, begun(rules.local(now).date()))
        .distinct()
    )
    if audience.kind:
        query = query.where(Duty.kind == audience.kind)
    if audience.late:
        query = query.where(due_by(now, rules.zone))
    owing = set(session.scalars(query))
    return [row for row in found if row.id in owing]


def receivers(session: Session, rows: Sequence[Agency], *, leaders: bool) -> dict[int, tuple[Address, Agency]]:
    """Who is written to at these agencies, each person (id) once: their officials, or where there are none their
    leaders; with ``leaders`` those as well."""
    officials, heads = people.reached(session, "official"), people.reached(session, "leader")
    found: dict[int, tuple[Address, Agency]] = {}
    for row in rows:
        mine = officials.get(row.id, [])
        for address in [*mine, *(heads.get(row.id, []) if leaders or not mine else [])]:
            found.setdefault(address.person_id, (address, row))
    return found


def make(
    session: Session, program: Program, text: str, to: dict[int, tuple[Address, Agency]], by: Person, now: datetime
) -> Broadcast:
    """Write a broadcast down with those who are to get it; nothing is queued yet."""
    row = Broadcast(program_id=program.id, person_id=by.id, text=text, at=now)
    session.add(row)
    session.flush()
    for person, (_, agency) in to.items():
        session.add(BroadcastReceiver(broadcast_id=row.id, person_id=person, agency_id=agency.id))
    session.flush()
    session.refresh(row)
    audit.record(session, now, f"person:{by.id}", "broadcast", f"broadcast:{row.id}", {"people": len(to)})
    return row


def waiting(session: Session) -> list[BroadcastReceiver]:
    """Who has still to be written to, the oldest broadcast first."""
    query = (
        select(BroadcastReceiver)
        .join(Broadcast, Broadcast.id == BroadcastReceiver.broadcast_id)
        .where(
            BroadcastReceiver.message_id.is_(None),
            BroadcastReceiver.left_at.is_(None),
            Broadcast.stopped_at.is_(None),
        )
        .order_by(BroadcastReceiver.broadcast_id, BroadcastReceiver.person_id)
    )
    return list(session.scalars(query))


def pass_on(session: Session, row: BroadcastReceiver, now: datetime) -> int:
    """Who was to get it is on leave, at the agency no more or cannot be written to: it goes to whoever is told there
    instead and is not to get it yet. Returns to how many."""
    row.left_at = now
    known = select(BroadcastReceiver.person_id).where(BroadcastReceiver.broadcast_id == row.broadcast_id)
    there = set(session.scalars(known))
    instead = [person for person in receivers(session, [row.agency], leaders=False) if person not in there]
    for person in instead:
        session.add(BroadcastReceiver(broadcast_id=row.broadcast_id, person_id=person, agency_id=row.agency_id))
    session.flush()
    return len(instead)


def unwritten(session: Session, message: Message) -> None:
    """A message that waited was cancelled before it went out: whom it was for is still to be written to."""
    for row in session.scalars(_WRITTEN_AS, {"message": message.id}).all():
        row.message_id = None
    session.flush()


_WRITTEN_AS = (
    select(BroadcastReceiver)
    .where(BroadcastReceiver.message_id == bindparam("message"))
    .options(
        lazyload(BroadcastReceiver.broadcast), lazyload(BroadcastReceiver.person), lazyload(BroadcastReceiver.agency)
    )
)
"""It is asked of every reminder that did not arrive, and only few of those are of a broadcast."""


def stop(session: Session, row: Broadcast, by: Person, now: datetime) -> int:
    """Take back what has not gone out: messages that are queued, and whatever would be written later. Returns for how
    many people."""
    unwritten = len([each for each in waiting(session) if each.broadcast_id == row.id])
    mine = select(BroadcastReceiver.message_id).where(
        BroadcastReceiver.broadcast_id == row.id, BroadcastReceiver.message_id.is_not(None)
    )
    result = session.execute(
        update(Message)
        .where(Message.id.in_(mine), Message.state == "queued", Message.parts_sent == 0)
        .values(state="cancelled", error=TAKEN_BACK)
        .execution_options(synchronize_session="fetch")
    )
    taken = int(result.rowcount) + unwritten  # type: ignore[attr-defined]
    row.stopped_at = now
    session.flush()
    audit.record(session, now, f"person:{by.id}", "stop_broadcast", f"broadcast:{row.id}", {"people": taken})
    return taken


def got(session: Session, row: Broadcast) -> list[Got]:
    """What each person has got, in the order of their agencies."""
    query = (
        select(BroadcastReceiver, Message)
        .outerjoin(Message, Message.id == BroadcastReceiver.message_id)
        .where(BroadcastReceiver.broadcast_id == row.id)
        .order_by(BroadcastReceiver.agency_id, BroadcastReceiver.person_id)
    )
    rows = session.execute(query).all()
    away = present.away_among(session, [each.person_id for each, _ in rows])
    return [_got(row, each, message, away) for each, message in rows]


def _got(row: Broadcast, each: BroadcastReceiver, message: Message | None, away: Collection[int]) -> Got:
    if message is None:
        receipt = Receipt.FAILED if each.left_at else Receipt.STOPPED if row.stopped_at else Receipt.WAITING
        gone = str(Why.AWAY) if each.person_id in away else "nobody"
        why = gone if each.left_at else TAKEN_BACK if row.stopped_at else "budget"
        return Got(each.person, each.agency, receipt, None, None, why)
    if message.state == "sent":
        return Got(each.person, each.agency, Receipt.SENT, message.channel, message.sent_at, None)
    if message.error == TAKEN_BACK and message.state == "cancelled":
        receipt = Receipt.UNKNOWN if message.uncertain else Receipt.STOPPED
    elif message.uncertain or message.state in ("sending", "held"):
        receipt = Receipt.UNKNOWN
    else:
        receipt = Receipt.WAITING if message.state == "queued" else Receipt.FAILED
    return Got(each.person, each.agency, receipt, message.channel, None, message.error)


def counted(found: Sequence[Got]) -> dict[str, int]:
    """How many people have got it, and how many have not, by `Receipt`."""
    return dict(Counter(str(each.receipt) for each in found))


def newest(session: Session, program_id: int, count: int) -> list[Broadcast]:
    """The newest broadcasts of a program, the newest first."""
    query = select(Broadcast).where(Broadcast.program_id == program_id).order_by(Broadcast.id.desc())
    return list(session.scalars(query.limit(count)))
