"""Who speaks in a turn: what they are, at which agencies, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from bot.talk.stale import Refused
from db import coordinating, inherited, present
from db.models import Address, Agency, Assignment, Person, Program, Request
from rules.authority import OF_A_PROGRAM, Action, Place, Post, Subject, may, refusal
from rules.rulebook import Rules


@dataclass
class Speaker:
    """Somebody at an ``address`` who has said something (``incoming``), ``now`` (aware); lives inside one
    transaction."""

    session: Session
    rules: Rules
    now: datetime
    incoming: Incoming
    address: Address
    _seen: tuple[list[Post], list[int]] | None = field(default=None, init=False)
    """What the person was when `seen` was asked, and what they saw: it is asked again once they are something else."""
    _program: Program | None = field(default=None, init=False)
    """The row of `program`: as long as somebody holds it, the session need not read it again."""

    @property
    def person(self) -> Person:
        return self.address.person

    @property
    def actor(self) -> str:
        return f"person:{self.person.id}"

    @property
    def posts(self) -> list[Post]:
        """What the person is, at which agency, and what those are for whom they stand in."""
        own = [present.as_acting(post) for post in self.person.held]
        return list(dict.fromkeys([*own, *self._stands_in]))

    @cached_property
    def _stands_in(self) -> list[Post]:
        """The posts of those who are on leave and for whom the person stands in."""
        return [present.as_acting(post) for post, _ in present.stands_in_for(self.session, self.person)]

    @property
    def roles(self) -> list[str]:
        """What the person is, at whatever agency."""
        return list(dict.fromkeys(post.role for post in self.posts))

    @property
    def home(self) -> Agency:
        """The agency of the person's first post, where nothing says which one is meant."""
        return self.person.held[0].agency

    def own(self, action: Action) -> list[int]:
        """The agencies (ids) where the person may do this because of a post there: none where they may with single
        assignments that they were handed (`handed`). Raises `Refused` if they may nowhere."""
        found = list(dict.fromkeys(post.agency_id for post in self.person.held))
        there = [agency_id for agency_id in found if self.may(action, agency_id)]
        if not there and not self.handed(action):
            self.require(action, found[0])
        return there

    def handed(self, action: Action) -> list[Assignment]:
        """The assignments that the person was handed, and with which they may do this; those that go on in the place of
        others."""
        found = [self.session.get_one(Assignment, post.assignment_id) for post in self.posts if post.assignment_id]
        rows = dict.fromkeys(inherited.goes_on(self.session, row) for row in found)
        return [row for row in rows if self.may_with(action, row)]

    def may(self, action: Action, agency_id: int | None = None, program: Program | None = None) -> bool:
        """Tell whether the person may do this here, as far as this agency (``None``: no agency) is concerned, and this
        program."""
        return may(self.posts, action, self._subject(agency_id, program))

    def may_with(self, action: Action, row: Assignment) -> bool:
        """Tell whether the person may do this here with an assignment."""
        return may(self.posts, action, self._about(action, row))

    def require(self, action: Action, agency_id: int | None = None, program: Program | None = None) -> None:
        """Go on only if the person may do this here; see `may`. Raises `Refused`."""
        why = refusal(self.posts, action, self._subject(agency_id, program))
        if why:
            raise Refused(why)

    def require_with(self, action: Action, row: Assignment) -> None:
        """Go on only if the person may do this here with an assignment. Raises `Refused`."""
        why = refusal(self.posts, action, self._about(action, row))
        if why:
            raise Refused(why)

    def _subject(self, agency_id: int | None, program: Program | None) -> Subject:
        place = Place.PRIVATE if self.incoming.private else Place.GROUP
        return Subject(agency_id, place, program.coordinator_id if program else None)

    def _about(self, action: Action, row: Assignment) -> Subject:
        program = self.program_of(row) if action in OF_A_PROGRAM else None
        return replace(self._subject(row.agency_id, program), assignment_id=row.id)

    def program_of(self, assignment: Assignment) -> Program:
        """The program that an assignment is of."""
        return self.session.get_one(Program, assignment.duty.program_id)

    def may_decide(self, request: Request) -> bool:
        """Tell whether the person decides on this request."""
        return self.may_with(Action.DECIDE, request.reply.assignment)

    def require_deciding(self, request: Request) -> None:
        """Go on only if the person decides on this request. Raises `Refused`."""
        self.require_with(Action.DECIDE, request.reply.assignment)

    @property
    def coordinated(self) -> list[int]:
        """The programs (ids) that the person coordinates."""
        return coordinating.coordinated_by(self.session, self.person, self.posts)

    @property
    def seen(self) -> list[int]:
        """The programs (ids) of which an overview may speak: those that the person coordinates, else those that their
        agencies are in."""
        posts = self.posts
        if self._seen is None or self._seen[0] != posts:
            self._seen = (posts, coordinating.seen_by(self.session, self.person, posts))
        return list(self._seen[1])

    @property
    def program(self) -> Program:
        """The program that an overview speaks of: the one that the person has chosen, else the first of `seen`."""
        known = self.seen
        chosen = self.person.program_id
        first = known[0] if known else next(iter(self.rules.books))
        self._program = self.session.get_one(Program, chosen if chosen in known else first)
        return self._program
