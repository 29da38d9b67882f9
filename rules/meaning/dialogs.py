"""The question of a dialog is open: its value, a way out of it, or what else was plainly said."""

from __future__ import annotations

import re
from dataclasses import replace

from rules.meaning import exempting
from rules.meaning.answers import WHEN_THEN, hangs_on, read_expected
from rules.meaning.confirming import read_any_obstacle, read_confirm
from rules.meaning.coordinator import coordinated
from rules.meaning.corrected import of_another_year
from rules.meaning.disbursed import read_disbursed
from rules.meaning.meant_requests import which
from rules.meaning.model import UNCLEAR, How, Meaning, Open, Standing, sure
from rules.meaning.numbering import read_document
from rules.meaning.percents import read_percent
from rules.meaning.plans import read_plan
from rules.meaning.pressed import MET, NAMED, REMINDERS, Reader
from rules.meaning.reminders import read_reminder
from rules.meaning.said import Said
from rules.meaning.sentences import read_obstacle, read_reason
from rules.meaning.talk import read_small_talk, read_talk
from rules.meaning.wished_days import read_extension_day

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

OF_A_MEETING = ("plan", "disbursed", "confirm", "any_obstacle")
"""Questions that are asked only about a meeting that was held."""

SKIPPED = ("document", "percent", "expected_day", "plan", "disbursed")

NOT_NEEDED = re.compile(r"\b(?:khong can|khoi can)\b")
"""``không cần đâu``: a question of these is passed over."""


def _way_out(said: Said, asked: Open) -> Meaning | None:
    """A question that is passed over, or dropped."""
    if asked.kind == "any_obstacle" and said.only("stop"):
        return sure("no_obstacle", asked.ref)
    if asked.kind in SKIPPED and said.only("stop") and NOT_NEEDED.search(said.text.plain):
        return sure("skip", asked.ref)
    if (said.only("stop") and not said.only("right")) or _gives_up(said, asked):
        return sure("cancel", asked.ref)
    return None


def dialog(said: Said, standing: Standing, asked: Open) -> Meaning:
    """A question of a dialog is open: its value, a way out of it, or what else was plainly said."""
    out = _way_out(said, asked)
    if out:
        return out
    if asked.kind == "which":
        return which(said, standing, asked) or coordinated(said, standing)
    if asked.kind in ("refusal", "answer"):
        return _coordinators_words(said, asked)
    if asked.kind not in ("obstacle", "any_obstacle", "extension_reason"):
        hanging = asked.kind == "expected_day" and (hangs_on(said) or WHEN_THEN.search(said.text.plain))
        talk = read_talk(said, standing) if not hanging else None
        if talk and talk.how is How.SURE and talk.acts[0].what in ("help", "duties", "left", "status"):
            return talk
    if said.only("help"):
        return sure("help")
    if asked.kind in OF_A_MEETING and of_another_year(said):
        return UNCLEAR
    let_off = exempting.beside(said, asked) if asked.kind in OF_A_MEETING else None
    found = let_off or _was_another(said, asked) or QUESTIONS[asked.kind](said, asked)
    if found:
        return found if found.how is not How.UNCLEAR else _other_duty(said, standing, asked) or found
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
