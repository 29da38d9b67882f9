"""The coordinator's words: decisions on requests, and answers to obstacles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.meaning.agencies import words_of
from rules.meaning.decisions import read_decisions
from rules.meaning.letters import flat
from rules.meaning.meant_requests import meant_in
from rules.meaning.model import NOTHING, UNCLEAR, Act, How, Meaning, Open, Standing, sure, unclear
from rules.meaning.more_time import MORE_TIME
from rules.meaning.ordering import hands_on
from rules.meaning.said import Said
from rules.meaning.talk import read_small_talk, read_talk
from rules.meaning.text import EDGES

REQUESTS = ("extension", "exemption", "obstacle_raised")


def coordinated(said: Said, standing: Standing) -> Meaning:
    """What a coordinator means where no dialog is open: thanks, talk, or a decision, which wins where it is sure."""
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


def read_coordinator(said: Said, standing: Standing) -> Meaning | None:
    """What a coordinator's text means to the requests that wait."""
    requests = [question for question in standing.questions if question.kind in REQUESTS]
    if not requests:
        return None
    if said.text.is_question:
        return None
    obstacles = [question for question in requests if question.kind == "obstacle_raised"]
    decided = [question for question in requests if question.kind != "obstacle_raised"]
    if obstacles and not decided:
        return _about_obstacle(said, obstacles, standing)
    solved = said.cut(("solved", "who", "polite"))
    if obstacles and solved.has("solved") and not solved.unknown:
        return unclear("", *(Act("resolve", each.ref, request=each.ref) for each in obstacles))
    return read_decisions(said, decided, standing)


SETTLED = re.compile(r"(?<!<notyet>)(?<!<denial>)<settledword>")
DENIED_SETTLED = re.compile(r"<(?:denial|notyet)>(?:<settledfill>)*<settledword>")
LED = re.compile(
    r"(?:tra loi|phan hoi|phuc dap|chi dao|nhan|bao)(?:\s+(?:lai|cho|voi|den))*(?P<whom>(?:\s+[^\s:,]+){0,6}?)"
    r"(?:\s+(?:la|rang|nhu sau)(?!\w)\s*[:,\-]?|\s*[:\-])\s*(?=\S+\s+\S)"
)
"""``trả lời Sở Y tế là ...``: what leads to the answer, and whom it is for."""


DECIDED = re.compile(
    r"(?:(?:xin|cu|hay|ok|vang|da|de nghi|thi|bay gio) )*"
    r"(?:tiep tuc nhac|nhac tiep|tiep tuc don doc|ket thuc theo doi|thoi theo doi|nhac(?: lai| nho)?|don doc(?: tiep)?"
    r"|gia han|lui han|goi dien(?: thoai)?|mien|bao cao lanh dao)"
    r"(?: (?:them|cho|tat|het|ca|toan bo|moi|cac|nhung|don vi|so|quan|viec|danh sach|di|nhe|nha|a|nay|do|tren"
    r"|nua|tiep|lai|giup|toi|anh|em|qua han|cham|chua gui|chua xong|dang cho|con lai|nguoi|lanh dao|\d+))*"
)
"""What is decided about what was reported: the words of its choices, of one thing or of all. No obstacle is answered by
them."""


def _about_obstacle(said: Said, obstacles: Sequence[Open], standing: Standing) -> Meaning | None:
    """``đã giải quyết`` closes it; ``trả lời: ...`` and what directs or tells what was done is sent to the agency; any
    other sentence is proposed."""
    meant = meant_in(said, obstacles, standing) or (list(obstacles) if len(obstacles) == 1 else None)
    words = _led(said, standing)
    if not words and _is_settled(said, standing):
        if meant and len(meant) == 1:
            return sure("resolve", meant[0].ref, request=meant[0].ref)
        return unclear("several")
    if words and meant and len(meant) == 1:
        return sure("resolve", meant[0].ref, request=meant[0].ref, text=words)
    if said.only("answer", "yes", "received", "polite", "thanks", "number") or len(said.text.plain.split()) < 3:
        return UNCLEAR
    if DECIDED.fullmatch(" ".join(flat(said.text.raw).split()).strip(" .,!")):
        return None
    if about_what(said.text.raw) in ("revoke", "extend"):
        return None
    answered = _answers(said)
    if not meant or len(meant) > 1 or (not answered and said.has("status", "help", "duties")):
        return None
    handed = hands_on(said.text.raw, standing.agencies, meant[0].agency, said.today)
    how = How.SURE if answered and not handed else How.LIKELY
    return Meaning(how, (Act("resolve", meant[0].ref, request=meant[0].ref, text=said.words),))


def _is_settled(said: Said, standing: Standing) -> bool:
    """``vướng mắc này đã được tháo gỡ tại cuộc họp hôm qua``: it is over, and nothing else is said."""
    tags = ("solved", "settledword", "settledfill", "who", "request", "denial", "notyet", "past", "=document", "=day")
    cut = said.cut((*tags, "polite"))
    known = words_of(standing.agencies)
    if any(word not in known and not word.isdecimal() for word in cut.unknown) or cut.has("denial", "notyet"):
        return False
    return cut.has("solved") or said.has("closeword") or (cut.has("settledword") and said.has("did", "past"))


def _led(said: Said, standing: Standing) -> str:
    """The answer behind ``trả lời:``, ``trả lời Sở Y tế là``; empty where nothing leads to one."""
    raw = said.text.raw.strip()
    head = LED.match(flat(raw))
    if head is None:
        return ""
    whom = head["whom"].split()
    known = words_of(standing.agencies) | {
        "don",
        "vi",
        "so",
        "quan",
        "huyen",
        "ban",
        "ho",
        "giup",
        "lai",
        "em",
        "anh",
        "toi",
        "chi",
        "minh",
        "dum",
    }
    return raw[head.end() :].strip(EDGES) if all(word in known for word in whom) else ""


def _answers(said: Said) -> bool:
    """Whether a sentence is the answer itself: it directs the agency, or tells what was or will be done.

    Not what the coordinator keeps for later ("để anh hỏi lại"), nor what denies or decides something else.
    """
    if said.text.is_question or len(said.text.plain.split()) < LEAST_WORDS:
        return False
    if said.has("deferring", "hedged", "slip", "stop", "left", "revoke") or said.only("delayed", "later"):
        return False
    first = said.clauses[0]
    opened = [piece.tag for piece in first.cut(("directive", "acted", "private", "denial", "notyet", "polite")).pieces]
    opened = [tag for tag in opened if tag != "polite"]
    told = [place for place, tag in enumerate(opened) if tag in ("directive", "acted")]
    if not told or first.has("denial", "notyet"):
        return bool(told) is False and said.has("directive", "acted") and not said.has("denial", "notyet", "private")
    return "private" not in opened[: told[0]]


LEAST_WORDS = 5
"""A shorter sentence may be a remark for oneself."""

ABOUT = (
    ("revoke", r"\b(?:thu hoi|rut lai|huy)\b"),
    ("extend", rf"\b(?:{MORE_TIME})\b"),
    ("obstacle", r"\b(?:vuong mac|vuong|kho khan)\b"),
    ("remind", r"\b(?:nhac|don doc)\b"),
)


def about_what(text: str) -> str:
    """Of what a coordinator's text speaks that was not understood, so that it is told how it can be said: revoke,
    extend, obstacle, remind, or empty."""
    line = flat(text)
    return next((what for what, words in ABOUT if re.search(words, line)), "")
