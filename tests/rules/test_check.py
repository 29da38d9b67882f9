"""The sentences in which mistakes of a program file are told, and what is checked across its parts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from rules.check import ProgramMistakes, parse_program
from rules.program import Deadline, Duty, Ladder, OwedBy, Program
from tests.rooms import SEED

Raw = dict[str, Any]


def small() -> Raw:
    """The least program: two groups, three agencies, a report and a meeting."""
    agencies = [{"code": code, "name": code, "head": "Giám đốc"} for code in ("A", "B", "C")]
    return {
        "number": "1/CT", "name": "Chương trình", "title": "Chương trình", "issuer": "UBND", "issued_on": "2022-03-11",
        "period": {"from": "2022-01-01", "until": "2022-12-31"}, "coordinator": "A",
        "groups": [
            {"number": 1, "title": "Sở", "agencies": agencies[:2],
             "tasks": [{"code": "T1", "title": "Việc", "clause": "III"}]},
            {"number": 2, "title": "Quận", "agencies": agencies[2:]},
        ],
        "ladders": {"report": {"steps": ["-7d", "0d"]}},
        "duties": [
            {"code": "BC", "kind": "report", "title": "Báo cáo", "clause": "IV", "to": "A", "ladder": "report",
             "owed_by": {"groups": "all", "except": ["A"]}, "deadlines": [{"before": "2022-08-15"}]},
            {"code": "HOP", "kind": "meeting", "title": "Họp", "clause": "IV", "ladder": "report",
             "owed_by": {"groups": [2]},
             "deadlines": [{"by": {"rrule": "FREQ=WEEKLY;BYDAY=FR", "from": "2022-08-01", "until": "2022-08-31"}}]},
        ],
    }  # fmt: skip


def mistakes(change: Callable[[Raw], object]) -> list[str]:
    raw = small()
    change(raw)
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(json.dumps(raw))
    assert str(caught.value) == "\n".join(caught.value.mistakes)
    return caught.value.mistakes


def test_a_small_program_is_in_order_with_or_without_a_byte_order_mark() -> None:
    program = parse_program("\ufeff" + json.dumps(small()))
    assert [agency.code for agency in program.agencies] == ["A", "B", "C"]
    assert [[agency.code for agency in program.owing(duty)] for duty in program.duties] == [["B", "C"], ["C"]]
    assert program.ladders["report"].at.hour == 8
    assert program.calendar.country == "VN"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1, column 1: not JSON (Expecting value)"),
        ('{\n "a" 1}', "line 2, column 6: not JSON (Expecting ':' delimiter)"),
        ("[" * 100_000, "not a program: nested too deeply"),
        ("[]", "not a program: the file must hold one JSON object"),
    ],
)
def test_what_is_no_program_at_all_is_told_in_one_sentence(text: str, said: str) -> None:
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(text)
    assert caught.value.mistakes == [said]


def test_a_key_that_stands_twice_is_told() -> None:
    text = json.dumps(small())[:-1] + ', "number": "2/CT"}'
    with pytest.raises(ProgramMistakes) as caught:
        parse_program(text)
    assert caught.value.mistakes == ['"number" stands twice in one object']


def first(raw: Raw, part: str, number: int = 0) -> Raw:
    found: Raw = raw[part][number]
    return found


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw.pop("number"), "number: is missing"),
        (lambda raw: raw.update(number=""), 'number: "" string should have at least 1 character'),
        (lambda raw: raw.update(groups=[]), "groups: tuple should have at least 1 item after validation, not 0"),
        (lambda raw: raw.update(groups={}), "groups: input should be a valid tuple"),
        (
            lambda raw: raw.update(issued_on="11/3/2022"),
            'issued_on: "11/3/2022" is not a date (write it as 2022-08-15)',
        ),
        (lambda raw: raw.update(issued_on=20220311), "issued_on: 20220311 is not a date (write it as 2022-08-15)"),
        (
            lambda raw: raw.update(calendar={"country": "XX"}),
            'calendar.country: "XX" is not a country whose holidays are known (Vietnam is VN)',
        ),
        (
            lambda raw: raw.update(period={"from": "2022-01-01", "until": "2021-12-31"}),
            "period: until lies before from",
        ),
        (
            lambda raw: raw["ladders"]["report"].update(at="8:00"),
            'ladders.report.at: "8:00" is not a time of day (write it as 08:00)',
        ),
        (
            lambda raw: raw["ladders"]["report"].update(at="24:00"),
            'ladders.report.at: "24:00" is not a time of day (write it as 08:00)',
        ),
        (
            lambda raw: raw["ladders"]["report"].update(repeat={"every": 0, "times": 1}),
            "ladders.report.repeat.every: 0 input should be greater than or equal to 1",
        ),
        (
            lambda raw: first(raw, "groups")["agencies"][0].update(code="a b"),
            'groups[0].agencies[0].code: "a b" is not a code (capital letters A-Z, digits, dots, hyphens)',
        ),
        (
            lambda raw: first(raw, "groups")["tasks"].append({"code": "T1", "title": "x", "clause": "x"}),
            'groups[0].tasks[1].code: "T1" stands already at groups[0].tasks[0].code',
        ),
        (
            lambda raw: first(raw, "groups", 1).update(number=1),
            "groups[1].number: 1 stands already at groups[0].number",
        ),
        (
            lambda raw: first(raw, "duties", 1).update(code="BC"),
            'duties[1].code: "BC" stands already at duties[0].code',
        ),
        (
            lambda raw: first(raw, "duties").update(to="X"),
            'duties[0].to: unknown agency "X" (somebody who is no agency of the program is written {"name": "..."})',
        ),
        (
            lambda raw: first(raw, "duties")["owed_by"].update({"except": ["A", "X"]}),
            'duties[0].owed_by.except[1]: unknown agency "X"',
        ),
        (
            lambda raw: first(raw, "duties", 1)["owed_by"].update(groups=[2, 3]),
            "duties[1].owed_by.groups[1]: there is no group 3",
        ),
        (lambda raw: first(raw, "duties").update(ladder="x"), 'duties[0].ladder: "x" is not one of the ladders'),
        (
            lambda raw: first(raw, "duties").update(deadlines=[]),
            "duties[0].deadlines: tuple should have at least 1 item after validation, not 0",
        ),
        (
            lambda raw: first(raw, "duties").update(deadlines=[{"before": "x"}]),
            'duties[0].deadlines[0].before: "x" is not a date (write it as 2022-08-15)',
        ),
        (
            lambda raw: first(raw, "duties")["deadlines"].append({"before": "2022-08-15"}),
            'duties[0].deadlines[1]: period "2022-08-15" is due twice',
        ),
        (
            lambda raw: first(raw, "duties", 1)["deadlines"][0]["by"].pop("until"),
            "duties[1].deadlines[0].by.until: is missing (a recurrence must have an end)",
        ),
        (
            lambda raw: first(raw, "duties", 1)["deadlines"][0]["by"].pop("from"),
            "duties[1].deadlines[0].by.from: is missing",
        ),
        (lambda raw: raw["period"].pop("until"), "period.until: is missing"),
        (lambda raw: raw["ladders"]["report"]["steps"].extend(["-7d"]), 'ladders.report.steps: "-7d" stands twice'),
        (
            lambda raw: raw["ladders"]["report"].update(steps=["0d", "0d@14:00"]),
            'ladders.report.steps: "0d" stands twice',
        ),
        (
            lambda raw: raw["ladders"].update(x={"steps": []}),
            "ladders.x.steps: tuple should have at least 1 item after validation, not 0",
        ),
    ],
)
def test_one_mistake_is_one_sentence_with_its_place(change: Callable[[Raw], object], said: str) -> None:
    found = mistakes(change)
    assert found[0] == said
    assert all("unknown agency" in more or "there is no group" in more for more in found[1:]), found


def test_several_mistakes_are_told_each_once() -> None:
    def change(raw: Raw) -> None:
        raw["coordinator"] = "X"
        first(raw, "duties")["deadlines"] = [{"before": "x"}, {"by": "y"}]

    assert mistakes(change) == [
        'duties[0].deadlines[0].before: "x" is not a date (write it as 2022-08-15)',
        'duties[0].deadlines[1].by: "y" is not a date (write it as 2022-08-15)',
        'coordinator: unknown agency "X"',
    ]


@pytest.mark.parametrize("value", [None, 5, "x", ["x"], [5]])
@pytest.mark.parametrize("key", ["groups", "duties", "ladders", "period", "coordinator"])
def test_anything_in_any_place_is_a_mistake_and_not_an_exception(key: str, value: object) -> None:
    for part in (small(), {**small(), "duties": [{"owed_by": value, "ladder": value, "to": value}]}):
        with pytest.raises(ProgramMistakes):
            parse_program(json.dumps({**part, key: value}))


def test_rules_are_applied_only_where_the_form_is_right() -> None:
    def change(raw: Raw) -> None:
        first(raw, "duties")["deadlines"] *= 2
        raw["frob"] = 1

    assert mistakes(change) == ["frob: unknown key"]


def test_an_event_has_no_days_to_be_checked() -> None:
    raw = small()
    deadlines = [{"within": "P5D", "of": "nghiệm thu"}, {"within": "P5WD", "of": "nghiệm thu"}]
    raw["duties"][1].update(kind="event", deadlines=deadlines)
    del raw["duties"][1]["ladder"]
    assert parse_program(json.dumps(raw)).duties[1].deadlines[0].within == "P5D"


def test_a_day_that_never_comes_is_told_with_the_others() -> None:
    never = {"rrule": "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "from": "2022-01-01", "until": "2022-12-31"}

    def change(raw: Raw) -> None:
        first(raw, "duties")["deadlines"] = [{"before": never}, {"by": "2022-08-15"}, {"before": "2022-08-15"}]

    assert mistakes(change) == [
        'duties[0].deadlines[0]: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" names no day from 2022-01-01 to 2022-12-31',
        'duties[0].deadlines[2]: period "2022-08-15" is due twice',
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({}, "it has none"),
        ({"by": "2022-08-15", "end_of": "2022"}, "it has by and end_of"),
        ({"end_of": "2022-08", "at": "15:00"}, "at goes with before and by only"),
        ({"by": "2022-08-15", "of": "x"}, "within and of go together"),
        ({"within": "P5D"}, "within and of go together"),
        ({"within": "P0D", "of": "x"}, "is not a span"),
        ({"end_of": "2022-13"}, "is not a month"),
        ({"end_of": "2022-Q5"}, "is not a month"),
        (
            {"by": {"rrule": "FREQ=DAILY", "from": "2022-01-01", "until": "2022-02-01"}, "period": "x"},
            "period goes with a single date",
        ),
        (
            {"before": {"rrule": "FREQ=DAILY", "from": "2022-01-01", "until": "2022-02-01"}, "period": "x"},
            "period goes with a single date",
        ),
        ({"by": {"rrule": "FREQ=DAILY", "from": "2022-01-02", "until": "2022-01-01"}}, "until lies before from"),
        ({"by": {"rrule": "FREQ=DAILY", "from": "2022-01-01", "until": "2073-01-01"}}, "more than 50 years apart"),
        (
            {"by": {"rrule": "FREQ=DAILY;UNTIL=20220101", "from": "2022-01-01", "until": "2022-02-01"}},
            "must not say UNTIL",
        ),
        ({"by": {"rrule": "COUNT=3;FREQ=DAILY", "from": "2022-01-01", "until": "2022-02-01"}}, "must not say UNTIL"),
        ({"by": {"rrule": "FREQ=HOURLY", "from": "2022-01-01", "until": "2022-02-01"}}, "is not a recurrence of days"),
        (
            {"by": {"rrule": "FREQ=DAILY;byhour=3", "from": "2022-01-01", "until": "2022-02-01"}},
            "is not a recurrence of days",
        ),
        (
            {"by": {"rrule": "FREQ=DAILY;INTERVAL=1000", "from": "2022-01-01", "until": "2022-02-01"}},
            "INTERVAL that is not a number",
        ),
        (
            {"by": {"rrule": "FREQ=DAILY;BYDAY=XX", "from": "2022-01-01", "until": "2022-02-01"}},
            "is not a recurrence rule",
        ),
    ],
)
def test_deadlines_that_mean_nothing_or_two_things(value: Raw, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Deadline.model_validate(value)


@pytest.mark.parametrize(
    "value",
    [
        {"by": "2022-08-15", "at": "15:00", "period": "2022"},
        {"before": {"rrule": "FREQ=DAILY;INTERVAL=999", "from": "2022-01-01", "until": "2072-12-31"}},
        {"by": {"rrule": "FREQ=DAILY", "from": "2022-01-01", "until": "2022-01-01"}},
        {"end_of": "2023-Q2", "set_by": "coordinator"},
        {"within": "P999WD", "of": "x" * 120},
    ],
)
def test_deadlines_that_mean_one_thing(value: Raw) -> None:
    found = Deadline.model_validate(value)
    assert Deadline.model_validate(found.model_dump(mode="json", by_alias=True, exclude_none=True)) == found
    assert found.set_by == value.get("set_by", "document")


def duty(**values: Any) -> Raw:
    common = {"code": "D", "kind": "report", "title": "Việc", "clause": "IV", "owed_by": {}, "ladder": "report"}
    return {**common, "deadlines": [{"by": "2022-08-15"}], **values}


WITHIN = [{"within": "P5D", "of": "x"}]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (duty(kind="target", ladder=None), "percent goes with kind target"),
        (duty(percent=5), "percent goes with kind target"),
        (duty(kind="event", ladder=None), "within goes with kind event"),
        (duty(deadlines=WITHIN), "within goes with kind event"),
        (duty(ladder=None), "needs a ladder"),
        (duty(kind="target", percent=100), "a target has no ladder"),
        (duty(payment=True), "payment goes with kind event"),
        (duty(kind="target", percent=0, ladder=None), "greater than 0"),
        (duty(kind="target", percent=101, ladder=None), "less than or equal to 100"),
    ],
)
def test_duties_that_do_not_fit_their_kind(value: Raw, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Duty.model_validate(value)


@pytest.mark.parametrize("kind", ["report", "meeting", "consolidation", "milestone"])
def test_duties_that_fit_their_kind(kind: str) -> None:
    assert Duty.model_validate(duty(kind=kind)).kind == kind
    assert Duty.model_validate(duty(kind="target", percent=0.5, ladder=None)).percent == 0.5
    assert Duty.model_validate(duty(kind="event", ladder=None, deadlines=WITHIN)).ladder is None
    paid = Duty.model_validate(duty(kind="event", payment=True, deadlines=WITHIN))
    assert (paid.ladder, paid.payment) == ("report", True)


@pytest.mark.parametrize("step", ["start", "0d", "-1d", "-999d", "+12wd", "0d@14:00", "start@09:30"])
def test_steps_that_are_known(step: str) -> None:
    assert Ladder.model_validate({"steps": [step]}).steps == (step,)


@pytest.mark.parametrize("step", ["", "1d", "+0d", "0wd", "-1000d", "+1w", "0d@30:00", "0d@", "begin"])
def test_steps_that_are_not(step: str) -> None:
    with pytest.raises(ValueError, match="is not a step"):
        Ladder.model_validate({"steps": [step]})


def test_who_owes_a_duty() -> None:
    program = Program.model_validate(json.loads(SEED.read_text("utf-8")))
    base = program.duties[0]

    def owing(**owed: Any) -> list[str]:
        return [each.code for each in program.owing(base.model_copy(update={"owed_by": OwedBy.model_validate(owed)}))]

    assert owing() == []
    assert owing(agencies=["SYT", "STC"]) == [each.code for each in program.agencies if each.code in ("SYT", "STC")]
    assert len(owing(groups=[27])) == 15
    assert len(owing(groups=[27], agencies=["SYT"])) == 16
    assert owing(groups=[27], agencies=["SYT"], **{"except": [each.code for each in program.groups[26].agencies]}) == [
        "SYT"
    ]


def test_a_calendar_of_the_program_holds_what_was_announced_late() -> None:
    raw = small()
    raw["calendar"] = {"off": [{"day": "2022-08-12", "name": "Nghỉ bù"}], "on": ["2022-08-13"]}
    workdays = parse_program(json.dumps(raw)).calendar.workdays("en")
    assert (workdays.language, workdays.country) == ("en_US", "VN")
    assert workdays.off == {parse_program(json.dumps(raw)).calendar.off[0].day: "Nghỉ bù"}
    assert len(workdays.on) == 1
    assert parse_program(json.dumps(raw)).calendar.workdays("vi").language == "vi"


def test_a_long_value_is_shown_by_its_first_eighty_characters() -> None:
    def said(length: int) -> str:
        (first_one, *_) = mistakes(lambda raw: raw.update(issued_on="x" * length))
        return first_one

    assert said(78) == f'issued_on: "{"x" * 78}" is not a date (write it as 2022-08-15)'
    assert said(79) == f'issued_on: "{"x" * 79} is not a date (write it as 2022-08-15)'
    assert said(500) == said(79)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("\x07" + "x" * 200, "holds a control character"),
        ("\u200b" * 200, "shows nothing"),
    ],
)
def test_a_long_text_that_cannot_be_shown_is_cut_as_well(value: str, said: str) -> None:
    (told,) = [each for each in mistakes(lambda raw: raw.update(title=value)) if each.startswith('title: "')][-1:]
    place, _, rest = told.partition(": ")
    shown, _, end = rest.partition(f" {said}")
    assert (place, len(shown), end) == ("title", 80, "")


def test_a_code_that_is_none_does_not_hide_the_next_one_that_stands_twice() -> None:
    def change(raw: Raw) -> None:
        first(raw, "groups")["agencies"].insert(0, {"code": None, "name": "X", "head": "Giám đốc"})
        first(raw, "groups", 1)["agencies"][0]["code"] = "B"

    found = mistakes(change)
    assert 'groups[1].agencies[0].code: "B" stands already at groups[0].agencies[2].code' in found


def test_the_same_code_three_times_is_told_twice_by_its_first_place() -> None:
    def change(raw: Raw) -> None:
        raw["groups"][0]["agencies"][1]["code"] = raw["groups"][1]["agencies"][0]["code"] = "A"

    found = [each for each in mistakes(change) if "stands already" in each]
    assert found == [
        'groups[0].agencies[1].code: "A" stands already at groups[0].agencies[0].code',
        'groups[1].agencies[0].code: "A" stands already at groups[0].agencies[0].code',
    ]


def test_what_is_no_object_where_one_belongs_does_not_hide_what_follows() -> None:
    def change(raw: Raw) -> None:
        raw["groups"].insert(0, "x")
        raw["duties"].insert(0, 5)
        raw["duties"][1]["to"] = "X"

    found = mistakes(change)
    assert any(line.startswith('duties[1].to: unknown agency "X"') for line in found)
    assert not any("there is no group" in each for each in found)


def test_heads_who_answer_in_person_are_of_groups_that_are_there_and_are_announced_by_a_first_question() -> None:
    def change(raw: Raw) -> None:
        raw["duties"][1]["in_person"] = [{"groups": [2, 7], "clause": "III"}]

    assert mistakes(change) == [
        "duties[1].in_person[0].groups[1]: there is no group 7",
        'duties[1].in_person: the ladder needs a step "start", with which it is announced',
    ]

    def right(raw: Raw) -> None:
        raw["ladders"]["meeting"] = {"steps": ["start if needed", "0d"]}
        raw["duties"][1].update(ladder="meeting", in_person=[{"groups": "all", "clause": "III"}])

    raw = small()
    right(raw)
    (rule,) = parse_program(json.dumps(raw)).duties[1].in_person or ()
    assert (rule.groups, rule.missed, rule.behind, rule.again) == ("all", 2, None, 4)
    found = mistakes(lambda raw: raw["duties"][0].update(in_person=[{"groups": "all", "clause": "III"}]))
    assert "duties[0]: in_person goes with kind meeting" in found
