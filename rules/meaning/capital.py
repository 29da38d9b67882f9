"""That an agency has no capital: ``không có kế hoạch vốn``, ``làm gì có dự án nào``."""

from __future__ import annotations

import re

from rules.meaning.said import Said

NO_CAPITAL = (
    *("hence", "managing", "whatever", "meet", "=own", "not", "capital", "allotted", "who", "year", "topic", "polite"),
)

NEVER_ANY = re.compile(
    r"\b(?:lam gi co|lam chi co|lay dau ra|dau co|co dau) (?:\w+ ){0,2}?(?:von|du an|cong trinh|dau tu cong)\b|"
    r"\bco (?:\w+ ){0,1}?(?:von|du an|cong trinh|dau tu cong)(?: nao| gi| dong nao)? dau\b"
)
"""``làm gì có dự án nào``, ``có vốn đâu``: a denial that is made of a question."""


def never_any(said: Said) -> bool:
    """Whether a denial that is made of a question says that there is no capital."""
    return bool(NEVER_ANY.search(said.text.plain)) and not said.has("slip", "did", "past") and not said.money


def no_capital(said: Said) -> bool:
    """``không có kế hoạch vốn``, ``Văn phòng không được giao vốn``: a denial, and capital or projects; before the
    denial stands at most who it is."""
    line = said.text.plain
    if said.text.is_question or said.has("obstacle", "because"):
        return False
    denied = DENIED_CAPITAL.search(line)
    if not denied:
        return False
    cut = said.cut(NO_CAPITAL)
    strange = [piece for piece in cut.pieces if piece.tag == "?" and piece.words != (PLAN,)]
    if not strange and not PERIOD.search(line[: denied.start()]):
        return cut.has("capital", "allotted") or PLAN in line.split()
    head = [word for word in said.text.words if not word.is_sign][: len(line[: denied.start()].split())]
    named = said.part(said.text.part(head)) if head else None
    denials = [piece for piece in said.cut(("not", "notyet")).pieces if piece.tag != "?"]
    if named is None or len(denials) > 1 or len(head) > SUBJECT:
        return False
    if any(piece.start >= head[-1].end for piece in strange):
        return False
    return not named.has("capital", "data", "early", "but", "notyet", "not", "lastweek", "now") and not PERIOD.search(
        named.text.plain
    )


PLAN = "khv"
"""``KHV``: kế hoạch vốn."""

PERIOD = re.compile(r"=day|\b(?:quy|thang|tuan|dot|hom|gio)\b")

SUBJECT = 8
"""How many words may say whose capital is spoken of."""

DENIED_CAPITAL = re.compile(
    r"\bkhong\b(?:\s+(?:he|duoc|co|giao|bo tri|phan bo|con|phai|la|lam|quan ly|thuc hien|trien khai|su dung|"
    r"tham gia|nam|trong|thuoc|dien|doi tuong|huong|dang ky|nhan|phat sinh))*\s+(?:(?!hop\b)\w+\s+){0,2}?"
    r"(?:ke hoach|khv|von|du an|dau tu|dtc|chu dau tu|xdcb|xay dung co ban|cong trinh)"
)
