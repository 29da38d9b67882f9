"""For what the head of an agency answers in person: whatever is known, never too early and never too often."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.accountability import Facts, Ground, ground, pace
from rules.authority import Role
from rules.ladder import PlannedStep
from rules.program import InPerson
from tests.rules.test_rulebook import BOOK, Item

RULE = InPerson.model_validate({"groups": [27], "clause": "mục III.27", "behind": 20})
FRACTIONS = st.fractions(0, 2)


def behind(share: str, due: str, told: int | None = None, missed: int = 0) -> Facts:
    return Facts(missed, Fraction(share), Fraction(due), told)


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        (Facts(), None),
        (Facts(missed=1), None),
        (Facts(missed=2), Ground.MISSED),
        (Facts(missed=3), None),
        (Facts(missed=4, told=2), Ground.MISSED),
        (Facts(missed=5, told=1), None),
        (Facts(missed=6, told=2), Ground.UNDECIDED),
        (Facts(missed=8, told=4), None),
        (Facts(missed=10, told=6), None),
        (Facts(missed=12, told=8), Ground.UNDECIDED),
        (behind("0.3", "0.9", missed=5, told=8), None),
        (behind("0.3", "0.9", missed=8, told=8), None),
        (behind("0.3", "0.4999"), None),
        (behind("0.3", "0.5"), Ground.BEHIND),
        (behind("0.3", "0.5", missed=2), Ground.MISSED),
        (behind("0.3", "0.5", missed=3), Ground.BEHIND),
        (behind("0.3", "0.9", told=3), None),
        (behind("0.3", "0.9", told=4), Ground.BEHIND),
        (replace(behind("0.3", "0.9", told=4), behind=3), Ground.BEHIND),
        (replace(behind("0.3", "0.9", told=40), behind=4), None),
        (replace(behind("0.3", "0.9", told=4, missed=2), behind=4), Ground.MISSED),
        (Facts(share=Fraction(0)), None),
        (Facts(due=Fraction(1)), None),
    ],
)
def test_two_missed_in_a_row_or_behind_by_the_margin_and_not_again_too_soon(facts: Facts, found: Ground | None) -> None:
    assert ground(RULE, facts) is found


def test_without_a_margin_nobody_is_behind() -> None:
    assert ground(RULE.model_copy(update={"behind": None}), behind("0", "1")) is None


@given(
    st.integers(1, 6),
    st.floats(0.5, 100),
    st.integers(1, 6),
    st.integers(1, 4),
    st.lists(st.tuples(st.booleans(), FRACTIONS), max_size=40),
)
@example(2, 1.0, 1, 1, [*[(True, Fraction(1))] * 3, (False, Fraction(0))])
def test_over_any_course_of_meetings(
    missed: int, margin: float, again: int, cards: int, course: list[tuple[bool, Fraction]]
) -> None:
    """A course: was the meeting missed, and what was disbursed; half of the plan is always due."""
    rule = RULE.model_copy(update={"missed": missed, "behind": margin, "again": again, "cards": cards})
    row, told, due, heard = 0, None, Fraction(1, 2), 0
    for is_missed, share in course:
        found = ground(rule, Facts(row, share, due, told))
        heard = 0 if not row else heard + (found is Ground.MISSED)
        assert heard <= cards, "the head is told of what is missed no more often"
        if found is Ground.MISSED:
            assert row >= missed
        if found is Ground.UNDECIDED:
            assert heard == cards, "the head has been told before"
        if row and row % (missed * (cards + 1)) == 0:
            assert found is Ground.UNDECIDED
        if row > missed * cards:
            assert found in (None, Ground.UNDECIDED)
            told = None if told is None else told + 1
            row = row + 1 if is_missed else 0
            continue
        if found is Ground.BEHIND:
            assert (due - share) * 100 >= Fraction(str(margin))
            assert told is None or told >= again
        if found is None and row == missed:
            pytest.fail("missed in a row so often, and nobody was told")
        if found is None and (told is None or told >= again):
            assert (due - share) * 100 < Fraction(str(margin))
        told = 1 if found else None if told is None else told + 1
        row = row + 1 if is_missed else 0


@pytest.mark.parametrize(
    ("day", "share"),
    [
        ("2021-12-31", Fraction(0)),
        ("2022-01-01", Fraction(1, 365)),
        ("2022-07-02", Fraction(183, 365)),
        ("2022-12-31", Fraction(1)),
        ("2023-05-01", Fraction(1)),
    ],
)
def test_the_pace_is_in_equal_parts_a_day_up_to_the_target(day: str, share: Fraction) -> None:
    first, last = date(2022, 1, 1), date(2022, 12, 31)
    assert pace(first, last, 100, date.fromisoformat(day)) == share
    assert pace(first, last, 95.5, date.fromisoformat(day)) == share * Fraction(955, 1000)


def test_the_program_says_whose_heads_answer_and_what_the_pace_is() -> None:
    (group,) = [each for each in BOOK.program.groups if each.number == 27]
    found = BOOK.in_person("GIAOBAN", group.agencies[0].code)
    assert found is not None
    assert (found.clause, found.missed, found.behind, found.again) == ("mục III.27", 2, 20, 4)
    assert BOOK.in_person("GIAOBAN", "SYT") is None
    assert BOOK.in_person("BC-DINHKY", group.agencies[0].code) is None
    assert BOOK.pace("SYT", 2022, date(2022, 1, 1)) == Fraction(1, 365)
    assert BOOK.pace("SYT", 2023, date(2023, 1, 1)) is None
    assert BOOK.pace("NOBODY", 2022, date(2022, 1, 1)) is None


class TestTheStep:
    """On the second working day of the period, before anything else of the leader's."""

    WEEK = Item(date(2022, 8, 29), date(2022, 8, 31), date(2022, 9, 2))

    def steps(self, item: Item, ground: Ground | None, promised: date | None = None) -> list[PlannedStep]:
        return [step for step in BOOK.pressed("GIAOBAN", item, promised, ground) if step.to is Role.LEADER]

    def test_it_stands_among_the_steps_of_the_ladder(self) -> None:
        assert self.steps(self.WEEK, None) == []
        (step,) = self.steps(self.WEEK, Ground.MISSED)
        assert (step.code, step.at.isoformat()) == ("missed", "2022-08-30T08:00:00+07:00")
        assert self.steps(self.WEEK, Ground.BEHIND, date(2022, 8, 31))[0].code == "behind"
        found = BOOK.pressed("GIAOBAN", self.WEEK, None, Ground.MISSED)
        assert list(found) == sorted(found, key=lambda each: each.at)

    def test_a_week_that_is_too_short_has_none_nor_has_what_has_no_ladder_or_period(self) -> None:
        short = Item(date(2022, 9, 1), date(2022, 8, 31), date(2022, 9, 5))
        assert self.steps(short, Ground.MISSED) == [], "its second working day lies behind its last day"
        assert len(self.steps(Item(date(2022, 9, 1), date(2022, 8, 31), date(2022, 9, 6)), Ground.MISSED)) == 1
        assert self.steps(Item(), Ground.MISSED) == []
        assert BOOK.pressed("GIAINGAN-2022", self.WEEK, None, Ground.MISSED) == ()
