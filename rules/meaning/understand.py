"""From a typed text to its meaning, against what stands open. Never wrong, then understood, then asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from rules.meaning.answers import hangs_on, read_expected, read_extension_day, read_percent
from rules.meaning.confirming import read_any_obstacle, read_confirm
from rules.meaning.coordinator import read_coordinator
from rules.meaning.day import coming
from rules.meaning.decisions import parts_of, which
from rules.meaning.english import in_vietnamese
from rules.meaning.figures import read_disbursed, read_plan
from rules.meaning.group import read_in_group
from rules.meaning.hindrances import obstacle_text
from rules.meaning.letters import flat
from rules.meaning.meeting import read_meeting
from rules.meaning.model import NOTHING, UNCLEAR, Act, How, Meaning, Open, Standing, sure, unclear
from rules.meaning.numbering import read_document
from rules.meaning.numbers import leading_number, lone_number, several_numbers
from rules.meaning.reminders import read_reminder
from rules.meaning.said import Said, document_day
from rules.meaning.sentences import has_words, read_obstacle, read_reason
from rules.meaning.taking_back import read_taking_back
from rules.meaning.talk import code_in, read_small_talk, read_talk

Reader = Callable[[Said, Open], Meaning | None]

REMINDERS: dict[str, Reader] = {"report": read_reminder, "milestone": read_reminder, "meeting": read_meeting}
QUESTIONS: dict[str, Reader] = {
    "document": read_document,
    "percent": read_percent,
    "expected_day": read_expected,
    "obstacle": read_obstacle,
    "extension_day": read_extension_day,
    "extension_reason": read_reason,
    "plan": read_plan,
    "disbursed": read_disbursed,
    "confirm": read_confirm,
    "any_obstacle": read_any_obstacle,
}
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

SKIPPED = ("document", "percent", "expected_day", "plan", "disbursed")
NOT_NEEDED = re.compile(r"\b(?:khong can|khoi can)\b")
"""``không cần đâu``: a question of these is passed over."""

LONGEST = 4096
"""What Telegram lets through in one message. A longer text is no answer to a question, and is asked about."""


def _to_the_point(typed: str, standing: Standing) -> str:
    """Without a line of a form that says nothing, and without the question mark of a protest."""
    if standing.questions and standing.questions[0].kind in (*REMINDERS, "percent", "expected_day"):
        typed = NOTHING_HINDERS.sub("", typed) or typed
    return typed.rstrip(" ?") if PROTEST.search(typed) else typed


def understand(typed: str, standing: Standing, today: date) -> Meaning:
    """What ``typed`` means on ``today`` (the local day). Never raises."""
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
    decides = standing.role == "coordinator" and said.has("yes")  # "số 2 ok em"
    if number is not None and not decides:
        found = _numbered(number, standing, said)
        if found:
            return found
    asked = standing.questions[0] if standing.questions else None
    if asked and asked.kind in (*QUESTIONS, "which", "refusal", "answer"):
        return _dialog(said, standing, asked)
    if standing.role == "coordinator":
        meaning = _led(said, standing, _coordinated)
        return taken_back if taken_back and meaning.how is How.UNCLEAR else meaning
    return _led(said, standing, _reminded)


def _is_asked(standing: Standing) -> bool:
    """Whether a question of a dialog waits for its answer."""
    return bool(standing.questions) and standing.questions[0].kind in (*QUESTIONS, "which", "refusal", "answer")


REQUEST_ALONE = re.compile(r"(?:so|de nghi so|yeu cau so|de nghi|yeu cau|xin gia han so|truong hop so) ?(\d{1,4})")


def _request_alone(said: Said, standing: Standing) -> Meaning | None:
    """``số 2`` where several requests wait: what is decided on request 2 is asked."""
    refs = [each.ref for each in standing.questions if each.kind in ("extension", "exemption", "obstacle_raised")]
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


def _way_out(said: Said, asked: Open) -> Meaning | None:
    """A question that is passed over, or dropped."""
    if asked.kind == "any_obstacle" and said.only("stop"):
        return sure("no_obstacle", asked.ref)
    if asked.kind in SKIPPED and said.only("stop") and NOT_NEEDED.search(said.text.plain):
        return sure("skip", asked.ref)
    if (said.only("stop") and not said.only("right")) or _gives_up(said, asked):
        return sure("cancel", asked.ref)
    return None


def _dialog(said: Said, standing: Standing, asked: Open) -> Meaning:
    """A question of a dialog is open: its value, a way out of it, or what else was plainly said."""
    out = _way_out(said, asked)
    if out:
        return out
    if asked.kind == "which":
        return which(said, standing, asked) or _coordinated(said, standing)
    if asked.kind in ("refusal", "answer"):
        return _coordinators_words(said, asked)
    if asked.kind not in ("obstacle", "any_obstacle", "extension_reason"):
        talk = read_talk(said, standing) if not (asked.kind == "expected_day" and hangs_on(said)) else None
        if talk and talk.how is How.SURE and talk.acts[0].what in ("help", "duties", "left", "status"):
            return talk
    if said.only("help"):
        return sure("help")
    found = _was_another(said, asked) or QUESTIONS[asked.kind](said, asked)
    if found:
        return found
    small = read_small_talk(said)
    if small:
        return small
    if asked.kind == "obstacle" and said.only("slip"):
        return sure("cancel", asked.ref)
    if asked.kind in ("percent", "expected_day", "document"):
        other = read_reminder(said, replace(asked, kind="report", choices=()))
        if other.acts and other.acts[0].what == "sent" and other.how is not How.UNCLEAR and asked.kind != "document":
            return other
    return _other_duty(said, standing, asked) or UNCLEAR


def _other_duty(said: Said, standing: Standing, asked: Open) -> Meaning | None:
    """``báo cáo thì đang làm`` while a figure is asked for: an answer to the other duty that stands, where it is
    named."""
    others = [each for each in standing.questions[1:] if each.kind in REMINDERS and each.ref != asked.ref]
    named = [each for each in others if (NAMED if each.kind == "report" else MET).search(said.text.plain)]
    if len(others) != 1 or len(named) != 1 or said.text.is_question or said.has("slip"):
        return None
    meaning = REMINDERS[named[0].kind](said, named[0])
    return meaning if meaning and meaning.how is How.SURE else None


NAMED = re.compile(r"\b(?:bao cao|bc)\b(?! (?:anh|chi|em|dong chi|d/c|sep|bac|la)\b)")
MET = re.compile(r"\b(?:hop|giao ban)\b")

ANOTHER_ONE = re.compile(
    r"(?:(?:cai|ban) )?(?:do|day|kia|nay|luc nay|vua roi) (?:la|moi la|chi la) (?:cua )?"
    r"(?:bao cao|bc|cai|viec|van ban|ban)\b|"
    r"\b(?:bao cao|bc|cai|viec|van ban) khac\b|\b(?:cai|bao cao|bc) nay (?:thi )?(?:van )?chua\b"
)


def _was_another(said: Said, asked: Open) -> Meaning | None:
    """``chết nhầm, đó là báo cáo quý``: what was said to be sent was another."""
    first, *rest = said.clauses or [said]
    told = any(ANOTHER_ONE.search(clause.text.plain) for clause in rest)
    taken_back = asked.kind == "document" and told and first.only("slip") and not said.documents
    return sure("withdraw", asked.ref) if taken_back and not said.text.is_question else None


def _wants_no_more(said: Said) -> bool:
    """``à thôi, kịp rồi khỏi gia hạn``: known words only, so that "thời gian gấp" and "không xin được số liệu" stay
    reasons."""
    if said.days:
        return False  # "trễ 2 bữa thôi": only so much
    cut = said.cut(
        (
            "cannot",
            "stop",
            "skip",
            "not",
            "extend",
            "able",
            "past",
            "finished",
            "who",
            "topic",
            "slip",
            "polite",
            "send",
            "report",
            "=day",
            "=time",
            "now",
            "hedge",
            "withdraw",
        )
    )
    taken_back = cut.has("stop", "withdraw") or (cut.has("not") and cut.has("extend"))
    return taken_back and not cut.unknown and not cut.has("cannot")


def _gives_up(said: Said, asked: Open) -> bool:
    """``thôi không xin nữa``, ``ấn nhầm``: the open question is dropped."""
    if asked.kind in ("extension_day", "extension_reason") and _wants_no_more(said):
        return True
    if asked.kind in ("extension_day", "extension_reason", "obstacle"):
        return said.only("stop", "slip", "who", "past") and said.has("stop", "slip")
    return False


def _coordinators_words(said: Said, asked: Open) -> Meaning:
    """The reason of a refusal, or the answer to an obstacle."""
    if said.polite_only or said.only("yes", "later", "number", "slip"):
        return UNCLEAR
    if asked.kind == "refusal":
        none = said.only("none", "skip")
        return sure("refuse", asked.ref, request=asked.ref, text=None if none else said.words)
    return sure("resolve", asked.ref, request=asked.ref, text=said.words)


def _coordinated(said: Said, standing: Standing) -> Meaning:
    small = read_small_talk(said)
    if small and not said.has("received"):
        return small
    talk = read_talk(said, standing)
    decided = read_coordinator(said, standing)
    if decided and decided.how is How.SURE:
        return decided
    if not standing.questions and said.only("yes", "received"):
        return NOTHING
    return (talk if talk and talk.how is How.SURE else None) or decided or talk or small or UNCLEAR


def _reminded(said: Said, standing: Standing) -> Meaning:
    """No dialog is open: the reminders that stand, each with its own words; then talk."""
    talk = read_talk(said, standing)
    if talk and talk.how is How.SURE and talk.acts[0].what not in ("cancel",):
        return talk
    reminders = [question for question in standing.questions if question.kind in REMINDERS]
    if talk and not reminders:
        return talk
    if not reminders:
        small = read_small_talk(said)
        return small or (NOTHING if said.polite_only or said.only("yes", "received") else UNCLEAR)
    if len(reminders) > 1 and said.has("received", "thanks") and read_small_talk(said):
        return NOTHING
    if len(reminders) > 1:
        found = _each_for_itself(said, reminders)
        if found or BOTH.search(said.text.plain):
            return found or unclear("several")
    meanings = [REMINDERS[question.kind](said, question) or UNCLEAR for question in reminders]
    certain = [meaning for meaning in meanings if meaning.how is How.SURE]
    if len(certain) == 1 and (len(reminders) == 1 or _owned(said, certain[0])):
        return certain[0]
    if certain:
        newest = len(certain) == 1 and certain[0] is meanings[0] and certain[0].acts[0].what == "not_held"
        return certain[0] if newest else unclear("several", *(each.acts[0] for each in certain))
    if said.only("received", "thanks", "greeting") or read_small_talk(said):
        return read_small_talk(said) or UNCLEAR
    likely = [meaning for meaning in meanings if meaning.how is How.LIKELY]
    return likely[0] if len(likely) == 1 else talk or meanings[0]


BOTH = re.compile(
    r"\b(?:gui|goi|nop|bao cao)\b.*\b(?:hop|giao ban)\b|\b(?:hop|giao ban)\b.*\b(?:gui|goi|"
    r"nop|bao cao)\b|\bca (?:hai|2)\b|\b(?:xong|lam) (?:het|ca)\b"
)
"""Words of both duties, or of all."""

OWN = {
    "held": r"\bhop\b|giao ban",
    "not_held": r"\bhop\b|giao ban",
    "sent": r"\b(?:gui|goi|nop|bao cao)\b|=document",
    "nothing": "phat sinh",
    "no_capital": "von|du an",
}


def _owned(said: Said, meaning: Meaning) -> bool:
    """Whether the words are those of this duty, so that the other open one is not meant."""
    pattern = OWN.get(meaning.acts[0].what)
    return pattern is None or bool(re.search(pattern, said.text.plain))


def _each_for_itself(said: Said, reminders: list[Open]) -> Meaning | None:
    """``1. đã gửi 2. đã họp``; ``việc 1 đã gửi, việc 2 chưa họp``: an answer to each."""
    parts = several_numbers(said) or parts_of(said)
    if len(parts) < 2:
        parts = said.clauses  # "báo cáo gửi rồi, còn họp thì chiều mới họp"
    if len(parts) < 2 or said.text.is_question or said.has("slip"):
        return None
    acts: list[Act] = []
    for part in parts:
        only_met = MET.search(part.text.plain) and not re.search(r"\b(?:bao cao|bc|gui|goi|nop)\b", part.text.plain)
        asked = [question for question in reminders if question.kind == "meeting" or not only_met]
        found = [REMINDERS[question.kind](part, question) for question in asked]
        certain = [meaning for meaning in found if meaning and meaning.how is How.SURE and _owned(part, meaning)]
        if len(certain) != 1:
            return None
        acts += certain[0].acts
    refs = {act.ref for act in acts}
    return Meaning(How.SURE, tuple(acts)) if len(acts) > 1 and len(refs) == len(acts) else None


def _led(said: Said, standing: Standing, read: Callable[[Said, Standing], Meaning]) -> Meaning:
    """A number may stand before what was meant; it counts where both say the same."""
    led = leading_number(said) if not several_numbers(said) else None
    if led is None or not standing.questions:
        return read(said, standing)
    number, rest = led
    offered = [act for question in standing.questions if (act := question.numbered(number) or question.placed(number))]
    meaning = read(rest, standing)
    if standing.role == "coordinator":
        return _led_decision(number, said, rest, standing, offered)
    if meaning.how is How.SURE:
        act = meaning.acts[0]
        if len(standing.questions) > 1 or any(each.what == act.what for each in offered) or not offered:
            return meaning
        return unclear("number", act, *offered)
    if (
        len(offered) == 1
        and offered[0].what == "extension"
        and rest.days
        and not rest.cut(("will", "by", "=day", "extend", "polite")).unknown
    ):
        day = rest.days[0]
        if not coming(day, said.today):
            return Meaning(How.SURE, (replace(offered[0], until=day.day),))
    commented = _commented(said, rest, standing, number)
    if commented:
        return commented
    whole = read(said, standing)
    return whole if whole.how is How.SURE and not offered else Meaning(How.UNCLEAR, tuple(offered), "number")


MARKED = re.compile(r"\s*\d{1,2}\s*[.):;,-]\s*\S")
"""A number that is set apart from what follows, as one numbers a line."""


def _commented(said: Said, rest: Said, standing: Standing, number: int) -> Meaning | None:
    """``3. chưa bàn giao được mặt bằng``: a choice that was shown with this number, and a comment on it."""
    acts = [act for question in standing.questions if (act := question.numbered(number))]
    if len(acts) != 1 or rest.text.is_question or not (has_words(rest) or rest.documents):
        return None
    act = acts[0]
    if act.what in ("sent", "completed") and len(rest.documents) == 1:
        day = document_day(rest)
        known = not rest.cut(("=document", "=day", "document", "report", "polite", "topic")).unknown
        ahead = day is not None and day > said.today
        return sure(act.what, act.ref, document=rest.documents[0].number, day=day) if known and not ahead else None
    if act.what == "obstacle" and MARKED.match(said.text.raw) and not rest.only("none", "extra", "slip", "polite"):
        return sure("obstacle", act.ref, text=obstacle_text(rest))
    return None


def _led_decision(number: int, said: Said, rest: Said, standing: Standing, offered: list[Act]) -> Meaning:
    """``2 đề nghị gửi đúng hạn``: a choice with a reason where one request waits; else it is asked about."""
    if len(standing.questions) > 1:
        whole = _coordinated(said, standing)
        if whole.how is How.SURE:
            return whole
    meaning = _coordinated(rest, standing)
    if len(offered) == 1:
        act = offered[0]
        if meaning.how is How.SURE and meaning.acts[0].what == act.what:
            return meaning
        if meaning.how is How.SURE and {act.what, meaning.acts[0].what} == {"grant", "refuse"}:
            return unclear("number", act, *meaning.acts)  # "2. đồng ý" where 2 is to refuse
        shown = [each for question in standing.questions if (each := question.numbered(number))]
        if act.what == "answer" and shown and has_words(rest) and not rest.text.is_question:
            return sure("resolve", act.ref, request=act.request, text=rest.words)
        if act.what == "refuse":
            return Meaning(How.LIKELY, (replace(act, text=rest.words),))
    whole = _coordinated(said, standing)
    return whole if whole.how is How.SURE else unclear("number", *offered)
