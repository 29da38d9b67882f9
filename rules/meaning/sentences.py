"""Answers in a sentence of the person's own: what hinders, and why more time is needed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rules.meaning.answers import DAY_WORDS, one_day
from rules.meaning.day import coming
from rules.meaning.extensions import DENIED_EXTENSION, later_than_due, reason_of, without_reason
from rules.meaning.grammar import DOING, SENT
from rules.meaning.hindrances import obstacle_text
from rules.meaning.letters import toned
from rules.meaning.model import UNCLEAR, How, Meaning, Open, sure
from rules.meaning.pending import points_away
from rules.meaning.reminders import read_reminder
from rules.meaning.said import Said, bare
from rules.meaning.told_instead import told_instead

NOTHING_HINDERS = re.compile(
    r"(?:(?:hien|hien tai|tam thoi|nay|den nay|toi|so|don vi|ben em|minh) )*(?:khong|chua|"
    r"chang|het)(?: (?:co|con|gap|bi|he|thay|phai|gi|chi|them))*"
    r" (?:vuong mac|vuong|kho khan|tro ngai)(?: (?:vuong mac|kho khan|gi|chi|mo|nao|them|nua|ca|dau|"
    r"het|hien tai|roi|dang ke))*"
)


def read_obstacle(said: Said, question: Open) -> Meaning | None:
    """The obstacle in the person's words; a slip, a denial, an excuse or mere politeness is none."""
    if _none(said) or _none_after_all(said):
        return sure("no_obstacle", question.ref)
    if not has_words(said):
        return UNCLEAR if not said.polite_only else None
    if not said.cut(("obstacle", "yes", "who", "now", "topic", "degree", "polite")).unknown:
        return UNCLEAR  # "có vướng mắc": which one?
    if _stands_elsewhere(said) or SAYS_NOTHING.search(said.text.plain):
        return UNCLEAR
    if SETTLED.search(said.text.plain) and GIVEN_UP.match(said.text.plain):
        return sure("cancel", question.ref)
    if is_over(said):
        return sure("no_obstacle", question.ref)
    if _answers_otherwise(said, question) or SETTLED.search(said.text.plain) or SLIPPED.match(said.text.plain):
        return UNCLEAR
    if ASKS_FOR_A_CALL.search(said.text.plain) or told_instead(said):
        return UNCLEAR
    return sure("obstacle", question.ref, text=obstacle_text(said))


def is_over(said: Said) -> bool:
    """``hết vướng rồi, hôm qua bàn giao xong mặt bằng``: nothing hinders any more, and what has been done about it."""
    first, *others = said.clauses or (said,)
    over = first.only("none", "obstacle", "extra", "past", "now", "who", "not", "notyet", "arises") and (
        NO_LONGER.match(first.text.plain) is not None
    )
    done = all(each.has("did", "past", "finished", "fine") and not each.has(*HINDERING) for each in others)
    return over and done and bool(others) and not said.text.is_question


NO_LONGER = re.compile(
    r"(?:(?:da|hien|gio|bay gio|nay|ben em) )*(?:het|khong con|khong|chua)\b.*\b(?:vuong|kho khan|tro ngai)\b"
)
HINDERING = ("not", "notyet", "obstacle", "but", "back", "cannot", "wait", "early", "hedged", "will")


GIVEN_UP = re.compile(r"(?:(?:a|da|em|ma) )*(?:thoi|khoi|bo qua)\b")
TOLD_THEM = re.compile(
    r"(?:(?:da|thi|nay|cai nay|viec nay|hom (?:truoc|qua|bua)) )*(?:em|toi|minh|ben em|anh|chi|tui) (?:da )?"
    r"(?:noi|trinh bay|bao cao|trao doi|bao|gui|neu|goi|nhan)(?: mieng| dien thoai| truc tiep| rieng)*"
    r"(?: (?:voi|cho|qua))*(?: (?:anh|chi|em|dong chi|ben do|so|sep|dien thoai|zalo|=name))* (?:roi|hom qua|"
    r"=day)(?: ma)?"
)
"""``em nói với anh rồi``: told elsewhere."""

SETTLED = re.compile(
    r"^(?:\w+ ){0,3}?(?:het|khong con) (?:vuong mac|vuong|kho khan|tro ngai)\b"
    r"(?!.*\b(?:nhung|con|tru|ngoai|chi)\b)|"
    r"\btu (?:xu ly|xu|giai quyet|thao go|khac phuc|go|lo) duoc\b|\b(?:khoi|khong can|khong phai) bao(?: cao)?$"
)
"""``hết vướng rồi, ...``, ``... nhưng tự xử lý được``: what is said of it need not go to anybody."""

BY_THEMSELVES = re.compile(
    r"\b(?:tu|dang tu) (?:xu ly|xu|giai quyet|go|lo|thao go|khac phuc)(?: \w+)? (?:duoc|noi|xong)\b"
)


def _none_after_all(said: Said) -> bool:
    """``em gửi nhầm, không vướng gì``; ``thôi không có gì, tự xử được``: a clause denies it, the others add nothing."""
    clauses = [clause for clause in said.clauses if not clause.polite_only]
    none = [clause for clause in clauses if _none(clause)]
    rest = [clause for clause in clauses if clause not in none]
    idle = all(
        clause.only("slip", "stop", "who", "send", "back", "fine") or BY_THEMSELVES.search(clause.text.plain)
        for clause in rest
    )
    return bool(none) and bool(rest) and idle and not said.text.is_question


SLIPPED = re.compile(
    r"^(?:(?:a|da|em|uy|ui|chet) )*(?:nham|lon|an nham|bam nham|bam lon|lon nut|nham nut|khoan)\b"
    r".*\b(?:y em|y toi|y minh|dang|da|chua)\b"
)
"""``lộn nút, ý em là đang làm``: something else was meant."""

ASKS_FOR_A_CALL = re.compile(
    r"\b(?:goi dien|goi|trao doi truc tiep|gap)\b.*\b(?:tien hon|nhanh hon|de hon|cho nhanh|cho tien)\b|"
    r"\bcho (?:anh|chi|em|toi|minh|a|c|e) (?:xin )?(?:so|so dien thoai|sdt)\b"
)
"""``gọi điện trao đổi tiện hơn``: it will be told on the telephone."""


def _none(said: Said) -> bool:
    """``không có gì``, ``à nhầm, không có``: nothing hinders."""
    cut = said.cut(("none", "extra", "slip", "stop", "yes", "past", "now", "who", "thanks", "=own", "polite"))
    return (not cut.unknown and cut.has("none")) or bool(NOTHING_HINDERS.fullmatch(bare(said)))


PUT_OFF = re.compile(
    r"(?:(?:nhieu lam|dai lam|kho noi|phuc tap lam|co) )?(?:de|doi|cho) "
    r"(?:(?:em|anh|chi|toi|minh|tui|c|e|a|ti|ty|lat|chut|mai|chieu|trua|sau|ve|"
    r"nha|co quan|nua|hop|xong|len|may|=day) )*"
    r"(?:hoi|xem|kiem tra|goi|trao doi|bao cao|viet|ghi|soan|nhan|bao|go|gui|noi|tra loi|tong hop|liet ke)\b"
)
"""Words that put it off."""


CALL = re.compile(
    r"(?:(?:em|anh|chi|da|thoi|a|de) )*(?:lat|lat nua|ti|ti nua|ty nua|chut|chut nua|hoi nua|mai|chieu|toi|=day) "
    r"(?:(?:em|anh|chi|toi|minh|tui|se) )*(?:gui|noi|viet|bao|goi|nhan|trinh bay|neu|trao doi|bo sung|cung cap)\b|"
    r"(?:(?:em|anh|chi|ban|da|thoi|a) )*(?:goi|alo|dien|nhan|lien he|gap)(?: dien)?(?: cho| voi| lai)? "
    r"(?:anh|chi|em|toi|minh|a|e)\b"
)
"""``gọi cho anh nói cho nhanh``: it will be told on the telephone."""


COUNCIL = toned("hội")
"""``đợi hội đồng họp``: no "hỏi"."""


def _is_put_off(said: Said) -> bool:
    found = PUT_OFF.match(said.text.plain)
    words = [word for word in said.text.words if not word.is_sign]
    return found is not None and words[len(found[0].split()) - 1].tone != COUNCIL


def has_words(said: Said) -> bool:
    """Whether there is something to pass on: more than politeness, agreement, a slip, or words that put it off."""
    empty = (
        "polite",
        "thanks",
        "greeting",
        "received",
        "yes",
        "right",
        "wrong",
        "slip",
        "stop",
        "later",
        "skip",
        "undo",
        "who",
        "ask",
        "form",
        "past",
        "did",
        "same",
    )
    if CALL.match(said.text.plain):
        return False
    if _is_put_off(said) or any(clause.only("later") for clause in said.clauses):
        return False
    pieces = said.cut((*empty, "=document", "=day", "=money", "=share", "=time", "=phone")).pieces
    return any(
        piece.tag == "?"
        and not piece.words[0].isdecimal()
        and len(piece.words[0]) > 1
        and piece.words[0] not in ("khong", "chua", "co", "hay", "hoac")
        for piece in pieces
    )


def _answers_otherwise(said: Said, question: Open) -> bool:
    """Whether the words say something else: that it was sent, that more time is needed, a question."""
    if (
        said.text.is_question
        or not said.cut(("later", "speak", "who", "by", "send", "will", "=day", "=time", "able", "polite")).unknown
    ):
        return True
    if _says_sent(said):
        return True
    other = read_reminder(said, replace(question, kind="report"))
    act = other.acts[0] if other.acts else None
    if other.how is How.SURE and act and act.what in ("sent", "extension"):
        return True
    doing = other.how is How.SURE and act and act.what == "doing" and not said.cut(DOING).unknown
    return bool(doing and not said.has("wait", "notyet", "inner", "not"))


def _gives_up(said: Said) -> bool:
    """``thôi khỏi, mai gửi luôn``; ``gửi rồi nhé, khỏi gia hạn nữa``: no more time is wanted."""
    stopped = any(clause.only("stop") for clause in said.clauses)
    return stopped or _says_sent(said) or bool(DENIED_EXTENSION.search(said.text.full))


def _says_sent(said: Said) -> bool:
    cuts = [clause.cut((*SENT, "polite")) for clause in said.clauses]
    return any(cut.has("send") and cut.has("did", "past") and not cut.unknown for cut in cuts)


MOVED_TO = re.compile(
    r"^(?:(?:a|da|em|cho|xin|nham) )*(?:sua|doi|chuyen|chinh|dieu chinh|lui)(?: lai)?(?: ngay)? "
    r"(?:thanh|sang|qua|den|la|toi)(?: ngay)? =day\b"
)
"""``sửa thành 22/8``: another day instead of a reason."""


def _wants_none_any_more(said: Said) -> bool:
    """``thôi, không gia hạn nữa, mai gửi luôn``."""
    opened = GIVEN_UP.match(said.text.plain) or NO_MORE.search(said.text.plain)
    return bool(opened and NO_MORE.search(said.text.plain)) and not said.has("because")


NO_MORE = re.compile(
    r"\bkhong (?:can )?(?:xin |lui |gia han |lui han )+(?:nua|dau|them)\b|\bkhoi (?:xin|gia han|lui)\b"
)

POINTS_BACK = re.compile(
    r"(?:(?:da|em|anh|chi|thi|thua|van) )*(?:nhu|la)?(?: ?(?:da|em|anh|minh|toi|ben em))*"
    r" ?(?:noi|trinh bay|bao cao|neu|ghi|bao)?"
    r"(?: (?:o )?(?:tren|truoc|roi|day|ban nay|luc nay|hom truoc|hom qua|lan truoc|cu))+"
)
"""``như đã nói ở trên``: a reason that stands elsewhere."""


LIKE_BEFORE = re.compile(
    r"^(?:(?:da|thi|em|anh|chi|thua|van|la|cung) )*nhu (?:\w+ ){0,6}?"
    r"(?:trinh bay|noi|bao cao|trao doi|neu|bao|ghi|gui|viet)\b"
)
"""``như hôm qua em trình bày với anh``."""

SAYS_NOTHING = re.compile(r"\bkho noi\b|\bkhong biet noi\b|\bnoi sao\b")
INSTEAD = re.compile(r"\b(?:thay vi|thay cho|chu khong phai|khong phai)\b")


def _stands_elsewhere(said: Said) -> bool:
    """Whether all that is said is that it was told before, or who knows it."""
    line = said.text.plain
    back = POINTS_BACK.fullmatch(line) or TOLD_THEM.fullmatch(line)
    return bool(back) or (LIKE_BEFORE.match(line) is not None and len(said.clauses) == 1) or points_away(said)


def _other_day(said: Said, question: Open, count: int) -> Meaning:
    """``xin đến 25/8 thay vì 20/8``: another day, and no reason."""
    words = [word for word in said.text.words if not word.is_sign][:count]
    head = said.part(said.text.part(words))
    found = one_day(head, question) if head.days else None
    if isinstance(found, date) and not later_than_due(found, question):
        return sure("day", question.ref, day=found)
    return UNCLEAR


def read_reason(said: Said, question: Open) -> Meaning | None:
    """The reason in the person's words; a new day instead changes the day."""
    cut = said.cut((*DAY_WORDS, "extend", "slip"))
    if said.days and not cut.unknown and not said.has("because", "not", "notyet"):
        found = one_day(said, question)
        if isinstance(found, date) and not later_than_due(found, question):
            return sure("day", question.ref, day=found)
        return UNCLEAR
    if POINTS_BACK.fullmatch(said.text.plain) or TOLD_THEM.fullmatch(said.text.plain) or points_away(said):
        return UNCLEAR
    other = INSTEAD.search(said.text.plain)
    if other and said.days:
        return _other_day(said, question, len(said.text.plain[: other.start()].split()))
    moved = MOVED_TO.search(said.text.plain)
    if moved and len(said.days) == 1 and not said.denies:
        day = said.days[0].day
        if day and not coming(said.days[0], said.today) and not later_than_due(day, question):
            return sure("day", question.ref, day=day)
        return UNCLEAR
    if _wants_none_any_more(said):
        return sure("cancel", question.ref)
    reason, rest = reason_of(said), without_reason(said)
    if said.days and reason and rest.days and not rest.cut((*DAY_WORDS, "extend")).unknown:
        found = one_day(rest, question)  # "25/8 vì thiếu người": both
        if isinstance(found, date) and not later_than_due(found, question):
            return sure("extension", question.ref, until=found, text=reason)
        return UNCLEAR
    if not has_words(said) or said.only("because"):
        return UNCLEAR if not said.polite_only else None
    if said.text.is_question or _none(said) or _gives_up(said):
        return UNCLEAR
    words = re.sub(
        r"^(?:lý do|lí do|ly do|li do)(?:\s+(?:là|la))?\s*[:\-]?\s*(?=\S+\s+\S)", "", said.words, flags=re.IGNORECASE
    )
    if re.match(r"c[áa] nh[âa]n", words, re.IGNORECASE):
        words = said.words
    return sure("extension", question.ref, until=question.until, text=words)
