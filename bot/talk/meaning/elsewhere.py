"""An answer to another duty while a question of a dialog is open: proposed for that duty; the question stays."""

from __future__ import annotations

from collections.abc import Sequence

from bot.talk.meaning.standing import PRESSED_FOR, STEPS, WEEK, duty
from bot.talk.turn import Turn
from db.models import Assignment, Dialog
from rules.meaning.model import Act, Agency, How, Open, Standing
from rules.meaning.pressed import MET, NAMED
from rules.meaning.said import Said
from rules.meaning.understand import understand
from rules.reading import fold


def meant(turn: Turn, dialog: Dialog, text: str) -> tuple[Act, ...]:
    """What ``text`` plainly answers of the one other open duty that it names; empty where it names none."""
    if (dialog.name, dialog.step) not in STEPS or dialog.name == "decision":
        return ()
    rows = [row for row in turn.open_assignments(PRESSED_FOR) if row.id != int(dialog.data["ref"])]
    asked = [row for row in rows if row.reminders]
    return _read(turn, asked, text) or _read(turn, rows, text)


def _read(turn: Turn, rows: Sequence[Assignment], text: str) -> tuple[Act, ...]:
    said = Said.of(text, turn.said_on)
    if said.text.is_question or said.has("slip"):
        return ()
    reports, meets = bool(NAMED.search(said.text.plain) or said.documents), bool(MET.search(said.text.plain))
    week = WEEK.search(fold(text))
    found: list[tuple[Act, ...]] = []
    for row in rows:
        question: Open = duty(turn, row, ())
        named = (meets and not reports) if question.kind == "meeting" else (reports and not meets)
        if not named or (question.kind == "meeting" and week and not row.period.endswith(f"-W{int(week[1]):02}")):
            continue
        own = Agency(row.agency.code, row.agency.name)
        meaning = understand(text, Standing((question,), own=own), turn.said_on)
        if meaning.how is How.SURE and all(act.ref == row.id for act in meaning.acts):
            found.append(meaning.acts)
    return found[0] if len(found) == 1 else ()
