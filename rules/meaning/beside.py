"""What stands beside the answer and says nothing of the duty: complaints about reminders, requests to look, reasons.

A clause falls away only where it holds no word of the duty and none that denies, contrasts, asks or puts off.
"""

from __future__ import annotations

import re
from collections.abc import Set

from rules.meaning.said import Said

SAYS = (
    *(
        "not",
        "notyet",
        "none",
        "cannot",
        "but",
        "back",
        "slip",
        "stop",
        "undo",
        "wrong",
        "skip",
        "ask",
        "form",
        "because",
    ),
    *("just", "send", "report", "finished", "inner", "wait", "now", "work", "early", "later", "will", "half", "only"),
    *("obstacle", "extend", "meet", "cancelled", "schedule", "lastweek", "nothing", "capital", "allot", "left"),
    *("=document", "=money", "=share"),
)
"""What a clause beside the answer may not hold."""

COMPLAINT = re.compile(
    r"(?:\b(?:ma|the|vay|chu|nhung)\s+)*\b(?:(?:ma )?(?:tai |vi )?sao\b|ma\b|lai\b|van\b|con\b|cu\b|he thong\b)"
    r"(?: (?:\w+))?(?: (?:van|con|cu|lai|thay|bi|bot|may|em|chi|anh|e|a|c|tin))* nhac\b(?: \w+){0,4}$"
)
"""``gửi rồi mà sao vẫn nhắc``: that it is asked about once more changes nothing in the answer."""

ADDRESSED = ("anh", "chi", "em", "a", "c", "e", "ban", "bac", "co", "chu", "dong", "nho", "phien", "mong", "nen", "de")
"""Words with which a new sentence begins behind ``rồi``, without a comma."""


LOOK = re.compile(
    r"(?:(?:nho|phien|mong|de nghi|roi|a|nhe) )*(?:(?:anh|chi|em|ban|bac|co|chu|dong chi|a|c|e|ad|ben minh|so) )*"
    r"(?:check|kiem tra|xem|coi|ngo|mo|do|doi chieu|ra soat)\b(?: lai\b)?"
    r"(?: (?:mail|email|hop thu|hom thu|van thu|he thong|phan mem|truc|trong|tren|file|lai|luon|thu))*"
    r"(?: (?:giup|ho|dum|gium|cho|with|voi|xem|em|minh|toi|ben em|chung toi|nhe|nha|a|da|nhan duoc|nhan|chua|"
    r"di|thu|ki|ky))*|"
    r"(?:(?:anh|chi|em|cu|a|c) )*(?:(?:cho|doi) )?(?:xiu|ti|ty|chut|lat|mot lat)"
    r"(?: nua)?(?: (?:anh|chi|em|ben do|ben so))? "
    r"(?:la|thi|se|chac) (?:se )?(?:thay|nhan duoc|toi|den|len|co)(?: (?:thoi|ngay|lien|nhe|nha|a|em|anh|chi))*"
)
"""``chị kiểm tra lại giúp em``: a request to look, which says nothing of the duty."""


NOT_LOOKED = ("not", "notyet", "none", "cannot", "back", "slip", "wait", "obstacle", "extend", "will", "later", "now")

TOPIC = re.compile(
    r"(?:(?:con|rieng|ve|da|em|a) )*(?:bao cao|hop|giao ban|viec nay|cai nay|phan nay|viec hop)"
    r"(?: \w+)? thi\b(?= (?!(?:chua|roi|van|da|khong(?! phat sinh)|thoi)\b))"
)
"""``báo cáo thì thứ 3 em gửi``: the duty is named first."""

AFTERWARDS = re.compile(
    r",? ?\b(?:nhung(?: ma)?|ma|nhung van|ma van) (?:van )?chua (?:thay|nhan duoc|co|nghe) "
    r"(?:(?!khong|chua|gui|nop|dau|bi)\w+ ){0,4}?"
    r"(?:phan hoi|tra loi|hoi am|xac nhan|hoi bao|y kien|thong tin|noi gi)(?: \w+){0,3}|"
    r",? ?\b(?:nhung(?: ma)?|ma)(?: (?:he thong|phan mem|truc|mail|web|trang|app|ben|do|so|kia|nhan|anh|chi|em)){1,3}"
    r" (?:van )?chua (?:cap nhat|hien|bao|ghi nhan|nhay|dong bo|phan hoi|xac nhan|nhan|thay)(?: \w+){0,3}|"
    r",? ?\b(?:nhung(?: ma)?|ma) (?:\w+ )?(?:van )?chua (?:co|lay|vao|xin|nho)(?: duoc| ra)* so(?: van ban| di)?"
)
"""``đã gửi nhưng chưa thấy phản hồi``: what the others have not done does not undo it."""


def untopical(said: Said) -> Said:
    """The text without "thì" behind the duty that it begins with, and without what the receivers have not done yet."""
    words = [word for word in said.text.words if not word.is_sign]
    line, gone = said.text.plain, []
    found = TOPIC.match(line)
    if found:
        gone.append(said.text.part(words[len(found[0].split()) - 1 : len(found[0].split())]))
    after = AFTERWARDS.search(line)
    if after and after.start() and said.has("send") and said.has("did", "past"):
        count = len(line[: after.start()].split())
        gone.append(said.text.part(words[count : count + len(after[0].split())]))
    return said.part(said.text.without(gone)) if gone else said


def uncomplaining(said: Said) -> Said:
    """The text without a complaint about the reminder at its end."""
    words = [word for word in said.text.words if not word.is_sign]
    line = said.text.plain
    found = COMPLAINT.search(line)
    if not found or not found.start() or re.search(r"\b(?:khong|chua|dung|khoi)\b", found[0]):
        return said
    count = len(line[: found.start()].split())
    head = said.part(said.text.part(words[:count]))
    return head if head.has("past", "did") and head.has("send", "meet", "finished", "report") else said


NOT_RECEIVED = re.compile(
    r"(?:(?:ma|sao|the|chac|la|hay) )*(?:(?:anh|chi|em|ban|bac|ben do|ben anh|ben chi|ben minh|ben so|so|a|c|"
    r"ad|dong chi) )*"
    r"(?:van |lai |bi )?(?:khong|chua) (?:\w+ )?(?:nhan|thay)\b(?: (?:duoc|gi|bao cao|mail|file|van ban))*"
    r"(?: (?:a|ha|sao|u|chang|vay|nhi|anh|chi|em|day))*"
)
"""``anh không nhận được à?``: that it did not arrive is wondered at, and was sent all the same."""


DOUBLED = re.compile(
    r"(?:(?:da|em|anh|chi|thua|ben em|la|dau) )*(?:khong|dau|chang|cha) phai (?:la )?"
    r"(?:(?:em|ben em|so|toi) )?(?:chua|khong) (?:gui|nop|hop|lam|bao cao|giao ban|to chuc|phat hanh)(?: \w+){0,2}"
)
"""``không phải chưa gửi``: what is denied twice was done."""


def undoubled(said: Said) -> Said:
    """The text without a clause that denies a denial, where another one says what was done."""
    gone = [clause for clause in said.clauses if DOUBLED.fullmatch(clause.text.plain)]
    rest = [clause for clause in said.clauses if clause not in gone]
    if not gone or not any(clause.has("did", "past") for clause in rest):
        return said
    return said.part(said.text.without([clause.text for clause in gone]))


def unasking(said: Said) -> Said:
    """The text without the question whether what was sent has not arrived."""
    *before, last = said.clauses or [said]
    if not before or not NOT_RECEIVED.fullmatch(last.text.plain):
        return said
    head = said.part(said.text.part([word for clause in before for word in clause.text.words]))
    return head if head.has("send") and head.has("past", "did") else said


def is_beside(said: Said, titled: Set[str] = frozenset(), but: tuple[str, ...] = ()) -> bool:
    """Whether a clause says nothing of the duty."""
    if said.text.is_question:
        return False
    if LOOK.fullmatch(said.text.plain):
        return True
    look = LOOK.match(said.text.plain)
    if look and not said.cut(("polite", "channel", *NOT_LOOKED)).has(*NOT_LOOKED):
        return True
    if titled & {word.plain for word in said.text.words}:
        return False
    says = [tag for tag in SAYS if tag not in but]
    cut = said.cut(("polite", "thanks", *says))
    return not cut.has(*says) and not said.days


def plainly(said: Said, titled: Set[str] = frozenset(), but: tuple[str, ...] = ()) -> Said:
    """The text without the clauses that say nothing of the duty; all of it where nothing else would be left.

    ``titled``: the folded words of the duty's title, which are words of it too. ``but``: tags whose words are not.
    """
    clauses = [part for clause in said.clauses for part in _behind_done(clause)]
    kept = [clause for clause in clauses if not is_beside(clause, titled, but)]
    if not kept or len(kept) == len(clauses):
        return said
    return said.part(said.text.without([clause.text for clause in clauses if clause not in kept]))


def _behind_done(clause: Said) -> list[Said]:
    """``gửi hôm qua rồi chị xem giúp em``: what stands behind ``rồi`` is a clause of its own."""
    words = [word for word in clause.text.words if not word.is_sign]
    for place in range(len(words) - 2, 0, -1):
        if words[place].plain == "roi" and words[place + 1].plain in ADDRESSED:
            head, tail = words[: place + 1], words[place + 1 :]
            parts = [clause.part(clause.text.part(head)), clause.part(clause.text.part(tail))]
            return parts if parts[0].has("past") and is_beside(parts[1]) else [clause]
    return [clause]


HENCE = re.compile(r"\b(?:nen|cho nen|vi vay|vi the|do do|do vay|thanh ra)\b")


def behind_hence(said: Said) -> Said:
    """``k đóng dấu nên không có số``: what follows from a reason; all of it where there is none."""
    line = said.text.plain
    found = HENCE.search(line)
    words = [word for word in said.text.words if not word.is_sign]
    count = len(line[: found.end()].split()) if found else 0
    return said.part(said.text.part(words[count:])) if found and found.start() and count < len(words) else said
