"""A sentence that says nothing of what is being asked, and plainly something of another open duty.

``xin lùi báo cáo đến 20/8`` while only the meeting is asked about: more time is asked for reports, never for meetings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rules.meaning.milestones import mentions, pays
from rules.meaning.model import Act, How, Meaning, Open, Standing, unclear
from rules.meaning.pressed import MET, NAMED, of_paying
from rules.meaning.said import Said
from rules.meaning.understand import understand

TOLD = ("extension", "doing", "sent", "completed", "obstacle")
"""What may be said of a duty that nobody asks about."""

MEANT = (How.SURE, How.LIKELY)


def names(typed: str, question: Open, today: date) -> bool:
    """Whether a text names a milestone by words of its title (``phân bổ vốn``), or a payment by its own."""
    said = Said.of(typed, today)
    return question.kind == "milestone" and (mentions(question, said) or (pays(question) and of_paying(said)))


def names_none(typed: str, standing: Standing, today: date) -> bool:
    """Whether a text names neither a report nor a meeting nor a milestone that is asked about."""
    line = Said.of(typed, today).text.plain
    named = NAMED.search(line) or MET.search(line)
    return not named and not any(names(typed, each, today) for each in standing.questions)


def of_another(typed: str, standing: Standing, others: Sequence[Open], today: date) -> Meaning | None:
    """What ``typed`` means on ``today`` (the local day) to one of ``others``, about which ``standing`` does not ask;
    ``None`` where it is not plainly one of them: named, or with words to which no open question has an answer. Words of
    a payment are at most proposed, and asked about where several payments are open, or none of it can be read."""
    said = Said.of(typed, today, standing.own)
    if MET.search(said.text.plain):
        return None
    named = NAMED.search(said.text.plain) is not None
    found: list[tuple[Open, Meaning]] = []
    for each in others:
        meaning = understand(typed, replace(standing, questions=(each,)), today)
        if meaning.how in MEANT and _told(meaning.acts, each) and not meaning.why:
            found.append((each, meaning))
    if of_paying(said) and any(pays(each) for each in others):
        paid = [meaning for each, meaning in found if pays(each)]
        return replace(paid[0], how=How.LIKELY) if len(paid) == 1 else unclear("several", *(it.acts[0] for it in paid))
    if named:
        found = [each for each in found if each[0].kind == "report"]
    if len(found) != 1:
        return None
    act = found[0][1].acts[0]
    plain = named or (act.what == "extension" and act.until) or (act.what == "sent" and act.document)
    return found[0][1] if plain else None


def beside(typed: str, standing: Standing, others: Sequence[Open], meaning: Meaning, today: date) -> Meaning | None:
    """What ``typed``, said on ``today`` (the local day), says of what ``standing`` asks about and of ``others`` that it
    names as well, where ``meaning`` is what it says of the former alone, maybe nothing that can be read: both together;
    ``None`` where it adds nothing.
    """
    line = Said.of(typed, today, standing.own).text.plain
    named = [each for each in others if _is_named(typed, each, line, today)]
    unread = meaning.how is How.UNCLEAR and not meaning.acts
    if not named or (not unread and (meaning.how not in MEANT or meaning.why)):
        return None
    found = understand(typed, replace(standing, questions=(*standing.questions, *named)), today)
    told = [(act.what, act.ref) for act in found.acts]
    added = {each.ref for each in named} & {ref for _, ref in told}
    kept = all((act.what, act.ref) in told for act in meaning.acts)
    if unread:  # "gửi báo cáo rồi, còn phân bổ vốn đang làm": one clause says nothing of what is asked
        kept = any(act.ref == each.ref for act in found.acts for each in standing.questions)
    return found if found.how in MEANT and not found.why and added and kept else None


BECAUSE = re.compile(
    r"(?:(?:da|vang|em|la|chi|van|a|thua|anh) )*(?:vi|do|tai|boi)(?: (?:vi|la|con|dang|van))* "
    r"(?:cho|thieu|chua|kho bac|vuong|ket)\b"
)
"""``vì chờ kho bạc``: why it is not done."""


def of_no_meeting(typed: str, question: Open, today: date) -> Act | None:
    """What ``typed``, said on ``today`` (the local day) where only a meeting is asked about, says of what is no meeting
    (``question``): an obstacle in the person's words, or a wish for more time; ``None`` for any other text."""
    said = Said.of(typed, today)
    if said.text.is_question or said.has("slip") or MET.search(said.text.plain):
        return None
    meaning = understand(typed, Standing((question,)), today)
    act = meaning.acts[0] if meaning.how in MEANT and len(meaning.acts) == 1 else None
    if act and (act.what == "extension" or (act.what == "obstacle" and act.text)):
        return act
    return Act("obstacle", question.ref, text=said.words) if BECAUSE.match(said.text.plain) else None


def _is_named(typed: str, question: Open, line: str, today: date) -> bool:
    if question.kind == "milestone":
        return names(typed, question, today)
    return (MET if question.kind == "meeting" else NAMED).search(line) is not None


def _told(acts: Sequence[Act], question: Open) -> bool:
    return len(acts) == 1 and acts[0].what in TOLD and acts[0].ref == question.ref
