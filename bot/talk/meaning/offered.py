"""The bot's own words while a question that takes words is open: the choice of a message before it, or what a command
shows. They are done, and the question stays, or it is said that it was dropped."""

from __future__ import annotations

from bot.talk.dialogs import giving_up
from bot.talk.meaning import rivals
from bot.talk.meaning.over import stands
from bot.talk.meaning.questions import labelled, picks_of, questions_of
from bot.talk.routes import COMMANDS, press
from bot.talk.turn import Turn
from db.models import Dialog
from rules.authority import Action
from rules.choosing import Picked
from rules.meaning.talk import shown_by
from rules.offered_words import means_choice
from rules.tokens import Verb, read

SEARCHED = ("search", "words")
"""It asks for any words to look for."""


def take(turn: Turn, dialog: Dialog, text: str) -> bool:
    """Do what the very words of an earlier choice say, or show what a command's words ask for; ``False`` for any other
    text, and for a choice of the question that is open."""
    before, step = giving_up.Asked.of(turn), (dialog.name, dialog.step)
    earlier = questions_of(turn, turn.address.chat_id, earlier=True)
    if picks_of(turn, text, [each for each in earlier if each.takes_text]):
        return False
    picked = _picked(turn, text, step)
    command = shown_by(text, turn.said_on) if picked is None and step != SEARCHED else ""
    if command == "status" and not turn.may(Action.SEE_OVERVIEW):
        return False
    if picked is None and not command:
        return False
    if picked:
        notice = press(turn, picked.choice.token)
        if notice:
            turn.say("notice", what=giving_up.notice_of(turn, notice))
    else:
        COMMANDS[command](turn, "")
    if giving_up.Asked.of(turn) == before:
        turn.remark("still_asked")
    return True


def _picked(turn: Turn, text: str, step: tuple[str, str]) -> Picked | None:
    """The choice of the newest message that has these very words and can still be meant; ``None`` where another can be
    meant by them as well."""
    earlier = questions_of(turn, turn.address.chat_id, earlier=True)
    for question in earlier:
        for _, picked in labelled(turn, text, [question]):
            choice, token = picked.choice, read(picked.choice.token)
            if token.verb in (Verb.DIALOG, Verb.DROP) or not stands(turn, question, choice):
                continue
            if means_choice(token, len(choice.bare or choice.label.split()), step, aside=choice.aside):
                return picked if len(rivals.weighed(turn, text, earlier, [(question, picked)])) == 1 else None
    return None
