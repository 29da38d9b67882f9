"""All receivers of a ladder together: what is said to whom, however knocks, deliveries and answers fall."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.authority import Role
from rules.ladder import Course, PlannedStep, lay_out
from rules.pressing import Announced, Case, Standing, Telling, look, next_escalation, postponed, press, resumed, still
from rules.program import Ladder
from rules.window import SendingWindow
from rules.workdays import Workdays

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
VN, WINDOW = Workdays(), SendingWindow()
REPORT = Course(None, date(2022, 8, 12), date(2022, 8, 14))
ALL = frozenset(Role)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2022-08-{text}").replace(tzinfo=ZONE)


def steps(*codes: str, days: Workdays = VN) -> tuple[PlannedStep, ...]:
    return lay_out(Ladder.model_validate({"at": "08:00", "steps": list(codes)}), REPORT, days, ZONE)


USUAL = steps("0d", "+1wd", "+2wd leader", "+4wd coordinator")


def case(**more: object) -> Case:
    done = {Role.OFFICIAL: Standing(at("12T08:00"))}
    return replace(Case(USUAL, done), **more)  # type: ignore[arg-type]


def said(found: Case, now: str) -> list[tuple[str, str, datetime | None]]:
    pressing = press(found, at(now), WINDOW, VN)
    return [(str(each.to), each.step.code, each.announces) for each in pressing.tell]


def test_the_step_before_announces_and_is_looked_at_again_at_that_time() -> None:
    pressing = press(case(), at("15T08:00"), WINDOW, VN)
    assert pressing.tell == (Telling(USUAL[1], Role.OFFICIAL, announces=at("16T08:00"), above=Role.LEADER),)
    assert pressing.next_at == at("16T08:00")


def test_an_earlier_step_announces_nothing_while_there_is_one_between() -> None:
    found = case(standing={})
    assert said(found, "12T08:00") == [("official", "0d", None)]
    far = replace(found, steps=steps("0d", "+3wd leader"))
    assert said(far, "12T08:00") == [("official", "0d", at("17T08:00"))]


def test_without_a_step_before_it_is_announced_on_the_working_day_before() -> None:
    found = case(steps=steps("-7d", "+2wd leader"))
    assert said(found, "12T08:00") == []
    assert press(found, at("12T08:00"), WINDOW, VN).next_at == at("15T08:00")
    assert said(found, "15T08:00") == [("official", "+2wd!", at("16T08:00"))]
    assert said(found, "16T08:00") == [("official", "+2wd!", at("17T08:00"))], "a working day later than it is said"
    assert said(found, "15T07:00") == said(found, "15T12:00") == []
    assert press(found, at("15T12:00"), WINDOW, VN).next_at == at("15T13:30")


ARRIVED = Announced(at("16T08:00"), arrived_at=at("15T08:00"))
DONE = {Role.OFFICIAL: Standing(at("15T08:00"))}


def test_what_was_announced_happens_then_and_the_officials_get_a_copy() -> None:
    found = case(standing=DONE, announced=[ARRIVED])
    pressing = press(found, at("16T08:00"), WINDOW, VN)
    copy = Telling(replace(USUAL[2], to=Role.OFFICIAL), Role.OFFICIAL, above=Role.LEADER, copy=True, reminds=False)
    assert pressing.tell == (copy, Telling(USUAL[2], Role.LEADER))
    assert pressing.next_at == at("18T08:00")
    early = press(found, at("15T16:00"), WINDOW, VN)
    assert (early.tell, early.next_at) == ((), at("16T08:00"))


@pytest.mark.parametrize(
    ("announced", "to", "unreached", "following"),
    [
        (Announced(at("16T08:00"), waits=True), None, False, at("17T08:00")),
        (Announced(at("16T08:00")), "leader", True, at("18T08:00")),
        (Announced(at("17T08:00"), arrived_at=at("16T07:30")), None, False, at("17T08:00")),
        (Announced(at("15T08:00"), arrived_at=at("12T08:00")), "official", False, at("17T08:00")),
    ],
)
def test_it_waits_for_its_announcement_and_not_for_one_that_failed(
    announced: Announced, to: str | None, unreached: bool, following: datetime
) -> None:
    pressing = press(case(standing=DONE, announced=[announced]), at("16T08:00"), WINDOW, VN)
    told = pressing.tell[-1] if pressing.tell else None
    assert (told and str(told.to), bool(told and told.unreached), pressing.next_at) == (to, unreached, following)


def test_without_officials_the_leader_is_told_at_the_step_and_without_a_leader_the_coordinator() -> None:
    nobody = case(standing=DONE, reach=frozenset({Role.LEADER, Role.COORDINATOR}))
    (told,) = press(nobody, at("16T08:00"), WINDOW, VN).tell
    assert (told.to, told.unreached) == (Role.LEADER, True)
    assert said(nobody, "15T16:00") == []
    no_leader = case(standing=DONE, announced=[ARRIVED], reach=frozenset({Role.OFFICIAL, Role.COORDINATOR}))
    copy, told = press(no_leader, at("16T08:00"), WINDOW, VN).tell
    assert (copy.above, told.to, told.step.to) == (Role.COORDINATOR, Role.COORDINATOR, Role.LEADER)
    alone = case(standing=DONE, announced=[ARRIVED], reach=frozenset({Role.OFFICIAL}))
    assert press(alone, at("16T08:00"), WINDOW, VN).next_at == at("17T08:00")
    assert press(alone, at("16T08:00"), WINDOW, VN).tell == ()


def test_the_next_one_comes_a_working_day_after_the_one_before_at_least() -> None:
    told = {**DONE, Role.LEADER: Standing(at("18T08:00"))}
    assert said(case(standing=told), "18T08:00") == []
    assert press(case(standing=told), at("18T08:00"), WINDOW, VN).next_at == at("19T08:00")
    assert said(case(standing=told), "19T08:00") == [("coordinator", "+4wd", None)]


def test_of_several_to_one_receiver_that_have_come_the_latest() -> None:
    twice = case(steps=steps("+2wd leader", "+3wd leader", "+5wd leader"), announced=[ARRIVED], standing=DONE)
    found = next_escalation(twice, at("18T08:00"), VN)
    assert found is not None
    assert found.step.code == "+3wd"


@pytest.mark.parametrize(
    ("promised", "announced", "moved"),
    [
        ("17", None, "18T08:00"),
        ("20", None, "19T08:00"),
        ("15", None, None),
        ("10", None, None),
        (None, "16T08:00", "17T08:00"),
        (None, "18T08:00", "19T08:00"),
        ("15", "16T08:00", "17T08:00"),
        ("18", "16T08:00", "19T08:00"),
        (None, None, None),
    ],
)
def test_an_answer_puts_it_off(promised: str | None, announced: str | None, moved: str | None) -> None:
    day = at(f"{promised}T00:00").date() if promised else None
    found = postponed(at("16T08:00"), day, at(announced) if announced else None, VN)
    assert found == (at(moved) if moved else None)


def test_a_promise_for_a_day_off_puts_it_off_until_it_is_broken() -> None:
    """Saturday's is asked about on Monday: to report it in the same minute would leave no day to keep it."""
    assert postponed(at("12T08:00"), at("13T00:00").date(), None, VN) == at("16T08:00")


def test_after_an_interruption_it_is_never_made_at_once() -> None:
    assert resumed(at("16T08:00"), at("17T10:00"), VN) == at("19T08:00")
    assert resumed(at("30T08:00"), at("17T10:00"), VN) == at("30T08:00")


def test_when_to_look_again_when_nothing_is_said() -> None:
    assert look(case(), at("12T09:00"), WINDOW, VN) == at("15T08:00")
    assert look(case(standing=DONE), at("15T09:00"), WINDOW, VN) == at("16T08:00")
    assert look(case(standing=DONE, announced=[ARRIVED]), at("15T09:00"), WINDOW, VN) == at("16T08:00")
    told = {**DONE, Role.LEADER: Standing(at("16T08:00"))}
    assert look(case(standing=told), at("16T09:00"), WINDOW, VN) == at("18T08:00")
    assert look(case(standing=told), at("22T09:00"), WINDOW, VN) == at("23T08:00")
    assert look(case(steps=()), at("15T09:00"), WINDOW, VN) is None


@pytest.mark.parametrize(
    ("announced_for", "now", "told", "following"),
    [("16T08:00", "17T08:00", "leader", "19T08:00"), ("16T08:00", "15T16:00", None, "17T08:00")],
)
def test_what_was_announced_for_a_day_that_became_a_day_off_happens_on_the_next_working_day(
    announced_for: str, now: str, told: str | None, following: str
) -> None:
    off = VN.amended({at("16T08:00").date(): "Bão"})
    later = steps("0d", "+1wd", "+2wd leader", "+4wd coordinator", days=off)
    announced = still([Announced(at(announced_for), arrived_at=at("15T08:00"))], off)
    pressing = press(case(steps=later, standing=DONE, announced=announced), at(now), WINDOW, off)
    assert [str(each.to) for each in pressing.tell if each.to is not Role.OFFICIAL] == ([told] if told else [])
    assert pressing.next_at == at(following)


def test_what_has_moved_beyond_its_announcement_is_announced_once_more_as_another_step() -> None:
    moved = case(steps=steps("0d", "+1wd", "+3wd leader"), standing={Role.OFFICIAL: Standing(at("16T09:00"))})
    moved = replace(moved, announced=[replace(ARRIVED, arrived_at=at("15T08:00"))])
    (told,) = press(moved, at("17T08:00"), WINDOW, VN).tell
    assert (told.step.at, told.announces) == (at("17T08:00"), at("18T08:00"))


@dataclass
class World:
    """An assignment that is pressed for: what was said to whom when, and what arrived. Of a step that was said to
    officials nothing is said again (`db.reminders.said`)."""

    found: Case
    codes: list[str] = field(default_factory=list)
    days: Workdays = VN
    told: list[tuple[datetime, Telling]] = field(default_factory=list)
    waiting: list[tuple[datetime, datetime]] = field(default_factory=list)
    postponed: bool = False

    def knock(self, now: datetime, *, arrives: bool) -> None:
        standing, announced = dict(self.found.standing), list(self.found.announced)
        pressing = press(replace(self.found, announced=still(announced, self.days)), now, WINDOW, self.days)
        said = {each.step.at for _, each in self.told if each.to is Role.OFFICIAL}
        for each in pressing.tell:
            if each.to is Role.OFFICIAL and each.step.at in said:
                continue
            self.told.append((now, each))
            mine = standing.get(each.step.to if not each.copy else Role.OFFICIAL, Standing())
            standing[each.to if each.to is Role.OFFICIAL else each.step.to] = replace(mine, said_at=now)
            if each.announces:
                announced.append(Announced(each.announces, arrived_at=now if arrives else None))
        assert pressing.next_at is None or pressing.next_at > now
        self.found = replace(self.found, standing=standing, announced=announced)

    def promise(self, now: datetime, days: int) -> None:
        up = next_escalation(self.found, now, self.days)
        moved = up and postponed(up.at, now.date() + timedelta(days=days), None, self.days)
        if up and moved and not self.postponed:
            standing = {**self.found.standing, up.step.to: replace(self.found.of(up.step.to), quiet_until=moved)}
            self.found, self.postponed = replace(self.found, standing=standing), True

    def day_off(self, day: date) -> None:
        """A day off is announced late: the ladder is laid out by it."""
        self.days = self.days.amended({day: "Bão"})
        self.found = replace(self.found, steps=steps(*self.codes, days=self.days))


ladders = st.lists(
    st.builds("{}{}".format, st.sampled_from(["-7d", "0d", "+1wd", "+2wd", "+3wd", "+5wd", "+8d"]), st.just(""))
    | st.builds(
        "+{}{}{}".format,
        st.integers(1, 12),
        st.sampled_from(["wd", "d"]),
        st.sampled_from([" leader", " coordinator", " observer"]),
    ),
    min_size=1,
    max_size=8,
    unique=True,
)
knocks = st.lists(
    st.tuples(st.integers(1, 90), st.booleans(), st.none() | st.integers(0, 12), st.none() | st.integers(1, 4)),
    min_size=40,
    max_size=60,
)
reaches = st.sets(st.sampled_from([Role.OFFICIAL, Role.LEADER, Role.OBSERVER])).map(
    lambda found: frozenset({*found, Role.COORDINATOR})
)


@settings(max_examples=200, deadline=None)
@given(ladders, knocks, reaches)
def test_no_escalation_early_unannounced_or_twice_and_in_the_end_nobody_is_forgotten(
    codes: list[str], course: list[tuple[int, bool, int | None, int | None]], reach: frozenset[Role]
) -> None:
    world = World(Case(steps(*codes), {}, (), reach), codes)
    now = at("01T07:00")
    for hours, arrives, promised, off in course:
        now += timedelta(hours=hours)
        world.knock(now, arrives=arrives)
        if promised is not None:
            world.promise(now, promised)
        if off is not None and (now + timedelta(days=off)).day % 3 == 0:
            world.day_off((now + timedelta(days=off)).date())
    for _ in range(60):
        now += timedelta(days=1)
        world.knock(now.replace(hour=9), arrives=True)
    made = [(when, each) for when, each in world.told if each.to is not Role.OFFICIAL]
    for number, (when, each) in enumerate(made):
        assert WINDOW.is_open(when, world.days)
        assert when >= each.step.at
        if number == 0 and Role.OFFICIAL in reach and not each.unreached:
            assert any(
                note.arrived_at and note.for_at <= when and world.days.between(note.arrived_at.date(), when.date()) >= 1
                for note in world.found.announced
            )
        if number:
            assert world.days.between(made[number - 1][0].date(), when.date()) >= 1
    assert len({(each.step.code, each.step.to) for _, each in made}) == len(made)
    assert next_escalation(world.found, now, world.days) is None


@pytest.mark.parametrize("off", [(16,), (17,), (16, 17), (15, 16), (16, 18), (17, 18, 19)])
@pytest.mark.parametrize("known", ["12T09:00", "15T07:00", "15T08:36", "16T09:00"])
def test_days_off_that_are_announced_late_put_nothing_off_for_longer_than_they_last(
    off: tuple[int, ...], known: str
) -> None:
    """Whatever was announced before is kept to, or announced once more; twice at most."""
    codes = ["0d", "+1wd", "+2wd leader", "+4wd coordinator"]
    world, coming = World(Case(steps(*codes), {}, ()), codes), [at(f"{day}T08:00").date() for day in off]
    coming = [day for day in coming if day > at(known).date()]
    for day in range(11, 31):
        if day == at(known).day and known.endswith("07:00"):
            for each in coming:
                world.day_off(each)
        world.knock(at(f"{day}T08:00"), arrives=True)
        if day == at(known).day and not known.endswith("07:00"):
            for each in coming:
                world.day_off(each)
    made = {each.to: when for when, each in world.told if each.to is not Role.OFFICIAL}
    second = world.days.add(at("12T08:00").date(), 2)
    assert second <= made[Role.LEADER].date() <= world.days.add(second, 1)
    assert made[Role.COORDINATOR].date() <= world.days.add(second, 3)
    assert len([each for _, each in world.told if each.announces]) <= 2
