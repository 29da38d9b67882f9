"""Where everything stands equals a recount of the rows by plain loops, whatever has happened to them."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from db import board, confirming, desk
from db.board.totals import Closed
from db.desk import Filter
from db.models import Assignment, Program, Reply
from rules.due import END_OF_DAY
from rules.status import CONFIRMED_KINDS, MOVES, Move, State, Timeliness, timeliness
from tests.desks import scope
from tests.rooms import ZONE, Room, local

DONE = (State.REPORTED, State.ACCEPTED)
ANSWERS = ("doing", "not_held", "obstacle", "sent", "directed", "given", "extend")


def live(room: Room, seed: int) -> None:
    """Let anything happen to anything within a month."""
    chance = random.Random(seed)
    rows = list(room.session.scalars(select(Assignment).order_by(Assignment.id)))
    by = room.person("SYT")
    for _ in range(500):
        row = chance.choice(rows)
        room.now = local("2022-08-01T08:00") + timedelta(hours=chance.randrange(24 * 30))
        what = chance.choice(list(Move))
        if (row.state, what) in MOVES and what is not Move.LEAVE:
            room.move(row, what)
            if what is Move.REPORT:
                near = chance.choice((row.due_at, local("2022-08-16T23:59:59"), room.now))
                row.reported_at = near + timedelta(seconds=chance.choice((-1, 0, 1)))
        if chance.random() < 0.4:
            gone = room.now if chance.random() < 0.3 else None
            room.reply(row, chance.choice(ANSWERS), by=by, withdrawn_at=gone)
        if chance.random() < 0.2:
            row.extended_to = chance.choice(
                (None, date(2022, 8, 16), row.last_day + timedelta(days=chance.randrange(20)))
            )
        if chance.random() < 0.1:
            row.reminders += 1
    room.session.flush()


def due_at(row: Assignment) -> datetime:
    if row.extended_to:
        return datetime.combine(row.extended_to, END_OF_DAY, ZONE).astimezone(UTC)
    return row.due_at


def recounted(
    room: Room, of: Callable[[Assignment], bool] = lambda row: True
) -> tuple[dict[str, Counter[str]], dict[board.Key, Counter[str]], dict[str, list[int]]]:
    """Totals by kind, standings by duty and period, and the ids that stand late or soon, by loops; ``of``: only of
    these."""
    today = room.rules.local(room.now).date()
    standing: dict[int, list[Reply]] = defaultdict(list)
    for reply in room.session.scalars(select(Reply)):
        if reply.withdrawn_at is None:
            standing[reply.assignment_id].append(reply)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    groups: dict[board.Key, Counter[str]] = defaultdict(Counter)
    listed: dict[str, list[int]] = defaultdict(list)
    for row in room.session.scalars(select(Assignment)):
        if (row.opens_on and row.opens_on > today) or not of(row):
            continue
        word = timeliness(row.state, due_at(row), row.reported_at, room.now)
        counted, group = kinds[row.duty.kind], groups[row.duty_id, row.period]
        if word:
            counted[str(word)] += 1
            listed[str(word)].append(row.id)
        if row.state is State.MISSED:
            counted["missed"] += 1
            counted["not_held"] += any(reply.code == "not_held" for reply in standing[row.id])
        if row.state in DONE:
            group.update(total=1, done=1)
        if row.state is State.OPEN:
            group.update(total=1, open=1, late=word is Timeliness.OPEN_LATE, soon=word is Timeliness.OPEN_SOON)
            runs = row.extended_to is not None and word is not Timeliness.OPEN_LATE
            said = {reply.code for reply in standing[row.id]}
            given = "extend" in said and row.extended_to is not None
            little = "extended" if given else "wished" if "extend" in said else "led" if said else "silent"
            group["extended" if runs else "doing" if said - {"extend", "directed", "given"} else little] += 1
    return kinds, groups, listed


@pytest.mark.parametrize("seed", range(6))
def test_counts_and_lists_equal_a_recount(room: Room, seed: int) -> None:
    live(room, seed)
    program = room.session.scalars(select(Program)).one()
    for at in ("2022-08-14T23:59", "2022-08-16T23:59", "2022-08-17T00:00", "2022-08-31T09:00", "2022-10-03T00:00"):
        room.at(at)
        kinds, groups, listed = recounted(room)
        opened = board.open_work(room.session, program.id, room.rules, room.now)
        found = board.totals(room.session, program.id, opened, room.rules, room.now)
        assert {kind: Counter(vars(counted)) for kind, counted in found.items() if any(vars(counted).values())} == {
            kind: counted for kind, counted in kinds.items() if counted
        }
        ended = board.closed(room.session, program.id, room.rules, room.now)
        assert board.totals(room.session, program.id, opened, room.rules, room.now, ended=ended) == found
        assert sum(each.unconfirmed for each in ended) == confirming.count(room.session, [program.id])
        standings = board.standings(room.session, program.id, opened, room.rules, room.now)
        words = ("total", "done", "late", "soon", "extended", "doing", "wished", "led", "silent")
        assert [[getattr(each, word) for word in words] for each in standings] == [
            [groups[each.duty_id, each.period][word] for word in words] for each in standings
        ]
        assert {each.key for each in opened} == {key for key, counted in groups.items() if counted["open"]}
        for each in standings:
            assert len(each.unheard) == (each.silent if each.silent <= board.NAMED else 0)
        for word in (Timeliness.OPEN_LATE, Timeliness.OPEN_SOON, Timeliness.OPEN_IN_TIME):
            rows = board.page(room.session, program.id, word, room.rules, room.now, 0, 10_000)
            assert sorted(row.id for row in rows) == sorted(listed[word])
            assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)
            second = board.page(room.session, program.id, word, room.rules, room.now, 1, 2)
            assert [row.id for row in second] == [row.id for row in rows[1:3]]


@pytest.mark.parametrize("seed", range(8, 11))
def test_of_a_group_an_agency_or_a_duty_is_counted_what_a_recount_of_it_counts(room: Room, seed: int) -> None:
    live(room, seed)
    program, own = room.session.scalars(select(Program)).one(), room.agency("SYT").id
    districts = {each.id for each in desk.facts(room.session, scope(room)).members if each.group == 27}
    cases: tuple[tuple[Filter, Callable[[Assignment], bool]], ...] = (
        (Filter(group=27), lambda row: row.agency_id in districts),
        (Filter(agency_id=own), lambda row: row.agency_id == own),
        (Filter(duty="GIAOBAN"), lambda row: row.duty.code == "GIAOBAN"),
        (Filter(duty="BC-DINHKY", group=27), lambda row: row.duty.code == "BC-DINHKY" and row.agency_id in districts),
    )
    for at in ("2022-08-14T23:59", "2022-08-17T00:00", "2022-08-31T09:00"):
        room.at(at)
        for wanted, of in cases:
            kinds, _, _ = recounted(room, of)
            narrowed = desk.chosen(room.session, scope(room), wanted)
            opened = board.open_work(room.session, program.id, room.rules, room.now, narrowed)
            found = board.totals(room.session, program.id, opened, room.rules, room.now, narrowed)
            assert {kind: Counter(vars(counted)) for kind, counted in found.items() if any(vars(counted).values())} == {
                kind: counted for kind, counted in kinds.items() if counted
            }, wanted
            ended = board.closed(room.session, program.id, room.rules, room.now, narrowed)
            rows = [row for row in room.session.scalars(select(Assignment)) if of(row)]
            reported = sum(row.state is State.REPORTED and row.duty.kind in CONFIRMED_KINDS for row in rows)
            assert sum(each.unconfirmed for each in ended) == reported


def test_an_agency_is_counted_and_shown_what_is_open_first(room: Room) -> None:
    live(room, 7)
    room.at("2022-08-31T09:00")
    today, agency = room.now.date(), room.agency("SYT")
    mine = [
        row
        for row in room.session.scalars(select(Assignment).where(Assignment.agency_id == agency.id))
        if not row.opens_on or row.opens_on <= today
    ]
    by_state = Counter(row.state for row in mine)
    work = board.work_of(room.session, agency.id, today, 1000)
    assert (work.open, work.done) == (by_state[State.OPEN], by_state[State.REPORTED] + by_state[State.ACCEPTED])
    assert work.missed == by_state[State.MISSED]
    assert work.not_held <= work.missed
    opened, done = work.shown[: work.open], work.shown[work.open :]
    assert {row.state for row in opened} <= {State.OPEN} and {row.state for row in done} <= set(DONE)
    assert [row.due_at for row in opened] == sorted(row.due_at for row in opened)
    assert [row.last_day for row in done] == sorted((row.last_day for row in done), reverse=True)
    assert len(board.work_of(room.session, agency.id, today, 2).shown) == 2


def test_a_report_that_was_sent_before_it_has_begun_waits_to_be_confirmed_too() -> None:
    counts = {"reported": 1, "accepted": 4, "missed": 0, "late": 1, "early": 2}
    assert Closed("report", **counts).unconfirmed == 3
    assert Closed("meeting", **counts).unconfirmed == 0
