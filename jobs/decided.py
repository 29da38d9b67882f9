"""Several coordinators: one decides, the cards of the others say who, what and when, and offer it no more; so do those
about requests.

Where a messenger can change a message that was sent (Telegram), the card itself says so; else one line follows it
(Zalo). A card that still waits does not ask about it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import decisions, hearers, outbox, people, requests, views
from db.decisions import Decision
from db.models import Assignment, Message, Person, Request
from db.outbox import Priority, Why
from rules.deciding import What
from rules.rulebook import Rules

KIND = "colleague_decided"
"""What is said: the line, and what it is put under where that can be changed (``edits``)."""

OF_REQUEST = "request_decided"
"""The same of a request."""


def tell(
    session: Session, rules: Rules, rows: Sequence[Assignment], by: Person, now: datetime, sent_to: int | None = None
) -> int:
    """Tell every other coordinator who has got a card about one of these, on all of which ``by`` has just decided,
    which was sent to so many people (``sent_to``); returns how many messages that gives."""
    session.flush()
    decisions.take_out(session, [row.id for row in rows])
    there = {each.person_id for each in hearers.coordinators(session, {row.duty.program_id for row in rows})}
    told, known = 0, {row.id: row for row in rows}
    for message in decisions.cards(session, rows, but=by.id):
        address = people.address_of(session, message.channel, message.chat_id)
        if address is None or address.person_id not in there or address.closed_at:
            continue
        numbers = decisions.told_in(session, message)
        whole = _decided(session, numbers, message, rules, now)
        news = [each for each in whole if each["assignment"]["id"] in known]
        found = {"news": news, "decisions": whole, "edits": _edits(message, whole), "people": sent_to}
        params = {**views.common(address, rules, now), **found}
        key = f"decided:{now.timestamp()}:{by.id}:{message.id}"
        told += outbox.queue(session, address, KIND, params, now, Priority.NEWS, dedupe_key=key) is not None
    return told


def tell_of(session: Session, rules: Rules, request: Request, by: Person, now: datetime) -> int:
    """Tell every other coordinator who has got the card of a request what ``by`` has just done about it; returns how
    many messages that gives. A card that waits does not ask about what is over."""
    session.flush()
    found = hearers.coordinators(session, [request.reply.assignment.duty.program_id])
    others = {each.person_id: each for each in found if each.person_id != by.id}
    told = 0
    for message in requests.cards(session, request, list(others)):
        if message.state == "queued" and request.state != "open":
            message.state, message.error = "cancelled", Why.DECIDED
        if message.state != "sent":
            continue
        address = people.address_of(session, message.channel, message.chat_id) or others[message.person_id or 0]
        params = {**views.common(address, rules, now), **dealt(session, request, by, rules, now)}
        params["edits"] = _edits_of(message, request)
        key = f"dealt:{request.id}:{request.state}:{now.timestamp()}:{message.id}"
        told += outbox.queue(session, address, OF_REQUEST, params, now, Priority.NEWS, dedupe_key=key) is not None
    return told


def dealt(session: Session, request: Request, by: Person, rules: Rules, now: datetime) -> dict[str, Any]:
    """What was done about a request, as ``OF_REQUEST`` says it: the request as it stands, who, and when (local)."""
    at = rules.local(request.decided_at or now).isoformat()
    return {"request": views.request(request, rules, now), "dealt": {"by": by.name, "at": at}}


def _edits_of(message: Message, request: Request) -> dict[str, Any] | None:
    """As `_edits`: the choices about the request go once nothing is left to do about it."""
    if not message.remote_id:
        return None
    says = {"message": message.id, "remote": message.remote_id, "kind": message.kind, "params": message.params}
    return {**says, "done": [] if request.state == "open" else [request.id]}


def _decided(
    session: Session, numbers: Sequence[int], message: Message, rules: Rules, now: datetime
) -> list[dict[str, Any]]:
    """What others than its receiver have decided since a card was written, of everything that it asks about."""
    found = []
    for number in numbers:
        row = session.get_one(Assignment, number)
        last = decisions.last(session, row)
        if last and last.decided.what is not What.CALL and _is_news(last, message):
            about = views.assignment(row, rules, now)
            found.append({"assignment": about, "decided": decisions.view(session, row, last, rules)})
    return found


def _is_news(last: Decision, message: Message) -> bool:
    return last.decided.at >= message.created_at and last.decided.by != message.person_id


def _edits(message: Message, whole: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The message that is changed (see `jobs.colleagues`): its id at the messenger's, what it says, and of which
    assignments its choices go; ``None`` where that is not known."""
    if not message.remote_id:
        return None
    says = {"message": message.id, "remote": message.remote_id, "kind": message.kind, "params": message.params}
    return {**says, "done": [each["assignment"]["id"] for each in whole]}
