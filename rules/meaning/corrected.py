"""A figure that was told before is corrected, while the bot asks whether it is right or what hinders."""

from __future__ import annotations

import re

from rules.meaning.disbursed import read_disbursed
from rules.meaning.letters import flat
from rules.meaning.model import How, Meaning, Open, sure
from rules.meaning.plans import of_this_year
from rules.meaning.said import Said

ENDS = r"(?=[\s,.;:!?-]|$)"
NUMBER = r"\d[\d.,]*(?<=\d)(?: *(?:%|phần trăm|phan tram|tỷ|tỉ|ty|triệu|trieu|tr)" + ENDS + r")?(?: đồng| dong)?"

REJECTED = re.compile(
    rf"[\s,]*\b(?:chứ|chu)?\s*(?:không|khong|ko|k|chẳng|chang) (?:phải|phai)(?: (?:là|la))? {NUMBER}"
    r"(?: (?:mà|ma)(?: (?:là|la))?| (?:đâu|dau))?[\s,]*",
    re.IGNORECASE,
)
"""``chứ không phải 46,5``, ``không phải 46,5 mà là``: the figure that counts no more."""

BEGINS = re.compile(
    r"^(?:(?:à|a|ấy|ay|ui|úi|ý|chết|chet|em|tôi|toi|xin|xin lỗi|xin loi|cho|anh|chị|chi|mình|minh)[\s,.]+)*"
    r"(?:báo|bao|gõ|go|nhập|nhap|ghi|viết|viet)?\s*"
    r"(?:nhầm|nham|lộn|lon|sai|đính chính|dinh chinh|sửa lại|sua lai|không đúng|khong dung|chưa đúng|chua dung)\b"
    r"(?: (?:số liệu|so lieu|số|so|rồi|roi|mất|mat|em|ạ|a|nhé|nhe|là|la|thành|thanh))*[\s,.:;!-]*",
    re.IGNORECASE,
)
"""``à nhầm``, ``sai rồi``, ``em báo nhầm số``, ``xin đính chính``: a slip comes first."""

RIGHT = re.compile(
    r"\b(?:mới|moi) (?:đúng|dung|phải|phai|chính xác|chinh xac|chuẩn|chuan)\b|"
    r"^\s*(?:số|so|con số|con so|số liệu|so lieu)? ?(?:đúng|dung|chính xác|chinh xac) (?:phải |phai )?(?:là|la)\b|"
    r"^\s*(?:phải là|phai la)\b",
    re.IGNORECASE,
)
"""``60,4% mới đúng``, ``số đúng là``."""

LONE = re.compile(r"\d[\d.,]*")

HINDERS = re.compile(r"\b(?:vuong|kho khan|thieu|cham|chenh|tac|cho|vi|do|ke hoach|kh von|neu)\b")
"""Words of an obstacle, a reason or the plan: no such text is a correction of what is disbursed."""


def read_corrected(said: Said, question: Open) -> Meaning | None:
    """``à nhầm, lũy kế 465 tỷ chứ không phải 46,5``, ``sai rồi, 60,4% mới đúng``: the figure that counts, which is
    echoed before it is stored; ``None`` where the text does not correct, or says more than the figure."""
    typed = said.text.raw
    rest = BEGINS.sub("", REJECTED.sub(" ", typed).strip())
    rest = RIGHT.sub(" ", rest).strip(" ,.;:!-")
    if rest == typed.strip(" ,.;:!-") or not rest or said.text.is_question or HINDERS.search(flat(rest)):
        return None
    if question.kind == "any_obstacle" and LONE.fullmatch(rest):
        return sure("redo", question.ref)  # "60,4 mới đúng": of what, it does not say
    found = read_disbursed(Said.of(rest, said.today), question)
    figure = found is not None and [act.what for act in found.acts] in (["amount"], ["share"])
    return found if figure and found and (found.how is not How.UNCLEAR or found.why == "above") else None


PLAN = re.compile(
    r"(?:(?:a|ay|u|em|so|so lieu|con|muc|tong|thi|cai|phan|rieng) )*(?:ke hoach|khv|kh)"
    r"(?: (?:von|dau tu cong|nam|nay|2\d{3}|duoc giao|giao|cua|don vi|so|quan|huyen|em|la|phai la|chi|co))* =money"
    r"(?: (?:thoi|em|a|nhe|nha|chu))*"
)
"""``kế hoạch vốn năm 2022 là 785 tỷ``, and nothing else."""


FIGURE = re.compile(
    r"(?:(?:a|ay|u|em|so|so lieu|con|muc|tong|thi|cai|phan|rieng|la|cua|nam|nay|truoc|20\d\d|ke hoach|khv|kh|von|"
    r"dau tu cong|giai ngan|luy ke|da|duoc|giao|don vi|quan|huyen|phai la|chi|co|khoang|=share|=money|thoi|nhe|"
    r"nha|chu) )+"
)


def of_another_year(said: Said) -> bool:
    """``kế hoạch năm 2023 là 785 tỷ``, ``nhầm, giải ngân năm 2021 là 90 tỷ``, and nothing else: no figure that is asked
    for, and nothing that hinders."""
    told = _told(said)
    line = re.sub(r"[^\w=]+", " ", told.text.plain).strip() + " "
    left = of_this_year(told)
    return left is not told and not left.money and FIGURE.fullmatch(line) is not None


def _told(said: Said) -> Said:
    """The figure that counts, without the words that correct another."""
    rest = RIGHT.sub(" ", BEGINS.sub("", REJECTED.sub(" ", said.text.raw).strip())).strip(" ,.;:!-")
    return Said.of(rest, said.today)


def read_replanned(said: Said, question: Open) -> Meaning | None:
    """``à số kế hoạch là 785 tỷ chứ không phải 758``: another plan, which is echoed with what is disbursed before it is
    stored; ``None`` where the text says more than that."""
    told = _told(said)
    line = re.sub(r"[^\w=]+", " ", told.text.plain).strip()
    if said.text.is_question or len(told.money) != 1 or not PLAN.fullmatch(line):
        return None
    if told.money[0].dong == question.plan or (question.kind == "confirm" and question.plan is None):
        return None  # "sai, kế hoạch 758 tỷ", which is known: what else is wrong?
    return sure("replan", question.ref, dong=told.money[0].dong)
