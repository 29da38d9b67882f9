"""A choice's number with a comment on it: ``2 đang chờ số liệu`` where 2 is *Chưa họp*. A comment that contradicts the
choice, or that may be something else with a number in it (``2 đoàn kiểm tra đang ở đơn vị``), is asked about."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.meaning.hindrances import obstacle_text
from rules.meaning.meeting import HELD
from rules.meaning.model import Act, How, Meaning, sure
from rules.meaning.said import Said, document_day
from rules.meaning.sentences import has_words
from rules.meaning.told_instead import told_instead

MARKED = re.compile(r"\s*\d{1,2}\s*[.):;,-]\s*\S")
"""A number that is set apart from what follows, as one numbers a line."""

DENIES_HELD = (
    *("not", "notyet", "cancelled", "wait", "will", "later", "schedule", "but", "back", "early", "cannot"),
    *("lastweek", "nothing", "extend", "obstacle", "slip", "ask", "hedged"),
)
TELLS_HELD = ("did", "past", "finished", "meet", "lastweek", "nothing", "but", "back", "slip", "ask", "extend", "send")
"""What a comment on *Đã họp*, and one on *Chưa họp*, must not hold."""

TURNED = ("slip", "ask", "extend", "back", "undo")
UNLIKE = {
    "not_held": ("did", "past", "finished", "lastweek", "nothing", "send"),
    "doing": ("did", "past", "finished", "send", "obstacle"),
    "obstacle": ("none", "did", "finished", "send"),
}
"""What words beside a choice must not hold to be proposed as its note."""

MET_ELSEWHERE = re.compile(
    r"\b(?:ban|di|du|vao|co|trung|dang|phai) hop\b|\bhop (?:thanh pho|tp|tinh|thanh uy|quan uy|"
    r"huyen uy|dang|chi bo|hdnd|hoi dong|quoc hoi|trung uong|chinh phu|bo|o|voi|ubnd|uy ban|so)\b"
)
"""``bận họp thành phố``: another meeting, for which this one was not held."""

WHY_NOT = ("wait", "now", "busy", "notyet", "not", "cancelled", "will")
"""What begins a comment on something that is not done."""

BECAUSE = re.compile(r"(?:vi|do|tai vi|boi vi|vi la)\b")


def commented(said: Said, rest: Said, act: Act) -> Meaning | None:
    """What the choice ``act`` with the comment ``rest`` means; ``None`` where that is not certain."""
    if rest.text.is_question or not (has_words(rest) or rest.documents):
        return None
    apart = bool(MARKED.match(said.text.raw))
    match act.what:
        case "sent" | "completed" if len(rest.documents) == 1:
            return _with_document(rest, act)
        case "obstacle" if apart and not rest.only("none", "extra", "slip", "polite") and not told_instead(rest):
            return sure("obstacle", act.ref, text=obstacle_text(rest))
        case "held" if _on_held(rest, apart=apart):
            return sure("held", act.ref)  # the words of that answer are what hinders (the question after its figures)
        case "not_held" if _on_not_held(rest, apart=apart):
            return _with_words(rest, act)
    return None


def perhaps(rest: Said, act: Act) -> Meaning | None:
    """The choice ``act`` with the words ``rest``, which do not contradict it, as a proposal; ``None`` for others."""
    if rest.text.is_question or not has_words(rest) or " " not in rest.words:
        return None
    if not _is_plain(rest) or rest.has(*TURNED):
        return None
    met = act.what == "not_held" and rest.has("meet") and not MET_ELSEWHERE.search(rest.text.plain)
    if act.what not in UNLIKE or met or rest.has(*UNLIKE[act.what]):
        return None
    if act.what == "obstacle" and told_instead(rest):
        return None
    words = obstacle_text(rest) if act.what == "obstacle" else rest.words
    return Meaning(How.LIKELY, (replace(act, text=words, token=""),))


def _with_document(rest: Said, act: Act) -> Meaning | None:
    day = document_day(rest)
    known = not rest.cut(("=document", "=day", "document", "report", "polite", "topic")).unknown
    ahead = day is not None and day > rest.today
    return sure(act.what, act.ref, document=rest.documents[0].number, day=day) if known and not ahead else None


def _with_words(rest: Said, act: Act) -> Meaning:
    return Meaning(How.SURE, (replace(act, text=rest.words, token=""),))


def _is_plain(rest: Said) -> bool:
    """Words alone: neither figures, which are echoed before they count, nor documents."""
    return not (rest.money or rest.shares or rest.documents or re.search(r"\d", rest.text.plain))


def _on_held(rest: Said, *, apart: bool) -> bool:
    if not _is_plain(rest) or rest.has(*DENIES_HELD) or rest.denies:
        return False
    if any(day.day is None or not 0 <= (rest.today - day.day).days <= rest.today.weekday() for day in rest.days):
        return False
    return apart or not rest.cut((*HELD, "inner")).unknown


def _on_not_held(rest: Said, *, apart: bool) -> bool:
    if not _is_plain(rest) or rest.has(*TELLS_HELD):
        return False
    if any(day.day is None or day.day < rest.today for day in rest.days):
        return False
    if apart or BECAUSE.match(rest.text.plain):
        return True
    rest = _from_who(rest)
    tags = [piece.tag for piece in rest.cut((*WHY_NOT, "inner", "who", "topic", "polite")).pieces]
    first = [tag for tag in tags if tag not in ("who", "topic", "polite")][:2]
    return first[:1] in [[tag] for tag in WHY_NOT] or first == ["inner", "busy"]


WHEN = re.compile(r"(?:(?:tuan|hom|sang|chieu|dot|dip) nay|=day)\s+(?!\s*$)")


def _from_who(rest: Said) -> Said:
    """Without the words for now with which it begins: ``tuần này chủ tịch đi vắng``."""
    found = WHEN.match(rest.text.plain)
    words = [word for word in rest.text.words if not word.is_sign]
    return rest.part(rest.text.part(words[len(found[0].split()) :])) if found else rest
