"""Results of tasks that are written while no dialog asks for them, where the last question was about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.talk.dialogs import tasks
from bot.talk.meaning import numbered, since
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
ASKED = ("results", "text")


def number_alone(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """A number alone where results were asked for last is a task's, of which nothing is said: they are asked for again,
    and no other question is answered. ``False`` for any other text, and where something has been asked since."""
    number = numbered.number_in(turn, text)
    dialog = open_dialog(turn)
    if number is None:
        return False
    if dialog and (dialog.name, dialog.step) == ASKED and not since.picked(turn, dialog, text, questions):
        return _again(turn, number, [0, dialog.data["agency"], dialog.data["program"]])
    if dialog or not questions or any(each.number == number for each in questions[0].offered):
        return False
    for choice in questions[0].offered:
        token = read(choice.token)
        if token.verb is Verb.TASKS and token.args[0] == "later":
            return _again(turn, number, token.args)
    return False


def _again(turn: Turn, number: int, args: Sequence[str | int]) -> bool:
    """Ask for the results once more, where one of the tasks has that number."""
    found = _whose(turn, args)
    if found is None or not 1 <= number <= len(results.tasks_of(turn.session, found[0].id, found[1].id)):
        return False
    tasks.ask_again(turn, *found)
    return True


def _whose(turn: Turn, args: Sequence[str | int]) -> tuple[Agency, Program] | None:
    """Whose results are asked for, where the speaker may give them."""
    agency = turn.session.get(Agency, key_of(str(args[1])) or 0)
    program = turn.session.get(Program, key_of(str(args[2])) or 0)
    if agency is None or program is None or not turn.may(Action.ANSWER, agency.id, program):
        return None
    return agency, program


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
    found = _whose(turn, args)
    if found is None:
        return False
    agency, program = found
    told = read_results(text, len(results.tasks_of(turn.session, agency.id, program.id)))
    if told is None or (between and len(told.results) < SEVERAL):
        return False
    tasks.take(turn, agency, program, replace(told, sure=told.sure and not between))
    return True
