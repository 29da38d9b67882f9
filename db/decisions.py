"""What coordinators have decided about what was reported to them: who, what and when, as the log has it, and which of
their cards speak of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from db import assignments, calls, outbox, people, progress
from db.models import Assignment, Audit, Call, Duty, Message, MessageAssignment, Person, Progress, Reply
from db.outbox import Why
from rules.authority import Role
from rules.deciding import LOGGED, Decided, What
from rules.heard import LED
from rules.rulebook import Rules
from rules.status import State

_LAST = (
    select(Audit)
    .where(
        Audit.subject == bindparam("subject"),
        Audit.action.in_(LOGGED),
        Audit.actor.startswith("person:"),
    )
    .order_by(Audit.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Decision:
    """What was decided last about an assignment. ``until``: the day up to which there is more time (``None``: none was
    given, or it was taken back); ``back``: more time was taken back, and holds until that day only; ``people``: how
    many were told, ``in_all``: of everything on which was decided at once (``None``: not known); ``call``: where it was
    a call."""

    decided: Decided
    until: date | None = None
    people: int | None = None
    in_all: int | None = None
    call: Call | None = None
    back: bool = False


def last(session: Session, row: Assignment) -> Decision | None:
    """What coordinators did last about an assignment; ``None``: nothing."""
    logged = session.scalar(_LAST, {"subject": f"assignment:{row.id}"})
    call = calls.last_about(session, [row.id])
    if call and (logged is None or call.called_at > logged.at):
        return Decision(Decided(What.CALL, call.called_at, call.person_id), call=call)
    return _of(logged) if logged else None


def _of(entry: Audit) -> Decision:
    until = entry.detail.get("to") if entry.action == What.EXTEND else None
    before = entry.detail.get("from") if until else None
    by = int(entry.actor.partition(":")[2])
    return Decision(
        Decided(What(entry.action), entry.at, by),
        until=date.fromisoformat(until) if until else None,
        people=entry.detail.get("people"),
        in_all=entry.detail.get("in_all"),
        back=bool(before and until and until < before),
    )


def view(session: Session, row: Assignment, found: Decision, rules: Rules, now: datetime) -> dict[str, Any]:
    """A decision as messages tell it: ``by`` (the name) and ``person`` (the number) of who made it, ``at`` (local),
    ``what`` (``until``, ``back``: see `Decision`), and ``again``: the day on which coordinators are asked once more, if
    they are."""
    decided, mine = found.decided, session.get(Progress, (row.id, str(Role.COORDINATOR)))
    again = asks_next(session, row, rules, now) if mine and mine.waits == progress.AGAIN else None
    return {
        "by": session.get_one(Person, decided.by).name,
        "person": decided.by,
        "at": rules.local(decided.at).isoformat(),
        "what": str(decided.what),
        "until": found.until.isoformat() if found.until else None,
        "back": found.back,
        "people": found.people,
        "in_all": found.in_all,
        "call": calls.view(found.call, rules) if found.call else None,
        "again": again.date().isoformat() if again else None,
    }


def asks_next(session: Session, row: Assignment, rules: Rules, now: datetime) -> datetime | None:
    """When coordinators are asked about an assignment next (local), as things stand: once more because they had
    something pressed for, or before that by its own ladder, which has not come to them yet. ``None``: not any more, or
    nobody waits for the meeting by then."""
    mine = progress.of(session, row, Role.COORDINATOR)
    coming = [rules.local(mine.step_at)] if mine.waits and mine.step_at else []
    if mine.said_at is None:
        asked = {Role.COORDINATOR} if people.reachable(session, Role.LEADER, row.agency_id) else set(ABOVE)
        steps = [each.at for each in rules.of(row).steps(row.duty.code, row) if each.to in asked]
        quiet = mine.quiet_until and rules.local(mine.quiet_until)
        coming += [max(at, quiet or at) for at in steps if at > rules.local(now)][:1]
    at = min(coming, default=None)
    return None if at is None or assignments.is_overtaken(row, rules, at.date()) else at


def to_come(session: Session, programs: Collection[int], rules: Rules, now: datetime, until: datetime) -> set[int]:
    """Of which of these programs (ids) coordinators are asked for a decision up to an instant (aware), as things stand:
    what waits for them, and what their step of a ladder comes for by then."""
    waiting = progress.waiting(session, programs, until)
    found = {each.assignment.duty.program_id for each in waiting if each.receiver == Role.COORDINATOR}
    asked = {
        "programs": [each for each in programs if each not in found],
        "since": now - LONGEST_LADDER,
        "until": until,
    }
    for row in session.scalars(_UNASKED, asked) if asked["programs"] else ():
        if row.duty.program_id not in found and any(
            step.to is Role.COORDINATOR and now <= step.at <= until for step in rules.of(row).steps(row.duty.code, row)
        ):
            found.add(row.duty.program_id)
    return found


LONGEST_LADDER = timedelta(days=45)
"""How long after its day the coordinators' step of a ladder comes at most, as far as it is looked for."""

_UNASKED = (
    select(Assignment)
    .join(Duty, Duty.id == Assignment.duty_id)
    .where(
        Assignment.state == State.OPEN,
        Assignment.due_at >= bindparam("since"),
        Assignment.due_at <= bindparam("until"),
        Duty.program_id.in_(bindparam("programs", expanding=True)),
        ~exists().where(
            Progress.assignment_id == Assignment.id,
            Progress.receiver == str(Role.COORDINATOR),
            Progress.said_at.is_not(None),
        ),
    )
)

ABOVE = (Role.LEADER, Role.COORDINATOR)
"""To whom coordinators' steps and those of a leader go, where the agency has none."""


@dataclass(frozen=True)
class ByHand:
    """What a coordinator had sent at one instant (aware) about some of these: to the people of so many ``agencies``."""

    what: What
    at: datetime
    by: int
    agencies: int


def sent_by_hand(
    session: Session, rows: Sequence[Assignment], whats: Collection[What], since: datetime
) -> list[ByHand]:
    """What coordinators had sent about these since then, that reached anybody, the newest first."""
    agencies = {f"assignment:{row.id}": row.agency_id for row in rows}
    query = select(Audit.subject, Audit.action, Audit.at, Audit.actor, Audit.detail).where(
        Audit.subject.in_(agencies),
        Audit.action.in_([str(each) for each in whats]),
        Audit.actor.startswith("person:"),
        Audit.at >= since,
    )
    found: dict[tuple[datetime, str, str], set[int]] = defaultdict(set)
    for subject, action, at, actor, detail in session.execute(query):
        if detail.get("people"):
            found[at, action, actor].add(agencies[subject])
    return [
        ByHand(What(action), at, int(actor.partition(":")[2]), len(named))
        for (at, action, actor), named in sorted(found.items(), reverse=True)
    ]


def led(session: Session, rows: Sequence[Assignment]) -> list[Assignment]:
    """Those of these to whose leader it was reported, and who has said since what is done, or why it is late."""
    query = (
        select(Progress.assignment_id)
        .join(Reply, Reply.assignment_id == Progress.assignment_id)
        .where(
            Progress.assignment_id.in_([row.id for row in rows]),
            Progress.receiver == str(Role.LEADER),
            Reply.code.in_(LED),
            Reply.withdrawn_at.is_(None),
            Reply.at >= Progress.said_at,
        )
    )
    said = set(session.scalars(query))
    return [row for row in rows if row.id in said]


MANY = 3
"""Of more than so many things decisions at once are told in one sentence."""

Made = tuple[Assignment, Decision]


def at_once(found: Iterable[Made]) -> list[list[Made]]:
    """Decisions that were made at once, alike and of many things, together; all others each by itself."""
    acts: dict[Any, list[Made]] = defaultdict(list)
    for row, each in found:
        acts[each.decided, each.until].append((row, each))
    return [part for act in acts.values() for part in ([act] if len(act) > MANY else [[one] for one in act])]


def since(session: Session, rows: Iterable[Assignment], at: datetime) -> list[Made]:
    """What was decided last of these, but for calls, at this instant (aware) or later."""
    found = [(row, last(session, row)) for row in rows]
    return [(row, each) for row, each in found if each and each.decided.what is not What.CALL and each.decided.at >= at]


_CARDS = (
    select(Message, MessageAssignment.assignment_id)
    .join(MessageAssignment, MessageAssignment.message_id == Message.id)
    .where(
        MessageAssignment.assignment_id.in_(bindparam("assignments", expanding=True)),
        MessageAssignment.receiver == Role.COORDINATOR,
        Message.person_id.is_not(None),
    )
    .order_by(Message.id)
)


def cards(session: Session, rows: Iterable[Assignment]) -> list[Message]:
    """The newest card about each of these that each coordinator has got, or is about to, the oldest first."""
    newest: dict[tuple[int | None, int], Message] = {}
    for message, number in session.execute(_CARDS, {"assignments": [row.id for row in rows]}):
        if message.state in outbox.OUT:
            newest[message.person_id, number] = message
    return sorted(set(newest.values()), key=lambda message: message.id)


def told_in(session: Session, message: Message) -> list[int]:
    """About which assignments (ids) a message is a coordinator's card."""
    query = select(MessageAssignment.assignment_id).where(
        MessageAssignment.message_id == message.id, MessageAssignment.receiver == Role.COORDINATOR
    )
    return list(session.scalars(query.order_by(MessageAssignment.assignment_id)))


def take_out(session: Session, ids: Collection[int]) -> None:
    """Cards that wait do not ask any more about what was decided (ids) meanwhile; one that asks about nothing else is
    cancelled."""
    session.flush()
    taken: dict[Message, set[int]] = {}
    for message, number in session.execute(_CARDS, {"assignments": list(ids)}).all():
        if message.state == "queued":
            taken.setdefault(message, set()).add(number)
    for message, numbers in taken.items():
        left = [each for each in (message.concerns or {}).get("listed", ()) if each not in numbers]
        if left:
            outbox.narrow(message, left)
        else:
            message.state, message.error = "cancelled", Why.DECIDED
