"""What needs no open question: help, duties, status, codes, who has left, thanks and greetings."""

from __future__ import annotations

import re
from datetime import date

from rules.meaning.absence import read_absence
from rules.meaning.agencies import agencies_in, words_of
from rules.meaning.farewell import read_farewell
from rules.meaning.handing import read_handing
from rules.meaning.letters import clean, flat
from rules.meaning.model import NOTHING, UNCLEAR, Act, How, Meaning, Standing, sure
from rules.meaning.said import Said

LETTERS = "A-HJKMNP-Z2-9"
CODE = re.compile(rf"(?<![\w-])([{LETTERS}]{{4}})\s?[-_]?\s?([{LETTERS}]{{4}})(?![\w-])", re.IGNORECASE)
DASHED = re.compile(rf"(?<![\w-])([{LETTERS}]{{4}})\s?[-_]\s?([{LETTERS}]{{4}})(?![\w-])", re.IGNORECASE)
LINK = re.compile(rf"start(?:group)?=([{LETTERS}]{{4}})-?([{LETTERS}]{{4}})(?!\w)", re.IGNORECASE)
WHEN = re.compile(
    r"(?<!dung )\b(?:han|thoi han|deadline|han chot)\b.*\b(?:nao|bao gio|khi nao|may|gi|den dau|"
    r"bao nhieu|nhi|hay)\b|"
    r"\b(?:bao gio|khi nao|ngay nao|may gio|luc nao|hom nao)\b.*\b(?:gui|"
    r"nop|han|bao cao|xong)\b|\b(?:gui|nop|bao cao)\b.*\b(?:bao gio|khi nao|ngay nao|may gio|"
    r"luc nao|hom nao)\b|^han(?: nop| gui| bao cao)*$"
)
WHERE = re.compile(
    r"\b(?:gui|nop|chuyen|bao cao)\b.*\b(?:ai|dau|dia chi|cho nao|email nao|mail nao|noi nao|phong nao|bo phan nao|"
    r"don vi nao|so nao|duong nao|kenh nao|hinh thuc nao|cach nao|the nao)\b|\bdia chi (?:nhan|nao|gui)|"
    r"\bai\b.*\b(?:nhan|dau moi nhan|tiep nhan)\b.*\b(?:bao cao|bc|van ban)\b"
)
WHICH = re.compile(
    r"\bcon (?:phai )?(?:lam|gui|nop|bao cao) (?:gi|nhung gi|viec gi|bao cao nao)\b|"
    r"\bbao cao (?:ve )?(?:cai )?gi\b|\b(?:gui|nhac|nhan) lai\b.*\b(?:tin|thong bao|noi dung|link)\b|"
    r"\b(?:bao cao|viec|nhiem vu|van ban) (?:nao|gi|may cai)\b|\bviec cua \w+ con may\b|\bco viec gi\b|"
    r"\b(?:gi|viec|nhiem vu|bao cao)(?: nao)? (?:sap|gan|da|qua)(?: den| toi)? han\b"
)
FORM = re.compile(
    r"\b(?:mau|bieu|bieu mau|de cuong|phu luc)\b(?:.*\b(?:nao|gi|dau|khong|o dau|the nao)\b)?|"
    r"\btheo mau\b|"
    r"\b(?:giay|cung|mem|mail|email|dien tu|truc)\b.*\bhay(?: la)?\b.*\b(?:giay|cung|mem|mail|email|dien tu|truc)\b|"
    r"\bnoi dung (?:gi|nao|bao cao)|"
    r"\bco (?:phai|can) (?:gui|nop|bao cao|lam|in|ky|dong dau|kem)\b.*\bkhong\b"
)
ON_PAPER = re.compile(r"\b(?:giay|cung|mem|mail|email|dien tu|truc)\b.*\bhay(?: la)?\b")
"""``bản giấy hay bản mềm``: by which way it is handed in."""

WHO_ASKS = re.compile(
    r"\b(?:ai (?:gui|day|day vay|nhan(?! bao cao| bc| van ban)|vay|do)|(?:tin|so|bot) (?:nay|gi|nao)\b.*|day la (?:ai|"
    r"gi|so nao)|ban la ai|la ai)\b"
)


HOW = re.compile(
    r"\b(?:lam sao|lam the nao|lam cach nao|bang cach nao|cach nao|lam nhu the nao) (?:de|ma|thi)\b"
    r"(?! (?:kip|xong|no|ho|\w+ chiu)\b)|"
    r"^(?:(?:cho|em|anh|chi|toi|hoi|xin) )*cach (?:\w+ ){1,4}(?:the nao|ra sao|nhu the nao|nhu nao|sao)\b|"
    r"\b(?:go|nhan|bam|nhap|dung) (?:lenh|cau lenh|cu phap) (?:gi|nao)\b|"
    r"\bmuon\b.*\b(?:lam sao|lam the nao|the nao|cach nao|lam gi)\b"
)
"""``làm sao để xin gia hạn``: how the bot is used, but for a sigh ("làm sao mà kịp")."""

NOBODY = re.compile(
    r"\b(?:chua|khong|chang|cha)(?: co| thay| duoc)?(?: viec| noi dung| van de| bao cao| du an)? (?:ai|gi|dau|nao)\b"
)
"""``chưa ai giao``: a denial, no question."""


RHETORICAL = re.compile(r"\b(?:lay dau ra|dau ra (?:ma )?|lam gi co|dau co|lay gi ma|kieu gi duoc)\b")
"""``gửi mail thì lấy đâu ra số``: a denial."""


def code_in(typed: str) -> str | None:
    """An invitation code: alone, with quotes or blanks, in a link, or in a sentence that says so."""
    text = clean(typed).strip()
    link = LINK.search(text)
    if link:
        return _code(link)
    bare = text.strip(" \t\n.,;:!?\"'“”`()[]<>*_")
    whole = CODE.fullmatch(bare)
    if whole and (re.search(r"\d", bare) or "-" in bare or "_" in bare or bare.isupper()):
        return _code(whole)
    introduced = re.search(r"\b(?:ma|code|start|link|ma moi|ma so)\b", flat(text))
    found = list(DASHED.finditer(text)) or [
        match for match in CODE.finditer(text) if introduced or (re.search(r"\d", match[0]) and " " not in match[0])
    ]
    marked = [match for match in found if re.search(r"\d|[-_]", match[0]) or (introduced and match[0].isupper())]
    found = [match for match in marked if introduced or re.search(r"\d", match[0])]
    if len(found) != 1 or not (introduced or len(flat(text).split()) <= 4):
        return None
    return _code(found[0])


def _code(match: re.Match[str]) -> str:
    return f"{match[1]}-{match[2]}".upper()


def wants_reminders_again(typed: str, today: date) -> bool:
    """``tiếp tục``, ``nhắc lại đi nhé``: of somebody who had stopped them."""
    return Said.of(typed, today).only("resume")


NOT_RECORDED = re.compile(r"(?:thoi )?khong ghi(?: gi)?(?: nua)?(?: a| nhe)?")
"""``không ghi``: the choice *Không ghi*, which stood under what was asked before."""


def drops(said: Said) -> bool:
    """``hủy``, ``thôi hủy đi em``: whatever question is open is dropped, also one to which any words are an answer."""
    if NOT_RECORDED.fullmatch(said.text.plain.strip(" .")):
        return True
    return said.only("stop") and CALLED_OFF.search(said.text.plain) is not None


LONGEST_COMMAND = 200
"""Letters of a text that is no more than a command's words and politeness."""


def shown_by(typed: str, today: date) -> str:
    """The command (without its stroke) that these words alone stand for ("trợ giúp", "nhiệm vụ", "tình hình"), so that
    they answer no question that is open; empty for any other text, and for a long one unread."""
    if len(typed) > LONGEST_COMMAND:
        return ""
    said = Said.of(typed, today)
    for command in ("help", "duties"):
        if said.only(command):
            return command
    return "status" if said.only("status") and STANDING.search(said.text.plain) else ""


STANDING = re.compile(r"^(?:xem )?(?:tinh hinh|tinh trang|tong quan)\b")


CALLED_OFF = re.compile(r"\bhuy\b|\bcancel\b")


def asked_about(typed: str, today: date) -> str:
    """What a question about a duty wants to know: ``form`` (on which form, what it must hold), ``where`` (to whom, to
    which address), or nothing of the two."""
    line = Said.of(typed, today).text.plain
    if FORM.search(line) and not ON_PAPER.search(line):
        return "form"
    return "where" if WHERE.search(line) or ON_PAPER.search(line) else ""


def read_talk(said: Said, standing: Standing) -> Meaning | None:
    """A request to the bot itself, a question, or a farewell; ``None`` where it is none of these."""
    raw = said.text.raw.strip()
    if raw and set(raw) <= set("?!. ") and "?" in raw:
        return sure("help")
    if said.only("stop"):
        return sure("cancel")
    if said.only("help"):
        return sure("help")
    if said.only("duties"):
        return sure("duties")
    if said.only("undo"):
        return Meaning(How.UNCLEAR, (Act("withdraw"),))
    left = read_absence(said) or read_farewell(said) or read_handing(said)
    if left and not (left.why and standing.role == "coordinator"):
        return left
    if standing.role == "coordinator":
        return _status(said, standing) or _question(said)
    if said.only("status", "statusfill") and said.has("status"):
        return sure("duties") if len(said.text.plain.split()) < 4 else UNCLEAR
    return _question(said)


def read_small_talk(said: Said) -> Meaning | None:
    """Thanks, greetings and "đã nhận được": not for the bot to act on."""
    wished = ("=day",) if re.search(r"\bchuc\b", said.text.plain) else ()
    thankful = ("degree",) if re.search(r"cam on|thank|tks", said.text.plain) else ()
    talk = said.cut(("thanks", "greeting", "received", *wished, *thankful, "polite"))
    if not talk.unknown and talk.has("thanks", "greeting", "received"):
        return NOTHING
    if thankful and not talk.unknown:
        return NOTHING
    if said.polite_only and re.search(r"cam on|thank|tks|chao|tran trong|haha|hihi", said.text.plain):
        return NOTHING
    looked = said.cut(("received", "look", "by", "who", "past", "yes", "thanks", "polite"))
    if looked.has("received") and not looked.unknown and not said.text.is_question and len(said.text.words) > 1:
        return NOTHING  # "nhận rồi, để chị coi"
    if _all_talk(said):
        return NOTHING
    if said.only("grumble") and not said.text.is_question:
        return NOTHING
    mixed = said.cut(("thanks", "greeting", "received", "yes", "polite"))
    thanked = re.search(r"cam on|thank|tks", said.text.plain)
    return NOTHING if thanked and not mixed.unknown else None


def _all_talk(said: Said) -> bool:
    """``biết rồi, nhắc mãi``; ``cảm ơn em, làm tốt lắm``; ``để chị xem``: every clause is talk of its own kind."""
    if said.text.is_question or said.days or said.documents or said.denies:
        return False
    kinds = []
    for clause in said.clauses:
        kind = next((tag for tag in ("thanks", "greeting", "received", "grumble", "look") if _is_talk(clause, tag)), "")
        kinds.append(kind or ("yes" if clause.only("yes") or clause.polite_only else ""))
    return all(kinds) and any(kind != "yes" for kind in kinds)


def _is_talk(clause: Said, tag: str) -> bool:
    thankful = ("degree",) if tag in ("thanks", "greeting") else ()
    return clause.only(tag, "who", "past", "yes", *thankful) and clause.has(tag)


def _status(said: Said, standing: Standing) -> Meaning | None:
    """``tình hình sở y tế``, ``ai chưa nộp``, or an agency's name alone."""
    named = agencies_in(said, standing.agencies)
    words = words_of(named)
    cut = said.cut(("status", "statusfill", "ask", "polite"))
    strange = [word for word in cut.unknown if word not in words]
    if named and standing.questions and re.search(r"\b(?:ok|oke|okie)\b", said.text.plain):
        return None  # a yes to what that agency has asked for
    if named and len(named) == 1 and not strange:
        return sure("status", agency=named[0].code)
    if _wants_overview(said, words):
        return sure("status", agency=named[0].code if len(named) == 1 else None) if len(named) < 2 else UNCLEAR
    if cut.has("status") and not named:
        return sure("status") if not strange else UNCLEAR
    return UNCLEAR if named and cut.has("status") else None


WHICH_ONE = re.compile(r"\b(?:ai|nao|may|bao nhieu|bn|dau|sao|the nao)\b|\b(?:chua|khong|ko)$")


WHY = re.compile(r"^(?:(?:ua|a|the|the thi|nhung) )?(?:tai |vi )?sao (?:lai|ma|phai|con|cu|cho|xin|chua|khong)\b")
"""``sao lại xin lùi?``: the coordinator wonders."""


def _wants_overview(said: Said, known: set[str]) -> bool:
    """``còn ai chậm không``, ``cho a xem tình hình các đơn vị với``: which agencies, and how they stand.

    Nothing that is to be done for somebody ("nhắc Sở Y tế gửi báo cáo đi"), and no statement ("đơn vị đã gửi rồi").

    ``known``: the words of the agencies that are named.
    """
    cut = said.cut(("overview", "whichone", "stood", "statusmore", "=day", "polite"))
    strange = [word for word in cut.unknown if word not in known]
    if (
        len(strange) > 1
        or said.has("bid", "because")
        or re.search(r"\b(?:tai|vi) sao\b", said.text.plain)
        or WHY.search(said.text.plain)
        or not said.clauses
    ):
        return False
    if strange and not (cut.has("overview", "whichone") and cut.has("stood", "statusmore")):
        return False
    line = " ".join(" ".join(piece.words) for piece in cut.pieces if piece.tag != "polite")
    asks = said.text.is_question or bool(WHICH_ONE.search(line))
    which = (cut.has("whichone") or bool(known)) and cut.has("stood") and asks
    first = next((piece.tag for piece in cut.pieces if piece.tag not in ("polite", "statusmore")), "")
    if first == "overview" and cut.has("whichone", "stood"):
        return True
    return which or (cut.has("overview") and not said.has("did", "now")) or (cut.has("overview") and asks)


def _question(said: Said) -> Meaning | None:
    """A question about the duty itself, or about who asks."""
    line = said.text.plain
    how = HOW.search(line)
    if how and not said.has("not", "notyet", "did") and not re.search(r"\bkip\b", line):
        return sure("help")
    asks = said.text.is_question or (
        said.cut(("topic", "ask", "form", "polite")).has("ask", "form")
        and re.search(r"\b(?:ai|dau|nao|gi|sao|bao gio|khi nao|may|the nao|han|mau)\b", line)
    )
    if RHETORICAL.search(line):
        return None
    if not asks or (NOBODY.search(line) and not said.text.is_question):
        return None
    if (
        WHO_ASKS.search(line)
        and not said.text.values("phone")
        and not said.denies
        and not re.search(r"\b(?:gui|nop) .*\bai\b", line)
    ):
        return sure("help")
    if re.search(r"\b(?:khi nao|bao gio) (?:xong|co)\b", line) and not said.text.is_question:
        return None
    if said.has("did", "past", "slip") or re.search(r"\bdau (?:ma|co)\b|\b(?:chua|khong) \w+ (?:\w+ )?dau\b", line):
        return None
    if (WHEN.search(line) or WHERE.search(line) or FORM.search(line) or WHICH.search(line)) and not said.has(
        "obstacle", "extend"
    ):
        return sure("duties")
    if said.text.is_question and re.search(r"\b(?:gui|nop|bao cao|hop) .*\bchua\b|\bchua$", line):
        return sure("duties")
    return None
