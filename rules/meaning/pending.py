"""What is said instead of a figure: that it has not changed, that there is none yet, that it comes later."""

from __future__ import annotations

import re

from rules.meaning.extensions import without_reason
from rules.meaning.said import Cut, Said

LIKE = ("likeness", "earlier", "same", "spent", "capital", "who", "whatever", "about", "extra", "figureword", "polite")
LAST_WEEK = re.compile(r"<likeness>(?:<[^>]*>)*<earlier>|<earlier>(?:<[^>]*>)*<likeness>$")
"""``y như tuần rồi``, ``giữ nguyên số tuần trước``."""

FLAT = (
    *("same", "not", "notyet", "growth", "whatever", "earlier", "spent", "who", "extra", "about", "=day", "past"),
    *("capital", "able", "figureword", "source", "polite"),
)
NO_GROWTH = re.compile(r"<(?:not|notyet)>(?:<(?:whatever|able|spent|who|figureword|capital)>)*<growth>")
"""``chưa phát sinh thêm``, ``không giải ngân thêm được đồng nào``: a denial, and then growth."""

LACKING = (
    *("nofigures", "skip", "notyet", "gather", "only", "figureword", "source", "spent", "capital", "allotted", "who"),
    *(
        "later",
        "putoff",
        "told",
        "soon",
        "now",
        "busy",
        "year",
        "have",
        "wait",
        "inner",
        "data",
        "by",
        "=day",
        "=time",
        "=name",
        "polite",
    ),
)
NOT_YET = re.compile(r"<notyet>(?:<(?:figureword|spent|source|who|soon)>)*<gather>")
"""``kho bạc chưa chốt số``, ``chưa tổng hợp xong``."""

UNKNOWN = ("known", "figureword", "not", "source", "spent", "capital", "who", "past", "polite")
NOT_KNOWN = re.compile(r"<not>(?:<figureword>)*<known>")
PUT_OFF = re.compile(
    r"<(?:putoff|wait)>(?:<(?!putoff|wait)[^>]*>)*<(?:told|gather|source|inner|soon|later|data|figureword|=day|=time)>|"
    r"<told>(?:<[^>]*>)*<(?:soon|later|=day|=time)>|<(?:soon|=day|=time)>(?:<[^>]*>)*<(?:told|gather)>|"
    r"<(?:soon|=day|=time)><only>(?:<[^>]*>)*<(?:figureword|spent|gather)>|"
    r"<source>(?:<who>)*<busy>|<(?:putoff|now)>(?:<who>)*<(?:busy|meet)>"
)
"""``để chị hỏi kế toán đã``, ``chờ chị tí chị xem lại``, ``chiều em gửi số``."""


def is_unchanged(said: Said) -> bool:
    """The figure is still last week's: likeness with what was before, or a denial of growth, and nothing else."""
    if said.money or said.shares or said.text.is_question or said.has("hedged"):
        return False
    said = without_reason(said)
    like = said.cut(LIKE)
    if not like.unknown and LAST_WEEK.search(like.line) and not said.denies:
        return True
    cut = said.cut(FLAT)
    return not cut.unknown and (bool(NO_GROWTH.search(cut.line)) or (cut.has("same") and not cut.has("not", "notyet")))


ASK_THEM = re.compile(
    r"(?:(?:phai|de|thoi|cai nay|so nay|viec nay|anh|chi|em|ban|ad|cu|nho) )*hoi (?:lai )?(?:ben |phong |anh |"
    r"chi |em |co |"
    r"chu |bac |ong |ba |dong chi |=name|ke toan|tai vu|van thu|lanh dao|giam doc|sep|truong phong|"
    r"bo phan)(?: ?\w+| ?=name){0,6}"
)
"""``hỏi chị bên kế toán``: somebody else knows."""
NOBODY = re.compile(
    r"(?:ben |phong )?(?:ke toan|tai vu|kho bac|tai chinh|chu dau tu|ban quan ly|"
    r"bo phan tong hop)(?: \w+)? (?:van )?dang "
    r"(?:lam|tong hop|doi chieu|chot|cap nhat|ra soat|tinh|cong)(?: so| so lieu| lai)*|"
    r"(?:chiu|chiu thoi|chiu roi|bo tay)|(?:(?:hien|nay|gio|ben em|van) )*(?:chua|khong) (?:ai|thay ai|co ai) "
    r"(?:tong hop|bao|gui|nam|biet|lam|tinh|cung cap|chot)(?: so| so lieu| ca| het)*"
)
"""``chịu, chưa ai tổng hợp``."""


def _points_away(clause: Said) -> bool:
    line = " ".join(word.plain for word in clause.text.words if not word.is_sign)
    return bool(ASK_THEM.fullmatch(line) or NOBODY.fullmatch(line)) and not clause.has("did", "past")


def points_away(said: Said) -> bool:
    """Whether all that is said is who knows it, or that nobody does."""
    if said.money or said.shares or said.days or said.documents or said.text.is_question:
        return False
    clauses = [clause for clause in said.clauses if not clause.polite_only]
    away = [_points_away(clause) for clause in clauses]
    return any(away) and all(points or _lacks(clause) for points, clause in zip(away, clauses, strict=True))


def is_lacking(said: Said) -> bool:
    """There is no figure yet, nobody here knows it, or it is looked for: each clause says so or is mere politeness."""
    if points_away(said):
        return True
    if said.money or said.shares or said.documents or said.text.is_question:
        return False
    clauses = [clause for clause in said.clauses if not clause.polite_only]
    if clauses and all(_held_elsewhere(clause) for clause in clauses[:1]):
        return all(_lacks(clause) or clause.only("who", "not", "have", "known", "figureword") for clause in clauses[1:])
    return bool(clauses) and all(_lacks(clause) for clause in clauses)


def _held_elsewhere(clause: Said) -> bool:
    """``số này Sở Tài chính nắm``: the figure, somebody else, and that they have it."""
    cut = clause.cut(("figureword", "thatone", "source", "holds", "spent", "capital", "who", "polite"))
    pieces = [piece.tag for piece in cut.pieces if piece.tag != "polite"]
    others = clause.has("source") or "?" in pieces
    ends = pieces[-1:] == ["holds"] and pieces[:1] in (["figureword"], ["thatone"], ["spent"], ["capital"])
    fits = ends and others and pieces.count("?") <= SUBJECT and not clause.denies
    return fits and not re.search(r"\d", clause.text.plain)


def _lacks(clause: Said) -> bool:
    unknown = clause.cut(UNKNOWN)
    if not unknown.unknown and NOT_KNOWN.search(unknown.line):
        return True
    cut = clause.cut(LACKING)
    if cut.has("nofigures") and all(word.isdecimal() and len(word) == len("2022") for word in cut.unknown):
        return True  # "2022 chưa giao"
    if cut.unknown and not _only_subject(cut):
        return False
    return cut.has("nofigures", "skip", "later") or bool(NOT_YET.search(cut.line) or PUT_OFF.search(cut.line))


SUBJECT = 4
"""How many words that are not known may say who has no figure yet."""


def _only_subject(cut: Cut) -> bool:
    """``bên tài chính chưa báo số``: what is not known stands before the denial, and says who it is."""
    tags = [piece.tag for piece in cut.pieces]
    if "notyet" not in tags:
        return False
    place = tags.index("notyet")
    return "?" not in tags[place:] and tags[:place].count("?") <= SUBJECT


NONE_YET = re.compile(
    r"\b(?:chua|khong)(?: (?:co|duoc|chot|tong hop|nhan|nhan duoc|lay|doi chieu|cap nhat|bao|gui|ra|du|xong)){1,3} "
    r"(?:cac |nhung )?(?:so lieu|con so|so(?= (?:kho bac|giai ngan|chinh thuc|lieu|moi)\b| \w{1,3}$|$))|"
    r"\b(?:so lieu|con so)(?: (?:giai ngan|kho bac|thi|van|hien|nay|tuan nay|em|ben em)){0,3} (?:van )?chua "
    r"(?:co|ve|chot|du|xong|tong hop|ra|nhan)\b"
)

PAPER = re.compile(r"\b(?:cong van|van ban|to trinh|thong bao|bien ban)\b")
"""What has a number of its own: ``công văn chưa có số``."""


def no_figures_yet(said: Said) -> bool:
    """Whether a sentence about a meeting says that there are no figures yet (``họp rồi nhưng chưa có số liệu``), and
    tells none."""
    told = said.money or said.shares or said.text.is_question or said.has("slip") or PAPER.search(said.text.plain)
    return not told and NONE_YET.search(said.text.plain) is not None
