"""Whether what stands behind *trả lại* and whom it names says why: a reason, perhaps one, or a question or a remark."""

from __future__ import annotations

import re
from typing import Literal

from rules.meaning.naming import words_in
from rules.meaning.text import read

Said = Literal["return", "propose", "look"]
"""It is ordered; it may be the reason, so that it is proposed; or it is asked or told, so that the report is shown."""

EDGES = ' \t\n.;,:-–"“”'
KINDLY = r"(?:nhe|nha|nhi|a|ah|di|giup|ho|dum|em|anh|chi|toi|minh|cac|ban|dong|oi|vay|the|day|e|c)"
BESIDE = rf"(?:{KINDLY}|cam on|nhieu|voi|nua|thoi|ngay|luon|gap|som|bay gio|hom nay|lap tuc|truoc|da|ok)"
NO_REASON = re.compile(rf"{BESIDE}(?: {BESIDE})*")
"""``nhé``, ``cảm ơn em``, ``bây giờ``: said beside an order."""

ASKED = re.compile(
    rf"^(?:sao|gi|ai|nao|the nao|hay|hoac)\b|^(?:\w+ ){{0,2}}(?:lam gi|khi nao|bao gio|luc nao|hoi nao|may gio)\b|"
    rf"(?<!thi )(?<!van )(?<!con )\b(?:khong|chua|chang|duoc chu|duoc ha|ha|phai khong)(?: {KINDLY})*$|"
    rf"\ba (?:em|anh|chi|cac|ban|ca nha)(?: {KINDLY})*$|"
    rf"^(?:(?!.*\b(?:khong|chua) (?:ro|biet|neu|noi|ghi|thay|hieu|giai|co)\b).* )(?:gi|sao|nao|ai)(?: {KINDLY})*$"
)
"""``được không``, ``chưa``, ``hay Sở Tài chính``, ``để làm gì``, and behind *vì*: ``sao``, ``lý do gì``."""

REMARKED = re.compile(r"^(?:(?:thi|la|se|co|bi|do) )*(?:neu|nham|lam roi)\b")
TOLD = re.compile(
    rf"\b(?:ma|roi|xong|la sai|la nham|khong can|chua can)(?: {KINDLY})*$|"
    r"(?<!chua )(?<!khong )\bneu (?:can|thieu|co|kip|duoc|khong|chua|sai|con)\b"
)
"""``nhầm``, ``nếu thiếu dấu``, ``bổ sung xong rồi``, ``thiếu phụ lục rồi mà``: what is told of it, or would be."""

THING = (
    r"(?:so lieu|phu luc|bieu|noi dung|bao cao|bc|cong van|phan|muc|mau|chu ky|dau|ngay|"
    r"thang|ban|file|to trinh|danh muc|tai lieu|ket qua|thong tin|the thuc|trang|so|tong|bang|hinh thuc|\d+|cua|trong|"
    r"nay|bi|con|van|dang|de|de nghi|yeu cau|can|phai|nen|do|va|deu|cung|gui)"
)
MISTAKEN = (
    r"(?:mau|bieu|so (?:lieu|hieu|van|cong|tien|von|ky)|ngay|thang|nam|ky|ten|phu luc|file|ban|van ban|cong van|"
    r"to trinh|noi dung|chuong trinh|the thuc|chinh ta|chu|thong tin|don vi tinh|quy|trang)\b"
)
FAULT = re.compile(
    rf"^(?:{THING} )*(?:thieu|lech|(?:chua|khong) (?:co(?! (?:ly do|gi|can)\b)|ky|dong dau|du|dat|day du|ro|khop|neu|"
    r"ghi|kem|theo|the hien|bao gom|cap nhat|hoan (?:thien|chinh)|chinh xac|doc duoc|mo duoc|thong nhat|bo sung|"
    r"tong hop|danh gia|xac nhan|duyet|dien|nhap|(?:dung|hop|phu) (?!dau\b|roi\b|nhe\b|nha\b|a\b|ma\b)\w+)|"
    rf"(?:sai|nham|loi|trung|lan) {MISTAKEN}|"
    r"bo sung|lam lai|viet lai|sua|chinh sua|hoan thien|hoan chinh|gui lai|nop lai|ky lai|dong dau|ra soat)\b"
)
"""``thiếu phụ lục``, ``số liệu chưa khớp``, ``để bổ sung``: what is wrong with a report, at the beginning."""


def said_of_return(text: str, *, led: bool = False) -> tuple[Said, str]:
    """What words behind *trả lại* say, and the reason in them (empty: there is none). ``led``: "vì" or a colon stands
    before them, or a number that sends back."""
    why = text.strip(EDGES)
    plain = " ".join(word.plain for word in words_in(why))
    if not plain or NO_REASON.fullmatch(plain):
        return "look" if "?" in why else "return", ""
    if read(why).is_question or ASKED.search(plain):
        return "look", ""
    if not led and TOLD.search(plain):
        return "look", ""
    if led or FAULT.match(plain):
        return "return", why
    return ("look", "") if REMARKED.match(plain) else ("propose", why)


def tells_a_fault(text: str) -> bool:
    """Whether words begin with what is wrong with a report."""
    return FAULT.match(" ".join(word.plain for word in words_in(text))) is not None
