"""A chat in which nothing arrives any more: its messages go to others of the agency, and the coordinator is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db import coordinating, groups, handovers, hearers, outbox, people, reminders, sending, troubles, views
from db.models import Address, Assignment, Group, Message, Post
from db.outbox import Priority, Why
from jobs import telling
from rules.rulebook import Rules


def give_up(
    session: Session,
    rules: Rules,
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

    Messages go to another address of the same person where there is one. Otherwise reminders go to the agency's
    leaders if it has no other official (who has been reminded as well); everything else fails, which ``dondoc outbox``
    shows.
    """
    waiting = outbox.waiting_for(session, channel, chat_id)
    if in_flight is not None and (message := session.get(Message, in_flight)):
        waiting.insert(0, message)
    address = people.address_of(session, channel, chat_id)
    if address is None:
        for message in waiting:
            sending.mark_failed(session, message.id, why, said)
        group = groups.of_chat(session, channel, chat_id)
        if group:
            _close_group(session, rules, group, why, said, now, by)
        return
    first_time = address.closed_at is None
    people.close_address(session, address, why, now, by)
    session.flush()
    own = people.reachable_at(session, address.person)
    heirs = {} if own else {post: _others(session, post) for post in address.person.held}
    for message in waiting:
        if own:
            outbox.redirect(message, own, Why.PASSED_ON)
        else:
            _pass_on(session, rules, message, heirs, now)
            sending.mark_failed(session, message.id, why, said)
    if first_time:
        _tell(session, rules, address, own, heirs, now, **_reason(why, said))


def _reason(why: Why, said: str) -> dict[str, str]:
    """Why, in our word and, where that does not say it all, in the messenger's own."""
    return {"why": str(why), "said": said if why in (Why.ALWAYS_REFUSED, Why.NO_RIGHTS) else ""}


def _close_group(session: Session, rules: Rules, group: Group, why: Why, said: str, now: datetime, by: str) -> None:
    """Nothing goes to the group any more; the agency's people are reminded as before, and the coordinators are told."""
    groups.close(session, group, why, now, by)
    tell_of_group(session, rules, group, "group_closed", now, **_reason(why, said))


def tell_of_group(session: Session, rules: Rules, group: Group, kind: str, now: datetime, **params: str) -> None:
    """Tell every coordinator something about a group."""
    for coordinator in hearers.coordinators(session, coordinating.programs_of(session, group.agency_id)):
        about = {**views.common(coordinator, rules, now), "group": views.group(group), **params}
        outbox.queue(session, coordinator, kind, about, now, Priority.NEWS)


Heirs = Mapping[Post, Sequence[Address]]
"""Who is written to instead of a person, for each of their posts."""


def _others(session: Session, post: Post) -> Sequence[Address]:
    """Who is written to instead: for a coordinator the other coordinators, else the agency's other officials, else its
    leaders; for an observer nobody, who is only shown what they ask for."""
    if post.role == "observer":
        return []
    if post.role == "coordinator":
        others = people.reachable(session, "coordinator", post.agency_id)
        return [each for each in others if each.person_id != post.person_id]
    for role in ("official", "leader"):
        found = [each for each in people.reachable(session, role, post.agency_id) if each.person_id != post.person_id]
        if found:
            return found
    return []


def _pass_on(session: Session, rules: Rules, message: Message, heirs: Heirs, now: datetime) -> None:
    """Say a reminder to those who have not been reminded of the same already, as far as it is pressed for still: to the
    leaders of an agency that has no official left, and of what was handed over to this person alone to its officials.
    """
    left = reminders.still_pressed(session, message, now)
    own = {number for number, whose in handovers.told_alone(session, left or ()).items() if whose == message.person_id}
    steps = outbox.assignments_of(session, message)
    for post, instead in heirs.items() if left else ():
        mine = [number for number in left or () if session.get_one(Assignment, number).agency_id == post.agency_id]
        officials = {each.person_id for each in people.reachable(session, "official", post.agency_id)}
        why = telling.in_place(session, post.agency) if not officials else None
        for heir in instead if mine and post.role != "coordinator" else ():
            theirs = [number for number in mine if number in own] if heir.person_id in officials else mine
            if theirs:
                outbox.queue(
                    session,
                    heir,
                    message.kind,
                    views.settled(
                        {**outbox.narrowed(message, theirs), **views.common(heir, rules, now), "in_place": why}
                    ),
                    now,
                    Priority.REMINDER,
                    dedupe_key=f"passed_on:{message.id}:{post.agency_id}:person:{heir.person_id}",
                    assignments={number: steps[number] for number in theirs},
                    expires_at=message.expires_at,
                )


def _tell(
    session: Session,
    rules: Rules,
    address: Address,
    own: Address | None,
    heirs: Heirs,
    now: datetime,
    **reason: str,
) -> None:
    """Tell the coordinators, once, who cannot be reached, why, and who is written to instead.

    When it was the last coordinator, somebody else of their agency is told.
    """
    held = address.person.held
    told = {each.id: each for post in held for each in hearers.who_must_know(session, post)}
    instead = [own] if own else list({each.id: each for found in heirs.values() for each in found}.values())
    params = {
        "person": views.person(address.person),
        "channel": address.channel,
        **reason,
        "heirs": [{"id": each.person_id, "name": each.person.name, "channel": each.channel} for each in instead],
        "alone": [views.post(post) for post in hearers.once_each(post for post, found in heirs.items() if not found)],
    }
    for coordinator in told.values():
        all_params = {**views.common(coordinator, rules, now), **params}
        outbox.queue(session, coordinator, "unreachable", all_params, now, Priority.NEWS)


def tell_of_quota(session: Session, rules: Rules, channel: str, said: str, now: datetime) -> None:
    """Note that a messenger's quota is used up, and tell the coordinators once, if they can by another messenger."""
    if not troubles.begin(session, channel, now, Why.QUOTA, said):
        return
    for coordinator in hearers.coordinators(session, avoiding=[channel]):
        params = {"channel": channel, "said": said, "waiting": troubles.waiting(session, channel)}
        all_params = {**views.common(coordinator, rules, now), **params}
        outbox.queue(session, coordinator, "quota", all_params, now, Priority.NEWS)
