"""A chat in which nothing arrives any more: its messages go to others of the agency, and the coordinator is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db import contacts, groups, outbox, reminders, sending, troubles, views
from db.models import Address, Group, Message
from db.outbox import Priority, Why
from rules.rulebook import Rulebook


def give_up(
    session: Session,
    rules: Rulebook,
    channel: str,
    chat_id: str,
    why: Why,
    said: str,
    now: datetime,
    *,
    in_flight: int | None = None,
    by: str = "",
) -> None:
    """Close an address for the reason ``why``; what waits for it is passed on, ``in_flight`` (a message) included.

    ``by``: who did it (an actor of the log); without, it is the messenger that says so.

    Messages go to another address of the same contact where there is one. Otherwise reminders go to the agency's
    leaders if it has no other official (who has been reminded as well); everything else fails, which ``dondoc outbox``
    shows.
    """
    waiting = outbox.waiting_for(session, channel, chat_id)
    if in_flight is not None and (message := session.get(Message, in_flight)):
        waiting.insert(0, message)
    address = contacts.address_of(session, channel, chat_id)
    if address is None:
        for message in waiting:
            sending.mark_failed(session, message.id, why, said)
        group = groups.of_chat(session, channel, chat_id)
        if group:
            _close_group(session, rules, group, why, said, now, by)
        return
    first_time = address.closed_at is None
    contacts.close_address(session, address, why, now, by)
    session.flush()
    own = contacts.reachable_at(session, address.contact)
    heirs = [own] if own else _others(session, address)
    for message in waiting:
        if own:
            outbox.redirect(message, own, Why.PASSED_ON)
        else:
            _pass_on(session, rules, message, heirs, now)
            sending.mark_failed(session, message.id, why, said)
    if first_time:
        _tell(session, rules, address, why, said, heirs, now)


def _reason(why: Why, said: str) -> dict[str, str]:
    """Why, in our word and, where that does not say it all, in the messenger's own."""
    return {"why": str(why), "said": said if why in (Why.ALWAYS_REFUSED, Why.NO_RIGHTS) else ""}


def _close_group(session: Session, rules: Rulebook, group: Group, why: Why, said: str, now: datetime, by: str) -> None:
    """Nothing goes to the group any more; the agency's people are reminded as before, and the coordinators are told."""
    groups.close(session, group, why, now, by)
    tell_of_group(session, rules, group, "group_closed", now, **_reason(why, said))


def tell_of_group(session: Session, rules: Rulebook, group: Group, kind: str, now: datetime, **params: str) -> None:
    """Tell every coordinator something about a group."""
    for coordinator in contacts.reachable(session, "coordinator"):
        about = {**views.common(coordinator, rules, now), "group": views.group(group), **params}
        outbox.queue(session, coordinator, kind, about, now, Priority.NEWS)


def _others(session: Session, address: Address) -> Sequence[Address]:
    """Who is written to instead: the agency's other officials, else its leaders."""
    contact = address.contact
    if contact.role == "coordinator":
        return [each for each in contacts.reachable(session, "coordinator") if each.contact_id != contact.id]
    for role in ("official", "leader"):
        found = contacts.reachable(session, role, contact.agency_id)
        if found:
            return found
    return []


def _pass_on(session: Session, rules: Rulebook, message: Message, heirs: Sequence[Address], now: datetime) -> None:
    """Say a reminder to those who have not been reminded of the same already, as far as it is pressed for still."""
    left = reminders.still_pressed(session, message, now)
    steps = outbox.assignments_of(session, message)
    for heir in heirs if left else ():
        if heir.contact.role == "leader":
            outbox.queue(
                session,
                heir,
                message.kind,
                {**message.params, "assignments": left, **views.common(heir, rules, now)},
                now,
                Priority.REMINDER,
                dedupe_key=f"passed_on:{message.id}:contact:{heir.contact_id}",
                assignments={item["id"]: steps[item["id"]] for item in left or ()},
                expires_at=message.expires_at,
            )


def _tell(
    session: Session, rules: Rulebook, address: Address, why: Why, said: str, heirs: Sequence[Address], now: datetime
) -> None:
    """Tell the coordinators, once, who cannot be reached, why, and who is written to instead.

    When it was the last coordinator, somebody else of their agency is told.
    """
    told = contacts.reachable(session, "coordinator") or contacts.who_must_know(session, address.contact)
    for coordinator in told:
        outbox.queue(
            session,
            coordinator,
            "unreachable",
            {
                **views.common(coordinator, rules, now),
                "contact": views.contact(address.contact),
                "channel": address.channel,
                **_reason(why, said),
                "heirs": [{**views.contact(heir.contact), "channel": heir.channel} for heir in heirs],
            },
            now,
            Priority.NEWS,
        )


def tell_of_quota(session: Session, rules: Rulebook, channel: str, said: str, now: datetime) -> None:
    """Note that a messenger's quota is used up, and tell the coordinators once, if they can by another messenger."""
    if not troubles.begin(session, channel, now, Why.QUOTA, said):
        return
    for coordinator in contacts.reachable(session, "coordinator", avoiding=[channel]):
        params = {"channel": channel, "said": said, "waiting": troubles.waiting(session, channel)}
        all_params = {**views.common(coordinator, rules, now), **params}
        outbox.queue(session, coordinator, "quota", all_params, now, Priority.NEWS)
