"""What stands open, and what a text means: the two sides of `rules.meaning.understand`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any


class How(StrEnum):
    """How sure a meaning is.

    ``sure``: do it, with a receipt that says in full what was understood. ``likely``: propose it in one question.
    ``unclear``: offer the choices, naming the duty. ``nothing``: it is not for the bot (thanks, greetings, talk).
    """

    SURE = "sure"
    LIKELY = "likely"
    UNCLEAR = "unclear"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Act:
    """One intent with what was said of it. ``ref``: the open question that it is about (0: none).

    ``what``: sent, completed, doing, obstacle, extension, held, not_held, nothing, no_capital (reminders); document,
    skip, percent, day, amount, share, replan, confirm, redo, no_obstacle (questions); withdraw, cancel; grant, refuse,
    revoke, resolve, answer, request (requests); status, duties, help, code, left, hand_over, away
    (``day`` to ``until``); directed, explained, given (to ``person``, a leader's words to what was reported to them).

    ``day``: of a document, or the one asked for; ``expected``: when it will be done; ``until``: how long an extension
    lasts. ``dong``: đồng, the plan or what is disbursed to date; ``disbursed``: what was said of it beside the plan;
    ``share`` and ``percent``: per cent. ``text``: an obstacle, a reason, an answer, in the person's own words.
    ``agency``: a code; ``request``: the request's own number. ``token``: of a choice that was picked as it stands.
    """

    what: str
    ref: int = 0
    document: str | None = None
    day: date | None = None
    expected: date | None = None
    until: date | None = None
    percent: int | None = None
    share: Decimal | None = None
    dong: int | None = None
    disbursed: int | None = None
    text: str | None = None
    request: int | None = None
    agency: str | None = None
    code: str | None = None
    person: int | None = None
    token: str = ""

    def about(self, ref: int) -> Act:
        """The same of another question."""
        return replace(self, ref=ref)


@dataclass(frozen=True)
class Meaning:
    """What a text means: ``acts`` are to be done all together (unclear: what might be meant). ``why``: what is doubted.

    ``why`` is one of past, far, vague, several, no_day, not_later, future, disagree, above, two_ways, range, number, or
    empty.
    """

    how: How
    acts: tuple[Act, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Choice:
    """A choice that was shown: its number (where it had one) or its place, and what it does."""

    act: Act
    number: int | None = None


@dataclass(frozen=True)
class Open:
    """A question that stands open.

    ``kind``: report, milestone, meeting (reminders); document, percent, expected_day, obstacle, extension_day,
    extension_reason, plan, disbursed, confirm, any_obstacle (steps of a dialog); extension, exemption, obstacle_raised
    (requests that wait for a coordinator; ``ref`` is their number); refusal, answer (the coordinator's words are asked
    for); which (a decision without its request: ``pending``).

    ``due``: the last permitted day; ``until``: the day that was asked for; ``title``: what the duty is called;
    ``agency``: a code; ``plan``, ``last`` and ``stated`` (what is echoed for confirmation) and
    ``doubted`` (a figure above the plan that was asked about): figures in đồng.
    """

    kind: str
    ref: int = 0
    choices: tuple[Choice, ...] = ()
    due: date | None = None
    until: date | None = None
    title: str = ""
    agency: str = ""
    plan: int | None = None
    last: int | None = None
    stated: int | None = None
    doubted: int | None = None
    granted: bool = False
    pending: Act | None = None
    returned: bool = False
    """It was sent and sent back, so that "gửi lại" is the sending that is waited for."""
    alone: bool = False
    """The newest message that asks about duties asks about this one and no other."""
    line: int = 0
    """The number of its line where the newest message asks about several; 0: none."""

    def numbered(self, number: int) -> Act | None:
        """What the choice with this number does, where numbers were shown."""
        return next((choice.act.about(self.ref) for choice in self.choices if choice.number == number), None)

    def placed(self, number: int) -> Act | None:
        """What the choice in this place does, numbered or not."""
        return self.choices[number - 1].act.about(self.ref) if 0 < number <= len(self.choices) else None


@dataclass(frozen=True)
class Agency:
    code: str
    name: str


@dataclass(frozen=True)
class Standing:
    """Where a chat stands: ``questions`` the newest first, who speaks (official, coordinator, stranger), and where.

    ``decided``: requests on which the coordinator has decided lately, the newest first (``granted``, or refused).
    ``own``: the name and the code of the speaker's agency, so that they are known when they are typed.
    """

    questions: tuple[Open, ...] = ()
    role: str = "official"
    group: bool = False
    agencies: tuple[Agency, ...] = ()
    own: Agency | None = None
    decided: tuple[Open, ...] = ()

    @property
    def coordinates(self) -> bool:
        """Whether the speaker decides on requests."""
        return self.role == "coordinator"


UNCLEAR = Meaning(How.UNCLEAR)
NOTHING = Meaning(How.NOTHING)


def sure(what: str, ref: int = 0, **values: Any) -> Meaning:
    """One act that is done at once."""
    return Meaning(How.SURE, (Act(what, ref, **values),))


def likely(what: str, ref: int = 0, **values: Any) -> Meaning:
    """One act that is proposed."""
    return Meaning(How.LIKELY, (Act(what, ref, **values),))


def unclear(why: str = "", *acts: Act) -> Meaning:
    """Ask; ``why`` says what is doubted."""
    return Meaning(How.UNCLEAR, acts, why)
