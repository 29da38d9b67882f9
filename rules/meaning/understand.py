"""From a typed text to its meaning, against what stands open. Never wrong, then understood, then asked."""

from __future__ import annotations

import re
from datetime import date

from rules.meaning.by_number import by_number
from rules.meaning.coordinator import coordinated
from rules.meaning.deciding_each import over
from rules.meaning.dialogs import QUESTIONS, dialog
from rules.meaning.english import in_vietnamese
from rules.meaning.figures import SPENT
from rules.meaning.group import read_in_group
from rules.meaning.led import led
from rules.meaning.letters import flat
from rules.meaning.meant_requests import which
from rules.meaning.model import NOTHING, UNCLEAR, Act, How, Meaning, Standing, sure, unclear
from rules.meaning.money import number_of
from rules.meaning.numbers import lone_number
from rules.meaning.pressed import REMINDERS, reminded
from rules.meaning.repairs import repaired
from rules.meaning.said import Said
from rules.meaning.taking_back import read_taking_back
from rules.meaning.talk import code_in

WORDS_WANTED = ("obstacle", "extension_reason", "any_obstacle", "refusal", "answer")
"""Questions whose answer is a sentence of the person's own."""

PROTEST = re.compile(r"\b(?:rồi|roi|rùi|r) +(?:mà|ma)\b(?: +(?:em|anh|chị|chi|ta|nhỉ|ạ|a|e))* *\?+ *$", re.IGNORECASE)
"""``gửi rồi mà?``: a statement, for all its question mark."""

NOTHING_HINDERS = re.compile(
    r"(?<=[\w%)])\s*[.,;\n]\s*(?:khó khăn,?\s*)?vướng(?: mắc)?\s*[:\-]\s*(?:hiện\s+)?"
    r"(?:không|ko|k|chưa)(?:\s+có)?(?:\s+gì)?\s*\.?\s*$",
    re.IGNORECASE,
)
"""``tiến độ: 65%. Vướng mắc: không``: a line of a form that says nothing."""

LONGEST = 4096
"""What Telegram lets through in one message. A longer text is no answer to a question, and is asked about."""


SENT_AGAIN = re.compile(r"\b(gửi|gui|gởi|goi|nộp|nop)( +báo cáo| +bao cao| +bc)?( +)(?:lại|lai)\b", re.IGNORECASE)
"""``đã gửi lại``, ``nộp báo cáo lại``."""


NOT_AT_ALL = re.compile(
    r"\b((?:chưa|chua)(?: (?!biết|biet|rõ|ro|hỏi|hoi|thấy|thay|có|co)\w+){0,2}? (?:gửi|gui|gởi|goi|nộp|nop)"
    r"(?: (?!đến|den|từ|tu|về|ve|cho|ở|o|lên|len)\w+){0,3}?) +(?:đâu|dau)\b(?! *(?:\?|vậy|vay|thế|the|đó|do)(?!\w))",
    re.IGNORECASE,
)
"""``chưa gửi đâu``: not at all, and no question where to."""


def _of_a_meeting(typed: str) -> str:
    """With both amounts of money in full where they are told as one fraction, at a meeting's question; without a word
    of it the first is disbursed."""
    led = "" if SPENT.search(flat(typed)) else "giải ngân "
    if IN_BILLIONS.search(typed):
        typed = BARE_SPENT.sub(r"\g<0> tỷ", typed)
    return OF_A_PLAN.sub(lambda match: _in_full_amounts(match, led), typed)


OF_A_PLAN = re.compile(
    r"(?P<led>\b(?:giải ngân|giai ngan|gn|lũy kế|luy ke)(?: +(?:được|duoc|đạt|dat|là|la|khoảng|khoang))* +)?"
    r"(?<![\w/.,-])(?P<spent>\d[\d.,]*)(?: *(?:tỷ|tỉ|ty|ti))? */ *(?P<plan>\d[\d.,]*\d)(?![.,]?\d)"
    r"(?:(?P<unit> *(?:tỷ|tỉ|ty|ti)\b)(?! *(?:lệ|le)\b)|(?! *[\w/%]))",
    re.IGNORECASE,
)
"""``giải ngân 512/980 tỷ``."""

IN_BILLIONS = re.compile(r"\d *(?:tỷ|tỉ|ty|ti)\b(?! *(?:lệ|le)\b)", re.IGNORECASE)

BARE_SPENT = re.compile(
    r"\b(?:giải ngân|giai ngan|gn|lũy kế|luy ke)(?: +(?:được|duoc|đạt|dat|là|la|khoảng|khoang))* +\d[\d.,]*(?<![.,])"
    r"(?![\d.,]*\d| *[\w/%-])",
    re.IGNORECASE,
)
"""``785 tỷ, giải ngân 353``: both in the unit that one of them has."""

LEAST_PLAN = 100
"""A fraction without a unit of a lesser number may be of anything else."""


def _in_full_amounts(match: re.Match[str], led: str) -> str:
    spent, plan = number_of(match["spent"].rstrip(".,")), number_of(match["plan"])
    if spent is None or plan is None or spent > plan:
        return match[0]
    if not match["unit"] and not (match["led"] and plan > LEAST_PLAN):
        return match[0]
    return f"{match['led'] or led}{match['spent']} tỷ trên {match['plan']} tỷ"


def _to_the_point(typed: str, standing: Standing) -> str:
    """Without a line of a form that says nothing, without the question mark of a protest, without the word that
    stresses a denial, and, of what was sent back, without the word that it is sent again."""
    typed = NOT_AT_ALL.sub(r"\1", typed)
    if any(each.kind == "meeting" for each in standing.questions):
        typed = _of_a_meeting(typed)
    if any(each.returned for each in standing.questions):
        typed = SENT_AGAIN.sub(lambda match: match[1] + (match[2] or ""), typed)
    if standing.questions and standing.questions[0].kind in (*REMINDERS, "percent", "expected_day"):
        typed = NOTHING_HINDERS.sub("", typed) or typed
    return typed.rstrip(" ?") if PROTEST.search(typed) else typed


def understand(typed: str, standing: Standing, today: date) -> Meaning:
    """What ``typed`` means on ``today`` (the local day). Never raises."""
    found = _understood(typed, standing, today)
    figures = all(act.what in ("amount", "share") for act in found.acts) and bool(found.acts)
    plain = found.how in (How.SURE, How.NOTHING) or (found.how is How.LIKELY and figures)
    wanted = bool(standing.questions) and standing.questions[0].kind in WORDS_WANTED
    if (plain and not found.why) or wanted or standing.group or len(typed) > LONGEST or standing.role == "stranger":
        return found
    again = repaired(typed, today, standing.own, lambda text: _understood(text, standing, today))
    return again or _till_a_number(typed, standing, today) or found


TILL = re.compile(
    r"\b(?:đến|den|tới|toi) (?=\d{1,2}\b(?![/.,%\d]|\s*(?:ngày|ngay|tuần|tuan|tháng|thang|giờ|h\b|tỷ|ty)))",
    re.IGNORECASE,
)
"""``đến 18 thôi``: a day of the month, where a coordinator decides until when."""


def _till_a_number(typed: str, standing: Standing, today: date) -> Meaning | None:
    waits = [each for each in standing.questions if each.kind == "extension"]
    if standing.role != "coordinator" or len(waits) != 1 or not TILL.search(typed):
        return None
    found = _understood(TILL.sub(lambda match: match[0] + "ngày ", typed), standing, today)
    return found if found.how is How.SURE and found.acts[0].what == "grant" and found.acts[0].until else None


def _understood(typed: str, standing: Standing, today: date) -> Meaning:
    """What it means as it stands."""
    if len(typed) > LONGEST:
        return _in_full(typed, standing)
    code = code_in(typed)
    if standing.role == "stranger":
        return sure("code", code=code) if code else NOTHING
    if not (standing.questions and standing.questions[0].kind in WORDS_WANTED):
        typed = in_vietnamese(typed) or typed
    said = Said.of(_to_the_point(typed, standing), today, standing.own)
    if standing.group:
        return read_in_group(said, standing, code)
    if code and not (standing.questions and standing.questions[0].kind in WORDS_WANTED):
        return sure("code", code=code)
    if not said.text.plain:
        return sure("help") if "?" in said.text.raw else UNCLEAR if standing.questions else NOTHING
    taken_back = read_taking_back(said, standing) if not _is_asked(standing) else None
    if taken_back and taken_back.how is How.SURE:
        return taken_back
    request = _request_alone(said, standing)
    if request:
        return request
    number = lone_number(said)
    found = _picked(number, standing, said) if number is not None else None
    if found:
        return found
    asked = standing.questions[0] if standing.questions else None
    if asked and asked.kind in (*QUESTIONS, "which", "refusal", "answer"):
        return dialog(said, standing, asked)
    if standing.role == "coordinator":
        meaning = over(said, standing, led(said, standing, coordinated))
        return taken_back if taken_back and meaning.how is How.UNCLEAR else meaning
    named = by_number(said, standing, lambda rest, left: led(rest, left, reminded))
    return named or led(said, standing, reminded)


def _is_asked(standing: Standing) -> bool:
    """Whether a question of a dialog waits for its answer."""
    return bool(standing.questions) and standing.questions[0].kind in (*QUESTIONS, "which", "refusal", "answer")


def _waiting(standing: Standing) -> list[int]:
    """The numbers of the requests that wait for the coordinator."""
    return [each.ref for each in standing.questions if each.kind in ("extension", "exemption", "obstacle_raised")]


REQUEST_ALONE = re.compile(r"(?:so|de nghi so|yeu cau so|de nghi|yeu cau|xin gia han so|truong hop so) ?(\d{1,4})")


def _request_alone(said: Said, standing: Standing) -> Meaning | None:
    """``số 2`` where several requests wait: what is decided on request 2 is asked."""
    refs = _waiting(standing)
    named = REQUEST_ALONE.fullmatch(" ".join(flat(said.text.raw).split()).strip(" .,!"))
    if _is_asked(standing) or len(refs) < 2 or named is None or int(named[1]) not in refs:
        return None
    return unclear("request", Act("request", int(named[1]), request=int(named[1])))


def _in_full(typed: str, standing: Standing) -> Meaning:
    """A text that is too long to be anything but what a question for words has asked for."""
    asked = standing.questions[0] if standing.questions else None
    if asked is None or asked.kind not in WORDS_WANTED or standing.group:
        return UNCLEAR
    words = typed.strip()
    match asked.kind:
        case "refusal":
            return sure("refuse", asked.ref, request=asked.ref, text=words)
        case "answer":
            return sure("resolve", asked.ref, request=asked.ref, text=words)
        case "extension_reason":
            return sure("extension", asked.ref, until=asked.until, text=words)
        case _:
            return sure("obstacle", asked.ref, text=words)


def _picked(number: int, standing: Standing, said: Said) -> Meaning | None:
    """What a number alone picks; ``None`` where a coordinator agrees to the request of this number, or to something
    else: ``số 2 ok em``. Where 2 is to refuse, "2 ok" may be either."""
    agrees = standing.role == "coordinator" and said.has("yes")
    if agrees and number in _waiting(standing):
        return None
    found = _numbered(number, standing, said)
    if agrees and found and found.acts and found.acts[0].what == "refuse":
        act = found.acts[0]
        return unclear("number", act, Act("grant", act.ref, request=act.request))
    return None if agrees and found and found.how is How.UNCLEAR else found


def _numbered(number: int, standing: Standing, said: Said) -> Meaning | None:
    """A number alone: the choice of the newest question that showed it; in doubt it is asked about."""
    for question in standing.questions:
        act = question.numbered(number)
        if act is not None:
            others = [each.numbered(number) for each in standing.questions if each is not question]
            if any(others) and question.kind not in QUESTIONS:
                return unclear("number", act, *(other for other in others if other))
            return Meaning(How.SURE, (act,))
        if question.kind in QUESTIONS:
            return None  # a value, perhaps
        if question.kind == "which":
            return which(said, standing, question)
    return unclear("number") if standing.questions else UNCLEAR
