"""Whose report a coordinator sends back, and why: ``trả lại báo cáo của Sở Y tế vì thiếu phụ lục 2``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.meaning.letters import flat
from rules.meaning.model import Agency
from rules.meaning.naming import Mention, Word, mentions, words_in

LED = re.compile(r"(?:vì|lý do(?: là)?|ly do(?: la)?|bởi|vi|do)(?!\w)\s*:?\s*", re.I)
"""What leads to the reason."""

WITHIN = re.compile(rf"(?<!\w){LED.pattern}|:\s*", re.I)

FILLS = re.compile(
    "ca|bao|cao|bc|van|ban|cong|cua|cho|ben|don|nay|kia|ho|dum|giup|em|anh|chi|toi|minh|nhe|nha|a|di|lai|ngay|luon|"
    "vua|moi|roi|va|cung|voi|nua|thi|gui|hom|qua|sang|chieu"
)
"""Words between *trả lại* and the name, and between names."""

THAT = ("đó", "đấy")
OWN_KINDS = re.compile("so|ubnd|quan|huyen|cuc|ban|uy|tp|thanh|pho")
KINDS = re.compile(f"{OWN_KINDS.pattern}|phong|xa|phuong|chi|truong|cong")
"""What a name of an agency begins with; of those that are followed the first."""

NO_REASON = frozenset({"", "nhe", "nha", "a", "di", "giup", "giup em", "giup anh", "giup toi"})
EDGES = ' \t\n.;,:-"“”'
LONGEST_NAME = 6


@dataclass(frozen=True)
class Returned:
    """The agencies that are named (none: the report that was spoken of last), the reason in the words that were typed,
    may be empty, and a name that no agency has."""

    agencies: tuple[Agency, ...] = ()
    why: str = ""
    unknown: str = ""


def read_returned(text: str, agencies: Sequence[Agency]) -> Returned:
    """Read what follows *trả lại*. An agency that the reason speaks of is not the one that gets it."""
    words = words_in(text)
    found = mentions(words, agencies)
    named, at = names_first(text, words, found)
    rest = text[words[at].start :] if at < len(words) else ""
    led, within = LED.match(rest), WITHIN.search(rest)
    if led or not rest:
        return Returned(named, _reason(rest[led.end() :] if led else ""))
    head = rest[: within.start()] if within else rest
    if _is_name(words_in(head), followed=within is not None):
        return Returned(named, _reason(rest[within.end() :] if within else ""), unknown=head.strip(EDGES))
    if not named:
        sure = [each for each in found if each.sure and words[each.first].start < len(text) - len(rest) + len(head)]
        named = agencies_of(sure)
        if named and within:
            return Returned(named, _reason(rest[within.end() :]))
    return Returned(named, _reason(rest))


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


def _reason(text: str) -> str:
    why = text.strip(EDGES)
    return "" if flat(why).strip() in NO_REASON else why
