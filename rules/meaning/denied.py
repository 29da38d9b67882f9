"""That something is not done, said of a duty that has just been answered as done: ``chưa xong phân bổ vốn đâu``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rules.meaning.milestones import mentions
from rules.meaning.model import UNCLEAR, Act, Agency, How, Meaning, Open, Standing
from rules.meaning.numbers import numbered_parts
from rules.meaning.pressed import MET, NAMED
from rules.meaning.said import Said
from rules.meaning.understand import understand

HANDED_IN = re.compile(r"\b(?:gui|goi|nop|lam|xong|trinh|ky|co) (?:bao cao|bc)\b")
"""``chưa gửi báo cáo em``: a report, and nobody to whom it is told."""

NOT_DONE = ("doing", "not_held")
"""What an answer that a duty is done may be corrected to."""


def denied(typed: str, given: Sequence[Open], others: Sequence[Open], standing: Standing, today: date) -> Act | None:
    """What ``typed`` says on ``today`` (the local day) against one of the answers ``given`` (the duties, answered as
    done, the newest first); ``None`` where it denies none of them plainly, or may speak of one of the ``others``, which
    are open. Without a name the newest is meant."""
    said = Said.of(typed, today, standing.own)
    if said.text.is_question or not given or numbered_parts(said):
        return None  # "1 xong 2 chưa 3 80%": results of tasks
    clauses = [clause for clause in said.clauses if clause.has("notyet")]
    told = clauses or said.clauses
    named = [each for each in given if any(_names(each, clause) for clause in told)]
    if not named and (not clauses or any(_names(each, said) for each in others)):
        return None
    if len(named) > 1:
        return None
    one = (named or given)[0]
    if any(_names(each, clause) for each in others if each.kind == one.kind for clause in told):
        return None  # of one kind there are several: which is not plain
    for text in (typed, *(clause.text.raw for clause in clauses)):
        meaning = understand(text, replace(standing, questions=(one,)), today)
        if meaning.how in (How.SURE, How.LIKELY) and [act.what in NOT_DONE for act in meaning.acts] == [True]:
            return meaning.acts[0]
    return None


NO = re.compile(r"(?:(?:a|ah|da|oi|uh|u|e|em|anh|chi|y|the|thi|nham|xin loi) )*(?:chua|ko|khong(?! co\b))\b")
"""``à chưa``, ``dạ không``: how a text begins that denies what is proposed."""


def instead(typed: str, asked: Open, own: Agency | None, today: date) -> Meaning | None:
    """What ``typed``, said on ``today`` (the local day) to the proposal of an answer to one duty (``asked``), says of
    that duty instead, where it begins by denying; unclear for no more than that. ``None`` for any other text, and where
    it names another duty."""
    said = Said.of(typed, today, own)
    line = said.text.plain
    other = bool(NAMED.search(line) or HANDED_IN.search(line)) if asked.kind == "meeting" else bool(MET.search(line))
    if not NO.match(line) or said.text.is_question or (other and not _names(asked, said)):
        return None
    behind = typed.partition(",")[2].strip()
    for text in (typed, behind) if behind else (typed,):
        meaning = understand(text, Standing((asked,), own=own), today)
        told = bool(meaning.acts) and all(act.ref == asked.ref for act in meaning.acts) and not meaning.why
        if told and meaning.how in (How.SURE, How.LIKELY):
            return meaning
    return UNCLEAR


def _names(question: Open, said: Said) -> bool:
    line = said.text.plain
    match question.kind:
        case "milestone":
            return mentions(question, said)
        case "meeting":
            return bool(MET.search(line)) and not NAMED.search(line)
    return bool(NAMED.search(line) or HANDED_IN.search(line))
