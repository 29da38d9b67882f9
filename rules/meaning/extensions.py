"""More time is asked for: until when, and why."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise, takewhile

from rules.meaning.day import coming
from rules.meaning.letters import toned
from rules.meaning.milestones import mentions, title_words
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open
from rules.meaning.said import Cut, Said, trimmed
from rules.meaning.text import CLAUSE, Piece, Text, Word

STRONG_EXTENSION = re.compile(r"\b(?:gia han|lui|khat|doi han|doi ngay|them thoi gian|gian|keo dai|them han)\b")
WEAK_EXTENSION = re.compile(
    r"\b(?:xin(?! loi\b)|cho|duoc)\b(?:\s+\S+){0,6}?\s+"
    r"(?:cham|muon|tre|hoan(?! thanh| tat| thien| chinh)|them|den|toi (?:ngay )?=day)(?!\w)|"
    r"^(?:gui|nop) (?:cham|muon|tre)|"
    r"\b(?:gui|nop) (?:den|toi|vao|sang) (?:ngay )?=day (?:thi |co )?duoc (?:khong|chu)\b"
)
DENIED_EXTENSION = re.compile(
    r"\b(?:khong|chua|khoi|thoi)\b(?:\s+\w+){0,3}\s+(?:gia han|lui|khat|them)\b|"
    r"\bda duoc (?:gia han|lui)|gia han (?:roi|chua)"
)

NEAR = 12
"""How many words are looked at to see whether a reason begins."""

WISH = (
    *("=own", "able", "cannot", "just", "by", "not", "extend", "notyet", "send", "finished", "report", "who", "will"),
    *("early", "now", "work", "wait", "data", "inner", "topic", "destination", "=day", "=time", "about", "grantfill"),
    "polite",
)


def read_wish(said: Said, question: Open, cut: Cut) -> Meaning | None:
    """``xin gia hạn đến 25/8 do chờ số liệu``: the day and the reason, as far as they were given."""
    said = _unconditioned(said)
    found = _wish(said, question, cut)
    if found is not None and found.how is How.SURE and (found.acts[0].until or found.why not in ("several",)):
        return found
    return _wish_of_its_own(said, question) or found


POLITELY = re.compile(
    r"(?:(?:da|thua|em|anh|chi) )*(?:neu duoc|neu co the|neu duoc thi|co the thi|neu anh chi dong y)(?: thi)?\b"
)


def _unconditioned(said: Said) -> Said:
    """Without ``nếu được`` before a wish, which is mere politeness."""
    found = POLITELY.match(said.text.plain)
    words = [word for word in said.text.words if not word.is_sign]
    count = len(found[0].split()) if found else 0
    return said.part(said.text.part(words[count:])) if found and count < len(words) else said


ASKS_FOR = re.compile(r"\b(?:xin|cho|lui|gia han|khat|hoan|no|gian|doi han)\b")
LATE = ("cannot", "notyet", "busy", "because", "wait", "work", "now")


def _wish_of_its_own(said: Said, question: Open) -> Meaning | None:
    """``không kịp 12/8, cho xin 19/8``: one clause that asks for one later day, beside one that says it will not do."""
    if said.text.is_question or DENIED_EXTENSION.search(said.text.full) or re.search(r"\bnhung\b", said.text.plain):
        return None
    parts = [clause for clause in said.clauses if not clause.polite_only]
    asking = [clause for clause in parts if len(clause.days) == 1 and ASKS_FOR.search(clause.text.plain)]
    rest = [clause for clause in parts if clause not in asking]
    if len(asking) != 1 or not rest or any(clause.has("slip", "did", "send", "ask") for clause in rest):
        return None
    day = asking[0].days[0]
    known = not asking[0].cut((*WISH, "hedge", "have")).unknown and not asking[0].denies
    late = all(clause.cut((*LATE, "polite")).has(*LATE) for clause in rest)
    if not known or not late or coming(day, said.today) or later_than_due(day.day, question):
        return None
    reason = behind_because(said)
    return Meaning(How.SURE, (Act("extension", question.ref, until=day.day, text=reason or None),))


def _wish(said: Said, question: Open, cut: Cut, *, begged: bool = False) -> Meaning | None:
    line = said.text.plain
    if was_before(said) or said.has("otherone"):
        return UNCLEAR if STRONG_EXTENSION.search(line) or WEAK_EXTENSION.search(line) else None
    strong = STRONG_EXTENSION.search(line)
    if not strong and not _weak(said) and not begged:
        return None
    wish = _begged(said, question)
    if wish is not said:
        return _wish(wish, question, cut, begged=True)
    if (
        DENIED_EXTENSION.search(said.text.full)
        or said.text.is_question
        or (cut.has("but") and re.search(r"\bnhung\b", line))
    ):
        return UNCLEAR
    reason = reason_of(said)
    rest = without_reason(said)
    known = _without_why_not(rest).cut(WISH)
    act = Act("extension", question.ref, text=reason)
    named = title_words(question) if question.kind == "milestone" and mentions(question, said) else set()
    if set(known.unknown) - named or known.has("not"):
        return Meaning(How.LIKELY if strong else How.UNCLEAR, (act,))
    days = rest.days
    if len(days) > 1:
        return Meaning(How.SURE, (act,), "several")
    if not days:
        return Meaning(How.SURE, (act,))
    why = coming(days[0], said.today) or later_than_due(days[0].day, question)
    return Meaning(How.SURE, (act if why else replace(act, until=days[0].day),), why)


OVER = re.compile(
    r"\b(?:hom (?:qua|truoc|kia|bua)|tuan (?:truoc|roi)|lan truoc|bua truoc|dot truoc) (?:\w+ )?(?:xin|gia han|lui)\b|"
    r"\b(?:xin|lui|gia han)\b.*=day (?:roi|xong)\b"
)
"""``hôm qua xin đến 20/8 rồi mà``: what was asked for before."""


def was_before(said: Said) -> bool:
    """Whether what was asked for before is told; ``đã xin`` is known by its mark ("dạ, xin")."""
    words = said.text.words
    done = any(a.tone == toned("đã") and b.plain in ("xin", "gia", "lui") for a, b in pairwise(words))
    return done or OVER.search(said.text.plain) is not None


def _weak(said: Said) -> bool:
    """``cho đến 20/8``, but for ``chờ số liệu đến 20/8``."""
    found = WEAK_EXTENSION.search(said.text.plain)
    if not found or not found[0].startswith("cho"):
        return bool(found)
    words = [word for word in said.text.words if not word.is_sign]
    return not waits(said.part(said.text.part(words[len(said.text.plain[: found.start()].split()) :])))


def waits(said: Said) -> bool:
    """Whether a text begins with ``chờ``, where "cho" is looked for."""
    words = [word for word in said.text.words if not word.is_sign][:NEAR]
    first = said.part(said.text.part(words)).cut(("wait",)).pieces[:1]
    return bool(first) and (words[0].tone == toned("chờ") or (first[0].tag == "wait" and len(first[0].words) > 1))


BEGS = re.compile(
    r"\b(?:co )?duoc (?:khong|chu|chang|ha)\b(?: (?:a|em|anh|chi|e|c|nhe|nhi|vay|day))*|"
    r"\bco duoc(?: (?:a|em|anh|chi))?$|(?<==day) (?:co )?khong(?: (?:a|em|anh|chi|e|c))*$"
)


def _begged(said: Said, question: Open) -> Said:
    """``cho em xin đến 20/8 được không``: a wish with its day, put as a question; else the text itself."""
    found = BEGS.search(said.text.plain)
    day = said.days[0].day if len(said.days) == 1 else None
    if not found or not day or (question.due and day <= question.due):
        return said
    words = [word for word in said.text.words if not word.is_sign]
    first = len(said.text.plain[: found.start()].split())
    gone = words[first : first + len(found[0].split())]
    text = said.text.without([said.text.part(gone)])
    return said.part(
        Text(text.raw.replace("?", " "), [word for word in text.words if word.plain != "?"], text.spans, text.base)
    )


def _without_why_not(said: Said) -> Said:
    """Without a clause that only says that it cannot be done in time ("không thể gửi đúng hạn được, xin ...")."""
    hindered = [
        clause
        for clause in said.clauses
        if not clause.days
        and not STRONG_EXTENSION.search(clause.text.plain)
        and not WEAK_EXTENSION.search(clause.text.plain)
        and not clause.cut((*WISH, "not", "notyet", "degree")).unknown
    ]
    if not hindered or len(hindered) == len(said.clauses):
        return said
    return said.part(said.text.without([clause.text for clause in hindered]))


ONLY_TILL = ("by", "=day", "about", "who", "=own", "topic", "polite")


def till_after_due(said: Said, question: Open, found: Meaning) -> Meaning | None:
    """``đến 19/8 vì bão``, where 19/8 is too late: nothing but a day and why not sooner is no promise (``found``), but
    most probably a wish for more time. ``None`` for anything else."""
    act = found.acts[0] if len(found.acts) == 1 else None
    late = act and act.what == "doing" and act.expected and question.due and act.expected > question.due
    reason = behind_because(said) if act and late and act.percent is None else None
    if act is None or not reason or not without_reason(said).only(*ONLY_TILL):
        return None
    return Meaning(How.LIKELY, (Act("extension", question.ref, until=act.expected, text=reason),))


def later_than_due(day: date | None, question: Open) -> str:
    """``not_later`` for a day that lies before the present due day."""
    return "not_later" if day and question.due and day <= question.due else ""


def reason_of(said: Said) -> str | None:
    """What stands behind ``do``, ``vì``, ``lý do``; else a clause of its own that is neither day nor extension."""
    behind = behind_because(said)
    if behind is not None:
        return behind or None
    for clause in said.clauses if len(said.clauses) > 1 else ():
        named = clause.days or STRONG_EXTENSION.search(clause.text.plain) or WEAK_EXTENSION.search(clause.text.plain)
        idle = (
            PROMISED.match(clause.text.plain)
            or not clause.cut(("notyet", "send", "finished", "report", "who", "polite", "work", "now", "topic")).unknown
        )
        if not named and not idle and not clause.only("not", "notyet", "none", "yes"):
            return clause.words or None
    return None


PROMISED = re.compile(
    r"(?:(?:em|ben em|toi|minh|anh|chi|a|da|so|don vi) )*(?:hua|cam ket|dam bao|bao dam|lan cuoi|lan nay thoi|mong|nho|"
    r"xin loi|thong cam|cam on|tran trong|a thoi|rat mong|kinh mong)\b"
)
"""``hứa không trễ nữa``: no reason."""


def behind_because(said: Said) -> str | None:
    """What stands behind ``do``, ``vì``, ``lý do``; ``None`` where no such word stands."""
    words = said.text.words
    for place, word in enumerate(words):
        if not word.is_sign and word.plain in ("do", "vi", "tai", "boi", "ly", "li", "nguyen"):
            piece = _first(said, place)
            if piece.tag == "because" and not (word.plain == "tai" and word.tone not in ("tai5", "tai")):
                behind = [each for each in words[place:] if each.start >= piece.end]
                behind = _up_to_wish(behind, said)
                return trimmed(said.text.part(behind)) if behind else ""
    return None


def _up_to_wish(words: list[Word], said: Said) -> list[Word]:
    """``lý do chờ số liệu, xin gia hạn đến 22/8``: the reason ends where a clause with the wish begins."""
    for place, word in enumerate(words):
        if word.plain in CLAUSE and place:
            rest = list(takewhile(lambda each: each.plain not in CLAUSE, words[place + 1 :]))
            line = " ".join(each.plain for each in rest if not each.is_sign)
            if (STRONG_EXTENSION.search(line) and re.search(r"=day|\bxin\b", line)) or ASKS_TILL.search(line):
                return words[:place]
    return words


ASKS_TILL = re.compile(r"\b(?:xin|de nghi|cho phep|mong)\b(?: \S+){1,9}? =day")
"""``kính đề nghị cho phép Sở gửi chậm nhất 18/8``."""

STANDS_IN = ("van", "cong", "bao", "quyet", "so", "to", "thong", "nghi", "ke", "hoi", "cuoc", "buoi", "tru", "phong")
"""``tại văn bản số ...``: where something stands, and no reason."""


def _first(said: Said, place: int) -> Piece:
    """The word at this place, or the phrase of a reason that begins there."""
    first = said.text.part(said.text.words[place : place + NEAR]).pieces(("because",))[0]
    following = said.text.words[place + 1 : place + 2]
    stands = first.words == ("tai",) and following and (following[0].plain in STANDS_IN or following[0].value)
    return replace(first, tag="?") if stands else first


def without_reason(said: Said) -> Said:
    """The text up to its reason."""
    words = said.text.words
    for place, word in enumerate(words):
        if not word.is_sign and _first(said, place).tag == "because":
            told = [word for word in words[place:] if word.start < _first(said, place).end]
            why = _up_to_wish(words[place + len(told) :], said)
            gone = said.part(said.text.part([*told, *why]))
            rest = said.text.without([gone.text])
            return said.part(rest if rest.words else Text("", []))
    if len(said.clauses) > 1:
        reason = reason_of(said)
        kept = [clause for clause in said.clauses if clause.words != reason]
        if len(kept) < len(said.clauses) and kept:
            joined = [word for clause in kept for word in clause.text.words]
            return said.part(said.text.part(joined))
    return said
