"""A chat in which messages arrive again: whoever was told of the loss is told of the return."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from db import coordinating, groups, hearers, outbox, people, views
from db.models import Address
from db.outbox import Priority
from jobs.unreachable import tell_of_group
from jobs.waiting import tell_what_waits
from rules.rulebook import Rules


def here_again(session: Session, rules: Rules, address: Address, now: datetime) -> bool:
    """A person is there again; ``False`` when their address was open all the time, or they do not want messages."""
    if not people.open_address(session, address, now) or address.person.stopped_at:
        return False
    session.flush()
    programs = {each for post in address.person.held for each in coordinating.programs_of(session, post.agency_id)}
    for coordinator in hearers.coordinators(session, programs):
        if coordinator.person is not address.person:
            about = {"person": views.person(address.person), "channel": address.channel}
            params = {**views.common(coordinator, rules, now), **about}
            outbox.queue(session, coordinator, "reachable_again", params, now, Priority.NEWS)
    tell_what_waits(session, address, rules, now)
    return True


def unblocked(session: Session, rules: Rules, channel: str, chat_id: str, now: datetime) -> None:
    """The messenger says that a person takes messages again: a short word tells them that reminders go on."""
    address = people.address_of(session, channel, chat_id)
    if address and here_again(session, rules, address, now):
        params = {**views.common(address, rules, now), "person": views.person(address.person)}
        outbox.queue(session, address, "resumed", params, now, Priority.ANSWER)


def taken_in(session: Session, rules: Rules, channel: str, chat_id: str, now: datetime) -> None:
    """The bot was added to a group again: its binding holds again, and both sides are told."""
    group = groups.reopen(session, channel, chat_id, now)
    if group is None:
        return
    session.flush()
    if group.reminders:
        params = {**views.about(group.agency, rules, now), "group": views.group(group), "on": True}
        topic = group.topic
        outbox.queue_for_chat(session, channel, chat_id, "group_reminders", params, now, Priority.ANSWER, topic=topic)
    tell_of_group(session, rules, group, "group_is_back", now)
