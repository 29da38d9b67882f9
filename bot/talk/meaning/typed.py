"""What a person writes: a command, a choice, the answer to a question, or a sentence that says how things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.talk.dialogs import absence, doubting, events, evidence, gap, giving_up, search, welcome
from bot.talk.meaning import (
    after,
    bidden,
    carded,
    denying,
    elsewhere,
    exempted,
    extending,
    given_before,
    listed,
    met_before,
    no_meeting,
    noted,
    numbered,
    of_weeks,
    offered,
    ordered,
    otherwise,
    own_words,
    receiving,
    reported,
    reworded,
    since,
    told,
    unasked,
    unwished,
    wished,
)
from bot.talk.meaning.asking import ask_which
from bot.talk.meaning.both import understood
from bot.talk.meaning.meant import perform_all
from bot.talk.meaning.picking import WHICH, do, take_beside, take_cleared, take_labelled, take_number
from bot.talk.meaning.proposing import propose, reopen
from bot.talk.meaning.questions import Question, picks_of, questions_of
from bot.talk.meaning.standing import STEPS, not_asked, standing_of
from bot.talk.meaning.unclear import ask_again, repeat
from bot.talk.routes import ANSWERS, COMMANDS, WORDS, cancel, help_, open_dialog
from bot.talk.stale import Refused, Stale
from bot.talk.turn import Turn
from db.models import Dialog
from rules.choosing import plain_number
from rules.meaning.model import How, Meaning, Standing
from rules.meaning.said import Said
from rules.meaning.talk import drops, wants_reminders_again
from rules.meaning.understand import understand
from rules.reading import fold, storable

MISTAKEN = {
    ("document", "number"): gap.FIGURES,
    ("figures", "plan"): gap.DOCUMENT,
    ("figures", "disbursed"): gap.DOCUMENT,
    ("figures", "confirm"): gap.DOCUMENT,
    ("figures", "obstacle"): gap.DOCUMENT,
    ("progress", "percent"): gap.DOCUMENT,
    ("progress", "day"): gap.DOCUMENT,
    ("extension", "day"): gap.DOCUMENT,
}
"""Questions, and what plainly is no answer to them when another answer lacks it."""

SENTENCES = (
    *(("directing", "explain"), ("ending", "reason"), ("confirming", "reason")),
    *(("obstacles", "new"), ("obstacles", "say"), ("obstacles", "give_back"), ("acting", "reason")),
    *(("evidence", "dispute"), ("evidence", "keep")),
)
"""Questions to which a number alone is no answer: it was meant for what was shown before, and is told to anybody as the
words of a person."""


def take_text(turn: Turn) -> None:
    """Let a text have its effect."""
    text = storable(turn.incoming.text).strip()
    if text.startswith("/"):
        command, _, args = text.partition(" ")
        _command(turn, command[1:].partition("@")[0].lower(), args)
        return
    if turn.person.stopped_at and wants_reminders_again(text, turn.said_on) and welcome.resume(turn):
        return
    questions = questions_of(turn, turn.address.chat_id)
    if told.number_alone(turn, text, questions) or take_number(turn, text, questions):
        return
    dialog = open_dialog(turn)
    newer = since.picked(turn, dialog, text, questions) if dialog else None
    if newer:
        do(turn, newer)
    elif dialog and (reason := doubting.agreed(turn, dialog, text)):
        _answer(turn, (dialog.name, dialog.step), dict(dialog.data), reason)
    elif dialog and offered.take(turn, dialog, text):
        return
    elif dialog and (dialog.name, dialog.step) not in STEPS:
        _take_for(turn, dialog, text, questions)
    else:
        _take_words(turn, text, questions)


TELLING = ("help", "toi", "me")
"""Commands that only tell something, behind which the open question plainly stays."""


def _command(turn: Turn, name: str, args: str) -> None:
    """Do a command; a question that is open before it and still is behind what it shows is said to be."""
    asked = giving_up.Asked.of(turn) if open_dialog(turn) else None
    COMMANDS.get(name, help_)(turn, args)
    if asked and name in COMMANDS and name not in TELLING and giving_up.Asked.of(turn) == asked:
        turn.remark("still_asked")


def _take_for(turn: Turn, dialog: Dialog, text: str, questions: Sequence[Question]) -> None:
    """The answer to a question that reads its answers itself: a choice by number or words, or any text."""
    asked = [question for question in questions if question.takes_text]
    number = numbered.number_in(turn, text)
    picks = picks_of(turn, text, asked) or (picks_of(turn, str(number), asked) if number is not None else [])
    if picks:
        do(turn, picks[0][1])
    elif drops(Said.of(text, turn.said_on)):
        cancel(turn)
    elif otherwise.explaining(turn, dialog, text, number, questions) or (
        number is not None and (dialog.name, dialog.step) in SENTENCES and repeat(turn, questions, text)
    ):
        return
    elif not (
        receiving.instead(turn, dialog, text)
        or otherwise.led(turn, dialog, text)
        or reworded.proposed(turn, dialog, text)
    ):
        _answer(turn, (dialog.name, dialog.step), dict(dialog.data), text)


def _take_words(turn: Turn, text: str, questions: Sequence[Question]) -> None:
    """A text: the very words of a choice, else what it means to what stands open."""
    if told.take(turn, text, questions):
        return
    if (
        unwished.take(turn, text)
        or carded.take(turn, text, questions)
        or extending.take(turn, text, questions)
        or (not open_dialog(turn) and reworded.otherwise(turn, text))
        or take_labelled(turn, text, questions)
        or receiving.take(turn, text, questions)
        or ordered.take(turn, text, questions)
        or bidden.take(turn, text)
        or wished.take(turn, text, questions)
        or take_beside(turn, text, questions)
    ):
        return
    if take_cleared(turn, text, questions):
        return
    if evidence.said(turn, text) or search.said(turn, text) or absence.said(turn, text):
        return
    text = text if open_dialog(turn) else exempted.take(turn, text, questions)
    if not text:
        return
    command = WORDS.get(fold(text).strip(" .?"))
    if command and turn.coordinated:
        command(turn, "")
        return
    dialog = open_dialog(turn)
    if not dialog and events.take(turn, text):
        return
    if dialog and (otherwise.led(turn, dialog, text) or otherwise.on_leave(turn, dialog, text)):
        return
    if dialog and _is_mistaken(turn, (dialog.name, dialog.step), text):
        return
    if not dialog and reworded.take(turn, text):
        return
    if after.correct(turn, text, dialog.data if dialog else None):
        return
    if not dialog and (after.take(turn, text) or gap.offer(turn, text)):
        return
    _understand(turn, dialog, text, questions)


def _understand(turn: Turn, dialog: Dialog | None, text: str, questions: Sequence[Question]) -> None:
    """What a text means to what stands open, or plainly to another duty."""
    standing = standing_of(turn, questions, text)
    if dialog is None and (of_weeks.take(turn, text, standing) or met_before.take(turn, text, standing)):
        return
    meaning = understood(text, standing, turn.said_on)
    unread = dialog is None and meaning.how is How.UNCLEAR and meaning.why in ("", "several")
    if unread and of_weeks.ask(turn, text, standing):
        return
    if meaning.how is How.UNCLEAR and denying.take(turn, dialog, text):
        return
    if meaning.how is How.UNCLEAR and dialog is None and given_before.take(turn, text, standing):
        return
    if dialog is None and not any(each.kind != "list" for each in standing.questions) and meaning.how is How.UNCLEAR:
        found, pressed = not_asked(turn, text)
        standing = replace(standing, questions=tuple(found))
        meaning = unasked.at_most_likely(understand(text, standing, turn.said_on), pressed)
    other = unasked.of_another(turn, dialog, meaning, standing, text)
    if other:
        meaning, standing = other
    if dialog is None and no_meeting.take(turn, meaning, standing, text):
        return
    meaning = unasked.beside(turn, dialog, meaning, standing, text) or meaning
    meaning = own_words.instead(turn, meaning, questions, text)
    if dialog is None and listed.again(turn, text, questions, meaning):
        return
    beside = elsewhere.meant(turn, dialog, text, meaning) if dialog else ()
    if beside:
        propose(turn, beside, text)
    elif not (dialog and meaning.how is How.UNCLEAR and otherwise.take(turn, dialog, text)):
        act(turn, meaning, standing, questions, text)


def act(turn: Turn, meaning: Meaning, standing: Standing, questions: Sequence[Question], text: str) -> None:
    """Do what was meant, propose it, or ask; thanks and greetings get one line."""
    match meaning.how:
        case How.SURE:
            _do_all(turn, meaning, text)
        case How.LIKELY if all(each.what in ("amount", "share") for each in meaning.acts):
            _do_all(turn, meaning, text)  # figures are echoed anyway
        case How.LIKELY:
            propose(turn, meaning.acts, text)
        case How.NOTHING:
            turn.courtesy(text)
        case _:
            _unclear(turn, meaning, standing, questions, text)


def _unclear(turn: Turn, meaning: Meaning, standing: Standing, questions: Sequence[Question], text: str) -> None:
    """A number alone may be that of a choice which is over, so that it is too late; all else is asked about."""
    picks = picks_of(turn, text, questions) if meaning.why == "number" or not meaning.acts else []
    if len(picks) > 1 and meaning.why == "number":
        newest = numbered.to_the_newest(turn, picks, standing, text)
        if newest:
            act(turn, newest, standing, questions, text)
        else:
            ask_which(turn, text, picks)
    elif len(picks) == 1 and plain_number(text).strip().isdecimal():
        do(turn, picks[0][1])
    elif not _shown_again(turn, meaning, questions, text):
        ask_again(turn, meaning, standing, questions, text)


def _shown_again(turn: Turn, meaning: Meaning, questions: Sequence[Question], text: str) -> bool:
    """A leader's card that waits, to which no known words were written: it is shown again, no question of officials."""
    alone = open_dialog(turn) is None and not turn.coordinated and not meaning.acts
    return alone and reported.shown_again(turn, questions, text)


def _do_all(turn: Turn, meaning: Meaning, text: str) -> None:
    """All acts or none; what it is too late for is said in words."""
    try:
        with turn.session.begin_nested():
            perform_all(turn, meaning.acts, text)
    except Refused as refused:
        _refused(turn, refused)
    except Stale as stale:
        turn.say("notice", what=giving_up.notice_of(turn, stale.notice))


def _refused(turn: Turn, refused: Refused) -> None:
    """Who may not answer the question that is open reads that instead of it."""
    dialog = turn.session.get(Dialog, turn.address.id)
    turn.answered |= {dialog.name} if dialog else set()
    turn.close()
    turn.say("notice", what=refused.notice)


def _is_mistaken(turn: Turn, step: tuple[str, str], text: str) -> bool:
    """A number of a document where a figure or a day is asked for, or the other way round: offered where it lacks."""
    return step in MISTAKEN and gap.offer(turn, text, (MISTAKEN[step],))


def _answer(turn: Turn, step: tuple[str, str], data: dict[str, Any], text: str) -> None:
    came = turn.pictures
    turn.resume(data)
    try:
        with turn.session.begin_nested():
            ANSWERS[step](turn, data, text)
        turn.answered.add(step[0])
    except Refused as refused:
        _refused(turn, refused)
    except Stale:
        reopen(turn, data)
        turn.pictures = came
        if step == WHICH:
            take_text(turn)
        else:
            _take_words(turn, text, questions_of(turn, turn.address.chat_id))


ANSWERS["note", "which"] = noted.which
