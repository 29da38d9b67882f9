"""What an agency that is exempt from the meetings says of them, and what else it says in the same sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.talk.dialogs import exemption
from bot.talk.meaning.questions import Question
from bot.talk.meaning.standing import not_asked, standing_of
from bot.talk.turn import Turn
from rules.meaning.exempting import beside_meetings, meets_again, wishes_meetings
from rules.meaning.pressed import NAMED
from rules.meaning.said import Said
from rules.meaning.understand import understand


def take(turn: Turn, text: str, questions: Sequence[Question]) -> str:
    """What of ``text`` is left to be read once it is heard that such an agency has capital now, or asks to hold the
    meetings again. Its words go to the coordinators; beside an answer to what is open only those of a wish do, and how
    to wish is said."""
    said = Said.of(text, turn.said_on)
    request = exemption.granted(turn) if meets_again(said) else None
    if request is None:
        return text
    rest = beside_meetings(said)
    answer = rest.words if rest and _answers(turn, rest, questions) else ""
    if answer and not wishes_meetings(said):
        turn.say("notice", what="exempt_still")
    else:
        exemption.again(turn, request, text)
    return answer


def _answers(turn: Turn, said: Said, questions: Sequence[Question]) -> bool:
    """Whether something is said of what is open and no meeting, asked about or not, or a report is named."""
    standing = standing_of(turn, questions, said.words)
    open_ = [*standing.questions, *not_asked(turn, said.words)[0]]
    others = tuple({each.ref: each for each in open_ if each.kind not in ("meeting", "list")}.values())
    if not others:
        return False
    meaning = understand(said.words, replace(standing, questions=others), turn.said_on)
    return bool(meaning.acts) or NAMED.search(said.text.plain) is not None
