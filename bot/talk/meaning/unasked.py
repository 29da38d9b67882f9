"""What is said of a duty that nothing asks about just now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.talk.meaning.standing import beside_asked, meeting_beside
from bot.talk.turn import Turn
from db.models import Dialog
from rules.meaning import unasked
from rules.meaning.model import How, Meaning, Standing
from rules.meaning.pressed import REMINDERS


def at_most_likely(meaning: Meaning, pressed: Collection[int]) -> Meaning:
    """What is said of a duty that nobody has asked about is proposed; the rest is done as it is."""
    if meaning.how is How.SURE and any(each.ref and each.ref not in pressed for each in meaning.acts):
        return replace(meaning, how=How.LIKELY)
    return meaning


def of_another(
    turn: Turn, dialog: Dialog | None, meaning: Meaning, standing: Standing, text: str
) -> tuple[Meaning, Standing] | None:
    """What a text that says nothing of what is asked says of another open duty, with the question that it so answers;
    it is done where that was pressed for, else proposed."""
    asked = {each.ref for each in standing.questions if each.kind in REMINDERS}
    other = any(each.kind not in (*REMINDERS, "list") for each in standing.questions)
    if dialog or not asked or other:
        return None
    nothing = meaning.how is How.UNCLEAR and not meaning.why and not meaning.acts
    if not nothing and not unasked.names_none(text, standing, turn.said_on):
        return None
    rest = beside_asked(turn, asked, text)
    rest = rest if nothing else [each for each in rest if unasked.names(text, each[0], turn.said_on)]
    found = unasked.of_another(text, standing, [each for each, _ in rest], turn.said_on) if rest else None
    if found is None:
        return None
    pressed = {each.ref for each, reminded in rest if reminded}
    return at_most_likely(found, pressed), replace(standing, questions=tuple(each for each, _ in rest))


def beside(turn: Turn, dialog: Dialog | None, meaning: Meaning, standing: Standing, text: str) -> Meaning | None:
    """What a text that answers what is asked says of another open duty too ("đã gửi báo cáo và xong phân bổ vốn rồi"
    to the report's question): both, done where the other was pressed for as well, else proposed."""
    asked = {each.ref for each in standing.questions if each.kind in REMINDERS}
    unread = meaning.how is How.UNCLEAR and meaning.why in ("", "several")
    if dialog or not asked or standing.coordinates or not (meaning.acts or unread):
        return None
    if any(act.ref not in asked or act.token for act in meaning.acts):
        return None
    rest = [*beside_asked(turn, asked, text), *meeting_beside(turn, asked, text)]
    found = unasked.beside(text, standing, [each for each, _ in rest], meaning, turn.said_on) if rest else None
    return at_most_likely(found, asked | {each.ref for each, reminded in rest if reminded}) if found else None
