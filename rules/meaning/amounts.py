"""What the amounts of a text are: which of them counts after a correction, and what the words before each call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.meaning.said import Said
from rules.meaning.text import Word

ROLES = (
    *("beside", "hoped", "finalword", "formerword", "partword", "allotword", "totalword"),
    *("spentword", "planword", "volumeword", "otherword", "more", "within"),
)
NAMES = {"spentword": "spent", "planword": "plan", "volumeword": "volume", "otherword": "other", "more": "more"}
MAIN = {"beside": "beside", "hoped": "hoped", "finalword": "final", "formerword": "former", "partword": "part"}
MAIN |= {"allotword": "other", "totalword": "total"}
CUMULATIVE = "lũy kế"
"""``lũy kế đến tuần này``: what follows says up to when, and not what else it is."""

INSTEAD = re.compile(r"\b(?:chu )?khong phai(?: la)?\b|\bchu khong la\b")
VALUES = ("=money", "=share")
APART = ("nhung", "song", "tuy")
BECAUSE = ("do", "vi")


@dataclass(frozen=True)
class Amount:
    """``role``: spent, plan, volume, other, more, within, or empty where nothing says what it is."""

    dong: int
    role: str


def settled(said: Said) -> Said:
    """The part that counts: what follows ``à nhầm``, what stands before ``chứ không phải`` or after ``không phải X
    mà``; all of it where nothing is corrected."""
    words = said.text.words
    pieces = said.cut(("slip", "instead", "polite")).pieces
    slips = [piece for piece in pieces if piece.tag in ("slip", "instead")]
    if slips:
        behind = [word for word in words if word.start >= slips[-1].end]
        if any(word.plain in VALUES for word in behind):
            return said.part(said.text.part(behind))
        return said
    plain = [word for word in words if not word.is_sign]
    other = _behind_but(plain)
    if other:
        return said.part(said.text.part([word for word in words if word.start >= other.start]))
    for place in range(len(plain) - 1):
        head = " ".join(word.plain for word in plain[place : place + 3])
        if not INSTEAD.match(head):
            continue
        before, behind = plain[:place], plain[place:]
        valued = [word for word in behind if word.plain in VALUES]
        if any(word.plain in VALUES for word in before):
            kept = [word for word in words if word.start < behind[0].start]
            return said.part(said.text.part(kept)) if len(valued) == 1 else said
        if len(valued) == 2:
            kept = [word for word in words if word.start >= valued[1].start]
            return said.part(said.text.part(kept))
    return said


def _behind_but(plain: Sequence[Word]) -> Word | None:
    """The value behind ``mà`` in ``không phải 40 mà là 45 tỷ``, where no other one stands behind it."""
    line = " ".join(word.plain for word in plain)
    found = re.search(r"\bkhong phai (?:la )?\S+(?: \S+)? ma (?:la )?(?==)", line)
    if found is None:
        return None
    place = len(line[: found.end()].split())
    behind = [word for word in plain[place:] if word.plain in VALUES]
    return plain[place] if len(behind) == 1 else None


def pieces_of(said: Said) -> list[Said]:
    """Clauses, set apart before ``nhưng``, before a reason and before ``còn`` too, where no figure follows it."""
    found = []
    for clause in said.clauses:
        groups: list[list[Word]] = [[]]
        words = clause.text.words
        for place, word in enumerate(words):
            behind = words[place + 1 :]
            reason = word.plain in BECAUSE and clause.part(clause.text.part([word])).has("because")
            nextword = words[place + 1].plain if place + 1 < len(words) else ""
            left_out = word.plain in ("chua", "khong") and nextword in ("tinh", "ke", "gom", "bao")
            apart = word.plain in APART or reason or left_out
            rest = word.plain == "con" and not any(each.plain in VALUES for each in behind)
            if (apart or rest) and groups[-1]:
                groups.append([])
            groups[-1].append(word)
        found += [clause.part(clause.text.part(group)) for group in groups if any(not word.is_sign for word in group)]
    return found


def told(said: Said) -> Said:
    """The clauses that hold figures, where what stands beside them is a mere remark; all of it otherwise."""
    parts = pieces_of(said)
    valued = [part for part in parts if part.money or part.shares]
    if len(parts) == len(valued) or not valued:
        return said
    words = [word for part in valued for word in _with_comma(said, part)]
    return said.part(said.text.part(words))


def _with_comma(said: Said, part: Said) -> Sequence[Word]:
    """The words of a part, and the sign before it, which sets it apart from another one."""
    first = part.text.words[0]
    before = [word for word in said.text.words if word.end <= first.start]
    return [*(before[-1:] if before and before[-1].is_sign else ()), *part.text.words]


def amounts_of(said: Said) -> list[Amount]:
    """Each amount with what the words between it and the one before call it; the last of them counts."""
    found: list[Amount] = []
    role = ""
    for piece in said.cut((*NAMES, "within", "byplan", "=money", "polite")).pieces:
        if piece.tag == "=money":
            found.append(Amount(piece.value.dong, "spent" if role == CUMULATIVE else role))
            role = ""
        elif piece.tag in NAMES and role != CUMULATIVE:
            role = CUMULATIVE if {"luy", "don"} & set(piece.words) else NAMES[piece.tag]
        elif piece.tag == "within":
            role = "other"
    return found


def main_of(said: Said, *, spent: bool) -> int | None:
    """The amount that was asked for among several: the total of parts that add up, what a plan was adjusted to, or the
    only one that is not said to lie beside it, to be hoped for, or of another kind. ``None`` where that is not plain.

    ``spent``: what is disbursed was asked for, else the plan.
    """
    found = _with_roles(said)
    if len(found) < LEAST or said.shares or any(each.unclear for each in said.money):
        return None
    roles = [each for _, each in found]
    totals = [dong for dong, each in found if each == "total"]
    if len(totals) == 1 and len(found) > LEAST:
        return totals[0] if totals[0] == sum(dong for dong, each in found if each != "total") else None
    finals = [dong for dong, each in found if each == "final"]
    if not spent and len(finals) == 1 and roles[-1] == "final" and set(roles[:-1]) <= {"former", "plan", ""}:
        return finals[0]
    wanted = ("spent", "total", "") if spent else ("plan", "total", "")
    mains = [dong for dong, each in found if each in wanted]
    aside = {"beside", "hoped", "other"} if spent else {"beside", "other"}
    return mains[0] if len(mains) == 1 and roles[0] in wanted and set(roles[1:]) <= aside else None


LEAST = 2


def _with_roles(said: Said) -> list[tuple[int, str]]:
    """Each amount with what is said of it; what sets it apart from the one that is asked for wins."""
    found: list[tuple[int, str]] = []
    role = ""
    for piece in said.cut((*ROLES, "byplan", "=money", "polite")).pieces:
        if piece.tag == "=money":
            found.append((piece.value.dong, role))
            role = ""
        elif piece.tag in MAIN:
            role = MAIN[piece.tag]
        elif piece.tag in NAMES and role not in ("beside", "hoped", "final", "total"):
            role = NAMES[piece.tag]
    return found
