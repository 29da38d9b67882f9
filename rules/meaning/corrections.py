"""Which of two values counts where one of them is corrected, rejected or of before; and a value that stands alone."""

from __future__ import annotations

import re
from itertools import pairwise

from rules.meaning.said import Cut, Said, bare
from rules.meaning.text import Piece


def corrected(said: Said, kind: str) -> Said:
    """``10/8, à thôi 11/8``: the part behind the word that corrects, where a value of this kind stands on either side
    of it and nothing is denied; all of it otherwise."""
    kept = _not_rejected(said, kind)
    if kept is not None:
        return kept
    pieces = said.cut(("instead", "polite", kind)).pieces
    places = [place for place, piece in enumerate(pieces) if piece.tag == "instead"]
    if len(places) != 1:
        return said
    before, behind = pieces[: places[0]], pieces[places[0] + 1 :]
    if any(sum(piece.tag == kind for piece in side) != 1 for side in (before, behind)):
        return said
    head = said.part(said.text.part([word for word in said.text.words if word.end <= pieces[places[0]].start]))
    tail = said.part(said.text.part([word for word in said.text.words if word.start >= behind[0].start]))
    return said if head.denies or tail.denies or said.text.is_question else tail


def _not_rejected(said: Said, kind: str) -> Said | None:
    """``không phải 10/8, 12/8 mới xong``, ``12/8 chứ không phải 10/8``: the part about the value that counts."""
    pieces = [piece for piece in said.cut(("notthis", kind)).pieces if piece.tag in ("notthis", kind)]
    places = [place for place, piece in enumerate(pieces) if piece.tag == "notthis"]
    if len(pieces) != PAIR_AND_WORD or len(places) != 1 or places[0] == PAIR_AND_WORD - 1 or said.text.is_question:
        return None
    first = places[0] == 0
    start, end = (pieces[1].end, len(said.text.raw) + said.text.base) if first else (said.text.base, pieces[1].start)
    words = [word for word in said.text.words if start <= word.start and word.end <= end]
    while words and (words[0].is_sign or words[0].plain in ("ma", "la")):
        words = words[1:]
    kept = said.part(said.text.part(words))
    return None if kept.denies else kept


PAIR_AND_WORD = 3
"""Two values, and the word that rejects one of them."""


def grown(said: Said) -> Said:
    """``hôm trước báo 50 giờ lên 60``: the part about now, where the other one is about before and a figure of its own
    stands in both; all of it otherwise."""
    pieces = said.cut(("formertime", "nowtime")).pieces
    former = [piece for piece in pieces if piece.tag == "formertime"]
    now = [piece for piece in pieces if piece.tag == "nowtime"]
    if len(former) != 1 or len(now) != 1 or former[0].start > now[0].start or said.denies or said.text.is_question:
        return said
    before = said.part(said.text.part([word for word in said.text.words if word.start < now[0].start]))
    tail = said.part(said.text.part([word for word in said.text.words if word.start >= now[0].end]))
    figures = [len(re.findall(r"\b\d{1,3}\b|=share", each.text.plain)) for each in (before, tail)]
    return tail if figures == [1, 1] else said


STOPPING = (
    *("not", "notyet", "denial", "but", "back", "slip", "instead", "notthis", "condition", "contrast", "hedged"),
    *("form", "ask", "meet", "busy", "formertime", "lastweek", "cannot", "extend", "obstacle", "quoted", "early"),
    *("otherword", "beside", "inner", "hoped", "because", "undo", "stop", "left", "growth"),
)
"""What negates, contrasts, conditions, or says that a value is of something else."""

MOST_UNKNOWN = 4
"""With more words that are not known a sentence may say anything."""


def lone_value(said: Said, kind: str, cut: Cut) -> bool:
    """Whether the words that ``cut`` does not know beside the one value of this kind may be passed over: few of them,
    none right behind the value ("50% trang"), and nothing that negates, contrasts, conditions, or says that the value
    is of something else."""
    values = [word.plain for word in said.text.words if word.plain.startswith("=") and len(word.plain) > 1]
    others = [each for each in values if each not in (kind, "=own", "=called", "=time")]
    if values.count(kind) != 1 or others or said.text.is_question or re.search(r"\d", said.text.plain):
        return False
    behind = next((after for piece, after in pairwise(cut.pieces) if piece.tag == kind), None)
    of_it = behind is not None and behind.tag == "?" and not _apart(said, behind)
    return len(cut.unknown) <= MOST_UNKNOWN and not of_it and not said.has(*STOPPING)


def _apart(said: Said, piece: Piece) -> bool:
    """Whether a sign stands before this piece."""
    before = [word for word in said.text.words if word.end <= piece.start]
    return bool(before) and before[-1].is_sign


LEFT = re.compile(
    r"(?:(?:da|thi|em|ben em|hien|chi|moi|khoang|dat|duoc|xong|lam) )*(?:con|thieu|chi con|con thieu)"
    r"(?: (?:lai|khoang|tam|chung|do|co))* (?:=share|(\d{1,2}))(?: (?:nua|la xong|thoi|moi xong))*"
)
"""``còn 10% nữa``: what is left, so that the rest is done."""


def left_to_do(said: Said) -> int | None:
    """What is still to do, in per cent, where that is all that is said, or where what is done beside it agrees."""
    parts = [clause for clause in said.clauses if not clause.polite_only]
    if not parts or said.days or said.text.is_question or len(parts) > TOGETHER:
        return None
    line = bare(parts[-1])
    found = LEFT.fullmatch(line)
    if not found or (found[1] is None and (len(parts[-1].shares) != 1 or parts[-1].shares[0].percent >= ENOUGH)):
        return None
    left = int(found[1]) if found[1] else int(parts[-1].shares[0].percent)
    if len(parts) == 1:
        return left if found[1] is None else None
    numbers = [int(each) for each in re.findall(r"\b\d{1,3}\b", bare(parts[0]))]
    done = [int(share.percent) for share in parts[0].shares] or numbers
    return left if done == [ENOUGH - left] and not parts[0].denies else None


ENOUGH, TOGETHER = 100, 2
