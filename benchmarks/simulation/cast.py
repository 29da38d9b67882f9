"""Who joins, goes on leave, moves on, hands over, stops: by invitations and in the dialogs, as people do it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from benchmarks.simulation import kinds
from benchmarks.simulation.kinds import KINDS, Kind
from benchmarks.simulation.world import ZONE, World
from bot.talk.dialogs import absence, broadcasting, handover, join
from bot.talk.stale import Stale
from db import absences, handovers, invites, outbox, people, posts
from db.models import Agency, Assignment, Message, Person, Post
from rules.absence import Days

LIVES = timedelta(days=7)


class Cast:
    """The people of a world: of which kind each is (by id), and who is away without having said so, and when."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.kinds: dict[int, Kind] = {}
        self.away: dict[int, tuple[date, date]] = {}

    def populate(self, last: date) -> None:
        """Let officials of all kinds come, leaders of most agencies, coordinators and an observer; and what becomes of
        them up to a day."""
        world, chance = self.world, self.world.chance
        coordinator = world.rules.first.program.coordinator
        agencies = list(world.session.scalars(select(Agency).order_by(Agency.id)))
        for agency in agencies:
            for role in ("coordinator", "coordinator", "observer") if agency.code == coordinator else ():
                self._settle(self.join(role, agency.code), last)
            for _ in range(chance.choice(kinds.OFFICIALS)):
                person = self.join("official", agency.code)
                self._settle(person, last)
                if chance.random() < kinds.TWO_POSTS:
                    self._also(person, chance.choice(agencies).code)
            if chance.random() < kinds.LEADER:
                self.join("leader", agency.code)
        world.session.commit()
        for day in self._days(last, kinds.DOWN_EVERY):
            world.down.add(day)
        for day in self._days(last, kinds.BROADCAST_EVERY):
            world.later(datetime.combine(day, time(15), ZONE), self._broadcast)

    def _days(self, last: date, every: int) -> list[date]:
        """About one day of so many up to the last one."""
        span = (last - self.world.now.date()).days
        return [self._some_day(span) for _ in range(span // every + 1)]

    def _some_day(self, span: int) -> date:
        return self.world.now.date() + timedelta(days=self.world.chance.randrange(span + 1))

    def join(self, role: str, agency: str, code: str = "") -> Person:
        """Somebody comes in by an invitation, a new one or the one of this ``code``."""
        world = self.world
        if not code:
            code = invites.new_code()
            invites.invite(world.session, agency, role, code, world.now, LIVES)
        channel = world.chance.choice(("telegram", "zalo"))
        update = world.update(channel, f"{channel}-{len(self.kinds) + 1}", code, f"{role} {agency}")
        join.stranger(world.session, update, world.rules, world.now)
        address = people.address_of(world.session, channel, update.chat_id)
        assert address is not None
        self.kinds[address.person_id] = world.chance.choices(KINDS, [kind.share for kind in KINDS])[0]
        return address.person

    def _also(self, person: Person, agency: str) -> None:
        """Somebody serves another agency as well."""
        to = self.world.session.scalars(select(Agency).where(Agency.code == agency)).one()
        if not person.is_at(to.id):
            person.posts.append(Post(agency_id=to.id, role="official", from_at=self.world.now))
            self.world.session.flush()

    def _settle(self, person: Person, last: date) -> None:
        """Whether they go on leave, go or stop, and when."""
        world, chance, number = self.world, self.world.chance, person.id
        span = (last - world.now.date()).days
        if chance.random() < kinds.AWAY:
            begins = self._some_day(span)
            until = begins + timedelta(days=chance.randrange(5, 20))
            self.away[number] = (begins, until)
            if chance.random() < kinds.SAYS_SO:
                at = datetime.combine(begins - timedelta(days=chance.randrange(4)), time(9), ZONE)
                world.later(max(at, world.now), lambda: self._go_on_leave(number, Days(begins, until)))
        if chance.random() < kinds.GOES:
            at, post = datetime.combine(self._some_day(span), time(10), ZONE), person.posts[0].id
            world.later(at, lambda: self._go(post))
        elif chance.random() < kinds.STOPS:
            at = datetime.combine(self._some_day(span), time(11), ZONE)
            world.later(at, lambda: self._stop(number))

    def is_away(self, person_id: int) -> bool:
        """Whether somebody is on leave today, whether they have said so or not."""
        begins, ends = self.away.get(person_id, (date.max, date.max))
        return begins <= self.world.now.date() <= ends

    def _go_on_leave(self, person_id: int, days: Days) -> None:
        """``/vang``, with a colleague who stands in, if there is one and it occurs to them."""
        world = self.world
        person = world.session.get_one(Person, person_id)
        turn = world.turn(person) if person.held else None
        if turn is None or days.until < world.now.date():
            return
        near = absences.colleagues(world.session, person, days)
        absence.show(turn, f"{days.begins:%d/%m/%Y}-{days.until:%d/%m/%Y}")
        if near:
            named = str(near[0].id) if world.chance.random() < kinds.NAMES_DEPUTY else absence.NOBODY
            span = {"from": days.begins.isoformat(), "until": days.until.isoformat(), "row": None}
            absence.deputy(turn, span, named)
        world.session.commit()
        world.forget()

    def _go(self, post_id: int) -> None:
        """Somebody leaves a post: hands it over, to a colleague or somebody new; or just goes, and a successor comes
        three weeks later; some go to another agency."""
        world, chance = self.world, self.world.chance
        post = world.session.get_one(Post, post_id)
        if post.until_at is not None:
            return
        if chance.random() < kinds.HANDS_OVER:
            self._hand_over(post)
        else:
            role, agency = post.role, post.agency.code
            if chance.random() < kinds.MOVES:
                codes = list(world.session.scalars(select(Agency.code).order_by(Agency.id)))
                self._also(post.person, chance.choice(codes))
            posts.end(world.session, post, world.now, "operator")
            world.later(world.now + timedelta(days=20), lambda: self._succeed(role, agency))
        world.session.commit()
        world.forget()

    def _succeed(self, role: str, agency: str) -> None:
        self.join(role, agency)
        self.world.session.commit()
        self.world.forget()

    def _hand_over(self, post: Post) -> None:
        """``/chuyengiao`` of the whole post; it is taken some hours later."""
        world = self.world
        turn = world.turn(post.person)
        if turn is None:
            return
        near, soon = handovers.takers(world.session, post, whole=True), world.now + timedelta(hours=3)
        data = {"post": post.id, "row": None}
        if near:
            taker = near[0].id
            handover.whom(turn, data, str(taker))
            world.later(soon, lambda: self._take(taker))
            return
        role, agency = post.role, post.agency.code
        handover.whom(turn, data, handover.NEW)
        said = outbox.of_kind(world.session, turn.address.channel, turn.address.chat_id, "invitation", 1)
        code = _code(said[0])
        world.later(soon, lambda: self._succeed_by(role, agency, code))

    def _succeed_by(self, role: str, agency: str, code: str) -> None:
        self.join(role, agency, code)
        self.world.session.commit()
        self.world.forget()

    def give_away(self, person: Person, row: Assignment) -> bool:
        """``/chuyengiao`` of one thing to a colleague, if there is one; they take it two hours later."""
        world = self.world
        post, turn = handovers.post_at(person, row), world.turn(person)
        near = handovers.takers(world.session, post, whole=False) if post and turn else []
        if post is None or turn is None or not near:
            return False
        taker = near[0].id
        handover.whom(turn, {"post": post.id, "row": row.id}, str(taker))
        world.later(world.now + timedelta(hours=2), lambda: self._take(taker))
        return True

    def _take(self, person_id: int) -> None:
        """Somebody takes what they were offered."""
        world = self.world
        person = world.session.get_one(Person, person_id)
        turn = world.turn(person)
        for row in handovers.offered_to(world.session, person) if turn else ():
            try:
                handover.press(turn, ["take", str(row.id)])  # type: ignore[arg-type]  # there is one
            except Stale:
                continue
        world.session.commit()
        world.forget()

    def _stop(self, person_id: int) -> None:
        """``/dung``, and back again after a month."""
        world = self.world
        person = world.session.get_one(Person, person_id)
        turn = world.turn(person) if person.held else None
        if turn is None:
            return
        join.stop(turn)
        channel, chat = turn.address.channel, turn.address.chat_id
        world.later(world.now + timedelta(days=30), lambda: self._come_back(channel, chat))
        world.session.commit()
        world.forget()

    def _come_back(self, channel: str, chat_id: str) -> None:
        world = self.world
        address = people.address_of(world.session, channel, chat_id)
        if address is not None:
            people.resume(world.session, address.person, world.now)
        world.session.commit()
        world.forget()

    def _broadcast(self) -> None:
        """``/thongbao`` to everybody of the program."""
        world = self.world
        coordinators = people.reachable(world.session, "coordinator")
        turn = world.turn(coordinators[0].person) if coordinators else None
        if turn is None:
            return
        data = {"program": turn.program.id, "who": "all", "text": "Đề nghị các đơn vị chuẩn bị số liệu quý."}
        try:
            broadcasting.confirmed(turn, data, "yes")
        except Stale:
            return


def _code(message: Message) -> str:
    """The code in an invitation that can be forwarded."""
    return str((message.carries or {}).get("code") or message.params["code"])
