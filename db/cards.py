"""What leaders and coordinators see of an assignment that is reported to them: what, since when, what was asked and
answered, and who can be given it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from db import (
    accountability,
    calls,
    decisions,
    outcomes,
    people,
    posts,
    present,
    progress,
    reminders,
    replies,
    views,
    wishes,
)
from db.models import Agency, Assignment, Audit, Message, MessageAssignment, Person, Post, Progress
from rules.accountability import Ground
from rules.address import addressed, title
from rules.authority import Role
from rules.deciding import What
from rules.due import week_of
from rules.ladder import PROMISE
from rules.rulebook import Rules
from rules.tokens import stamp

WAITS = "waits"

OFFERED = 3
"""How many officials a card offers to give it to."""


def card(session: Session, row: Assignment, rules: Rules, now: datetime) -> dict[str, Any]:
    """The view of an assignment for a leader or a coordinator, as plain data: `db.views.assignment` with ``card``,
    the program's id, what became of what was said of it (`db.outcomes`), and for what its head answers in person
    (`db.accountability`).

    ``asked``: the days on which officials were reminded, also of the meetings missed just before for which the head
    answers; ``reported``: those on which it was reported to the leader, and ``heard``: whether a leader has said
    something to it since the first; ``reply``: the newest answer; ``before``: where there is none, the newest to one
    of those meetings (``reply``, and its ``week`` or ``None``); ``led``: what a leader of the agency said last,
    where another answer came since; ``officials``: to whom it can be given; ``head``: whom a letter would address;
    ``waits``: more time that was asked for and is not decided on.
    """
    latest = replies.latest(session, row)
    led = replies.led(session, row) if latest else None
    answering = accountability.of(session, row, rules) if row.duty.kind == "meeting" else None
    missed = answering.missed if answering and answering.ground is not Ground.BEHIND else ()
    earlier = [session.get_one(Assignment, number) for number in missed]
    found = {
        "asked": asked_on(session, [row, *earlier], rules),
        **_reported(session, row, rules),
        "reply": views.reply(latest, rules) if latest else None,
        "before": None if latest else _before(session, earlier, rules),
        "led": views.reply(led, rules) if led and led is not latest else None,
        "officials": [{"id": each.id, "name": each.name} for each in officials(session, row.agency_id)[:OFFERED]],
        "head": addressed(row.agency.head, row.agency.name),
        "waits": wishes.waiting(session, row.id, rules),
    }
    became = outcomes.of(session, [row], rules, now).get(row.id, {})
    own = {**became, "program_id": row.duty.program_id, "answers_for": accountability.told(row, answering)}
    return {**views.assignment(row, rules, now), **own, "card": found}


def for_leader(session: Session, person: Person, row: Assignment, rules: Rules, now: datetime) -> dict[str, Any]:
    """`card` as one of those sees it to whom it is reported: with what `to_leader` says."""
    return {**card(session, row, rules, now), **to_leader(session, person, row.agency)}


def to_leader(session: Session, person: Person, agency: Agency) -> dict[str, Any]:
    """What a card says to one of those who lead an agency: what `answering` says; ``titled``: by which position of
    theirs they are addressed, as far as that is on record; ``leads``: the agency's name, where several lead it and
    nobody knows who of them is its head; ``also``: who else is told of it, as what or by name."""
    mine = _leading(person, agency)
    others = [each.person for each in people.reachable(session, Role.LEADER, agency.id) if each.person_id != person.id]
    return {
        **answering(session, person, agency),
        **address_of(session, mine),
        "also": [_called(each, agency) for each in others],
    }


def address_of(session: Session, post: Post | None) -> dict[str, str | None]:
    """How who leads an agency by this post is addressed: ``titled`` or ``leads`` (see `to_leader`), or neither, where
    no position is on record and nobody else can be its head, or they do not lead it: as its head."""
    if post is None:
        return {"titled": None, "leads": None}
    agency = post.agency
    among = [each for each in posts.at(session, agency.id) if each.role == Role.LEADER and each.id != post.id]
    known, *others = (title(each.position, agency.head, agency.name, alone=False) for each in (post, *among))
    deputies = all(each not in (None, addressed(agency.head, agency.name)) for each in others)
    return {"titled": known, "leads": None if known or deputies else agency.name}


def _leading(person: Person, agency: Agency) -> Post | None:
    return next((post for post in person.held if (post.agency_id, post.role) == (agency.id, Role.LEADER)), None)


def _called(person: Person, agency: Agency) -> str:
    post = _leading(person, agency)
    known = title(post.position, agency.head, agency.name, alone=False) if post else None
    return f"{person.name} ({known})" if known else person.name


def answering(session: Session, person: Person, agency: Agency) -> dict[str, Any]:
    """``in_place_of``, where somebody who leads an agency answers as its officials do, because they stand in for one or
    nobody else is there: for which ones (``name``, ``until``, the last day of the leave), as far as that is on record;
    otherwise nothing."""
    officials = people.reachable(session, Role.OFFICIAL, agency.id)
    if officials and person.id not in {each.person_id for each in officials}:
        return {}
    away = [
        {"name": post.person.name, "until": leave.until_on.isoformat()}
        for post, leave in present.stands_in_for(session, person)
        if (post.agency_id, post.role) == (agency.id, Role.OFFICIAL)
    ]
    return {"in_place_of": away}


def to_decide(session: Session, row: Assignment, rules: Rules, now: datetime) -> dict[str, Any]:
    """`card` for a coordinator: with ``why`` it comes to them (a word; ``waits``: it is asked about once more, later),
    whether the head was told of it (``to_head``), the last call about it (``called``), what was decided last
    (``decided``) and of when that is (``seen``: microseconds, 0 for never), which its choices carry; and of which day
    that was promised the officials are asked today (``asks_today``)."""
    mine = session.get(Progress, (row.id, str(Role.COORDINATOR)))
    called, last = calls.last_about(session, [row.id]), decisions.last(session, row)
    shown = card(session, row, rules, now)
    return {
        **shown,
        "why": None if mine is None else WAITS if mine.waits == progress.AGAIN else mine.why,
        "to_head": is_reported(session, row, Role.LEADER),
        "called": calls.view(called, rules) if called else None,
        "decided": decisions.view(session, row, last, rules, now) if last else None,
        "seen": stamp(last.decided.at) if last else 0,
        "asked_for": shown["card"]["waits"],
        "asks_today": _asks_today(row, rules, now),
    }


def _asks_today(row: Assignment, rules: Rules, now: datetime) -> str | None:
    """The day (ISO) that was promised and is asked about on the day of ``now``; ``None`` where that is another day."""
    if row.promised_on is None:
        return None
    steps = rules.of(row).pressed(row.duty.code, row, row.promised_on, quiet_until=row.quiet_until)
    today = rules.local(now).date()
    asks = any(step.code == PROMISE and step.at.date() == today for step in steps)
    return row.promised_on.isoformat() if asks else None


def to_watch(session: Session, row: Assignment, rules: Rules, now: datetime) -> dict[str, Any]:
    """`card` for an observer: with what the coordinators decided last (``decided``; ``None``: nothing)."""
    last = decisions.last(session, row)
    decided = decisions.view(session, row, last, rules, now) if last else None
    return {**card(session, row, rules, now), "decided": decided}


def _before(session: Session, missed: Sequence[Assignment], rules: Rules) -> dict[str, Any] | None:
    """The newest answer to one of these meetings."""
    rows = {row.id: row for row in missed}
    found = max(replies.latest_of_all(session, list(rows)).values(), key=lambda each: each.at, default=None)
    if found is None:
        return None
    period = rows[found.assignment_id].period
    return {"reply": views.reply(found, rules), "week": int(period[-2:]) if week_of(period) else None}


def _reported(session: Session, row: Assignment, rules: Rules) -> dict[str, Any]:
    """On which days (ISO) this was reported to a leader of its agency, by the clock or by a coordinator's hand, also
    before it was given more time; and whether one who leads it has said something to it since (``heard``)."""
    told = select(Message.sent_at).join(MessageAssignment, MessageAssignment.message_id == Message.id)
    arrived = told.where(
        MessageAssignment.assignment_id == row.id,
        MessageAssignment.receiver == Role.LEADER,
        Message.sent_at.is_not(None),
    )
    by_hand = select(Audit.at, Audit.detail).where(
        Audit.subject == f"assignment:{row.id}", Audit.action == str(What.LEAD)
    )
    times = [at for at in session.scalars(arrived) if at]
    times += [at for at, detail in session.execute(by_hand) if detail.get("people")]
    days = sorted({rules.local(at).date().isoformat() for at in times})
    return {"reported": days, "heard": bool(times) and replies.led_since(session, row, min(times))}


def asked_on(session: Session, rows: Sequence[Assignment], rules: Rules) -> list[str]:
    """The days (ISO) on which a reminder of one of these assignments, all of one agency, reached one of its officials,
    or who was handed it, or a coordinator had the agency reminded by hand, in order. What a leader got in their place
    is not counted. How often one was reminded of is `Assignment.reminders`, and nothing else."""
    numbers, agencies = [row.id for row in rows], {row.agency_id for row in rows}
    query = (
        select(Message.sent_at)
        .join(MessageAssignment, MessageAssignment.message_id == Message.id)
        .where(
            MessageAssignment.assignment_id.in_(numbers),
            reminders.REMINDS,
            Message.sent_at.is_not(None),
            exists().where(
                Post.person_id == Message.person_id,
                Post.agency_id.in_(agencies),
                or_(Post.role == Role.OFFICIAL, Post.assignment_id.in_(numbers)),
            ),
        )
    )
    by_hand = select(Audit.at, Audit.detail).where(
        Audit.subject.in_([f"assignment:{number}" for number in numbers]), Audit.action == str(What.PRESS_ON)
    )
    pressed = [at for at, detail in session.execute(by_hand) if detail.get("people")]
    days = {rules.local(at).date().isoformat() for at in (*session.scalars(query), *pressed) if at}
    return sorted(days)


def officials(session: Session, agency_id: int) -> list[Person]:
    """The officials of an agency who can be written to, in the order in which they came; no leader of theirs who is
    told in the place of one on leave: nobody gives a thing to oneself."""
    found = [each.person for each in people.reachable(session, "official", agency_id)]
    return [
        each for each in found if not any(post.role == "leader" and post.agency_id == agency_id for post in each.held)
    ]


def giver(session: Session, person: Person, agency: Agency) -> dict[str, Any]:
    """Who gives something of an agency to somebody, as messages name them: ``title``, where they lead it and it is
    known as what; ``stands_in``: they do it in the place of who leads it."""
    leading = [post for post in posts.at(session, agency.id) if post.role == Role.LEADER]
    mine = next((post for post in leading if post.person_id == person.id), None)
    found = title(mine.position, agency.head, agency.name, alone=len(leading) == 1) if mine else None
    return {
        "name": person.name,
        "title": found,
        "head": addressed(agency.head, agency.name),
        "agency": agency.name,
        "stands_in": mine is None,
    }


def led(session: Session, row: Assignment, rules: Rules) -> dict[str, Any] | None:
    """For what the head of the agency answers in person, where that was reported to its leader: what they say is said
    of that, not of the meeting with which it was. ``None`` for anything else."""
    return accountability.view(session, row, rules) if is_reported(session, row, Role.LEADER) else None


def is_reported(session: Session, row: Assignment, receiver: Role) -> bool:
    """Whether an assignment was reported to a receiver."""
    found = session.get(Progress, (row.id, str(receiver)))
    return found is not None and found.said_at is not None
