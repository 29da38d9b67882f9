"""What words beside a choice that was picked by its number say of it (``2 dự kiến 10/8``): the values that the choice
would ask for next. What is chosen is certain; a value that is doubtful is not taken, so that it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rules.figures import NotAFigure, parse_percent
from rules.meaning.day import Day, Doubt
from rules.meaning.model import Act, Agency, How, Meaning, Open, Standing
from rules.meaning.said import Said
from rules.meaning.understand import understand

WHOLE = 3
"""A comment that is longer than so many words is kept as it stands beside the values that were found in it."""


def of_progress(text: str, today: date) -> tuple[int | None, date | None]:
    """How far it is (per cent) and when it will be done, as far as words beside *Đang thực hiện* say it."""
    told = _sure(text, Open("report"), today)
    if told is None or told.what != "doing":
        told = _sure(text, Open("expected_day"), today)
        return _percent(text), told.day if told and told.what == "day" else None
    return told.percent, told.expected


def of_extension(text: str, today: date, last_day: date) -> tuple[date | None, str]:
    """Until when more time is wished, and why, as far as words beside *Xin gia hạn* say it; without a day the words are
    the reason. ``last_day``: the present one; a day that is not behind it is returned too, to be asked for again."""
    acts = understand(text, Standing((Open("extension_day", due=last_day),)), today).acts
    if len(acts) == 1 and acts[0].what == "extension":
        return acts[0].until, acts[0].text or ""
    if len(acts) == 1 and acts[0].day:
        return acts[0].day, note(text, acts[0].day)
    return None, text


LONGEST = 366
"""No more days than these are offered."""


def length_of(text: str, today: date) -> Day | None:
    """The one length of time that a wish for more time names (``xin thêm 1 tuần``): its days, or working days;
    ``None`` for none, several, or a day beside it."""
    days = Said.of(text, today).days
    lengths = [day for day in days if day.doubt is Doubt.LENGTH and 0 < day.days <= LONGEST]
    return lengths[0] if len(days) == len(lengths) == 1 else None


def of_grant(text: str, request: Open, agencies: Sequence[Agency], today: date) -> Meaning | None:
    """What words beside *Đồng ý* say of ``request``: until another day, a remark. A day behind the one that was asked
    for is at most likely. ``None``: they refuse it."""
    standing = Standing((replace(request, choices=()),), "coordinator", agencies=tuple(agencies))
    found = understand(text, standing, today)
    if found.how is How.SURE and found.acts[0].what == "refuse":
        return None
    if not _grants(found):
        found = understand(f"đồng ý {text}", standing, today)
    if found.why == "far":
        day = next((each.day for each in Said.of(text, today).days if each.day), None)
        return Meaning(How.LIKELY, (replace(found.acts[0], until=day),)) if day else Meaning(How.UNCLEAR)
    return found if _grants(found) else Meaning(How.UNCLEAR)


def _grants(found: Meaning) -> bool:
    return found.how in (How.SURE, How.LIKELY) and [each.what for each in found.acts] == ["grant"]


def note(text: str, *values: object) -> str:
    """The words that are kept with an answer: all of them, but for a short text that says no more than its values."""
    consumed = any(value is not None for value in values) and len(text.split()) <= WHOLE
    return "" if consumed else text


def _sure(text: str, question: Open, today: date) -> Act | None:
    meaning = understand(text, Standing((question,)), today)
    return meaning.acts[0] if meaning.how is How.SURE and len(meaning.acts) == 1 else None


def _percent(text: str) -> int | None:
    try:
        return parse_percent(text)
    except NotAFigure:
        return None
