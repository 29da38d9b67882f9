"""Number and day of the document that was sent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from rules.meaning.beside import behind_hence, is_beside
from rules.meaning.corrections import corrected, lone_value
from rules.meaning.grammar import SENT
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, sure, unclear
from rules.meaning.said import Cut, Said, bare, document_day
from rules.meaning.weighing import weigh

BARE_NUMBER = re.compile(r"(?:so\s+)?(\d{1,6})")
YEAR = re.compile(r"(?:19|20)\d\d")


def read_document(said: Said, question: Open) -> Meaning | None:
    """``123/BC-SYT ngày 5/8``; without a digit it is no number."""
    said = corrected(_meant_one(_without_title(said)), "=document")
    line = said.text.plain
    if _slipped(said) or _not_sent_after_all(said, question):
        return sure("withdraw", question.ref)
    if _passes_over_it(said):
        return sure("skip", question.ref)
    documents = said.documents
    alone = BARE_NUMBER.fullmatch(bare(said))
    if not documents and alone and len(alone[1]) > 1 and not YEAR.fullmatch(alone[1]) and not said.text.values("phone"):
        return sure("document", question.ref, document=alone[1])
    if not documents and (said.days or alone):
        lone = re.search(r"(?<![\d/.,])(\d{2,6})(?![\d/.,])", line)
        if lone and said.days and not said.cut(("=day", "document", "report", "polite", "number")).unknown[1:]:
            return _dated(said, question, lone[1])
        if said.days and not said.denies and not said.has("send"):
            return unclear("number", Act("document", question.ref, day=document_day(said)))
    if len(documents) > 1:
        return unclear("several")
    if documents:
        known = said.cut((*SENT, "finished", "now", "speak", "inner", "polite"))
        doubted = (said.has("not", "notyet", "but", "back", "slip") and known.unknown) or said.text.is_question
        if doubted:
            return UNCLEAR
        signed = _signed_on(said)
        if len(said.days) > 1 and signed and not known.unknown:
            return sure("document", question.ref, document=documents[0].number, day=signed)
        if len(said.days) > 1:
            return unclear("several", Act("document", question.ref, document=documents[0].number))
        if len(documents[0].number) == 1 and said.text.plain == "=document":
            return UNCLEAR
        doubtful = (bool(known.unknown) and not _passes_over(said, known)) or said.has("about")
        return _dated(said, question, documents[0].number, unknown=doubtful)
    return _no_number(said, question)


def _passes_over_it(said: Said) -> bool:
    return _number_unknown(said) or _number_later(said) or _looked_up(said) or said.only("skip", "thatone")


NOT_THAT = re.compile(
    r"^(?:\w+ ){0,2}?khong phai (?:la )?(?:bao cao|cong van|van ban|to trinh|bc|"
    r"cv)(?: \w+){0,2}? (?:ma )?(?:la |ma la )"
)


def _meant_one(said: Said) -> Said:
    """``không phải báo cáo mà là công văn 12/SYT-VP``: the part about the document that counts."""
    found = NOT_THAT.match(said.text.plain)
    words = [word for word in said.text.words if not word.is_sign]
    tail = said.part(said.text.part(words[len(found[0].split()) :])) if found else said
    return tail if len(tail.documents) == len(said.documents) == 1 else said


UNKNOWN = re.compile(
    r"(?:(?:da|so|so do|so hieu|thi|cai do|cai nay|em|anh|chi|toi|minh|tui|ben em|don vi|hien|gio|van|con|ma) )*"
    r"(?:khong|chua|chang|quen)(?: (?:ai|co|nam|nho|biet|xin|lay|cho|vao|cap|ro|thay|ra|dong|danh|ghi|duoc|"
    r"kip|de y|cam|"
    r"mang|giu|luu|tra|tim|xem|o))*(?: (?:so|so hieu|so van ban|so bao cao|ro|lai|o day|o co quan|theo|"
    r"trong tay|nua|"
    r"ma|dau|luc nay|bay gio|het))*|"
    r"(?:(?:da|so|thi|em|anh|chi|toi|minh|cai do|vu nay) )*chiu(?: thoi| roi| luon)*"
)
LATER = re.compile(
    r"(?:(?:khi nao|de|em|toi|minh|ben em|sang|dau|se|co|thi|chac|=day|mai|chieu|lat|ti|ty|chut|tuan sau|moi|nua) ?)*"
    r"(?:co|bao|gui|bo sung|nhan|cung cap|cap nhat|hoi|tra|xem)(?: (?:so|sau|lai|cho|anh|chi|van thu|em|nhe))*"
)
AWAITED = re.compile(
    r"(?:so |so thi |so van ban )?(?:van |con )?(?:dang |phai )?(?:cho|doi|xin|lay|cap)(?: (?:cap|lay|xin|"
    r"van thu|cho|"
    r"ra|vao|so|dong|phat hanh))*"
)
HELD = re.compile(
    r"(?:(?:so|ben|cai do|thi) )*"
    r"(?:van thu|van phong|phong \w+|van phong so|hanh chinh|chi \w+|anh \w+|=name)(?: \w+)? "
    r"(?:giu|nam|cam|luu|quan ly)(?: so| roi)*|"
    r"(?:(?:em|anh|chi|nho|phien|co|chiu kho) )*(?:tra|xem|tim|coi|tra cuu|kiem tra)"
    r"(?: (?:giup|ho|dum|lai|gium|tren|trong|o|truc|he thong|phan mem|eoffice|qlvb|file|van ban|anh|chi|em|toi|minh))*"
)
BY_MAIL = re.compile(
    r"(?:gui |chi gui |bao cao )?(?:qua )?(?:mail|email|zalo|file|ban mem|phan mem)(?: thoi)?(?: thi| nen)? "
    r"(?:lay dau ra|lam gi co|dau co|co dau|khong co|k co)(?: so)?(?: dau)?"
)


HAS_IT = re.compile(r"(?:thi |da )?co so(?: van ban)?(?: roi)?")


def _number_unknown(said: Said) -> bool:
    """``số thì anh không nắm, em tra trên trục giúp``: nobody here has it, it is awaited, or stands elsewhere."""
    if said.documents or said.text.is_question or re.search(r"\d", said.text.plain) or said.has("slip"):
        return False
    clauses = [part for clause in said.clauses for part in _set_apart(clause) if not part.polite_only]
    kinds = [_why_none(clause) for clause in clauses]
    known = any(kind in ("unknown", "awaited", "held", "mail") for kind in kinds) or kinds == ["later"]
    dated = not said.days or "later" in kinds
    return known and dated and all(kinds)


def _set_apart(clause: Said) -> list[Said]:
    """A clause, cut before ``nhưng``."""
    words = [word for word in clause.text.words if not word.is_sign]
    place = next((at for at, word in enumerate(words) if word.plain == "nhung" and at), None)
    parts = [words] if place is None else [words[:place], words[place + 1 :]]
    return [clause.part(clause.text.part(part)) for part in parts if part]


def _why_none(clause: Said) -> str:
    line = bare(clause)
    for name, pattern in (("mail", BY_MAIL), ("unknown", UNKNOWN), ("awaited", AWAITED), ("held", HELD)):
        if pattern.fullmatch(line):
            return name
    if HAS_IT.fullmatch(line):
        return "aside"
    if LATER.fullmatch(line) and not clause.has("not", "notyet", "did"):
        return "later"
    return "aside" if is_beside(clause) and not clause.has("send") else ""


SENT_NOTHING = re.compile(
    r"\b(?:da|co) (?:gui|nop|phat hanh) (?:gi )?dau\b|\b(?:gui|nop) dau ma\b|"
    r"\b(?:chua|khong) (?:he )?(?:kip )?(?:gui|nop|phat hanh|chuyen)\b"
)


def _not_sent_after_all(said: Said, question: Open) -> bool:
    """``đã gửi đâu, mới trình thôi``; ``bấm nhầm, báo cáo còn đang làm``: the answer before is taken back."""
    if said.documents or said.text.is_question:
        return False
    rest = [clause for clause in said.clauses if not _is_slip(clause)]
    left = said.part(said.text.part([word for clause in rest for word in clause.text.words])) if rest else said
    if left.has("because", "ask") and not SENT_NOTHING.search(left.text.plain):
        return False
    slipped = len(rest) < len(said.clauses)
    denied = [clause for clause in rest if _denies_sending(clause) or (slipped and clause.only("notyet", "slip"))]
    others = [clause for clause in rest if clause not in denied]
    weighed = [weigh(clause, replace(question, kind="report"), frozenset()) for clause in others]
    under_way = all(meaning is not None and meaning.acts[0].what == "doing" for meaning in weighed)
    if said.has("slip") or any(_is_slip(clause) for clause in said.clauses):
        return under_way and bool(denied or others)
    return bool(denied) and bool(others) and under_way


MIXED_UP = re.compile(
    r"(?:(?:em|toi|anh|chi|a|da|bi|do|tai) )*(?:(?:bam|an|nhan|go|gui|tra loi|noi|tuong) )?(?:nham|lon)(?: lan)?"
    r" (?:voi|sang|qua|la|thanh|ben) (?:\w+ ?){1,6}"
)
"""``nhầm với báo cáo quý``."""


def _is_slip(clause: Said) -> bool:
    return clause.only("slip", "instead", "who", "now") or MIXED_UP.fullmatch(clause.text.plain) is not None


def _denies_sending(clause: Said) -> bool:
    """``báo cáo đó chưa gửi``, ``đã gửi đâu``: nothing else was not sent."""
    known = ("notyet", "not", "send", "able", "report", "now", "who", "topic", "did", "=own", "thatone", "ask")
    return bool(SENT_NOTHING.search(clause.text.plain)) and not clause.days and clause.only(*known)


def _without_title(said: Said) -> Said:
    """Without what the document is about (``về việc báo cáo tiến độ``), which tells nothing of its number."""
    heads = [piece for piece in said.cut(("aboutword",)).pieces if piece.tag == "aboutword"]
    if not heads:
        return said
    kept = said.part(said.text.part([word for word in said.text.words if word.end <= heads[0].start]))
    return kept if kept.documents else said


def _passes_over(said: Said, cut: Cut) -> bool:
    """Whether the words beside a number (and its day) say nothing of another document."""
    undated = said.part(replace(said.text, words=[word for word in said.text.words if word.plain != "=day"]))
    return not said.documents[0].plain and lone_value(undated, "=document", cut)


def _looked_up(said: Said) -> bool:
    """``anh xem trên trục giúp em``: where the number stands."""
    known = said.only("lookup", "channel", "who", "document", "thatone", "have", "later")
    return known and said.has("lookup") and said.has("channel") and not said.text.is_question


def _number_later(said: Said) -> bool:
    """``số thì mai em báo``: the number will be told on a day ahead."""
    cut = said.cut(("document", "speak", "later", "send", "who", "but", "by", "will", "=day", "=time", "polite"))
    ahead = len(said.days) == 1 and bool(said.days[0].day and said.days[0].day >= said.today)
    known = not cut.unknown and not said.documents and not re.search(r"\d", said.text.plain)
    return ahead and known and cut.has("speak", "later") and bool(re.match(r"(?:da |em )*so\b", said.text.plain))


def _signed_on(said: Said) -> date | None:
    """``ký 28/7, gửi 1/8``: of two days the one on which it was signed."""
    pieces = said.cut(("document", "inner", "send", "=day", "=document", "polite")).pieces
    signs = (("ky",), ("ky", "ngay"), ("ngay", "ky"), ("de", "ngay"), ("ngay", "ban", "hanh"))
    found = [
        following.value.day
        for piece, following in pairwise(pieces)
        if following.tag == "=day" and piece.words in signs and following.value.exact
    ]
    return found[0] if len(found) == 1 and found[0] and found[0] <= said.today else None


def _dated(said: Said, question: Open, number: str, *, unknown: bool = False) -> Meaning:
    day = document_day(said)
    if day and day > said.today:
        return unclear("future", Act("document", question.ref, document=number, day=day))
    if len(said.days) == 1 and said.days[0].doubt:
        return unclear("no_day", Act("document", question.ref, document=number))
    return Meaning(How.LIKELY if unknown else How.SURE, (Act("document", question.ref, document=number, day=day),))


def _slipped(said: Said) -> bool:
    """``à nhầm, chưa gửi``: the answer before is taken back."""
    fill = (
        "who",
        "did",
        "past",
        "finished",
        "polite",
        "now",
        "inner",
        "wait",
        "work",
        "topic",
        "later",
        "will",
        "extra",
    )
    cut = said.cut(("slip", "undo", "notyet", "not", "send", "report", *fill))
    return not cut.unknown and (
        (cut.has("undo") and not cut.has("not", "notyet"))
        or (cut.has("slip") and cut.has("notyet", "not") and cut.has("send"))
    )


def _no_number(said: Said, question: Open) -> Meaning | None:
    """No number: passed over, or it was sent another way."""
    skipped = said.cut(
        (
            "skip",
            "later",
            "who",
            "document",
            "send",
            "channel",
            "hence",
            "by",
            "only",
            "past",
            "=day",
            "polite",
            "report",
            "did",
            "just",
            "inner",
            "now",
        )
    )
    if not skipped.unknown and skipped.has("skip", "later"):
        return sure("skip", question.ref)
    behind = behind_hence(said)
    if behind is not said and behind.only("skip", "who", "document", "have"):
        return sure("skip", question.ref)
    parts = [clause for clause in said.clauses if not clause.polite_only]
    skips = [part for part in parts if part.only("skip", "later", "who", "by", "document", "now", "did")]
    others = [part for part in parts if part not in skips]
    others = [
        part
        for part in others
        if not (part.has("have", "speak") and part.only("have", "speak", "=day", "by", "will", "who"))
    ]
    rest_is_talk = all(is_beside(part, but=("send", "report", "inner", "only")) for part in others)
    if rest_is_talk and any(part.has("skip", "later") for part in skips) and not re.search(r"\d", said.text.plain):
        return sure("skip", question.ref)
    way = said.cut((*SENT, "polite"))
    sent = (way.has("send") and way.has("did", "past", "channel")) or (way.has("channel") and way.has("report"))
    if not way.unknown and sent and not any(day.day and day.day > said.today for day in said.days):
        return sure("skip", question.ref)
    return None
