"""How far assignments have been pressed for with each receiver: officials (columns of the assignment) and those to whom
it is escalated (`Progress`); what was announced; and what answers put off (`rules.pressing`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session, lazyload

from db import accountability, audit, people
from db.models import Assignment, Message, MessageAssignment, Progress, Reply
from rules.accountability import Ground
from rules.authority import Role
from rules.heard import LED
from rules.pressing import (
    Announced,
    Case,
    Standing,
    Telling,
    Unless,
    look,
    next_escalation,
    postponed,
    resumed,
    still,
    unless,
)
from rules.rulebook import Rules
from rules.status import State

AT_ONCE = 500
"""So many assignments are asked about in one question."""

EVERYBODY = frozenset(Role)


class Known:
    """What is known of assignments (their ids) that is not in their own row: asked for at once, for all of them."""

    def __init__(self, session: Session, ids: Collection[int], rules: Rules) -> None:
        self._session, self._rules = session, rules
        self._standing: dict[int, dict[Role, Standing]] = defaultdict(dict)
        for each in session.scalars(_PROGRESS, {"assignments": list(ids)}):
            self._standing[each.assignment_id][Role(each.receiver)] = self._local(each.said_at, each.quiet_until)
        self._announced = _announced(session, ids, rules)

    def case(self, row: Assignment, reach: frozenset[Role] = EVERYBODY) -> Case:
        """What is to be decided about one of them. ``reach``: as what somebody can be reached; where nobody of the
        agency can, its head is not told of meetings (`db.calls` has the agency)."""
        officials = self._local(row.last_step_at, row.quiet_until)
        asked = row.duty.kind == "meeting" and not reach.isdisjoint((Role.OFFICIAL, Role.LEADER))
        found = accountability.of(self._session, row, self._rules) if asked else None
        ground, book = found.ground if found else None, self._rules.of(row)
        return Case(
            book.pressed(row.duty.code, row, row.promised_on, ground, row.quiet_until),
            {Role.OFFICIAL: officials, **self._standing[row.id]},
            still(self._announced[row.id], book.workdays),
            reach,
        )

    def _local(self, said_at: datetime | None, quiet_until: datetime | None) -> Standing:
        return Standing(said_at and self._rules.local(said_at), quiet_until and self._rules.local(quiet_until))


_PROGRESS = (
    select(Progress)
    .where(Progress.assignment_id.in_(bindparam("assignments", expanding=True)))
    .options(lazyload(Progress.assignment))
)


def _case(session: Session, row: Assignment, rules: Rules) -> Case:
    return Known(session, [row.id], rules).case(row)


ANNOUNCED = ("queued", "sending", "sent", "failed")
"""States of a message in which it was not taken back."""


def _announced(session: Session, ids: Collection[int], rules: Rules) -> dict[int, list[Announced]]:
    """What was announced of assignments to people (their ids), in order; what was taken back counts for nothing."""
    found: dict[int, list[Announced]] = defaultdict(list)
    for number, for_at, state, sent_at in session.execute(_ANNOUNCED, {"assignments": list(ids)}):
        if for_at is None or state not in ANNOUNCED:
            continue
        arrived = rules.local(sent_at) if state == "sent" and sent_at else None
        found[number].append(Announced(rules.local(for_at), arrived, waits=state in ("queued", "sending")))
    return found


_ANNOUNCED = (
    select(MessageAssignment.assignment_id, MessageAssignment.announces_at, Message.state, Message.sent_at)
    .join(Message, Message.id == MessageAssignment.message_id)
    .where(
        MessageAssignment.assignment_id.in_(bindparam("assignments", expanding=True)),
        MessageAssignment.announces_at.is_not(None),
        Message.person_id.is_not(None),
    )
    .order_by(Message.id)
)


def look_again(session: Session, row: Assignment, rules: Rules, now: datetime) -> datetime | None:
    """When to look at a ladder again of which nothing is said now."""
    case = _case(session, row, rules)
    return look(case, rules.local(now), rules.window, rules.of(row).workdays)


def look_again_each(
    session: Session, rows: Sequence[Assignment], rules: Rules, now: datetime
) -> Iterator[tuple[Assignment, datetime | None]]:
    """`look_again` for many, which are asked about together."""
    for first in range(0, len(rows), AT_ONCE):
        some = rows[first : first + AT_ONCE]
        known = Known(session, [row.id for row in some], rules)
        for row in some:
            yield row, look(known.case(row), rules.local(now), rules.window, rules.of(row).workdays)


def of(session: Session, row: Assignment, receiver: Role) -> Progress:
    """How far an assignment has been escalated to a receiver; written when it is not there."""
    found = session.get(Progress, (row.id, str(receiver)))
    if found is None:
        found = Progress(assignment_id=row.id, receiver=str(receiver))
        session.add(found)
        session.flush()
    return found


def escalate(session: Session, row: Assignment, telling: Telling, rules: Rules, now: datetime) -> None:
    """An assignment is reported to a receiver. What goes to coordinators and observers waits for their next message
    (`waiting`); where it comes to the coordinators in a leader's place, their own step is done with it."""
    own = of(session, row, telling.step.to)
    own.said_at, own.quiet_until = now, None
    if telling.to in (Role.COORDINATOR, Role.OBSERVER):
        mine = of(session, row, telling.to)
        mine.waits, mine.step_at = telling.step.code, telling.step.at
        mine.why = _why(session, row, telling)
        if telling.to is not telling.step.to:
            theirs = [each.at for each in rules.of(row).steps(row.duty.code, row) if each.to is telling.to]
            mine.said_at = max([now, *theirs[:1]])
    detail = {"step": telling.step.code, "to": telling.to, "unreached": telling.unreached}
    audit.record(session, now, "clock", "escalate", f"assignment:{row.id}", detail)


def _why(session: Session, row: Assignment, telling: Telling) -> str | None:
    """A word for why something comes to coordinators that was not for them, or came without announcement, or because
    its head was told in vain."""
    if telling.step.to is not telling.to:
        if telling.unreached:
            return "nobody"
        return "head_does" if people.reachable(session, Role.LEADER, row.agency_id) else "no_leader"
    return (
        "unreached" if telling.unreached else str(Ground.UNDECIDED) if telling.step.code == Ground.UNDECIDED else None
    )


def waiting(session: Session, programs: Iterable[int], now: datetime) -> list[Progress]:
    """What waits to be told to coordinators and observers of programs (ids), of assignments that are open."""
    found = session.scalars(_WAITING, {"now": now})
    return [each for each in found if each.assignment.duty.program_id in set(programs)]


_WAITING = (
    select(Progress)
    .join(Assignment)
    .where(Progress.waits.is_not(None), Progress.step_at <= bindparam("now"), Assignment.state == State.OPEN)
    .order_by(Progress.step_at, Progress.assignment_id)
)


AGAIN = "again"
"""That coordinators are asked once more because one of them had something pressed for: ``waits``, and then ``why``."""


def ask_again(session: Session, row: Assignment, at: datetime) -> bool:
    """The coordinators are asked once more what is to be done, from ``at`` on, while it is still open. Once: where they
    have been, nothing comes of itself any more, and ``False`` is returned."""
    mine = of(session, row, Role.COORDINATOR)
    if mine.why == AGAIN and mine.waits is None:
        return False
    mine.waits, mine.step_at, mine.why = AGAIN, at, AGAIN
    return True


def told(row: Progress) -> None:
    """What waited for a receiver was told to one of them at least."""
    row.waits = None


def unsaid(session: Session, row: Assignment, receiver: Role, step_at: datetime, now: datetime) -> None:
    """What was to be told to a receiver did not arrive: it is told at the next occasion to whoever can be reached."""
    mine = of(session, row, receiver)
    if receiver is Role.LEADER:
        mine.said_at, row.next_step_at = None, now
    else:
        mine.waits, mine.step_at = "anew", step_at


def answered(session: Session, row: Assignment, reply: Reply, rules: Rules, now: datetime) -> None:
    """An answer that ends nothing puts the next escalation off (`rules.pressing.postponed`): a promise does once, an
    answer without a day where it was announced for want of any (`unless`); the same answer may say its day later. A
    leader's word about what is done puts nothing off, nor does any word what a head answers for in person: that is
    announced for where no meeting is told of."""
    if reply.code in LED:
        return
    case, book = _case(session, row, rules), rules.of(row)
    plain = replace(case, standing={role: replace(each, quiet_until=None) for role, each in case.standing.items()})
    up = next_escalation(plain, rules.local(now), book.workdays)
    if up is None or up.step.code in set(Ground):
        return
    promised = reply.expected_on if reply.code == PROMISING else None
    stands = unless_of(session, row, up.step.to, but=reply)
    if stands is Unless.DONE or (stands is Unless.PROMISED and not promised):
        return
    told = _announced_for(case, up.at) if stands is Unless.ANSWERED else []
    moved = postponed(up.at, promised, max(told, default=None), book.workdays)
    if moved is None:
        return
    mine = of(session, row, up.step.to)
    mine.quiet_until, mine.moved_by = moved, reply.id
    detail = {"to": up.step.to, "from": up.at.isoformat(), "until": moved.isoformat(), "reply": reply.id}
    audit.record(session, now, f"person:{reply.person_id}", "postpone", f"assignment:{row.id}", detail)
    row.next_step_at = look_again(session, row, rules, now)


PROMISING = "doing"
"""The answer that may say by when."""


def unless_of(session: Session, row: Assignment, to: Role | None = None, *, but: Reply | None = None) -> Unless:
    """What keeps the next escalation of an assignment from being made when it is announced. ``to``: to whom, the first
    one otherwise; ``but``: as it was before this answer."""
    moved = select(Progress.receiver, Reply).join(Reply, Reply.id == Progress.moved_by)
    promised = any(
        to in (None, receiver) and by is not but and by.code == PROMISING and by.expected_on is not None
        for receiver, by in session.execute(moved.where(Progress.assignment_id == row.id))
    )
    spoken = [each for each in session.scalars(_SPOKEN, {"assignment": row.id}) if not but or each < but.id]
    return unless(spoken=bool(spoken), postponed_by_promise=promised)


_SPOKEN = select(Reply.id).where(
    Reply.assignment_id == bindparam("assignment"), Reply.withdrawn_at.is_(None), Reply.code.not_in(LED)
)


def _announced_for(case: Case, at: datetime) -> list[datetime]:
    """For which times an escalation that is due ``at`` was announced."""
    return [each.for_at for each in case.announced if each.for_at >= at and (each.arrived_at or each.waits)]


def coming(session: Session, row: Assignment, reply: Reply, rules: Rules, now: datetime) -> dict[str, Any] | None:
    """What will be reported of something open all the same, after this answer to it, as messages tell it: ``to`` (a
    role), ``head``, ``unless`` (``"meeting"``, ``"pace"``: a meeting, or figures, for which the head answers in person;
    else `Unless`), ``at`` (local; ``None``: not known yet) and whether it stands as it was ``announced``. ``None``
    where nothing is still to come, or nobody has been told of it yet."""
    case = _case(session, row, rules)
    here, workdays = rules.local(now), rules.of(row).workdays
    up = next_escalation(case, here, workdays)
    if up is None or not up.first:
        return None
    told, in_person = _announced_for(case, up.at), up.step.code in set(Ground)
    mine = session.get(Progress, (row.id, str(up.step.to)))
    if not told and not in_person and (mine is None or mine.moved_by != reply.id):
        return None
    leads = up.step.to is Role.LEADER and people.reachable(session, Role.LEADER, row.agency_id)
    at = min(told, default=None if in_person else up.soonest(here, workdays))
    return {
        "to": str(Role.LEADER if leads else Role.COORDINATOR),
        "head": row.agency.head,
        "unless": _UNLESS_TOLD[up.step.code] if in_person else str(unless_of(session, row, up.step.to)),
        "at": at.isoformat() if at else None,
        "announced": bool(told),
    }


_UNLESS_TOLD: dict[str, str] = {Ground.MISSED: "meeting", Ground.UNDECIDED: "meeting", Ground.BEHIND: "pace"}


def longest_silence(session: Session, row: Assignment, until: datetime, rules: Rules, now: datetime) -> datetime:
    """Until when the officials may be left alone at most: what is escalated is announced to them before."""
    book, here = rules.of(row), rules.local(now)
    up = next_escalation(_case(session, row, rules), here, book.workdays)
    if up is None or not up.first:
        return until
    tomorrow = datetime.combine(book.workdays.add(here.date(), 1), up.at.time(), up.at.tzinfo)
    return min(until, max(up.announced_by(book.workdays), tomorrow))


def resume(session: Session, row: Assignment, rules: Rules, now: datetime, *, anew: bool) -> None:
    """A ladder goes on after it was interrupted: what comes next is announced anew. ``anew``: its days have changed, so
    that nothing of it has been escalated, but for what was at its very steps, where it has these days once more."""
    if anew:
        session.execute(delete(Progress).where(Progress.assignment_id == row.id))
        _say_no_step_twice(session, row, rules)
    up = next_escalation(_case(session, row, rules), rules.local(now), rules.of(row).workdays)
    if up:
        at = resumed(up.at, rules.local(now), rules.of(row).workdays)
        if at > up.at:
            of(session, row, up.step.to).quiet_until = at


def _say_no_step_twice(session: Session, row: Assignment, rules: Rules) -> None:
    """What was told to those above at steps that are the ladder's again is done: more time was taken back."""
    said = {(role, at): sent_at for role, at, sent_at in session.execute(_TOLD_ABOVE, {"assignment": row.id})}
    for step in rules.of(row).steps(row.duty.code, row):
        if sent_at := said.get((step.to, step.at)):
            of(session, row, step.to).said_at = sent_at


_TOLD_ABOVE = (
    select(MessageAssignment.receiver, MessageAssignment.step_at, Message.sent_at)
    .join(Message, Message.id == MessageAssignment.message_id)
    .where(
        MessageAssignment.assignment_id == bindparam("assignment"),
        MessageAssignment.receiver != Role.OFFICIAL,
        Message.state == "sent",
    )
    .order_by(Message.id)
)
