"""How far it is, said where it is asked what hinders: ``không, đang làm, khoảng 70%`` is no obstacle."""

from __future__ import annotations

from rules.meaning.grammar import DOING
from rules.meaning.numbers import leading_number
from rules.meaning.said import Said

DENIAL = ("none", "not", "slip", "extra", "stop", "wrong", "who", "now")
HINDERING = ("wait", "obstacle", "because", "cannot", "but", "not", "back", "have", "data", "inner", "hedged")
"""What a clause must not hold to say no more than how far it is."""

PROGRESS = (*DOING, "meet", "able")
DOES = ("work", "send", "finished", "meet", "=share")
STANDS = ("now", "did", "past", "notyet", "early", "=share", "will", "=day")


def told_instead(said: Said) -> Said | None:
    """The words that say how far it is, where a text says that and nothing of what hinders: all of it, in known words,
    or what follows a denial (``không``, ``không vướng``); ``None`` for any other text."""
    if said.text.is_question or said.polite_only:
        return None
    numbered = leading_number(said)
    if numbered and _all_known(numbered[1]) and not numbered[1].text.plain.startswith("=share"):
        return numbered[1]  # "2 chưa xong", by the number of a choice that was shown before
    rest = behind_denial(said)
    if rest is None:
        return said if _all_known(said) else None
    if rest.has(*HINDERING):
        return None
    goes_on = rest.has("now", "did", "=share") and not rest.has("notyet")
    return rest if _all_known(rest) or goes_on else None


def behind_denial(said: Said) -> Said | None:
    """What follows a denial that stands by itself at the head; ``None`` where there is none, or nothing follows it."""
    head, *others = said.clauses or (said,)
    if others and head.only(*DENIAL) and head.has("none", "not", "slip"):
        return said.part(said.text.without([head.text]))
    pieces = said.cut(("none", "slip", "now", "polite")).pieces
    led = next((place for place, piece in enumerate(pieces) if piece.tag not in ("none", "slip", "polite")), 0)
    if not any(piece.tag == "none" for piece in pieces[:led]) or pieces[led].tag != "now":
        return None
    start = pieces[led].start  # "khong vuong dang lam 70%"
    return said.part(said.text.part([word for word in said.text.words if word.start >= start]))


def _all_known(said: Said) -> bool:
    """Whether each clause says in known words that it is done, under way or not done yet, and no more."""
    clauses = [clause for clause in said.clauses or (said,) if not clause.polite_only]
    return bool(clauses) and all(_tells(clause) for clause in clauses)


def _tells(clause: Said) -> bool:
    if clause.cut((*PROGRESS, "polite")).unknown or clause.has(*HINDERING):
        return False
    return clause.has(*STANDS) and clause.has(*DOES)
