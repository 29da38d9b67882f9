"""A number alone is for the newest question, where the person can have read it and can have meant no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rules.newest import A_NIGHT, CARD_FOR, LISTED_FOR, READING, Shown, answered_by_number

NOON = datetime(2022, 8, 5, 12, tzinfo=UTC)
SAID = NOON + timedelta(minutes=10)
SECOND = timedelta(seconds=1)


def at(minutes: float, *, answers: bool = False, waits: bool = False) -> Shown:
    """A question that arrived so many minutes after noon."""
    return Shown(NOON + timedelta(minutes=minutes), answers, waits)


OLD, NEW = at(-60), at(5)


@pytest.mark.parametrize(
    ("questions", "heard", "wanted"),
    [
        ((NEW, OLD), -30, 0),
        ((OLD, NEW), -30, 1),  # in whatever order they were queued
        ((NEW, OLD), -90, None),  # both came since
        ((NEW, OLD), None, None),
        ((NEW, OLD), 6, None),  # none did
        ((NEW, OLD), 5, None),  # it was there when they wrote
        ((NEW, at(4), OLD), 0, None),
        ((NEW, OLD, at(-70)), 0, 0),
        ((at(5, answers=True), OLD), 4, 0),  # a list, or the question of a dialog
        ((NEW, at(4, answers=True)), 3, None),  # a list that was just shown, and then a reminder
        ((NEW, at(-55, answers=True)), -56, 0),  # an hour later
        ((NEW, at(-54, answers=True)), -56, None),
        ((NEW, at(-600, answers=True, waits=True)), -601, None),  # a question that waits for its answer
        ((NEW, Shown(None)), 0, None),
    ],
)
def test_the_newest_that_came_since(questions: tuple[Shown, ...], heard: float | None, wanted: int | None) -> None:
    heard_at = None if heard is None else NOON + timedelta(minutes=heard)
    assert answered_by_number(questions, SAID, heard_at) == wanted


def test_what_was_said_sooner_than_it_can_be_read_was_not_said_to_it() -> None:
    assert NEW.at is not None
    assert answered_by_number((NEW, OLD), NEW.at + READING, NOON) == 0
    assert answered_by_number((NEW, OLD), NEW.at + READING - SECOND, NOON) is None
    assert answered_by_number((NEW, OLD), NEW.at - SECOND, NOON) is None


def test_what_was_said_before_the_bots_answer_arrived_was_not_said_to_it() -> None:
    shown = Shown(NOON, answers=True)
    assert answered_by_number((shown, OLD), NOON, None) == 0
    assert answered_by_number((shown, OLD), NOON - SECOND, None) is None


def test_an_answer_that_came_late_has_to_be_read_first() -> None:
    shown = Shown(NOON, answers=True, late=True)
    assert answered_by_number((shown, OLD), NOON + READING, None) == 0
    assert answered_by_number((shown, OLD), NOON + READING - SECOND, None) is None


def test_a_list_is_looked_at_for_an_hour() -> None:
    listed = Shown(NOON, answers=True)
    assert answered_by_number((Shown(NOON + LISTED_FOR), listed), SAID + LISTED_FOR, None) == 0
    assert answered_by_number((Shown(NOON + LISTED_FOR - SECOND), listed), SAID + LISTED_FOR, None) is None


@pytest.mark.parametrize(
    ("questions", "later", "wanted"),
    [
        ((NEW, OLD), CARD_FOR - SECOND, 0),
        ((NEW, OLD, at(-600)), READING, 0),
        ((NEW, OLD), CARD_FOR, None),  # long ago
        ((NEW, OLD), READING - SECOND, None),
        ((NEW, at(-54)), READING, None),  # two came one after the other
        ((NEW, at(-600, answers=True, waits=True)), READING, None),  # a question that waits for its answer
    ],
)
def test_a_coordinators_card_that_came_alone_and_was_just_read(
    questions: tuple[Shown, ...], later: timedelta, wanted: int | None
) -> None:
    assert NEW.at is not None
    assert answered_by_number(questions, NEW.at + later, None, cards=True) == wanted
    assert answered_by_number(questions, NEW.at + later, None) is None


YESTERDAY = Shown(NOON + timedelta(minutes=5) - A_NIGHT)


@pytest.mark.parametrize(
    ("older", "later", "wanted"),
    [
        (YESTERDAY, READING, 0),
        (YESTERDAY, CARD_FOR - SECOND, 0),
        (YESTERDAY, CARD_FOR, None),  # long ago
        (YESTERDAY, READING - SECOND, None),
        (replace(YESTERDAY, at=NOON + timedelta(minutes=6) - A_NIGHT), READING, None),  # of the same day
        (replace(YESTERDAY, answers=True, waits=True), READING, None),  # a question that waits for its answer
    ],
)
def test_a_reminder_that_came_a_night_after_all_others_and_was_just_read(
    older: Shown, later: timedelta, wanted: int | None
) -> None:
    """ "1" to this morning's message was asked back because last week's had a 1 as well."""
    assert NEW.at is not None
    assert answered_by_number((NEW, older), NEW.at + later, None) == wanted


def test_of_two_that_arrived_at_one_instant_the_first_is_the_newest() -> None:
    both = (at(5, answers=True), at(5, answers=True))
    assert answered_by_number(both, SAID, NOON) == 0


LIST = Shown(NOON + timedelta(minutes=4), shows=True)
LISTED_NOW, CARD = Shown(NOON + timedelta(minutes=5), shows=True), NEW


@pytest.mark.parametrize(
    ("questions", "heard", "wanted"),
    [
        ((LISTED_NOW, LIST), None, 0),  # two lists that came one after the other
        ((LISTED_NOW, LIST), 6, 0),  # both were there when they wrote
        ((LISTED_NOW, OLD), None, None),  # an older question that decides something
        ((LISTED_NOW, at(4, answers=True)), None, None),  # a list that was asked for
        ((CARD, LIST), None, None),  # what decides, a minute after a list
        ((CARD, Shown(NEW.at - CARD_FOR, shows=True)), None, 0),  # type: ignore[operator, arg-type]
        ((CARD, Shown(NEW.at - CARD_FOR + SECOND, shows=True)), None, None),  # type: ignore[operator, arg-type]
    ],
)
def test_an_older_list_that_came_by_itself_gives_way(
    questions: tuple[Shown, ...], heard: float | None, wanted: int | None
) -> None:
    heard_at = None if heard is None else NOON + timedelta(minutes=heard)
    assert answered_by_number(questions, SAID, heard_at) == wanted


OFFER = Shown(NOON + timedelta(minutes=5), offers=True)


@pytest.mark.parametrize(
    ("questions", "later", "wanted"),
    [
        ((OFFER, at(4)), READING, 0),
        ((OFFER, at(4)), READING - SECOND, None),
        ((OFFER, at(4)), CARD_FOR, None),  # long ago
        ((OFFER, at(4.5)), READING, None),  # they came together
        ((OFFER, at(4, answers=True, waits=True)), READING, None),
        ((NEW, Shown(NOON, offers=True)), READING, None),  # a duty's question after it
    ],
)
def test_an_offer_that_came_last_is_answered(
    questions: tuple[Shown, ...], later: timedelta, wanted: int | None
) -> None:
    assert OFFER.at is not None
    assert answered_by_number(questions, OFFER.at + later, None) == wanted


@pytest.mark.parametrize("asked", [{"answers": True}, {"waits": True}])
def test_a_list_that_was_asked_for_or_waits_for_its_answer_does_not_give_way(asked: dict[str, bool]) -> None:
    older = Shown(NOON + timedelta(minutes=4), shows=True, **asked)
    assert answered_by_number((LISTED_NOW, older), SAID, None) is None
    assert answered_by_number((LISTED_NOW, replace(older, answers=False, waits=False)), SAID, None) == 0
