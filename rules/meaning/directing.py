"""What the leader of an agency writes to what was reported to them: directed, explained, or given to somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.meaning.letters import clean, flat
from rules.meaning.more_time import MORE_TIME

LEAD = (
    r"(?:(?:da|vang|a|thua|kinh gui|bao cao|toi|tui|minh|xin|xin phep|de|cho|cho phep|don vi|so|ban|uy ban|quan|huyen|"
    r"viec nay)[ ,:]+)*"
)
EXPLAINS = re.compile(LEAD + r"giai trinh(?: nhu sau| la| rang)*\s*[:,.-]*\s*(.+)", re.DOTALL)
EXPLAINS_AMID = re.compile(
    r"\b(?:xin|xin phep|xin duoc|co y kien|co|gui|kinh) giai trinh\b"
    r"(?: nhu sau| la| rang| ly do| voi)*\s*[:,-]*\s*(.*)",
    re.DOTALL,
)
"""``do vướng mặt bằng, Sở xin giải trình là ...``: the words before are part of it."""

PUT_OFF = re.compile(r"(?:sau|roi|lai|xong|truc tiep|bang van ban|vao|khi|trong|ngay mai|duoc|gi|nao)\b")
"""What follows ``giải trình`` where nothing is explained yet."""

DIRECTS = re.compile(
    r"\b(?:da|vua|moi)(?: (?:co|truc tiep|y kien|cho|lai|vua|moi))* (?:chi dao|yeu cau|phan cong|don doc|quan triet|"
    r"nhac nho|nhac|giao)\b(?! ban\b)|^(?:toi |tui |minh |lanh dao )?chi dao\b|\bchi dao roi\b"
)
NOT_DONE = re.compile(r"\b(?:chua|khong|se|sap|can)(?: \w+){0,2} (?:chi dao|yeu cau|phan cong|don doc|giao)\b")
DONE = re.compile(
    r"\b(?:da|vua) (?:gui|nop|phat hanh|ban hanh|hop|to chuc|hoan thanh|xong)\b|\b(?:gui|nop|hop|xong) roi\b|"
    r"\b\d{1,5}/(?:bc|cv|ubnd|kh|tb)\b"
)
"""What says that it is done, so that it is no direction alone."""

HONOUR = r"(?:dong chi|d/c|dc|anh|chi|em|co|chu|bac|ong|ba)"
GIVES = re.compile(
    LEAD + r"(?:nay |yeu cau |de nghi |thong nhat )*giao (?:(?:lai|viec|viec nay|nhiem vu|cho) )*"
    rf"((?:{HONOUR}\b|dau moi\b|phong\b|van phong\b|pho\b|bo phan\b|can bo\b|chuyen vien\b).*)",
    re.DOTALL,
)
CONTACT = re.compile(rf"(?:{HONOUR} )?(?:can bo )?dau moi\b(?: (?:cua )?(?:don vi|so|ban|quan|huyen))?")
GRANTED = 2


REPORT = re.compile(r"\b(?:bao cao|bc)\b")
OF_IT = r"(?:nam|quy|thang|tuan|ket qua|tong ket|so ket|dinh ky|chuong trinh|gui|nop|phai|da|dang|se|nay|cua|\d)\b"
TOLD = re.compile(
    r"(?:\b(?:bao cao|bc)\b(?: (?:ket qua|tien do|tinh hinh|ngay|lai|nhanh|gap|truc tiep|cho|len|ve|voi|de))*"
    r" (?:toi|tui|minh|lanh dao|chu tich|giam doc|pho chu tich|pho giam doc|dong chi)\b)|"
    r"(?:\b(?:bao cao|bc) (?:lai|hang ngay|hang tuan|tien do|tinh hinh)\b)|"
    rf"(?:(?:^|[,;.] |\b(?:va|roi|phai|de) )(?:bao cao|bc)\b(?! {OF_IT}))"
)
"""``báo cáo tôi trước 12/8``, ``rà soát, báo cáo lại``: somebody is told, which is no paper."""


def names_report(line: str) -> bool:
    """Whether a line without accents speaks of a report as a paper (``làm báo cáo``, ``báo cáo năm``)."""
    return REPORT.search(TOLD.sub(" ", line)) is not None


ALONE = re.compile(
    LEAD + r"(?:muon |de nghi |cho )*(?:(?P<explain>giai trinh|explain|explanation)|(?P<extend>"
    rf"{MORE_TIME}|(?:ask for )?(?:an )?extension|(?:ask for )?more time))(?: a| nhe| voi)?"
)
"""That something is to be explained, or more time asked for, without a word of what or until when."""


def begun_by(typed: str) -> str | None:
    """``explain`` or ``extend``, where a leader names that choice and says nothing else; ``None`` for any other
    text."""
    text = clean(typed).strip(" .:")
    found = ALONE.fullmatch(flat(text))
    done = flat(text).startswith("da ") and not text.lower().startswith("dạ ")
    return found.lastgroup if found and not done else None


@dataclass(frozen=True)
class Direction:
    """``what``: directed, explained, given. ``text``: the leader's own words; ``to``: whose place among the officials,
    ``None`` where it is given to one of several who is not named."""

    what: str
    text: str = ""
    to: int | None = None


def read_direction(typed: str, officials: Sequence[str]) -> Direction | None:
    """What a leader's sentence says; ``None`` for any other. ``officials``: the names of those to whom it can be given.
    ``giao phòng Tài chính`` and ``giao`` to whom the bot does not know is a direction, in its own words."""
    text = clean(typed).strip(" .")
    line = flat(text)
    if "?" in text or DONE.search(line):
        return None
    explained = EXPLAINS.fullmatch(line)
    if explained and not text.lower().startswith("đã"):
        words = text[explained.start(1) :].strip()
        return None if PUT_OFF.match(flat(words)) or len(words.split()) < GRANTED else Direction("explained", words)
    amid = EXPLAINS_AMID.search(line)
    if amid and not re.search(r"\b(?:da|se|chua|khong|can|phai)(?: \w+)? $", line[: amid.start()]):
        before = len(line[: amid.start()].split())
        put_off = PUT_OFF.match(amid[1]) or not amid[1].strip()
        return Direction("explained", text) if before >= GRANTED and not put_off else None
    if NOT_DONE.search(line):
        return None
    given = GIVES.fullmatch(line)
    if given:
        return _given(text, text[given.start(1) :], officials)
    if any(_is_past(text, found) for found in DIRECTS.finditer(line)):
        return _given_among(text, line, officials) or Direction("directed", _beyond_label(text))
    return None


HAS_TO = (
    r"(?:(?:hay|can|phai|nho|nen|co gang|tap trung|chu dong|som|nhanh chong|khan truong|gap rut|gap|ngay) )*"
    r"(?:khan truong|gap rut|lam|gui|nop|thuc hien|hoan thanh|hoan thien|xu ly|chuan bi|phoi hop|tap trung|don doc|"
    r"lien he|ra soat|soan|tong hop|chu tri|tham muu|kiem tra|to chuc|trien khai|giai quyet|bo sung|lo|xem lai|"
    r"xem xet|doi chieu|day nhanh|dieu chinh|giai trinh|trinh|cap nhat|chiu trach nhiem|"
    r"bao cao(?! (?:la|rang)\b))\b"
)
"""What somebody is told to do, and not what is said of them."""

BY_WHEN = r"(?: (?:tai|trong|truoc|vao|luc|ngay|sang|chieu|cuoi|dau|thu|hom|khi|o)\b.*)?"
TO_ME = re.compile(
    rf"\bbao cao (?:lai |cho |ngay )*(?:toi|tui|minh|a|anh|chi)(?: (?:biet|nhe|nha))*{BY_WHEN}$|"
    rf"^{LEAD}{HAS_TO}(?: \w+)* (?:giup|ho|cho) (?:toi|tui|minh)(?: (?:voi|nhe|nha))*$"
)
"""``chiều nay báo cáo tôi``, ``báo cáo tôi tại giao ban thứ Hai``, ``xem lại số liệu giúp tôi``: only who is told to do
something hears that."""

MYSELF = re.compile(
    r"\b(?:toi|tui|minh|dich than toi)(?: (?:se|sap|phai|cung|truc tiep|tu|dich than))* "
    r"(?:chu tri|hop|du hop|lam viec|don doc|kiem tra|lam|lo)\b|(?:^|\b(?:thi|nay|[,;.:]) )de (?:toi|tui|minh)$"
)
"""What the leader does in person, which is given to nobody."""

WILL = re.compile(
    r"(?:^|[,;.:] |\b(?:toi|tui|minh|lanh dao|va|nen|viec nay) )"
    r"(?:se|sap)(?: (?:truc tiep|som|lai|cung|tiep tuc|ngay))* "
    r"(?:chi dao|yeu cau|phan cong|don doc|quan triet|nhac nho|nhac|giao(?! ban\b))\b"
)
"""``tôi sẽ chỉ đạo gửi trong ngày mai``: an order that is still to be given."""

GIVES_THEN = re.compile(
    r"(?:[,;.:] ?|\b(?:nen|vay|roi|va|thi|toi) )(?:(?:nay|toi|yeu cau|de nghi|thong nhat) )*"
    rf"giao (?:(?:lai|viec|viec nay|nhiem vu|cho) )*((?:{HONOUR}\b|dau moi\b|phong\b|van phong\b|bo phan\b|can bo\b|"
    r"chuyen vien\b).*)",
    re.DOTALL,
)
"""``kho bạc đang chậm, giao đồng chí đầu mối ...``: the order behind what is said of how it stands."""

DEPARTMENT = r"(?:cac |lien )?(?:phong|van phong|bo phan|doi|trung tam|can bo|chuyen vien|dau moi)\b"
TO_OWN = re.compile(
    LEAD + rf"(?:(?:yeu cau|chuyen|phan cong|don doc|nhac|cu|dieu|chi dao)(?: (?:cho|sang|ngay|gap))* "
    rf"(?:{HONOUR} )?{DEPARTMENT}|(?:de nghi|giao) {DEPARTMENT}|(?:cac |lien )?(?:van )?phong (?:\w+ ){{0,5}}{HAS_TO})"
)
"""``chuyển phòng Kế hoạch xử lý``, ``yêu cầu phòng TCKH giải trình tôi``: an order within the own agency."""

AS_IT_STANDS = re.compile(r"\b(?:da|dang|chua|khong(?! (?:de|duoc|qua))|bi|nghi|om|vuong|kho khan)\b")
"""Words of how it stands, beside which an order within the agency is no order alone."""

CONTACT_TOLD = re.compile(rf"{LEAD}{CONTACT.pattern}(?: oi| nay)?[ ,:]+{HAS_TO}")
"""``đầu mối gửi ngay báo cáo``: an order to who is not named, though the word is not said."""

OVER = re.compile(r"\b(?:roi|xong|hom qua|hom kia|(?:cham|muon)(?! nhat)|sai|thieu|nham)\b")
"""That it was done, or how."""

NO_ORDER = re.compile(
    r"\b(?:da|dang|chua|khong|bi|nghi|om|(?<!giao )(?<!uy )(?<!van )ban|vua|xin|giai trinh|vuong|kho khan)\b"
)
"""Words of how it stands."""


def read_order(typed: str, officials: Sequence[str]) -> Direction | None:
    """``đồng chí A khẩn trương làm, chiều nay báo cáo tôi``: an order to one of the officials, though the word is not
    said; one to a department, and what the leader does in person, is a direction. ``None`` for any other sentence. It
    is never certain: the same words may tell how it stands."""
    text = clean(typed).strip(" .")
    line = flat(text)
    if "?" in text or DONE.search(line):
        return None
    then = GIVES_THEN.search(line)
    if then and not AS_IT_STANDS.search(then[1]):
        given = _given(text, text[then.start(1) :], officials)
        return given if given.what == "given" else Direction("directed", text)
    if WILL.search(line):
        return Direction("directed", text)
    if not AS_IT_STANDS.search(line) and (TO_OWN.match(line) or MYSELF.search(line)):
        return Direction("directed", text)
    if NO_ORDER.search(line):
        return None
    if CONTACT_TOLD.match(line) and not OVER.search(line):
        return Direction("given", text, 0 if len(officials) == 1 else None)
    to = [place for place, name in enumerate(officials) if _is_told(flat(clean(name)), line)]
    if to:
        return Direction("given", text, to[0] if len(to) == 1 else None)
    return Direction("directed", text) if TO_ME.search(line) else None


AGREES = re.compile(
    LEAD + r"(?:ok |oke )?(?:dong y|nhat tri|thong nhat|chap thuan|chap nhan|duyet)"
    r"(?: (?:voi|viec|la|de nghi|cua|ve|don vi|phong|so|ban|quan|huyen|anh em))*[ ,:]+(?:de|cho phep|cho|xin)\b[ ,:]*"
)
DELAY = re.compile(
    r"\b(?:cham|muon|tre|lui|gia han|khat|hoan(?! thanh| tat| thien| chinh)|them|keo dai|den|sang|toi)\b"
)


def agreed_to(typed: str) -> str:
    """``đồng ý để đơn vị gửi chậm đến 30/8``: the wish for more time to which a leader agrees, as one who asks for it
    would say it; empty for any other text, also where it is refused, asked, or conditional."""
    text = clean(typed).strip(" .")
    line = flat(text)
    found = AGREES.match(line)
    if found is None or "?" in text or re.search(r"\b(?:khong|chua|neu|nhung)\b", line):
        return ""
    rest = text[found.end() :].strip()
    return f"cho {rest}" if DELAY.search(flat(rest)) else ""


def _is_told(name: str, line: str) -> bool:
    """Whether somebody of this name, whole or the given name, is told to do something, from the first word on."""
    given = name.rsplit(maxsplit=1)[-1] if name.split() else ""
    known = "|".join(re.escape(each) for each in (name, given) if each and not each.isdecimal())
    called = rf"(?:{HONOUR} )?(?:{known or '$^'})(?: oi)?[ ,:]+"
    return re.match(called + HAS_TO, line) is not None


def _is_past(text: str, found: re.Match[str]) -> bool:
    """``đã chỉ đạo``, but for ``dạ chỉ đạo``."""
    return not text[found.start() :].lower().startswith(("dạ", "dã"))


def _beyond_label(text: str) -> str:
    """The words, where they say more than that it was directed."""
    return "" if re.fullmatch(r"(?:toi |minh )?(?:da )?chi dao(?: roi)?(?: a| nhe)?", flat(text)) else text


def _given_among(text: str, line: str, officials: Sequence[str]) -> Direction | None:
    """``đã giao đồng chí A``, where A is one of the officials."""
    gave = re.search(r"\bgiao (?:(?:lai|viec|viec nay|nhiem vu|cho) )*(?!ban\b)", line)
    found = _given(text, text[gave.end() :], officials) if gave else None
    return found if found and found.what == "given" else None


def _given(text: str, rest: str, officials: Sequence[str]) -> Direction:
    """To whom it is given: one of the officials by name, the only one as ``đồng chí đầu mối``; else a direction."""
    line = flat(rest)
    named = [place for place, name in enumerate(officials) if _names(flat(clean(name)), line)]
    if len(named) == 1:
        return Direction("given", text, named[0])
    if CONTACT.match(line) or len(named) > 1:
        return Direction("given", text, 0 if len(officials) == 1 else None)
    return Direction("directed", text)


def _names(name: str, line: str) -> bool:
    """The whole name, or the given name behind a form of address."""
    given = re.escape(name.rsplit(maxsplit=1)[-1]) if name.split() else "$^"
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", line) is not None or bool(
        re.match(rf"{HONOUR} {given}\b", line)
    )
