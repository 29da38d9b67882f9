"""What only looks like an answer to a reminder: a question, somebody who wonders, what others have sent or owe."""

from __future__ import annotations

import re

from rules.meaning.said import Cut, Said
from rules.meaning.text import Piece

NOTHING_DONE = re.compile(r"\b(?:chua|khong|chang|cha)\b(?: (?!biet|ro|hieu|thay)\w+){1,3} gi\b")
"""``chưa làm được gì``: no question."""

ASKS_WHETHER = re.compile(
    r"\b(?:gui|goi|nop|xong|bao cao|hop|lam|duyet|ky)\b(?:\s+(?!thi\b|van\b|con\b|"
    r"la\b)\w+){0,3}\s+chua(?:\s+(?:a|em|anh|chi|nhe|nhi|vay|the|ha|e|c|nao))*$"
)

OF_OTHERS = re.compile(
    r"\b(?:viec|bao cao|cai|phan|mang) (?:nay )?(?:la |thi )?(?:viec )?(?:cua|do|thuoc|ben) (?:ben |phong |"
    r"bo phan |anh |chi )"
)
"""``việc này của phòng khác``: whose it is, and not how it stands."""

TILL_DUE = re.compile(r"\b(?:moi|chua|da) (?:den|toi|la) han\b|\bmoi (?:la )?han\b")
"""``còn 10 ngày nữa mới đến hạn``: nothing is said of the duty yet."""

SENDERS = re.compile(
    r"^(?:(?:da|vang|a|ok|em|anh|chi) )*(?:(?:cac|may|ben|tat ca|hai|ba|bon) )*"
    r"(huyen|quan|xa|phuong|benh vien|trung tam|truong|chu dau tu|ban quan ly|tram|don vi truc thuoc)\b"
    r"(?: (?!minh\b|em\b|toi\b|chung\b|da\b)\w+){0,4}? (?:da |vua |moi |cung |deu )*(?:gui|nop|goi)\b"
)


def by_others(said: Said) -> bool:
    """``huyện gửi hết rồi``: what others have sent to the speaker's agency is not its report."""
    found = [match for clause in said.clauses if (match := SENDERS.match(clause.text.plain))]
    return bool(said.own) and any(match[1] not in said.own for match in found)


WONDERING = re.compile(
    r"\b(?:gui|goi|nop|xong|bao cao|hop|lam|duyet|ky)\b(?: \w+){0,2} chua"
    r"(?: (?:a|em|anh|chi|nhe|nhi|vay|the|ha|e|c|ta|nho|khong biet))*$"
)


def wonders(said: Said) -> bool:
    """``gửi chưa nhỉ, để anh hỏi lại``: a clause that asks oneself."""
    asked = [clause for clause in said.clauses if clause.text.is_question or WONDERING.search(clause.text.plain)]
    named = [
        clause for clause in asked if WONDERING.search(clause.text.plain) and not THEN_NOT.search(clause.text.plain)
    ]
    return bool(named) and len(said.clauses) > 1


THEN_NOT = re.compile(r"\b(?:thi|van|con|la|nay|moi) (?:\w+ )?chua\b|\b(?:da|moi) \w+ (?:\w+ )?chua\b")
"""``cái này thì chưa``: a denial."""


def asks(said: Said, cut: Cut) -> bool:
    asked = [
        piece.words
        for piece, before in zip(cut.pieces, [None, *cut.pieces], strict=False)
        if _is_asked(piece, None if cut.has("because") else before)
    ]
    return bool(asked) and not (asked == [("gi",)] and NOTHING_DONE.search(said.text.plain))


def _is_asked(piece: Piece, before: Piece | None) -> bool:
    """A word that asks: not "ai" in ``chưa ai ký``, nor "mấy" before what it counts."""
    nobody = before is not None and before.tag in ("not", "notyet") and piece.words == ("ai",)
    return piece.tag == "ask" and not nobody and piece.words != ("may",)
