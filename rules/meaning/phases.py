"""What one clause says of the duty: that it is done, under way, ahead, of another report, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from enum import StrEnum
from itertools import pairwise

from rules.meaning.beside import is_beside
from rules.meaning.day import Doubt
from rules.meaning.hindrances import nothing_hinders
from rules.meaning.letters import toned
from rules.meaning.model import Open
from rules.meaning.said import Said
from rules.meaning.sending import HANDED_ON, OUTSIDE, without_people
from rules.meaning.text import Piece
from rules.meaning.underway import GIVEN, NOT_BEFORE, PROMISE


class Phase(StrEnum):
    """What a clause says of the duty; ``ELSE``: of another report; ``DOUBT``: something that is not read."""

    DONE = "done"
    OPEN = "open"
    AHEAD = "ahead"
    ELSE = "else"
    BESIDE = "beside"
    DOUBT = "doubt"


TAGS = (
    *("=own", "able", "cannot", "just", "by", "did", "past", "slip", "back", "send", "finished", "now", "notyet"),
    *("not", "obstacle", "extend", "early", "draft", "otherone", "allot", "work", "wait", "inner", "report"),
    *("=document", "=share", "=money", "=day", "=time", "=phone", "=period", "document", "channel", "destination"),
    *("who", "topic", "data", "about", "will", "later", "because", "hence", "busy", "doubted", "ask", "left", "title"),
    *("=name", "have", "measure", "only", "but", "withpart", "went", "capital", "both", "polite"),
)

TURNS = (
    *("slip", "back", "not", "cannot", "obstacle", "extend", "because", "hence", "doubted", "ask", "left", "stop"),
    "undo",
)
"""What makes of a clause something that is not read here."""

FILL = ("polite", "topic", "able", "who", "=own", "about", "measure")

ACTS = ("send", "finished", "work", "inner", "wait", "report", "draft", "allot", "have", "data", "document", "early")

HARMLESS_BUT = ("con", "moi", "chi", "van", "thi", "chac", "moi chi", "chi co", "lan", "xem")


def phase_of(clause: Said, pieces: Sequence[Piece], question: Open, titled: Set[str]) -> Phase:
    if nothing_hinders(clause) or not [piece for piece in pieces if piece.tag not in NUMBER]:
        return Phase.BESIDE
    if "notyet" in [piece.tag for piece in pieces]:
        pieces = [piece for piece in pieces if piece.words not in (("gi",), ("dau",), ("ai",))]  # "chưa làm gì cả"
    tags = [piece.tag for piece in pieces]
    if clause.text.is_question or hypothetical(clause):
        return Phase.DOUBT
    if A_MOMENT.search(clause.text.plain):
        return Phase.BESIDE if is_beside(clause) else Phase.DOUBT  # "chờ xíu là thấy"
    if "corrected" in tags:
        still = not {"send", "did", "past", "just"} & set(tags) and {"now", "inner"} & set(tags)
        return Phase.OPEN if still and not any(tag in TURNS for tag in tags) else Phase.DOUBT
    if LACKS.match(clause.text.plain):
        return Phase.OPEN if not {"send", "did", "past"} & set(tags) else Phase.DOUBT
    if any(tag in TURNS for tag in tags) or any(_turns(piece) for piece in pieces):
        return Phase.BESIDE if not set(tags) & set(ACTS) and is_beside(clause) else Phase.DOUBT
    if "otherone" in tags or "=period" in tags:
        return Phase.ELSE if _sends(clause, pieces, question, titled) else Phase.DOUBT
    if "notyet" in tags:
        return _not_yet(pieces, titled)
    done = _sends(clause, pieces, question, titled)
    if done is not None:
        return done
    return _under_way(clause, pieces, question, titled)


HYPOTHETICAL = re.compile(
    r"\b(?:neu|gia su|le ra|suyt|hinh nhu|nghe noi|nghe dau|du dinh|gan nhu|co le|khong biet|thi phai|dung ghi|"
    r"dang le|may ra|ghi la|bao la|noi la|tru|ngoai|hay|hoac|de nghi|huong dan)\b|"
    r"\b(?:dinh|toan|tuong) (?:la )?(?:da )?(?:gui|nop|lam|bao|xong)\b|^(?:\w+ )?tuong\b"
)
"""Words that make of a statement a guess, a condition or somebody else's."""

LEST = toned("nhỡ")


def hypothetical(clause: Said) -> bool:
    """Whether a clause is a guess, a condition or somebody else's word; ``nhỡ`` is known by its mark ("nhờ" asks)."""
    return HYPOTHETICAL.search(clause.text.plain) is not None or any(word.tone == LEST for word in clause.text.words)


A_MOMENT = re.compile(r"\b(?:cho|doi) (?:(?:anh|chi|em|toi|minh|ti|c|a|e) )*(?:mot )?(?:chut|ti|ty|xiu|lat|ti nua)\b")
"""``chờ anh chút``: nothing is said of the duty yet."""

LACKS = re.compile(r"(?:(?:em|ben em|chi|thi) )*(?:con thieu|chi thieu|thieu moi|thieu not|con moi|chi con)\b")
"""``còn thiếu số của hai trung tâm``: what is left to do."""

NUMBER = ("=document", "=day", "document", "topic", "by", "able", "=own")
"""What a clause is made of that only gives a number and its day."""


def _turns(piece: Piece) -> bool:
    """A contrast that may turn what was said."""
    return piece.tag == "but" and " ".join(piece.words) not in HARMLESS_BUT


def _not_yet(pieces: Sequence[Piece], titled: Set[str]) -> Phase:
    """``chưa`` and, right behind it, what is not yet done; at the end only alone or behind ``thì``, ``vẫn``."""
    pieces = [piece for piece in pieces if piece.words != ("thay",)]  # "chưa thấy ký"
    places = [place for place, piece in enumerate(pieces) if piece.tag == "notyet"]
    if len(places) != 1:
        return Phase.DOUBT
    before, behind = pieces[: places[0]], pieces[places[0] + 1 :]
    if any(piece.tag in ("did", "past", "just") for piece in (*before, *behind)):
        return Phase.DOUBT
    if not [piece for piece in behind if piece.tag not in (*FILL, "now", "only")]:
        led = before[-1:] and before[-1].tag == "but" and before[-1].words[-1] in ("thi", "van", "con")
        alone = not [piece for piece in before if piece.tag not in (*FILL, "now", "report", "=time")]
        return Phase.OPEN if led or alone else Phase.DOUBT
    if [piece.tag for piece in before[-1:]] == ["?"] or _of_something_else(behind):
        return Phase.DOUBT
    first = next((piece for piece in behind if piece.tag not in (*FILL, "channel", "destination", "now")), None)
    known = first is not None and (first.tag in ACTS or (first.tag == "?" and first.words[0] in titled))
    return Phase.OPEN if known else Phase.DOUBT


def _of_something_else(pieces: Sequence[Piece]) -> bool:
    """Whether a word that is not known stands as what is sent or done: ``gửi xyz``, ``làm đám giỗ``."""
    acts = ("send", "allot", "finished")
    return any(
        behind.tag == "?" and (piece.tag in acts or piece.words in (("lam",), ("chay",)))
        for piece, behind in pairwise(pieces)
    )


def _sends(clause: Said, pieces: Sequence[Piece], question: Open, titled: Set[str]) -> Phase | None:
    """Whether the clause says that it is done: by a sending for a report, by the duty's own verb for a milestone.

    ``None`` where it says nothing of the kind; ``DOUBT`` where it does in words that may mean something else.
    """
    if question.kind == "milestone":
        return _reached(clause, pieces, titled)
    places = [place for place, piece in enumerate(pieces) if piece.tag in ("send", "just")]
    if not places:
        went = "went" in (tags := [piece.tag for piece in pieces]) and {"report", "document", "=document"} & set(tags)
        return (Phase.DONE if not {"?", "wait", "will", "inner"} & set(tags) else Phase.DOUBT) if went else None
    last = places[-1]
    tags = [piece.tag for piece in pieces]
    if any(tag in ("draft", "data") for tag in tags[last:]) and "report" not in tags:
        return Phase.OPEN if "draft" in tags and "=document" not in tags else Phase.DOUBT
    if _day_before(clause, tags, last):
        return Phase.AHEAD
    if not _is_over(clause, pieces, last):
        return None
    if HANDED_ON.search(clause.text.plain) and not OUTSIDE.search(clause.text.plain):
        return Phase.DOUBT
    held_up = {"wait", "early", "will", "later", "work"} & set(tags) or "inner" in tags[last:] or _ahead(clause)
    if held_up or not _after_the_house(tags, last):
        inward = "inner" in tags[last:] and not {"destination", "=document", "channel"} & set(tags)
        return Phase.OPEN if inward and not _ahead(clause) and not {"wait", "will"} & set(tags) else Phase.DOUBT
    if re.search(OUTSIDE.pattern + r" (?:da |vua )?(?:gui|nop|chuyen|phat hanh)", clause.text.plain):
        return Phase.DOUBT
    behind = [tag for tag in tags[last + 1 :] if tag not in ("topic", "able")]
    strange_object = behind[:1] in (["?"], ["=name"], ["=money"], ["=share"], ["who"])
    firsts = [place for place, tag in enumerate(tags) if tag in ("did", "send", "just")]
    strangers = without_people(clause) is clause and "?" in tags[: firsts[0]]
    named = "=name" in tags[: firsts[0]] and "who" not in tags[: firsts[0]]
    return Phase.DOUBT if strange_object or strangers or named else Phase.DONE


def _day_before(clause: Said, tags: Sequence[str], last: int) -> bool:
    """``mai là gửi được rồi``: a day ahead stands before the sending, and nothing was done."""
    if "=day" not in tags[:last] or {"did", "just", "=document"} & set(tags) or len(clause.days) != 1:
        return False
    if tags[last + 1 : last + 2] == ["?"]:
        return False
    day = clause.days[0]
    return bool(day.day and day.day > clause.today and not day.weekday and not day.either)


def _is_over(clause: Said, pieces: Sequence[Piece], last: int) -> bool:
    """``đã gửi``, ``gửi ... rồi``, ``gửi xong``, ``gửi hôm qua``."""
    tags = [piece.tag for piece in pieces]
    since = re.search(r"\b(?:tu|tu hom|hom|luc|hoi) =day", clause.text.plain)
    behind = any(
        day.day and day.day < clause.today and not day.weekday and (not day.exact or since) for day in clause.days
    )
    return (
        pieces[last].tag == "just"
        or "did" in tags[:last]
        or any(
            piece.tag == "past" and (place > last or not place or piece.words[-1] != "roi")
            for place, piece in enumerate(pieces)
        )
        or tags[last + 1 : last + 2] == ["finished"]
        or (behind and "will" not in tags and not clause.documents)
    )


def _after_the_house(tags: Sequence[str], last: int) -> bool:
    """Whether steps inside the house come before the sending, and are joined with it."""
    steps = [place for place, tag in enumerate(tags[:last]) if tag == "inner"]
    return not steps or set(tags[steps[-1] + 1 : last]) <= {"topic", "finished", "inner", "channel", "past", "did"}


def _reached(clause: Said, pieces: Sequence[Piece], titled: Set[str]) -> Phase | None:
    """A milestone is reached where its own verb, or ``hoàn thành``, is said to be over, and nothing is left."""
    tags = [piece.tag for piece in pieces]
    verb = "allot" in tags or "finished" in tags
    over = {"did", "past"} & set(tags) or ("finished" in tags and "allot" in tags)
    if not verb or not over:
        return None
    if FROM_ABOVE.search(clause.text.plain) or {"early", "wait", "will", "later", "now", "only", "work"} & set(tags):
        return None
    signed = DECREED.search(clause.text.plain) is not None
    if {"withpart", "=money", "but"} & set(tags) or _ahead(clause) or ("inner" in tags and not signed):
        return Phase.DOUBT
    if any(share.percent < FULL for share in clause.shares) or PARTLY.search(clause.text.plain):
        return None
    if clause.shares and "past" not in tags:
        return Phase.DOUBT  # "hoàn thành 100%": done, or nearly so
    firsts = [place for place, tag in enumerate(tags) if tag in ("did", "allot", "finished")]
    verbs = [place for place, tag in enumerate(tags) if tag in ("allot", "finished")]
    given = bool(verbs[0]) and pieces[verbs[0] - 1].words[-1] == "duoc"  # "đã được giao vốn"
    strange = "?" in tags[: firsts[0]] or tags[verbs[-1] + 1 : verbs[-1] + 2] == ["?"]
    return Phase.DOUBT if strange or given else Phase.DONE


DECREED = re.compile(r"\bquyet dinh (?:\w+ ){0,5}?(?:da |vua |duoc )+(?:ky|ban hanh|phe duyet)\b")
"""``quyết định phân bổ đã ký``."""

FULL = 100

FROM_ABOVE = re.compile(
    r"\b(?:thanh pho|tp|tinh|trung uong|tw|cap tren|duoc giao von|bo tai chinh) (?:da |moi |vua )?giao\b"
)

PARTLY = re.compile(r"\b\d{1,3} \d{1,3}\b|\bmot (?:nua|phan)\b|\bphan lon\b|\bco ban\b|\bmot so\b")


def _under_way(clause: Said, pieces: Sequence[Piece], question: Open, titled: Set[str]) -> Phase:
    """``đang ...``, ``chờ ...``, ``trình ...``, ``mai gửi``, ``còn mỗi ...``; else nothing of the duty."""
    tags = [piece.tag for piece in pieces]
    ahead = _ahead(clause)
    if _of_something_else(pieces) or (ahead and _may_be_over(clause, tags)):
        return Phase.DOUBT
    if _lies_ahead(clause, set(tags)):
        return Phase.AHEAD
    if {"wait", "early", "draft"} & set(tags) or GIVEN.search(clause.text.plain):
        return Phase.OPEN
    if {"withpart", "only"} & set(tags) and {"finished", "allot", "only"} & set(tags) and len(tags) > 1:
        return Phase.OPEN
    if pieces[0].tag == "but" and pieces[0].words == ("con",) and "send" not in tags:
        return Phase.OPEN  # "còn phần biểu"
    if "send" in tags and "past" in tags[: tags.index("send")] and "inner" in tags and not ahead:
        return Phase.DOUBT  # "đóng dấu xong rồi gửi": sent, or to be sent
    if "inner" in tags and (_steps(pieces) or "now" in tags):
        return Phase.OPEN if "=document" not in tags else Phase.DOUBT
    if "now" in tags and {"work", "finished", "send", "report", "data"} & set(tags):
        outward = "send" in tags and OUTSIDE.search(clause.text.plain)
        return Phase.DOUBT if outward else Phase.OPEN
    if _in_part(clause, set(tags)):
        return Phase.OPEN
    if {"send", "inner", "now", "=document", "will", "report", "finished", "allot", "went"} & set(tags):
        return Phase.BESIDE if _plain(clause) else Phase.DOUBT
    return Phase.BESIDE if "work" not in tags or "past" in tags else Phase.DOUBT


def _lies_ahead(clause: Said, tags: Set[str]) -> bool:
    """``mai gửi``, ``sẽ gửi``, ``thứ 4 mới xong``, ``ký xong em gửi ngay``."""
    if _ahead(clause) and {"send", "finished", "report", "work", "have", "will", "allot"} & tags:
        return True
    if {"will", "later"} & tags and {"send", "finished", "report", "allot"} & tags:
        return True
    return bool(NOT_BEFORE.search(clause.text.plain) or PROMISE.search(clause.text.plain))


def _in_part(clause: Said, tags: Set[str]) -> bool:
    """``mới xong``, ``được 60%``."""
    if "only" in tags and (clause.shares or {"finished", "send"} & tags):
        return True
    return bool(clause.shares) and bool({"finished", "work", "able", "measure", "report", "allot", "past"} & tags)


STEPS = ("gui", "nop", "ky", "trinh", "duyet", "dau", "tham", "phe", "gop", "y", "xem", "ra")


def _steps(pieces: Sequence[Piece]) -> bool:
    """Whether a step inside the house is named, not only who sits there."""
    return any(piece.tag == "inner" and set(piece.words) & set(STEPS) for piece in pieces)


def _plain(clause: Said) -> bool:
    """``báo cáo xong rồi``: it is written, which does not say yet that it was sent."""
    return clause.only("report", "finished", "past", "did", "topic", "who", "=own", "work") and not clause.has("send")


def _may_be_over(clause: Said, tags: Sequence[str]) -> bool:
    """``em nộp thứ 4``: a day of the week behind the verb may be one that is over."""
    behind = "=day" in tags and "send" in tags and tags.index("send") < tags.index("=day")
    return behind and clause.days[0].weekday and not {"will", "now", "later"} & set(tags)


def _ahead(clause: Said) -> bool:
    """Whether a day is named that lies ahead, or a vague one."""
    return any(
        (day.day and day.day > clause.today) or (day.day is None and day.doubt is Doubt.VAGUE) for day in clause.days
    )
