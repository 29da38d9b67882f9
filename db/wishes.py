"""What an agency wishes. Of more time that waits for an answer another day, or another reason, takes the place of what
was wished before, under the same number; who wished what when stands in the log."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, false, or_, select
from sqlalchemy.orm import Session

from db import audit, capitals, replies
from db.assignments import KEPT_IN_VIEW
from db.models import Address, Assignment, Audit, Dialog, Duty, Person, Reply, Request
from rules.rulebook import Rules

CHANGE = "ask_anew"
"""The action, as the log calls it."""


@dataclass(frozen=True)
class Changed:
    """What a wish was before it was changed last (``until``), when that was (aware), and by whom (a person's id)."""

    until: date
    at: datetime
    by: int


def change(session: Session, request: Request, reply: Reply, text: str, until: date) -> None:
    """Let a reply take the place of the one that a wish which waits rested on, with its reason (``text``) and its day;
    the earlier one stays in the history, withdrawn. ``request.until`` is no wish any more once it was decided."""
    before = request.reply
    before.withdrawn_at = reply.stored_at
    detail = {"reply": reply.id, "was": before.id, "from": _iso(request.until), "to": until.isoformat()}
    request.reply_id, request.until, request.text = reply.id, until, text
    session.flush()
    session.refresh(request)
    audit.record(session, reply.stored_at, f"person:{reply.person_id}", "ask_anew", f"request:{request.id}", detail)


def changed(session: Session, request: Request) -> Changed | None:
    """When a wish was changed last; ``None``: never."""
    query = select(Audit).where(Audit.subject == f"request:{request.id}", Audit.action == CHANGE)
    row = session.scalar(query.order_by(Audit.id.desc()).limit(1))
    if row is None:
        return None
    return Changed(date.fromisoformat(row.detail["from"]), row.at, int(row.actor.partition(":")[2]))


def view(session: Session, request: Request, rules: Rules) -> dict[str, Any] | None:
    """`changed` as messages tell it: ``until`` (ISO), ``at`` (local), ``by``, a name."""
    found = changed(session, request)
    if found is None:
        return None
    by = session.get_one(Person, found.by).name
    return {"until": found.until.isoformat(), "at": rules.local(found.at).isoformat(), "by": by}


def waiting(session: Session, assignment_id: int, rules: Rules) -> dict[str, Any] | None:
    """More time that the agency has asked for and that waits for the coordinators, as cards tell it: its number
    (``id``), ``kind``, ``until`` (ISO) and ``since`` when it was first asked for (a local day, ISO)."""
    found = replies.pending(session, assignment_id, "extension")
    if found is None or found.until is None:
        return None
    since = rules.local(found.asked_at).date().isoformat()
    return {"id": found.id, "kind": found.kind, "until": found.until.isoformat(), "since": since}


def of_agency(session: Session, agency_id: int, years: Collection[int] = ()) -> list[Request]:
    """What an agency asked for and that holds or waits for an answer, the oldest first, in all programs that are not
    archived: more time and to be exempt that wait, and that it is exempt in one of these plan ``years``."""
    waits = and_(Request.kind.in_(("extension", "exemption")), Request.state == "open")
    of_years = or_(false(), *(capitals.speaks_of(year) for year in sorted(years)))
    holds = and_(Request.kind == "exemption", Request.state == "granted", of_years)
    query = select(Request).join(Reply).join(Assignment).join(Duty)
    query = query.where(Assignment.agency_id == agency_id, KEPT_IN_VIEW, or_(waits, holds))
    return list(session.scalars(query.order_by(Request.id)))


def decided(session: Session, request: Request, rules: Rules) -> dict[str, Any] | None:
    """Who decided on a request and when, as messages tell it: ``by``, a name, and ``at`` (local); ``None``: nobody."""
    by = session.get(Person, request.decided_by) if request.decided_by else None
    return {"by": by.name, "at": rules.local(request.decided_at).isoformat()} if by and request.decided_at else None


def shows_other(request: Request, args: Collection[str]) -> bool:
    """Whether a choice about a request (what stands behind its verb) was shown with another day than is wished now."""
    shown = list(args)[2:3]
    return bool(shown) and shown[0] != _iso(request.until)


def drop_questions(session: Session, request: Request, persons: Collection[int]) -> None:
    """What these persons (ids) are being asked about deciding on a wish is over once it says another day: the reason of
    a refusal, a decision that was proposed, which wish was meant."""
    query = select(Dialog).join(Address, Address.id == Dialog.address_id).where(Address.person_id.in_(persons))
    for dialog in session.scalars(query).all():
        if _decides(dialog, request.id):
            session.delete(dialog)
    session.flush()


def _decides(dialog: Dialog, number: int) -> bool:
    data = dialog.data
    if dialog.name == "decision":
        return bool(data.get("ref") == number)
    acts = data.get("acts", ()) if dialog.name == "proposal" else [data["act"]] if dialog.name == "choose" else ()
    deciding = [act for act in acts if act["what"] in ("grant", "refuse")]
    return any(dialog.name == "choose" or number in (act.get("request"), act.get("ref")) for act in deciding)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
