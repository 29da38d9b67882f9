"""The coordinator's desk: what is counted, what each line says, whose figures go into the sums, what reminding did."""

from __future__ import annotations

from datetime import date

import pytest

from db import audit, desk
from db.desk import Effect, Nothing
from db.models import Message
from rules.status import Move, State, Timeliness
from tests.desks import BILLION, has_capital, scope, sent, waived
from tests.plan_years import in_january
from tests.rooms import Room, local

IN_TIME, LATE = local("2022-08-10T09:00"), local("2022-08-17T09:00")


@pytest.fixture
def room_of_all_kinds(room: Room) -> Room:
    """SYT in time, STC late, SXD extended and late in the end, SCT waived, SNV extended and open, the others silent."""
    sent(room, room.assignment("SYT"), IN_TIME, document_number="12/BC-SYT")
    sent(room, room.assignment("STC"), LATE, by=room.person("STC"))
    row = room.assignment("SXD")
    row.extended_to = date(2022, 8, 16)
    sent(room, row, LATE)
    waived(room, room.assignment("SCT"))
    room.assignment("SNV").extended_to = date(2022, 8, 23)
    room.at("2022-08-18T08:00")
    return room


def test_a_column_counts_by_status_word(room_of_all_kinds: Room) -> None:
    room = room_of_all_kinds
    found = {column.key: column for column in desk.columns(room.session, scope(room))}
    report = found["BC-DINHKY", "2022"]
    tally = report.tally
    words = {word: tally.of(word) for word in Timeliness}
    assert words == {
        Timeliness.DONE_IN_TIME: 1,
        Timeliness.DONE_LATE: 2,
        Timeliness.OPEN_IN_TIME: 0,
        Timeliness.OPEN_SOON: 1,
        Timeliness.OPEN_LATE: 35,
    }
    assert (tally.owed, tally.done, tally.in_time, tally.waived, tally.missed) == (39, 3, 1, 1, 0)
    assert (report.last_day, report.named_day, report.exclusive) == (date(2022, 8, 14), date(2022, 8, 15), True)
    assert (report.kind, report.clause, report.spoken) == ("report", "mục IV.1", True)
    total = desk.total(found.values())
    assert total.owed == sum(column.tally.owed for column in found.values())
    assert total.waived == 1


def test_the_document_s_order_of_duties_the_newest_period_first(room: Room) -> None:
    room.at("2023-07-05T08:00")
    room.plan()
    found = desk.columns(room.session, scope(room))
    assert [column.key for column in found][:3] == [
        ("BC-DINHKY", "2023"),
        ("BC-DINHKY", "2022"),
        ("GIAOBAN", "2023-W27"),
    ]
    assert "2023-W28" not in {column.period for column in found}, "a week that has not begun is nobody's business"
    assert [column.spoken for column in found][:3] == [False, True, True], "of the next report nothing has been said"
    room.assignment("SYT", period="2023").reminders = 1
    assert desk.columns(room.session, scope(room))[0].spoken


def test_where_there_is_room_for_a_few_the_newest_of_each_duty_goes_first(room: Room) -> None:
    room.at("2022-08-18T08:00")
    room.plan()
    found = desk.columns(room.session, scope(room))
    few = [column.key for column in desk.fitting(found, 5)]
    assert few[:2] == [("BC-DINHKY", "2022"), ("GIAOBAN", "2022-W33")]
    assert len(few) == 5
    assert [key[0] for key in few].count("GIAOBAN") == 2
    assert desk.fitting(found, 500) == tuple(column for column in found if column.spoken)


def test_the_cells_say_how_each_stands(room_of_all_kinds: Room) -> None:
    room = room_of_all_kinds
    matrix = desk.matrix(room.session, scope(room), 4)

    def cell(agency: str) -> tuple[State, Timeliness | None, int]:
        found = matrix.cells[room.agency(agency).id, "BC-DINHKY", "2022"]
        return found.state, found.word, found.days_late

    assert cell("SYT") == (State.REPORTED, Timeliness.DONE_IN_TIME, 0)
    assert cell("STC") == (State.REPORTED, Timeliness.DONE_LATE, 3)  # 15, 16, 17/8
    assert cell("SXD") == (State.REPORTED, Timeliness.DONE_LATE, 1)  # extended to 16/8
    assert cell("SCT") == (State.WAIVED, None, 0)
    assert cell("SNV") == (State.OPEN, Timeliness.OPEN_SOON, 0)
    assert cell("BHP") == (State.OPEN, Timeliness.OPEN_LATE, 4)
    assert (room.agency("SKHDT").id, "BC-DINHKY", "2022") not in matrix.cells
    assert {key[1:] for key in matrix.cells} <= {column.key for column in matrix.columns}
    whole = desk.matrix(room.session, scope(room))
    assert len(whole.columns) > len(matrix.columns)
    assert whole.total == matrix.total


def test_of_one_agency_and_one_month(room_of_all_kinds: Room) -> None:
    room = room_of_all_kinds
    own = desk.columns(room.session, scope(room, "syt"))
    assert {column.tally.owed for column in own} == {1}
    august = [column.last_day for column in desk.columns(room.session, scope(room, month=date(2022, 8, 1)))]
    assert {(day.year, day.month) for day in august} == {(2022, 8)}
    december = scope(room, month=date(2022, 12, 1))
    assert all(column.last_day == date(2022, 12, 31) for column in desk.columns(room.session, december))
    with pytest.raises(Nothing, match='There is no agency "XX" in program 01/CTr-UBND'):
        scope(room, "XX")
    facts = desk.facts(room.session, scope(room, "SYT", date(2022, 8, 1)))
    assert (facts.agency and facts.agency.code, facts.month, len(facts.members)) == ("SYT", date(2022, 8, 1), 41)
    assert facts.member(99999).code == "#99999"
    assert facts.member(room.agency("SYT").id).group == 9


def test_lines_and_answers_are_complete_and_in_order(room_of_all_kinds: Room) -> None:
    room = room_of_all_kinds
    asked = scope(room)
    found = list(desk.lines(room.session, asked))
    assert [line.last_day for line in found] == sorted(line.last_day for line in found)
    by_word = [line for line in found if line.word is Timeliness.DONE_LATE]
    assert {(line.period, line.days_late) for line in by_word} == {("2022", 3), ("2022", 1)}
    assert by_word[0].reported_at == LATE
    only = list(desk.lines(room.session, asked, {("BC-DINHKY", "2022")}))
    assert {(line.duty, line.period) for line in only} == {("BC-DINHKY", "2022")}
    assert len(only) == 40
    given = list(desk.answers(room.session, asked))
    assert [answer.document_number for answer in given] == ["12/BC-SYT", None, None]
    assert [answer.at for answer in given] == [IN_TIME, LATE, LATE]
    assert given[0].by == room.person("SYT").name
    latest = desk.latest(room.session, asked, [room.assignment("SYT").id, room.assignment("BHP").id])
    assert latest == {room.assignment("SYT").id: given[0]}
    assert desk.by_reply(room.session, asked, [given[1].id]) == {given[1].id: given[1]}


def test_a_taken_back_answer_stays_in_the_list_and_counts_no_more(room: Room) -> None:
    row = room.assignment()
    first = room.reply(row, "doing", percent=20)
    second = room.reply(row, "doing", percent=40, withdrawn_at=room.later(hours=1))
    asked = scope(room)
    assert [answer.withdrawn_at is not None for answer in desk.answers(room.session, asked)] == [False, True]
    assert desk.latest(room.session, asked, [row.id])[row.id].id == first.id
    assert second.id in desk.by_reply(room.session, asked, [second.id])


class TestMoney:
    """Sums go over the agencies of whom plan and figure are known; weeks without a figure stay without one."""

    def tells(self, room: Room, agency: str, week: int, amount: int, **values: object) -> None:
        row = room.meeting(agency, week)
        row.state = State.REPORTED
        room.reply(row, "held", by=room.person("SYT"), disbursed=amount * BILLION, **values)

    def test_the_newest_figure_of_each_and_the_course(self, room: Room) -> None:
        has_capital(room, "SYT", 100 * BILLION)
        has_capital(room, "STC", 300 * BILLION)
        has_capital(room, "SXD", 50 * BILLION)
        has_capital(room, "SCT", 0, exempt=True)
        room.at("2022-09-05T08:00")
        room.plan()
        self.tells(room, "SYT", 31, 40, planned=90 * BILLION)
        self.tells(room, "SYT", 33, 45)
        self.tells(room, "STC", 31, 60)
        self.tells(room, "STC", 31, 61)
        self.tells(room, "SNV", 33, 7)
        money = desk.money(room.session, scope(room))
        assert (money.year, money.planned, money.disbursed) == (2022, 400 * BILLION, 106 * BILLION)
        assert money.share == pytest.approx(0.265)
        assert len(money.counted) == 2
        assert money.course == (
            ("2022-W31", date(2022, 8, 5), 101 * BILLION, 2, 2),
            ("2022-W33", date(2022, 8, 19), 106 * BILLION, 1, 2),
        )
        left = (date(2022, 12, 31) - date(2022, 8, 19)).days
        assert money.pace == round(294 * BILLION / (left // 7))
        standing = {each.agency_id: each for each in money.standings}
        assert standing[room.agency("SCT").id].exempt
        assert standing[room.agency("SXD").id].disbursed is None
        assert standing[room.agency("SNV").id].planned is None
        found = list(desk.weeks(room.session, scope(room)))
        assert [(week.period, week.disbursed // BILLION, (week.told or 0) // BILLION) for week in found[:3]] == [
            ("2022-W31", 61, 0),
            ("2022-W31", 40, 90),
            ("2022-W33", 45, 90),
        ]
        assert {week.planned for week in found} == {300 * BILLION, 100 * BILLION, None}

    def test_a_figure_is_of_the_day_on_which_it_was_told_and_no_point_lies_ahead(self, room: Room) -> None:
        has_capital(room, "SYT", 100 * BILLION)
        room.at("2022-08-17T08:00")
        for week, at in ((31, "2022-08-04T23:30"), (33, "2022-08-16T00:30")):
            self.tells(room, "SYT", week, week, at=local(at))
        money = desk.money(room.session, scope(room))
        assert [each.day for each in money.course] == [date(2022, 8, 5), date(2022, 8, 17)]
        assert [each.day for each in money.standings] == [date(2022, 8, 16)]
        days = [each.day for each in desk.weeks(room.session, scope(room))]
        assert days == [date(2022, 8, 4), date(2022, 8, 16)]

    def test_a_figure_that_was_taken_back_or_of_another_year_is_none(self, room: Room) -> None:
        has_capital(room, "SYT", 100 * BILLION)
        self.tells(room, "SYT", 31, 40, withdrawn_at=room.now)
        money = desk.money(room.session, scope(room))
        assert (money.counted, money.course, money.pace, money.share) == ([], (), None, None)
        room.at("2023-02-01T08:00")
        assert desk.money(room.session, scope(room)).year == 2023
        assert desk.money(room.session, scope(room, month=date(2022, 8, 1))).year == 2022

    def test_figures_count_to_the_year_of_which_they_speak(self, room: Room) -> None:
        """In January the meetings still speak of the last year's capital, beside those about the new one."""
        for code, amount in (("GB-2022", 90), ("GB-2023", 5)):
            row = in_january(room).assignment("SYT", code, "2023-W02")
            room.reply(row, "held", by=room.person("SYT"), disbursed=amount * BILLION)
        new = desk.money(room.session, scope(room))
        assert (new.year, new.planned, new.disbursed) == (2023, 80 * BILLION, 5 * BILLION)
        old = desk.money(room.session, scope(room, month=date(2022, 12, 1)))
        assert (old.year, old.planned, old.disbursed) == (2022, 100 * BILLION, 90 * BILLION)
        found = {
            week.disbursed // BILLION: (week.planned or 0) // BILLION for week in desk.weeks(room.session, scope(room))
        }
        assert found == {90: 100, 5: 80}

    def test_of_one_agency(self, room: Room) -> None:
        has_capital(room, "SYT", 100 * BILLION)
        has_capital(room, "STC", 300 * BILLION)
        self.tells(room, "SYT", 31, 40)
        self.tells(room, "STC", 31, 60)
        money = desk.money(room.session, scope(room, "STC"))
        assert (money.planned, money.disbursed, len(money.standings)) == (300 * BILLION, 60 * BILLION, 1)


def test_matters_say_who_asked_what_and_who_decided(room: Room) -> None:
    coordinator = room.person("SKHDT", "coordinator")
    reply = room.reply(room.assignment(), "extend", text="Chờ số liệu")
    decided = room.later(hours=3)
    room.request(
        reply, until=date(2022, 8, 19), state="granted", decided_at=decided, decided_by=coordinator.id, note="Được"
    )
    room.request(room.reply(room.assignment("STC"), "obstacle", by=room.person("STC")), "obstacle", text="Vướng")
    first, second = desk.matters(room.session, scope(room))
    assert (first.kind, first.state, first.until, first.note) == ("extension", "granted", date(2022, 8, 19), "Được")
    assert (first.decided_at, first.decided_by, first.by) == (decided, coordinator.name, room.person("SYT").name)
    assert (second.kind, second.text, second.decided_by) == ("obstacle", "Vướng", None)
    assert [each.kind for each in desk.matters(room.session, scope(room, "STC"))] == ["obstacle"]


def test_what_reminding_did(room: Room) -> None:
    """Two steps of SYT: the first to two people at once and answered the next morning, the second within the hour."""

    def reminds(at: str, agency: str = "SYT", role: str = "official") -> Message:
        sent_at = room.at(at)
        row = room.reminder(room.address(agency, role), room.assignment(agency))
        row.state, row.sent_at = "sent", sent_at
        return row

    reminds("2022-08-05T08:00")
    reminds("2022-08-05T08:01", role="leader")
    room.at("2022-08-06T07:00")
    room.reply(room.assignment(), "doing")
    reminds("2022-08-10T14:00")
    room.later(minutes=20)
    room.reply(room.assignment(), "sent")
    reminds("2022-08-05T08:00", "STC")
    room.at("2022-08-08T09:00")
    room.reply(room.assignment("STC"), "sent", by=room.person("STC"))
    reminds("2022-08-12T08:00", "STC")
    reminds("2022-08-12T08:00", "STC").state = "cancelled"
    assert desk.effects(room.session, scope(room)) == [
        Effect("telegram", 8, 1, 1, 0, 1, 0),
        Effect("telegram", 14, 2, 1, 1, 0, 0),
        Effect("zalo", 8, 1, 1, 0, 0, 1),
        Effect("zalo", 8, 2, 1, 0, 0, 0),
    ]


def test_reading_keeps_nobody_from_writing(room: Room) -> None:
    room.save()

    def read(session: object) -> int:
        before = len(list(desk.matters(session, asked)))  # type: ignore[arg-type]
        room.request(room.reply(room.assignment(), "obstacle"), "obstacle")
        room.save()
        return before + len(list(desk.matters(session, asked)))  # type: ignore[arg-type]

    asked = scope(room)
    room.save()
    assert room.database.read_now(read) == 0, "it goes on reading the picture with which it began"
    assert len(list(desk.matters(room.session, asked))) == 1


def test_postgresql_counts_alike(postgres_room: Room) -> None:
    room = postgres_room
    sent(room, room.assignment("SYT"), IN_TIME)
    sent(room, room.assignment("STC"), LATE, by=room.person("STC"))
    room.move(room.meeting("SYT"), Move.OVERTAKE)
    has_capital(room, "SYT", 100 * BILLION)
    room.reply(room.meeting("SYT"), "held", disbursed=30 * BILLION)
    room.at("2022-08-18T08:00")
    room.save()
    asked = scope(room)
    tally = {column.key: column.tally for column in room.database.read_now(desk.columns, asked)}
    report = tally["BC-DINHKY", "2022"]
    assert [report.of(word) for word in (Timeliness.DONE_IN_TIME, Timeliness.DONE_LATE)] == [1, 1]
    assert report.of(Timeliness.OPEN_LATE) == 38
    assert tally["GIAOBAN", "2022-W31"].missed == 1
    assert room.database.read_now(desk.money, asked).disbursed == 30 * BILLION
    assert room.database.read_now(lambda session: len(list(desk.lines(session, asked)))) > 100
    assert room.database.read_now(lambda session: len(list(desk.answers(session, asked)))) == 3


def test_what_was_asked_for_and_withdrawn_before_anybody_decided_was_never_granted(room: Room) -> None:
    day = date(2022, 8, 20)
    reply = room.reply(room.assignment(), "extend", expected_on=day)
    room.request(reply, "extension", until=day, state="withdrawn", decided_at=room.later(hours=1))
    (wish,) = desk.wishes(room.session, scope(room))
    assert (wish.wished, wish.granted, wish.decided_at) == (day, None, None)
    assert wish.undone_at == room.now


def test_who_was_pressed_by_hand_without_reaching_anybody_was_not_asked(room: Room) -> None:
    row = room.meeting()
    for people in (0, 2):
        room.later(days=1)
        audit.record(room.session, room.now, "person:1", "press_on", f"assignment:{row.id}", {"people": people})
    found = next(each for each in desk.evidence(room.session, scope(room, "SYT")) if each.line.id == row.id)
    assert [at.date() for at in found.asked] == [room.now.date()]


def test_what_was_sent_back_closes_nothing_and_what_was_said_after_it_neither(room: Room) -> None:
    row = room.assignment()
    first = room.reply(row, "sent")
    room.later(hours=1)
    second = room.reply(row, "sent")
    room.reply(row, "doing")
    assert desk.closing(room.session, scope(room), [row.id])[row.id].id == second.id
    second.returned_at = room.later(hours=1)
    assert desk.closing(room.session, scope(room), [row.id])[row.id].id == first.id
