"""Planning: what is written how far ahead, and what a changed program does to what is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.texts.render import Texts
from db import accountability, aside, assignments, log, programs
from db.models import Assignment, Capital, Duty, Request
from rules.status import Move, State
from tests.rooms import MONDAY, Room, local

Raw = dict[str, Any]


def without(agency: str) -> Callable[[Raw], object]:
    """The program without an agency."""

    def change(raw: Raw) -> None:
        for group in raw["groups"]:
            group["agencies"] = [each for each in group.get("agencies", []) if each["code"] != agency]

    return change


def report_by(day: str) -> Callable[[Raw], object]:
    """The program with another day for the report of 2022."""
    return lambda raw: raw["duties"][0]["deadlines"].__setitem__(0, {"before": day, "period": "2022"})


def periods(room: Room, agency: str, duty: str) -> list[str]:
    query = select(Assignment.period).join(Duty).where(Duty.code == duty)
    return list(
        room.session.scalars(query.where(Assignment.agency_id == room.agency(agency).id).order_by(Assignment.due_at))
    )


def count(room: Room) -> int:
    return room.session.scalar(select(func.count(Assignment.id))) or 0


def test_planning_twice_does_it_once(room: Room) -> None:
    before = count(room)
    done = room.plan()
    assert (done.new, done.redated, done.missed, done.waived) == (0, 0, 0, 0)
    assert count(room) == before


def test_what_is_written_carries_the_days_of_the_program(room: Room) -> None:
    row = room.assignment()
    assert (row.named_day, row.exclusive, row.last_day) == (date(2022, 8, 15), True, date(2022, 8, 14))
    assert (row.advised_on, row.opens_on, row.due_at) == (date(2022, 8, 12), None, local("2022-08-15T00:00"))
    assert (row.set_by, row.reminders, row.waived_by_program) == ("document", 0, False)
    assert row.next_step_at == local("2022-08-05T08:00")
    meeting = room.meeting()
    assert (meeting.opens_on, meeting.next_step_at) == (date(2022, 8, 1), MONDAY)
    assert room.assignment("HONGBANG", "PHANBO-2022").set_by == "coordinator"


def test_who_does_not_owe_a_duty_gets_none(room: Room) -> None:
    assert periods(room, "SKHDT", "BC-DINHKY") == []
    assert periods(room, "SYT", "TONGHOP") == []
    assert periods(room, "SKHDT", "TONGHOP") == ["2022-08"]


def test_it_is_written_sixty_two_days_before_it_is_first_spoken_of(room: Room) -> None:
    assert periods(room, "SYT", "GIAOBAN")[-1] == "2022-W39"
    assert room.meeting(week=39).last_day <= MONDAY.date() + timedelta(days=62)
    room.at("2022-08-01T23:59")
    room.plan(thorough=False)
    assert periods(room, "SYT", "GIAOBAN")[-1] == "2022-W39"
    room.at("2022-08-02T00:00")
    room.plan(thorough=False)
    assert periods(room, "SYT", "GIAOBAN")[-1] == "2022-W40"
    assert periods(room, "SYT", "BC-DINHKY") == ["2022"]


def test_a_long_ladder_reaches_as_far_as_it_needs(room: Room) -> None:
    room.load(lambda raw: raw["ladders"]["report"]["steps"].insert(0, "-320d"))
    room.plan()
    assert periods(room, "SYT", "BC-DINHKY") == ["2022", "2023"]
    assert periods(room, "SYT", "GIAOBAN")[-1] == "2022-W39"


def test_what_fell_due_before_it_was_followed_is_history(room: Room) -> None:
    old = room.meeting(week=30)
    assert (old.state, old.next_step_at) == (State.NOT_TRACKED, None)
    assert room.meeting(week=11).state is State.NOT_TRACKED


@pytest.mark.parametrize(("seconds", "state"), [(0, State.NOT_TRACKED), (1, State.OPEN)])
def test_what_is_due_just_when_it_begins_is_history(room: Room, seconds: int, state: State) -> None:
    due = local("2022-09-10T00:00")
    room.load(
        lambda raw: raw["duties"][0]["deadlines"].append({"before": "2022-09-10", "period": "extra"}),
        follow_from=due - timedelta(seconds=seconds),
    )
    room.plan()
    assert room.assignment(period="extra").state is state


class TestTheWeekIsOver:
    """A weekly duty that the next week overtook is missed; nothing else is."""

    def test_on_the_next_monday(self, room: Room) -> None:
        room.at("2022-08-07T23:59")
        assert room.plan(thorough=False).missed == 0
        room.at("2022-08-08T00:00")
        assert room.plan(thorough=False).missed == 41
        row = room.meeting()
        assert (row.state, row.next_step_at) == (State.MISSED, None)
        assert room.meeting(week=32).state is State.OPEN
        assert {(said.actor, said.action) for said in room.log("overtake")} == {("clock", "overtake")}

    def test_what_waits_for_several_of_them_is_cancelled_and_the_log_tells_each(self, room: Room) -> None:
        row, other = room.meeting(), room.meeting("STC")
        both = room.reminder(room.address("SYT"), row, other)
        with_report = room.reminder(room.address("SYT"), row, room.assignment())
        asked = room.request(room.reply(row, "extension"), "extension")
        room.at("2022-08-08T00:00")
        room.plan(thorough=False)
        assert [room.again(each).state for each in (both, with_report)] == ["cancelled", "queued"]
        assert (room.again(asked).state, asked.decided_at) == ("withdrawn", room.now)
        assert [(said.subject, said.detail) for said in room.log("drop")] == [
            (f"request:{asked.id}", {"kind": "extension"})
        ]
        told = {said.subject: (said.at, said.detail) for said in room.log("overtake")}
        assert len(told) == 41
        assert told[f"assignment:{row.id}"] == (room.now, {"from": "open", "to": "missed"})

    def test_one_that_cannot_be_ended_is_put_aside_and_the_others_are_missed(
        self, room: Room, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad, overtake = room.meeting(), assignments.overtake

        def fail(session: Session, rows: Sequence[Assignment], now: datetime) -> None:
            overtake(session, rows, now)
            assert bad not in rows, "a bad one"

        monkeypatch.setattr(assignments, "overtake", fail)
        room.at("2022-08-08T00:00")
        assert room.plan(thorough=False).missed == 40
        assert (room.again(bad).state, room.meeting("STC").state) == (State.OPEN, State.MISSED)
        assert aside.subjects(room.session, "assignment") == [f"{bad.id} (SYT)"]
        assert len(room.log("overtake")) == 40

    def test_not_when_it_was_answered_and_not_a_report(self, room: Room) -> None:
        room.move(room.meeting(), Move.REPORT)
        room.at("2022-08-22T08:00")
        room.plan(thorough=False)
        assert room.meeting().state is State.REPORTED
        assert room.assignment().state is State.OPEN


class TestExemption:
    """No capital in a year: no meetings of that year, however far ahead; reports and other years stay."""

    def exempt(self, room: Room, year: int = 2022) -> None:
        room.add(Capital(agency_id=room.agency("SYT").id, year=year, planned=0, exempt=True))

    def test_none_are_planned_beyond_what_was_written(self, room: Room) -> None:
        self.exempt(room)
        room.at("2022-10-10T08:00")
        room.plan(thorough=False)
        assert periods(room, "SYT", "GIAOBAN")[-1] == "2022-W39"
        assert periods(room, "STC", "GIAOBAN")[-1] == "2022-W49"

    def test_the_next_year_is_planned(self, room: Room) -> None:
        self.exempt(room)
        room.at("2022-12-05T08:00")
        room.plan(thorough=False)
        found = periods(room, "SYT", "GIAOBAN")
        assert "2023-W01" in found
        assert "2022-W50" not in found

    def test_reports_are_planned_all_the_same(self, room: Room) -> None:
        self.exempt(room, 2023)
        room.at("2023-07-03T08:00")
        room.plan(thorough=False)
        assert periods(room, "SYT", "BC-DINHKY") == ["2022", "2023"]

    def test_who_has_capital_again_is_planned_again(self, room: Room) -> None:
        room.add(Capital(agency_id=room.agency("SYT").id, year=2022, planned=5, exempt=False))
        room.at("2022-10-10T08:00")
        room.plan(thorough=False)
        assert periods(room, "SYT", "GIAOBAN")[-1] == "2022-W49"


class TestTheProgramChanged:
    """A thorough run after a loading."""

    def test_a_changed_day_moves_the_ladder_and_cancels_what_waits(self, room: Room) -> None:
        row, meeting = room.assignment(), room.meeting()
        mine, theirs = room.reminder(room.address("SYT"), row), room.reminder(room.address("SYT"), meeting)
        room.load(report_by("2022-08-31"))
        assert room.plan().redated == 40
        assert (row.named_day, row.last_day, row.advised_on) == (
            date(2022, 8, 31),
            date(2022, 8, 30),
            date(2022, 8, 30),
        )
        assert row.due_at == local("2022-08-31T00:00")
        assert row.next_step_at == local("2022-08-16T08:00")
        assert [room.again(each).state for each in (mine, theirs)] == ["cancelled", "queued"]
        said = next(each for each in room.log("redate") if each.subject == f"assignment:{row.id}")
        assert (said.actor, said.detail) == ("program", {"from": "2022-08-14", "to": "2022-08-30"})

    def test_what_was_answered_keeps_its_ladder_ended(self, room: Room) -> None:
        row = room.assignment()
        room.move(row, Move.REPORT)
        room.later(minutes=1)
        room.load(report_by("2022-08-31"))
        room.plan()
        assert (row.state, row.last_day, row.next_step_at) == (State.REPORTED, date(2022, 8, 30), None)

    def test_a_usual_run_looks_at_no_changes(self, room: Room) -> None:
        room.load(report_by("2022-08-31"))
        assert room.plan(thorough=False).redated == 0

    def test_what_left_the_program_is_waived_and_comes_back_with_it(self, room: Room) -> None:
        row, waits = room.assignment(), room.reminder(room.address("SYT"), room.assignment())
        room.load(without("SYT"))
        assert room.plan().waived > 0
        assert (row.state, row.waived_by_program, row.next_step_at) == (State.WAIVED, True, None)
        assert room.again(waits).state == "cancelled"
        assert room.assignment("STC").state is State.OPEN
        assert {said.actor for said in room.log("waive")} == {"program"}
        room.later(minutes=1)
        room.load()
        assert room.plan().waived == 0
        assert (row.state, row.waived_by_program) == (State.OPEN, False)
        assert row.next_step_at == local("2022-08-05T08:00")
        assert {said.actor for said in room.log("restore")} == {"program"}

    def test_what_the_coordinator_waived_stays_waived(self, room: Room) -> None:
        row = room.assignment()
        room.move(row, Move.WAIVE)
        room.later(minutes=1)
        room.load(lambda raw: raw.update(name="Mới"))
        room.plan()
        assert row.state is State.WAIVED

    @pytest.mark.parametrize(("at", "state"), [("2022-08-14T23:59", State.WAIVED), ("2022-08-15T00:00", State.OPEN)])
    def test_what_is_overdue_is_not_waived_because_its_deadline_left(self, room: Room, at: str, state: State) -> None:
        row = room.assignment()
        room.at(at)
        room.load(lambda raw: raw["duties"][0]["deadlines"].pop(0))
        room.plan()
        assert row.state is state
        assert room.meeting(week=34).state is State.OPEN

    def test_a_duty_that_is_gone_is_planned_no_more(self, room: Room) -> None:
        room.load(lambda raw: raw["duties"].pop(1))
        room.at("2022-08-15T08:00")
        room.plan()
        assert periods(room, "SYT", "GIAOBAN")[-1] == "2022-W39"
        assert room.meeting(week=34).state is State.WAIVED

    def test_what_is_new_is_written_for_the_past_as_well(self, room: Room) -> None:
        agency = {"code": "BQL1", "name": "Ban Quản lý dự án 1", "head": "Giám đốc"}
        room.load(lambda raw: raw["groups"][24].update(agencies=[agency]))
        assert room.plan().new > 10
        assert room.meeting("BQL1", 30).state is State.NOT_TRACKED
        assert room.meeting("BQL1", 31).state is State.OPEN
        assert room.assignment("BQL1").state is State.OPEN


class TestThePause:
    """A meeting that the program was paused for when it was to be asked about last, or ended, counts against nobody;
    any other one does."""

    def pause(self, room: Room, since: str, until: str | None = None) -> None:
        program = programs.every(room.session)[0]
        for at, state in ((since, programs.PAUSED), (until, programs.ACTIVE)):
            if at:
                room.at(at)
                programs.move(room.session, program, state, room.now)

    def test_what_ended_then_is_missed_by_nobody_and_stays_so(self, room: Room) -> None:
        self.pause(room, "2022-08-05T16:00", "2022-08-10T09:00")
        held = room.meeting("STC", 31)
        room.reply(held, "held", by=room.person("SYT"))
        room.move(held, Move.REPORT)
        assert room.plan(thorough=False).missed == 0
        row = room.meeting(week=31)
        assert (row.state, row.next_step_at, held.state) == (State.NOT_TRACKED, None, State.REPORTED)
        told = {said.subject: (said.actor, said.detail) for said in room.log("leave")}
        assert told[f"assignment:{row.id}"] == (
            "clock",
            {"from": "open", "to": "not_tracked", "because": "paused"},
        )
        row.duty.planned_as = None
        room.plan()
        assert room.again(row).state is State.NOT_TRACKED
        assert room.log("restore") == []
        room.at("2022-08-15T00:00")
        assert room.plan(thorough=False).missed == 41
        assert room.meeting(week=32).state is State.MISSED

    @pytest.mark.parametrize(
        ("since", "until", "state"),
        [
            ("2022-08-01T09:00", "2022-08-04T23:59", State.MISSED),
            ("2022-08-01T09:00", "2022-08-05T08:00", State.MISSED),
            ("2022-08-05T10:00", "2022-08-05T10:01", State.MISSED),
            ("2022-08-05T15:00", "2022-08-05T16:00", State.MISSED),
            ("2022-08-05T13:00", "2022-08-05T16:00", State.NOT_TRACKED),
            ("2022-08-05T23:00", "2022-08-08T08:00", State.NOT_TRACKED),
            ("2022-08-06T08:00", "2022-08-08T08:00", State.MISSED),
        ],
    )
    def test_when_it_is_asked_about_last_and_when_it_ends_count(
        self, room: Room, since: str, until: str, state: State
    ) -> None:
        self.pause(room, since, until)
        room.at("2022-08-08T09:00")
        room.plan(thorough=False)
        assert room.meeting(week=31).state is state

    def test_a_granted_extension_moves_the_last_day(self, room: Room) -> None:
        room.meeting("STC", 31).extended_to = date(2022, 8, 9)
        self.pause(room, "2022-08-09T08:00", "2022-08-10T08:00")
        room.plan(thorough=False)
        assert room.meeting("STC", 31).state is State.NOT_TRACKED  # paused at its end, and when it was asked about
        assert room.meeting(week=31).state is State.MISSED

    def test_a_pause_on_the_first_last_day_is_none_of_an_extended_meeting(self, room: Room) -> None:
        room.meeting("STC", 31).extended_to = date(2022, 8, 9)
        self.pause(room, "2022-08-05T08:00", "2022-08-06T08:00")
        room.at("2022-08-10T08:00")
        room.plan(thorough=False)
        assert room.meeting("STC", 31).state is State.MISSED
        assert room.meeting(week=31).state is State.NOT_TRACKED


class TestTheWishToBeExempt:
    """A meeting of which nobody was asked, as its agency's wish to be exempt waited, counts against nobody."""

    def wish(self, room: Room, until: str | None, state: str = "refused") -> Request:
        """Asked on Friday of week 31 at 14:01, and decided on."""
        room.at("2022-08-05T14:01")
        reply = room.reply(room.meeting(week=31), "no_capital")
        request = room.request(reply, "exemption", text="không có vốn", asked_at=room.now)
        if until:
            request.state, request.decided_at = state, room.at(until)
        return request

    def planned(self, room: Room, at: str) -> None:
        room.at(at)
        room.plan(thorough=False)

    def test_what_ended_while_it_waits_is_missed_by_nobody_else_excused(self, room: Room) -> None:
        self.wish(room, None)
        self.planned(room, "2022-08-16T00:01")
        assert [room.meeting(week=each).state for each in (31, 32)] == [State.NOT_TRACKED] * 2
        assert [room.meeting("STC", each).state for each in (31, 32)] == [State.MISSED] * 2
        told = {said.subject: said.detail for said in room.log("leave")}
        assert told[f"assignment:{room.meeting(week=32).id}"]["because"] == "wished"

    @pytest.mark.parametrize(
        ("refused", "states"),
        [
            ("2022-08-05T15:00", (State.MISSED, State.MISSED)),
            ("2022-08-12T13:00", (State.NOT_TRACKED, State.MISSED)),
            ("2022-08-12T15:00", (State.NOT_TRACKED, State.NOT_TRACKED)),
            ("2022-08-15T09:00", (State.NOT_TRACKED, State.NOT_TRACKED)),
        ],
    )
    def test_once_it_is_refused_what_was_asked_about_again_counts(
        self, room: Room, refused: str, states: tuple[State, State]
    ) -> None:
        self.wish(room, refused)
        self.planned(room, "2022-08-22T09:00")
        assert tuple(room.meeting(week=each).state for each in (31, 32)) == states
        assert room.meeting(week=33).state is State.MISSED
        room.meeting().duty.planned_as = None
        room.plan()
        assert tuple(room.meeting(week=each).state for each in (31, 32)) == states

    def test_of_another_year_it_excuses_nothing(self, room: Room) -> None:
        request = self.wish(room, None)
        request.reply.assignment.last_day = date(2021, 8, 5)
        self.planned(room, "2022-08-16T00:01")
        assert room.meeting(week=32).state is State.MISSED

    def test_the_head_answers_for_no_week_of_which_nobody_was_asked(self, room: Room) -> None:
        """It read "2 tuần liền" of weeks in which the wish had waited."""
        code = next(each.code for each in room.rules.first.program.agencies if each.name == "UBND quận Lê Chân")
        room.join(code, "official", "telegram")
        room.at("2022-08-05T14:01")
        request = room.request(room.reply(room.meeting(code), "no_capital"), "exemption", asked_at=room.now)
        self.planned(room, "2022-08-15T00:01")
        request.state, request.decided_at = "refused", room.at("2022-08-15T09:00")
        assert room.meeting(code, 32).state is State.NOT_TRACKED
        assert accountability.of(room.session, room.meeting(code, 33), room.rules) is None

    def test_the_log_says_why_in_words_alone(self, room: Room) -> None:
        """It added “paused”, which is no word of what officials read."""
        self.wish(room, None)
        self.planned(room, "2022-08-16T00:01")
        told = log.told(room.session, room.log("leave"), room.rules)
        assert {each["because"] for each in told} == {None}
        line = Texts("vi").line("log_line", entry=told[0], coordinator="", program={}, agencies=[])
        assert "kỳ đã qua khi đề nghị miễn giao ban chờ trả lời, không tính" in line
