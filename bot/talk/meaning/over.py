"""Whether there is still something to decide, or to answer, behind a choice that was shown."""

from __future__ import annotations

from bot.talk.meaning.questions import Question, is_over
from bot.talk.turn import Turn
from db import confirming, decisions, obstacles, wishes
from db.models import Assignment, Dispute, Reply, Request
from rules.choosing import Offered, key_of
from rules.deciding import What
from rules.status import State
from rules.tokens import Token, Verb, read

BY_COORDINATORS = ("card", "on", "send", "extend", "phone")
"""What of `Verb.PRESS` coordinators do about what was reported to them."""


def stands(turn: Turn, question: Question, choice: Offered) -> bool:
    """Tell whether a choice of a question can still be meant: it has not been decided or answered since, by anybody."""
    token = read(choice.token)
    if choice.aside:
        return True
    if token.verb is Verb.DECIDE and token.number:
        row = turn.session.get(Request, token.number)
        if token.args[1:2] == ("revoke",):
            return row is not None and row.state == "granted"
        return row is not None and row.state == "open" and not wishes.shows_other(row, token.args)
    if token.verb is Verb.END or (token.verb is Verb.PRESS and token.args[-1:] and token.args[1] in BY_COORDINATORS):
        return _undecided(turn, question, token)
    return not is_over(turn, question.message) and _waits(turn, token)


def _undecided(turn: Turn, question: Question, token: Token) -> bool:
    """Whether what was reported to coordinators is open, and none of them has decided on it since they were asked."""
    row = turn.session.get(Assignment, token.number or 0)
    if row is None or row.state is not State.OPEN:
        return False
    last = decisions.last(turn.session, row)
    return last is None or last.decided.what is What.CALL or last.decided.at < question.message.created_at


def _waits(turn: Turn, token: Token) -> bool:
    """Whether a dispute, a report to confirm or an obstacle still waits; true of any other choice."""
    what, number = (*token.args, "", "")[:2]
    key = key_of(number) or 0
    match token.verb, what:
        case Verb.EVIDENCE, "yes" | "keep" | "show":
            dispute = turn.session.get(Dispute, key)
            return dispute is not None and dispute.verdict is None
        case Verb.CONFIRM, "yes" | "no" | "show":
            reply = turn.session.get(Reply, key)
            return reply is not None and confirming.is_waiting(reply)
        case Verb.OBSTACLE, "show" | "cleared" | "not_cleared":
            request = obstacles.find(turn.session, key)
            return request is not None and not obstacles.is_closed(turn.session, request)
    return True
