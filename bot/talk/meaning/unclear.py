"""What is unclear is asked about once more: the open question with what is wrong, the request of a decision, or the
choices of the duty, which is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.talk.dialogs import absence, duties, extension, figures, progress, reply
from bot.talk.meaning.meant import perform
from bot.talk.meaning.proposing import DECIDING, REQUESTS, SHORT_WORDS, choose, propose
from bot.talk.meaning.questions import Question, about, questions_of
from bot.talk.routes import open_dialog
from bot.talk.turn import Turn
from db import assignments, views
from db.models import Assignment, Dialog, Request
from jobs.waiting import tell_what_waits
from rules.authority import Action
from rules.meaning.absence import LEAVE
from rules.meaning.chosen import of_grant
from rules.meaning.coordinator import about_what
from rules.meaning.granting import is_no_grant
from rules.meaning.model import Act, Meaning, Open, Standing
from rules.meaning.said import Said
from rules.meaning.weeks import LAST_WEEK as ABOUT_LAST_WEEK

DAY_PROBLEMS = {"past": "past", "far": "far", "not_later": "not_later"}
LAST_WEEK = timedelta(days=10)
"""How far back the week before is looked for, whose last day may be a holiday."""


def of_last_week(turn: Turn, act: Act) -> Act | None:
    """The same of the week before, while that can still be answered."""
    row = turn.session.get_one(Assignment, act.ref)
    since = row.last_day - LAST_WEEK
    before = assignments.answerable_before(turn.session, row, since)
    return replace(act, ref=before.id, token="") if before else None


def ask_again(turn: Turn, meaning: Meaning, standing: Standing, questions: Sequence[Question], text: str) -> None:
    """Ask once more, in the way that fits what was understood."""
    earlier = of_last_week(turn, meaning.acts[0]) if meaning.why == ABOUT_LAST_WEEK else None
    if earlier:
        propose(turn, [earlier], text)
        return
    waiting = [each for each in standing.questions if each.kind in REQUESTS]
    dialog = open_dialog(turn)
    if meaning.why == "request" and dialog is None:
        choices_of(turn, questions, meaning.acts[0].ref)
        return
    deciding = [act for act in meaning.acts if act.what in DECIDING]
    if deciding:
        waiting = [each for each in waiting if _decided_by(deciding[0].what, each)] or waiting
        waiting = [each for each in waiting if each.ref in {act.request for act in deciding}] or waiting
    if dialog is None and deciding and waiting:
        grants = deciding[0].what == "grant" and not meaning.why
        if grants and len(waiting) == 1 and is_no_grant(Said.of(text, turn.said_on)):
            turn.say("not_done", text=text, about="request")
            choices_of(turn, questions, waiting[0].ref)
            return
        _decision(turn, deciding, waiting, text, far=meaning.why == "far") or _choices(turn, questions, meaning)
    elif dialog is not None and _asked_again(turn, dialog, questions, meaning, text):
        return
    elif dialog is None and waiting:
        if not _choices(turn, questions, meaning):
            turn.say("not_done", text=text, about=about_what(text))
            tell_what_waits(turn.session, turn.address, turn.rules, turn.now)
    elif dialog is None and meaning.why == "several" and len(refs := {act.ref for act in meaning.acts if act.ref}) > 1:
        duties.free_text(turn, text, of=sorted(refs))
    elif not _choices(turn, questions, meaning, text):
        _of_nothing_asked(turn, meaning, text)


def _decision(turn: Turn, acts: Sequence[Act], waiting: Sequence[Open], text: str, *, far: bool) -> bool:
    """A decision of which it is doubtful what it is about, or (``far``) whether the day is meant; ``False`` where it is
    doubtful which it is."""
    if far:
        propose(turn, acts, text)
    elif len(waiting) > 1 and len({act.what for act in acts}) == 1:
        choose(turn, _said_with(turn, acts[0], text), waiting)
    elif len(waiting) == 1 and len(acts) == 1 and acts[0].what == "answer":
        perform(turn, Act("answer", waiting[0].ref, request=waiting[0].ref), text)
    elif len(waiting) == 1 and len(acts) == 1:
        propose(turn, [replace(acts[0], ref=waiting[0].ref, request=waiting[0].ref)], text)
    else:
        return False
    return True


def _of_nothing_asked(turn: Turn, meaning: Meaning, text: str) -> None:
    """What is not understood where nothing has choices: the days of a leave are asked for, else it may be a note."""
    if meaning.why == LEAVE and turn.may(Action.GO_ON_LEAVE):
        absence.meant(turn, None, None)
    else:
        duties.free_text(turn, text)


def _decided_by(what: str, waiting: Open) -> bool:
    """Whether that can be decided on a request: an obstacle is answered, anything else granted or refused."""
    return what == "revoke" or (waiting.kind == "obstacle_raised") == (what in ("answer", "resolve"))


def _said_with(turn: Turn, act: Act, text: str) -> Act:
    """A decision without its request, with the day and the remark that were said."""
    told = of_grant(text, Open("extension"), (), turn.said_on) if act.what == "grant" and not act.until else None
    if told and told.acts:
        return Act("grant", until=told.acts[0].until, text=told.acts[0].text)
    return Act(act.what, until=act.until, text=act.text)


def choices_of(turn: Turn, questions: Sequence[Question], number: int) -> None:
    """What may be decided on one of several requests that wait."""
    row = turn.session.get_one(Request, number)
    for question in questions:
        offered = [each for each in question.offered if each.token.startswith(f"q:{number}:") and not each.aside]
        if offered:
            turn.say(
                "choices_again",
                choices=[{"label": each.label, "token": each.token, "also": "|".join(each.also)} for each in offered],
                about=None,
                request=views.request(row, turn.rules, turn.now),
                named=True,
            )
            return
    tell_what_waits(turn.session, turn.address, turn.rules, turn.now)


def _again(turn: Turn, step: tuple[str, str], data: dict[str, Any], meaning: Meaning, text: str) -> bool:
    """A value that cannot be read or cannot be: ask for it again, saying what is wrong and how it may be written."""
    problem = DAY_PROBLEMS.get(meaning.why, "unread")
    given = next((act.day for act in meaning.acts if act.what == "day"), None)
    nothing_of = text if problem == "unread" and len(text.split()) > SHORT_WORDS else ""
    if step == ("progress", "day"):
        progress.again(turn, data, problem, given, nothing_of)
    elif step == ("extension", "day"):
        extension.again(turn, data, problem, given, nothing_of)
    elif step == ("progress", "percent"):
        progress.percent_again(turn, data, nothing_of)
    elif step == ("document", "number") and meaning.why == "future":
        told = meaning.acts[0]
        reply.give_document(turn, data, told.document or "", told.day)
    elif step == ("figures", "disbursed") and meaning.why == "above":
        figures.doubt(turn, data, meaning.acts[0].dong or 0)
    elif step in (("figures", "plan"), ("figures", "disbursed")):
        figures.again(turn, step[1], data, text)
    else:
        return False
    return True


def _asked_again(turn: Turn, dialog: Dialog, questions: Sequence[Question], meaning: Meaning, text: str) -> bool:
    step = (dialog.name, dialog.step)
    return _again(turn, step, dict(dialog.data), meaning, text) or repeat(turn, questions, text)


def repeat(turn: Turn, questions: Sequence[Question], text: str) -> bool:
    """The open question of a dialog once more, in its own words, so that what was given before is not lost; it begins
    by what of this text is recorded: nothing."""
    earlier = questions_of(turn, turn.address.chat_id, earlier=True)
    asked = next((question.message for question in (*questions, *earlier) if question.takes_text), None)
    if asked is None or asked.kind == "choices_again":
        return False
    turn.say(asked.kind, **{**asked.params, "nothing_of": text})
    return True


def _choices(turn: Turn, questions: Sequence[Question], meaning: Meaning, text: str = "") -> bool:
    """The choices of the newest question again, naming what it is about; ``False`` where that would not help.

    A longer text is not dropped: it is offered as an answer to the duty (`duties.free_text`).
    """
    for question in questions:
        offered = [each for each in question.offered if not each.aside]
        concerns = question.message.concerns or {}
        long = len(text.split()) > SHORT_WORDS and not question.takes_text and meaning.why != LEAVE
        if not offered or long or (concerns.get("unclear") and not question.takes_text):
            continue
        shown = about(turn, question.message)
        turn.say(
            "choices_again",
            choices=[{"label": each.label, "token": each.token, "also": "|".join(each.also)} for each in offered],
            about=shown["assignments"][0] if len(shown["assignments"]) == 1 else None,
            request=shown["request"],
            why=meaning.why,
            unclear=True,
            **({"dialog": concerns["dialog"]} if "dialog" in concerns else {}),
        )
        return True
    return False
