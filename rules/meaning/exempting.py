"""``xin miễn giao ban``: the wish not to have to hold a meeting. It is neither that none was held nor an obstacle."""

from __future__ import annotations

import re

from rules.meaning.capital import never_any, no_capital
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, likely, sure
from rules.meaning.said import Said

MEETING = r"(?:to chuc )?(?:hop|giao ban)"
ASKS = r"(?:xin|de nghi|kien nghi|mong|cho|nho|muon|duoc|kinh de nghi)"
LET_OFF = rf"(?:mien|khoi|khong phai)(?: (?:viec|khong|phai|can|ky|dot|tham gia|cuoc|buoi))* {MEETING}"
NO_REMINDING = (
    r"(?:khong|dung|thoi)(?: (?:phai|can))? (?:nhac|hoi)(?: (?:nho|bao|don vi|em|toi|ve|viec))*"
    rf" {MEETING}(?=$| (?:nua|a|nhe|vi|do|boi|voi)\b)"
)
"""``không nhắc giao ban nữa``, and not at which hour: that it need not be held."""

NOT_TO = rf"(?:phep )?(?:khong|nghi|bo|thoi khong|thoi)(?: (?:phai|can))? {MEETING}"
WISH = re.compile(
    rf"\b{ASKS}\b(?: (?!da\b|hop\b|giao\b|chua\b)[a-z=]+){{0,5}}? (?:{LET_OFF})\b|"
    rf"^(?:(?:da|vang|em|a) )*mien {MEETING}\b|"
    rf"\b(?:xin|de nghi|cho)(?: (?:phep|em|toi|don vi|ben em|chung toi|so|huyen|quan|=own)){{0,3}} (?:{NOT_TO})\b|"
    rf"(?:\b(?:xin|de nghi|mong|nho)(?: (?:phep|em|toi|don vi|cho|tu nay|dieu phoi vien)){{0,3}} |"
    rf"^(?:(?:da|vang|em|a|thoi|tu nay|anh|chi|bot) )*){NO_REMINDING}|"
    rf"\b{ASKS}(?: (?:duoc|phep|em|don vi))* mien(?=$| (?:vi|do|boi|a|nhe|tuan|ky|ca|nam|luon|han)\b)"
)
"""``đề nghị miễn giao ban``, ``cho đơn vị khỏi họp``, ``xin phép không họp tuần này``; ``xin miễn``."""

LET_OFF_ALREADY = re.compile(rf"^(?:\w+ ){{0,4}}(?:duoc|thuoc dien) (?:duoc )?mien {MEETING}\b")
MET = re.compile(rf"\b(?:da|vua) (?:\w+ )?{MEETING}\b|\b{MEETING} (?:xong |duoc )?roi\b")
ASKED = re.compile(r"\bhoi\b|\b(?:khong|chua)(?: (?:a|em|anh|chi|nhi|vay))*$")
IDLE = re.compile(
    r"\b(?:khong|chua)(?: (?:co|thay|he))?(?: \w+)? ?"
    r"(?:phat sinh|noi dung|viec gi|co gi|gi moi|gi de hop|gi de giao ban)\b"
)
"""``không phát sinh``, ``không có nội dung``."""

NONE_ARISES = re.compile(r"\b(?:khong|chua)(?: (?:co|thay|he))? phat sinh\b")
BUSY = re.compile(
    r"\b(?:(?<!giao )ban|di cong tac|cong tac|di vang|vang|nghi phep|om|dot xuat|bao|lut|mua|hoc|tap huan|hop khac)\b"
)
"""Why a meeting falls away that would have had something to speak of."""

ALL_YEAR = re.compile(
    r"\b(?:ca nam|nam nay|nam 20\d\d|han|luon|tu nay|cac tuan|hang tuan|moi tuan|tuan nao)\b"
    rf"|{NO_REMINDING}"
)
"""It is asked for good, not for this week."""

NEEDLESS = re.compile(rf"\bnen (?:\w+ ){{0,3}}?(?:khong|chua|thoi)(?: (?:to chuc|can|phai|co))* {MEETING}\b")
"""``... nên không họp``."""

NO_WISH = re.compile(
    r"\b(?:khong|chang|chua|dung|huy|rut|bo|thu hoi|het|(?:xin|de nghi|cho|phep) thoi)"
    r"(?: (?:con|muon|lai|can|phai|duoc|he|y kien|yeu cau|xin|de nghi|kien nghi|mong|cho|thuoc|dien|ai|phep|viec))* "
    rf"mien(?=$| (?:{MEETING}|viec|ky|tuan|nua|a|vi|do)\b)"
)
"""``rút lại đề nghị miễn``, ``không xin miễn nữa``, ``chưa được miễn``: it is not, or no longer, wished for or so."""

HOW = r"(?:khi nao|bao gio|(?:lam )?(?:sao|the nao)|dieu kien|thu tuc|truong hop nao|(?:don vi|so|ai|dau) nao|ai)"
ASKS_HOW = re.compile(
    rf"\b{HOW}(?: (?:thi|moi|de|la|don vi|em|co the|nay))* (?:\w+ )?(?:duoc|xin|thuoc dien|de nghi)(?: duoc)? mien\b|"
    rf"\bmien {MEETING}(?: (?:thi|can|phai|co|lam|em|don vi|a))* {HOW}\b|\bneu duoc mien\b"
)
"""``khi nào được miễn giao ban``, ``muốn được miễn giao ban thì làm thế nào``: asked about, without a question mark."""

WAY = (
    rf"{MEETING}(?: (?:giao ban|giai ngan))? "
    r"(?:truc tiep|truc tuyen|online|tap trung|rieng|tu xa|toan (?:co quan|the|don vi|so|quan|huyen))"
)
BY_WHAT = r"(?:qua|tren|bang) (?:zalo|zoom|mang|dien thoai|nhom|e?mail|van ban|viber|telegram)"
OTHERWISE = re.compile(rf"\b(?:{WAY}|{BY_WHAT}|long ghep|(?:ghep|gop) (?:voi|vao|chung)|hop (?:gop|ghep))\b")
"""``không họp trực tiếp, giao ban qua zalo``: another way to hold it."""

AGAIN = re.compile(
    rf"(?:=day|=time|\b(?:chieu|sang|van|se|chi|roi|nhung|(?<!gi )(?<!dau )ma))"
    rf" (?:(?:se|van|lai|moi|thi) )*{MEETING}\b(?! (?:khong|chua|xin|mien|thi (?:khong|chua|xin|mien))\b)|"
    r"\b(?:chuyen|doi|lui|hoan|dich) (?:hop |giao ban |lich )*(?:(?:sang|den|vao|qua|lai) )?(?:=day|=time)"
)
"""``không họp sáng nay, chiều họp``, ``lùi sang thứ hai``: another time at which it is held."""

NOT_SO = re.compile(rf"\bkhong(?: (?:phai|can|duoc))? {WAY}\b")
"""``không họp trực tiếp``, which leaves open whether it is held."""


def _names_it(said: Said) -> bool:
    """Whether it is wished for in words, and neither denied in the same breath nor asked about."""
    line = said.text.plain
    return (WISH.search(line) or LET_OFF_ALREADY.search(line)) is not None and not denies_wish(said)


def denies_wish(said: Said) -> bool:
    """Whether it is said that the exemption is not, or no longer, wished for or given, or when it would be."""
    return any(NO_WISH.search(clause.text.plain) or ASKS_HOW.search(clause.text.plain) for clause in said.clauses)


def wishes_exemption(said: Said) -> bool:
    """Whether a text asks not to have to hold a meeting, and tells of none that was held."""
    line = said.text.plain
    return _names_it(said) and not MET.search(line) and not said.text.is_question and not ASKED.search(line)


AGAIN_NOW = r"(?=$| (?:a|nhe|nha|tu|vi|do|boi|hang tuan|binh thuong|tuan|ky|cho|va|roi)\b| =(?:day|own)\b)"
BACK = r"(?: (?:tro|hang tuan|nhu truoc|nhu cu))*"
MEETS_AGAIN = re.compile(
    rf"\b(?:giao ban{BACK} lai|hop{BACK} tro lai){AGAIN_NOW}|\btro lai (?:giao ban|hop)\b"
    rf"|\b{ASKS}(?: (?!hop\b)[a-z=]+){{0,3}} hop{BACK} lai{AGAIN_NOW}"
    r"|\b(?:thoi|bo|huy|rut|dung|het|khong(?: (?:can|xin|duoc|phai))?)(?: (?:viec|de nghi|xin|duoc|dien))* mien"
    rf"(?=$| (?:{MEETING}|viec|nua|a|nhe|cho|di|roi|vi|do)\b)"
)
"""``xin họp lại``, ``giao ban trở lại``; and not ``mai họp lại với tài chính``, ``giao ban lại hoãn rồi``."""

GIVEN = r"(?:giao|cap|bo tri|phan bo|bo sung|phan khai|co)"
CAPITAL_CAME = re.compile(
    rf"\b(?:da|vua|moi|duoc|nay)(?: (?:duoc|them|vua|moi|da))* {GIVEN}"
    r"(?: (?:them|bo sung|ke hoach|khv|moi))* (?:von|khv|ke hoach von|du an dau tu cong|du an)\b"
)
FOR_ELSE = re.compile(r"\b(?:(?<!don )vi|do(?! thi)|boi|nen|nhung|va|vuong|kho khan|gia han|lui|bao cao|bc)\b")
"""Capital that came is no news of its own in a clause with these words."""

NOT_YET = re.compile(rf"\b(?:khong|chua)(?: (?:duoc|he|con|thay))* {GIVEN}\b")
"""``chưa được giao vốn``."""


def wishes_meetings(said: Said) -> bool:
    """Whether an agency that is exempt from the meetings asks to hold them again."""
    return any(MEETS_AGAIN.search(clause.text.plain) for clause in said.clauses)


def meets_again(said: Said) -> bool:
    """Whether an agency that is exempt from the meetings says that it has capital now, or asks to hold them again."""
    return bool(_of_meetings(said))


def beside_meetings(said: Said) -> Said | None:
    """What is said beside that the agency has capital now, or asks to hold the meetings again; ``None`` if nothing."""
    rest = said.text.without([clause.text for clause in _of_meetings(said)])
    return said.part(rest) if rest.words else None


def _of_meetings(said: Said) -> list[Said]:
    """The clauses that say so, and not as the reason of something else or beside it."""
    if said.text.is_question or ASKED.search(said.text.plain) or NOT_YET.search(said.text.plain):
        return []
    return [clause for clause in said.clauses if _is_of_meetings(clause.text.plain)]


def _is_of_meetings(clause: str) -> bool:
    came = CAPITAL_CAME.search(clause)
    return MEETS_AGAIN.search(clause) is not None or (came is not None and not FOR_ELSE.search(clause))


def held_otherwise(said: Said) -> bool:
    """Whether it is said beside a wish, or beside that nothing arose, that a meeting is held in another way or
    at another time."""
    line = said.text.plain
    return OTHERWISE.search(line) is not None or AGAIN.search(line) is not None


def has_no_capital(said: Said) -> bool:
    """Whether it is said, as the reason of a wish, that there is no capital."""
    parts = [*said.clauses, *_reasons(said)]
    return any(no_capital(part) or never_any(part) for part in parts)


def read_exemption(said: Said, question: Open) -> Meaning | None:
    """What such a wish answers to the meeting's question, with its words: that there is no capital, that nothing arose
    (for sure where that is said), else it is asked; in doubt where the meeting is held otherwise or the wish denied;
    ``None`` for another text."""
    line = said.text.plain
    if denies_wish(said):
        return UNCLEAR
    wished = wishes_exemption(said)
    idle = NONE_ARISES.search(line) and NEEDLESS.search(line) and not MET.search(line) and not said.text.is_question
    if (wished or idle) and held_otherwise(said):
        return UNCLEAR
    if not wished:
        return likely("nothing", question.ref, text=said.words) if idle else None
    if has_no_capital(said):
        return sure("no_capital", question.ref, text=said.words)
    if ALL_YEAR.search(line):
        return likely("no_capital", question.ref, text=said.words)
    if IDLE.search(line):
        return sure("nothing", question.ref, text=said.words)
    return likely("not_held" if BUSY.search(line) else "nothing", question.ref, text=said.words)


def beside(said: Said, question: Open) -> Meaning | None:
    """Such a wish while a figure or an obstacle of a meeting is asked for, which was held: that there is no capital is
    proposed, anything else is asked about."""
    if denies_wish(said):
        return UNCLEAR
    if not wishes_exemption(said):
        return None
    if held_otherwise(said) or not (has_no_capital(said) or ALL_YEAR.search(said.text.plain)):
        return UNCLEAR
    return Meaning(How.LIKELY, (Act("no_capital", question.ref, text=said.words),))


def _reasons(said: Said) -> list[Said]:
    """What stands behind "vì", "do", "bởi"."""
    words = [word for word in said.text.words if not word.is_sign]
    at = next((place for place, word in enumerate(words) if word.plain in ("vi", "do", "boi")), len(words))
    rest = words[at + 1 :]
    return [said.part(said.text.part(rest))] if rest else []
