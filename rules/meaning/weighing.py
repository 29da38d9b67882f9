"""What a sentence says in all, though not every word of it is known: where its clauses agree the answer is plain.

A word that is not known may stand beside the act (with what, by whom it was received, why it takes so long), never
where it could turn the act: behind a denial, as what was sent, as who sent it, behind a contrast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from rules.meaning.beside import is_beside
from rules.meaning.day import AFTER, Doubt, coming
from rules.meaning.model import Meaning, Open, sure
from rules.meaning.phases import FILL, FULL, TAGS, Phase, phase_of
from rules.meaning.said import Said, document_day
from rules.meaning.sending import OUTSIDE
from rules.meaning.text import Piece, Word


@dataclass(frozen=True)
class Part:
    """A clause, its pieces without politeness, and what it says."""

    said: Said
    pieces: tuple[Piece, ...]
    phase: Phase
    contrasted: bool = False


def weigh(said: Said, question: Open, titled: Set[str]) -> Meaning | None:
    """``sent``, ``completed`` or ``doing`` where all clauses agree; ``None`` where it is not plain.

    ``titled``: the folded words of the duty's title, which are words of it too.
    """
    if (
        said.text.is_question
        or len(said.documents) > 1
        or len(said.shares) > 1
        or (said.money and question.kind == "report")
    ):
        return None
    parts = [part_of(clause, question, titled, contrasted=contrasted) for clause, contrasted in _clauses(said)]
    if not parts or any(part.phase is Phase.DOUBT for part in parts):
        return None
    phases = {part.phase for part in parts}
    strange = any(piece.tag == "?" for part in parts for piece in part.pieces)
    if any(part.contrasted for part in parts) and (Phase.BESIDE in phases or parts[0].contrasted or strange):
        return None
    if Phase.DONE in phases and Phase.OPEN in phases and all(_was_before(p) for p in parts if p.phase is Phase.OPEN):
        parts = [replace(part, phase=Phase.BESIDE) if part.phase is Phase.OPEN else part for part in parts]
        return done_of(said, question, parts) if Phase.AHEAD not in phases else None
    if phases & {Phase.OPEN, Phase.AHEAD}:
        if len(parts) == 1 and ONLY_WAITS.fullmatch(said.text.plain):
            return None
        return None if Phase.DONE in phases or said.documents else doing_of(said, question, parts)
    return done_of(said, question, parts) if phases - {Phase.BESIDE} == {Phase.DONE} else None


def _clauses(said: Said) -> list[tuple[Said, bool]]:
    """The clauses, set apart before ``nhưng`` too; with whether one begins with a contrast."""
    found: list[tuple[Said, bool]] = []
    waiting: list[Word] = []
    for clause in said.clauses:
        groups: list[list[Word]] = [[]]
        for word in clause.text.words:
            if word.plain in ("nhung", "song") and groups[-1]:
                groups.append([])
            groups[-1].append(word)
        for group in groups:
            words = [*waiting, *group]
            part = said.part(said.text.part([word for word in words if not word.is_sign]))
            waiting = []
            if group is groups[-1] and part.cut(("past", "did", "polite")).has("past") and part.only("past", "did"):
                waiting = words  # "rồi nha, gửi qua mạng": what was done follows
                continue
            if part.text.words and not part.polite_only:
                found.append((part, group[0].plain in ("nhung", "song", "tuy")))
    if waiting:
        found.append((said.part(said.text.part(waiting)), False))
    return found


def part_of(clause: Said, question: Open, titled: Set[str], *, contrasted: bool) -> Part:
    """A clause with what it says of the duty; ``contrasted``: it begins with ``nhưng``."""
    words = [word for word in clause.text.words if not word.is_sign]
    if contrasted:
        words = words[1:]
        while words and words[0].plain in ("ma", "ma1", "nhien"):
            words = words[1:]
        clause = clause.part(clause.text.part(words)) if words else clause
    if words and words[-1].plain in ("ma", "ta") and len(words) > 1:
        clause = clause.part(clause.text.part(words[:-1]))
    cut = clause.cut(TAGS)
    reached = OUTSIDE.search(clause.text.plain) is not None or cut.has("destination", "channel")
    pieces = tuple(_retagged(piece, reached) for piece in _without_again(cut.pieces) if piece.tag != "polite")
    return Part(clause, pieces, phase_of(clause, pieces, question, titled), contrasted)


def _without_again(pieces: Sequence[Piece]) -> list[Piece]:
    """Without "lại" right behind what is done (``đối chiếu lại``), where it is no contrast."""
    acts = ("work", "inner", "finished")
    return [
        piece
        for place, piece in enumerate(pieces)
        if not (piece.words == ("lai",) and piece.tag == "but" and place and pieces[place - 1].tag in acts)
    ]


AGAIN = {("gui", "lai"), ("nop", "lai")}
CORRECTED = {("sua",), ("chinh",), ("bo", "sung"), ("dieu", "chinh"), ("chinh", "sua"), ("lam", "lai"), ("yeu", "cau")}


def _retagged(piece: Piece, reached: bool) -> Piece:
    """``gửi lại`` to somebody (``reached``) is a sending too; what is being corrected is being worked on."""
    if piece.tag == "back" and piece.words in AGAIN and reached:
        return replace(piece, tag="send")
    return replace(piece, tag="corrected") if piece.tag == "back" and piece.words in CORRECTED else piece


def doing_of(said: Said, question: Open, parts: Sequence[Part]) -> Meaning | None:
    """Under way, by the one day that is named beside the sending, with the one share that is told."""
    shares = said.shares
    if shares and (shares[0].upto is not None or shares[0].percent >= FULL or REST.search(said.text.plain)):
        return None
    ahead = [part for part in parts if part.phase is Phase.AHEAD]
    sending = [part for part in ahead if SENDS & {piece.tag for piece in part.pieces}]
    expected = [_expected(part) for part in sending or ahead]
    days = {day for day in expected if day is not None}
    return sure(
        "doing",
        question.ref,
        percent=int(shares[0].percent) if shares else None,
        expected=days.pop() if len(days) == 1 and None not in expected else None,
    )


REST = re.compile(r"\b(?:con|thieu)(?: (?:lai|khoang|tam|chung|hon|gan|thieu|no))* =share|=share (?:nua|con lai)\b")


SENDS = {"send", "finished", "report", "have", "allot"}


def _expected(part: Part) -> date | None:
    tags = {piece.tag for piece in part.pieces}
    days = [day for day in part.said.days if not coming(day, part.said.today)]
    if AFTER.search(part.said.text.plain):
        return None
    if len(days) == len(part.said.days) > 1:
        led = [first.value.day for first, piece in pairwise(part.pieces) if first.tag == "=day" and piece.tag in SENDS]
        return led[-1] if len(led) == 1 and led[0] == max(day.day for day in days if day.day) else None
    sends = tags & SENDS or not tags & {"inner", "wait", "work"}
    return days[0].day if len(days) == 1 == len(part.said.days) and sends else None


def done_of(said: Said, question: Open, parts: Sequence[Part]) -> Meaning | None:
    """Sent or completed, with the one document that is named and the day that stands beside it."""
    what = "completed" if question.kind == "milestone" else "sent"
    if any(part.phase is Phase.BESIDE and _speaks(part) for part in parts):
        return None
    if any(day.day is None and day.doubt is Doubt.NONE for day in said.days):
        return None
    if not said.documents:
        return sure(what, question.ref)
    where = next(part for part in parts if part.said.documents)
    day = document_day(where.said)
    if any(each.day is None and not each.either for each in where.said.days):
        return None
    if day and day > said.today:
        return None
    return sure(what, question.ref, document=said.documents[0].number, day=day)


ONLY_WAITS = re.compile(r"(?:cho|doi) (?:\w+ ?){1,4}")
"""``chờ số liệu``: how it stands, or what hinders."""


def _was_before(part: Part) -> bool:
    """``sếp ký hôm thứ 2``: a step inside the house that is over, told beside the sending."""
    tags = {piece.tag for piece in part.pieces}
    behind = any(day.day and day.day < part.said.today for day in part.said.days)
    since = re.search(r"\b(?:tu|hom|bua|luc) =day", part.said.text.plain)
    over = tags & {"did", "past"} or behind or since
    return bool("inner" in tags and over) and not tags & {
        "wait",
        "now",
        "notyet",
        "early",
        "will",
        "later",
        "?",
        "draft",
    }


def _speaks(part: Part) -> bool:
    """Whether a clause beside what is done may say something about it after all."""
    if _was_before(part):
        return False
    if not [
        piece for piece in part.pieces if piece.tag not in (*FILL, "=document", "=day", "document", "past", "finished")
    ]:
        return False
    return not is_beside(part.said)
