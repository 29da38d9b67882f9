"""Results of tasks that are written while no dialog asks for them, where the last question was about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.talk.dialogs import tasks
from bot.talk.meaning.questions import Question, questions_of
from bot.talk.routes import open_dialog
from bot.talk.turn import Turn
from db import results
from db.models import Agency, Program
from rules.authority import Action
from rules.choosing import key_of
from rules.meaning.results import read_results
from rules.tokens import Verb, read

SEVERAL = 2


def take(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """Store or propose results that are given by the tasks' numbers; ``False`` for any other text."""
    if open_dialog(turn):
        return False
    for question in questions[:2]:
        for choice in question.offered:
            token = read(choice.token)
            if token.verb is Verb.TASKS and token.args[0] in ("later", "give"):
                return _take(turn, text, token.args)
    return _asked_today(turn, text)


def _asked_today(turn: Turn, text: str) -> bool:
    """Several results at once, which the bot asked for today: proposed, where other things were said in between."""
    for question in questions_of(turn, turn.address.chat_id, earlier=True):
        sent = question.message.sent_at
        if sent is None or turn.rules.local(sent).date() != turn.said_on:
            continue
        for choice in question.offered:
            token = read(choice.token)
            if token.verb is Verb.TASKS and token.args[0] in ("later", "give"):
                return _take(turn, text, token.args, between=True)
    return False


def _take(turn: Turn, text: str, args: Sequence[str], *, between: bool = False) -> bool:
    agency = turn.session.get(Agency, key_of(args[1]) or 0)
    program = turn.session.get(Program, key_of(args[2]) or 0)
    if agency is None or program is None or not turn.may(Action.ANSWER, agency.id, program):
        return False
    told = read_results(text, len(results.tasks_of(turn.session, agency.id, program.id)))
    if told is None or (between and len(told.results) < SEVERAL):
        return False
    tasks.take(turn, agency, program, replace(told, sure=told.sure and not between))
    return True
