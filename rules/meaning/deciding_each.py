"""A coordinator's sentence that names the requests on which it decides, each by its number or its agency: ``đồng ý số 1
và số 2, số 4 thì chưa``. What is named is what is decided, or proposed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rules.meaning.day import Day, coming
from rules.meaning.deciding_words import (
    ALL,
    COUNTS,
    DAY,
    GRANT,
    HOW_MANY,
    JOINT,
    LATER,
    NUMBER,
    OTHER,
    PART,
    REFUSE,
    VERDICTS,
    WHO,
    WHY,
    Piece,
    may_wait,
    pieces_of,
    puts_off,
)
from rules.meaning.granting import FIRM
from rules.meaning.model import Act, Agency, How, Meaning, Open, Standing, unclear
from rules.meaning.said import Said, trimmed

REQUESTS = ("extension", "exemption")
NAMES = {GRANT: "grant", REFUSE: "refuse"}
EVERY = -1
"""Stands for all that wait and of which nothing else is said."""


@dataclass(frozen=True)
class _Decided:
    """What is decided (one of `VERDICTS`) on these requests; the places of the word that says until when, and of those
    that say why (from, up to; -1: the end)."""

    verdict: str
    who: tuple[int, ...]
    until: int | None = None
    why: tuple[int, int] | None = None


class _Unread(Exception):
    """The sentence says something else than decisions."""


def named_numbers(said: Said, standing: Standing) -> set[int]:
    """The requests that wait and are named by their own numbers (``số 4``), whatever is said of them."""
    waiting = {each.ref for each in standing.questions if each.kind in (*REQUESTS, "obstacle_raised")}
    plain = {int(each.number) for each in said.documents if each.plain and each.number.isdecimal()}
    return (plain | {int(each) for each in NUMBER.findall(said.text.plain)}) & waiting


def over(said: Said, standing: Standing, found: Meaning) -> Meaning:
    """What a coordinator's text means, where the requests that it names are not what ``found`` is about: what is
    decided on each of them; else it is asked about those that are named, and nothing is done."""
    if not any(each.kind in REQUESTS for each in standing.questions):
        return found
    waiting = [each for each in standing.questions if each.kind in REQUESTS]
    if may_wait(said, waiting, standing.agencies):
        found = Meaning(How.LIKELY, found.acts) if found.how is How.SURE else found
    numbers = named_numbers(said, standing)
    mine = {act.request for act in found.acts if act.what in ("grant", "refuse") and act.request}
    each = read_each_named(said, standing)
    told = {act.request for act in each.acts if act.request} if each else set()
    if mine and puts_off(said, waiting, standing.agencies):
        if each and each.how is not How.UNCLEAR:
            return each
        return _of_one(numbers if len(numbers) == 1 else mine) or unclear("several", Act(found.acts[0].what))
    if each and each.how is not How.UNCLEAR and (numbers or len(told) > 1):
        return _weighed(each, found) if found.how is How.SURE and mine == told else each
    decides = bool(mine) and found.how in (How.SURE, How.LIKELY)
    counted = HOW_MANY.search(said.text.plain) if len(waiting) > 1 else None
    if decides and counted and COUNTS[counted[1]] != len(mine):
        return unclear("several", Act(found.acts[0].what))  # "đồng ý cả hai", and three wait
    if numbers and decides and (each or not numbers <= mine):
        return unclear("several", Act(found.acts[0].what))
    if found.how is How.UNCLEAR and not found.acts:
        return _of_one(numbers) or found
    return found


def _of_one(numbers: set[int]) -> Meaning | None:
    """The one request that a sentence is about is shown; ``None`` where it is not one."""
    return unclear("request", *(Act("request", each, request=each) for each in numbers)) if len(numbers) == 1 else None


def _weighed(each: Meaning, found: Meaning) -> Meaning:
    """Two readings of the same requests: where they differ in what is decided, or until when, it is only proposed."""
    first, second = ({act.request: (act.what, act.until) for act in one.acts} for one in (each, found))
    if first == second:
        return found
    return Meaning(How.LIKELY, (each if each.how is How.SURE else found).acts)


def read_each_named(said: Said, standing: Standing) -> Meaning | None:
    """What is decided on each of the requests that are named; ``None`` where the sentence says something else, or hangs
    on something. Sure where it can be read in one way only, and every word of it was; unclear where one is named that
    does not wait."""
    waiting = [each for each in standing.questions if each.kind in REQUESTS]
    if not waiting or said.text.is_question or said.has("condition"):
        return None
    reading = _Reading(pieces_of(said, waiting, standing.agencies))
    try:
        decided = reading.all([each.ref for each in waiting])
    except _Unread:
        return None
    named = [each for one in decided for each in one.who]
    if not set(named) <= {each.ref for each in waiting}:
        return unclear("several", Act("refuse" if decided[0].verdict == REFUSE else "grant"))
    acts = _acts(said, decided, {each.ref: each for each in waiting})
    if not acts or len(named) != len(set(named)):
        return None
    wished = {each.ref: each.until for each in waiting}
    later = any(act.until and (wish := wished[act.ref]) and act.until > wish for act in acts)
    certain = reading.certain and not later and not may_wait(said, waiting, standing.agencies)
    return Meaning(How.SURE if certain else How.LIKELY, tuple(acts))


def decides(said: Said) -> bool:
    """Whether a sentence decides on something, as far as can be told without knowing what waits."""
    return not (said.text.is_question or said.has("condition")) and FIRM.search(said.text.plain) is not None


def told_of_each(said: Said, candidates: Sequence[Open], agencies: Sequence[Agency]) -> list[tuple[str, int]]:
    """What a sentence decides (``grant``, ``refuse``) on each request that it names in full, by ``số`` and its number,
    or by its agency (of these ``candidates``); empty for any other sentence."""
    if not decides(said):
        return []
    pieces = pieces_of(said, candidates, agencies)
    numbers = {int(each) for each in NUMBER.findall(said.text.plain)}
    numbers |= {int(each.number) for each in said.documents if each.plain and each.number.isdecimal()}
    try:
        found = _Reading(pieces).all([])
    except _Unread:
        return []
    told = [(NAMES[one.verdict], each) for one in found for each in one.who if one.verdict in NAMES]
    by_name = {each.request for each in pieces if each.named}
    return told if all(number > 0 and number in numbers | by_name for _, number in told) else []


def _acts(said: Said, decided: Sequence[_Decided], waiting: dict[int, Open]) -> list[Act]:
    """The decisions, but for those that are put off; none where a day cannot be."""
    acts = []
    for one in decided:
        day = said.text.words[one.until].value if one.until is not None else None
        if isinstance(day, Day) and (coming(day, said.today) or one.verdict != GRANT):
            return []
        words = said.text.words[one.why[0] : one.why[1] if one.why[1] >= 0 else None] if one.why else []
        text = trimmed(said.text.part(words)) if words else ""
        for ref in one.who if one.verdict != LATER else ():
            until = (day.day if isinstance(day, Day) else waiting[ref].until) if one.verdict == GRANT else None
            acts.append(Act(NAMES[one.verdict], ref, request=ref, until=until, text=text or None))
    return acts


class _Reading:
    """The pieces, read from left to right: a verdict before those it is about, or behind them. ``certain``: nothing
    could be read in another way."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces, self.at, self.certain = pieces, 0, True

    def all(self, waiting: Sequence[int]) -> list[_Decided]:
        """What is decided, the first named first. Raises `_Unread`."""
        found: list[_Decided] = []
        while self.at < len(self.pieces):
            if self._kind() in (PART, JOINT):
                self.at += 1
            elif self._kind() in VERDICTS:
                found += self._before()
            elif self._kind() in (WHO, ALL):
                found.append(self._behind(self._run(), found))
            elif self._kind() == OTHER and found:
                found[-1] = self._remark(found[-1])
            else:
                raise _Unread
        told = {each for one in found for each in one.who}
        rest = tuple(each for each in waiting if each not in told)
        return [replace(one, who=rest if one.who == (EVERY,) else one.who) for one in found]

    def _before(self) -> list[_Decided]:
        verdict, until, commas = self._take(), self._day(), list[int]()
        if self._kind() == verdict == GRANT:
            self.at += 1  # "đồng ý đến 19/8 cho số 1"
        who = self._run(commas)
        if not who:
            raise _Unread
        if self._kind() in VERDICTS and self._kind(1) not in (WHO, ALL):  # it is about the last of them
            if not commas:
                raise _Unread
            self.certain = self.certain and len(commas) == 1
            cut = commas[0] if self._kind() == LATER else commas[-1]  # "đồng ý số 1; số 2, 3 chờ"
            first = _Decided(verdict, who[:cut], until)
            return [first, self._behind(who[cut:], [first])]
        by_name = self.pieces[self.at - 1].named  # "đồng ý Sở Y tế, Sở Tài chính": and what of the second?
        self.certain = self.certain and not (commas and (by_name or self._kind() == DAY))
        return [self._ended(_Decided(verdict, who, until))]

    def _behind(self, who: tuple[int, ...], before: Sequence[_Decided]) -> _Decided:
        if self._kind() == DAY and before and before[-1].verdict == GRANT:
            return self._ended(_Decided(GRANT, who))  # "đồng ý số 1 đến 19/8, số 2 đến 18/8"
        if self._kind() not in VERDICTS:
            raise _Unread
        return self._ended(_Decided(self._take(), who))

    def _run(self, commas: list[int] | None = None) -> tuple[int, ...]:
        """Those that are named one after the other; ``commas``: behind how many of them one stands. Raises `_Unread`
        where an agency stands beside the number of another's (``số 1 Sở Tài chính``)."""
        found: list[Piece] = []
        while self._kind() == WHO or (found and self._kind() in (PART, JOINT) and self._kind(1) == WHO):
            joint = self._kind() if self._kind() != WHO else ""
            self.at += int(bool(joint))
            piece = self.pieces[self.at]
            if found and not joint and piece.named != found[-1].named:
                raise _Unread
            if joint == PART and commas is not None:
                commas.append(len(found))
            found.append(piece)
            self.at += 1
        if not found and self._kind() == ALL:
            self.at += 1
            return (EVERY,)
        return tuple(each.request for each in found)

    def _ended(self, decided: _Decided) -> _Decided:
        """With the day and the reason that follow."""
        if self._kind() == PART and self._kind(1) == DAY:
            self.at += 1
        until = self._day()
        found = replace(decided, until=decided.until if until is None else until)
        if self._kind() == PART and self._kind(1) == WHY:
            self.at += 1
        return self._remark(found) if self._kind() == WHY else found

    def _remark(self, decided: _Decided) -> _Decided:
        """With the words up to those that decide on another: the reason, or what else is said of it in a clause of its
        own. Raises `_Unread`."""
        led = self._kind() == WHY
        if decided.why or not (led or self._kind(-1) == PART):
            raise _Unread
        self.certain = self.certain and (led or decided.verdict == REFUSE)
        first = self.pieces[self.at if led else self.at - 1].word + 1
        while self.at < len(self.pieces) and not (self._kind() == PART and self._decides(1)):
            if not led and self._kind() in (ALL, *VERDICTS):
                raise _Unread
            self.at += 1
        return replace(decided, why=(first, self.pieces[self.at].word if self.at < len(self.pieces) else -1))

    def _decides(self, ahead: int) -> bool:
        """Whether something is decided from there on: on one that is named, or by a verdict."""
        kinds = "".join(each.kind for each in self.pieces[self.at + ahead :])
        return kinds[:1] in (WHO, *VERDICTS) and any(each in kinds for each in VERDICTS)

    def _day(self) -> int | None:
        if self._kind() != DAY:
            return None
        self.at += 1
        return self.pieces[self.at - 1].word

    def _take(self) -> str:
        self.at += 1
        return self.pieces[self.at - 1].kind

    def _kind(self, ahead: int = 0) -> str:
        return self.pieces[self.at + ahead].kind if 0 <= self.at + ahead < len(self.pieces) else ""
