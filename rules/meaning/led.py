"""A text that begins with a number: a choice with a comment on it, or a decision on the request of that number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rules.meaning.by_line import parts_of_lines
from rules.meaning.comments import commented, perhaps
from rules.meaning.coordinator import coordinated
from rules.meaning.day import coming
from rules.meaning.meeting_ahead import will_meet
from rules.meaning.model import Act, How, Meaning, Standing, sure, unclear
from rules.meaning.numbers import counting_number, leading_number, several_numbers
from rules.meaning.said import Said
from rules.meaning.sentences import has_words


def led(said: Said, standing: Standing, read: Callable[[Said, Standing], Meaning]) -> Meaning:
    """A number may stand before what was meant; it counts where both say the same."""
    listed = several_numbers(said) or parts_of_lines(said, standing.questions)
    led = leading_number(said) if not listed else None
    if not standing.questions:
        return read(said, standing)
    if led is None:
        return _counting(said, standing, read(said, standing))
    number, rest = led
    offered = [act for question in standing.questions if (act := question.numbered(number) or question.placed(number))]
    meaning = read(rest, standing)
    if standing.role == "coordinator":
        return _led_decision(number, said, rest, standing, offered)
    if meaning.how is How.SURE:
        act = meaning.acts[0]
        also = _commented_elsewhere(said, rest, standing, number, act)
        if also:
            return unclear("number", act, *also)
        same = not offered or any(each.what == act.what for each in offered)
        if same or (len(standing.questions) > 1 and (ITEM.match(said.text.raw) or not _numbers_shown(standing))):
            return meaning
        return unclear("number", act, *offered)
    wish = meaning.acts[0] if meaning.how is How.LIKELY and meaning.acts[0].what == "extension" else None
    if wish and not offered:
        return meaning
    if wish and wish.until and [each.what for each in offered] == ["doing"]:
        return sure("doing", offered[0].ref, expected=wish.until)
    if (
        len(offered) == 1
        and offered[0].what == "extension"
        and rest.days
        and not rest.cut(("will", "by", "=day", "extend", "polite")).unknown
    ):
        day = rest.days[0]
        if not coming(day, said.today):
            return Meaning(How.SURE, (replace(offered[0], until=day.day),))
    commented = _meets_later(rest, standing, offered) or _commented(said, rest, standing, number)
    if commented:
        return commented
    noted = perhaps(rest, offered[0]) if len(offered) == 1 and _shows(standing, number) else None
    if noted and meaning.how is How.UNCLEAR:
        return noted
    whole = read(said, standing)
    return whole if whole.how is How.SURE and not offered else Meaning(How.UNCLEAR, tuple(offered), "number")


def _shows(standing: Standing, number: int) -> bool:
    """Whether a choice was shown with this number."""
    return any(question.numbered(number) for question in standing.questions)


def _counting(said: Said, standing: Standing, whole: Meaning) -> Meaning:
    """``2 đồng chí lãnh đạo đi vắng``: two of them, or the choice 2 of a question, which is proposed; ``whole``: what
    is meant where the number counts."""
    led = counting_number(said) if standing.role != "coordinator" and not several_numbers(said) else None
    if led is None or (whole.how is How.SURE and not whole.why):
        return whole
    number, rest = led
    acts = [act for question in standing.questions if (act := question.numbered(number))]
    noted = [found for act in acts if (found := perhaps(rest, act))]
    if not noted:
        return whole
    return noted[0] if len(acts) == 1 else unclear("number", *acts)


ITEM = re.compile(r"\s*(?:việc|viec|mục|muc|câu|cau)\b", re.IGNORECASE)
"""``việc 2 chưa họp``: the number of a duty, not of a choice."""


def _numbers_shown(standing: Standing) -> bool:
    return any(choice.number for question in standing.questions for choice in question.choices)


OWN = ("work", "send", "report", "=document", "meet")
"""Words that say which duty is spoken of."""


def _commented_elsewhere(said: Said, rest: Said, standing: Standing, number: int, act: Act) -> list[Act]:
    """``2 đang chờ số liệu``: what it is as well, as a comment on the choice of this number of another question."""
    if rest.has(*OWN):
        return []
    shown = [each for question in standing.questions if (each := question.numbered(number)) and each.ref != act.ref]
    return [each for each in shown if commented(said, rest, each)]


def _commented(said: Said, rest: Said, standing: Standing, number: int) -> Meaning | None:
    """``3. chưa bàn giao được mặt bằng``: a choice that was shown with this number, and a comment on it."""
    acts = [act for question in standing.questions if (act := question.numbered(number))]
    return commented(said, rest, acts[0]) if len(acts) == 1 else None


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
        if act.what == "refuse" and (rest.text.is_question or not has_words(rest)):
            return unclear("number", act)  # "2 ok em", "2 được không?"
        if act.what == "refuse":
            return Meaning(How.LIKELY, (replace(act, text=rest.words),))
    whole = coordinated(said, standing)
    return whole if whole.how is How.SURE else unclear("number", *offered)


def _meets_later(rest: Said, standing: Standing, offered: Sequence[Act]) -> Meaning | None:
    """``2 thứ 5 họp``, where 2 is *Chưa họp*: not yet, and when."""
    act = offered[0] if len(offered) == 1 else None
    due = next((each.due for each in standing.questions if act and each.ref == act.ref), None)
    day = will_meet(rest, due) if act and act.what == "not_held" else None
    return sure("not_held", act.ref, expected=day, text=rest.words) if act and day else None
