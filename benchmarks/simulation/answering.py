"""What people do who get a message: officials answer, leaders direct, coordinators decide, each by their kind."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial

from sqlalchemy import bindparam, select

from benchmarks.simulation import kinds
from benchmarks.simulation.cast import Cast
from benchmarks.simulation.world import ZONE, World
from bot.talk.dialogs import directing, pressing, progress, reply
from bot.talk.turn import Turn
from db import people
from db.models import Assignment, Dialog, Message, MessageAssignment, Person
from db.reach import Reach
from rules.authority import Role
from rules.status import State

_ABOUT = select(MessageAssignment.assignment_id, MessageAssignment.receiver).where(
    MessageAssignment.message_id == bindparam("message")
)
_SOON_DUE = select(Assignment).where(
    Assignment.state == State.OPEN, Assignment.last_day >= bindparam("day"), Assignment.last_day <= bindparam("until")
)


class Answering:
    """How the people of a world react."""

    def __init__(self, world: World, cast: Cast) -> None:
        self.world, self.cast = world, cast

    def receive(self, message: Message) -> None:
        """Somebody gets a message: when they look at each thing in it."""
        if message.person_id is None or message.scheduled is None:
            return
        seen = {each["id"]: each.get("seen", 0) for each in message.params.get("assignments", ())}
        for number, receiver in self.world.session.execute(_ABOUT, {"message": message.id}).all():
            delay = timedelta(minutes=self.world.chance.randrange(10, 420))
            react = partial(self._react, message.person_id, number, receiver, seen.get(number, 0))
            self.world.later(self.world.now + delay, react)

    def _react(self, person_id: int, number: int, receiver: str, seen: int) -> None:
        row, person = self._both(number, person_id)
        if row.state is not State.OPEN or not person.held or self.cast.is_away(person_id):
            return
        turn = self.world.turn(person)
        if turn is None:
            return
        if receiver == Role.COORDINATOR:
            self._decide(turn, row, str(seen))
        elif receiver == Role.LEADER:
            self._direct(turn, row)
        elif self.world.chance.random() < self.cast.kinds[person_id].answers:
            self._answer(turn, row)

    def _both(self, number: int, person_id: int) -> tuple[Assignment, Person]:
        session = self.world.session
        return session.get_one(Assignment, number), session.get_one(Person, person_id)

    def _answer(self, turn: Turn, row: Assignment) -> None:
        """An official answers: it is done, or promised; or is given to a colleague."""
        person, chance, number = turn.person, self.world.chance, row.id
        kind = self.cast.kinds[person.id]
        if not person.is_at(row.agency_id):
            return
        if chance.random() < kinds.GIVES_AWAY and self.cast.give_away(person, row):
            return
        if row.duty.kind == "meeting":
            reply.take(turn, row, chance.choice(("nothing", "nothing", "not_held")))
        elif chance.random() < kind.promises:
            day = self.world.rules.workdays.add(self.world.now.date(), chance.randrange(1, 9))
            progress.take(turn, row, by=day)
            if chance.random() < kind.keeps:
                at = datetime.combine(day, time(15), ZONE)
                self.world.later(at, partial(self._do, person.id, number))
        else:
            reply.sent(turn, row, "1/BC")

    def _do(self, person_id: int, number: int) -> None:
        row, person = self._both(number, person_id)
        turn = self.world.turn(person) if person.held and row.state is State.OPEN else None
        if turn and person.is_at(row.agency_id):
            reply.sent(turn, row, "1/BC")

    def _direct(self, turn: Turn, row: Assignment) -> None:
        """A leader says it is directed, explains or does nothing; it helps, mostly."""
        what, chance = self.world.chance.random(), self.world.chance
        if what < kinds.NEGLECTS:
            return
        explains = what < kinds.NEGLECTS + kinds.EXPLAINS
        turn.said = "Chờ số liệu" if explains else ""
        directing.press(turn, row, ["explain" if explains else "directed"])
        officials = people.reachable(self.world.session, "official", row.agency_id)
        if officials and chance.random() < kinds.HELPS:
            at = self.world.now + timedelta(hours=chance.randrange(2, 60))
            self.world.later(at, partial(self._do, officials[0].person_id, row.id))

    def _decide(self, turn: Turn, row: Assignment, seen: str) -> None:
        """A coordinator presses on, extends, or calls; ``seen``: what the card knew of."""
        what = self.world.chance.random()
        if what < kinds.PRESSES_ON:
            pressing.press(turn, [str(row.id), "on", seen])
        elif what < kinds.PRESSES_ON + kinds.EXTENDS:
            pressing.press(turn, [str(row.id), "extend", seen])
            asked = self.world.session.get(Dialog, turn.address.id)
            if asked and asked.name == "pressing":
                until = self.world.rules.workdays.add(self.world.now.date(), 8).isoformat()
                pressing.day(turn, asked.data, until)
        else:
            pressing.press(turn, [str(row.id), "phone"])

    def morning(self, day: date) -> None:
        """Those who are early answer what falls due within three weeks before they are asked; meetings on their day or
        the day before."""
        world, chance = self.world, self.world.chance
        rows = [
            row
            for row in world.session.scalars(_SOON_DUE, {"day": day, "until": day + timedelta(days=20)}).all()
            if row.duty.kind != "meeting" or (row.last_day - day).days <= 1
        ]
        officials = Reach.of(world.session).at[Role.OFFICIAL] if rows else {}
        for row in rows:
            for address in officials.get(row.agency_id, ()):
                likely = self.cast.kinds[address.person_id].unasked / (1 if row.duty.kind == "meeting" else 8)
                if chance.random() < likely:
                    at = datetime.combine(day, time(9), ZONE) + timedelta(minutes=chance.randrange(240))
                    world.later(at, partial(self._volunteer, address.person_id, row.id))

    def _volunteer(self, person_id: int, number: int) -> None:
        row, person = self._both(number, person_id)
        if row.state is not State.OPEN or not person.held or self.cast.is_away(person_id):
            return
        turn = self.world.turn(person)
        if turn and person.is_at(row.agency_id):
            reply.take(turn, row, "nothing" if row.duty.kind == "meeting" else "sent")
