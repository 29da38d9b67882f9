"""Whose report a coordinator sends back, and why: ``trả lại báo cáo của Sở Y tế vì thiếu phụ lục 2``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.meaning.model import Agency
from rules.meaning.naming import Mention, Word, mentions, words_in
from rules.meaning.return_reasons import EDGES, Said, said_of_return, tells_a_fault

LED = re.compile(r"(?:vì|lý do(?: là)?|ly do(?: la)?|bởi|vi|do)(?!\w)\s*:?\s*", re.I)
"""What leads to the reason."""

WITHIN = re.compile(rf"(?<!\w){LED.pattern}|:\s*", re.I)

FILLS = re.compile(
    "ca|bao|cao|bc|van|ban|cong|cua|cho|ben|don|nay|kia|ho|dum|giup|em|anh|chi|toi|minh|nhe|nha|a|di|lai|ngay|luon|"
    "vua|moi|roi|va|cung|voi|nua|thi|gui|hom|qua|sang|chieu"
)
"""Words between *trả lại* and the name, and between names."""

THAT = ("đó", "đấy")
WAITED = re.compile(r"(?<!\w)(?:chờ|đợi)(?!\w)", re.I)
"""Whose report is still waited for is named behind it; without marks it is another word."""

OWN_KINDS = re.compile("so|ubnd|quan|huyen|cuc|ban|uy|tp|thanh|pho")
KINDS = re.compile(f"{OWN_KINDS.pattern}|phong|xa|phuong|chi|truong|cong")
"""What a name of an agency begins with; of those that are followed the first."""

LEADS = (":", "-", "–")
LONGEST_NAME = 6


@dataclass(frozen=True)
class Returned:
    """The agencies that are named (none: the report that was spoken of last), the reason in the words that were typed,
    may be empty, and a name that no agency has. ``what``: that it is ordered, or the reason may be none (``propose``),
    or it is asked or only told of (``look``)."""

    agencies: tuple[Agency, ...] = ()
    why: str = ""
    unknown: str = ""
    what: Said = "return"


def read_returned(text: str, agencies: Sequence[Agency]) -> Returned:
    """Read what follows *trả lại*. An agency that the reason speaks of is not the one that gets it."""
    words = words_in(text)
    found = mentions(words, agencies)
    named, at = names_first(text, words, found)
    rest = text[words[at].start :] if at < len(words) else text[words[-1].end :] if words else text
    led, within = LED.match(rest), WITHIN.search(rest)
    between = text[words[at - 1].end if at else 0 : words[at].start] if at < len(words) else ""
    if led or between.strip().endswith(LEADS) or at == len(words):
        return _because(named, rest[led.end() :] if led else rest, led=True)
    head = rest[: within.start()] if within else rest
    if _is_name(words_in(head), followed=within is not None):
        return _because(named, rest[within.end() :] if within else "", unknown=head.strip(EDGES), led=True)
    if not named and not tells_a_fault(rest):
        sure = [each for each in found if each.sure and words[each.first].start < len(text) - len(rest) + len(head)]
        named = agencies_of(sure)
        if named and within:
            return _because(named, rest[within.end() :], led=True)
    return _because(named, rest)


def _because(named: tuple[Agency, ...], rest: str, *, led: bool = False, unknown: str = "") -> Returned:
    what, why = said_of_return(rest, led=led)
    return Returned(named, why, unknown, what)


def names_first(text: str, words: Sequence[Word], found: Sequence[Mention]) -> tuple[tuple[Agency, ...], int]:
    """The agencies that are named before anything else is said, and the place of the first word behind them."""
    starts = {each.first: each for each in found}
    named: list[Mention] = []
    at = 0
    while at < len(words):
        word = words[at]
        if at in starts:
            named.append(starts[at])
            at = starts[at].behind
        elif _passed_over(text, words, at) or (_is_kind(word, OWN_KINDS) and {at + 1, at + 2} & starts.keys()):
            at += 1
        else:
            break
    return agencies_of(named), at


def _passed_over(text: str, words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if WAITED.fullmatch(text, word.start, word.end):
        return False
    unit = word.plain == "vi" and at > 0 and words[at - 1].plain == "don"
    return unit or FILLS.fullmatch(word.plain) is not None or text[word.start : word.end].lower() in THAT


def _is_kind(word: Word, kinds: re.Pattern[str]) -> bool:
    return kinds.fullmatch(word.plain) is not None


def agencies_of(found: Sequence[Mention]) -> tuple[Agency, ...]:
    """The agencies that are mentioned, each once."""
    return tuple(dict.fromkeys(each.agency for each in found))


def _is_name(words: Sequence[Word], *, followed: bool) -> bool:
    """Whether words are written as the name of an agency, or begin so and are ``followed`` by a reason."""
    if len(words) < 2 or len(words) > LONGEST_NAME:
        return False
    kind = _is_kind(words[0], KINDS)
    return (kind and (followed or words[1].capital)) or (words[0].capital and words[1].capital)
