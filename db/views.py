"""Rows as plain data (JSON) for messages: days as ISO dates, times as ISO with the program's offset."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from db.models import Address, Agency, Assignment, Event, Ground, Group, Person, Post, Reply, Request, TaskResult
from db.particulars import particulars
from rules.rulebook import Rulebook, Rules
from rules.status import State, timeliness


def program(book: Rulebook) -> dict[str, Any]:
    """A program as messages name it."""
    return {
        "number": book.program.number,
        "name": book.program.name,
        "issued_on": book.program.issued_on.isoformat(),
        "coordinator": book.program.name_of(book.program.coordinator),
    }


def common(address: Address, rules: Rules, now: datetime) -> dict[str, Any]:
    """Parameters that every message to a person has; ``agencies`` are those at which they hold a post."""
    posts = address.person.held or address.person.posts
    at = {post.agency_id: post.agency for post in posts}
    return {**about(posts[0].agency, rules, now), "agencies": [agency(row) for row in at.values()]}


def under(book: Rulebook) -> dict[str, Any]:
    """The parameters that name a program, where a message is about this one."""
    named = program(book)
    return {"program": named, "coordinator": named["coordinator"]}


def paused(rows: Iterable[Assignment], rules: Rules) -> list[str]:
    """The names of the programs of which these are, and nothing is sent unasked."""
    found = dict.fromkeys(row.duty.program_id for row in rows)
    return [rules.books[number].program.name for number in found if number not in rules.followed]


def about(row: Agency, rules: Rules, now: datetime) -> dict[str, Any]:
    """Parameters that every message to or about an agency has; the program is the oldest that obliges it, where the
    message does not say another one (`settled`)."""
    return {"now": rules.local(now).isoformat(), **under(rules.obliging(row.code)), "agency": agency(row)}


def settled(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a message with the program of the assignment, or of the first one, that it is about."""
    request, listed = params.get("request"), params.get("assignments") or [None]
    item = params.get("assignment") or (request and request["assignment"]) or listed[0]
    named = item.get("program") if isinstance(item, dict) else None
    return {**params, "program": named, "coordinator": named["coordinator"]} if named else params


def agency(row: Agency) -> dict[str, Any]:
    return {"code": row.code, "name": row.name, "head": row.head}


def person(row: Person) -> dict[str, Any]:
    """A person with the posts that they hold; without any, with the one that they held last."""
    return {"id": row.id, "name": row.name, "posts": [post(each) for each in row.held or row.posts[-1:]]}


def post(row: Post) -> dict[str, Any]:
    """A post; ``only``: of an assignee, the title of the duty that they were handed."""
    view = {"id": row.id, "role": row.role, "agency": agency(row.agency)}
    return {**view, "only": row.assignment.duty.title} if row.assignment else view


def group(row: Group) -> dict[str, Any]:
    return {"id": row.id, "title": row.title, "channel": row.channel, "agency": agency(row.agency)}


def assignment(row: Assignment, rules: Rules, now: datetime) -> dict[str, Any]:
    """One assignment as messages speak of it at ``now``.

    ``phase``: ``early`` (``days`` until the advised day), ``today``, ``last`` (between the advised day and the due
    time) or ``late`` (``days`` working days; 0 on the day itself, once its hour is over). ``due`` is the last permitted
    day after any extension, ``late_since`` the first that is late: of "trước ngày 15/8" the day 15/8; ``promised`` the
    day that was promised and is not over (`promised_to_come`). What the program
    says beside the day: `db.particulars`. What ended with its agency is told as it stood then.
    """
    if row.state is State.MERGED and row.agency.gone_at:
        now = min(now, row.agency.gone_at)
    book, local = rules.of(row), rules.local(now)
    course, due_at = book.course(row), book.due_at(row)
    if now >= due_at:
        least = 0 if local.date() == course.last_day else 1
        phase, days = "late", max(least, book.workdays.between(course.last_day, local.date()))
    else:
        days = (course.advised_on - local.date()).days
        phase = "early" if days > 0 else "today" if days == 0 else "last"
    return {
        "id": row.id,
        "kind": row.duty.kind,
        "title": row.duty.title,
        "clause": row.duty.clause,
        "period": row.period,
        "agency": agency(row.agency),
        "program": program(book),
        "set_by": row.set_by,
        "named_day": row.named_day.isoformat(),
        "exclusive": row.exclusive,
        "advised_on": course.advised_on.isoformat(),
        "due": course.last_day.isoformat(),
        "late_since": rules.local(due_at + timedelta(seconds=1)).date().isoformat(),
        "extended_to": row.extended_to.isoformat() if row.extended_to else None,
        "promised": to_come.isoformat() if (to_come := promised_to_come(row, local.date())) else None,
        "shift": [day.day.isoformat() for day in book.days_off_before(row)],
        "phase": phase,
        "days": days,
        "state": str(row.state),
        "timeliness": timeliness(row.state, due_at, row.reported_at, now),
        "reported_at": rules.local(row.reported_at).isoformat() if row.reported_at else None,
        "late_by": _late_by(row, rules),
        "excused": _excused(row, phase, rules),
        "event": event(row, rules) if row.duty.code in book.told_of else None,
        **particulars(row, book),
    }


def promised_to_come(row: Assignment, today: date) -> date | None:
    """The day that was promised of what is open, where it is not over on ``today`` (local), whatever was said since."""
    day = row.promised_on if row.state is State.OPEN else None
    return day if day and day >= today else None


def _late_by(row: Assignment, rules: Rules) -> int:
    """How many working days too late it was done; 0 where it was in time or is not done."""
    if row.reported_at is None:
        return 0
    book = rules.of(row)
    if row.reported_at < book.due_at(row):
        return 0
    return max(1, book.workdays.between(book.course(row).last_day, book.local(row.reported_at).date()))


def _excused(row: Assignment, phase: str, rules: Rules) -> dict[str, Any] | None:
    """The confirmed objective cause of what is or was late."""
    late = phase == "late" if row.reported_at is None else row.reported_at >= rules.of(row).due_at(row)
    return ground(row.excused) if late and row.excused else None


def ground(row: Ground) -> dict[str, Any]:
    """An objective cause as it was proposed and, where it was, confirmed: by whom, when, by which document."""
    return {
        "id": row.id,
        "obstacle": row.request_id,
        "state": row.state,
        "by": row.confirmed_by,
        "on": row.confirmed_on.isoformat() if row.confirmed_on else None,
        "document": row.document,
    }


def event(row: Assignment, rules: Rules) -> dict[str, Any] | None:
    """What an assignment is counted from, where its agency has told of it. ``at``: the hour, where hours are counted;
    ``done_on``: the day on which it was paid or finished, where that was said; ``payment``: it is something paid."""
    return told_of(row.event, row, rules) if row.event else None


def told_of(told: Event, row: Assignment, rules: Rules) -> dict[str, Any]:
    """One event of those that were told of what an assignment is about; see `event`."""
    spec = rules.of(row).duties.get(row.duty.code)
    return {
        "id": told.id,
        "of": told.of,
        "subject": told.subject,
        "amount": told.amount,
        "on": told.happened_on.isoformat(),
        "at": f"{rules.local(told.happened_at):%H:%M}" if told.happened_at else None,
        "done_on": told.done_on.isoformat() if told.done_on and row.reported_at else None,
        "payment": bool(spec and spec.payment),
    }


def reply(row: Reply, rules: Rules) -> dict[str, Any]:
    """One reply; amounts are whole đồng."""
    return {
        "id": row.id,
        "code": row.code,
        "at": rules.local(row.at).isoformat(),
        "time_known": row.time_known,
        "by": row.person.name,
        "given_for": row.given_for.name if row.given_for else None,
        "text": row.text,
        "percent": row.percent,
        "expected_on": row.expected_on.isoformat() if row.expected_on else None,
        "document_number": row.document_number,
        "document_date": row.document_date.isoformat() if row.document_date else None,
        "planned": row.planned,
        "disbursed": row.disbursed,
        "returned": row.returned_at is not None,
    }


def request(row: Request, rules: Rules, now: datetime) -> dict[str, Any]:
    """One request with the assignment that it is about."""
    return {
        "id": row.id,
        "kind": row.kind,
        "text": row.text,
        "until": row.until.isoformat() if row.until else None,
        "state": row.state,
        "note": row.note,
        "asked_at": rules.local(row.asked_at).isoformat(),
        "by": row.reply.person.name,
        "assignment": assignment(row.reply.assignment, rules, now),
    }


def sending(row: Reply, rules: Rules, now: datetime) -> dict[str, Any]:
    """A report that was said to be sent, with the assignment that it is about."""
    return {
        "id": row.id,
        "assignment": assignment(row.assignment, rules, now),
        "reply": reply(row, rules),
        "because": row.returned_because,
    }


def result(row: TaskResult, rules: Rules) -> dict[str, Any]:
    """What was said of a task."""
    at = rules.local(row.at).isoformat()
    return {"code": row.code, "percent": row.percent, "text": row.text, "at": at, "by": row.person.name}
