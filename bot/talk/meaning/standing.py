"""Where a chat stands, as `rules.meaning` looks at it: what is open, who speaks, and which agencies there are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.talk.meaning.questions import Question, read_until
from bot.talk.routes import open_dialog
from bot.talk.turn import Turn
from db import agencies, replies
from db import models as db
from db.models import Assignment, Dialog, Request
from rules.authority import Action
from rules.choosing import Offered
from rules.meaning.model import Act, Agency, Choice, Open, Standing
from rules.reading import fold
from rules.status import CONFIRMED_KINDS, State
from rules.tokens import Verb, read

STEPS = {
    ("document", "number"): "document",
    ("progress", "percent"): "percent",
    ("progress", "day"): "expected_day",
    ("obstacle", "text"): "obstacle",
    ("extension", "day"): "extension_day",
    ("extension", "reason"): "extension_reason",
    ("figures", "plan"): "plan",
    ("figures", "disbursed"): "disbursed",
    ("figures", "confirm"): "confirm",
    ("figures", "obstacle"): "any_obstacle",
    ("decision", "refusal"): "refusal",
    ("decision", "answer"): "answer",
}
"""The steps of dialogs whose answers are read by `rules.meaning`, and what it calls them."""

VALUES = {
    ("document", "skip"): "skip",
    ("percent", "skip"): "skip",
    ("expected_day", "skip"): "skip",
    ("plan", "skip"): "skip",
    ("disbursed", "skip"): "skip",
    ("disbursed", "plan"): "replan",
    ("confirm", "yes"): "confirm",
    ("confirm", "again"): "redo",
    ("any_obstacle", "none"): "no_obstacle",
    ("refusal", "none"): "refuse",
}
"""What the choices of a step do, by their values."""

ANSWERABLE = (State.OPEN, State.MISSED)
KINDS = {"meeting": "meeting", "milestone": "milestone", "event": "milestone"}
REQUESTS = {"extension": "extension", "exemption": "exemption", "obstacle": "obstacle_raised"}
MOST_REQUESTS = 30
TAKEN_BACK = timedelta(days=7)
"""How long a decision can be taken back in words; its button works longer."""

WEEK = re.compile(r"\btuan (?:thu )?(\d{1,2})\b")

PRESSED_FOR = timedelta(days=45)
"""How far ahead open duties are looked at when none is being asked about."""


def standing_of(turn: Turn, questions: Sequence[Question], text: str = "") -> Standing:
    """Where the person's private chat stands: the question of a dialog first, then requests and reminders.

    Who holds posts at several agencies and names one of them in ``text`` speaks of that agency's duties only.
    """
    coordinates = turn.may(Action.SEE_OVERVIEW)
    dialog = open_dialog(turn)
    asked = _asked(turn, dialog, questions) if dialog else None
    found = [asked] if asked else []
    if turn.coordinated:
        found += requests(turn, questions)
    spoken_of = agency_named(turn, text)
    found += [each for each in reminders(turn, questions) if spoken_of is None or _is_of(turn, each, spoken_of)]
    own = spoken_of or _asked_of(turn, dialog if asked else None) or turn.home
    return Standing(
        tuple(found),
        role="coordinator" if coordinates else "official",
        agencies=mentioned(turn) if coordinates else (),
        own=Agency(own.code, own.name),
        decided=tuple(_decided(turn)) if coordinates else (),
    )


def mentioned(turn: Turn) -> tuple[Agency, ...]:
    """The agencies of which a coordinator may speak."""
    return tuple(Agency(row.code, row.name) for row in agencies.present(turn.session))


def _decided(turn: Turn) -> list[Open]:
    """What the coordinator may take back in words, the newest first."""
    rows = replies.decided_requests(turn.session, turn.coordinated, turn.now - TAKEN_BACK)[-MOST_REQUESTS:]
    return [replace(as_open(row), granted=row.state == "granted") for row in reversed(rows)]


def agency_named(turn: Turn, text: str) -> db.Agency | None:
    """The one of a person's several agencies that a text names, by its name or its code."""
    own = {post.agency_id: post.agency for post in turn.person.held}
    if len(own) < 2:
        return None
    said = fold(text)
    named = [
        row
        for row in own.values()
        if any(re.search(rf"\b{re.escape(fold(it))}\b", said) for it in (row.name, row.code))
    ]
    return named[0] if len(named) == 1 else None


def _asked_of(turn: Turn, dialog: Dialog | None) -> db.Agency | None:
    """The agency whose duty the open question is about."""
    row = turn.session.get(Assignment, int(dialog.data["ref"])) if dialog and dialog.name != "decision" else None
    return row.agency if row else None


def _is_of(turn: Turn, question: Open, agency: db.Agency) -> bool:
    row = turn.session.get(Assignment, question.ref) if question.kind != "list" else None
    return row is None or row.agency is agency


def not_asked(turn: Turn, text: str = "") -> tuple[list[Open], set[int]]:
    """The agency's open duties, which the last question was not about; and the ids of those that have been pressed for.

    What is said of the others is proposed only.
    """
    spoken_of = agency_named(turn, text)
    rows = [row for row in turn.open_assignments(PRESSED_FOR) if spoken_of in (None, row.agency)]
    pressed = [row for row in rows if row.reminders]
    return [duty(turn, row, ()) for row in pressed or rows], {row.id for row in pressed}


def beside_asked(turn: Turn, asked: Collection[int], text: str) -> list[tuple[Open, bool]]:
    """The open duties of the speaker's agencies (of the one that ``text`` names) but for those that are ``asked`` about
    and for meetings, which are asked about in their week; and whether each has been pressed for."""
    spoken_of = agency_named(turn, text)
    rows = [row for row in turn.open_assignments(PRESSED_FOR) if spoken_of in (None, row.agency)]
    return [
        (duty(turn, row, ()), bool(row.reminders))
        for row in rows
        if row.id not in asked and row.duty.kind != "meeting" and turn.may_with(Action.ANSWER, row)
    ]


def meeting_beside(turn: Turn, asked: Collection[int], text: str) -> list[tuple[Open, bool]]:
    """The open meeting of the week in which is spoken, of the week that ``text`` names, where none is ``asked`` about;
    never one that counts as pressed for, as its week is to be seen before it is recorded."""
    spoken_of, week = agency_named(turn, text), WEEK.search(fold(text))
    rows = [row for row in turn.open_assignments(PRESSED_FOR) if spoken_of in (None, row.agency)]
    rows = [row for row in rows if row.duty.kind == "meeting" and turn.may_with(Action.ANSWER, row)]
    if any(row.id in asked for row in rows):
        return []
    ends = f"-W{int(week[1]) if week else turn.said_on.isocalendar().week:02}"
    return [(duty(turn, row, ()), False) for row in rows if row.period.endswith(ends)]


def owing(turn: Turn, agency: int, text: str) -> list[Open]:
    """The open duties of ``agency`` that have been pressed for, the newest first, or else those that come next; of
    meetings only the week that is named."""
    rows = turn.open_assignments(PRESSED_FOR, [agency])
    week = WEEK.search(fold(text))
    if week:
        ends = f"-W{int(week[1]):02}"
        rows = [row for row in rows if row.duty.kind != "meeting" or row.period.endswith(ends)]
    pressed = [row for row in reversed(rows) if row.reminders]
    return [duty(turn, row, ()) for row in pressed or rows]


def _asked(turn: Turn, dialog: Dialog, questions: Sequence[Question]) -> Open | None:
    kind = STEPS.get((dialog.name, dialog.step))
    if kind is None:
        return None
    data = dialog.data
    shown = next((question.offered for question in questions if question.takes_text), [])
    choices = tuple(Choice(_act(choice, kind), choice.number) for choice in shown if not choice.aside)
    ref = int(data["ref"])
    if kind in ("refusal", "answer"):
        return Open(kind, ref, choices)
    row = turn.session.get_one(Assignment, ref)
    until = data.get("until")
    last = replies.last_disbursed(turn.session, row.agency_id, row.plan_year, row.last_day)
    return Open(
        kind,
        ref,
        choices,
        due=turn.rules.of(row).course(row).last_day,
        until=date.fromisoformat(until) if until else None,
        title=row.duty.title,
        plan=data.get("plan"),
        last=last.disbursed if last else None,
        stated=data.get("disbursed"),
        doubted=data.get("doubted"),
    )


def reminders(turn: Turn, questions: Sequence[Question]) -> list[Open]:
    """The duties that are being asked about, the newest question first; a list of several counts for each."""
    found: dict[int, Open] = {}
    lists: list[Open] = []
    older = False
    for question in questions:
        by_row: dict[int, list[Offered]] = {}
        for choice in question.offered:
            token = read(choice.token)
            if token.verb in (Verb.ANSWER, Verb.OPEN) and token.number:
                by_row.setdefault(token.number, []).append(choice)
        others = tuple(Choice(Act("pick", token=each.token), each.number) for each in _others(question))
        if others:
            lists.append(Open("list", choices=others))
        for number, shown in by_row.items():
            row = turn.session.get(Assignment, number)
            if row and row.state in ANSWERABLE and turn.may_with(Action.ANSWER, row) and number not in found:
                kind = KINDS.get(row.duty.kind, "report")
                answers = [each for each in shown if read(each.token).verb is Verb.ANSWER and not each.aside]
                asked = duty(turn, row, tuple(Choice(_act(each, kind), each.number) for each in answers))
                line = 0 if older or len(by_row) == 1 else _line(shown)
                found[number] = replace(asked, alone=not older and len(by_row) == 1, line=line)
        older = older or bool(by_row)
    return [*lists[:1], *found.values()]


def choices_for(turn: Turn, question: Question, row: Assignment) -> list[Choice]:
    """The answers to one duty that a question offers, with their numbers."""
    kind = KINDS.get(row.duty.kind, "report")
    offered = [(each, read(each.token)) for each in question.offered if not each.aside]
    mine = [each for each, token in offered if token.verb is Verb.ANSWER and token.number == row.id]
    return [Choice(_act(each, kind), each.number) for each in mine]


def _line(shown: Sequence[Offered]) -> int:
    """The number under which a line of a list is opened; 0 for none."""
    opening = [each for each in shown if read(each.token).verb is Verb.OPEN and not each.aside]
    return next((each.number or int(each.label) for each in opening if each.number or each.label.isdecimal()), 0)


def _others(question: Question) -> Iterator[Offered]:
    """Choices that answer no reminder, request or dialog: lines of a list, parts of an overview. What stands beside a
    decision (to pass an obstacle on) belongs to that request, and is picked by its very number or words."""
    decided = any(read(each.token).verb is Verb.DECIDE for each in question.offered)
    answering = (Verb.ANSWER, Verb.DECIDE, Verb.DIALOG, *((Verb.OBSTACLE,) if decided else ()))
    return (each for each in question.offered if not each.aside and read(each.token).verb not in answering)


def duty(turn: Turn, row: Assignment, choices: tuple[Choice, ...]) -> Open:
    """An assignment as a question that stands open."""
    kind = KINDS.get(row.duty.kind, "report")
    back = row.duty.kind in CONFIRMED_KINDS and row.state is State.OPEN and replies.was_returned(turn.session, row.id)
    last_day = turn.rules.of(row).course(row).last_day
    return Open(kind, row.id, choices, due=last_day, title=row.duty.title, returned=back)


def requests(turn: Turn, questions: Sequence[Question]) -> list[Open]:
    """What waits for the coordinator, the newest first, with the numbers under which it was shown."""
    shown: dict[int, list[Offered]] = {}
    for question in questions:
        for choice in question.offered:
            token = read(choice.token)
            if token.verb is Verb.DECIDE and token.number and not choice.aside:
                shown.setdefault(token.number, []).append(choice)
    until = read_until(turn)
    waiting = replies.open_requests(turn.session, turn.coordinated)
    waiting = [row for row in waiting if until is None or row.asked_at <= until][-MOST_REQUESTS:]
    return [as_open(row, shown.get(row.id, [])) for row in reversed(waiting)]


def as_open(row: Request, shown: Sequence[Offered] = ()) -> Open:
    """A request as a question that waits for the coordinator, with the choices under which it was shown."""
    assignment = row.reply.assignment
    return Open(
        REQUESTS[row.kind],
        row.id,
        tuple(Choice(_act(choice, ""), choice.number) for choice in shown),
        until=row.until,
        title=assignment.duty.title,
        agency=assignment.agency.code,
    )


def _act(choice: Offered, kind: str) -> Act:
    """What a choice does, in the words of `rules.meaning`; it is done by its token."""
    token = choice.token
    found = read(token)
    verb, args = found.verb, found.args
    if verb is Verb.ANSWER:
        what = {"extend": "extension", "sent": "completed" if kind == "milestone" else "sent"}.get(args[1], args[1])
        return Act(what, token=token)
    if verb is Verb.DECIDE:
        return Act(args[1], request=found.number, token=token)
    if verb is Verb.EXEMPT:
        return Act("no_capital", token=token)
    if verb is Verb.DIALOG:
        return _value(kind, args[-1], token)
    return Act("pick", token=token)


def _value(kind: str, value: str, token: str) -> Act:
    if kind == "percent" and value.isdecimal():
        return Act("percent", percent=int(value), token=token)
    if kind in ("expected_day", "extension_day") and value != "skip":
        return Act("day", day=date.fromisoformat(value), token=token)
    return Act(VALUES.get((kind, value), "pick"), token=token)
