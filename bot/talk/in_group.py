"""What is said in a group: its code, answers of the agency's registered people, and nothing else.

An answer counts as the person's own; what has to be asked further is asked in their private chat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from bot.talk.beside import quoting
from bot.talk.dialogs import duties, group, join
from bot.talk.dialogs.dropping import Left
from bot.talk.meaning.asking import ask_which
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.questions import Question, picks_of, questions_of
from bot.talk.meaning.standing import STEPS, owing, reminders
from bot.talk.routes import ANSWERS, open_dialog, press
from bot.talk.turn import Turn
from db import outbox, people
from db.models import Address, Assignment, Dialog, Group
from rules.authority import Action, Refusal
from rules.choosing import Offered, pick
from rules.meaning import chosen
from rules.meaning.model import Agency, How, Open, Standing
from rules.meaning.understand import understand
from rules.reading import storable
from rules.rulebook import Rules
from rules.tokens import read


def take_in_group(session: Session, rules: Rules, incoming: Incoming, now: datetime) -> tuple[str, bool]:
    """Let something that was done in a group have its effect; returns (notice, whether the choices stay)."""
    text = storable(incoming.text).strip() if incoming.what == "text" else ""
    code = _code(text, addressed=incoming.addressed) if text else None
    if code:
        group.bind(session, incoming, code, rules, now)
        return "", True
    if text.startswith("/"):
        group.say(session, incoming, "private_only", now)
        return "", True
    bound = group.of(session, incoming)
    if bound is None:
        return ("stale" if incoming.what == "choice" else ""), True
    known = people.address_of(session, incoming.channel, incoming.sender_id)
    if incoming.what == "choice":
        if known is None:
            group.only_registered(session, bound, incoming, rules, now)
            return "not_registered", True
        return _press(Turn(session, rules, now, incoming, known), bound, incoming.token)
    if text:
        _answer(session, rules, incoming, now, bound, known, text)
    return "", True


def _code(text: str, *, addressed: bool) -> str | None:
    """A code counts with ``/start``, where the bot was spoken to, or by its hyphen: many a word has eight letters."""
    code = join.code_in(text)
    return code if code and (addressed or text.startswith("/") or "-" in text) else None


def _press(turn: Turn, bound: Group, token: str) -> tuple[str, bool]:
    """Do what a choice says, if the person may; who is of another agency is told so privately, once."""
    dialog = turn.session.get(Dialog, turn.address.id)
    before, left = group.standing(turn, token), Left.before(turn, dialog)
    notice = press(turn, token)
    left.say(turn)
    if notice == Refusal.OTHER_AGENCY:
        group.not_your_agency(turn, bound)
        return "not_registered", True
    if not notice:
        group.tell_what_was_answered(turn, bound, token, before)
        _note_where(turn, bound, read(token).number)
    return notice, turn.keep_choices


FURTHER = {("progress", "day"): 1, ("progress", "percent"): 0}
"""What is asked further, privately, of an answer that was given in a group, and which of `chosen.of_progress` answers
it: who says that, and nothing else, in the group again answers there."""

AT_MOST = 3
"""So many words has what answers it; in a longer sentence a day may be another thing's."""


def _note_where(turn: Turn, bound: Group, number: int | None) -> None:
    """What the person is asked privately, because of a choice in this group, may be answered in this group."""
    dialog = open_dialog(turn)
    if dialog and (dialog.name, dialog.step) in FURTHER and dialog.data.get("ref") == number:
        dialog.data = {**dialog.data, "group": bound.id}


def _further(turn: Turn, bound: Group, text: str) -> bool:
    """Take the day, or the share, that was asked for privately after a choice in this group; ``False`` for another
    text, and for who answers for the agency no more."""
    dialog = open_dialog(turn)
    where = (dialog.name, dialog.step) if dialog else None
    if dialog is None or where not in FURTHER or dialog.data.get("group") != bound.id or len(text.split()) > AT_MOST:
        return False
    said = chosen.of_progress(text, turn.said_on)
    if said[FURTHER[where]] is None or said[1 - FURTHER[where]] is not None:
        return False
    data, row = dialog.data, turn.going_on(dialog.data["ref"])
    if not turn.may_with(Action.ANSWER, row):
        return False
    turn.resume(data)
    ANSWERS[where](turn, data, text)
    _note_where(turn, bound, row.id)
    group.tell_answer(turn, bound, row)
    return True


def _answer(
    session: Session,
    rules: Rules,
    incoming: Incoming,
    now: datetime,
    bound: Group,
    known: Address | None,
    text: str,
) -> None:
    """A choice's number alone is an answer; a sentence that plainly is one is proposed to its author, privately. All
    other talk is left alone."""
    if known is None:
        asked = outbox.questions(session, incoming.channel, incoming.chat_id)
        if any(pick(text, [Offered.of(row) for row in message.choices or ()], takes_text=True) for message in asked):
            group.only_registered(session, bound, incoming, rules, now)
        return
    turn = Turn(session, rules, now, incoming, known)
    questions = quoting.questions(turn)
    if questions is None:
        questions = [replace(question, takes_text=True) for question in questions_of(turn, incoming.chat_id)]
    picks = picks_of(turn, text, questions)
    if not picks and not _further(turn, bound, text):
        _sentence(turn, bound, questions, text)
    if len(picks) > 1:
        ask_which(turn, text, picks)
    elif picks:
        turn.said = picks[0][1].said
        notice, _ = _press(turn, bound, picks[0][1].choice.token)
        if notice and notice != "not_registered":
            turn.say("notice", what=notice)


def _sentence(turn: Turn, bound: Group, questions: Sequence[Question], text: str) -> None:
    """Propose privately what plainly is the agency's answer, whether or not the group itself was reminded of it.

    Whoever speaks to the bot is answered; nothing that is asked privately is dropped.
    """
    own = Agency(bound.agency.code, bound.agency.name)
    standing = Standing(tuple(reminders(turn, questions)), group=True, own=own)
    meaning = understand(text, standing, turn.said_on)
    dialog = open_dialog(turn)
    if turn.incoming.addressed and meaning.how is How.NOTHING and _asks_for_duties(turn, text, standing):
        group.tell_duties(turn, bound)
        return
    if dialog is not None and (dialog.name, dialog.step) not in STEPS:
        _after_what_is_asked(turn, text)
        return
    if meaning.how is How.LIKELY:
        propose(turn, meaning.acts, text)
        return
    if standing.questions and not turn.incoming.addressed:
        return
    owed = _theirs(turn, owing(turn, bound.agency_id, text))
    for question in owed:
        meaning = understand(text, replace(standing, questions=(question,)), turn.said_on)
        if meaning.how is How.LIKELY:
            propose(turn, meaning.acts, text)
            return
    if dialog is not None:
        _after_what_is_asked(turn, text)
    elif turn.incoming.addressed and owed:
        _addressed(turn, text, own, owed)


def _after_what_is_asked(turn: Turn, text: str) -> None:
    """Who speaks to the bot while a question of it stands in the private chat is told there that it comes first."""
    if turn.incoming.addressed:
        turn.remark("group_unheard", text=text)


def _theirs(turn: Turn, owed: Sequence[Open]) -> list[Open]:
    """What of it the speaker may answer: all of it, or what was handed to them."""
    rows = {each.ref: turn.session.get_one(Assignment, each.ref) for each in owed}
    return [each for each in owed if turn.may_with(Action.ANSWER, rows[each.ref])]


def _addressed(turn: Turn, text: str, own: Agency, owed: Sequence[Open]) -> None:
    """What is said to the bot itself is read as in a private chat, and at most proposed."""
    meaning = understand(text, Standing(tuple(owed), own=own), turn.said_on)
    if meaning.how in (How.SURE, How.LIKELY) and all(act.ref for act in meaning.acts):
        propose(turn, meaning.acts, text)
    elif meaning.how is How.UNCLEAR and "?" not in text:
        duties.free_text(turn, text)


def _asks_for_duties(turn: Turn, text: str, standing: Standing) -> bool:
    """Whether somebody who speaks to the bot asks what is due, until when, or where to."""
    read = understand(text, Standing(own=standing.own), turn.said_on)
    return read.how is How.SURE and read.acts[0].what == "duties"
