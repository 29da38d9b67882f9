"""``em nghỉ phép đến 12/8``, ``em hết nghỉ rồi``: who says that they are on leave, or back, and nothing else.

Meetings that fall away, reports that are late and leaders who cannot sign are told with the same words; so the whole
sentence must be one about the speaker's own absence, and what is understood is asked about before it is stored.
"""

from __future__ import annotations

import re
from datetime import date

from rules.absence import NotALeave, read_days
from rules.meaning.model import Meaning, sure, unclear
from rules.meaning.said import Said

SPOKEN_TO = (
    r"(?:anh|chi|co|chu|bac|em|(?:sep|dong chi|d/c|=called|lanh dao|moi nguoi|ban)"
    r"(?= (?:=called |a )?(?:em|e|toi|minh|tui|chau) ))"
)
"""``lãnh đạo, em nghỉ phép``, and not ``lãnh đạo nghỉ phép``."""

ADDRESS = (
    r"(?:(?:da|vang|a|alo|oi|chao|kinh thua|thua|"
    rf"(?:xin )?bao cao(?= (?:{SPOKEN_TO}|anh|chi|sep|lanh dao|dong chi|d/c))|{SPOKEN_TO}) )*?"
)
SPEAKER = r"(?:(?:em|e|toi|minh|tui|chau|anh|a|chi|c|co|chu|bac) )?"
ABOUT = r"(?:(?:xin phep|xin|bao|dang|se|duoc|phai|bat dau|co lich|hien) )*"
DAYS = r"(?:(?:tu|den|toi|cho den|het|ngay|ca|trong|luon|sang|chieu|buoi|until|till|=day|-|\d{1,2}\b) ?)*"
ON_LEAVE = r"(?:nghi (?:phep|om|che do|thai san|sinh|mat|bu|viec rieng|phep nam|dieu tri)|di phep|vang mat)"
ABSENT = r"(?:nghi|di vang|vang|di cong tac|cong tac|di hoc|di tap huan)"
END = r"(?: ?\b(?:a|nhe|nha|anh|chi|em|sep|roi|oi|nay|thoi)\b)*"
ME = r"(?:em|e|toi|minh|tui|chau)"
PLACE = r"(?: (?!(?:tu|den|toi|het|cho|nen|vi|ngay|ve|hop|giao)\b)[a-z]+){0,4}"
OUT_OF_REACH = (
    r"(?: ?\b(?:o do|khong|ko|chua|se|co|nen|song|mang|dien thoai|lien lac|nghe may|tra loi|nhan tin|internet|wifi|"
    r"duoc|on dinh|em|toi|minh)\b)+"
)

BECAUSE = (
    r"(?:(?:em|e|toi|minh|tui|chau) )?(?:(?:dang|vua|moi) )?(?:bi )?"
    r"(?:om|sot|benh|co viec (?:gia dinh|rieng|nha|ban)) (?:nen )?"
)
STANDS_IN = r" (?:nho|da nho|co nho|giao cho) [a-z=/]+(?: (?!tu\b|den\b|gui\b|nop\b|hop\b)[a-z=/]+){0,4}"
IN_PLACE = (
    r"(?: (?!(?:tu|den|gui|nop|hop|khong|chua)\b)[a-z=/]+){1,7} "
    r"(?:ky|truc|lam|phu trach|xu ly|giai quyet|dieu hanh|theo doi|chi dao) thay(?: (?:em|e|toi|minh|tui))?"
)
FOR_A_REASON = re.compile(
    rf"{ADDRESS}(?:{BECAUSE})?{DAYS}{SPEAKER}{ABOUT}(?:{ON_LEAVE}|{ABSENT})(?: {DAYS})?{END}(?:{STANDS_IN}|{IN_PLACE})?"
)
"""Why, and who stands in, beside several days: ``em ốm, nghỉ từ mai đến thứ 5, nhờ giám đốc``, ``tôi đi công tác đến
hết tuần, đồng chí Phó Chủ tịch ký thay``."""

CERTAIN = re.compile(rf"{ADDRESS}{DAYS}{SPEAKER}{ABOUT}{ON_LEAVE}(?: {DAYS})?{END}")
"""On leave by the word, with days or without."""

WITH_DAYS = re.compile(rf"{ADDRESS}{DAYS}{SPEAKER}{ABOUT}{ABSENT}(?: {DAYS})?{END}")
"""Other ways of being away, where several days are said: ``mai em đi công tác`` may be why something is late."""

ELSEWHERE = re.compile(rf"{ADDRESS}{DAYS}{SPEAKER}{ABOUT}{ABSENT}{PLACE}(?: {DAYS})?(?:{OUT_OF_REACH})?{END}")
"""Away at a place, where several days are said: ``em đi công tác đảo từ mai đến hết tuần, không có mạng``."""

LEAVE = "leave"
"""Why a sentence is doubted that is about the speaker's own absence, and so no answer to any duty."""

OWN_ABSENCE = re.compile(
    rf"{ADDRESS}{DAYS}{ME} (?:(?:con|van|moi|chua|khong|da|vua|cung|lai|bi) )*{ABOUT}"
    rf"(?:{ON_LEAVE}|{ABSENT})(?: (?:lam|mot|1|vai|buoi|hom|nua|luon|het|bua))*(?: {DAYS})?{END}"
)
"""``em nghỉ rồi``, ``hôm nay em nghỉ``, ``em chưa nghỉ``: the speaker, and being away."""

SINCE = r"(?: (?:roi|som|lai|nua|a|nhe|nha|anh|chi|em|oi|nay|tu|luc|hom|sang|chieu|=day|=time|truoc|han))*"
BACK = (
    r"(?:(?:da )?het (?:ky |dot |ngay |han )?(?:nghi|phep)(?: phep| om| mat| che do| thai san)?|"
    r"(?:di|vao) lam(?: viec)? (?:lai|roi|binh thuong)|bat dau lam(?: viec)? (?:lai|binh thuong)|lam viec lai|"
    r"(?:tro|quay) (?:lai|ve) (?:lam viec|lam|co quan|don vi|cong viec)|"
    r"ve (?:som|lam|co quan|don vi|lai)(?: (?:lam|viec|roi|som))*|"
    r"(?:ket thuc|cham dut|bo|huy|hoan|doi|lui)(?: (?:dot|ky|lich))? (?:nghi|phep)(?: phep)?|"
    r"(?:nghi(?: phep| om| mat)?|di cong tac|cong tac|di hoc|di tap huan) (?:xong|ve)|"
    r"(?:khong|thoi|khoi)(?: di)? (?:nghi|cong tac|vang)(?: phep)?(?: nua)?)"
)
RETURNED = re.compile(rf"{ADDRESS}{DAYS}{SPEAKER}(?:(?:da|vua|moi|se|xin|bao|thi|thoi|duoc) )*{BACK}{SINCE}")
"""``em đi làm lại rồi``, ``hết nghỉ rồi``, ``em không nghỉ nữa``."""

ONLY_BACK = re.compile(
    rf"{ADDRESS}(?:da |hom nay )*{ME} (?:(?:da|vua|moi) )*(?:ve|den co quan|co mat|(?:tro|quay) (?:lai|ve)){SINCE}"
)
"""``em về rồi``: said of themselves only."""

WORKS = re.compile(rf"{ADDRESS}{DAYS}{SPEAKER}(?:(?:da|vua|moi|se) )*di lam(?: viec)?{SINCE}")
"""``mai em đi làm``: beside words of a leave that is over."""

OTHERS = (
    r"(?:sep|lanh dao|giam doc|pho giam doc|chu tich|pho chu tich|truong phong|ke toan|chanh van phong|co quan|"
    r"(?:anh|chi|dong chi|d/c|ong|ba|co) (?:=name|[a-z]+))"
)
REST = re.compile(
    rf"(?:(?:da|vang|a) )*(?:{OTHERS} (?:{ME} )?)?(?:(?:da|dang|se|duoc|van|con) )*nghi"
    rf"(?: (?:phep|om|roi|het|mat|luon|lam|ca|tuan|hom nay))*(?: {DAYS})?{END}"
)
"""``sếp nghỉ rồi``, ``nghỉ``: who rests is another, or nobody is named; the meeting is not named either."""


def another_is_away(said: Said) -> bool:
    """Whether a text says only that somebody rests: it may tell why nothing was done, and so is proposed at most."""
    return REST.fullmatch(said.text.plain) is not None


def read_absence(said: Said) -> Meaning | None:
    """A leave of the speaker's, with its days where they can be read (``day``: the first, ``until``: the last), or that
    it is over (``back``); what else they say of being away is doubted (`LEAVE`), so that it answers nothing."""
    line = said.text.plain
    if said.text.is_question or said.documents or said.money or said.shares:
        return None
    if _is_back(said):
        return sure("back")
    return _away(said, line) or (unclear(LEAVE) if OWN_ABSENCE.fullmatch(line) else None)


def _is_back(said: Said) -> bool:
    parts = [clause.text.plain for clause in said.clauses if not clause.polite_only]
    back = [part for part in parts if RETURNED.fullmatch(part) or ONLY_BACK.fullmatch(part)]
    return bool(back) and all(part in back or WORKS.fullmatch(part) for part in parts)


def _away(said: Said, line: str) -> Meaning | None:
    if CERTAIN.fullmatch(line):
        found = _days(said.text.raw, said.today)
        return sure("away", day=found[0], until=found[1]) if found else sure("away")
    if said.days and any(each.fullmatch(line) for each in (WITH_DAYS, ELSEWHERE, FOR_A_REASON)):
        found = _days(said.text.raw, said.today)
        return sure("away", day=found[0], until=found[1]) if found and found[0] < found[1] else None
    return None


def _days(text: str, today: date) -> tuple[date, date] | None:
    try:
        found = read_days(text, today)
    except NotALeave:
        return None
    return found.begins, found.until
