"""The story that the log tells of an agency, an assignment, an obstacle: its rows as plain data, the newest first."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, literal, or_, select
from sqlalchemy.orm import Session

from db import files, kept, views
from db.assignments import LEFT
from db.models import (
    Agency,
    Assignment,
    Audit,
    Call,
    CallAbout,
    Dispute,
    File,
    Inherited,
    Obstacle,
    ObstacleNote,
    Person,
    Reply,
    Request,
    SuccessionPart,
    Task,
)
from rules.rulebook import Rules

NAMED = ("reply:", "request:", "succession:", "event:", "dispute:", "call:")
"""A reason that is the number of a row and not words."""


SAID_OTHERWISE = ("coordinator", *LEFT)
"""A reason that the words of what was done say."""


def _subjects(kind: str, column: Any, *conditions: ColumnElement[bool]) -> Any:
    """``assignment:12`` for each row that fulfils the conditions."""
    return select(literal(f"{kind}:") + cast(column, String)).where(*conditions)


def of_agency(agency_id: int) -> ColumnElement[bool]:
    """What concerns an agency: itself, who took its place or whose it took, its assignments (those that others have
    inherited too), answers, requests and obstacles, and those it has to clear."""
    passed_on = select(Inherited.assignment_id).where(Inherited.agency_id == agency_id)
    mine = or_(Assignment.agency_id == agency_id, Assignment.id.in_(passed_on))
    own = select(Assignment.id).where(mine)
    replies = select(Reply.id).where(Reply.assignment_id.in_(own))
    passed = select(Obstacle.request_id).where(Obstacle.owner_id == agency_id)
    return or_(
        Audit.subject == f"agency:{agency_id}",
        Audit.subject.in_(_subjects("assignment", Assignment.id, mine)),
        Audit.subject.in_(_subjects("succession", SuccessionPart.succession_id, SuccessionPart.agency_id == agency_id)),
        Audit.subject.in_(_subjects("reply", Reply.id, Reply.assignment_id.in_(own))),
        Audit.subject.in_(_subjects("request", Request.id, or_(Request.reply_id.in_(replies), Request.id.in_(passed)))),
        Audit.action == "result",
    )


def of_subjects(subjects: Collection[str]) -> ColumnElement[bool]:
    """What concerns these rows (``request:7``)."""
    return Audit.subject.in_(list(subjects))


DEEDS = ("waive", "restore", "escalate", "report_to_leader", "press_on")
"""What was done about an assignment that neither its answers nor its messages tell."""


def deeds(session: Session, assignment_id: int) -> list[Audit]:
    """What coordinators and the ladder did about an assignment (`DEEDS`), and the calls that were made about it."""
    own = (Audit.subject == f"assignment:{assignment_id}", Audit.action.in_(DEEDS))
    about = select(Call.id, Call.agency_id).join(CallAbout, CallAbout.call_id == Call.id)
    called = {row[0]: row[1] for row in session.execute(about.where(CallAbout.assignment_id == assignment_id))}
    calls = (Audit.subject.in_({f"agency:{number}" for number in called.values()}), Audit.action == "call")
    found = session.scalars(select(Audit).where(or_(and_(*own), and_(*calls))).order_by(Audit.id))
    mine = {f"call:{number}" for number in called}
    return [row for row in found if row.action != "call" or row.detail.get("because") in mine]


def rows(
    session: Session, condition: ColumnElement[bool], *, first: int = 0, limit: int = 20, agency_id: int | None = None
) -> list[Audit]:
    """Rows of the log that say what was done (not what that changed, see `db.kept`), the newest first, from the
    ``first`` on; of ``agency_id`` only its own results of tasks."""
    query = select(Audit).where(condition, Audit.subject != kept.SUBJECT).order_by(Audit.id.desc())
    if agency_id is None:
        return list(session.scalars(query.offset(first).limit(limit)))
    found: list[Audit] = []
    for row in session.scalars(query.execution_options(yield_per=200)):
        if row.action == "result" and row.detail.get("agency") != agency_id:
            continue
        found.append(row)
        if len(found) == first + limit:
            break
    return found[first:]


def told(session: Session, found: Collection[Audit], rules: Rules) -> list[dict[str, Any]]:
    """Rows as messages tell them: who (by name where the person is known), and what they are about."""
    return [_told(session, row, rules) for row in found]


def _told(session: Session, row: Audit, rules: Rules) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": rules.local(row.at).isoformat(),
        "said_at": rules.local(row.said_at).isoformat() if row.said_at and row.said_at != row.at else None,
        "channel": row.channel,
        "actor": row.actor,
        "by": _name(session, row.actor),
        "action": row.action,
        "subject": row.subject,
        "about": _about(session, row, rules),
        "detail": row.detail,
        "because": _because(session, row),
        "wrote": _wrote(session, row),
        "receiver": _receiver(session, row),
        "file": _file(session, row),
    }


def _wrote(session: Session, row: Audit) -> str | None:
    """The words of what was written about an obstacle."""
    number = row.detail.get("note") if row.action == "write" else None
    note = session.get(ObstacleNote, number) if isinstance(number, int) else None
    return note.text if note else None


def _receiver(session: Session, row: Audit) -> str | None:
    """Who was told, by name."""
    number = row.detail.get("person") if row.action == "remind" else None
    person = session.get(Person, number) if isinstance(number, int) else None
    return person.name if person else None


def _file(session: Session, row: Audit) -> dict[str, Any] | None:
    """The document that came, as it is called at present."""
    number = row.detail.get("file") if row.action == "attach_file" else None
    found = session.get(File, number) if isinstance(number, int) else None
    return files.view(found) if found else None


def _number(subject: str) -> int:
    number = subject.partition(":")[2]
    return int(number) if number.isdecimal() else 0


def _name(session: Session, actor: str) -> str | None:
    person = session.get(Person, _number(actor)) if actor.startswith("person:") else None
    return person.name if person else None


def _about(session: Session, row: Audit, rules: Rules) -> dict[str, Any]:
    """What a row is about: its assignment, request or task, as far as it is known."""
    kind, number = row.subject.partition(":")[0], _number(row.subject)
    assignment = request = None
    if kind == "assignment":
        assignment = session.get(Assignment, number)
    elif kind == "reply":
        reply = session.get(Reply, number)
        assignment = reply.assignment if reply else None
    elif kind == "request":
        request = session.get(Request, number)
        assignment = request.reply.assignment if request else None
    caused = row.detail.get("assignment") if row.action.endswith("_ground") else None
    cause_of = session.get(Assignment, caused) if isinstance(caused, int) else None
    task = session.get(Task, number) if kind == "task" else None
    agency = session.get(Agency, number) if kind == "agency" else None
    return {
        "assignment": views.assignment(assignment, rules, row.at) if assignment else None,
        "cause_of": views.assignment(cause_of, rules, row.at) if cause_of else None,
        "request": {"id": request.id, "kind": request.kind} if request else None,
        "task": {"title": task.title, "clause": task.clause} if task else None,
        "agency": views.agency(agency) if agency else None,
    }


def _because(session: Session, row: Audit) -> str | None:
    """The reason, where the log names the row that holds its words."""
    because = row.detail.get("because")
    if isinstance(because, str) and because.startswith("dispute:"):
        dispute = session.get(Dispute, _number(because))
        return (dispute.answer if row.action == "answer_dispute" else dispute.text) if dispute else None
    if row.action == "return" and isinstance(because, str) and because.startswith("reply:"):
        reply = session.get(Reply, _number(because))
        return reply.returned_because if reply else None
    if row.action == "waive" and isinstance(because, str) and because.startswith("request:"):
        request = session.get(Request, _number(because))
        return request.text if request else None
    if isinstance(because, str) and because.startswith("call:"):
        call = session.get(Call, _number(because))
        return call.text if call else None
    return (
        because
        if isinstance(because, str) and not because.startswith(NAMED) and because not in SAID_OTHERWISE
        else None
    )
