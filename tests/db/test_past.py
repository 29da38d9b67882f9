"""What the log tells of an instant is what was so when it ran, whatever has happened before and since."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.talk.dialogs.overview import Overview
from bot.talk.standpoint import Then, then
from db import (
    agencies,
    audit,
    board,
    disputes,
    files,
    grounds,
    kept,
    kept_columns,
    obstacles,
    past,
    people,
    replies,
    requests,
    successions,
)
from db.models import Address, Assignment, Audit, Dispute, Ground, Message, MessageAssignment, Program, Reply, Request
from jobs import succeeding
from jobs.remind import remind
from reports import making
from reports.order import Order
from rules.grounds import Confirmation
from rules.said import Said
from rules.status import MOVES, Move
from tests.db.recount import Recount, Rows, standing
from tests.desks import sheets
from tests.rooms import MONDAY, Room, second_program
from tests.talk.arriving import arrives, talks

OFFICIAL = (
    "đã gửi báo cáo số 12/BC-SYT ngày 4/8",
    "báo cáo đang làm, xong 60%",
    "xin gia hạn báo cáo đến 20/8 vì chờ số liệu",
    "đã họp giao ban, kế hoạch vốn 300 tỷ, giải ngân 120 tỷ",
    "chưa họp giao ban, bận đợt kiểm tra",
    "tuần này không phát sinh giao ban",
    "đơn vị không có kế hoạch vốn năm nay",
    "/vuongmac chưa bàn giao mặt bằng",
    "1 xong; 2 60%",
    "đã giải quyết",
    "sửa lại",
    "/dung",
    "chào",
    *("1", "2", "3") * 2,
)
COORDINATOR = (
    "đồng ý",
    "từ chối vì không đủ căn cứ",
    "đã nhận báo cáo của Sở Y tế",
    "trả lại SYT vì thiếu phụ lục 2",
    "cả nhóm 9 đến 19/8 vì bão",
    "/vuongmac 1",
    "thu hồi",
    *("1", "2", "3") * 2,
)


@dataclass
class Office:
    """A room in which anything happens, a transaction at a time."""

    room: Room
    chance: random.Random
    done: Counter[str]

    def anything(self) -> None:
        """One thing happens, later than all before."""
        kinds: tuple[tuple[Callable[[], object], int], ...] = (
            (self.official, 8),
            (self.coordinator, 6),
            (self.moved, 4),
            (self.knock, 3),
            (self.person, 1),
            (self.directory, 1),
            (self.more_time, 1),
        )
        what = self.chance.choices([kind for kind, _ in kinds], [weight for _, weight in kinds])[0]
        self.room.later(minutes=self.chance.choice((7, 90, 600, 1500)))
        what()
        self.done[what.__name__] += 1
        self.room.save()

    def official(self) -> None:
        address = self.room.address(self.chance.choice(("SYT", "STC")))
        talks(self.room, address.chat_id, address.channel, self.chance.choice(OFFICIAL))

    def coordinator(self) -> None:
        address = self.room.address("SKHDT", "coordinator")
        talks(self.room, address.chat_id, address.channel, self.chance.choice(COORDINATOR))

    def moved(self) -> None:
        rows = self.room.session.scalars(select(Assignment).where(Assignment.opens_on <= self.room.now.date())).all()
        row = self.chance.choice(rows)
        ways = [what for state, what in MOVES if state is row.state and what not in (Move.LEAVE, Move.MERGE)]
        if ways:
            self.room.move(row, self.chance.choice(ways))

    def more_time(self) -> None:
        """What nobody writes a line of its own about is kept as well."""
        rows = self.room.session.scalars(select(Assignment).where(Assignment.opens_on.is_(None)))
        row = self.chance.choice(rows.all())
        row.extended_to = self.chance.choice((None, row.last_day + timedelta(days=self.chance.randrange(20))))
        row.reminders += 1
        reply = self.room.reply(row, self.chance.choice(("doing", "sent")), by=self.room.person("SYT"))
        reply.withdrawn_at = self.chance.choice((None, self.room.now))
        kept.said(self.room.session, self.room.now, "operator")

    def knock(self) -> None:
        while remind(self.room.session, self.room.rules, self.room.now):
            pass
        self.room.plan(thorough=False)
        arrives(self.room)

    def person(self) -> None:
        post = self.room.post(self.chance.choice(("SYT", "STC")))
        which = self.chance.randrange(4)
        if which == 0:
            people.stop(self.room.session, post.person, self.room.now)
        elif which == 1:
            people.resume(self.room.session, post.person, self.room.now)
        elif which == 2:
            address = self.room.address(post.agency.code)
            people.close_address(self.room.session, address, "blocked", self.room.now)
        else:
            people.open_address(self.room.session, self.room.address(post.agency.code), self.room.now)

    def directory(self) -> None:
        name = f"Sở Tài chính {self.chance.random()}"
        agencies.rename(self.room.session, self.room.agency("STC"), self.room.now, "operator", name=name)


@dataclass(frozen=True)
class Seen:
    """What was seen when it ran."""

    at: datetime
    rows: Rows
    told: dict[str, Any]


def look(room: Room) -> Seen:
    program = room.session.scalars(select(Program).order_by(Program.id)).first()
    assert program
    told = Overview(Then(room.session, room.rules, room.now, program)).params()
    return Seen(room.now, standing(room.session), told)


@pytest.fixture
def office(room: Room, request: pytest.FixtureRequest) -> Office:
    room.save()
    return Office(room, random.Random(request.param), Counter())


@pytest.mark.parametrize("office", range(2), indirect=True)
def test_it_is_told_as_it_was(office: Office) -> None:
    room, seen = office.room, []
    for _ in range(40):
        office.anything()
        if office.chance.random() < 0.2:
            seen.append(look(room))
    assert len(office.done) >= 6
    for each in seen:
        assert past.rows(room.session, each.at) == each.rows
        recount = Recount(room.session, 1, each.at)
        with then(room.session, room.rules, 1, each.at) as it:
            assert Overview(it).params() == each.told
            opened = board.open_work(it.session, 1, it.rules, it.now)
            assert opened == recount.opened()
            assert board.totals(it.session, 1, opened, it.rules, it.now) == recount.totals()
            assert board.standings(it.session, 1, opened, it.rules, it.now) == recount.standings()


def test_of_several_programs_and_successors(room: Room) -> None:
    """A program that was loaded later was not there yet; who took whose place is told by the day on which it did."""
    first = room.now
    room.save()
    room.later(days=1)
    room.load(second_program)
    room.plan()
    room.save()
    loaded = room.now
    for code in ("MOI", "KHAC"):
        agencies.add(room.session, code, f"Sở {code}", "Giám đốc", room.now, "operator")
    for day, (old, new) in ((2, ("SYT", "MOI")), (3, ("STC", "KHAC"))):
        room.at(f"2022-08-{day + 2:02}T08:00")
        pair = ([room.agency(old)], [room.agency(new)])
        row = successions.decide(room.session, *pair, room.now.date(), room.now, "operator")
        succeeding.decide(room.session, room.rules, row, room.now)
        room.save()
    assert past.rows(room.session, room.now) == standing(room.session)
    with pytest.raises(past.NotKnown) as caught, then(room.session, room.rules, 2, first):
        pass
    assert caught.value.since == loaded
    with then(room.session, room.rules, 1, loaded) as it:
        assert it.session.get(Program, 2)
        assert [row.code for row in agencies.ever(it.session, "SYT")] == ["SYT"]
        assert {row.agency.code for row in it.session.scalars(select(Assignment).join(Assignment.agency))} >= {"SYT"}
    with then(room.session, room.rules, 1, room.now) as it:
        assert not agencies.by_code(it.session, "SYT")
        assert it.rules.books[1].program.coordinator == "SKHDT"


def test_before_the_log_begins_nothing_is_known(room: Room) -> None:
    room.save()
    assert past.begins(room.session) == MONDAY
    for at, since in ((MONDAY - timedelta(microseconds=1), MONDAY), (MONDAY - timedelta(days=1), MONDAY)):
        with pytest.raises(past.NotKnown) as caught:
            past.rows(room.session, at)
        assert caught.value.since == since
    assert past.rows(room.session, MONDAY)["program"]
    room.clear()
    assert past.begins(room.session) is None
    with pytest.raises(past.NotKnown, match="nothing is in it yet"):
        past.rows(room.session, MONDAY)


def test_words_are_those_that_stand_there_now_and_names_of_who_was_forgotten_are_gone(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "CHUNK", 1)
    room.reply(room.assignment(), text="Khác")
    reply = room.reply(room.assignment(), "doing", text="Chờ số liệu", percent=60)
    kept.said(room.session, room.now, "person:1")
    room.save()
    then_ = room.now
    room.later(hours=1)
    reply.text, reply.percent, reply.person.name = None, 80, ""
    kept.said(room.session, room.now, "person:1")
    room.save()
    with past.known(room.session, then_) as known:
        row = known.get_one(Reply, reply.id)
        assert (row.percent, row.text, row.person.name, row.time_known) == (60, None, "", True)
        assert [each.text for each in known.scalars(select(Reply).order_by(Reply.id))] == ["Khác", None]
        assert row.assignment.duty.spec == room.assignment().duty.spec
        assert [address.chat_id for address in known.scalars(select(Address).order_by(Address.id))][:1] == ["1"]
    assert "Chờ số liệu" not in str([row.detail for row in room.session.scalars(select(Audit))])


def test_what_had_not_been_said_then_is_not_told_of_then(room: Room) -> None:
    """Words are not in the log; those that are written into a row later than the rest are left out until then."""
    by, row, moments = room.person("SKHDT", "coordinator"), room.assignment(), list[datetime]()

    def next_(minutes: int = 10) -> None:
        kept.said(room.session, room.now, f"person:{by.id}")
        room.save()
        moments.append(room.now)
        room.later(minutes=minutes)

    reply = room.reply(row, "obstacle", text="Vướng")
    request = room.request(reply, "obstacle", text="Chưa bàn giao")
    ground = grounds.propose(room.session, request, row, by, room.now)
    dispute = disputes.write(room.session, row, room.person("SYT"), "Chưa đúng", room.now, Said(room.now))
    wish = room.request(room.reply(row, "extend", text="Bão"), until=date(2022, 8, 20))
    next_()
    for text in ("Trả lời lần một", "Trả lời lần hai"):
        replies.answer(request, text)
        obstacles.write(room.session, request, text, by, None, room.now, Said(room.now))
        next_()
    reply.returned_at, reply.returned_because = room.now, "thiếu phụ lục"
    grounds.confirm(room.session, ground, Confirmation("UBND thành phố", date(2022, 8, 1), "1/UBND"), by, room.now)
    disputes.answer(room.session, dispute, disputes.KEPT, "Không có", by, room.now)
    replies.decide(room.session, wish, "refused", by, room.now, "Không đủ căn cứ")
    audit.record(room.session, room.now, f"person:{by.id}", "press_on", f"assignment:{row.id}", {"people": 1})
    next_()
    told = []
    for moment in moments:
        with past.known(room.session, moment) as known:
            told.append(
                (
                    known.get_one(Request, request.id).note,
                    known.get_one(Request, wish.id).note,
                    known.get_one(Reply, reply.id).returned_because,
                    known.get_one(Ground, ground.id).confirmed_by,
                    known.get_one(Dispute, dispute.id).answer,
                )
            )
    with past.known(room.session, moments[0]) as known:
        assert known.scalars(select(Audit)).all() == [], "nobody had decided anything yet"
    assert told == [
        (None,) * 5,
        ("Trả lời lần một", None, None, None, None),
        ("Trả lời lần hai", None, None, None, None),
        ("Trả lời lần hai", "Không đủ căn cứ", "thiếu phụ lục", "UBND thành phố", "Không có"),
    ]


def test_only_what_had_been_sent_by_then_is_among_the_messages(room: Room) -> None:
    address = room.address("SYT")
    for hours, state in ((-1, "sent"), (0, "sent"), (1, "sent"), (-1, "failed")):
        message = room.reminder(address, room.assignment())
        message.state, message.sent_at = state, room.now + timedelta(hours=hours)
    room.save()
    with past.known(room.session, room.now, messages=True) as known:
        found = known.scalars(select(Message).order_by(Message.sent_at)).all()
        assert [(each.sent_at, each.channel) for each in found] == [
            (room.now - timedelta(hours=1), "telegram"),
            (room.now, "telegram"),
        ]
        assert not any(each.params for each in found), "what they said is not looked at"
        assert len(known.scalars(select(MessageAssignment)).all()) == 2
    with past.known(room.session, room.now) as known:
        assert not known.scalars(select(Message)).all()


def test_a_column_that_came_later_is_empty_then(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    without = tuple(name for name in kept_columns.COLUMNS["reply"] if name not in ("percent", "time_known"))
    monkeypatch.setitem(kept_columns.COLUMNS, "reply", without)
    reply = room.reply(room.assignment(), percent=60, time_known=False)
    kept.said(room.session, room.now, "person:1")
    room.save()
    monkeypatch.undo()
    with past.known(room.session, room.now) as known:
        row = known.get_one(Reply, reply.id)
        assert (row.percent, row.time_known, row.code) == (None, True, "sent")


def test_a_workbook_of_this_instant_tells_what_the_present_one_tells(room: Room) -> None:
    """Files that came, and who granted and took back, too: these stand beside the rows that the log keeps."""
    coordinator, official = room.person("SKHDT", "coordinator"), room.person("SYT")
    room.at("2022-08-10T09:00")
    sent_ = room.reply(room.meeting(), "held", by=official)
    file = files.want(room.session, "telegram", "x", official, room.now, name="bien-ban.pdf", size=3)
    file.reply_id, file.state, file.data = sent_.id, "kept", b"x"
    row = room.reply(room.assignment("SYT"), "extend", by=official, expected_on=date(2022, 8, 25))
    wish = room.request(row, until=date(2022, 8, 25))
    room.save()
    room.later(hours=1)
    before = room.now
    room.later(hours=1)
    wish.until = date(2022, 8, 19)
    replies.decide(room.session, wish, "granted", coordinator, room.now, "Được")
    requests.grant(room.session, wish, room.now, room.rules, f"person:{coordinator.id}")
    room.save()
    room.later(hours=1)
    replies.withdraw(room.session, row, official, room.now, room.rules)
    room.save()
    order = Order("xlsx", room.assignment().duty.program_id)

    def workbook(session: Session, at: datetime) -> dict[str, list[tuple[Any, ...]]]:
        return sheets(making.make(session, room.rules, order, at)[0].data)

    present = workbook(room.session, room.now)
    with past.known(room.session, room.now, messages=True) as known:
        then_ = workbook(known, room.now)
    for name in ("Phản hồi", "Gia hạn"):
        assert then_[name] == present[name]
    assert "bien-ban.pdf" in str(then_["Phản hồi"]) and official.name in str(then_["Gia hạn"])
    with past.known(room.session, before, messages=True) as known:
        assert not [row for row in workbook(known, before)["Gia hạn"] if "Được" in row]
