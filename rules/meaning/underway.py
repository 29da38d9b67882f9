"""What is under way: promises, work that goes on, and the day by which it will be done."""

from __future__ import annotations

import re
from datetime import date

from rules.meaning.day import AFTER, Doubt, coming
from rules.meaning.grammar import DOING
from rules.meaning.model import Act, How, Meaning, Open
from rules.meaning.said import Cut, Said

PROMISE = re.compile(
    r"\b(?:co|xong|du|duyet|ky|ve|nhan duoc|dong dau)\b(?: \w+){0,2}? "
    r"(?:(?:la|thi|se|em|minh|toi|anh|chi|ben em|e|a|c) )+"
    r"(?:gui|goi|nop|chuyen|phat hanh|ban hanh)\b(?! (?:\w+ )?roi\b)|"
    r"\b(?:co|xong|du|duyet|ky) (?:gui|nop) (?:ngay|lien|luon)\b"
)
"""``ký xong em gửi ngay``, ``có là gửi liền``: it will be sent when something else has come about."""

NOT_BEFORE = re.compile(
    r"(?:=day|\b(?:chieu|toi|trua|sang)) (?:(?!roi\b|da\b)\w+ ){0,3}moi (?:(?!roi\b|da\b)\w+ ){0,2}?"
    r"(?:gui|goi|nop|xong|co|hop|ky|trinh|(?<!di )lam|phat hanh|hoan thanh|thong qua|duyet|du|kip)\b"
)
"""``thứ 4 mới xong``: not before that day."""


GIVEN = re.compile(
    r"\b(?:da |moi |vua |dang |co )?(?:giao|phan cong|chi dao|don doc|cu|giao cho) (?:\w+ ){0,4}"
    r"(?:lam|thuc hien|tong hop|soan|xay dung|trien khai|tham muu|chuan bi|viet|xu ly)\b"
)
"""``giao phòng kế hoạch tổng hợp``: somebody is at it."""

LEAVE_TO = re.compile(
    r"(?:^|[,.;] )(?:(?:thoi|da|vang|ok|em|chac|anh|chi) )*de =day"
    r"(?: (?:di|nhe|nha|em|anh|chi|a|duoc|khong|thi))*(?=$| [,.;]| "
    r"(?:gui|nop|xong|bao cao|lam)\b)"
)
"""``để thứ 2 đi em``: put off to a day."""


def later_on(said: Said, question: Open) -> Meaning:
    """It will be sent, not before a day or before something else has come about."""
    vague = any(day.day is None and day.doubt is not Doubt.VAGUE for day in said.days)
    how = How.LIKELY if vague or any(day.day and day.day < said.today for day in said.days) else How.SURE
    return Meaning(how, (Act("doing", question.ref, expected=expected_day(said)),))


def still_doing(said: Said, cut: Cut) -> bool:
    """``làm xong rồi, chỉ còn chờ đóng dấu``: what stands behind the contrast is under way, and nothing was sent."""
    if cut.has("slip", "back", "not", "none", "notyet", "cannot") or cut.has("send") or said.documents or said.shares:
        return False
    if re.search(
        r"\b(?:gan xong|sap xong|co ban xong|gan nhu xong|tam xong)\b.*\bcon\b(?! (?:gi|ai)\b)", said.text.plain
    ):
        return not cut.has("ask")
    contrast = re.search(r"\b(?:nhung|chi con|con|moi|chi)\b", said.text.plain)
    tail = said.text.plain[contrast.end() :] if contrast else ""
    words = [word for word in said.text.words if not word.is_sign][-len(tail.split()) :] if tail else []
    behind = said.part(said.text.part(words)).cut(("now", "wait", "inner", "work", "early"))
    known = said.cut((*DOING, "only", "but"))
    return bool(tail) and behind.has("wait", "inner", "now", "early") and not known.unknown


def of_the_work(said: Said, cut: Cut) -> bool:
    """``đang tổng hợp từ các trung tâm y tế``: strange words behind what is being done say what with."""
    if cut.has("did", "past", "just", "busy", "ask", "obstacle", "extend", "cannot") or said.documents:
        return False
    seen = ""
    for piece in cut.pieces:
        if piece.tag in ("now", "wait", "inner") or (piece.tag == "work" and piece.words not in (("lam",), ("chay",))):
            seen += "n" if piece.tag == "now" else "w"
        elif piece.tag == "?" and not ("w" in seen and ("n" in seen or cut.has("wait"))):
            return False
    return True


def day_first(cut: Cut) -> bool:
    """``thứ 2 em gửi``: a day before its verb lies ahead; ``em gửi thứ 2``, ``hôm thứ 2`` may be over."""
    tags = [piece.tag for piece in cut.pieces if piece.tag not in ("polite", "who", "topic", "by")]
    tags = tags[1:] if tags[:2] == ["report", "=day"] else tags
    return tags[:2] in (["=day", "send"], ["=day", "finished"], ["=day", "report"])


STEPS = ("trinh", "ky", "duyet", "dong", "xin", "lay")


def day_of_step(cut: Cut) -> bool:
    """``mai em trình``: a day before a step inside the house is not the day on which the report goes out."""
    tags = [piece for piece in cut.pieces if piece.tag not in ("polite", "who", "topic", "by")]
    return [piece.tag for piece in tags[:2]] == ["=day", "inner"] and tags[1].words[0] in STEPS


def lies_ahead(said: Said, done: bool) -> bool:
    """Whether a day is named by which it will be done: not one beside a document's number, nor one that is over."""
    if done or len(said.days) != 1 or said.documents:
        return False
    day = said.days[0]
    return bool(day.day and day.day >= said.today)


def expected_day(said: Said) -> date | None:
    """The one day that lies ahead, if it is the only one."""
    days = [day for day in said.days if not coming(day, said.today)]
    if AFTER.search(said.text.plain):
        return None
    return days[-1].day if len(said.days) == 1 and days else None
