"""Whether the figures that were echoed are right, and whether anything hinders."""

from __future__ import annotations

import re

from rules.meaning.amounts import amounts_of, pieces_of, settled, told
from rules.meaning.corrected import read_corrected, read_replanned
from rules.meaning.disbursed import read_disbursed
from rules.meaning.figures import KNOWN, at_most_likely
from rules.meaning.hindered import SHORT
from rules.meaning.hindrances import nothing_hinders
from rules.meaning.model import UNCLEAR, How, Meaning, Open, sure
from rules.meaning.said import Cut, Said
from rules.meaning.sentences import has_words, is_over, read_obstacle

AROUND = (
    *("wrong", "right", "undo", "slip", "not", "notyet", "spent", "capital", "figureword", "who", "past", "did", "but"),
    *("have", "told", "extra", "topic", "whatever", "back", "only", "source", "degree", "polite"),
)
DENIED = re.compile(
    r"<(?:not|notyet)>(?:<(?:have|figureword|whatever|spent|topic)>)*<right>|"
    r"(?<!<not>)(?<!<notyet>)(?:<wrong>|<undo>|<slip>)"
)
"""``số này chưa đúng``, ``kế hoạch đúng, giải ngân sai``."""


def read_confirm(said: Said, question: Open) -> Meaning | None:
    """Whether the figures that were echoed are right; another figure is a correction."""
    ref = question.ref
    found = read_replanned(said, question)
    if found is None and (said.money or said.shares):
        found = _with_figure(said, question)
    if found is None or found.how is How.UNCLEAR:
        found = read_corrected(said, question) or found
    if found is not None:
        return found
    if said.text.is_question or said.has("hedged"):
        return UNCLEAR
    if said.clauses and all(_none_hinders(clause) or clause.only("right", "past") for clause in said.clauses):
        return sure("confirm", ref) if said.only("right", "past") else sure("no_obstacle", ref)
    cuts = [clause.cut(AROUND) for clause in said.clauses]
    contrast = any(cut.has("but") for cut in cuts) and not said.has("wrong")
    plainly = len(cuts) > 1 and DENIED.search(cuts[0].line) and not cuts[0].unknown and not cuts[0].has("but")
    if plainly and all(clause.only("retype", "wrong") for clause in said.clauses[1:]):
        return sure("redo", ref)  # "sai rồi, để gõ lại"
    if not contrast and not any(cut.unknown for cut in cuts) and any(DENIED.search(cut.line) for cut in cuts):
        return sure("redo", ref)
    if said.only("right", "matching", "past") and said.has("right"):
        return sure("confirm", ref)
    if said.only("not") and said.has("not"):
        return sure("redo", ref)  # "không ạ"; after "dung", which is đúng rather than đừng
    if said.only("right", "reported", "matching", "who", "spent", "capital", "=own", "past") and _opens_right(said):
        return sure("confirm", ref)
    if said.only("right", "yes", "none", "extra", "received", "past") and said.has("right", "yes"):
        heads = said.clauses[0] if said.clauses else said
        if heads.only("right", "yes", "received", "past") and said.text.plain != "co":
            return sure("confirm", ref)
    return UNCLEAR if not said.polite_only or not said.text.plain else _polite_yes(said, question)


def _none_hinders(clause: Said) -> bool:
    """``không có vướng mắc gì`` to figures that are echoed: they are right, and what is asked next is answered."""
    named = re.search(r"\b(?:vuong|kho khan|tro ngai)\b", clause.text.plain)
    return bool(named and (nothing_hinders(clause) or SHORT.fullmatch(clause.text.plain)))


def _opens_right(said: Said) -> bool:
    """``đúng số liệu đơn vị đã báo cáo``: it begins with "đúng", and nothing is denied."""
    opened = [piece.tag for piece in said.cut(("right", "polite")).pieces if piece.tag != "polite"]
    return opened[:1] == ["right"] and not said.denies


FIGURE = (
    *("wrong", "slip", "=money", "=share", "about", "spent", "right", "but", "capital", "past", "figureword", "only"),
    *("undo", "turned"),
)


def _with_figure(said: Said, question: Open) -> Meaning:
    """``sai rồi, 785 tỷ mới đúng``: the figure that is right; one that stands already confirms it."""
    kept = told(settled(said))
    if said.shares and not said.money and not re.search(r"\d", said.text.raw):
        return UNCLEAR  # "đúng một nửa"
    if said.text.is_question or said.has("hedged") or not kept.only(*FIGURE):
        return UNCLEAR
    rejected = said.has("wrong", "slip", "denial", "undo")
    if len(kept.money) == 1 and not kept.shares and not kept.money[0].unclear:
        if kept.money[0].dong == question.stated and said.has("right") and not rejected:
            return sure("confirm", question.ref)
        if kept.has("denial", "notyet") or (amounts_of(kept)[0].role == "plan" and not said.has("spentword")):
            return UNCLEAR
        if rejected or kept.only("=money", "about", "spent", "but", "figureword", "only", "right"):
            found = read_disbursed(kept, question) if not rejected else None
            beside = [part for part in pieces_of(said) if not part.money and not part.shares]
            known = all(part.only(*FIGURE, "source", "topic") for part in beside)
            found = found or sure("amount", question.ref, dong=kept.money[0].dong)
            return found if known else at_most_likely(found, said, kept)
    return (read_disbursed(said, question) if not rejected else None) or UNCLEAR


def _polite_yes(said: Said, question: Open) -> Meaning | None:
    """``vâng``, ``dạ vâng ạ`` to figures that are echoed is a yes; thanks alone are not."""
    return sure("confirm", question.ref) if re.search(r"\b(?:vang|u|uh)\b", said.text.plain) else None


def read_any_obstacle(said: Said, question: Open) -> Meaning | None:
    """``Có vướng mắc gì không?``: none, or the obstacle in the person's words; a figure is a correction."""
    planned = read_replanned(said, question)
    if planned:
        return planned
    if (said.money or said.shares) and said.only("=money", "=share", "about", "spent", "wrong"):
        return read_disbursed(said, question) if not said.has("wrong") else read_corrected(said, question) or UNCLEAR
    again = read_corrected(said, question) or _told_again(said, question)
    if again:
        return again
    if _is_wrong(said):
        return sure("redo", question.ref)
    if DENIED_FINE.search(said.cut(("not", "notyet", "fine", "polite")).line):
        return UNCLEAR if len(said.text.plain.split()) < SENTENCE else read_obstacle(said, question)
    if _is_fine(said) or is_over(said):
        return sure("no_obstacle", question.ref)
    if NOTHING_MUCH.search(said.text.plain):
        return sure("no_obstacle", question.ref)
    if PUT_OFF.search(said.text.plain):
        return UNCLEAR
    if said.only("notyet", "extra", "now", "soon") and said.has("notyet"):
        return sure("no_obstacle", question.ref)  # "tạm thời chưa"
    none = said.cut(
        ("none", "extra", "now", "by", "=own", "yes", "thanks", "capital", "spent", "who", "finished", "past", "polite")
    )
    if not none.unknown and none.has("none"):
        return sure("no_obstacle", question.ref)
    if (not said.text.is_question and said.polite_only) or said.only("yes", "thanks", "received"):
        thanked = re.search(r"cam on|thank|tks|\bok|\boke", said.text.plain)
        return sure("no_obstacle", question.ref) if thanked and not said.only("greeting") else UNCLEAR
    if not has_words(said):
        return UNCLEAR
    return read_obstacle(said, question)


def _told_again(said: Said, question: Open) -> Meaning | None:
    """``giải ngân 60,4% thôi em``: what is disbursed, and nothing else."""
    if not said.has("spentword") or not (said.money or said.shares) or said.cut(KNOWN).unknown:
        return None
    found = read_disbursed(said, question)
    return found if found is not None and found.how is How.SURE else None


def _is_wrong(said: Said) -> bool:
    """``sai rồi``, ``nhầm số rồi em``: the figures that were just told are wrong."""
    around = ("wrong", "slip", "undo", "who", "past", "spent", "figureword", "capital")
    return said.only(*around) and said.has("wrong", "slip") and not said.text.is_question and not said.has("right")


DENIED_FINE = re.compile(r"<(?:not|notyet)><fine>")
SENTENCE = 4
"""With fewer words, "không thuận lợi" does not say yet what hinders."""

NONE_ARISES = re.compile(
    r"^(?:<(?:finefill|polite|extra|who|spent)>)*<(?:not|notyet)>(?:<(?:arises|extra)>)*<obstacle>"
)
MORE_OF_IT = re.compile(r"^<obstacle>(?:<(?:polite|extra)>)*$")
"""A clause that only names another word for what the one before denied."""

NOTHING_MUCH = re.compile(
    r"^(?:\w+ ){0,2}?(?:khong|chua) (?:co|thay) gi (?:dac biet|dang ke|dang noi|lon|moi|can bao)\b"
)
PUT_OFF = re.compile(
    r"\bnghi ra\b|"
    r"\b(?:khi nao|neu|bao gio|co gi|vuong gi|khi)\b.*\b(?:em|toi|anh|chi|minh|don vi|se|e)\b.*\b(?:bao|gui|nhan)\b"
)


def _is_fine(said: Said) -> bool:
    """``chưa phát sinh vướng mắc``, ``các dự án vẫn triển khai bình thường``: all of it says that nothing hinders."""
    tags = ("not", "notyet", "arises", "obstacle", "extra", "finefill", "fine", "capital", "who", "=own", "polite")
    cuts = [clause.cut(tags) for clause in said.clauses]
    if said.text.is_question or not cuts or any(cut.unknown for cut in cuts):
        return False
    good: list[bool] = []
    for cut, clause in zip(cuts, said.clauses, strict=True):
        listed = good[-1:] == [True] and MORE_OF_IT.search(cut.line)  # "chưa phát sinh khó khăn, vướng mắc"
        good.append(bool(listed or NONE_ARISES.search(cut.line)) or _goes_well(cut) or clause.only("none"))
    return any(good) and all(
        fine or not cut.has("obstacle", "not", "notyet") for fine, cut in zip(good, cuts, strict=True)
    )


def _goes_well(cut: Cut) -> bool:
    return cut.has("fine") and not cut.has("not", "notyet", "obstacle")
