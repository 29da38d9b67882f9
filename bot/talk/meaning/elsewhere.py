"""An answer to another duty while a question of a dialog is open: proposed for that duty; the question stays."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.talk.meaning.standing import PRESSED_FOR, STEPS, WEEK, duty
from bot.talk.turn import Turn
from db.models import Assignment, Dialog
from rules.meaning.model import Act, Agency, How, Meaning, Open, Standing
from rules.meaning.pressed import MET, NAMED
from rules.meaning.said import Said
from rules.meaning.understand import understand
from rules.reading import fold

OF_REPORT = re.compile(
    r"^(?:(?:da|thua|con|thi|cai|ban|ve|rieng|em|anh|chi|a|vang) )*(?:bao cao|bc) (?:.* )?"
    r"(?:gui|goi|nop|trinh|ky|xong)\b"
)
"""The text is about the report, and not that something is reported: ``báo cáo thứ sáu chị gửi``."""

HANDED_IN = re.compile(r"\b(?:gui|goi|nop|phat hanh)\b(?!(?: \w+){0,2} (?:so|so lieu|lai|mail)\b)")
"""What is sent without a name is the report, but for figures."""


def meant(turn: Turn, dialog: Dialog, text: str, meaning: Meaning) -> tuple[Act, ...]:
    """What ``text`` plainly answers of the one other open duty that it names, where it says nothing (``meaning``) to
    the open question, or only puts that off and is about the report; empty where it names none. What is sent, and more
    time, are said of the one report that is being asked for."""
    skips = [each.what for each in meaning.acts] == ["skip"]
    about_report = skips and OF_REPORT.search(Said.of(text, turn.said_on).text.plain)
    if meaning.how is not How.UNCLEAR and not about_report:
        return ()
    if (dialog.name, dialog.step) not in STEPS or dialog.name == "decision":
        return ()
    rows = [row for row in turn.open_assignments(PRESSED_FOR) if row.id != int(dialog.data["ref"])]
    asked = [row for row in rows if row.reminders]
    return _read(turn, asked, text) or _read(turn, rows, text) or _unnamed(turn, asked, text)


def _unnamed(turn: Turn, asked: Sequence[Assignment], text: str) -> tuple[Act, ...]:
    said = Said.of(text, turn.said_on)
    rows = [row for row in asked if row.duty.kind != "meeting"]
    if len(rows) != 1 or said.text.is_question or said.has("slip") or said.money or said.shares:
        return ()
    acts = _certain(turn, rows[0], text)
    sends = HANDED_IN.search(said.text.plain) is not None
    return acts if all(act.what == "extension" or (act.what == "doing" and sends) for act in acts) else ()


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
        acts = _certain(turn, row, text)
        if acts:
            found.append(acts)
    return found[0] if len(found) == 1 else ()


def _certain(turn: Turn, row: Assignment, text: str) -> tuple[Act, ...]:
    """What a text certainly answers of one duty, as though only that were asked about."""
    own = Agency(row.agency.code, row.agency.name)
    meaning = understand(text, Standing((duty(turn, row, ()),), own=own), turn.said_on)
    return meaning.acts if meaning.how is How.SURE and all(act.ref == row.id for act in meaning.acts) else ()
