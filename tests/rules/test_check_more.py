"""What is told of the fields with which a file may say more: the place, what is wrong, and what to do."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from rules.check import ProgramMistakes, parse_program
from tests.rules.test_check import Raw, first, small

TASK = {
    "code": "T2",
    "title": "Việc có hạn",
    "clause": "III",
    "bearers": {"lead": ["B"], "support": ["C"]},
    "ladder": "report",
    "deadlines": [{"by": "2022-09-30"}],
}


def rich() -> Raw:
    """The least program, with a task that is due."""
    raw = small()
    first(raw, "groups")["tasks"].append(json.loads(json.dumps(TASK)))
    return raw


def mistakes(change: Callable[[Raw], object]) -> list[str]:
    raw = rich()
    change(raw)
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(json.dumps(raw))
    return caught.value.mistakes


def deadline(**values: Any) -> Callable[[Raw], object]:
    """Give the report this deadline."""
    return lambda raw: first(raw, "duties").update(deadlines=[values])


def task(**values: Any) -> Callable[[Raw], object]:
    return lambda raw: first(raw, "groups")["tasks"][1].update(values)


def report(**values: Any) -> Callable[[Raw], object]:
    return lambda raw: first(raw, "duties").update(values)


WEEKLY = {"rrule": "FREQ=WEEKLY;BYDAY=FR", "from": "2022-08-01", "until": "2022-08-31"}
AT = "duties[0].deadlines[0]"
ONE_MORE = 'somebody who is no agency of the program is written {"name": "..."}'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (deadline(before=["2022-08-15", "x"]), f'{AT}.before[1]: "x" is not a date (write it as 2022-08-15)'),
        (deadline(before=["2022-08-15"] * 2), f"{AT}: a day stands twice in the list"),
        (
            deadline(before=["2022-08-15"], period="Đợt 1"),
            f"{AT}: period goes with a single date: write each day as a deadline of its own",
        ),
        (deadline(by="2022-08-15", at=["09:00", "9"]), f'{AT}.at[1]: "9" is not a time of day (write it as 08:00)'),
        (deadline(by="2022-08-15", at=["09:00", "09:00"]), f"{AT}: at names one hour twice"),
        (
            deadline(by={**WEEKLY, "covers": "fortnight"}),
            f"{AT}.by.covers: \"fortnight\" input should be 'week', 'month', 'quarter'",
        ),
        (
            deadline(by={**WEEKLY, "rrule": "FREQ=MONTHLY;BYMONTHDAY=5", "week_from": "TH"}),
            f"{AT}.by: week_from goes with weeks: write FREQ=WEEKLY, or a week in covers",
        ),
        (deadline(by=WEEKLY, opens="2022-08-01"), f"{AT}: opens goes with a single date"),
        (
            deadline(by=WEEKLY, data={"from": "2022-08-01", "until": "2022-08-05"}),
            f"{AT}: data of what recurs is written with from_day and until_day",
        ),
        (
            deadline(by=WEEKLY, data={"until_day": 14}),
            f"{AT}: data: from_day and until_day go with a month, quarter, half-year or year, and "
            '"2022-W31" is none (say which by covers or period)',
        ),
        (
            deadline(by="2022-08-15", data={"from": "2022-08-01"}),
            f"{AT}.data: needs exactly one of until (a day) and until_day (a day of the month)",
        ),
        (
            deadline(by="2022-08-15", data={"from": "2022-08-01", "until_day": 3}),
            f"{AT}.data: from goes with until, and from_day with until_day",
        ),
        (
            deadline(by="2022-08-15", data={"from_day": 1, "until": "2022-08-01"}),
            f"{AT}.data: from goes with until, and from_day with until_day",
        ),
        (
            deadline(by="2022-08-15", data={"from": "2022-08-02", "until": "2022-08-01"}),
            f"{AT}.data: until lies before from",
        ),
        (
            deadline(by="2022-08-15", since="2022-08-01"),
            f"{AT}: since goes with within, counted in days (P5D, P5WD): it says from which day is counted",
        ),
        (
            deadline(within="PT24H", of="nhận", since="2022-08-01"),
            f"{AT}: since goes with within, counted in days (P5D, P5WD): it says from which day is counted",
        ),
        (deadline(within="P5D", of="nhận", since="hôm nay"), f'{AT}.since: "hôm nay" is not a date (write it as'),
        (
            deadline(within="P5D", of="nhận", since={"X": "2022-08-01"}),
            f'{AT}.since.X: unknown agency "X"',
        ),
        (
            deadline(within="P5D", of="nhận", since={"A": "2022-08-01", "B": "2022-08-01"}),
            f'{AT}.since.A: "A" does not owe this',
        ),
        (
            deadline(within="P5D", of="nhận"),
            "duties[0]: within goes with kind event, and an event needs it; counted from one day that is known, or "
            'that each agency has for itself, it says so by since ("2025-11-14", {"CODE": "2025-11-14"} or "each")',
        ),
        (report(through="X"), f'duties[0].through: unknown agency "X" ({ONE_MORE})'),
        (report(cc=["A", "X"]), f'duties[0].cc[1]: unknown agency "X" ({ONE_MORE})'),
        (report(cc="A"), 'duties[0].cc: "A" is not a list (write it as ["..."])'),
        (report(to={"name": ""}), 'duties[0].to.name: "" string should have at least 1 character'),
        (report(support=["X"]), 'duties[0].support[0]: unknown agency "X"'),
        (report(send_to="a@b.vn"), 'duties[0].send_to: "a@b.vn" is not a list (write it as ["..."])'),
        (
            report(form={"title": "Mẫu 1", "link": "soyte.vn/mau"}),
            'duties[0].form.link: "soyte.vn/mau" is not a link (https://...)',
        ),
        (report(product="\u200b"), 'duties[0].product: "\\u200b" shows nothing'),
        (
            report(plan_year=2022),
            "duties[0]: plan_year goes with kinds meeting and target, which speak of capital",
        ),
        (task(bearers={"lead": []}), "groups[0].tasks[1].bearers.lead: value should have at least 1 item"),
        (task(bearers={"lead": ["X"]}), 'groups[0].tasks[1].bearers.lead[0]: unknown agency "X"'),
        (
            task(bearers={"lead": ["B"], "support": ["C", "B"]}),
            'groups[0].tasks[1].bearers.support[1]: "B" leads already: name it once',
        ),
        (
            task(ladder=None),
            "groups[0].tasks[1]: deadlines and ladder go together: a task that is due says by which ladder it is",
        ),
        (task(ladder="x"), 'groups[0].tasks[1].ladder: "x" is not one of the ladders'),
        (task(code="BC"), 'groups[0].tasks[1].code: "BC" stands already at duties[0].code'),
        (task(to="X"), f'groups[0].tasks[1].to: unknown agency "X" ({ONE_MORE})'),
        (
            task(deadlines=[{"within": "P5D", "of": "nhận"}]),
            "groups[0].tasks[1]: a task counted from an event is written as a duty of kind event, or says since",
        ),
        (
            task(deadlines=[{"by": "2022-09-30"}, {"by": "2022-09-30", "part": "70%"}]),
            'groups[0].tasks[1].deadlines[1]: period "2022-09-30" is due twice',
        ),
        (
            lambda raw: raw["ladders"]["report"]["steps"].append("-2h"),
            f'{AT}: needs at, because ladder "report" counts from the hour (-2h); name the hour, or another ladder',
        ),
        (
            lambda raw: raw["ladders"]["report"]["steps"].append("-2h@08:00"),
            'ladders.report.steps[2]: "-2h@08:00" is not a step (start, -7d, -1wd, 0d, +2wd, with @14:00 if need be; '
            '-2h, +1h; then who it is for: official, leader, coordinator or observer; then "if needed")',
        ),
        (
            lambda raw: first(raw, "groups")["agencies"][0].update(capital_plan={"2022": {"assigned": 1}}),
            "groups[0].agencies[0].capital_plan.2022.second: is missing",
        ),
        (
            lambda raw: first(raw, "groups")["agencies"][0].update(capital_plan={"2022": -1}),
            "groups[0].agencies[0].capital_plan.2022: -1 input should be greater than or equal to 0",
        ),
    ],
)
def test_one_mistake_is_one_sentence_with_its_place(change: Callable[[Raw], object], said: str) -> None:
    found = mistakes(change)
    assert found[0].startswith(said), found


def test_several_agencies_days_are_one_period_and_one_agency_has_one_day() -> None:
    raw = rich()
    own = {"within": "P5D", "of": "nhận", "since": {"B": "2022-08-01", "C": "2022-08-08"}, "period": "Đợt 1"}
    deadline(**own)(raw)
    assert parse_program(json.dumps(raw)).duties[0].deadlines[0].since
    first(raw, "duties")["deadlines"].append({**own, "since": {"C": "2022-08-15"}})
    with pytest.raises(ProgramMistakes, match=r'deadlines\[1\]: period "Đợt 1" is due twice for C'):
        parse_program(json.dumps(raw))


def test_a_task_that_is_due_is_a_duty_of_those_that_lead_it() -> None:
    program = parse_program(json.dumps(rich()))
    (duty,) = program.every_duty[len(program.duties) :]
    assert (duty.code, duty.kind, duty.ladder, duty.support) == ("T2", "milestone", "report", ("C",))
    assert [agency.code for agency in program.owing(duty)] == ["B"]
    raw = rich()
    task(bearers=None)(raw)
    program = parse_program(json.dumps(raw))
    assert [agency.code for agency in program.owing(program.every_duty[-1])] == ["A", "B"]
    assert program.every_duty[-1].support is None


def test_who_receives_is_called_by_name() -> None:
    raw = rich()
    report(to={"name": "Ủy ban nhân dân tỉnh"}, through="C", cc=["B", {"name": "Bộ Y tế"}])(raw)
    program = parse_program(json.dumps(raw))
    duty = program.duties[0]
    assert duty.to and duty.through and duty.cc
    names = [program.name_of(each) for each in (duty.to, duty.through, *duty.cc)]
    assert names == ["Ủy ban nhân dân tỉnh", "C", "B", "Bộ Y tế"]
