"""Several questions are open, and what was typed answers more than one of them: it is asked which was meant."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from bot.talk.meaning.proposing import proposed_in
from bot.talk.meaning.questions import Question, about
from bot.talk.routes import open_dialog
from bot.talk.turn import Turn
from db.models import Assignment, Dialog
from rules.choosing import Offered, Picked
from rules.tokens import Verb, read


def ask_which(turn: Turn, text: str, picks: Sequence[tuple[Question, Picked]], *, said: str = "") -> None:
    """Several questions are open, and the text (``said``: the number in it) answers more than one: ask which, saying
    what each answer would do. Requests keep their own numbers. The question of a dialog that was open stays so."""
    rows = [(about(turn, question.message), question, picked) for question, picked in picks]
    own = {row["request"]["id"] for row, _, _ in rows if row["request"]}
    free = (number for number in itertools.count(1) if number not in own)
    dialog = open_dialog(turn)
    shown = [
        {
            "id": question.message.id,
            "number": row["request"]["id"] if row["request"] else next(free),
            "about": row,
            "kind": question.message.kind,
            "sent_at": turn.rules.local(question.message.sent_at or question.message.created_at).isoformat(),
            **_does(turn, picked.choice, dialog),
        }
        for row, question, picked in rows
    ]
    shown.sort(key=lambda each: each["number"])
    data: dict[str, Any] = {"text": said or text, "messages": [question.message.id for question, _ in picks]}
    if dialog:
        data["asked"] = [dialog.name, dialog.step, dict(dialog.data)]
    turn.ask("which", "question", "ask_which", data, 0, text=text, questions=shown, named=bool(turn.coordinated))


def _does(turn: Turn, choice: Offered, dialog: Dialog | None) -> dict[str, Any]:
    """What a choice does: its words with the step of the dialog that they answer (a name alone says nothing), what a
    proposal would store, or the line of a list that it opens."""
    token = read(choice.token)
    opened = token.verb in (Verb.OPEN, Verb.PRESS, Verb.END) and token.number
    row = turn.session.get(Assignment, opened) if opened else None
    proposed = dialog is not None and token.verb is Verb.DIALOG and token.args[0] == "proposal" == dialog.name
    return {
        "does": "" if choice.label.isdecimal() else choice.label,
        "step": ".".join(token.args[:2]) if token.verb is Verb.DIALOG else "",
        "opens": turn.view(row) if row else None,
        "acts": proposed_in(turn, dialog.data) if dialog and proposed and token.args[-1] == "yes" else [],
    }
