"""Agencies take the place of others when their day has come; who has or coordinates what changes hands is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import aside, coordinating, hearers, inheriting, loading, outbox, people, programs, successions, views
from db.inheriting import Estate
from db.models import Address, Agency, Message, Person, Post, Program, Succession
from db.outbox import Priority
from rules.rulebook import Rules
from rules.succession import takes_effect

SHOWN = 10


class NotAnHeir(Exception):
    """The agency is no successor among several, or the succession does not hold (any more)."""


def carry_out_due(session: Session, rules: Rules, now: datetime) -> int:
    """Carry out the successions whose day has come; one that fails is put aside. Returns how many were carried out."""
    done = 0
    for row in successions.waiting(session, rules.local(now).date()):
        with aside.guarded(session, "succession", str(row.id), now) as attempt:
            carry_out(session, rules, row, now)
        done += not attempt.failed
    return done


def decide(session: Session, rules: Rules, row: Succession, now: datetime) -> Estate | None:
    """Carry a succession out that was just decided, if its day has come; else it waits (``None``)."""
    if not takes_effect(row.day, rules.local(now).date()):
        return None
    return carry_out(session, rules, row, now)


def carry_out(session: Session, rules: Rules, row: Succession, now: datetime) -> Estate:
    """Let a succession hold: the directory and the programs change, what is open, posts and groups go to the heir, and
    who must know is told. Without successors the agencies end."""
    concerned = _concerned(session, row)
    successions.begin(session, row, now)
    for number in concerned:
        loading.take_over(session, session.get_one(Program, number), now)
    for old in row.olds:
        old.gone_at = old.gone_at or now
    rules = programs.anew(session, rules)
    heir = successions.inheritor(row)
    if heir is None:
        done = inheriting.end(session, row, now, rules)
    else:
        done = inheriting.hand_over(session, row, row.olds, heir, now, rules)
        done.dropped += inheriting.no_longer_owed(session, row, now, rules)
    session.flush()
    _tell(session, rules, row, heir, done, concerned, now)
    return done


def choose(session: Session, rules: Rules, row: Succession, heir: Agency, now: datetime, by: Address) -> Estate:
    """A coordinator says, from the address ``by``, which of several successors inherits; what the first one has goes
    over. Raises `NotAnHeir`, also where it has been chosen already."""
    before = successions.inheritor(row)
    over = any(successions.of_old(session, each.id) for each in (heir, before) if each)
    if row.applied_at is None or heir.id not in [new.id for new in row.news] or before is None or over:
        raise NotAnHeir
    if before.id == heir.id and row.chosen_at is not None:
        raise NotAnHeir
    concerned = _concerned(session, row)
    successions.choose(session, row, heir, now, f"person:{by.person_id}")
    for number in concerned:
        loading.take_over(session, session.get_one(Program, number), now)
    rules = programs.anew(session, rules)
    done = Estate()
    if before.id != heir.id:
        done = inheriting.change_heir(session, row, before, heir, now, rules)
        done.dropped += inheriting.no_longer_owed(session, row, now, rules)
    session.flush()
    _tell(session, rules, row, heir, done, concerned, now, chosen_by=by)
    return done


def concerns(session: Session, row: Succession) -> list[int]:
    """The programs (ids) in which a succession changes something."""
    return _concerned(session, row)


def _concerned(session: Session, row: Succession) -> list[int]:
    agencies = [*row.olds, *row.news]
    return sorted({number for each in agencies for number in coordinating.programs_of(session, each.id)})


def view(row: Succession, heir: Agency | None) -> dict[str, Any]:
    """A succession as messages speak of it; ``heir``: who inherits at present."""
    return {
        "id": row.id,
        "day": row.day.isoformat(),
        "olds": [views.agency(each) for each in row.olds],
        "news": [{**views.agency(each), "id": each.id} for each in row.news],
        "heir": views.agency(heir) if heir else None,
        "chosen": row.chosen_at is not None,
    }


def _tell(
    session: Session,
    rules: Rules,
    row: Succession,
    heir: Agency | None,
    done: Estate,
    concerned: Sequence[int],
    now: datetime,
    chosen_by: Address | None = None,
) -> None:
    """Tell the persons whose posts go over or end, the groups, and the coordinators, when the window is open."""
    named = view(row, heir)
    for person, held in _by_person(done.posts).items():
        address = _address(session, person)
        if address:
            _say(session, rules, address, "post_passed", now, succession=named, held=held)
    for group in done.groups:
        params = {**views.about(group.agency, rules, now), "group": views.group(group), "succession": named}
        message = outbox.queue_for_chat(
            session, group.channel, group.chat_id, "group_passed", params, now, Priority.NEWS, topic=group.topic
        )
        _in_window(message, rules, now)
    told: dict[str, Any] = {
        "succession": named,
        "moved": done.moved,
        "merged": len(done.merged),
        "stayed": [views.assignment(each, rules, now) for each in done.stayed[:SHOWN]],
        "stayed_total": len(done.stayed),
        "dropped": done.dropped,
        "given_back": done.given_back,
        "people": [_mover(*each) for each in done.posts][:SHOWN],
        "people_total": len(done.posts),
        "groups": [group.title for group in done.groups][:SHOWN],
        "by": chosen_by.person.name if chosen_by else None,
    }
    for address in hearers.coordinators(session, concerned):
        if chosen_by and address.person_id == chosen_by.person_id:
            _say(session, rules, chosen_by, "succession", now, at_once=True, **told)
        else:
            _say(session, rules, address, "succession", now, **told)


def _by_person(posts: Sequence[tuple[Post, Post | None]]) -> dict[Person, list[dict[str, Any]]]:
    found: dict[Person, list[dict[str, Any]]] = {}
    for old, _ in posts:
        found.setdefault(old.person, []).append(views.post(old))
    return found


def _mover(old: Post, new: Post | None) -> dict[str, Any]:
    return {"name": old.person.name, "role": old.role, "agency": views.agency(old.agency), "stays": new is None}


def _address(session: Session, person: Person) -> Address | None:
    """Where somebody can be told, also that they hold no post any more."""
    found = people.addresses(session, person) if person.stopped_at is None else []
    return people.reachable_at(session, person) or (found[0] if found else None)


def _say(
    session: Session, rules: Rules, address: Address, kind: str, now: datetime, *, at_once: bool = False, **params: Any
) -> None:
    about = {**views.common(address, rules, now), **params}
    priority = Priority.ANSWER if at_once else Priority.NEWS
    message = outbox.queue(session, address, kind, about, now, priority)
    if not at_once:
        _in_window(message, rules, now)


def _in_window(message: Message | None, rules: Rules, now: datetime) -> None:
    if message:
        message.not_before = rules.window.next_open(rules.local(now), rules.workdays)
