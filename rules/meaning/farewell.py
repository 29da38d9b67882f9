"""Who says that they have moved or retired, or that another is in charge."""

from __future__ import annotations

import re

from rules.meaning.model import Act, How, Meaning, sure
from rules.meaning.said import Said
from rules.meaning.sending import OUTSIDE

TAKES_OVER = re.compile(
    r"\b(?:gio|bay gio|nay|hien nay|tu nay) (?:chi|anh|dong chi|d/c|ong|ba) (?:=name|\w+) phu trach$|"
    r"\b(?:chi|anh|dong chi|d/c|ong|ba) (?:=name|\w+)(?: \w+)? (?:phu trach|dam nhan|theo doi|"
    r"lam dau moi)\b.*\b(?:viec nay|mang nay|noi dung nay|roi)\b|\b(?:viec nay|mang nay|"
    r"noi dung nay|cai nay|phan nay|bao cao nay)\b.*\b(?:phu trach|dam nhan|theo doi|"
    r"lam dau moi|nhan)\b|\b(?:lien he|lien lac|goi cho|hoi)\b.*\bphu trach\b"
)

MINE = re.compile(
    r"\b(?:toi|em|minh|tui|ben em)\s+(?:dang |van |se |la nguoi )?(?:phu trach|dam nhan|theo doi|lam|nhan)\b"
)

NO_LONGER = re.compile(r"\bkhong (?:con )?(?:theo doi|phu trach|dam nhan|lam)(?: (?!kip|duoc|noi|xong)\w+){0,3} nua\b")

ANOTHER = re.compile(
    r"\b(?:lien he|lien lac|hoi|nhan|goi|bao|gap|gui)(?: cho| voi)? (?:anh|chi|dong chi|d/c|ong|ba|co|em|ban|chu|bac)\b"
)
"""``không theo dõi CT01 nữa, liên hệ chị Ngọc``: another is in charge."""

HANDED_OVER = re.compile(r"\bban giao (?:\w+ ){0,2}?(?:mat bang|dat|cong trinh|ho so|nha|gpmb|tai san)\b")
"""Ground or a building is handed over, not somebody's work."""

CALLED = "dien|cho|co|anh|chi|chu|bac|ong|ba|dong chi|d/c|ban|em|=name|so"

DENIED_TAKING = re.compile(r"\bco (?:\w+ ){0,2}?nhan (?:\w+ ){0,3}?dau\b|\bkhong (?:he )?nhan viec\b")
"""``có nhận việc này đâu``: that nobody here has it is no farewell."""

REMOVE = re.compile(
    r"\b(?:go|xoa|bo|loai|rut)\b (?:ten |so |giup |ho )*(?:toi|em|anh|chi|minh|tui)\b(?: \w+){0,3}? (?:ra|khoi|di)\b|"
    r"\b(?:dung|khong can|thoi|khoi|xin dung|khong) (?:nhan|nhac|goi)(?: tin)?(?: cho| den)? (?:toi|em|anh|"
    r"chi|minh|tui|so nay)\b"
)

LEAVING = re.compile(
    r"\b(?:chuyen|dieu dong|dieu|luan chuyen|biet phai|nghi|ve huu|thoi viec|khong con|ban giao|giao lai|sang|"
    r"het nhiem vu)\b"
)
"""``gỡ em ra giúp``, ``đừng nhắn cho tôi nữa``, where a leaving is told."""

GONE = re.compile(
    r"\bkhong con (?:lam |cong tac |lam viec )?(?:o|tai|thuoc) (?:=own|so|co quan|don vi|phong|day|ban)(?: \w+){0,3}\b|"
    r"\bso (?:dien thoai )?nay khong (?:con |phai )+(?:la )?cua\b.*\bnua\b|"
    r"^(?:(?:toi|em|minh|anh|chi|tui|da) )+(?:da |vua |moi )?(?:duoc )?(?:chuyen|dieu dong|dieu|luan chuyen|biet phai)"
    r"(?: cong tac)? (?:sang|qua|ve|den) (?!(?:so|ben|qua|he thong|truc|phong) )(?:\w+ ){1,6}?(?:cong tac|"
    r"lam viec|lam)\b"
)

POST = re.compile(
    r"(?:(?:da|toi|em|minh|tui|anh|chi|a) )+(?:khong (?:con )?|thoi (?:khong )?|nghi |het )"
    r"(?:la |lam |phu trach |dam nhiem )*(?:dau moi|can bo dau moi|can bo theo doi)\b(?: \w+){0,4}"
)
"""``em không làm đầu mối nữa``."""

MOVED_WITHIN = re.compile(
    r"(?:(?:da|toi|em|minh|tui|a) )+(?:(?:vua|moi|duoc|sap|bi|se) )*(?:chuyen|doi|sang) (?:cong tac )?"
    r"(?:(?:sang|qua|ve) )?(?:phong|don vi|bo phan|vi tri|ban|cong viec|vi tri viec lam)"
    r"(?: (?:khac|moi|roi|a|nhe|anh|chi|em|cong tac|lam viec))*"
)
"""``em đã chuyển phòng``: who does the work, perhaps, and not the work."""

REPLACED = re.compile(
    r"\b(?:anh|chi|dong chi|d/c|ong|ba|co|em|ban) (?:=name|\w+) (?:da |se |moi |len )?(?:thay|the) (?:toi|em|"
    r"minh|anh|chi|tui)\b"
)
"""``chị Hoa thay tôi phụ trách rồi``."""


NOT_OURS = re.compile(
    r"(?:(?:da|thi|a) )*(?:viec|bao cao|nhiem vu|cong van|van ban|cai|mang|noi dung|phan) "
    r"(?:nay|do|01|tren)?(?: \w+)? ?"
    r"(?:khong|chua|dang|da|duoc|se)\b"
)
"""``việc này không thuộc bên em, đang chuyển sang Sở Xây dựng``: it is the duty that goes, not the speaker."""


def _replaced(said: Said) -> bool:
    follows = re.search(r"\b(?:roi|tu =day|tu thang|phu trach|theo doi|dau moi|lien he|mang)\b", said.text.plain)
    return bool(REPLACED.search(said.text.plain) and follows) and not said.has("busy", "will", "notyet", "meet", "sign")


def read_farewell(said: Said) -> Meaning | None:
    """Who says that they have moved or retired, or that another is in charge."""
    line = said.text.plain
    if said.text.is_question or HANDED_OVER.search(line) or NOT_OURS.match(line):
        return None
    if _speaker_left(said):
        someone = re.search(
            r"\b(?:anh|chi|dong chi|d/c|ong|ba) (?!(?:oi|a|em|toi|da|moi|vua|thi|se)\b)(?:=name|\w+) "
            r"(?:da |moi )?(?:chuyen|nghi|ve huu)",
            line,
        )
        doubted = someone or bool(re.search(rf"\b(?:gui|nop|bao cao)\b|\bgoi\b(?! (?:{CALLED}))", line))
        forwarded = OUTSIDE.search(line) and re.search(r"\bchuyen (?:sang|qua|ve|den)\b", line)
        doubted = (
            doubted
            or bool(re.search(r"\bnhung\b|\bchac\b", line))
            or bool(forwarded and not re.search(r"\b(?:cong tac|lam viec|nhan viec|dieu)\b", line))
        )
        return Meaning(How.LIKELY if doubted else How.SURE, (Act("left", text=said.words),))
    if DENIED_TAKING.search(line):
        return None
    if POST.fullmatch(line) or MOVED_WITHIN.fullmatch(line):
        return Meaning(How.LIKELY, (Act("left", text=said.words),))
    gone = GONE.search(line) and not said.has("send", "extend") and not re.search(r"\bbao cao\b", line)
    if _replaced(said) or gone or (REMOVE.search(line) and LEAVING.search(line)):
        return sure("left", text=said.words)
    if NO_LONGER.search(line) and ANOTHER.search(line):
        return sure("left", text=said.words)
    if TAKES_OVER.search(line) and not MINE.search(line) and not said.has("notyet"):
        return sure("left", text=said.words)
    return None


def _speaker_left(said: Said) -> bool:
    """Not ``lãnh đạo nghỉ hưu``, nor that something waits for it."""
    tags = [piece.tag for piece in said.cut(("left", "extend", "notyet", "inner")).pieces]
    if "left" not in tags or said.has("extend", "notyet"):
        return False
    return "inner" not in tags[: tags.index("left")]
