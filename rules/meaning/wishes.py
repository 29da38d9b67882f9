"""More time, asked for in a clause of its own among others that tell why; and that none is wanted any more."""

from __future__ import annotations

import re

from rules.meaning.beside import HENCE
from rules.meaning.day import coming
from rules.meaning.extensions import (
    BEGS,
    DENIED_EXTENSION,
    PROMISED,
    WISH,
    behind_because,
    later_than_due,
    waits,
    was_before,
)
from rules.meaning.model import Meaning, Open, sure
from rules.meaning.said import Said, trimmed

ASKING = re.compile(
    r"\b(?:xin|cho|de nghi|mong|lui|gia han|khat|hoan|gian|doi(?= (?:qua|sang|den|toi)))\b"
    r"(?:(?! (?:da|roi|vua)\b) \S+){0,9}? =day"
)
"""``kính đề nghị cho phép Sở gửi chậm nhất 18/8``: a word that asks, and the day."""

WISHES = re.compile(
    r"\bxin (?:(?:phep|duoc|cho|dl|deadline|han|moc|em|ben em|so) )*(?:den|toi|qua|sang|nop|gui|goi|=day|ngay|"
    r"chuyen|de|doi)|"
    r"\bcho (?:em|anh|chi|toi|minh|ben em|phong em|don vi|so|=own) (?:xin )?(?:nop|gui|bao cao) (?:vao )?=day|"
    r"\b(?:lui|gia han|khat|hoan|gian|cham|muon|tre|them|doi (?:qua|sang|den|toi)|cho phep)\b|"
    r"\bcho (?:\w+ )+?(?:toi|den) =day"
)
BECAUSE = re.compile(r"\b(?:vi|do|tai|boi|cho|doi|de|ly do|li do)\b")
KNOWN = (*WISH, "grant", "hedge", "have", "form", "capital", "title", "past")
SENT = re.compile(r"\b(?:da|vua|moi) (?:gui|nop|phat hanh)\b|\b(?:gui|nop) (?:\w+ )?roi\b")
TURNED = re.compile(r"\b(?:nhung|neu|hay la|hoac|thoi khoi|dinh|tuong|hinh nhu|lan truoc|hom truoc)\b")


def wish_among(said: Said, question: Open) -> Meaning | None:
    """``số liệu huyện chưa đủ, em xin đến 23/8``: one clause asks for one later day; the rest is the reason."""
    if _is_turned(said):
        return None
    asking = [clause for clause in said.clauses if ASKING.search(clause.text.plain)]
    if len(asking) != 1 or not WISHES.search(asking[0].text.plain):
        return None
    rest = [each for each in said.clauses if each is not asking[0] and not each.polite_only]
    head, wish, behind = _cut_out(asking[0])
    begged = any(BEGS.search(each.text.plain) for each in (behind, *rest))
    if ("?" in said.text.raw and not begged) or any(_turns(each) for each in rest):
        return None
    if waits(wish) or wish.denies or wish.cut(KNOWN).unknown or len(wish.days) != 1:
        return None
    told = BECAUSE.match(behind.text.plain) or BEGS.search(behind.text.plain)
    strangers = not HENCE.search(head.text.plain) and head.cut(SUBJECT).unknown
    if strangers or (not told and behind.cut((*KNOWN, "not", "polite")).unknown) or head.has(*DONE):
        return None
    until = wish.days[0].day
    if coming(wish.days[0], said.today) or later_than_due(until, question):
        return None
    return sure("extension", question.ref, until=until, text=_why(said, asking[0], behind, rest))


SUBJECT = (
    "who",
    "=own",
    "topic",
    "report",
    "will",
    "inner",
    "cannot",
    "because",
    "by",
    "able",
    "data",
    "busy",
    "polite",
)
"""Who asks; a stranger who does is not the speaker."""

DONE = ("send", "did", "finished", "not", "notyet")


def _is_turned(said: Said) -> bool:
    """Whether the wish is denied, conditional, over, of another report, or beside what was sent."""
    line = said.text.plain
    denied = DENIED_EXTENSION.search(said.text.full) or TURNED.search(line) or SENT.search(line)
    return bool(denied) or said.has("slip", "undo", "otherone") or was_before(said)


def _turns(clause: Said) -> bool:
    """Whether a clause beside the wish asks something else, or gives another day."""
    line = clause.text.plain
    if clause.text.is_question and not BEGS.fullmatch(line):
        return True
    return bool(clause.days and (WISHES.search(line) or PROMISED.match(line) or clause.only("=day", "by")))


def _cut_out(clause: Said) -> tuple[Said, Said, Said]:
    """What stands before the wish, from the word that asks to the day, and what stands behind."""
    found = ASKING.search(clause.text.plain)
    words = [word for word in clause.text.words if not word.is_sign]
    line = clause.text.plain
    first, last = (len(line[: found.start()].split()), len(line[: found.end()].split())) if found else (0, 0)
    head, wish, behind = (
        clause.part(clause.text.part(each)) for each in (words[:first], words[first:last], words[last:])
    )
    return head, wish, behind


def _why(said: Said, asking: Said, behind: Said, rest: list[Said]) -> str | None:
    """The reason: what stands behind the day, or in the clauses beside, but for those that only say that it is late."""
    if BECAUSE.match(behind.text.plain) and not BEGS.search(behind.text.plain):
        words = behind.text.words
        led = words[0].plain in ("vi", "do", "tai", "boi")
        return trimmed(behind.text.part(words[led:])) or None
    told = [each for each in rest if not each.only(*LATE) and not BEGS.fullmatch(each.text.plain)]
    told = [each for each in told if not PROMISED.match(each.text.plain)]
    if not told:
        return None
    begin, end = told[0].text.words[0].start, told[-1].text.words[-1].end
    if begin < asking.text.words[0].start < end:
        return None
    kept = said.part(said.text.part([word for word in said.text.words if begin <= word.start < end]))
    return behind_because(kept) or trimmed(kept.text) or None


LATE = ("cannot", "not", "notyet", "able", "send", "finished", "report", "who", "=day", "by")


NO_WISH = re.compile(
    r"(?:(?:da|vang|a|em|anh|chi|toi|minh|ben (?:em|toi|minh|anh|chi)|don vi|so|=own|thi|thoi) )*"
    r"(?:khong|khoi|thoi|chua) (?:(?:can|phai|muon|xin|lam) )*(?:gia han|lui|khat|xin them|them han|doi han)"
    r"(?: (?:gi|chi|dau|nua|them|han|a|em|anh|nhe|nha|het|ca))*"
)
"""``không gia hạn đâu em``: that no more time is wanted."""


def without_refused_wish(said: Said) -> Said:
    """The text without a clause that only says that no more time is wanted, where another says how it stands."""
    gone = [clause for clause in said.clauses if NO_WISH.fullmatch(clause.text.plain)]
    if not gone or len(gone) == len(said.clauses):
        return said
    return said.part(said.text.without([clause.text for clause in gone]))
