"""Several coordinators: one decides, the cards of the others say who, what and when, and offer it no more; so do those
about requests.

Where a messenger can change a message that was sent (Telegram), the card itself says so, the own one as well; else one
line follows it (Zalo). A card that still waits does not ask about it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import decisions, hearers, outbox, people, requests, views, wishes
from db.models import Address, Assignment, Message, Person, Request
from db.outbox import Priority, Why
from rules.rulebook import Rules
from rules.status import State
from rules.tokens import stamp

KIND = "colleague_decided"
"""What is said: the line, and what it is put under where that can be changed (``edits``)."""

OF_REQUEST = "request_decided"
"""The same of a request."""


def tell(session: Session, rules: Rules, rows: Sequence[Assignment], by: Person, now: datetime) -> int:
    """Let every coordinator's cards about one of these, on all of which ``by`` has just decided, say so and offer it no
    more; tell the others of it, each once. Returns how many messages that gives."""
    session.flush()
    decisions.take_out(session, [row.id for row in rows])
    there = {each.person_id for each in hearers.coordinators(session, {row.duty.program_id for row in rows})}
    theirs: dict[int, list[tuple[Message, Address]]] = defaultdict(list)
    for message in decisions.cards(session, rows):
        address = people.address_of(session, message.channel, message.chat_id)
        if address and address.person_id in there and not address.closed_at:
            theirs[address.person_id].append((message, address))
    return sum(_tell_one(session, rules, cards, rows, by, now) for cards in theirs.values())


def _tell_one(
    session: Session,
    rules: Rules,
    cards: Sequence[tuple[Message, Address]],
    rows: Sequence[Assignment],
    by: Person,
    now: datetime,
) -> int:
    """One coordinator: the newest card says all that is new, or a line does; who decided, and older cards, are changed
    where that can be done, and no more is said."""
    asked = {number for message, _ in cards for number in decisions.told_in(session, message)}
    news = decisions.since(session, [row for row in rows if row.id in asked], now)
    told = 0
    for message, address in cards:
        only = address.person_id == by.id or message is not cards[-1][0]
        if only and not outbox.is_changeable(message):
            continue
        about = [session.get_one(Assignment, number) for number in decisions.told_in(session, message)]
        whole = decisions.since(session, about, message.created_at)
        params = {
            **views.common(address, rules, now),
            "news": entries(session, whole if only else news, rules, now, address, 0 if only else len(rows)),
            "decisions": entries(session, whole, rules, now, address),
            "edits": _edits(message, about, {row.id for row, _ in whole}, only=only),
        }
        key = f"decided:{now.timestamp()}:{by.id}:{message.id}"
        told += outbox.queue(session, address, KIND, params, now, Priority.NEWS, dedupe_key=key) is not None
    return told


def entries(
    session: Session, found: Iterable[decisions.Made], rules: Rules, now: datetime, to: Address, of: int = 0
) -> list[dict[str, Any]]:
    """Decisions as messages tell them ``to`` somebody: each ``decided`` of an ``assignment``, or of ``n`` of them whose
    agencies' ``names`` are told; ``mine``: made by who reads it; ``of``: on how many was decided in all, those among
    them that the reader was not asked about."""
    return [
        {
            "assignment": views.assignment(act[0][0], rules, now),
            "decided": decisions.view(session, *act[0], rules, now),
            "n": len(act),
            "names": list(dict.fromkeys(row.agency.name for row, _ in act)) if len(act) > 1 else [],
            "mine": act[0][1].decided.by == to.person_id,
            "of": of,
        }
        for act in decisions.at_once(found)
    ]


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
        if message.state not in outbox.OUT:
            continue
        address = people.address_of(session, message.channel, message.chat_id) or others[message.person_id or 0]
        params = {**views.common(address, rules, now), **dealt(session, request, by, rules, now)}
        params["edits"] = _edits_of(message, request)
        key = f"dealt:{request.id}:{request.state}:{now.timestamp()}:{message.id}"
        told += outbox.queue(session, address, OF_REQUEST, params, now, Priority.NEWS, dedupe_key=key) is not None
    return told


CHANGED = "extension_changed"
"""That a wish says another day or reason now: under its older card, and to who had wished before."""


def tell_changed(session: Session, rules: Rules, request: Request, now: datetime) -> int:
    """A wish that waits says another day or reason now, of which every coordinator gets a new card: what they were
    asked about deciding on the old one is over, and its card offers it no more where it can be changed, or does not
    come. Returns how many cards are changed."""
    session.flush()
    found = hearers.coordinators(session, [request.reply.assignment.duty.program_id])
    told, persons = 0, {each.person_id: each for each in found}
    wishes.drop_questions(session, request, list(persons))
    for message in requests.cards(session, request, list(persons)):
        if message.state == "queued":
            message.state, message.error = "cancelled", Why.OVERTAKEN
        if not outbox.is_changeable(message):
            continue
        address = people.address_of(session, message.channel, message.chat_id) or persons[message.person_id or 0]
        view, changed = views.request(request, rules, now), wishes.view(session, request, rules)
        params = {**views.common(address, rules, now), "request": view, "changed": changed}
        params["edits"] = {**(_edits_of(message, request) or {}), "done": [request.id], "only": True}
        key = f"changed:{request.reply_id}:{message.id}"
        told += outbox.queue(session, address, CHANGED, params, now, Priority.NEWS, dedupe_key=key) is not None
    return told


def dealt(session: Session, request: Request, by: Person, rules: Rules, now: datetime) -> dict[str, Any]:
    """What was done about a request, as ``OF_REQUEST`` says it: the request as it stands, who, and when (local)."""
    at = rules.local(request.decided_at or now).isoformat()
    return {"request": views.request(request, rules, now), "dealt": {"by": by.name, "at": at}}


def _edits_of(message: Message, request: Request) -> dict[str, Any] | None:
    """As `_edits`: the choices about the request go once nothing is left to do about it."""
    if not outbox.is_changeable(message):
        return None
    says = {"message": message.id, "remote": message.remote_id or "", "kind": message.kind, "params": message.params}
    return {**says, "done": [] if request.state == "open" else [request.id]}


def _edits(message: Message, about: Sequence[Assignment], decided: Set[int], *, only: bool) -> dict[str, Any] | None:
    """The message that is changed (see `jobs.colleagues`): its id at the messenger's, what it says, and of which
    assignments its choices go, and of which card (its instant) those about all; ``None`` where that is not known.
    ``only``: nothing is said where it cannot be changed."""
    if not outbox.is_changeable(message):
        return None
    says = {"message": message.id, "remote": message.remote_id or "", "kind": message.kind, "params": message.params}
    done = [row.id for row in about if row.id in decided or row.state is not State.OPEN]
    whole = [stamp(message.created_at)] if len(done) == len(about) else []
    return {**says, "done": [*done, *whole], "only": only}
