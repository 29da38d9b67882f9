"""Whether what is written where a reason is asked for may be one, or bids or asks something, or only agrees."""

from __future__ import annotations

import re

from rules.meaning.letters import flat
from rules.meaning.said import Said

WHOM = r"(?: (?:em|anh|chi|a|c|e|toi|minh|ban|nao|cai|thoi|oi))*"
BIDS = re.compile(
    r"^(?:(?:da|vang|ok|thoi|the|vay|a|em|anh|chi|ban|nay|cu|hay|cho|xin|de nghi) )*"
    r"(?:gui|nhac|bao|bao cao|trinh|goi|chuyen|giao|hoi|don doc|kiem tra|xem|lam|in|xuat|tiep tuc|gia han|lui|cho|"
    r"dung|de)"
    rf"\b.* (?:di|nhe|nha|giup|ho|gium|dum|voi|ngay|luon|da){WHOM}$"
)
"""``gửi báo cáo lãnh đạo đi em``, ``nhắc lại giúp anh``, ``để hỏi lại đã``."""

WAITS = re.compile(r"\bchờ\b", re.IGNORECASE)
"""``chờ kho bạc duyệt đã``: no ``cho``, though it is one without its strokes."""


ORDERS = re.compile(
    r"(?:(?:vang|ok|thoi|the|vay|a|em|anh|chi|ban|cu|hay|cho|xin|de nghi) )*"
    r"(?:gui(?!.*\d/\d)|nhac|bao cao|trinh|goi|chuyen|giao(?! ban)|hoi|don doc|kiem tra|xem|tinh hinh|in|xuat|tiep tuc|"
    r"gia han|lui|mien|tra loi|duyet|de (?:anh|em|toi|chi|minh|sep|lanh dao))\b"
    r"(?!.*\b(?:vi|do|boi|nen|theo|thieu|cham|muon|tre|sai|nham|lech|roi|qua|da|chua|khong|xong|trung|kem|so sai|het|"
    r"moi|truc tiep|can cu|thay|cung)\b)"
)
"""``gia hạn đến 20/8``, ``để anh hỏi lại``, ``tình hình Sở Y tế``: what is to be done, with no word that says why;
``gửi bản giấy ngày 12/8`` tells what was done."""

POLITE = r"(?:da|vang|a|nhe|nha|em|anh|chi|toi|minh|nua|roi|luon|voi|vay|the|dau|ngay)"
DECIDES = r"(?:ket thuc|tra(?: lai)?|tu choi|dong y|nhan|xac nhan|gia han|lui|mien|duyet|cho)"
DENIES = re.compile(
    rf"(?:{POLITE} )*(?:thoi |khoan |khoan da )?(?:khong|chua|dung|khoan|thoi)"
    rf"(?: (?:can|phai|nen|muon|{DECIDES}|{POLITE}))*"
)
"""``thôi không kết thúc nữa``, ``chưa trả lại vội``, ``khoan đã``."""

AGREES = re.compile(
    rf"(?:{POLITE} )*(?:dung|dong y|nhat tri|duyet|chuan|duoc|ok|oke|nham)(?: (?:{POLITE}|so \d+|het|cho|\d+))*"
)
UNTIL = re.compile(
    rf"(?:(?:cho|chi|gia han|lui|den|toi|het|truoc|ngay) )*=day(?: (?:{POLITE}|thoi|cung duoc|duoc|la duoc))*"
)
"""``đến 18/8 thôi``: until when, and no reason."""


def may_be_no_reason(said: Said) -> bool:
    """Whether it is bidden or asked, only agreed or denied, or only a day, so that it is asked first whether it is the
    reason."""
    alone = said.polite_only or said.only("yes", "no", "not", "notyet", "later", "number", "slip")
    if alone or said.text.is_question or UNTIL.fullmatch(said.text.plain):
        return True
    line = flat(WAITS.sub("doi", said.text.raw)).strip(" .,!")
    words = " ".join(re.findall(r"\w+", line))
    bidden = BIDS.match(line) or ORDERS.match(line)
    return bool(bidden or DENIES.fullmatch(words) or AGREES.fullmatch(words))
