"""Whether a meeting was held, told otherwise than by "đã họp" and "chưa họp": by its minutes, by a later hour, beside
another meeting, by a denial that only "đâu" makes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from rules.meaning.beside import HENCE
from rules.meaning.figures import KNOWN
from rules.meaning.model import UNCLEAR, How, Meaning, Open, likely, sure
from rules.meaning.plans import read_plan
from rules.meaning.said import Said
from rules.meaning.weeks import WEEK, monday_of

AT_ALL = re.compile(
    r"\b(?:co|da)(?: duoc)? (?:to chuc )?(?:hop|giao ban)(?: (?:hanh|gi|duoc|cuoc nao|buoi nao|lan nao))* dau"
    r"(?: (?:a|em|anh|chi|e|c|nhe|ma))*$|\bdau (?:co|da) (?:to chuc )?(?:hop|giao ban)\b(?: \w+){0,3}$"
)
"""``có họp đâu``: a denial."""

LATER = re.compile(
    r"(?:=day|=time|\b(?:chieu|toi|sang|mai|tuan sau)) (?:(?!da\b|roi\b|khong\b|chua\b)\w+ ){0,3}moi "
    r"(?:to chuc |tien hanh )?(?:hop|giao ban)\b(?! (?:xong|roi))"
)
"""``16h mới họp``: not before then."""

LATER_WORDS = (
    *("notyet", "meet", "who", "topic", "=day", "=time", "by", "will", "now", "chair", "schedule", "=own", "able"),
    *("withwhom", "only", "polite"),
)
MINUTES = re.compile(
    r"\b(?:da|vua)(?: co| ra| ban hanh| gui| phat hanh| ky)+ (?:thong bao ket luan|ket luan|bien ban|thong bao)"
    r"(?: ket luan)?(?: cua)?(?: cuoc| buoi)? (?:hop|giao ban)\b"
)
"""``đã có biên bản họp``: where there are minutes there was a meeting."""

MINUTES_WORDS = (
    *("did", "have", "send", "past", "meet", "document", "=document", "=day", "who", "=own", "topic", "by", "inner"),
    *("chair", "polite"),
)
MINUTES_NAMES = {"thong", "bao", "ket", "luan", "bien", "ban", "ra"}
INVITED = re.compile(
    r"\b(?:thong bao|giay moi|thu moi)(?: moi)? (?:hop|giao ban)\b(?! (?:xong|thi|roi))(?!.*\bbien ban\b)"
)
"""``đã có giấy mời họp``: that it will be held, not that it was."""

OURS = r"(?:giai ngan|dau tu cong|dau tu|dtc|xdcb|xay dung co ban|nay)"
NOT_OURS = re.compile(rf"(?:con )?(?:hop|giao ban)(?: ve)? {OURS}(?: {OURS})* (?:thi )?(?:van |con )?chua(?: hop)?")
"""``họp giải ngân thì chưa``, said beside another meeting."""

ABSENT = re.compile(
    r"(?:(?:hom|bua|luc|buoi|ngay) (?:do|ay|day|hop) )?(?:em|anh|chi|toi|minh|tui|e) (?:lai |thi |bi )?"
    r"(?:nghi|vang|ban|di cong tac|om|di hoc|nghi phep|khong du|khong tham gia|khong di)"
    r"(?: (?:mat|om|phep|viec|duoc|nen khong biet))*"
)
"""``hôm đó em nghỉ``: the speaker was not there, and says nothing of the meeting."""


FORGOTTEN = re.compile(
    r" (?:(?:ma|nhung|do|tai|ben em|em|toi|don vi) )*(?:lai )?quen(?: mat| bang)?(?: chua| khong)?"
    r" (?:bao|bao cao|tra loi|phan hoi|nhan|cap nhat|bam)(?: (?:lai|cao|tin|bot|a|em|anh|chi|nhe|len|vao))*$"
)
"""``họp rồi mà quên báo``: why nothing was said of it before."""


FORGOTTEN_FIRST = re.compile(
    r"(?:(?:da|vang|xin loi|tai|do|hom do|em|toi|ben em|anh|chi|a|don vi) )*quen(?: mat| bang)?(?: chua| khong)?"
    r" (?:bao cao|bao|tra loi|phan hoi|nhan|cap nhat|bam)(?: (?:lai|tin|a|anh|chi|la|rang|len|vao))*(?= )"
)
"""``em quên báo: họp hôm 18/8``."""


def unforgotten(said: Said) -> Said:
    """Without the excuse that it was not told before, at the end or at the beginning."""
    if first := FORGOTTEN_FIRST.match(said.text.plain):
        words = [word for word in said.text.words if not word.is_sign]
        begins = words[len(first[0].split())].start
        return said.part(said.text.part([word for word in said.text.words if word.start >= begins]))
    found = FORGOTTEN.search(said.text.plain)
    words = [word for word in said.text.words if not word.is_sign]
    count = len(said.text.plain[: found.start()].split()) if found else 0
    return said.part(said.text.part(words[:count])) if count else said


def not_at_all(said: Said) -> bool:
    """``bên em có họp đâu``."""
    cut = said.cut((*LATER_WORDS, "did", "ask", "not", "have", "past"))
    return (
        bool(AT_ALL.search(said.text.plain)) and not set(cut.unknown) - {"dau", "hanh", "gi"} and len(said.clauses) == 1
    )


def without_absence(said: Said) -> Said:
    """The text without a clause that only says that the speaker was not there, where another says that it was held."""
    gone = [clause for clause in said.clauses if ABSENT.fullmatch(clause.text.plain)]
    rest = [clause for clause in said.clauses if clause not in gone]
    held = len(rest) == 1 and rest[0].has("meet") and rest[0].has("did", "past") and not rest[0].denies
    return rest[0] if gone and held else said


def figures_alone(said: Said, question: Open) -> Meaning | None:
    """``400 tỷ, giải ngân 131,6 tỷ``, ``353 tỷ``, ``giải ngân 35%`` where it was asked whether the meeting was held,
    after which they are asked for: likely it was, and these are its figures."""
    told = bool(said.money or said.shares)
    if not told or said.text.is_question or said.denies or said.has("lastweek", "slip", "more"):
        return None
    read = read_plan(said, replace(question, kind="plan")) if said.money else None
    act = read.acts[0] if read and read.how is How.SURE and read.acts else None
    if act and act.what == "amount" and act.disbursed is not None:
        return likely("held", question.ref, dong=act.dong, disbursed=act.disbursed)
    known = (said.has("spentword") and not said.cut(KNOWN).unknown) or said.only("=money", "about")
    if not known or len(said.money) > 1 or len(said.shares) > 1 or any(each.unclear for each in said.money):
        return None
    dong, share = [each.dong for each in said.money], [each.percent for each in said.shares]
    return likely("held", question.ref, dong=dong[0] if dong else None, share=share[0] if share else None)


def planned_on(said: Said, question: Open) -> Meaning | None:
    """``họp giao ban thứ 5`` where that Thursday is still to come in the week that is asked about: likely it will be
    held then."""
    if said.text.is_question or said.denies or said.has("lastweek", "slip", "did", "past") or question.due is None:
        return None
    day = said.days[0].day if len(said.days) == 1 and said.days[0].weekday else None
    known = said.has("meet") and not set(said.cut(LATER_WORDS).unknown) - {"con", "thi"}
    begins = monday_of(question.due)
    if not known or day is None or not max(begins, said.today + ONE_DAY) <= day < begins + WEEK:
        return None
    return likely("not_held", question.ref, expected=day)


ONE_DAY = timedelta(days=1)


def without_consequence(said: Said) -> Said:
    """``không được bố trí vốn nên không phải họp``: what follows from it goes, if it is that no meeting was needed."""
    found = HENCE.search(said.text.plain)
    words = [word for word in said.text.words if not word.is_sign]
    if not found or not re.match(
        r" (?:\w+ ){0,2}?(?:khong|chua)(?: \w+){0,2}? (?:hop|giao ban|to chuc)\b", said.text.plain[found.end() :]
    ):
        return said
    head = words[: len(said.text.plain[: found.start()].split())]
    return said.part(said.text.part(head)) if head else said


def told_otherwise(said: Said, question: Open) -> Meaning | None:
    """Held by its minutes; not held by a later hour, or beside another meeting that was."""
    line = said.text.plain
    if ABSENT.fullmatch(line) or (INVITED.search(line) and not said.denies):
        return UNCLEAR
    if said.has("lastweek", "slip") or re.search(r"\bneu\b", line):
        return None
    cut = said.cut(LATER_WORDS)
    if LATER.search(line) and not set(cut.unknown) - {"moi", "con", "thi"} and not said.has("did", "not"):
        ahead = [day.day for day in said.days if day.day and day.day > said.today]
        return sure("not_held", question.ref, expected=ahead[0] if len(ahead) == 1 == len(said.days) else None)
    if MINUTES.search(line) and not said.denies and not set(said.cut(MINUTES_WORDS).unknown) - MINUTES_NAMES:
        over = [day for day in said.days if day.day and not 0 <= (said.today - day.day).days <= said.today.weekday()]
        return sure("held", question.ref) if not over else None
    parts = said.clauses
    if len(parts) == 2 and NOT_OURS.fullmatch(parts[1].text.plain) and not re.search(OURS, parts[0].text.plain):
        other = parts[0]
        return sure("not_held", question.ref) if other.has("meet") and not other.denies else None
    return None
