"""What goes to an heir: open assignments with what was answered, posts, who is expected, codes, groups, capital."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db import assignments, audit, merging, obstacles, passing, posts, successions
from db.models import (
    Agency,
    Assignment,
    Capital,
    Duty,
    Expected,
    Group,
    Inherited,
    Invite,
    Obstacle,
    Post,
    Program,
    Succession,
)
from rules.inheritance import Fate, fate
from rules.rulebook import Rules
from rules.status import Move, State


@dataclass
class Estate:
    """What has gone from one agency to another, or ended.

    ``moved``: how many assignments are the heir's now, ``merged`` those of the heir that go on in the place of others,
    ``stayed`` those that ended as they stood, as the heir had closed its own, ``dropped`` how many nobody owes any
    more. ``posts``: (the old one, the new one or ``None``). ``given_back``: obstacles (numbers) that nobody else has to
    clear now, and that wait for the coordinators again.
    """

    moved: int = 0
    merged: list[Assignment] = field(default_factory=list)
    stayed: list[Assignment] = field(default_factory=list)
    dropped: int = 0
    posts: list[tuple[Post, Post | None]] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    given_back: list[int] = field(default_factory=list)


def open_of(session: Session, agency_ids: Iterable[int]) -> list[Assignment]:
    """What agencies owe at present, in programs that are not archived, the earliest first."""
    query = select(Assignment).join(Duty).join(Program).where(Assignment.agency_id.in_(list(agency_ids)))
    query = query.where(Assignment.state == State.OPEN, Program.state != "archived")
    return list(session.scalars(query.order_by(Assignment.due_at, Assignment.id)))


def hand_over(
    session: Session, row: Succession, olds: Iterable[Agency], heir: Agency, now: datetime, rules: Rules
) -> Estate:
    """Give the heir all that agencies have at present. ``rules``: those that hold with the succession."""
    done = Estate()
    agencies = list(olds)
    for each in open_of(session, [old.id for old in agencies]):
        _pass_on(session, row, each, heir, now, rules, done)
    for old in agencies:
        for post in posts.at(session, old.id):
            done.posts.append((post, passing.pass_on(session, post, heir, now, row.by)))
        _belongings(session, row, old, heir, done)
        _obstacles(session, row, obstacles.owned(session, old.id), heir, now)
    _note(row, "posts", [new.id for _, new in done.posts if new])
    return done


def reopened(session: Session, item: Assignment, now: datetime, rules: Rules) -> None:
    """What an agency had done before another one took its place is open again: it goes to the heir, whoever that is by
    now."""
    while item.state is State.OPEN and item.agency.gone_at:
        row = successions.of_old(session, item.agency_id)
        heir = successions.inheritor(row) if row and row.applied_at else None
        if row is None or heir is None:
            return
        _pass_on(session, row, item, heir, now, rules, Estate())
        session.flush()


def _note(row: Succession, what: str, ids: Iterable[int]) -> None:
    """Remember what the heir has because of this succession, should it be somebody else's after all."""
    known = row.moved.get(what, [])
    row.moved = {**row.moved, what: [*known, *(each for each in ids if each not in known)]}


def _pass_on(
    session: Session, row: Succession, item: Assignment, heir: Agency, now: datetime, rules: Rules, done: Estate
) -> None:
    """Let an open assignment become the heir's; see `rules.inheritance.Fate`."""
    same = (Assignment.duty_id == item.duty_id, Assignment.period == item.period)
    own = session.scalar(select(Assignment).where(*same, Assignment.agency_id == heir.id))
    what = fate(own.state if own else None, owes=not _to_itself(item, heir, rules))
    if what is Fate.DROP:
        item.waived_by_program = True
        assignments.move(session, item, Move.WAIVE, row.by, now, rules, because=f"succession:{row.id}")
        done.dropped += 1
    elif own is None:
        merging.move(session, row, item, heir, now)
        done.moved += 1
    elif what is Fate.STAY:
        merging.stay(session, row, item, now, rules)
        _note(row, "stayed", [item.id])
        done.stayed.append(item)
    else:
        if what is Fate.REOPEN:
            own.waived_by_program = False
            assignments.move(session, own, Move.RESTORE, row.by, now, rules, because=f"succession:{row.id}")
        merging.merge(session, row, item, own, now, rules)
        done.merged.append(own)


def _to_itself(item: Assignment, agency: Agency, rules: Rules) -> bool:
    """Whether an agency would report to itself: it receives the duty, and the program does not have it owe it."""
    book = rules.of(item)
    spec = book.duties.get(item.duty.code)
    return bool(spec and spec.to == agency.code and agency.code not in [each.code for each in book.program.owing(spec)])


def _obstacles(session: Session, row: Succession, found: Iterable[Obstacle], heir: Agency, now: datetime) -> None:
    """What an agency had to clear, its heir has to."""
    for each in found:
        obstacles.hand_on(session, each, heir, row.by, now)
        _note(row, "obstacles", [each.request_id])


def _belongings(session: Session, row: Succession, old: Agency, heir: Agency, done: Estate) -> None:
    """Who is expected, codes that nobody has used, groups, and capital."""
    expected = session.scalars(select(Expected).where(Expected.agency_id == old.id)).all()
    invites = session.scalars(select(Invite).where(Invite.agency_id == old.id, Invite.used_at.is_(None))).all()
    groups = session.scalars(select(Group).where(Group.agency_id == old.id)).all()
    expected = [each for each in expected if each.waits]
    for name, rows in (("expected", expected), ("invites", invites), ("groups", groups)):
        _give(session, rows, heir)
        _note(row, name, [each.id for each in rows])
    done.groups += [each for each in groups if each.closed_at is None]
    for capital in session.scalars(select(Capital).where(Capital.agency_id == old.id, Capital.year >= row.day.year)):
        _add_capital(session, heir, capital)


def _give(session: Session, rows: Iterable[Expected | Invite | Group], heir: Agency) -> None:
    for each in rows:
        each.agency_id = heir.id
        session.flush()
        session.refresh(each)


def _add_capital(session: Session, heir: Agency, capital: Capital) -> None:
    """The heir's plans of a year are the sums; who has none is exempt only if the heir has none either."""
    own = session.get(Capital, (heir.id, capital.year))
    if own is None:
        values = {"planned": capital.planned, "second": capital.second, "exempt": capital.exempt}
        session.add(Capital(agency_id=heir.id, year=capital.year, **values))
    else:
        own.exempt = own.exempt and capital.exempt
        second = None
        if own.second is not None or capital.second is not None:
            second = _sum(*(each.planned if each.second is None else each.second for each in (own, capital)))
        own.planned, own.second = _sum(own.planned, capital.planned), second
    session.flush()


def _sum(*amounts: int | None) -> int | None:
    known = [each for each in amounts if each is not None]
    return sum(known) if known else None


def _take_capital(own: Capital, capital: Capital) -> None:
    """What `_add_capital` gave goes away again."""
    if own.planned is None or capital.planned is None:
        return
    if own.second is not None:
        own.second -= capital.planned if capital.second is None else capital.second
    own.planned = own.planned - capital.planned if own.planned > capital.planned else None
    if own.planned is None or own.second == own.planned:
        own.second = None


def end(session: Session, row: Succession, now: datetime, rules: Rules) -> Estate:
    """Agencies end and nobody takes their place: nothing is asked of them, posts end, groups are closed; what they had
    to clear is the coordinators' again."""
    done = Estate()
    for item in open_of(session, [old.id for old in row.olds]):
        item.waived_by_program = True
        assignments.move(session, item, Move.WAIVE, row.by, now, rules, because=f"succession:{row.id}")
        done.dropped += 1
    for old in row.olds:
        for each in obstacles.owned(session, old.id):
            obstacles.give_back(session, each.request, row.by, now, ended=True)
            done.given_back.append(each.request_id)
        for post in posts.at(session, old.id):
            posts.end(session, post, now, row.by)
            done.posts.append((post, None))
        for group in session.scalars(select(Group).where(Group.agency_id == old.id, Group.closed_at.is_(None))):
            group.closed_at, group.closed_reason = now, "ended"
            audit.record(session, now, row.by, "close_group", f"agency:{old.id}", {"reason": "ended"})
            done.groups.append(group)
    session.flush()
    return done


def no_longer_owed(session: Session, row: Succession, now: datetime, rules: Rules) -> int:
    """What successors owed and owe no more, because they receive it now, is waived; returns how much that is."""
    count = 0
    for item in open_of(session, [new.id for new in row.news]):
        if _to_itself(item, item.agency, rules):
            item.waived_by_program = True
            assignments.move(session, item, Move.WAIVE, row.by, now, rules, because=f"succession:{row.id}")
            count += 1
    return count


def change_heir(session: Session, row: Succession, before: Agency, heir: Agency, now: datetime, rules: Rules) -> Estate:
    """What an heir has because of a succession goes to another successor: what is open still, and what came with it."""
    done = Estate()
    for item in _taken_back(session, row, before, now, rules):
        if item.agency_id == heir.id:
            done.moved += 1
            continue
        _pass_on(session, row, item, heir, now, rules, done)
    moved = select(Post).where(Post.id.in_(row.moved.get("posts", [])), Post.until_at.is_(None))
    for post in session.scalars(moved.where(Post.agency_id == before.id)).all():
        done.posts.append((post, passing.pass_on(session, post, heir, now, row.by)))
    _note(row, "posts", [new.id for _, new in done.posts if new])
    for name, table in (("expected", Expected), ("invites", Invite), ("groups", Group)):
        query = select(table).where(table.id.in_(row.moved.get(name, [])), table.agency_id == before.id)
        rows: list[Expected | Invite | Group] = list(session.scalars(query))
        _give(session, rows, heir)
        done.groups += [each for each in rows if isinstance(each, Group) and each.closed_at is None]
    passed = row.moved.get("obstacles", [])
    owned = [each for each in obstacles.owned(session, before.id) if each.request_id in passed]
    _obstacles(session, row, owned, heir, now)
    for old in row.olds:
        for capital in session.scalars(
            select(Capital).where(Capital.agency_id == old.id, Capital.year >= row.day.year)
        ):
            own = session.get(Capital, (before.id, capital.year))
            if own:
                _take_capital(own, capital)
            _add_capital(session, heir, capital)
    return done


def _taken_back(session: Session, row: Succession, before: Agency, now: datetime, rules: Rules) -> list[Assignment]:
    """The open assignments that an heir has because of a succession; those that had been merged stand alone again.

    What had not begun on the day of the succession each of the successors owes for itself, and stays.
    """
    query = select(Assignment).join(Inherited, Inherited.assignment_id == Assignment.id)
    query = query.where(Inherited.succession_id == row.id, Assignment.agency_id == before.id)
    query = query.where(or_(Assignment.opens_on.is_(None), Assignment.opens_on < row.day))
    parties = [each.id for each in (*row.olds, *row.news)]
    found: list[Assignment] = []
    for item in session.scalars(query.where(Assignment.state == State.OPEN).distinct()).all():
        merged = session.scalars(select(Assignment).where(Assignment.merged_into_id == item.id)).all()
        mine = [each for each in merged if each.agency_id in parties]
        for each in mine:
            merging.part(session, each, item, now, row.by, rules)
        found += mine or [item]
    return found + _stood_still(session, row, now, rules)


def _stood_still(session: Session, row: Succession, now: datetime, rules: Rules) -> list[Assignment]:
    """What ended as it stood because the heir had closed its own is open again: another one may have none."""
    ended = (Assignment.state == State.MERGED, Assignment.merged_into_id.is_(None))
    query = select(Assignment).where(Assignment.id.in_(row.moved.get("stayed", [])), *ended)
    found = list(session.scalars(query))
    for item in found:
        assignments.move(session, item, Move.PART, row.by, now, rules)
    return found
