"""Which duty a text is about was asked and is answered: the text has its effect there, and is not asked for again."""

from __future__ import annotations

import re
from typing import Any

from bot.talk.dialogs import duties
from bot.talk.meaning import unasked
from bot.talk.meaning.meant import perform_all
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.questions import questions_of
from bot.talk.meaning.standing import duty
from bot.talk.routes import press
from bot.talk.turn import Turn
from db.models import Assignment
from rules.choosing import Offered, plain_number
from rules.meaning.letters import flat
from rules.meaning.model import Act, Agency, How, Meaning, Standing
from rules.meaning.numbers import lone_number
from rules.meaning.said import Said
from rules.meaning.sending import tells_sending
from rules.meaning.understand import understand
from rules.tokens import Verb, read


def which(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The assignment that was meant: what the text says of it is done, or proposed; what is not plain is asked. Raises
    as `duties.chosen` and `perform_all`."""
    if _of_all(turn, data, text):
        return
    row = duties.chosen(turn, data, text)
    if row is None:
        return
    number = lone_number(Said.of(plain_number(data["text"]), turn.said_on))
    if number is not None and not data.get("files"):
        _numbered(turn, row, number)
    elif not _said_of(turn, row, data):
        duties.ask_kind(turn, data, row)


ALL = re.compile(
    r"(?:(?:da|vang|em|a|la|cho) )*(?:ca (?:hai|2|ba|3)|tat ca|hai viec|2 viec)(?: viec| cai| deu| a| nhe| em)*"
)


def _of_all(turn: Turn, data: dict[str, Any], text: str) -> bool:
    """``cả hai``: the text is said of each that was listed and still waits; proposed, or ``False`` where it cannot be
    read of one. That others have answered all of them meanwhile is said."""
    if not data["text"] or not ALL.fullmatch(flat(text).strip(" .")):
        return False
    waiting = duties.listed(turn, data)
    if not waiting:
        turn.close()
        turn.say("notice", what="answered")
        return True
    read = [(row, _read(turn, row, data["text"])) for row in waiting]
    if any(each.how not in (How.SURE, How.LIKELY) or any(act.ref != row.id for act in each.acts) for row, each in read):
        return False
    turn.resume(data)
    turn.close()
    propose(turn, [act for _, each in read for act in each.acts], data["text"])
    return True


def _read(turn: Turn, row: Assignment, text: str) -> Meaning:
    """What a text means to one duty, as though that alone were asked about."""
    own = Agency(row.agency.code, row.agency.name)
    return understand(text, Standing((duty(turn, row, ()),), own=own), turn.said_on)


def _numbered(turn: Turn, row: Assignment, number: int) -> None:
    """A number alone is that of the duty's own choice, as it was shown last; where it has no such number, the duty is
    shown with its choices."""
    turn.close()
    for question in questions_of(turn, turn.address.chat_id, earlier=True):
        own = {choice.number: choice.token for choice in question.offered if _answers(choice, row)}
        if own:
            notice = press(turn, own[number]) if number in own else "none"
            if not notice:
                return
            break
    duties.press(turn, [str(row.id)])


def _answers(choice: Offered, row: Assignment) -> bool:
    token = read(choice.token)
    return token.verb is Verb.ANSWER and token.number == row.id and not choice.aside and choice.number is not None


def _said_of(turn: Turn, row: Assignment, data: dict[str, Any]) -> bool:
    """Let what was written have its effect on this duty; what it says of another one too is proposed with it. ``False``
    where that is not plain, or nothing was written."""
    meaning = _read(turn, row, data["text"])
    unread = meaning.how is How.UNCLEAR and not meaning.acts and duty(turn, row, ()).kind == "report"
    if unread and tells_sending(Said.of(data["text"], turn.said_on)):
        meaning = Meaning(How.LIKELY, (Act("sent", row.id),))
    about = all(each.ref == row.id for each in meaning.acts)
    if not data["text"] or not about or meaning.how not in (How.SURE, How.LIKELY):
        return False
    turn.resume(data)
    turn.close()
    own = Agency(row.agency.code, row.agency.name)
    both = unasked.beside(turn, None, meaning, Standing((duty(turn, row, ()),), own=own), data["text"])
    if both:
        propose(turn, both.acts, data["text"])
    elif meaning.how is How.SURE:
        perform_all(turn, meaning.acts, data["text"])
    else:
        propose(turn, meaning.acts, data["text"])
    return True
