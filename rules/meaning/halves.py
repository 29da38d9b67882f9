"""Answers whose clauses stand against one another: what is not yet done and why, one duty beside another, what is left.

Every reader takes only what it reads whole: the deciding clause holds known words only, and no other clause tells of a
sending, a slip, a question or a denial that was not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from rules.meaning.beside import HENCE, behind_hence
from rules.meaning.grammar import DOING
from rules.meaning.model import Act, How, Meaning, Open
from rules.meaning.said import Cut, Said
from rules.meaning.underway import GIVEN, expected_day

SENDS = re.compile(r"\b(?:gui|goi|nop|phat hanh|chuyen|xong|hoan thanh)\b")
TURNED = ("slip", "ask", "extend", "stop", "undo")


def read_halves(said: Said, question: Open, cut: Cut, titled: Set[str]) -> Meaning | None:
    """What is under way, told in two halves; ``titled``: the folded words of the duty's title."""
    if said.text.is_question or said.has(*TURNED) or cut.has("ask") or said.documents:
        return None
    for reader in (_this_one, _not_yet_because, _sent_again, _given_to_others, _counted, _part_not_yet):
        found = reader(said, question, titled)
        if found:
            return found
    return None


def _known(said: Said, titled: Set[str], *more: str) -> bool:
    return not set(said.cut((*DOING, *more)).unknown) - titled


def _doing(said: Said, question: Open, how: How = How.SURE) -> Meaning:
    return Meaning(how, (Act("doing", question.ref, expected=expected_day(said)),))


def _plainly_not_yet(clause: Said, titled: Set[str]) -> bool:
    """``chưa gửi được``: one clause, known words, and what is not yet done is the duty itself."""
    cut = clause.cut(DOING)
    told = cut.has("send", "finished") or bool(titled & set(cut.unknown))
    done = cut.has("did", "past", "just")
    return cut.has("notyet") and told and not done and not clause.has("not") and _known(clause, titled)


def _idle(clauses: Sequence[Said]) -> bool:
    """Whether no clause tells that it was sent, denies, or sends something back."""
    return not any(
        clause.has("not", "back", "slip", "but") or (SENDS.search(clause.text.plain) and clause.has("did", "past"))
        for clause in clauses
    )


def _not_yet_because(said: Said, question: Open, titled: Set[str]) -> Meaning | None:
    """``chưa gửi được, máy chủ đang hỏng``; ``thiếu chữ ký nên chưa gửi``: not yet, and why."""
    tail = behind_hence(said)
    if tail is not said and len(said.clauses) == 1 and _plainly_not_yet(tail, titled):
        head = HENCE.split(said.text.plain, maxsplit=1)[0]
        if not re.search(r"\b(?:khong phai|dau phai|chang phai|neu|da (?:gui|nop))\b", head):
            return _doing(tail, question)
    parts = said.clauses
    told = [clause for clause in parts if _plainly_not_yet(clause, titled)]
    rest = [clause for clause in parts if clause not in told]
    if any(clause.only("=day", "by") for clause in rest):
        return None
    if len(told) != 1 or not rest or not _idle([c for c in rest if not _off(c)]):
        return None
    return Meaning(How.SURE, (Act("doing", question.ref, expected=expected_day(told[0])),))


OFF = re.compile(r"=day(?: \w+){0,2} moi (?:ve|den|ky|hop|co|di lam|len|xong|rap)\b")


def _off(clause: Said) -> bool:
    """``thứ 3 sếp mới về``: contrast without a denial."""
    return bool(OFF.search(clause.text.plain)) and not clause.has("not", "back", "slip")


THIS = re.compile(
    r"(?:^| )(?:con|rieng) (?:cai|bao cao|phan|ky|dot|bc|viec|ban|van ban|nhiem vu|no)"
    r"(?: (?:chuong trinh|nay|thang nay|ky nay|tuan nay|nam nay))+(?: thi)? "
)
"""``còn cái này thì``: what follows is said of the duty that is asked about."""


def _this_one(said: Said, question: Open, titled: Set[str]) -> Meaning | None:
    """``báo cáo quý thì gửi rồi, còn cái này đang làm``."""
    found = THIS.search(said.text.plain)
    words = [word for word in said.text.words if not word.is_sign]
    count = len(said.text.plain[: found.end()].split()) if found else 0
    if not found or not found.start() or count >= len(words):
        return None
    tail = said.part(said.text.part(words[count:]))
    cut = tail.cut(DOING)
    open_still = cut.has("now", "notyet", "work", "wait", "inner", "early") and not cut.has("did", "past")
    return _doing(tail, question) if open_still and _known(tail, titled) else None


AGAIN = re.compile(r"\b(?:gui|nop|trinh|phat hanh) lai\b")
RETURNED = re.compile(r"\b(?:bi tra|tra lai|tra ve|bi loi|gui thieu|gui nham|thieu|sai|nham)\b")


def _sent_again(said: Said, question: Open, titled: Set[str]) -> Meaning | None:
    """``gửi thiếu phụ lục nên bị trả, mai gửi lại``: it came back, and will be sent again."""
    parts = said.clauses
    if len(parts) < 2 or not AGAIN.search(parts[-1].text.plain):
        return None
    last = parts[-1]
    ahead = len(last.days) == 1 and len(said.days) == 1 and bool(last.days[0].day and last.days[0].day >= said.today)
    known = not last.cut((*DOING, "back")).unknown and not last.cut(DOING).has("did", "past", "notyet")
    came_back = any(RETURNED.search(clause.text.plain) for clause in parts[:-1])
    return _doing(last, question) if ahead and known and came_back and not last.has("not") else None


def _given_to_others(said: Said, question: Open, titled: Set[str]) -> Meaning | None:
    """``đã giao phòng kế hoạch tổng hợp``: somebody is at it."""
    if len(said.clauses) != 1 or not GIVEN.search(said.text.plain) or said.has("not", "notyet", "back", "but"):
        return None
    cut = said.cut(DOING)
    behind = said.text.plain[GIVEN.search(said.text.plain).end() :]  # type: ignore[union-attr]
    return _doing(said, question) if not cut.has("finished") and "roi" not in behind.split()[:0] else None


COUNTED = re.compile(
    r"\b(?:moi|moi chi|chi|chi moi)(?: co| duoc| nhan duoc| thu duoc| nhan)? \d{1,3}(?: \d{1,3})? "
    r"(?:don vi|phong|xa|phuong|huyen|benh vien|trung tam|truong|co so|chu dau tu|du an|noi|tram|chi cuc|quan|ben)\b"
)


def _counted(said: Said, question: Open, titled: Set[str]) -> Meaning | None:
    """``mới có 4/9 đơn vị nộp số liệu``: what others owe is not all there."""
    if not COUNTED.search(said.text.plain) or said.has("not", "back", "notyet") or said.shares or said.days:
        return None
    others = [clause for clause in said.clauses if not COUNTED.search(clause.text.plain)]
    if any(SENDS.search(clause.text.plain) for clause in others):
        return None
    return _doing(said, question)


def _part_not_yet(said: Said, question: Open, titled: Set[str]) -> Meaning | None:
    """``phần A phân xong rồi, phần B thì chưa``: one part is done, another is not."""
    parts = said.clauses
    if len(parts) != 2 or said.has("not", "back"):
        return None
    done, left = parts
    parallel = re.match(r"(?:con )?(phan|du an|nguon|von|khoan|nhom)\b", done.text.plain)
    other = re.match(
        r"(?:con )?(phan|du an|nguon|von|khoan|nhom)\b(?: \w+){1,6}? (?:thi )?(?:van |con )?chua$", left.text.plain
    )
    if not (parallel and other) or done.has("notyet") or not done.cut(DOING).has("did", "past", "finished"):
        return None
    return _doing(left, question)
