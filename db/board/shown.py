"""What a list of what is overdue shows: everything of a program, or what is one agency's, one group's or one duty's, or
what a card asked the coordinators to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, exists, func, literal, not_, select
from sqlalchemy.orm import Session, aliased

from db.assignments import IN_FULL
from db.board.conditions import begun, due_by, duties_of
from db.models import Assignment, Audit, Duty, Message, MessageAssignment, Person, ProgramAgency
from rules.authority import Role
from rules.deciding import LOGGED, What
from rules.rulebook import Rules
from rules.status import State

Part = Literal["late", "agency", "group", "duty", "card"]
PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True)
class Shown:
    """What is overdue in a program (id): all of it (``late``), or of an agency (id), a group (number), a duty (id); or
    what cards of an instant (microseconds, see `rules.tokens.stamp`) asked about and no coordinator has decided since.
    """

    program_id: int
    part: Part = "late"
    ref: int = 0

    @property
    def _narrowed(self) -> tuple[ColumnElement[bool], ...]:
        if self.part == "agency":
            return (Assignment.agency_id == self.ref,)
        if self.part == "duty":
            return (Assignment.duty_id == self.ref,)
        if self.part == "group":
            theirs = select(ProgramAgency.agency_id).where(
                ProgramAgency.program_id == self.program_id, ProgramAgency.group_number == self.ref
            )
            return (Assignment.agency_id.in_(theirs),)
        return ()

    @property
    def asked_at(self) -> datetime | None:
        """Of when the card is (aware); ``None``: it is no card's."""
        if self.part != "card":
            return None
        return datetime.fromtimestamp(self.ref // 1_000_000, UTC).replace(microsecond=self.ref % 1_000_000)

    def _asked(self, session: Session) -> Select[int]:
        cards = session.scalars(_WRITTEN, {"at": self.asked_at}).all()
        return select(MessageAssignment.assignment_id).where(
            MessageAssignment.message_id.in_(cards), MessageAssignment.receiver == Role.COORDINATOR
        )

    def asked(self, session: Session) -> Sequence[Assignment]:
        """All of the program about which the card asked, decided or not."""
        query = select(Assignment).where(
            Assignment.id.in_(self._asked(session)), Assignment.duty_id.in_(duties_of(session, self.program_id))
        )
        return session.scalars(query.order_by(Assignment.id)).all()

    def _asked_and_undecided(self, session: Session) -> tuple[ColumnElement[bool], ...]:
        back = aliased(Audit)
        taken_back = exists().where(back.subject == Audit.subject, _gives_nothing(back), back.id > Audit.id)
        decided = exists().where(
            Audit.subject == literal("assignment:") + cast(Assignment.id, String),
            Audit.action.in_(LOGGED),
            Audit.actor.startswith("person:"),
            Audit.at >= self.asked_at,
            not_(_gives_nothing(Audit)),
            not_(and_(Audit.action == What.EXTEND, taken_back)),
        )
        return Assignment.id.in_(self._asked(session)), ~decided

    def conditions(self, session: Session, rules: Rules, now: datetime) -> tuple[ColumnElement[bool], ...]:
        """The conditions on assignments: open, begun, overdue, and shown; of a card: open, and asked about."""
        open_ = (Assignment.duty_id.in_(duties_of(session, self.program_id)), Assignment.state == State.OPEN)
        if self.part == "card":
            return (*open_, *self._asked_and_undecided(session))
        return (
            *open_,
            due_by(now, rules.zone),
            begun(rules.local(now).date()),
            *self._narrowed,
        )


def _gives_nothing(entry: type[Audit]) -> ColumnElement[bool]:
    """That an entry of the log takes more time back: nothing is decided by it, nor by what it takes back."""
    return and_(entry.action == What.EXTEND, entry.detail["to"].as_string().is_(None))


_WRITTEN = select(Message.id).where(Message.person_id.in_(select(Person.id)), Message.created_at == bindparam("at"))
"""Messages of an instant, found by whose they are: by their time alone all that was ever sent would be looked at."""


def late_of(session: Session, shown: Shown, rules: Rules, now: datetime, most: int) -> Sequence[Assignment]:
    """What is overdue of what is shown, in the document's order of agencies, up to ``most``."""
    query = (
        select(Assignment)
        .outerjoin(
            ProgramAgency,
            (ProgramAgency.agency_id == Assignment.agency_id) & (ProgramAgency.program_id == shown.program_id),
        )
        .where(*shown.conditions(session, rules, now))
        .order_by(ProgramAgency.group_number, ProgramAgency.position, Assignment.due_at, Assignment.id)
        .options(*IN_FULL)
    )
    return session.scalars(query.limit(most)).all()


def late_by_group(session: Session, program_id: int, rules: Rules, now: datetime) -> list[tuple[int, int]]:
    """The numbers of the groups of which something is overdue, and how much."""
    query = (
        select(ProgramAgency.group_number, func.count())
        .join(Assignment, Assignment.agency_id == ProgramAgency.agency_id)
        .where(ProgramAgency.program_id == program_id, *Shown(program_id).conditions(session, rules, now))
        .group_by(ProgramAgency.group_number)
        .order_by(ProgramAgency.group_number)
    )
    return [(number, count) for number, count in session.execute(query)]


def late_by_duty(session: Session, program_id: int, rules: Rules, now: datetime) -> list[tuple[int, str, int]]:
    """The duties (id, title) of which something is overdue, and how much."""
    query: Any = (
        select(Duty.id, Duty.title, func.count())
        .join(Assignment, Assignment.duty_id == Duty.id)
        .where(*Shown(program_id).conditions(session, rules, now))
        .group_by(Duty.id, Duty.title)
        .order_by(Duty.id)
    )
    return [(number, title, count) for number, title, count in session.execute(query)]
