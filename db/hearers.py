"""Who hears of something: coordinators, who is reminded, whom the loss of a post concerns, who asked for something."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import coordinating, handovers, people, posts, present, successions, views
from db.models import Address, Assignment, Person, Post, Program, Progress, Reply
from rules.authority import Role

APART = (Role.OBSERVER, Role.ASSIGNEE)
"""As what nobody is reminded of what an agency owes: without them nothing is left undone."""


def coordinators(
    session: Session, programs: Collection[int] | None = None, *, avoiding: Collection[str] = ()
) -> list[Address]:
    """Who coordinates one of these programs (ids; ``None``: any), each once: coordinators at the agency that does."""
    query = select(Program.coordinator_id).where(Program.state != "archived").distinct()
    if programs is not None:
        query = query.where(Program.id.in_(programs))
    there = people.reached(session, "coordinator", avoiding)
    found = [address for agency_id in session.scalars(query) for address in there.get(agency_id, ())]
    return sorted({address.person_id: address for address in found}.values(), key=lambda address: address.id)


def lost_with(session: Session, ending: Iterable[Post]) -> list[Post]:
    """Those of posts that end together without which nobody is left who can be told; see `is_last`, `once_each`."""
    held = list(ending)
    return once_each(post for post in held if is_last(session, post, held))


def left_alone(session: Session, ending: Iterable[Post]) -> list[dict[str, Any]]:
    """For which posts nobody is left who serves the agency, when these end together or have ended (`once_each`), as
    messages tell it: `db.views.post` with the agency's id; ``instead``: the names of its leaders, who are reminded then
    where there are any."""
    held = list(ending)
    lost = {post.id for post in lost_with(session, held)}
    gone = once_each(post for post in held if post.id in lost or _is_last_official(session, post, held))
    return [
        {
            **views.post(post),
            "agency_id": post.agency_id,
            "instead": _leaders(session, post) if post.id not in lost else [],
        }
        for post in gone
    ]


def _is_last_official(session: Session, post: Post, ending: Collection[Post]) -> bool:
    """Tell whether with these posts the agency loses its last official who is reminded."""
    mine = {each.person_id for each in ending if (each.role, each.agency_id) == ("official", post.agency_id)}
    left = {each.person_id for each in people.reachable(session, "official", post.agency_id)}
    return post.role == "official" and left <= mine


def _leaders(session: Session, post: Post) -> list[str]:
    found = people.reachable(session, "leader", post.agency_id)
    return [each.person.name for each in found if each.person_id != post.person_id]


def once_each(held: Iterable[Post]) -> list[Post]:
    """Posts whose loss is told: of several at an agency one, a coordinator's apart; of `APART` none."""
    found: dict[tuple[int, bool], Post] = {}
    for post in (each for each in held if each.role not in APART):
        found.setdefault((post.agency_id, post.role == "coordinator"), post)
    return list(found.values())


def is_last(session: Session, post: Post, ending: Iterable[Post] = ()) -> bool:
    """Tell whether without this post, and those that end with it, nobody of its agency can be reminded, by an official
    or else a leader.

    For a coordinator: nobody can be told what coordinators of the agency's programs are told. For an observer, and for
    whoever was handed one assignment, which goes back to the officials: never.
    """
    if post.role in APART:
        return False
    if post.role == "coordinator":
        return {each.person_id for each in people.reachable(session, "coordinator", post.agency_id)} <= {post.person_id}
    return {post.id, *(each.id for each in ending)}.issuperset(_who_can_be_reminded(session, post.agency_id))


def _who_can_be_reminded(session: Session, agency_id: int) -> Iterable[int]:
    """The posts at an agency whose holders are reminded, or could be."""
    persons = {each.person_id for role in ("official", "leader") for each in people.reachable(session, role, agency_id)}
    return (
        post.id
        for post in posts.at(session, agency_id)
        if post.role in ("official", "leader") and post.person_id in persons
    )


def who_must_know(session: Session, gone: Post) -> list[Address]:
    """Whom to tell that a post is not held any more: the coordinators of the agency's programs.

    Of a coordinator's it is those who are left of their agency, who alone can find another one: when there is none, its
    leaders, else its officials.
    """
    if gone.role != "coordinator":
        return [
            each
            for each in coordinators(session, coordinating.programs_of(session, gone.agency_id))
            if _other(each, gone)
        ]
    found = (people.reachable(session, role, gone.agency_id) for role in ("coordinator", "leader", "official"))
    left = ([each for each in addresses if _other(each, gone)] for addresses in found)
    return next(filter(None, left), [])


def _other(address: Address, gone: Post) -> bool:
    return address.person_id != gone.person_id


def hears(session: Session, person: Person, agency_id: int) -> list[Address]:
    """Who hears what became of something that a person said for an agency: they themselves; if they are gone or on
    leave, those who are reminded there, or where another one has taken its place. Who is on leave hears it where nobody
    else can."""
    agency_id = successions.in_place_of(session, agency_id)
    own = people.reachable_at(session, person) if person.is_at(agency_id) else None
    if own and person.id not in present.away_among(session, [person.id]):
        return [own]
    return reminded(session).get(agency_id, []) or ([own] if own else [])


def reminded(session: Session) -> dict[int, list[Address]]:
    """Who is reminded at each agency (by its id): its reachable officials, else its reachable leaders."""
    return {**people.reached(session, "leader"), **people.reached(session, "official")}


def pressed(session: Session, row: Assignment) -> list[Address]:
    """Who was pressed for an assignment; see `pressed_each`."""
    return pressed_each(session, [row])[row.id]


def pressed_each(session: Session, rows: Iterable[Assignment]) -> dict[int, list[Address]]:
    """By assignment (id), who was pressed for it, and so hears that its day has changed or that it is ended: who is
    reminded at its agency, and its leaders, all of them where it was reported to them, else those who said something of
    it."""
    rows, by_agency, theirs = list(rows), reminded(session), people.reached(session, Role.ASSIGNEE)
    held = handovers.held(session, [row.id for row in rows]) if theirs else {}
    return {
        row.id: _pressed(
            session,
            row,
            [
                *by_agency.get(row.agency_id, []),
                *(each for each in theirs.get(row.agency_id, ()) if each.person_id == held.get(row.id)),
            ],
        )
        for row in rows
    }


def _pressed(session: Session, row: Assignment, found: Iterable[Address]) -> list[Address]:
    leaders = people.reachable(session, Role.LEADER, row.agency_id)
    reported = session.get(Progress, (row.id, str(Role.LEADER))) if leaders else None
    if leaders and (reported is None or reported.said_at is None):
        spoke = select(Reply.person_id).where(Reply.assignment_id == row.id, Reply.withdrawn_at.is_(None))
        said = set(session.scalars(spoke))
        leaders = [each for each in leaders if each.person_id in said]
    return list({each.person_id: each for each in [*found, *leaders]}.values())
