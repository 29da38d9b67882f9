"""That the report was sent: plainly, or last after what was done with it before, or by its number."""

from __future__ import annotations

import re

from rules.meaning.grammar import SENT
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, unclear
from rules.meaning.said import Cut, Said, document_day

HANDED_ON = re.compile(
    r"\b(?:chuyen|gui|dua|nop)\b(?:\s+\w+){0,2}?\s+(?:cho |len |sang )?"
    r"(?:van thu|phong|bo phan(?! mot cua| tiep nhan))\b"
)
"""To whom of the house it went, before it is sent."""

OUTSIDE = re.compile(r"\b(?:so ke hoach|khdt|skhdt|kh&dt|quy so|so khdt|so kh)\b")


def sent_after_all(said: Said, cut: Cut) -> bool:
    """``đóng dấu xong gửi rồi``, ``đã ký và gửi hôm qua``: the sending comes last, and is done."""
    known = ("send", "inner", "work", "did", "past", "finished", "report", "who", "topic", "destination", "channel")
    whole = said.cut((*known, "=own", "=day", "=time", "=period", "by", "able", "document", "polite"))
    tags = [piece.tag for piece in whole.pieces]
    if whole.unknown or "send" not in tags or not {"inner", "work"} & set(tags) or said.documents or said.shares:
        return False
    last = len(tags) - 1 - tags[::-1].index("send")
    behind = any(day.day and day.day < said.today for day in said.days) and len(said.days) == 1
    over = behind and "did" in tags
    done = over or ((not said.days or behind) and ("past" in tags[last:] or tags[last - 1 : last] == ["did"]))
    return done and not {"inner", "work"} & set(tags[last:]) and not cut.has("wait", "now", "early", "will", "later")


def issued(said: Said, cut: Cut) -> bool:
    """``đã tham mưu ban hành báo cáo số 12/BC-SYT``: a report's number behind the sending, and nothing under way."""
    if len(said.documents) != 1 or "BC" not in said.documents[0].number.upper():
        return False
    if cut.unknown or not cut.has("did", "past") or cut.has("now", "wait", "early", "will", "later"):
        return False
    tags = [piece.tag for piece in cut.pieces if piece.tag in ("send", "inner", "=document")]
    day = document_day(said)
    return tags[-2:] == ["send", "=document"] and (day is None or day <= said.today)


def is_sent(said: Said, question: Open) -> bool:
    """Whether a clause alone says that it was sent."""
    cut = said.cut((*SENT, "polite"))
    return not cut.unknown and cut.has("send") and cut.has("did", "past")


PEOPLE = re.compile(
    r"(?:(?:da|vang|em|anh|chi|a|bao cao) )*(?:(?:phong|bo phan|to|ban|doi)"
    r"(?: (?!da\b|vua\b|moi\b|khong\b|chua\b)\w+){0,5}|"
    r"van phong(?: so| ubnd)?|van thu(?: so)?|ke toan|chuyen vien|ban em|dong nghiep|"
    r"(?:anh|chi|em|dong chi|d/c|ban) =name) "
    r"(?=(?:da|vua|moi) )"
)
"""``Phòng KHTC đã ...``: who of the agency did it."""

OUT_OF_HOUSE = re.compile(r"\b(?:phat hanh|ban hanh)\b")


def without_people(said: Said) -> Said:
    """The text without the colleagues who sent it, at its beginning."""
    found = PEOPLE.match(said.text.plain)
    words = [word for word in said.text.words if not word.is_sign]
    if not found:
        return said
    return said.part(said.text.without([said.text.part(words[: len(found[0].split())])]))


def by_own_people(said: Said) -> bool:
    """``phòng Kế hoạch đã gửi Sở KHĐT rồi``: colleagues sent it out of the house."""
    rest = without_people(said)
    cut = rest.cut((*SENT, "polite"))
    out = OUTSIDE.search(rest.text.plain) or (OUT_OF_HOUSE.search(rest.text.plain) and cut.has("report", "=document"))
    within = rest.text.has("inner", "wait", "now", "early", "later")
    return (
        rest is not said
        and bool(out)
        and not within
        and not cut.unknown
        and cut.has("send", "just")
        and cut.has("did", "past")
    )


def read_sent(said: Said, question: Open, cut: Cut, unknown: list[str]) -> Meaning:
    """``đã gửi ...``; a number alone under a reminder is the document that was sent."""
    if re.search(OUTSIDE.pattern + r" (?:da |vua )?(?:gui|nop|chuyen|phat hanh)", said.text.plain):
        return UNCLEAR  # it is they who sent something
    narrow = said.cut((*SENT, "polite"))
    documents = said.documents
    if len(documents) > 1:
        return UNCLEAR
    document = documents[0].number if documents else None
    day = document_day(said)
    if document and day and day > said.today:
        return unclear("future", Act("sent", question.ref, document=document))
    act = Act("sent", question.ref, document=document, day=day if document else None)
    reached = narrow.has("channel") or OUTSIDE.search(said.text.plain)
    if reached and len(narrow.unknown) == 1 and narrow.unknown == ["=name"]:
        narrow = said.cut((*SENT, "=name", "polite"))
    if narrow.has("just") and narrow.unknown == ["xong"]:
        narrow = said.cut((*SENT, "finished", "polite"))  # "vừa bấm gửi trên mạng xong"
    says = narrow.has("send", "just") or (narrow.has("report") and narrow.has("did", "past") and not narrow.has("have"))
    done = narrow.has("did", "past", "just")
    if (says and done and not narrow.unknown and not later_day(said)) or _in_a_clause(said):
        return Meaning(How.SURE, (act,))
    alone = (
        document
        and not documents[0].plain
        and not said.cut(("=document", "=day", "document", "report", "polite", "topic")).unknown
    )
    if re.search(r"\b(?:theo|tai|can cu)\b", said.text.plain) or (document and "BC" not in document.upper()):
        alone = False
    if alone:
        return Meaning(How.SURE, (act,))
    if (says and (done or document)) or (cut.has("finished") and done and not unknown):
        return Meaning(How.LIKELY, (act,))
    return UNCLEAR


def _in_a_clause(said: Said) -> bool:
    """``xong hết rồi, gửi từ sáng rồi``: one clause says that it was sent, the others that it is done."""
    parts = [each for each in said.clauses if each.has("send", "just")]
    rest = [each for each in said.clauses if each not in parts]
    if len(parts) != 1 or not all(each.only("finished", "past", "did", "work") for each in rest) or later_day(said):
        return False
    cut = parts[0].cut((*SENT, "polite"))
    return cut.has("send", "just") and cut.has("did", "past", "just") and not cut.unknown


def later_day(said: Said) -> bool:
    """Whether a day is named that is not over; of a day of the week or month alone the last one is meant."""
    days = [day for day in said.days if not said.documents and not (day.weekday or day.either)]
    return any(day.day is None or day.day > said.today for day in days)


OTHERS = (
    r"(?:(?:cac|may) )?(?:dong nghiep|sep|lanh dao|van thu|ke toan|chuyen vien|phong|bo phan|anh em|moi nguoi|"
    r"ca phong|(?:anh|chi|em|co|chu|bac|ban|dong chi|d/c|nguoi|dau moi)"
    r"(?= (?:=name|\w+ (?:kia|ay|khac)|kia|ay|khac)\b))"
    r"(?: (?!khong\b|chua\b|em\b|toi\b)\S+){0,3}"
)
UNAWARE = rf"(?:(?:nhung|ma|chac|tai|do|vi|the) )*{OTHERS} (?:khong|chua|ko) (?:\w+ )?(?:biet|nam|hay|ro)\b"
IDLE_SO = (
    r"(?: (?:gi|ca|a|da|nhe|nha|thoi|viec nay))*"
    r"(?: nen (?:\w+ ){0,2}?chua (?:bam|bao|tra loi|chon|ghi|cap nhat)(?: \w+){0,3})?"
)
NOT_AWARE = re.compile(rf"(?:^|(?<= )){UNAWARE}{IDLE_SO}$|^{UNAWARE}(?: (?:la|rang|viec)\b)?(?= )")
"""``đồng nghiệp không biết``: that others of the agency do not know of it."""


def without_unaware(said: Said) -> Said:
    """The text without that colleagues do not know of it, which changes nothing in what was done."""
    found = NOT_AWARE.search(said.text.plain)
    if not found or said.text.is_question:
        return said
    words = [word for word in said.text.words if not word.is_sign]
    first, count = len(said.text.plain[: found.start()].split()), len(found[0].split())
    rest = said.text.without([said.text.part(words[first : first + count])])
    return said.part(rest) if rest.words else said


SENDING_TOLD = re.compile(
    r"\b(?:da|vua|moi) (?:gui|nop|phat hanh)\b(?! dau)|\b(?:gui|nop|phat hanh) (?!dau\b)(?:\S+ ){0,3}?roi\b"
)
NOT_DONE = re.compile(r"\b(?:chua|khong|dau co|neu|se|sap|dinh|tuong|hay|hoac)\b(?: \S+){0,3} (?:gui|nop|phat hanh)\b")


def tells_sending(said: Said) -> bool:
    """Whether among words that are not all read a sending is told that is over: to be proposed, never more."""
    line = said.text.plain
    turned = said.text.is_question or said.has("slip", "undo", "back", "extend") or later_day(said)
    return bool(SENDING_TOLD.search(line)) and not NOT_DONE.search(line) and not turned
