"""Remind: ladder steps that have come -> messages in the outbox, one per person and knock."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db import aside, assignments, broadcasts, groups, outbox, outcomes, progress, reminders, requests, views
from db.models import Address, Assignment, Group, Message
from db.outbox import Priority
from db.reach import Reach
from jobs import asking_less, saying
from jobs.deciding import ask_for_decisions
from jobs.telling import Item, Knock, Round, key
from rules.authority import Role
from rules.pressing import Pressing, press
from rules.rulebook import Rules

log = logging.getLogger(__name__)

AGENCIES_AT_ONCE = 50
LATER = timedelta(minutes=15)
"""After how long an agency, or an assignment, that could not be dealt with is tried again."""

Decided = tuple[Assignment, Pressing, list[Item]]
"""An assignment, what is decided about it, and what is said of it to officials and leaders."""


def remind(session: Session, rules: Rules, now: datetime) -> bool:
    """Queue what is due at ``now`` for up to `AGENCIES_AT_ONCE` agencies; ``True`` when there may be more.

    Each assignment's `next_step_at` moves on in the same transaction. Where an agency has no reachable official its
    leaders are reminded; where it has nobody the step passes in silence, and what is escalated goes to the
    coordinators. What does not fit into a person's budget is tried again on the next working day. An agency or an
    assignment that cannot be dealt with is put aside and tried again later; the others are reminded. When no ladder is
    left to look at, coordinators and observers are told of everything that waits for them.
    """
    _replace_expired(session, now)
    due = assignments.knocking(session, now, AGENCIES_AT_ONCE, rules.followed)
    if not due:
        ask_for_decisions(session, rules, now)
        return False
    reach = Reach.of(session)
    decided = _decide(session, rules, now, due, reach)
    pressed = [item.row.id for rows in decided.values() for _, _, items in rows for item in items]
    knock = Knock(
        session,
        rules,
        now,
        reach,
        groups.reminded(session) if pressed else {},
        {role: reminders.said(session, pressed, role) for role in (Role.OFFICIAL, Role.LEADER)} if pressed else {},
    )
    persons = {agency_id: reach.everybody(agency_id) for agency_id in decided}
    knock.look_ahead(each.person_id for addresses in persons.values() for each in addresses)
    _, failed = aside.each(
        session,
        [{agency_id: decided[agency_id] for agency_id in each} for each in together(decided, persons)],
        lambda agencies: _remind_agencies(knock, agencies),
        "agency",
        lambda agencies: ", ".join(rows[0][0].agency.code for rows in agencies.values()),
        now,
    )
    for agencies in failed:
        for row, _, _ in chain.from_iterable(agencies.values()):
            row.next_step_at = now + LATER
    return True


def _decide(
    session: Session, rules: Rules, now: datetime, due: Sequence[Assignment], reach: Reach
) -> dict[int, list[Decided]]:
    """What is said of assignments, by agency (id); one that cannot be dealt with is put aside. Of meetings from which
    the agency has asked to be exempt nothing is said, to nobody, while that waits for a decision."""
    decided: dict[int, list[Decided]] = defaultdict(list)
    known = progress.Known(session, [row.id for row in due], rules)
    became = outcomes.of(session, due, rules, now)
    wishes = requests.exempting(session) if any(row.duty.kind == "meeting" for row in due) else set()
    for row in due:
        try:
            case = known.case(row, reach.roles(row))
            pressing = press(case, rules.local(now), rules.window, rules.of(row).workdays)
            mine = became.get(row.id, {})
            tell = () if row.duty.kind == "meeting" and (row.agency_id, row.plan_year) in wishes else pressing.tell
            items = [saying.item(session, row, telling, rules, now, mine) for telling in tell]
        except SQLAlchemyError:
            raise
        except Exception as error:
            _put_off(session, row, error, now)
        else:
            decided[row.agency_id].append((row, pressing, items))
    return decided


def together(agencies: Iterable[int], people: Mapping[int, Sequence[Address]]) -> list[list[int]]:
    """Agencies (by id) as they are reminded: those that share a person at once, so that one message speaks of all."""
    found: list[tuple[list[int], set[int]]] = []
    for agency_id in agencies:
        ids, persons = [agency_id], {each.person_id for each in people.get(agency_id, ())}
        for each in [each for each in found if each[1] & persons]:
            found.remove(each)
            ids, persons = [*each[0], *ids], each[1] | persons
        found.append((ids, persons))
    return [ids for ids, _ in found]


def _remind_agencies(knock: Knock, agencies: Mapping[int, Sequence[Decided]]) -> None:
    """Queue what is said to everybody at agencies, and move their ladders on."""
    told = Round(knock)
    for agency_id, rows in agencies.items():
        needless = asking_less.needless(knock, [item for _, _, items in rows for item in items])
        items = [item for _, _, items in rows for item in items if item.row.id not in needless]
        for item in items:
            if item.telling.to in (Role.OFFICIAL, Role.LEADER):
                for address in knock.reach.told(item.telling.to, item.row):
                    told.add(address, saying.to_one(knock.session, knock.reach, address, item))
        for group in knock.chats.get(agency_id, ()):
            _queue_for_group(knock, group, [item for item in items if item.telling.to is Role.OFFICIAL])
    told.send(saying.kind)
    for row, pressing, items in chain.from_iterable(agencies.values()):
        row.next_step_at = pressing.next_at
        for item in items:
            _move_on(knock, item, told)


def _move_on(knock: Knock, item: Item, told: Round) -> None:
    """What was said is done; what did not fit into a budget is looked at on the next working day, at the same hour."""
    row, role, step = item.row, item.telling.to, item.telling.step
    if told.is_done(item):
        if role is Role.OFFICIAL:
            row.last_step_at = knock.now
        else:
            progress.escalate(knock.session, row, item.telling, knock.rules, knock.now)
        return
    tomorrow = knock.rules.of(row).workdays.add(knock.rules.local(knock.now).date(), 1)
    again = datetime.combine(tomorrow, step.at.time(), step.at.tzinfo)
    row.next_step_at = min(again, row.next_step_at or again)


def _queue_for_group(knock: Knock, group: Group, items: Sequence[Item]) -> None:
    """Queue the same for a group of the agency; it is the people's reminders that are counted, and what is reported to
    whom is said to them alone."""
    to = reminders.receiver(None, group.channel, group.chat_id)
    said = knock.said[Role.OFFICIAL]
    items = [item for item in items if (to, item.row.id, item.telling.step.at) not in said and not item.telling.copy]
    if not items:
        return
    outbox.queue_for_chat(
        knock.session,
        group.channel,
        group.chat_id,
        saying.kind(items),
        views.settled(
            {
                **views.about(group.agency, knock.rules, knock.now),
                "assignments": [_without_announcement(item.view) for item in items],
            }
        ),
        knock.now,
        Priority.REMINDER,
        topic=group.topic,
        dedupe_key=key(items, to),
        assignments={item.row.id: item.telling.step.at for item in items},
        expires_at=knock.rules.window.closing(knock.rules.local(knock.now)),
    )


def _without_announcement(view: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in view.items() if key != "announces"}


def _put_off(session: Session, row: Assignment, error: Exception, now: datetime) -> None:
    """An assignment cannot be dealt with: it is put aside, and tried again later."""
    subject, body = f"{row.id} ({row.agency.code})", f"{row.duty.code} {row.period}"
    log.error("assignment %s cannot be reminded of and is put aside: %s", subject, aside.described(error))
    aside.put(session, "assignment", subject, aside.described(error), body, now)
    row.next_step_at = now + LATER


def _replace_expired(session: Session, now: datetime) -> None:
    """Reminders that could not be sent within their day are cancelled, and their ladders say what is current now."""

    def ask(message: Message) -> int:
        broadcasts.unwritten(session, message)
        return reminders.ask_anew(session, message, now)

    aside.each(session, outbox.expire(session, now), ask, "message", lambda message: str(message.id), now)
