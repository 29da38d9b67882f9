"""Duties that are named each with the number of its choice: ``báo cáo 2, họp 1``; ``1 2`` of two that are asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rules.meaning.letters import clean, flat
from rules.meaning.model import Act, How, Meaning, Open, Standing, unclear
from rules.meaning.pressed import REMINDERS
from rules.meaning.said import Said

NAMES = {"report": r"(?:bao cao|bc)", "meeting": r"(?:hop giao ban|giao ban|hop)"}
BEGINS = r"(?:^|(?<=[,;.\n])|(?<=\bva)|(?<=\bcon)|(?<=\d))\s*(?:(?:da|em|a|thi|ve|viec|cai|phan|con|va|rieng) )*"
BETWEEN = r"(?: ?(?:thi|la|so|chon|muc|cau|tuan nay|em|chon so)\b)*\s*[:=-]?\s*"
ENDS = r"(?=\s*(?:$|[,;.\n]|(?:va|con|bao cao|bc|giao ban|hop|nhe|nha|a|em|ad)\b))"
EDGES = re.compile(r"^(?:[\s,;.]|(?:va|con|nhe|nha|a|em|ad)\b)+|(?:[\s,;.]|\b(?:va|con))+$")
NUMBERS = re.compile(r"([1-9])\s*(?:,|;|va|-|\s)\s*([1-9])(?: (?:a|nhe|nha|em|ad))*")
BOTH = 2
NUMBER_FIRST = re.compile(
    rf"\s*(?P<number>[1-9])[ .):-]+(?P<name>{'|'.join(NAMES.values())})(?:\s*(?:[,;.]|\bva\b|(?=\s\d)|$))"
)

Read = Callable[[Said, Standing], Meaning]


def by_number(said: Said, standing: Standing, read: Read) -> Meaning | None:
    """What a text means in which a duty is named with the number of its choice; proposed, with what else it says
    (``read`` so of the duties that are left). Asked about where one of them has no such choice or the rest cannot be
    read, so that no half is lost; ``None`` for any other text."""
    asked = [each for each in standing.questions if each.kind in REMINDERS]
    if not asked or said.text.is_question or said.has("slip"):
        return None
    numbers = _numbers_alone(said, asked)
    if numbers:
        return numbers
    text = clean(said.text.raw)
    line = flat(text)
    if re.match(r"\s*\d", line):
        return _numbers_first(line, asked)
    found: list[tuple[Open | None, Act | None]] = []
    for kind in ("report", "meeting", "milestone"):
        ofs = [each for each in asked if each.kind == kind]
        for match in re.finditer(_pattern(kind, ofs), line) if ofs or kind in NAMES else ():
            picked = [(each, act) for each in ofs if (act := _choice(each, int(match["number"])))]
            found.append(picked[0] if picked else (None, None))
            line = line[: match.start()] + " " * (match.end() - match.start()) + line[match.end() :]
    if not found:
        return None
    left = "".join(typed if sign != " " else " " for typed, sign in zip(text, line, strict=True))
    rest = _trimmed(left)
    acts = [act for _, act in found if act]
    if len(acts) < len(found):
        return _each(asked) if len(found) > 1 or rest else None
    more = _of_the_rest(rest, said, standing, [each.ref for each, _ in found if each], read) if rest else ()
    if more is None or len({act.ref for act in (*acts, *more)}) < len(acts) + len(more):
        return _each(asked)
    return _proposed((*acts, *more))


def _each(asked: Sequence[Open]) -> Meaning:
    """It is asked of which of them the text is said."""
    return unclear("several", *(Act("pick", each.ref) for each in asked))


def _proposed(acts: Sequence[Act]) -> Meaning:
    """All of it; the figures of a meeting that was held are asked for behind the others."""
    return Meaning(How.LIKELY, tuple(sorted(acts, key=lambda act: act.what == "held")))


def _numbers_first(line: str, asked: Sequence[Open]) -> Meaning | None:
    """``1 họp, 2 báo cáo``, and nothing else."""
    found = [match for match in NUMBER_FIRST.finditer(line) if match.group().strip()]
    if len(found) < BOTH or "".join(match.group() for match in found).strip() != line.strip(" .,;"):
        return None
    acts = []
    for match in found:
        kind = next(kind for kind, name in NAMES.items() if re.fullmatch(name, match["name"]))
        picked = [act for each in asked if each.kind == kind and (act := _choice(each, int(match["number"])))]
        acts += picked[:1]
    several = len({act.ref for act in acts}) == len(found)
    return _proposed(acts) if several else None


def _pattern(kind: str, questions: Sequence[Open]) -> str:
    titles = [re.escape(" ".join(flat(each.title).split()[:BOTH])) for each in questions if each.title]
    name = NAMES.get(kind) or rf"(?:{'|'.join(titles or ['(?!)'])})(?: (?:chi tiet|von|von dau tu|nguon von)\b)*"
    return rf"{BEGINS}\b{name}\b{BETWEEN}(?P<number>[1-9])(?![\d/%]|[.,]\d){ENDS}"


def _choice(question: Open, number: int) -> Act | None:
    """What this number does there, where numbers were shown; else the choice in that place."""
    shown = any(each.number is not None for each in question.choices)
    act = question.numbered(number) if shown else question.placed(number)
    return act if act and act.what != "pick" else None


def _trimmed(text: str) -> str:
    """What is left beside the names and numbers, without what only joins it to them."""
    before = ""
    while text != before:
        before = text
        line = flat(text)
        ends = [match for match in EDGES.finditer(line) if match.group()]
        head = next((each.end() for each in ends if each.start() == 0), 0)
        tail = next((each.start() for each in ends if each.end() == len(line)), len(line))
        text = text[head : max(head, tail)]
    return text


def _of_the_rest(rest: str, said: Said, standing: Standing, done: list[int], read: Read) -> Sequence[Act] | None:
    part = replace(Said.of(rest, said.today), own=said.own)
    if part.polite_only:
        return ()
    left = replace(standing, questions=tuple(each for each in standing.questions if each.ref not in done))
    meaning = read(part, left)
    certain = meaning.how in (How.SURE, How.LIKELY) and not meaning.why
    return meaning.acts if certain and all(act.ref not in (0, *done) for act in meaning.acts) else None


def _numbers_alone(said: Said, asked: Sequence[Open]) -> Meaning | None:
    """``1 2``: a number for each of the two that are asked about, the older first, as they stand in the chat."""
    found = NUMBERS.fullmatch(flat(clean(said.text.raw)).strip(" .,;"))
    if found is None or len(asked) != BOTH or not all(each.numbered(1) for each in asked):
        return None
    older = [asked[1].numbered(int(found[1])), asked[0].numbered(int(found[2]))]
    acts = tuple(act for act in older if act and act.what != "pick")
    return _proposed(acts) if len(acts) == BOTH else None
