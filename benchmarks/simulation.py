"""``python -m benchmarks simulation [--seeds N] [--json]``: a whole program in process, with officials of all kinds.

From 11/3/2022 to 31/5/2024, as the seed program has it: what the clock does is the real thing (`jobs.plan`,
`jobs.remind`, what delivery leaves out), and answers go through the dialogs; only messengers are left out. Officials
are early, prompt, late, promising or silent; they go on leave, move away, serve two agencies; on some days both
messengers are down. Ends with 1 when a rule of pressing was broken (`benchmarks.kept`).
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import json
import random
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.kept import broken
from bot.channels.base import Incoming
from bot.talk.dialogs import directing, pressing, progress, reply
from bot.talk.turn import Stale, Turn
from db import burden, people, sending
from db.base import Base
from db.loading import load
from db.models import Address, Agency, Assignment, Audit, Message, MessageAssignment, Person, Post
from db.models import Reply as Answer
from db.programs import Rulebooks
from db.reach import Reach
from db.session import Database
from jobs.plan import plan
from jobs.remind import remind
from rules import promises
from rules.authority import Role
from rules.check import parse_program
from rules.program import Program
from rules.rulebook import Rules
from rules.status import State
from rules.window import SendingWindow

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SEED = Path(__file__).parent.parent / "seed" / "program.json"
FIRST, LAST = date(2022, 3, 11), date(2024, 5, 31)
KNOCKS = (time(7, 30), time(8, 0), time(13, 30), time(14, 0), time(16, 0))
BEFORE = {
    "report": {
        "at": "08:00",
        "steps": ["-30d", "-14d", "-7d", "-3d", "-1wd", "0d", "+1wd", "+2wd", "+3wd", "+5wd"],
        "repeat": {"every": 5, "times": 8},
    },
    "meeting": {"at": "08:00", "steps": ["start", "0d@14:00"]},
    "work": {
        "at": "08:00",
        "steps": ["-30d", "-14d", "-7d", "0d", "+1wd", "+5wd"],
        "repeat": {"every": 10, "times": 6},
    },
}
"""The ladders as they were before leaders and coordinators were told; only for comparison."""


@dataclass(frozen=True)
class Kind:
    """How an official answers: ``unasked`` answers before anything is said; ``answers``: how likely each message is
    answered; ``promises``: how likely the answer is only a promise; ``keeps``: how likely that is kept."""

    name: str
    share: int
    unasked: float
    answers: float
    promises: float
    keeps: float


KINDS = (
    Kind("early", 30, unasked=0.8, answers=0.95, promises=0.05, keeps=0.95),
    Kind("prompt", 35, unasked=0.1, answers=0.8, promises=0.15, keeps=0.85),
    Kind("late", 15, unasked=0.0, answers=0.35, promises=0.4, keeps=0.6),
    Kind("promising", 10, unasked=0.0, answers=0.7, promises=0.8, keeps=0.5),
    Kind("silent", 10, unasked=0.0, answers=0.02, promises=0.0, keeps=0.0),
)


@dataclass
class Figures:
    """What one run came to."""

    seed: int
    seconds: float = 0.0
    median_a_week: float = 0.0
    most_a_week: int = 0
    sent: int = 0
    owed: int = 0
    in_time: int = 0
    done: int = 0
    messages_to_answer: float = 0.0
    to_leaders: int = 0
    to_coordinators: int = 0
    promises_kept: int = 0
    promises_broken: int = 0
    broken: list[str] = field(default_factory=list)


class World:
    """One program, its people and their answers; `run` plays it from one day to another."""

    def __init__(self, database: Database, program: Program, chance: random.Random, start: datetime) -> None:
        self.session = Session(database.engine, expire_on_commit=False)
        self.rulebooks = Rulebooks(ZONE, SendingWindow(), "vi")
        self.chance, self.now = chance, start
        self.kinds: dict[int, Kind] = {}
        self.away: dict[int, tuple[date, date]] = {}
        self.down: set[date] = set()
        self._todo: list[tuple[datetime, int, Callable[[], None]]] = []
        self._numbers = itertools.count()
        self._seen = 0
        load(self.session, program, start)
        self.session.flush()

    @property
    def rules(self) -> Rules:
        return self.rulebooks.current(self.session)

    def populate(self, last: date) -> None:
        """Let officials of all kinds come, and leaders of most agencies; some go on leave, move, serve two agencies."""
        agencies = list(self.session.scalars(select(Agency).order_by(Agency.id)))
        coordinator = self.rules.first.program.coordinator
        for agency in agencies:
            if agency.code == coordinator:
                self.join("coordinator", agency)
            for _ in range(self.chance.choice((0, 1, 1, 1, 1, 1, 1, 2))):
                self._settle(self.join("official", agency), last)
            if self.chance.random() < 0.7:
                self.join("leader", agency)
        for post in self.session.scalars(select(Post).where(Post.role == "official")).all():
            if self.chance.random() < 0.07:
                other = self.chance.choice(agencies)
                if not post.person.is_at(other.id):
                    post.person.posts.append(Post(agency_id=other.id, role="official", from_at=self.now))
        span = (last - self.now.date()).days
        self.down = {self.now.date() + timedelta(days=self.chance.randrange(span + 1)) for _ in range(span // 150 + 1)}
        self.session.flush()

    def join(self, role: str, agency: Agency) -> Person:
        """Somebody with a chat takes a post."""
        person = Person(name=f"{role} {agency.code}", joined_at=self.now, posts=[])
        person.posts.append(Post(agency_id=agency.id, role=role, from_at=self.now))
        self.session.add(person)
        self.session.flush()
        channel = self.chance.choice(("telegram", "zalo"))
        self.session.add(Address(person_id=person.id, channel=channel, chat_id=str(person.id)))
        self.session.flush()
        self.kinds[person.id] = self.chance.choices(KINDS, [kind.share for kind in KINDS])[0]
        return person

    def _settle(self, person: Person, last: date) -> None:
        """Whether they go on leave or move away, and when."""
        span = (last - self.now.date()).days
        if self.chance.random() < 0.3:
            begins = self.now.date() + timedelta(days=self.chance.randrange(span + 1))
            self.away[person.id] = (begins, begins + timedelta(days=self.chance.randrange(5, 20)))
        if self.chance.random() < 0.1:
            leaves = self.now + timedelta(days=self.chance.randrange(span + 1), hours=2)
            number, agency_id = person.posts[0].id, person.posts[0].agency_id
            self._later(leaves, lambda: self._leave(number))
            self._later(leaves + timedelta(days=20), lambda: self._succeed(agency_id))

    def _leave(self, post_id: int) -> None:
        people.end(self.session, self.session.get_one(Post, post_id), self.now, "operator")

    def _succeed(self, agency_id: int) -> None:
        self.join("official", self.session.get_one(Agency, agency_id))

    def _later(self, at: datetime, work: Callable[[], None]) -> None:
        heapq.heappush(self._todo, (at, next(self._numbers), work))

    def run(self, last: date) -> None:
        """Play until the evening of a day."""
        day = self.now.date()
        while day <= last:
            self._answer_until(datetime.combine(day, time(7), ZONE))
            plan(self.session, self.rules, self.now, thorough=day == self.now.date() and self._seen == 0)
            self.session.flush()
            works = self.rules.workdays.is_working(day)
            if works:
                self._unasked(day)
            for at in KNOCKS if works else KNOCKS[:1]:
                self._answer_until(datetime.combine(day, at, ZONE))
                self._knock()
            self.session.commit()
            day += timedelta(days=1)

    def _answer_until(self, until: datetime) -> None:
        while self._todo and self._todo[0][0] <= until:
            at, _, work = heapq.heappop(self._todo)
            self.now = max(self.now, at)
            work()
            self.session.flush()
        self.now = until

    def _knock(self) -> None:
        rules = self.rules
        while remind(self.session, rules, self.now):
            self.session.flush()
        self.session.flush()
        if self.now.date() in self.down:
            return
        open_now = rules.window.is_open(rules.local(self.now), rules.workdays)
        for channel in ("telegram", "zalo"):
            while message := sending.claim(self.session, channel, self.now, reminders=open_now):
                self.session.flush()
                sending.mark_sent(self.session, message.id, self.now, str(message.id), [])
                self.session.refresh(message)
                self._seen = max(self._seen, message.id)
                self._receive(message)

    def _receive(self, message: Message) -> None:
        """Somebody gets a message: whether, when and how they react."""
        if message.person_id is None or message.scheduled is None:
            return
        query = select(MessageAssignment).where(MessageAssignment.message_id == message.id)
        for link in self.session.scalars(query).all():
            delay = timedelta(minutes=self.chance.randrange(10, 420))
            person, number, receiver = message.person_id, link.assignment_id, link.receiver
            self._later(self.now + delay, lambda p=person, n=number, r=receiver: self._react(p, n, r))  # type: ignore[misc]

    def _react(self, person_id: int, number: int, receiver: str) -> None:
        row, person = self.session.get_one(Assignment, number), self.session.get_one(Person, person_id)
        if row.state is not State.OPEN or not person.held or self._is_away(person_id):
            return
        if receiver == Role.COORDINATOR:
            self._decide(person, row)
        elif receiver == Role.LEADER:
            self._direct(person, row)
        elif self.chance.random() < self.kinds[person_id].answers:
            self._answer(person, row)

    def _is_away(self, person_id: int) -> bool:
        begins, ends = self.away.get(person_id, (date.max, date.max))
        return begins <= self.now.date() <= ends

    def _turn(self, person: Person) -> Turn | None:
        address = people.reachable_at(self.session, person)
        if address is None:
            return None
        key = f"s{next(self._numbers)}"
        said = Incoming(channel=address.channel, key=key, chat_id=address.chat_id, what="text", sender_id="1", name="A")
        return Turn(self.session, self.rules, self.now, said, address)

    def _answer(self, person: Person, row: Assignment) -> None:
        """An official answers: it is done, or promised."""
        turn, kind = self._turn(person), self.kinds[person.id]
        if turn is None or not person.is_at(row.agency_id):
            return
        if row.duty.kind == "meeting":
            reply.take(turn, row, self.chance.choice(("nothing", "nothing", "not_held")))
        elif self.chance.random() < kind.promises:
            days = self.chance.randrange(1, 9)
            day = self.rules.workdays.add(self.now.date(), days)
            progress.take(turn, row, by=day)
            if self.chance.random() < kind.keeps:
                who, what = person.id, row.id
                self._later(datetime.combine(day, time(15), ZONE), lambda: self._do(who, what))
        else:
            reply.sent(turn, row, "1/BC")

    def _do(self, person_id: int, number: int) -> None:
        row, person = self.session.get_one(Assignment, number), self.session.get_one(Person, person_id)
        turn = self._turn(person)
        if row.state is State.OPEN and turn and person.is_at(row.agency_id):
            reply.sent(turn, row, "1/BC")

    def _direct(self, person: Person, row: Assignment) -> None:
        """A leader gives it to somebody, says it is directed, explains or does nothing; it helps, mostly."""
        turn, what = self._turn(person), self.chance.random()
        if turn is None or what < 0.2:
            return
        try:
            args = ["explain"] if what < 0.35 else ["directed"]
            turn.said = "Chờ số liệu" if what < 0.35 else ""
            directing.press(turn, row, args)
        except Stale:
            return
        if self.chance.random() < 0.7:
            officials = [each.person_id for each in people.reachable(self.session, "official", row.agency_id)]
            if officials:
                at = self.now + timedelta(hours=self.chance.randrange(2, 60))
                number = row.id
                self._later(at, lambda: self._do(officials[0], number))

    def _decide(self, person: Person, row: Assignment) -> None:
        """A coordinator presses on, extends, or calls."""
        turn, what = self._turn(person), self.chance.random()
        if turn is None:
            return
        try:
            if what < 0.4:
                pressing.press(turn, [str(row.id), "on"])
            elif what < 0.6:
                day = self.rules.workdays.add(self.now.date(), 8)
                pressing.day(turn, {"ref": row.id}, day.isoformat())
            else:
                pressing.press(turn, [str(row.id), "phone"])
        except Stale:
            return

    def _unasked(self, day: date) -> None:
        """Those who are early answer what falls due in this week or the next before they are asked."""
        query = select(Assignment).where(
            Assignment.state == State.OPEN,
            Assignment.last_day >= day,
            Assignment.last_day <= day + timedelta(days=20),
        )
        reach = Reach.of(self.session)
        for row in self.session.scalars(query).all():
            near = row.duty.kind != "meeting" or (row.last_day - day).days <= 1
            if not near:
                continue
            for address in reach.at[Role.OFFICIAL].get(row.agency_id, ()):
                chance = self.kinds[address.person_id].unasked / (1 if row.duty.kind == "meeting" else 8)
                if self.chance.random() < chance:
                    at = datetime.combine(day, time(9), ZONE) + timedelta(minutes=self.chance.randrange(240))
                    self._later(at, lambda p=address.person_id, n=row.id: self._volunteer(p, n))  # type: ignore[misc]

    def _volunteer(self, person_id: int, number: int) -> None:
        row, person = self.session.get_one(Assignment, number), self.session.get_one(Person, person_id)
        if row.state is State.OPEN and person.held and not self._is_away(person_id):
            turn = self._turn(person)
            if turn and person.is_at(row.agency_id):
                reply.take(turn, row, "nothing") if row.duty.kind == "meeting" else reply.sent(turn, row, "1/BC")


def figures(world: World, seed: int, seconds: float) -> Figures:
    """Count what a run came to, and look for broken rules."""
    session, rules = world.session, world.rules
    weeks = [n for week in burden.by_week(session, rules).values() for n in week.values()]
    found = Figures(seed, round(seconds, 1), median(weeks or [0]), max(weeks, default=0), sum(weeks))
    asked: dict[int, set[datetime]] = {}
    query = (
        select(MessageAssignment.assignment_id, MessageAssignment.step_at, Message.sent_at, Assignment.reported_at)
        .join(Message, Message.id == MessageAssignment.message_id)
        .join(Assignment, Assignment.id == MessageAssignment.assignment_id)
        .where(Message.state == "sent", Assignment.reported_at.is_not(None), Message.sent_at < Assignment.reported_at)
    )
    for number, step_at, _, _ in session.execute(query):
        if step_at:
            asked.setdefault(number, set()).add(step_at)
    kept = promises.Kept()
    tracked = (State.OPEN, State.REPORTED, State.ACCEPTED, State.MISSED)
    for row in session.scalars(select(Assignment).where(Assignment.state.in_(tracked), Assignment.due_at <= world.now)):
        found.owed += 1
        if row.reported_at:
            found.done += 1
            found.in_time += row.reported_at < rules.of(row).due_at(row)
        made = session.scalars(
            select(Answer).where(Answer.assignment_id == row.id, Answer.expected_on.is_not(None)).order_by(Answer.id)
        )
        told = [promises.Promise(rules.local(each.at).date(), each.expected_on) for each in made if each.expected_on]
        kept += promises.judge(told, row.reported_at and rules.local(row.reported_at).date(), world.now.date())
    found.messages_to_answer = round(sum(map(len, asked.values())) / max(1, found.done), 2)
    found.promises_kept, found.promises_broken = kept.kept, kept.broken
    for entry in session.scalars(select(Audit).where(Audit.action == "escalate")):
        found.to_leaders += entry.detail["to"] == "leader"
        found.to_coordinators += entry.detail["to"] == "coordinator"
    found.broken = broken(session, rules, world.now)
    return found


def simulate(seed: int, program: Program, first: date = FIRST, last: date = LAST) -> Figures:
    """Play a program once with this seed."""
    begun = perf_counter()
    with tempfile.TemporaryDirectory(prefix="dondoc-simulation-") as folder:
        database = Database(f"sqlite:///{folder}/simulation.sqlite3", durable=False)
        Base.metadata.create_all(database.engine)
        world = World(database, program, random.Random(seed), datetime.combine(first, time(7), ZONE))
        world.populate(last)
        world.run(last)
        found = figures(world, seed, perf_counter() - begun)
        world.session.close()
        database.close()
    return found


def with_ladders(ladders: dict[str, Any]) -> Program:
    """The seed program with other ladders."""
    raw = json.loads(SEED.read_text("utf-8"))
    return parse_program(json.dumps({**raw, "ladders": ladders}))


def main(arguments: list[str]) -> int:
    """Run it, print what it came to, and return 1 when a rule was broken."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="how many runs")
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--before", action="store_true", help="with the ladders of before, for comparison")
    parser.add_argument("--until", type=date.fromisoformat, default=LAST, help="play until this day only")
    given = parser.parse_args(arguments)
    program = with_ladders(BEFORE) if given.before else parse_program(SEED.read_text("utf-8"))
    found = [simulate(seed, program, last=given.until) for seed in range(1, given.seeds + 1)]
    if given.json:
        print(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    else:
        for each in found:
            print(_line(each))
    for each in found:
        for sentence in each.broken[:20]:
            print(f"seed {each.seed}: {sentence}", file=sys.stderr)
    return int(any(each.broken for each in found))


def _line(found: Figures) -> str:
    share = 100 * found.in_time / max(1, found.owed)
    return (
        f"seed {found.seed}: {found.sent} messages, {found.median_a_week:g} a person and week where any (at most "
        f"{found.most_a_week}); {share:.0f}% in time, after {found.messages_to_answer} messages; {found.to_leaders} to "
        f"leaders, {found.to_coordinators} to coordinators; promises {found.promises_kept} kept, "
        f"{found.promises_broken} broken; {len(found.broken)} rules broken; {found.seconds} s"
    )
