"""A sentence of several clauses, of which one tells how the duty stands and the others tell what it came about by.

Clauses are set apart by signs, by a contrast ("nhưng", "mà"), before a reason ("vì") and behind one ("nên"). What
does not speak of the duty at all (who is ill, what does not agree yet) may be told in any words; where it denies it
goes with what is under way ("chưa khớp, đang đối chiếu"), never with what was sent.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace

from rules.meaning.beside import is_beside
from rules.meaning.letters import toned
from rules.meaning.model import Meaning, Open
from rules.meaning.phases import Phase, hypothetical
from rules.meaning.said import Said
from rules.meaning.text import Word
from rules.meaning.weighing import Part, doing_of, done_of, part_of

CONTRASTS = ("nhung", "song", "tuy")
HENCE = ("nen",)
REASONS = ("vi", "boi")
REASONS_MARKED = tuple(toned(word) for word in ("vì", "vi", "bởi", "boi"))
DUTY = ("send", "just", "allot", "extend", "slip", "undo", "stop", "left", "withdraw", "wrong", "finished", "title")
"""What a clause may not hold that only tells what came about."""

HELP = re.compile(
    r"\b(?:thao go|ho tro|giai quyet|can thiep|xem xet|giup do|co y kien|chi dao|tang cuong nguoi|lam sao|biet lam)\b"
)
"""What asks for help is more than how it stands."""

OTHERS = re.compile(
    r"\b(?:khong (?:phai|thuoc|can|con|biet|ro|nghe|thay)|dau phai|chang phai|cua (?:ben|phong|so|don vi) khac|"
    r"viec khac|bao cao khac|quy truoc|khac ma)\b"
)
"""A denial that may turn everything."""


def compose(said: Said, question: Open, titled: Set[str]) -> Meaning | None:
    """``sent``, ``completed`` or ``doing`` where one kind of clause decides; ``None`` where it is not plain."""
    line = said.text.plain
    if said.text.is_question or len(said.documents) > 1 or len(said.shares) > 1 or said.money:
        return None
    if HELP.search(line) or OTHERS.search(line):
        return None
    groups = _groups(said)
    if len(groups) < LEAST:
        return None
    parts = [_read(group, question, titled) for group in groups]
    if any(part.phase in (Phase.DOUBT, Phase.ELSE) for part in parts):
        return None
    phases = {part.phase for part in parts}
    beside = [part for part in parts if part.phase is Phase.BESIDE]
    if Phase.DONE in phases:
        quiet = not phases & {Phase.OPEN, Phase.AHEAD} and all(_is_quiet(part) for part in beside)
        return done_of(said, question, [part for part in parts if part not in beside]) if quiet else None
    if not phases & {Phase.OPEN, Phase.AHEAD} or said.documents:
        return None
    told = [part for part in parts if part.phase is not Phase.BESIDE]
    turned = [part for part in parts[parts.index(told[-1]) :] if part.phase is Phase.BESIDE]
    turned += [part for part in told if not _tags(part) & PLAINLY]
    if any(part.contrasted for part in turned):
        return None  # "đang làm nhưng ...": what turns it is not read
    return doing_of(said, question, told)


LEAST = 2
PLAINLY = {"notyet", "now", "wait", "will", "=day", "only", "early", "corrected", "work", "draft"}
"""What says by itself that something is under way or ahead."""


@dataclass(frozen=True)
class Group:
    """A clause; whether it only tells a ``reason``, and whether a contrast leads it."""

    said: Said
    reason: bool = False
    contrasted: bool = False


def _groups(said: Said) -> list[Group]:
    """The clauses, set apart before contrasts, before reasons, and behind them."""
    found: list[Group] = []
    for clause in said.clauses:
        words = [word for word in clause.text.words if not word.is_sign]
        groups: list[tuple[list[Word], str]] = [([], "")]
        for place, word in enumerate(words):
            current, _ = groups[-1]
            led = _leads(clause, current, word)
            if word.plain in HENCE and current and place + 1 < len(words):
                groups[-1] = (current, "reason")
                led = "hence"
            if led:
                groups.append(([], led))
            else:
                current.append(word)
        found += [
            Group(clause.part(clause.text.part(group)), led == "reason", led == "contrast")
            for group, led in groups
            if group
        ]
    return [group for group in found if group.said.text.words and not group.said.polite_only]


def _leads(clause: Said, before: list[Word], word: Word) -> str:
    """Whether a word begins a contrast or a reason."""
    if word.plain in CONTRASTS or (word.plain == "ma" and before and _over(clause, before)):
        return "contrast"
    return "reason" if before and word.plain in REASONS and word.tone in REASONS_MARKED else ""


def _over(clause: Said, words: list[Word]) -> bool:
    """Whether ``mà`` begins a clause: behind what is over, not in ``thế mà``, ``để mà``."""
    return words[-1].plain in ("roi", "xong") or (len(words) > 1 and clause.part(clause.text.part(words)).has("past"))


def _read(group: Group, question: Open, titled: Set[str]) -> Part:
    clause = group.said
    part = replace(part_of(clause, question, titled, contrasted=False), contrasted=group.contrasted)
    if group.reason:
        doubted = _turns(clause) or _tags(part) & {"extend", "not", "ask", "left", "obstacle", "stop"}
        return replace(part, phase=Phase.DOUBT if doubted else Phase.BESIDE)
    if part.phase is Phase.DOUBT and _only_tells(clause, part, titled):
        return replace(part, phase=Phase.BESIDE)
    return part


def _tags(part: Part) -> set[str]:
    return {piece.tag for piece in part.pieces}


def _turns(clause: Said) -> bool:
    return clause.text.is_question or hypothetical(clause) or clause.has("slip", "undo")


def _only_tells(clause: Said, part: Part, titled: Set[str]) -> bool:
    """Whether a clause speaks of something else than the duty: who is ill, what does not agree yet."""
    tags, line = _tags(part), clause.text.plain
    if _turns(clause) or tags & {*DUTY, "=document", "=share", "obstacle", "cannot", "otherone", "=period"}:
        return False
    if titled & set(line.split()) & {"phan", "bo", "giao"} or re.search(r"\b(?:gui|nop|goi|phat hanh)\b", line):
        return False
    asks = "ask" in tags and NOBODY.search(line) is None
    if "not" in tags or asks or "stop" in tags:
        return False
    first = next((piece for piece in part.pieces if piece.tag != "polite"), None)
    itself = first is not None and first.tag == "notyet" and NOBODY.search(line) is None  # "chưa xyz": the duty
    return "report" not in tags and not itself


NOBODY = re.compile(r"\bchua (?:\w+ )?(?:ai|gi)\b")
"""``chưa ai lấy số``: a denial, no question."""


def _is_quiet(part: Part) -> bool:
    """Beside what was sent nothing may be denied or contrasted."""
    clause = part.said
    return not part.contrasted and (
        is_beside(clause)
        or not clause.has("not", "notyet", "but", "back", "wait", "obstacle", "cannot", "early", "will", "later")
    )
