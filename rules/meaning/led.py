"""A text that begins with a number: a choice with a comment on it, or a decision on the request of that number."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rules.meaning.coordinator import coordinated
from rules.meaning.day import coming
from rules.meaning.hindrances import obstacle_text
from rules.meaning.model import Act, How, Meaning, Standing, sure, unclear
from rules.meaning.numbers import leading_number, several_numbers
from rules.meaning.said import Said, document_day
from rules.meaning.sentences import has_words


def led(said: Said, standing: Standing, read: Callable[[Said, Standing], Meaning]) -> Meaning:
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
        whole = coordinated(said, standing)
        if whole.how is How.SURE:
            return whole
    meaning = coordinated(rest, standing)
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
    whole = coordinated(said, standing)
    return whole if whole.how is How.SURE else unclear("number", *offered)
