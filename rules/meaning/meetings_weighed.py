"""Whether a meeting was held, said in a sentence of which not every word is known.

Each clause says that it was, that it was not, or nothing of it; where the clauses agree the answer is plain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise

from rules.meaning.day import Doubt
from rules.meaning.meetings_told import ABSENT, INVITED
from rules.meaning.model import Meaning, Open, sure
from rules.meaning.said import Said
from rules.meaning.text import Piece, Word


class Told(StrEnum):
    """What a clause says of this week's meeting."""

    HELD = "held"
    NOT = "not_held"
    BESIDE = "beside"
    DOUBT = "doubt"


TAGS = (
    *(
        "lastweek",
        "=own",
        "able",
        "did",
        "past",
        "just",
        "notyet",
        "not",
        "cancelled",
        "schedule",
        "meet",
        "finished",
        "now",
        "will",
    ),
    *("later", "early", "busy", "inner", "withwhom", "chair", "asusual", "spent", "capital", "=money"),
    *("=share", "=day", "=time", "=name", "=period", "who", "topic", "by", "document", "send", "report", "data"),
    *(
        "nofigures",
        "same",
        "because",
        "hence",
        "but",
        "back",
        "slip",
        "doubted",
        "ask",
        "work",
        "wait",
        "only",
        "have",
        "polite",
    ),
)
TURNS = ("slip", "back", "doubted", "ask", "because", "hence")
FILL = ("able", "topic", "by", "only", "now", "did", "have")
HYPOTHETICAL = re.compile(
    r"\b(?:neu|gia su|le ra|suyt|hinh nhu|nghe noi|du dinh|tru|hay|hoac|khong biet|thi phai|khong phai|chac la)\b"
)
OTHER_MEETING = re.compile(
    r"\b(?:hop|giao ban) (?:chi bo|dang|co quan|phong|phu huynh|hdnd|hoi dong|bao|lop|to dan pho|gia dinh|"
    r"cong doan|khoa|"
    r"chuyen mon|noi bo|so ket|tong ket|giao ban co quan|ubnd|voi ubnd|voi so)\b"
)
BESIDE_IT = re.compile(
    r"\b(?:so lieu|bien ban|thong bao|ket luan|vang|thieu|giai ngan|danh sach|thanh phan|bao cao|hinh anh|anh chup)\b"
)
"""What may be missing of a meeting that was held."""

LAST_WEEK = re.compile(r"\b(?:tuan|thang) (?:truoc|roi|qua|vua roi|vua qua)\b")
GOES_ON = re.compile(r"\bdang (?:hop|giao ban)\b")
TOPIC = re.compile(r"^(?:hop|giao ban)(?: giai ngan)? thi (?=(?:da )?(?:hop|giao ban|co|xong|roi|chua))")
GETTING_READY = re.compile(
    r"\b(?:chuan bi|sap|sap xep|lat nua|lat|ti nua|chut nua|toi nay|dinh) (?:\w+ )?(?:hop|giao ban)\b"
)


def weigh_meeting(said: Said, question: Open) -> Meaning | None:
    """``held`` or ``not_held`` where all clauses agree; ``None`` where it is not plain."""
    unread = len(said.days) > 1 or any(day.day is None and day.doubt is Doubt.NONE for day in said.days)
    if (
        unread
        or said.text.is_question
        or len(said.money) > 1
        or len(said.shares) > 1
        or OTHER_MEETING.search(said.text.plain)
    ):
        return None
    parts = _clauses(said)
    told = [_told(clause, contrasted=contrasted) for clause, contrasted in parts]
    told = _weighed(parts, told)
    if not told or Told.DOUBT in told:
        return None
    if _in_two(told, [clause for clause, _ in parts]):
        return sure("held" if parts[0][0].only("past", "did") else "not_held", question.ref)
    whole = set(told) - {Told.BESIDE}
    if whole == {Told.HELD}:
        return sure("held", question.ref)
    if whole == {Told.NOT}:
        given_up = any(PLANNED.search(clause.text.plain) for clause in said.clauses)
        days = [day.day for day in said.days if day.day and day.day > said.today and not given_up]
        return sure("not_held", question.ref, expected=days[0] if len(days) == 1 == len(said.days) else None)
    return None


THIS_WEEK = re.compile(r"(?:(?:con|thi|nhung) )*(?:tuan|ky|dot) nay(?: thi)? (?:van |con )?chua(?: hop| giao ban| co)?")
"""``tuần này thì chưa``, said beside the week before."""

SARCASM = re.compile(
    r"(?:(?:da|oi|thi|con|nao|em|bon em|ben em) )*(?:hop|giao ban)(?: hanh)? "
    r"(?:gi|chi|mo|sao duoc|sao noi|kieu gi)(?: duoc| noi| nua| dau| ma| ha)*"
)
"""``họp hành gì, cả ban đi chống dịch``: no question, but a denial."""

PLANNED = re.compile(
    r"\b(?:dinh|tinh|du dinh|toan|du kien|le ra)(?: la)? (?:to chuc )?(?:hop|giao ban)\b.*"
    r"\b(?:nen|lai|danh|thanh ra|the la) (?:(?:phai|lai|danh|da) )?(?:thoi|hoan|huy|lui|doi|nghi|khong|chua)"
    r"(?: (?:hop|duoc|lai|luon|roi|kip|noi)){0,3}$"
)
"""``định họp chiều qua mà giám đốc bận nên thôi``."""

AT_AN_HOUR = re.compile(
    r"(?:(?:da|em|ben em|so|=own|tuan nay|luc|vao) )*(?:=time =day|=day =time|=day luc =time) "
    r"(?:em |ben em |so |moi |se )?(?:hop|giao ban)(?: giai ngan| tuan)?"
)
"""``4 giờ chiều nay họp``: an hour before its verb is still to come."""


def _weighed(parts: Sequence[tuple[Said, bool]], told: Sequence[Told]) -> list[Told]:
    """What the clauses (each with whether it contrasts) say together: a denial in other words, and what only tells why
    there was no meeting."""
    clauses = [clause for clause, _ in parts]
    found = [
        Told.NOT if _denied_otherwise(clause, alone=len(told) == 1) else each
        for clause, each in zip(clauses, told, strict=True)
    ]
    this = [THIS_WEEK.fullmatch(clause.text.plain) is not None for clause in clauses]
    if any(this) and all(here or clause.has("lastweek") for here, clause in zip(this, clauses, strict=True)):
        return [Told.NOT if here else Told.BESIDE for here in this]
    if Told.NOT in found and Told.HELD not in found:
        return [
            Told.BESIDE if each is Told.DOUBT and not contrasted and _only_tells(clause) else each
            for (clause, contrasted), each in zip(parts, found, strict=True)
        ]
    return found


def _denied_otherwise(clause: Said, *, alone: bool) -> bool:
    line = clause.text.plain
    if clause.text.is_question:
        return False
    ahead = AT_AN_HOUR.fullmatch(line) and all(day.day and day.day >= clause.today for day in clause.days)
    morning = re.search(r"s[áa]ng|tr[ưu]a|qua", clause.text.raw.lower())
    return bool(PLANNED.search(line) or (ahead and not morning) or (SARCASM.fullmatch(line) and not alone))


def _only_tells(clause: Said) -> bool:
    """``sếp đi Sài Gòn chưa về``: it names no meeting and guesses nothing."""
    tags = clause.cut(TAGS).tags
    turned = (
        tags & {"slip", "back", "doubted", "ask", "lastweek", "did", "past", "meet", "cancelled", "schedule"}
        or clause.text.is_question
    )
    return (
        not turned
        and not HYPOTHETICAL.search(clause.text.plain)
        and not re.search(r"\bkhong phai\b", clause.text.plain)
    )


def _clauses(said: Said) -> list[tuple[Said, bool]]:
    """The clauses, set apart before ``nhưng`` and ``còn`` too, with whether a contrast leads them."""
    found: list[tuple[Said, bool]] = []
    for clause in said.clauses:
        groups: list[list[Word]] = [[]]
        for word in clause.text.words:
            if word.is_sign:
                continue
            if word.plain in ("nhung", "song", "tuy") and groups[-1]:
                groups.append([])
            groups[-1].append(word)
        for group in groups:
            led = bool(group) and group[0].plain in ("nhung", "song", "tuy")
            words = group[1:] if led else group
            part = said.part(said.text.part(words))
            match = TOPIC.match(part.text.plain)
            if match:
                part = said.part(said.text.part(words[len(match[0].split()) :]))
            if led and not words:
                return []  # "..., nhưng": what follows is not there
            if part.text.words and not part.polite_only:
                found.append((part, led))
    return found


def _told(clause: Said, *, contrasted: bool) -> Told:
    pieces = [piece for piece in clause.cut(TAGS).pieces if piece.tag != "polite"]
    tags = [piece.tag for piece in pieces]
    line = clause.text.plain
    if contrasted:
        missing = BESIDE_IT.search(line) and not {"meet", "not"} & set(tags)
        return Told.BESIDE if missing else Told.DOUBT
    if HYPOTHETICAL.search(line) or set(tags) & set(TURNS) or GOES_ON.search(line) or LAST_WEEK.search(line):
        return Told.DOUBT
    if ABSENT.fullmatch(line):
        return Told.BESIDE
    if INVITED.search(line) or _strangely_put(pieces):
        return Told.DOUBT
    if "cancelled" in tags and not {"not", "notyet"} & set(tags):
        before = set(tags[: tags.index("cancelled")])
        rests = all(piece.words == ("nghi",) for piece in pieces if piece.tag == "cancelled") and "meet" not in tags
        return Told.DOUBT if rests or ("meet" in before and {"did", "past"} & before) else Told.NOT
    if "meet" not in tags:
        return _without_meeting(clause, tags)
    if {"not", "notyet"} & set(tags):
        return Told.NOT if _denied(pieces) else Told.DOUBT
    return _of_meeting(clause, pieces, tags)


def _without_meeting(clause: Said, tags: Sequence[str]) -> Told:
    """``rồi``, ``không`` and what may stand beside them: figures, papers, who was away."""
    if {"not", "notyet"} & set(tags):
        missing = "not" not in tags and BESIDE_IT.search(clause.text.plain)
        return Told.BESIDE if missing or set(tags) <= {"not", "notyet"} else Told.DOUBT
    return Told.BESIDE if "but" not in tags else Told.DOUBT


def _strangely_put(pieces: Sequence[Piece]) -> bool:
    """A word that is not known right behind the meeting or what was done with it; ``chưa họp xong``."""
    for piece, behind in pairwise(pieces):
        if piece.tag in ("meet", "cancelled") and behind.tag == "?":
            return True
    tags = [piece.tag for piece in pieces]
    ended = any(piece.tag == "meet" and piece.words[-1] == "xong" for piece in pieces)
    return bool({"not", "notyet"} & set(tags)) and (ended or bool({"finished", "asusual"} & set(tags)))


def _denied(pieces: Sequence[Piece]) -> bool:
    """A denial, and right behind it the meeting: ``chưa kịp họp``, ``không tổ chức giao ban``."""
    if sum(piece.tag in ("not", "notyet") for piece in pieces) > 1:
        return False
    for place, piece in enumerate(pieces):
        if piece.tag in ("not", "notyet"):
            behind = [each for each in pieces[place + 1 :] if each.tag not in (*FILL, "schedule")]
            at_the_end = not behind and place and pieces[place - 1].tag in ("meet", "but")
            known = "?" not in [each.tag for each in pieces[max(0, place - 1) : place]]
            over = any(each.tag in ("did", "past") for each in pieces)
            return known and not over and (bool(at_the_end) or (bool(behind) and behind[0].tag == "meet"))
    return False


def _of_meeting(clause: Said, pieces: Sequence[Piece], tags: Sequence[str]) -> Told:
    place = tags.index("meet")
    weekday = [day for day in clause.days if day.weekday]
    hom = bool(re.search(r"\b(?:hom|bua) =day|\b(?:tu|luc) =day", clause.text.plain))
    this_week = [day.day for day in clause.days if day.day and not day.weekday]
    weekday_days = [day.day - timedelta(days=7) for day in weekday if day.day]
    behind = all(day <= clause.today for day in this_week) and bool(this_week or weekday)
    too_old = any((clause.today - day).days > clause.today.weekday() for day in [*this_week, *weekday_days])
    done = bool({"did", "past", "just"} & set(tags)) or tags[place + 1 : place + 2] == ["finished"]
    ahead = any(day > clause.today for day in this_week) or {"will", "schedule", "early", "later"} & set(tags)
    if GETTING_READY.search(clause.text.plain) or (ahead and not done):
        return Told.NOT if "?" not in tags else Told.DOUBT
    have = pieces[place].words[0] == "co" or "have" in tags[:place]
    told = done or (have and (behind or hom)) or (hom and bool(weekday) and "now" not in tags)
    strange = tags[place + 1 : place + 2] == ["?"] or "?" in tags[:place] or "but" in tags
    if not told or strange or ahead or too_old or any(_asked(pair) for pair in pairwise(pieces)):
        return Told.DOUBT
    return Told.HELD


def _asked(pair: tuple[Piece, Piece]) -> bool:
    return pair[0].tag == "past" and pair[1].tag in ("not", "notyet")


def _in_two(told: Sequence[Told], parts: Sequence[Said]) -> bool:
    """``rồi, hôm qua``; ``không, sếp đi vắng``: the answer, and when or why."""
    if len(parts) != 2 or set(told) != {Told.BESIDE}:
        return False
    first, second = parts
    over = all(day.day and day.day <= second.today for day in second.days)
    if first.only("past", "did") and second.days and over:
        return not second.cut(("=day", "=time", "by", "who", "polite")).unknown
    denied = first.only("not", "notyet") and first.has("not", "notyet")
    return denied and second.has("busy") and not second.has("not", "notyet", "meet")
