"""A coordinator grants: until when, with which remark, and what makes a grant doubtful."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.meaning.agencies import agencies_in, words_of
from rules.meaning.day import coming
from rules.meaning.model import Act, How, Meaning, Open, Standing, unclear
from rules.meaning.said import Said, trimmed
from rules.meaning.text import Word

GRANTED = re.compile(
    r"\b(?:dong y|nhat tri|duyet|chap thuan|chap nhan|cho phep|phe duyet|thong nhat|chuan y|tan thanh|duoc|cho)\b"
)

FIRM = re.compile(r"\b(?:dong y|nhat tri|duyet|chap thuan|chap nhan|cho phep|phe duyet|thong nhat|chuan y|tan thanh)\b")

DAY_ONLY = ("contrast", "onlyword", "lastday", "grantfill", "grantmore", "extend", "=day")
"""A clause that only says until when."""


def _only_until(said: Said, clause: Said) -> bool:
    """``(đồng ý) nhưng chỉ đến 19/8``: the one day that is named, with a word that says that it is the last."""
    return len(said.days) == len(clause.days) == 1 and clause.only(*DAY_ONLY) and clause.text.plain != "=day"


def deciding(said: Said) -> Said:
    """Without the clauses that only say that there is no more ("không lùi thêm nữa"), which refuse nothing."""
    clauses = clauses_of(said)
    kept = [clause for place, clause in enumerate(clauses) if not place or not _is_no_more(clause)]
    if len(kept) == len(clauses):
        return said
    return said.part(said.text.part([word for clause in kept for word in clause.text.words]))


def clauses_of(said: Said) -> list[Said]:
    """Clauses, set apart before ``nhưng`` as well, which stays with what follows it."""
    found = []
    for clause in said.clauses:
        groups: list[list[Word]] = [[]]
        for word in clause.text.words:
            if word.plain in ("nhung", "song", "tuy") and groups[-1]:
                groups.append([])
            groups[-1].append(word)
        found += [said.part(said.text.part(group)) for group in groups if group]
    return found


NO_MORE = re.compile(
    r"^(?:<(?:contrast|polite|grantfill|grantmore|remark|directive|who)>)*<(?:denial|notyet)>(?:<(?:moreword|grantfill)>)+$"
)


def _is_no_more(clause: Said) -> bool:
    """``không lùi thêm``, ``không gia hạn nữa``, ``đừng để chậm nữa`` behind a decision."""
    tags = (
        "denial",
        "notyet",
        "moreword",
        "contrast",
        "remark",
        "directive",
        "who",
        "grantfill",
        "grantmore",
        "polite",
    )
    pieces = [piece.tag for piece in clause.cut(tags).pieces if piece.tag != "polite"]
    return bool(NO_MORE.match("".join(f"<{tag}>" for tag in pieces)))


def gives_day(said: Said, standing: Standing) -> bool:
    """``chỉ gia hạn tới 19/8 thôi``, ``số 2 chỉ đến 19/8``: a day is granted without the word for it."""
    head = clauses_of(said)[0] if said.clauses else said
    if len(head.days) != 1 or len(said.days) != 1 or said.has("send", "condition"):
        return False
    if said.denies and deciding(said) is said:
        return False
    cut = head.cut(
        (
            "onlyword",
            "lastday",
            "both",
            "extend",
            "grantfill",
            "grantmore",
            "request",
            "who",
            "=day",
            "=document",
            "polite",
        )
    )
    named = words_of(agencies_in(head, standing.agencies))
    strange = [word for word in cut.unknown if word not in named and not word.isdecimal()]
    return not strange and (
        cut.has("onlyword", "lastday", "both", "extend") or bool(re.search(r"\bthoi\b", head.text.plain))
    )


GRANT = (
    *("grant", "grantfill", "grantmore", "both", "request", "extend", "yes", "who", "onlyword", "lastday"),
    *("=day", "=document", "number", "polite"),
)


def grant(said: Said, meant: Sequence[Open], requests: Sequence[Open], standing: Standing) -> Meaning:
    clauses = clauses_of(said)
    places = [place for place, each in enumerate(clauses) if GRANTED.search(each.text.plain)]
    behind_from = places[0] + 1 if places else 1
    head, behind = clauses[:behind_from], clauses[behind_from:]
    if behind and not any(each.days for each in head) and _only_until(said, behind[0]):
        until_told, behind = behind[0].days, behind[1:]  # "đồng ý nhưng chỉ đến 19/8"
    else:
        until_told = None
    remark = _remark(said, behind)
    acts = tuple(Act("grant", each.ref, request=each.ref, text=remark) for each in meant)
    days = until_told or said.days
    one = len(requests) > len(meant)
    if any(_is_doubted(each, one=one) for each in head) or any(_is_condition(each) for each in behind):
        return unclear("", *acts)
    if len(days) == 1 and days[0].day == meant[0].until and len(meant) == 1 and not any(each.days for each in head):
        days = []  # the remark only repeats until when
    if len(days) > 1 or (days and any(each.days for each in behind)):
        return unclear("", *acts)
    until = None
    if days:
        if coming(days[0], said.today) or re.search(r"\bgui (?:truoc|xong|den)", said.text.plain):
            return unclear("no_day", *(replace(act, text=None) for act in acts))
        until = days[0].day
        if until and any(each.until and until > each.until for each in meant):
            return unclear("far", *(replace(act, until=until) for act in acts))
    named = words_of(agencies_in(said, standing.agencies))
    strange = [word for each in head for word in each.cut(GRANT).unknown if word not in named and not word.isdecimal()]
    firm = FIRM.search(said.text.plain) or not strange
    acts = tuple(replace(act, until=until or each.until) for act, each in zip(acts, meant, strict=True))
    return Meaning(How.SURE if firm and not strange else How.LIKELY, acts)


def _is_doubted(head: Said, *, one: bool = False) -> bool:
    """A denial, a condition or a contrast in the clause that decides."""
    line = head.text.plain
    denied = head.has("notyet", "denial") or bool(re.search(r"\bkhong\b(?! qua)", line))
    part = (
        head.has("onlyword") and not head.days and not one and not re.search(r"\b(?:lan nay|mot lan|1 lan|lan)\b", line)
    )
    return denied or part or head.has("contrast", "condition") or head.text.is_question


HANGS_ON = re.compile(r"\b(?:dieu kien|neu|mien la|sau khi|khi (?:co|nao|du)|chi khi|truoc khi|phai (?:gui|nop|co))\b")
DENIES_IT = re.compile(
    r"\b(?:khong|chua|chang|dung|ko)(?: (?!co\b|du\b)\w+){0,2}? (?:dong y|nhat tri|duyet|chap|mien|cho|duoc|gia han)\b"
    r"|\b(?:khong|chua|ko)(?: (?:a|nhi|em|anh|chi|vay|nhe))*$"
)


def is_no_grant(said: Said) -> bool:
    """Whether a sentence with the words of a grant denies it, asks about it, or hangs it on something."""
    line = said.text.plain
    asks = said.text.is_question or said.has("condition")
    return asks or HANGS_ON.search(line) is not None or DENIES_IT.search(line) is not None


def _is_condition(clause: Said) -> bool:
    """What makes of a remark more than one: a condition, a doubt, a denial of something else than of more time."""
    if clause.has("condition") or clause.text.is_question or clause.only("delayed", "later"):
        return True
    if clause.has("denial", "notyet") and not _is_no_more(clause):
        return True
    return clause.has("contrast") and not clause.has("remark") and not _is_no_more(clause)


def _remark(said: Said, behind: Sequence[Said]) -> str | None:
    """What was written behind the decision, after a comma or ``nhưng``."""
    words = [word for each in behind for word in each.text.words]
    while words and (words[0].plain in ("nhung", "song", "tuy", "ma", "nhien") or words[0].is_sign):
        words = words[1:]
    if not words:
        return None
    return trimmed(said.text.part([word for word in said.text.words if word.start >= words[0].start])) or None
