"""Who took whose place among the agencies, since when, and what the directory so makes of programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.models import Agency, ProgramAgency, Succession, SuccessionPart
from rules.succession import Added, Directory
from rules.succession import Succession as Rule


class NotPossible(Exception):
    """A succession that cannot be; the message says why."""


def decide(
    session: Session, olds: Sequence[Agency], news: Sequence[Agency], day: date, now: datetime, by: str
) -> Succession:
    """Note that from ``day`` on ``news`` stand in the place of ``olds``, or that these end; it is carried out by
    `jobs.succeeding`. One that waited for the same agency is dropped. Raises `NotPossible`."""
    _check(session, olds, news)
    for row in {each.id: each for old in olds for each in waiting_of(session, old.id)}.values():
        drop(session, row, now, by)
    row = Succession(day=day, by=by, made_at=now, moved={})
    session.add(row)
    session.flush()
    for successor, agencies in ((False, olds), (True, news)):
        for place, agency in enumerate(agencies, 1):
            part = {"succession_id": row.id, "agency_id": agency.id, "successor": successor, "place": place}
            session.add(SuccessionPart(**part))
    session.flush()
    session.refresh(row)
    detail = {"olds": [old.code for old in olds], "news": [new.code for new in news], "from": day.isoformat()}
    audit.record(session, now, by, "decide_succession", f"succession:{row.id}", detail)
    return row


def _check(session: Session, olds: Sequence[Agency], news: Sequence[Agency]) -> None:
    codes = [row.code for row in (*olds, *news)]
    twice = next((code for code in codes if codes.count(code) > 1), None)
    if twice:
        raise NotPossible(f"{twice} is named twice; an agency that goes on takes nobody's place but others'.")
    for row in (*olds, *news):
        ended = of_old(session, row.id)
        if ended and ended.applied_at:
            after = " and ".join(each.code for each in ended.news)
            raise NotPossible(f"{row.code} has ended already{f', {after} took its place' if after else ''}.")
    for row in news:
        ended = of_old(session, row.id)
        if ended:
            raise NotPossible(f"{row.code} ends itself on {ended.day:%Y-%m-%d}.")


def drop(session: Session, row: Succession, now: datetime, by: str) -> None:
    """What waited for its day will not be."""
    row.dropped_at = now
    audit.record(session, now, by, "drop_succession", f"succession:{row.id}")
    session.flush()


def _parts(agency_id: int, *, successor: bool) -> list[object]:
    return [
        SuccessionPart.agency_id == agency_id,
        SuccessionPart.successor.is_(successor),
        Succession.dropped_at.is_(None),
    ]


def of_old(session: Session, agency_id: int) -> Succession | None:
    """The succession by which an agency ended, or is to end."""
    query = select(Succession).join(SuccessionPart).where(*_parts(agency_id, successor=False))  # type: ignore[arg-type]
    return session.scalar(query.order_by(Succession.id.desc()).limit(1))


def by_old(session: Session) -> dict[int, Succession]:
    """`of_old` of every agency (id) that ended, or is to end."""
    query = select(SuccessionPart.agency_id, Succession).join(Succession)
    query = query.where(SuccessionPart.successor.is_(False), Succession.dropped_at.is_(None)).order_by(Succession.id)
    return dict(session.execute(query).all())


def of_new(session: Session, agency_id: int) -> list[Succession]:
    """The successions that have given an agency somebody's place, in the order of their days."""
    query = select(Succession).join(SuccessionPart).where(*_parts(agency_id, successor=True))  # type: ignore[arg-type]
    return list(session.scalars(query.where(Succession.applied_at.is_not(None)).order_by(Succession.day)))


def waiting_of(session: Session, agency_id: int) -> list[Succession]:
    """What waits for its day and ends an agency."""
    query = select(Succession).join(SuccessionPart).where(*_parts(agency_id, successor=False))  # type: ignore[arg-type]
    return list(session.scalars(query.where(Succession.applied_at.is_(None))))


def waiting(session: Session, until: date | None = None) -> list[Succession]:
    """What waits for its day, the nearest first; ``until``: of days up to this one."""
    query = select(Succession).where(Succession.applied_at.is_(None), Succession.dropped_at.is_(None))
    if until is not None:
        query = query.where(Succession.day <= until)
    return list(session.scalars(query.order_by(Succession.day, Succession.id)))


def begin(session: Session, row: Succession, now: datetime) -> None:
    """It holds: the olds are gone, from the day on the news are there."""
    row.applied_at = now
    for old in row.olds:
        old.gone_at, old.until_on = now, row.day - timedelta(days=1)
    for new in row.news:
        new.from_on = new.from_on or row.day if _is_new(session, new) else new.from_on
        new.gone_at = None
    detail = {"day": row.day.isoformat()}
    audit.record(session, now, row.by, "succeed", f"succession:{row.id}", detail)
    session.flush()


def _is_new(session: Session, agency: Agency) -> bool:
    """Whether nothing has been known of an agency before: it is in no program."""
    return session.scalar(select(ProgramAgency.agency_id).where(ProgramAgency.agency_id == agency.id)) is None


def choose(session: Session, row: Succession, heir: Agency, now: datetime, by: str) -> None:
    """Somebody has said which of several successors inherits."""
    row.heir_id, row.chosen_at = heir.id, now
    session.flush()
    session.refresh(row)
    audit.record(session, now, by, "choose_heir", f"succession:{row.id}", {"heir": heir.code})


def inheritor(row: Succession) -> Agency | None:
    """Who inherits: the chosen one, else the first successor."""
    code = as_rule(row).inheritor
    return next((each for each in row.news if each.code == code), None)


def in_place_of(session: Session, agency_id: int) -> int:
    """The agency (id) that stands in an agency's place by now; itself where none does."""
    while (row := of_old(session, agency_id)) and row.applied_at and (heir := inheritor(row)):
        agency_id = heir.id
    return agency_id


def whose_place(session: Session, agency_id: int) -> list[int]:
    """An agency (id) and all whose heir it is (`in_place_of`), the nearest first."""
    whole = [agency_id]
    for number in whole:
        for row in of_new(session, number):
            heir = inheritor(row)
            if heir and heir.id == number:
                whole += [old.id for old in row.olds if old.id not in whole]
    return whole


def as_rule(row: Succession) -> Rule:
    """A succession as the rules speak of it."""
    olds, news = (tuple(each.code for each in agencies) for agencies in (row.olds, row.news))
    return Rule(olds, news, row.day, row.heir.code if row.heir else None)


def directory(session: Session, program_id: int | None) -> Directory:
    """What the directory knows that a program's file does not say; ``program_id``: ``None`` before it is loaded."""
    names = {row.code: (row.name, row.head) for row in session.scalars(select(Agency))}
    query = select(ProgramAgency).where(ProgramAgency.program_id == program_id, ProgramAgency.added_on.is_not(None))
    members = session.scalars(query.order_by(ProgramAgency.group_number, ProgramAgency.position)).all()
    held = select(Succession).where(Succession.applied_at.is_not(None)).order_by(Succession.id)
    return Directory(
        names,
        tuple(Added(row.agency.code, row.group_number, row.added_on) for row in members if row.added_on),
        tuple(as_rule(row) for row in session.scalars(held)),
    )
